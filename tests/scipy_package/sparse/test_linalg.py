"""Equations with sparse matrices: SciPy's values, derivatives by both sides, factors that are kept."""

import warnings

import numpy as np
import pytest
import scipy.sparse
import scipy.sparse.linalg

from autograd import ArgumentError, MissingRuleError, OperandError, ShapeError, Tensor, grad, jacobian
from autograd.scipy import sparse
from autograd.scipy.sparse import linalg
from tests.scipy_package.sparse.places import check, rng

N = 5
ROW, COL = np.nonzero((rng.random((N, N)) < 0.4) | np.eye(N, dtype=bool))
REAL = rng.normal(size=len(ROW)) + 4.0 * (ROW == COL)
VALUES = {"real": REAL, "complex": REAL + 1j * rng.normal(size=len(ROW))}
RIGHT = {
    f"{kind}, {shape}": rng.normal(size=shape) + (0.5j * rng.normal(size=shape) if kind == "complex" else 0)
    for kind in VALUES
    for shape in ((N,), (N, 3), (N, 1))
}


def coo(values, name="coo_array"):
    return getattr(sparse, name)((values, (ROW, COL)), shape=(N, N))


def plain(values, form="csc"):
    return scipy.sparse.coo_array((values, (ROW, COL)), shape=(N, N)).asformat(form)


@pytest.mark.parametrize("b", RIGHT.values(), ids=RIGHT)
@pytest.mark.parametrize("values", VALUES.values(), ids=VALUES)
class TestSolutions:
    @pytest.mark.parametrize("form", ["csr", "csc"])
    def test_spsolve(self, values, b, form):
        A = plain(values, form)
        np.testing.assert_allclose(linalg.spsolve(A, Tensor(b)).data, scipy.sparse.linalg.spsolve(A, b), rtol=1e-12)
        check(lambda b: linalg.spsolve(A, b), b)
        check(lambda v, b: linalg.spsolve(coo(v, f"{form}_array"), b), values, b)

    @pytest.mark.parametrize("trans", ["N", "T", "H"])
    def test_splu(self, values, b, trans):
        lu, D = linalg.splu(plain(values)), plain(values).toarray()
        turned = {"N": D, "T": D.T, "H": D.conj().T}[trans]
        np.testing.assert_allclose(lu.solve(Tensor(b), trans).data, np.linalg.solve(turned, b), rtol=1e-12)
        check(lambda b: lu.solve(b, trans), b)
        check(lambda v, b: linalg.splu(coo(v)).solve(b, trans=trans), values, b)

    def test_factorized(self, values, b):
        solve = linalg.factorized(plain(values))
        np.testing.assert_allclose(solve(Tensor(b)).data, np.linalg.solve(plain(values).toarray(), b), rtol=1e-12)
        check(solve, b)
        check(lambda v, b: linalg.factorized(coo(v))(b), values, b)


def test_other_formats_and_matrices():
    b = RIGHT["real, (5,)"]
    expected = np.linalg.solve(plain(REAL).toarray(), b)
    for form in ("coo", "dia", "bsr", "lil", "dok"):
        for A in (plain(REAL, form), scipy.sparse.csr_matrix(plain(REAL)).asformat(form)):
            np.testing.assert_allclose(linalg.spsolve(A, Tensor(b)).data, expected, rtol=1e-12)
            np.testing.assert_allclose(linalg.splu(A).solve(Tensor(b)).data, expected, rtol=1e-12)


def test_whole_numbers_and_float32():
    A = scipy.sparse.csc_array([[2, 0], [1, 4]])
    np.testing.assert_allclose(grad(lambda b: linalg.spsolve(A, b)[1])(np.ones(2)), [-0.125, 0.25])
    b = Tensor(np.ones(2), dtype=np.float32)
    x = linalg.spsolve(A.astype(np.float32), b)
    x.sum().backward()
    assert x.dtype == b.grad.dtype == np.float32
    np.testing.assert_allclose(linalg.splu(A).solve([1, 2]), [0.5, 0.375])


def test_values_at_the_same_place_are_added():
    def solution(v, b):
        A = sparse.coo_array((v, ([0, 0, 1, 1], [0, 0, 1, 0])), shape=(2, 2))
        return linalg.spsolve(A if isinstance(v, Tensor) else A.tocsc(), b)

    v, b = np.array([1.0, 2.0, 4.0, 0.5]), np.array([3.0, 1.0])
    np.testing.assert_allclose(solution(Tensor(v), b).data, [1.0, 0.125])
    check(lambda v, b: solution(v, b), v, b)


def test_the_factor_is_made_once(monkeypatch):
    count = []
    own = scipy.sparse.linalg.splu
    monkeypatch.setattr(scipy.sparse.linalg, "splu", lambda *args, **kwargs: count.append(1) or own(*args, **kwargs))
    b = RIGHT["real, (5,)"]
    lu = linalg.splu(plain(REAL))
    for _ in range(3):
        jacobian(lambda b: lu.solve(b) ** 2)(b)
        grad(lambda b: np.sum(lu.solve(lu.solve(b), "T")))(b)
    assert len(count) == 1
    count.clear()
    # one factorisation serves the forward and the backward pass
    grad(lambda v: np.sum(linalg.spsolve(coo(v), b) ** 2))(REAL)
    assert len(count) == 1
    count.clear()
    f = lambda v: np.sum(linalg.spsolve(coo(v), b) ** 2)  # noqa: E731
    grad(lambda v: np.sum(grad(f)(v) ** 2))(REAL)
    assert len(count) == 1


def test_values_that_changed_since():
    v = Tensor(REAL.copy())
    lu = linalg.splu(coo(v))
    first = lu.solve(np.ones(N))
    v.data *= 2.0
    with pytest.raises(ArgumentError, match="changed since"):
        lu.solve(np.ones(N))
    np.testing.assert_allclose(linalg.splu(coo(v)).solve(np.ones(N)).data, first.data / 2, rtol=1e-12)


def test_plain_arguments_are_scipys():
    A, b = plain(REAL), RIGHT["real, (5,)"]
    assert type(linalg.spsolve(A, b)) is np.ndarray
    assert type(linalg.splu(A).solve(b)) is np.ndarray
    assert scipy.sparse.issparse(linalg.spsolve(A, scipy.sparse.csc_array(np.eye(N))))
    assert linalg.norm(A) == scipy.sparse.linalg.norm(A)
    lu, own = linalg.splu(A, permc_spec="NATURAL"), scipy.sparse.linalg.splu(A, permc_spec="NATURAL")
    np.testing.assert_array_equal(lu.perm_c, own.perm_c)
    np.testing.assert_array_equal(lu.L.toarray(), own.L.toarray())
    assert (lu.shape, lu.nnz) == (own.shape, own.nnz)


def test_incomplete_factors():
    lu = linalg.spilu(plain(REAL), drop_tol=0.3)
    check(lu.solve, RIGHT["real, (5,)"])
    check(lambda b: lu.solve(b, "T"), RIGHT["real, (5, 3)"])
    with pytest.raises(MissingRuleError, match="stored values"):
        linalg.spilu(coo(Tensor(REAL)))


def test_a_singular_matrix():
    A = scipy.sparse.csc_array([[1.0, 2.0], [2.0, 4.0]])
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        x = linalg.spsolve(A, Tensor(np.ones(2)))
        x.sum().backward()
    assert np.isnan(x.data).all()
    assert any(issubclass(w.category, scipy.sparse.linalg.MatrixRankWarning) for w in caught)
    with pytest.raises(RuntimeError, match="singular"):
        linalg.splu(A)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda A, t: linalg.spsolve(A, t[:2]), r"spsolve: got b with shape \(2,\).*expected \(5,\)"),
        (lambda A, t: linalg.spsolve(A, t.reshape(5, 1, 1)), "expected"),
        (lambda A, t: linalg.spsolve(A[:3], t), "a square one"),
        (lambda A, t: linalg.spsolve(A.toarray(), t), "expected a sparse matrix"),
        (lambda A, t: linalg.spsolve(Tensor(A.toarray()), np.ones(5)), "np.linalg.solve takes it"),
        (lambda A, t: linalg.spsolve(coo(Tensor(REAL)), A), r"b\.toarray\(\)"),
        (lambda A, t: linalg.splu(A).solve(t, "X"), "trans='X'"),
        (lambda A, t: linalg.splu(A).solve(t[:4]), "splu: got b"),
        (lambda A, t: linalg.splu(coo(Tensor(REAL))).L, "no derivative of L"),
        (lambda A, t: linalg.cg(A, t), r"scipy\.sparse\.linalg\.cg: no derivative"),
        (lambda A, t: linalg.factorized(A[:3]), "square"),
    ],
)  # fmt: skip
def test_what_is_refused(call, words):
    with pytest.raises((OperandError, ShapeError, ArgumentError, MissingRuleError), match=words):
        call(plain(REAL), Tensor(np.ones(N)))
