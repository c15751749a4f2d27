"""Order statistics: medians, quantiles and percentiles, and their NaN-ignoring forms."""

import math
from typing import Any

import numpy as np

from autograd.engine.beside import as_array, read_at
from autograd.engine.node import Node, data_of
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array_for, axes_of, yes
from autograd.functions.registry import implements, refuse
from autograd.ops import ranked, scale

_CONTINUOUS = {
    "interpolated_inverted_cdf": (0.0, 1.0),
    "hazen": (0.5, 0.5),
    "weibull": (0.0, 0.0),
    "median_unbiased": (1 / 3, 1 / 3),
    "normal_unbiased": (3 / 8, 3 / 8),
}
_ROUNDED: dict[str, Any] = {
    "lower": np.floor,
    "higher": np.ceil,
    "nearest": lambda p: np.where(p % 1.0 == 0.5, np.floor(p / 2 + 0.5) * 2, np.rint(p)),
    "midpoint": lambda p: 0.5 * (np.floor(p) + np.ceil(p)),
}
_BY_COUNTING = ("inverted_cdf", "averaged_inverted_cdf", "closest_observation")


def _places(name, q, count, method):
    """The places of the quantiles q in sorted rows of ``count`` entries, counted from 0."""
    if method == "linear":
        return (count - 1) * q
    if method in _CONTINUOUS:
        alpha, beta = _CONTINUOUS[method]
        place = count * q + (alpha + q * (1 - alpha - beta)) - 1
        return np.minimum(np.maximum(place, 0.0), np.maximum(count - 1.0, 0.0))
    if method in _ROUNDED and not isinstance(q, Node):
        return _ROUNDED[method]((count - 1) * q)
    if method in _BY_COUNTING and not isinstance(q, Node):
        place = np.zeros(np.broadcast_shapes(q.shape, np.shape(count)))
        for n in np.unique(count[count > 0]):  # with data 0, 1, 2, ... NumPy's quantiles are the positions
            place = np.where(count == n, np.quantile(np.arange(float(n)), q, method=method), place)
        return place
    known = ", ".join(["linear", *_CONTINUOUS, *_ROUNDED, *_BY_COUNTING])
    by_q = " when q is a node" if isinstance(q, Node) else ""
    raise OperandError(f"{name}: method={method!r} is not supported{by_q}; expected one of {known}")


def _weighted_places(name, q, rows, weights, axis, axes, kept, shape, method):
    """The places of weighted quantiles: NumPy finds the ranks, which are constants."""
    if method != "inverted_cdf" or isinstance(q, Node):
        got = "q that is a node" if isinstance(q, Node) else f"method={method!r}"
        raise OperandError(f"{name}: got weights and {got}, expected method='inverted_cdf' and plain q, as in NumPy")
    w = as_array(data_of(weights), float)
    if w.shape != shape:
        expected = tuple(shape[i] for i in axes)
        if axis is None or w.shape != expected:
            raise ShapeError(f"{name}: got weights of shape {w.shape}, expected {shape}, or {expected} with an axis")
        w = w.transpose(sorted(range(len(axes)), key=axes.__getitem__))
        w = np.broadcast_to(w.reshape([m if i in axes else 1 for i, m in enumerate(shape)]), shape)
    if (w < 0).any():
        raise ShapeError(f"{name}: got negative weights, expected numbers that are not")
    w = w.transpose((*kept, *axes)).reshape(rows.shape)
    left_out = np.isnan(data_of(rows))
    w = np.where(left_out & ~left_out.all(axis=-1, keepdims=True), 0.0, w)
    ranks = np.argsort(np.argsort(data_of(rows), axis=-1, kind="stable"), axis=-1, kind="stable").astype(float)
    return np.quantile(ranks, data_of(q), axis=-1, weights=w, method=method)


def _quantiles(name, a, q, axis, out, method, keepdims, weights=None, nan=False, whole=1.0):
    """The quantiles q / whole; the arguments are those of ``np.quantile``.

    Each is read from the entries in ascending order, between two of which it interpolates: the gradient goes to both,
    by their weights, and entries that are equal share it.
    """
    refuse(name, out=out)
    a = array_for(name, a)
    q = (q if isinstance(q, Node) else as_array(q, np.float64)) / whole
    given = data_of(q)
    if not np.all((given >= 0) & (given <= 1)):
        raise ShapeError(f"{name}: got q={given * whole}, expected numbers from 0 to {whole:g}")
    axes = axes_of(name, axis, a.ndim)
    if nan and given.ndim > 1 and 1 < len(axes) < a.ndim:
        raise OperandError(
            f"{name}: got q of shape {given.shape} and several axes, for which NumPy puts the axes of its result in "
            f"another order than its documentation says, expected q with one axis: reshape the result for q.ravel()"
        )
    kept = tuple(i for i in range(a.ndim) if i not in axes)
    outer = tuple(a.shape[i] for i in kept)
    n = math.prod(a.shape[i] for i in axes)
    rows = a.transpose((*kept, *axes)).reshape((*outer, n))
    count = (~np.isnan(rows)).sum(axis=-1) if nan else np.full(outer, n)
    if weights is None:
        place = _places(name, q.reshape((*given.shape, *(1,) * len(outer))), count, method)
    else:
        place = _weighted_places(name, q, rows, weights, axis, axes, kept, a.shape, method)
    if n == 0:
        result = np.broadcast_to(rows.sum(axis=-1) + math.nan, (*given.shape, *outer))
    else:
        ascending = ranked(rows)
        result = _between(ascending, place, count)
        last = ascending[..., -1]
        result = np.where(count == 0, math.nan, result) if nan else np.where(np.isnan(last), last, result)
    shape = tuple(1 if i in axes else m for i, m in enumerate(a.shape)) if keepdims else outer
    return result.reshape((*given.shape, *shape))


def _between(ascending, place, count):
    """The rows read at fractional places. The places are arrays of the shape of the result."""
    last = np.maximum(count - 1, 0)
    lower = np.clip(np.floor(data_of(place)).astype(np.intp), 0, last)
    upper = np.minimum(lower + 1, last)
    weight = place - lower
    if not isinstance(weight, Node):
        weight = weight.astype(ascending.dtype)
    grid = np.ogrid[tuple(slice(m) for m in ascending.shape[:-1])]
    low, high = read_at(ascending, (*grid, lower)), read_at(ascending, (*grid, upper))
    # At an integer position the weight is 0, and 0 times an infinite entry has to be 0.
    return low * (1.0 - weight) + scale(weight, high)


@implements(np.quantile)
def quantile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None):
    """``np.quantile``: by every method of NumPy's; by the continuous ones differentiable in q as well.

    With ``weights`` it is one of the entries, which receives the gradient; it is constant in the weights between jumps.
    The two entries between which a quantile lies share the gradient by their weights; equal entries share evenly.
    """
    return _quantiles("np.quantile", a, q, axis, out, method, yes(keepdims), weights)


@implements(np.percentile)
def percentile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None):
    """``np.percentile``: as ``quantile``, with q from 0 to 100."""
    return _quantiles("np.percentile", a, q, axis, out, method, yes(keepdims), weights, whole=100.0)


@implements(np.nanquantile)
def nanquantile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None):
    """``np.nanquantile``: NaN is left out and receives no gradient."""
    return _quantiles("np.nanquantile", a, q, axis, out, method, yes(keepdims), weights, nan=True)


@implements(np.nanpercentile)
def nanpercentile(a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None):
    """``np.nanpercentile``: as ``nanquantile``, with q from 0 to 100."""
    return _quantiles("np.nanpercentile", a, q, axis, out, method, yes(keepdims), weights, nan=True, whole=100.0)


@implements(np.median)
def median(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    """``np.median``: the middle entry, or the mean of the middle two, which receive half of the gradient each."""
    return _quantiles("np.median", a, 0.5, axis, out, "linear", yes(keepdims))


@implements(np.nanmedian)
def nanmedian(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    """``np.nanmedian``: NaN is left out and receives no gradient."""
    return _quantiles("np.nanmedian", a, 0.5, axis, out, "linear", yes(keepdims), nan=True)
