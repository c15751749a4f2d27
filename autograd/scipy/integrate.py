"""``odeint`` and ``solve_ivp``: ordinary differential equations, differentiable by y0, times and arguments.

The derivatives are integrated along with the solution: with y' = f(y, t, p), the sensitivities S = dy / d(y0, p)
follow S' = ∂f/∂y S + (0, ∂f/∂p) (Dickinson and Gelinas 1976, "Sensitivity analysis of ordinary differential equation
systems"). They go forward in time as the solution does, under the same control of the error, so they stay right where
integrating the solution backwards, as the adjoint method does, would blow up. Their equations are solved by the same
function again, which makes derivatives of any order. The price is their number: n (n + p) of them for a gradient, n
for a Jacobian-vector product. For a gradient, a complex number counts as two real ones: f need not be holomorphic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy
import scipy.integrate

from autograd.containers import flatten
from autograd.engine.doors import door
from autograd.engine.node import Node
from autograd.engine.outside import refuse_to_call_back
from autograd.errors import ArgumentError, ConvergenceError, OperandError, ShapeError
from autograd.extend import defjvp_argnums, defvjp_argnums, primitive
from autograd.functional import make_jvp, make_vjp
from autograd.functions.operands import array
from autograd.scipy.real_parts import from_slopes, has_complex, of_real, to_real, to_slopes
from autograd.scipy.refusals import everything_else
from autograd.transforms.ravel import ravel
from autograd.transforms.results import without_nodes

np: Any = numpy  # NumPy's stubs know plain arrays only

__getattr__ = everything_else("integrate")

Function = Callable[..., Any]

_OF_THIS_SYSTEM = (
    "Dfun",
    "col_deriv",
    "ml",
    "mu",
    "jac",
    "jac_sparsity",
    "lband",
    "uband",
)  # these arguments describe the Jacobian of f alone


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

    With nodes among the arguments, complex y0, times and slopes are an OperandError: ``solve_ivp`` takes a complex y0.

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
        return _scipy_odeint(_plain("odeint", func), y0, t, args, options)
    if options.pop("full_output", False):
        raise OperandError("odeint: full_output=True is not supported for Value and Tensor")
    if options.pop("tfirst", False):
        func = _time_second(func)
    y0, t = np.reshape(array(y0), -1), np.reshape(array(t), -1)
    _real_times("odeint", t)
    if has_complex(y0):
        raise OperandError(f"odeint: got a complex y0, expected real numbers; {_WAY_OUT['odeint']}")
    f, p = _of_vectors("odeint", func, leaves, moving, build)
    dfun = options.get("Dfun")
    if dfun is not None:
        options["Dfun"] = lambda y, t, *_: dfun(y, t, *without_nodes(args))
    return _solve(f, y0, t, p, **options)


_WAY_OUT = {
    "odeint": "solve_ivp takes a complex y0",
    "solve_ivp": "pass a complex y0, such as y0 + 0j",
}


def _of_vectors(
    name: str, func: Function, leaves: list[Any], moving: Sequence[int], build: Function
) -> tuple[Function, Any]:
    """``func`` as a function of y, t and one vector of all that is differentiated by in its arguments; the vector.

    The function returns a vector as long as y, real where y is.
    """
    p, unravel = ravel([leaves[i] for i in moving])

    def f(y: Any, t: Any, p: Any) -> Any:
        given = list(leaves)
        for i, x in zip(moving, unravel(p), strict=True):
            given[i] = x
        dy = np.reshape(array(func(y, t, *build(given))), -1)
        if np.shape(dy) != np.shape(y):
            raise ShapeError(f"{name}: func returned {np.size(dy)} numbers, expected {np.size(y)} as in y0")
        return _real_for_real(name, dy, y)

    return f, p


def _real_for_real(name: str, dy: Any, y: Any) -> Any:
    """``dy``, which has to be real where ``y`` is: SciPy would drop the imaginary part."""
    if has_complex(dy) and not has_complex(y):
        raise OperandError(
            f"{name}: func returned complex numbers for a real y, expected real ones; {_WAY_OUT[name]}; or take .real "
            f"of what func returns"
        )
    return dy


def _real_times(name: str, *times: Any) -> None:
    if any(map(has_complex, times)):
        raise OperandError(f"{name}: got complex times, expected real ones; take their .real")


def _plain(name: str, func: Function) -> Function:
    """``func``, whose result has to be plain, because its arguments are."""

    def checked(*args: Any) -> Any:
        dy = func(*args)
        if any(isinstance(x, Node) for x in flatten(dy)[0]):
            raise OperandError(
                f"{name}: func returned a Tensor for a plain y: it uses a node that is not among its arguments; "
                f"pass that in args"
            )
        return dy

    return checked


def _scipy_odeint(func: Function, y0: Any, t: Any, args: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
    refuse_to_call_back("odeint", y0, t, flatten(args)[0])
    try:
        return scipy.integrate.odeint(func, y0, t, args, **options)
    except Exception as error:
        if type(error).__name__ != "error":  # SciPy raises this class in C, and does not export it
            raise
        raise ArgumentError(f"odeint: {error}") from error


def _time_second(func: Function) -> Function:
    return lambda y, t, *args: func(t, y, *args)


def _integrate(f: Function, y0: Any, t: Any, p: Any, **options: Any) -> Any:
    """The solution at the times t, shape (m, n), by ``odeint`` or, with ``end`` among the options, ``solve_ivp``."""
    if "end" not in options:
        return _scipy_odeint(_plain("odeint", f), y0, t, (p,), options)
    refuse_to_call_back("solve_ivp", y0, t, p)
    slope = _plain("solve_ivp", lambda t, y: f(y, t, p))
    solved = scipy.integrate.solve_ivp(slope, (t[0], options.pop("end")), y0, t_eval=t[1:], **options)
    if solved.status < 0:
        raise ConvergenceError(f"solve_ivp: {solved.message}")
    return np.concatenate([np.reshape(y0, (1, -1)), solved.y.T])


_integrate.__name__ = "odeint"  # the name for pictures and messages
_solve = primitive(_integrate)


@door
def solve_ivp(
    fun: Function,
    t_span: Any,
    y0: Any,
    method: Any = "RK45",
    t_eval: Any = None,
    dense_output: bool = False,
    events: Any = None,
    vectorized: bool = False,
    args: tuple[Any, ...] | None = None,
    **options: Any,
) -> Any:
    """The solution of ``dy/dt = fun(t, y, *args)``, with ``scipy.integrate.solve_ivp``.

    The derivatives are those of the exact solution, at fixed times: the equations of the sensitivities are integrated
    along with it (continuous, forward), to ``rtol=1e-6`` and ``atol=1e-9`` if not tighter, since SciPy's 1e-3 and 1e-6
    are wide for a gradient. They are not the derivatives of the steps that the integrator took.

    Args:
        fun: written with NumPy, returns dy/dt. Parameters to differentiate by have to reach it through ``args``.
        t_span: the first and the last time.
        y0: the start, shape ``(n,)``; complex where y is complex later.
        method: SciPy's name of a method, or a class of SciPy's.
        t_eval: the times at which y is wanted, in order; by default the integrator's own steps, which are constant.
        dense_output: must be False where there are nodes.
        events: must be None where there are nodes.
        vectorized: must be False where there are nodes.
        args: further arguments of ``fun``; nested containers of numbers and arrays, or anything else.
        **options: as of ``scipy.integrate.solve_ivp``: ``rtol``, ``atol``, ``max_step``, ``jac`` ...

    Returns:
        SciPy's result, whose ``y`` of shape ``(n, m)`` has the derivative, and ``t`` if the times have one.

    Raises:
        OperandError: ``fun`` returned a node that depends on no argument, or, where there are nodes, complex numbers
            for a real y; or an argument is not for nodes.
        ConvergenceError: the integrator failed.
        ShapeError: ``fun`` does not return as many numbers as y has.

    Example:
        >>> from autograd import grad
        >>> def decay(t, y, rate):
        ...     return -rate * y
        >>> def end(rate):
        ...     return solve_ivp(decay, (0.0, 2.0), np.array([1.0]), args=(rate,), rtol=1e-8, atol=1e-10).y[0, -1]
        >>> round(grad(end)(0.5), 6)  # -2 exp(-1)
        -0.735759
    """
    leaves, build = flatten(() if args is None else args)
    given = flatten((t_span, y0, t_eval))[0]
    moving = [i for i, x in enumerate(leaves) if isinstance(x, Node)]
    selected = {"t_eval": t_eval, "dense_output": dense_output, "events": events, "vectorized": vectorized}
    refuse_to_call_back("solve_ivp", *without_nodes([*given, *leaves]))
    if not moving and not any(isinstance(x, Node) for x in given):
        return scipy.integrate.solve_ivp(
            _plain("solve_ivp", fun), t_span, y0, method=method, args=args, **selected, **options
        )
    if args is not None and not isinstance(args, tuple):
        raise OperandError(f"solve_ivp: got args={args!r:.60}, expected a tuple")
    for name, argument in (("dense_output", dense_output), ("events", events), ("vectorized", vectorized)):
        if argument is not False and argument is not None:
            raise OperandError(f"solve_ivp: {name}= is not supported for Value and Tensor")
    if len(t_span) != 2:
        raise ShapeError(f"solve_ivp: got t_span of {len(t_span)} times, expected the first and the last one")
    if "jac" in options and callable(options["jac"]):
        jac = options["jac"]
        options["jac"] = lambda t, y, *_: jac(t, y, *without_nodes(args or ()))
    first, last = array(t_span[0]), array(t_span[1])
    _real_times("solve_ivp", first, last, *(() if t_eval is None else (array(t_eval),)))

    def slope(t: Any, y: Any, *args: Any) -> Any:
        return _real_for_real("solve_ivp", array(fun(t, y, *args)), y)

    plain = scipy.integrate.solve_ivp(
        _plain("solve_ivp", slope), without_nodes(tuple(t_span)), without_nodes(y0), method=method,
        t_eval=without_nodes(t_eval), args=without_nodes(args), **options,
    )  # fmt: skip
    if plain.status < 0:
        raise ConvergenceError(f"solve_ivp: {plain.message}")
    f, p = _of_vectors("solve_ivp", lambda y, t, *rest: fun(t, y, *rest), leaves, moving, build)
    if t_eval is None:
        times = np.concatenate([np.reshape(first, 1), plain.t[1:-1], np.reshape(last, 1)])
    else:
        times = np.reshape(array(t_eval), -1)
    times = np.concatenate([np.reshape(first, 1), times])
    end = float(without_nodes(last))
    solved = _solve(f, np.reshape(array(y0), -1), times, p, method=method, end=end, **options)
    plain.t, plain.y = times[1:], solved[1:].T
    return plain


def _of_more(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options for the equations of the sensitivities: tolerances of single entries become those of all."""
    kept = {k: v for k, v in options.items() if k not in _OF_THIS_SYSTEM}
    kept |= {k: float(np.min(kept[k])) for k in ("rtol", "atol") if kept.get(k) is not None}
    if "end" in kept:
        kept |= {k: min(kept.get(k, high), high) for k, high in (("rtol", 1e-6), ("atol", 1e-9))}
    return kept


def _slopes_at(f: Function, ans: Any, t: Any, p: Any) -> Any:
    """f at each time: the derivative of the solution by the time at which it is asked for."""
    return np.stack([f(ans[i], t[i], p) for i in range(len(t))])


def _pull(argnums: Sequence[int], ans: Any, args: Sequence[Any], options: Mapping[str, Any]) -> Function:
    f, y0, t, p = args
    complex_y, complex_p = has_complex(y0), has_complex(p)
    f, y0, p = of_real(f, complex_y, False, complex_p), to_real(y0), to_real(p)
    by_start, by_p = 1 in argnums or 2 in argnums, 3 in argnums
    n, columns = np.size(y0), (np.size(y0) if by_start else 0) + (np.size(p) if by_p else 0)

    def sensitivities(state: Any, t: Any, p: Any) -> Any:
        y, s = state[:n], np.reshape(state[n:], (n, columns))
        vjp, dy = make_vjp(lambda y, p: f(y, t, p), (0, 1))(y, p)
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
        g = to_slopes(g)
        total = np.einsum("ti,tij->j", g, s)
        found = {1: from_slopes(total[:n], complex_y)}
        if by_p:
            found[3] = from_slopes(total[columns - np.size(p) :], complex_p)
        if 2 in argnums:
            at_start = np.sum(total[:n] * f(y0, t[0], p))
            first = np.eye(1, len(t))[0]
            found[2] = np.sum(g * _slopes_at(f, to_real(ans), t, p), axis=1) - at_start * first
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
        return np.concatenate(make_jvp(lambda y, p: f(y, t, p), (0, 1))(y, p)((v, dp)))

    v0 = moved.get(1, np.zeros(n))
    if 2 in moved:
        v0 = v0 - f(y0, t[0], p) * moved[2][0]
    solved = _solve(along, np.concatenate([y0, v0]), t, np.concatenate([p, dp]), **_of_more(options))
    v = solved[:, n:]
    if 2 in moved:
        v = v + _slopes_at(f, ans, t, p) * np.reshape(moved[2], (-1, 1))
    return v


defvjp_argnums(_solve, _pull)
defjvp_argnums(_solve, _push)
