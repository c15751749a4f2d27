"""Products: ``matmul``, ``einsum`` and ``cross``. Tensors only.

Three ops carry every product of NumPy's. One that sums over one pair of axes is a ``matmul`` of reshaped operands,
which is the fastest; one that sums over several pairs, over none, or over shared labels is an ``einsum``.
"""

import numpy as np
from numpy import ndarray

from autograd.engine.declaration import gate, multilinear
from autograd.ops.shaping import broadcast_to, unbroadcast

# On small plain matrices the method ``dot`` takes half the time of the operator. It is C code that does not know traced
# matrices, so ``np.dot`` is called where one operand is plain and the other is not.


def _matmul_x(g, out, x, y):
    if g.__class__ is y.__class__ is ndarray and x.ndim == y.ndim == 2:
        return g.dot(y.T) if type(g) is type(y) else np.dot(g, y.T)
    if y.ndim == 1:  # y is a column: the last axis of the result is missing
        g, y = g.reshape((*g.shape, 1)), y.reshape((*y.shape, 1))
    if x.ndim == 1:  # x is a row: the axis before the last one is missing
        gx = g.reshape((*g.shape[:-1], 1, g.shape[-1])) @ y.swapaxes(-1, -2)
        gx = gx.reshape((*gx.shape[:-2], gx.shape[-1]))
    else:
        gx = g @ y.swapaxes(-1, -2)
    return gx if gx.shape == x.shape else unbroadcast(gx, shape=x.shape)


def _matmul_y(g, out, x, y):
    if g.__class__ is x.__class__ is ndarray and x.ndim == y.ndim == 2:
        return x.T.dot(g) if type(g) is type(x) else np.dot(x.T, g)
    if x.ndim == 1:
        g = g.reshape((*g.shape[:-1], 1, *g.shape[-1:]) if y.ndim > 1 else (1,))
        x = x.reshape((1, *x.shape))
    if y.ndim == 1:
        gy = x.swapaxes(-1, -2) @ g.reshape((*g.shape, 1))
        gy = gy.reshape(gy.shape[:-1])
    else:
        gy = x.swapaxes(-1, -2) @ g
    return gy if gy.shape == y.shape else unbroadcast(gy, shape=y.shape)


@multilinear(_matmul_x, _matmul_y, complex=True)
@gate("matrix swap multiplier", symbol="@", local=("g yᵀ", "xᵀ g"))
def matmul(x, y):
    """x @ y, with NumPy's rules for vectors and stacks of matrices. dx = g yᵀ, dy = xᵀ g.

    A swap multiplier, as ``multiply`` is: each operand receives the gradient times the other, transposed. Stacks that
    were broadcast are summed back.
    """
    if x.__class__ is y.__class__ is ndarray and x.ndim == y.ndim == 2:
        return x.dot(y) if type(x) is type(y) else np.dot(x, y)
    return x @ y


def _einsum_rule(g, out, *xs, i, subscripts, optimize):
    """The gradient of operand i: the same product, with g in the place of operand i and its labels as the result.

    A label that only operand i has was summed out: its gradient is copied along it. A label of length 1 that was
    stretched along the others is summed.
    """
    terms, result = subscripts.split("->")
    terms = terms.split(",")
    others = [(term, x) for j, (term, x) in enumerate(zip(terms, xs, strict=True)) if j != i]
    elsewhere = {label for term, _ in others for label in term}.union(result)
    shape = xs[i].shape
    kept = [label in elsewhere and n != 1 for label, n in zip(terms[i], shape, strict=True)]
    target = "".join(label for label, keep in zip(terms[i], kept, strict=True) if keep)
    how = ",".join([result, *(term for term, _ in others)]) + "->" + target
    gx = einsum(g, *(x for _, x in others), subscripts=how, optimize=bool(optimize))
    lengths = iter(gx.shape)
    gx = gx.reshape(tuple(next(lengths) if keep else 1 for keep in kept))
    return gx if gx.shape == shape else broadcast_to(gx, shape=shape)


@multilinear(_einsum_rule, gate="sum-product swapper", symbol="Σ×", local=("Σ g × the others",), complex=True)
def einsum(*xs, subscripts, optimize=False):
    """The sum of products that ``subscripts`` spells out, as in ``"ij,jk->ik"``.

    Each operand receives the same sum of products with the gradient in its own place. ``subscripts`` are explicit here:
    labels are letters, none twice in one operand, and the result is named; ``np.einsum`` brings every form to this one.
    """
    return np.einsum(subscripts, *xs, optimize=optimize)


@multilinear(
    lambda g, out, x, y: unbroadcast(cross(y, g), shape=x.shape),
    lambda g, out, x, y: unbroadcast(cross(g, x), shape=y.shape),
    complex=True,
)
@gate("sum-product swapper", symbol="⨯", local=("y ⨯ g", "g ⨯ x"))
def cross(x, y):
    """The cross product of vectors of length 3 along the last axis. dx = y ⨯ g, dy = g ⨯ x."""
    return np.cross(x, y)
