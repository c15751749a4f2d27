"""Kinks, singular points, infinities of NumPy's functions that are made of ops, pinned as numbers.

A row is ``(label, f, x, expected gradient of sum(f(x)))``. Rows of single numbers run on Value and on Tensor. Those of
ops stand in ``autograd/testing/domains``.
"""

import math

import numpy as np
import pytest

from autograd import Tensor, Value
from autograd.testing import check_grads

inf, nan = math.inf, math.nan

NUMBERS = [
    ("nan_to_num of nan", np.nan_to_num, nan, 0.0),
    ("nan_to_num of inf", np.nan_to_num, inf, 0.0),
    ("nan_to_num of -inf", np.nan_to_num, -inf, 0.0),
    ("nan_to_num of a number", np.nan_to_num, 2.0, 1.0),
    ("modf's fraction", lambda x: np.modf(x)[0], -2.5, 1.0),
    ("modf's fraction of inf", lambda x: np.modf(x)[0], inf, 0.0),
    ("modf's whole part", lambda x: np.modf(x)[1], -2.5, 0.0),
    ("frexp's mantissa", lambda x: np.frexp(x)[0], 12.0, 0.0625),
    ("frexp's mantissa of 0", lambda x: np.frexp(x)[0], 0.0, 1.0),
]

ARRAYS = [
    ("std of a constant", np.std, [2.0, 2.0, 2.0], [0.0, 0.0, 0.0]),
    ("std of a constant squared", lambda x: np.std(x) ** 2, [2.0, 2.0], [0.0, 0.0]),
    ("std of one number", np.std, [2.0], [0.0]),
    ("nanstd of a constant", np.nanstd, [2.0, nan, 2.0], [0.0, 0.0, 0.0]),
    ("nanstd of one number", lambda x: np.nanstd(x, ddof=1), [2.0, nan], [nan, 0.0]),
    ("nansum", np.nansum, [1.0, nan], [1.0, 0.0]),
    ("nanprod", np.nanprod, [2.0, nan, 3.0], [3.0, 0.0, 2.0]),
    ("nanmean", np.nanmean, [1.0, nan, 3.0], [0.5, 0.0, 0.5]),
    ("nanmean of nan alone", np.nanmean, [nan, nan], [0.0, 0.0]),
    ("nanvar", np.nanvar, [1.0, nan, 3.0], [-1.0, 0.0, 1.0]),
    ("nancumsum", np.nancumsum, [1.0, nan, 2.0], [3.0, 0.0, 1.0]),
    ("nancumprod", np.nancumprod, [1.0, nan, 2.0], [4.0, 0.0, 1.0]),
    ("max with initial in a tie", lambda x: np.max(x, initial=1.0), [1.0, 0.0], [0.5, 0.0]),
    ("ptp with ties", np.ptp, [1.0, 3.0, 1.0], [-0.5, 1.0, -0.5]),
    ("ptp of a constant", np.ptp, [1.0, 1.0], [0.0, 0.0]),
    ("median of an odd count", np.median, [3.0, 1.0, 2.0], [0.0, 0.0, 1.0]),
    ("median of an even count", np.median, [3.0, 1.0, 2.0, 9.0], [0.5, 0.0, 0.5, 0.0]),
    ("median with ties", np.median, [1.0, 1.0, 3.0], [0.5, 0.5, 0.0]),
    ("median with inf", np.median, [1.0, inf, 2.0], [0.0, 0.0, 1.0]),
    ("median with nan", np.median, [1.0, nan, 2.0], [0.0, 1.0, 0.0]),
    ("nanmedian", np.nanmedian, [1.0, nan, 2.0], [0.5, 0.0, 0.5]),
    ("nanmedian of nan alone", np.nanmedian, [nan, nan], [0.0, 0.0]),
    ("quantile", lambda x: np.quantile(x, 0.25), [4.0, 1.0, 3.0], [0.0, 0.5, 0.5]),
    ("sort keeps ties in order", lambda x: np.sort(x)[0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]),
    ("interp at a point", lambda x: np.interp(x, [0.0, 1.0, 2.0], [0.0, 1.0, 3.0]), [1.0, 2.0, -1.0], [2.0, 2.0, 0.0]),
    ("vander at 0", lambda x: np.vander(x, 3)[:, :2], [0.0], [1.0]),
]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy warns of 1/0 in the forward pass
class TestSpecialValues:
    @pytest.mark.parametrize(("label", "f", "x", "expected"), NUMBERS, ids=[row[0] for row in NUMBERS])
    @pytest.mark.parametrize("family", [Value, Tensor])
    def test_numbers(self, family, label, f, x, expected):
        x = family(x)
        f(x).backward()
        np.testing.assert_allclose(x.grad, expected, rtol=1e-12)

    @pytest.mark.parametrize(("label", "f", "x", "expected"), ARRAYS, ids=[row[0] for row in ARRAYS])
    def test_arrays(self, label, f, x, expected):
        x = Tensor(x)
        y = f(x)
        y.backward(np.ones(y.shape))
        np.testing.assert_allclose(x.grad, expected, rtol=1e-12)


def test_std_of_one_number_is_constant_to_every_order():
    check_grads(np.std, np.array([3.0]), order=3)
    check_grads(lambda x: np.std(x, axis=1), np.array([[3.0], [4.0]]))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_std_without_degrees_of_freedom_is_nan():
    x = Tensor([2.0])
    y = np.std(x, ddof=1)
    y.backward()
    np.testing.assert_equal([y.item(), x.grad[0]], [nan, nan])
