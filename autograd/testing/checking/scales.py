"""Sizes and precisions of numbers, which a check uses instead of tolerances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.engine.node import data_of
from autograd.errors import AutogradError
from autograd.testing.checking.subject import Arrays, Subject

BEYOND = (AutogradError, ArithmeticError, ValueError, RuntimeWarning)
"""The errors of a function beyond the edge of its domain; the last one, where filters turn warnings into errors."""


def scales(x: Any) -> Any:
    """The size of a large change of each entry: its own size, or that of its neighbours where it is small."""
    size = np.abs(np.asarray(x, dtype=np.float64))
    typical = float(np.sqrt(np.mean(size * size))) if size.size else 0.0
    return np.maximum(size, 0.1 * typical) if 0 < typical < np.inf else np.ones_like(size)


def steepness(x: Any) -> float:
    """The size of a gradient that changes a result of size 1 a lot over a step that is large for ``x``."""
    scale = float(np.max(scales(data_of(x)), initial=0.0))
    return 1.0 / scale if scale > 1e-150 else 1.0


def sizes_of(value: Arrays, natural: Sequence[float] | None) -> list[float]:
    """The size of each result, or the size it could have if it is zero here but for rounding."""
    sizes = [float(np.max(np.abs(y), initial=0.0)) for y in value]
    if natural is None:
        return [size if size > 1e-150 else 1.0 for size in sizes]
    return [size if size > 1e-10 * usual else usual for size, usual in zip(sizes, natural, strict=True)]


def cancelled(subject: Subject, start: Arrays, value: Arrays) -> list[float] | None:
    """The sizes that results could have if their terms have cancelled up to rounding; None if none has cancelled.

    Such a result is within some roundings of numbers of the arguments' size. Unlike one that is merely small, it does
    not vary smoothly: its values bend by as much as they are, over steps that are short for any function.
    """
    usual = max((float(np.max(np.abs(x), initial=0.0)) for x in start), default=0.0)
    below = 16 * precision([*start, *value]) * usual
    if not any(0.0 < np.max(np.abs(y), initial=0.0) < below for y in value):
        return None
    rng = np.random.default_rng(0)
    natural = [0.0] * len(value)
    for _ in range(4):
        moves = [256 * precision([*start, *value]) ** 0.75 * scales(x) * random_like(rng, x) for x in start]
        try:
            right, left = (
                subject.values([cast(x + s * d, x) for x, d in zip(start, moves, strict=True)]) for s in (1, -1)
            )
        except BEYOND:
            return None
        if not len(right) == len(value) == len(left):
            return None
        for i, (y, above, under) in enumerate(zip(value, right, left, strict=True)):
            size = float(np.max(np.abs(y), initial=0.0))
            if size < below and np.shape(above) == np.shape(y) == np.shape(under):
                bend = np.max(np.abs(np.asarray(above) - y + (np.asarray(under) - y)), initial=0.0)
                natural[i] = usual if bend > 0.01 * size > 0.0 else natural[i]
    return natural if any(natural) else None


def left_over(derived: Subject, along: Arrays, start: Arrays, found: Arrays, limits: Sequence[float]) -> list[float]:
    """The sizes of the terms that have cancelled in each result of a derivative, all but for rounding; 0 if none have.

    The remainder differs by about its own size between points some roundings apart. ``limits`` are the changes over
    such a distance that would show in the values of the function itself: then it may be the function that is narrow.
    """
    eps, rng = precision([*start, *found]), np.random.default_rng(0)
    bends, places = [0.0] * len(found), [*(np.asarray(x) for x in along), *start]
    for _ in range(6):
        moves = [1024 * eps * scales(x) * random_like(rng, x) for x in places]
        try:
            right, left = (
                derived.values([cast(x + s * d, x) for x, d in zip(places, moves, strict=True)]) for s in (1, -1)
            )
        except BEYOND:
            return [0.0] * len(found)
        for i, (y, above, under) in enumerate(zip(found, right, left, strict=True)):
            bends[i] = max(bends[i], float(np.max(np.abs(above - y + (under - y)), initial=0.0)))
    sizes = [float(np.max(np.abs(y), initial=0.0)) for y in found]
    return [
        4 * max(bend, size) / eps if 0.01 * size < bend < limit else 0.0
        for bend, size, limit in zip(bends, sizes, limits, strict=True)
    ]


def precision(arrays: Sequence[Any]) -> float:
    """The precision of the coarsest floating dtype."""
    return max(
        [float(np.finfo(np.asarray(x).dtype).eps) for x in arrays if np.asarray(x).dtype.kind == "f"], default=0.0
    )


def rounding_floor(eps: float) -> float:
    """The error that rounding may cause in a gradient, relative to its terms."""
    return float(30 * eps ** (2 / 3))


def cast(x: Any, like: Any) -> Any:
    """``x`` in the dtype of another array."""
    return np.asarray(x).astype(np.asarray(like).dtype)


def same(x: Any, y: Any, natural: float = 0.0) -> bool:
    """True if two results are equal, up to the rounding that a library may do differently in each call.

    ``natural`` is the size that they could have if they are 0 here but for rounding.
    """
    x, y = np.asarray(x), np.asarray(y)
    if x.shape != y.shape:
        return False
    if x.dtype.kind != "f" or y.dtype.kind != "f":
        return bool(np.array_equal(x, y))
    size = max(natural, np.max(np.abs(x), initial=0.0, where=np.isfinite(x)))
    return bool(np.allclose(x, y, rtol=0.0, atol=1e4 * precision([x, y]) * size, equal_nan=True))


def random_like(rng: np.random.Generator, x: Any) -> Any:
    """A number of size 0.5 to 1 and any sign for each entry."""
    return rng.uniform(0.5, 1.0, np.shape(x)) * rng.choice([-1.0, 1.0], np.shape(x))
