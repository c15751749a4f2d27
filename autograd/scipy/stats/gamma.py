"""The gamma distribution with shape ``a``."""

import math

import numpy as np

from autograd.engine.beside import as_array
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.scipy.refusals import everything_else
from autograd.scipy.special import gammainc, gammaincc, gammainccinv, gammaincinv, gammaln, xlogy
from autograd.scipy.special.powers import powers
from autograd.scipy.stats.arguments import masked, number, positive, real, standardised, within

__getattr__ = everything_else("stats.gamma")


def _read(x, a, loc, scale):
    z, scale = standardised(x, loc, scale)
    # a finite number, so that inf - inf does not arise where the density is 0
    largest = np.finfo(as_array(data_of(z)).dtype).max
    return *within(z, 0.0, largest), positive(a), scale


@door
def pdf(x, a, loc=0.0, scale=1.0):
    """The density z^(a - 1) e^-z / (Γ(a) scale), where z = (x - loc) / scale >= 0."""
    z, outside, a, scale = _read(x, a, loc, scale)
    return masked(outside, powers(a - 1, z, 0, 1, -z - gammaln(a)) / scale, 0.0)


@door
def logpdf(x, a, loc=0.0, scale=1.0):
    """The logarithm of the density, -inf below the support."""
    z, outside, a, scale = _read(x, a, loc, scale)
    return masked(outside, xlogy(a - 1, z) - z - gammaln(a) - np.log(scale), -math.inf)


@door
def cdf(x, a, loc=0.0, scale=1.0):
    """The probability of a value up to x."""
    z, _, a, _ = _read(x, a, loc, scale)
    return gammainc(a, z)


@door
def logcdf(x, a, loc=0.0, scale=1.0):
    """The logarithm of ``cdf``."""
    with np.errstate(divide="ignore"):
        return np.log(cdf(x, a, loc, scale))


@door
def sf(x, a, loc=0.0, scale=1.0):
    """The probability of a value above x."""
    z, _, a, _ = _read(x, a, loc, scale)
    return gammaincc(a, z)


@door
def logsf(x, a, loc=0.0, scale=1.0):
    """The logarithm of ``sf``."""
    with np.errstate(divide="ignore"):
        return np.log(sf(x, a, loc, scale))


@door
def ppf(q, a, loc=0.0, scale=1.0):
    """The x with ``cdf(x) = q``."""
    return number(real(loc) + positive(scale) * gammaincinv(positive(a), real(q)))


@door
def isf(q, a, loc=0.0, scale=1.0):
    """The x with ``sf(x) = q``."""
    return number(real(loc) + positive(scale) * gammainccinv(positive(a), real(q)))
