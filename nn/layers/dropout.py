"""``Dropout``: entries, or whole channels, left out at random in training."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.engine.arrays import admitted
from autograd.engine.doors import door
from autograd.errors import ShapeError
from nn.init import Rng
from nn.modules.arguments import flag, floats, generator, probability
from nn.modules.module import Module


@door
def dropout(input: Any, p: float = 0.5, training: bool = True, *, rng: Rng = None) -> Any:
    """Entries set to 0 with probability p, the others divided by 1 - p: the mean stays. (Srivastava et al. 2014.)

    Args:
        input: any shape.
        p: the probability to be left out, from 0 to 1.
        training: False returns the input as it is.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other entries at each call.

    Raises:
        ArgumentError: p is no probability.

    Example:
        >>> dropout(np.ones(8), 0.25, rng=0).round(2)
        array([1.33, 1.33, 0.  , 0.  , 1.33, 1.33, 1.33, 1.33])
    """
    p = probability("dropout", "p", p)
    input = admitted("dropout", input)
    if not flag("dropout", "training", training) or p == 0:
        return input
    input = floats(input, "dropout")
    kept = generator("dropout", rng).random(input.shape) >= p
    if p == 1:
        return input * 0.0
    return input * (kept / (1 - p)).astype(input.dtype)


@door
def dropout2d(input: Any, p: float = 0.5, training: bool = True, *, rng: Rng = None) -> Any:
    """Whole channels set to 0 with probability p, the others divided by 1 - p. (Tompson et al. 2015.)

    Neighbours in an image say nearly the same, so that leaving out single entries would hide little.

    Args:
        input: shape (N, C, H, W). Of (N, C, L) the channels are left out too, as PyTorch does it.
        p: the probability to be left out, from 0 to 1.
        training: False returns the input as it is.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other channels at each call.

    Raises:
        ArgumentError: p is no probability.
        ShapeError: the input has other axes.

    Example:
        >>> dropout2d(np.ones((1, 4, 1, 2)), 0.5, rng=0)[0, :, 0].tolist()
        [[2.0, 2.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]
    """
    return _without_channels("dropout2d", (3, 4), "(N, C, H, W) or (N, C, L)", input, p, training, rng)


@door
def dropout1d(input: Any, p: float = 0.5, training: bool = True, *, rng: Rng = None) -> Any:
    """Whole channels of signals set to 0 with probability p, the others divided by 1 - p.

    Args:
        input: shape (N, C, L), or (C, L) for one signal.
        p: the probability to be left out, from 0 to 1.
        training: False returns the input as it is.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other channels at each call.

    Raises:
        ArgumentError: p is no probability.
        ShapeError: the input has other axes.

    Example:
        >>> dropout1d(np.ones((4, 2)), 0.5, rng=0).tolist()
        [[2.0, 2.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]
    """
    return _without_channels("dropout1d", (2, 3), "(N, C, L) or (C, L)", input, p, training, rng)


def _without_channels(
    name: str, ndims: tuple[int, ...], expected: str, input: Any, p: float, training: bool, rng: Rng
) -> Any:
    p = probability(name, "p", p)
    x = admitted(name, input)
    if np.ndim(x) not in ndims:
        raise ShapeError(f"{name}: got input of shape {np.shape(x)}, expected {expected}")
    if not flag(name, "training", training) or p == 0:
        return x
    x = floats(x, name)
    lead = 1 if x.ndim == 2 else 2
    kept = generator(name, rng).random(x.shape[:lead]) >= p
    factors = kept / (1 - p) if p < 1 else np.zeros(kept.shape)
    return x * factors.astype(x.dtype).reshape((*kept.shape, *(1,) * (x.ndim - lead)))


class Dropout(Module):
    """In training, entries set to 0 with probability p and the others divided by 1 - p; see ``functional.dropout``.

    Args:
        p: the probability to be left out.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator.

    Attributes:
        rng: the generator. It moves on with each call, so the same seed gives the same numbers in the same order of
            calls; it is no part of ``state_dict``.

    Raises:
        ArgumentError: p is no probability.

    Example:
        >>> layer = Dropout(0.25, rng=0)
        >>> layer(np.ones(8)).round(2)
        array([1.33, 1.33, 0.  , 0.  , 1.33, 1.33, 1.33, 1.33])
        >>> layer.eval()(np.ones(2))
        array([1., 1.])
    """

    @door
    def __init__(self, p: float = 0.5, inplace: bool = False, *, rng: Rng = None) -> None:
        flag(type(self).__name__, "inplace", inplace)
        self.p = probability(type(self).__name__, "p", p)
        self.rng = generator(type(self).__name__, rng)

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return dropout(input, self.p, self.training, rng=self.rng)

    def extra_repr(self) -> str:
        """The probability."""
        return f"p={self.p}"


class Dropout1d(Dropout):
    """In training, whole channels of signals (N, C, L) or (C, L) left out; see ``functional.dropout1d``.

    All else is as for ``Dropout``.

    Example:
        >>> Dropout1d(0.5, rng=0)(np.ones((4, 2))).tolist()
        [[2.0, 2.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]
    """

    def forward(self, input: Any) -> Any:
        """Shape (N, C, L) or (C, L); the result has the same shape."""
        return dropout1d(input, self.p, self.training, rng=self.rng)


class Dropout2d(Dropout):
    """In training, whole channels of images (N, C, H, W) left out; see ``functional.dropout2d``.

    All else is as for ``Dropout``.

    Example:
        >>> Dropout2d(0.5, rng=0)(np.ones((1, 4, 1, 2)))[0, :, 0].tolist()
        [[2.0, 2.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]
    """

    def forward(self, input: Any) -> Any:
        """Shape (N, C, H, W); the result has the same shape."""
        return dropout2d(input, self.p, self.training, rng=self.rng)
