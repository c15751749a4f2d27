"""Inverses, systems of equations, determinants and powers of matrices, under the names of ``numpy.linalg``."""

import math

import numpy as np

from autograd.engine.arrays import as_like
from autograd.engine.beside import as_array
from autograd.engine.node import data_of, is_complex
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import operand
from autograd.functions.registry import implements
from autograd.ops import det, inv, matmul, pinv, slogdet, solve, svd
from autograd.ops.linalg import eye, mH, mT, symmetrised

SlogdetResult = type(np.linalg.slogdet(np.eye(1)))  # NumPy has no public name for this type


def matrices(name, x, square=True):
    """``x`` as a stack of matrices; ShapeError if it is none."""
    x = operand(name, x, 2)
    if x.dtype.kind in "iub":
        x = x.astype(np.float64)
    if square and x.shape[-1] != x.shape[-2]:
        raise ShapeError(f"{name}: got a matrix of shape {x.shape}, expected the last two axes of one length")
    return x


def read_symmetric(a, lower):
    """``a`` as the symmetric (Hermitian, if it is complex) matrix that one of its triangles stands for.

    NumPy reads one triangle; the gradient here is that of the symmetric matrix, half of it in each triangle. So the
    other triangle is corrected by a constant (zero if ``a`` is symmetric), and the mean of both is taken.
    """
    data = data_of(a)
    kept = as_like(np.tri(data.shape[-1], dtype=bool), data)
    mirrored = np.where(kept if lower else kept.T, data, mH(data))
    return symmetrised(a + (mirrored - data))


@implements(np.linalg.inv)
def np_inv(a):
    """``np.linalg.inv``."""
    return inv(matrices("np.linalg.inv", a))


@implements(np.linalg.solve)
def np_solve(a, b):
    """``np.linalg.solve``; b is a vector if it has one axis, else a stack of matrices."""
    name = "np.linalg.solve"
    a, b = matrices(name, a), operand(name, b, 1)
    if b.shape[0 if b.ndim == 1 else -2] != a.shape[-1]:
        raise ShapeError(f"{name}: got a of shape {a.shape} and b of shape {b.shape}, which do not go together")
    return solve(a, b)


@implements(np.linalg.det)
def np_det(a):
    """``np.linalg.det``."""
    return det(matrices("np.linalg.det", a))


@implements(np.linalg.slogdet)
def np_slogdet(a):
    """``SlogdetResult(sign, logabsdet)``; the sign is a plain array, unless it is complex."""
    packed = slogdet(matrices("np.linalg.slogdet", a))
    if is_complex(packed):
        return SlogdetResult(packed[..., 0], packed[..., 1].real)
    return SlogdetResult(data_of(packed)[..., 0].copy(), packed[..., 1])


@implements(np.linalg.pinv)
def np_pinv(a, rcond=None, hermitian=False, *, rtol=np._NoValue):
    """``np.linalg.pinv``; ``rtol`` is the newer name of ``rcond``."""
    a = matrices("np.linalg.pinv", a, square=hermitian)
    if rtol is not np._NoValue and rtol is not None:
        if rcond is not None:
            raise OperandError("np.linalg.pinv: got rcond and rtol, expected only one of them")
        rcond = rtol
    elif rtol is None and rcond is None:
        rcond = max(a.shape[-2:]) * np.finfo(a.dtype).eps
    return pseudo_inverse(read_symmetric(a, lower=True) if hermitian else a, rcond)


def pseudo_inverse(a, rcond):
    """``pinv``, by singular vectors where ``rcond`` cuts off singular values that are not 0.

    The rule of the op is that of a matrix whose small singular values are 0 and stay 0.
    """
    if rcond is None or not a.size:
        return pinv(a, rcond=rcond)
    s = np.linalg.svd(data_of(a), compute_uv=False)
    largest = s.max(axis=-1, keepdims=True)
    kept = s > as_array(rcond)[..., None] * largest
    if not np.any(~kept & (s > 16 * max(a.shape[-2:]) * np.finfo(s.dtype).eps * largest)):
        return pinv(a, rcond=rcond)
    m, k = a.shape[-2], s.shape[-1]
    packed = svd(a)
    inverses = np.where(kept, 1 / np.where(kept, packed[..., m, :k].real, 1.0), 0.0)
    return (packed[..., m + 1 :, :].conj() * inverses[..., None, :]) @ mH(packed[..., :m, :])


@implements(np.linalg.lstsq)
def lstsq(a, b, rcond=None):
    """``(x, residuals, rank, singular values)`` as NumPy returns them; all but the rank, an integer, in a and b.

    x is ``pinv(a) @ b``, differentiable as long as the rank of a does not change. The residuals are the sums of
    ``abs(b - a @ x) ** 2`` along the first axis, and empty where NumPy leaves them out: a of less than full column
    rank, or without more rows than columns.
    """
    name = "np.linalg.lstsq"
    a, b = matrices(name, a, square=False), operand(name, b, 1)
    if a.ndim != 2 or b.ndim > 2 or b.shape[0] != a.shape[0]:
        raise ShapeError(f"{name}: got a of shape {a.shape} and b of shape {b.shape}, which do not go together")
    _, residuals, rank, s = np.linalg.lstsq(data_of(a), data_of(b), rcond)
    # This cut keeps as many singular values as NumPy kept.
    rcond = 0.0 if rank == len(s) else (s[rank] + s[rank - 1]) / 2 / s[0] if rank else 1.0
    x = matmul(pseudo_inverse(a, rcond), b)
    if residuals.size:
        rest = b - matmul(a, x)
        residuals = (np.real(rest) ** 2 + np.imag(rest) ** 2 if is_complex(rest) else rest**2).sum(axis=0)
        residuals = residuals.reshape((-1,))  # an array also for a single right-hand side
    if s.size and a is not data_of(a):
        s = svd(a)[..., a.shape[-2], :].real
    return x, residuals, rank, s


@implements(np.linalg.matrix_power)
def matrix_power(a, n):
    """``a @ a @ ...`` n times, by repeated squaring; of the inverse if n is negative, the identity if n is 0."""
    name = "np.linalg.matrix_power"
    a = matrices(name, a)
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)):
        raise OperandError(f"{name}: got n={n!r}, expected an integer")
    if n == 0:
        return np.where(False, a, eye(a))
    if n < 0:
        a, n = inv(a), -n
    result = None
    while n:
        if n & 1:
            result = a if result is None else matmul(result, a)
        n >>= 1
        if n:
            a = matmul(a, a)
    return result


@implements(np.linalg.tensorinv)
def tensorinv(a, ind=2):
    """The inverse of ``tensordot`` with a over ``ind`` axes."""
    name = "np.linalg.tensorinv"
    a = operand(name, a)
    if ind <= 0:
        raise ShapeError(f"{name}: got ind={ind}, expected a positive number of axes")
    rows, columns = a.shape[:ind], a.shape[ind:]
    _square(name, a, rows, columns)
    return inv(a.reshape((math.prod(rows), math.prod(columns)))).reshape(columns + rows)


@implements(np.linalg.tensorsolve)
def tensorsolve(a, b, axes=None):
    """The x with ``tensordot(a, x, x.ndim) = b``; ``axes`` of a are moved to the end first."""
    name = "np.linalg.tensorsolve"
    a, b = operand(name, a), operand(name, b)
    if axes is not None:
        last = [k % a.ndim for k in axes]
        a = a.transpose((*(k for k in range(a.ndim) if k not in last), *last))
    rows, columns = a.shape[: b.ndim], a.shape[b.ndim :]
    _square(name, a, rows, columns)
    if math.prod(rows) != b.size:
        raise ShapeError(f"{name}: got a of shape {a.shape} and b of shape {b.shape}, which do not go together")
    return solve(a.reshape((b.size, b.size)), b.reshape((b.size,))).reshape(columns)


def _square(name, a, rows, columns):
    if math.prod(rows) != math.prod(columns):
        raise ShapeError(f"{name}: got shape {a.shape}, expected axes {rows} and {columns} with equal products")


@implements(np.linalg.diagonal)
def linalg_diagonal(x, /, *, offset=0):
    """The diagonal of each matrix."""
    return np.diagonal(matrices("np.linalg.diagonal", x, square=False), offset, -2, -1)


@implements(np.linalg.trace)
def linalg_trace(x, /, *, offset=0, dtype=None):
    """The sum of the diagonal of each matrix."""
    return np.trace(matrices("np.linalg.trace", x, square=False), offset, -2, -1, dtype)


@implements(np.linalg.matrix_transpose)
def linalg_matrix_transpose(x, /):
    """Each matrix transposed."""
    return mT(matrices("np.linalg.matrix_transpose", x, square=False))
