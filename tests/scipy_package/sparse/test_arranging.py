"""Blocks, stacks, diagonals and triangles of sparse matrices of Tensors, against the same of plain values."""

import numpy as np
import pytest
import scipy.sparse

from autograd import OperandError, Tensor
from autograd.scipy import sparse
from tests.scipy_package.sparse.places import COL, ROW, VALUES, M, N, check

X, Y = np.array([1.5, -2.0, 3.0]), np.array([0.5, 0.25])
CONSTANT = scipy.sparse.csr_array(np.arange(12.0).reshape(M, N))


def coo(values):
    return sparse.coo_array((values, (ROW, COL)), shape=(M, N))


FORMS = {
    "vstack": lambda v, x, y: sparse.vstack([coo(v), CONSTANT, coo(v * 2.0)]),
    "hstack": lambda v, x, y: sparse.hstack([coo(v), CONSTANT], format="csr"),
    "block_array": lambda v, x, y: sparse.block_array([[coo(v), None], [None, coo(v).T]]),
    "bmat": lambda v, x, y: sparse.bmat([[coo(v), CONSTANT]]),
    "block_diag": lambda v, x, y: sparse.block_diag([coo(v), CONSTANT]),
    "tril": lambda v, x, y: sparse.tril(coo(v)),
    "triu": lambda v, x, y: sparse.triu(coo(v), k=1),
    "diags_array": lambda v, x, y: sparse.diags_array([x, y, y * 3.0], offsets=[0, 1, -1]),
    "diags": lambda v, x, y: sparse.diags([x, y], [0, -1]),
    "one diagonal": lambda v, x, y: sparse.diags_array(x),
    "numbers on diagonals": lambda v, x, y: sparse.diags_array([x[0], -2.0, x[1]], offsets=[-1, 0, 1], shape=(4, 4)),
}


@pytest.mark.parametrize("name", FORMS)
def test_against_scipy(name):
    f = FORMS[name]
    found = f(Tensor(VALUES), Tensor(X), Tensor(Y))
    np.testing.assert_allclose(found.toarray().data, f(VALUES, X, Y).toarray())
    check(lambda v, x, y: f(v, x, y).toarray() + 0.0 * (v[0] + x[0] + y[0]), VALUES, X, Y)


def test_the_star_of_the_result_is_that_of_the_parts():
    assert sparse.diags([Tensor(X)], [0]).is_matrix
    assert not sparse.diags_array(Tensor(X)).is_matrix
    assert not sparse.vstack([coo(Tensor(VALUES)), CONSTANT]).is_matrix
    assert sparse.vstack([sparse.csr_matrix(coo(Tensor(VALUES))), CONSTANT]).is_matrix


def test_plain_parts_are_scipys():
    assert scipy.sparse.issparse(sparse.vstack([CONSTANT, CONSTANT]))
    with pytest.raises(OperandError, match="dtype="):
        sparse.vstack([coo(Tensor(VALUES))], dtype=np.float32)
