"""``Dropout``: entries left out at random in training."""

from __future__ import annotations

from typing import Any

from autograd.engine.arrays import admitted
from autograd.engine.doors import door
from autograd.errors import ArgumentError
from nn.init import Rng
from nn.modules.arguments import floats, generator
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
        >>> import numpy as np
        >>> dropout(np.ones(8), 0.25, rng=0).round(2)
        array([1.33, 1.33, 0.  , 0.  , 1.33, 1.33, 1.33, 1.33])
    """
    _check_probability("dropout", p)
    input = admitted("dropout", input)
    if not training or p == 0:
        return input
    input = floats(input)
    kept = generator("dropout", rng).random(input.shape) >= p
    if p == 1:
        return input * 0.0
    return input * (kept / (1 - p)).astype(input.dtype)


def _check_probability(name: str, p: float) -> None:
    if not 0 <= p <= 1:
        raise ArgumentError(f"{name}: got p={p}, expected a probability from 0 to 1")


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
        >>> import numpy as np
        >>> layer = Dropout(0.25, rng=0)
        >>> layer(np.ones(8)).round(2)
        array([1.33, 1.33, 0.  , 0.  , 1.33, 1.33, 1.33, 1.33])
        >>> layer.eval()(np.ones(2))
        array([1., 1.])
    """

    @door
    def __init__(self, p: float = 0.5, *, rng: Rng = None) -> None:
        _check_probability("Dropout", p)
        self.p = p
        self.rng = generator("Dropout", rng)

    def forward(self, x: Any) -> Any:
        """Any shape; the result has the same."""
        return dropout(x, self.p, self.training, rng=self.rng)

    def extra_repr(self) -> str:
        """The probability."""
        return f"p={self.p}"
