"""The search for one wrong entry among many: the half of a direction that holds most of the error is halved again.

A derivative along a direction is a sum over entries, and so is its error. A million entries take twenty halvings of a
handful of evaluations each, where a sample of entries would hardly ever meet the wrong one.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.testing.checking.differences import RATIO
from autograd.testing.checking.point import Point
from autograd.testing.checking.scales import rounding_floor


def find_entry(point: Point, mode: str, i: int, direction: Any, step: float) -> tuple[int, ...] | None:
    """The entry of leaf ``i`` that the error of the derivative along ``direction`` comes from; None if none stands out.

    Args:
        point: where the derivative is wrong.
        mode: "rev" or "fwd", the derivative that is.
        i: the number of the leaf.
        direction: the move of this leaf; the others stay.
        step: a step over which function values show the derivative.
    """
    shape = direction.shape
    left = np.flatnonzero(direction)
    if not left.size:
        return None
    error = _error(point, mode, i, direction, left, step)
    while left.size > 1 and error is not None:
        half = left[: left.size // 2]
        other = left[left.size // 2 :]
        first = _error(point, mode, i, direction, half, step)
        second = _error(point, mode, i, direction, other, step)
        left, error = (half, first) if abs(first or 0.0) >= abs(second or 0.0) else (other, second)
    return None if error is None else tuple(int(k) for k in np.unravel_index(left[0], shape))


def _error(point: Point, mode: str, i: int, direction: Any, kept: Any, step: float) -> float | None:
    """The derivative along some entries of a direction less that of the values; None if it is no more than rounding."""
    moves = [np.zeros_like(x) for x in point.start]
    moves[i].flat[kept] = direction.flat[kept]
    if mode == "rev":
        assert point.reverse is not None
        terms = np.asarray(point.reverse[i], np.float64).flat[kept] * np.asarray(direction, np.float64).flat[kept]
    else:
        pushed = point.subject.push(moves)
        terms = np.array([np.sum(np.asarray(w, np.float64) * t) for w, t in zip(point.cotangents, pushed, strict=True)])
    line = point.line(point.cotangents, moves)
    fine, coarse = line.central(step), line.central(RATIO * step)
    numeric = fine + (fine - coarse) / (RATIO**2 - 1)
    # The extrapolation removes most of the error of the steps; the rest is smaller than the removed part.
    unsure = (
        abs(numeric - fine) / RATIO + 8 * line.noise / step + rounding_floor(line.eps) * float(np.sum(np.abs(terms)))
    )
    error = float(np.sum(terms)) - numeric
    return error if abs(error) > 2 * unsure else None
