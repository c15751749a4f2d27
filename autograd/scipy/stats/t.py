"""Student's t distribution with ``df`` degrees of freedom."""

import math

import numpy as np

from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.scipy.refusals import everything_else
from autograd.scipy.special import betaln, stdtr, stdtrit
from autograd.scipy.stats import norm
from autograd.scipy.stats.arguments import number, positive, real, standardised

__getattr__ = everything_else("stats.t")


@door
def pdf(x, df, loc=0.0, scale=1.0):
    """The density: e to the ``logpdf``."""
    return np.exp(logpdf(x, df, loc, scale))


@door
def logpdf(x, df, loc=0.0, scale=1.0):
    """-(df + 1)/2 log(1 + z²/df) - log(√df B(df/2, 1/2) scale); that of the normal distribution where df is inf."""
    z, scale = standardised(x, loc, scale)
    df = positive(df)
    normal = np.isposinf(data_of(df))
    finite = np.where(normal, 1.0, df)
    log_density = -0.5 * (finite + 1) * np.log1p(z * z / finite) - 0.5 * np.log(finite) - betaln(0.5 * finite, 0.5)
    return np.where(normal, norm.logpdf(z), log_density) - np.log(scale)


@door
def cdf(x, df, loc=0.0, scale=1.0):
    """The probability of a value up to x."""
    return stdtr(positive(df), standardised(x, loc, scale)[0])


@door
def logcdf(x, df, loc=0.0, scale=1.0):
    """The logarithm of ``cdf``, accurate in both tails."""
    return _log_probability(standardised(x, loc, scale)[0], df)


@door
def sf(x, df, loc=0.0, scale=1.0):
    """The probability of a value above x."""
    return stdtr(positive(df), -standardised(x, loc, scale)[0])


@door
def logsf(x, df, loc=0.0, scale=1.0):
    """The logarithm of ``sf``, accurate in both tails."""
    return _log_probability(-standardised(x, loc, scale)[0], df)


def _log_probability(z, df):
    df, above = positive(df), data_of(z) > 0
    tail = stdtr(df, -abs(z))
    with np.errstate(divide="ignore"):
        return number(np.where(above, np.log1p(-tail), np.log(np.where(above, math.nan, tail))))


@door
def ppf(q, df, loc=0.0, scale=1.0):
    """The x with ``cdf(x) = q``."""
    return number(real(loc) + positive(scale) * _quantile(q, df))


@door
def isf(q, df, loc=0.0, scale=1.0):
    """The x with ``sf(x) = q``."""
    return number(real(loc) - positive(scale) * _quantile(q, df))


def _quantile(q, df):
    q, df = real(q), positive(df)
    lowest = (data_of(q) == 0) & ~np.isnan(data_of(df))
    return np.where(lowest, -math.inf, stdtrit(df, q))  # SciPy's ufunc returns inf at 0
