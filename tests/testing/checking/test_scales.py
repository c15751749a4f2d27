"""Sizes and precisions of numbers."""

import numpy as np
import pytest

from autograd import Tensor, Value
from autograd.testing.checking.scales import (
    cast,
    precision,
    random_like,
    rounding_floor,
    same,
    scales,
    sizes_of,
    steepness,
)

nan, inf = np.nan, np.inf
EPS, EPS32 = 2.0**-52, 2.0**-23


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ([3.0, -4.0], [3.0, 4.0]),
        ([4.0, 0.0, 0.0, 0.0], [4.0, 0.2, 0.2, 0.2]),  # the floor is a tenth of the root mean square
        ([1e-9, -1e-9], [1e-9, 1e-9]),
        (-5.0, 5.0),
        ([0.0, 0.0], [1.0, 1.0]),
        ([inf, 1.0], [1.0, 1.0]),
        (np.float32(2.0), 2.0),
        (np.ones((0, 2)), np.ones((0, 2))),
    ],
)
def test_how_large_a_change_is_large(x, expected):
    np.testing.assert_allclose(scales(x), expected, rtol=1e-14)


@pytest.mark.parametrize(
    ("x", "expected"), [([2.0, -4.0], 0.25), (Tensor([0.5]), 2.0), (Value(-8.0), 0.125), (0.0, 1.0), (1e-155, 1.0)]
)
def test_steepness(x, expected):
    assert steepness(x) == expected


def test_steepness_of_nothing():
    assert steepness(np.zeros(0)) == 1.0


class TestSizesOfResults:
    def test_the_largest_entry_counts(self):
        assert sizes_of([np.array([1.0, -3.0]), 0.5], None) == [3.0, 0.5]

    def test_zeros_have_size_1_or_a_natural_one(self):
        assert sizes_of([np.zeros(2), 1e-200, np.zeros(0)], None) == [1.0, 1.0, 1.0]
        assert sizes_of([np.zeros(2), 1e-8, 2.0], [5.0, 1e3, 7.0]) == [5.0, 1e3, 2.0]

    def test_there_is_one_natural_size_a_result(self):
        with pytest.raises(ValueError, match="shorter"):
            sizes_of([1.0, 2.0], [1.0])


def test_precision_is_that_of_the_coarsest():
    assert precision([1.0, np.ones(2)]) == EPS
    assert precision([np.ones(2), np.float32(1.0)]) == EPS32
    assert precision([np.arange(3), True]) == 0.0
    assert precision([]) == 0.0


def test_rounding_is_allowed_more_where_it_is_coarser():
    assert 1e-10 < rounding_floor(EPS) < 1e-8
    assert 1e-4 < rounding_floor(EPS32) < 1e-2
    assert rounding_floor(0.0) == 0.0


def test_cast():
    found = cast([1.0, 2.0], np.float32(0.0))
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, [1.0, 2.0])
    assert cast(1, 2.5).dtype == np.float64


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (1.0, 1.0 + EPS, True),
        (1.0, 1.0 + 1e-11, False),
        ([1e6, 1.0], [1e6, 1.0 + 1e-9], True),  # equal up to rounding at the size of the largest entry
        ([1e6, 1.0], [1e6, 1.001], False),
        ([nan, 1.0], [nan, 1.0], True),
        ([nan, 1.0], [0.0, 1.0], False),
        ([inf, 1.0], [inf, 1.0], True),
        ([inf, 1.0], [inf, 2.0], False),
        ([inf, 1.0], [-inf, 1.0], False),
        (np.float32(1.0), np.float32(1.0001), True),
        (1.0, np.float32(1.0001), True),
        (np.ones(2), np.ones((1, 2)), False),
        ([1, 2], [1, 2], True),
        ([1, 2], [1, 3], False),
        (["a"], ["a"], True),
        (0.0, 0.0, True),
        (np.zeros(0), np.zeros(0), True),
    ],
)
def test_equal_up_to_rounding(x, y, expected):
    assert same(np.array(x), np.array(y)) is expected


def test_random_numbers_are_neither_small_nor_of_one_sign():
    x = random_like(np.random.default_rng(0), np.zeros((50, 4)))
    assert x.shape == (50, 4)
    assert np.all((np.abs(x) >= 0.5) & (np.abs(x) < 1.0))
    assert 50 < np.sum(x > 0) < 150
    assert random_like(np.random.default_rng(0), 1.0).shape == ()
