"""``scipy.linalg``, differentiable where a rule is known: NumPy's functions, functions of matrices and equations.

A function defined here answers where there are nodes among the arguments, SciPy's own on plain arrays.
Matrices are two-dimensional, except where NumPy's own function answers. Rules: M. Giles, "An extended collection of
matrix derivative results for forward and reverse mode algorithmic differentiation" (2008), where no other source is
named.
"""

import functools

import numpy as np
import scipy.linalg

from autograd.containers import flatten
from autograd.engine.declaration import gate, linear, op
from autograd.engine.doors import door
from autograd.engine.node import Node, data_of
from autograd.errors import OperandError, ShapeError
from autograd.functions.linalg import read_symmetric
from autograd.functions.operands import array
from autograd.scipy.refusals import everything_else

__getattr__ = everything_else("linalg")


def _on_nodes(function):
    """``function`` where there are nodes among the arguments, SciPy's of the same name where there are none."""

    @door
    @functools.wraps(function)
    def chosen(*args, **kwargs):
        if any(isinstance(x, Node) for x in flatten((args, kwargs))[0]):
            return function(*args, **kwargs)
        return getattr(scipy.linalg, function.__name__)(*args, **kwargs)

    return chosen


def _matrix(name, x, square=True):
    """``x`` as one matrix of floating numbers."""
    x = array(x)
    if x.ndim != 2 or (square and x.shape[0] != x.shape[1]):
        raise ShapeError(f"{name}: got shape {x.shape}, expected a {'square ' * square}matrix")
    return x


def _columns(x):
    """A vector as a matrix of one column."""
    return x if x.ndim == 2 else x.reshape((-1, 1))


def _real(name, out):
    """SciPy's result for a function of a matrix, if it is real."""
    if np.iscomplexobj(out):
        if np.any(abs(out.imag) > 1e-12 * np.max(abs(out), initial=0.0)):
            raise OperandError(f"{name}: got a matrix whose {name} is complex, expected one for which it is real")
        out = out.real
    return out


# Functions of a matrix. The derivative of any of them at a in the direction e is the upper right block of the function
# of [[a, e], [0, a]], and the gradient is that at aᵀ in the direction g: Mathias, "A chain rule for matrix functions
# and applications" (1996).


def _along(function, a, e):
    n = a.shape[-1]
    top = np.concatenate([a, e], axis=-1)
    bottom = np.concatenate([np.zeros_like(data_of(a)), a], axis=-1)
    return function(np.concatenate([top, bottom], axis=-2))[..., :n, n:]


@op(
    lambda g, out, a: _along(_expm, a.swapaxes(-1, -2), g),
    gate="matrix function",
    symbol="expm",
    local=("expm'(aᵀ)[g]",),
)
def _expm(a):
    return scipy.linalg.expm(a)


@_on_nodes
def expm(A):
    """The exponential of each square matrix of a stack.

    Example:
        >>> from autograd import grad
        >>> grad(lambda A: np.trace(expm(A)))(np.zeros((2, 2)))
        array([[1., 0.],
               [0., 1.]])
    """
    A = array(A)
    if A.ndim < 2 or A.shape[-1] != A.shape[-2]:
        raise ShapeError(f"expm: got shape {A.shape}, expected square matrices")
    return _expm(A)


@op(lambda g, out, a: _along(_logm, a.T, g), gate="matrix function", symbol="logm", local=("logm'(aᵀ)[g]",))
def _logm(a):
    return _real("logm", scipy.linalg.logm(a.astype(np.float64))).astype(a.dtype)


@_on_nodes
def logm(A):
    """The logarithm of a square matrix, which must be real: A has no eigenvalue <= 0."""
    return _logm(_matrix("logm", A))


@op(
    lambda g, out, a: _sylvester(out.T, out.T, g), gate="matrix function", symbol="√", local=("y: outᵀ y + y outᵀ = g",)
)
def _sqrtm(a):
    return _real("sqrtm", scipy.linalg.sqrtm(a)).astype(a.dtype)


@_on_nodes
def sqrtm(A, disp=True, blocksize=None):
    """The square root of a square matrix, which must be real. dA is the x with outᵀ x + x outᵀ = g.

    ``disp=False`` is not supported; ``blocksize`` is ignored, as it does not change the result.
    """
    if not disp:
        raise OperandError("sqrtm: disp=False is not supported")
    return _sqrtm(_matrix("sqrtm", A))


@op(
    lambda g, out, a, b, q: -_sylvester(a.T, b.T, g) @ out.T,
    lambda g, out, a, b, q: -out.T @ _sylvester(a.T, b.T, g),
    lambda g, out, a, b, q: _sylvester(a.T, b.T, g),
)
@gate("sylvester divider", symbol="sylvester", local=("-y outᵀ", "-outᵀ y", "y: aᵀ y + y bᵀ = g"))
def _sylvester(a, b, q):
    return scipy.linalg.solve_sylvester(a, b, q)


@_on_nodes
def solve_sylvester(a, b, q):
    """The x with a x + x b = q. dq is the y with aᵀ y + y bᵀ = g; da = -y xᵀ, db = -xᵀ y."""
    a, b, q = _matrix("solve_sylvester", a), _matrix("solve_sylvester", b), _matrix("solve_sylvester", q, False)
    if q.shape != (a.shape[0], b.shape[0]):
        raise ShapeError(f"solve_sylvester: got a {a.shape}, b {b.shape} and q {q.shape}, which do not go together")
    return _sylvester(a, b, q)


@_on_nodes
def solve_continuous_lyapunov(a, q):
    """The x with a x + x aᵀ = q."""
    a = _matrix("solve_continuous_lyapunov", a)
    return solve_sylvester(a, a.T, q)


solve_lyapunov = solve_continuous_lyapunov


def _triangle(x, lower, unit_diagonal):
    """One triangle of a matrix, with the diagonal unless that is taken for 1."""
    if lower:
        return np.tril(x, -1 if unit_diagonal else 0)
    return np.triu(x, 1 if unit_diagonal else 0)


def _triangular_b(g, out, a, b, trans, lower, unit_diagonal):
    return _triangular(a, g, trans=1 - trans, lower=lower, unit_diagonal=unit_diagonal)


def _triangular_a(g, out, a, b, trans, lower, unit_diagonal):
    gb = _triangular_b(g, out, a, b, trans, lower, unit_diagonal)
    ga = -_columns(gb) @ _columns(out).T
    return _triangle(ga.T if trans else ga, lower, unit_diagonal)


@op(_triangular_a, _triangular_b)
@gate("matrix divider", symbol="\\", local=("-gb outᵀ, where read", "gb: the transposed equations, for g"))
def _triangular(a, b, *, trans, lower, unit_diagonal):
    return scipy.linalg.solve_triangular(a, b, trans=trans, lower=lower, unit_diagonal=unit_diagonal)


_TRANS = {0: 0, "N": 0, 1: 1, "T": 1, 2: 1, "C": 1}


@_on_nodes
def solve_triangular(a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False, check_finite=True):
    """The x with a x = b, or aᵀ x = b, for a triangular; of a only the one triangle is read and has a gradient.

    Args:
        a: a square matrix.
        b: a vector or a matrix of columns.
        trans: 0 or "N" for a, 1 or "T" (or 2 or "C") for aᵀ.
        lower: read the lower triangle; the upper one if False.
        unit_diagonal: take the diagonal of a for 1, whatever it holds.
        overwrite_b: ignored.
        check_finite: ignored.
    """
    if trans not in _TRANS:
        raise OperandError(f"solve_triangular: got trans={trans!r}, expected one of {', '.join(map(repr, _TRANS))}")
    a, b = _matrix("solve_triangular", a), _right_side("solve_triangular", b, array(a).shape[0])
    return _triangular(a, b, trans=_TRANS[trans], lower=bool(lower), unit_diagonal=bool(unit_diagonal))


def _right_side(name, b, n):
    b = array(b)
    if b.ndim not in (1, 2) or b.shape[0] != n:
        raise ShapeError(f"{name}: got b of shape {b.shape}, expected ({n},) or ({n}, k)")
    return b


def _bands(l_and_u, n):
    """For each entry of a matrix of n columns in band form: the row that it belongs to, and whether there is one."""
    low, up = l_and_u
    rows = np.arange(n) + np.arange(-up, low + 1)[:, None]
    return np.clip(rows, 0, n - 1), (rows >= 0) & (rows < n)


def _bands_transposed(l_and_u, ab):
    rows, inside = _bands(l_and_u[::-1], ab.shape[1])
    return np.where(inside, ab[np.arange(ab.shape[0])[::-1, None], rows], 0.0)


def _banded_b(g, out, ab, b, l_and_u):
    return _banded(_bands_transposed(l_and_u, ab), g, l_and_u=l_and_u[::-1])


def _banded_ab(g, out, ab, b, l_and_u):
    rows, inside = _bands(l_and_u, ab.shape[1])
    gb = _columns(_banded_b(g, out, ab, b, l_and_u))
    return np.where(inside, -np.sum(gb[rows] * _columns(out), axis=-1), 0.0)


@op(_banded_ab, _banded_b)
@gate("matrix divider", symbol="\\", local=("-gb outᵀ, where read", "gb: the transposed equations, for g"))
def _banded(ab, b, *, l_and_u):
    return scipy.linalg.solve_banded(l_and_u, ab, b)


@_on_nodes
def solve_banded(l_and_u, ab, b, overwrite_ab=False, overwrite_b=False, check_finite=True):
    """The x with a x = b for a banded matrix a, ``ab[u + i - j, j] = a[i, j]``.

    Args:
        l_and_u: the numbers of bands below and above the diagonal.
        ab: the bands, shape ``(l + u + 1, n)``; entries that belong to no entry of a have gradient 0.
        b: a vector or a matrix of columns.
        overwrite_ab: ignored.
        overwrite_b: ignored.
        check_finite: ignored.
    """
    low, up = (int(k) for k in l_and_u)
    ab = _matrix("solve_banded", ab, square=False)
    if ab.shape[0] != low + up + 1:
        raise ShapeError(f"solve_banded: got ab of shape {ab.shape}, expected {low + up + 1} rows for bands {l_and_u}")
    return _banded(ab, _right_side("solve_banded", b, ab.shape[1]), l_and_u=(low, up))


def _block(g, out, *xs, i):
    row, column = (sum(x.shape[k] for x in xs[:i]) for k in (0, 1))
    return g[row : row + xs[i].shape[0], column : column + xs[i].shape[1]]


@linear(_block, gate="joiner", symbol="⊕", local=("its part of g",))
def _block_diag(*xs):
    return scipy.linalg.block_diag(*xs)


@_on_nodes
def block_diag(*arrs):
    """The matrix with the given ones along its diagonal and zeros elsewhere; a vector or a number counts as one row."""
    blocks = [array(x) for x in arrs]
    if any(x.ndim > 2 for x in blocks):
        raise ShapeError(f"block_diag: got shapes {[x.shape for x in blocks]}, expected at most two axes")
    return _block_diag(*(x if x.ndim == 2 else x.reshape((1, -1)) for x in blocks))


# Functions of NumPy's, too, under SciPy's signatures. ``overwrite_*`` and ``check_finite`` change no result; ignored.


@_on_nodes
def inv(a, overwrite_a=False, check_finite=True):
    """The inverse of a square matrix."""
    return np.linalg.inv(array(a))


@_on_nodes
def det(a, overwrite_a=False, check_finite=True):
    """The determinant of a square matrix."""
    return np.linalg.det(array(a))


@_on_nodes
def norm(a, ord=None, axis=None, keepdims=False, check_finite=True):
    """The norm of a vector or a matrix, as ``numpy.linalg.norm``."""
    return np.linalg.norm(array(a), ord=ord, axis=axis, keepdims=keepdims)


@_on_nodes
def solve(a, b, lower=False, overwrite_a=False, overwrite_b=False, check_finite=True, assume_a=None, transposed=False):
    """The x with a x = b, or aᵀ x = b where ``transposed``.

    ``assume_a`` is the kind of a, as in SciPy: "sym", "her" or "pos" reads one triangle only (the ``lower`` one or the
    upper), "lower triangular" and "upper triangular" too. Other words are taken for "gen".
    """
    a = _matrix("solve", a)
    b = _right_side("solve", b, a.shape[0])
    if assume_a in ("lower triangular", "upper triangular"):
        return solve_triangular(a, b, trans=int(transposed), lower=assume_a.startswith("lower"))
    if assume_a in ("sym", "symmetric", "her", "hermitian", "pos", "positive definite"):
        a = read_symmetric(a, lower)
    return np.linalg.solve(a.T if transposed else a, b)


@_on_nodes
def cholesky(a, lower=False, overwrite_a=False, check_finite=True):
    """The triangular factor of a positive definite matrix: u with a = uᵀ u, or l with a = l lᵀ where ``lower``.

    Only the one triangle of a is read; the gradient is that of the symmetric matrix, half of it in each triangle.
    """
    factor = np.linalg.cholesky(read_symmetric(_matrix("cholesky", a), lower))
    return factor if lower else factor.conj().T


@_on_nodes
def cho_factor(a, lower=False, overwrite_a=False, check_finite=True):
    """The pair of ``cholesky(a, lower)``, with zeros in the other triangle, and ``lower``, for ``cho_solve``."""
    return cholesky(a, lower), lower


@_on_nodes
def cho_solve(c_and_lower, b, overwrite_b=False, check_finite=True):
    """The x with a x = b, given ``cho_factor(a)``."""
    c, lower = c_and_lower
    first = solve_triangular(c, b, trans=0 if lower else 1, lower=lower)
    return solve_triangular(c, first, trans=1 if lower else 0, lower=lower)


@_on_nodes
def eigvalsh(a, b=None, *, lower=True, **options):
    """The eigenvalues of a symmetric matrix, rising; ``b`` and options that select are SciPy's and not for nodes."""
    return _whole(np.linalg.eigvalsh, a, b, lower, options)


@_on_nodes
def eigh(a, b=None, *, lower=True, **options):
    """Eigenvalues, rising, and eigenvectors of a symmetric matrix; ``b`` and options that select are not for nodes."""
    return tuple(_whole(np.linalg.eigh, a, b, lower, options))


def _whole(function, a, b, lower, options):
    given = [k for k, v in options.items() if v is not None and k not in ("overwrite_a", "overwrite_b", "check_finite")]
    if b is not None or given:
        raise OperandError(f"{function.__name__}: {', '.join(given) or 'b'}= is not supported for Tensor")
    return function(a, UPLO="L" if lower else "U")


@_on_nodes
def svd(a, full_matrices=True, compute_uv=True, overwrite_a=False, check_finite=True, lapack_driver="gesdd"):
    """The singular value decomposition ``(u, s, vᵀ)``, or s alone; see ``numpy.linalg.svd``."""
    found = np.linalg.svd(array(a), full_matrices=full_matrices, compute_uv=compute_uv)
    return tuple(found) if compute_uv else found


@_on_nodes
def svdvals(a, overwrite_a=False, check_finite=True):
    """The singular values, falling."""
    return svd(a, compute_uv=False)
