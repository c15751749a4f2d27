"""``set_entries`` as a function; Tensors are assigned to in ``tests/engine/test_versions.py``."""

import numpy as np
import pytest

from autograd import grad, ops
from tests.numeric import check_function


def test_set_entries_is_an_op_like_any_other():
    x, v = np.arange(6.0).reshape(2, 3), np.array([1.0, 2.0])
    check_function(lambda x, v: ops.set_entries(x, v, index=(slice(None), 1)), x, v)


ROW, COLUMN = (
    np.arange(5) == 1,
    np.arange(3) == 2,
)  # a mask of one entry, which goes with each of a list
TWICE = [
    [0, -5], ([0, -5], 1), (slice(None), [0, -3]), (..., [0, -4]), (..., [0, -3], slice(None)), (None, [1, -4]),
    (None, ..., [3, -1]), ([0, -5], [1, -2]), (..., [0, 0], [1, -3]), ([0, -5], ..., [1, -3]), (ROW, [1, -2]),
    (..., COLUMN, [3, -1]), (ROW, ..., [3, -1]), (slice(1, None), [[0, -3], [1, 2]]), ([0, -5], None, [2, -1]),
    ([1, 1, -4], ..., None), (True, [0, -5]), ([0, -5], np.True_, [1, -2]),
]  # fmt: skip
"""Indices of an array of shape (5, 3, 4) that name entries twice, under two names for the most part."""


@pytest.mark.parametrize("index", TWICE)
def test_of_values_written_to_one_place_the_last_has_the_gradient(index):
    x, weights = np.zeros((5, 3, 4)), np.random.default_rng(0).normal(size=(5, 3, 4))
    values = np.ones(x[index].shape)
    landed = np.full(x.shape, -1)
    landed[index] = np.arange(values.size).reshape(values.shape)
    expected = [weights[landed == k].sum() for k in range(values.size)]
    assert 0.0 in expected
    g = grad(lambda v: np.sum(weights * ops.set_entries(x, v, index=index)))(values)
    np.testing.assert_array_equal(g.ravel(), expected)
