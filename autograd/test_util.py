"""HIPS autograd's name for the gradient checker: ``from autograd.test_util import check_grads``.

``check_grads(fun, argnum, modes, order)(*args)`` and its companions run as documented there. Behind them is
``autograd.testing``: there is no tolerance, and the error is a ``GradientError`` (an ``AssertionError``) with a
report. At a kink a derivative passes if it is the mean of both slopes, as central differences give it there;
any other raises ``KinkError``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

import numpy as np

from autograd.containers import flatten, leaves_like
from autograd.engine.doors import callable_for, door
from autograd.engine.node import data_of
from autograd.errors import AssignmentError
from autograd.functional import make_vjp
from autograd.hips.space_check import check_in_spaces, holds_objects
from autograd.testing import GradientError, KinkError
from autograd.testing import check_grads as _check_grads
from autograd.testing.checking.realified import is_complex
from autograd.testing.checking.subject import is_differentiable
from autograd.transforms.vspaces import vspace

Function = Callable[..., Any]

TOL = 1e-6
RTOL = 1e-6
EPS = 1e-6


def check_grads(
    fun: Function, argnum: int | Sequence[int] = 0, modes: Sequence[str] = ("fwd", "rev"), order: int = 2
) -> Function:
    """The function ``(*args, **kwargs)`` that checks the derivatives of ``fun`` at these arguments.

    Args:
        fun: any function of numbers, arrays and containers of them.
        argnum: the argument or arguments to differentiate by; integers among them count as floating numbers.
        modes: "fwd", "rev" or both.
        order: the highest order.

    Objects of classes of one's own (``autograd.extend.Box``) among the arguments are moved along a direction that their
    vector spaces draw; this check has a tolerance, of 1e-6.

    Raises:
        GradientError: from the returned function, if a derivative is wrong. Errors of ``fun`` itself are not caught.
        AssignmentError: from it, if ``fun`` writes to its arguments.

    Example:
        >>> import numpy as np
        >>> check_grads(np.sin, modes=["rev"], order=2)(np.array([1.0, 2.0]))
    """

    callable_for("check_grads", fun)

    @door
    def check(*args: Any, **kwargs: Any) -> None:
        chosen = [argnum] if isinstance(argnum, int) else list(argnum)
        if holds_objects(args):
            check_in_spaces(
                wraps(fun)(lambda *xs: fun(*xs, **kwargs)), args, [i % len(args) for i in chosen], modes, order
            )
            return
        given = [_floating(x) if i in chosen or i - len(args) in chosen else x for i, x in enumerate(args)]
        try:
            _check_grads(fun, *given, argnum=chosen, modes=tuple(modes), order=order, params=kwargs)
        except KinkError:
            if not _is_mean_slope(lambda *xs: fun(*xs, **kwargs), given, chosen):
                raise
        except GradientError as error:
            if error.problem == "failed" and error.__cause__ is not None:
                raise error.__cause__ from None
            if error.problem == "mutation":
                raise AssignmentError(f"check_grads: {error}") from None
            error.args = (f"{_headline(error.function, modes)}\n{error}",)
            raise

    return check


def _headline(function: str, modes: Sequence[str]) -> str:
    """The beginning of HIPS autograd's message, which calls the gradient function of ``f`` by the name ``vjp_f``."""
    name = function.replace("gradient of ", "vjp_").replace("forward derivative of ", "jvp_")
    return f"Derivative ({'VJP' if 'rev' in modes else 'JVP'}) check of {name} failed:"


def _is_mean_slope(fun: Function, args: Sequence[Any], chosen: Sequence[int]) -> bool:
    """True if the gradient agrees with a central difference along one direction."""
    space = vspace([args[i] for i in chosen])
    start, direction = [args[i] for i in chosen], space.randn()

    def along(step: float) -> Any:
        moved = list(args)
        for i, x in zip(chosen, space.add(start, space.scalar_mul(direction, step)), strict=True):
            moved[i] = x
        return fun(*moved)

    pull, value = make_vjp(fun, tuple(chosen))(*args)
    results = vspace(value)
    cotangent = results.randn()
    slope = (results.inner_prod(cotangent, along(EPS / 2)) - results.inner_prod(cotangent, along(-EPS / 2))) / EPS
    return scalar_close(slope, space.inner_prod(list(pull(cotangent)), direction))


def check_vjp(f: Function, x: Any) -> None:
    """Check the reverse-mode derivative of a function of one argument."""
    check_grads(f, modes=["rev"], order=1)(x)


def check_jvp(f: Function, x: Any) -> None:
    """Check the forward-mode derivative of a function of one argument."""
    check_grads(f, modes=["fwd"], order=1)(x)


@door
def check_equivalent(x: Any, y: Any) -> None:
    """AssertionError unless two values have the same structure, shapes and, nearly, numbers."""
    ours, theirs = flatten(x)[0], leaves_like("check_equivalent", y, x)
    for a, b in zip(map(data_of, ours), map(data_of, theirs), strict=True):
        assert np.shape(a) == np.shape(b), f"shape mismatch: {np.shape(a)} and {np.shape(b)}"
        np.testing.assert_allclose(a, b, rtol=RTOL, atol=TOL, err_msg="value mismatch")


@door
def scalar_close(a: Any, b: Any) -> bool:
    """True if two numbers are within 1e-6 of each other, or of each other's size."""
    return bool(abs(a - b) < TOL or abs(a - b) / abs(a + b) < RTOL)


def combo_check(fun: Function, *args: Any, **kwargs: Any) -> Function:
    """``check_grads(fun, *args, **kwargs)`` at every combination of the values in the lists that are then given."""

    def check(*values: Sequence[Any], **named: Sequence[Any]) -> None:
        for point in itertools.product(*values):
            for chosen in itertools.product(*named.values()):
                check_grads(fun, *args, **kwargs)(*point, **dict(zip(named, chosen, strict=True)))

    return check


def _floating(x: Any) -> Any:
    """Integers and booleans in a container as floating numbers."""
    leaves, build = flatten(x)
    return build(
        [
            leaf
            if is_differentiable(leaf) or is_complex(leaf) or getattr(getattr(leaf, "dtype", None), "kind", "") == "O"
            else float(leaf)
            if isinstance(leaf, (bool, int))
            else np.asarray(leaf, dtype=float)
            for leaf in leaves
        ]
    )
