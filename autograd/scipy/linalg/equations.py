"""Linear and quadratic equations of matrices: triangular and banded systems, Sylvester, Lyapunov, Riccati."""

import numpy as np
import scipy.linalg

from autograd.engine.declaration import gate, op
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.engine.outside import call_outside
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array
from autograd.scipy.linalg.arguments import columns, matrix, no_complex, on_nodes, right_side


@op(
    lambda g, out, a, b, q: -sylvester(a.T, b.T, g) @ out.T,
    lambda g, out, a, b, q: -out.T @ sylvester(a.T, b.T, g),
    lambda g, out, a, b, q: sylvester(a.T, b.T, g),
    complex=True,
)
@gate("sylvester divider", symbol="sylvester", local=("-y outᵀ", "-outᵀ y", "y: aᵀ y + y bᵀ = g"))
def sylvester(a, b, q):
    """The x with a x + x b = q. dq is the y with aᵀ y + y bᵀ = g, da = -y outᵀ, db = -outᵀ y."""
    kind = np.result_type(a, b, q)  # SciPy takes a real matrix beside a complex one for triangular
    return call_outside(scipy.linalg.solve_sylvester, a.astype(kind), b.astype(kind), q)


@door
def solve_sylvester(a, b, q):
    """The x with a x + x b = q. dq is the y with aᵀ y + y bᵀ = g; da = -y xᵀ, db = -xᵀ y.

    Plain arrays come here too: SciPy's own x is wrong where one of a and b is complex and the other is not.
    """
    a, b, q = matrix("solve_sylvester", a), matrix("solve_sylvester", b), matrix("solve_sylvester", q, False)
    if q.shape != (a.shape[0], b.shape[0]):
        raise ShapeError(f"solve_sylvester: got a {a.shape}, b {b.shape} and q {q.shape}, which do not go together")
    return sylvester(a, b, q)


@on_nodes
def solve_continuous_lyapunov(a, q):
    """The x with a x + x aᴴ = q."""
    a = matrix("solve_continuous_lyapunov", a)
    return solve_sylvester(a, _adjoint(a), q)


solve_lyapunov = solve_continuous_lyapunov


def _adjoint(a):
    """aᴴ, which is aᵀ for a real matrix."""
    return _conjugate(a).T


def _conjugate(a):
    """The conjugate of a complex array; a real one itself, so that nothing is recorded."""
    return a.conj() if np.iscomplexobj(data_of(a)) else a


def _triangle(x, lower, unit_diagonal):
    """One triangle of a matrix, with the diagonal, unless the diagonal counts as 1."""
    if lower:
        return np.tril(x, -1 if unit_diagonal else 0)
    return np.triu(x, 1 if unit_diagonal else 0)


def _triangular_b(g, out, a, b, trans, lower, unit_diagonal):
    return _triangular(a, g, trans=1 - trans, lower=lower, unit_diagonal=unit_diagonal)


def _triangular_a(g, out, a, b, trans, lower, unit_diagonal):
    gb = _triangular_b(g, out, a, b, trans, lower, unit_diagonal)
    ga = -columns(gb) @ columns(out).T
    return _triangle(ga.T if trans else ga, lower, unit_diagonal)


@op(_triangular_a, _triangular_b, complex=True)
@gate("matrix divider", symbol="\\", local=("-gb outᵀ, where read", "gb: the transposed equations, for g"))
def _triangular(a, b, *, trans, lower, unit_diagonal):
    return call_outside(scipy.linalg.solve_triangular, a, b, trans=trans, lower=lower, unit_diagonal=unit_diagonal)


_TRANS = {0: 0, "N": 0, 1: 1, "T": 1, 2: 2, "C": 2}


@on_nodes
def solve_triangular(a, b, trans=0, lower=False, unit_diagonal=False, overwrite_b=False, check_finite=True):
    """The x with a x = b, aᵀ x = b or aᴴ x = b, for a triangular a; only one triangle of a is read and has a gradient.

    Args:
        a: a square matrix.
        b: a vector or a matrix of columns.
        trans: 0 or "N" for a, 1 or "T" for aᵀ, 2 or "C" for aᴴ.
        lower: read the lower triangle; the upper one if False.
        unit_diagonal: read the diagonal of a as 1.
        overwrite_b: ignored.
        check_finite: ignored.
    """
    if trans not in _TRANS:
        raise OperandError(f"solve_triangular: got trans={trans!r}, expected one of {', '.join(map(repr, _TRANS))}")
    a, b = matrix("solve_triangular", a), right_side("solve_triangular", b, array(a).shape[0])
    if _TRANS[trans] == 2:
        a = _conjugate(a)
    return _triangular(a, b, trans=min(_TRANS[trans], 1), lower=bool(lower), unit_diagonal=bool(unit_diagonal))


def _bands(l_and_u, n):
    """The row of each entry of a matrix of n columns in band form, and a mask of the entries that have one."""
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
    gb = columns(_banded_b(g, out, ab, b, l_and_u))
    return np.where(inside, -np.sum(gb[rows] * columns(out), axis=-1), 0.0)


@op(_banded_ab, _banded_b, complex=True)
@gate("matrix divider", symbol="\\", local=("-gb outᵀ, where read", "gb: the transposed equations, for g"))
def _banded(ab, b, *, l_and_u):
    return call_outside(scipy.linalg.solve_banded, l_and_u, ab, b)


@on_nodes
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
    ab = matrix("solve_banded", ab, square=False)
    if ab.shape[0] != low + up + 1:
        raise ShapeError(f"solve_banded: got ab of shape {ab.shape}, expected {low + up + 1} rows for bands {l_and_u}")
    return _banded(ab, right_side("solve_banded", b, ab.shape[1]), l_and_u=(low, up))


@on_nodes
def solveh_banded(ab, b, overwrite_ab=False, overwrite_b=False, lower=False, check_finite=True):
    """The x with a x = b for a Hermitian positive definite banded matrix a, of which one triangle is given.

    Args:
        ab: the bands: ``ab[u + i - j, j] = a[i, j]`` of the upper triangle, ``ab[i - j, j]`` of the lower one if
            ``lower``. Both triangles follow it, so that an entry beside the diagonal counts twice.
        b: a vector or a matrix of columns.
        overwrite_ab: ignored.
        overwrite_b: ignored.
        lower: the triangle that is given.
        check_finite: ignored.
    """
    ab = matrix("solveh_banded", ab, square=False)
    bands, n = ab.shape[0] - 1, ab.shape[1]
    given = _conjugate(_bands_transposed((bands, 0), ab)) if lower else ab
    if np.iscomplexobj(data_of(ab)):  # the diagonal of a Hermitian matrix is real
        given = np.concatenate([given[:-1], np.real(given[-1:])], axis=0)
    other = _conjugate(_bands_transposed((0, bands), given))
    whole = np.concatenate([given, other[1:]], axis=0)
    return _banded(whole, right_side("solveh_banded", b, n), l_and_u=(bands, bands))


@on_nodes
def solve_discrete_lyapunov(a, q, method=None):
    """The x with x = a x aᴴ + q. ``method`` changes no result, and is ignored.

    It is made a continuous equation, (a - 1) (a + 1)⁻¹ x + ..., unless an eigenvalue of a is -1: LinAlgError.
    """
    a, q = matrix("solve_discrete_lyapunov", a), matrix("solve_discrete_lyapunov", q)
    if a.shape != q.shape:
        raise ShapeError(f"solve_discrete_lyapunov: got a {a.shape} and q {q.shape}, which do not go together")
    one = np.eye(a.shape[0], dtype=data_of(a).dtype)
    inverse = np.linalg.inv(a + one)
    b = inverse @ (a - one)
    return sylvester(b, _adjoint(b), -2 * (inverse @ q @ _adjoint(inverse)))


def _care_terms(g, out, a, b, q, r):
    """The feedback k, and the y with f y + y fᵀ = -g for the closed loop f = a - b k."""
    k = np.linalg.solve(r, b.T @ out)
    f = a - b @ k
    return k, -sylvester(f, f.T, g)


def _care_a(g, out, a, b, q, r):
    _, y = _care_terms(g, out, a, b, q, r)
    return out @ (y + y.T)


def _care_b(g, out, a, b, q, r):
    k, y = _care_terms(g, out, a, b, q, r)
    return -out @ (y + y.T) @ k.T


def _care_r(g, out, a, b, q, r):
    k, y = _care_terms(g, out, a, b, q, r)
    return k @ y @ k.T


@op(_care_a, _care_b, lambda g, out, *abqr: _care_terms(g, out, *abqr)[1], _care_r)
@gate("Riccati solver", symbol="riccati", local=("out (y + yᵀ)", "-out (y + yᵀ) kᵀ", "y: f y + y fᵀ = -g", "k y kᵀ"))
def _care(a, b, q, r):
    return call_outside(scipy.linalg.solve_continuous_are, a, b, q, r)


@on_nodes
def solve_continuous_are(a, b, q, r, e=None, s=None, balanced=True):
    """The stabilising x with aᵀ x + x a - x b r⁻¹ bᵀ x + q = 0. q and r have to be symmetric.

    Implicit differentiation: with k = r⁻¹ bᵀ x and f = a - b k, dq is the y with f y + y fᵀ = -g, dr = k y kᵀ,
    da = x (y + yᵀ) and db = -x (y + yᵀ) kᵀ.

    Raises:
        OperandError: ``e`` or ``s`` is given.
        LinAlgError: there is no such x.
    """
    return _care(*_riccati("solve_continuous_are", a, b, q, r, e, s))


def _dare_terms(g, out, a, b, q, r):
    """The feedback k, the closed loop f = a - b k, and the y with y = f y fᵀ + g."""
    k = np.linalg.solve(r + b.T @ out @ b, b.T @ out @ a)
    f = a - b @ k
    return k, f, solve_discrete_lyapunov(f, g)


def _dare_a(g, out, a, b, q, r):
    _, f, y = _dare_terms(g, out, a, b, q, r)
    return out @ f @ (y + y.T)


def _dare_b(g, out, a, b, q, r):
    k, f, y = _dare_terms(g, out, a, b, q, r)
    return -out @ f @ (y + y.T) @ k.T


def _dare_r(g, out, a, b, q, r):
    k, _, y = _dare_terms(g, out, a, b, q, r)
    return k @ y @ k.T


@op(_dare_a, _dare_b, lambda g, out, *abqr: _dare_terms(g, out, *abqr)[2], _dare_r)
@gate(
    "Riccati solver",
    symbol="riccati",
    local=("out f (y + yᵀ)", "-out f (y + yᵀ) kᵀ", "y: y = f y fᵀ + g", "k y kᵀ"),
)
def _dare(a, b, q, r):
    return call_outside(scipy.linalg.solve_discrete_are, a, b, q, r)


@on_nodes
def solve_discrete_are(a, b, q, r, e=None, s=None, balanced=True):
    """The stabilising x with x = aᵀ x a - aᵀ x b (r + bᵀ x b)⁻¹ bᵀ x a + q. q and r have to be symmetric.

    Implicit differentiation: with k = (r + bᵀ x b)⁻¹ bᵀ x a and f = a - b k, dq is the y with y = f y fᵀ + g,
    dr = k y kᵀ, da = x f (y + yᵀ) and db = -x f (y + yᵀ) kᵀ.

    Raises:
        OperandError: ``e`` or ``s`` is given.
        LinAlgError: there is no such x.
    """
    return _dare(*_riccati("solve_discrete_are", a, b, q, r, e, s))


def _riccati(name, a, b, q, r, e, s):
    if e is not None or s is not None:
        raise OperandError(f"{name}: {'e' if e is not None else 's'}= is not supported for Tensor")
    return no_complex(name, matrix(name, a), matrix(name, b, square=False), matrix(name, q), matrix(name, r))
