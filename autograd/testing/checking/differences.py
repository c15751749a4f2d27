"""Slopes from differences of function values, with an estimate of their error.

A line through the point is sampled on both sides at steps that shrink by 4. Of a smooth function the central
differences at these steps can be extrapolated (Richardson), and the table that this gives tells its own error
(Ridders): too long steps are seen by entries that still move, too short ones by noise. A kink, a jump, a slope
without bound or the edge of the domain show in how the one-sided differences behave as the steps shrink. So nobody has
to guess a step or a tolerance.

A function may vary over a width that is far smaller than its argument: ``sin`` at 1e6, a time of day in seconds since
1970. Steps that are longer than the width can agree with each other by accident, or because the function is flat out
there. So an estimate counts only if the differences at all shorter steps agree with it, up to their noise; and before
anything is called wrong or singular, the steps shrink on, down to a few roundings of the argument.

Ridders, "Accurate computation of F'(x) and F'(x)F''(x)", Advances in Engineering Software 4 (1982).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
        kind: "smooth"; or why there is no derivative: "kink", "jump", "steep" or "edge"; "unclear" if values do not
            tell; "wrong" where it is certain not to be the one that was expected.
        left, right: the slopes on the two sides, where they differ.
        step: the step that the best estimate was made with.
        noise: the size of random changes in the values, as they were seen.
    """

    value: float
    error: float
    kind: str = "smooth"
    left: float = math.nan
    right: float = math.nan
    step: float = math.nan
    noise: float = 0.0

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

    def largest(self, within: float = math.inf) -> float:
        """The largest change that was seen, over steps that are not longer than ``within``."""
        seen = [y for t, y in self._known.items() if abs(t) <= within and math.isfinite(y)]
        return max((abs(y - self(0.0)) for y in seen), default=0.0)

    def steepest(self, step: float, up_to: float = RATIO) -> float:
        """The largest slope to a side that was seen, over steps of this length to ``up_to`` times as long."""
        middle, known = self(0.0), self._known.items()
        seen = [abs((y - middle) / t) for t, y in known if step <= abs(t) <= up_to * step and math.isfinite(y)]
        return max(seen, default=0.0)

    def steps(self, offset: float = 1.0, fine: bool = False) -> list[float]:
        """All steps worth taking, the longest first; with ``fine`` down to some roundings of the argument."""
        smallest = 16 * self.eps if fine else math.sqrt(self.eps)
        count = int(math.log(0.5 / smallest, RATIO)) + 1
        return [offset * 0.25 / RATIO**k for k in range(count)]

    def is_flat(self) -> bool:
        """True on a tread: the values near the point are all the same, and the changes further off are no rounding.

        The treads of a coarser precision inside the function, such as that of float32, are told by their height.
        """
        usual = self.steps()[-1]
        for h in reversed(self.steps(fine=True)):
            rise = max(abs(self(s * h) - self(0.0)) for s in (1, -1))
            if rise > 0.0:
                return h > usual and rise > max(64 * self.eps, 5e-7) * max(self.noise / self.eps, self.largest(h))
        return True

    def finest(self) -> float:
        """The shortest useful step: at a step of ``eps``, rounding makes half of the difference."""
        return self.steps(fine=True)[-1]


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
    table = _table(steps, [line.central(h) for h in steps], line.noise)
    return min(table, key=lambda s: s.error, default=None)


def full_slope(line: Line, offset: float = 1.0, slope: float = math.nan, floor: float = 0.0) -> Slope:
    """The slope from all steps worth taking, after looking for kinks and their like.

    Shorter steps, down to some roundings of the argument, are taken where the usual ones leave a doubt: they show
    something singular, no clear slope, or another one than the expected ``slope`` (which may be off by ``floor``).
    """
    found = _slope_over(line, line.steps(offset))
    if _is_clear(line, found) and not abs(found.value - slope) > 4 * found.error + floor:
        return found
    finer = _slope_over(line, line.steps(offset, fine=True))
    if found.kind in ("unclear", "edge"):
        return finer if finer.kind in ("smooth", "unclear") else found
    if finer.kind == "unclear":
        return finer
    # Shorter steps show a singularity, unless it is rounding. The usual steps show it too, or pass it over.
    if finer.kind != "smooth":
        missed = found.kind == "smooth" and abs(found.value - slope) > 4 * found.error + floor
        return replace(found, kind="unclear") if missed else found
    if found.kind == "smooth":
        return finer
    change = abs(found.right - found.left) / (found.step if found.kind == "jump" else 1.0)
    size = max(abs(finer.value), change if math.isfinite(change) else 0.0)
    expected = abs(finer.value - slope) <= 4 * finer.error + floor and finer.error < 2 * abs(slope)
    return finer if finer.error <= 0.02 * size or expected else found


def coarse_slope(line: Line, offset: float = 1.0) -> tuple[float, float, float]:
    """The slope that the usual steps show best, its error, and how far shorter steps are off it, more than by noise.

    The values of an integrator, or of a sum of which one part is small and rough, have a slope over long steps that
    is not the one at the point itself.
    """
    steps = [h for h in line.steps(offset) if math.isfinite(line(h)) and math.isfinite(line(-h))]
    if not steps:
        return math.nan, math.inf, math.inf
    slopes = [line.central(h) for h in steps]
    best = min(_table(steps, slopes, _noise(line, steps)), key=lambda s: s.error, default=Slope(math.nan, math.inf))
    fine = [h for h in line.steps(offset, fine=True) if h <= best.step]
    noise = _noise(line, fine) if fine else 0.0
    off = [abs(line.central(h) - best.value) - 8 * noise / h for h in fine]
    return best.value, best.error, max(off, default=math.inf)


def _is_clear(line: Line, found: Slope) -> bool:
    """True if shorter steps would say no more: the slope is known well, and rounding explains the noise."""
    sharp = 1e-4 if line.eps < 1e-10 else 0.02
    return found.kind == "smooth" and 4 * found.error <= sharp * size_of(line, found) and is_rounding(line, found)


def size_of(line: Line, found: Slope) -> float:
    """The size of a slope that would matter here: of this one, one that doubles the value, or that to a side.

    The slope to a side is taken over somewhat longer steps, too, since it vanishes at a point like 0 of x * abs(x); but
    not if it grows as that of exp, which says nothing about the point.
    """
    aside = min(line.steepest(found.step, 64.0), 64 * line.steepest(found.step, 1.0))
    return max(abs(found.value), line.noise / line.eps, aside)


def is_rounding(line: Line, found: Slope) -> bool:
    """True if the noise that was seen is that of rounding the argument and the terms of the value."""
    rounding = max(line.noise, line.eps * abs(found.value), line.eps * line.steepest(found.step))
    return found.noise <= max(line.noise, min(1e3 * rounding, 2e-3 * line.largest()))


def _slope_over(line: Line, steps: list[float]) -> Slope:
    """The slope from these steps, or the reason why there is none."""
    if not all(math.isfinite(line(s * steps[-1])) for s in (1, -1)):
        return Slope(math.nan, math.inf, "edge")
    while not all(math.isfinite(line(s * steps[0])) for s in (1, -1)):
        steps = steps[1:]
    if len(steps) < 3:
        return Slope(math.nan, math.inf, "unclear")
    for h in steps:
        line(h)
    noise = _noise(line, steps)
    singular = _jump(line, steps) or _steep(line, steps) or _kink(line, steps, noise)
    if singular is not None:
        return singular
    best = _extrapolated(steps, [line.central(h) for h in steps], noise)
    longest = steps[0]
    # noise covers the result: try longer steps
    while best.error > 1e-5 * abs(best.value) and longest * RATIO <= line.reach:
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
        table = _table(steps[:k], [line.gap(h) / h for h in steps[:k]], 2 * line.noise / steps[k - 1])
        best = min([best, *table], key=lambda s: s.error)
    return best


def fine_second_slope(line: Line, offset: float = 1.0) -> Slope:
    """The second slope from all steps down to some roundings of the argument, each checked against shorter steps."""
    steps = line.steps(offset, fine=True)
    if not all(math.isfinite(line(s * steps[-1])) for s in (1, -1)):
        return Slope(math.nan, math.inf)
    while not all(math.isfinite(line(s * steps[0])) for s in (1, -1)):
        steps = steps[1:]
    return _extrapolated(steps, [line.gap(h) / h for h in steps], 2 * _noise(line, steps), power=2)


def observed_order(line: Line, slope: float) -> float:
    """The power of h with which the remainder of the first-order expansion shrinks; 2 where ``slope`` is right."""
    left_over = [(h, abs(line(h) - line(0.0) - h * slope)) for h in line.steps()]
    used = [(h, r) for h, r in left_over if math.isfinite(r) and r > 64 * line.noise]
    if len(used) < 2:
        return math.nan
    return float(np.polyfit(np.log([h for h, _ in used[-3:]]), np.log([r for _, r in used[-3:]]), 1)[0])


def _extrapolated(steps: Sequence[float], differences: Sequence[float], noise: float, power: int = 1) -> Slope:
    """The best entry of Richardson's table that no difference over a shorter step contradicts."""
    for found in sorted(_table(steps, differences, noise, power), key=lambda s: s.error):
        k = steps.index(found.step)
        # the error of longer steps, which shrinks with the square of the step
        bend = 4 * abs(differences[k] - found.value)
        if all(
            abs(d - found.value) <= 4 * found.error + bend * (h / found.step) ** 2 + 8 * noise / h**power
            for h, d in zip(steps[k + 1 :], differences[k + 1 :], strict=True)
        ):
            return replace(found, noise=noise)
    return Slope(math.nan, math.inf, "unclear", noise=noise)


def _table(steps: Sequence[float], differences: Sequence[float], noise: float, power: int = 1) -> list[Slope]:
    """The entries of Richardson's table, with the errors that the table shows."""
    found = []
    above: list[float] = []
    for k, (h, d) in enumerate(zip(steps, differences, strict=True)):
        row = [d]
        for j in range(1, min(k, 4) + 1):
            row.append(row[-1] + (row[-1] - above[j - 1]) / (RATIO ** (2 * j) - 1))
            error = max(abs(row[j] - row[j - 1]), abs(row[j] - above[j - 1])) + 2 * noise / h**power
            if error < math.inf:  # excludes NaN, the error of values near the largest number
                found.append(Slope(row[j], error, step=h))
        above = row
    return found


def _noise(line: Line, steps: Sequence[float]) -> float:
    """The size of random changes in the values: seen at the shortest steps, where there is little else."""
    slopes = [line.central(h) for h in steps]
    fine = steps[-1] < math.sqrt(line.eps) / RATIO  # so short steps measure noise, and the longer ones the function
    tail = range(max(len(steps) - (2 if fine else 4), 1), len(steps))
    noise = max([line.noise, *(min(abs(slopes[k] - slopes[k - 1]), 1e300) * steps[k] / 2 for k in tail)])
    noise = max([noise, *(line.eps * min(abs(slopes[k]), 1e300) for k in tail)])  # the rounding of the argument
    middle = line(0.0)
    if line(steps[-1]) == middle == line(-steps[-1]):  # the first visible change may be a step of a staircase
        moved = [h for h in steps if not line(h) == middle == line(-h)]
        if moved:
            tread = max(abs(line(moved[-1]) - middle), abs(line(-moved[-1]) - middle))
            if tread < 0.05 * line.largest():  # a higher tread is a single jump some way off
                noise = max(noise, tread)
    return noise


def _settled(values: Sequence[float]) -> bool:
    """True if the values are the same up to a tenth."""
    return min(map(abs, values)) > 0 and max(values) - min(values) <= 0.1 * max(map(abs, values))


def _rounding(line: Line, steps: Sequence[float]) -> float:
    """A change of the value that rounding cannot make, be it of terms or, where the slope is large, of the argument."""
    return 1e3 * line.noise + 32 * line.eps * min(abs(line.central(h)) for h in steps)


def _jump(line: Line, steps: Sequence[float]) -> Slope | None:
    apart = [line(h) - line(-h) for h in steps[-4:]]
    gaps = [line(h) - 2 * line(0.0) + line(-h) for h in steps[-4:]]
    for change in (apart, gaps):
        # Smaller jumps are the staircase of a coarser precision inside of the function.
        if _settled(change) and abs(change[-1]) > _rounding(line, steps[-4:]) + 1e-6 * line.largest():
            left, right = line(-steps[-1]), line(steps[-1])
            return Slope(math.nan, math.inf, "jump", left, right if right != left else line(0.0), steps[-1])
    return None


def _steep(line: Line, steps: Sequence[float]) -> Slope | None:
    for slopes in ([line.central(h) for h in steps[-6:]], [line.gap(h) for h in steps[-6:]]):
        ratios = [small / large if large else 0.0 for large, small in pairwise(slopes)]
        if (
            min(ratios) > 1.2
            and _settled(ratios)
            # LAPACK's last digits depend on the address of an array, so the value at the point may be slightly off.
            and all(abs(s) > _rounding(line, steps[-6:]) / h for s, h in zip(slopes, steps[-6:], strict=True))
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
            return None  # the kink lies some way off: closer to the point, both sides agree
        h, middle = steps[k], line(0.0)
        return Slope(math.nan, math.inf, "kink", (middle - line(-h)) / h, (line(h) - middle) / h, h)
    return None


def vector(parts: Sequence[Any]) -> Any:
    """Arrays and numbers one after the other as one vector of doubles; NaN where a real function turned complex."""
    flat = [np.ravel(part) for part in parts]
    real = [np.full(x.shape, np.nan) if x.dtype.kind == "c" else x.astype(np.float64) for x in flat]
    return np.concatenate(real) if real else np.zeros(0)
