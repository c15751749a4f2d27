"""``Flatten``: several axes made one, as before the first ``Linear`` behind convolutions."""

from __future__ import annotations

import math
from typing import Any

from autograd.engine.doors import door
from autograd.errors import ShapeError
from nn.modules.arguments import array
from nn.modules.module import Module


class Flatten(Module):
    """The axes from one to another made one; by default all but the first, which is the batch.

    Args:
        start_dim: the first of these axes.
        end_dim: the last of them.

    Raises:
        ShapeError: when called on an array that lacks these axes, or has them the other way round.

    Example:
        >>> import numpy as np
        >>> Flatten()(np.zeros((5, 8, 3, 3))).shape
        (5, 72)
    """

    @door
    def __init__(self, start_dim: int = 1, end_dim: int = -1) -> None:
        self.start_dim = start_dim
        self.end_dim = end_dim

    @door
    def forward(self, x: Any) -> Any:
        """Shape (N, ...) to (N, product of the others), with the default axes."""
        x = array(x)
        start, end = (d + x.ndim if d < 0 else d for d in (self.start_dim, self.end_dim))
        if not 0 <= start <= end < x.ndim:
            raise ShapeError(f"{self!r}: got input of shape {x.shape}, expected it to have these axes, in this order")
        return x.reshape((*x.shape[:start], math.prod(x.shape[start : end + 1]), *x.shape[end + 1 :]))

    def extra_repr(self) -> str:
        """The axes."""
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"
