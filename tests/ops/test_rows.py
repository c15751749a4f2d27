"""Reductions of rows and columns against NumPy's own, at every shape, layout and dtype that has a way of its own."""

import numpy as np
import pytest

from autograd.ops.rows import column_totals, largest, total

SHAPES = [(1, 1), (32, 2), (5, 64), (5, 65), (3, 1024), (3, 1025), (0, 3), (3, 0), (0,), (4, 3, 2), (7,)]


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.mark.parametrize("dtype", ["f", "d", "e", "g"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("axis", [-1, 0])
def test_largest_and_total(rng, shape, axis, dtype):
    x = rng.normal(size=shape).astype(dtype)
    for laid_out in (x, np.asfortranarray(x), x[::-1]):
        found, wanted = largest(laid_out, axis), laid_out.max(axis=axis, keepdims=True, initial=-np.inf)
        assert (found.dtype, found.shape) == (x.dtype, wanted.shape)
        np.testing.assert_array_equal(found, wanted)
        summed, expected = total(laid_out, axis), laid_out.astype("g").sum(axis=axis, keepdims=True)
        assert (summed.dtype, summed.shape) == (x.dtype, expected.shape)
        eps = np.finfo(dtype).eps
        size = np.abs(laid_out).astype("d").sum(axis=axis, keepdims=True)
        assert np.all(np.abs(summed - expected) <= 16 * eps * size + np.finfo(dtype).tiny)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_none_stay_in_their_row(rng, bad):
    x = rng.normal(size=(6, 5))
    x[2, 3] = bad
    np.testing.assert_array_equal(largest(x, 1), x.max(axis=1, keepdims=True))
    np.testing.assert_allclose(total(x, 1), x.sum(axis=1, keepdims=True))


def test_the_largest_of_no_columns_is_the_logarithm_of_nothing():
    for shape in ((3, 0), (0, 0)):
        np.testing.assert_array_equal(largest(np.zeros(shape), 1), np.full((shape[0], 1), -np.inf))
        with pytest.raises(ValueError, match="zero-size"):
            largest(np.zeros(shape, int), 1)
        assert total(np.zeros(shape), 1).shape == (shape[0], 1)


@pytest.mark.parametrize("dtype", ["f", "d"])
@pytest.mark.parametrize("rows", [0, 1, 32, 65536])
def test_column_totals(rng, rows, dtype):
    x = rng.normal(size=(rows, 3)).astype(dtype)
    for laid_out in (x, np.asfortranarray(x)):
        found = column_totals(laid_out)
        assert (found.dtype, found.shape) == (x.dtype, (3,))
        error = np.abs(found - x.sum(axis=0, dtype="g"))
        assert np.all(error <= np.finfo(dtype).eps * np.abs(x).sum(axis=0, dtype="g"))
