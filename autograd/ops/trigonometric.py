"""Circular and hyperbolic functions, their inverses, and angles, shared by Value and Tensor.

The slope of an inverse at a complex number is taken from its value, as the reciprocal of the slope there: that is on
the same side of a branch cut by construction.
"""

import math
from typing import Any

import numpy as np

from autograd.engine.declaration import elementwise, gate
from autograd.engine.node import data_of, is_complex
from autograd.ops.masking import away_from_0
from autograd.ops.scaling import moderate, not_huge, unit_of_pair, wider


@elementwise(lambda g, out, x: g * np.cos(x), local=("cos x",), complex=True)
def sin(x):
    """The sine of x in radians."""
    return np.sin(x)


@elementwise(lambda g, out, x: -g * np.sin(x), local=("-sin x",), complex=True)
def cos(x):
    """The cosine of x in radians."""
    return np.cos(x)


@elementwise(lambda g, out, x: g * (1 + out * out), local=("1 + out^2",), complex=True)
def tan(x):
    """The tangent of x in radians. dx = g (1 + tan^2 x)."""
    return np.tan(x)


@elementwise(lambda g, out, x: g / (np.cos(out) if is_complex(x) else np.sqrt((1 - x) * (1 + x))), complex=True)
@gate("scaler", local=("1/sqrt(1 - x^2)",))
def arcsin(x):
    """The angle in [-π/2, π/2] whose sine is x. dx = g / sqrt(1 - x^2): infinite at -1 and 1, NaN beyond."""
    return np.arcsin(x)


@elementwise(lambda g, out, x: g * (-1 / (np.sin(out) if is_complex(x) else np.sqrt((1 - x) * (1 + x)))), complex=True)
@gate("scaler", local=("-1/sqrt(1 - x^2)",))
def arccos(x):
    """The angle in [0, π] whose cosine is x. dx = -g / sqrt(1 - x^2): -infinite at -1 and 1, NaN beyond."""
    return np.arccos(x)


def _arctan_rule(g, out, x):
    """g / (1 + x^2). It divides twice where the square of x might overflow and the slope does not underflow."""
    if is_complex(x):
        return g / (1 + 1j * x) / (1 - 1j * x)
    if not_huge(x):
        return g / (1 + x * x)
    radius = np.hypot(1.0, x)
    return g / radius / radius


@elementwise(_arctan_rule, local=("1/(1 + x^2)",), complex=True)
def arctan(x):
    """The angle in [-π/2, π/2] whose tangent is x. dx = g / (1 + x^2)."""
    return np.arctan(x)


def _over_squared_radius(g, a, x, y):
    radius = np.hypot(x, y)
    if moderate(radius, or_0=True):
        radius = away_from_0(radius)
        return g * (a / radius / radius)
    a, x, y = wider(a), wider(x), wider(y)
    unit = unit_of_pair(x, y)
    radius = away_from_0(np.hypot(x / unit, y / unit))
    return g * (a / unit / radius / radius / unit)


def _over_radius(g, out, a, x, y):
    if moderate(out, or_0=True):
        return g * (a / away_from_0(out))
    a, x, y = wider(a), wider(x), wider(y)
    unit = unit_of_pair(x, y)
    return g * (a / unit / away_from_0(np.hypot(x / unit, y / unit)))


@elementwise(
    lambda g, out, y, x: _over_squared_radius(g, x, x, y), lambda g, out, y, x: _over_squared_radius(g, -y, x, y)
)
@gate("scaler", local=("x/(x^2 + y^2)", "-y/(x^2 + y^2)"))
def arctan2(y, x):
    """The angle of the point (x, y), in [-π, π]. dy = g x / r^2, dx = -g y / r^2; at the origin both are 0."""
    return np.arctan2(y, x)


@elementwise(lambda g, out, x, y: _over_radius(g, out, x, x, y), lambda g, out, x, y: _over_radius(g, out, y, x, y))
@gate("scaler", local=("x/out", "y/out"))
def hypot(x, y):
    """sqrt(x^2 + y^2), without overflow. dx = g x / out, dy = g y / out; at the origin both are 0, the least slope."""
    return np.hypot(x, y)


@elementwise(lambda g, out, x: g * np.cosh(x), local=("cosh x",), complex=True)
def sinh(x):
    """The hyperbolic sine. dx = g cosh x."""
    return np.sinh(x)


@elementwise(lambda g, out, x: g * np.sinh(x), local=("sinh x",), complex=True)
def cosh(x):
    """The hyperbolic cosine. dx = g sinh x."""
    return np.cosh(x)


@elementwise(lambda g, out, x: g * (1 - out * out), local=("1 - out^2",), complex=True)
def tanh(x):
    """The hyperbolic tangent."""
    return np.tanh(x)


@elementwise(lambda g, out, x: g / (np.cosh(out) if is_complex(x) else np.hypot(1.0, x) + 0.0 * x), complex=True)
@gate("scaler", local=("1/sqrt(1 + x^2)",))
def arcsinh(x):
    """The inverse of sinh. dx = g / sqrt(1 + x^2)."""
    return np.arcsinh(x)


@elementwise(
    lambda g, out, x: g / (np.sinh(out) if is_complex(x) else np.sqrt(x - 1) * np.sqrt(x + 1) + 0.0 * x), complex=True
)
@gate("scaler", local=("1/sqrt(x^2 - 1)",))
def arccosh(x):
    """The inverse of cosh for x >= 1. dx = g / sqrt(x^2 - 1): infinite at 1, NaN below."""
    return np.arccosh(x)


def _arctanh_rule(g, out, x):
    if is_complex(x):
        return g / (1 - x) / (1 + x)
    return g / np.where((x < -1) | (x > 1), math.nan, (1 - x) * (1 + x))


@elementwise(_arctanh_rule, local=("1/(1 - x^2)",), complex=True)
def arctanh(x):
    """The inverse of tanh. dx = g / (1 - x^2): infinite at -1 and 1, NaN beyond."""
    return np.arctanh(x)


# sinc'(x) is -π² x / 3 times this series in -(π x)², which sums (cos z - sin z / z) / z.
_SINC_SERIES = [6 * (k + 1) / math.factorial(2 * k + 3) for k in range(12)]


def _sinc_slope(x):
    """(cos πx - sinc x) / x, by its series near 0, where the difference would have lost its digits."""
    near = abs(data_of(x)) < 0.4
    small, far = np.where(near, x, 0.0), np.where(near, 1.0, x)
    power = (math.pi * small) * (math.pi * small)
    series: Any = 0.0
    for coefficient in reversed(_SINC_SERIES):
        series = coefficient - power * series
    return np.where(near, small * series * (-(math.pi**2) / 3), (np.cos(math.pi * far) - np.sinc(far)) / far)


@elementwise(lambda g, out, x: g * _sinc_slope(x), local=("(cos(π x) - out)/x",), complex=True)
def sinc(x):
    """sin(πx) / (πx), 1 at 0. dx = g (cos πx - out) / x, accurate near 0, where it is 0."""
    return np.sinc(x)


@elementwise(lambda g, out, x: g * (180 / math.pi), local=("180/π",))
def degrees(x):
    """x in degrees, where x is in radians: x 180/π."""
    return np.degrees(x)


@elementwise(lambda g, out, x: g * (math.pi / 180), local=("π/180",))
def radians(x):
    """x in radians, where x is in degrees: x π/180."""
    return np.radians(x)
