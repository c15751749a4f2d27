"""NumPy functions of diagonals and triangles.

A diagonal is a slice of the flattened matrix, with a step of a row plus one: it is written by slices, without index
arrays.
"""

import operator

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd import ops
from autograd.engine.arrays import as_like
from autograd.errors import ShapeError
from autograd.functions.operands import array, cast
from autograd.functions.registry import implements, refuse
from autograd.ops.indexing import along_diagonal, scatter


@implements(np.diagonal)
def np_diagonal(a, offset=0, axis1=0, axis2=1):
    """``np.diagonal``."""
    x = array(a)
    if x.ndim < 2:
        raise ShapeError(f"np.diagonal: got an array of shape {x.shape}, expected at least two axes")
    axis1, axis2 = normalize_axis_index(axis1, x.ndim), normalize_axis_index(axis2, x.ndim)
    if axis1 == axis2:
        raise ShapeError(f"np.diagonal: got axis {axis1} twice, expected two different axes")
    matrices = np.moveaxis(x, (axis1, axis2), (-2, -1))
    return ops.diagonal(matrices, offset=operator.index(offset))


@implements(np.trace)
def trace(a, offset=0, axis1=0, axis2=1, dtype=None, out=None):
    """``np.trace``."""
    refuse("np.trace", out=out)
    return cast(np.diagonal(array(a), offset, axis1, axis2), dtype).sum(axis=-1)


@implements(np.diag)
def diag(v, k=0):
    """``np.diag``: the k-th diagonal of a matrix, or the matrix with that diagonal."""
    x, k = array(v), operator.index(k)
    if x.ndim == 2:
        return np.diagonal(x, k)
    if x.ndim != 1:
        raise ShapeError(f"np.diag: got an array of shape {x.shape}, expected one or two axes")
    n = x.size + abs(k)
    return scatter(x, index=along_diagonal(n, k), shape=(n * n,)).reshape((n, n))


@implements(np.diagflat)
def diagflat(v, k=0):
    """``np.diagflat``."""
    return np.diag(array(v).reshape(-1), k)


@implements(np.tril)
def tril(m, k=0):
    """``np.tril``."""
    x = _matrix("np.tril", m)
    return np.where(_below(x, k), x, 0.0)


@implements(np.triu)
def triu(m, k=0):
    """``np.triu``."""
    x = _matrix("np.triu", m)
    return np.where(_below(x, k - 1), 0.0, x)


def _below(x, k):
    """A mask of the entries on or below the k-th diagonal of a matrix; a row is repeated to a square, as in NumPy."""
    return as_like(np.tri(x.shape[-2:][0], x.shape[-1], k, dtype=bool), x)


def _matrix(name, m):
    x = array(m)
    if not x.ndim:
        raise ShapeError(f"{name}: got a single number, expected at least one axis")
    return x
