"""NumPy's reductions under NumPy's own signatures, and statistics: compositions of the ops in ``reductions``.

Moments, order statistics, their NaN-ignoring forms, covariances. Where NumPy leaves a slice without a value (no
entries, no degrees of freedom) the result is NaN here as there. ``out=`` has no meaning on a Tensor and is refused.
"""

import math
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from autograd.engine.node import Node, data_of
from autograd.errors import OperandError, ShapeError
from autograd.ops import operands, reductions
from autograd.ops.complex import squared_size
from autograd.ops.derived import implements, plain, refuse
from autograd.ops.indexing import scatter
from autograd.ops.masking import scale
from autograd.ops.sequences import ranked

plain(np.argpartition, np.digitize, np.histogram_bin_edges, np.lexsort, np.nanargmax, np.nanargmin)

_NONE = np._NoValue


def array(name, x):
    """x with axes: Tensors and arrays as they are, numbers and lists as arrays; OperandError for a Value."""
    try:
        return operands.array(x)
    except OperandError as error:
        raise OperandError(f"{name}: {error}") from None


def cast(x, dtype):
    """x in a dtype, if one is given."""
    return x if dtype is None or dtype is _NONE else x.astype(dtype)


def axes_of(name, axis, ndim):
    """The axes as a tuple of positive integers; AxisError, which says the function's name, if there is no such axis."""
    return tuple(range(ndim)) if axis is None else normalize_axis_tuple(axis, ndim, name)


def one_axis(name, axis, ndim):
    """One axis as a positive integer; AxisError if there is no such axis, OperandError if it is not one integer."""
    try:
        (axis,) = normalize_axis_tuple(axis.__index__(), ndim, name)
    except (AttributeError, TypeError):
        raise OperandError(f"{name}: got axis={axis!r}, expected one integer") from None
    return axis


def _yes(flag):
    return flag is not _NONE and bool(flag)


def _is_given(x):
    return x is not None and x is not _NONE and x is not True


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
    a = cast(array(name, a), dtype)
    if _is_given(where):
        a = np.where(_mask(name, where, a), a, neutral)
    return reduce(a, axis=axis, keepdims=_yes(keepdims))


@implements(np.sum)
def sum(a, axis=None, dtype=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.sum``: of the entries under ``where``, added to ``initial``."""
    total = _total("np.sum", reductions.sum, a, axis, dtype, out, keepdims, initial, where, 0.0)
    return total if initial is _NONE or initial is None else total + initial


@implements(np.prod)
def prod(a, axis=None, dtype=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.prod``: of the entries under ``where``, times ``initial``. Exact with zeros."""
    total = _total("np.prod", reductions.prod, a, axis, dtype, out, keepdims, initial, where, 1.0)
    return total if initial is _NONE or initial is None else total * initial


@implements(np.nansum)
def nansum(a, axis=None, dtype=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.nansum``: NaN counts as 0 and receives no gradient."""
    return sum(_without_nan("np.nansum", a, 0.0), axis, dtype, out, keepdims, initial, where)


@implements(np.nanprod)
def nanprod(a, axis=None, dtype=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.nanprod``: NaN counts as 1 and receives no gradient."""
    return prod(_without_nan("np.nanprod", a, 1.0), axis, dtype, out, keepdims, initial, where)


def _without_nan(name, a, fill):
    a = array(name, a)
    return np.where(np.isnan(a), fill, a)


def _extreme(name, reduce, meet, empty, a, axis, out, keepdims, initial, where):
    refuse(name, out=out)
    a = array(name, a)
    if _is_given(where):
        if initial is _NONE:
            raise OperandError(f"{name}: where= needs initial=, the result where nothing is chosen")
        a = np.where(_mask(name, where, a), a, empty)
    if initial is _NONE:
        return reduce(a, axis=axis, keepdims=_yes(keepdims))
    axes = axes_of(name, axis, a.ndim)
    if math.prod(a.shape[i] for i in axes) == 0:
        return reductions.sum(a, axis=axes, keepdims=_yes(keepdims)) + initial
    return meet(reduce(a, axis=axes, keepdims=_yes(keepdims)), initial)


@implements(np.max, np.amax)
def max(a, axis=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.max``: of ``initial`` and the entries under ``where``. Ties share evenly, ``initial`` taking half."""
    return _extreme("np.max", reductions.max, np.maximum, -math.inf, a, axis, out, keepdims, initial, where)


@implements(np.min, np.amin)
def min(a, axis=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.min``: of ``initial`` and the entries under ``where``. Ties share evenly, ``initial`` taking half."""
    return _extreme("np.min", reductions.min, np.minimum, math.inf, a, axis, out, keepdims, initial, where)


def _meet_ignoring_nan(meet):
    return lambda x, y: np.where(np.isnan(x), y, meet(x, y))


@implements(np.nanmax)
def nanmax(a, axis=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.nanmax``: NaN is left out and receives no gradient; ties share evenly."""
    meet = _meet_ignoring_nan(np.maximum)
    return _extreme("np.nanmax", reductions.nanmax, meet, -math.inf, a, axis, out, keepdims, initial, where)


@implements(np.nanmin)
def nanmin(a, axis=None, out=None, keepdims=_NONE, initial=_NONE, where=_NONE):
    """``np.nanmin``: NaN is left out and receives no gradient; ties share evenly."""
    meet = _meet_ignoring_nan(np.minimum)
    return _extreme("np.nanmin", reductions.nanmin, meet, math.inf, a, axis, out, keepdims, initial, where)


@implements(np.ptp)
def ptp(a, axis=None, out=None, keepdims=_NONE):
    """``np.ptp``: the largest entry less the smallest; ties share evenly at both ends."""
    refuse("np.ptp", out=out)
    a, keepdims = array("np.ptp", a), _yes(keepdims)
    return reductions.max(a, axis=axis, keepdims=keepdims) - reductions.min(a, axis=axis, keepdims=keepdims)


def _counted(mask, axes, a):
    """How many entries of ``a`` are under a mask, in its precision; real if they are complex."""
    return mask.sum(axis=axes, keepdims=True).astype(data_of(a).real.dtype)


def _masked_mean(a, axes, mask):
    """The mean of the entries under a mask, with the axes kept; NaN if there are none."""
    return np.where(mask, a, 0.0).sum(axis=axes, keepdims=True) / _counted(mask, axes, a)


@implements(np.mean)
def mean(a, axis=None, dtype=None, out=None, keepdims=_NONE, *, where=_NONE):
    """``np.mean``: of the entries under ``where``."""
    refuse("np.mean", out=out)
    a, keepdims = cast(array("np.mean", a), dtype), _yes(keepdims)
    if not _is_given(where):
        return reductions.mean(a, axis=axis, keepdims=keepdims)
    axes = axes_of("np.mean", axis, a.ndim)
    return _drop(_masked_mean(a, axes, _mask("np.mean", where, a)), axes, keepdims)


@implements(np.nanmean)
def nanmean(a, axis=None, dtype=None, out=None, keepdims=_NONE, *, where=_NONE):
    """``np.nanmean``: NaN is left out and receives no gradient; a slice of NaN alone has the mean NaN."""
    a = array("np.nanmean", a)
    return mean(a, axis, dtype, out, keepdims, where=_mask("np.nanmean", _default(where), a) & ~np.isnan(a))


def _default(where):
    return where if _is_given(where) else True


def _spread(name, a, axis, dtype, out, ddof, keepdims, where, mean, correction, root, nan=False):
    """The variance, or its root: the arguments are those of ``np.var``."""
    refuse(name, out=out)
    a = cast(array(name, a), dtype)
    if correction is not _NONE:
        if ddof != 0:
            raise OperandError(f"{name}: got ddof={ddof!r} and correction={correction!r}, expected one of them")
        ddof = correction
    axes = axes_of(name, axis, a.ndim)
    simple = not (_is_given(where) or nan)
    if simple and mean is _NONE and not root:
        return reductions.var(a, axis=axes, ddof=ddof, keepdims=_yes(keepdims))
    if simple:
        centre = a.mean(axis=axes, keepdims=True) if mean is _NONE else mean
        deviation, count = a - centre, math.prod(a.shape[i] for i in axes)
        root = root and not (mean is _NONE and count == 1)  # 0 whatever the number, not the tip of a cone
        freedom = count - ddof if count > ddof else 0
    else:
        mask = _mask(name, _default(where), a)
        mask = mask & ~np.isnan(a) if nan else mask
        centre = _masked_mean(a, axes, mask) if mean is _NONE else mean
        deviation = np.where(mask, np.where(mask, a, 0.0) - centre, 0.0)
        count = _counted(mask, axes, a)
        freedom = np.where(count > ddof, count - ddof, math.nan if nan else 0.0).astype(count.dtype)
    if root:
        result = reductions.rms(deviation, axis=axes, count=freedom)
    else:
        result = squared_size(deviation).sum(axis=axes, keepdims=True) / freedom
    return _drop(result, axes, _yes(keepdims))


@implements(np.var)
def var(
    a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NONE, *, where=_NONE, mean=_NONE, correction=_NONE
):  # fmt: skip
    """``np.var``: sum(abs(a - mean)^2) / (n - ddof). A ``mean`` that is given is differentiated through, too."""
    return _spread("np.var", a, axis, dtype, out, ddof, keepdims, where, mean, correction, root=False)


@implements(np.std)
def std(
    a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NONE, *, where=_NONE, mean=_NONE, correction=_NONE
):  # fmt: skip
    """``np.std``: the root of the variance. The gradient of a constant's is 0; without degrees of freedom it is NaN."""
    return _spread("np.std", a, axis, dtype, out, ddof, keepdims, where, mean, correction, root=True)


@implements(np.nanvar)
def nanvar(
    a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NONE, *, where=_NONE, mean=_NONE, correction=_NONE
):  # fmt: skip
    """``np.nanvar``: NaN is left out and receives no gradient."""
    return _spread("np.nanvar", a, axis, dtype, out, ddof, keepdims, where, mean, correction, root=False, nan=True)


@implements(np.nanstd)
def nanstd(
    a, axis=None, dtype=None, out=None, ddof=0, keepdims=_NONE, *, where=_NONE, mean=_NONE, correction=_NONE
):  # fmt: skip
    """``np.nanstd``: NaN is left out and receives no gradient; that of a constant's is 0."""
    return _spread("np.nanstd", a, axis, dtype, out, ddof, keepdims, where, mean, correction, root=True, nan=True)


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


def _places(name, q, count, method):
    """Where in sorted rows of ``count`` entries, counted from 0, the quantiles q lie."""
    if method == "linear":
        return (count - 1) * q
    if method in _CONTINUOUS:
        alpha, beta = _CONTINUOUS[method]
        place = count * q + (alpha + q * (1 - alpha - beta)) - 1
        return np.minimum(np.maximum(place, 0.0), np.maximum(count - 1.0, 0.0))
    if method in _ROUNDED and not isinstance(q, Node):
        return _ROUNDED[method]((count - 1) * q)
    known = ", ".join(["linear", *_CONTINUOUS, *_ROUNDED])
    by_q = " when q is a node" if isinstance(q, Node) else ""
    raise OperandError(f"{name}: method={method!r} is not supported{by_q}; expected one of {known}")


def _quantiles(name, a, q, axis, out, method, keepdims, weights=None, nan=False, whole=1.0):
    """The quantiles q / whole; the arguments are those of ``np.quantile``.

    Each is read from the entries in ascending order, between two of which it interpolates: the gradient goes to both,
    by their weights, and entries that are equal share it.
    """
    refuse(name, out=out, weights=weights)
    a = array(name, a)
    q = (q if isinstance(q, Node) else np.asarray(q, dtype=np.float64)) / whole
    given = data_of(q)
    if np.ndim(given) > 1:
        raise ShapeError(f"{name}: got q of shape {np.shape(given)}, expected a number or a list of them")
    if not np.all((given >= 0) & (given <= 1)):
        raise ShapeError(f"{name}: got q={given * whole}, expected numbers from 0 to {whole:g}")
    axes = axes_of(name, axis, a.ndim)
    kept = tuple(i for i in range(a.ndim) if i not in axes)
    outer = tuple(a.shape[i] for i in kept)
    n = math.prod(a.shape[i] for i in axes)
    rows = a.transpose((*kept, *axes)).reshape((*outer, n))
    count = (~np.isnan(rows)).sum(axis=-1) if nan else np.full(outer, n)
    place = _places(name, q.reshape((*given.shape, *(1,) * len(outer))), count, method)
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
    """The rows read at fractional places, which are arrays of the shape that comes out."""
    last = np.maximum(count - 1, 0)
    lower = np.clip(np.floor(data_of(place)).astype(np.intp), 0, last)
    upper = np.minimum(lower + 1, last)
    weight = place - lower
    if not isinstance(weight, Node):
        weight = weight.astype(ascending.dtype)
    grid = np.ogrid[tuple(slice(m) for m in ascending.shape[:-1])]
    low, high = ascending[(*grid, lower)], ascending[(*grid, upper)]
    # at an exact place the entry above has no part in the value, though it be infinite
    return low * (1.0 - weight) + scale(weight, high)


@implements(np.quantile)
def quantile(
    a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None
):  # fmt: skip
    """``np.quantile``: by the continuous methods, and lower, higher, nearest, midpoint; differentiable in q as well.

    The two entries between which a quantile lies share the gradient by their weights; equal entries share evenly.
    """
    return _quantiles("np.quantile", a, q, axis, out, method, _yes(keepdims), weights)


@implements(np.percentile)
def percentile(
    a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None
):  # fmt: skip
    """``np.percentile``: as ``quantile``, with q from 0 to 100."""
    return _quantiles("np.percentile", a, q, axis, out, method, _yes(keepdims), weights, whole=100.0)


@implements(np.nanquantile)
def nanquantile(
    a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None
):  # fmt: skip
    """``np.nanquantile``: NaN is left out and receives no gradient."""
    return _quantiles("np.nanquantile", a, q, axis, out, method, _yes(keepdims), weights, nan=True)


@implements(np.nanpercentile)
def nanpercentile(
    a, q, axis=None, out=None, overwrite_input=False, method="linear", keepdims=False, *, weights=None
):  # fmt: skip
    """``np.nanpercentile``: as ``nanquantile``, with q from 0 to 100."""
    return _quantiles("np.nanpercentile", a, q, axis, out, method, _yes(keepdims), weights, nan=True, whole=100.0)


@implements(np.median)
def median(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    """``np.median``: the middle entry, or the mean of the middle two, which receive half of the gradient each."""
    return _quantiles("np.median", a, 0.5, axis, out, "linear", _yes(keepdims))


@implements(np.nanmedian)
def nanmedian(a, axis=None, out=None, overwrite_input=False, keepdims=False):
    """``np.nanmedian``: NaN is left out and receives no gradient."""
    return _quantiles("np.nanmedian", a, 0.5, axis, out, "linear", _yes(keepdims), nan=True)


@implements(np.average)
def average(a, axis=None, weights=None, returned=False, *, keepdims=_NONE):
    """``np.average``: sum(a w) / sum(w), differentiable in both; with ``returned`` also sum(w)."""
    name = "np.average"
    a, keepdims = array(name, a), _yes(keepdims)
    axes = axes_of(name, axis, a.ndim)
    if weights is None:
        result = reductions.mean(a, axis=axes, keepdims=keepdims)
        total = np.full(result.shape, float(math.prod(a.shape[i] for i in axes)), dtype=result.dtype)
        return (result, total) if returned else result
    w = array(name, weights)
    if w.shape != a.shape:
        expected = tuple(a.shape[i] for i in axes)
        if axis is None or w.shape != expected:
            raise ShapeError(f"{name}: got weights of shape {w.shape}, expected {a.shape}, or {expected} with an axis")
        w = w.transpose(sorted(range(len(axes)), key=axes.__getitem__))
        w = w.reshape(tuple(m if i in axes else 1 for i, m in enumerate(a.shape)))
    total = np.broadcast_to(w, a.shape).sum(axis=axes, keepdims=keepdims)
    if np.any(data_of(total) == 0.0):
        raise ZeroDivisionError(f"{name}: the weights add up to zero, so they cannot be normalized")
    result = (a * w).sum(axis=axes, keepdims=keepdims) / total
    return (result, total) if returned else result


@implements(np.cov)
def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None):
    """``np.cov``: the covariances of the rows of m (and y); differentiable in ``aweights`` as well."""
    return _covariance("np.cov", m, y, rowvar, bias, ddof, fweights, aweights, dtype)


def _variables(name, x, rowvar, dtype):
    x = cast(array(name, x), dtype)
    if x.ndim > 2:
        raise ShapeError(f"{name}: got shape {x.shape}, expected one or two axes")
    x = x if x.ndim == 2 else x.reshape((1, -1))
    return x if rowvar or x.shape[0] == 1 else x.T


def _covariance(name, m, y, rowvar, bias, ddof, fweights, aweights, dtype):
    if ddof is not None and ddof != int(ddof):
        raise OperandError(f"{name}: got ddof={ddof!r}, expected an integer")
    if isinstance(fweights, Node):
        raise OperandError(f"{name}: got fweights of type {type(fweights).__name__}, expected plain integer counts")
    x = _variables(name, m, rowvar, dtype)
    if y is not None:
        x = np.concatenate((x, _variables(name, y, rowvar, dtype)), axis=0)
    ddof = (0 if bias else 1) if ddof is None else ddof
    w = None
    for kind, given in (("fweights", fweights), ("aweights", aweights)):
        if given is not None:
            given = array(name, given)
            if given.shape != x.shape[1:]:
                raise ShapeError(f"{name}: got {kind} of shape {given.shape}, expected {x.shape[1:]}")
            if np.any(data_of(given) < 0):
                raise ShapeError(f"{name}: got negative {kind}, expected numbers that are not")
            given = given.astype(x.dtype)
            w = given if w is None else w * given
    if w is None:
        x, factor = x - x.mean(axis=1, keepdims=True), x.shape[1] - ddof
        return _squeezed(x @ x.conj().T / (factor if factor > 0 else 0))
    total = w.sum()
    if aweights is None or ddof == 0:
        factor = total - ddof
    else:
        factor = total - ddof * (w * array(name, aweights).astype(x.dtype)).sum() / total
    x = x - (x * w).sum(axis=1, keepdims=True) / total
    return _squeezed(x @ (x * w).conj().T / np.where(factor > 0, factor, 0.0))


def _squeezed(x):
    return x.reshape(tuple(n for n in x.shape if n != 1))


@implements(np.corrcoef)
def corrcoef(x, y=None, rowvar=True, *, dtype=None):
    """``np.corrcoef``: cov_ij / (s_i s_j). Not clipped to [-1, 1], which would cut derivatives at the ends."""
    c = _covariance("np.corrcoef", x, y, rowvar, False, None, None, None, dtype)
    if c.ndim == 0:
        return c / c
    s = np.sqrt(np.real(c[np.arange(c.shape[0]), np.arange(c.shape[0])]))
    return c / s[:, None] / s[None, :]


def _counts(function, weights_at):
    """A histogram of the data: counts are constant between jumps. Weights that are nodes are refused."""

    @implements(function)
    def count(*args, **kwargs):
        if any(isinstance(w, Node) for w in (*args[weights_at:], kwargs.get("weights"))):
            raise OperandError(f"np.{function.__name__}: no derivative is known for weights; use weights.data")
        return function(*_plain(args), **{k: _plain(x) for k, x in kwargs.items()})

    return count


def _plain(x):
    return type(x)(_plain(part) for part in x) if isinstance(x, (list, tuple)) else data_of(x)


histogram = _counts(np.histogram, 4)
histogram2d = _counts(np.histogram2d, 5)
histogramdd = _counts(np.histogramdd, 4)


@implements(np.bincount)
def bincount(x, /, weights=None, minlength=0):
    """``np.bincount``: the sum of the weights of each number from 0 on; linear in the weights."""
    x = array("np.bincount", data_of(x))
    if not isinstance(weights, Node):
        return np.bincount(x, weights, minlength)
    weights, n = array("np.bincount", weights), np.bincount(x, minlength=minlength).size
    if weights.shape != x.shape:
        raise ShapeError(f"np.bincount: got weights of shape {weights.shape}, expected {x.shape}, as x has")
    return scatter(weights, index=x, shape=(n,))
