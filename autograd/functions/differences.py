"""Differences, integrals and slopes along an axis, and angles without jumps."""

import math
from typing import Any

import numpy as np

from autograd import ops
from autograd.engine.node import Node, data_of
from autograd.engine.views import order_of, own_memory
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array_for, axes_of, one_axis
from autograd.functions.registry import implements
from autograd.ops.indexing import at

_NONE = np._NoValue


@implements(np.unwrap)
def np_unwrap(p, discont=None, axis=-1, *, period=2 * math.pi):
    """``np.unwrap``: the multiples added are constant between jumps, so the gradient passes unchanged."""
    p = array_for("np.unwrap", p)
    for argument, value in (("discont", discont), ("period", period)):
        if isinstance(value, Node):
            raise OperandError(f"np.unwrap: got {argument} of type {type(value).__name__}, expected a plain number")
    return ops.unwrap(p, discont=discont, axis=one_axis("np.unwrap", axis, p.ndim), period=period)


@implements(np.diff)
def diff(a, n=1, axis=-1, prepend=_NONE, append=_NONE):
    """``np.diff``: the difference of neighbours, n times; ``prepend`` and ``append`` are differentiable too."""
    a = array_for("np.diff", a)
    if n < 0:
        raise ShapeError(f"np.diff: got n={n!r}, expected 0 or more")
    if n == 0:
        return a
    axis = one_axis("np.diff", axis, a.ndim)
    parts = [_as_end("np.diff", part, a, axis) for part in (prepend, a, append) if part is not _NONE]
    a = np.concatenate(parts, axis=axis) if len(parts) > 1 else a
    for _ in range(min(n, a.shape[axis])):  # more steps than entries leave nothing
        a = a[at(axis, slice(1, None))] - a[at(axis, slice(None, -1))]
    return a


def _as_end(name, part, a, axis):
    part = array_for(name, part)
    return part if part.ndim else np.broadcast_to(part, (*a.shape[:axis], 1, *a.shape[axis + 1 :])).astype(a.dtype)


@implements(np.ediff1d)
def ediff1d(ary, to_end=None, to_begin=None):
    """``np.ediff1d``: ``to_begin``, the differences of neighbours of the flattened array, and ``to_end``."""
    a = array_for("np.ediff1d", ary).reshape(-1)
    parts = [
        array_for("np.ediff1d", part).reshape(-1) for part in (to_begin, a[1:] - a[:-1], to_end) if part is not None
    ]
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


@implements(np.trapezoid)
def trapezoid(y, x=None, dx=1.0, axis=-1):
    """``np.trapezoid``: sum(dx (y_i + y_(i+1)) / 2) along an axis; differentiable in y, x and dx."""
    y = array_for("np.trapezoid", y)
    given, axis = axis, one_axis("np.trapezoid", axis, y.ndim)
    if x is not None:
        x = array_for("np.trapezoid", x)
        along = 0 if x.ndim == 1 else axis
        dx = x[at(along, slice(1, None))] - x[at(along, slice(None, -1))]
        dx = dx.reshape((-1, *(1,) * (y.ndim - axis - 1))) if x.ndim == 1 else dx
    product = dx * (y[at(axis, slice(1, None))] + y[at(axis, slice(None, -1))]) / 2.0
    return product.sum(axis=given)  # as in NumPy, the axis is one of the product


if hasattr(np, "trapz"):  # the name in NumPy before 2.0
    implements(getattr(np, "trapz"))(trapezoid)  # noqa: B009 (no stub knows it any more)


@implements(np.gradient)
def gradient(f, *varargs, axis=None, edge_order=1):
    """``np.gradient``: central differences, one-sided at both ends; differentiable in f and in the spacings."""
    name = "np.gradient"
    f = array_for(name, f)
    axes = axes_of(name, axis, f.ndim)
    if len(varargs) not in (0, 1, len(axes)):
        raise OperandError(f"{name}: got {len(varargs)} spacings, expected none, one, or one for each of {len(axes)}")
    if len(varargs) == 1 and np.ndim(data_of(varargs[0])) and len(axes) > 1:
        raise OperandError(f"{name}: got coordinates for one axis, expected them for each of {len(axes)}")
    if edge_order not in (1, 2):
        raise OperandError(f"{name}: got edge_order={edge_order!r}, expected 1 or 2")
    spacings = varargs * len(axes) if len(varargs) == 1 else varargs or (1.0,) * len(axes)
    order = order_of(f)
    slopes = tuple(
        own_memory(_slope(name, f, h, axis, edge_order), order) for h, axis in zip(spacings, axes, strict=True)
    )
    return slopes[0] if len(slopes) == 1 else slopes


def _slope(name, f, spacing, axis, edge_order):
    """The central differences of f along one axis."""
    n = f.shape[axis]
    if n <= edge_order:
        raise ShapeError(f"{name}: got {n} entries along axis {axis}, expected at least {edge_order + 1}")
    h: Any = spacing if isinstance(spacing, Node) else np.asarray(spacing)
    if h.ndim == 1:
        if h.shape[0] != n:
            raise ShapeError(f"{name}: got {h.shape[0]} coordinates for the {n} entries along axis {axis}")
        h = (h[1:] - h[:-1]).astype(f.dtype)
    elif h.ndim > 1:
        raise ShapeError(f"{name}: got a spacing of shape {h.shape}, expected a number or coordinates of one axis")
    h = h.reshape((-1, *(1,) * (f.ndim - axis - 1))) if h.ndim else _raw_number(h)
    steps = _Steps(h)

    def part(start, stop):
        return f[at(axis, slice(start, stop or None))]

    first, last = steps(0, 1), steps(-1, 0)
    if edge_order == 1:
        start = (part(1, 2) - part(0, 1)) / first
        end = (part(-1, 0) - part(-2, -1)) / last
    else:
        start = _parabola(part(0, 1), part(1, 2), part(2, 3), first, steps(1, 2))
        end = -_parabola(part(-1, 0), part(-2, -1), part(-3, -2), last, steps(-2, -1))
    if n == 2:
        return np.concatenate((start, end), axis=axis)
    left, right = steps(0, -1), steps(1, 0)
    if np.ndim(data_of(h)):
        middle = (
            part(0, -2) * (-right / (left * (left + right)))
            + part(1, -1) * ((right - left) / (left * right))
            + part(2, 0) * (left / (right * (left + right)))
        )
    else:
        middle = (part(2, 0) - part(0, -2)) / (2.0 * h)
    return np.concatenate((start, middle, end), axis=axis)


def _raw_number(h):
    """A spacing that is one number: a node as it is, anything else as a Python number, which leaves dtypes alone."""
    return h if isinstance(h, Node) else h.item()


class _Steps:
    """The spacings from one place to another: slices of an array, or always the same number."""

    def __init__(self, h):
        self.h = h

    def __call__(self, start, stop):
        return self.h[start : stop or None] if np.ndim(data_of(self.h)) else self.h


def _parabola(f0, f1, f2, h1, h2):
    """The slope at the first of three points, h1 and h2 apart, of the parabola through them."""
    return f0 * (-(2.0 * h1 + h2) / (h1 * (h1 + h2))) + f1 * ((h1 + h2) / (h1 * h2)) - f2 * (h1 / (h2 * (h1 + h2)))
