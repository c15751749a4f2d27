"""The normal distribution."""

import math

import numpy as np

from autograd.engine.doors import door
from autograd.scipy.refusals import everything_else
from autograd.scipy.special import log_ndtr, ndtr, ndtri
from autograd.scipy.stats.arguments import positive, real, standardised

__getattr__ = everything_else("stats.norm")

_LOG_ROOT_TWO_PI = 0.5 * math.log(2 * math.pi)


@door
def pdf(x, loc=0.0, scale=1.0):
    """The density e^(-z²/2) / (√(2π) scale), where z = (x - loc) / scale."""
    z, scale = standardised(x, loc, scale)
    return np.exp(-0.5 * z * z) / (math.sqrt(2 * math.pi) * scale)


@door
def logpdf(x, loc=0.0, scale=1.0):
    """The logarithm of the density."""
    z, scale = standardised(x, loc, scale)
    return -0.5 * z * z - _LOG_ROOT_TWO_PI - np.log(scale)


@door
def cdf(x, loc=0.0, scale=1.0):
    """The probability of a value up to x."""
    return ndtr(standardised(x, loc, scale)[0])


@door
def logcdf(x, loc=0.0, scale=1.0):
    """The logarithm of ``cdf``, with its gradient, accurate far into the lower tail."""
    return log_ndtr(standardised(x, loc, scale)[0])


@door
def sf(x, loc=0.0, scale=1.0):
    """The probability of a value above x."""
    return ndtr(-standardised(x, loc, scale)[0])


@door
def logsf(x, loc=0.0, scale=1.0):
    """The logarithm of ``sf``, with its gradient, accurate far into the upper tail."""
    return log_ndtr(-standardised(x, loc, scale)[0])


@door
def ppf(q, loc=0.0, scale=1.0):
    """The x with ``cdf(x) = q``."""
    return real(loc) + positive(scale) * ndtri(real(q))


@door
def isf(q, loc=0.0, scale=1.0):
    """The x with ``sf(x) = q``."""
    return real(loc) - positive(scale) * ndtri(real(q))


@door
def entropy(loc=0.0, scale=1.0):
    """The differential entropy, log(scale √(2πe))."""
    return np.log(positive(scale)) + _LOG_ROOT_TWO_PI + 0.5 + 0.0 * real(loc)
