"""Continuous distributions, each in one declaration: differentiable by x, by the shapes, by ``loc`` and ``scale``.

At a kink (the peak of ``laplace``) the slope is the middle of the two; at a border of the support it is that of the
side inside; at infinity it is 0. Formulas: Johnson, Kotz and Balakrishnan, "Continuous univariate distributions"
(1994, 1995).
"""

import math

import numpy
import scipy

from autograd.engine.declaration import elementwise
from autograd.engine.node import data_of
from autograd.engine.outside import outside
from autograd.scipy.special import (
    betainccinv,
    betaincinv,
    betaln,
    cosm1,
    erf,
    expit,
    gammainc,
    gammaincc,
    gammainccinv,
    gammaincinv,
    gammaln,
    i0e,
    log_expit,
    log_ndtr,
    logit,
    ndtr,
    ndtri,
    xlogy,
)
from autograd.scipy.special.incomplete import beta_probability
from autograd.scipy.special.powers import powers
from autograd.scipy.special.precision import kept
from autograd.scipy.stats.arguments import positive
from autograd.scipy.stats.families import Continuous, anything, not_negative

np = numpy

_LOG_2 = math.log(2)
_LOG_ROOT_TWO_PI = 0.5 * math.log(2 * math.pi)


def _sides(z):
    """A mask of z > 0, z where it is not, and z where it is, with 0 elsewhere."""
    right = data_of(z) > 0
    return right, np.where(right, 0.0, z), np.where(right, z, 0.0)


uniform = Continuous(
    "uniform", "The uniform distribution on [loc, loc + scale]: density 1 in standard form.", {}, 0.0, 1.0,
    logpdf=lambda z: 0.0 * z, cdf=lambda z: z, sf=lambda z: 1 - z, ppf=lambda q: q, isf=lambda q: 1 - q,
)  # fmt: skip

expon = Continuous(
    "expon", "The exponential distribution: density e^-z, z >= 0.", {}, 0.0,
    logpdf=lambda z: -z, cdf=lambda z: -np.expm1(-z), sf=lambda z: np.exp(-z), logsf=lambda z: -z,
    ppf=lambda q: -np.log1p(-q), isf=lambda q: -np.log(q),
)  # fmt: skip


def _laplace_cdf(z):
    right, low, high = _sides(z)
    return np.where(right, 1 - 0.5 * np.exp(-high), 0.5 * np.exp(low))


def _laplace_logcdf(z):
    right, low, high = _sides(z)
    return np.where(right, np.log1p(-0.5 * np.exp(-high)), low - _LOG_2)


def _laplace_ppf(q):
    right = data_of(q) > 0.5
    return np.where(right, -np.log(2 * (1 - np.where(right, q, 0.5))), np.log(2 * np.where(right, 0.5, q)))


laplace = Continuous(
    "laplace", "Laplace's distribution: density e^-|z| / 2, with slope 0 at the kink 0.", {},
    logpdf=lambda z: -abs(z) - _LOG_2, cdf=_laplace_cdf, sf=lambda z: _laplace_cdf(-z), logcdf=_laplace_logcdf,
    logsf=lambda z: _laplace_logcdf(-z), ppf=_laplace_ppf, isf=lambda q: -_laplace_ppf(q),
)  # fmt: skip

logistic = Continuous(
    "logistic", "The logistic distribution: density e^-z / (1 + e^-z)².", {},
    logpdf=lambda z: log_expit(z) + log_expit(-z), cdf=expit, sf=lambda z: expit(-z), logcdf=log_expit,
    logsf=lambda z: log_expit(-z), ppf=logit, isf=lambda q: -logit(q),
)  # fmt: skip

cauchy = Continuous(
    "cauchy", "Cauchy's distribution: density 1 / (π (1 + z²)).", {},
    logpdf=lambda z: -math.log(math.pi) - np.log1p(z * z), pdf=lambda z: 1 / (math.pi * (1 + z * z)),
    cdf=lambda z: np.arctan2(1.0, -z) / math.pi, sf=lambda z: np.arctan2(1.0, z) / math.pi,
    ppf=lambda q: -_cauchy_isf(q), isf=lambda q: _cauchy_isf(q),
)  # fmt: skip


def _cauchy_isf(q):
    """cot(π q), by the tangent of the distance from 0, 1/2 or 1, whichever is nearest."""
    q = q + 0.0  # turns -0.0 into 0.0
    low, high = data_of(q) < 0.25, data_of(q) > 0.75
    near = 1 / np.tan(math.pi * np.where(low, q, 1 - np.where(low, 0.5, q)))
    return np.where(low, near, np.where(high, -near, np.tan(math.pi * (0.5 - np.where(low | high, 0.5, q)))))


def _steep(z):
    """z where e^-e^-z is not 0 yet: beyond, its slope would be 0 times infinity."""
    return np.maximum(z, -80.0)


def _gumbel_cdf(z):
    return np.exp(-np.exp(-_steep(z)))


def _gumbel_sf(z):
    return -np.expm1(-np.exp(-_steep(z)))


def _gumbel_pdf(z):
    return np.exp(-_steep(z) - np.exp(-_steep(z)))


gumbel_r = Continuous(
    "gumbel_r", "Gumbel's distribution of maxima: density e^(-z - e^-z).", {},
    logpdf=lambda z: -z - np.exp(-z), pdf=_gumbel_pdf, cdf=_gumbel_cdf, logcdf=lambda z: -np.exp(-z), sf=_gumbel_sf,
    ppf=lambda q: -np.log(-np.log(q)), isf=lambda q: -np.log(-np.log1p(-q)),
)  # fmt: skip

gumbel_l = Continuous(
    "gumbel_l", "Gumbel's distribution of minima: density e^(z - e^z).", {},
    logpdf=lambda z: z - np.exp(z), pdf=lambda z: _gumbel_pdf(-z), sf=lambda z: _gumbel_cdf(-z),
    logsf=lambda z: -np.exp(z), cdf=lambda z: _gumbel_sf(-z), ppf=lambda q: np.log(-np.log1p(-q)),
    isf=lambda q: np.log(-np.log(q)),
)  # fmt: skip

halfnorm = Continuous(
    "halfnorm", "The normal distribution folded at 0: density √(2/π) e^(-z²/2), z >= 0.", {}, 0.0,
    logpdf=lambda z: _LOG_2 - _LOG_ROOT_TWO_PI - 0.5 * z * z, cdf=lambda z: erf(math.sqrt(0.5) * z),
    sf=lambda z: 2 * ndtr(-z),
    logsf=lambda z: _LOG_2 + log_ndtr(-z), ppf=lambda q: ndtri(0.5 * (1 + q)), isf=lambda q: -ndtri(0.5 * q),
)  # fmt: skip

rayleigh = Continuous(
    "rayleigh", "Rayleigh's distribution: density z e^(-z²/2), z >= 0.", {}, 0.0,
    logpdf=lambda z: np.log(z) - 0.5 * z * z, pdf=lambda z: z * np.exp(-0.5 * z * z),
    cdf=lambda z: -np.expm1(-0.5 * z * z), sf=lambda z: np.exp(-0.5 * z * z), logsf=lambda z: -0.5 * z * z,
    ppf=lambda q: np.sqrt(-2 * np.log1p(-q)), isf=lambda q: np.sqrt(-2 * np.log(q)),
)  # fmt: skip

lognorm = Continuous(
    "lognorm", "The distribution of e^(s X), X normal: density e^(-log² z / (2 s²)) / (s z √(2π)), z > 0.",
    {"s": positive}, 0.0, open=True,
    logpdf=lambda z, s: -0.5 * np.square(np.log(z) / s) - np.log(s * z) - _LOG_ROOT_TWO_PI,
    cdf=lambda z, s: ndtr(np.log(z) / s), sf=lambda z, s: ndtr(-np.log(z) / s),
    logcdf=lambda z, s: log_ndtr(np.log(z) / s), logsf=lambda z, s: log_ndtr(-np.log(z) / s),
    ppf=lambda q, s: np.exp(s * ndtri(q)), isf=lambda q, s: np.exp(-s * ndtri(q)),
)  # fmt: skip


def _power(z, c):
    return powers(c, z, 0, 1, 0.0)


weibull_min = Continuous(
    "weibull_min", "Weibull's distribution: density c z^(c - 1) e^(-z^c), z >= 0.", {"c": positive}, 0.0,
    logpdf=lambda z, c: np.log(c) + xlogy(c - 1, z) - _power(z, c),
    pdf=lambda z, c: c * powers(c - 1, z, 0, 1, -_power(z, c)),
    cdf=lambda z, c: -np.expm1(-_power(z, c)), sf=lambda z, c: np.exp(-_power(z, c)), logsf=lambda z, c: -_power(z, c),
    ppf=lambda q, c: _power(-np.log1p(-q), 1 / c), isf=lambda q, c: _power(-np.log(q), 1 / c),
)  # fmt: skip

pareto = Continuous(
    "pareto", "Pareto's distribution: density b / z^(b + 1), z >= 1.", {"b": positive}, 1.0, within=2.0,
    logpdf=lambda z, b: np.log(b) - (b + 1) * np.log(z), cdf=lambda z, b: -np.expm1(-b * np.log(z)),
    sf=lambda z, b: np.exp(-b * np.log(z)), logsf=lambda z, b: -b * np.log(z),
    ppf=lambda q, b: np.exp(-np.log1p(-q) / b), isf=lambda q, b: np.exp(-np.log(q) / b),
)  # fmt: skip

invgamma = Continuous(
    "invgamma", "The distribution of 1 / X, X gamma of shape a: density z^(-a - 1) e^(-1/z) / Γ(a), z > 0.",
    {"a": positive}, 0.0, open=True,
    logpdf=lambda z, a: -(a + 1) * np.log(z) - gammaln(a) - 1 / z,
    cdf=lambda z, a: gammaincc(a, 1 / z), sf=lambda z, a: gammainc(a, 1 / z),
    ppf=lambda q, a: 1 / gammainccinv(a, q), isf=lambda q, a: 1 / gammaincinv(a, q),
)  # fmt: skip


def _f_parts(z, n, m):
    """w = n z / (m + n z), of which I_w(n/2, m/2) is the probability, and 1 - w."""
    return n * z / (m + n * z), m / (m + n * z)


f = Continuous(
    "f", "Fisher's distribution of a ratio of variances, with dfn and dfd degrees of freedom.",
    {"dfn": positive, "dfd": positive}, 0.0,
    logpdf=lambda z, n, m: (
        0.5 * n * np.log(n / m) + xlogy(0.5 * n - 1, z) - 0.5 * (n + m) * np.log1p(n * z / m) - betaln(0.5 * n, 0.5 * m)
    ),
    pdf=lambda z, n, m: powers(
        0.5 * n - 1, z, -0.5 * (n + m), 1 + n * z / m, 0.5 * n * np.log(n / m) - betaln(0.5 * n, 0.5 * m)
    ),
    cdf=lambda z, n, m: beta_probability(0.5 * n, 0.5 * m, *_f_parts(z, n, m)),
    sf=lambda z, n, m: beta_probability(0.5 * m, 0.5 * n, *_f_parts(z, n, m)[::-1]),
    ppf=lambda q, n, m: m * betaincinv(0.5 * n, 0.5 * m, q) / (n * betainccinv(0.5 * m, 0.5 * n, q)),
    isf=lambda q, n, m: m * betainccinv(0.5 * n, 0.5 * m, q) / (n * betaincinv(0.5 * m, 0.5 * n, q)),
)  # fmt: skip


@elementwise(
    lambda g, out, z, a: g * (2 * math.exp(-_LOG_ROOT_TWO_PI) * np.exp(-0.5 * z * z) * ndtr(a * z)),
    lambda g, out, z, a: g * (-np.exp(-0.5 * z * z * (1 + a * a)) / (math.pi * (1 + a * a))),
    local=("2 φ(z) Φ(a z)", "-e^(-z^2 (1 + a^2)/2)/(π (1 + a^2))"),
)
def _skew_cdf(z, a):
    """Φ(z) - 2 T(z, a), with Owen's T, without the difference in the tails."""
    return kept(outside(scipy.stats.skewnorm.cdf), z, a)


skewnorm = Continuous(
    "skewnorm", "The skew normal distribution: density 2 φ(z) Φ(a z).", {"a": anything},
    logpdf=lambda z, a: _LOG_2 - _LOG_ROOT_TWO_PI - 0.5 * z * z + log_ndtr(a * z),
    cdf=_skew_cdf, sf=lambda z, a: _skew_cdf(-z, -a),
)  # fmt: skip

vonmises = Continuous(
    "vonmises", "Von Mises' distribution on a circle: density e^(kappa cos z) / (2π I₀(kappa)).",
    {"kappa": not_negative},
    logpdf=lambda z, kappa: kappa * cosm1(z) - np.log(2 * math.pi * i0e(kappa)),
)  # fmt: skip
