"""Jacobians and Hessians: one sweep for each row or each column."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import numpy

from autograd.engine.arrays import is_foreign
from autograd.engine.forward import tangents
from autograd.engine.node import Node, data_of, is_complex
from autograd.engine.reverse import gradients
from autograd.errors import OperandError
from autograd.transforms.blocks import by_columns, by_rows, has_parts
from autograd.transforms.calling import Argnum, Call, Function, call_with_nodes, dependent, number_like
from autograd.transforms.deriving import named
from autograd.transforms.gradients import check_holomorphic
from autograd.transforms.pytree import is_container

np: Any = numpy  # NumPy's stubs know plain arrays only


def jacobian(fun: Function, argnum: Argnum = 0, mode: str | None = None) -> Function:
    """All derivatives of all results: an array of shape ``result.shape + argument.shape``.

    One sweep for each result (``mode="rev"``) or for each entry of the argument (``mode="fwd"``); the fewer of the two
    if no mode is given. Where the argument or the result is complex there are two, and dy = J dx for complex results J
    of a real argument, dy = Re(J dz) for real results of a complex one.

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
            return cut(whole(call))
        return whole(call)

    def whole(call: Call) -> Any:
        y, x = call.value, call.nodes[0]
        if not isinstance(y, (Node, bool, int, float, complex, np.number, np.ndarray)) and not is_foreign(y):
            raise OperandError(f"jacobian: the function returned {y!r:.60} ({type(y).__name__}), expected an array")
        shape = np.shape(data_of(y)) + np.shape(x._data)
        output = dependent("jacobian", y)
        if output is None:
            return number_like(np.zeros(shape), 0.0 if not shape else None)
        rows, columns = math.prod(np.shape(output._data)), math.prod(np.shape(x._data))
        if mode == "rev" or (mode is None and rows <= columns):
            rows_of = partial(_row, output, x, call.nested)
            joined = np.stack([rows_of(e) for e in _units(output)]) if rows else np.zeros(shape)
            return _finish(joined.reshape(shape), call)
        column_of = partial(_column, output, x, call.nested)
        joined = np.stack([column_of(e) for e in _units(x)], axis=-1) if columns else np.zeros(shape)
        return _finish(joined.reshape(shape), call)

    return named(jacfun, "jacobian", fun, argnum, {"argnum": argnum, "mode": mode})


def _row(y: Node, x: Node, nested: bool, unit: Any) -> Any:
    """A row of the Jacobian, by a reverse sweep; a complex y takes another, for its imaginary part or as a check."""
    row = _or_zeros(gradients([y], [x], [unit], create_graph=nested)[0], x)
    if is_complex(y):
        turned = _or_zeros(gradients([y], [x], [1j * unit], create_graph=nested)[0], x)
        if not is_complex(x):
            return row - 1j * turned
        check_holomorphic("jacobian", row, turned)
    return row


def _column(y: Node, x: Node, nested: bool, unit: Any) -> Any:
    """A column of the Jacobian, by a forward sweep; a complex x takes another, along its imaginary axis."""
    column = _or_zeros(tangents([y], [x], [unit], create_graph=nested)[0], y)
    if is_complex(x):
        turned = _or_zeros(tangents([y], [x], [1j * unit], create_graph=nested)[0], y)
        if not is_complex(y):
            return column - 1j * turned
        check_holomorphic("jacobian", column, turned)
    return column


def _units(x: Node) -> list[Any]:
    """The unit vectors of the space of x, in order: arrays of its shape with a single 1."""
    eye = np.eye(math.prod(np.shape(x._data)), dtype=getattr(x._data, "dtype", float))
    return [row.reshape(np.shape(x._data)) for row in eye]


def _or_zeros(part: Any, like: Node) -> Any:
    return np.zeros_like(like._data) if part is None else part


def _finish(x: Any, call: Call) -> Any:
    """A Jacobian of one entry as a number if the argument was one."""
    return number_like(x, call.originals[0]) if not isinstance(x, Node) and not x.shape else x


def hessian(fun: Function, argnum: Argnum = 0) -> Function:
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
    return named(jacobian(jacobian(fun, argnum), argnum), "hessian", fun, argnum)
