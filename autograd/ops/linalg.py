"""Inverses, systems of equations, determinants and powers of matrices, under the names of ``numpy.linalg``.

The rules are those of M. Giles, "An extended collection of matrix derivative results for forward and reverse mode
algorithmic differentiation" (2008), where no other source is named. Matrices are the last two axes; stacks of them are
broadcast, and summed back, as NumPy does. Tensors only.
"""

import math

import numpy as np

from autograd.engine.arrays import as_like
from autograd.engine.declaration import op
from autograd.engine.node import data_of, is_complex
from autograd.errors import OperandError, ShapeError
from autograd.ops.derived import implements, plain
from autograd.ops.masking import scale
from autograd.ops.products import matmul, operand
from autograd.ops.shaping import unbroadcast

plain(np.linalg.matrix_rank)

SlogdetResult = type(np.linalg.slogdet(np.eye(1)))  # NumPy has no public name for it


def matrices(name, x, square=True):
    """``x`` as a stack of matrices; ShapeError if it is none."""
    x = operand(name, x, 2)
    if x.dtype.kind in "iub":
        x = x.astype(np.float64)
    if square and x.shape[-1] != x.shape[-2]:
        raise ShapeError(f"{name}: got a matrix of shape {x.shape}, expected the last two axes of one length")
    return x


def mT(x):
    """Each matrix transposed."""
    return x.swapaxes(-1, -2)


def mH(x):
    """Each matrix transposed and conjugated."""
    return x.conj().swapaxes(-1, -2)


def eye(x):
    """The identity of the size and dtype of x."""
    return as_like(np.eye(x.shape[-1], dtype=x.dtype), x)


def where_diagonal(x):
    """A mask of the diagonal of matrices with the columns of x."""
    return as_like(np.eye(x.shape[-1], dtype=bool), x)


@op(
    lambda g, out, x: -(mT(out) @ g @ mT(out)),
    gate="matrix inverter", symbol="⁻¹", local=("-outᵀ g outᵀ",), complex=True,
)  # fmt: skip
def inv(x):
    """The inverse of each matrix. dx = -outᵀ g outᵀ. A singular matrix raises LinAlgError, as in NumPy."""
    return np.linalg.inv(x)


implements(np.linalg.inv)(lambda a: inv(matrices("np.linalg.inv", a)))


def _solve_a(g, out, a, b):
    column = (*g.shape, 1) if b.ndim == 1 else g.shape
    gb = np.linalg.solve(mT(a), g.reshape(column))
    return unbroadcast(-(gb @ mT(out.reshape(column))), shape=a.shape)


def _solve_b(g, out, a, b):
    if b.ndim == 1:
        gb = np.linalg.solve(mT(a), g.reshape((*g.shape, 1)))
        return unbroadcast(gb.reshape(g.shape), shape=b.shape)
    return unbroadcast(np.linalg.solve(mT(a), g), shape=b.shape)


@op(_solve_a, _solve_b, gate="matrix divider", symbol="\\", local=("-(a⁻ᵀ g) outᵀ", "a⁻ᵀ g"), complex=True)
def solve(a, b):
    """The x with a x = b. db = a⁻ᵀ g, da = -db xᵀ. b is a vector if it has one axis, else a stack of matrices."""
    return np.linalg.solve(a, b)


@implements(np.linalg.solve)
def _checked_solve(a, b):
    name = "np.linalg.solve"
    a, b = matrices(name, a), operand(name, b, 1)
    if b.shape[0 if b.ndim == 1 else -2] != a.shape[-1]:
        raise ShapeError(f"{name}: got a of shape {a.shape} and b of shape {b.shape}, which do not go together")
    return solve(a, b)


def _singular(x):
    """Singular vectors and values of square matrices, x = u s v, and the sign det(u) det(v), complex if x is."""
    u, s, v = np.linalg.svd(x)
    sign = np.linalg.det(u) * np.linalg.det(v)
    return u, s, v, (sign if is_complex(x) else sign.round())[..., None, None]


def _product_without(s, omit):
    """The products of ``s`` along its last axis, leaving out the entries where ``omit`` holds."""
    return np.where(omit, 1, s).prod(-1)


@op(lambda g, out, x: cofactors_along(x, g), gate="determinant", symbol="cof", complex=True)
def cofactors(x):
    """The matrix of cofactors of each square matrix: the gradient of its determinant, det(x) x⁻ᵀ if x is regular.

    It is taken from the singular values, so that it is right for singular matrices too: with x = u s vᵀ it is
    det(u) det(v) u c vᵀ, where c_i is the product of all singular values but s_i (and u and v conjugated, if complex).
    """
    u, s, v, sign = _singular(x)
    c = _product_without(s[..., None, :], where_diagonal(s))
    return ((u * c[..., None, :]).conj() @ v.conj() * sign).astype(x.dtype)


def _cofactors_along_x(g, out, x, y):
    w = np.linalg.inv(x)
    p, q = w @ y, w @ g
    tr_p, tr_q = _trace(p)[..., None, None], _trace(q)[..., None, None]
    tr_pq = _trace(p @ q)[..., None, None]
    inner = (tr_p * tr_q - tr_pq) * w - tr_q * (p @ w) - tr_p * (q @ w) + p @ q @ w + q @ p @ w
    return mT(det(x)[..., None, None] * inner)


@op(_cofactors_along_x, lambda g, out, x, y: cofactors_along(x, g), gate="determinant", symbol="cof'", complex=True)
def cofactors_along(x, y):
    """The derivative of ``cofactors(x)`` in the direction y: the second derivative of the determinant.

    For regular matrices it is det(x) (tr(x⁻¹ y) x⁻ᵀ - (x⁻¹ y x⁻¹)ᵀ); here it is taken from the singular values and
    holds for singular ones too. It is symmetric in direction and gradient, so dy is the same map again. Its derivative
    in x, the third of the determinant, exists here for regular matrices only: for others LinAlgError.
    """
    u, s, v, sign = _singular(x)
    dtype = np.result_type(x.dtype, y.dtype)
    y = mH(u) @ y @ mH(v)
    n = s.shape[-1]
    eye = where_diagonal(s)
    pairs = np.zeros_like(s, shape=(*s.shape, n))  # [i, j]: the product of all singular values but s_i and s_j
    for i in range(n):
        pairs[..., i, :] = np.where(eye[i], 0, _product_without(s[..., None, :], eye | eye[i]))
    diagonal = (pairs @ np.diagonal(y, axis1=-2, axis2=-1)[..., None])[..., 0]
    inner = np.where(eye, diagonal[..., None], -pairs * mT(y))
    return (u.conj() @ inner @ v.conj() * sign).astype(dtype)


@op(lambda g, out, x: g[..., None, None] * cofactors(x), gate="determinant", local=("cofactors(x)",), complex=True)
def det(x):
    """The determinant of each square matrix. dx = g cofactors(x), so it is right for singular matrices too."""
    return np.linalg.det(x)


implements(np.linalg.det)(lambda a: det(matrices("np.linalg.det", a)))


def _slogdet_rule(g, out, x):
    to_log = g[..., 1]
    if is_complex(x):  # the sign turns with x, too
        to_log = to_log.real + 1j * (g[..., 0] * out[..., 0]).imag
    return scale(to_log[..., None, None], mT(np.linalg.inv(x)))


@op(_slogdet_rule, gate="determinant", local=("x⁻ᵀ",), complex=True)
def slogdet(x):
    """Sign and logarithm of |det| of each matrix, along a last axis of length 2. dx = g x⁻ᵀ; the sign is constant.

    Of complex matrices the sign is a number s of size 1, and dx = (g_log + i Im(g_sign s)) x⁻ᵀ.
    The gradient at a singular matrix, where the value is -inf, does not exist: LinAlgError.
    """
    return np.stack(np.linalg.slogdet(x), axis=-1)


@implements(np.linalg.slogdet)
def _sign_and_logdet(a):
    """``SlogdetResult(sign, logabsdet)``; the sign is a plain array, unless it is complex."""
    packed = slogdet(matrices("np.linalg.slogdet", a))
    if is_complex(packed):
        return SlogdetResult(packed[..., 0], packed[..., 1].real)
    return SlogdetResult(data_of(packed)[..., 0].copy(), packed[..., 1])


def _pinv_rule(g, out, x, rcond):
    pt, gt = mT(out), mH(g)
    p, x = out.conj(), x.conj()
    return (
        -(pt @ g @ pt)
        + (gt - x @ (p @ gt)) @ p @ pt
        + pt @ (p @ (gt - (gt @ p) @ x))
    )  # fmt: skip


@op(_pinv_rule, gate="matrix inverter", symbol="⁺", complex=True)
def pinv(x, *, rcond=None):
    """The Moore-Penrose pseudo-inverse p of each matrix; singular values below ``rcond`` times the largest count as 0.

    dx = -pᵀ g pᵀ + (1 - x p) gᵀ p pᵀ + pᵀ p gᵀ (1 - p x): Golub and Pereyra (1973). It holds as long as the rank does
    not change; where it does, the pseudo-inverse jumps. Of complex matrices x, p and gᵀ, but not pᵀ, are conjugated.
    """
    return np.linalg.pinv(x) if rcond is None else np.linalg.pinv(x, rcond)


@implements(np.linalg.pinv)
def _pinv(a, rcond=None, hermitian=False, *, rtol=np._NoValue):
    a = matrices("np.linalg.pinv", a, square=hermitian)
    if rtol is not np._NoValue and rtol is not None:
        if rcond is not None:
            raise OperandError("np.linalg.pinv: got rcond and rtol, expected only one of them")
        rcond = rtol
    elif rtol is None and rcond is None:
        rcond = max(a.shape[-2:]) * np.finfo(a.dtype).eps
    return pinv(read_symmetric(a, lower=True) if hermitian else a, rcond=rcond)


@implements(np.linalg.lstsq)
def lstsq(a, b, rcond=None):
    """``(x, residuals, rank, singular values)`` as NumPy returns them; x is differentiable in a and b, the rest plain.

    x is ``pinv(a) @ b``, differentiable as long as the rank of a does not change.
    """
    name = "np.linalg.lstsq"
    a, b = matrices(name, a, square=False), operand(name, b, 1)
    if a.ndim != 2 or b.ndim > 2 or b.shape[0] != a.shape[0]:
        raise ShapeError(f"{name}: got a of shape {a.shape} and b of shape {b.shape}, which do not go together")
    _, residuals, rank, s = np.linalg.lstsq(data_of(a), data_of(b), rcond)
    if rcond is None or rcond == -1:
        rcond = np.finfo(a.dtype).eps * (max(a.shape) if rcond is None else 1)
    return matmul(pinv(a, rcond=rcond), b), residuals, rank, s


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


def _trace(x):
    return np.diagonal(x, 0, -2, -1).sum(axis=-1)


@implements(np.linalg.diagonal)
def diagonal(x, /, *, offset=0):
    """The diagonal of each matrix."""
    return np.diagonal(matrices("np.linalg.diagonal", x, square=False), offset, -2, -1)


@implements(np.linalg.trace)
def trace(x, /, *, offset=0, dtype=None):
    """The sum of the diagonal of each matrix."""
    return np.trace(matrices("np.linalg.trace", x, square=False), offset, -2, -1, dtype)


@implements(np.linalg.matrix_transpose)
def matrix_transpose(x, /):
    """Each matrix transposed."""
    return mT(matrices("np.linalg.matrix_transpose", x, square=False))


def read_symmetric(a, lower):
    """``a`` as the symmetric (Hermitian, if it is complex) matrix that one of its triangles stands for.

    NumPy reads one triangle; the gradient here is that of the symmetric matrix, half of it in each triangle. So what
    the other triangle would have to be is added as a constant (zero if ``a`` is symmetric), and the mean is taken.
    """
    data = data_of(a)
    kept = as_like(np.tri(data.shape[-1], dtype=bool), data)
    mirrored = np.where(kept if lower else kept.T, data, mH(data))
    return symmetrised(a + (mirrored - data))


def symmetrised(x):
    """(x + xᵀ) / 2, with xᵀ conjugated if it is complex; its own transpose, as a map of matrices."""
    return (x + mH(x)) / 2
