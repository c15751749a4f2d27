"""Kinks, singular points, infinities: the promises of each op's docstring, pinned as numbers.

The numbers stand in the op's row in ``autograd/testing/domains``. Those of ops that work on single numbers run on Value
and on Tensor.
"""

import math

import numpy as np
import pytest

from autograd import Tensor, Value, gradients, hessian, ops
from autograd.testing.domains import ROWS

inf, nan = math.inf, math.nan

NUMBERS, ARRAYS, VALUES = [], [], []
for row in ROWS.values():
    for label, f, x, expected, *value in row.special:
        on_values = row.scalar and isinstance(x, float)
        name = label if row.name in label else f"{row.name}: {label}"  # pytest -k finds the row by its name
        (NUMBERS if on_values else ARRAYS).append(pytest.param(f, x, expected, id=name))
        VALUES += [pytest.param(f, x, at, Value if on_values else Tensor, id=name) for at in value]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy warns of 1/0 in the forward pass
class TestSpecialValues:
    @pytest.mark.parametrize(("f", "x", "expected"), NUMBERS)
    @pytest.mark.parametrize("family", [Value, Tensor])
    def test_numbers(self, family, f, x, expected):
        x = family(x)
        f(x).backward()
        np.testing.assert_allclose(x.grad, expected, rtol=1e-12)

    @pytest.mark.parametrize(
        ("f", "x", "expected"), [row for row in NUMBERS if abs(row.values[2]) == inf and math.isfinite(row.values[1])]
    )
    @pytest.mark.parametrize("family", [Value, Tensor])
    def test_an_infinite_slope_does_not_reach_a_branch_that_was_not_taken(self, family, f, x, expected):
        """The rule computes 0 * inf there; the sweep knows that the 0 was made by a selection."""
        x = family(x)
        ops.where(False, f(x), 0.0).backward()
        assert x.grad == 0.0

    @pytest.mark.parametrize(("f", "x", "expected"), ARRAYS)
    def test_arrays(self, f, x, expected):
        x = Tensor(x)
        y = f(x)
        y.backward(np.ones(y.shape))
        np.testing.assert_allclose(x.grad, expected, rtol=1e-12)

    @pytest.mark.parametrize(("f", "x", "expected", "family"), VALUES)
    def test_values(self, f, x, expected, family):
        for at in (f(x), f(family(x)).data, f(Tensor(x)).data):
            np.testing.assert_allclose(at, expected, rtol=1e-15)
            assert np.isnan(expected) or np.signbit(at) == np.signbit(expected)

    @pytest.mark.parametrize("family", [Value, Tensor])
    def test_values_are_numpys(self, family):
        table = [
            (ops.exp(family(1000.0)), inf),
            (ops.log(family(0.0)), -inf),
            (1 / family(0.0), inf),
            (family(0.0) / 0, nan),
            (ops.sqrt(family(-1.0)), nan),
            (family(-2.0) ** 0.5, nan),
            (family(10.0) ** 400, inf),
            (family(0.0) ** -1, inf),
            (family(5.0) % 0, nan),
            (ops.maximum(family(nan), 1.0), nan),
            (ops.maximum(family(1.0), nan), nan),
            (ops.relu(family(nan)), nan),
            (np.arcsin(family(2.0)), nan),
            (np.log1p(family(-1.0)), -inf),
            (np.cbrt(family(-8.0)), -2.0),
            (np.reciprocal(family(-0.0)), -inf),
            (np.fmod(family(5.0), 0.0), nan),
            (np.fmax(family(nan), 1.0), 1.0),
            (np.float_power(family(-2.0), 0.5), nan),
            (np.hypot(family(1e200), 0.0), 1e200),
            (np.logaddexp(family(-inf), -inf), -inf),
            (np.modf(family(-inf))[0], -0.0),
            (np.sinc(family(0.0)), 1.0),
            (np.clip(family(nan), 0.0, 1.0), nan),
            (np.clip(family(0.5), 1.0, 0.0), 0.0),
        ]
        for got, expected in table:
            np.testing.assert_equal(float(got), expected)

    @pytest.mark.parametrize("family", [Value, Tensor])
    @pytest.mark.parametrize(
        ("exponent", "slope"),
        [
            (0.5, nan),
            (np.float64(0.5), nan),
            (1.5, inf),
            (1, 1.0),
        ],
    )
    def test_slope_of_a_power_at_infinity(self, family, exponent, slope):
        """A root of infinity may be the root of a number that overflowed: its slope is not known, and not 0."""
        x = family(inf)
        (x**exponent).backward()
        np.testing.assert_equal(float(x.grad), slope)

    def test_slopes_of_a_power_with_an_array_of_exponents(self):
        cases = [
            (inf, 0.5, nan), (inf, 0.0, 0.0), (inf, 1.0, 1.0), (inf, 1.5, inf), (inf, -0.5, 0.0),
            (2.0, 0.5, math.sqrt(0.125)), (2.0, 1.5, math.sqrt(4.5)), (2.0, inf, inf), (2.0, -1.0, -0.25),
            (-2.0, 1e-320, nan), (-1e300, 1e-320, nan), (nan, 0.5, nan), (0.0, 0.5, inf),
        ]  # fmt: skip
        base, exponents, slopes = np.array(cases).T
        x = Tensor(base)
        (x**exponents).sum().backward()
        np.testing.assert_allclose(x.grad, slopes, rtol=1e-12)

    @pytest.mark.parametrize("family", [Value, Tensor])
    @pytest.mark.parametrize(
        ("f", "x", "expected"),
        [
            (lambda x: x**1.0, 0.0, 0.0),
            (lambda x: x**2, 0.0, 2.0),
            (lambda x: x**0, 0.0, 0.0),
            (lambda x: (ops.sqrt(x) - 2) ** 2, 4.0, 0.125),  # the incoming gradient is 0, but its derivative is not
            (lambda x: ops.where(x > 0, ops.sqrt(x), 0.0), 0.0, 0.0),
            (lambda x: ops.where(x > 0, ops.log(x), 0.0), 0.0, 0.0),
            (lambda x: np.hypot(x, 0.0), 0.0, 0.0),
            (lambda x: np.arctan2(x, 0.0), 0.0, 0.0),
            (np.sinc, 0.0, -(math.pi**2) / 3),
            (np.i0, 0.0, 0.5),
            (np.square, 0.0, 2.0),
            (lambda x: np.logaddexp(x, 0.0), 0.0, 0.25),
            (lambda x: np.where(x < 1, np.arcsin(x), 0.0), 1.0, 0.0),
            (lambda x: np.where(x > -1, np.log1p(x), 0.0), -1.0, 0.0),
        ],
        ids=[
            "x**1.0",
            "x**2",
            "x**0",
            "zero gradient",
            "where sqrt",
            "where log",
            "hypot",
            "arctan2",
            "sinc",
            "i0",
            "square",
            "logaddexp",
            "where arcsin",
            "where log1p",
        ],
    )
    def test_second_derivatives(self, family, f, x, expected):
        x = family(x)
        (first,) = gradients([f(x)], [x], create_graph=True)
        (second,) = gradients([first], [x])
        np.testing.assert_allclose(0.0 if second is None else second, expected)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("x", [[0.0, -inf], [-inf, -inf], [inf, 0.0], [inf, -inf], [inf, inf]])
def test_logsumexp_of_infinities_has_flat_gradients(x):
    np.testing.assert_array_equal(hessian(ops.logsumexp)(np.array(x)), np.zeros((2, 2)))
    np.testing.assert_array_equal(hessian(lambda x: np.logaddexp(*x))(np.array(x)), np.zeros((2, 2)))


def test_ties_share_out_exactly_what_comes_in():
    x, y = Tensor([1.0, 2.0, 2.0]), Tensor([1.0, 2.0, 3.0])
    ops.maximum(x, y).backward(np.array([1.0, 10.0, 100.0]))
    np.testing.assert_array_equal(x.grad + y.grad, [1.0, 10.0, 100.0])


@pytest.mark.parametrize("family", [Value, Tensor])
@pytest.mark.parametrize(
    "f", [ops.log, ops.log2, ops.log10, ops.log1p, ops.sqrt, ops.cbrt, np.arcsinh, np.arccosh], ids=lambda f: f.__name__
)
def test_slope_of_a_logarithm_or_root_at_infinity(family, f):
    """Infinity may be a number that overflowed: the slope is not known, and not 0."""
    x = family(inf)
    f(x).backward()
    assert math.isnan(float(x.grad))


def test_half_of_any_gradient_goes_to_each_of_two_equal_numbers():
    for f in (np.maximum, np.minimum, np.fmax, np.fmin):
        x, y = Tensor([2.0, 1.0]), Tensor([2.0, 1.0])
        f(x, y).backward(np.array([3.0, -5.0]))
        assert x.grad.tolist() == y.grad.tolist() == [1.5, -2.5]


def test_a_complex_exponent_of_a_negative_number():
    y = Tensor(np.array([0.5 + 0.25j]))
    ((-2.0) ** y).backward(np.array([1.0 + 0j]))
    np.testing.assert_allclose(y.grad, (-2.0 + 0j) ** y.data * (math.log(2) + 1j * math.pi))


def test_a_real_number_has_an_angle_without_slope():
    x = Tensor([-2.0, 0.0, 3.0])
    ops.angle(x).backward(np.array([1.0, 2.0, 3.0]))
    assert x.grad.tolist() == [0.0, 0.0, 0.0]


def test_a_value_with_leading_axes_is_assigned():
    for shape in ((1, 3), (1, 1), (1, 1, 3), (1, 1, 1)):
        value, target = Tensor(np.ones(shape)), Tensor(np.zeros(3), requires_grad=False)
        target[...] = value
        target.backward(np.array([1.0, 10.0, 100.0]))
        assert value.grad.shape == shape
        assert value.grad.ravel().tolist() == ([1.0, 10.0, 100.0] if shape[-1] == 3 else [111.0])


def test_numbers_are_joined_with_arrays():
    t = Tensor([[1.0, 2.0], [3.0, 4.0]])
    np.concatenate((7.0, t, np.float64(8.0), [9.0, 9.0], t[0]), axis=None).backward(np.arange(10.0))
    assert t.grad.tolist() == [[1.0 + 8, 2.0 + 9], [3.0, 4.0]]
