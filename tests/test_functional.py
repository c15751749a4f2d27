"""The derivative functions together: all of them on closed forms, in every order, mixed and nested."""

import math

import numpy as np
import pytest

from autograd import (
    OperandError,
    Tensor,
    Value,
    deriv,
    elementwise_grad,
    grad,
    hessian,
    hessian_tensor_product,
    hessian_vector_product,
    jacobian,
    make_hvp,
    stop_gradient,
)

sin, cos, exp, log, tanh = np.sin, np.cos, np.exp, np.log, np.tanh


# A function, with its first four derivatives.
TOWERS = [
    (sin, [cos, lambda x: -sin(x), lambda x: -cos(x), sin]),
    (cos, [lambda x: -sin(x), lambda x: -cos(x), sin, cos]),
    (exp, [exp] * 4),
    (log, [lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3, lambda x: -6 / x**4]),
    (lambda x: x**5, [lambda x: 5 * x**4, lambda x: 20 * x**3, lambda x: 60 * x**2, lambda x: 120 * x]),
    (lambda x: 1 / x, [lambda x: -1 / x**2, lambda x: 2 / x**3, lambda x: -6 / x**4, lambda x: 24 / x**5]),
    (np.sqrt, [
        lambda x: x**-0.5 / 2, lambda x: -(x**-1.5) / 4, lambda x: 3 * x**-2.5 / 8, lambda x: -15 * x**-3.5 / 16,
    ]),
    (lambda x: x * exp(x), [lambda x, k=k: (x + k) * exp(x) for k in (1, 2, 3, 4)]),
    (lambda x: 2.0**x, [lambda x, k=k: 2.0**x * log(2.0) ** k for k in (1, 2, 3, 4)]),
    (np.sinh, [np.cosh, np.sinh, np.cosh, np.sinh]),
    (lambda x: sin(x) * exp(x), [
        lambda x: exp(x) * (sin(x) + cos(x)), lambda x: 2 * exp(x) * cos(x), lambda x: 2 * exp(x) * (cos(x) - sin(x)),
        lambda x: -4 * exp(x) * sin(x),
    ]),
    (np.arctan, [
        lambda x: 1 / (1 + x**2), lambda x: -2 * x / (1 + x**2) ** 2, lambda x: (6 * x**2 - 2) / (1 + x**2) ** 3,
        lambda x: 24 * x * (1 - x**2) / (1 + x**2) ** 4,
    ]),
    (tanh, [
        lambda x: 1 - tanh(x) ** 2, lambda x: -2 * tanh(x) * (1 - tanh(x) ** 2),
        lambda x: (1 - tanh(x) ** 2) * (6 * tanh(x) ** 2 - 2),
        lambda x: (1 - tanh(x) ** 2) * (16 * tanh(x) - 24 * tanh(x) ** 3),
    ]),
]  # fmt: skip


def rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def rosenbrock_hessian(x):
    h = np.diag(-400 * x[:-1], 1) + np.diag(-400 * x[:-1], -1)
    diagonal = np.zeros_like(x)
    diagonal[:-1] += 1200 * x[:-1] ** 2 - 400 * x[1:] + 2
    diagonal[1:] += 200
    return h + np.diag(diagonal)


class TestOrders:
    @pytest.mark.parametrize("row", range(len(TOWERS)))
    @pytest.mark.parametrize("derivative", [grad, deriv, jacobian, elementwise_grad])
    def test_four_orders_of_closed_forms(self, row, derivative):
        f, tower = TOWERS[row]
        for expected in tower:
            f = derivative(f)
            for x in (0.3, 1.7):
                got = f(x)
                assert isinstance(got, float)
                np.testing.assert_allclose(got, expected(x), rtol=1e-12)

    def test_forward_and_reverse_mix(self):
        f = lambda x: np.sin(x) ** 3  # noqa: E731
        expected = 6 * sin(0.7) * cos(0.7) ** 2 - 3 * sin(0.7) ** 3
        for second in (deriv(grad(f)), grad(deriv(f)), deriv(deriv(f)), grad(grad(f)), jacobian(deriv(f))):
            np.testing.assert_allclose(second(0.7), expected, rtol=1e-13)

    def test_hessian_of_rosenbrock(self):
        x = np.linspace(-1.2, 1.3, 10)
        np.testing.assert_allclose(hessian(rosenbrock)(x), rosenbrock_hessian(x), rtol=1e-13, atol=1e-12)
        v = np.arange(10.0)
        expected = rosenbrock_hessian(x) @ v
        for product in (hessian_vector_product, hessian_tensor_product):
            np.testing.assert_allclose(product(rosenbrock)(x, v), expected, rtol=1e-12)
        hvp, gradient = make_hvp(rosenbrock)(x)
        np.testing.assert_allclose(hvp(v), expected, rtol=1e-12)
        np.testing.assert_allclose(gradient, grad(rosenbrock)(x), rtol=1e-14)

    def test_no_perturbation_confusion(self):
        assert grad(lambda x: x * grad(lambda y: x + y)(1.0))(1.0) == 1.0
        assert deriv(lambda x: x * deriv(lambda y: x + y)(1.0))(1.0) == 1.0
        assert deriv(lambda x: x * grad(lambda y: x * y)(2.0))(3.0) == 6.0
        assert grad(lambda x: grad(lambda y: x**2 * y**3)(x))(2.0) == 3 * 4 * 2.0**3


class TestPlainNumbersInPassing:
    """``math.sin(x)`` asks for a plain float: its part of the derivative would be lost without a word."""

    @staticmethod
    def asked_in_passing(x):
        return math.sin(x)

    @pytest.mark.parametrize("node", [Value(2.0), Tensor(2.0)])
    def test_functions_of_the_math_module(self, node):
        for f in (lambda: math.sin(node), lambda: node * math.exp(node), lambda: list(map(math.sqrt, [node]))):
            with pytest.raises(OperandError, match=r"In place of math.sin\(x\) write np.sin\(x\)"):
                f()
        for _ in range(40):  # Python specialises a line that has run several times
            with pytest.raises(OperandError, match=r"In place of math.sin"):
                self.asked_in_passing(node)
        with pytest.raises(OperandError, match=r"In place of math.sin"):
            grad(lambda x: x * math.sin(x))(1.0)

    def test_what_says_that_the_number_is_meant(self):
        v, t = Value(2.0), Tensor(2.0)
        assert float(v) == float(t) == t.item() == v.data == 2.0
        assert list(map(float, [v, t])) == [2.0, 2.0]
        assert f"{v:.1f} {'%.1f' % t}" == "2.0 2.0"  # noqa: UP031 (the old way has to work too)
        assert math.sin(v.detach()) == math.sin(2.0)

    def test_float_inside_of_a_derivative(self):
        with pytest.raises(OperandError, match="inside of a function that is being differentiated"):
            grad(lambda x: x * float(x))(1.0)
        assert grad(lambda x: x * float(stop_gradient(x)))(3.0) == 3.0
        assert grad(lambda x: x if x > 0 else -x)(-1.0) == -1.0
