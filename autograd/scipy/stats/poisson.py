"""The Poisson distribution, differentiable by its mean ``mu``. The count k is discrete and no variable."""

import math

import numpy as np

from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.scipy.refusals import constant, everything_else
from autograd.scipy.special import gammainc, gammaincc, gammaln, xlogy
from autograd.scipy.special.powers import powers
from autograd.scipy.stats.arguments import masked, real

__getattr__ = everything_else("stats.poisson")


def _read(name, k, mu, loc):
    k = real(constant(name, "k", k)) - real(constant(name, "loc", loc))
    mu = real(mu)
    return k, np.where(data_of(mu) >= 0, mu, math.nan)


def _counts(name, k, mu, loc):
    """The counts, with 0 in place of numbers that are no counts, a mask of these numbers, and mu, NaN where k is."""
    k, mu = _read(name, k, mu, loc)
    none = (k < 0) | (k != np.floor(k)) | np.isinf(k)
    return np.where(none, 0.0, k), none, np.where(np.isnan(k), math.nan, mu)


@door
def pmf(k, mu, loc=0):
    """The probability of k, mu^k e^-mu / k!; 0 where k is no count."""
    k, none, mu = _counts("poisson.pmf", k, mu, loc)
    return masked(none, powers(k, mu, 0, 1, -mu - gammaln(k + 1)), 0.0)


@door
def logpmf(k, mu, loc=0):
    """The logarithm of ``pmf``."""
    k, none, mu = _counts("poisson.logpmf", k, mu, loc)
    return masked(none, xlogy(k, mu) - mu - gammaln(k + 1), -math.inf)


def _tail(name, function, k, mu, loc, below):
    k, mu = _read(name, k, mu, loc)
    end = (k < 0) | np.isposinf(k)
    return masked(end, function(np.floor(np.where(end, 0.0, k)) + 1, mu), np.where(k < 0, below, 1.0 - below))


@door
def cdf(k, mu, loc=0):
    """The probability of a count up to k. dmu = -pmf(floor(k))."""
    return _tail("poisson.cdf", gammaincc, k, mu, loc, 0.0)


@door
def logcdf(k, mu, loc=0):
    """The logarithm of ``cdf``."""
    with np.errstate(divide="ignore"):
        return np.log(_tail("poisson.logcdf", gammaincc, k, mu, loc, 0.0))


@door
def sf(k, mu, loc=0):
    """The probability of a count above k."""
    return _tail("poisson.sf", gammainc, k, mu, loc, 1.0)


@door
def logsf(k, mu, loc=0):
    """The logarithm of ``sf``."""
    with np.errstate(divide="ignore"):
        return np.log(_tail("poisson.logsf", gammainc, k, mu, loc, 1.0))
