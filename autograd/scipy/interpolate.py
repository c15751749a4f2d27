"""``CubicSpline``, ``PchipInterpolator`` and ``CubicHermiteSpline``: differentiable by values, points and knots.

All three are piecewise cubics, told by values and slopes at the knots. The slopes of a spline solve a banded system (C.
de Boor, "A practical guide to splines", 1978), those of Fritsch and Carlson ("Monotone piecewise cubic interpolation",
1980) are a harmonic mean; both are written in operations that have derivatives of any order.
"""

from __future__ import annotations

from typing import Any

import numpy

from autograd.engine.beside import read_at
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array
from autograd.scipy.linalg import solve_banded
from autograd.scipy.refusals import everything_else

np: Any = numpy  # NumPy's stubs know plain arrays only

__getattr__ = everything_else("interpolate")


def _along_first(x: Any, like: Any) -> Any:
    """A vector with as many axes of length 1 behind it as ``like`` has."""
    return x.reshape((-1,) + (1,) * (like.ndim - 1))


class _PiecewiseCubic:
    """Cubics between knots x, with values y and slopes dydx there; SciPy's arguments, methods and attributes.

    Attributes:
        x: the knots.
        c: the coefficients, shape ``(4, n - 1, ...)``, of falling powers of the distance from the left knot.
        axis: the axis of the values that belongs to the knots.
        extrapolate: True, False or "periodic".
    """

    def __init__(self, x: Any, y: Any, dydx: Any, axis: int, extrapolate: Any) -> None:
        self.x, self.axis, self.extrapolate = x, axis, extrapolate
        h = _along_first(x[1:] - x[:-1], y)
        slope = (y[1:] - y[:-1]) / h
        bend = (dydx[:-1] + dydx[1:] - 2 * slope) / h
        self.c = np.stack([bend / h, (slope - dydx[:-1]) / h - bend, dydx[:-1], y[:-1]])

    @door
    def __call__(self, x: Any, nu: int = 0, extrapolate: Any = None) -> Any:
        """The value at the points x of any shape, or the derivative of order ``nu``; NaN where it does not extrapolate.

        At a knot it is that of the piece to its right. A third derivative jumps there.
        """
        if nu < 0 or nu != int(nu):
            raise OperandError(f"{type(self).__name__}: got nu={nu!r}, expected 0, 1, 2 ...")
        extrapolate = self.extrapolate if extrapolate is None else extrapolate
        points, knots = array(x), data_of(self.x)
        if extrapolate == "periodic":
            points = points - (self.x[-1] - self.x[0]) * np.floor((data_of(points) - knots[0]) / (knots[-1] - knots[0]))
        flat = points.reshape(-1)
        at = data_of(flat)
        piece = np.clip(np.searchsorted(knots, at, side="right") - 1, 0, len(knots) - 2)
        d = _along_first(flat - read_at(self.x, piece), self.c[0])
        out: Any = 0.0
        for power in range(3, int(nu) - 1, -1):
            factor = float(np.prod(np.arange(power - nu + 1, power + 1)))
            out = out * d + factor * read_at(self.c[3 - power], piece)
        if nu > 3:
            out = 0.0 * d * read_at(self.c[3], piece)
        outside = np.isnan(at) if extrapolate else ~((at >= knots[0]) & (at <= knots[-1]))
        if np.any(outside):
            out = np.where(_along_first(outside, self.c[0]), np.nan, out)
        out = out.reshape((*points.shape, *self.c.shape[2:]))
        moved = list(range(points.ndim, points.ndim + self.axis)) + list(range(points.ndim))
        return np.transpose(out, [*moved, *range(points.ndim + self.axis, out.ndim)])

    def derivative(self, nu: int = 1) -> Any:
        """The derivative of order ``nu`` as a function of the points; the options of ``__call__`` are its own."""
        return lambda x, extrapolate=None: self(x, nu, extrapolate)

    @door
    def integrate(self, a: Any, b: Any) -> Any:
        """The integral from a to b, numbers; both within the knots, unless it extrapolates."""
        if self.extrapolate == "periodic":
            raise OperandError(f"{type(self).__name__}.integrate: extrapolate='periodic' is not supported")
        h = _along_first(self.x[1:] - self.x[:-1], self.c[0])
        whole = np.cumsum(h * (self.c[3] + h * (self.c[2] / 2 + h * (self.c[1] / 3 + h * self.c[0] / 4))), axis=0)
        before = np.concatenate([np.zeros_like(data_of(whole[:1])), whole])
        return self._from_start(b, before) - self._from_start(a, before)

    def _from_start(self, b: Any, before: Any) -> Any:
        knots, at = data_of(self.x), float(data_of(b))
        if not self.extrapolate and not knots[0] <= at <= knots[-1]:
            return np.full(self.c.shape[2:], np.nan)
        piece = int(np.clip(np.searchsorted(knots, at, side="right") - 1, 0, len(knots) - 2))
        d, c = b - self.x[piece], self.c[:, piece]
        return before[piece] + d * (c[3] + d * (c[2] / 2 + d * (c[1] / 3 + d * c[0] / 4)))


def _read(name: str, x: Any, *values: Any, axis: int) -> tuple[Any, ...]:
    """The knots, the values with their axis in front, and that axis."""
    x, values = array(x), tuple(array(v) for v in values)
    axis = axis % max(values[0].ndim, 1)
    n = x.shape[0] if x.ndim == 1 else 0
    if n < 2 or any(v.ndim == 0 or v.shape[axis] != n for v in values):
        shapes = ", ".join(str(v.shape) for v in values)
        raise ShapeError(f"{name}: got x of shape {x.shape} and values of {shapes}, expected as many along axis {axis}")
    if np.any(np.diff(data_of(x)) <= 0):
        raise OperandError(f"{name}: got x={data_of(x)!r:.60}, expected rising numbers")
    return x, *(np.moveaxis(v, axis, 0) for v in values), axis


class CubicHermiteSpline(_PiecewiseCubic):
    """Cubics with given values and slopes; arguments as of ``scipy.interpolate.CubicHermiteSpline``."""

    @door
    def __init__(self, x: Any, y: Any, dydx: Any, axis: int = 0, extrapolate: Any = None) -> None:
        x, y, dydx, axis = _read("CubicHermiteSpline", x, y, dydx, axis=axis)
        super().__init__(x, y, dydx, axis, True if extrapolate is None else extrapolate)


class PchipInterpolator(_PiecewiseCubic):
    """The monotone interpolant of Fritsch and Carlson; arguments as of ``scipy.interpolate.PchipInterpolator``.

    A slope at a knot is 0 where the values turn or stay; there, and at the borders of the cases at both ends, it has a
    kink, and its derivative is that of the case which holds.

    Example:
        >>> from autograd import grad
        >>> x = np.arange(4.0)
        >>> grad(lambda y: PchipInterpolator(x, y)(1.5))(np.array([0.0, 1.0, 4.0, 9.0])).round(4)
        array([-0.1406,  0.7227,  0.4531, -0.0352])
    """

    @door
    def __init__(self, x: Any, y: Any, axis: int = 0, extrapolate: Any = None) -> None:
        x, y, axis = _read("PchipInterpolator", x, y, axis=axis)
        super().__init__(x, y, _monotone_slopes(x, y), axis, True if extrapolate is None else extrapolate)


def _monotone_slopes(x: Any, y: Any) -> Any:
    h = _along_first(x[1:] - x[:-1], y)
    m = (y[1:] - y[:-1]) / h
    if m.shape[0] == 1:
        return np.concatenate([m, m])
    flat = np.sign(data_of(m[1:])) * np.sign(data_of(m[:-1])) <= 0
    left, right = 2 * h[1:] + h[:-1], h[1:] + 2 * h[:-1]
    before, after = np.where(flat, 1.0, m[:-1]), np.where(flat, 1.0, m[1:])
    inner = np.where(flat, 0.0, (left + right) / (left / before + right / after))
    return np.concatenate(
        [_end_slope(h[:1], h[1:2], m[:1], m[1:2]), inner, _end_slope(h[-1:], h[-2:-1], m[-1:], m[-2:-1])]
    )


def _end_slope(h0: Any, h1: Any, m0: Any, m1: Any) -> Any:
    """The slope at an end from three points, held so that the piece stays monotone."""
    slope = ((2 * h0 + h1) * m0 - h0 * m1) / (h0 + h1)
    d, d0, d1 = data_of(slope), data_of(m0), data_of(m1)
    turned = np.sign(d) != np.sign(d0)
    steep = (np.sign(d0) != np.sign(d1)) & (abs(d) > 3 * abs(d0))
    return np.where(turned, 0.0, np.where(steep, 3 * m0, slope))


class CubicSpline(_PiecewiseCubic):
    """The spline with two continuous derivatives; arguments as of ``scipy.interpolate.CubicSpline``.

    Args:
        x: the knots, rising, shape ``(n,)``.
        y: the values; their ``axis`` has length n.
        axis: the axis of y that belongs to x.
        bc_type: the conditions at the ends: "not-a-knot", "natural", "clamped", "periodic", or a pair of these or of
            ``(order, value)`` for the first or second derivative; the value is differentiable too.
        extrapolate: True (the default), False for NaN outside, or "periodic" (the default of periodic splines).

    Raises:
        OperandError: x does not rise, or an unknown condition; y[0] and y[-1] of a periodic spline differ.
        ShapeError: x and y do not go together.

    Example:
        >>> from autograd import grad
        >>> x = np.arange(4.0)
        >>> grad(lambda y: CubicSpline(x, y)(1.5))(np.zeros(4))
        array([-0.0625,  0.5625,  0.5625, -0.0625])
    """

    @door
    def __init__(self, x: Any, y: Any, axis: int = 0, bc_type: Any = "not-a-knot", extrapolate: Any = None) -> None:
        x, y, axis = _read("CubicSpline", x, y, axis=axis)
        periodic = isinstance(bc_type, str) and bc_type == "periodic"
        if extrapolate is None:
            extrapolate = "periodic" if periodic else True
        shape = y.shape
        flat = y.reshape((shape[0], -1))
        slopes = _periodic_slopes(x, flat) if periodic else _slopes(x, flat, *_conditions(bc_type, shape[1:]))
        super().__init__(x, y, slopes.reshape(shape), axis, extrapolate)


_NAMED = {"clamped": (1, 0.0), "natural": (2, 0.0), "not-a-knot": "not-a-knot"}


def _conditions(bc_type: Any, shape: tuple[int, ...]) -> list[Any]:
    """Both conditions, each "not-a-knot" or (order, value)."""
    if isinstance(bc_type, str):
        bc_type = (bc_type, bc_type)
    found = []
    for given in bc_type if len(bc_type) == 2 else ():
        condition = _NAMED.get(given) if isinstance(given, str) else given
        if condition != "not-a-knot":
            if condition is None or len(condition) != 2 or condition[0] not in (1, 2):
                raise OperandError(
                    f"CubicSpline: got bc_type={given!r:.60}, expected {', '.join(_NAMED)} or (1 or 2, value)"
                )
            value = array(condition[1])
            if value.shape != shape and value.shape:
                raise ShapeError(f"CubicSpline: got a value of shape {value.shape} at an end, expected {shape}")
            condition = condition[0], (value * np.ones(shape)).reshape((1, -1))
        found.append(condition)
    if len(found) != 2:
        raise OperandError(f"CubicSpline: got bc_type={bc_type!r:.60}, expected one or two conditions")
    return found


def _slopes(x: Any, y: Any, start: Any, end: Any) -> Any:
    """The slopes at the knots: a tridiagonal system, continuity of the second derivative, and a row for each end."""
    n = x.shape[0]
    h = x[1:] - x[:-1]
    hc = h.reshape((-1, 1))
    m = (y[1:] - y[:-1]) / hc
    if n == 2:  # with a single piece, "not-a-knot" makes the piece straight
        start, end = (((1, m) if isinstance(c, str) else c) for c in (start, end))
    if n == 3 and isinstance(start, str) and isinstance(end, str):  # three points determine a parabola
        middle = (hc[1:] * m[:1] + hc[:1] * m[1:]) / (hc[:1] + hc[1:])
        return np.concatenate([2 * m[:1] - middle, middle, 2 * m[1:] - middle])
    first, last = _end_row(start, h, hc, m), _end_row(end, h[::-1], hc[::-1], m[::-1], -1.0)
    zero = np.zeros(1)
    upper = np.concatenate([zero, first[1], h[:-1]])
    middle = np.concatenate([first[0], 2 * (h[:-1] + h[1:]), last[0]])
    lower = np.concatenate([h[1:], last[1], zero])
    right = np.concatenate([first[2], 3 * (hc[1:] * m[:-1] + hc[:-1] * m[1:]), last[2]])
    return solve_banded((1, 1), np.stack([upper, middle, lower]), right)


def _end_row(condition: Any, h: Any, hc: Any, m: Any, outward: float = 1.0) -> tuple[Any, Any, Any]:
    """Diagonal and neighbour, as vectors of one entry, and the right side of the row of an end, seen from that end."""
    if isinstance(condition, str):
        d, dc = h[:1] + h[1:2], hc[:1] + hc[1:2]
        return h[1:2], d, ((hc[:1] + 2 * dc) * hc[1:2] * m[:1] + np.square(hc[:1]) * m[1:2]) / dc
    order, value = condition
    if order == 1:
        return np.ones(1), np.zeros(1), value
    return 2 * h[:1], h[:1], 3 * hc[:1] * m[:1] - 0.5 * outward * value * np.square(hc[:1])


def _periodic_slopes(x: Any, y: Any) -> Any:
    """The slopes of a spline whose first and last knot are one: the tridiagonal system closes to a ring."""
    if not np.allclose(data_of(y[0]), data_of(y[-1]), rtol=1e-15, atol=1e-15):
        raise OperandError(
            "CubicSpline: got y whose first and last values differ, expected them equal where it is periodic"
        )
    h = x[1:] - x[:-1]
    n = h.shape[0]
    hc = h.reshape((-1, 1))
    m = (y[1:] - y[:-1]) / hc
    if n == 1:
        return np.zeros_like(data_of(y)) * y
    before, one = h[(np.arange(n) - 1) % n], np.eye(n)
    # Row i: h_i s_(i-1) + 2 (h_(i-1) + h_i) s_i + h_(i-1) s_(i+1).
    ring = (
        h[:, None] * np.roll(one, -1, axis=1)
        + 2 * (before + h)[:, None] * one
        + before[:, None] * np.roll(one, 1, axis=1)
    )
    right = 3 * (hc * m[(np.arange(n) - 1) % n] + before.reshape((-1, 1)) * m)
    slopes = np.linalg.solve(ring, right)
    return np.concatenate([slopes, slopes[:1]])
