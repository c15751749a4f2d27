"""Student's distribution: its limit, and both tails."""

import math

import numpy as np
import scipy.stats

from autograd import elementwise_grad
from autograd.scipy import stats


class TestStudent:
    def test_no_end_of_degrees_of_freedom_is_the_normal_distribution(self):
        x = np.array([-1.0, 0.3])
        for name in ("pdf", "logpdf", "cdf", "logcdf"):
            ours = getattr(stats.t, name)
            np.testing.assert_allclose(ours(x, np.inf), getattr(stats.norm, name)(x), rtol=1e-12)
            np.testing.assert_allclose(
                elementwise_grad(ours)(x, np.inf), elementwise_grad(getattr(stats.norm, name))(x), rtol=1e-12
            )

    def test_many_degrees_of_freedom(self):
        np.testing.assert_allclose(stats.t.logpdf(1.5, 1e10), scipy.stats.norm.logpdf(1.5), rtol=1e-9)

    def test_logarithms_of_probabilities_in_both_tails(self):
        # With 2 degrees of freedom, the distribution function is (1 + x / √(2 + x²)) / 2.
        x = np.array([-1e8, 1e5])
        np.testing.assert_allclose(stats.t.logcdf(x, 2.0), [-math.log(2e16), -0.5e-10], rtol=1e-9)
        np.testing.assert_allclose(stats.t.logsf(-x, 2.0), [-math.log(2e16), -0.5e-10], rtol=1e-9)
        np.testing.assert_allclose(elementwise_grad(stats.t.logcdf)(x, 2.0), [2e-8, 1e-15], rtol=1e-9)
