"""Matrices made of vectors or blocks, and equations with them: Toeplitz, Hankel, circulant, block diagonal."""

import numpy as np
import scipy.linalg

from autograd.engine.declaration import gate, linear, op
from autograd.engine.node import data_of
from autograd.engine.outside import call_outside
from autograd.errors import ShapeError
from autograd.functions.operands import array
from autograd.scipy.linalg.arguments import columns, on_nodes, right_side


def _block(g, out, *xs, i):
    row, column = (sum(x.shape[k] for x in xs[:i]) for k in (0, 1))
    return g[row : row + xs[i].shape[0], column : column + xs[i].shape[1]]


@linear(_block, complex=True, gate="joiner", symbol="⊕", local=("its part of g",))
def _block_diag(*xs):
    return call_outside(scipy.linalg.block_diag, *xs)


@on_nodes
def block_diag(*arrs):
    """The matrix with the given ones along its diagonal and zeros elsewhere; a vector or a number counts as one row."""
    blocks = [array(x) for x in arrs]
    if any(x.ndim > 2 for x in blocks):
        raise ShapeError(f"block_diag: got shapes {[x.shape for x in blocks]}, expected at most two axes")
    return _block_diag(*(x if x.ndim == 2 else x.reshape((1, -1)) for x in blocks))


def _vector(name, x):
    x = array(x)
    if x.ndim != 1:
        raise ShapeError(f"{name}: got shape {x.shape}, expected a vector")
    return x


@on_nodes
def toeplitz(c, r=None):
    """The matrix with first column c and first row r, constant along diagonals; r is c, conjugated, if it is not given.

    r[0] is not read, as in SciPy, and has gradient 0.
    """
    c = _vector("toeplitz", c)
    r = c.conj() if r is None else _vector("toeplitz", r)
    m, n = c.shape[0], r.shape[0]
    return np.concatenate([c[::-1], r[1:]])[m - 1 - np.arange(m)[:, None] + np.arange(n)]


@on_nodes
def hankel(c, r=None):
    """The matrix with first column c and last row r, constant along the other diagonals; zeros if r is not given."""
    c = _vector("hankel", c)
    r = np.zeros(c.shape, dtype=c.dtype) if r is None else _vector("hankel", r)
    return np.concatenate([c, r[1:]])[np.arange(c.shape[0])[:, None] + np.arange(r.shape[0])]


@on_nodes
def circulant(c):
    """The matrix whose columns are c, each one place lower than the one before, round and round."""
    c = _vector("circulant", c)
    n = c.shape[0]
    return c[(np.arange(n)[:, None] - np.arange(n)) % n]


def _diagonals(left, right):
    """The sums of left[i + k] right[i] over i and over columns, for k = 0 ... n - 1."""
    n = left.shape[0]
    left = np.concatenate([left, np.zeros((n - 1, left.shape[1]), dtype=left.dtype)], axis=0)
    return np.einsum("kim,im->k", left[np.arange(n)[:, None] + np.arange(n)], right)


def _with_first(r, c):
    """r, with c's first entry in place of its own."""
    return np.concatenate([c[:1], r[1:]])


def _toeplitz_b(g, out, c, r, b):
    return _solve_toeplitz(_with_first(r, c), c, g)


def _toeplitz_c(g, out, c, r, b):
    return -_diagonals(columns(_toeplitz_b(g, out, c, r, b)), columns(out))


def _toeplitz_r(g, out, c, r, b):
    found = _diagonals(columns(out), columns(_toeplitz_b(g, out, c, r, b)))
    return np.concatenate([0.0 * found[:1], -found[1:]])


@op(_toeplitz_c, _toeplitz_r, _toeplitz_b, complex=True)
@gate(
    "matrix divider",
    symbol="\\",
    local=("-Σ gb[i+k] out[i]", "-Σ gb[i] out[i+k]", "gb: the transposed equations, for g"),
)
def _solve_toeplitz(c, r, b):
    return call_outside(scipy.linalg.solve_toeplitz, (c, r), b)


def _column_and_row(name, c_or_cr):
    if isinstance(c_or_cr, tuple):
        return tuple(_vector(name, x) for x in c_or_cr)
    c = _vector(name, c_or_cr)
    return c, c.conj() if np.iscomplexobj(data_of(c)) else c


@on_nodes
def solve_toeplitz(c_or_cr, b, check_finite=True):
    """The x with T x = b for a Toeplitz matrix T, by Levinson's recursion: no matrix is made for the solution.

    Args:
        c_or_cr: the first column, of a Hermitian T, or the pair of first column and first row.
        b: a vector or a matrix of columns.
        check_finite: ignored.
    """
    c, r = _column_and_row("solve_toeplitz", c_or_cr)
    if c.shape != r.shape:
        raise ShapeError(f"solve_toeplitz: got a column of {c.shape} and a row of {r.shape}, expected the same lengths")
    return _solve_toeplitz(c, r, right_side("solve_toeplitz", b, c.shape[0]))


@on_nodes
def matmul_toeplitz(c_or_cr, x, check_finite=False, workers=None):
    """T x for a Toeplitz matrix T, by Fourier transforms: no matrix is made.

    Args:
        c_or_cr: the first column, of a Hermitian T, or the pair of first column and first row.
        x: a vector or a matrix of columns.
        check_finite: ignored.
        workers: ignored.
    """
    c, r = _column_and_row("matmul_toeplitz", c_or_cr)
    x = right_side("matmul_toeplitz", x, r.shape[0])
    m, n = c.shape[0], r.shape[0]
    ring = np.concatenate([c, r[:0:-1]])  # T is a part of this circulant matrix
    padded = np.concatenate([columns(x), np.zeros((m - 1, columns(x).shape[1]), dtype=x.dtype)], axis=0)
    turning = any(np.iscomplexobj(data_of(v)) for v in (ring, padded))
    forward, back = (np.fft.fft, np.fft.ifft) if turning else (np.fft.rfft, np.fft.irfft)
    product = back(forward(ring)[:, None] * forward(padded, axis=0), n=m + n - 1, axis=0)[:m]
    return product.reshape((m, *x.shape[1:]))
