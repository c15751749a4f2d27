"""Results compared bit by bit: a program must return the numbers of its function."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.compiling.containers import opened_whole
from autograd.transforms.pytree import is_container


def identical(x: Any, y: Any) -> bool:
    """True if two results are the same in structure, types, and every bit that counts: NaN is NaN, 0.0 is not -0.0."""
    if type(x) is not type(y):
        return False
    if isinstance(x, (np.ndarray, np.generic)):
        if x.shape != y.shape or x.dtype != y.dtype:
            return False
        if x.dtype.kind in "fc":
            return bool(np.array_equal(x, y, equal_nan=True)) and _same_zeros(x, y)
        return bool(np.array_equal(x, y))
    if isinstance(x, (float, complex)):
        return repr(x) == repr(y)
    if isinstance(x, dict) and list(x) != list(y):
        return False
    if type(x) in (list, tuple, dict):
        xs, ys = (x.values(), y.values()) if type(x) is dict else (x, y)
        return len(xs) == len(ys) and all(map(identical, xs, ys))
    if not is_container(x):
        return bool(x == y) or x is y
    (xs, _), (ys, _) = opened_whole(x), opened_whole(y)
    return len(xs) == len(ys) and all(map(identical, xs, ys))


def _same_zeros(x: Any, y: Any) -> bool:
    if x.dtype.kind == "c":
        return _same_zeros(x.real, y.real) and _same_zeros(x.imag, y.imag)
    finite = x == x
    return bool(np.array_equal(np.signbit(x) & finite, np.signbit(y) & finite))
