"""Gradients of functions, by one argument, by several, by name, or by all of them; and ``stop_gradient``."""

from __future__ import annotations

import inspect
from typing import Any, TypeVar

import numpy

from autograd.engine.doors import callable_for, shown
from autograd.engine.node import Node, data_of, describe, is_complex
from autograd.engine.reverse import gradients
from autograd.errors import OperandError, ShapeError
from autograd.transforms.calling import (
    Argnum,
    Call,
    Function,
    call_with_nodes,
    dependent,
    single_number,
)
from autograd.transforms.deriving import Derived, named
from autograd.transforms.pytree import flatten
from autograd.transforms.signatures import gradient, gradient_and_aux, transform, value_and_gradient

np: Any = numpy  # NumPy's stubs know plain arrays only
T = TypeVar("T")


def gradient_of(call: Call, output: Node | None, seed: Any = None) -> Any:
    """The gradient of ``output``, in the caller's containers, by a reverse sweep; zeros if there is no output."""
    if output is None:
        found: list[Any] = [None] * len(call.nodes)
    else:
        seeds = None if seed is None else [seed]
        if seed is None and output.native is not float and output._data.shape:
            seeds = [np.ones_like(output._data)]
        found = gradients([output], call.nodes, seeds, create_graph=call.nested)
    return call.build([call.result(g, i) for i, g in enumerate(found)])


@gradient
def grad(fun: Function, argnum: Argnum = 0) -> Derived[..., Any]:
    """The gradient of a function with one number as its result, by one of its arguments.

    Returns:
        A function of the same arguments whose result has the structure, shapes and dtypes of argument ``argnum``. A
        Series or DataFrame of pandas, or an array of xarray, counts as its plain array: so ``fun`` gets a Tensor, and
        the gradient is an array, without labels.

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
        call = call_with_nodes("grad", fun, argnum, args, kwargs)
        return gradient_of(call, single_number("grad", call))

    return named(gradfun, "grad", fun, argnum)


@value_and_gradient
def value_and_grad(fun: Function, argnum: Argnum = 0) -> Derived[..., Any]:
    """The value and the gradient of a function at once; see ``grad``.

    The value is a NumPy number of the function's dtype, so that it has ``.item()``, ``.dtype`` and ``.shape``.

    Example:
        >>> value_and_grad(lambda x: x**2)(3.0)
        (np.float64(9.0), 6.0)
    """

    def both(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        call = call_with_nodes("value_and_grad", fun, argnum, args, kwargs)
        found = gradient_of(call, single_number("value_and_grad", call))
        return call.plain(call.value), found

    return named(both, "value_and_grad", fun, argnum)


@gradient_and_aux
def grad_and_aux(fun: Function, argnum: Argnum = 0) -> Derived[..., Any]:
    """The gradient of the first result of a function that returns two, and the second as it is.

    Example:
        >>> grad_and_aux(lambda x: (x**2, "kept"))(3.0)
        (6.0, 'kept')
    """

    def both(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        call = call_with_nodes("grad_and_aux", fun, argnum, args, kwargs)
        if not isinstance(call.value, tuple) or len(call.value) != 2:
            raise OperandError(f"grad_and_aux: the function returned {call.value!r:.60}, expected a pair")
        call.value, aux = call.value
        return gradient_of(call, single_number("grad_and_aux", call)), call.plain(aux)

    return named(both, "grad_and_aux", fun, argnum)


@gradient
def elementwise_grad(fun: Function, argnum: Argnum = 0) -> Derived[..., Any]:
    """The sum of each column of the Jacobian: the slope at each entry, if the function works entry by entry.

    Example:
        >>> import numpy as np
        >>> elementwise_grad(np.square)(np.array([1.0, 2.0, 3.0]))
        array([2., 4., 6.])
    """

    def gradfun(*args: Any, **kwargs: Any) -> Any:
        call = call_with_nodes("elementwise_grad", fun, argnum, args, kwargs)
        if is_complex(call.value):
            raise OperandError(
                f"elementwise_grad: the function returned complex numbers ({describe(call.value)}), expected real "
                f"ones; deriv gives the slopes of complex results"
            )
        return gradient_of(call, dependent("elementwise_grad", call.value))

    return named(gradfun, "elementwise_grad", fun, argnum)


@transform
def holomorphic_grad(fun: Function, argnum: int = 0) -> Derived[..., Any]:
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
        call = call_with_nodes("holomorphic_grad", fun, argnum, args, kwargs)
        value = call.value
        for what, x in (*(("the argument", node) for node in call.nodes), ("the result", value)):
            if not is_complex(x):
                raise OperandError(f"holomorphic_grad: {what} is {describe(x)}, expected complex numbers; see grad")
        if np.size(data_of(value)) != 1:
            raise ShapeError(f"holomorphic_grad: the function returned {describe(value)}, expected a single number")
        output = dependent("holomorphic_grad", value)
        if output is None:
            return gradient_of(call, None)
        one = np.ones_like(output._data)
        found, turned = gradients([output], call.nodes, [one]), gradients([output], call.nodes, [1j * one])
        for g, of_i in zip(found, turned, strict=True):
            check_holomorphic("holomorphic_grad", g, of_i)
        return gradient_of(call, output, one)

    return named(gradfun, "holomorphic_grad", fun, argnum)


def check_holomorphic(name: str, g: Any, turned: Any) -> None:
    """Raise OperandError unless ``turned``, the slope along i times a direction, is i times ``g``, that along it."""
    if g is None or turned is None:
        return
    g, turned = (data_of(x) for x in (g, turned))
    with np.errstate(all="ignore"):  # the warnings would come from the comparison, not from the function
        off = np.max(abs(turned - 1j * g), initial=0.0)
        is_off = off > np.sqrt(np.finfo(g.dtype).eps) * np.max(abs(g), initial=0.0)
    if is_off:
        raise OperandError(
            f"{name}: the function is not holomorphic, so it has no complex derivative: its slope along the imaginary "
            f"axis is not i times that along the real one; differentiate its .real and .imag instead"
        )


@transform
def grad_named(fun: Function, argname: str) -> Derived[..., Any]:
    """The gradient by the argument of a given name; see ``grad``.

    Example:
        >>> grad_named(lambda x, rate: x * rate**2, "rate")(3.0, 2.0)
        12.0
    """
    parameters = list(_signature("grad_named", fun).parameters)
    if not isinstance(argname, str) or argname not in parameters:
        raise OperandError(f"grad_named: got argname={argname!r}, expected one of {', '.join(parameters)}")
    return grad(fun, parameters.index(argname))


def _signature(name: str, fun: Function) -> inspect.Signature:
    try:
        return inspect.signature(callable_for(name, fun))
    except ValueError as error:
        raise OperandError(f"{name}: got {shown(fun)}, expected a function that tells its parameters") from error


@transform
def multigrad_dict(fun: Function) -> Derived[..., dict[str, Any]]:
    """The gradients by all arguments at once, as a dict from the name of an argument to its gradient.

    Arguments that were left out are differentiated at their defaults; those of ``*args`` are a tuple, those of
    ``**kwargs`` entries of their own names.

    Example:
        >>> multigrad_dict(lambda x, y=2.0: x * x * y)(3.0)
        {'x': 12.0, 'y': 9.0}
    """
    signature = _signature("multigrad_dict", fun)

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

    return named(gradfun, "multigrad_dict", fun)


def stop_gradient(x: T) -> T:
    """The same numbers as constants: no derivative, of any order and in either mode, passes.

    Nodes are detached, in nested containers too; anything else is returned as it is.

    Example:
        >>> grad(lambda x: x * stop_gradient(x))(3.0)
        3.0
    """
    leaves, build = flatten(x)
    same: T = build([part.detach() if isinstance(part, Node) else part for part in leaves])
    return same
