"""Indices without the arrays that they index."""

from __future__ import annotations

from typing import Any

import numpy as np


def repeats(index: Any) -> bool:
    """True if an index can name one entry twice: only arrays and lists of integers can."""
    if index.__class__ is int or index.__class__ is slice:  # fast path
        return False
    parts = [np.asarray(p) if isinstance(p, list) else p for p in (index if isinstance(index, tuple) else (index,))]
    return any(getattr(part, "shape", ()) and part.dtype != bool for part in parts)


def composed(shape: tuple[int, ...], first: Any, second: Any) -> tuple[Any, ...] | None:
    """The index of ``x[first][second]`` in x, for integers and slices; None for other indices."""
    ranges: list[Any] = [range(n) for n in shape]
    for index in (first, second):
        within = _within(ranges, index)
        if within is None:
            return None
        ranges = within
    return tuple([r if r.__class__ is int else _as_slice(r) for r in ranges])


def _within(ranges: list[Any], index: Any) -> list[Any] | None:
    parts = index if isinstance(index, tuple) else (index,)
    kinds = [part.__class__ for part in parts]
    axes = [k for k, r in enumerate(ranges) if r.__class__ is not int]
    if not set(kinds) <= {int, slice, type(...)} or kinds.count(type(...)) > 1:
        return None
    if type(...) in kinds:
        i = kinds.index(type(...))
        parts = (*parts[:i], *[slice(None)] * (len(axes) - len(parts) + 1), *parts[i + 1 :])
    if len(parts) > len(axes):
        return None
    found = list(ranges)
    for k, part in zip(axes, parts, strict=False):
        if part.__class__ is int and not -len(found[k]) <= part < len(found[k]):
            return None
        found[k] = found[k][part]
    return found


def _as_slice(r: range) -> slice:
    return slice(r.start, r.stop if r.stop >= 0 else None, r.step) if r else slice(0, 0)
