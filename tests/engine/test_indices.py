"""Indices of indices, beside NumPy."""

import numpy as np
import pytest

from autograd.engine.indices import composed, repeats

PARTS = [0, -1, slice(None), slice(1, None), slice(None, None, -1), slice(-1, 0, -2), slice(2, 1)]


@pytest.mark.parametrize("first", [*PARTS, ..., (..., 1), (slice(None), slice(None, None, -2)), (1, ...), ()])
@pytest.mark.parametrize("second", [*PARTS, ..., (..., 0), (slice(1), 1)])
def test_composed_is_one_index_after_the_other(first, second):
    x = np.arange(24).reshape(4, 3, 2)
    try:
        expected = x[first][second]
    except IndexError:
        assert composed(x.shape, first, second) is None
    else:
        np.testing.assert_array_equal(x[composed(x.shape, first, second)], expected)


def test_other_indices_are_not_composed():
    for index in (None, [0], np.array([1]), (..., ...), (0, 0, 0, 0)):
        assert composed((4, 3, 2), index, ...) is None


def test_which_indices_may_repeat():
    assert not any(map(repeats, (1, slice(2), (1, ...), (None, slice(1)), np.array([True]), [True, False])))
    assert all(map(repeats, ([0, 0], np.array([1]), (1, [0, 1]))))
