"""The strategies of numbers, arrays and indices: their promises, and the shrinking of their draws."""

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from autograd.testing import check_grads
from autograd.testing import strategies as draw

SEARCH = settings(max_examples=500, deadline=None, database=None, derandomize=True)


@given(draw.numbers(-1, 3, away=[0.0, 1.0], gap=0.25))
def test_numbers_stay_away(x):
    assert -1 <= x <= 3
    assert abs(x) >= 0.25
    assert abs(x - 1) >= 0.25
    assert x * 64 == int(x * 64)


def test_numbers_need_an_interval():
    with pytest.raises(ValueError, match="expected low <= high"):
        draw.numbers(1, 0)


@given(draw.arrays(), draw.distinct(), draw.distinct((2, 2)))
def test_arrays(x, apart, square):
    assert x.size > 0
    assert square.shape == (2, 2)
    assert np.all(np.diff(np.sort(apart, axis=None)) >= 0.25)
    check_grads(np.max, apart, order=1)


@given(draw.broadcastable(3, [draw.numbers(1, 2)] * 3))
def test_broadcastable(xs):
    assert np.all(xs[0] + xs[1] + xs[2] >= 3)


@given(st.data())
def test_indices_and_axes_fit(data):
    x = data.draw(draw.arrays())
    _ = x[data.draw(draw.indices(x.shape))]
    assert np.sum(x, axis=data.draw(draw.axes(x.ndim))) is not None
    axis = data.draw(draw.axes(x.ndim, none=False, several=False))
    assert axis is None if x.ndim == 0 else isinstance(axis, int)


@pytest.mark.parametrize(
    ("strategy", "condition", "smallest"),
    [
        (draw.arrays(), lambda x: x.ndim == 2 and np.max(x) >= 1, [[1.0]]),
        (draw.distinct(), lambda x: len(x) == 2 and x.ndim == 1, [-1.0, -0.75]),
        (draw.numbers(away=[0.0]), lambda x: True, 0.125),
    ],
)
def test_shrinking(strategy, condition, smallest):
    assert np.ndim(find(strategy, condition, settings=SEARCH)) == np.ndim(smallest)
    np.testing.assert_array_equal(np.abs(find(strategy, condition, settings=SEARCH)), np.abs(smallest))
