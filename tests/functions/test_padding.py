"""``np.pad`` in every mode: values, gradients of both orders, both sweeps."""

import math

import numpy as np
import pytest

from autograd import Tensor, gradients
from tests.functions.shapes import arr, cases, check, check_refusal, refused

nan, inf = math.nan, math.inf


X = arr(3, 4)


WIDTHS = [1, (1, 2), [(2, 1)], ((1, 2), (3, 0)), np.array([[0, 1], [2, 2]]), 0, (5, 7)]


@pytest.mark.parametrize("width", WIDTHS, ids=str)
@pytest.mark.parametrize("mode", ["constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "wrap"])
def test_pad(mode, width):
    check(lambda x: np.pad(x, width, mode), arr(2, 3))


@pytest.mark.parametrize("width", WIDTHS, ids=str)
@pytest.mark.parametrize("kind", ["even", "odd"])
@pytest.mark.parametrize("mode", ["reflect", "symmetric"])
def test_pad_by_reflection(mode, kind, width):
    check(lambda x: np.pad(x, width, mode, reflect_type=kind), arr(2, 3))
    check(lambda x: np.pad(x, width, mode, reflect_type=kind), arr(1, 4))


@pytest.mark.parametrize("width", [(1, 30), (31, 2)], ids=str)
@pytest.mark.parametrize("mode", ["reflect", "symmetric", "wrap"])
def test_pad_many_times_over_on_one_side(mode, width):
    settings = {} if mode == "wrap" else {"reflect_type": "odd"}
    check(lambda x: np.pad(x, width, mode, **settings), arr(3))


@cases(
    (lambda x: np.pad(x, 1), [()]),
    (lambda x: np.pad(x, 2), [(0,)]),
    (lambda x: np.pad(x, ((0, 0), (1, 1)), "edge"), [(0, 2)]),
    (lambda x: np.pad(x, 2, constant_values=3.0), [(2, 2)]),
    (lambda x: np.pad(x, 2, constant_values=(3.0, 4.0)), [(2, 2)]),
    (lambda x: np.pad(x, ((1, 2), (0, 1)), constant_values=((3.0, 4.0), (5.0, 6.0))), [(2, 2)]),
    (lambda x: np.pad(x, 2, "linear_ramp", end_values=-2.0), [(2, 2)]),
    (lambda x: np.pad(x, (3, 1), "linear_ramp", end_values=((3.0, 4.0), (5.0, 6.0))), [(2, 2)]),
    (lambda x: np.pad(x, 2, "maximum", stat_length=2), [(3, 4)]),
    (lambda x: np.pad(x, 2, "mean", stat_length=((1, 2), (3, 9))), [(3, 4)]),
    (lambda x: np.pad(x, 2, "median", stat_length=(2, 3)), [(3, 4)]),
    (lambda x: np.pad(x, 2, "minimum", stat_length=None), [(3, 4)]),
)
def test_pad_settings(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


def test_pad_with_infinity():
    t = Tensor(X)
    y = np.pad(t, 1, constant_values=-np.inf)
    np.testing.assert_array_equal(y.data, np.pad(X, 1, constant_values=-np.inf))
    np.testing.assert_array_equal(gradients([y], [t], [np.ones(y.shape)])[0], np.ones(X.shape))


def test_pad_widths_by_axis():
    widths = {0: (1, 2), -1: 3}
    expected = np.pad(X, ((1, 2), (3, 3)), "wrap")
    np.testing.assert_array_equal(np.pad(Tensor(X), widths, "wrap").data, expected)


def test_pad_with_tensors_for_what_goes_around():
    x, c = Tensor(X), Tensor(3.0)
    y = np.pad(x, (1, 2), constant_values=c)
    np.testing.assert_array_equal(y.data, np.pad(X, (1, 2), constant_values=3.0))
    gx, gc = gradients([y], [x, c], [np.ones(y.shape)])
    np.testing.assert_array_equal(gx, np.ones(X.shape))
    assert gc == y.size - X.size


def test_the_median_around_a_nan_is_nan():
    x = np.array([[1.0, np.nan, 3.0, 2.0]])
    np.testing.assert_array_equal(
        np.pad(Tensor(x), ((0, 0), (1, 1)), "median").data, np.pad(x, ((0, 0), (1, 1)), "median")
    )


@refused(
    (lambda t: np.pad(t, 1, "empty"), "pad"),
    (lambda t: np.pad(t, 1, lambda *args: None), "pad"),
    (lambda t: np.pad(t, -1), "pad"),
    (lambda t: np.pad(t, 1.5), "pad"),
    (lambda t: np.pad(t, (1, 2, 3)), "pad"),
    (lambda t: np.pad(t, 1, "edge", constant_values=1), "pad"),
    (lambda t: np.pad(t, 1, "maximum", stat_length=0), "pad"),
    (lambda t: np.pad(t[:0], 1, "edge"), "pad"),
)
def test_wrong_arguments_are_refused_by_name(call, names):
    check_refusal(call, names)
