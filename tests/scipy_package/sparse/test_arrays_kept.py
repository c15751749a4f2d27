"""Sparse matrices whose places are in no order, of unsigned numbers, and of one row: SciPy's arrays and its numbers."""

import numpy as np
import pytest
import scipy.sparse
import scipy.sparse.linalg

from autograd import Tensor, grad
from autograd.scipy import sparse
from tests.scipy_package.sparse.places import check

DATA, INDICES, INDPTR = np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([2, 0, 1, 2, 0]), np.array([0, 2, 3, 5])
FORMATS = ("csr", "csc")


def unordered(form="csr"):
    """A square matrix whose places are not sorted, each of them once."""
    make = getattr(scipy.sparse, f"{form}_array")
    return make((DATA.copy(), INDICES.copy(), INDPTR.copy()), shape=(3, 3))


def live(values, form="csr"):
    """The same matrix with values that require a gradient."""
    return getattr(sparse, f"{form}_array")((values, INDICES.copy(), INDPTR.copy()), shape=(3, 3))


SPARSE_BY_SPARSE = {
    "multiply": lambda a, b: a.multiply(b),
    "index": lambda a, b: a[np.array([2, 0])][:, [1, 2]] + 0 * b[:2, :2],
    "vstack": lambda a, b: sparse.vstack([a, b]),
    "tril": lambda a, b: sparse.tril(a) + b,
    "sum": lambda a, b: a + b,
    "product": lambda a, b: a @ b,
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", SPARSE_BY_SPARSE)
def test_the_callers_arrays_stay_as_they_are(name, form):
    a = unordered(form)
    expected = SPARSE_BY_SPARSE[name](a.copy(), unordered(form))
    for _ in range(2):
        got = SPARSE_BY_SPARSE[name](live(Tensor(DATA), form), a)
        np.testing.assert_allclose(got.toarray().data, np.asarray(expected.toarray()))
    for kept, given in ((a.data, DATA), (a.indices, INDICES), (a.indptr, INDPTR)):
        np.testing.assert_array_equal(kept, given)


@pytest.mark.parametrize("form", FORMATS)
def test_scipy_may_sort_the_matrix_between_the_sweeps(form):
    a, dense, x = unordered(form), unordered(form).toarray(), np.array([1.0, 10.0, 100.0])
    t = Tensor(np.ones((3, 3)))
    scaled = a * t
    y = scaled @ x
    a.sum_duplicates()  # comparisons and solvers of SciPy do this to their operand
    np.testing.assert_allclose(y.data, dense @ x)
    np.testing.assert_allclose((scaled @ x).data, dense @ x)
    y.sum().backward()
    np.testing.assert_allclose(t.grad, dense * x)


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_detached_has_arrays_of_its_own(form):
    made = live(Tensor(DATA), form)
    expected = unordered(form).toarray()
    plain = made.detach()
    scipy.sparse.linalg.spsolve(plain.tocsc(), np.ones(3))
    plain.sum_duplicates()
    plain.data[:] = 0.0
    np.testing.assert_array_equal(made.toarray().data, expected)


@pytest.mark.parametrize("dtype", ["uint8", "uint64", "bool", "int8"])
def test_differences_from_numbers_that_have_no_negative(dtype):
    whole = np.array([[3, 0, 1], [0, 2, 0], [1, 1, 0]]).astype(dtype)
    dense, values = whole.astype(np.float64), np.array([0.5, 1.5, 2.5, -1.0, 4.0])
    for other in (whole, scipy.sparse.csr_array(whole), scipy.sparse.coo_matrix(whole), scipy.sparse.dia_array(whole)):

        def minus(v, other=other):
            return live(v) - other, other - live(v)

        for sign, found in zip((1, -1), minus(Tensor(values)), strict=True):
            found = found.toarray() if hasattr(found, "toarray") else found
            np.testing.assert_allclose(found.data, sign * (live(Tensor(values)).toarray().data - dense))
    single = live(Tensor(values.astype(np.float32))) - scipy.sparse.csr_array(whole.astype(np.uint8))
    assert single.dtype == np.float32


@pytest.mark.parametrize("form", ["coo", "csr", "csc", "dia", "bsr"])
@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (3, 1), (1, 0), (0, 1)])
def test_a_matrix_of_one_row_or_column(form, shape):
    dense = np.arange(1.0, 1 + shape[0] * shape[1]).reshape(shape)
    matrix = scipy.sparse.coo_array(dense)
    matrix = matrix if 0 in shape else matrix.asformat(form)
    x, y = np.linspace(1.0, 2.0, shape[1]), np.linspace(1.0, 2.0, shape[0])
    for got, expected in ((matrix @ Tensor(x), dense @ x), (Tensor(y) @ matrix, y @ dense)):
        assert got.shape == expected.shape
        np.testing.assert_allclose(got.data, expected)
    np.testing.assert_allclose(grad(lambda x: np.sum((matrix @ x) ** 2))(x), 2 * dense.T @ (dense @ x))


def test_values_of_a_matrix_of_one_row():
    x = np.array([2.0, 3.0, 4.0])
    check(lambda v: np.sum((sparse.coo_array((v, ([0, 0], [0, 2])), shape=(1, 3)) @ x) ** 2), np.ones(2))
