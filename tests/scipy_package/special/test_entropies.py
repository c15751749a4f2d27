"""Entropies, logistic functions, ``logsumexp`` and ``softmax``: zeros, tails, axes, weights."""

import math

import numpy as np
import pytest
import scipy.special

from autograd import Tensor, elementwise_grad, grad
from autograd.scipy import special
from tests.numeric import check_function


class TestSingularPoints:
    def test_products_with_a_logarithm_at_zero(self):
        by_y = elementwise_grad(special.xlogy, 1)
        np.testing.assert_array_equal(by_y(np.array([0.0, 0.0, 2.0]), np.array([0.0, 1.0, 4.0])), [0.0, 0.0, 0.5])
        np.testing.assert_array_equal(
            elementwise_grad(special.xlogy)(np.array([0.0, 1.0]), np.array([0.0, 1.0])), [-np.inf, 0.0]
        )
        assert grad(special.entr)(0.0) == np.inf
        assert grad(special.xlog1py, 1)(0.0, -1.0) == 0.0
        np.testing.assert_array_equal(
            elementwise_grad(special.rel_entr, 1)(np.array([0.0, 1.0]), np.array([0.0, 2.0])), [0.0, -0.5]
        )


class TestTails:
    def test_expit_in_both_tails(self):
        np.testing.assert_allclose(
            elementwise_grad(special.expit)(np.array([-100.0, 100.0])), math.exp(-100), rtol=1e-14
        )
        np.testing.assert_allclose(
            elementwise_grad(special.log_expit)(np.array([-800.0, 40.0])), [1.0, math.exp(-40)], rtol=1e-14
        )


class TestLogsumexp:
    a = np.array([[0.5, -1.0, 2.0], [1.0, 0.0, -0.5]])
    b = np.array([[1.0, 0.5, 2.0], [0.25, 3.0, 1.0]])

    @pytest.mark.parametrize("axis", [None, 0, 1, -1, (0, 1)])
    @pytest.mark.parametrize("keepdims", [False, True])
    def test_derivatives_by_numbers_and_weights(self, axis, keepdims):
        value = check_function(lambda a: special.logsumexp(a, axis=axis, keepdims=keepdims), self.a)
        np.testing.assert_allclose(value, scipy.special.logsumexp(self.a, axis=axis, keepdims=keepdims), rtol=1e-14)
        value = check_function(lambda a, b: special.logsumexp(a, axis, b, keepdims), self.a, self.b)
        np.testing.assert_allclose(value, scipy.special.logsumexp(self.a, axis, self.b, keepdims), rtol=1e-13)

    def test_signs(self):
        b = np.array([-3.0, 0.5, -1.0])
        value = check_function(lambda a, b: special.logsumexp(a, axis=1, b=b, return_sign=True)[0], self.a, b)
        expected, sign = scipy.special.logsumexp(self.a, axis=1, b=b, return_sign=True)
        np.testing.assert_allclose(value, expected, rtol=1e-13)
        got = special.logsumexp(Tensor(self.a), axis=1, b=b, return_sign=True)[1]
        np.testing.assert_array_equal(got, sign)
        assert special.logsumexp(Tensor([0.0, 0.0]), return_sign=True)[1] == 1.0
        assert np.isnan(special.logsumexp(Tensor([0.0, 0.0]), b=-1.0).item())

    def test_weights_of_zero_and_infinite_numbers(self):
        a = Tensor([np.inf, 1.0, -np.inf])
        out = special.logsumexp(a, b=np.array([0.0, 2.0, 1.0]))
        out.backward()
        assert out.item() == pytest.approx(1 + math.log(2))
        np.testing.assert_array_equal(a.grad, [0.0, 1.0, 0.0])

    def test_large_numbers(self):
        np.testing.assert_allclose(grad(special.logsumexp)(np.array([1000.0, 1000.0])), [0.5, 0.5], rtol=1e-12)
        np.testing.assert_allclose(grad(special.logsumexp)([1000.0, 1000.0]), [0.5, 0.5], rtol=1e-12)

    def test_softmax(self):
        for axis in (None, 0, 1):
            value = check_function(lambda a, axis=axis: special.softmax(a, axis), self.a)
            np.testing.assert_allclose(value, scipy.special.softmax(self.a, axis), rtol=1e-13)
            value = check_function(lambda a, axis=axis: special.log_softmax(a, axis), self.a)
            np.testing.assert_allclose(value, scipy.special.log_softmax(self.a, axis), rtol=1e-13)
