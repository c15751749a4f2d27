"""Elementwise functions under NumPy's names, in every form of their arguments, against differences."""

import math

import numpy as np
import pytest

from autograd import Tensor, Value
from autograd.testing import check_grads
from tests.functions.helpers import check_pair_of_results
from tests.numeric import check_function

nan, inf = math.nan, math.inf


X = np.array([[-1.7, -0.6, 0.3], [0.8, 1.4, 2.9]])  # X keeps away from whole numbers, halves and equal entries


Y = np.array([0.45, -0.7, 1.2])


POSITIVE = np.array([[0.35, 0.7, 1.3], [1.6, 2.2, 3.1]])


UNARY = {
    "clip": (lambda x: np.clip(x, -1.0, 1.0), X),
    "clip without lower bound": (lambda x: np.clip(x, None, 1.0), X),
    "clip without upper bound": (lambda x: np.clip(x, -1.0, None), X),
    "clip by named bounds": (lambda x: np.clip(x, a_min=-1.0, a_max=1.0), X),
    "clip by an array": (lambda x: np.clip(x, Y - 1, Y), X),
    "clip by a list": (lambda x: np.clip(x, [-1, 0, 1], 2), X),
    "nan_to_num": (np.nan_to_num, X),
    "real": (np.real, X),
    "conj": (np.conj, X),
    "conjugate": (np.conjugate, X),
    "positive": (np.positive, X),
    "real_if_close": (np.real_if_close, X),
    "fabs": (np.fabs, X),
    "abs": (np.abs, X),
    "deg2rad": (np.deg2rad, X),
    "rad2deg": (np.rad2deg, X),
    "divmod by a number": (lambda x: np.divmod(x, 2.0)[1], X),
    "divmod of a number": (lambda x: np.divmod(7.5, x)[1], POSITIVE),
    "float_power": (lambda x: np.float_power(x, 3), X),
    "float_power of integers": (lambda x: np.float_power(np.arange(1, 4), x), X),
    "sinc near 0": (np.sinc, X / 10),
    "sinc far out": (np.sinc, X * 3),
    "sinc on both sides of its series": (np.sinc, np.array([0.399, 0.401, -0.399, -0.401])),
    "i0": (np.i0, X * 4),
    "square": (np.square, X),
    "ldexp": (lambda x: np.ldexp(x, np.array([-1, 0, 2])), X),
    "copysign": (lambda x: np.copysign(x, Y), X),
    "heaviside": (lambda h: np.heaviside(np.array([-1.0, 0.0, 1.0]), h), X),
    "nextafter": (lambda x: np.nextafter(x, Y), X),
    "where of arccosh": (lambda x: np.where(x > 1.1, np.arccosh(np.maximum(x, 1.05)), np.arctan(x)), X),
}


BINARY = {
    "arctan2": np.arctan2,
    "hypot": np.hypot,
    "logaddexp": np.logaddexp,
    "logaddexp2": np.logaddexp2,
    "fmax": np.fmax,
    "fmin": np.fmin,
    "fmod": lambda x, y: np.fmod(x, y * 7),
    "divmod": lambda x, y: np.divmod(x, y * 7)[1],
    "clip's lower bound": lambda x, y: np.clip(x, y, 1.5),
    "clip's upper bound": lambda x, y: np.clip(x, -1.0, y),
    "clip's only bound": lambda x, y: np.clip(x, None, y),
    "clip of a constant": lambda x, y: np.clip(0.1, x, y),
}


class TestDerivatives:
    @pytest.mark.parametrize("name", UNARY)
    def test_of_one_operand(self, name):
        f, x = UNARY[name]
        with np.errstate(invalid="ignore"):
            check_function(f, x)

    @pytest.mark.parametrize("name", BINARY)
    def test_of_two_operands_that_broadcast(self, name):
        check_function(BINARY[name], X, Y)
        check_function(BINARY[name], Y, X[:, :1])
        check_function(BINARY[name], X, np.array(0.55))

    def test_without_axes(self):
        for name in ("clip", "sinc near 0", "i0", "float_power", "fabs"):
            check_function(UNARY[name][0], np.array(0.35))
        check_function(np.float_power, POSITIVE, Y)

    def test_all_bounds_of_clip(self):
        low, high = np.array([-0.9, 0.1, 0.2]), np.array([[0.9], [1.3]])
        check_function(lambda x, low, high: np.clip(x, low, high), X, low, high)
        check_function(lambda x, low, high: np.clip(x, high, low), X, low, high)

    @pytest.mark.parametrize("f", [np.sinc, np.i0])
    def test_third_derivatives(self, f):
        """The result is given by a series."""
        check_grads(f, np.array([0.0, 1e-3, 0.2, 0.39, 0.41, 1.3]), order=3)


class TestPairsOfResults:
    def test_values_of_divmod_are_numpys(self):
        check_pair_of_results(lambda x: np.divmod(x, 0.7))

    def test_operators(self):
        whole, rest = divmod(Tensor([7.5]), 2.0)
        assert (whole.item(), rest.item()) == (3.0, 1.5)

    def test_both_results_take_part(self):
        x = Value(7.5)
        whole, rest = np.divmod(x, 2.0)
        (whole * 10 + rest * rest).backward()
        assert x.grad == 2 * 1.5


def test_a_number_of_numpy_does_not_widen_float32():
    x = Tensor([0.5], dtype=np.float32)
    for y in (np.hypot(x, np.float64(2.0)), np.clip(x, np.float64(0.0), np.float64(1.0)), np.fmod(x, np.float64(2.0))):
        assert y.dtype == np.float32


def test_identities():
    """A real part is the array itself, as in NumPy; the others are copies."""
    x = Tensor(X)
    assert np.real(x) is x
    for f in (np.positive, np.conj, lambda x: +x):
        assert f(x) is not x
        assert not np.shares_memory(f(x).data, x.data)
        np.testing.assert_array_equal(f(x).data, x.data)


def test_inverses_undo_each_other_and_so_do_their_slopes():
    for f, inverse in (
        (np.sinh, np.arcsinh), (np.tan, np.arctan), (np.tanh, np.arctanh), (np.expm1, np.log1p), (np.exp2, np.log2),
        (np.sin, np.arcsin), (np.degrees, np.radians), (np.reciprocal, np.reciprocal),
    ):  # fmt: skip
        x = Value(0.7)
        inverse(f(x)).backward()
        assert math.isclose(x.grad, 1.0, rel_tol=1e-14)


@pytest.mark.parametrize("f", [np.maximum, np.minimum, np.fmax, np.fmin], ids=lambda f: f.__name__)
def test_a_tie_shares_whatever_comes_in(f):
    x, y = Tensor([1.0, 2.0]), Tensor([1.0, 2.0])
    f(x, y).backward([6.0, -4.0])
    np.testing.assert_array_equal(x.grad, [3.0, -2.0])
    np.testing.assert_array_equal(y.grad, [3.0, -2.0])
