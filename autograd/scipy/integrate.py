"""``odeint``: SciPy's integrator of ordinary differential equations, differentiable by y0, t and the arguments.

The derivatives are integrated along with the solution: with y' = f(y, t, p), the sensitivities S = dy / d(y0, p)
follow S' = ∂f/∂y S + (0, ∂f/∂p) (Dickinson and Gelinas 1976, "Sensitivity analysis of ordinary differential equation
systems"). They go forward in time as the solution does, under the same control of the error, so they stay right where
integrating the solution backwards, as the adjoint method does, would blow up. Their equations are an ``odeint`` again,
which makes derivatives of any order. The price is their number: n (n + p) of them for a gradient, n for a
Jacobian-vector product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy
import scipy.integrate

from autograd.containers import flatten
from autograd.engine.doors import door
from autograd.engine.node import Node
from autograd.errors import ArgumentError, OperandError, ShapeError
from autograd.extend import defjvp_argnums, defvjp_argnums, primitive
from autograd.functional import make_jvp, make_vjp
from autograd.functions.operands import array
from autograd.scipy.refusals import everything_else
from autograd.transforms.ravel import ravel
from autograd.transforms.results import without_nodes

np: Any = numpy  # NumPy's stubs know plain arrays only

__getattr__ = everything_else("integrate")

Function = Callable[..., Any]

_OF_THIS_SYSTEM = ("Dfun", "col_deriv", "ml", "mu")  # arguments that tell SciPy of the Jacobian of f alone


@door
def odeint(func: Function, y0: Any, t: Any, args: tuple[Any, ...] = (), **options: Any) -> Any:
    """The solution of ``dy/dt = func(y, t, *args)``, with ``scipy.integrate.odeint``.

    Args:
        func: written with NumPy, returns dy/dt: an array, or a list of numbers. Parameters to differentiate by have to
            reach it through ``args``, not as variables of the code around it.
        y0: the start, shape ``(n,)`` or a number.
        t: the times, shape ``(m,)``, rising or falling; y is ``y0`` at the first one.
        args: further arguments of ``func``; nested containers of numbers and arrays, or anything else.
        **options: as of ``scipy.integrate.odeint``: ``rtol``, ``atol``, ``mxstep`` ... They hold for the sensitivities
            too, whose error is as large as these allow (by default 1.5e-8). ``tfirst=True`` calls
            ``func(t, y, *args)``.

    Returns:
        The solution at the times, shape ``(m, n)``.

    Raises:
        OperandError: ``func`` returned a node that depends on no argument, or ``full_output=True`` with nodes.
        ShapeError: ``func`` does not return as many numbers as y has.

    Example:
        >>> from autograd import grad
        >>> def decay(y, t, rate):
        ...     return -rate * y
        >>> def end(rate):
        ...     return odeint(decay, 1.0, np.array([0.0, 2.0]), (rate,))[-1, 0]
        >>> round(grad(end)(0.5), 6)  # -2 exp(-1)
        -0.735759
    """
    leaves, build = flatten(args)
    if not isinstance(args, tuple):
        raise OperandError(f"odeint: got args={args!r:.60}, expected a tuple")
    moving = [i for i, x in enumerate(leaves) if isinstance(x, Node)]
    if not moving and not any(isinstance(x, Node) for x in flatten((y0, t))[0]):
        return _scipy_odeint(func, y0, t, args, options)
    if options.pop("full_output", False):
        raise OperandError("odeint: full_output=True is not supported for Value and Tensor")
    if options.pop("tfirst", False):
        func = _time_second(func)
    p, unravel = ravel([leaves[i] for i in moving])

    def f(y: Any, t: Any, p: Any) -> Any:
        given = list(leaves)
        for i, x in zip(moving, unravel(p), strict=True):
            given[i] = x
        return func(y, t, *build(given))

    dfun = options.get("Dfun")
    if dfun is not None:
        options["Dfun"] = lambda y, t, *_: dfun(y, t, *without_nodes(args))
    return _solve(f, np.reshape(array(y0), -1), np.reshape(array(t), -1), p, **options)


def _scipy_odeint(func: Function, y0: Any, t: Any, args: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
    try:
        return scipy.integrate.odeint(func, y0, t, args, **options)
    except Exception as error:
        if type(error).__name__ != "error":  # the name of the class that SciPy raises in C, which it does not export
            raise
        raise ArgumentError(f"odeint: {error}") from error


def _time_second(func: Function) -> Function:
    return lambda y, t, *args: func(t, y, *args)


def _slope(f: Function, y: Any, t: Any, p: Any) -> Any:
    """f as a vector of y's length."""
    dy = np.reshape(array(f(y, t, p)), -1)
    if np.shape(dy) != np.shape(y):
        raise ShapeError(f"odeint: func returned {np.size(dy)} numbers, expected {np.size(y)} as in y0")
    return dy


def _integrate(f: Function, y0: Any, t: Any, p: Any, **options: Any) -> Any:
    def plain_slope(y: Any, t: float, p: Any) -> Any:
        dy = _slope(f, y, t, p)
        if isinstance(dy, Node):
            raise OperandError(
                "odeint: func returned a Tensor for a plain y: it uses a node that is not among its arguments; "
                "pass that in args"
            )
        return dy

    return _scipy_odeint(plain_slope, y0, t, (p,), options)


_integrate.__name__ = "odeint"  # the name in pictures and messages
_solve = primitive(_integrate)


def _of_more(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options for the equations of the sensitivities: tolerances of single entries become those of all."""
    kept = {k: v for k, v in options.items() if k not in _OF_THIS_SYSTEM}
    kept |= {k: float(np.min(kept[k])) for k in ("rtol", "atol") if kept.get(k) is not None}
    return kept


def _slopes_at(f: Function, ans: Any, t: Any, p: Any) -> Any:
    """f at each time: the derivative of the solution by the time at which it is asked for."""
    return np.stack([_slope(f, ans[i], t[i], p) for i in range(len(t))])


def _pull(argnums: Sequence[int], ans: Any, args: Sequence[Any], options: Mapping[str, Any]) -> Function:
    f, y0, t, p = args
    by_start, by_p = 1 in argnums or 2 in argnums, 3 in argnums
    n, columns = np.size(y0), (np.size(y0) if by_start else 0) + (np.size(p) if by_p else 0)

    def sensitivities(state: Any, t: Any, p: Any) -> Any:
        y, s = state[:n], np.reshape(state[n:], (n, columns))
        vjp, dy = make_vjp(lambda y, p: _slope(f, y, t, p), (0, 1))(y, p)
        rows = [vjp(unit) for unit in np.eye(n)]
        ds = np.stack([row for row, _ in rows]) @ s
        if by_p:
            direct = np.stack([row for _, row in rows])
            ds = ds + np.concatenate([np.zeros((n, columns - np.size(p))), direct], axis=1)
        return np.concatenate([dy, np.reshape(ds, -1)])

    start = np.concatenate([y0, np.reshape(np.eye(n, columns) * by_start, -1)])
    solved = _solve(sensitivities, start, t, p, **_of_more(options))
    s = np.reshape(solved[:, n:], (len(t), n, columns))

    def vjp(g: Any) -> list[Any]:
        total = np.einsum("ti,tij->j", g, s)
        found = {1: total[:n], 3: total[columns - np.size(p) :] if by_p else None}
        if 2 in argnums:
            at_start = np.sum(total[:n] * _slope(f, y0, t[0], p))
            first = np.eye(1, len(t))[0]
            found[2] = np.sum(g * _slopes_at(f, ans, t, p), axis=1) - at_start * first
        return [found[i] for i in argnums]

    return vjp


def _push(argnums: Sequence[int], gs: Sequence[Any], ans: Any, args: Sequence[Any], options: Mapping[str, Any]) -> Any:
    f, y0, t, p = args
    moved = dict(zip(argnums, gs, strict=True))
    n = np.size(y0)
    dp = moved.get(3, np.zeros(np.size(p)))

    def along(state: Any, t: Any, constants: Any) -> Any:
        p, dp = constants[: np.size(constants) // 2], constants[np.size(constants) // 2 :]
        y, v = state[:n], state[n:]
        return np.concatenate(make_jvp(lambda y, p: _slope(f, y, t, p), (0, 1))(y, p)((v, dp)))

    v0 = moved.get(1, np.zeros(n))
    if 2 in moved:
        v0 = v0 - _slope(f, y0, t[0], p) * moved[2][0]
    solved = _solve(along, np.concatenate([y0, v0]), t, np.concatenate([p, dp]), **_of_more(options))
    v = solved[:, n:]
    if 2 in moved:
        v = v + _slopes_at(f, ans, t, p) * np.reshape(moved[2], (-1, 1))
    return v


defvjp_argnums(_solve, _pull)
defjvp_argnums(_solve, _push)
