"""NumPy's products of arrays, made of ``matmul``, ``einsum`` and ``cross``.

A product of two arrays that sums over one pair of axes is a ``matmul`` of reshaped operands, which is the fastest.
"""

import math

import numpy as np

from autograd.errors import ShapeError
from autograd.functions.einsum import einsum_of
from autograd.functions.operands import operand
from autograd.functions.registry import implements, refuse
from autograd.ops import cross, matmul


def _pair(name, a, b, ndim=0):
    return operand(name, a, ndim), operand(name, b, ndim)


def _same(name, a, b, m, n):
    """ShapeError unless the summed lengths m and n are the same."""
    if m != n:
        raise ShapeError(f"{name}: got operands of shape {a.shape} and {b.shape}, which sum over lengths {m} and {n}")


@implements(np.linalg.matmul)
def linalg_matmul(x1, x2, /):
    """``np.linalg.matmul``."""
    return matmul(x1, x2)


@implements(np.dot)
def dot(a, b, out=None):
    """a times b if one is a single number, else the sum over the last axis of a and the last but one of b."""
    refuse("np.dot", out=out)
    a, b = _pair("np.dot", a, b)
    if a.ndim == 0 or b.ndim == 0:
        return a * b
    _same("np.dot", a, b, a.shape[-1], b.shape[-2] if b.ndim > 1 else b.shape[0])
    if b.ndim == 1 or a.ndim == 1 or a.ndim == b.ndim == 2:
        return matmul(a, b)
    return _contract(a, b, (a.ndim - 1,), (b.ndim - 2,))


@implements(np.inner)
def inner(a, b, /):
    """The sum over the last axes of a and b; a times b if one is a single number."""
    a, b = _pair("np.inner", a, b)
    if a.ndim == 0 or b.ndim == 0:
        return a * b
    _same("np.inner", a, b, a.shape[-1], b.shape[-1])
    if b.ndim == 1:
        return matmul(a, b)
    return _contract(a, b, (a.ndim - 1,), (b.ndim - 1,))


@implements(np.outer)
def outer(a, b, out=None):
    """The product of each entry of a with each entry of b; both are flattened first."""
    refuse("np.outer", out=out)
    a, b = _pair("np.outer", a, b)
    return a.reshape((-1, 1)) * b.reshape((1, -1))


@implements(np.linalg.outer)
def linalg_outer(x1, x2, /):
    """``np.linalg.outer``: as ``np.outer``, of vectors alone."""
    x1, x2 = _pair("np.linalg.outer", x1, x2)
    if x1.ndim != 1 or x2.ndim != 1:
        raise ShapeError(f"np.linalg.outer: got operands of shape {x1.shape} and {x2.shape}, expected vectors")
    return outer(x1, x2)


@implements(np.vdot)
def vdot(a, b, /):
    """The sum of the products of all entries of conj(a) and b, which are flattened first."""
    a, b = _pair("np.vdot", a, b)
    _same("np.vdot", a, b, a.size, b.size)
    return matmul(a.conj().reshape((-1,)), b.reshape((-1,)))


def _to_last(x, axis):
    """``x`` with one axis moved to the end."""
    axis = _axis(axis, x.ndim)
    return x if axis == x.ndim - 1 else x.transpose((*(k for k in range(x.ndim) if k != axis), axis))


def _from_last(x, axis):
    """``x`` with the last axis moved to ``axis``."""
    axis = _axis(axis, x.ndim)
    order = list(range(x.ndim - 1))
    order.insert(axis, x.ndim - 1)
    return x if axis == x.ndim - 1 else x.transpose(tuple(order))


def _axis(axis, ndim):
    if not -ndim <= axis < ndim:
        raise np.exceptions.AxisError(axis, ndim)
    return axis % ndim


def _vecdot(name, x1, x2, axis):
    x1, x2 = _pair(name, x1, x2, ndim=1)
    x1, x2 = _to_last(x1, axis), _to_last(x2, axis)
    _same(name, x1, x2, x1.shape[-1], x2.shape[-1])
    return einsum_of(name, ("...i,...i->...", x1.conj(), x2))


@implements(np.vecdot)
def vecdot(x1, x2, /, *, axis=-1, keepdims=False):
    """The sum of products of conj(x1) and x2 along an axis, which the result lacks; the other axes are broadcast."""
    out = _vecdot("np.vecdot", x1, x2, axis)
    return _from_last(out.reshape((*out.shape, 1)), axis) if keepdims else out


@implements(np.linalg.vecdot)
def linalg_vecdot(x1, x2, /, *, axis=-1):
    """``np.linalg.vecdot``."""
    return _vecdot("np.linalg.vecdot", x1, x2, axis)


def matvec(x1, x2, /):
    """Matrices times vectors: the last axis of x1 with the last axis of x2; stacks are broadcast."""
    x1, x2 = operand("np.matvec", x1, 2), operand("np.matvec", x2, 1)
    _same("np.matvec", x1, x2, x1.shape[-1], x2.shape[-1])
    out = matmul(x1, x2.reshape((*x2.shape, 1)))
    return out.reshape(out.shape[:-1])


def vecmat(x1, x2, /):
    """Conjugated vectors times matrices: the last axis of x1 with the last but one of x2; stacks are broadcast."""
    x1, x2 = operand("np.vecmat", x1, 1), operand("np.vecmat", x2, 2)
    _same("np.vecmat", x1, x2, x1.shape[-1], x2.shape[-2])
    out = matmul(x1.conj().reshape((*x1.shape[:-1], 1, x1.shape[-1])), x2)
    return out.reshape((*out.shape[:-2], out.shape[-1]))


if hasattr(np, "matvec"):  # NumPy 2.2
    implements(np.matvec)(matvec)
    implements(np.vecmat)(vecmat)


def _contract(a, b, a_axes, b_axes):
    """The sum over pairs of axes as one matrix product: free axes of a in rows, free axes of b in columns."""
    a_free = tuple(k for k in range(a.ndim) if k not in a_axes)
    b_free = tuple(k for k in range(b.ndim) if k not in b_axes)
    n = math.prod(a.shape[k] for k in a_axes)
    rows, columns = tuple(a.shape[k] for k in a_free), tuple(b.shape[k] for k in b_free)
    left = a.transpose(a_free + tuple(a_axes)).reshape((math.prod(rows), n))
    right = b.transpose(tuple(b_axes) + b_free).reshape((n, math.prod(columns)))
    return matmul(left, right).reshape(rows + columns)


def _tensordot(name, a, b, axes):
    a, b = _pair(name, a, b)
    if isinstance(axes, (int, np.integer)):
        if not 0 <= axes <= min(a.ndim, b.ndim):
            raise ShapeError(f"{name}: got axes={axes} for operands of shape {a.shape} and {b.shape}")
        a_axes, b_axes = tuple(range(a.ndim - axes, a.ndim)), tuple(range(axes))
    else:
        a_axes, b_axes = ((k,) if isinstance(k, (int, np.integer)) else tuple(k) for k in axes)
    a_axes, b_axes = tuple(_axis(k, a.ndim) for k in a_axes), tuple(_axis(k, b.ndim) for k in b_axes)
    m, n = tuple(a.shape[k] for k in a_axes), tuple(b.shape[k] for k in b_axes)
    if m != n or len(set(a_axes)) != len(a_axes) or len(set(b_axes)) != len(b_axes):
        raise ShapeError(
            f"{name}: got axes={axes!r} for operands of shape {a.shape} and {b.shape}, "
            f"expected pairs of different axes of one length"
        )
    return _contract(a, b, a_axes, b_axes)


@implements(np.tensordot)
def tensordot(a, b, axes=2):
    """The sum over the last ``axes`` axes of a and the first of b, or over the pairs ``(axes of a, axes of b)``."""
    return _tensordot("np.tensordot", a, b, axes)


@implements(np.linalg.tensordot)
def linalg_tensordot(x1, x2, /, *, axes=2):
    """``np.linalg.tensordot``."""
    return _tensordot("np.linalg.tensordot", x1, x2, axes)


@implements(np.kron)
def kron(a, b):
    """The Kronecker product: b in blocks, each scaled by an entry of a."""
    a, b = _pair("np.kron", a, b)
    ndim = max(a.ndim, b.ndim)
    m, n = (1,) * (ndim - a.ndim) + a.shape, (1,) * (ndim - b.ndim) + b.shape
    blocks = a.reshape([k for i in m for k in (i, 1)]) * b.reshape([k for j in n for k in (1, j)])
    return blocks.reshape(tuple(i * j for i, j in zip(m, n, strict=True)))


def _cross(name, a, b, axisa, axisb, axisc):
    a, b = _pair(name, a, b, ndim=1)
    a, b = _to_last(a, axisa), _to_last(b, axisb)
    if a.shape[-1] != 3 or b.shape[-1] != 3:
        raise ShapeError(f"{name}: got vectors of length {a.shape[-1]} and {b.shape[-1]}, expected length 3")
    return _from_last(cross(a, b), axisc)


@implements(np.cross)
def np_cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """``np.cross`` of vectors of length 3, along any axes."""
    if axis is not None:
        axisa = axisb = axisc = axis
    return _cross("np.cross", a, b, axisa, axisb, axisc)


@implements(np.linalg.cross)
def linalg_cross(x1, x2, /, *, axis=-1):
    """``np.linalg.cross``."""
    return _cross("np.linalg.cross", x1, x2, axis, axis, axis)


@implements(np.linalg.multi_dot)
def multi_dot(arrays, *, out=None):
    """The product of a chain of matrices, in the order of fewest multiplications; the ends may be vectors."""
    name = "np.linalg.multi_dot"
    refuse(name, out=out)
    xs = [operand(name, x, 1) for x in arrays]
    if len(xs) < 2:
        raise ShapeError(f"{name}: got {len(xs)} arrays, expected at least two")
    row, column = xs[0].ndim == 1, xs[-1].ndim == 1
    if row:
        xs[0] = xs[0].reshape((1, -1))
    if column:
        xs[-1] = xs[-1].reshape((-1, 1))
    for x, y in zip(xs, [*xs[1:], None], strict=True):
        if x.ndim != 2:
            raise ShapeError(f"{name}: got an operand of shape {x.shape}, expected a matrix")
        if y is not None and y.ndim == 2:
            _same(name, x, y, x.shape[1], y.shape[0])
    result = _chain(xs)
    return result.reshape(result.shape[1 if row else 0 : 1 if column else 2]) if row or column else result


def _chain(xs):
    """The product of matrices along the cheapest tree (dynamic programming over chains of growing length)."""
    n = len(xs)
    lengths = [x.shape[0] for x in xs] + [xs[-1].shape[1]]
    cost = {(i, i): (0, i) for i in range(n)}
    for size in range(1, n):
        for i in range(n - size):
            j = i + size
            cost[i, j] = min(
                (cost[i, k][0] + cost[k + 1, j][0] + lengths[i] * lengths[k + 1] * lengths[j + 1], k)
                for k in range(i, j)
            )

    def product(i, j):
        if i == j:
            return xs[i]
        k = cost[i, j][1]
        return matmul(product(i, k), product(k + 1, j))

    return product(0, n - 1)
