"""Axes and indices of a row, and those of a stack of rows."""

import numpy as np
import pytest

from autograd.engine.hidden_axis import NotTogether, axes_behind, behind, is_basic
from autograd.errors import OperandError


@pytest.mark.parametrize("ndim", [1, 2, 3])
def test_an_axis_moves_on_by_one(ndim):
    x = np.arange(2.0 * 3**ndim).reshape((2,) + (3,) * ndim)
    for axis in range(-ndim, ndim):
        np.testing.assert_array_equal(np.flip(x, behind(axis, ndim))[1], np.flip(x[1], axis))
    for axis in (ndim, -ndim - 1):
        with pytest.raises(np.exceptions.AxisError):
            behind(axis, ndim)
    with pytest.raises(TypeError):
        behind(0.0, ndim)


def test_several_axes():
    assert axes_behind(None, 3) == (1, 2, 3)
    assert axes_behind(-1, 3) == (3,)
    assert axes_behind((0, -1), 3) == (1, 3)
    assert axes_behind((), 3) == axes_behind(None, 0) == ()
    with pytest.raises(np.exceptions.AxisError):
        axes_behind((0, 3), 3)


def test_basic_indices():
    for index in (0, -1, np.int64(2), slice(None), ..., None, (), (0, ..., slice(1), None)):
        assert is_basic(index)
    for index in ([0], np.array(0), np.array([0]), True, np.True_, (0, [1]), (True,), 1.0, "name"):
        assert not is_basic(index)


def test_the_refusal_says_what_to_do():
    with pytest.raises(OperandError, match=r"got many rows at once, expected a single one for a choice; .* one by one"):
        raise NotTogether("a choice")
