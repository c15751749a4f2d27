"""The line search of ``LBFGS``: a step along a line for which the strong Wolfe conditions hold.

Source: Nocedal and Wright, "Numerical optimization", 2006, algorithms 3.5 and 3.6, with the cubic interpolation of
formula 3.59. The order of the tests, the bounds of the next step and the safeguard of the second phase are those that
PyTorch documents by its behaviour: the steps come out as its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

SUFFICIENT, CURVATURE = 1e-4, 0.9  # c1 and c2 of the Wolfe conditions


class Point(NamedTuple):
    """A point of the line.

    Attributes:
        t: how far along the direction.
        loss: the loss there.
        gradient: all gradients there, as one long vector.
        slope: the derivative of the loss along the direction.
    """

    t: float
    loss: float
    gradient: Any
    slope: float


def strong_wolfe(
    probe: Callable[[float], Point], start: Point, t: float, length: float, tolerance: float, limit: int
) -> tuple[Point, int]:
    """The point to step to, and how many times the loss was evaluated.

    The conditions are loss(t) <= loss(0) + c1 * t * slope(0) and abs(slope(t)) <= c2 * abs(slope(0)). First the step
    grows until a minimum is known to lie between the last two points; then that bracket is made smaller. If neither
    comes to an end within ``limit`` evaluations, it is the better end of the bracket.

    Args:
        probe: evaluates the loss at some t.
        start: the point at t = 0, where the slope is negative.
        t: the first step to try.
        length: the largest absolute entry of the direction.
        tolerance: a bracket in which no parameter can move by more than this is small enough.
        limit: how many evaluations may follow the first.

    Example:
        >>> def probe(t):
        ...     return Point(t, (t - 3.0) ** 2, None, 2 * (t - 3.0))
        >>> best, evaluations = strong_wolfe(probe, probe(0.0), 0.01, 1.0, 1e-9, limit=20)
        >>> round(best.t, 9), evaluations
        (1.0, 3)
    """

    def measured(t: float) -> Point:
        point = probe(t)
        return point._replace(loss=math.inf) if math.isnan(point.loss) else point  # NaN counts as too high

    before, now = start, measured(t)
    evaluations = 1
    while evaluations <= limit:
        if _too_high(now, start) or (evaluations > 2 and now.loss >= before.loss):
            break
        if _is_flat(now, start):
            return now, evaluations
        if now.slope >= 0:
            break
        bounds = (now.t + 0.01 * (now.t - before.t), 10 * now.t)
        before, now = now, measured(_lowest_of_cubic(before, now, bounds))
        evaluations += 1
    else:
        return (start if start.loss <= now.loss else now), evaluations
    return _within([before, now], measured, start, length, tolerance, limit, evaluations)


def _within(
    bracket: list[Point],
    probe: Callable[[float], Point],
    start: Point,
    length: float,
    tolerance: float,
    limit: int,
    spent: int,
) -> tuple[Point, int]:
    """The second phase: the bracket becomes smaller until one of its ends fulfils the conditions."""
    low, high = _by_height(bracket)
    was_near_an_end = False
    while spent <= limit:
        left, right = sorted(point.t for point in bracket)
        if (right - left) * length < tolerance:
            break
        t = _lowest_of_cubic(bracket[0], bracket[1], (left, right))
        margin = 0.1 * (right - left)
        near_an_end = min(right - t, t - left) < margin
        # a second trial in a row near an end is moved inside
        if near_an_end and (was_near_an_end or t >= right or t <= left):
            t = right - margin if abs(t - right) < abs(t - left) else left + margin
            near_an_end = False
        was_near_an_end = near_an_end
        now = probe(t)
        spent += 1
        if _too_high(now, start) or now.loss >= bracket[low].loss:
            bracket[high] = now
            low, high = _by_height(bracket)
            continue
        found = _is_flat(now, start)
        if not found and now.slope * (bracket[high].t - bracket[low].t) >= 0:
            bracket[high] = bracket[low]
        bracket[low] = now
        if found:
            break
    return bracket[low], spent


def _too_high(point: Point, start: Point) -> bool:
    return point.loss > start.loss + SUFFICIENT * point.t * start.slope


def _is_flat(point: Point, start: Point) -> bool:
    return abs(point.slope) <= -CURVATURE * start.slope


def _by_height(bracket: list[Point]) -> tuple[int, int]:
    return (0, 1) if bracket[0].loss <= bracket[1].loss else (1, 0)


def _lowest_of_cubic(a: Point, b: Point, bounds: tuple[float, float]) -> float:
    """The minimum of the cubic through two points with their slopes, or the end of the bounds that is nearer to it.

    The middle of the bounds, where the cubic has no minimum or a number is infinite.
    """
    left, right = (a, b) if a.t <= b.t else (b, a)
    width = right.t - left.t
    mean = left.slope + right.slope - 3 * (right.loss - left.loss) / width if width else math.nan
    square = mean * mean - left.slope * right.slope
    if not square >= 0:
        return (bounds[0] + bounds[1]) / 2
    root = math.sqrt(square)
    curvature = right.slope - left.slope + 2 * root
    if not curvature:  # the cubic is a straight line
        return bounds[1] if right.slope + root - mean < 0 else bounds[0]
    lowest = right.t - width * ((right.slope + root - mean) / curvature)
    return (bounds[0] + bounds[1]) / 2 if math.isnan(lowest) else min(max(lowest, bounds[0]), bounds[1])
