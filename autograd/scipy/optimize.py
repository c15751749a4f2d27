"""``root``: a system of equations solved by SciPy, differentiable by the parameters of the equations.

At f(x, p) = 0 the derivative follows from the equation alone, ∂f/∂x dx + ∂f/∂p dp = 0: the steps of the solver are not
recorded. The rule solves a linear system with the Jacobian at the solution, in operations that have derivatives, so it
nests to any order. A complex number counts as two real ones: the equations need not be holomorphic.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy
import scipy.optimize

from autograd.containers import flatten
from autograd.engine.doors import door
from autograd.engine.node import Node
from autograd.engine.outside import refuse_to_call_back
from autograd.engine.recording import not_differentiating
from autograd.errors import ArgumentError, ConvergenceError, OperandError, ShapeError
from autograd.extend import defjvp, defvjp, primitive
from autograd.functional import jacobian, make_jvp, make_vjp
from autograd.functions.operands import array
from autograd.optimize import least_squares as least_squares
from autograd.optimize import minimize as minimize
from autograd.scipy.real_parts import from_real, has_complex, of_real, to_real
from autograd.scipy.refusals import everything_else
from autograd.transforms.ravel import ravel
from autograd.transforms.results import without_nodes

np: Any = numpy  # NumPy's stubs know plain arrays only

__getattr__ = everything_else("optimize")

Function = Callable[..., Any]

_WITH_JACOBIAN = ("hybr", "lm")  # these two take real numbers only


@door
def root(fun: Function, x0: Any, args: Any = (), method: str = "hybr", jac: Any = None, **options: Any) -> Any:
    """The x with ``fun(x, *args) = 0``, by ``scipy.optimize.root``; differentiable by ``args``.

    The exact Jacobian of ``fun`` is handed to the methods that take one, unless ``jac`` is given.

    Args:
        fun: written with NumPy; returns as many numbers as x has. Parameters to differentiate by have to reach it
            through ``args``.
        x0: the starting point, an array or a number. The derivative by it is zero. Complex for all methods but
            "hybr" and "lm".
        args: further arguments of ``fun``; nested containers of numbers and arrays, or anything else.
        method: SciPy's name of a method.
        jac: as of SciPy: a function, True if ``fun`` returns it too (not for nodes), False for differences.
        **options: as of SciPy: ``tol``, ``callback``, ``options``. A tighter ``tol`` makes the derivative as accurate.

    Returns:
        SciPy's result, whose ``x`` has the derivative.

    Raises:
        ConvergenceError: SciPy found no root, and there are nodes, so that a derivative would have no meaning.
        OperandError: ``fun`` returned a node that depends on no argument, x0 is complex for a method that takes real
            numbers, or, where there are nodes, one of x and the result of ``fun`` is complex and the other is not.
        LinAlgError: the Jacobian at the root is singular, when a derivative is asked for.

    Example:
        >>> from autograd import grad
        >>> def square(x, a):
        ...     return x * x - a
        >>> round(grad(lambda a: root(square, np.array([1.0]), (a,)).x[0])(4.0), 6)  # 1 / (2 sqrt(a))
        0.25
    """
    args = args if isinstance(args, tuple) else (args,)
    leaves, build = flatten(args)
    moving = [i for i, x in enumerate(leaves) if isinstance(x, Node)]
    start = without_nodes(array(x0))
    if jac is True and moving:
        raise OperandError("root: jac=True is not supported for Value and Tensor; leave it out, it is exact")
    if has_complex(start) and method in _WITH_JACOBIAN:
        raise OperandError(
            f"root: got a complex x0, which method={method!r} does not take; use method='krylov', or take the real and "
            f"imaginary parts for unknowns"
        )
    plain = without_nodes(args)
    refuse_to_call_back("root", start, flatten(plain)[0])
    if jac is None and method in _WITH_JACOBIAN:
        jac = jacobian(lambda x, *args: array(fun(x, *args)).reshape(-1))
    try:
        with not_differentiating():
            solved = scipy.optimize.root(_plain(fun), start, plain, method=method, jac=jac, **options)
    except Exception as error:
        if type(error).__name__ != "error":  # SciPy raises this class in C, and does not export it
            raise
        raise ArgumentError(f"root: {error}; expected fun to return real numbers, as many as in x") from error
    if not moving:
        return solved
    if not solved.success:
        raise ConvergenceError(f"root: {solved.message}")
    p, unravel = ravel([leaves[i] for i in moving])
    shape = np.shape(solved.x)

    def equations(x: Any, p: Any) -> Any:
        given = list(leaves)
        for i, value in zip(moving, unravel(p), strict=True):
            given[i] = value
        found = array(fun(x.reshape(shape), *build(given))).reshape(-1)
        if found.shape != x.shape:
            raise ShapeError(f"root: fun returned {found.shape[0]} numbers, expected {x.shape[0]} as in x")
        if has_complex(found) != has_complex(x):
            kinds = ("complex", "real") if has_complex(found) else ("real", "complex")
            raise OperandError(
                f"root: fun returned {kinds[0]} numbers for a {kinds[1]} x, expected as many equations as "
                f"unknowns: both real, or both complex"
            )
        return found

    x = np.reshape(solved.x, -1)
    parts = has_complex(x), has_complex(p)
    found = _implicit(of_real(equations, *parts), to_real(x), to_real(p))
    solved.x = from_real(found, parts[0]).reshape(shape)
    return solved


def _plain(fun: Function) -> Function:
    def checked(x: Any, *args: Any) -> Any:
        found = fun(x, *args)
        if any(isinstance(part, Node) for part in flatten(found)[0]):
            raise OperandError(
                "root: fun returned a Tensor for a plain x: it uses a node that is not among its arguments; "
                "pass that in args"
            )
        return found

    return checked


def _root(f: Function, x: Any, p: Any) -> Any:
    """The root x, which is known already, as a function of the parameters p."""
    return x


_root.__name__ = "root"  # the name for pictures and messages
_implicit = primitive(_root)


def _vjp(ans: Any, f: Function, x: Any, p: Any) -> Function:
    def vjp(g: Any) -> Any:
        w = np.linalg.solve(jacobian(f)(ans, p).T, g)
        return make_vjp(f, 1)(ans, p)[0](-w)

    return vjp


def _jvp(dp: Any, ans: Any, f: Function, x: Any, p: Any) -> Any:
    return -np.linalg.solve(jacobian(f)(ans, p), make_jvp(f, 1)(ans, p)(dp)[1])


defvjp(_implicit, None, None, _vjp)
defjvp(_implicit, None, None, _jvp)
