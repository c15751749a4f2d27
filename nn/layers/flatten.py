"""``Flatten``: several axes made one, as before the first ``Linear`` behind convolutions; ``Unflatten`` undoes it."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.engine.doors import door
from autograd.errors import ArgumentError, ShapeError
from nn.modules.arguments import array, integer
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
        self.start_dim = integer("Flatten", "start_dim", start_dim, -64)
        self.end_dim = integer("Flatten", "end_dim", end_dim, -64)

    @door
    def forward(self, input: Any) -> Any:
        """Shape (N, ...) to (N, product of the others), with the default axes."""
        x = array(input)
        start, end = (d + x.ndim if d < 0 else d for d in (self.start_dim, self.end_dim))
        if not 0 <= start <= end < x.ndim:
            raise ShapeError(f"{self!r}: got input of shape {x.shape}, expected it to have these axes, in this order")
        return x.reshape((*x.shape[:start], math.prod(x.shape[start : end + 1]), *x.shape[end + 1 :]))

    def extra_repr(self) -> str:
        """The axes."""
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Unflatten(Module):
    """One axis made several.

    Args:
        dim: the axis; counted from the end if negative.
        unflattened_size: the lengths of the new axes, of which one may be -1: as long as the others leave it.

    Raises:
        ArgumentError: sizes that are none.
        ShapeError: when called on an array without this axis, or of another length.

    Example:
        >>> import numpy as np
        >>> Unflatten(1, (8, 3, 3))(np.zeros((5, 72))).shape
        (5, 8, 3, 3)
    """

    @door
    def __init__(self, dim: int, unflattened_size: Sequence[int]) -> None:
        self.dim = integer("Unflatten", "dim", dim, -64)
        try:
            self.unflattened_size = tuple(map(operator.index, unflattened_size))
        except TypeError:
            self.unflattened_size = ()
        sizes = self.unflattened_size
        if not sizes or min(sizes) < -1 or sizes.count(-1) > 1:
            raise ArgumentError(
                f"Unflatten: got unflattened_size={unflattened_size!r}, expected lengths, of which one may be -1"
            )

    @door
    def forward(self, input: Any) -> Any:
        """Shape (..., product, ...) to (..., *unflattened_size, ...)."""
        x = array(input)
        axis = self.dim + np.ndim(x) if self.dim < 0 else self.dim
        sizes = list(self.unflattened_size)
        if 0 <= axis < np.ndim(x):
            known = math.prod(n for n in sizes if n != -1)
            if -1 in sizes and known and x.shape[axis] % known == 0:
                sizes[sizes.index(-1)] = x.shape[axis] // known
            if -1 not in sizes and math.prod(sizes) == x.shape[axis]:
                return x.reshape((*x.shape[:axis], *sizes, *x.shape[axis + 1 :]))
        raise ShapeError(
            f"{self!r}: got input of shape {np.shape(x)}, expected an axis {self.dim} whose length is the product of "
            f"the others"
        )

    def extra_repr(self) -> str:
        """The axis and the sizes."""
        return f"dim={self.dim}, unflattened_size={self.unflattened_size}"
