"""Ops that reduce along axes, and the softmax family. Tensors only.

``axis`` is None (all axes), an integer or a tuple of them, as in NumPy.
"""

import math

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from autograd.engine.declaration import gate, linear, op
from autograd.ops.complex import squared_size
from autograd.ops.masking import kept, scale
from autograd.ops.rows import largest, total
from autograd.ops.scaling import moderate, moderate_or_0, narrowed, unit_along, widened, wider
from autograd.ops.sequences import cumprod, reverse, shift
from autograd.ops.shaping import broadcast_to


def _axes(axis, ndim):
    """The reduced axes as a tuple of positive integers."""
    if axis is None:
        return tuple(range(ndim))
    if not ndim:
        return normalize_axis_tuple(axis, ndim)
    return tuple(a % ndim for a in (axis if isinstance(axis, tuple) else (axis,)))


def _restore(g, x, axis, keepdims):
    """``g`` with the reduced axes of ``x`` put back as axes of length 1."""
    if keepdims or axis is None or not x.ndim:
        return g
    reduced = _axes(axis, x.ndim)
    return g.reshape(tuple(1 if i in reduced else n for i, n in enumerate(x.shape)))


def _count(x, axis):
    return math.prod(x.shape if axis is None else [x.shape[a] for a in _axes(axis, x.ndim)])


@linear(lambda g, out, x, axis, keepdims: broadcast_to(_restore(g, x, axis, keepdims), shape=x.shape), complex=True)
@gate("distributor", symbol="Σ", local=("g",))
def sum(x, *, axis=None, keepdims=False):
    """The sum along axes. A distributor: every summand receives the incoming gradient."""
    return x.sum(axis=axis, keepdims=keepdims)


@linear(
    lambda g, out, x, axis, keepdims: broadcast_to(
        widened(_restore(g, x, axis, keepdims)) / _count(x, axis), shape=x.shape
    ),
    complex=True,
)
@gate("averager", local=("g/n",))
def mean(x, *, axis=None, keepdims=False):
    """The mean along axes. Every one of n numbers receives 1/n of the incoming gradient.

    Of float16 the sum is taken in float32, as NumPy does it.
    """
    if x.dtype.char == "e":
        return (x.sum(axis=axis, dtype=np.float32, keepdims=keepdims) / _count(x, axis)).astype(x.dtype)
    return x.sum(axis=axis, keepdims=keepdims) / _count(x, axis)


def _to_the_extremes(g, out, x, axis, keepdims):
    """Equal shares of g for all entries that equal the extreme; NaN, if it won, receives it."""
    out = _restore(out, x, axis, keepdims)
    chosen = (x == out) | ((x != x) & (out != out))
    ties = chosen.sum(axis=axis, keepdims=True) if x.ndim else 1.0
    return kept(chosen, _restore(g, x, axis, keepdims) / ties)


def _product_of_others(x, axis):
    """The product of all other entries that are reduced with each entry: of those before and those after it."""
    reduced = _axes(axis, x.ndim) if x.ndim else ()  # NumPy accepts axis 0 for a single number too
    order = (*(a for a in range(x.ndim) if a not in reduced), *reduced)
    moved = x.transpose(order)
    rows = moved.reshape((*moved.shape[: x.ndim - len(reduced)], math.prod(x.shape[a] for a in reduced)))
    last = rows.ndim - 1
    before = cumprod(shift(rows, last, 1.0), axis=last)
    after = reverse(cumprod(shift(reverse(rows, last), last, 1.0), axis=last), last)
    back = tuple(order.index(a) for a in range(x.ndim))
    return (before * after).reshape(moved.shape).transpose(back)


@op(lambda g, out, x, axis, keepdims: _restore(g, x, axis, keepdims) * _product_of_others(x, axis), complex=True)
@gate("product swapper", symbol="∏", local=("g × the other factors",))
def prod(x, *, axis=None, keepdims=False):
    """The product along axes. A swap multiplier: dx_i = g times the product of the others, exact with zeros among them.

    Nothing is divided by x: (0, 2, 3) receives (6, 0, 0), and with two zeros only second derivatives are not 0.
    """
    return x.prod(axis=axis, keepdims=keepdims)


def _var_rule(g, out, x, axis, ddof, keepdims):
    g, x = widened(g), widened(x)
    deviation = x - x.mean(axis=axis, keepdims=True)
    freedom = _count(x, axis) - ddof
    return _restore(g, x, axis, keepdims) * deviation.conj() / (freedom / 2 if freedom > 0 else 0)


@op(_var_rule, gate="deviation scaler", local=("2 g conj(x - mean)/(n - ddof)",), complex=True)
def var(x, *, axis=None, ddof=0, keepdims=False):
    """The variance along axes: sum(abs(x - mean)^2) / (n - ddof). dx = 2 g conj(x - mean) / (n - ddof)."""
    return np.var(widened(x), axis=axis, ddof=ddof, keepdims=keepdims).astype(x.real.dtype, copy=False)


def _rms_rule(g, out, x, axis, count):
    if not (moderate(out) and moderate_or_0(g)):
        g, x = wider(g), wider(x)
        x = x / unit_along(x, axis)
        out = rms(x, axis=axis, count=count)
    return scale(x.conj(), g / out) / count


@op(_rms_rule, complex=True)
@gate("norm", local=("g conj(x)/(count out)",))
def rms(x, *, axis, count):
    """sqrt(sum(abs(x)^2) / count) along axes, which are kept with length 1. dx = g conj(x) / (count out).

    ``std`` applies it to deviations from the mean. Where x is 0 the gradient is 0, and so it is at the tip of the cone,
    x = 0 altogether; with a count of 0 value and gradient are NaN. Where the squares would leave the range of the
    dtype, both are computed of x / unit; see ``scaling``.
    """
    wide = widened(x)
    with np.errstate(over="ignore"):
        out = np.sqrt(squared_size(wide).sum(axis=axis, keepdims=True) / count)
    if not moderate(out):
        wide = wider(x)
        unit = unit_along(wide, axis)
        out = np.sqrt(squared_size(wide / unit).sum(axis=axis, keepdims=True) / count) * unit
    return out if wide is x else out.astype(x.real.dtype)


@op(_to_the_extremes, gate="sharing router", local=("g [x = out]/ties",), complex=True, selects=True)
def max(x, *, axis=None, keepdims=False):
    """The largest entry along axes. A router: it receives the gradient; ties share it evenly.

    Complex numbers are in NumPy's order, by real and then by imaginary part.
    """
    return x.max(axis=axis, keepdims=keepdims)


@op(_to_the_extremes, gate="sharing router", local=("g [x = out]/ties",), complex=True, selects=True)
def min(x, *, axis=None, keepdims=False):
    """The smallest entry along axes. A router: it receives the gradient; ties share it evenly.

    Complex numbers are in NumPy's order, by real and then by imaginary part.
    """
    return x.min(axis=axis, keepdims=keepdims)


def _to_the_finite_extremes(g, out, x, axis, keepdims):
    """Equal shares of g for all entries that equal the extreme; NaN never receives anything."""
    chosen = x == _restore(out, x, axis, keepdims)
    ties = chosen.sum(axis=axis, keepdims=True).clip(1) if x.ndim else 1.0
    return kept(chosen, _restore(g, x, axis, keepdims) / ties)


@op(_to_the_finite_extremes, gate="sharing router", local=("g [x = out]/ties",), selects=True)
def nanmax(x, *, axis=None, keepdims=False):
    """The largest entry along axes, NaN left out. A router: ties share the gradient evenly, NaN receives 0."""
    return np.nanmax(x, axis=axis, keepdims=keepdims)


@op(_to_the_finite_extremes, gate="sharing router", local=("g [x = out]/ties",), selects=True)
def nanmin(x, *, axis=None, keepdims=False):
    """The smallest entry along axes, NaN left out. A router: ties share the gradient evenly, NaN receives 0."""
    return np.nanmin(x, axis=axis, keepdims=keepdims)


def _sum(x, axis):
    """The sum with the axes kept; of float16, in which it would overflow at 65504, as float32."""
    return total(widened(x), axis)


def _soft_weights(g, out, x, axis, keepdims):
    """g spread by exp(x - out); by even shares among entries of +inf, and not at all to entries of -inf."""
    out = _restore(out, x, axis, keepdims)
    infinite = x == math.inf
    shares = infinite / infinite.sum(axis=axis, keepdims=True).clip(1) if x.ndim else 1.0
    weights = np.where(infinite, shares, np.exp(x - out))  # the branch of ``where`` that is not taken may hold NaN
    return _restore(g, x, axis, keepdims) * np.where(x == -math.inf, 0.0, weights)


@op(_soft_weights, gate="soft router", local=("g e^(x - out)",))
def logsumexp(x, *, axis=None, keepdims=False):
    """log(sum(exp(x))) along axes, without overflow. A soft router: the gradient is spread by softmax(x).

    All -inf gives -inf with gradient 0, and so do no entries at all; entries of +inf share the whole gradient.
    """
    shift = largest(x, axis)
    shift = np.where(np.isfinite(shift), shift, 0.0)
    with np.errstate(divide="ignore"):
        out = np.log(_sum(np.exp(x - shift), axis)) + shift
    out = out.astype(x.dtype, copy=False)
    return out if keepdims else out.squeeze(axis)


@op(lambda g, out, x, axis: out * (g - total(g * out, axis)))
@gate("mixer", local=("out (g - Σ g out)",))
def softmax(x, *, axis=-1):
    """exp(x) / sum(exp(x)) along one axis or several, without overflow. A row of -inf alone has no softmax: NaN."""
    e = np.exp(x - largest(x, axis))
    dtype = e.dtype
    e /= _sum(e, axis)
    return narrowed(e, dtype)


@op(lambda g, out, x, axis: g - np.exp(out) * _sum(g, axis))
@gate("mixer", local=("g - e^out Σ g",))
def log_softmax(x, *, axis=-1):
    """log(softmax(x)), accurate where softmax underflows."""
    shifted = x - largest(x, axis)
    if not shifted.size:  # the sum of no entries is 0, and its logarithm a warning
        return shifted
    return narrowed(shifted - np.log(_sum(np.exp(shifted), axis)), shifted.dtype)
