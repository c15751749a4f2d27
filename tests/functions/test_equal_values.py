"""Functions of matrices with equal eigenvalues or singular values: right where they have a derivative, else NaN.

Independent answers: closed forms, and differences of the plain function.
"""

import numpy as np
import pytest
import scipy.linalg

from autograd import Tensor, checkpoint, gradients, hessian, jacobian, tangents
from tests.functions.helpers import hermitian, symmetric

linalg = np.linalg
RNG = np.random.default_rng(5)


def plain(w):
    """The numbers in a node; anything else as it is."""
    return w.data if isinstance(w, Tensor) else w


def some(*shape, is_complex=False):
    x = RNG.normal(size=shape)
    return x + 1j * RNG.normal(size=shape) if is_complex else x


def unitary(n, k=None, is_complex=False):
    return linalg.qr(some(n, k or n, is_complex=is_complex))[0]


def of_eigenvalues(*w, is_complex=False):
    """A Hermitian matrix whose eigenvalues are equal up to rounding only."""
    q = unitary(len(w), is_complex=is_complex)
    return symmetric((q * w) @ q.conj().T) if not is_complex else ((a := (q * w) @ q.conj().T) + a.conj().T) / 2


def of_singular_values(m, n, *s, is_complex=False):
    return (unitary(m, len(s), is_complex) * s) @ unitary(n, len(s), is_complex).conj().T


def mH(x):
    return x.conj().swapaxes(-1, -2)


def sym(a):
    """The Hermitian part of a matrix, so that derivatives in any direction can be compared with differences."""
    return (a + mH(a)) / 2


# Functions of symmetric and Hermitian matrices, with two equal smallest eigenvalues.


def projector(a, k=2):
    v = linalg.eigh(sym(a))[1][..., :k]
    return v @ mH(v)


def spectral(f):
    def of_matrix(a):
        w, v = linalg.eigh(sym(a))
        return (v * f(w)[..., None, :]) @ mH(v)

    return of_matrix


OF_SYMMETRIC = {
    "projector": projector,
    "projector by a mask": spectral(lambda w: (plain(w) < 3.0) * 1.0),
    "top eigenvector": lambda a: (lambda v: v @ mH(v))(linalg.eigh(sym(a))[1][..., 2:]),
    "put together": spectral(lambda w: w),
    "exponential": spectral(np.exp),
    "inverse square root": spectral(lambda w: w**-0.5),
    "power": spectral(lambda w: w**3),
    "traces": lambda a: np.sum(linalg.eigh(sym(a))[0] ** 2) + np.abs(projector(a)) ** 2,
    "one after the other": lambda a: projector(projector(a) + sym(a), 2),
    "two of them": lambda a: spectral(np.exp)(a) + projector(a @ mH(a)),
    "svd, hermitian": lambda a: (lambda u, s, vh: (u * s) @ vh)(*linalg.svd(sym(a), hermitian=True)),
}
SYMMETRIC = {
    "diagonal": np.diag([1.0, 1.0, 5.0]),
    "up to rounding": of_eigenvalues(1.0, 1.0, 5.0),
    "complex": of_eigenvalues(1.0, 1.0, 5.0, is_complex=True),
}

# Functions of any matrices.


def polar(a):
    u, _, vh = linalg.svd(a, full_matrices=False)
    return u @ vh


def put_together(a):
    u, s, vh = linalg.svd(a, full_matrices=False)
    return (u * s) @ vh


def odd(a):
    u, s, vh = linalg.svd(a, full_matrices=False)
    return (u * s**3) @ vh


def columns(a):
    u = linalg.svd(a, full_matrices=False)[0]
    return u @ mH(u)


def leading(a):
    u, s, vh = linalg.svd(a, full_matrices=False)
    return (u[:, :1] * s[:1]) @ vh[:1]


def nuclear_and_polar(a):
    _, s, _ = linalg.svd(a, full_matrices=False)
    return np.sum(s) + np.abs(polar(a)) ** 2


REGULAR = (polar, columns, put_together, odd, nuclear_and_polar)
SHAPES = ((3, 3), (4, 3), (3, 4))
OF_ANY = [
    *((f, shape, s) for shape in SHAPES for s in ((2.0, 2.0, 1.0), (1.0, 1.0, 1.0)) for f in REGULAR),
    *((f, shape, (2.0, 1.0, 1.0)) for shape in SHAPES for f in (leading, put_together)),
    *((f, shape, (2.0, *rest)) for shape in SHAPES for rest in ((1.0, 0.0), (0.0, 0.0)) for f in (put_together, odd)),
    *((put_together, shape, (0.0, 0.0, 0.0)) for shape in SHAPES),
    *((leading, shape, (2.0, 0.0, 0.0)) for shape in SHAPES),
]


def eigen_projector(a):
    w, v = linalg.eig(a)
    i = np.argsort(plain(w).real)[:2]
    return v[:, i] @ linalg.inv(v)[i]


def difference(f, a, e, h=1e-4):
    """A difference quotient of fourth order."""
    return (8 * (f(a + h * e) - f(a - h * e)) - (f(a + 2 * h * e) - f(a - 2 * h * e))) / (12 * h)


def check(f, a, *, reverse=True):
    """Check both modes along a random direction, against differences."""
    e, is_complex = some(*a.shape, is_complex=a.dtype.kind == "c"), a.dtype.kind == "c"
    t = Tensor(a)
    y = f(t)
    expected = difference(f, a, e)
    (pushed,) = tangents([y], [t], [e])
    np.testing.assert_allclose(pushed, expected, atol=1e-8 * np.max(np.abs(expected)) + 1e-9)
    seed = some(*y.shape, is_complex=is_complex and y.dtype.kind == "c")
    (g,) = gradients([y], [t], [seed])
    if reverse:
        assert g.dtype == a.dtype
        size = np.sum(np.abs(seed * expected)) + 1e-3
        assert abs(np.sum(g * e).real - np.sum(seed * expected).real) <= 1e-7 * size
    else:
        assert np.any(np.isnan(g))


@pytest.mark.parametrize("a", SYMMETRIC.values(), ids=SYMMETRIC)
@pytest.mark.parametrize("f", OF_SYMMETRIC.values(), ids=OF_SYMMETRIC)
def test_functions_of_symmetric_matrices(f, a):
    check(f, a)


@pytest.mark.parametrize("is_complex", [False, True], ids=["real", "complex"])
@pytest.mark.parametrize(("f", "shape", "s"), OF_ANY, ids=lambda x: getattr(x, "__name__", str(x)))
def test_functions_of_singular_vectors(f, shape, s, is_complex):
    check(f, of_singular_values(*shape, *s, is_complex=is_complex))


def test_exact_zeros_and_the_identity():
    for a in (np.eye(3), np.zeros((3, 3)), np.diag([1.0, 1.0, 2.0]), np.diag([1.0, 0.0, 0.0]), np.zeros((4, 3))):
        check(put_together, a)
    check(spectral(lambda w: w), np.eye(4))
    check(spectral(np.exp), np.zeros((3, 3)))


def test_general_matrices():
    v = some(3, 3)
    for a in (np.diag([1.0, 1.0, 5.0]), (v * [1.0, 1.0, 5.0]) @ linalg.inv(v)):
        check(eigen_projector, a)
        # reverse mode refuses this case
        check(lambda a: (lambda w, v: (v * w) @ linalg.inv(v))(*linalg.eig(a)), a, reverse=False)


def test_general_matrices_with_complex_values():
    v = some(3, 3, is_complex=True)
    check(eigen_projector, (v * [1 + 2j, 1 + 2j, 5.0]) @ linalg.inv(v))
    check(eigen_projector, (1 + 2j) * np.eye(2))  # all eigenvalues are equal


def test_stacks():
    """In a stack, only the matrices with equal values have such a choice."""
    a = np.stack([np.diag([1.0, 1.0, 5.0]), np.diag([1.0, 2.0, 5.0]), np.eye(3)])
    check(spectral(np.exp), a)
    t = Tensor(a)
    (g,) = gradients([linalg.eigh(t)[1]], [t], [some(3, 3, 3)])
    assert np.isnan(g).any(axis=(1, 2)).tolist() == [True, False, True]


def test_float32():
    a = Tensor(of_eigenvalues(1.0, 1.0, 5.0), dtype=np.float32)
    for f in (projector, spectral(np.exp)):
        seed = some(3, 3)
        (g,) = gradients([f(a)], [a], [seed])
        (expected,) = gradients([f(wide := Tensor(a.data, dtype=np.float64))], [wide], [seed])
        assert g.dtype == np.float32
        np.testing.assert_allclose(g, expected, atol=1e-4)


# Closed forms.


def test_the_projector_by_its_resolvent():
    """dP = P E R + R E P with R the pseudo-inverse of (1 - the equal eigenvalue) off the space, with a minus."""
    a, seed = np.diag([1.0, 1.0, 5.0]), some(3, 3)
    p = np.diag([1.0, 1.0, 0.0])
    r = np.diag([0.0, 0.0, 1 / (1.0 - 5.0)])
    t = Tensor(a)
    (g,) = gradients([projector(t)], [t], [seed])
    np.testing.assert_allclose(g, p @ symmetric(seed) @ r + r @ symmetric(seed) @ p, atol=1e-14)


def test_the_polar_factor_by_a_sylvester_equation():
    """For a = q h: dq = q x with x antisymmetric, h x + x h = qᵀ da - daᵀ q."""
    for s in ((1.0, 1.0, 2.0), (2.0, 2.0, 2.0)):
        a, e = of_singular_values(3, 3, *s), some(3, 3)
        q, h = scipy.linalg.polar(a)
        expected = q @ scipy.linalg.solve_sylvester(h, h, q.T @ e - e.T @ q)
        t = Tensor(a)
        np.testing.assert_allclose(tangents([polar(t)], [t], [e])[0], expected, atol=1e-12)


def test_a_matrix_put_together_again_has_the_identity_for_derivative():
    for a in (np.diag([1.0, 1.0, 2.0]), np.eye(3), of_eigenvalues(1.0, 1.0, 5.0)):
        np.testing.assert_allclose(jacobian(put_together)(a), np.eye(9).reshape((3,) * 4), atol=1e-12)
        t, e = Tensor(a), some(3, 3)
        np.testing.assert_allclose(tangents([put_together(t)], [t], [e])[0], e, atol=1e-12)


# Second order.


SECOND = {
    "sum of eigenvalues": (lambda a: np.sum(linalg.eigvalsh(sym(a))), lambda a: 0.0),
    "cubes": (lambda a: np.sum(linalg.eigvalsh(sym(a)) ** 3), lambda a: np.trace(linalg.matrix_power(sym(a), 3))),
    "log det": (lambda a: np.sum(np.log(linalg.eigvalsh(sym(a)))), lambda a: linalg.slogdet(sym(a))[1]),
    "nuclear": (lambda a: np.sum(linalg.svdvals(a)), lambda a: np.sum(np.sqrt(linalg.eigvalsh(a.T @ a)))),
}


@pytest.mark.parametrize("a", [np.diag([1.0, 1.0, 5.0]), of_eigenvalues(2.0, 2.0, 2.0)], ids=["pair", "all"])
@pytest.mark.parametrize("name", SECOND)
def test_hessians_of_functions_of_the_values(name, a):
    f, other = SECOND[name]
    if name == "sum of eigenvalues":
        np.testing.assert_allclose(hessian(f)(a), np.zeros((3,) * 4), atol=1e-12)
    elif name != "nuclear":
        np.testing.assert_allclose(hessian(f)(a), hessian(other)(a), atol=1e-10)
    else:
        np.testing.assert_allclose(hessian(f)(a), second_differences(f, a), atol=1e-6)


def second_differences(f, a, h=4e-3):
    units = np.eye(a.size).reshape(-1, *a.shape)

    def at(x, y, h):
        x, y = h * x, h * y
        return (f(a + x + y) - f(a + x - y) - f(a - x + y) + f(a - x - y)) / (4 * h * h)

    found = [[(4 * at(x, y, h / 2) - at(x, y, h)) / 3 for y in units] for x in units]
    return np.array(found).reshape(a.shape * 2)


@pytest.mark.parametrize("f", [projector, polar], ids=["projector", "polar"])
@pytest.mark.parametrize("a", [np.diag([1.0, 1.0, 5.0]), of_eigenvalues(1.0, 1.0, 5.0)], ids=["diagonal", "rounding"])
def test_second_derivatives_in_all_nestings(f, a):
    weights = some(3, 3)

    def loss(a):
        return np.sum(f(a) * weights)

    expected = second_differences(loss, a)
    np.testing.assert_allclose(hessian(loss)(a), expected, atol=1e-6)
    e = some(3, 3)
    along = np.tensordot(expected, e, 2)
    t = Tensor(a)
    y = loss(t)
    (g,) = gradients([y], [t], create_graph=True)
    np.testing.assert_allclose(tangents([g], [t], [e])[0], along, atol=1e-5)
    (pushed,) = tangents([y], [t], [e], create_graph=True)
    np.testing.assert_allclose(gradients([pushed], [t])[0], along, atol=1e-5)


def test_second_derivatives_that_are_not_known_are_nan():
    """The first derivative used the bases of one direction, or some bases; the second would need all."""
    a, weights = np.diag([1.0, 1.0, 5.0]), some(3, 3)
    for f in (spectral(np.exp), put_together):
        assert np.all(np.isnan(hessian(lambda a, f=f: np.sum(f(a) * weights))(a)))
        t = Tensor(a)
        (pushed,) = tangents([np.sum(f(t) * weights)], [t], [some(3, 3)], create_graph=True)
        assert np.all(np.isnan(gradients([pushed], [t])[0]))


def test_a_direction_that_leaves_the_values_equal_gives_no_second_derivative():
    """The vectors need not turn for this direction, but they do for the next one."""
    a, e, weights = np.diag([1.0, 1.0, 5.0]), np.eye(3), some(3, 3)
    e[:2, 2] = e[2, :2] = [0.3, -0.2]
    t = Tensor(a)
    (pushed,) = tangents([np.sum(spectral(lambda w: w)(t) * weights)], [t], [e], create_graph=True)
    np.testing.assert_allclose(pushed.data, np.sum(e * weights))
    assert np.all(np.isnan(gradients([pushed], [t])[0]))  # NaN, although the true derivative is 0


# Functions that depend on the choice of eigenvectors.


def by_other_values(a):
    """Eigenvalues of one call and eigenvectors of another, which need not belong together."""
    v = linalg.eigh(sym(a))[1]
    return (v * linalg.eigvalsh(sym(a))) @ v.T


B = np.diag([1.0, 1.0, 0.1])

LOOSE = {
    "vectors": lambda a: linalg.eigh(sym(a))[1],
    "an entry squared": lambda a: linalg.eigh(sym(a))[1][0, 0] ** 2,  # its slope along rotations is 0 at the identity
    "an entry that is 0, squared": lambda a: linalg.eigh(sym(a))[1][0, 1] ** 2,
    "one vector of two": lambda a: projector(a, 1),
    "left vectors": lambda a: linalg.svd(a)[0],
    "one pair of two": lambda a: (lambda u, s, vh: u[:, 1:2] @ vh[1:2])(*linalg.svd(a)),
    "chosen, then hidden": lambda a: projector(projector(a, 1) + 2 * projector(a, 2), 2) @ projector(a, 1),
    "weights by position": lambda a: (lambda v: (v * np.arange(3.0)) @ v.T)(linalg.eigh(sym(a))[1]),
    "vectors of two matrices": lambda a: np.trace(linalg.eigh(sym(a))[1].T @ linalg.eigh(sym(a) @ B @ sym(a))[1]),
    "in a checkpoint": checkpoint(lambda a: linalg.eigh(sym(a))[1]),
}


@pytest.mark.parametrize("f", LOOSE.values(), ids=LOOSE)
def test_what_depends_on_the_choice_is_nan(f):
    a = np.diag([1.0, 1.0, 5.0])
    t = Tensor(a)
    y = f(t)
    assert np.any(np.isnan(gradients([y], [t], [some(*y.shape)])[0]))
    assert np.any(np.isnan(tangents([y], [t], [some(3, 3)])[0]))
    y.backward(some(*y.shape))
    assert np.any(np.isnan(t.grad))


def test_values_of_one_call_and_vectors_of_another():
    t = Tensor(np.diag([1.0, 1.0, 5.0]))
    assert np.any(np.isnan(gradients([by_other_values(t)], [t], [some(3, 3)])[0]))


def test_two_calls_make_the_same_choice():
    check(lambda a: linalg.eigh(sym(a))[1] @ linalg.eigh(sym(a))[1].T * sym(a), np.diag([1.0, 1.0, 5.0]))


def test_a_norm_that_has_a_kink_there_is_nan():
    """The largest eigenvalue, where two are the largest, together with a function of all vectors."""
    t = Tensor(np.diag([1.0, 5.0, 5.0]))
    w, v = linalg.eigh(t)
    y = np.sum((v * w) @ v.T * some(3, 3)) + w[2] * np.sum(v @ np.diag(plain(w)) @ v.T)
    assert np.any(np.isnan(gradients([y], [t])[0]))


# Functions of the eigenvalues alone.


def test_values_alone_need_no_vectors():
    """Equal eigenvalues have the gradients of their vectors, in any function of the values, also a user's own."""
    a, seed = np.diag([1.0, 1.0, 5.0]), np.array([2.0, 3.0, 4.0])
    for f in (
        linalg.eigvalsh,
        linalg.eigvals,
        lambda a: linalg.eigh(a)[0],
        lambda a: linalg.svd(a)[1][::-1],
        lambda a: checkpoint(lambda w: w * 1.0)(linalg.eigvalsh(a)),
    ):
        t = Tensor(a)
        (g,) = gradients([f(t)], [t], [seed])
        assert np.all(np.isfinite(g))
        np.testing.assert_allclose(np.sort(np.diag(g)), seed)
        assert np.all(np.isfinite(tangents([f(t)], [t], [hermitian(some(3, 3))])[0]))


def test_vectors_of_other_values_are_not_concerned():
    """The leading vector of a covariance, whose other eigenvalues are all the noise."""
    check(lambda a: linalg.eigh(sym(a))[1][:, 3:] ** 2, of_eigenvalues(1.0, 1.0, 1.0, 5.0))


def test_a_function_of_the_users_may_read_what_is_no_choice():
    """The function need not be computed again: vectors of other values do not change with the choice."""
    a = of_eigenvalues(1.0, 1.0, 1.0, 5.0)
    check(lambda a: checkpoint(lambda v: v**2)(linalg.eigh(sym(a))[1][:, 3:]), a)


def test_near_values_are_not_equal():
    """At a distance of 1e-6 derivatives are large, and right to about eps over the distance."""
    a = np.diag([1.0, 1.0 + 1e-6, 5.0])
    check(projector, a)
    t = Tensor(a)
    (g,) = gradients([linalg.eigh(t)[1]], [t], [np.array([[0.0, 1, 0], [0, 0, 0], [0, 0, 0]])])
    np.testing.assert_allclose(abs(g[0, 1]), 0.5e6, rtol=1e-8)


EPS = np.finfo(float).eps


@pytest.mark.parametrize("gaps", [(100,), (300,), (300, 600), (400, 800, 1200)])
def test_values_that_differ_by_rounding_are_equal(gaps):
    """The largest of n values is 8, so up to 128 n eps may lie between equal ones; of three the ends may be linked."""
    w = np.array([1.0, *(1 + gap * EPS for gap in gaps), 8.0])
    n, k = len(w), len(w) - 1
    g, q = symmetric(some(n, n)), unitary(n)
    for basis in (np.eye(n), q):
        x = Tensor(symmetric((basis * w) @ basis.T))
        (found,) = gradients([np.sum(g * projector(x, k))], [x])
        inner = basis.T @ g @ basis
        inner[:k, :k] = inner[k:, k:] = 0.0
        inner[:k, k:] /= (w[:k] - w[k])[:, None]
        inner[k:, :k] = inner[:k, k:].T
        np.testing.assert_allclose(found, basis @ inner @ basis.T, atol=1e-12)
