"""Parts that moves of several families are made with: conditions on operands, and the other fields of a statement."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.testing.domains.domain import NEAR, NONZERO
from autograd.testing.domains.row import Fits

# The conditions under which a statement is smooth.


def every(condition: Any) -> bool:
    """True if a condition holds for all entries."""
    return bool(np.all(condition))


def ndim(low: int, high: int = 9) -> Fits:
    """The condition that an operand has so many axes."""
    return lambda x: low <= x.ndim <= high


def off_zero(x: Any) -> bool:
    """No entry is near 0."""
    return NONZERO.contains(x)


def all_differ(x: Any) -> bool:
    """No two entries are near each other."""
    return x.size > 0 and (x.size == 1 or every(np.diff(np.sort(x, axis=None)) > NEAR))


def axes_and_all_differ(x: Any) -> bool:
    """An array of one axis or more, no two entries of which are near each other."""
    return x.ndim > 0 and all_differ(x)


def same_shape(x: Any, y: Any) -> bool:
    """Two arrays of one axis or more, and of the same shape."""
    return np.ndim(x) > 0 and np.shape(x) == np.shape(y)


# The other fields of a statement.


def axis(x: Any, k: int) -> dict[str, Any]:
    """One axis, counted from either end."""
    return {"axis": [*range(x.ndim), *range(-x.ndim, 0)][k % (2 * x.ndim)] if x.ndim else None}


def axis_or_none(x: Any, k: int) -> dict[str, Any]:
    """One axis, counted from either end, or None."""
    return {"axis": [None, *range(-x.ndim, x.ndim)][k % (2 * x.ndim + 1)]}


def axis_and_keepdims(x: Any, k: int) -> dict[str, Any]:
    """One axis or None, and ``keepdims``."""
    return {**axis_or_none(x, k // 2), "keepdims": bool(k % 2)}
