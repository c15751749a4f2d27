"""Conditions of products."""

import numpy as np

from autograd.testing.domains import ROWS


def test_parallel_vectors_have_no_cross_product_to_differentiate():
    (move,) = ROWS["cross"].moves
    x, y = np.array([1.0, 2.0, -1.0]), np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
    assert move.fits(x, y)
    assert not move.fits(x, 2 * x)
    assert not move.fits(x, np.stack([y[0], x]))
