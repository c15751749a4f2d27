"""Inverses, systems of equations and determinants of matrices.

The rules are those of M. Giles, "An extended collection of matrix derivative results for forward and reverse mode
algorithmic differentiation" (2008), where no other source is named. Matrices are the last two axes; stacks of them are
broadcast, and summed back, as NumPy does. Tensors only.
"""

from itertools import combinations, permutations

import numpy as np

from autograd.engine.arrays import as_like
from autograd.engine.declaration import gate, op
from autograd.engine.node import is_complex
from autograd.ops.masking import scale
from autograd.ops.shaping import unbroadcast


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


@op(lambda g, out, x: -(mT(out) @ g @ mT(out)), complex=True)
@gate("matrix inverter", symbol="⁻¹", local=("-outᵀ g outᵀ",))
def inv(x):
    """The inverse of each matrix. dx = -outᵀ g outᵀ. A singular matrix raises LinAlgError, as in NumPy."""
    return np.linalg.inv(x)


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


def _singular(x):
    """Singular vectors and values of square matrices, x = u s v, and the sign det(u) det(v), complex if x is."""
    u, s, v = np.linalg.svd(x)
    sign = np.linalg.det(u) * np.linalg.det(v)
    return u, s, v, (sign if is_complex(x) else sign.round())[..., None, None]


def _product_without(s, omit):
    """The products of ``s`` along its last axis, leaving out the entries where ``omit`` holds."""
    return np.where(omit, 1, s).prod(-1)


@op(lambda g, out, x: cofactors_along(x, g), gate="cofactors", symbol="cof", local=("cofactors'(x)[g]",), complex=True)
def cofactors(x):
    """The matrix of cofactors of each square matrix: the gradient of its determinant, det(x) x⁻ᵀ if x is regular.

    It is taken from the singular values, so that it is right for singular matrices too: with x = u s vᵀ it is
    det(u) det(v) u c vᵀ, where c_i is the product of all singular values but s_i (and u and v conjugated, if complex).
    """
    u, s, v, sign = _singular(x)
    c = _product_without(s[..., None, :], where_diagonal(s))
    return ((u * c[..., None, :]).conj() @ v.conj() * sign).astype(x.dtype)


def _products_without(s, k):
    """At [..., i, j, ...], k indices: the product of all of s but s_i, s_j, ...; 0 where two indices are equal."""
    n = s.shape[-1]
    indices = np.ix_(*[np.arange(n)] * k)
    products = np.ones_like(s, shape=(*s.shape[:-1], *[n] * k))
    for omitted in range(n):
        among = np.logical_or.reduce(np.broadcast_arrays(*(index == omitted for index in indices)))
        products = products * np.where(as_like(among, s), 1, s[(..., omitted, *[None] * k)])
    repeated = np.logical_or.reduce(np.broadcast_arrays(*[a == b for a, b in combinations(indices, 2)]))
    return np.where(as_like(repeated, s), 0, products)


def _cofactors_along_rule(g, out, *xs, i):
    """x receives the derivative along one direction more; a direction, the same map with g in its own place."""
    return cofactors_along(*xs, g) if i == 0 else cofactors_along(*xs[:i], g, *xs[i + 1 :])


@op(_cofactors_along_rule, complex=True)
@gate("cofactors along", symbol="cof'", local=("cofactors'(.., g, ..)",))
def cofactors_along(*xs):
    """The derivative of ``cofactors(x)`` in the directions y, z, ...: that of the determinant, of one order more.

    ``xs`` are x and one direction or more. For regular matrices the one of second order is
    det(x) (tr(x⁻¹ y) x⁻ᵀ - (x⁻¹ y x⁻¹)ᵀ). Here each order is taken from the singular values, as inverses lose half of
    the digits and more near a singular matrix: with x = diag(s) it is the sum, over all ways to pick rows i, j, ... for
    the directions and one for the result, and over all permutations p of these rows, of
    sign(p) y[i, p(i)] z[j, p(j)] ... times the product of all singular values but s_i, s_j, ...
    It is symmetric in the directions and g. The cost for matrices with n rows is about n to the power of the order.
    """
    x, *directions = xs
    u, s, v, sign = _singular(x)
    directions = [mH(u) @ y @ mH(v) for y in directions]
    k = len(directions)
    products = _products_without(s, k + 1)
    rows = "abcdefghijklmnopqrstuvwxyz"[: k + 1]
    parts = []
    for order in permutations(range(k + 1)):
        columns = [rows[i] for i in order]
        terms = ["..." + row + column for row, column in zip(rows, columns, strict=True)]
        # one row alone is on the diagonal, and einsum writes no diagonals
        target = terms[k] if order[k] != k else "..." + rows[k]
        part = np.einsum(",".join(["..." + rows, *terms[:k]]) + "->" + target, products, *directions)
        part = part if order[k] != k else np.where(where_diagonal(s), part[..., None], 0)
        parts.append(float(np.linalg.det(np.eye(k + 1)[list(order)])) * part)
    return (u.conj() @ sum(parts) @ v.conj() * sign).astype(np.result_type(*(y.dtype for y in xs)))


@op(lambda g, out, x: g[..., None, None] * cofactors(x), gate="determinant", local=("g cofactors(x)",), complex=True)
def det(x):
    """The determinant of each square matrix. dx = g cofactors(x), so it is right for singular matrices too."""
    return np.linalg.det(x)


def _slogdet_rule(g, out, x):
    to_log = g[..., 1]
    if is_complex(x):  # the sign depends on a complex x, too
        to_log = to_log.real + 1j * (g[..., 0] * out[..., 0]).imag
    return scale(to_log[..., None, None], mT(np.linalg.inv(x)))


@op(_slogdet_rule, gate="log determinant", local=("g_log x⁻ᵀ",), complex=True)
def slogdet(x):
    """Sign and logarithm of |det| of each matrix, along a last axis of length 2. dx = g x⁻ᵀ; the sign is constant.

    Of complex matrices the sign is a number s of size 1, and dx = (g_log + i Im(g_sign s)) x⁻ᵀ.
    The gradient at a singular matrix, where the value is -inf, does not exist: LinAlgError.
    """
    return np.stack(np.linalg.slogdet(x), axis=-1)


def _pinv_rule(g, out, x, rcond):
    pt, gt = mT(out), mH(g)
    p, x = out.conj(), x.conj()
    return -(pt @ g @ pt) + (gt - x @ (p @ gt)) @ p @ pt + pt @ (p @ (gt - (gt @ p) @ x))


@op(_pinv_rule, complex=True)
@gate("pseudo-inverter", symbol="⁺", local=("-outᵀ g outᵀ + (1 - x out) gᵀ out outᵀ + outᵀ out gᵀ (1 - out x)",))
def pinv(x, *, rcond=None):
    """The Moore-Penrose pseudo-inverse p of each matrix; singular values below ``rcond`` times the largest count as 0.

    dx = -pᵀ g pᵀ + (1 - x p) gᵀ p pᵀ + pᵀ p gᵀ (1 - p x): Golub and Pereyra (1973). It holds as long as the rank does
    not change; where it does, the pseudo-inverse jumps. Of complex matrices x, p and gᵀ, but not pᵀ, are conjugated.
    """
    return np.linalg.pinv(x) if rcond is None else np.linalg.pinv(x, rcond)


def symmetrised(x):
    """(x + xᵀ) / 2, with xᵀ conjugated if it is complex; its own transpose, as a map of matrices."""
    return (x + mH(x)) / 2
