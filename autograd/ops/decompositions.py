"""Decompositions of matrices: Cholesky, eigenvalues, singular values, QR. Tensors only.

An op has one result, so the parts of a decomposition are packed into one array, one above the other in columns of one
length; ``autograd.functions.decompositions`` cuts it into NumPy's named tuples. Matrices are the last two axes.

Vectors that belong to equal eigenvalues or singular values are a choice: any other basis of their space does as well
(``choices``). The rules leave out the gaps between equal values, and the rotation of their vectors among each other: a
function that does not depend on the choice does not need it. Whether it does, the sweeps find out.

Of complex matrices a vector is determined up to a factor of size 1. Functions that depend on which one LAPACK chose
have no gradient, and asking for one is an error. The formulas are given for real matrices; for complex ones (Hermitian
in place of symmetric) the code conjugates where needed.
"""

import math
from typing import TYPE_CHECKING

import numpy as np

from autograd.engine.arrays import as_like
from autograd.engine.declaration import gate, op
from autograd.engine.later import later
from autograd.engine.node import data_of, is_complex
from autograd.errors import OperandError
from autograd.ops.linalg import eye, mH, mT, symmetrised, where_diagonal
from autograd.ops.masking import scale

if TYPE_CHECKING:
    from autograd.ops.choices import equal, zero
else:
    equal, zero = later("autograd.ops.choices", "equal"), later("autograd.ops.choices", "zero")


def _lower(x):
    return np.where(as_like(np.tri(x.shape[-1], dtype=bool), x), x, 0.0)


def _on_diagonal(x):
    """Vectors as diagonal matrices."""
    return x[..., None] * eye(x)


def _one_over(x, but):
    """1 / x, and 0 where the mask ``but`` holds."""
    return 1 / np.where(but, math.inf, x)


def _gaps(w):
    """1 / (w_j - w_i), and 0 for equal values; a value equals itself."""
    return _one_over(w[..., None, :] - w[..., :, None], equal(data_of(w)))


def _check_phases(name, g, vectors):
    """OperandError if a gradient depends on the factors of size 1 of complex vectors: ``g`` is that of turning them."""
    if not is_complex(g):
        return
    turned, size = abs(data_of(g).imag), abs(data_of(vectors)).max(initial=0.0)
    if np.any(turned > np.sqrt(np.finfo(turned.dtype).eps) * size):
        raise OperandError(
            f"{name}: the gradient of a function was asked for that depends on the phases of complex vectors, but they "
            f"are determined only up to a factor of size 1; a function such as abs(v) does not"
        )


def _cholesky_rule(g, out, x):
    lt = mT(out)
    p = _lower(lt @ g) * (1 - eye(out) / 2)
    s = np.linalg.solve(lt, symmetrised(p))
    return mT(np.linalg.solve(lt.conj(), mT(s)))


@op(_cholesky_rule, complex=True)
@gate("factoriser", symbol="LLᵀ", local=("out⁻ᵀ (P + Pᵀ)/2 out⁻¹, P = outᵀ g, lower half, diagonal halved",))
def cholesky(x):
    """The lower triangular l with l lᵀ = (x + xᵀ) / 2, for positive definite matrices.

    dx = l⁻ᵀ (p + pᵀ)/2 l⁻¹, where p is the lower triangle of lᵀ g with half its diagonal: Murray, "Differentiation of
    the Cholesky decomposition" (2016). x is read as symmetric, and so is its gradient.
    """
    return np.linalg.cholesky(symmetrised(x))


def _eigh_rule(g, out, x, UPLO):
    gw, gv, w, v = g[..., 0, :].real, g[..., 1:, :], out[..., 0, :].real, out[..., 1:, :]
    k = mT(v) @ gv
    _check_phases("eigh", np.diagonal(k, 0, -2, -1), gv)
    inner = _on_diagonal(gw) + scale((k - mH(k)) / 2, _gaps(w))
    return v.conj() @ inner @ mT(v)


@op(_eigh_rule, complex=True, choice=later("autograd.ops.choices", "Eigenvectors"))
@gate("factoriser", symbol="VΛVᵀ", local=("V (diag gΛ + F ∘ (K - Kᵀ)/2) Vᵀ, K = Vᵀ gV, F = 1/(λj - λi)",))
def eigh(x, *, UPLO="L"):
    """Eigenvalues, ascending, in the first row, and below them the orthonormal eigenvectors of (x + xᵀ) / 2.

    dx = v (diag(gw) + f ∘ (vᵀ gv - gvᵀ v) / 2) vᵀ with f_ij = 1/(w_j - w_i): Giles (2008). x is read as symmetric. At
    equal eigenvalues see the head of this module. UPLO is handed to NumPy: it may turn the sign of a vector.
    """
    w, v = np.linalg.eigh(symmetrised(x), UPLO)
    return np.concatenate([w[..., None, :], v], axis=-2)


def _eig_rule(g, out, x):
    gw, gv, w, v = g[..., 0, :], g[..., 1:, :], out[..., 0, :], out[..., 1:, :]
    vt = mT(v)
    k = vt @ gv
    lengths = np.diagonal(k, 0, -2, -1)
    _check_phases("eig", lengths, gv)
    k = k - vt @ v.conj() * lengths.real[..., None, :]  # the vectors are normalised: a change along them does not count
    inner = _on_diagonal(gw) + scale(k, _gaps(w))
    return np.linalg.solve(vt, inner @ vt)


@op(_eig_rule, complex=True, choice=later("autograd.ops.choices", "AnyEigenvectors"))
@gate("factoriser", symbol="VΛV⁻¹", local=("V⁻ᵀ (diag gΛ + F ∘ (K - VᵀV diag K)) Vᵀ, K = Vᵀ gV, F = 1/(λj - λi)",))
def eig(x):
    """Eigenvalues in the first row, in LAPACK's order, and below them the eigenvectors, of length 1.

    dx = v⁻ᵀ (diag(gw) + f ∘ (vᵀ gv - vᵀ v diag(vᵀ gv))) vᵀ with f_ij = 1/(w_j - w_i): Boeddeker et al. (2017). A real
    matrix may have complex ones, as in NumPy; a matrix with too few eigenvectors has no gradient: LinAlgError.
    """
    w, v = np.linalg.eig(x)
    return np.concatenate([w[..., None, :], v], axis=-2)


def _svd_rule(g, out, x, full):
    m, n = x.shape[-2:]
    k = min(m, n)
    extra, g = g[..., k:], g[..., :k]
    s = out[..., m, :k].real
    if full and m != n and np.any(extra != 0):
        raise OperandError(
            f"svd: the gradient of the extra singular vectors of a matrix of shape {(m, n)} was asked for, but they "
            f"are not determined; use np.linalg.svd(a, full_matrices=False)"
        )
    gu, gs, gv = g[..., :m, :], g[..., m, :].real, g[..., m + 1 :, :]
    u, v = out[..., :m, :k], out[..., m + 1 :, :k]  # v is conjugated: x = u s vᵀ
    uc, vh, ut = u.conj(), mH(v), mT(u)
    a, b = ut @ gu, (mT(v) @ gv).conj()
    row, column = s[..., None, :], s[..., :, None]
    none = zero(data_of(s))
    pairs = where_diagonal(s) | (none[..., None, :] & none[..., :, None])
    p, q, sums, inverse = a + b, a - b, _one_over(row + column, pairs), _one_over(s, none)
    inner = _on_diagonal(gs) + (scale(p - mH(p), _gaps(s)) + scale(q - mH(q), sums)) / 2
    if is_complex(inner):
        _check_phases("svd", np.diagonal(p, 0, -2, -1), g)
        inner = inner + _on_diagonal(1j * scale(np.diagonal(q, 0, -2, -1).imag, inverse / 2))
    gx = uc @ inner @ vh
    if m > k:  # the part of gu outside the columns of u
        gx = gx + scale(gu - uc @ (ut @ gu), inverse[..., None, :]) @ vh
    if n > k:
        gx = gx + uc @ mT(scale(gv - v.conj() @ (mT(v) @ gv), inverse[..., None, :]))
    if full and m != n:  # the term is 0 in reverse mode; its transpose makes the tangents of the extra vectors NaN
        gx = gx + scale(extra, math.nan).sum(axis=(-2, -1))[..., None, None]
    return gx


@op(
    _svd_rule,
    gate="factoriser",
    symbol="USVᵀ",
    local=("Jᵀ g",),
    complex=True,
    choice=later("autograd.ops.choices", "SingularVectors"),
)
def svd(x, *, full=False):
    """Left singular vectors, below them the singular values, descending, below them the right singular vectors.

    With p = f ∘ (uᵀ gu + vᵀ gv), f_ij = 1/(s_j - s_i), and q = h ∘ (uᵀ gu - vᵀ gv), h_ij = 1/(s_j + s_i):
    dx = u (diag(gs) + (p + pᵀ + q - qᵀ)/2) vᵀ + (1 - u uᵀ) gu s⁻¹ vᵀ + u s⁻¹ gvᵀ (1 - v vᵀ).
    Source: Townsend, "Differentiating the singular value decomposition" (2016). At equal singular values see the head
    of this module. With ``full`` the columns are as long as the longer side and there are extra vectors; these have no
    gradient, and asking for it is an error.
    """
    u, s, vt = np.linalg.svd(x, full_matrices=full)
    width = max(u.shape[-1], vt.shape[-2])
    parts = [_wide(part, width) for part in (u, s[..., None, :], mT(vt))]
    return np.concatenate(parts, axis=-2)


def _wide(x, width):
    missing = width - x.shape[-1]
    return np.concatenate([x, np.zeros_like(x, shape=(*x.shape[:-1], missing))], axis=-1) if missing else x


def _qr_tall(gq, gr, q, r):
    """The gradient for x = q r with r square."""
    lower = _lower((r @ mT(gr) - mT(gq) @ q).conj()) * (1 - eye(q) / 2)
    return mT(np.linalg.solve(r, mT(gq + q.conj() @ (lower + mH(lower)))))


def _qr_rule(g, out, x):
    m, n = x.shape[-2:]
    k = min(m, n)
    q, r, gq, gr = out[..., :m, :], mT(out[..., m:, :]), g[..., :m, :], mT(g[..., m:, :])
    if n == k:
        return _qr_tall(gq, gr, q, r)
    # x = [a b] with a square; then r = [u, qᵀ b].
    gb = q.conj() @ gr[..., k:]
    ga = _qr_tall(gq + (x[..., k:] @ mT(gr[..., k:])).conj(), gr[..., :k], q, r[..., :k])
    return np.concatenate([ga, gb], axis=-1)


@op(_qr_rule, complex=True)
@gate("factoriser", symbol="QR", local=("(gQ + Q C) R⁻ᵀ, C = R gRᵀ - gQᵀ Q, lower half mirrored",))
def qr(x):
    """x = q r with orthonormal columns in q and r upper triangular: q and below it rᵀ.

    dx = (gq + q c(r grᵀ - gqᵀ q)) r⁻ᵀ, where c copies the lower triangle into the upper: Walter and Lehmann (2010). For
    wide matrices it holds for the leading square part, and the rest receives q gr. The leading columns have to be
    independent: LinAlgError or infinite gradients otherwise. The diagonal of r is real, of complex matrices too.
    """
    q, r = np.linalg.qr(x)
    return np.concatenate([q, mT(r)], axis=-2)
