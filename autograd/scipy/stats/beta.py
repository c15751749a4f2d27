"""The beta distribution with shapes ``a`` and ``b``."""

import math

import numpy as np

from autograd.engine.doors import door
from autograd.scipy.refusals import everything_else
from autograd.scipy.special import betainc, betainccinv, betaincinv, betaln, xlog1py, xlogy
from autograd.scipy.special.incomplete import beta_probability
from autograd.scipy.special.powers import powers
from autograd.scipy.stats.arguments import masked, number, positive, real, standardised, within

__getattr__ = everything_else("stats.beta")


def _read(x, a, b, loc, scale):
    z, scale = standardised(x, loc, scale)
    return *within(z, 0.0, 1.0), positive(a), positive(b), scale


@door
def pdf(x, a, b, loc=0.0, scale=1.0):
    """The density z^(a - 1) (1 - z)^(b - 1) / (B(a, b) scale), where z = (x - loc) / scale is in [0, 1]."""
    z, outside, a, b, scale = _read(x, a, b, loc, scale)
    return masked(outside, powers(a - 1, z, b - 1, 1 - z, -betaln(a, b)) / scale, 0.0)


@door
def logpdf(x, a, b, loc=0.0, scale=1.0):
    """The logarithm of the density, -inf outside of the support."""
    z, outside, a, b, scale = _read(x, a, b, loc, scale)
    return masked(outside, xlogy(a - 1, z) + xlog1py(b - 1, -z) - betaln(a, b) - np.log(scale), -math.inf)


@door
def cdf(x, a, b, loc=0.0, scale=1.0):
    """The probability of a value up to x."""
    z, _, a, b, _ = _read(x, a, b, loc, scale)
    return betainc(a, b, z)


@door
def logcdf(x, a, b, loc=0.0, scale=1.0):
    """The logarithm of ``cdf``."""
    with np.errstate(divide="ignore"):
        return np.log(cdf(x, a, b, loc, scale))


@door
def sf(x, a, b, loc=0.0, scale=1.0):
    """The probability of a value above x."""
    z, _, a, b, _ = _read(x, a, b, loc, scale)
    return number(beta_probability(b, a, 1 - z, z))


@door
def logsf(x, a, b, loc=0.0, scale=1.0):
    """The logarithm of ``sf``."""
    with np.errstate(divide="ignore"):
        return np.log(sf(x, a, b, loc, scale))


@door
def ppf(q, a, b, loc=0.0, scale=1.0):
    """The x with ``cdf(x) = q``."""
    return number(real(loc) + positive(scale) * betaincinv(positive(a), positive(b), real(q)))


@door
def isf(q, a, b, loc=0.0, scale=1.0):
    """The x with ``sf(x) = q``."""
    return number(real(loc) + positive(scale) * betainccinv(positive(a), positive(b), real(q)))
