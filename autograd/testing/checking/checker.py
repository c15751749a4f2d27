"""``check_grads``: the gradients of a function compared with differences of its values, with a verdict.

Each argument is moved along a random direction; the derivative along it, by the gradient, has to be the one that
differences of function values show (``differences.py``). That costs a handful of evaluations for any sizes. The
function becomes a ``Subject`` (``posing.py``), and the checks (``checks.py``) compare its derivatives at one ``Point``.
If one fails, the gradient is compared entry by entry for the report (``diagnosis.py``).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.containers import flatten
from autograd.engine.doors import door, shown
from autograd.engine.node import data_of
from autograd.errors import AutogradError, OperandError
from autograd.testing.checking.checks import (
    check_every_entry,
    check_finite,
    check_form,
    check_linear,
    check_second_order,
    check_slopes,
)
from autograd.testing.checking.framework import Framework
from autograd.testing.checking.frameworks import framework_of, refuse_tensors_missing
from autograd.testing.checking.point import Point
from autograd.testing.checking.posing import check_unchanged, name_of, pose, positions
from autograd.testing.checking.scales import cancelled, cast, random_like, same, scales, sizes_of
from autograd.testing.checking.subject import Arrays, Subject, is_differentiable
from autograd.testing.checking.verdict import GradientError, KinkError, Verdict

MODES = ("rev", "fwd")
LARGE = 100_000
"""The number of numbers to differentiate by above which a check is of first order if no order was given."""

MOST_ORDER = 9  # order 6 of a function of two numbers takes about 20 seconds
ATTEMPTS = 6
"""The number of points that are tried before a kink is said to be everywhere."""


@door
def check_grads(
    f: Any,
    *args: Any,
    order: int | None = None,
    modes: Sequence[str] | None = None,
    argnum: int | Sequence[int] | None = None,
    params: Mapping[str, Any] | None = None,
    grad: Callable[..., Any] | None = None,
    vjp: Callable[..., Any] | None = None,
    framework: str | None = None,
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
        order: 1 for gradients, 2 for their derivatives too, and so on up to 9; each takes some five times as long. If
            not given it is 2, and 1 above 100,000 numbers to differentiate by.
        modes: "rev", "fwd" or both. If not given it is both; of a function of tensors whose framework has no forward
            mode for it, "rev". Derivatives by PyTorch's forward mode are differentiated again only if it is given.
        argnum: the arguments to differentiate by; all that can be if not given.
        params: keyword arguments of ``f``.
        grad: a gradient of ``f`` that comes from elsewhere, ``grad(*args)``, to be checked in place of this package's:
            ``f`` returns one number, and neither needs to know this package. A tuple for several arguments.
        vjp: the same for ``f`` with any result: ``vjp(cotangent, *args)``.
        framework: "torch" or "jax" for a function of its tensors, whose derivatives it computes. Not needed where
            ``args`` hold its tensors, or ``f`` is a module of PyTorch. Beside tensors of PyTorch, arrays and floating
            numbers are constants.
        kinks: the reaction where the function has no derivative: "raise", or "move" the point away.
        exhaustive: every entry of the Jacobian on its own; the worst are listed.
        seed: a whole number, for the random directions.

    Returns:
        The verdict, with all comparisons, and the smallest error that would have been noticed.

    Raises:
        GradientError: something is wrong; the message is a report with the likely cause.
        KinkError: it has a kink, a jump or the edge of its domain here. (A GradientError too.)
        UnclearError: its values cannot tell: they are too rough, or the function varies over less than some thousand
            roundings of its argument. (A GradientError too.)
        OperandError: the arguments of this function do not fit.
        MissingPackageError: the framework is not installed.

    Example:
        >>> import numpy as np
        >>> print(check_grads(np.tanh, np.array([0.5, -1.0])))
        the gradients of tanh are right: 17 comparisons, ... evaluations, relative errors down to ... would have shown
        >>> check_grads(np.abs, 0.0)
        Traceback (most recent call last):
        autograd.testing.checking.verdict.KinkError: absolute is not differentiable here: left slope -1, right slope 1
    """
    _check_arguments(order, modes, kinks, grad, vjp)
    check_seed("check_grads", seed)
    if grad is not None or vjp is not None:
        order, modes = 1, ("rev",)
    elif type(f).__module__.startswith("numba."):
        raise OperandError(
            f"check_grads: {name_of(f)} is compiled by Numba, which has no derivatives; give the one to check: "
            f"grad=function(*args), or vjp=function(cotangent, *args)"
        )
    by, point, again = framework_of(framework, f, args), list(args), modes or MODES
    if by is not None:
        f, point, argnum = _opened(by, f, args, argnum)
        again = modes or by.again
    theirs = grad is not None or vjp is not None  # the caller's derivative is checked, not the framework's
    if by is not None and theirs:
        f, grad, vjp = (None if g is None else by.on_arrays(g) for g in (f, grad, vjp))

    def subject(at: Sequence[Any]) -> Subject:
        return pose(f, at, argnum, dict(params or {}), grad, vjp, seed, None if theirs else by)

    try:
        with contextlib.nullcontext() if by is None else by.surroundings():
            return _verdict(name_of(f), subject, point, order, modes, again, kinks, exhaustive, seed)
    except (TypeError, GradientError) as error:
        if by is None:
            refuse_tensors_missing(name_of(f), error)
        raise


def _verdict(
    name: str,
    subject_at: Callable[[Sequence[Any]], Subject],
    point: Sequence[Any],
    order: int | None,
    modes: Sequence[str] | None,
    again: Sequence[str],
    kinks: str,
    exhaustive: bool,
    seed: int,
) -> Verdict:
    """The verdict at a point; or at a point beside it, if the check may move away from kinks."""
    for attempt in range(ATTEMPTS):
        verdict = Verdict(name, seed, moved=0.01 * 2.0**attempt if attempt else 0.0)
        try:
            subject = subject_at(_moved(point, verdict.moved, seed + attempt) if attempt else point)
            if order is None and subject.size > LARGE:
                verdict.notes.append(f"to first order, as there are {subject.size:,} numbers")
            if modes is None and (missing := subject.missing_forward()):
                verdict.notes.append(f"in reverse mode alone, as there is no other ({missing})")
                modes = again = ("rev",)
            upto = order or (1 if subject.size > LARGE else 2)
            rng = np.random.default_rng(seed)
            _examine(subject, upto, tuple(modes or MODES), tuple(again), exhaustive, verdict, rng)
        except KinkError:
            if kinks == "raise" or attempt == ATTEMPTS - 1:
                raise
        else:
            return verdict
    raise AssertionError("unreachable")


def _opened(by: Framework, f: Any, args: Sequence[Any], argnum: Any) -> tuple[Any, list[Any], Any]:
    """The function, and its arguments with arrays in place of tensors; the parameters of a module come first."""
    opened = by.opened(f)
    if opened is not None:
        f, parameters = opened
        argnum = None if argnum is None else [0, *(i + 1 for i in positions(argnum, len(args)))]
        args = [parameters, *args]
    return f, by.plain(args), argnum


def check_seed(name: str, seed: int) -> None:
    """OperandError unless the seed is a whole number: a report names it; NumPy takes, or crashes on, much else."""
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise OperandError(f"{name}: got seed={shown(seed)}, expected 0, 1, 2, ...")


def _check_arguments(order: int | None, modes: Sequence[str] | None, kinks: str, grad: Any, vjp: Any) -> None:
    if order is not None and (isinstance(order, bool) or not isinstance(order, int) or not 1 <= order <= MOST_ORDER):
        raise OperandError(
            f"check_grads: got order={shown(order)}, expected 1, 2, ... {MOST_ORDER}; each order takes about five "
            f"times as long as the one before it"
        )
    if modes is not None and (isinstance(modes, str) or not modes or any(mode not in MODES for mode in modes)):
        raise OperandError(f"check_grads: got modes={modes!r}, expected a sequence of 'rev' and 'fwd'")
    if kinks not in ("raise", "move"):
        raise OperandError(f"check_grads: got kinks={kinks!r}, expected 'raise' or 'move'")
    if grad is not None and vjp is not None:
        raise OperandError("check_grads: got both grad and vjp, expected one of them")


def _moved(args: Sequence[Any], by: float, seed: int) -> list[Any]:
    """The arguments a little away, entry by entry."""
    rng = np.random.default_rng([seed, 1])
    leaves, build = flatten(list(args))
    new = []
    for x in leaves:
        if is_differentiable(x):
            data = data_of(x)
            moved = data + (by * random_like(rng, data) * scales(data)).astype(getattr(data, "dtype", float))
            x = type(x)(moved) if isinstance(x, float) else moved
        new.append(x)
    return list(build(new))


def _examine(
    subject: Subject,
    order: int,
    modes: tuple[str, ...],
    again: tuple[str, ...],
    exhaustive: bool,
    verdict: Verdict,
    rng: np.random.Generator,
) -> None:
    """All checks of one subject, and then those of its gradient functions by the modes in ``again``."""
    kept = [np.array(data_of(x)) for x in subject.start]
    start = [np.asarray(data_of(x)) for x in subject.start]
    with np.errstate(all="ignore"):
        value = subject.values([data_of(x) for x in subject.start])
        if subject.natural is None:
            subject.natural = cancelled(subject, start, value)
        sizes = sizes_of(value, subject.natural)
        cotangents = [cast(random_like(rng, y) / size, y) for y, size in zip(value, sizes, strict=True)]
        point = Point(subject, verdict, start, value, cotangents)
        check_finite(point)
        _differentiate(point, modes, rng)
        check_unchanged(subject.name, [data_of(x) for x in subject.start], kept, verdict.seed)
        if exhaustive:
            check_every_entry(point)
        check_slopes(point)
    if order > 1:
        derived = {}
        for mode in again:
            along = cotangents if mode == "rev" else point.directions
            with np.errstate(all="ignore"):
                natural = point.natural(mode)
            derived[mode] = subject.derived(mode, along, natural)
            _examine(derived[mode], order - 1, modes, again, False, verdict, rng)
        with np.errstate(all="ignore"):
            check_second_order(point, derived)


def _differentiate(point: Point, modes: tuple[str, ...], rng: np.random.Generator) -> None:
    """Find the derivatives at a point, which must be as ``check_form`` and ``check_linear`` say, and its directions."""
    subject, name = point.subject, point.subject.name
    try:
        traced = subject.traced()
        natural = subject.natural or [0.0] * len(point.value)
        if len(traced) != len(point.value) or not all(map(same, traced, point.value, natural)):
            raise point.error("value", f"{name} gives other results while it is differentiated")
        if "rev" in modes:
            point.reverse = subject.pull(point.cotangents)
            check_form(point)
            check_linear(point, rng)
        point.directions = _directions(point.start, point.reverse, rng)
        if "fwd" in modes:
            point.forward = subject.push(point.directions)
    except GradientError:
        raise
    except (AutogradError, ArithmeticError, AttributeError, IndexError, RuntimeError, TypeError, ValueError) as error:
        raise point.error("failed", f"{name} cannot be differentiated: {type(error).__name__}: {error}") from error


def _directions(start: Arrays, gradients: Arrays | None, rng: np.random.Generator) -> Arrays:
    """A random direction for each leaf, of its scale. The draw with the least cancellation is taken."""
    found = []
    for k, x in enumerate(start):
        if x.size > LARGE:
            found.append(cast(_drawn_at_once(rng, x, None if gradients is None else gradients[k]), x))
            continue
        candidates = [random_like(rng, x) * scales(x) for _ in range(8)]
        if gradients is not None and gradients[k] is not None:
            g = np.asarray(gradients[k], dtype=np.float64)
            candidates.sort(key=lambda d: -abs(float(np.sum(g * d))))
        found.append(cast(candidates[0], x))
    return found


def _drawn_at_once(rng: np.random.Generator, x: Any, gradient: Any) -> Any:
    """The direction of a large leaf, for which several would take longer than the function does.

    Half of its entries, at random, have the signs of the gradient. So the slopes do not cancel, and a factor shows as
    it does in a small leaf; other errors show by their random sizes and the other half of the signs.
    """
    drawn = rng.random(x.shape) - 0.5
    if gradient is not None:
        np.copysign(drawn, gradient, out=drawn, where=(np.abs(drawn) > 0.25) & (gradient != 0.0))
    drawn += np.copysign(0.5, drawn)
    drawn *= scales(x)
    return drawn
