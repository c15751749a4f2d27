"""``np.clip`` and ``np.nan_to_num`` on Tensors."""

import math

import numpy as np
import pytest

from autograd import Tensor
from autograd.errors import OperandError

nan, inf = math.nan, math.inf


X = np.array([[-1.7, -0.6, 0.3], [0.8, 1.4, 2.9]])  # X keeps away from whole numbers, halves and equal entries


class TestClip:
    def test_numpys_ways_of_giving_no_bound(self):
        t = Tensor(X)
        np.testing.assert_array_equal(np.clip(t, None, None).data, X)
        np.testing.assert_array_equal(np.clip(t, 0, None).data, np.clip(X, 0, None))
        np.testing.assert_array_equal(np.clip(t, None, 0).data, np.clip(X, None, 0))

    def test_the_names_min_and_max(self):
        clip = np.clip
        if np.lib.NumpyVersion(np.__version__) < "2.1.0":
            pytest.skip("this NumPy does not know them")
        np.testing.assert_array_equal(clip(Tensor(X), min=0).data, np.clip(X, 0, None))
        np.testing.assert_array_equal(clip(Tensor(X), max=0).data, np.clip(X, None, 0))
        with pytest.raises(OperandError, match=r"np\.clip: got both a_min and min"):
            clip(Tensor(X), 0, 1, min=0)

    def test_the_gradient_is_shared_out_whole(self):
        """Shifting everything shifts the result, so the three gradients add up to the incoming one, ties included."""
        grid = np.array([-1.0, 0.0, 0.5, 1.0])
        x, low, high = (Tensor(a.ravel()) for a in np.meshgrid(grid, grid, grid))
        np.clip(x, low, high).sum().backward()
        np.testing.assert_array_equal(x.grad + low.grad + high.grad, np.ones(64))


class TestNanToNum:
    def test_replacements(self):
        x = np.array([np.nan, np.inf, -np.inf, 2.0])
        for kwargs in ({}, {"nan": 7.0}, {"posinf": 1.0, "neginf": -1.0}):
            t = Tensor(x)
            y = np.nan_to_num(t, **kwargs)
            np.testing.assert_array_equal(y.data, np.nan_to_num(x, **kwargs))
            y.sum().backward()
            np.testing.assert_array_equal(t.grad, [0.0, 0.0, 0.0, 1.0])

    def test_float32_has_its_own_largest_number(self):
        y = np.nan_to_num(Tensor([np.inf], dtype=np.float32))
        assert y.dtype == np.float32
        assert y.item() == np.finfo(np.float32).max
