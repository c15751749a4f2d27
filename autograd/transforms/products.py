"""Products with derivative matrices that are never made: vjp, jvp, and those with Hessian and Gauss-Newton matrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy

from autograd.engine import clock, levels
from autograd.engine.doors import callable_for, shown
from autograd.engine.forward import tangents
from autograd.engine.memory import shares_memory
from autograd.engine.node import Node, data_of, describe
from autograd.engine.recording import differentiating, is_nested
from autograd.engine.reverse import gradients
from autograd.engine.versions import version_at
from autograd.errors import GraphError, OperandError
from autograd.transforms.calling import (
    Argnum,
    Call,
    Function,
    as_number,
    call_with_nodes,
    copied,
    copy_of,
    number_like,
    positions,
    single_number,
)
from autograd.transforms.deriving import Derived, named
from autograd.transforms.gradients import grad, gradient_of
from autograd.transforms.integers import exact_products, is_whole, only_moves, own_arrays, with_floats
from autograd.transforms.jacobians import jacobian
from autograd.transforms.pytree import flatten, is_container, leaves_like
from autograd.transforms.signatures import pullback, transform

np: Any = numpy  # NumPy's stubs know plain arrays only


@pullback
def make_vjp(fun: Function, argnum: Argnum = 0) -> Derived[..., Any]:
    """The function v -> vᵀJ at a point, and the value there.

    Arrays of integers are differentiated as float64. Where the function only moves and adds their entries, as code that
    takes arrays apart and joins them does, the value and the products with integers are integers, exact in every bit.

    Example:
        >>> import numpy as np
        >>> vjp, value = make_vjp(lambda x: x**2)(np.array([1.0, 2.0]))
        >>> value, vjp(np.array([1.0, 10.0]))
        (array([1., 4.]), array([ 2., 40.]))
    """

    def at(*args: Any, **kwargs: Any) -> tuple[Function, Any]:
        chosen: Any = positions(argnum) or (argnum,)
        given, whole = with_floats(args, chosen)
        call = call_with_nodes("make_vjp", fun, argnum, given, kwargs, kept=True)
        originals, _ = flatten([args[i] for i in chosen])
        whole = whole and all(map(is_whole, originals)) and not call.nested and only_moves(flatten(call.value)[0])
        value = own_arrays(fun(*args, **kwargs)) if whole else call.plain(call.value)
        if not whole or not all(map(is_whole, flatten(value)[0])):
            return _pulling(call), value
        pull = _pull_of(call)

        def vjp(v: Any) -> Any:
            seeds = leaves_like("vjp: the cotangent", v, call.value, loose=True)
            if all(isinstance(seed, int) or getattr(seed, "dtype", np.dtype("O")).kind in "iu" for seed in seeds):
                return call.build(exact_products(pull, seeds, originals))
            return call.build(pull(seeds))

        return vjp, value

    return named(at, "make_vjp", fun, argnum)


def _pull_of(call: Call) -> Callable[[list[Any]], list[Any]]:
    """The function that pulls cotangents of the leaves of a recorded call's result back to its arguments."""
    returned = _as_returned(call)

    def pull(seeds: list[Any]) -> list[Any]:
        outputs, arguments = returned()
        pairs = zip(outputs, seeds, strict=True)
        live = [(y, v) for y, v in pairs if isinstance(y, Node) and y.requires_grad and v is not None]
        record = call.nested or is_nested() or any(isinstance(seed, Node) for seed in seeds)
        found: list[Any] = [None] * len(call.nodes)
        if live:
            found = gradients([y for y, _ in live], arguments, [s for _, s in live], create_graph=record)
        return [call.result(_apart(g, seeds), i) for i, g in enumerate(found)]

    return pull


def _as_returned(call: Call) -> Callable[[], tuple[list[Any], list[Any]]]:
    """The function that gives the leaves of a recorded call's result, and its arguments, as they were at its end.

    The caller, or the function itself, may hold one and assign to it before the product is asked for.
    """
    outputs, _ = flatten(call.value)
    end = clock.now

    def returned() -> tuple[list[Any], list[Any]]:
        for x in call.nodes:
            if not x.requires_grad:
                raise GraphError(
                    f"the product with a derivative: got an argument of the function ({describe(x)}) that was frozen "
                    f"(requires_grad) after the function was called; unfreeze it, or make the product again"
                )
        results = [version_at(y, end) if isinstance(y, Node) else y for y in outputs]
        return results, [version_at(x, end) for x in call.nodes]

    return returned


def _values_of(call: Call) -> Callable[[], Any]:
    """The function that gives the result of a recorded call as it is now, each time in memory of its own."""
    outputs, build = flatten(call.value)
    if call.nested:
        returned = _as_returned(call)
        return lambda: build([call.left(_own(y)) if isinstance(y, Node) else y for y in returned()[0]])
    values = [copied(y._data) if isinstance(y, Node) else y for y in outputs]

    def again() -> Any:
        pairs = zip(outputs, values, strict=True)
        return build([as_number(copied(x)) if isinstance(y, Node) else x for y, x in pairs])

    return again


def _own(y: Node) -> Node:
    """A result as a node of its own, which the caller may assign to."""
    return copy_of(y) if isinstance(y._data, numpy.ndarray) else y


def _pulling(call: Call) -> Function:
    """The function that pulls a cotangent of the result of a recorded call back to its arguments."""
    pull = _pull_of(call)
    return lambda v: call.build(pull(leaves_like("vjp: the cotangent", v, call.value, loose=True)))


def _pushing(name: str, fun: Function, argnum: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[Call, Any]:
    """A recorded call, and the function that pushes a tangent of the argument forward to the results."""
    call = call_with_nodes(name, fun, argnum, args, kwargs, kept=True)
    returned, (_, build) = _as_returned(call), flatten(call.value)

    def push(v: Any) -> Any:
        several = positions(argnum)
        chosen = [args[argnum]] if several is None else [args[i] for i in several]
        directions = leaves_like(f"{name}: the tangent", [v] if several is None else list(v), chosen)
        record = call.nested or is_nested() or any(isinstance(d, Node) for d in directions)
        outputs, arguments = returned()
        live = [y for y in outputs if isinstance(y, Node)]
        found = iter(tangents(live, arguments, directions, create_graph=record))
        moved = [next(found) if isinstance(y, Node) else None for y in outputs]
        return build([_tangent(call, y, _apart(t, directions)) for y, t in zip(outputs, moved, strict=True)])

    return call, push


def _apart(product: Any, given: Sequence[Any]) -> Any:
    """``product`` in memory of its own: where nothing but a view was taken, it is the vector that was given."""
    return copied(product) if any(shares_memory(product, x) for x in given) else product


def _tangent(call: Call, y: Any, tangent: Any) -> Any:
    """The tangent of the result ``y`` as the caller gets it; None stands for zeros."""
    if tangent is None:
        tangent = np.zeros_like(data_of(y), dtype=_inexact(y))
    return call.left(tangent) if isinstance(tangent, Node) else as_number(tangent)


def _inexact(y: Any) -> Any:
    """The dtype of a number or an array; float64 if it has none for derivatives."""
    y = data_of(y)
    dtype = y.dtype if hasattr(y, "dtype") else np.asarray(y).dtype
    return dtype if dtype.kind in "fc" else np.dtype(float)


def _real(y: Any) -> Any:
    """The dtype of the real part of a number or an array."""
    return np.real(np.empty(0, _inexact(y))).dtype


@transform
def make_jvp(fun: Function, argnum: Argnum = 0) -> Derived[..., Callable[[Any], tuple[Any, Any]]]:
    """The function v -> (value, J v) at a point, in forward mode.

    Example:
        >>> import numpy as np
        >>> jvp = make_jvp(lambda x: x**2)(np.array([1.0, 2.0]))
        >>> jvp(np.array([1.0, 10.0]))
        (array([1., 4.]), array([ 2., 40.]))
    """

    def at(*args: Any, **kwargs: Any) -> Function:
        call, push = _pushing("make_jvp", fun, argnum, args, kwargs)
        value = _values_of(call)
        return lambda v: (value(), push(v))

    return named(at, "make_jvp", fun, argnum)


@transform
def make_jvp_reversemode(fun: Function, argnum: int = 0) -> Derived[..., Callable[[Any], Any]]:
    """The function v -> J v at a point, by differentiating v -> vᵀJ, which is linear in v, once more.

    ``make_jvp`` gives the same in one forward sweep; this is here for code that asks for it.

    Example:
        >>> import numpy as np
        >>> make_jvp_reversemode(lambda x: x**2)(np.array([1.0, 2.0]))(np.array([1.0, 10.0]))
        array([ 2., 40.])
    """

    def at(*args: Any, **kwargs: Any) -> Function:
        _, value = make_vjp(fun, argnum)(*args, **kwargs)

        def pull(v: Any) -> Any:
            return make_vjp(fun, argnum)(*args, **kwargs)[0](v)

        leaves, build = flatten(value)
        transposed: Function
        transposed, _ = make_vjp(pull)(build([np.zeros_like(x, dtype=_real(x)) for x in leaves]))
        return transposed

    return named(at, "make_jvp_reversemode", fun, argnum)


@transform
def deriv(fun: Function, argnum: int = 0) -> Derived[..., Any]:
    """The derivative as all entries of the argument (or their real parts) grow alike, in forward mode.

    Example:
        >>> deriv(lambda x: x**3)(2.0)
        12.0
    """

    def derivative(*args: Any, **kwargs: Any) -> Any:
        _, push = _pushing("deriv", fun, argnum, args, kwargs)
        originals, build = flatten(args[argnum])
        slope = push(build([np.ones_like(data_of(x), dtype=float) for x in originals]))
        return number_like(slope, args[argnum]) if isinstance(slope, np.generic) else slope

    return named(derivative, "deriv", fun, argnum)


@transform
def make_hvp(fun: Function, argnum: int = 0) -> Derived[..., tuple[Callable[[Any], Any], Any]]:
    """The function v -> H v at a point, and the gradient there, which is recorded once for any number of v.

    Example:
        >>> import numpy as np
        >>> product, gradient = make_hvp(lambda x: np.sum(x**3))(np.array([1.0, 2.0]))
        >>> gradient, product(np.array([1.0, 10.0]))
        (array([ 3., 12.]), array([  6., 120.]))
    """

    def at(*args: Any, **kwargs: Any) -> tuple[Function, Any]:
        asked = levels.asked
        call = call_with_nodes("make_hvp", fun, argnum, args, kwargs, kept=True)
        if levels.asked != asked:  # the two derivatives need levels of their own
            pair: tuple[Function, Any] = make_vjp(grad(fun, argnum), argnum)(*args, **kwargs)
            return pair
        with differentiating():
            call.value = gradient_of(replace(call, nested=True), single_number("make_hvp", call))
        return _pulling(call), call.plain(call.value)

    return named(at, "make_hvp", fun, argnum)


def hessian_tensor_product(fun: Function, argnum: int = 0) -> Derived[..., Any]:
    """The function ``(*args, v) -> H v``, without ever making the Hessian.

    Example:
        >>> import numpy as np
        >>> hessian_tensor_product(lambda x: np.sum(x**3))(np.array([1.0, 2.0]), np.array([1.0, 10.0]))
        array([  6., 120.])
    """

    at = make_hvp(fun, argnum)

    def product(*args: Any, **kwargs: Any) -> Any:
        *point, v = args
        return at(*point, **kwargs)[0](v)

    return named(product, "hessian_tensor_product", fun, argnum)


hessian_vector_product = hessian_tensor_product


def tensor_jacobian_product(fun: Function, argnum: int = 0) -> Derived[..., Any]:
    """The function ``(*args, v) -> v J``, without ever making the Jacobian.

    ``v`` is like the result; or an array that has only the first axes of the result, over which alone is summed then.

    Example:
        >>> import numpy as np
        >>> tensor_jacobian_product(lambda x: x**2)(np.array([1.0, 2.0]), np.array([1.0, 10.0]))
        array([ 2., 40.])
    """

    def product(*args: Any, **kwargs: Any) -> Any:
        *point, v = args
        pull, value = make_vjp(fun, argnum)(*point, **kwargs)
        if is_container(value) or _axes_of(v) >= np.ndim(value):
            return pull(v)
        return jacobian(lambda *args: np.tensordot(v, fun(*args, **kwargs), axes=np.ndim(v)), argnum)(*point)

    return named(product, "tensor_jacobian_product", fun, argnum)


def _axes_of(v: Any) -> int:
    try:
        return int(np.ndim(v))
    except (TypeError, ValueError) as error:  # for example, lists of different lengths
        raise OperandError(f"tensor_jacobian_product: got {shown(v)}, expected an array: {error}") from error


vector_jacobian_product = tensor_jacobian_product


@transform
def make_ggnvp(fun: Function, g: Function | None = None, f_argnum: int = 0) -> Derived[..., Callable[[Any], Any]]:
    """The function v -> Jᵀ H J v at a point, with J the Jacobian of ``fun`` and H the Hessian of ``g`` at its result.

    This is the generalised Gauss-Newton approximation to the product of the Hessian of ``g(fun(x))`` and v
    (Schraudolph 2002, "Fast curvature matrix-vector products for second-order gradient descent"). It is positive
    semi-definite where ``g`` is convex.

    Args:
        fun: a function of any shape of result.
        g: a function of that result with one number as its own; half the sum of squares if none is given.
        f_argnum: the argument of ``fun`` to differentiate by.

    Example:
        >>> import numpy as np
        >>> A = np.array([[1.0, 2.0], [3.0, 4.0]])
        >>> make_ggnvp(lambda x: A @ x)(np.zeros(2))(np.array([1.0, 0.0]))  # the first column of A.T @ A
        array([10., 14.])
    """
    if g is not None:
        callable_for("make_ggnvp", g, "g")
    outer = (lambda y: 0.5 * np.sum(y * y)) if g is None else g

    def at(*args: Any, **kwargs: Any) -> Function:
        pull, value = make_vjp(fun, f_argnum)(*args, **kwargs)
        push = make_jvp(fun, f_argnum)(*args, **kwargs)
        curvature, _ = make_hvp(outer)(value)
        return lambda v: pull(curvature(push(v)[1]))

    return named(at, "make_ggnvp", fun, f_argnum, {"g": g, "f_argnum": f_argnum})
