"""The strategies of matrices, products and networks: their promises."""

import numpy as np
import pytest
from hypothesis import find, given, settings

from autograd.testing import check_grads
from autograd.testing import strategies as draw


@given(draw.regular_matrices(tall=True, wide=True), draw.positive_definite(), draw.orthogonal(3))
def test_matrices(regular, definite, q):
    assert np.all(np.linalg.cond(regular) < 10)
    assert np.min(np.linalg.eigvalsh(definite)) > 0.99
    np.testing.assert_allclose(q @ q.T, np.eye(3), atol=1e-12)


@given(draw.matmul_pairs(), draw.einsum_programs())
def test_products(pair, program):
    assert check_grads(np.matmul, *pair, order=1)
    subscripts, operands = program
    assert check_grads(lambda *xs: np.einsum(subscripts, *xs), *operands, order=1)


@pytest.mark.slow
@given(draw.mlps())
@settings(max_examples=10)
def test_networks_are_smooth_where_they_are_drawn(mlp):
    assert check_grads(mlp, *mlp.point)


def test_a_regular_matrix_shrinks_to_the_identity():
    search = settings(max_examples=500, deadline=None, database=None, derandomize=True)
    found = find(draw.regular_matrices(), lambda x: x.shape == (2, 2), settings=search)
    np.testing.assert_array_equal(np.abs(found), np.eye(2))
