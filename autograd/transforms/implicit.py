"""Fixed points, differentiated by the implicit function theorem: the steps of the iteration are not recorded.

At x = f(x, p) the derivative follows from that equation alone: dx = ∂f/∂x dx + ∂f/∂p dp. The rule below solves the
transposed equation w = g + (∂f/∂x)ᵀ w, which is a fixed point again, so the rule is its own derivative and nests to any
order. (Christianson 1994, "Reverse accumulation and attractive fixed points".)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy

from autograd.engine.beside import as_array
from autograd.engine.doors import door, shown
from autograd.engine.node import data_of
from autograd.errors import ConvergenceError, OperandError, ShapeError
from autograd.transforms.custom_rules import defjvp, defvjp, primitive
from autograd.transforms.products import make_jvp, make_vjp
from autograd.transforms.pytree import flatten
from autograd.transforms.ravel import ravel
from autograd.value import Value

np: Any = numpy  # NumPy's stubs know plain arrays only

Function = Callable[..., Any]
X = TypeVar("X", bound=Any)  # with the bound, pyright takes the parameters of a lambda as Any
A = TypeVar("A", bound=Any)


@door
def fixed_point(f: Callable[[X, A], X], x0: X, params: A, *, tol: float = 1e-12, max_iter: int = 10_000) -> X:
    """The x with ``x = f(x, params)``, reached by iteration from ``x0``; differentiable by ``params``.

    Memory does not grow with the number of steps, and the derivative is that of the limit, not of the iteration. It
    exists where ``f`` is a contraction near x. The derivative by ``x0`` is zero.

    Args:
        f: the map, a function of x and the parameters only; x and its result are built alike.
        x0: the starting point: a number, an array, or a container of them.
        params: the parameters, to differentiate by: the same.
        tol: stop when no entry of x changes by more than ``tol * max(1, |x|)`` in a step (float32: not below 1e-6).
        max_iter: give up after that many steps.

    Raises:
        ConvergenceError: x still changed after ``max_iter`` steps, or left the finite numbers.
        OperandError: ``f`` returned complex numbers in a place where x0 is real.

    Example:
        >>> from autograd import grad
        >>> def newton(x, a):  # whose fixed point is the square root of a
        ...     return (x + a / x) / 2
        >>> fixed_point(newton, 1.0, 2.0)
        1.414213562373095
        >>> grad(lambda a: fixed_point(newton, 1.0, a))(4.0)  # 1 / (2 sqrt(a))
        0.25
    """

    def changes(new: Any, old: Any) -> bool:
        limit = max(tol, 8 * np.finfo(as_array(data_of(new)).dtype).eps)
        return bool(np.any(np.abs(new - old) > limit * np.maximum(1.0, np.abs(new))))

    found: X = _from_vectors(f, x0, params, lambda unravel: changes, max_iter)
    return found


@door
def fixed_point_of(f: Function, a: Any, x0: Any, distance: Function, tol: float) -> Any:
    """``fixed_point`` as HIPS autograd spells it: of ``f(a)``, until ``distance(x, previous x) <= tol``."""

    def stops(unravel: Function) -> Function:
        return lambda new, old: bool(distance(unravel(new), unravel(old)) > tol)

    return _from_vectors(lambda x, a: f(a)(x), x0, a, stops, 10_000)


def _from_vectors(f: Function, x0: Any, params: Any, changes: Function, max_iter: int) -> Any:
    if any(isinstance(leaf, Value) for leaf in flatten((x0, params))[0]):
        return _iterate(f, _number(x0), params, changes(_number), max_iter)
    start, unravel = ravel(x0)

    def step(x: Any, params: Any) -> Any:
        found = f(unravel(x), params)
        _check_real(x0, found)
        new, _ = ravel(found)
        if np.shape(new) != np.shape(x):
            raise ShapeError(f"fixed_point: f returned {np.size(new)} numbers, expected {np.size(x)} as in x")
        return new

    return unravel(_iterate(step, start, params, changes(unravel), max_iter))


def _check_real(x0: Any, x: Any) -> None:
    """An imaginary part in a place that is real at the start would be dropped: the place stays real."""
    starts, found = flatten(x0)[0], flatten(x)[0]
    if len(starts) == len(found) and any(map(_is_wider, starts, found)):
        raise OperandError(
            "fixed_point: f returned complex numbers where x0 is real; start with complex ones, such as x0 + 0j"
        )


def _is_wider(old: Any, new: Any) -> bool:
    return bool(np.iscomplexobj(data_of(new)) and not np.iscomplexobj(data_of(old)))


def _number(x: Any) -> Any:
    """A number, unchanged, because a step of Values takes it and returns it."""
    if np.shape(data_of(x)) != () or not isinstance(data_of(x), (int, float, np.floating)):
        raise OperandError(
            f"fixed_point: got {shown(x)} as x0 beside Values, expected a number; arrays are for Tensors"
        )
    return x


def _take_steps(step: Function, x: Any, params: Any, changes: Function, max_iter: int) -> Any:
    """Take steps until nothing ``changes``."""
    last = np.inf
    for _ in range(max_iter):
        old, x = x, step(x, params)
        last = np.max(np.abs(x - old), initial=0.0)
        if not np.isfinite(last):
            break
        if not changes(x, old):
            return x
    raise ConvergenceError(
        f"fixed_point: not reached in {max_iter} steps, the last of which changed x by {last:.3g}; expected f to be a "
        f"contraction near it"
    )


_take_steps.__name__ = "fixed_point"  # the name for pictures and messages
_iterate = primitive(_take_steps)


def _vjp(ans: Any, step: Function, x0: Any, params: Any, changes: Function, max_iter: int) -> Function:
    def adjoint(w: Any, constants: Any) -> Any:
        g, x, params = constants
        return g + make_vjp(step, 0)(x, params)[0](w)

    def vjp(g: Any) -> Any:
        w = _iterate(adjoint, g, (g, ans, params), changes, max_iter)
        return make_vjp(step, 1)(ans, params)[0](w)

    return vjp


def _jvp(dp: Any, ans: Any, step: Function, x0: Any, params: Any, changes: Function, max_iter: int) -> Any:
    def linearised(dx: Any, constants: Any) -> Any:
        moved, x, params = constants
        return moved + make_jvp(step, 0)(x, params)(dx)[1]

    moved = make_jvp(step, 1)(ans, params)(dp)[1]
    return _iterate(linearised, moved, (moved, ans, params), changes, max_iter)


defvjp(_iterate, None, None, _vjp)
defjvp(_iterate, None, None, _jvp)
