"""NumPy's functions along an axis: differences, integrals, sorting, interpolation, convolution, polynomials.

Compositions of the ops in ``sequences``, of slices and of arithmetic, under NumPy's own signatures.
"""

import math
from typing import Any

import numpy as np

from autograd.engine.node import Node, data_of, is_complex
from autograd.errors import OperandError, ShapeError
from autograd.ops import sequences
from autograd.ops.derived import implements, refuse
from autograd.ops.operands import at
from autograd.ops.sequences import cummax, cummin, cumprod, cumsum, rearrange
from autograd.ops.statistics import array, axes_of, cast, one_axis

_NONE = np._NoValue


def _accumulated(name, op, a, axis, dtype, out):
    refuse(name, out=out)
    a = cast(array(name, a), dtype)
    if axis is not None:
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
    a = array("np.nancumsum", a)
    return _accumulated("np.nancumsum", cumsum, np.where(np.isnan(a), 0.0, a), axis, dtype, out)


@implements(np.nancumprod)
def nancumprod(a, axis=None, dtype=None, out=None):
    """``np.nancumprod``: NaN counts as 1 and receives no gradient."""
    a = array("np.nancumprod", a)
    return _accumulated("np.nancumprod", cumprod, np.where(np.isnan(a), 1.0, a), axis, dtype, out)


def cumulative_max(a, axis=None, dtype=None, out=None):
    """``np.maximum.accumulate``: the largest entry so far."""
    return _accumulated("np.maximum.accumulate", cummax, a, axis, dtype, out)


def cumulative_min(a, axis=None, dtype=None, out=None):
    """``np.minimum.accumulate``: the smallest entry so far."""
    return _accumulated("np.minimum.accumulate", cummin, a, axis, dtype, out)


def _cumulative(name, op, x, axis, dtype, out, include_initial, initial):
    x = array(name, x)
    if axis is None:
        if x.ndim > 1:
            raise ShapeError(f"{name}: got {x.ndim} axes and no axis=, which only an array of one axis may leave out")
        axis, x = 0, x.reshape(-1)
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


@implements(np.unwrap)
def np_unwrap(p, discont=None, axis=-1, *, period=2 * math.pi):
    """``np.unwrap``: what is added is constant between jumps, so the gradient passes unchanged."""
    p = array("np.unwrap", p)
    for argument, value in (("discont", discont), ("period", period)):
        if isinstance(value, Node):
            raise OperandError(f"np.unwrap: got {argument} of type {type(value).__name__}, expected a plain number")
    return sequences.unwrap(p, discont=discont, axis=one_axis("np.unwrap", axis, p.ndim), period=period)


@implements(np.sort)
def sort(a, axis=-1, kind=None, order=None, *, stable=None):
    """``np.sort``: gradients go back where the entries came from; ties keep the order they came in."""
    return _arranged("np.sort", a, axis, order, lambda x, axis: np.argsort(x, axis=axis, kind="stable"))


@implements(np.partition)
def partition(a, kth, axis=-1, kind="introselect", order=None):
    """``np.partition``: gradients go back where the entries came from."""
    return _arranged("np.partition", a, axis, order, lambda x, axis: np.argpartition(x, kth, axis=axis))


def _arranged(name, a, axis, order, places):
    refuse(name, order=order)
    a = array(name, a)
    if axis is None:
        a, axis = a.reshape(-1), 0
    axis = one_axis(name, axis, a.ndim)
    return rearrange(a, order=places(a, axis), axis=axis)


@implements(np.diff)
def diff(a, n=1, axis=-1, prepend=_NONE, append=_NONE):
    """``np.diff``: the difference of neighbours, n times; ``prepend`` and ``append`` are differentiable too."""
    a = array("np.diff", a)
    if n < 0:
        raise ShapeError(f"np.diff: got n={n!r}, expected 0 or more")
    if n == 0:
        return a
    axis = one_axis("np.diff", axis, a.ndim)
    parts = [_as_end("np.diff", part, a, axis) for part in (prepend, a, append) if part is not _NONE]
    a = np.concatenate(parts, axis=axis) if len(parts) > 1 else a
    for _ in range(n):
        a = a[at(axis, slice(1, None))] - a[at(axis, slice(None, -1))]
    return a


def _as_end(name, part, a, axis):
    part = array(name, part)
    return part if part.ndim else np.broadcast_to(part, (*a.shape[:axis], 1, *a.shape[axis + 1 :])).astype(a.dtype)


@implements(np.ediff1d)
def ediff1d(ary, to_end=None, to_begin=None):
    """``np.ediff1d``: the differences of neighbours of the flattened array, between what is given for both ends."""
    a = array("np.ediff1d", ary).reshape(-1)
    parts = [array("np.ediff1d", part).reshape(-1) for part in (to_begin, a[1:] - a[:-1], to_end) if part is not None]
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


def trapezoid(y, x=None, dx=1.0, axis=-1):
    """``np.trapezoid``: sum(dx (y_i + y_(i+1)) / 2) along an axis; differentiable in y, x and dx."""
    y = array("np.trapezoid", y)
    axis = one_axis("np.trapezoid", axis, y.ndim)
    if x is not None:
        x = array("np.trapezoid", x)
        along = 0 if x.ndim == 1 else axis
        dx = x[at(along, slice(1, None))] - x[at(along, slice(None, -1))]
        dx = dx.reshape((-1, *(1,) * (y.ndim - axis - 1))) if x.ndim == 1 else dx
    return (dx * (y[at(axis, slice(1, None))] + y[at(axis, slice(None, -1))]) / 2.0).sum(axis=axis)


implements(np.trapezoid)(trapezoid)
if hasattr(np, "trapz"):  # its name before NumPy 2.0
    implements(getattr(np, "trapz"))(trapezoid)  # noqa: B009 (no stub knows it any more)


@implements(np.gradient)
def gradient(f, *varargs, axis=None, edge_order=1):
    """``np.gradient``: central differences, one-sided at both ends; differentiable in f and in the spacings."""
    name = "np.gradient"
    f = array(name, f)
    axes = axes_of(name, axis, f.ndim)
    if len(varargs) not in (0, 1, len(axes)):
        raise OperandError(f"{name}: got {len(varargs)} spacings, expected none, one, or one for each of {len(axes)}")
    if len(varargs) == 1 and np.ndim(data_of(varargs[0])) and len(axes) > 1:
        raise OperandError(f"{name}: got coordinates for one axis, expected them for each of {len(axes)}")
    if edge_order not in (1, 2):
        raise OperandError(f"{name}: got edge_order={edge_order!r}, expected 1 or 2")
    spacings = varargs * len(axes) if len(varargs) == 1 else varargs or (1.0,) * len(axes)
    slopes = tuple(_slope(name, f, h, axis, edge_order) for h, axis in zip(spacings, axes, strict=True))
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
    h = h.reshape((-1, *(1,) * (f.ndim - axis - 1))) if h.ndim else raw_number(h)
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


def raw_number(h):
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


@implements(np.interp)
def interp(x, xp, fp, left=None, right=None, period=None):
    """``np.interp``: straight lines between the points (xp, fp); differentiable in x, xp, fp, left and right.

    At a point the slope is that of the line to its right, at the last point of the line to its left. Beyond the ends
    the value is constant: x receives 0 there.
    """
    x, xp, fp = (array("np.interp", part) for part in (x, xp, fp))
    if is_complex(x) or is_complex(xp):
        raise OperandError("np.interp: got complex numbers as x or xp, expected real ones; only fp may be complex")
    if xp.ndim != 1 or xp.shape != fp.shape or not xp.size:
        raise ShapeError(f"np.interp: got xp of shape {xp.shape} and fp of {fp.shape}, expected one axis of one length")
    if period is not None:
        if isinstance(period, Node) or period == 0:
            raise OperandError(f"np.interp: got period={period!r}, expected a plain number other than 0")
        period = abs(period)
        x, xp = x % period, xp % period
        order = np.argsort(xp)
        xp, fp = xp[order], fp[order]
        xp = np.concatenate((xp[-1:] - period, xp, xp[:1] + period))
        fp = np.concatenate((fp[-1:], fp, fp[:1]))
        left = right = None
    n = xp.shape[0]
    left, right = fp[0] if left is None else left, fp[-1] if right is None else right
    if n == 1:
        inside = np.broadcast_to(fp[0], x.shape)
    else:
        i = np.clip(np.searchsorted(xp, x, side="right") - 1, 0, n - 2)
        # beyond the ends no line is followed, however far it would lead
        within = np.where((x >= xp[0]) & (x <= xp[-1]) | np.isnan(x), x, xp[0])
        inside = fp[i] + (fp[i + 1] - fp[i]) / (xp[i + 1] - xp[i]) * (within - xp[i])
    return np.where(x < xp[0], left, np.where(x > xp[-1], right, inside))


_MODES = ("full", "same", "valid")


def _part_of_full(name, mode, longer, shorter, flipped):
    """The slice of the full convolution that a mode asks for."""
    if mode not in _MODES:
        raise OperandError(f"{name}: got mode={mode!r}, expected one of {', '.join(_MODES)}")
    if mode == "full":
        return slice(None)
    start, size = (shorter // 2 if flipped else (shorter - 1) // 2), longer
    if mode == "valid":
        start, size = shorter - 1, longer - shorter + 1
    return slice(start, start + size)


def _sequence(name, argument, x):
    x = array(name, x)
    if x.ndim > 1 or not x.size:
        raise ShapeError(f"{name}: got {argument} of shape {x.shape}, expected one axis that is not empty")
    return x.reshape(-1)


@implements(np.convolve)
def np_convolve(a, v, mode="full"):
    """``np.convolve``: the part of the full convolution that the mode names."""
    a, v = _sequence("np.convolve", "a", a), _sequence("np.convolve", "v", v)
    n, m = sorted((a.size, v.size), reverse=True)
    return sequences.convolve(a, v)[_part_of_full("np.convolve", mode, n, m, flipped=False)]


@implements(np.correlate)
def correlate(a, v, mode="valid"):
    """``np.correlate``: sum_n a_(n+k) conj(v_n), the convolution with conj(v) in reverse order."""
    a, v = _sequence("np.correlate", "a", a), _sequence("np.correlate", "v", v)
    n, m = sorted((a.size, v.size), reverse=True)
    part = _part_of_full("np.correlate", mode, n, m, flipped=a.size < v.size)
    return sequences.convolve(a, v.conj()[::-1])[part]


@implements(np.polyfit)
def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    """``np.polyfit``: the polynomial of least squared error; differentiable in x, y and the weights w."""
    refuse("np.polyfit", full=full, cov=cov)
    x, y = array("np.polyfit", x), array("np.polyfit", y)
    if x.ndim != 1 or y.ndim not in (1, 2) or len(x) != len(y) or not len(x):
        raise ShapeError(
            f"np.polyfit: got x of shape {x.shape} and y of shape {y.shape}, expected (n,), and (n,) or (n, k)"
        )
    powers = np.vander(x, int(deg) + 1)
    if w is not None:
        w = array("np.polyfit", w)
        if w.shape != x.shape:
            raise ShapeError(f"np.polyfit: got w of shape {w.shape}, expected that of x, {x.shape}")
        powers, y = powers * w[:, None], y * (w if y.ndim == 1 else w[:, None])
    # columns of one size condition the system; the fit does not depend on how they were scaled, so this is a constant
    size = np.sqrt((abs(data_of(powers)) ** 2).sum(axis=0))
    rcond = len(x) * np.finfo(x.dtype).eps if rcond is None else rcond
    fitted = np.linalg.lstsq(powers / size, y, rcond)[0]
    return (fitted.T / size).T


@implements(np.polydiv)
def polydiv(u, v):
    """``np.polydiv``: quotient and remainder of two polynomials, the highest power first; differentiable in both."""
    u, v = np.atleast_1d(array("np.polydiv", u) + 0.0), np.atleast_1d(array("np.polydiv", v) + 0.0)
    steps = max(len(u) - len(v) + 1, 0)
    quotient = []
    for k in range(steps):
        factor = u[k] / v[0]
        quotient.append(factor)
        u = np.concatenate([u[: k + 1], u[k + 1 : k + len(v)] - factor * v[1:], u[k + len(v) :]])
    rest = u[steps:] if steps < len(u) else u[-1:] * 0.0
    sizes = np.abs(data_of(rest))
    start = next((i for i, size in enumerate(sizes) if size > 1e-8), len(sizes) - 1)  # NumPy drops leading zeros
    return (np.stack(quotient) if quotient else u[:1] * 0.0), rest[start:]


@implements(np.polyval)
def polyval(p, x):
    """``np.polyval``: the polynomial with coefficients p, the highest power first; differentiable in both."""
    p, x = array("np.polyval", p), array("np.polyval", x)
    if p.ndim != 1:
        raise ShapeError(f"np.polyval: got coefficients of shape {p.shape}, expected one axis")
    y = np.zeros_like(data_of(x), dtype=None if x.dtype.kind in "fc" else np.float64)
    for coefficient in p:
        y = y * x + coefficient
    return y


def _coefficients(name, p):
    p = array(name, p)
    if p.ndim > 1 or not p.size:
        raise ShapeError(f"{name}: got coefficients of shape {p.shape}, expected one axis that is not empty")
    return p.reshape(-1)


def _aligned(name, p, q):
    """Two polynomials with leading zeros to equal degrees."""
    p, q = _coefficients(name, p), _coefficients(name, q)
    n = max(p.size, q.size)
    return [x if x.size == n else np.concatenate((np.zeros_like(data_of(x), shape=n - x.size), x)) for x in (p, q)]


@implements(np.polyadd)
def polyadd(a1, a2):
    """``np.polyadd``: the coefficients of the sum of two polynomials, the highest power first."""
    p, q = _aligned("np.polyadd", a1, a2)
    return p + q


@implements(np.polysub)
def polysub(a1, a2):
    """``np.polysub``: the coefficients of the difference of two polynomials, the highest power first."""
    p, q = _aligned("np.polysub", a1, a2)
    return p - q


@implements(np.polymul)
def polymul(a1, a2):
    """``np.polymul``: the coefficients of the product of two polynomials, their convolution."""
    return sequences.convolve(_coefficients("np.polymul", a1), _coefficients("np.polymul", a2))


def _degree_count(name, m):
    if not isinstance(m, (int, np.integer)) or m < 0:
        raise OperandError(f"{name}: got m={m!r}, expected how often, 0 or more")
    return int(m)


@implements(np.polyder)
def polyder(p, m=1):
    """``np.polyder``: the coefficients of the m-th derivative of a polynomial."""
    p = _coefficients("np.polyder", p)
    for _ in range(_degree_count("np.polyder", m)):
        p = p[:-1] * np.arange(p.shape[0] - 1, 0, -1).astype(p.dtype)
    return p


@implements(np.polyint)
def polyint(p, m=1, k=None):
    """``np.polyint``: the coefficients of the m-th integral of a polynomial; the constants k are 0 if not given."""
    name = "np.polyint"
    p, m = _coefficients(name, p), _degree_count(name, m)
    constants = np.zeros(m) if k is None else array(name, k).reshape(-1)
    if constants.size == 1 and m > 1:
        constants = np.broadcast_to(constants, (m,))
    if constants.size < m:
        raise ShapeError(f"{name}: got {constants.size} constants, expected {m}, one for each integral")
    for i in range(m):
        powers = np.arange(p.shape[0], 0, -1).astype(p.dtype)
        p = np.concatenate((p / powers, constants[i : i + 1].astype(p.dtype)))
    return p


@implements(np.poly)
def poly(seq_of_zeros):
    """``np.poly``: the coefficients of the polynomial with these roots, the highest power first."""
    zeros = array("np.poly", seq_of_zeros)
    if zeros.ndim != 1:
        raise ShapeError(f"np.poly: got shape {zeros.shape}, expected one axis of roots")
    p = np.ones_like(data_of(zeros), shape=1)
    for i in range(zeros.shape[0]):
        root = zeros[i : i + 1]
        p = sequences.convolve(p, np.concatenate((np.ones_like(data_of(root)), -root)))
    if is_complex(p):
        given = data_of(zeros)
        if np.all(np.sort(given) == np.sort(given.conj())):  # then the coefficients are real, as NumPy has it
            return p.real
    return p


@implements(np.roots)
def roots(p):
    """``np.roots``: the zeros of a polynomial with coefficients p, the highest power first; complex if any of them is.

    They are the eigenvalues of the companion matrix, as in NumPy. A zero that occurs more than once has no gradient:
    LinAlgError, or infinite numbers.
    """
    p = np.atleast_1d(array("np.roots", p))
    if p.ndim != 1:
        raise ShapeError(f"np.roots: got coefficients of shape {p.shape}, expected one axis")
    nonzero = np.flatnonzero(data_of(p))
    if not nonzero.size:
        return p[:0]
    zeros = p.shape[0] - 1 - int(nonzero[-1])  # as many roots are 0
    p = p[int(nonzero[0]) : int(nonzero[-1]) + 1]
    n = p.shape[0] - 1
    if not n:
        return np.concatenate([p[:0], np.zeros(zeros, p.dtype)])
    companion = np.concatenate([(-p[1:] / p[0]).reshape((1, n)), np.eye(n - 1, n, dtype=p.dtype)])
    found = np.linalg.eigvals(companion)
    return np.concatenate([found, np.zeros(zeros, found.dtype)])


@implements(np.vander)
def vander(x, N=None, increasing=False):
    """``np.vander``: columns of the powers of x. x^0 is constant at 0, too."""
    x = array("np.vander", x)
    if x.ndim != 1:
        raise ShapeError(f"np.vander: got shape {x.shape}, expected one axis")
    powers = np.arange(x.shape[0] if N is None else N).astype(data_of(x).real.dtype)
    return x[:, None] ** (powers if increasing else powers[::-1])


@implements(np.trim_zeros)
def trim_zeros(filt, trim="fb", axis=None):
    """``np.trim_zeros``: what lies between the first and the last entry that is not zero, along each axis."""
    name = "np.trim_zeros"
    x = array(name, filt)
    sides = trim.lower()
    if sides not in ("f", "b", "fb", "bf"):
        raise OperandError(f"{name}: got trim={trim!r}, expected 'f', 'b', or both")
    axes, index = axes_of(name, axis, x.ndim), [slice(None)] * x.ndim
    places = np.nonzero(data_of(x))
    for i in axes:
        found = places[i]
        if found.size:
            index[i] = slice(int(found.min()) if "f" in sides else None, int(found.max()) + 1 if "b" in sides else None)
        else:
            index[i] = slice(0, 0)
    return x[tuple(index)]
