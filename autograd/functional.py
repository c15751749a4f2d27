"""Derivatives of Python functions: gradients, Jacobians, Hessians and products with them; any order, any nesting.

The function is called with Tensors in place of the arguments to differentiate by, what it computes is recorded, and
the sweeps of ``backward.py`` do the rest. Plain numbers and arrays go in and come out. Inside of another derivative
the sweep is recorded too, so these functions nest to any order; each call differentiates by nodes of its own, so that
nested ones are never confused.

Names and arguments are HIPS autograd's. ``argnum`` says which argument to differentiate by (a tuple of integers for a
tuple of results). An argument may be a nested container of numbers and arrays; its gradient has the same structure.

A complex argument z = x + iy is taken as two real ones. The gradient of a real function is the covector
df/dx - i df/dy, HIPS autograd's convention: the direction of steepest ascent is its conjugate, and holomorphic
functions pass it on multiplied by their derivatives f'(z). ``holomorphic_grad`` and ``jacobian`` give f'(z) itself.
"""

from __future__ import annotations

import inspect
import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy

from autograd import ops
from autograd.backward import gradients, tangents
from autograd.containers import flatten, is_container, leaves_like
from autograd.errors import OperandError, ShapeError
from autograd.graph import Node, describe, is_complex, leaf
from autograd.payloads import is_foreign, is_lazy
from autograd.recording import deeper, is_nested, recording
from autograd.tensor import Tensor

np: Any = numpy  # whose stubs know plain arrays only

Function = Callable[..., Any]
Argnum = int | Sequence[int]


@dataclass
class _Call:
    """One recorded call of a function: what came out, and the nodes to differentiate by."""

    value: Any
    nodes: list[Node]
    originals: list[Any]
    build: Callable[[list[Any]], Any]
    nested: bool

    def result(self, gradient: Any, i: int) -> Any:
        """A gradient by node ``i`` as the caller gets it: plain, unless this is a part of another derivative."""
        if gradient is None:
            gradient = 0.0 if self.nodes[i].native is float else np.zeros_like(self.nodes[i]._data)
        return gradient if isinstance(gradient, Node) else _plain(gradient, self.originals[i])


def _plain(data: Any, like: Any) -> Any:
    if not isinstance(like, (bool, int, float, complex)) or is_lazy(data):
        return data
    return complex(data) if is_complex(data) else float(data)


def plain_value(x: Any, nested: bool) -> Any:
    """What a function returned, as the caller gets it: numbers and arrays in place of nodes, unless nested."""
    if nested:
        return x
    leaves, build = flatten(x)
    return build(
        [leaf.item() if _is_number(leaf) else leaf._data if isinstance(leaf, Node) else leaf for leaf in leaves]
    )


def _is_number(x: Any) -> bool:
    return isinstance(x, Tensor) and not x.shape and not is_lazy(x._data)


def _several(argnum: Any) -> tuple[int, ...] | None:
    """The positions of the arguments, if there may be more than one."""
    return tuple(argnum) if isinstance(argnum, (tuple, list)) else None


def _call(name: str, fun: Function, argnum: Argnum, args: Sequence[Any], kwargs: dict[str, Any]) -> _Call:
    """Call ``fun`` with nodes in place of the leaves of the chosen arguments."""
    several = _several(argnum)
    chosen: Any = (argnum,) if several is None else several
    for i in chosen:
        if isinstance(i, bool) or not isinstance(i, int):
            raise OperandError(f"{name}: got argnum={argnum!r}, expected an integer or a tuple of them")
        if not -len(args) <= i < len(args):
            raise OperandError(f"{name}: got argnum={i} and {len(args)} positional arguments, expected one of them")
    originals, build = flatten([args[i] for i in chosen])
    nodes = [_node(name, x, argnum) for x in originals]
    nested = is_nested() or any(isinstance(x, Node) for x in originals)
    given = list(args)
    for i, tree in zip(chosen, build(nodes), strict=True):
        given[i] = tree
    with deeper():
        value = fun(*given, **kwargs)

    def result_of(new: list[Any]) -> Any:
        trees = build(new)
        return trees[0] if several is None else tuple(trees)

    return _Call(value, nodes, originals, result_of, nested)


def _node(name: str, x: Any, argnum: Any) -> Node:
    """A node of its own for one leaf of an argument."""
    kind = getattr(getattr(x, "dtype", None), "kind", "")
    node: Node
    if isinstance(x, Node):
        return copy_of(x) if x.requires_grad else leaf(x.family, x._data)
    if isinstance(x, (bool, int, float, complex, np.inexact, np.integer, np.bool_)):
        return Tensor(x)
    if kind in ("f", "c"):
        node = leaf(Tensor, x)
        return node
    got = f"an array of dtype {x.dtype}" if kind else f"{x!r:.60} ({type(x).__name__})"
    hint = "; x.astype(float) makes it one" if kind in ("i", "u", "b") else ""
    raise OperandError(f"{name}: got {got} in argument {argnum}, expected floating numbers{hint}")


def copy_of(x: Node) -> Node:
    """A node of its own with the same numbers, computed from ``x``: to differentiate by at this use alone."""
    with recording(True):
        copied: Node = ops.add(x, 0.0) if x.native is float else ops.astype(x, dtype=x._data.dtype)
    return copied


def _number(name: str, call: _Call) -> Node | None:
    """The single number that a function returned; None, with a warning, if it does not depend on the arguments."""
    value = call.value
    if not isinstance(value, (Node, bool, int, float, complex, np.number, np.ndarray)) and not is_foreign(value):
        raise OperandError(f"{name}: the function returned {value!r:.60} ({type(value).__name__}), expected a number")
    if math.prod(np.shape(value._data if isinstance(value, Node) else value)) != 1:
        raise ShapeError(
            f"{name}: the function returned {describe(value)}, expected a single number; "
            f"jacobian and elementwise_grad take functions with array results"
        )
    if is_complex(value):
        raise OperandError(
            f"{name}: the function returned a complex number ({describe(value)}), expected a real one: take its .real, "
            f".imag or abs(), or differentiate a holomorphic function with holomorphic_grad"
        )
    return _dependent(name, value)


def _dependent(name: str, value: Any) -> Node | None:
    if isinstance(value, Node) and value.requires_grad:
        return value
    warnings.warn(f"{name}: Output seems independent of input.", UserWarning, stacklevel=5)
    return None


def _gradient(call: _Call, output: Node | None, seed: Any = None) -> Any:
    if output is None:
        found: list[Any] = [None] * len(call.nodes)
    else:
        seeds = None if seed is None else [seed]
        if seed is None and output.native is not float and output._data.shape:
            seeds = [np.ones_like(output._data)]
        found = gradients([output], call.nodes, seeds, create_graph=call.nested)
    return call.build([call.result(g, i) for i, g in enumerate(found)])


def grad(fun: Function, argnum: Argnum = 0) -> Function:
    """The gradient of a function with one number as its result, by one of its arguments.

    Returns:
        A function of the same arguments whose result has the structure, shapes and dtypes of argument ``argnum``.

    Raises:
        ShapeError: the function returned more than one number.
        OperandError: an argument is not made of floating numbers, or there is no argument ``argnum``.

    Warns:
        UserWarning: "Output seems independent of input": the gradient is zero because nothing was computed from the
            argument. ``warnings.filterwarnings("ignore", "Output seems independent")`` silences it.

    Example:
        >>> import numpy as np
        >>> def energy(p):
        ...     return np.sum(np.tanh(p["W"] @ p["x"]) ** 2)
        >>> gradient = grad(energy)({"W": np.eye(2), "x": np.array([0.0, 1.0])})
        >>> gradient["x"].round(4)
        array([0.    , 0.6397])
        >>> grad(grad(np.sin))(0.0)
        -0.0
    """

    def gradfun(*args: Any, **kwargs: Any) -> Any:
        call = _call("grad", fun, argnum, args, kwargs)
        return _gradient(call, _number("grad", call))

    return _named(gradfun, "grad", fun, argnum)


def value_and_grad(fun: Function, argnum: Argnum = 0) -> Function:
    """The value and the gradient of a function at once; see ``grad``.

    Example:
        >>> value_and_grad(lambda x: x**2)(3.0)
        (9.0, 6.0)
    """

    def both(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        call = _call("value_and_grad", fun, argnum, args, kwargs)
        gradient = _gradient(call, _number("value_and_grad", call))
        return plain_value(call.value, call.nested), gradient

    return _named(both, "value_and_grad", fun, argnum)


def grad_and_aux(fun: Function, argnum: Argnum = 0) -> Function:
    """The gradient of the first result of a function that returns two, and the second as it is.

    Example:
        >>> grad_and_aux(lambda x: (x**2, "kept"))(3.0)
        (6.0, 'kept')
    """

    def both(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        call = _call("grad_and_aux", fun, argnum, args, kwargs)
        if not isinstance(call.value, tuple) or len(call.value) != 2:
            raise OperandError(f"grad_and_aux: the function returned {call.value!r:.60}, expected a pair")
        call.value, aux = call.value
        return _gradient(call, _number("grad_and_aux", call)), plain_value(aux, call.nested)

    return _named(both, "grad_and_aux", fun, argnum)


def elementwise_grad(fun: Function, argnum: Argnum = 0) -> Function:
    """The sum of each column of the Jacobian: the slope at each entry, if the function works entry by entry.

    Example:
        >>> import numpy as np
        >>> elementwise_grad(np.square)(np.array([1.0, 2.0, 3.0]))
        array([2., 4., 6.])
    """

    def gradfun(*args: Any, **kwargs: Any) -> Any:
        call = _call("elementwise_grad", fun, argnum, args, kwargs)
        if is_complex(call.value):
            raise OperandError(
                f"elementwise_grad: the function returned complex numbers ({describe(call.value)}), expected real "
                f"ones; deriv gives the slopes of complex results"
            )
        return _gradient(call, _dependent("elementwise_grad", call.value))

    return _named(gradfun, "elementwise_grad", fun, argnum)


def holomorphic_grad(fun: Function, argnum: int = 0) -> Function:
    """The derivative f'(z) of a holomorphic function with one number as its result.

    Of several complex variables it is the array of the partial derivatives.

    Raises:
        OperandError: the argument or the result is not complex, or the function is not holomorphic there: its slope
            along the imaginary axis is not i times that along the real one (the Cauchy-Riemann equations).
        ShapeError: the function returned more than one number.

    Example:
        >>> holomorphic_grad(lambda z: z**3)(1j)
        (-3+0j)
    """

    def gradfun(*args: Any, **kwargs: Any) -> Any:
        call = _call("holomorphic_grad", fun, argnum, args, kwargs)
        value = call.value
        for what, x in (*(("the argument", node) for node in call.nodes), ("the result", value)):
            if not is_complex(x):
                raise OperandError(f"holomorphic_grad: {what} is {describe(x)}, expected complex numbers; see grad")
        if np.size(value._data if isinstance(value, Node) else value) != 1:
            raise ShapeError(f"holomorphic_grad: the function returned {describe(value)}, expected a single number")
        output = _dependent("holomorphic_grad", value)
        if output is None:
            return _gradient(call, None)
        one = np.ones_like(output._data)
        found, turned = gradients([output], call.nodes, [one]), gradients([output], call.nodes, [1j * one])
        for g, of_i in zip(found, turned, strict=True):
            _check_holomorphic("holomorphic_grad", g, of_i)
        return _gradient(call, output, one)

    return _named(gradfun, "holomorphic_grad", fun, argnum)


def _check_holomorphic(name: str, g: Any, turned: Any) -> None:
    """OperandError unless what came of a direction turned by i is i times what came of the direction, ``g``."""
    if g is None or turned is None:
        return
    g, turned = (x._data if isinstance(x, Node) else x for x in (g, turned))
    if np.max(abs(turned - 1j * g), initial=0.0) > np.sqrt(np.finfo(g.dtype).eps) * np.max(abs(g), initial=0.0):
        raise OperandError(
            f"{name}: the function is not holomorphic, so it has no complex derivative: its slope along the imaginary "
            f"axis is not i times that along the real one; differentiate its .real and .imag instead"
        )


def deriv(fun: Function, argnum: int = 0) -> Function:
    """The derivative as all entries of the argument grow alike, in forward mode; of complex ones, their real parts.

    Example:
        >>> deriv(lambda x: x**3)(2.0)
        12.0
    """

    def derivative(*args: Any, **kwargs: Any) -> Any:
        _, _, push = _pushing("deriv", fun, argnum, args, kwargs)
        originals, build = flatten(args[argnum])
        return push(build([np.ones_like(x._data if isinstance(x, Node) else x, dtype=float) for x in originals]))

    return _named(derivative, "deriv", fun, argnum)


def make_vjp(fun: Function, argnum: Argnum = 0) -> Function:
    """At a point: the function v -> vᵀJ, and the value there.

    Example:
        >>> import numpy as np
        >>> vjp, value = make_vjp(lambda x: x**2)(np.array([1.0, 2.0]))
        >>> value, vjp(np.array([1.0, 10.0]))
        (array([1., 4.]), array([ 2., 40.]))
    """

    def at(*args: Any, **kwargs: Any) -> tuple[Function, Any]:
        call = _call("make_vjp", fun, argnum, args, kwargs)
        outputs, _ = flatten(call.value)

        def vjp(v: Any) -> Any:
            seeds = leaves_like("vjp: the cotangent", v, call.value)
            live = [
                (y, seed) for y, seed in zip(outputs, seeds, strict=True) if isinstance(y, Node) and y.requires_grad
            ]
            record = call.nested or is_nested() or any(isinstance(seed, Node) for seed in seeds)
            found: list[Any] = [None] * len(call.nodes)
            if live:
                found = gradients([y for y, _ in live], call.nodes, [s for _, s in live], create_graph=record)
            return call.build([call.result(g, i) for i, g in enumerate(found)])

        return vjp, plain_value(call.value, call.nested)

    return _named(at, "make_vjp", fun, argnum)


def _pushing(
    name: str, fun: Function, argnum: Any, args: Sequence[Any], kwargs: dict[str, Any]
) -> tuple[_Call, Any, Any]:
    """A recorded call, its value, and the function that pushes a tangent of the argument forward to the results."""
    call = _call(name, fun, argnum, args, kwargs)
    outputs, build = flatten(call.value)

    def push(v: Any) -> Any:
        several = _several(argnum)
        chosen = [args[argnum]] if several is None else [args[i] for i in several]
        directions = leaves_like(f"{name}: the tangent", [v] if several is None else list(v), chosen)
        record = call.nested or is_nested() or any(isinstance(d, Node) for d in directions)
        live = [y for y in outputs if isinstance(y, Node)]
        found = iter(tangents(live, call.nodes, directions, create_graph=record))
        results = [next(found) if isinstance(y, Node) else None for y in outputs]
        return build([_tangent(y, t) for y, t in zip(outputs, results, strict=True)])

    return call, plain_value(call.value, call.nested), push


def _tangent(y: Any, tangent: Any) -> Any:
    if tangent is None:
        tangent = np.zeros_like(y._data if isinstance(y, Node) else y, dtype=complex if is_complex(y) else float)
    if isinstance(tangent, Node) or np.shape(tangent) or is_lazy(tangent):
        return tangent
    return complex(tangent) if is_complex(tangent) else float(tangent)


def make_jvp(fun: Function, argnum: Argnum = 0) -> Function:
    """At a point: the function v -> (value, J v), in forward mode.

    Example:
        >>> import numpy as np
        >>> jvp = make_jvp(lambda x: x**2)(np.array([1.0, 2.0]))
        >>> jvp(np.array([1.0, 10.0]))
        (array([1., 4.]), array([ 2., 40.]))
    """

    def at(*args: Any, **kwargs: Any) -> Function:
        _, value, push = _pushing("make_jvp", fun, argnum, args, kwargs)
        return lambda v: (value, push(v))

    return _named(at, "make_jvp", fun, argnum)


def make_jvp_reversemode(fun: Function, argnum: int = 0) -> Function:
    """At a point: the function v -> J v, by differentiating v -> vᵀJ, which is linear in v, once more.

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
        transposed, _ = make_vjp(pull)(build([np.zeros_like(x, dtype=float) for x in leaves]))
        return transposed

    return _named(at, "make_jvp_reversemode", fun, argnum)


def jacobian(fun: Function, argnum: int = 0, mode: str | None = None) -> Function:
    """All derivatives of all results: an array of shape ``result.shape + argument.shape``.

    One sweep for each result (``mode="rev"``) or for each entry of the argument (``mode="fwd"``); the fewer of the two
    if no mode is given. Where the argument or the result is complex there are two, and dy = J dx for complex results J
    of a real argument, dy = Re(J dz) for real results of a complex one.

    Raises:
        OperandError: argument and result are complex and the function is not holomorphic, so that there is no such J.

    Example:
        >>> import numpy as np
        >>> jacobian(lambda x: np.stack([x[0] * x[1], x[0] ** 2]))(np.array([2.0, 3.0]))
        array([[3., 2.],
               [4., 0.]])
    """
    if mode not in (None, "rev", "fwd"):
        raise OperandError(f"jacobian: got mode={mode!r}, expected 'rev', 'fwd' or None")

    def jacfun(*args: Any, **kwargs: Any) -> Any:
        call = _call("jacobian", fun, argnum, args, kwargs)
        if len(call.nodes) != 1:
            raise OperandError(f"jacobian: got an argument of {len(call.nodes)} parts, expected one number or array")
        y, x = call.value, call.nodes[0]
        if not isinstance(y, (Node, bool, int, float, complex, np.number, np.ndarray)) and not is_foreign(y):
            raise OperandError(f"jacobian: the function returned {y!r:.60} ({type(y).__name__}), expected an array")
        shape = np.shape(y._data if isinstance(y, Node) else y) + np.shape(x._data)
        output = _dependent("jacobian", y)
        if output is None:
            return _plain(np.zeros(shape), 0.0 if not shape else None)
        rows, columns = math.prod(np.shape(output._data)), math.prod(np.shape(x._data))
        if mode == "rev" or (mode is None and rows <= columns):
            rows_of = partial(_row, output, x, call.nested)
            joined = np.stack([rows_of(e) for e in _units(output)]) if rows else np.zeros(shape)
            return _finish(joined.reshape(shape), call)
        column_of = partial(_column, output, x, call.nested)
        joined = np.stack([column_of(e) for e in _units(x)], axis=-1) if columns else np.zeros(shape)
        return _finish(joined.reshape(shape), call)

    return _named(jacfun, "jacobian", fun, argnum)


def _row(y: Node, x: Node, nested: bool, unit: Any) -> Any:
    """A row of the Jacobian, by a reverse sweep; of the imaginary part of y by another if x does not show it."""
    row = _or_zeros(gradients([y], [x], [unit], create_graph=nested)[0], x)
    if is_complex(y):
        turned = _or_zeros(gradients([y], [x], [1j * unit], create_graph=nested)[0], x)
        if not is_complex(x):
            return row - 1j * turned
        _check_holomorphic("jacobian", row, turned)
    return row


def _column(y: Node, x: Node, nested: bool, unit: Any) -> Any:
    """A column of the Jacobian, by a forward sweep; along the imaginary axis of x by another, if it has one."""
    column = _or_zeros(tangents([y], [x], [unit], create_graph=nested)[0], y)
    if is_complex(x):
        turned = _or_zeros(tangents([y], [x], [1j * unit], create_graph=nested)[0], y)
        if not is_complex(y):
            return column - 1j * turned
        _check_holomorphic("jacobian", column, turned)
    return column


def _units(x: Node) -> list[Any]:
    """The arrays of x's shape with a single 1, in order."""
    eye = np.eye(math.prod(np.shape(x._data)), dtype=getattr(x._data, "dtype", float))
    return [row.reshape(np.shape(x._data)) for row in eye]


def _or_zeros(part: Any, like: Node) -> Any:
    return np.zeros_like(like._data) if part is None else part


def _finish(x: Any, call: _Call) -> Any:
    return _plain(x, call.originals[0]) if not isinstance(x, Node) and not x.shape else x


def hessian(fun: Function, argnum: int = 0) -> Function:
    """The second derivatives of a function with one number as its result: shape ``argument.shape + argument.shape``.

    Of complex arguments there is one only where the gradient is holomorphic; ``make_hvp`` takes any function.

    Example:
        >>> import numpy as np
        >>> hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 2.0]))
        array([[4., 2.],
               [2., 0.]])
    """
    return _named(jacobian(jacobian(fun, argnum), argnum), "hessian", fun, argnum)


def make_hvp(fun: Function, argnum: int = 0) -> Function:
    """At a point: the function v -> H v, and the gradient there."""
    return _named(make_vjp(grad(fun, argnum), argnum), "make_hvp", fun, argnum)


def hessian_tensor_product(fun: Function, argnum: int = 0) -> Function:
    """The function ``(*args, v) -> H v``, without ever making the Hessian.

    Example:
        >>> import numpy as np
        >>> hessian_tensor_product(lambda x: np.sum(x**3))(np.array([1.0, 2.0]), np.array([1.0, 10.0]))
        array([  6., 120.])
    """

    def product(*args: Any, **kwargs: Any) -> Any:
        *point, v = args
        return make_hvp(fun, argnum)(*point, **kwargs)[0](v)

    return _named(product, "hessian_tensor_product", fun, argnum)


hessian_vector_product = hessian_tensor_product


def tensor_jacobian_product(fun: Function, argnum: int = 0) -> Function:
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
        if is_container(value) or np.ndim(v) >= np.ndim(value):
            return pull(v)
        return jacobian(lambda *args: np.tensordot(v, fun(*args, **kwargs), axes=np.ndim(v)), argnum)(*point)

    return _named(product, "tensor_jacobian_product", fun, argnum)


vector_jacobian_product = tensor_jacobian_product


def make_ggnvp(fun: Function, g: Function | None = None, f_argnum: int = 0) -> Function:
    """At a point: the function v -> Jᵀ H J v, with J the Jacobian of ``fun`` and H the Hessian of ``g`` at its result.

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
    outer = (lambda y: 0.5 * np.sum(y * y)) if g is None else g

    def at(*args: Any, **kwargs: Any) -> Function:
        pull, value = make_vjp(fun, f_argnum)(*args, **kwargs)
        push = make_jvp(fun, f_argnum)(*args, **kwargs)
        curvature, _ = make_hvp(outer)(value)
        return lambda v: pull(curvature(push(v)[1]))

    return _named(at, "make_ggnvp", fun, f_argnum)


def grad_named(fun: Function, argname: str) -> Function:
    """The gradient by the argument of a given name; see ``grad``.

    Example:
        >>> grad_named(lambda x, rate: x * rate**2, "rate")(3.0, 2.0)
        12.0
    """
    parameters = list(inspect.signature(fun).parameters)
    if argname not in parameters:
        raise OperandError(f"grad_named: got argname={argname!r}, expected one of {', '.join(parameters)}")
    return grad(fun, parameters.index(argname))


def multigrad_dict(fun: Function) -> Function:
    """The gradients by all arguments at once, as a dict from the name of an argument to its gradient.

    Arguments that were left out are differentiated at their defaults; those of ``*args`` are a tuple, those of
    ``**kwargs`` entries of their own names.

    Example:
        >>> multigrad_dict(lambda x, y=2.0: x * x * y)(3.0)
        {'x': 12.0, 'y': 9.0}
    """
    signature = inspect.signature(fun)

    def gradfun(*args: Any, **kwargs: Any) -> dict[str, Any]:
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()

        def by_name(given: dict[str, Any]) -> Any:
            bound.arguments.update(given)
            return fun(*bound.args, **bound.kwargs)

        gradients_ = grad(by_name)(dict(bound.arguments))
        for name, p in signature.parameters.items():
            if p.kind is p.VAR_KEYWORD:
                gradients_.update(gradients_.pop(name))
        result: dict[str, Any] = gradients_
        return result

    return _named(gradfun, "multigrad_dict", fun)


def stop_gradient(x: Any) -> Any:
    """The same numbers as constants: no derivative, of any order and in either mode, passes.

    Nodes are detached, in nested containers too; anything else is returned as it is.

    Example:
        >>> grad(lambda x: x * stop_gradient(x))(3.0)
        3.0
    """
    leaves, build = flatten(x)
    return build([part.detach() if isinstance(part, Node) else part for part in leaves])


def _named(derived: Function, name: str, fun: Function, argnum: Any = None) -> Function:
    of = getattr(fun, "__name__", "function")
    derived.__name__ = f"{name}_of_{of}" + ("" if argnum is None else f"_wrt_argnum_{argnum}")
    by = "" if argnum is None else f" with respect to argument number {argnum}"
    derived.__doc__ = f"    {name} of function {of}{by}. Takes the arguments of {of}."
    return derived
