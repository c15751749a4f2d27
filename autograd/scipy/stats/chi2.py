"""The chi-squared distribution with ``df`` degrees of freedom: gamma of shape df/2 and twice the scale."""

from autograd.engine.doors import door
from autograd.scipy.refusals import everything_else
from autograd.scipy.stats import gamma
from autograd.scipy.stats.arguments import real

__getattr__ = everything_else("stats.chi2")


@door
def pdf(x, df, loc=0.0, scale=1.0):
    """The density z^(df/2 - 1) e^(-z/2) / (2^(df/2) Γ(df/2) scale), where z = (x - loc) / scale >= 0."""
    return gamma.pdf(x, 0.5 * real(df), loc, 2.0 * real(scale))


@door
def logpdf(x, df, loc=0.0, scale=1.0):
    """The logarithm of the density, -inf below the support."""
    return gamma.logpdf(x, 0.5 * real(df), loc, 2.0 * real(scale))


@door
def cdf(x, df, loc=0.0, scale=1.0):
    """The probability of a value up to x."""
    return gamma.cdf(x, 0.5 * real(df), loc, 2.0 * real(scale))


@door
def logcdf(x, df, loc=0.0, scale=1.0):
    """The logarithm of ``cdf``."""
    return gamma.logcdf(x, 0.5 * real(df), loc, 2.0 * real(scale))


@door
def sf(x, df, loc=0.0, scale=1.0):
    """The probability of a value above x."""
    return gamma.sf(x, 0.5 * real(df), loc, 2.0 * real(scale))


@door
def logsf(x, df, loc=0.0, scale=1.0):
    """The logarithm of ``sf``."""
    return gamma.logsf(x, 0.5 * real(df), loc, 2.0 * real(scale))


@door
def ppf(q, df, loc=0.0, scale=1.0):
    """The x with ``cdf(x) = q``."""
    return gamma.ppf(q, 0.5 * real(df), loc, 2.0 * real(scale))


@door
def isf(q, df, loc=0.0, scale=1.0):
    """The x with ``sf(x) = q``."""
    return gamma.isf(q, 0.5 * real(df), loc, 2.0 * real(scale))
