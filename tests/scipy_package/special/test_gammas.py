"""Gamma and beta functions: poles, borders, large shapes, ``multigammaln``."""

import math

import numpy as np
import pytest
import scipy.special

from autograd import MissingRuleError, OperandError, Tensor, elementwise_grad, grad
from autograd.scipy import special
from tests.numeric import check_function


class TestSingularPoints:
    @pytest.mark.parametrize("n", [0, 1, 2, 3, 6])
    def test_rgamma_at_the_poles_of_gamma(self, n):
        assert grad(special.rgamma)(-float(n)) == pytest.approx((-1) ** n * math.factorial(n), rel=1e-12)

    def test_rgamma_at_a_pole_to_second_order(self):
        # The series 1/Γ(x) = x + γ x² + ... gives the second derivative.
        assert grad(grad(special.rgamma))(0.0) == pytest.approx(2 * np.euler_gamma, rel=1e-12)

    def test_slopes_of_incomplete_functions_at_the_border(self):
        # P(a, x) = x^a / Γ(a + 1) + ... and I_x(a, b) = x^a / (a B(a, b)) + ...
        np.testing.assert_array_equal(
            elementwise_grad(special.gammainc, 1)(np.array([0.5, 1.0, 2.0, 3.0]), np.zeros(4)), [np.inf, 1.0, 0.0, 0.0]
        )
        second = elementwise_grad(elementwise_grad(special.gammainc, 1), 1)
        np.testing.assert_allclose(second(np.array([1.0, 2.0, 3.0]), np.zeros(3)), [-1.0, 1.0, 0.0], rtol=1e-14)
        assert grad(special.betainc, 2)(1.0, 3.0, 0.0) == pytest.approx(3.0, rel=1e-14)
        assert grad(special.betainc, 2)(3.0, 1.0, 1.0) == pytest.approx(3.0, rel=1e-14)


class TestTails:
    def test_the_sign_of_gamma_is_constant(self):
        x = Tensor([-0.5, 0.5])
        (x * special.gammasgn(x)).sum().backward()
        np.testing.assert_array_equal(x.grad, [-1.0, 1.0])

    def test_gammainc_of_a_large_shape(self):
        a = 500.0
        expected = math.exp(-a + (a - 1) * math.log(a) - math.lgamma(a))
        assert grad(special.gammainc, 1)(a, a) == pytest.approx(expected, rel=1e-10)


class TestMultigammaln:
    def test_values_and_derivatives(self):
        a = np.array([2.5, 3.0, 7.0])
        for d in (1, 2, 4):
            value = check_function(lambda a, d=d: special.multigammaln(a, d), a)
            np.testing.assert_allclose(value, scipy.special.multigammaln(a, d), rtol=1e-13)
        assert special.multigammaln([2.5, 3.0], 2).shape == (2,)

    @pytest.mark.parametrize("d", [0, 1.5, "two"])
    def test_a_dimension_that_is_none(self, d):
        with pytest.raises(OperandError, match="multigammaln: got d="):
            special.multigammaln(Tensor(3.0), d)

    def test_a_too_small(self):
        with pytest.raises(OperandError, match=r"expected d > 0 and a > \(d - 1\) / 2"):
            special.multigammaln(Tensor([0.5]), 2)

    def test_the_dimension_is_no_variable(self):
        with pytest.raises(MissingRuleError, match="multigammaln: there is no derivative by the argument d"):
            special.multigammaln(3.0, Tensor(2.0))
