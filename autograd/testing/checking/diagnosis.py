"""The reports: the entry of a gradient that is most wrong and its likely cause, or the place of a kink."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograd.testing.checking.differences import RATIO, Line, Slope, full_slope, observed_order, vector
from autograd.testing.checking.point import Point
from autograd.testing.checking.scales import scales
from autograd.testing.checking.searching import find_entry
from autograd.testing.checking.subject import Arrays, Subject
from autograd.testing.checking.verdict import GradientError, UnclearError

MOST = 64
"""The number of entries of a leaf that are looked at."""

MANY = 100_000
"""The number of entries of a leaf above which a quarter as many are."""


@dataclass
class Report:
    """The most wrong entry of a gradient, others, and the likely cause; ``wrong`` of ``entries`` are wrong."""

    argument: str
    index: tuple[int, ...]
    result: tuple[int, ...] | None
    analytic: float
    numeric: float
    error: float
    cause: str | None
    worst: list[tuple[tuple[int, ...], float, float]]
    wrong: int
    entries: int


def kink_report(point: Point, direction: Arrays, label: str, found: Slope) -> GradientError:
    """The report on a point without derivative: with the slopes of one result along one entry, if there is one."""
    subject, start, value = point.subject, point.start, point.value
    for i in (i for i, d in enumerate(direction) if np.any(d)):
        for place in list(np.ndindex(start[i].shape))[:MOST]:
            along = [np.zeros_like(x) for x in start]
            along[i][place] = scale = float(np.asarray(scales(start[i]))[place])
            for j, y in enumerate(value):
                for at in list(np.ndindex(np.shape(y)))[:MOST]:
                    weights = [np.zeros(np.shape(z)) for z in value]
                    weights[j][at] = 1.0
                    alone = full_slope(point.line(weights, along))
                    if alone.kind not in ("smooth", "wrong"):
                        if alone.kind != "jump":
                            alone = replace(alone, left=alone.left / scale, right=alone.right / scale)
                        return point.error(
                            "kink", f"{subject.name} is not differentiable here: {alone}",
                            argument=subject.names[i], index=place, result=at,
                        )  # fmt: skip
    return point.error(
        "kink", f"{subject.name} is not differentiable here: {found}, along a random direction", argument=label
    )


def unclear_report(point: Point, label: str, line: Line, slope: float, found: Slope) -> GradientError:
    """The report on a point where function values tell nothing about the derivative, with the reason."""
    name, size = point.subject.name, max(line.noise / line.eps, line.largest())
    change = line.eps * abs(slope) / size if size and np.isfinite(slope) else 0.0
    reason = (
        f"; by this gradient, rounding {label} alone changes the value by {change:.0e} of its size: shift or scale "
        f"the argument" if change > 1e-5 else ""
    )  # fmt: skip
    return UnclearError(
        "noise", f"cannot tell: {name} is too noisy to tell its gradient from its values{reason}",
        function=name, seed=point.verdict.seed, argument=label, analytic=slope,
        numeric=found.value if np.isfinite(found.value) else None,
        error=found.error if np.isfinite(found.error) and np.isfinite(found.value) else None,
    )  # fmt: skip


def wrong_report(
    point: Point, mode: str, label: str, direction: Arrays, line: Line, slope: float, numeric: Slope
) -> GradientError:
    """The report on a wrong derivative: with the entry that is most wrong, if one stands out."""
    name = point.subject.name
    moving = [i for i, d in enumerate(direction) if np.any(d)]
    rng = np.random.default_rng(point.verdict.seed)
    places = {i: _sample(point.start[i], rng) for i in moving}
    report = _diagnosed(point, mode, places, line.eps, numeric.step)
    if report is None:  # the wrong entry is not in the sample
        for i in (i for i in moving if len(places[i]) < point.start[i].size):
            found = find_entry(point, mode, i, direction[i], numeric.step)
            if found is not None:
                report = _diagnosed(point, mode, {i: [*places[i][: MOST // 4], found]}, line.eps, numeric.step)
                break
    which = "gradient" if mode == "rev" else "forward-mode derivative"
    details: dict[str, Any] = {
        "argument": label, "analytic": slope, "numeric": numeric.value, "error": numeric.error,
        "order": observed_order(line, slope) if np.isfinite(slope) else None,
    }  # fmt: skip
    share = ""
    if report is not None:
        details.update(vars(report))
        wrong, entries = details.pop("wrong"), details.pop("entries")
        every = max(point.start[i].size for i in moving if point.subject.names[i] == report.argument)
        share = "" if every == 1 else f" in {wrong} of {entries} entries{' looked at' if entries < every else ''}"
    return point.error("wrong", f"the {which} of {name} is wrong{share}", **details)


def _sample(x: Any, rng: np.random.Generator) -> list[tuple[int, ...]]:
    """The entries of a leaf that are looked at: all of a small one; fewer of a large one, as each takes evaluations."""
    if x.size <= MOST:
        return list(np.ndindex(x.shape))
    count = MOST if x.size <= MANY else MOST // 4
    chosen = sorted(rng.choice(x.size, count, replace=False, shuffle=False).tolist())
    return [tuple(int(k) for k in np.unravel_index(flat, x.shape)) for flat in chosen]


def pushed_gradients(point: Point, places: dict[int, list[tuple[int, ...]]]) -> Arrays:
    """The gradient from forward mode at these entries; NaN elsewhere, as each takes a sweep."""
    gradients = [np.full(np.shape(x), np.nan) for x in point.start]
    for i in places:
        for place in places[i]:
            unit = [np.zeros_like(x) for x in point.start]
            unit[i][place] = 1
            pushed = point.subject.push(unit)
            gradients[i][place] = sum(float(np.sum(w * t)) for w, t in zip(point.cotangents, pushed, strict=True))
    return gradients


def _diagnosed(
    point: Point, mode: str, looked_at: dict[int, list[tuple[int, ...]]], eps: float, step: float
) -> Report | None:
    """Look at some entries of the leaves that moved, one after the other; None if no single entry stands out."""
    subject, cotangents, start = point.subject, point.cotangents, point.start
    gradients = point.reverse if mode == "rev" else pushed_gradients(point, looked_at)
    assert gradients is not None
    weights = vector(cotangents)
    single = weights.size == 1  # a single result needs no weighted sum: its own derivative is shown
    unit = float(weights[0]) if single else 1.0
    reports = []
    numerics: dict[int, Any] = {}
    for i, places in looked_at.items():
        analytic = np.asarray(gradients[i], dtype=np.float64)
        numeric = np.full(analytic.shape, np.nan)
        errors = np.zeros(analytic.shape)
        for place in places:
            numeric[place], errors[place] = _entry(subject, weights, start, i, place, eps, step)
        numerics[i] = numeric
        off = np.abs(analytic - numeric)
        off = np.where(np.isnan(numeric), 0.0, np.where(np.isnan(analytic), np.inf, off))
        size = max(float(np.nanmax(np.abs(numeric), initial=0.0)), 1e-300)
        beyond = np.where(off > 8 * errors + 1e-9 * size, off, 0.0)
        if not np.any(beyond > 0):
            continue
        order = [place for place in sorted(places, key=lambda p: -beyond[p]) if beyond[place] > 0]
        worst = [(tuple(map(int, p)), float(analytic[p]) / unit, float(numeric[p]) / unit) for p in order[:6]]
        index, a, n = worst[0]
        cause = _cause(analytic, numeric, 1e3 * float(np.max(errors)) + 1e-6 * size)
        error = float(errors[order[0]] / abs(unit))
        report = Report(subject.names[i], index, None, a, n, error, cause, worst, len(order), len(places))
        reports.append((float(np.max(beyond)) / size, i, report))
    if not reports:
        return None
    _, i, report = max(reports, key=lambda entry: entry[0])
    if report.cause is None:
        report.cause = _swapped(subject, gradients, numerics, i)
    if not single:
        _name_result(report, subject, mode, cotangents, start, i, eps, step)
    return report


def _name_result(
    report: Report, subject: Subject, mode: str, cotangents: Arrays, start: Arrays, i: int, eps: float, step: float
) -> None:
    """Put the entry of the result whose derivative is most wrong into the report, if there are few to compare."""
    sizes = [np.size(w) for w in cotangents]
    if sum(sizes) > MOST or len(sizes) > 1:
        return
    unit = [np.zeros_like(x) for x in start]
    unit[i][report.index] = 1
    places = list(np.ndindex(np.shape(cotangents[0])))
    if mode == "fwd":
        analytic = vector(subject.push(unit))
    else:
        analytic = np.zeros(len(places))
        for k, place in enumerate(places):
            one = np.zeros_like(cotangents[0])
            one[place] = 1
            analytic[k] = np.asarray(subject.pull([one])[i])[report.index]
    found = [_entry(subject, np.eye(len(places))[k], start, i, report.index, eps, step) for k in range(len(places))]
    numeric = np.array([value for value, _ in found])
    k = int(np.argmax(np.abs(analytic - numeric)))
    report.result, report.analytic, report.numeric = places[k], float(analytic[k]), float(numeric[k])
    report.error = found[k][1]
    report.worst = []


def _entry(
    subject: Subject, weights: Any, start: Arrays, i: int, place: tuple[int, ...], eps: float, step: float
) -> tuple[float, float]:
    """One entry of the gradient by differences, and its error. The steps are short if ``step`` is short, too."""
    size = abs(float(start[i][place]))
    scale = size or float(np.max(np.abs(start[i]), initial=0.0)) or 1.0
    top = 2.0**-8 if eps < 1e-10 else 2.0**-3
    top = min(top, RATIO * step) if step < top / RATIO**3 else top

    def total(change: float) -> Any:
        moved = [np.array(x) for x in start]
        moved[i][place] += change
        return float(np.sum(weights * vector(subject.values(moved))))

    coarse, fine = ((total(h) - total(-h)) / (2 * h) for h in (top * scale, top / RATIO * scale))
    best = fine + (fine - coarse) / (RATIO**2 - 1)
    return best, abs(best - fine) + 8 * eps * abs(total(0.0)) * RATIO / (top * scale)


def _cause(analytic: Any, numeric: Any, near: float) -> str | None:
    """The mistake that would give ``analytic`` where ``numeric`` is right, if it is a usual one."""
    seen = ~np.isnan(numeric)
    a, n = analytic[seen], numeric[seen]
    if not np.all(np.isfinite(a)):
        return "the gradient is not finite though the slope is"
    if not np.any(a):
        return "the gradient is zero everywhere: a term or the whole rule is missing, or the data were detached"
    strong = np.abs(n) > 10 * near
    rest_is_small = bool(np.all(np.abs(a[~strong]) <= 20 * near))
    if np.any(strong):
        ratios = a[strong] / n[strong]
        ratio = float(np.median(ratios))
        right = abs(ratio - 1) <= 1e-4  # the large entries are right, so the small ones are wrong
        if ratio and not right and np.all(np.abs(ratios - ratio) <= 1e-6 + 1e-4 * abs(ratio)) and rest_is_small:
            return _factor(ratio)
    if np.all(np.abs(a - n) <= near):  # for so small a difference any explanation would fit
        return None
    if np.all(seen) and analytic.ndim >= 2:
        for j in range(analytic.ndim - 1):
            for k in range(j + 1, analytic.ndim):
                if analytic.shape[j] == analytic.shape[k] and np.all(
                    np.abs(np.swapaxes(analytic, j, k) - numeric) <= near
                ):
                    return f"transposed: with axes {j} and {k} exchanged it would be right"
        if np.all(np.abs(np.ravel(analytic, "F").reshape(numeric.shape) - numeric) <= near):
            return "the entries come in the order of the transpose"
    if np.all(seen) and analytic.ndim == 1 and np.all(np.abs(analytic[::-1] - numeric) <= near):
        return "reversed: the entries come in the opposite order"
    if np.all(np.abs(a + n) <= near):
        return _factor(-1.0)
    whole = np.rint(a[strong] / n[strong]) if np.any(strong) else np.zeros(0)
    if whole.size and np.all(np.abs(a[strong] - whole * n[strong]) <= near) and np.all(whole >= 1) and rest_is_small:
        return "some entries are counted more than once (a repeated index, or a value used twice)"
    if np.any(strong) and np.all((np.abs(a - n) <= near) | (np.abs(a) <= near)):
        return "some entries are zero that should not be: a dropped term, or a mask that hides too much"
    return None


def _factor(ratio: float) -> str:
    if abs(ratio + 1) < 1e-4:
        return "the sign: every entry is the negative of what it should be"
    if abs(ratio - 2) < 1e-4:
        return "a factor 2: every entry is twice what it should be (counted double?)"
    if ratio > 1.5 and abs(ratio - round(ratio)) < 1e-4 * ratio:
        return (
            f"a factor {round(ratio)}: every entry is {round(ratio)} times what it should be "
            f"(counted several times, or a mean taken for a sum?)"
        )
    inverse = 1 / ratio
    if inverse > 1.5 and abs(inverse - round(inverse)) < 1e-4 * inverse:
        return (
            f"a factor 1/{round(inverse)}: every entry is {_part(round(inverse))} of what it should be "
            f"(is the sum over a broadcast axis missing?)"
        )
    return f"a factor: every entry is {ratio:.8g} times what it should be"


def _part(n: int) -> str:
    """One n-th in words: half, a third, a 9th."""
    return {2: "half", 3: "a third"}.get(n, f"a {n}th" if n < 21 else f"1/{n}")


def _swapped(subject: Subject, gradients: Arrays, numerics: dict[int, Any], i: int) -> str | None:
    """The cause, if the gradient is that of another argument."""
    for j in range(len(gradients)):
        other = gradients[j]
        if j != i and np.shape(other) == np.shape(gradients[i]):
            off = np.abs(np.asarray(other, dtype=np.float64) - numerics[i])
            if np.nanmax(off, initial=0.0) <= 1e-6 * np.nanmax(np.abs(numerics[i]), initial=0.0):
                return f"exchanged: this is what the gradient of {subject.names[j]} should be given to"
    return None
