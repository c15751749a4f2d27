"""Distributions of counts, each in one declaration: differentiable by the real parameters, not by the count.

Formulas: Johnson, Kemp and Kotz, "Univariate discrete distributions" (2005). ``poisson`` is a module of its own.
"""

import math

import numpy as np

from autograd.engine.beside import as_array
from autograd.engine.node import data_of
from autograd.scipy.refusals import constant
from autograd.scipy.special import betainc, betaincc, gammaln, xlog1py, xlogy
from autograd.scipy.special.powers import powers
from autograd.scipy.stats.arguments import positive, real
from autograd.scipy.stats.families import Discrete, probability


def _number_of_trials(n):
    n = as_array(real(constant("binom", "n", n)), np.float64)
    return np.where((n >= 0) & (n == np.floor(n)), n, math.nan)


def _positive_probability(p):
    p = probability(p)
    return np.where(data_of(p) > 0, p, math.nan)


def _log_choices(n, k):
    return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)


def _log_waits(n, k):
    return gammaln(n + k) - gammaln(k + 1) - gammaln(n)


bernoulli = Discrete(
    "bernoulli", "One trial: 1 with probability p, else 0.", {"p": probability}, high=lambda p: 1,
    pmf=lambda k, p: np.where(k > 0, p, 1 - p), logpmf=lambda k, p: xlogy(k, p) + xlog1py(1 - k, -p),
    cdf=lambda k, p: 1 - p, sf=lambda k, p: p,
)  # fmt: skip

binom = Discrete(
    "binom", "The number of successes in n trials: (n over k) p^k (1 - p)^(n - k). n is a plain number.",
    {"n": _number_of_trials, "p": probability}, high=lambda n, p: n,
    pmf=lambda k, n, p: powers(k, p, np.maximum(n - k, 0), 1 - p, _log_choices(n, np.minimum(k, n))),
    logpmf=lambda k, n, p: _log_choices(n, k) + xlogy(k, p) + xlog1py(n - k, -p),
    cdf=lambda k, n, p: betaincc(k + 1, np.maximum(n - k, 1), p),
    sf=lambda k, n, p: betainc(k + 1, np.maximum(n - k, 1), p),
)  # fmt: skip

nbinom = Discrete(
    "nbinom", "The number of failures before the n-th success: Γ(n + k) / (k! Γ(n)) p^n (1 - p)^k.",
    {"n": positive, "p": _positive_probability},
    pmf=lambda k, n, p: powers(n, p, k, 1 - p, _log_waits(n, k)),
    logpmf=lambda k, n, p: _log_waits(n, k) + xlogy(n, p) + xlog1py(k, -p),
    cdf=lambda k, n, p: betainc(n, k + 1, p), sf=lambda k, n, p: betaincc(n, k + 1, p),
)  # fmt: skip

geom = Discrete(
    "geom", "The number of the first success: p (1 - p)^(k - 1), k >= 1.", {"p": _positive_probability}, low=1,
    pmf=lambda k, p: p * powers(k - 1, 1 - p, 0, 1, 0.0), logpmf=lambda k, p: np.log(p) + xlog1py(k - 1, -p),
    cdf=lambda k, p: -np.expm1(xlog1py(k, -p)), sf=lambda k, p: np.exp(xlog1py(k, -p)),
    logsf=lambda k, p: xlog1py(k, -p),
)  # fmt: skip
