"""Jacobians and Hessians: all rows, or all columns, in one sweep of a graph that is recorded once."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import Any

import numpy

from autograd.engine import levels
from autograd.engine.arrays import is_foreign
from autograd.engine.many import ManyGradients, ManyTangents
from autograd.engine.node import Node, data_of, is_complex
from autograd.engine.recording import differentiating
from autograd.errors import OperandError
from autograd.transforms.blocks import by_columns, by_rows, has_parts
from autograd.transforms.calling import Argnum, Call, Function, call_with_nodes, dependent, number_like
from autograd.transforms.deriving import Derived, named
from autograd.transforms.gradients import check_holomorphic
from autograd.transforms.pytree import is_container
from autograd.transforms.signatures import transform

np: Any = numpy  # NumPy's stubs know plain arrays only


@transform
def jacobian(fun: Function, argnum: Argnum = 0, mode: str | None = None) -> Derived[..., Any]:
    """All derivatives of all results: an array of shape ``result.shape + argument.shape``.

    It takes a reverse sweep for each result (``mode="rev"``) or a forward sweep for each entry of the argument
    (``mode="fwd"``); the fewer of the two if no mode is given. The function is called once, and the sweeps are one, of
    all rows or columns together, as far as that is certain to give the same numbers (up to rounding) and takes no more
    than a megabyte at once beside the result. A rule of your own, a primitive or a checkpoint is called row by row.

    Where the argument or the result is complex there are two sweeps in place of one, and dy = J dx for complex results
    J of a real argument, dy = Re(J dz) for real results of a complex one.

    Of nested containers it is blocks: for each leaf of the result a container built like the argument, whose leaves
    have the shape ``result.shape + argument.shape``. Several positions as ``argnum`` give a tuple of blocks.

    Raises:
        OperandError: argument and result are complex and the function is not holomorphic, so that there is no J.

    Example:
        >>> import numpy as np
        >>> jacobian(lambda x: np.stack([x[0] * x[1], x[0] ** 2]))(np.array([2.0, 3.0]))
        array([[3., 2.],
               [4., 0.]])
        >>> jacobian(lambda p: p["a"] * p["b"])({"a": np.array([2.0, 3.0]), "b": 5.0})
        {'a': array([[5., 0.],
               [0., 5.]]), 'b': array([2., 3.])}
    """
    if mode is not None and not (isinstance(mode, str) and mode in ("rev", "fwd")):
        raise OperandError(f"jacobian: got mode={mode!r}, expected 'rev', 'fwd' or None")

    def jacfun(*args: Any, **kwargs: Any) -> Any:
        if has_parts(argnum, args):
            return by_columns(partial(jacobian, mode=mode), fun, argnum, args, kwargs)
        call = call_with_nodes("jacobian", fun, argnum, args, kwargs)
        if call.value is not None and is_container(call.value):
            call.value, cut = by_rows(call.value)
            return cut(_matrix("jacobian", call, mode))
        return _matrix("jacobian", call, mode)

    return named(jacfun, "jacobian", fun, argnum, {"argnum": argnum, "mode": mode})


def _matrix(name: str, call: Call, mode: str | None = None) -> Any:
    """All derivatives of the result of a call."""
    if len(call.nodes) != 1:
        raise OperandError(f"{name}: got an argument of {len(call.nodes)} parts, expected one number or array")
    y, x = call.value, call.nodes[0]
    if not isinstance(y, (Node, bool, int, float, complex, np.number, np.ndarray)) and not is_foreign(y):
        raise OperandError(f"{name}: the function returned {y!r:.60} ({type(y).__name__}), expected an array")
    shape = np.shape(data_of(y)) + np.shape(x._data)
    output = dependent(name, y)
    if output is None:
        return _finish(_zeros(shape, x, y)[()], call)
    rows, columns = math.prod(np.shape(output._data)), math.prod(np.shape(x._data))
    if mode == "rev" or (mode is None and rows <= columns):
        found = _from_each(output, ManyGradients(output, x, call.nested), x) if rows else _zeros(shape, x, output)
        if len(found) == 1 and np.shape(found[0]) == shape:  # the result is a single number
            return _finish(found[0], call)
        joined = _stacked(found)
    else:
        if not columns:
            return _zeros(shape, output, x)
        found = _from_each(x, ManyTangents(output, x, call.nested), output)
        joined = np.moveaxis(_stacked(found), 0, -1)
        joined = joined if call.nested else joined.copy()
    return _finish(joined.reshape(shape), call)


def _from_each(x: Node, sweeps: Any, end: Node) -> Any:
    """The arrivals at ``end`` from each unit vector of the space of x, in order: an array, or a list of nodes.

    Where x is complex, another sweep along the imaginary axis gives the imaginary part, or is a check.
    """
    size, dtype, parts = math.prod(np.shape(x._data)), getattr(x._data, "dtype", float), []
    step = sweeps.at_once if sweeps.at_once > 1 else size
    for first in range(0, size, step):
        units = np.eye(min(step, size - first), size, first, dtype=dtype).reshape(-1, *np.shape(x._data))
        found = sweeps(units)
        if is_complex(x):
            turned = sweeps(1j * units)
            if is_complex(end):
                for along, across in zip(found, turned, strict=True):
                    check_holomorphic("jacobian", along, across)
            else:
                found = [along - 1j * across for along, across in zip(found, turned, strict=True)]
        parts.append(found)
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _zeros(shape: tuple[int, ...], end: Any, start: Any) -> Any:
    """A Jacobian of zeros, or of no entries, in the dtype that sweeps from ``start`` would bring to ``end``."""
    dtype = np.result_type(data_of(end))
    return np.zeros(shape, np.result_type(dtype, np.complex64) if is_complex(start) else dtype)


def _stacked(found: Any) -> Any:
    return np.stack(found) if isinstance(found, list) else found


def _finish(x: Any, call: Call) -> Any:
    """A Jacobian of one entry as a number if the argument was one."""
    if isinstance(x, Node):
        return call.left(x)
    return x if x.shape else number_like(x, call.originals[0])


@transform
def hessian(fun: Function, argnum: Argnum = 0) -> Derived[..., Any]:
    """The second derivatives of a function with one number as its result: shape ``argument.shape + argument.shape``.

    Of a nested container it is a container of containers: ``h[i][j]`` is the block of leaves i and j.

    Of complex arguments there is one only where the gradient is holomorphic; ``make_hvp`` takes any function.

    Example:
        >>> import numpy as np
        >>> hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 2.0]))
        array([[4., 2.],
               [2., 0.]])
        >>> hessian(lambda p: p["a"] ** 2 * p["b"])({"a": 1.0, "b": 3.0})
        {'a': {'a': 6.0, 'b': 2.0}, 'b': {'a': 2.0, 'b': 0.0}}
    """

    def hessfun(*args: Any, **kwargs: Any) -> Any:
        asked = levels.asked
        call = None if has_parts(argnum, args) else call_with_nodes("hessian", fun, argnum, args, kwargs)
        if call is None or levels.asked != asked or (call.value is not None and is_container(call.value)):
            return jacobian(jacobian(fun, argnum), argnum)(*args, **kwargs)
        with differentiating():
            call.value = _matrix("hessian", replace(call, nested=True))
        return _matrix("hessian", call)

    return named(hessfun, "hessian", fun, argnum)
