"""The Dirichlet distribution, differentiable by the point x of the simplex and by the concentrations ``alpha``."""

import numpy as np

from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array
from autograd.scipy.refusals import everything_else
from autograd.scipy.special import gammaln, xlogy

__getattr__ = everything_else("stats.dirichlet")


def _read(x, alpha):
    """Points in columns, all K entries of them, and alpha as a column."""
    x, alpha = array(x), array(alpha)
    if alpha.ndim != 1 or not np.all(data_of(alpha) > 0):
        raise OperandError(f"dirichlet: got alpha={data_of(alpha)!r:.60}, expected a vector of positive numbers")
    count = alpha.shape[0]
    if not x.ndim or x.shape[0] not in (count, count - 1):
        raise ShapeError(
            f"dirichlet: got x of shape {x.shape}, expected {count} or {count - 1} rows as alpha has entries"
        )
    if x.shape[0] == count - 1:
        x = np.concatenate([x, 1 - np.sum(x, axis=0, keepdims=True)])
    data = data_of(x)
    if not (np.all(data >= 0) and np.all(data <= 1) and np.all(abs(np.sum(data, axis=0) - 1) <= 1e-9)):
        raise OperandError("dirichlet: got x outside of the simplex, expected columns of numbers >= 0 that add up to 1")
    if np.any((data == 0) & (data_of(alpha).reshape((-1,) + (1,) * (data.ndim - 1)) < 1)):
        raise OperandError("dirichlet: got an x of 0 where alpha is below 1, where the density is infinite")
    return x, alpha


@door
def logpdf(x, alpha):
    """The logarithm of the density Γ(Σ alpha) Π x_i^(alpha_i - 1) / Γ(alpha_i).

    Args:
        x: one point of shape ``(K,)``, or points in the columns of ``(K, N)``; the last entry may be left out. The
            derivative is by every entry given, as if each could be changed alone.
        alpha: positive numbers, shape ``(K,)``.

    Raises:
        OperandError: x is not on the simplex, or alpha not positive.
        ShapeError: x and alpha do not go together.
    """
    x, alpha = _read(x, alpha)
    column = alpha.reshape((-1,) + (1,) * (x.ndim - 1))
    return gammaln(np.sum(alpha)) - np.sum(gammaln(alpha)) + np.sum(xlogy(column - 1, x), axis=0)


@door
def pdf(x, alpha):
    """The density; see ``logpdf``."""
    return np.exp(logpdf(x, alpha))
