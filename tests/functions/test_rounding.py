"""``np.round`` and its kin, and the parts of a floating-point number: ``np.frexp`` and ``np.modf``."""

import numpy as np
import pytest

from autograd import Tensor, Value
from autograd.errors import OperandError
from tests.functions.helpers import check_pair_of_results
from tests.numeric import check_function

X = np.array([[-1.7, -0.6, 0.3], [0.8, 1.4, 2.9]])  # X keeps away from whole numbers, halves and equal entries

PARTS = {"modf": np.modf, "frexp": np.frexp}
parts = pytest.mark.parametrize("f", PARTS.values(), ids=PARTS)


class TestRounding:
    def test_decimals(self):
        np.testing.assert_array_equal(np.round(Tensor(X * 3), 1).data, np.round(X * 3, 1))
        np.testing.assert_array_equal(np.around(Tensor(X * 30), decimals=-1).data, np.round(X * 30, -1))
        assert np.round(Value(1.26), 1).data == 1.3

    def test_halves_go_to_even_numbers(self):
        halves = np.array([-1.5, -0.5, 0.5, 1.5, 2.5])
        for f in (np.round, np.around):
            np.testing.assert_array_equal(f(Tensor(halves)).data, [-2.0, -0.0, 0.0, 2.0, 2.0])

    def test_fix_rounds_towards_zero(self):
        np.testing.assert_array_equal(np.fix(Tensor(X)).data, [[-1.0, -0.0, 0.0], [0.0, 1.0, 2.0]])
        assert np.fix(Value(-2.9)).data == -2.0

    @pytest.mark.parametrize(
        ("f", "message"),
        [
            (lambda t, out: np.round(t, 1, out), "(?s)np.round: out=.* is not supported"),
            (lambda t, out: np.around(t, 1, out), "(?s)np.round: out=.* is not supported"),
            (lambda t, out: np.fix(t, out), "(?s)np.fix: out=.* is not supported"),
        ],
        ids=["round", "around", "fix"],
    )
    def test_a_place_for_the_result_is_refused(self, f, message):
        out = np.zeros_like(X)
        with pytest.raises(OperandError, match=message):
            f(Tensor(X), out)
        np.testing.assert_array_equal(out, 0.0)


class TestParts:
    @parts
    def test_values_are_numpys(self, f):
        check_pair_of_results(f)

    @parts
    def test_derivatives_of_the_first_part(self, f):
        check_function(lambda x: f(x)[0], X)

    def test_derivatives_without_axes(self):
        check_function(lambda x: np.modf(x)[0], np.array(0.35))

    @parts
    def test_float32_stays_float32(self, f):
        x = Tensor([2.75, -0.5], dtype=np.float32)
        first = f(x)[0]
        first.backward(np.ones(2, dtype=np.float32))
        assert first.dtype == x.grad.dtype == np.float32

    def test_modf_of_what_is_not_finite(self):
        fraction, whole = np.modf(Tensor([np.inf, -np.inf, np.nan]))
        np.testing.assert_array_equal(fraction.data, [0.0, -0.0, np.nan])
        np.testing.assert_array_equal(whole.data, [np.inf, -np.inf, np.nan])

    def test_modf_of_zeros_and_whole_numbers_keeps_the_sign(self):
        x = np.array([-0.0, 0.0, -2.0, np.inf, -np.inf])
        for found, expected in zip(np.modf(Tensor(x)), np.modf(x), strict=True):
            np.testing.assert_array_equal(np.signbit(found.data), np.signbit(expected))

    def test_the_gradient_of_modf_goes_to_the_fraction(self):
        x = Tensor([2.75, -0.5])
        fraction, whole = np.modf(x)
        (3 * fraction + 100 * whole).sum().backward()
        np.testing.assert_array_equal(x.grad, [3.0, 3.0])

    def test_the_exponent_is_plain_and_an_integer(self):
        mantissa, exponent = np.frexp(Tensor([3.0, 5.0]))
        assert isinstance(mantissa, Tensor)
        assert type(exponent) is np.ndarray
        assert exponent.dtype.kind == "i"

    def test_the_slope_of_the_mantissa_is_a_power_of_two(self):
        x = Tensor([12.0, 0.1, -3.0, 0.0])
        mantissa, exponent = np.frexp(x)
        mantissa.sum().backward()
        np.testing.assert_array_equal(x.grad, 2.0**-exponent)
