"""Integrals of elementary functions, and functions defined by equations: Dawson's, Airy's, Lambert's, Owen's.

Formulas: NIST Digital Library of Mathematical Functions, chapters 4, 6, 7 and 9. Where SciPy returns several arrays,
so does the function here, and each of them has its derivative.
"""

import math

import numpy as np
import scipy.special

from autograd.engine.declaration import elementwise, gate
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.scipy.refusals import constant
from autograd.scipy.special.error_functions import erf
from autograd.scipy.special.hypergeometric import exprel
from autograd.scipy.special.precision import kept

_TWO_I_BY_ROOT_PI = 2j / math.sqrt(math.pi)
_FAR = 10.0  # beyond this x, 1 - 2 x out would cancel, and comes from its asymptotic series
_SERIES = [-math.prod(range(1, 2 * k, 2)) * 0.5**k for k in range(1, 12)]


def _dawsn_rule(g, out, x):
    far = abs(data_of(x)) > _FAR
    u = 1 / np.square(np.where(far, x, _FAR))
    series = u * 0.0
    for c in reversed(_SERIES):
        series = (series + c) * u
    return g * np.where(far, series, 1 - 2 * np.where(far, 0.0, x) * out)


@elementwise(_dawsn_rule, local=("1 - 2 x out",))
def dawsn(x):
    """Dawson's integral e^(-x²) ∫ e^(t²) dt from 0 to x. dx = g (1 - 2 x out), accurate where x is large."""
    return scipy.special.dawsn(x)


@elementwise(lambda g, out, z: g * (_TWO_I_BY_ROOT_PI - 2 * z * out), local=("2i/√π - 2 z out",), complex=True)
def wofz(z):
    """The Faddeeva function e^(-z²) erfc(-i z), complex. dz = g (2i/√π - 2 z out)."""
    return scipy.special.wofz(z)


@elementwise(
    lambda g, out, h, a: g * (np.exp(-0.5 * h * h) * erf(a * h * math.sqrt(0.5)) * (-0.5 / math.sqrt(2 * math.pi))),
    lambda g, out, h, a: g * (np.exp(-0.5 * h * h * (1 + a * a)) / (2 * math.pi * (1 + a * a))),
)
@gate("scaler", symbol="T", local=("-φ(h) erf(a h/√2) / 2", "e^(-h^2 (1 + a^2)/2) / (2 π (1 + a^2))"))
def owens_t(h, a):
    """Owen's T: the probability of X > h and 0 < Y < a X, normal. dh = -g φ(h) erf(a h / √2) / 2."""
    return kept(scipy.special.owens_t, h, a)


@elementwise(lambda g, out, z: g * (out / (1 + out)), local=("out / (1 + out)",), complex=True)
def wrightomega(z):
    """The ω with ω + log ω = z. dz = g ω / (1 + ω)."""
    return scipy.special.wrightomega(z)


@elementwise(lambda g, out, z, *, k, tol: g * (np.exp(-out) / (1 + out)), complex=True)
@gate("scaler", symbol="W", local=("e^-out / (1 + out)",))
def _lambertw(z, *, k, tol):
    return scipy.special.lambertw(z, k, tol)


@door
def lambertw(z, k=0, tol=1e-8):
    """The w with w e^w = z, on branch k; complex, as SciPy's. dz = g e^-w / (1 + w): infinite at -1/e for k = 0, -1.

    Args:
        z: numbers, of which the derivative is taken.
        k: the branch, an integer or an array of them; 0 and -1 are real for real z in their range.
        tol: the tolerance of the iteration.

    Raises:
        MissingRuleError: k or tol is to be differentiated by.

    Example:
        >>> from autograd import grad
        >>> grad(lambda z: lambertw(z).real)(0.0)
        1.0
    """
    return _lambertw(z, k=constant("lambertw", "k", k), tol=constant("lambertw", "tol", tol))


def _sinc_rule(g, out, x):
    return g * np.sinc(x / math.pi)


@elementwise(_sinc_rule, local=("sin x / x",))
def _si(x):
    return scipy.special.sici(x)[0]


@elementwise(lambda g, out, x: g * (np.cos(x) / np.where(data_of(x) < 0, math.nan, x)), local=("cos x / x",))
def _ci(x):
    return scipy.special.sici(x)[1]


@door
def sici(x):
    """The sine and the cosine integral, (Si, Ci). dSi = sin x / x, dCi = cos x / x; Ci is NaN for x < 0."""
    return _si(x), _ci(x)


@elementwise(lambda g, out, x: g * (0.5 * (exprel(x) + exprel(-x))), local=("sinh x / x",))
def _shi(x):
    return scipy.special.shichi(x)[0]


@elementwise(lambda g, out, x: g * (np.cosh(x) / x), local=("cosh x / x",))
def _chi(x):
    return scipy.special.shichi(x)[1]


@door
def shichi(x):
    """The hyperbolic sine and cosine integral, (Shi, Chi). dShi = sinh x / x, 1 at 0; dChi = cosh x / x."""
    return _shi(x), _chi(x)


@elementwise(lambda g, out, z: g * np.sin(0.5 * math.pi * z * z), local=("sin(π z^2/2)",), complex=True)
def _fresnel_s(z):
    return scipy.special.fresnel(z)[0]


@elementwise(lambda g, out, z: g * np.cos(0.5 * math.pi * z * z), local=("cos(π z^2/2)",), complex=True)
def _fresnel_c(z):
    return scipy.special.fresnel(z)[1]


@door
def fresnel(z):
    """Fresnel's integrals (S, C). dS = sin(π z² / 2), dC = cos(π z² / 2)."""
    return _fresnel_s(z), _fresnel_c(z)


@elementwise(lambda g, out, z: g * _ai_slope(z), local=("Ai'(z)",), complex=True)
def _ai(z):
    return scipy.special.airy(z)[0]


@elementwise(lambda g, out, z: g * (z * _ai(z)), local=("z Ai(z)",), complex=True)
def _ai_slope(z):
    return scipy.special.airy(z)[1]


@elementwise(lambda g, out, z: g * _bi_slope(z), local=("Bi'(z)",), complex=True)
def _bi(z):
    return scipy.special.airy(z)[2]


@elementwise(lambda g, out, z: g * (z * _bi(z)), local=("z Bi(z)",), complex=True)
def _bi_slope(z):
    return scipy.special.airy(z)[3]


@door
def airy(z):
    """Airy's functions and their slopes, (Ai, Ai', Bi, Bi'). Both solve y'' = z y, which gives all derivatives."""
    return _ai(z), _ai_slope(z), _bi(z), _bi_slope(z)
