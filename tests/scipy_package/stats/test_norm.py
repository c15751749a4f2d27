"""The normal distribution: quantiles, entropy, far tails."""

import numpy as np
import scipy.stats

from autograd import elementwise_grad
from autograd.scipy import stats
from tests.numeric import check_function

LOC, SCALE = np.array([0.1, -0.2]), np.array([[1.5], [0.8]])


class TestNormal:
    def test_quantiles(self):
        q = np.array([1e-10, 0.2, 0.9])
        for name in ("ppf", "isf"):
            ours, theirs = getattr(stats.norm, name), getattr(scipy.stats.norm, name)
            value = check_function(ours, q[1:], LOC, SCALE)
            np.testing.assert_allclose(value, theirs(q[1:], LOC, SCALE), rtol=1e-12)
            np.testing.assert_allclose(ours(q), theirs(q), rtol=1e-12)

    def test_entropy(self):
        np.testing.assert_allclose(check_function(stats.norm.entropy, LOC, SCALE), scipy.stats.norm.entropy(LOC, SCALE))

    def test_far_tails(self):
        z = np.array([-1e4, -100.0, 100.0, 1e4])
        np.testing.assert_allclose(
            elementwise_grad(stats.norm.logcdf)(z), [1e4 + 1e-4, 100.00999800099926, 0.0, 0.0], rtol=1e-12
        )
        np.testing.assert_allclose(elementwise_grad(stats.norm.logsf)(-z), -elementwise_grad(stats.norm.logcdf)(z))
        second = elementwise_grad(elementwise_grad(stats.norm.logcdf))(z)
        np.testing.assert_allclose(second, [-1 + 1e-8, -1 + 1e-4 - 6e-8 + 50e-12, 0.0, 0.0], rtol=1e-12)
