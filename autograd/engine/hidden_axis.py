"""The hidden first axis of a ``Stacked``: axes and indices of a row as those of the stack, and the refusal."""

from __future__ import annotations

import operator
from typing import Any

import numpy

from autograd.errors import OperandError


class NotTogether(OperandError):
    """The rows have to be computed one by one."""

    def __init__(self, what: str) -> None:
        super().__init__(f"got many rows at once, expected a single one for {what}; compute them one by one")


def behind(axis: int, ndim: int) -> int:
    """An axis of a row as the axis of the stack, behind the hidden one."""
    axis = operator.index(axis)
    if not -ndim <= axis < ndim:
        raise numpy.exceptions.AxisError(axis, ndim)
    return axis % ndim + 1


def axes_behind(axis: Any, ndim: int) -> tuple[int, ...]:
    """Axes of a row, None for all of them, as axes of the stack."""
    if axis is None:
        return tuple(range(1, ndim + 1))
    return tuple([behind(a, ndim) for a in (axis if isinstance(axis, (tuple, list)) else (axis,))])


def is_basic(index: Any) -> bool:
    """True for an index of numbers, slices, None and ``...`` alone."""
    for part in index if isinstance(index, tuple) else (index,):
        if not (part is None or part is ... or isinstance(part, (slice, numpy.integer)) or part.__class__ is int):
            return False
    return True
