"""The checks of one subject at its point: each raises a ``GradientError``, or adds its comparison to the verdict."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograd.engine.node import data_of
from autograd.testing.checking.diagnosis import MOST, kink_report, pushed_gradients, unclear_report, wrong_report
from autograd.testing.checking.differences import (
    Line,
    Slope,
    coarse_slope,
    fine_second_slope,
    full_slope,
    is_rounding,
    observed_order,
    quick_slope,
    second_slope,
    size_of,
    vector,
)
from autograd.testing.checking.point import Point
from autograd.testing.checking.scales import BEYOND, cast, left_over, precision, rounding_floor, scales, steepness
from autograd.testing.checking.subject import Arrays, Subject
from autograd.testing.checking.verdict import Comparison, KinkError, UnclearError

GROUPS = 8
"""The number of groups that leaves are moved in: with more leaves than this, several move together."""

BLUNT = 1e-5
"""The resolution above which entries of small slope are moved by themselves, too."""

MODE_NAMES = {"rev": "reverse", "fwd": "forward"}


def check_finite(point: Point) -> None:
    """A value that is infinite or NaN has no derivative."""
    for y in point.value:
        if not np.all(np.isfinite(y)):
            where = tuple(int(i[0]) for i in np.nonzero(~np.isfinite(np.atleast_1d(y))))
            raise point.error(
                "not finite", f"{point.subject.name} is {np.atleast_1d(y)[where]} here, at {list(where)}"
            )  # fmt: skip


def check_form(point: Point) -> None:
    """Check that there is one gradient for each leaf, of its shape and dtype."""
    name, gradients, start = point.subject.name, point.reverse or [], point.subject.start
    if len(gradients) != len(start):
        names = ", ".join([*point.subject.names[:6], *(["..."] if len(start) > 6 else [])])
        raise point.error(
            "shape", f"the gradient of {name} has {len(gradients)} parts, expected {len(start)}, one each for {names}"
        )
    for g, x, label in zip(gradients, start, point.subject.names, strict=True):
        got, expected = np.asarray(g), np.asarray(data_of(x))
        if got.shape != expected.shape:
            broadcast = got.ndim >= expected.ndim and all(
                n in (1, m) for n, m in zip(expected.shape[::-1], got.shape[::-1], strict=False)
            )
            cause = "the sum over the axes that the argument was broadcast along is missing" if broadcast else None
            raise point.error(
                "shape", f"the gradient of {name} has shape {got.shape}, expected {expected.shape}",
                argument=label, cause=cause,
            )  # fmt: skip
        if got.dtype != expected.dtype:
            raise point.error(
                "dtype", f"the gradient of {name} is of {got.dtype}, expected {expected.dtype}", argument=label
            )


def check_linear(point: Point, rng: np.random.Generator) -> None:
    """The gradient of twice one cotangent less another is that combination of their gradients."""
    subject, cotangents, gradients = point.subject, point.cotangents, point.reverse or []
    if subject.linear:
        return
    others = [cast(w * rng.uniform(-1.0, 1.0, np.shape(w)), w) for w in cotangents]
    second = subject.pull(others)
    both = subject.pull([cast(np.asarray(2 * w - o), w) for w, o in zip(cotangents, others, strict=True)])
    for i, (g, h, gh) in enumerate(zip(gradients, second, both, strict=True)):
        x, label = subject.start[i], subject.names[i]
        terms = np.max(2 * np.abs(g) + np.abs(h), initial=0.0)
        eps = precision([g])
        # casts inside of the function may be coarse
        rounding = max(rounding_floor(eps), 1e-5) * terms + 1e3 * eps * steepness(x)
        off = np.max(np.abs(2 * g - h - gh), initial=0.0)
        if np.isfinite(terms) and not off <= rounding and not off <= 1e3 * eps * point.terms("rev")[i]:
            raise point.error(
                "linearity", f"the gradient of {subject.name} is not linear in the cotangent", argument=label
            )


def check_slopes(point: Point) -> None:
    """The derivatives along each direction: each mode against differences, and the modes against each other."""
    groups = [group for k in range(GROUPS) if (group := list(range(k, len(point.directions), GROUPS)))]
    for group in groups:
        if sum(point.directions[i].size for i in group):
            _check_direction(point, group, alone=len(groups) == 1)


def _check_direction(point: Point, group: list[int], alone: bool) -> None:
    """Check the derivative as the leaves in ``group`` move together; ``alone`` is True if there are no other leaves."""
    direction = [d if i in group else np.zeros_like(d) for i, d in enumerate(point.directions)]
    resolution = _compare(point, group, direction, point.forward if alone else None)
    blunt = max(BLUNT, 20 * rounding_floor(precision([*point.value, *point.start])))
    while resolution > blunt and (weak := _weak_entries(point, direction, resolution)) is not None:
        direction = weak
        try:
            resolution = _compare(point, group, direction, None)
        except (KinkError, UnclearError):  # the weak entries are below the noise of the others, which passed
            return


def _weak_entries(point: Point, direction: Arrays, resolution: float) -> Arrays | None:
    """The direction in the entries alone whose slopes are too small to show beside the others; None if there are none.

    Where steps are long for some entries, the slopes of others may be hidden, right or wrong, by the error of theirs.
    """
    if point.reverse is None:
        return None
    parts = [
        np.abs(np.asarray(g, np.float64) * np.asarray(d, np.float64))
        for g, d in zip(point.reverse, direction, strict=True)
    ]
    largest = max(float(np.max(p, initial=0.0)) for p in parts)
    most = 10 * resolution * largest
    weak = [np.where(p <= most, d, 0).astype(d.dtype) for p, d in zip(parts, direction, strict=True)]
    fewer = sum(np.count_nonzero(w) for w in weak) < sum(np.count_nonzero(d) for d in direction)
    return weak if fewer and any(np.any(w) for w in weak) else None


def _compare(point: Point, group: list[int], direction: Arrays, pushed: Arrays | None) -> float:
    """The derivatives along one direction, and the relative error that would have shown in each."""
    subject, cotangents = point.subject, point.cotangents
    coarsest = 0.0
    label = ", ".join(subject.names[i] for i in group[:3])
    line = point.line(cotangents, direction)
    analytic: dict[str, tuple[float, float]] = {}
    if point.reverse is not None:
        analytic["rev"] = _weighted([point.reverse[i] for i in group], [direction[i] for i in group])
    if point.forward is not None:
        analytic["fwd"] = _weighted(pushed if pushed is not None else subject.push(direction), cotangents)
    floor, noise = rounding_floor(line.eps), 500 * line.noise
    tiny = 0.0
    if subject.natural is None and not np.any(vector(point.value)):  # terms of the arguments' size may have cancelled
        tiny = line.eps * max(float(np.max(np.abs(x), initial=0.0)) for x in point.start)
    for mode, (slope, terms) in analytic.items():
        numeric = judged(line, slope, floor * terms + tiny)
        if numeric.kind != "smooth" and (lost := _lost_terms(point, mode, direction)):
            tiny = max(tiny, 1e3 * line.eps * lost)
            numeric = judged(line, slope, floor * terms + tiny)
        if numeric.kind == "wrong":
            numeric = _entry_by_entry(point, mode, direction, slope, numeric)
        if numeric.kind == "unclear":
            raise unclear_report(point, label, line, slope, numeric)
        if numeric.kind not in ("smooth", "wrong"):
            raise kink_report(point, direction, label, numeric)
        if numeric.kind == "wrong":
            raise wrong_report(point, mode, label, direction, line, slope, numeric)
        size = max(size_of(line, numeric), abs(slope), 1e3 * tiny)
        resolution = (4 * numeric.error + floor * terms) / size if size else 0.0
        if not resolution < 0.5:
            raise unclear_report(point, label, line, slope, numeric)
        what = f"{MODE_NAMES[mode]} mode of {subject.name}"
        point.verdict.comparisons.append(Comparison(what, label, slope, numeric.value, numeric.error, resolution))
        noise, coarsest = max(noise, 4 * numeric.error), max(coarsest, resolution)
    if len(analytic) == 2:
        (rev, terms), (fwd, fwd_terms) = analytic["rev"], analytic["fwd"]
        what = f"reverse and forward mode of {subject.name}"
        off = abs(rev - fwd)
        if not off <= floor * max(terms, fwd_terms) + noise + tiny and not (
            off <= 1e3 * line.eps * max(_lost_terms(point, mode, direction) for mode in analytic)
        ):
            raise point.error(
                "modes", f"{what} disagree: {rev:.10g} and {fwd:.10g}", argument=label, analytic=rev, numeric=fwd
            )
        point.verdict.comparisons.append(Comparison(what, label, rev, fwd, 0.0, floor))
    return coarsest


def _entry_by_entry(point: Point, mode: str, direction: Arrays, slope: float, together: Slope) -> Slope:
    """The slope along a direction that seems to be wrong, from the slopes along each entry alone, if there are few.

    Entries that move together may pass kinks on the way, each at another step, or stand at kinks whose gaps cancel:
    both look like a smooth function with another slope. The entries alone tell these from a wrong gradient: one of
    them is wrong too, or their sum is.
    """
    places = {i: [tuple(map(int, place)) for place in np.argwhere(d)] for i, d in enumerate(direction) if np.any(d)}
    if not np.isfinite(slope) or not 1 < sum(map(len, places.values())) <= MOST:
        return together
    gradients = point.reverse if mode == "rev" else pushed_gradients(point, places)
    assert gradients is not None
    total = error = 0.0
    kink: Slope | None = None
    for i, place in [(i, place) for i, of_leaf in places.items() for place in of_leaf]:
        # The entry's own size, so that a small one does not pass 0 with the steps of large ones.
        scale = abs(float(np.asarray(point.start[i])[place])) or float(np.asarray(scales(point.start[i]))[place])
        unit = _unit(point.start, i, place, scale)
        share = float(np.asarray(direction[i])[place]) / scale
        line = point.line(_weights_of_moved(point, unit), unit)
        line.reach = 1.0
        expected = float(np.asarray(gradients[i])[place]) * scale
        found = judged(line, expected, rounding_floor(line.eps) * abs(expected))
        if found.kind == "wrong":
            return together
        if found.kind not in ("smooth", "unclear"):
            kink = found
        total, error = total + found.value * share, error + found.error * abs(share)
    if kink is not None:
        return kink
    apart = abs(together.value - slope)
    return Slope(total, error, step=together.step) if abs(total - slope) + error <= 0.5 * apart else together


def _weights_of_moved(point: Point, unit: Arrays) -> Arrays:
    """The cotangents, and 0 for results that one entry does not change: the rounding of those is no noise beside it."""
    moved = np.zeros(vector(point.value).shape, bool)
    for t in (0.25, -0.25, 2.0**-8, -(2.0**-8)):
        at = [cast(np.asarray(x + t * d), x) for x, d in zip(point.start, unit, strict=True)]
        try:
            there = vector(point.subject.values(at))
        except BEYOND:
            return point.cotangents
        if there.shape != moved.shape:
            return point.cotangents
        moved |= there != vector(point.value)
    shapes = [np.shape(w) for w in point.cotangents]
    parts = np.split(moved, np.cumsum([math.prod(shape) for shape in shapes])[:-1])
    return [
        np.where(part.reshape(shape), w, 0).astype(np.asarray(w).dtype)
        for w, part, shape in zip(point.cotangents, parts, shapes, strict=True)
    ]


def _lost_terms(point: Point, mode: str, direction: Arrays) -> float:
    """The size of the terms of the slope along a direction, if all that they left is rounding; else 0."""
    if mode == "rev":
        used = [i for i, d in enumerate(direction) if np.any(d)]
        return sum(_share(point.terms(mode)[i], direction[i]) for i in used)
    return sum(map(_share, point.terms(mode), point.cotangents))


def _share(terms: float, weights: Any) -> float:
    """The size of a weighted sum of terms of one size."""
    return terms * float(np.sum(np.abs(weights)))


def check_second_order(point: Point, derived: dict[str, Subject]) -> None:
    """The second-order remainder: second differences of values against the derivative of the gradient.

    A gradient function may be right at the point alone, and its derivative agree with it: the gradient 0 of x * y
    at 0. So this derivative is compared with second differences of the function, too.
    """
    subject, directions, cotangents = point.subject, point.directions, point.cotangents
    line = point.line(cotangents, directions)
    numeric = second_slope(line)
    if not np.isfinite(numeric.error):
        return
    label = ", ".join(subject.names[:3])
    for mode, gradient in derived.items():
        if mode == "rev":
            along, weights, first = directions, directions, len(cotangents)
            parts = gradient.pull(along)
        else:
            still = [np.zeros_like(np.asarray(data_of(x))) for x in gradient.start[: len(directions)]]
            along, weights, first = [*still, *directions], cotangents, 0
            parts = gradient.push(along)
        analytic, terms = _weighted(parts[first:], weights)
        # The change over the longest step estimates the size of terms that may have cancelled.
        rounding = rounding_floor(line.eps) * terms + 1e5 * line.eps * line.largest(64 * numeric.step)
        allowed = 8 * numeric.error + rounding
        if not abs(analytic - numeric.value) <= allowed:
            numeric = fine_second_slope(line)
            if not np.isfinite(numeric.error):
                continue
            allowed = 8 * numeric.error + rounding
        if not abs(analytic - numeric.value) <= allowed and (
            lost := _lost_terms(point, "fwd" if point.reverse is None else "rev", directions)
        ):
            # Each derivative multiplies the terms by the same factor again.
            rounding += 1e3 * line.eps * lost**2
            allowed = 8 * numeric.error + rounding
        if not abs(analytic - numeric.value) <= allowed:
            limits = [0.0] * first + [u / 1024 for u in point.usual(mode)]
            sizes = left_over(gradient.derived(mode, along, limits), along, gradient.start, parts, limits)
            rounding += 1e3 * line.eps * sum(map(_share, sizes[first:], weights))
            allowed = 8 * numeric.error + rounding
        if not abs(analytic - numeric.value) <= allowed:
            again = fine_second_slope(line, 0.7)
            apart, also = analytic - numeric.value, analytic - again.value
            least = max(0.1 * numeric.noise, 1e-3 * line.noise / line.eps, 1e-3 * line.largest())
            if abs(analytic) * (64 * line.finest()) ** 2 > least:
                continue  # with this slope the function would bend within steps that rounding hides
            if abs(also) > 8 * again.error + rounding and abs(apart - also) <= 0.5 * abs(apart):
                raise point.error(
                    "wrong", f"the second derivative of {subject.name} is wrong",
                    argument=label, analytic=analytic, numeric=numeric.value, error=numeric.error,
                    cause="the gradient is right at this point, but not around it",
                )  # fmt: skip
            allowed = abs(apart)  # the noise is coarser than rounding, for example that of an integrator
        size = max(abs(numeric.value), abs(analytic), line.noise / line.eps, line.largest())
        resolution = allowed / size if size else 0.0
        if resolution < 0.1:  # a coarser comparison of values proves nothing
            what = f"second order of {subject.name}"
            point.verdict.comparisons.append(
                Comparison(what, label, analytic, numeric.value, numeric.error, resolution)
            )


@dataclass(frozen=True)
class _WrongEntry:
    """An entry of the Jacobian that differences contradict; ``index`` is that of the result, then of the argument."""

    index: tuple[int, ...]
    argument: str
    analytic: float
    numeric: float
    error: float
    order: float


def check_every_entry(point: Point) -> None:
    """The whole Jacobian, column by column and row by row; the worst entries are listed."""
    subject, start, value = point.subject, point.start, point.value
    places = [(j, at) for j, y in enumerate(value) for at in np.ndindex(np.shape(y))]
    rows = {place: subject.pull(_unit(value, *place)) for place in places} if point.reverse is not None else {}
    wrong: list[_WrongEntry] = []
    for i, x in enumerate(start):
        for here in np.ndindex(x.shape):
            direction = _unit(start, i, here, float(np.asarray(scales(x))[here]))
            scale = float(direction[i][here])
            pushed = subject.push(direction) if point.forward is not None else None
            for j, at in places:
                line = point.line(_unit(value, j, at), direction)
                slopes = [float(np.asarray(rows[j, at][i])[here]) * scale] if rows else []
                slopes += [float(np.asarray(pushed[j])[at])] if pushed is not None else []
                for slope in slopes:
                    numeric = judged(line, slope, rounding_floor(line.eps) * abs(slope))
                    if numeric.kind == "unclear":
                        raise unclear_report(point, subject.names[i], line, slope, numeric)
                    if numeric.kind not in ("smooth", "wrong"):
                        raise kink_report(point, direction, subject.names[i], numeric)
                    if numeric.kind == "wrong":
                        found = slope / scale, numeric.value / scale, numeric.error, observed_order(line, slope)
                        wrong.append(_WrongEntry((*at, *here), subject.names[i], *found))
                        break
    if wrong:
        wrong.sort(key=lambda entry: -abs(entry.analytic - entry.numeric))
        worst = wrong[0]
        raise point.error(
            "wrong", f"the Jacobian of {subject.name} is wrong in {len(wrong)} entries",
            argument=worst.argument, index=worst.index, analytic=worst.analytic, numeric=worst.numeric,
            error=worst.error, order=worst.order,
            worst=[(entry.index, entry.analytic, entry.numeric) for entry in wrong[:8]],
        )  # fmt: skip


def judged(line: Line, slope: float, floor: float) -> Slope:
    """The slope from values; of kind "wrong" if it is certain that it is not ``slope``, "unclear" if none can tell."""
    quick = quick_slope(line)
    if not np.isfinite(slope):
        quick, floor = None, 0.0
    if quick is not None and abs(quick.value - slope) <= 4 * quick.error + floor and _is_sharp(quick, slope, line):
        return quick
    found = full_slope(line, 1.0, slope, floor)
    if found.kind == "smooth" and abs(found.value - slope) <= 4 * found.error + floor:
        return found
    if slope == 0.0 and found.kind != "edge" and line.is_flat():
        return Slope(0.0, 0.0, step=line.finest())  # longer steps measure the slope of a staircase, not of its tread
    again = full_slope(line, 0.7, slope, floor) if found.kind == "smooth" else found
    if again.kind != "smooth":
        return replace(again, kind="unclear") if _is_hidden(line, slope, again) else again
    if not np.isfinite(slope):
        return replace(found, kind="wrong")
    apart, also = found.value - slope, again.value - slope
    if abs(also) <= 4 * again.error + floor or abs(apart - also) > 0.5 * abs(apart):
        return replace(found, error=abs(apart))
    value, error, off = coarse_slope(line)
    if abs(value - slope) <= 4 * error + floor and error < off <= 0.05 * abs(slope):
        return Slope(value, off, step=found.step)  # only short steps are noisy
    return replace(found, kind="unclear" if _is_hidden(line, slope, found) else "wrong")


def _is_hidden(line: Line, slope: float, found: Slope) -> bool:
    """True if values cannot contradict ``slope``, since rounding of the argument hides it.

    By ``slope``, a step of some hundred roundings changes the value by about as much as the jump or the noise that was
    found. And noise that is coarser than rounding has slopes of its own over the shortest steps.
    """
    h = 64 * line.finest()
    if not np.isfinite(slope) or found.kind == "edge":
        return False
    if found.kind == "kink":
        return abs(slope) > 1e3 * max(abs(found.left), abs(found.right))
    if found.kind != "smooth":
        return abs(slope) * h > 0.3 * line.largest(h)
    if 0.0 < line.largest() < 20 * line.noise:  # all changes seen are about as large as rounding
        return abs(slope) * h > 0.3 * found.noise
    return not is_rounding(line, found) and (found.step < line.steps()[-1] or abs(slope) * h > 0.3 * found.noise)


def _is_sharp(quick: Slope, slope: float, line: Line) -> bool:
    """True if a quick estimate is good enough to stop at: it would have shown an error of some millionths."""
    size = max(abs(quick.value), abs(slope))
    sharp = 1e-7 if line.eps < 1e-10 else 1e-3
    return quick.error <= sharp * size or size == 0.0


def _weighted(xs: Arrays, ys: Arrays) -> tuple[float, float]:
    """The sum of all products, and the size of its terms."""
    parts = [np.asarray(x, dtype=np.float64) * np.asarray(y, dtype=np.float64) for x, y in zip(xs, ys, strict=True)]
    return sum(float(np.sum(p)) for p in parts), sum(float(np.sum(np.abs(p))) for p in parts)


def _unit(like: Arrays, i: int, place: tuple[Any, ...], size: float = 1.0) -> Arrays:
    """Zeros but for one entry."""
    arrays = [np.zeros_like(np.asarray(x)) for x in like]
    arrays[i][place] = size
    return arrays
