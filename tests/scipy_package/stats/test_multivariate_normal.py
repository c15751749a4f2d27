"""The multivariate normal distribution."""

import numpy as np
import pytest
import scipy.stats

from autograd import MissingRuleError, ShapeError, Tensor, grad, jacobian
from autograd.scipy import stats
from tests.numeric import check_function


class TestMultivariateNormal:
    mean = np.array([0.5, -1.0, 0.2])
    cov = np.array([[2.0, 0.3, -0.4], [0.3, 1.0, 0.1], [-0.4, 0.1, 0.5]])
    x = np.random.default_rng(1).normal(size=(2, 4, 3))

    @pytest.mark.parametrize("name", ["logpdf", "pdf"])
    @pytest.mark.parametrize("shape", [(3,), (1, 3), (4, 3), (2, 4, 3)])
    def test_values_and_derivatives(self, name, shape):
        ours, theirs = (getattr(module.multivariate_normal, name) for module in (stats, scipy.stats))
        x = np.resize(self.x, shape)
        value = check_function(ours, x, self.mean, self.cov)
        np.testing.assert_allclose(value, theirs(x, self.mean, self.cov), rtol=1e-11)
        assert np.shape(value) == np.shape(theirs(x, self.mean, self.cov))

    def test_other_forms_of_mean_and_covariance(self):
        ours, theirs = stats.multivariate_normal.logpdf, scipy.stats.multivariate_normal.logpdf
        for mean, cov in ((self.mean, np.array([1.0, 2.0, 0.5])), (self.mean, np.array(2.0)), (np.zeros(3), 1.0)):
            value = check_function(lambda x, cov, mean=mean: ours(x, mean, cov), self.x[0], np.asarray(cov))
            np.testing.assert_allclose(value, theirs(self.x[0], mean, cov), rtol=1e-12)
        for x in (np.array(0.3), np.array([0.3, 0.7]), np.array([[0.3], [0.7]])):
            np.testing.assert_allclose(ours(x), theirs(x), rtol=1e-12)
            np.testing.assert_allclose(ours(x, 0.5, 2.0), theirs(x, 0.5, 2.0), rtol=1e-12)
        np.testing.assert_allclose(ours(self.x[0], None, self.cov), theirs(self.x[0], None, self.cov), rtol=1e-12)

    def test_the_gradient_by_the_covariance_is_symmetric(self):
        z = np.linalg.solve(self.cov, self.x[0, 0] - self.mean)
        expected = 0.5 * (np.outer(z, z) - np.linalg.inv(self.cov))
        got = grad(stats.multivariate_normal.logpdf, 2)(self.x[0, 0], self.mean, self.cov)
        np.testing.assert_allclose(got, expected, rtol=1e-12)

    def test_entropy(self):
        value = check_function(stats.multivariate_normal.entropy, self.mean, self.cov)
        np.testing.assert_allclose(value, scipy.stats.multivariate_normal.entropy(self.mean, self.cov), rtol=1e-12)

    def test_a_singular_covariance(self):
        ours, theirs = stats.multivariate_normal.logpdf, scipy.stats.multivariate_normal.logpdf
        a = np.array([[1.0, 0.0], [0.5, 1.0], [1.0, -1.0]])
        cov, mean = a @ a.T, self.mean
        x = mean + np.array([[0.3, -0.2], [1.0, 0.7]]) @ a.T
        np.testing.assert_allclose(
            ours(x, mean, cov, allow_singular=True), theirs(x, mean, cov, allow_singular=True), rtol=1e-10
        )
        got = jacobian(lambda x: ours(x, mean, cov, True))(x)
        expected = -(x - mean) @ np.linalg.pinv(cov)
        np.testing.assert_allclose(got[[0, 1], [0, 1]], expected, rtol=1e-9, atol=1e-12)
        beside = x[0] + np.linalg.svd(a)[0][:, 2]
        assert ours(beside, mean, cov, True) == theirs(beside, mean, cov, allow_singular=True) == -np.inf
        np.testing.assert_allclose(ours(x, mean, self.cov, True), ours(x, mean, self.cov), rtol=1e-12)
        with pytest.raises(MissingRuleError, match="with allow_singular: there is no derivative by the argument cov"):
            grad(ours, 2)(x[0], mean, cov, True)
        with pytest.raises(np.linalg.LinAlgError, match="not positive definite"):
            ours(x, mean, cov)
        with pytest.raises(np.linalg.LinAlgError, match="negative eigenvalue"):
            ours(x, mean, -cov, True)

    def test_shapes_that_do_not_go_together(self):
        with pytest.raises(ShapeError, match=r"got x of shape \(4,\), expected \(..., 3\)"):
            stats.multivariate_normal.logpdf(Tensor(np.ones(4)), self.mean, self.cov)
        with pytest.raises(ShapeError, match="a mean of shape"):
            stats.multivariate_normal.logpdf(Tensor(np.ones(2)), np.ones(2), self.cov)
