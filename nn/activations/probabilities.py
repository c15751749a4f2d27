"""Scores to probabilities along an axis: softmax and its relatives."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from autograd import ops
from autograd.engine.doors import door
from autograd.errors import ArgumentError, ShapeError
from nn.modules.arguments import numbers
from nn.modules.module import Module


def axis_of(name: str, dim: Any, axis: Any, default: int = -1) -> Any:
    """The one axis that was given under either name, ``default`` if none was.

    Raises:
        ArgumentError: both were given, or an object that is no axis.

    Example:
        >>> axis_of("softmax", 0, 1)
        Traceback (most recent call last):
        autograd.errors.ArgumentError: softmax: got dim=0 and axis=1, expected one: they name the same axis
    """
    if dim is not None and axis is not None:
        raise ArgumentError(f"{name}: got dim={dim} and axis={axis}, expected one: they name the same axis")
    chosen = axis if dim is None and axis is not None else default if dim is None else dim
    try:
        for part in chosen if isinstance(chosen, (tuple, list)) else (chosen,):
            operator.index(part)
    except TypeError:
        raise ArgumentError(
            f"{name}: got {'dim' if axis is None else 'axis'}={chosen!r:.60}, expected an integer"
        ) from None
    return chosen


@door
def softmax(input: Any, dim: int | None = None, *, axis: int | None = None) -> Any:
    """exp(x) / sum(exp(x)) along an axis: scores to probabilities.

    Args:
        input: any shape with the axis.
        dim: the axis along which the probabilities add up to 1; the last if not given.
        axis: NumPy's word for ``dim``.

    Raises:
        ArgumentError: both ``dim`` and ``axis`` are given.

    Example:
        >>> import numpy as np
        >>> softmax(np.array([1e4, 1e4, -1e4]))
        array([0.5, 0.5, 0. ])
        >>> softmax(np.zeros((2, 4)), axis=0)[:, 0]
        array([0.5, 0.5])
    """
    return ops.softmax(numbers(input), axis=axis_of("softmax", dim, axis))


@door
def log_softmax(input: Any, dim: int | None = None, *, axis: int | None = None) -> Any:
    """log(softmax(x)) along an axis, accurate where the probability itself would underflow.

    Arguments and errors are those of ``softmax``.

    Example:
        >>> import numpy as np
        >>> log_softmax(np.array([1e4, -1e4]))
        array([     0., -20000.])
    """
    return ops.log_softmax(numbers(input), axis=axis_of("log_softmax", dim, axis))


@door
def softmin(input: Any, dim: int | None = None, *, axis: int | None = None) -> Any:
    """softmax(-x) along an axis: the least number has the largest probability.

    Arguments and errors are those of ``softmax``.

    Example:
        >>> import numpy as np
        >>> softmin(np.array([1e4, 1e4, -1e4]))
        array([0., 0., 1.])
    """
    return ops.softmax(-numbers(input), axis=axis_of("softmin", dim, axis))


class _AlongAnAxis(Module):
    """The base of the modules that make probabilities: it holds the axis."""

    @door
    def __init__(self, dim: int | None = None, *, axis: int | None = None) -> None:
        self.dim = axis_of(type(self).__name__, dim, axis)

    def extra_repr(self) -> str:
        """The axis."""
        return f"dim={self.dim}"


class Softmax(_AlongAnAxis):
    """exp(x) / sum(exp(x)) along an axis: scores to probabilities.

    For training, leave it out and use ``CrossEntropyLoss``, which takes the scores themselves.

    Args:
        dim: the axis along which the probabilities add up to 1; the last if not given.
        axis: NumPy's word for ``dim``.

    Raises:
        ArgumentError: both are given.

    Example:
        >>> Softmax(dim=1)(np.log([[1.0, 3.0]])).round(4)
        array([[0.25, 0.75]])
    """

    def forward(self, input: Any) -> Any:
        """Any shape with the axis; the result has the same shape."""
        return softmax(input, self.dim)


class LogSoftmax(_AlongAnAxis):
    """log(softmax(x)) along an axis, accurate where the probability itself would underflow.

    Args:
        dim: the axis along which the probabilities add up to 1; the last if not given.
        axis: NumPy's word for ``dim``.

    Raises:
        ArgumentError: both are given.

    Example:
        >>> LogSoftmax(dim=1)(np.array([[0.0, 1000.0]]))
        array([[-1000.,     0.]])
    """

    def forward(self, input: Any) -> Any:
        """Any shape with the axis; the result has the same shape."""
        return log_softmax(input, self.dim)


class Softmin(_AlongAnAxis):
    """softmax(-x) along an axis; see ``functional.softmin``.

    Args:
        dim: the axis along which the probabilities add up to 1; the last if not given.
        axis: NumPy's word for ``dim``.

    Raises:
        ArgumentError: both are given.

    Example:
        >>> import numpy as np
        >>> Softmin(dim=0)(np.array([3.0, 3.0]))
        array([0.5, 0.5])
    """

    def forward(self, input: Any) -> Any:
        """Any shape with the axis; the result has the same shape."""
        return softmin(input, self.dim)


class Softmax2d(Module):
    """Softmax over the channels, for each place of an image on its own.

    Raises:
        ShapeError: when called on anything but (N, C, H, W) or (C, H, W).

    Example:
        >>> import numpy as np
        >>> Softmax2d()(np.zeros((1, 2, 3, 3)))[0, :, 0, 0]
        array([0.5, 0.5])
    """

    def forward(self, input: Any) -> Any:
        """Shape (N, C, H, W) or (C, H, W); the result has the same shape."""
        if len(np.shape(input)) not in (3, 4):
            raise ShapeError(f"Softmax2d: got an input of shape {np.shape(input)}, expected (N, C, H, W) or (C, H, W)")
        return softmax(input, -3)
