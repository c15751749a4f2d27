"""Decompositions of matrices under NumPy's names: the packed results of the ops, cut into NumPy's named tuples."""

import numpy as np

from autograd.engine.node import data_of
from autograd.engine.views import own_memory
from autograd.errors import OperandError
from autograd.functions.linalg import matrices, read_symmetric
from autograd.functions.registry import implements
from autograd.ops import cholesky, eig, eigh, qr, svd
from autograd.ops.linalg import mH, mT

EighResult = type(np.linalg.eigh(np.eye(1)))  # NumPy has no public names for these types
EigResult = type(np.linalg.eig(np.eye(1)))
QRResult = type(np.linalg.qr(np.eye(1)))
SVDResult = type(np.linalg.svd(np.eye(1)))


@implements(np.linalg.cholesky)
def np_cholesky(a, /, *, upper=False):
    """``np.linalg.cholesky``: reads and returns the lower triangle, or with ``upper`` the upper one."""
    a = matrices("np.linalg.cholesky", a)
    factor = cholesky(read_symmetric(a, lower=not upper))
    return own_memory(mH(factor)) if upper else factor


def _packed_eigh(name, a, UPLO):
    if UPLO not in ("L", "U", "l", "u"):
        raise OperandError(f"{name}: got UPLO={UPLO!r}, expected 'L' or 'U'")
    return eigh(read_symmetric(matrices(name, a), lower=UPLO in "Ll"), UPLO=UPLO)


@implements(np.linalg.eigh)
def np_eigh(a, UPLO="L"):
    """``EighResult(eigenvalues, eigenvectors)``, read from one triangle.

    With equal eigenvalues, a function has a derivative if it does not depend on which eigenvectors were chosen.

    Example:
        >>> from autograd import grad
        >>> def projector(a):
        ...     v = np.linalg.eigh(a)[1][:, :2]
        ...     return v @ v.T
        >>> grad(lambda a: projector(a)[0, 2])(np.diag([1.0, 1.0, 5.0])).tolist()
        [[0.0, 0.0, -0.125], [0.0, 0.0, 0.0], [-0.125, 0.0, 0.0]]
    """
    packed = _packed_eigh("np.linalg.eigh", a, UPLO)
    return EighResult(packed[..., 0, :].real, packed[..., 1:, :])


@implements(np.linalg.eigvalsh)
def eigvalsh(a, UPLO="L"):
    """The eigenvalues of symmetric matrices, ascending; differentiable where they are equal too."""
    return _packed_eigh("np.linalg.eigvalsh", a, UPLO)[..., 0, :].real


@implements(np.linalg.eig)
def np_eig(a):
    """``EigResult(eigenvalues, eigenvectors)``."""
    packed = eig(matrices("np.linalg.eig", a))
    return EigResult(packed[..., 0, :], packed[..., 1:, :])


@implements(np.linalg.eigvals)
def eigvals(a):
    """The eigenvalues of square matrices; complex, if any of them is."""
    return eig(matrices("np.linalg.eigvals", a))[..., 0, :]


@implements(np.linalg.svd)
def np_svd(a, full_matrices=True, compute_uv=True, hermitian=False):
    """``SVDResult(U, S, Vh)``, or S alone; with ``hermitian`` the lower triangle of a is read.

    With equal singular values, a function has a derivative if it does not depend on which vectors were chosen.
    """
    a = matrices("np.linalg.svd", a, square=hermitian)
    if hermitian:
        return _svd_of_symmetric(a, compute_uv)
    if not compute_uv:
        return svdvals(a)
    m, n = a.shape[-2:]
    k = min(m, n)
    packed = svd(a, full=bool(full_matrices) and m != n)
    u_width, v_width = (m, n) if full_matrices else (k, k)
    return SVDResult(packed[..., :m, :u_width], packed[..., m, :k].real, own_memory(mT(packed[..., m + 1 :, :v_width])))


def _svd_of_symmetric(a, compute_uv):
    """The decomposition by eigenvalues and their signs, as NumPy does it, so that the vectors are the same."""
    w, v = np_eigh(a)
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


@implements(np.linalg.qr)
def np_qr(a, mode="reduced"):
    """``QRResult(Q, R)``, or R alone; ``mode="complete"`` only where it gives the same as "reduced"."""
    a = matrices("np.linalg.qr", a, square=False)
    m, n = a.shape[-2:]
    if mode not in ("reduced", "r", "complete") or (mode == "complete" and m > n):
        raise OperandError(
            f"np.linalg.qr: mode={mode!r} for a matrix of shape {(m, n)} is not supported for Tensor; "
            f"use mode='reduced' or 'r'"
        )
    packed = qr(a)
    r = own_memory(mT(packed[..., m:, :]))
    return r if mode == "r" else QRResult(packed[..., :m, :], r)
