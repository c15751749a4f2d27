"""``Stacked``: arrays of one shape that compute together, as if they were one: the axis that they lie along is hidden.

A rule that is given a ``Stacked`` for ``g`` computes the gradients of all rows of a Jacobian in one go. It sees the
shape of a single row. NumPy's operators, ufuncs and functions work on the whole stack (``stacked_functions`` has those
that need to know of the hidden axis), and a function that does not stand there is called row by row. What cannot be
done for all rows alike raises an error, so that the caller computes the rows one by one: a choice by the numbers of a
row, a conversion to a plain array or number, an update in place.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator
from typing import Any

import numpy

from autograd.engine.beside import read_at
from autograd.engine.hidden_axis import NotTogether, axes_behind, behind, is_basic
from autograd.engine.row_by_row import row_by_row
from autograd.errors import ShapeError

np: Any = numpy  # NumPy's stubs know plain arrays only


class Stacked:
    """Arrays of one shape, along a hidden first axis.

    Attributes:
        rows: the plain array of all of them, of shape ``(count, *shape)``.

    Example:
        >>> g = Stacked(np.eye(2))
        >>> g.shape, (g * np.array([3.0, 4.0])).rows
        ((2,), array([[3., 0.],
               [0., 4.]]))
    """

    __slots__ = ("rows",)
    hidden_axis = 0  # this attribute tells stacks from arrays of other libraries
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, rows: Any) -> None:
        self.rows = rows

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one row."""
        shape: tuple[int, ...] = self.rows.shape[1:]
        return shape

    @property
    def ndim(self) -> int:
        """The number of axes of one row."""
        return len(self.rows.shape) - 1

    @property
    def size(self) -> int:
        """The number of entries of one row."""
        return math.prod(self.shape)

    @property
    def dtype(self) -> Any:
        """The dtype of the entries."""
        return self.rows.dtype

    @property
    def real(self) -> Stacked:
        """The real parts."""
        return Stacked(self.rows.real)

    @property
    def imag(self) -> Stacked:
        """The imaginary parts."""
        return Stacked(self.rows.imag)

    @property
    def T(self) -> Stacked:
        """All axes of each row reversed."""
        return self.transpose(tuple(range(self.ndim))[::-1])

    def conj(self) -> Stacked:
        """The complex conjugates."""
        return Stacked(self.rows.conj())

    def copy(self) -> Stacked:
        """The same numbers in memory of their own."""
        return Stacked(self.rows.copy())

    def astype(self, dtype: Any, copy: bool = True) -> Stacked:
        """The entries in another dtype."""
        return Stacked(self.rows.astype(dtype, copy=copy))

    def reshape(self, *shape: Any) -> Stacked:
        """Each row in another shape."""
        new = shape[0] if len(shape) == 1 else shape
        new = (new,) if isinstance(new, (int, numpy.integer)) else tuple(new)
        return Stacked(self.rows.reshape((len(self.rows), *new)))

    def swapaxes(self, axis1: int, axis2: int) -> Stacked:
        """Two axes of each row exchanged."""
        return Stacked(self.rows.swapaxes(behind(axis1, self.ndim), behind(axis2, self.ndim)))

    def transpose(self, *axes: Any) -> Stacked:
        """The axes of each row in another order."""
        order = axes[0] if len(axes) == 1 else axes
        if len(order) != self.ndim:
            raise ShapeError(f"transpose: got {order}, expected {self.ndim} axes")
        return Stacked(self.rows.transpose((0, *(behind(axis, self.ndim) for axis in order))))

    def sum(self, axis: Any = None, dtype: Any = None, keepdims: bool = False) -> Stacked:
        """The sums of each row along axes."""
        return Stacked(self.rows.sum(axis=axes_behind(axis, self.ndim), dtype=dtype, keepdims=keepdims))

    def squeeze(self, axis: Any = None) -> Stacked:
        """Each row without axes of length 1."""
        if axis is None:
            axis = tuple(i for i, n in enumerate(self.shape) if n == 1)
        return Stacked(self.rows.squeeze(axes_behind(axis, self.ndim)))

    def __getitem__(self, index: Any) -> Stacked:
        if is_basic(index):
            return Stacked(self.rows[(slice(None), *index) if isinstance(index, tuple) else (slice(None), index)])
        count, shape = len(self.rows), self.shape
        size = self.size
        return Stacked(self.rows.reshape(count, size)[:, read_at(np.arange(size).reshape(shape), index)])

    def __setitem__(self, index: Any, value: Any) -> None:
        if not is_basic(index):
            raise NotTogether("an assignment by arrays")
        place = Stacked.__getitem__(self, index)
        place.rows[...] = _meeting(value, place.ndim)

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[Stacked]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        raise NotTogether("a condition")

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise NotTogether("a plain array")

    def __neg__(self) -> Stacked:
        return Stacked(-self.rows)

    def __pos__(self) -> Stacked:
        return Stacked(+self.rows)

    def __abs__(self) -> Stacked:
        return Stacked(abs(self.rows))

    def __invert__(self) -> Stacked:
        return Stacked(~self.rows)

    def __matmul__(self, other: Any) -> Any:
        return np.matmul(self, other)

    def __rmatmul__(self, other: Any) -> Any:
        return np.matmul(other, self)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if "out" in kwargs or method == "at":
            raise NotTogether("an update in place")
        if method != "__call__" or ufunc.signature is not None or kwargs:
            known = FUNCTIONS.get(ufunc) if method == "__call__" and not kwargs else None
            return known(self, *inputs) if known else row_by_row(Stacked, getattr(ufunc, method), inputs, kwargs)
        found = ufunc(*together(*inputs))
        return tuple(map(Stacked, found)) if isinstance(found, tuple) else Stacked(found)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        known = FUNCTIONS.get(func)
        found = NotImplemented if known is None else known(self, *args, **kwargs)
        return row_by_row(Stacked, func, args, kwargs) if found is NotImplemented else found


FUNCTIONS: dict[Any, Callable[..., Any]] = {}
"""Answers to functions of NumPy: called with a ``Stacked`` among the arguments, and the arguments.

NotImplemented stands for the function itself, called row by row. ``stacked_functions`` fills the table.
"""


def _operator(function: Callable[[Any, Any], Any]) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The method for an operator, and the one for a ``Stacked`` on the right."""

    def method(self: Stacked, other: Any) -> Any:
        pair = _pair(self, other)
        return pair if pair is NotImplemented else Stacked(function(pair[0], pair[1]))

    def swapped(self: Stacked, other: Any) -> Any:
        pair = _pair(self, other)
        return pair if pair is NotImplemented else Stacked(function(pair[1], pair[0]))

    return method, swapped


def _pair(x: Stacked, other: Any) -> Any:
    if other.__class__ is Stacked:
        return (x.rows, other.rows) if other.rows.ndim == x.rows.ndim else together(x, other)
    if other.__class__ is numpy.ndarray:
        return _meeting(x, other.ndim), other
    return (x.rows, other) if isinstance(other, _NUMBERS) else NotImplemented


def _in_place(self: Stacked, other: Any) -> Any:
    raise NotTogether("an update in place")


_NUMBERS = (float, int, complex, numpy.generic)

for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "and_", "or_", "xor"):
    _spelled = _name.rstrip("_")
    _method, _swapped = _operator(getattr(operator, _name))
    setattr(Stacked, f"__{_spelled}__", _method)
    setattr(Stacked, f"__r{_spelled}__", _swapped)
    setattr(Stacked, f"__i{_spelled}__", _in_place)
setattr(Stacked, "__imatmul__", _in_place)  # noqa: B010
for _name in ("lt", "le", "gt", "ge", "eq", "ne"):
    setattr(Stacked, f"__{_name}__", _operator(getattr(operator, _name))[0])


def _meeting(x: Any, ndim: int) -> Any:
    """The array of an operand that meets others of up to ``ndim`` axes: the axes that they have more are put in."""
    if x.__class__ is not Stacked:
        return x
    rows = x.rows
    missing = ndim + 1 - rows.ndim
    return rows.reshape((rows.shape[0], *(1,) * missing, *rows.shape[1:])) if missing > 0 else rows


def together(*operands: Any) -> list[Any]:
    """Plain arrays and numbers that broadcast as the rows of the operands do, with the hidden axis in front."""
    ndim = max([x.ndim if x.__class__ is Stacked else np.ndim(x) for x in operands])
    return [_meeting(x, ndim) for x in operands]
