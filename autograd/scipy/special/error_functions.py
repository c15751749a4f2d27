"""The error function, the normal distribution function, their relatives and inverses, and exponential integrals.

Formulas: NIST Digital Library of Mathematical Functions, chapters 6 and 7.
"""

import math

import numpy as np
import scipy.special

from autograd.engine.declaration import elementwise, gate
from autograd.scipy.refusals import unknown
from autograd.scipy.special.precision import kept

_TWO_BY_ROOT_PI = 2 / math.sqrt(math.pi)
_ROOT_TWO_PI = math.sqrt(2 * math.pi)
_ROOT_TWO_BY_PI = math.sqrt(2 / math.pi)
_ROOT_HALF = math.sqrt(0.5)


@elementwise(lambda g, out, x: g * (_TWO_BY_ROOT_PI * np.exp(-x * x)), local=("2/√π e^(-x^2)",), complex=True)
def erf(x):
    """The error function. dx = g 2/√π e^(-x²)."""
    return scipy.special.erf(x)


@elementwise(lambda g, out, x: g * (-_TWO_BY_ROOT_PI * np.exp(-x * x)), local=("-2/√π e^(-x^2)",), complex=True)
def erfc(x):
    """1 - erf(x), accurate where that is small. dx = -g 2/√π e^(-x²)."""
    return scipy.special.erfc(x)


# Beyond this x, 2 x erfcx(x) is so near to 2/√π that the difference is better taken from its asymptotic series, 2/√π
# Σ_k (-1)^k (2k - 1)!! / (2 x²)^k for k = 1, 2 ...
_FAR = 10.0
_SERIES = [(-1) ** k * math.prod(range(1, 2 * k, 2)) * 0.5**k for k in range(1, 12)]


def _erfcx_rule(g, out, x):
    far = x > _FAR
    u = 1 / np.square(np.where(far, x, _FAR))
    series = u * 0.0
    for c in reversed(_SERIES):
        series = (series + c) * u
    near = np.where(far, 0.0, x)
    return g * np.where(far, _TWO_BY_ROOT_PI * series, 2 * near * out - _TWO_BY_ROOT_PI)


@elementwise(_erfcx_rule, local=("2 x out - 2/√π",))
def erfcx(x):
    """e^(x²) erfc(x). dx = g (2 x out - 2/√π), without cancellation where x is large."""
    return scipy.special.erfcx(x)


@elementwise(lambda g, out, x: g * (_TWO_BY_ROOT_PI * np.exp(x * x)), local=("2/√π e^(x^2)",), complex=True)
def erfi(x):
    """The imaginary error function -i erf(i x). dx = g 2/√π e^(x²)."""
    return scipy.special.erfi(x)


@elementwise(lambda g, out, y: g * (np.exp(out * out) / _TWO_BY_ROOT_PI), local=("√π/2 e^(out^2)",))
def erfinv(y):
    """The x with erf(x) = y. dy = g √π/2 e^(out²): infinite at -1 and 1."""
    return scipy.special.erfinv(y)


@elementwise(lambda g, out, y: g * (-np.exp(out * out) / _TWO_BY_ROOT_PI), local=("-√π/2 e^(out^2)",))
def erfcinv(y):
    """The x with erfc(x) = y. dy = -g √π/2 e^(out²): infinite at 0 and 2."""
    return scipy.special.erfcinv(y)


@elementwise(lambda g, out, x: g * (np.exp(-0.5 * x * x) / _ROOT_TWO_PI), complex=True)
@gate("scaler", symbol="Φ", local=("e^(-x^2/2) / √(2π)",))
def ndtr(x):
    """The normal distribution function. dx = g e^(-x²/2) / √(2π)."""
    return scipy.special.ndtr(x)


def _density_by_log_ndtr(out, x):
    """The normal density divided by ndtr(x): to the right as it is, to the left without the difference of squares."""
    right = x > 0
    to_the_left = _ROOT_TWO_BY_PI / erfcx(-_ROOT_HALF * np.where(right, 0.0, x))
    return np.where(right, np.exp(-0.5 * x * x - out) / _ROOT_TWO_PI, to_the_left)


@elementwise(lambda g, out, x: g * _density_by_log_ndtr(out, x))
@gate("scaler", symbol="log Φ", local=("φ(x) / Φ(x)",))
def log_ndtr(x):
    """The logarithm of the normal distribution function. dx = g density / ndtr(x), accurate in both tails."""
    return scipy.special.log_ndtr(x)


@elementwise(lambda g, out, y: g * (_ROOT_TWO_PI * np.exp(0.5 * out * out)))
@gate("scaler", symbol="Φ⁻¹", local=("√(2π) e^(out^2/2)",))
def ndtri(y):
    """The x with ndtr(x) = y. dy = g √(2π) e^(out²/2): infinite at 0 and 1."""
    return scipy.special.ndtri(y)


@elementwise(lambda g, out, y: g / _density_by_log_ndtr(y, out), local=("Φ(out) / φ(out)",))
def ndtri_exp(y):
    """The x with log_ndtr(x) = y. dy = g ndtr(x) / density, accurate far into the tail; infinite at 0."""
    return scipy.special.ndtri_exp(y)


@elementwise(lambda g, out, x: g * (np.exp(x) / x), local=("e^x / x",), complex=True)
def expi(x):
    """The exponential integral Ei(x). dx = g e^x / x."""
    return scipy.special.expi(x)


@elementwise(lambda g, out, x: g * (-np.exp(-x) / x), local=("-e^-x / x",), complex=True)
def exp1(x):
    """The exponential integral E₁(x). dx = -g e^-x / x."""
    return scipy.special.exp1(x)


def _expn_rule(g, out, n, x):
    lowered = np.where(n > 0, expn(np.where(n > 0, n - 1, 0), x), np.exp(-x) * (1 / x + 1 / np.square(x)))
    return g * (-lowered)


@elementwise(unknown("expn", "n"), _expn_rule, local=("", "-expn(n-1, x)"))
def expn(n, x):
    """The exponential integral Eₙ(x), of integer order n >= 0. dx = -g Eₙ₋₁(x), with E₋₁ = e^-x (1 / x + 1 / x²)."""
    return kept(scipy.special.expn, n, x)
