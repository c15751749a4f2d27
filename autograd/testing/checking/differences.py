"""Slopes from differences of function values, with an estimate of their error.

A line through the point is sampled on both sides at steps that shrink by 4. Of a smooth function the central
differences at these steps can be extrapolated (Richardson), and the table that this gives tells its own error
(Ridders): too long steps are seen by entries that still move, too short ones by noise. A kink, a jump, a slope
without bound or the edge of the domain show in how the one-sided differences behave as the steps shrink. So nobody has
to guess a step or a tolerance.

Ridders, "Accurate computation of F'(x) and F'(x)F''(x)", Advances in Engineering Software 4 (1982).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

RATIO = 4.0
QUICK = (2.0**-8, 2.0**-10, 2.0**-12)


@dataclass(frozen=True)
class Slope:
    """The derivative along a line, as far as function values tell.

    Attributes:
        value: the best estimate.
        error: the largest error it may have.
        kind: "smooth"; or why there is no derivative: "kink", "jump", "steep" or "edge".
        left, right: the slopes on the two sides, where they differ.
        step: the step that the best estimate was made with.
    """

    value: float
    error: float
    kind: str = "smooth"
    left: float = math.nan
    right: float = math.nan
    step: float = math.nan

    def __str__(self) -> str:
        where = {
            "kink": f"left slope {_short(self.left)}, right slope {_short(self.right)}",
            "jump": f"the value jumps by {_short(self.right - self.left)}",
            "steep": "the slope grows without bound",
            "edge": "the function is not finite on one side",
        }
        return where.get(self.kind, f"slope {_short(self.value)}")


def _short(x: float) -> str:
    """A number for people: 1 for 1.0000000001, and 0 for noise."""
    return f"{round(x, 9) + 0.0:.6g}" if abs(x) < 1e4 else f"{x:.6g}"


class Line:
    """A function of one number, ``f(t)``, evaluated on both sides of 0 and remembered.

    Args:
        f: the function; 0 is the point where the derivative is asked for.
        noise: the change of its values that rounding alone may cause, at the least.
        eps: the precision of its arithmetic.
        reach: the largest step that makes sense, in units of the scale of the argument.
    """

    def __init__(self, f: Callable[[float], float], noise: float, eps: float, reach: float = 1.0) -> None:
        self._f = f
        self._known: dict[float, float] = {}
        self.noise = noise
        self.eps = eps
        self.reach = reach

    def __call__(self, t: float) -> float:
        """``f(t)``."""
        if t not in self._known:
            self._known[t] = self._f(t)
        return self._known[t]

    def central(self, h: float) -> float:
        """The slope between ``-h`` and ``h``."""
        return (self(h) - self(-h)) / (2 * h)

    def gap(self, h: float) -> float:
        """The slope to the right less that to the left."""
        return (self(h) - 2 * self(0.0) + self(-h)) / h

    def largest(self) -> float:
        """The largest change that was seen."""
        return max((abs(y - self(0.0)) for y in list(self._known.values()) if math.isfinite(y)), default=0.0)

    def steps(self, offset: float = 1.0) -> list[float]:
        """All steps worth taking, the longest first."""
        smallest = math.sqrt(self.eps)
        count = int(math.log(0.5 / smallest, RATIO)) + 1
        return [offset * 0.25 / RATIO**k for k in range(count)]


def quick_slope(line: Line) -> Slope | None:
    """The slope from three steps, if they agree and nothing looks suspicious; else None."""
    steps = QUICK if line.eps < 1e-10 else (2.0**-2, 2.0**-4, 2.0**-6)
    if not all(math.isfinite(line(s * h)) for h in steps for s in (1, -1)):
        return None
    gaps = [abs(line.gap(h)) for h in steps]
    if any(
        small > 0.6 * large + 8 * line.noise / h for large, small, h in zip(gaps, gaps[1:], steps[1:], strict=False)
    ):
        return None
    return _extrapolated(steps, [line.central(h) for h in steps], line.noise)


def full_slope(line: Line, offset: float = 1.0) -> Slope:
    """The slope from all steps worth taking, after looking for kinks and their like."""
    steps = line.steps(offset)
    if not all(math.isfinite(line(s * steps[-1])) for s in (1, -1)):
        return Slope(math.nan, math.inf, "edge")
    while not all(math.isfinite(line(s * steps[0])) for s in (1, -1)):
        steps = steps[1:]
    for h in steps:
        line(h)
    noise = _noise(line, steps)
    singular = _jump(line, steps) or _steep(line, steps) or _kink(line, steps, noise)
    if singular is not None:
        return singular
    best = _extrapolated(steps, [line.central(h) for h in steps], noise)
    longest = steps[0]
    while best.error > 1e-5 * abs(best.value) and longest * RATIO <= line.reach:  # drowned in noise: longer steps
        longest *= RATIO
        if not all(math.isfinite(line(s * longest)) for s in (1, -1)):
            break
        steps = [longest, *steps]
        longer = _extrapolated(steps, [line.central(h) for h in steps], noise)
        best = longer if longer.error < best.error else best
    return best


def second_slope(line: Line, offset: float = 1.0) -> Slope:
    """The second derivative along the line; its error is infinite if there are not enough finite values."""
    steps = [offset * 0.25 / RATIO**k for k in range(7 if line.eps < 1e-10 else 3)]
    while steps and not all(math.isfinite(line(s * steps[0])) for s in (1, -1)):
        steps = steps[1:]
    best = Slope(math.nan, math.inf)
    for k in range(3, len(steps) + 1):
        found = _extrapolated(steps[:k], [line.gap(h) / h for h in steps[:k]], 2 * line.noise / steps[k - 1])
        best = found if found.error < best.error else best
    return best


def observed_order(line: Line, slope: float) -> float:
    """The power of h with which the remainder of the first-order expansion shrinks; 2 where ``slope`` is right."""
    left_over = [(h, abs(line(h) - line(0.0) - h * slope)) for h in line.steps()]
    used = [(h, r) for h, r in left_over if math.isfinite(r) and r > 64 * line.noise]
    if len(used) < 2:
        return math.nan
    return float(np.polyfit(np.log([h for h, _ in used[-3:]]), np.log([r for _, r in used[-3:]]), 1)[0])


def _extrapolated(steps: Sequence[float], differences: Sequence[float], noise: float) -> Slope:
    """The best entry of Richardson's table, with the error that the table shows."""
    best = Slope(math.nan, math.inf)
    above: list[float] = []
    for k, (h, d) in enumerate(zip(steps, differences, strict=True)):
        row = [d]
        for j in range(1, min(k, 4) + 1):
            row.append(row[-1] + (row[-1] - above[j - 1]) / (RATIO ** (2 * j) - 1))
            error = max(abs(row[j] - row[j - 1]), abs(row[j] - above[j - 1])) + 2 * noise / h
            if error < best.error:
                best = Slope(row[j], error, step=h)
        above = row
    return best


def _noise(line: Line, steps: Sequence[float]) -> float:
    """The size of random changes in the values: seen at the shortest steps, where there is little else."""
    slopes = [line.central(h) for h in steps]
    tail = range(max(len(steps) - 4, 1), len(steps))
    noise = max([line.noise, *(min(abs(slopes[k] - slopes[k - 1]), 1e300) * steps[k] / 2 for k in tail)])
    middle = line(0.0)
    if line(steps[-1]) == middle == line(-steps[-1]):  # the first change that shows at all may be a step of a staircase
        moved = [h for h in steps if not line(h) == middle == line(-h)]
        if moved:
            tread = max(abs(line(moved[-1]) - middle), abs(line(-moved[-1]) - middle))
            if tread < 0.05 * line.largest():  # else it is a single jump some way off
                noise = max(noise, tread)
    return noise


def _settled(values: Sequence[float]) -> bool:
    """True if the values are the same up to a tenth."""
    return min(map(abs, values)) > 0 and max(values) - min(values) <= 0.1 * max(map(abs, values))


def _jump(line: Line, steps: Sequence[float]) -> Slope | None:
    apart = [line(h) - line(-h) for h in steps[-4:]]
    gaps = [line(h) - 2 * line(0.0) + line(-h) for h in steps[-4:]]
    for change in (apart, gaps):
        # smaller jumps are the staircase of a coarser precision inside the function
        if _settled(change) and abs(change[-1]) > 1e3 * line.noise + 1e-6 * line.largest():
            left, right = line(-steps[-1]), line(steps[-1])
            return Slope(math.nan, math.inf, "jump", left, right if right != left else line(0.0))
    return None


def _steep(line: Line, steps: Sequence[float]) -> Slope | None:
    for slopes in ([line.central(h) for h in steps[-6:]], [line.gap(h) for h in steps[-6:]]):
        ratios = [small / large if large else 0.0 for large, small in pairwise(slopes)]
        if (
            min(ratios) > 1.2
            and _settled(ratios)
            # LAPACK's last digits depend on where an array lies: the value at the point may be off a little by itself
            and all(abs(s) > 1e3 * line.noise / h for s, h in zip(slopes, steps[-6:], strict=True))
        ):
            return Slope(math.nan, math.inf, "steep", -slopes[-1], slopes[-1])
    return None


def _kink(line: Line, steps: Sequence[float], noise: float) -> Slope | None:
    """A gap between the slopes of the two sides that stays as the steps shrink, down to where noise hides it."""
    noise = max(noise, line.noise)
    gaps = [line.gap(h) for h in steps]
    seen = [k for k, h in enumerate(steps) if abs(gaps[k]) > 64 * noise / h + 1e-7 * abs(line.central(h))]
    for k in reversed(seen):
        window = gaps[k - 2 : k + 1]
        if k < 2 or not _settled(window):
            continue
        if any(abs(gaps[i] - gaps[k]) > 0.25 * abs(gaps[k]) + 16 * noise / steps[i] for i in range(k + 1, len(steps))):
            return None  # it is some way off: closer to the point both sides agree
        h, middle = steps[k], line(0.0)
        return Slope(math.nan, math.inf, "kink", (middle - line(-h)) / h, (line(h) - middle) / h, h)
    return None


def vector(parts: Sequence[Any]) -> Any:
    """Arrays and numbers one after the other as one vector of doubles; NaN where a real function turned complex."""
    flat = [np.ravel(part) for part in parts]
    real = [np.full(x.shape, np.nan) if x.dtype.kind == "c" else x.astype(np.float64) for x in flat]
    return np.concatenate(real) if real else np.zeros(0)
