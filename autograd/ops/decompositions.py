"""Decompositions of matrices: Cholesky, eigenvalues, singular values, QR. Tensors only.

An op has one result, so the parts of a decomposition are packed into one array, one above the other in columns of one
length; the functions under NumPy's names slice it and return NumPy's named tuples. Matrices are the last two axes.

Vectors that belong to equal eigenvalues or singular values are not differentiable: a gradient that arrives at them
comes out infinite or NaN, even if the function does not depend on which of them were chosen. The values alone always
have finite gradients, since a gradient of exactly 0 on the vectors stays 0 (``scale``).

Of complex matrices a vector is determined up to a factor of size 1. Functions that depend on which one LAPACK chose
have no gradient, and asking for one is an error. The formulas are given for real matrices; for complex ones (Hermitian
in place of symmetric) the code says what is conjugated.
"""

import math

import numpy as np

from autograd.engine.arrays import as_like
from autograd.engine.declaration import op
from autograd.engine.node import data_of, is_complex
from autograd.errors import OperandError
from autograd.ops.derived import implements
from autograd.ops.linalg import eye, matrices, mH, mT, read_symmetric, symmetrised, where_diagonal
from autograd.ops.masking import scale

EighResult = type(np.linalg.eigh(np.eye(1)))  # NumPy has no public names for them
EigResult = type(np.linalg.eig(np.eye(1)))
QRResult = type(np.linalg.qr(np.eye(1)))
SVDResult = type(np.linalg.svd(np.eye(1)))


def _lower(x):
    return np.where(as_like(np.tri(x.shape[-1], dtype=bool), x), x, 0.0)


def _on_diagonal(x):
    """Vectors as diagonal matrices."""
    return x[..., None] * eye(x)


def _beside_diagonal(x):
    """1 / x, and 0 on the diagonal."""
    return 1 / np.where(where_diagonal(x), math.inf, x)


def _gaps(w):
    """1 / (w_j - w_i), and 0 on the diagonal."""
    return _beside_diagonal(w[..., None, :] - w[..., :, None])


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


@op(_cholesky_rule, gate="factoriser", symbol="LLᵀ", complex=True)
def cholesky(x):
    """The lower triangular l with l lᵀ = (x + xᵀ) / 2, for positive definite matrices.

    dx = l⁻ᵀ (p + pᵀ)/2 l⁻¹, where p is the lower triangle of lᵀ g with half its diagonal: Murray, "Differentiation of
    the Cholesky decomposition" (2016). x is read as symmetric, and so is its gradient.
    """
    return np.linalg.cholesky(symmetrised(x))


@implements(np.linalg.cholesky)
def _cholesky(a, /, *, upper=False):
    a = matrices("np.linalg.cholesky", a)
    factor = cholesky(read_symmetric(a, lower=not upper))
    return mH(factor) if upper else factor


def _eigh_rule(g, out, x, UPLO):
    gw, gv, w, v = g[..., 0, :].real, g[..., 1:, :], out[..., 0, :].real, out[..., 1:, :]
    k = mT(v) @ gv
    _check_phases("eigh", np.diagonal(k, 0, -2, -1), gv)
    inner = _on_diagonal(gw) + symmetrised(scale(k, _gaps(w)))
    return v.conj() @ inner @ mT(v)


@op(_eigh_rule, gate="factoriser", symbol="VΛVᵀ", complex=True)
def eigh(x, *, UPLO="L"):
    """Eigenvalues, ascending, in the first row, and below them the orthonormal eigenvectors of (x + xᵀ) / 2.

    dx = v (diag(gw) + f ∘ vᵀ gv) vᵀ with f_ij = 1/(w_j - w_i), symmetrised: Giles (2008). x is read as symmetric. At
    equal eigenvalues see the head of this module. UPLO is handed to NumPy: it may turn the sign of a vector.
    """
    w, v = np.linalg.eigh(symmetrised(x), UPLO)
    return np.concatenate([w[..., None, :], v], axis=-2)


def _packed_eigh(name, a, UPLO):
    if UPLO not in ("L", "U", "l", "u"):
        raise OperandError(f"{name}: got UPLO={UPLO!r}, expected 'L' or 'U'")
    return eigh(read_symmetric(matrices(name, a), lower=UPLO in "Ll"), UPLO=UPLO)


@implements(np.linalg.eigh)
def _eigh(a, UPLO="L"):
    packed = _packed_eigh("np.linalg.eigh", a, UPLO)
    return EighResult(packed[..., 0, :].real, packed[..., 1:, :])


@implements(np.linalg.eigvalsh)
def eigvalsh(a, UPLO="L"):
    """The eigenvalues of symmetric matrices, ascending; differentiable where they are equal too."""
    return _packed_eigh("np.linalg.eigvalsh", a, UPLO)[..., 0, :].real


def _eig_rule(g, out, x):
    gw, gv, w, v = g[..., 0, :], g[..., 1:, :], out[..., 0, :], out[..., 1:, :]
    vt = mT(v)
    k = vt @ gv
    lengths = np.diagonal(k, 0, -2, -1)
    _check_phases("eig", lengths, gv)
    k = k - vt @ v.conj() * lengths.real[..., None, :]  # vectors keep their length
    inner = _on_diagonal(gw) + scale(k, _gaps(w))
    return np.linalg.solve(vt, inner @ vt)


@op(_eig_rule, gate="factoriser", symbol="VΛV⁻¹", complex=True)
def eig(x):
    """Eigenvalues in the first row, in LAPACK's order, and below them the eigenvectors, of length 1.

    dx = v⁻ᵀ (diag(gw) + f ∘ (vᵀ gv - vᵀ v diag(vᵀ gv))) vᵀ with f_ij = 1/(w_j - w_i): Boeddeker et al. (2017). A real
    matrix may have complex ones, as in NumPy; a matrix with too few eigenvectors has no gradient: LinAlgError.
    """
    w, v = np.linalg.eig(x)
    return np.concatenate([w[..., None, :], v], axis=-2)


@implements(np.linalg.eig)
def _eig(a):
    packed = eig(matrices("np.linalg.eig", a))
    return EigResult(packed[..., 0, :], packed[..., 1:, :])


@implements(np.linalg.eigvals)
def eigvals(a):
    """The eigenvalues of square matrices; complex, if any of them is."""
    return eig(matrices("np.linalg.eigvals", a))[..., 0, :]


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
    p, q = scale(a + b, _gaps(s)), scale(a - b, _beside_diagonal(row + column))
    inner = _on_diagonal(gs) + (p + mH(p) + q - mH(q)) / 2
    if is_complex(inner):
        _check_phases("svd", np.diagonal(a + b, 0, -2, -1), g)
        inner = inner + _on_diagonal(1j * scale(np.diagonal(a - b, 0, -2, -1).imag, 0.5 / s))
    gx = uc @ inner @ vh
    if m > k:  # the part of gu outside the columns of u
        gx = gx + scale(gu - uc @ (ut @ gu), 1 / row) @ vh
    if n > k:
        gx = gx + uc @ mT(scale(gv - v.conj() @ (mT(v) @ gv), 1 / row))
    if full and m != n:  # zero; for the forward sweep NaN, as their tangents are not determined
        gx = gx + scale(extra, math.nan).sum(axis=(-2, -1))[..., None, None]
    return gx


@op(_svd_rule, gate="factoriser", symbol="USVᵀ", complex=True)
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


@implements(np.linalg.svd)
def _svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    """``SVDResult(U, S, Vh)``, or S alone; with ``hermitian`` the lower triangle of a is read."""
    a = matrices("np.linalg.svd", a, square=hermitian)
    if hermitian:
        return _svd_of_symmetric(a, compute_uv)
    if not compute_uv:
        return svdvals(a)
    m, n = a.shape[-2:]
    k = min(m, n)
    packed = svd(a, full=bool(full_matrices) and m != n)
    u_width, v_width = (m, n) if full_matrices else (k, k)
    return SVDResult(packed[..., :m, :u_width], packed[..., m, :k].real, mT(packed[..., m + 1 :, :v_width]))


def _svd_of_symmetric(a, compute_uv):
    """By eigenvalues and their signs, as NumPy does it: so the vectors are the same."""
    w, v = _eigh(a)
    order = np.argsort(abs(w), axis=-1)[..., ::-1]
    s = np.take_along_axis(abs(w), order, axis=-1)
    if not compute_uv:
        return s
    u = np.take_along_axis(v, order[..., None, :], axis=-1)
    signs = np.take_along_axis(np.sign(data_of(w)), order, axis=-1)
    return SVDResult(u, s, mH(u * signs[..., None, :]))


@implements(np.linalg.svdvals)
def svdvals(x, /):
    """The singular values of each matrix, descending; differentiable where they are equal too."""
    x = matrices("np.linalg.svdvals", x, square=False)
    return svd(x)[..., x.shape[-2], :].real


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
    # x = [a b] with a square: r = [u, qᵀ b]
    gb = q.conj() @ gr[..., k:]
    ga = _qr_tall(gq + (x[..., k:] @ mT(gr[..., k:])).conj(), gr[..., :k], q, r[..., :k])
    return np.concatenate([ga, gb], axis=-1)


@op(_qr_rule, gate="factoriser", symbol="QR", complex=True)
def qr(x):
    """x = q r with orthonormal columns in q and r upper triangular: q and below it rᵀ.

    dx = (gq + q c(r grᵀ - gqᵀ q)) r⁻ᵀ, where c copies the lower triangle into the upper: Walter and Lehmann (2010). For
    wide matrices it holds for the leading square part, and the rest receives q gr. The leading columns have to be
    independent: LinAlgError or infinite gradients otherwise. The diagonal of r is real, of complex matrices too.
    """
    q, r = np.linalg.qr(x)
    return np.concatenate([q, mT(r)], axis=-2)


@implements(np.linalg.qr)
def _qr(a, mode="reduced"):
    """``QRResult(Q, R)``, or R alone; ``mode="complete"`` where it is the same."""
    a = matrices("np.linalg.qr", a, square=False)
    m, n = a.shape[-2:]
    if mode not in ("reduced", "r", "complete") or (mode == "complete" and m > n):
        raise OperandError(
            f"np.linalg.qr: mode={mode!r} for a matrix of shape {(m, n)} is not supported for Tensor; "
            f"use mode='reduced' or 'r'"
        )
    packed = qr(a)
    r = mT(packed[..., m:, :])
    return r if mode == "r" else QRResult(packed[..., :m, :], r)
