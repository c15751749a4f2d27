"""Factorisations under SciPy's signatures, and solvers that use them; functions that NumPy has too.

``overwrite_*`` and ``check_finite`` change no result, and are ignored.
"""

import numpy as np
import scipy.linalg

from autograd.engine.declaration import op
from autograd.engine.node import data_of
from autograd.engine.outside import call_outside
from autograd.errors import OperandError
from autograd.functions.linalg import read_symmetric
from autograd.functions.operands import array
from autograd.scipy.linalg.arguments import matrix, on_nodes, right_side
from autograd.scipy.linalg.equations import solve_triangular


@on_nodes
def inv(a, overwrite_a=False, check_finite=True):
    """The inverse of a square matrix."""
    return np.linalg.inv(array(a))


@on_nodes
def det(a, overwrite_a=False, check_finite=True):
    """The determinant of a square matrix."""
    return np.linalg.det(array(a))


@on_nodes
def norm(a, ord=None, axis=None, keepdims=False, check_finite=True):
    """The norm of a vector or a matrix, as ``numpy.linalg.norm``."""
    return np.linalg.norm(array(a), ord=ord, axis=axis, keepdims=keepdims)


_KINDS = (
    None, "gen", "general", "sym", "symmetric", "her", "hermitian", "pos", "positive definite", "diagonal",
    "tridiagonal", "banded", "lower triangular", "upper triangular",
)  # fmt: skip


@on_nodes
def solve(a, b, lower=False, overwrite_a=False, overwrite_b=False, check_finite=True, assume_a=None, transposed=False):
    """The x with a x = b, or aᵀ x = b where ``transposed``.

    ``assume_a`` is the kind of a, as in SciPy: "sym", "her" or "pos" reads one triangle only (the ``lower`` one or the
    upper), "lower triangular" and "upper triangular" too, "diagonal" and "tridiagonal" those diagonals.

    Raises:
        OperandError: ``assume_a`` is another word than SciPy's.
    """
    if assume_a not in _KINDS:
        raise OperandError(f"solve: got assume_a={assume_a!r}, expected one of {', '.join(map(repr, _KINDS))}")
    a = matrix("solve", a)
    b = right_side("solve", b, a.shape[0])
    if assume_a in ("lower triangular", "upper triangular"):
        return solve_triangular(a, b, trans=int(transposed), lower=assume_a.startswith("lower"))
    # a complex symmetric matrix is not conjugated, as a Hermitian one would be
    if assume_a in ("sym", "symmetric") and np.iscomplexobj(data_of(a)):
        a = np.tril(a) + np.tril(a, -1).T if lower else np.triu(a) + np.triu(a, 1).T
    elif assume_a in ("sym", "symmetric", "her", "hermitian", "pos", "positive definite"):
        a = read_symmetric(a, lower)
    if assume_a in ("diagonal", "tridiagonal"):
        width = int(assume_a == "tridiagonal")
        a = np.triu(np.tril(a, width), -width)
    return np.linalg.solve(a.T if transposed else a, b)


@on_nodes
def cholesky(a, lower=False, overwrite_a=False, check_finite=True):
    """The triangular factor of a positive definite matrix: u with a = uᵀ u, or l with a = l lᵀ where ``lower``.

    Only the one triangle of a is read; the gradient is that of the symmetric matrix, half of it in each triangle.
    """
    factor = np.linalg.cholesky(read_symmetric(matrix("cholesky", a), lower))
    return factor if lower else factor.conj().T


@on_nodes
def cho_factor(a, lower=False, overwrite_a=False, check_finite=True):
    """The pair of ``cholesky(a, lower)``, with zeros in the other triangle, and ``lower``, for ``cho_solve``."""
    return cholesky(a, lower), lower


@on_nodes
def cho_solve(c_and_lower, b, overwrite_b=False, check_finite=True):
    """The x with a x = b, given ``cho_factor(a)``."""
    c, lower = c_and_lower
    first = solve_triangular(c, b, trans=0 if lower else "C", lower=lower)
    return solve_triangular(c, first, trans="C" if lower else 0, lower=lower)


@on_nodes
def eigvalsh(a, b=None, *, lower=True, **options):
    """The eigenvalues of a symmetric matrix, rising; ``b`` and options that select are SciPy's and not for nodes."""
    return _whole(np.linalg.eigvalsh, a, b, lower, options)


@on_nodes
def eigh(a, b=None, *, lower=True, eigvals_only=False, **options):
    """Eigenvalues, rising, and eigenvectors of a symmetric matrix; with ``eigvals_only`` the eigenvalues alone.

    ``b`` and options that select are SciPy's and not for nodes.
    """
    if eigvals_only:
        return eigvalsh(a, b, lower=lower, **options)
    return tuple(_whole(np.linalg.eigh, a, b, lower, options))


# Arguments that change no result. ``type`` only matters together with ``b``.
_NO_MATTER = ("overwrite_a", "overwrite_b", "check_finite", "type", "driver")


def _whole(function, a, b, lower, options):
    given = [k for k, v in options.items() if v is not None and k not in _NO_MATTER]
    if b is not None or given:
        raise OperandError(f"{function.__name__}: {', '.join(given) or 'b'}= is not supported for Tensor")
    return function(a, UPLO="L" if lower else "U")


@on_nodes
def svd(a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True, lapack_driver="gesdd"):
    """The singular value decomposition ``(u, s, vᵀ)``, or s alone; see ``numpy.linalg.svd``."""
    found = np.linalg.svd(array(a), full_matrices=full_matrices, compute_uv=compute_uv)
    return tuple(found) if compute_uv else found


@on_nodes
def svdvals(a, overwrite_a=False, check_finite=True):
    """The singular values, falling."""
    return svd(a, compute_uv=False)


def _lu_rule(g, out, a, perm):
    lower = np.tril(out, -1) + np.eye(out.shape[0], dtype=out.dtype)
    upper = np.triu(out)
    inner = np.tril(lower.T @ np.tril(g, -1), -1) + np.triu(np.triu(g) @ upper.T)
    first = solve_triangular(upper, inner.T, lower=False)  # the transposed system first
    permuted = solve_triangular(lower, first.T, trans=1, lower=True, unit_diagonal=True)
    return permuted[np.argsort(perm)]


@op(
    _lu_rule, complex=True, gate="factoriser", symbol="LU", local=("l⁻ᵀ (low(lᵀ g_l) + up(g_u uᵀ)) u⁻ᵀ, rows put back",)
)
def _lu(a, *, perm):
    return call_outside(scipy.linalg.lu_factor, a)[0]


def _permutation(pivots):
    """The order of rows after all exchanges of a row with that of its pivot."""
    return call_outside(_exchanged, pivots)


def _exchanged(pivots):
    order = np.arange(len(pivots))
    for i, j in enumerate(pivots):
        order[[i, j]] = order[[j, i]]
    return order


@on_nodes
def lu_factor(a, overwrite_a=False, check_finite=True):
    """The factors l and u of a square matrix with exchanged rows in one matrix, and the plain pivots, for ``lu_solve``.

    The exchanges are constant where the derivative exists. (S. F. Walter and L. Lehmann, "Algorithmic differentiation
    of linear algebra functions with application in optimum experimental design", 2010.)
    """
    a = matrix("lu_factor", a)
    pivots = call_outside(scipy.linalg.lu_factor, data_of(a))[1]
    return _lu(a, perm=_permutation(pivots)), pivots


@on_nodes
def lu_solve(lu_and_piv, b, trans=0, overwrite_b=False, check_finite=True):
    """The x with a x = b, aᵀ x = b where ``trans`` is 1, or aᴴ x = b where it is 2, given ``lu_factor(a)``."""
    lu, pivots = lu_and_piv
    if trans not in (0, 1, 2):
        raise OperandError(f"lu_solve: got trans={trans!r}, expected 0, 1 or 2")
    lu = matrix("lu_solve", lu)
    b, order = right_side("lu_solve", b, lu.shape[0]), _permutation(data_of(pivots))
    if trans == 0:
        first = solve_triangular(lu, b[order], lower=True, unit_diagonal=True)
        return solve_triangular(lu, first)
    first = solve_triangular(lu, b, trans=trans)
    return solve_triangular(lu, first, trans=trans, lower=True, unit_diagonal=True)[np.argsort(order)]


@on_nodes
def lu(a, permute_l=False, overwrite_a=False, check_finite=True, p_indices=False):
    """The factors (p, l, u) of a square matrix, a = p l u; (p l, u) where ``permute_l``. p is plain."""
    factors, pivots = lu_factor(matrix("lu", a))
    back = np.argsort(_permutation(pivots))
    one = np.eye(len(back), dtype=data_of(factors).dtype)
    lower, upper = np.tril(factors, -1) + one, np.triu(factors)
    if permute_l:
        return lower[back], upper
    return (back if p_indices else one[back]), lower, upper


@on_nodes
def qr(a, overwrite_a=False, lwork=None, mode="full", pivoting=False, check_finite=True):
    """The factors (q, r), or (r,) where ``mode`` is "r"; "full" for square matrices only, "economic" for all."""
    a = array(a)
    if pivoting or mode not in ("full", "r", "economic"):
        raise OperandError(
            f"qr: got mode={mode!r} and pivoting={pivoting}, expected 'full', 'economic' or 'r', no pivoting"
        )
    if mode != "economic" and a.shape[-2] > a.shape[-1]:
        raise OperandError(
            f"qr: got shape {a.shape}; the full factor of a tall matrix is not unique; use mode='economic'"
        )
    q, r = np.linalg.qr(a)
    return (r,) if mode == "r" else (q, r)


@on_nodes
def eig(
    a,
    b=None,
    left=False,
    right=True,
    overwrite_a=False,
    overwrite_b=False,
    check_finite=True,
    homogeneous_eigvals=False,
):
    """Eigenvalues, complex, and right eigenvectors of length 1; ``b`` and left vectors are not for nodes."""
    if b is not None or left or homogeneous_eigvals:
        raise OperandError("eig: b=, left= and homogeneous_eigvals= are not supported for Tensor")
    if not right:
        return np.linalg.eigvals(array(a)) + 0j  # always complex, even where all eigenvalues are real
    w, v = np.linalg.eig(array(a))
    return w + 0j, v


@on_nodes
def eigvals(a, b=None, overwrite_a=False, check_finite=True, homogeneous_eigvals=False):
    """The eigenvalues of a square matrix, complex; ``b`` is not for nodes."""
    return eig(a, b, right=False, homogeneous_eigvals=homogeneous_eigvals)


@on_nodes
def pinv(a, *, atol=None, rtol=None, return_rank=False, check_finite=True):
    """The pseudo-inverse; singular values up to ``rtol`` times the largest count as 0. ``atol`` is not for nodes."""
    if atol or return_rank:
        raise OperandError(f"pinv: {'atol' if atol else 'return_rank'}= is not supported for Tensor")
    a = array(a)
    return np.linalg.pinv(a, max(a.shape[-2:]) * np.finfo(data_of(a).dtype).eps if rtol is None else rtol)


@on_nodes
def polar(a, side="right"):
    """The unitary u and the positive semidefinite p with a = u p, or a = p u where ``side`` is "left"."""
    if side not in ("right", "left"):
        raise OperandError(f"polar: got side={side!r}, expected 'right' or 'left'")
    w, s, vh = np.linalg.svd(matrix("polar", a, square=False), full_matrices=False)
    p = vh.conj().T @ (s[:, None] * vh) if side == "right" else (w * s) @ w.conj().T
    return w @ vh, p
