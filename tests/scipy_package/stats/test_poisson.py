"""Poisson's distribution."""

import warnings

import numpy as np
import pytest
import scipy.stats

from autograd import MissingRuleError, elementwise_grad, grad
from autograd.scipy import stats
from tests.numeric import check_function


class TestPoisson:
    k, mu = np.array([0, 1, 4, 2.5, -1]), np.array([[0.5], [3.0]])

    @pytest.mark.parametrize("function", ["pmf", "logpmf", "cdf", "logcdf", "sf", "logsf"])
    def test_values_and_derivatives(self, function):
        ours, theirs = (getattr(module.poisson, function) for module in (stats, scipy.stats))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            for k, mu, loc in ((self.k, self.mu, 0), (self.k, 0.0, 0), (self.k, -1.0, 0), (self.k, self.mu, 1)):
                np.testing.assert_allclose(ours(k, mu, loc), theirs(k, mu, loc), rtol=1e-12)
        finite = np.array([0, 1, 4])
        check_function(lambda mu: ours(finite, mu), self.mu)
        assert np.all(np.isfinite(elementwise_grad(ours, 1)(self.k, np.full(5, 2.0))) | (self.k < 0))

    def test_the_derivative_of_the_probability(self):
        got = elementwise_grad(stats.poisson.cdf, 1)(self.k, np.full(5, 2.0))
        np.testing.assert_allclose(got, -scipy.stats.poisson.pmf(np.floor(self.k), 2.0), rtol=1e-13)

    @pytest.mark.parametrize("function", ["pmf", "logpmf", "cdf", "logcdf", "sf", "logsf"])
    def test_the_count_is_no_variable(self, function):
        with pytest.raises(MissingRuleError, match=rf"poisson\.{function}: there is no derivative by the argument k"):
            grad(getattr(stats.poisson, function))(2.0, 3.0)
