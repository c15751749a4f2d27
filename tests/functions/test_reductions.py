"""NumPy's reductions, called on Tensors in every form that NumPy knows.

Values are compared with NumPy's own, derivatives with differences. Kinks are in ``test_special_values.py``.
"""

import math

import numpy as np
import pytest

from autograd import Tensor, Value, grad, gradients, make_jvp
from autograd.errors import OperandError, ShapeError
from tests.functions.helpers import (
    CUBE,
    MASK,
    X,
    around_nan,
    check_arrays_without_axes,
    check_form,
    check_message,
    check_pair,
    check_single_precision,
    forms,
    name,
    numbers,
    pairs,
    with_nan,
    wrong,
    wrt,
)
from tests.numeric import check_function

nan = math.nan


ALL_AXES = [None, 0, -1, 1, (0, 2), (-1, 0), (0, 1, 2), ()]


REDUCTIONS = [np.sum, np.prod, np.mean, np.var, np.std, np.max, np.min, np.amax, np.amin, np.ptp, np.median]


@pytest.mark.parametrize("axis", ALL_AXES, ids=str)
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("f", REDUCTIONS, ids=name)
def test_reductions_along_axes(f, axis, keepdims):
    if axis == () and f in (np.std, np.median):
        return  # NumPy's std takes the root of 0, which has a kink; its median is undefined
    check_function(lambda x: f(x, axis=axis, keepdims=keepdims), CUBE)


NAN_REDUCTIONS = [np.nansum, np.nanprod, np.nanmean, np.nanvar, np.nanstd, np.nanmax, np.nanmin, np.nanmedian]


@pytest.mark.parametrize("axis", [None, 0, -1, (0, 2), (0, 1, 2)], ids=str)
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("f", NAN_REDUCTIONS, ids=name)
def test_nan_reductions_along_axes(f, axis, keepdims):
    check_function(*around_nan(lambda x: f(x, axis=axis, keepdims=keepdims), with_nan(2, 3, 5)))


@pytest.mark.parametrize("f", [*NAN_REDUCTIONS, np.nancumsum, np.nancumprod], ids=name)
def test_nan_receives_nothing(f):
    x = Tensor(with_nan(3, 5))
    np.sum(f(x, axis=1)).backward()
    assert np.all(x.grad[np.isnan(x.data)] == 0.0)
    assert np.all(np.isfinite(x.grad))


FORMS = [
    ("sum initial", lambda x: np.sum(x, axis=0, initial=2.0)),
    ("sum where", lambda x: np.sum(x, axis=1, where=MASK)),
    ("sum where row", lambda x: np.sum(x, where=MASK[0], keepdims=True)),
    ("sum dtype", lambda x: np.sum(x, dtype=np.float64)),
    ("prod initial where", lambda x: np.prod(x, axis=1, initial=2.0, where=MASK)),
    ("mean where", lambda x: np.mean(x, axis=0, where=MASK)),
    ("mean where keepdims", lambda x: np.mean(x, where=MASK, keepdims=True)),
    ("max initial", lambda x: np.max(x, axis=0, initial=0.2)),
    ("max initial where", lambda x: np.max(x, axis=0, initial=-5.0, where=MASK)),
    ("min initial where", lambda x: np.min(x, axis=1, initial=0.2, where=MASK)),
    ("nansum where", lambda x: np.nansum(x, axis=0, where=MASK, initial=1.0)),
    ("nanmean where", lambda x: np.nanmean(x, axis=0, where=MASK)),
    ("nanmax initial where", lambda x: np.nanmax(x, axis=0, initial=0.2, where=MASK)),
    ("nanmin initial", lambda x: np.nanmin(x, axis=0, initial=0.2)),
    ("var ddof", lambda x: np.var(x, axis=0, ddof=1)),
    ("var correction", lambda x: np.var(x, axis=0, correction=1)),
    ("var where", lambda x: np.var(x, axis=0, where=MASK, ddof=1)),
    ("var mean", lambda x: np.var(x, axis=0, mean=np.mean(x, axis=0, keepdims=True))),
    ("std ddof", lambda x: np.std(x, 1, None, None, 1)),
    ("std correction", lambda x: np.std(x, axis=1, correction=0.5, keepdims=True)),
    ("std where", lambda x: np.std(x, axis=1, where=MASK)),
    ("std mean", lambda x: np.std(x, axis=1, mean=np.mean(x, axis=1, keepdims=True))),
    ("std where mean", lambda x: np.std(x, axis=1, mean=np.mean(x, axis=1, keepdims=True), where=MASK, keepdims=True)),
    ("nanvar ddof", lambda x: np.nanvar(x, axis=1, ddof=1, where=MASK)),
    ("nanstd mean", lambda x: np.nanstd(x, axis=1, mean=np.nanmean(x, axis=1, keepdims=True))),
]


@forms(FORMS)
def test_argument_forms(label, f):
    check_form(f)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@forms(FORMS)
def test_float32_stays_float32(label, f):
    check_single_precision(label, f)


TWO = [
    ("var mean", lambda x, m: np.var(x, axis=0, mean=m), X, numbers(1, 4, seed=3)),
    ("std mean", lambda x, m: np.std(x, axis=0, mean=m, ddof=1), X, numbers(1, 4, seed=3)),
    ("sum initial", lambda x, y: np.sum(x, axis=0, initial=y), X, np.array(0.5)),
]


@pairs(TWO)
def test_functions_of_two_arrays(f, a, b):
    check_pair(f, a, b)


# NumPy looks for Tensors only in the arguments that it dispatches on. It does not look at initial=, dx=, k= and the
# like.
@pairs([row for row in TWO if row[0] != "sum initial"])
def test_the_first_of_two_arrays_may_be_plain(f, a, b):
    check_function(wrt(f, 1, a, b), b)


WRONG = [
    ("np.var", lambda x: np.var(x, axis=2), ValueError, "axis 2 is out of bounds"),
    ("np.var", lambda x: np.var(x, out=np.zeros(3)), OperandError, "out="),
    ("np.var", lambda x: np.var(x, ddof=1, correction=1), OperandError, "ddof=1 and correction=1"),
    ("np.std", lambda x: np.std(x, axis=-3), ValueError, "axis -3 is out of bounds"),
    ("np.std", lambda x: np.std(x, where=np.ones((5, 4), bool)), ShapeError, r"where of shape \(5, 4\)"),
    ("np.nanstd", lambda x: np.nanstd(x, axis=(0, 0)), ValueError, "repeated axis"),
    ("np.sum", lambda x: np.sum(x, where=np.ones((2, 3, 4), bool)), ShapeError, r"where of shape \(2, 3, 4\)"),
    ("np.max", lambda x: np.max(x, where=MASK), OperandError, "needs initial="),
    ("np.prod", lambda x: np.prod(x, out=np.zeros(())), OperandError, "out="),
    ("prod", lambda x: np.prod(x, axis=5), ValueError, "axis 5 is out of bounds"),
    ("np.var", lambda x: np.var(Value(2.0)), OperandError, "begin with Tensors"),
]


@wrong(WRONG)
def test_wrong_arguments_name_the_function(f, call, kind, message):
    check_message(f, call, kind, message)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("ddof", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("f", [np.var, np.std, np.nanvar, np.nanstd], ids=name)
def test_degrees_of_freedom(f, ddof):
    for x in ([1.0, 2.0, 4.0], [1.0, nan, 4.0], [nan, nan, nan]):
        for form in ({}, {"where": np.array([True, True, False])}):
            np.testing.assert_allclose(f(Tensor(x), ddof=ddof, **form).data, f(np.array(x), ddof=ddof, **form))


ZEROS = [[0.0, 2.0, 3.0], [0.0, 2.0, 0.0], [0.0, 0.0, 0.0], [1.0, 0.0, -2.0, 0.0, 3.0], [2.0, 3.0, 4.0, 0.0]]


@pytest.mark.parametrize("x", ZEROS, ids=str)
@pytest.mark.parametrize("f", [np.prod, np.cumprod, lambda x: np.prod(x.reshape(1, -1), axis=1)], ids=name)
def test_products_are_exact_with_zeros_in_every_order(f, x):
    check_function(f, np.array(x))


def test_third_derivatives_of_a_product_with_zeros():
    x = Tensor([0.0, 0.0, 0.0, 5.0])
    (first,) = gradients([np.prod(x)], [x], create_graph=True)
    (second,) = gradients([first[0]], [x], create_graph=True)
    (third,) = gradients([second[1]], [x])
    np.testing.assert_array_equal(third, [0.0, 0.0, 5.0, 0.0])


@pytest.mark.parametrize("f", [np.var, np.prod, np.median, np.ptp, np.cumsum, np.cumprod, np.nanmax], ids=name)
def test_arrays_without_axes(f):
    check_arrays_without_axes(f)


def test_forward_over_reverse_at_singular_factors():
    _, moved = make_jvp(grad(lambda x: np.sum(x**0)))(np.array([0.0, 2.0]))(np.ones(2))
    np.testing.assert_array_equal(moved, 0.0)


@pytest.mark.parametrize("axis", [None, 0, -1])
@pytest.mark.parametrize("f", [np.prod, np.nanprod, np.sum, np.nansum, np.nanmean, np.nanvar, np.nanstd, np.max])
def test_axis_0_of_a_single_number(f, axis):
    """NumPy takes it; the rules do too, to second order."""
    x = np.array(2.5)
    np.testing.assert_array_equal(f(Tensor(x), axis=axis).data, f(x, axis=axis))
    slope = 0.0 if f in (np.nanvar, np.nanstd) else 1.0
    assert grad(lambda x: f(x, axis=axis))(x) == slope
    assert grad(grad(lambda x: x * f(x, axis=axis)))(x) == 2 * slope
    with pytest.raises(np.exceptions.AxisError):
        f(Tensor(x), axis=1)
