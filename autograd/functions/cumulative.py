"""Cumulative sums, products and extremes along an axis, under NumPy's signatures."""

import numpy as np

from autograd.errors import ShapeError
from autograd.functions.operands import array_for, cast, one_axis
from autograd.functions.registry import implements, refuse
from autograd.ops import cummax, cummin, cumprod, cumsum


def _accumulated(name, op, a, axis, dtype, out):
    refuse(name, out=out)
    a = cast(array_for(name, a), dtype)
    if axis is not None:
        a = a if a.ndim else a.reshape(1)  # NumPy turns a single number into an array of one entry
        axis = one_axis(name, axis, a.ndim)
    return op(a, axis=axis)


@implements(np.cumsum)
def np_cumsum(a, axis=None, dtype=None, out=None):
    """``np.cumsum``: each entry receives the gradient of every sum that it is in."""
    return _accumulated("np.cumsum", cumsum, a, axis, dtype, out)


@implements(np.cumprod)
def np_cumprod(a, axis=None, dtype=None, out=None):
    """``np.cumprod``: exact with zeros."""
    return _accumulated("np.cumprod", cumprod, a, axis, dtype, out)


@implements(np.nancumsum)
def nancumsum(a, axis=None, dtype=None, out=None):
    """``np.nancumsum``: NaN counts as 0 and receives no gradient."""
    a = array_for("np.nancumsum", a)
    return _accumulated("np.nancumsum", cumsum, np.where(np.isnan(a), 0.0, a), axis, dtype, out)


@implements(np.nancumprod)
def nancumprod(a, axis=None, dtype=None, out=None):
    """``np.nancumprod``: NaN counts as 1 and receives no gradient."""
    a = array_for("np.nancumprod", a)
    return _accumulated("np.nancumprod", cumprod, np.where(np.isnan(a), 1.0, a), axis, dtype, out)


def cumulative_max(a, axis=None, dtype=None, out=None):
    """``np.maximum.accumulate``: the largest entry so far."""
    return _accumulated("np.maximum.accumulate", cummax, a, axis, dtype, out)


def cumulative_min(a, axis=None, dtype=None, out=None):
    """``np.minimum.accumulate``: the smallest entry so far."""
    return _accumulated("np.minimum.accumulate", cummin, a, axis, dtype, out)


def _cumulative(name, op, x, axis, dtype, out, include_initial, initial):
    x = array_for(name, x)
    if axis is None:
        if x.ndim > 1:
            raise ShapeError(f"{name}: got {x.ndim} axes and no axis=, which only an array of one axis may leave out")
        axis, x = 0, x.reshape(-1)
    x = x if x.ndim else x.reshape(1)
    axis = one_axis(name, axis, x.ndim)
    result = _accumulated(name, op, x, axis, dtype, out)
    if not include_initial:
        return result
    shape = (*x.shape[:axis], 1, *x.shape[axis + 1 :])
    return np.concatenate((np.full(shape, initial, dtype=result.dtype), result), axis=axis)


def cumulative_sum(x, /, *, axis=None, dtype=None, out=None, include_initial=False):
    """``np.cumulative_sum``: as ``cumsum``; starting at 0 with ``include_initial``."""
    return _cumulative("np.cumulative_sum", cumsum, x, axis, dtype, out, include_initial, 0.0)


def cumulative_prod(x, /, *, axis=None, dtype=None, out=None, include_initial=False):
    """``np.cumulative_prod``: as ``cumprod``; starting at 1 with ``include_initial``."""
    return _cumulative("np.cumulative_prod", cumprod, x, axis, dtype, out, include_initial, 1.0)


if hasattr(np, "cumulative_sum"):  # NumPy 2.1
    implements(np.cumulative_sum)(cumulative_sum)
    implements(np.cumulative_prod)(cumulative_prod)
