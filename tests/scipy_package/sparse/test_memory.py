"""Peaks of memory: small multiples of the stored values, and never that of the dense matrix."""

import tracemalloc

import numpy as np
import pytest
import scipy.sparse

from autograd import grad, jacobian, make_jvp
from autograd.scipy import sparse
from autograd.scipy.sparse import linalg

ROWS, ENTRIES = 20_000, 1_000_000
rng = np.random.default_rng(0)
PLACES = rng.integers(0, ROWS, ENTRIES).astype(np.int32), rng.integers(0, ROWS, ENTRIES).astype(np.int32)
VALUES, X = rng.normal(size=ENTRIES), rng.normal(size=ROWS)
CSR = scipy.sparse.csr_array((VALUES, PLACES), shape=(ROWS, ROWS))
BANDS = scipy.sparse.dia_array((rng.normal(size=(50, ROWS)), np.arange(50)), shape=(ROWS, ROWS))


def peak_of(f):
    """The peak of memory of a call, in bytes; the modules are loaded before."""
    f()
    tracemalloc.start()
    try:
        f()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def of_values(v):
    return np.sum((sparse.coo_array((v, PLACES), shape=(ROWS, ROWS)) @ X) ** 2)


def of_sorted_values(v):
    return np.sum((sparse.csr_array((v, CSR.indices, CSR.indptr), shape=(ROWS, ROWS)) @ X) ** 2)


@pytest.mark.parametrize(
    ("call", "values"),
    [
        (lambda: grad(lambda x: np.sum((CSR @ x) ** 2))(X), CSR.data),
        (lambda: grad(lambda x: np.sum((x @ CSR) ** 2))(X), CSR.data),
        (lambda: grad(lambda x: np.sum((CSR.tocoo() @ x) ** 2))(X), CSR.data),
        (lambda: grad(lambda x: np.sum((BANDS @ x) ** 2))(X), BANDS.data),
        (lambda: grad(lambda x: np.sum((CSR * x) @ X))(X), CSR.data),
        (lambda: grad(of_values)(VALUES), VALUES),
        (lambda: grad(of_sorted_values)(CSR.data), CSR.data),
        (lambda: make_jvp(of_sorted_values)(CSR.data)(CSR.data), CSR.data),
    ],
    ids=["A @ x", "x @ A", "coo", "dia", "A * x", "values, coo", "values, csr", "values, forward"],
)
def test_three_times_the_stored_values(call, values):
    assert peak_of(call) <= 3 * values.nbytes


def test_equations_keep_the_factors_out_of_sight():
    """SuperLU's own memory is not NumPy's. Beside it: values that were factorised, their matrix, the gradient."""
    n = 50_000
    A = scipy.sparse.diags_array([np.full(n, -1.0), np.full(n, 2.5)], offsets=[1, 0], shape=(n, n)).tocsc()
    b = np.ones(n)

    def loss(v, b):
        return np.sum(linalg.spsolve(sparse.csc_array((v, A.indices, A.indptr), shape=(n, n)), b))

    vectors = 4 * b.nbytes  # the two solutions, and the two right sides
    assert peak_of(lambda: grad(loss)(A.data, b)) <= 3 * A.data.nbytes + vectors
    assert peak_of(lambda: grad(loss, 1)(A.data, b)) <= 3 * A.data.nbytes + vectors


class TestTenTimesTenMillion:
    """The dense matrix would have 800 MB; a vector of its columns has 80."""

    WIDE = scipy.sparse.csr_array(([1.0, 2.0, 3.0], ([0, 5, 9], [3, 10**6, 10**7 - 1])), shape=(10, 10**7))
    T = rng.normal(size=10)

    @pytest.mark.parametrize(
        "call",
        [
            lambda A, t: grad(lambda t: np.sum((A * t[:, None]).data ** 2))(t),
            lambda A, t: grad(lambda t: np.sum((A * t[:, None]).sum(axis=1) ** 2))(t),
            lambda A, t: grad(lambda t: np.sum((t[:, None] * A) ** 2))(t),
            lambda A, t: grad(lambda t: ((A * t[0]) @ A.T).sum())(t),
            lambda A, t: jacobian(lambda t: ((A / t[:, None]) * 2.0).data)(t),
        ],
    )
    def test_products_keep_to_the_places(self, call):
        assert peak_of(lambda: call(self.WIDE.tocoo(), self.T)) < 2_000_000

    def test_stored_values(self):
        row, col = [0, 5, 9], [3, 10**6, 10**7 - 1]

        def loss(v):
            A = sparse.coo_array((v, (row, col)), shape=(10, 10**7))
            return np.sum((2.0 * A + A).sum(axis=1) ** 2) + (A @ A.T).sum()

        assert peak_of(lambda: grad(loss)(np.ones(3))) < 200_000_000

    def test_a_dense_operand_costs_vectors(self):
        w = np.ones(10**7)
        assert peak_of(lambda: grad(lambda w: np.sum((self.WIDE @ w) ** 2))(w)) < 200_000_000
        assert peak_of(lambda: grad(lambda t: np.sum((t @ self.WIDE)[::1000] ** 2))(self.T)) < 400_000_000
