"""Kinks, singular points, infinities: what each op's docstring promises, pinned as numbers.

A row is ``(label, f, x, expected gradient of sum(f(x)))``. Rows of single numbers run on Value and on Tensor.
"""

import math

import numpy as np
import pytest

from autograd import Tensor, Value, gradients, ops

inf, nan = math.inf, math.nan

NUMBERS = [
    ("relu at 0", ops.relu, 0.0, 0.0),
    ("relu of nan", ops.relu, nan, 0.0),
    ("maximum(x, c) at c", lambda x: ops.maximum(x, 1.0), 1.0, 0.5),
    ("maximum(c, x) at c", lambda x: ops.maximum(1.0, x), 1.0, 0.5),
    ("maximum(x, x)", lambda x: ops.maximum(x, x), 1.0, 1.0),
    ("minimum(x, c) at c", lambda x: ops.minimum(x, 1.0), 1.0, 0.5),
    ("minimum(x, x)", lambda x: ops.minimum(x, x), 1.0, 1.0),
    ("maximum(nan, 1)", lambda x: ops.maximum(x, 1.0), nan, 1.0),
    ("maximum(x, nan)", lambda x: ops.maximum(x, nan), 1.0, 0.0),
    ("abs at 0", abs, 0.0, 0.0),
    ("abs below 0", abs, -2.0, -1.0),
    ("sign", ops.sign, 3.0, 0.0),
    ("floor division", lambda x: x // 2.0, 3.0, 0.0),
    ("remainder", lambda x: x % 2.0, 3.5, 1.0),
    ("remainder by x", lambda x: 7.5 % x, 2.0, -3.0),
    ("sqrt at 0", ops.sqrt, 0.0, inf),
    ("sqrt below 0", ops.sqrt, -1.0, nan),
    ("log at 0", ops.log, 0.0, inf),
    ("log below 0", ops.log, -1.0, nan),
    ("1/x at 0", lambda x: 1 / x, 0.0, -inf),
    ("x/0", lambda x: x / 0.0, 1.0, inf),
    ("x**0 at 0", lambda x: x**0, 0.0, 0.0),
    ("x**0.0 at 0", lambda x: x**0.0, 0.0, 0.0),
    ("x**0.0 at inf", lambda x: x**0.0, inf, 0.0),
    ("x**1 at 0", lambda x: x**1, 0.0, 1.0),
    ("x**2 at 0", lambda x: x**2, 0.0, 0.0),
    ("x**.5 at 0", lambda x: x**0.5, 0.0, inf),
    ("x**-1 at 0", lambda x: x**-1, 0.0, -inf),
    ("x**1.5 at -1", lambda x: x**1.5, -1.0, nan),
    ("x**2.0 at -3", lambda x: x**2.0, -3.0, -6.0),
    ("x**3 at -2", lambda x: x**3, -2.0, 12.0),
    ("0**p at 2", lambda p: 0.0**p, 2.0, 0.0),
    ("0**p at 0", lambda p: 0.0**p, 0.0, 0.0),
    ("0**p at -1", lambda p: 0.0**p, -1.0, -inf),
    ("2**p", lambda p: 2**p, 3.0, 8 * math.log(2)),
    ("(-2)**p", lambda p: (-2.0) ** p, 2.0, nan),
    ("x**x at 2", lambda x: x**x, 2.0, 4 * (1 + math.log(2))),
    ("exp overflows", ops.exp, 1000.0, inf),
    ("exp of -inf", ops.exp, -inf, 0.0),
    ("sin of inf", ops.sin, inf, nan),
    ("tanh far out", ops.tanh, 1e4, 0.0),
    ("sigmoid far right", ops.sigmoid, 1e4, 0.0),
    ("sigmoid far left", ops.sigmoid, -1e4, 0.0),
    ("sigmoid tail is accurate", ops.sigmoid, -50.0, math.exp(-50.0)),
    ("sqrt not taken at 0", lambda x: ops.where(x > 0, ops.sqrt(x), 0.0), 0.0, 0.0),
    ("sqrt not taken at -1", lambda x: ops.where(x > 0, ops.sqrt(x), 0.0), -1.0, 0.0),
    ("log not taken at 0", lambda x: ops.where(x > 0, ops.log(x), 0.0), 0.0, 0.0),
    ("log not taken at -1", lambda x: ops.where(x > 0, ops.log(x), 0.0), -1.0, 0.0),
    ("1/x not taken at 0", lambda x: ops.where(x > 0, 1 / x, 0.0), 0.0, 0.0),
    ("x**-2 not taken at 0", lambda x: ops.where(x > 0, x**-2, 0.0), 0.0, 0.0),
    ("x**x not taken at -1", lambda x: ops.where(x > 0, x**x, 0.0), -1.0, 0.0),
    ("sqrt(x)**2 through a zero gradient", lambda x: (ops.sqrt(x) - 2) ** 2, 4.0, 0.0),
]

ARRAYS = [
    ("max with ties", lambda x: x.max(), [1.0, 1.0, 0.0], [0.5, 0.5, 0.0]),
    ("min with ties", lambda x: x.min(), [1.0, 0.0, 0.0], [0.0, 0.5, 0.5]),
    ("max along an axis with ties", lambda x: x.max(axis=1), [[1.0, 1.0], [2.0, 3.0]], [[0.5, 0.5], [0.0, 1.0]]),
    ("max with a nan", lambda x: x.max(), [1.0, nan], [0.0, 1.0]),
    ("max with inf", lambda x: x.max(), [1.0, inf], [0.0, 1.0]),
    ("softmax with -inf", lambda x: ops.softmax(x)[0], [0.0, -inf], [0.0, 0.0]),
    ("log_softmax with -inf", lambda x: ops.log_softmax(x)[0], [0.0, 0.0, -inf], [0.5, -0.5, 0.0]),
    ("softmax of -inf alone", lambda x: ops.softmax(x)[0], [-inf, -inf], [nan, nan]),
    ("logsumexp of -inf alone", ops.logsumexp, [-inf, -inf], [0.0, 0.0]),
    ("logsumexp with inf", ops.logsumexp, [inf, 0.0], [1.0, 0.0]),
    ("logsumexp with two inf", ops.logsumexp, [inf, 0.0, inf], [0.5, 0.0, 0.5]),
    ("logsumexp of large numbers", ops.logsumexp, [1e4, 1e4], [0.5, 0.5]),
    ("logsumexp with -inf", ops.logsumexp, [0.0, -inf], [1.0, 0.0]),
    ("where of sqrt", lambda x: ops.where(x > 0, ops.sqrt(x), 0.0), [0.0, -1.0, 4.0], [0.0, 0.0, 0.25]),
    ("reading one entry twice", lambda x: x[[0, 0, 1]], [1.0, 2.0], [2.0, 1.0]),
    ("matmul with nothing between", lambda x: x @ np.zeros((0, 2)), np.zeros((3, 0)), np.zeros((3, 0))),
    ("sum of nothing", lambda x: x.sum(), np.zeros((0, 2)), np.zeros((0, 2))),
]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy warns of 1/0 in the forward pass, as it should
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
        ]
        for got, expected in table:
            np.testing.assert_equal(float(got), expected)

    @pytest.mark.parametrize("family", [Value, Tensor])
    @pytest.mark.parametrize(
        ("f", "x", "expected"),
        [
            (lambda x: x**1.0, 0.0, 0.0),
            (lambda x: x**2, 0.0, 2.0),
            (lambda x: x**0, 0.0, 0.0),
            (lambda x: (ops.sqrt(x) - 2) ** 2, 4.0, 0.125),  # the incoming gradient is 0, its derivative is not
            (lambda x: ops.where(x > 0, ops.sqrt(x), 0.0), 0.0, 0.0),
            (lambda x: ops.where(x > 0, ops.log(x), 0.0), 0.0, 0.0),
        ],
        ids=["x**1.0", "x**2", "x**0", "zero gradient", "where sqrt", "where log"],
    )
    def test_second_derivatives(self, family, f, x, expected):
        x = family(x)
        (first,) = gradients([f(x)], [x], create_graph=True)
        (second,) = gradients([first], [x])
        np.testing.assert_allclose(0.0 if second is None else second, expected)


def test_ties_share_out_exactly_what_comes_in():
    x, y = Tensor([1.0, 2.0, 2.0]), Tensor([1.0, 2.0, 3.0])
    ops.maximum(x, y).backward(np.array([1.0, 10.0, 100.0]))
    np.testing.assert_array_equal(x.grad + y.grad, [1.0, 10.0, 100.0])
