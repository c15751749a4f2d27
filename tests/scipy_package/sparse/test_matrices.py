"""``Sparse``: stored values that are a Tensor, against the same matrix as a dense array, derivatives by both."""

import operator
import warnings

import numpy as np
import pytest
import scipy.sparse

from autograd import ArgumentError, OperandError, ShapeError, Tensor, grad
from autograd.errors import NotOfferedError
from autograd.scipy import sparse
from autograd.scipy.sparse import Sparse
from tests.scipy_package.sparse.places import (
    COL,
    COLUMN,
    COVECTOR,
    FULL,
    LINE,
    ROW,
    TALL,
    VALUES,
    VECTOR,
    WIDE,
    M,
    N,
    check,
    dense,
    rng,
)  # fmt: skip

CONSTANT = scipy.sparse.random_array((M, N), density=0.5, rng=rng, format="csr")
RIGHT = scipy.sparse.random_array((N, 5), density=0.5, rng=rng, format="csc")
LEFT = scipy.sparse.random_array((2, M), density=0.5, rng=rng, format="coo")
ORDER = np.lexsort((COL, ROW))


def coo(values):
    return sparse.coo_array((values, (ROW, COL)), shape=(M, N))


def csr(values):
    """The same values in the order of their rows, with repeated places as they are."""
    pointers = np.searchsorted(ROW[ORDER], np.arange(M + 1))
    return sparse.csr_array((values[ORDER], COL[ORDER], pointers), shape=(M, N))


def csc(values):
    order = np.lexsort((ROW, COL))
    pointers = np.searchsorted(COL[order], np.arange(N + 1))
    return sparse.csc_array((values[order], ROW[order], pointers), shape=(M, N))


def plainly(x):
    return x.toarray() if hasattr(x, "toarray") else x


FORMS = {  # each is a function of the matrix, sparse or dense
    "A @ vector": lambda A: A @ VECTOR,
    "A @ matrix": lambda A: A @ TALL,
    "vector @ A": lambda A: COVECTOR @ A,
    "matrix @ A": lambda A: WIDE @ A,
    "A.dot": lambda A: A.dot(VECTOR),
    "A.T @ vector": lambda A: A.T @ COVECTOR,
    "A.transpose() @ vector": lambda A: A.transpose() @ COVECTOR,
    "A * full": lambda A: A * FULL,
    "line * A": lambda A: LINE * A,
    "A * column": lambda A: A * COLUMN,
    "A * 3": lambda A: A * 3.0,
    "2 * A": lambda A: 2 * A,
    "A / full": lambda A: A / FULL,
    "A / 3": lambda A: A / 3.0,
    "A**2": lambda A: A**2,
    "-A": lambda A: -A,
    "A + full": lambda A: A + FULL,
    "line - A": lambda A: LINE - A,
    "A - column": lambda A: A - COLUMN,
    "A + 0": lambda A: A + 0,
    "sum": lambda A: A.sum(),
    "np.sum": np.sum,
    "sum of columns": lambda A: A.sum(axis=0),
    "sum of rows": lambda A: A.sum(axis=-1),
    "np.mean": lambda A: np.mean(A, axis=1),
    "mean": lambda A: A.mean(),
    "row": lambda A: A[2],
    "entry": lambda A: A[0, 2],
    "empty entry": lambda A: A[1, 1] + A.sum(),
    "slices": lambda A: A[1:, ::2],
    "list of rows": lambda A: A[[3, 0, 0]],
    "mask": lambda A: A[np.array([True, False, True, True])],
    "pairs": lambda A: A[[0, 1, 2, 0], [2, 1, 0, 2]],
    "pairs of arrays": lambda A: A[np.array([[0, 3], [2, 0]]), np.array([[2, 1], [0, 0]])],
    "mask of entries": lambda A: A[FULL > 0],
    "no pairs": lambda A: A[np.zeros(0, int), np.zeros(0, int)],
    "copy": lambda A: A.copy(),
    "+A": lambda A: +A,
    "abs": abs,
    "conj": lambda A: (A * (1 + 2j)).conj().imag * LINE,
    "conjugate": lambda A: A.conjugate(),
    "real": lambda A: (A * (1 + 2j)).real,
    "imag": lambda A: (A * (1 + 2j)).imag,
    "astype": lambda A: A.astype(np.float64),
    "reshape": lambda A: A.reshape(2, 6),
    "reshape, other order": lambda A: A.reshape((6, 2), order="F"),
    "reshape to one axis": lambda A: A.reshape(-1),
    "diagonal": lambda A: A.diagonal(),
    "diagonal below": lambda A: A.diagonal(-1),
    "trace": lambda A: A.trace(),
    "A @ A.T": lambda A: A @ A.T,
    "A.T @ A": lambda A: A.T @ A,
    "A + A": lambda A: A + A * 2,
    "A - A.T.T": lambda A: A - A.T.T * 0.5,
    "A * A": lambda A: A * A,
    "both": lambda A: (A * FULL) @ VECTOR + A @ VECTOR,
}
BESIDE = {  # each also has a constant of SciPy, which is dense where A is dense
    "A @ constant": (lambda A, B: A @ B, RIGHT),
    "constant @ A": (lambda A, B: B @ A, LEFT),
    "A + constant": (lambda A, B: A + B, CONSTANT),
    "constant - A": (lambda A, B: B - A, CONSTANT),
    "A * constant": (lambda A, B: A * B, CONSTANT),
    "constant * A": (lambda A, B: B * A, CONSTANT),
}


@pytest.mark.parametrize("make", [coo, csr, csc])
@pytest.mark.parametrize("name", FORMS)
def test_against_the_dense_matrix(name, make):
    f = FORMS[name]
    found = plainly(f(make(Tensor(VALUES))))
    assert isinstance(found, Tensor)
    np.testing.assert_allclose(found.data, f(dense(VALUES)), rtol=1e-12, atol=1e-14)
    check(lambda values: plainly(f(make(values))) if isinstance(values, Tensor) else f(dense(values)), VALUES)


@pytest.mark.parametrize("make", [coo, csr])
@pytest.mark.parametrize("name", BESIDE)
def test_beside_constants(name, make):
    f, constant = BESIDE[name]
    expected = f(dense(VALUES), constant.toarray())
    for form in ("csr", "coo", "dia", "dok"):
        found = f(make(Tensor(VALUES)), constant.asformat(form))
        assert isinstance(found, Sparse)
        np.testing.assert_allclose(found.toarray().data, expected, rtol=1e-12, atol=1e-14)

    def either(values):
        if isinstance(values, Tensor):
            return f(make(values), constant).toarray()
        return f(dense(values), constant.toarray())

    check(either, VALUES)


@pytest.mark.parametrize("make", [coo, csr, csc])
@pytest.mark.parametrize(
    ("f", "x"),
    [
        (operator.matmul, VECTOR), (operator.matmul, TALL), (lambda A, x: x @ A, COVECTOR), (lambda A, x: x @ A, WIDE),
        (operator.mul, FULL), (operator.mul, LINE), (lambda A, x: x * A, COLUMN), (operator.truediv, FULL),
        (operator.add, FULL), (operator.sub, VECTOR), (lambda A, x: x - A, COLUMN), (operator.mul, np.array(2.0)),
    ],
)  # fmt: skip
def test_by_the_values_and_the_dense_operand_together(make, f, x):
    check(lambda v, x: plainly(f(make(v) if isinstance(v, Tensor) else dense(v), x)), VALUES, x)


def test_complex():
    z, w = VALUES + 1j * VALUES[::-1], VECTOR - 2j

    def product(v, x):
        return coo(v) @ x if isinstance(v, Tensor) else dense(v) @ x

    check(product, z, w)
    check(product, VALUES, w)  # a gradient has the dtype of its operand
    check(product, z, VECTOR)
    assert grad(lambda v: np.sum(np.abs(coo(v) @ w) ** 2))(VALUES).dtype == np.float64


def test_float32_stays():
    v = Tensor(VALUES, dtype=np.float32)
    out = (csr(v) * 2.0) @ VECTOR.astype(np.float32)
    out.sum().backward()
    assert out.dtype == v.grad.dtype == np.float32


@pytest.mark.parametrize("make", [coo, csr, csc])
def test_places_and_comparisons_are_plain(make):
    A, plain = make(Tensor(VALUES)), dense(VALUES)
    for form in ("csr", "csc", "coo", None):
        found = A.asformat(form)
        assert found.format == (form or A.format)
        np.testing.assert_array_equal(found.toarray().data, A.toarray().data)
    ours, scipys = A.tocsr(), A.detach().tocsr()
    scipys.sum_duplicates()
    np.testing.assert_array_equal(ours.indices, scipys.indices)
    np.testing.assert_array_equal(ours.indptr, scipys.indptr)
    np.testing.assert_array_equal(plain[A.tocoo().row, A.tocoo().col], A.tocoo().data.data)
    for places in (ours.indices, ours.indptr, A.tocoo().row):
        with pytest.raises(ValueError, match="read-only"):
            places[0] = 1
    np.testing.assert_array_equal(np.sort(A.nonzero()), np.sort(plain.nonzero()))
    assert A.count_nonzero() == np.count_nonzero(plain)
    assert list(A.count_nonzero(axis=0)) == list(np.count_nonzero(plain, axis=0))
    np.testing.assert_array_equal((A * 3).astype(int).toarray(), (plain * 3).astype(int))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", scipy.sparse.SparseEfficiencyWarning)
        for compare in (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge):
            for x, y in ((A * 2, plain * 2), (FULL, FULL), (CONSTANT, CONSTANT.toarray()), (0.5, 0.5)):
                found = compare(A, x)
                assert not isinstance(found, Sparse)
                np.testing.assert_array_equal(plainly(found), compare(plain, y))


def test_an_index_of_a_matrix_by_pairs_keeps_two_axes():
    A = sparse.csr_matrix((Tensor(VALUES), (ROW, COL)), shape=(M, N))
    np.testing.assert_array_equal(A[[0, 1], [2, 1]].data, A.detach()[[0, 1], [2, 1]])


def test_what_it_does_not_have_is_named():
    A = coo(Tensor(VALUES))
    for name, words in (
        ("max", r"np\.max\(A\.toarray\(\), axis\)"), ("tobsr", r"A\.tocsr\(\)"), ("setdiag", "diags_array"),
        ("maximum", r"np\.maximum\(A\.toarray\(\), x\)"), ("resize", r"A\.toarray\(\)"),
        ("indices", r"in the format coo: A\.tocsr\(\)"),
    ):  # fmt: skip
        with pytest.raises(NotOfferedError, match=f"Sparse has no {name}, .*{words}"):
            getattr(A, name)
        assert not hasattr(A, name)
    with pytest.raises(AttributeError, match="has no attribute 'something'"):
        A.something
    v = np.array([5.0, 6.0, 7.0])
    square = A.T @ A
    np.testing.assert_allclose((square + sparse.diags_array(v - square.diagonal())).diagonal().data, v)
    with pytest.raises(OperandError, match="expected 'csr', 'csc' or 'coo'"):
        A.asformat("lil")
    with pytest.raises(OperandError, match="casting='safe'"):
        A.astype(float, casting="safe")
    with pytest.raises(OperandError, match=r"eq: got ndarray of shape \(7,\)"):
        operator.eq(A, np.ones(7))
    with pytest.raises(IndexError, match=r"Sparse\.__getitem__"):
        A[9, 9]


class TestMatricesOfScipysOtherKind:
    """``*`` is the product of matrices for results of a constructor ``..._matrix``, and for results of these."""

    @pytest.mark.parametrize("name", ["coo_matrix", "csr_matrix", "csc_matrix"])
    def test_star(self, name):
        A = getattr(sparse, name)((Tensor(VALUES), (ROW, COL)), shape=(M, N))
        D = dense(VALUES)
        np.testing.assert_allclose((A * VECTOR).data, D @ VECTOR)
        np.testing.assert_allclose((COVECTOR * A).data, COVECTOR @ D)
        np.testing.assert_allclose((A * Tensor(TALL)).data, D @ TALL)
        np.testing.assert_allclose((Tensor(WIDE) * A).data, WIDE @ D)
        np.testing.assert_allclose(((A * 2.0) * VECTOR).data, 2 * D @ VECTOR)
        np.testing.assert_allclose((-A.T * COVECTOR).data, -D.T @ COVECTOR)
        np.testing.assert_allclose(A.multiply(FULL).toarray().data, D * FULL)
        np.testing.assert_allclose(A.sum(axis=0).data, D.sum(axis=0)[None])
        assert A[0].shape == (1, N)
        with pytest.raises(OperandError, match="A @ A"):
            A**2
        assert scipy.sparse.isspmatrix(A.detach())

    def test_a_constant_times_a_number(self):
        A = scipy.sparse.csr_matrix(dense(VALUES)) * Tensor(2.0)
        np.testing.assert_allclose((A * VECTOR).data, 2 * dense(VALUES) @ VECTOR)


class TestConstructors:
    def test_plain_values_are_scipys(self):
        for name in ("coo_array", "csr_array", "csc_array", "coo_matrix", "csr_matrix", "csc_matrix"):
            made = getattr(sparse, name)((VALUES, (ROW, COL)), shape=(M, N))
            assert type(made) is getattr(scipy.sparse, name)
            np.testing.assert_allclose(made.toarray(), dense(VALUES))
        assert sparse.csr_array((2, 3)).shape == (2, 3)
        assert sparse.coo_array(FULL).nnz == FULL.size
        assert sparse.eye_array(3).shape == (3, 3)

    @pytest.mark.parametrize("name", ["coo_array", "csr_array", "csc_array"])
    def test_places_in_any_order(self, name):
        A = getattr(sparse, name)((Tensor(VALUES), (ROW.tolist(), COL.tolist())))
        assert A.shape == (M, N)
        assert A.format == name[:3]
        np.testing.assert_allclose(A.toarray().data, dense(VALUES))
        check(lambda v: plainly(getattr(sparse, name)((v, (ROW, COL)), shape=(M, N)) @ VECTOR), VALUES)

    def test_a_list_of_tensors(self):
        x = Tensor(2.0)
        A = sparse.coo_array(([x, x * x], ([0, 1], [1, 0])), shape=(2, 2))
        (np.array([1.0, 10.0]) @ A @ np.array([1.0, 1.0])).backward()
        assert x.grad == 1 + 10 * 4

    def test_from_one_to_the_other(self):
        A = coo(Tensor(VALUES))
        for name in ("coo_array", "csr_array", "csc_array"):
            turned = getattr(sparse, name)(A)
            assert turned.format == name[:3]
            np.testing.assert_allclose(turned.toarray().data, dense(VALUES))
        for turned in (A.tocsr(), A.tocsc(), A.tocoo()):
            np.testing.assert_allclose(turned.toarray().data, dense(VALUES))

    def test_plain_again(self):
        plain = csr(Tensor(VALUES)).detach()
        assert isinstance(plain, scipy.sparse.csr_array)
        np.testing.assert_allclose(plain.toarray(), dense(VALUES))
        plain.data[:] = 0

    @pytest.mark.parametrize(
        ("make", "error", "words"),
        [
            (lambda t: sparse.coo_array((t[:3], (ROW, COL))), (ShapeError, ArgumentError), "_array"),
            (lambda t: sparse.coo_array((t, (ROW, COL)), shape=(2, 2)), ArgumentError, "index"),
            (lambda t: sparse.coo_array((t, (ROW - 1, COL)), shape=(M, N)), ArgumentError, "negative"),
            (lambda t: sparse.csr_array((t[:2], [0, 9], [0, 1, 2]), shape=(2, 3)), ArgumentError, "ind"),
            (
                lambda t: sparse.csr_array((t[:3], [0, 1], [0, 1, 2]), shape=(2, 3)),
                (ShapeError, ArgumentError),
                "_array",
            ),
            (lambda t: sparse.coo_array((t.reshape(1, 7), (ROW, COL))), ShapeError, "a vector"),
            (lambda t: sparse.coo_array((t, (ROW, COL)), dtype=np.float32), OperandError, "dtype="),
            (lambda t: sparse.coo_array((t, (t, COL))), OperandError, "places"),
            (lambda t: sparse.csr_array(t.reshape(1, 7)), OperandError, r"\(data, \(row, col\)\)"),
        ],
    )
    def test_what_is_refused(self, make, error, words):
        with pytest.raises(error, match=words):
            make(Tensor(VALUES))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (lambda A: A @ WIDE, "matmul: got a sparse matrix"), (lambda A: TALL @ A, "matmul"),
        (lambda A: A * TALL, "multiply"), (lambda A: A + 1.0, "dense"), (lambda A: FULL / A, "zeros divide"),
        (lambda A: A / A, "zeros divide"), (lambda A: A**-1, "positive number"), (lambda A: A**A, "positive number"),
        (lambda A: A + A.T, "same shape"), (lambda A: A * A.T, "same shape"), (lambda A: A @ A, "do not go together"),
        (np.exp, r"np\.exp.*toarray"), (np.asarray, "toarray"), (bool, "single number"), (len, "shape"), (list, "row"),
        (lambda A: A.sum(axis=2), "axis=2"), (lambda A: np.sum(A, dtype=np.float32), "dtype="),
        (lambda A: A @ "ab", "expected"), (lambda A: Tensor(A), "toarray"), (lambda A: np.maximum(A, 0.0), "toarray"),
    ],
)  # fmt: skip
def test_what_is_refused(form, words):
    with pytest.raises((OperandError, ShapeError), match=words):
        form(coo(Tensor(VALUES)))


def test_what_it_looks_like():
    A = csr(Tensor(VALUES))
    assert repr(A) == "Sparse(<7 places of 4 x 3, csr>, data=shape (7,) float64)"
    assert (A.shape, A.ndim, A.nnz, A.format, A.dtype) == ((M, N), 2, 7, "csr", np.float64)


def test_empty():
    A = sparse.coo_array((Tensor(np.zeros(0)), ([], [])), shape=(2, 3))
    np.testing.assert_array_equal((A @ VECTOR).data, [0.0, 0.0])
    np.testing.assert_array_equal(grad(lambda x: np.sum(A @ x))(VECTOR), np.zeros(3))
    np.testing.assert_array_equal((A * FULL[:2]).toarray().data, np.zeros((2, 3)))
