"""Norms and condition numbers. Tensors only.

At singular points the gradient is the shortest subgradient: every norm has gradient 0 at 0, entries that are 0 add
nothing to the gradient of a 1-norm or nuclear norm, and entries that tie for the largest share evenly.
"""

import math

import numpy as np

from autograd.engine.node import data_of
from autograd.errors import OperandError, ShapeError
from autograd.functions.decompositions import svdvals
from autograd.functions.linalg import matrices
from autograd.functions.operands import operand
from autograd.functions.registry import implements
from autograd.ops import inv, pnorm
from autograd.ops.scaling import unit_along


def _axes(axis, ndim):
    """``axis`` (None: all) as a tuple of different axes in range(ndim)."""
    if axis is None:
        return tuple(range(ndim))
    axes = (axis,) if isinstance(axis, (int, np.integer)) else tuple(axis)
    for k in axes:
        if not -ndim <= k < ndim:
            raise np.exceptions.AxisError(k, ndim)
    axes = tuple(k % ndim for k in axes)
    if len(set(axes)) != len(axes):
        raise ShapeError(f"norm: got axis={axis!r}, expected different axes")
    return axes


def _vector_norm(name, x, order, axes, keepdims):
    if isinstance(order, str):
        raise OperandError(f"{name}: got ord={order!r} for vectors, expected a number")
    if order is None:
        order = 2
    if order == math.inf:
        return abs(x).max(axis=axes, keepdims=keepdims)
    if order == -math.inf:
        return abs(x).min(axis=axes, keepdims=keepdims)
    if order == 0:  # order 0 counts entries, so it is constant between jumps
        return (data_of(x) != 0).astype(data_of(x).real.dtype).sum(axis=axes, keepdims=keepdims)
    if order == 1:
        return abs(x).sum(axis=axes, keepdims=keepdims)
    return pnorm(x, p=order, axis=axes, keepdims=keepdims)


def _matrix_norm(name, x, order, axes, keepdims):
    """The norm of the matrices along the axes ``(rows, columns)``."""
    if order in (None, "fro", "f"):
        return pnorm(x, p=2, axis=axes, keepdims=keepdims)
    shape = tuple(1 if k in axes else n for k, n in enumerate(x.shape))
    x = x.transpose((*(k for k in range(x.ndim) if k not in axes), *axes))
    if order in ("nuc", 2, -2):
        s = abs(svdvals(x))  # abs gives singular values of 0 the gradient 0
        result = s.sum(axis=-1) if order == "nuc" else s.max(axis=-1) if order == 2 else s.min(axis=-1)
    elif order in (1, -1, math.inf, -math.inf):
        sums = abs(x).sum(axis=-2 if abs(order) == 1 else -1)
        result = sums.max(axis=-1) if order > 0 else sums.min(axis=-1)
    else:
        raise OperandError(f"{name}: got ord={order!r} for matrices, expected 'fro', 'nuc', inf, -inf, 1, -1, 2 or -2")
    return result.reshape(shape) if keepdims else result


@implements(np.linalg.norm)
def norm(x, ord=None, axis=None, keepdims=False):
    """A norm of vectors along one axis or of matrices along two; of all entries if there is neither axis nor ord."""
    name = "np.linalg.norm"
    x = operand(name, x)
    axes = _axes(axis, x.ndim)
    if axis is None and ord is None:
        return pnorm(x, p=2, axis=axes, keepdims=keepdims)
    if len(axes) == 1:
        return _vector_norm(name, x, ord, axes, keepdims)
    if len(axes) == 2:
        return _matrix_norm(name, x, ord, axes, keepdims)
    raise ShapeError(f"{name}: got shape {x.shape} with axis={axis!r}, expected one axis or two for ord={ord!r}")


@implements(np.linalg.vector_norm)
def vector_norm(x, /, *, axis=None, keepdims=False, ord=2):
    """The norm of the entries along any axes, as of one vector."""
    x = operand("np.linalg.vector_norm", x)
    return _vector_norm("np.linalg.vector_norm", x, ord, _axes(axis, x.ndim), keepdims)


@implements(np.linalg.matrix_norm)
def matrix_norm(x, /, *, keepdims=False, ord="fro"):
    """The norm of each matrix, along the last two axes."""
    x = operand("np.linalg.matrix_norm", x, 2)
    return _matrix_norm("np.linalg.matrix_norm", x, ord, (x.ndim - 2, x.ndim - 1), keepdims)


@implements(np.linalg.cond)
def cond(x, p=None):
    """The condition number of each matrix: norm(x) norm(x⁻¹), or the ratio of singular values if p is None, 2 or -2.

    For the other norms a singular matrix has no gradient: LinAlgError. The unit of x does not matter, so one is taken
    in which no product leaves the range.
    """
    name = "np.linalg.cond"
    x = matrices(name, x, square=p not in (None, 2, -2))
    x = x / unit_along(x, (x.ndim - 2, x.ndim - 1))
    if p in (None, 2, -2):
        s = svdvals(x)
        return s[..., -1] / s[..., 0] if p == -2 else s[..., 0] / s[..., -1]
    axes = (x.ndim - 2, x.ndim - 1)
    return _matrix_norm(name, x, p, axes, False) * _matrix_norm(name, inv(x), p, axes, False)
