"""Medians, quantiles and percentiles, called on Tensors in every form that NumPy knows."""

import itertools
import math

import numpy as np
import pytest

from autograd import Tensor, grad
from autograd.errors import OperandError, ShapeError
from tests.functions.helpers import (
    X,
    around_nan,
    check_form,
    check_message,
    check_pair,
    check_single_precision,
    forms,
    name,
    numbers,
    pairs,
    wrong,
    wrt,
)
from tests.numeric import check_function

nan, inf = math.nan, math.inf


FORMS = [
    ("median of two axes", lambda x: np.median(x, axis=(0, 1), keepdims=True)),
    ("quantile", lambda x: np.quantile(x, 0.3, axis=0)),
    ("quantiles", lambda x: np.quantile(x, [0.0, 0.11, 0.7, 1.0], axis=1, keepdims=True)),
    ("quantiles of all", lambda x: np.quantile(x, [0.25, 0.5])),
    ("percentile", lambda x: np.percentile(x, [10, 55], axis=-1)),
    ("a matrix of quantiles", lambda x: np.quantile(x, [[0.1, 0.5, 0.3], [0.2, 1.0, 0.0]], axis=1, keepdims=True)),
    ("a matrix of percentiles of all", lambda x: np.percentile(x, [[10.0], [20.0]])),
    ("nanquantile", lambda x: np.nanquantile(x, [0.2, 0.9], axis=1, keepdims=True)),
    ("nanpercentile", lambda x: np.nanpercentile(x, 30.0)),
]


@forms(FORMS)
def test_argument_forms(label, f):
    check_form(f)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@forms(FORMS)
def test_float32_stays_float32(label, f):
    check_single_precision(label, f)


TWO = [
    ("quantile", lambda x, q: np.quantile(x, q, axis=1), X, np.array([0.2, 0.7])),
    ("percentile", lambda x, q: np.percentile(x, q), X, np.array(35.0)),
]


@pairs(TWO)
def test_functions_of_two_arrays(f, a, b):
    check_pair(f, a, b)


# NumPy looks for Tensors only in the arguments that it dispatches on. It does not look at initial=, dx=, k= and the
# like.
@pairs([row for row in TWO if row[0] != "percentile"])
def test_the_first_of_two_arrays_may_be_plain(f, a, b):
    check_function(wrt(f, 1, a, b), b)


WRONG = [
    ("np.median", lambda x: np.median(x, axis=2), ValueError, "axis 2 is out of bounds"),
    ("np.quantile", lambda x: np.quantile(x, 1.5), ShapeError, r"q=1.5, expected numbers from 0 to 1"),
    ("np.percentile", lambda x: np.percentile(x, -3), ShapeError, "from 0 to 100"),
    ("np.quantile", lambda x: np.quantile(x, 0.5, method="median"), OperandError, "method='median'"),
    ("np.quantile", lambda x: np.quantile(x, 0.5, weights=X), OperandError, "expected method='inverted_cdf'"),
    (
        "np.quantile",
        lambda x: np.quantile(X, 0.5 + 0 * x[0, 0], weights=X, method="inverted_cdf"),
        OperandError,
        "q that",
    ),
    ("np.quantile", lambda x: np.quantile(x, 0.5, weights=-X, method="inverted_cdf"), ShapeError, "negative weights"),
    ("np.quantile", lambda x: np.quantile(x, 0.5, weights=[1.0], method="inverted_cdf"), ShapeError, r"shape \(1,\)"),
    ("np.quantile", lambda x: np.quantile(X, x[0] ** 2 / 9, method="lower"), OperandError, "when q is a node"),
]


@wrong(WRONG)
def test_wrong_arguments_name_the_function(f, call, kind, message):
    check_message(f, call, kind, message)


METHODS = [
    "linear", "lower", "higher", "midpoint", "nearest", "interpolated_inverted_cdf", "hazen", "weibull",
    "median_unbiased", "normal_unbiased", "inverted_cdf", "averaged_inverted_cdf", "closest_observation",
]  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("f", [np.quantile, np.nanquantile], ids=name)
def test_methods_of_quantiles(f, method):
    # Quantiles off the entries, where rounding would choose a side, and off the middles between two entries.
    check_function(lambda x: f(x, [0.0, 0.13, 0.37, 0.61, 0.88, 1.0], axis=1, method=method), numbers(2, 7))


COUNTS = np.array([[1.0, 0.0, 3.0, 2.0], [0.5, 1.0, 1.0, 1.0], [2.0, 2.0, 0.0, 1.0]])


@pytest.mark.parametrize("f", [np.quantile, np.nanquantile], ids=name)
def test_weighted_quantiles(f):
    x = numbers(3, 4)
    forms = [(None, COUNTS), (1, COUNTS), (0, COUNTS)]
    if f is np.quantile:  # NumPy's nanquantile fails with weights of fewer axes
        forms += [(1, COUNTS[1]), (0, COUNTS[:, 0]), ((1, 0), COUNTS.T)]
    for q, (axis, w), keepdims in itertools.product((0.4, [0.0, 0.3, 0.85, 1.0]), forms, (False, True)):
        given = {"axis": axis, "weights": w, "keepdims": keepdims, "method": "inverted_cdf"}
        check_function(lambda x, q=q, given=given: f(x, q, **given), x, second=False)
    check_function(lambda x: np.percentile(x, 30, weights=COUNTS, method="inverted_cdf"), x)


def test_weighted_quantiles_leave_nan_out():
    x = numbers(3, 4)
    x[0, 0], x[2, 3] = nan, nan
    for axis in (0, 1, None):
        check_function(
            *around_nan(lambda x, a=axis: np.nanquantile(x, [0.3, 0.9], a, weights=COUNTS, method="inverted_cdf"), x)
        )
    got = np.quantile(Tensor(x), 0.5, axis=1, weights=COUNTS, method="inverted_cdf")
    np.testing.assert_equal(got.data, np.quantile(x, 0.5, axis=1, weights=COUNTS, method="inverted_cdf"))


def test_quantiles_of_slices_with_different_numbers_of_nan():
    x = numbers(3, 6)
    x[0, :2], x[1, 3], x[2, 1:] = nan, nan, nan
    check_function(*around_nan(lambda x: np.nanquantile(x, [0.0, 0.3, 0.9], axis=1), x))
    check_function(*around_nan(lambda x: np.nanmedian(x, axis=0, keepdims=True), x))


def test_quantiles_where_numpy_has_no_value():
    x = Tensor(np.zeros((3, 0)))
    assert np.isnan(np.quantile(x, [0.1, 0.5], axis=1).data).all()
    assert np.median(x, axis=0).shape == (0,)
    y = Tensor([[1.0, nan], [2.0, 3.0]])
    np.testing.assert_equal(np.quantile(y, 0.5, axis=1).data, [nan, 2.5])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("q", [0.0, 0.25, 0.5, 1.0])
def test_quantiles_of_infinities(q, method):
    for x in ([-inf], [inf], [-inf, 1.0, 2.0, 3.0, inf], [1.0, 2.0, inf], [-inf, 2.0, 3.0]):
        with np.errstate(invalid="ignore"):
            expected = np.quantile(x, q, method=method)
        if not np.isnan(expected):  # NumPy subtracts infinities, which gives NaN
            t = Tensor(x)
            y = np.quantile(t, q, method=method)
            assert y.item() == expected
            y.backward()
            assert np.isclose(t.grad.sum(), 1.0)


def test_the_slope_by_q_is_that_to_the_right():
    t, q = Tensor([1.0, 2.0, inf]), Tensor(0.5)
    np.quantile(t, q).backward()
    np.testing.assert_array_equal(t.grad, [0.0, 1.0, 0.0])
    assert q.grad == inf


@pytest.mark.parametrize(
    "f", [np.median, lambda x: np.quantile(x, [0.3, 0.8], axis=1), lambda x: np.nanpercentile(x, 40.0)]
)
def test_long_doubles(f):
    long, plain = (grad(lambda x: f(x).sum())(X.astype(dtype)) for dtype in (np.longdouble, np.float64))
    assert long.dtype == np.longdouble
    np.testing.assert_allclose(long.astype(float), plain, rtol=1e-15)


@pytest.mark.parametrize("f", [np.nanquantile, np.nanpercentile])
def test_q_of_several_axes(f):
    """Over several axes, NumPy puts the axes of q elsewhere than its documentation says."""
    x, q = np.linspace(0.0, 1.0, 24).reshape(2, 3, 4), np.array([[0.2, 0.5, 0.9], [0.1, 0.4, 0.6]])
    for axis in (0, -1, (1,), None, (0, 1, 2)):
        np.testing.assert_allclose(f(Tensor(x), q, axis=axis).data, f(x, q, axis=axis), rtol=1e-12)
    for axis in ((0, 1), [1, 0], (-1, 0)):
        with pytest.raises(OperandError, match=r"got q of shape \(2, 3\) and several axes.*q.ravel\(\)"):
            f(Tensor(x), q, axis=axis)
        assert f(Tensor(x), q.ravel(), axis=axis).shape == f(x, q.ravel(), axis=axis).shape
