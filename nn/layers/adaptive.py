"""Adaptive pooling: the largest entry, or the mean, of windows that are laid out for a result of a given size.

Of n entries, window i of m begins at floor(i n / m) and ends in front of ceil((i + 1) n / m). The windows overlap where
m does not divide n.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar, NamedTuple

import numpy as np

from autograd.engine.arrays import is_foreign
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.engine.outside import outside
from autograd.errors import ArgumentError, ShapeError
from nn.layers.convolution import LAYOUTS
from nn.layers.phases import blocks
from nn.layers.pooling import max_pool, places_of_largest
from nn.layers.pools import mean_windows
from nn.layers.resampling import read
from nn.layers.windows import Frame, Line
from nn.modules.arguments import floats, integer
from nn.modules.module import Module

Target = int | None | tuple[int | None, ...]

LARGE = 2**14
"""The numbers for one window from which it pays to look at the windows one after the other."""


class Bins(NamedTuple):
    """The size of the result, for pictures."""

    output_size: tuple[int, ...]


@door
def adaptive_avg_pool2d(input: Any, output_size: Target) -> Any:
    """The means of windows over images, laid out so that the result has a given size.

    Args:
        input: images, shape (N, C, H, W), or (C, H, W) for one.
        output_size: rows and columns of the result; one integer for both, None for those of the input.

    Raises:
        ShapeError: the input has other axes, or an empty one.
        ArgumentError: ``output_size`` is no size.

    Example:
        >>> adaptive_avg_pool2d(np.arange(12.0).reshape(1, 3, 4), (1, 2))
        array([[[4.5, 6.5]]])
    """
    return _means("adaptive_avg_pool2d", 2, input, output_size)


@door
def adaptive_avg_pool1d(input: Any, output_size: Target) -> Any:
    """The means of windows over signals, shape (N, C, L) or (C, L), so that the result has a given length.

    Raises:
        ShapeError: the input has other axes, or an empty one.
        ArgumentError: ``output_size`` is no size.

    Example:
        >>> adaptive_avg_pool1d(np.array([[1.0, 2.0, 3.0]]), 2)
        array([[1.5, 2.5]])
    """
    return _means("adaptive_avg_pool1d", 1, input, output_size)


@door
def adaptive_max_pool2d(input: Any, output_size: Target) -> Any:
    """The largest entries of windows over images, laid out so that the result has a given size.

    The first of equal entries, row by row, receives the whole gradient. Arguments and errors are those of
    ``adaptive_avg_pool2d``.

    Example:
        >>> adaptive_max_pool2d(np.arange(12.0).reshape(1, 3, 4), (1, 2))
        array([[[ 9., 11.]]])
    """
    return _largest("adaptive_max_pool2d", 2, input, output_size)


@door
def adaptive_max_pool1d(input: Any, output_size: Target) -> Any:
    """The largest entries of windows over signals, shape (N, C, L) or (C, L), so that the result has a given length.

    The first of equal entries receives the whole gradient. Errors are those of ``adaptive_avg_pool1d``.

    Example:
        >>> adaptive_max_pool1d(np.array([[1.0, 2.0, 3.0]]), 2)
        array([[2., 3.]])
    """
    return _largest("adaptive_max_pool1d", 1, input, output_size)


def _checked(name: str, axes: int, input: Any, output_size: Target) -> tuple[Any, tuple[int, ...]]:
    """The input as an array or Tensor, and the lengths of the last axes of the result."""
    x = floats(input, name)
    if x.ndim not in (axes + 1, axes + 2) or 0 in x.shape[-axes - 1 :]:
        lengths, kind = LAYOUTS[axes], "image" if axes == 2 else "signal"
        raise ShapeError(
            f"{name}: got input of shape {x.shape}, expected (N, C, {lengths}), or (C, {lengths}) for one {kind}, "
            f"with at least one entry"
        )
    asked = _target(name, output_size, axes)
    return x, tuple(n if m is None else m for n, m in zip(x.shape[-axes:], asked, strict=True))


def _target(name: str, output_size: Target, axes: int) -> tuple[int | None, ...]:
    asked = tuple(output_size) if isinstance(output_size, (tuple, list)) else (output_size,) * axes
    if len(asked) != axes:
        expected = "an integer, or two" if axes == 2 else "an integer"
        raise ArgumentError(f"{name}: got output_size={output_size!r}, expected {expected}")
    return tuple(None if m is None else integer(name, "output_size", m, 1) for m in asked)


def _edges(n: int, m: int) -> tuple[Any, Any]:
    """The beginnings of m windows over n entries, and their ends."""
    i = np.arange(m)
    return i * n // m, -(-(i + 1) * n // m)


def _means(name: str, axes: int, input: Any, output_size: Target) -> Any:
    x, target = _checked(name, axes, input, output_size)
    if all(m == 1 for m in target):
        return x.mean(axis=tuple(range(-axes, 0)), keepdims=True)
    lengths = x.shape[-axes:]
    if target == lengths:
        return x
    if all(n % m == 0 for n, m in zip(lengths, target, strict=True)):
        kernel = tuple(n // m for n, m in zip(lengths, target, strict=True))
        frame = Frame(kernel, kernel) if axes == 2 else Line(kernel[0], kernel[0])
        batch = x if x.ndim == axes + 2 else x.reshape((1, *x.shape))
        return mean_windows(batch, frame, 1 / math.prod(kernel)).reshape((*x.shape[:-axes], *target))
    for axis, m in zip(range(x.ndim - axes, x.ndim), target, strict=True):
        n = x.shape[axis]
        if m == n:
            continue
        start, end = _edges(n, m)
        count = end - start
        steps = np.arange(count.max()).reshape(-1, 1)
        places = np.minimum(start + steps, end - 1)
        x = read(x, axis=axis, places=places, weights=np.where(steps < count, 1 / count, 0.0))
    return x


def _largest(name: str, axes: int, input: Any, output_size: Target) -> Any:
    x, target = _checked(name, axes, input, output_size)
    data, (height, width) = data_of(x), (1, *x.shape[-axes:])[-2:]
    rows, columns = (_entries(n, m) for n, m in zip((height, width), (1, *target)[-2:], strict=True))
    spots = rows[:, None, :, None] * width + columns[:, None, :]
    spots = spots.reshape(len(rows) * len(columns), rows.shape[1] * columns.shape[1])
    images = data.reshape((math.prod(data.shape[:-axes]), height * width))
    if is_foreign(images):
        places = _entry_by_entry(images, spots)
    elif images.size >= LARGE * len(spots):
        places = _window_by_window(images.reshape((len(images), height, width)), rows[:, [0, -1]], columns[:, [0, -1]])
    elif height % len(rows) == width % len(columns) == 0:
        kernel = height // len(rows), width // len(columns)
        places, _ = places_of_largest(images.reshape((1, len(images), height, width)), Frame(kernel, kernel))
        return max_pool(x, places=places.reshape((*x.shape[:-axes], *target)), frame=Bins(target))
    else:
        places = _at_once(images, spots)
    places = places + np.arange(len(images))[:, None] * (height * width)
    return max_pool(x, places=places.reshape((*x.shape[:-axes], *target)), frame=Bins(target))


@outside(forms_follow=True)
def _at_once(images: Any, spots: Any) -> Any:
    """The place of the largest entry of each image and window; NaN is larger than all."""
    places = np.empty((len(images), len(spots)), np.intp)
    for block in blocks(len(images), spots.size * images.dtype.itemsize):
        best = images[block][:, spots].argmax(axis=2)
        places[block] = spots[np.arange(len(spots)), best]
    return places


@outside(forms_follow=True)
def _window_by_window(images: Any, rows: Any, columns: Any) -> Any:
    """As ``_at_once``, for windows given by their first and last rows and columns, without an array as index."""
    places = np.empty((len(images), len(rows), len(columns)), np.intp)
    for i, (top, bottom) in enumerate(rows):
        for j, (left, right) in enumerate(columns):
            window = images[:, top : bottom + 1, left : right + 1]
            best = window.reshape(len(images), math.prod(window.shape[1:])).argmax(axis=1)
            down, across = np.divmod(best, window.shape[2])
            places[:, i, j] = (top + down) * images.shape[2] + left + across
    return places.reshape(len(images), len(rows) * len(columns))


def _entry_by_entry(images: Any, spots: Any) -> Any:
    """As ``_at_once``, without an index of two axes, which some kinds of arrays lack."""
    places, largest = spots[:, 0], images[:, spots[:, 0]]
    for spot in spots.T[1:]:
        entry = images[:, spot]
        better = (entry > largest) | ((entry != entry) & (largest == largest))
        places, largest = np.where(better, spot, places), np.where(better, entry, largest)
    return places


def _entries(n: int, m: int) -> Any:
    """The entries of m windows over n entries, one window a row. Shorter windows repeat their last entry."""
    start, end = _edges(n, m)
    return np.minimum(start[:, None] + np.arange((end - start).max()), end[:, None] - 1)


class _AdaptivePool(Module):
    """The base of the layers, which differ in the axes and in the reduction of a window."""

    _axes: ClassVar[int]

    @door
    def __init__(self, output_size: Target) -> None:
        _target(type(self).__name__, output_size, self._axes)
        self.output_size = output_size

    def extra_repr(self) -> str:
        """The size of the result."""
        return f"output_size={self.output_size}"


class AdaptiveAvgPool2d(_AdaptivePool):
    """The means of windows over images, so that the result has a given size; see ``functional.adaptive_avg_pool2d``.

    Args:
        output_size: rows and columns of the result; one integer for both, None for those of the input.

    Raises:
        ArgumentError: ``output_size`` is no size.

    Example:
        >>> AdaptiveAvgPool2d((1, None))(np.ones((5, 8, 10, 7))).shape
        (5, 8, 1, 7)
    """

    _axes: ClassVar[int] = 2

    def forward(self, input: Any) -> Any:
        """Shape (N, C, H, W) to (N, C, *output_size), or both without N."""
        return adaptive_avg_pool2d(input, self.output_size)


class AdaptiveAvgPool1d(_AdaptivePool):
    """The means of windows over signals, so that the result has a given length.

    Args:
        output_size: the length of the result.

    Raises:
        ArgumentError: ``output_size`` is no size.

    Example:
        >>> AdaptiveAvgPool1d(3)(np.ones((5, 8, 10))).shape
        (5, 8, 3)
    """

    _axes: ClassVar[int] = 1

    def forward(self, input: Any) -> Any:
        """Shape (N, C, L) to (N, C, output_size), or both without N."""
        return adaptive_avg_pool1d(input, self.output_size)


class AdaptiveMaxPool2d(_AdaptivePool):
    """The largest entries of windows over images, so that the result has a given size.

    Args:
        output_size: rows and columns of the result; one integer for both, None for those of the input.

    Raises:
        ArgumentError: ``output_size`` is no size.

    Example:
        >>> AdaptiveMaxPool2d(2)(np.ones((5, 8, 10, 7))).shape
        (5, 8, 2, 2)
    """

    _axes: ClassVar[int] = 2

    def forward(self, input: Any) -> Any:
        """Shape (N, C, H, W) to (N, C, *output_size), or both without N."""
        return adaptive_max_pool2d(input, self.output_size)


class AdaptiveMaxPool1d(_AdaptivePool):
    """The largest entries of windows over signals, so that the result has a given length.

    Args:
        output_size: the length of the result.

    Raises:
        ArgumentError: ``output_size`` is no size.

    Example:
        >>> AdaptiveMaxPool1d(3)(np.ones((5, 8, 10))).shape
        (5, 8, 3)
    """

    _axes: ClassVar[int] = 1

    def forward(self, input: Any) -> Any:
        """Shape (N, C, L) to (N, C, output_size), or both without N."""
        return adaptive_max_pool1d(input, self.output_size)
