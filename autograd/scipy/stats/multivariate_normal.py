"""The multivariate normal distribution, differentiable by x, mean and covariance."""

import math

import numpy as np

from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import ShapeError
from autograd.functions.operands import array
from autograd.scipy.refusals import constant, everything_else

__getattr__ = everything_else("stats.multivariate_normal")

_LOG_TWO_PI = math.log(2 * math.pi)


def _read(mean, cov):
    """Mean of shape (d,) and covariance of shape (d, d), from all that SciPy takes for them."""
    cov = array(1.0 if cov is None else cov)
    d = cov.shape[0] if cov.ndim else 1 if mean is None else np.size(data_of(array(mean)))
    mean = np.zeros(d) if mean is None else array(mean).reshape(-1)
    if cov.ndim == 0:
        cov = cov * np.eye(d)
    elif cov.ndim == 1:
        cov = cov[:, None] * np.eye(d)
    if cov.shape != (d, d) or mean.shape != (d,):
        raise ShapeError(
            f"multivariate_normal: got a mean of shape {mean.shape} and a covariance of shape {cov.shape}, "
            f"expected (d,) and (d, d)"
        )
    return mean, cov


def _check(cov):
    """LinAlgError if the covariance is not positive definite."""
    data = data_of(cov)
    try:
        np.linalg.cholesky(0.5 * (data + data.T))
    except np.linalg.LinAlgError:
        raise np.linalg.LinAlgError(
            "multivariate_normal: the covariance is not positive definite; with allow_singular=True it may be "
            "singular, but then there is no derivative by it"
        ) from None


@door
def logpdf(x, mean=None, cov=1, allow_singular=False):
    """The logarithm of the density.

    Args:
        x: points of shape ``(..., d)``; for d = 1 a vector of points too.
        mean: shape ``(d,)``, or a number; zeros if None.
        cov: shape ``(d, d)``, symmetric; a vector is its diagonal, a number its every diagonal entry. The derivative is
            by each entry on its own, so it is symmetric.
        allow_singular: take a singular covariance for a distribution on its range. It has to be plain then.

    Returns:
        One number a point, axes of length 1 removed as SciPy does.

    Raises:
        ShapeError: the arguments do not go together.
        LinAlgError: the covariance is not positive definite.
        MissingRuleError: a derivative is asked for by a covariance that may be singular.

    Example:
        >>> from autograd import grad
        >>> grad(logpdf, 1)(np.array([2.0, 2.0]), np.zeros(2), np.diag([1.0, 4.0]))
        array([2. , 0.5])
    """
    x = array(x)
    mean, cov = _read(mean, cov)
    d = mean.shape[0]
    if d == 1 and x.ndim < 2:
        x = x.reshape((-1, 1))
    if x.ndim == 0 or x.shape[-1] != d:
        raise ShapeError(f"multivariate_normal: got x of shape {x.shape}, expected (..., {d}) as in the mean")
    away = x - mean
    if allow_singular:
        out = _on_range(away, constant("multivariate_normal.logpdf with allow_singular", "cov", cov))
        return np.squeeze(out)
    _check(cov)
    rows = away.reshape(-1, d)
    distance = np.sum(rows * np.linalg.solve(cov, rows.T).T, axis=1).reshape(away.shape[:-1])
    return -0.5 * (np.squeeze(distance) + np.linalg.slogdet(cov)[1] + d * _LOG_TWO_PI)


def _on_range(away, cov):
    """The logarithm of the density on the range of a covariance, by its pseudo-inverse; -inf beside the range."""
    values, vectors = np.linalg.eigh(cov)
    small = 1e6 * np.finfo(values.dtype).eps * np.max(abs(values))
    if np.min(values) < -small:
        raise np.linalg.LinAlgError("multivariate_normal: the covariance has a negative eigenvalue")
    kept = values > small
    along = away @ (vectors[:, kept] / np.sqrt(values[kept]))
    beside = np.sqrt(np.sum(np.square(data_of(away) @ vectors[:, ~kept]), axis=-1)) >= 1e3 * small
    out = -0.5 * (np.sum(along * along, axis=-1) + np.sum(np.log(values[kept])) + np.sum(kept) * _LOG_TWO_PI)
    return np.where(beside, -math.inf, out)


@door
def pdf(x, mean=None, cov=1, allow_singular=False):
    """The density; see ``logpdf``."""
    return np.exp(logpdf(x, mean, cov, allow_singular))


@door
def entropy(mean=None, cov=1):
    """The differential entropy, log det(2πe cov) / 2; arguments as of ``logpdf``."""
    mean, cov = _read(mean, cov)
    _check(cov)
    return 0.5 * (mean.shape[0] * (1 + _LOG_TWO_PI) + np.linalg.slogdet(cov)[1]) + 0.0 * np.sum(mean)
