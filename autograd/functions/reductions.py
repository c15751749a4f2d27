"""NumPy's reductions under NumPy's own signatures, and their NaN-ignoring forms.

Where NumPy leaves a slice without a value (no entries, no degrees of freedom) the result is NaN here as there. ``out=``
has no meaning on a Tensor and is refused.
"""

import math

import numpy as np

from autograd import ops
from autograd.engine.arrays import is_foreign
from autograd.engine.node import data_of, is_complex
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array_for, axes_of, cast, is_given, yes
from autograd.functions.registry import implements, refuse
from autograd.ops.complex import squared_size
from autograd.ops.scaling import moderate, narrowed, widened

_NONE = np._NoValue


def _mask(name, where, x):
    """``where`` in the shape of x; ShapeError if it does not broadcast to it."""
    try:
        return np.broadcast_to(data_of(where), x.shape).astype(bool)
    except ValueError:
        raise ShapeError(f"{name}: got where of shape {np.shape(where)}, expected it to fit {x.shape}") from None


def _drop(x, axes, keepdims):
    """x without the axes, which are of length 1, unless they are to be kept."""
    return x if keepdims else x.reshape(tuple(n for i, n in enumerate(x.shape) if i not in axes))


def _total(name, reduce, a, axis, dtype, out, keepdims, initial, where, neutral):
    refuse(name, out=out)
    a = cast(array_for(name, a), dtype)
    if is_given(where):
        a = np.where(_mask(name, where, a), a, neutral)
    return reduce(a, axis=axis, keepdims=yes(keepdims))


@implements(np.sum)
def np_sum(a, axis=None, dtype=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.sum`` of the entries under ``where``, added to ``initial``."""
    total = _total("np.sum", ops.sum, a, axis, dtype, out, keepdims, initial, where, 0.0)
    return total if initial is _NONE or initial is None else total + initial


@implements(np.prod)
def np_prod(a, axis=None, dtype=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.prod`` of the entries under ``where``, times ``initial``. Exact with zeros."""
    total = _total("np.prod", ops.prod, a, axis, dtype, out, keepdims, initial, where, 1.0)
    return total if initial is _NONE or initial is None else total * initial


@implements(np.nansum)
def nansum(a, axis=None, dtype=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.nansum``: NaN counts as 0 and receives no gradient."""
    return np_sum(_without_nan("np.nansum", a, 0.0), axis, dtype, out, keepdims, initial, where)


@implements(np.nanprod)
def nanprod(a, axis=None, dtype=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.nanprod``: NaN counts as 1 and receives no gradient."""
    return np_prod(_without_nan("np.nanprod", a, 1.0), axis, dtype, out, keepdims, initial, where)


def _without_nan(name, a, fill):
    a = array_for(name, a)
    return np.where(np.isnan(a), fill, a)


def _extreme(name, reduce, meet, empty, a, axis, out, keepdims, initial, where):
    refuse(name, out=out)
    a = array_for(name, a)
    if is_given(where):
        if initial is _NONE:
            raise OperandError(f"{name}: where= needs initial=, the result where nothing is chosen")
        a = np.where(_mask(name, where, a), a, empty)
    if initial is _NONE:
        return reduce(a, axis=axis, keepdims=yes(keepdims))
    axes = axes_of(name, axis, a.ndim)
    if math.prod(a.shape[i] for i in axes) == 0:
        return ops.sum(a, axis=axes, keepdims=yes(keepdims)) + initial
    return meet(reduce(a, axis=axes, keepdims=yes(keepdims)), initial)


@implements(np.max)
def np_max(a, axis=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.max`` of ``initial`` and the entries under ``where``. Ties share evenly, ``initial`` taking half."""
    return _extreme("np.max", ops.max, np.maximum, -math.inf, a, axis, out, keepdims, initial, where)


@implements(np.amax)
def amax(a, axis=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.amax``: ``np.max`` by its other name."""
    return np_max(a, axis, out, keepdims, initial, where)


@implements(np.min)
def np_min(a, axis=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.min`` of ``initial`` and the entries under ``where``. Ties share evenly, ``initial`` taking half."""
    return _extreme("np.min", ops.min, np.minimum, math.inf, a, axis, out, keepdims, initial, where)


@implements(np.amin)
def amin(a, axis=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.amin``: ``np.min`` by its other name."""
    return np_min(a, axis, out, keepdims, initial, where)


def _meet_ignoring_nan(meet):
    return lambda x, y: np.where(np.isnan(x), y, meet(x, y))


@implements(np.nanmax)
def np_nanmax(a, axis=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.nanmax``: NaN is left out and receives no gradient; ties share evenly."""
    meet = _meet_ignoring_nan(np.maximum)
    return _extreme("np.nanmax", ops.nanmax, meet, -math.inf, a, axis, out, keepdims, initial, where)


@implements(np.nanmin)
def np_nanmin(a, axis=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.nanmin``: NaN is left out and receives no gradient; ties share evenly."""
    meet = _meet_ignoring_nan(np.minimum)
    return _extreme("np.nanmin", ops.nanmin, meet, math.inf, a, axis, out, keepdims, initial, where)


@implements(np.ptp)
def ptp(a, axis=None, out=None, keepdims=_NONE):
    """``np.ptp``: the largest entry less the smallest; ties share evenly at both ends."""
    refuse("np.ptp", out=out)
    a, keepdims = array_for("np.ptp", a), yes(keepdims)
    return ops.max(a, axis=axis, keepdims=keepdims) - ops.min(a, axis=axis, keepdims=keepdims)


def _counted(mask, axes, a):
    """The number of entries of ``a`` under a mask, in the precision of ``a``, as a real number."""
    return mask.sum(axis=axes, keepdims=True).astype(data_of(a).real.dtype)


def _masked_mean(a, axes, mask):
    """The mean of the entries under a mask, with the axes kept; NaN if there are none. Of float16 it is a float32."""
    a = widened(a)
    return np.where(mask, a, 0.0).sum(axis=axes, keepdims=True) / _counted(mask, axes, a)


@implements(np.mean)
def np_mean(a, axis=None, dtype=None, out=None, keepdims=_NONE, *, where=_NONE):
    """``np.mean`` of the entries under ``where``."""
    refuse("np.mean", out=out)
    a, keepdims = cast(array_for("np.mean", a), dtype), yes(keepdims)
    if not is_given(where):
        return ops.mean(a, axis=axis, keepdims=keepdims)
    axes = axes_of("np.mean", axis, a.ndim)
    return _drop(narrowed(_masked_mean(a, axes, _mask("np.mean", where, a)), a.dtype), axes, keepdims)


@implements(np.nanmean)
def nanmean(a, axis=None, dtype=None, out=None, keepdims=_NONE, *, where=_NONE):
    """``np.nanmean``: NaN is left out and receives no gradient; a slice of NaN alone has the mean NaN."""
    a = array_for("np.nanmean", a)
    axis = _axis_of_number(axis, a)
    return np_mean(a, axis, dtype, out, keepdims, where=_mask("np.nanmean", _default(where), a) & ~np.isnan(a))


def _axis_of_number(axis, a):
    """The axis to reduce along; None for a single number, for which NumPy accepts axis 0 or -1."""
    return None if axis in (0, -1) and axis is not None and not a.ndim else axis


def _default(where):
    return where if is_given(where) else True


def _spread(name, a, axis, dtype, out, ddof, keepdims, where, mean, correction, root, nan=False):
    """The variance, or its root: the arguments are those of ``np.var``."""
    refuse(name, out=out)
    a = array_for(name, a)
    if is_given(dtype) and np.dtype(dtype).kind == "c" and not is_complex(a):  # the deviations are real
        real = _spread(
            name, a, axis, np.empty(0, dtype).real.dtype, None, ddof, keepdims, where, mean, correction, root, nan
        )
        return real.astype(dtype)
    a = cast(a, dtype)
    axis = _axis_of_number(axis, a) if nan else axis
    if correction is not _NONE:
        if ddof != 0:
            raise OperandError(f"{name}: got ddof={ddof!r} and correction={correction!r}, expected one of them")
        ddof = correction
    axes = axes_of(name, axis, a.ndim)
    wide = widened(a)
    result = _spread_along(name, wide, axes, ddof, where, mean, root, nan)
    if root and not moderate(result) and not is_foreign(data_of(a)) and not np.isfinite(data_of(result)).all():
        # The sum for the mean, or a deviation, may have overflowed: compute again in larger units.
        unit = 4.0 ** (2 + a.size.bit_length() // 2)
        mean = mean if mean is _NONE else mean / unit
        result = _spread_along(name, wide / unit, axes, ddof, where, mean, root, nan) * unit
    return _drop(narrowed(result, data_of(a).real.dtype), axes, yes(keepdims))


def _spread_along(name, a, axes, ddof, where, mean, root, nan):
    """The variance, or its root, with the axes kept."""
    simple = not (is_given(where) or nan)
    if simple and mean is _NONE and not root:
        return ops.var(a, axis=axes, ddof=ddof, keepdims=True)
    if simple:
        centre = a.mean(axis=axes, keepdims=True) if mean is _NONE else mean
        deviation, count = a - centre, math.prod(a.shape[i] for i in axes)
        # the deviation of one entry is the constant 0, which has no kink
        root = root and not (mean is _NONE and count == 1)
        freedom = count - ddof if count > ddof else 0
    else:
        mask = _mask(name, _default(where), a)
        mask = mask & ~np.isnan(a) if nan else mask
        centre = _masked_mean(a, axes, mask) if mean is _NONE else mean
        deviation = np.where(mask, np.where(mask, a, 0.0) - centre, 0.0)
        count = _counted(mask, axes, a)
        freedom = np.where(count > ddof, count - ddof, math.nan if nan else 0.0).astype(count.dtype)
    if root:
        result = ops.rms(deviation, axis=axes, count=freedom)
        if simple or mean is not _NONE:
            return result
        # the deviation of one entry is the constant 0, which has no kink
        return np.where((count == 1) & (freedom > 0), 0.0, result)
    return squared_size(deviation).sum(axis=axes, keepdims=True) / freedom


@implements(np.var)
def np_var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NONE, *, where=_NONE, mean=_NONE, correction=_NONE):
    """``np.var``: sum(abs(a - mean)^2) / (n - ddof). A ``mean`` that is given is differentiated through, too."""
    return _spread("np.var", a, axis, dtype, out, ddof, keepdims, where, mean, correction, root=False)


@implements(np.std)
def std(a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NONE, *, where=_NONE, mean=_NONE, correction=_NONE):
    """``np.std``: the root of the variance. Equal entries receive 0; without degrees of freedom they receive NaN."""
    return _spread("np.std", a, axis, dtype, out, ddof, keepdims, where, mean, correction, root=True)


@implements(np.nanvar)
def nanvar(a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NONE, *, where=_NONE, mean=_NONE, correction=_NONE):
    """``np.nanvar``: NaN is left out and receives no gradient."""
    return _spread("np.nanvar", a, axis, dtype, out, ddof, keepdims, where, mean, correction, root=False, nan=True)


@implements(np.nanstd)
def nanstd(a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NONE, *, where=_NONE, mean=_NONE, correction=_NONE):
    """``np.nanstd``: NaN is left out and receives no gradient; equal entries receive 0."""
    return _spread("np.nanstd", a, axis, dtype, out, ddof, keepdims, where, mean, correction, root=True, nan=True)
