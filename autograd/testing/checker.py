"""``check_grads``: the gradients of a function compared with what its values say, with a verdict.

Each argument is moved along a random direction; the derivative along it, as the gradient says, has to be the one that
differences of function values show (``differences.py``). That costs a handful of evaluations whatever the sizes. What
is found wrong is then looked at entry by entry (``diagnosis.py``), for the report.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograd.containers import flatten, is_container
from autograd.errors import AutogradError, OperandError
from autograd.testing.diagnosis import MOST, diagnose
from autograd.testing.differences import Line, Slope, full_slope, observed_order, quick_slope, second_slope, vector
from autograd.testing.realified import is_complex, realified
from autograd.testing.subject import Arrays, PairSubject, Subject, is_differentiable, plain
from autograd.testing.verdict import Comparison, GradientError, KinkError, Verdict

MODES = ("rev", "fwd")
GROUPS = 8
"""How many leaves of one argument are moved one by one; of a larger one, several move together."""


def check_grads(
    f: Any,
    *args: Any,
    order: int = 2,
    modes: Sequence[str] = MODES,
    argnum: int | Sequence[int] | None = None,
    params: Mapping[str, Any] | None = None,
    grad: Callable[..., Any] | None = None,
    vjp: Callable[..., Any] | None = None,
    kinks: str = "raise",
    exhaustive: bool = False,
    seed: int = 0,
) -> Verdict:
    """Check the derivatives of ``f`` at ``args`` against function values, to a given order, in both modes.

    There is no tolerance to choose. Differences over a range of steps tell the derivative and how sure they are of it,
    at any scale of arguments and results; a gradient that is off by more is wrong. Also checked: that the forward and
    the reverse mode agree, that the gradient is linear in the cotangent, shapes and dtypes of gradients, that ``f``
    changes none of its arguments and gives the same result twice and on Tensors as on plain numbers.

    Args:
        f: a function of numbers, arrays and nested containers of them with such a result; an ``op``; a ``primitive``;
            or a module, whose parameters are then checked too.
        *args: the point. Floating and complex numbers, arrays and containers of these are differentiated by; integers,
            strings, masks and the like are constants. A complex number is checked as its real and its imaginary part.
        order: 1 for gradients, 2 for their derivatives too, and so on.
        modes: "rev", "fwd" or both.
        argnum: the arguments to differentiate by; all that can be if not given.
        params: keyword arguments of ``f``.
        grad: a gradient of ``f`` that comes from elsewhere, ``grad(*args)``, to be checked in place of this package's:
            ``f`` returns one number, and neither needs to know this package. A tuple for several arguments.
        vjp: the same for ``f`` with any result: ``vjp(cotangent, *args)``.
        kinks: what to do where the function has no derivative: "raise", or "move" the point away.
        exhaustive: every entry of the Jacobian on its own; the worst are listed.
        seed: for the random directions.

    Returns:
        The verdict, which says what was compared, and how small an error would have been noticed.

    Raises:
        GradientError: something is wrong; the message is a report with the likely cause.
        KinkError: it has a kink, a jump or the edge of its domain here. (A GradientError too.)
        OperandError: the arguments of this function do not fit.

    Example:
        >>> import numpy as np
        >>> print(check_grads(np.tanh, np.array([0.5, -1.0])))
        the gradients of tanh are right: 17 comparisons, ... evaluations, relative errors down to ... would have shown
        >>> check_grads(np.abs, 0.0)
        Traceback (most recent call last):
        autograd.testing.verdict.KinkError: absolute is not differentiable here: left slope -1, right slope 1
    """
    _check_arguments(order, modes, kinks, grad, vjp)
    if grad is not None or vjp is not None:
        order, modes = 1, ("rev",)
    given: Sequence[Any] = args
    for attempt in range(6):
        try:
            check = _Check(_name_of(f), np.random.default_rng(seed), seed)
            moved = 0.0 if not attempt else 0.01 * 2.0**attempt
            given = _moved(args, moved, seed + attempt) if attempt else args
            subject = check.subject(f, given, argnum, dict(params or {}), grad, vjp)
            check.run(subject, order, tuple(modes), exhaustive)
        except KinkError:
            if kinks == "raise" or attempt == 5:
                raise
        else:
            check.verdict.moved = moved
            return check.verdict
    raise AssertionError("unreachable")


def _check_arguments(order: int, modes: Sequence[str], kinks: str, grad: Any, vjp: Any) -> None:
    if isinstance(order, bool) or not isinstance(order, int) or order < 1:
        raise OperandError(f"check_grads: got order={order!r}, expected 1, 2, ...")
    if isinstance(modes, str) or not modes or any(mode not in MODES for mode in modes):
        raise OperandError(f"check_grads: got modes={modes!r}, expected a sequence of 'rev' and 'fwd'")
    if kinks not in ("raise", "move"):
        raise OperandError(f"check_grads: got kinks={kinks!r}, expected 'raise' or 'move'")
    if grad is not None and vjp is not None:
        raise OperandError("check_grads: got both grad and vjp, expected one of them")


def _name_of(f: Any) -> str:
    return str(getattr(f, "__name__", None) or type(f).__name__)


def _moved(args: Sequence[Any], by: float, seed: int) -> list[Any]:
    """The arguments a little away, entry by entry."""
    rng = np.random.default_rng([seed, 1])
    leaves, build = flatten(list(args))
    new = []
    for x in leaves:
        if is_differentiable(x):
            data = plain(x)
            step = by * rng.uniform(0.5, 1.0, np.shape(data)) * rng.choice([-1.0, 1.0], np.shape(data))
            moved = data + (step * _scales(data)).astype(getattr(data, "dtype", float))
            x = type(x)(moved) if isinstance(x, float) else moved
        new.append(x)
    return list(build(new))


def _scales(x: Any) -> Any:
    """For each entry, how large a change is a large one: its size, or that of its neighbours where it is small."""
    size = np.abs(np.asarray(x, dtype=np.float64))
    typical = float(np.sqrt(np.mean(size**2))) if size.size else 0.0
    return np.maximum(size, 0.1 * typical) if 0 < typical < np.inf else np.ones_like(size)


class _Check:
    """One run of ``check_grads``: what it found so far."""

    def __init__(self, name: str, rng: np.random.Generator, seed: int) -> None:
        self.rng = rng
        self.verdict = Verdict(name, seed)

    def fail(self, problem: str, headline: str, function: str, **details: Any) -> GradientError:
        """The report."""
        kind = KinkError if problem == "kink" else GradientError
        return kind(problem, headline, function=function, seed=self.verdict.seed, **details)

    # what is checked

    def subject(self, f: Any, args: Sequence[Any], argnum: Any, params: dict[str, Any], grad: Any, vjp: Any) -> Subject:
        """``f`` as a function of those arguments that are differentiated by, with its floating results only."""
        name = _name_of(f)
        if any(map(is_complex, flatten(list(args))[0])):
            return self.realified(f, args, argnum, params, grad, vjp)
        if (
            callable(f) and is_container(f) and all(map(is_differentiable, flatten(f)[0]))
        ):  # a module: the first argument of a function that calls it
            args, f = [f, *args], _call
            names = ["parameters", *_parameters(args[0], len(args) - 1)]
            argnum = None if argnum is None else [0, *(i + 1 for i in _integers(argnum, len(args) - 1))]
        else:
            names = _parameters(f, len(args))
        chosen = _chosen(args, argnum)
        kept = [plain(x).copy() if isinstance(plain(x), np.ndarray) else x for x in flatten(list(args))[0]]

        def every_result(*xs: Any) -> Any:
            full = list(args)
            for i, x in zip(chosen, xs, strict=True):
                full[i] = x
            return f(*full, **params)

        with np.errstate(all="ignore"):
            first = [plain(x) for x in flatten(every_result(*(args[i] for i in chosen)))[0]]
            again = [plain(x) for x in flatten(every_result(*(args[i] for i in chosen)))[0]]
        self.unchanged(name, args, kept)
        self.repeatable(name, first, again)
        if any(map(is_complex, first)):
            return self.realified(f, args, argnum, params, grad, vjp)
        floating = [i for i, x in enumerate(first) if is_differentiable(x)]
        if not floating:
            raise OperandError(f"check_grads: {name} returned {first!r:.60}, expected floating numbers or arrays")

        def function(*xs: Any) -> Any:
            leaves, _ = flatten(every_result(*xs))
            return [leaves[i] for i in floating]

        point, labels = [args[i] for i in chosen], [names[i] for i in chosen]
        if grad is None and vjp is None:
            return Subject(name, function, point, labels)
        if grad is not None and (len(floating) != 1 or np.size(first[floating[0]]) != 1):
            raise OperandError(f"check_grads: {name} returned {first!r:.60}, expected one number where grad is given")

        def elsewhere(xs: Sequence[Any], cotangents: Sequence[Any]) -> Arrays:
            full = list(args)
            for i, x in zip(chosen, xs, strict=True):
                full[i] = x
            if grad is not None:
                found = grad(*full, **params)
            else:
                found = vjp(cotangents[0] if len(first) == 1 else list(cotangents), *full, **params)
            trees = list(found) if len(args) > 1 and isinstance(found, (tuple, list)) else [found]
            trees = [trees[i] for i in chosen] if len(trees) == len(args) else trees
            leaves = [plain(x) for x in flatten(trees)[0]]
            if grad is None:
                return leaves
            weight = float(np.ravel(cotangents[0])[0])
            return [x * weight for x in leaves]  # a Python number, which does not hide the dtype of x

        return PairSubject(name, function, point, labels, elsewhere)

    def realified(
        self, f: Any, args: Sequence[Any], argnum: Any, params: dict[str, Any], grad: Any, vjp: Any
    ) -> Subject:
        """The same for a function of complex numbers, or with complex results, by their real and imaginary parts."""
        if grad is not None or vjp is not None:
            raise OperandError("check_grads: got complex numbers with grad or vjp, expected a function of real ones")
        return self.subject(*realified(f, args), argnum, params, grad, vjp)

    def unchanged(self, name: str, args: Sequence[Any], kept: Sequence[Any]) -> None:
        """Whether the arguments still hold what they held."""
        for x, before in zip(flatten(list(args))[0], kept, strict=False):
            now = plain(x)
            if isinstance(now, np.ndarray) and not np.array_equal(now, plain(before), equal_nan=now.dtype.kind in "fc"):
                raise self.fail("mutation", f"{name} changes its arguments: an array of shape {now.shape}", name)

    def repeatable(self, name: str, first: Arrays, again: Arrays) -> None:
        """Whether the same numbers came out twice."""
        same = len(first) == len(again) and all(_same(x, y) for x, y in zip(first, again, strict=True))
        if not same:
            raise self.fail("random", f"{name} is not deterministic: two calls with the same arguments differ", name)

    # the checks

    def run(self, subject: Subject, order: int, modes: tuple[str, ...], exhaustive: bool) -> None:
        """All checks of one subject, then those of its gradient functions."""
        kept = [np.array(plain(x)) for x in subject.start]
        start = [np.asarray(plain(x)) for x in subject.start]
        with np.errstate(all="ignore"):
            value = subject.values([plain(x) for x in subject.start])
            self.finite(subject, value)
            sizes = _sizes(value, subject.natural)
            cotangents = [self.weights(y, size) for y, size in zip(value, sizes, strict=True)]
            found, directions = self.derivatives(subject, value, start, cotangents, modes)
            self.unchanged(subject.name, [plain(x) for x in subject.start], kept)
            if exhaustive:
                self.every_entry(subject, value, start, found)
            for label, direction, slopes in self.lines(subject, found, directions):
                self.compare(subject, value, cotangents, start, label, direction, slopes, found)
        if order > 1:
            second = {}
            for mode in modes:
                natural = [_steepness(x) for x in subject.start] if mode == "rev" else sizes
                second[mode] = subject.derived(mode, cotangents if mode == "rev" else directions, natural)
                self.run(second[mode], order - 1, modes, False)
            with np.errstate(all="ignore"):
                self.curvature(subject, second, value, cotangents, start, directions)

    def finite(self, subject: Subject, value: Arrays) -> None:
        """A value that is infinite or NaN has no derivative."""
        for y in value:
            if not np.all(np.isfinite(y)):
                where = tuple(int(i[0]) for i in np.nonzero(~np.isfinite(np.atleast_1d(y))))
                raise self.fail(
                    "not finite", f"{subject.name} is {np.atleast_1d(y)[where]} here, at {list(where)}", subject.name
                )

    def weights(self, y: Any, size: float) -> Any:
        """A random cotangent for one result, so that large and small results count alike."""
        w = self.rng.uniform(0.5, 1.0, np.shape(y)) * self.rng.choice([-1.0, 1.0], np.shape(y))
        return _cast(np.asarray(w / size), y)

    def derivatives(
        self, subject: Subject, value: Arrays, start: Arrays, cotangents: Arrays, modes: tuple[str, ...]
    ) -> tuple[dict[str, Arrays], Arrays]:
        """The gradients in reverse mode ("rev"), the tangents ("fwd") and their direction; with what must hold."""
        name, found = subject.name, {}
        try:
            traced = subject.traced()
            if len(traced) != len(value) or not all(_same(x, y) for x, y in zip(traced, value, strict=True)):
                raise self.fail("value", f"{name} gives other results while it is differentiated", name)
            if "rev" in modes:
                found["rev"] = subject.pull(cotangents)
                self.fits(subject, found["rev"])
                self.linear(subject, cotangents, found["rev"])
            directions = self.directions(subject, start, found.get("rev"))
            if "fwd" in modes:
                found["fwd"] = subject.push(directions)
        except GradientError:
            raise
        except (AutogradError, ArithmeticError, AttributeError, IndexError, TypeError, ValueError) as error:
            raise self.fail(
                "failed", f"{name} cannot be differentiated: {type(error).__name__}: {error}", name
            ) from error
        return found, directions

    def fits(self, subject: Subject, gradients: Arrays) -> None:
        """Shape and dtype of each gradient are those of the argument."""
        if len(gradients) != len(subject.start):
            raise self.fail(
                "shape",
                f"the gradient of {subject.name} has {len(gradients)} parts, expected {len(subject.start)}",
                subject.name,
            )
        for g, x, label in zip(gradients, subject.start, subject.names, strict=True):
            got, expected = np.asarray(g), np.asarray(plain(x))
            if got.shape != expected.shape:
                extra = got.ndim - expected.ndim
                broadcast = extra >= 0 and all(
                    n in (1, m) for n, m in zip(expected.shape[::-1], got.shape[::-1], strict=False)
                )
                raise self.fail(
                    "shape",
                    f"the gradient of {subject.name} has shape {got.shape}, expected {expected.shape}",
                    subject.name,
                    argument=label,
                    cause="the sum over the axes that the argument was broadcast along is missing"
                    if broadcast
                    else None,
                )
            if got.dtype != expected.dtype:
                raise self.fail(
                    "dtype",
                    f"the gradient of {subject.name} is of {got.dtype}, expected {expected.dtype}",
                    subject.name,
                    argument=label,
                )

    def linear(self, subject: Subject, cotangents: Arrays, gradients: Arrays) -> None:
        """The gradient of twice one cotangent less another is that combination of their gradients."""
        others = [_cast(w * self.rng.uniform(-1.0, 1.0, np.shape(w)), w) for w in cotangents]
        second = subject.pull(others)
        both = subject.pull([_cast(np.asarray(2 * w - o), w) for w, o in zip(cotangents, others, strict=True)])
        for g, h, gh, x, label in zip(gradients, second, both, subject.start, subject.names, strict=True):
            terms = np.max(2 * np.abs(g) + np.abs(h), initial=0.0)
            eps = _eps([g])
            rounding = max(_floor(eps), 1e-5) * terms + 1e3 * eps * _steepness(x)  # casts inside may be coarse
            if np.isfinite(terms) and not np.all(np.abs(2 * g - h - gh) <= rounding):
                raise self.fail(
                    "linearity", f"the gradient of {subject.name} is not linear in the cotangent", subject.name,
                    argument=label,
                )  # fmt: skip

    def directions(self, subject: Subject, start: Arrays, gradients: Arrays | None) -> Arrays:
        """A random direction for each leaf, of its scale; of several that in which the gradient cancels least."""
        found = []
        for k, x in enumerate(start):
            candidates = [
                self.rng.uniform(0.5, 1.0, x.shape) * self.rng.choice([-1.0, 1.0], x.shape) * _scales(x)
                for _ in range(8)
            ]
            if gradients is not None and gradients[k] is not None:
                g = np.asarray(gradients[k], dtype=np.float64)
                candidates.sort(key=lambda d: -abs(float(np.sum(g * d))))
            found.append(_cast(candidates[0], x))
        return found

    def lines(
        self, subject: Subject, found: dict[str, Arrays], directions: Arrays
    ) -> list[tuple[str, Arrays, dict[str, Any]]]:
        """The directions to compare along, each with what reverse mode says about it: one a leaf, or some together."""
        groups: list[list[int]] = []
        count = len(directions)
        for k in range(min(count, GROUPS)):
            groups.append([i for i in range(count) if i % GROUPS == k])
        lines: list[tuple[str, Arrays, dict[str, Any]]] = []
        for group in groups:
            if not sum(directions[i].size for i in group):
                continue
            direction = [d if i in group else np.zeros_like(d) for i, d in enumerate(directions)]
            label = subject.names[group[0]] if len(group) == 1 else ", ".join(subject.names[i] for i in group[:3])
            slopes: dict[str, Any] = {}
            if "rev" in found:
                parts = [np.asarray(found["rev"][i], dtype=np.float64) * directions[i] for i in group]
                slopes["rev"] = sum(float(np.sum(p)) for p in parts), sum(float(np.sum(np.abs(p))) for p in parts)
            if "fwd" in found:
                slopes["fwd"] = subject.push(direction) if len(groups) > 1 else found["fwd"]
            lines.append((label, direction, slopes))
        return lines

    def compare(
        self, subject: Subject, value: Arrays, cotangents: Arrays, start: Arrays, label: str, direction: Arrays,
        slopes: dict[str, Any], found: dict[str, Arrays],
    ) -> None:  # fmt: skip
        """One direction: what each mode says against what differences say, and against each other."""
        line = self.line(subject, value, cotangents, start, direction)
        analytic: dict[str, tuple[float, float]] = {}
        for mode, slope in slopes.items():
            if mode == "fwd":
                parts = [
                    np.asarray(w, dtype=np.float64) * np.asarray(t, dtype=np.float64)
                    for w, t in zip(cotangents, slope, strict=True)
                ]
                slope = sum(float(np.sum(p)) for p in parts), sum(float(np.sum(np.abs(p))) for p in parts)
            analytic[mode] = slope
        floor, noise = _floor(line.eps), 500 * line.noise
        tiny = 0.0
        if subject.natural is None and not np.any(vector(value)):  # terms of the arguments' size may have cancelled
            tiny = line.eps * max(float(np.max(np.abs(x), initial=0.0)) for x in start)
        for mode, (slope, terms) in analytic.items():
            numeric = self.numeric(line, slope, floor * terms + tiny)
            if numeric.kind not in ("smooth", "wrong"):
                raise self.kink(subject, value, start, direction, label, numeric)
            what = f"{'reverse' if mode == 'rev' else 'forward'} mode of {subject.name}"
            size = max(abs(numeric.value), abs(slope), line.noise / line.eps, line.largest(), 1e3 * tiny)
            resolution = (4 * numeric.error + floor * terms) / size if size else 0.0
            if numeric.kind == "wrong":
                raise self.wrong(subject, mode, label, start, cotangents, direction, line, slope, numeric, found)
            if not resolution < 0.5:
                raise self.fail(
                    "noise", f"{subject.name} is too noisy to tell its gradient from its values", subject.name,
                    argument=label, analytic=slope, numeric=numeric.value, error=numeric.error,
                )  # fmt: skip
            self.verdict.comparisons.append(Comparison(what, label, slope, numeric.value, numeric.error, resolution))
            noise = max(noise, 4 * numeric.error)
        if len(analytic) == 2:
            (rev, terms), (fwd, fwd_terms) = analytic["rev"], analytic["fwd"]
            if not abs(rev - fwd) <= floor * max(terms, fwd_terms) + noise:
                raise self.fail(
                    "modes", f"reverse and forward mode of {subject.name} disagree: {rev:.10g} and {fwd:.10g}",
                    subject.name, argument=label, analytic=rev, numeric=fwd,
                )  # fmt: skip
            self.verdict.comparisons.append(
                Comparison(f"reverse and forward mode of {subject.name}", label, rev, fwd, 0.0, floor)
            )

    def curvature(
        self, subject: Subject, second: dict[str, Subject], value: Arrays, cotangents: Arrays, start: Arrays,
        directions: Arrays,
    ) -> None:  # fmt: skip
        """The second-order remainder: second differences of values against the derivative of the gradient.

        A gradient function may be right at the point alone, and its derivative agree with it: the gradient 0 of x * y
        at 0. That its derivative is the second derivative of the function is one thing more.
        """
        line = self.line(subject, value, cotangents, start, directions)
        numeric = second_slope(line)
        if not np.isfinite(numeric.error):
            return
        for mode, derived in second.items():
            if mode == "rev":
                found = derived.pull(directions)[len(cotangents) :]
                parts = [np.asarray(h, dtype=np.float64) * d for h, d in zip(found, directions, strict=True)]
            else:
                still = [np.zeros_like(np.asarray(plain(x))) for x in derived.start[: len(directions)]]
                found = derived.push([*still, *directions])
                parts = [np.asarray(h, dtype=np.float64) * w for h, w in zip(found, cotangents, strict=True)]
            analytic, terms = sum(float(np.sum(p)) for p in parts), sum(float(np.sum(np.abs(p))) for p in parts)
            # what the longest step changed says how large the terms are that may have cancelled
            rounding = _floor(line.eps) * terms + 1e5 * line.eps * line.largest()
            allowed = 8 * numeric.error + rounding
            if not abs(analytic - numeric.value) <= allowed:
                again = second_slope(line, 0.7)
                if not abs(analytic - again.value) <= 8 * again.error + rounding:
                    raise self.fail(
                        "wrong", f"the second derivative of {subject.name} is wrong", subject.name,
                        argument=", ".join(subject.names[:3]), analytic=analytic, numeric=numeric.value,
                        error=numeric.error, cause="the gradient is right at this point, but not around it",
                    )  # fmt: skip
            size = max(abs(numeric.value), abs(analytic), line.noise / line.eps, line.largest())
            label, resolution = ", ".join(subject.names[:3]), allowed / size if size else 0.0
            what = f"second order of {subject.name}"
            if resolution < 0.1:  # else values alone do not show it
                self.verdict.comparisons.append(
                    Comparison(what, label, analytic, numeric.value, numeric.error, resolution)
                )

    def line(self, subject: Subject, value: Arrays, cotangents: Arrays, start: Arrays, direction: Arrays) -> Line:
        """The weighted sum of the results as the leaves move along a direction."""
        weights = vector(cotangents)
        middle = vector(value)

        def f(t: float) -> float:
            self.verdict.evaluations += 1
            moved = [_cast(np.asarray(x + t * d), x) for x, d in zip(start, direction, strict=True)]
            try:
                results = subject.values(moved)
            except (AutogradError, ArithmeticError, ValueError):  # so far away that it is not defined there
                return float("nan")
            if [np.shape(y) for y in results] != [np.shape(y) for y in value]:
                return float("nan")
            # less the value at the point, which is exact for nearby numbers and keeps the digits of small changes
            return float(np.sum(weights * (vector(results) - middle)))

        eps = _eps([*value, *start])
        sizes = [np.maximum(np.abs(y), n) for y, n in zip(value, subject.natural or [0.0] * len(value), strict=True)]
        noise = 2 * eps * float(np.sum(np.abs(weights) * vector(sizes)))
        scale = max((float(np.max(np.abs(d), initial=0.0)) for d in direction), default=0.0)
        return Line(f, noise, eps, reach=max(1.0, 1.0 / scale if scale > 0 else 1.0))

    def numeric(self, line: Line, slope: float, floor: float) -> Slope:
        """The slope from values; of kind "wrong" if it is certain that it is not the analytic one."""
        quick = quick_slope(line)
        if not np.isfinite(slope):
            quick, floor = None, 0.0
        if quick is not None and abs(quick.value - slope) <= 4 * quick.error + floor and _is_sharp(quick, slope, line):
            return quick
        found = full_slope(line)
        if found.kind == "smooth" and not abs(found.value - slope) <= 4 * found.error + floor:
            again = full_slope(line, 0.7)
            if again.kind == "smooth":
                apart, also = found.value - slope, again.value - slope
                sure = abs(also) > 4 * again.error + floor and abs(apart - also) <= 0.5 * abs(apart)
                found = Slope(
                    found.value, found.error if sure else abs(apart), "wrong" if sure else "smooth", step=found.step
                )
                if not np.isfinite(slope):
                    found = Slope(found.value, found.error, "wrong", step=found.step)
            else:
                found = again
        return found

    def kink(
        self, subject: Subject, value: Arrays, start: Arrays, direction: Arrays, label: str, found: Slope
    ) -> GradientError:
        """The report on a point without derivative: with the slopes of one result along one entry, if there is one."""
        for i in (i for i, d in enumerate(direction) if np.any(d)):
            for place in list(np.ndindex(start[i].shape))[:MOST]:
                unit = [np.zeros(np.shape(x)) for x in start]
                unit[i][place] = 1.0
                scale = float(np.asarray(_scales(start[i]))[place])
                along = [_cast(scale * u, x) for u, x in zip(unit, start, strict=True)]
                for j, y in enumerate(value):
                    for at in list(np.ndindex(np.shape(y)))[:MOST]:
                        weights = [np.zeros(np.shape(z)) for z in value]
                        weights[j][at] = 1.0
                        alone = full_slope(self.line(subject, value, weights, start, along))
                        if alone.kind not in ("smooth", "wrong"):
                            if alone.kind != "jump":
                                alone = replace(alone, left=alone.left / scale, right=alone.right / scale)
                            return self.fail(
                                "kink", f"{subject.name} is not differentiable here: {alone}", subject.name,
                                argument=subject.names[i], index=place, result=at,
                            )  # fmt: skip
        return self.fail(
            "kink", f"{subject.name} is not differentiable here: {found}, along a random direction", subject.name,
            argument=label,
        )  # fmt: skip

    def wrong(
        self, subject: Subject, mode: str, label: str, start: Arrays, cotangents: Arrays, direction: Arrays, line: Line,
        slope: float, numeric: Slope, found: dict[str, Arrays],
    ) -> GradientError:  # fmt: skip
        """The report on a wrong derivative."""
        moving = [i for i, d in enumerate(direction) if np.any(d)]
        gradients = found["rev"] if mode == "rev" else self.pushed_gradients(subject, cotangents, start, moving)
        report = diagnose(subject, mode, gradients, cotangents, start, moving, self.rng, line.eps)
        which = "gradient" if mode == "rev" else "forward-mode derivative"
        details: dict[str, Any] = {
            "argument": label, "analytic": slope, "numeric": numeric.value, "error": numeric.error,
            "order": observed_order(line, slope) if np.isfinite(slope) else None,
        }  # fmt: skip
        if report is None:
            return self.fail("wrong", f"the {which} of {subject.name} is wrong", subject.name, **details)
        details.update(vars(report))
        share = "" if report.entries == 1 else f" in {details.pop('wrong')} of {report.entries} entries"
        details = {k: v for k, v in details.items() if k not in ("wrong", "entries")}
        return self.fail("wrong", f"the {which} of {subject.name} is wrong{share}", subject.name, **details)

    def pushed_gradients(self, subject: Subject, cotangents: Arrays, start: Arrays, moving: Sequence[int]) -> Arrays:
        """The gradient entry by entry from forward mode, for the report; NaN where that would take too long."""
        gradients = [np.full(np.shape(x), np.nan) for x in start]
        for i in moving:
            for place in list(np.ndindex(start[i].shape))[:64]:
                unit = [np.zeros_like(x) for x in start]
                unit[i][place] = 1
                pushed = subject.push(unit)
                gradients[i][place] = sum(float(np.sum(w * t)) for w, t in zip(cotangents, pushed, strict=True))
        return gradients

    def every_entry(self, subject: Subject, value: Arrays, start: Arrays, found: dict[str, Arrays]) -> None:
        """The whole Jacobian, column by column and row by row; the worst entries are listed."""
        rows: dict[tuple[int, int], Arrays] = {}
        if "rev" in found:
            for j, y in enumerate(value):
                for n, place in enumerate(np.ndindex(np.shape(y))):
                    unit = [np.zeros_like(np.asarray(z)) for z in value]
                    unit[j][place] = 1
                    rows[j, n] = subject.pull(unit)
        wrong: list[tuple[tuple[int, ...], float, float, str, Slope, float]] = []
        for i, x in enumerate(start):
            for place in np.ndindex(x.shape):
                direction = [np.zeros_like(z) for z in start]
                direction[i][place] = _scales(x)[place] if x.shape else float(_scales(x))
                scale = float(direction[i][place])
                pushed = subject.push(direction) if "fwd" in found else None
                for j, y in enumerate(value):
                    for n, at in enumerate(np.ndindex(np.shape(y))):
                        unit = [np.zeros_like(np.asarray(z), dtype=float) for z in value]
                        unit[j][at] = 1.0
                        line = self.line(subject, value, unit, start, direction)
                        slopes = [float(np.asarray(rows[j, n][i])[place]) * scale] if "rev" in found else []
                        slopes += [float(np.asarray(pushed[j])[at])] if pushed is not None else []
                        for slope in slopes:
                            numeric = self.numeric(line, slope, _floor(line.eps) * abs(slope))
                            if numeric.kind not in ("smooth", "wrong"):
                                raise self.kink(subject, value, start, direction, subject.names[i], numeric)
                            if numeric.kind == "wrong":
                                wrong.append((
                                    (*at, *place), slope / scale, numeric.value / scale, subject.names[i], numeric,
                                    observed_order(line, slope),
                                ))  # fmt: skip
                                break
        if wrong:
            wrong.sort(key=lambda entry: -abs(entry[1] - entry[2]))
            index, analytic, numeric_value, label, slope_found, order = wrong[0]
            raise self.fail(
                "wrong", f"the Jacobian of {subject.name} is wrong in {len(wrong)} entries",
                subject.name, argument=label, index=index, analytic=analytic, numeric=numeric_value,
                error=slope_found.error, order=order, worst=[entry[:3] for entry in wrong[:8]],
            )  # fmt: skip


def _is_sharp(quick: Slope, slope: float, line: Line) -> bool:
    """Whether a quick estimate is good enough to stop at: it would have shown an error of some millionths."""
    size = max(abs(quick.value), abs(slope))
    sharp = 1e-7 if line.eps < 1e-10 else 1e-3
    return quick.error <= sharp * size or size == 0.0


def _floor(eps: float) -> float:
    """What rounding may do to a gradient, relative to its terms."""
    return float(30 * eps ** (2 / 3))


def _sizes(value: Arrays, natural: Sequence[float] | None) -> list[float]:
    """How large each result is, or could be if it is zero here but for rounding."""
    sizes = [float(np.max(np.abs(y), initial=0.0)) for y in value]
    if natural is None:
        return [size if size > 1e-150 else 1.0 for size in sizes]
    return [size if size > 1e-10 * usual else usual for size, usual in zip(sizes, natural, strict=True)]


def _steepness(x: Any) -> float:
    """The size of a gradient that changes a result of size 1 a lot over a step that is large for ``x``."""
    scale = float(np.max(_scales(plain(x)), initial=0.0))
    return 1.0 / scale if scale > 1e-150 else 1.0


def _eps(arrays: Sequence[Any]) -> float:
    """The precision of the coarsest floating dtype."""
    return max(
        [float(np.finfo(np.asarray(x).dtype).eps) for x in arrays if np.asarray(x).dtype.kind == "f"], default=0.0
    )


def _cast(x: Any, like: Any) -> Any:
    return np.asarray(x).astype(np.asarray(like).dtype)


def _same(x: Any, y: Any) -> bool:
    """Whether two results are the same up to how a library may round them from call to call."""
    x, y = np.asarray(x), np.asarray(y)
    if x.shape != y.shape:
        return False
    if x.dtype.kind != "f" or y.dtype.kind != "f":
        return bool(np.array_equal(x, y))
    size = np.max(np.abs(x), initial=0.0, where=np.isfinite(x))
    return bool(np.allclose(x, y, rtol=0.0, atol=1e4 * _eps([x, y]) * size, equal_nan=True))


def _call(f: Any, *args: Any, **params: Any) -> Any:
    return f(*args, **params)


def _parameters(f: Any, count: int) -> list[str]:
    """The names of the positional parameters of ``f``, or their numbers."""
    try:
        kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        names = [p.name for p in inspect.signature(f).parameters.values() if p.kind in kinds]
    except (TypeError, ValueError):
        names = []
    return [names[i] if i < len(names) else f"argument {i}" for i in range(count)]


def _integers(argnum: int | Sequence[int], count: int) -> list[int]:
    wanted = [argnum] if isinstance(argnum, int) else list(argnum)
    for i in wanted:
        if isinstance(i, bool) or not isinstance(i, int) or not -count <= i < count:
            raise OperandError(f"check_grads: got argnum={argnum!r} and {count} arguments, expected positions of them")
    return [i % count for i in wanted]


def _chosen(args: Sequence[Any], argnum: int | Sequence[int] | None) -> list[int]:
    """Which arguments to differentiate by."""
    if argnum is not None:
        return _integers(argnum, len(args))
    found = []
    for i, arg in enumerate(args):
        leaves, _ = flatten(arg)
        if leaves and all(is_differentiable(x) for x in leaves):
            found.append(i)
    if not found:
        raise OperandError(
            f"check_grads: got {[type(x).__name__ for x in args]} as arguments, expected floating numbers or arrays in "
            f"at least one of them"
        )
    return found
