"""``autograd.scipy.stats``: SciPy's values, derivatives by every argument, tails, borders, parameters out of range."""

import math
import warnings

import numpy as np
import pytest
import scipy.stats

from autograd import MissingRuleError, OperandError, ShapeError, Tensor, Value, elementwise_grad, grad, jacobian
from autograd.scipy import stats
from tests.numeric import check_function

X, LOC, SCALE = np.array([[0.4, 1.3], [2.2, 0.9]]), np.array([0.1, -0.2]), np.array([[1.5], [0.8]])
POSITIVE = np.array([[0.7], [2.5]])
# a distribution: x, shapes; functions that are differentiable by all; those that are not by the shapes
ALL = ("pdf", "logpdf", "cdf", "logcdf", "sf", "logsf")
FAMILIES = {
    "norm": (X, [], ALL, ()),
    "t": (X, [POSITIVE], ("pdf", "logpdf"), ("cdf", "logcdf", "sf", "logsf")),
    "gamma": (X + 0.2, [POSITIVE], ("pdf", "logpdf"), ("cdf", "logcdf", "sf", "logsf")),
    "chi2": (X + 0.2, [2 * POSITIVE], ("pdf", "logpdf"), ("cdf", "logcdf", "sf", "logsf")),
    "beta": (X / 3 + 0.05, [POSITIVE, 1 / POSITIVE], ("pdf", "logpdf"), ("cdf", "logcdf", "sf", "logsf")),
}
EVERY = [(d, f) for d, (_, _, smooth, rest) in FAMILIES.items() for f in (*smooth, *rest)]


@pytest.mark.parametrize(("name", "function"), EVERY)
def test_values_and_derivatives(name, function):
    x, shapes, smooth, _ = FAMILIES[name]
    ours, theirs = (getattr(getattr(module, name), function) for module in (stats, scipy.stats))
    if function in smooth:
        value = check_function(ours, x, *shapes, LOC, SCALE)
    else:
        value = check_function(lambda x, loc, scale: ours(x, *shapes, loc, scale), x, LOC, SCALE)
    np.testing.assert_allclose(value, theirs(x, *shapes, LOC, SCALE), rtol=1e-12)
    np.testing.assert_allclose(ours(x, *shapes), theirs(x, *shapes), rtol=1e-12)


@pytest.mark.parametrize(("name", "function"), EVERY)
def test_outside_of_the_support_and_of_the_parameters(name, function):
    _, shapes, _, _ = FAMILIES[name]
    ours, theirs = (getattr(getattr(module, name), function) for module in (stats, scipy.stats))
    x = np.array([-np.inf, -2.0, -0.0, 0.0, 0.5, 1.0, 1.5, np.inf, np.nan])
    plain = [s.ravel()[-1] for s in shapes]
    for scale in (2.0, 0.0, -1.0):
        with np.errstate(all="ignore"):
            expected = theirs(x, *plain, 0.0, scale)
        if name in ("gamma", "chi2") and scale > 0 and "pdf" in function:
            expected[7] = expected[0]  # at infinity SciPy says NaN, the limit is the density below the support
        np.testing.assert_allclose(ours(x, *plain, 0.0, scale), expected, rtol=1e-12)
    for i in range(len(plain)):
        for bad in (0.0, -1.0, np.nan):
            got = ours(x, *plain[:i], bad, *plain[i + 1 :])
            assert np.all(np.isnan(got))
    out = ours(Tensor([-2.0, 1.5]), *plain)
    out.backward(np.ones(2))


@pytest.mark.parametrize(("name", "function"), [(d, f) for d, f in EVERY if f in FAMILIES[d][3]])
def test_a_probability_by_a_shape_is_refused(name, function):
    _, shapes, _, _ = FAMILIES[name]
    with pytest.raises(MissingRuleError, match="no derivative by the argument"):
        grad(getattr(getattr(stats, name), function), 1)(0.5, *(1.5 for _ in shapes))


@pytest.mark.parametrize(("name", "function"), EVERY)
def test_float32_stays(name, function):
    x, shapes, _, _ = FAMILIES[name]
    t = Tensor(x, dtype=np.float32)
    for more in ((), (0.1, 2.0), (np.float32(0.1), np.full((2, 1), 2.0, dtype=np.float32))):
        out = getattr(getattr(stats, name), function)(t, *(s.astype(np.float32) for s in shapes), *more)
        assert out.dtype == np.float32
        out.backward(np.ones((2, 2)))
        assert t.grad.dtype == np.float32


@pytest.mark.parametrize(("name", "function"), EVERY)
def test_numbers_lists_and_values(name, function):
    _, shapes, _, _ = FAMILIES[name]
    ours = getattr(getattr(stats, name), function)
    plain = [float(s.ravel()[-1]) for s in shapes]
    number = ours(0.5, *plain, 0.1, 2.0)
    assert isinstance(number, float)
    np.testing.assert_allclose(ours([0.5, 0.6], *plain, 0.1, 2.0)[0], number, rtol=1e-14)
    v, t = Value(0.5), Tensor(0.5)
    ours(v, *plain, 0.1, 2.0).backward()
    ours(t, *plain, 0.1, 2.0).backward()
    assert v.grad == pytest.approx(float(t.grad), rel=1e-13)


def test_what_is_scipys_own():
    assert stats.norm.rvs(size=3, random_state=0).shape == (3,)
    assert stats.uniform is scipy.stats.uniform
    assert stats.dirichlet.rvs([1.0, 2.0], random_state=0).shape == (1, 2)
    with pytest.raises(OperandError, match=r"scipy\.stats\.t\.ppf: no derivative is known"):
        stats.t.ppf(Tensor(0.5), 3.0)


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
        # with 2 degrees of freedom the distribution function is (1 + x / √(2 + x²)) / 2
        x = np.array([-1e8, 1e5])
        np.testing.assert_allclose(stats.t.logcdf(x, 2.0), [-math.log(2e16), -0.5e-10], rtol=1e-9)
        np.testing.assert_allclose(stats.t.logsf(-x, 2.0), [-math.log(2e16), -0.5e-10], rtol=1e-9)
        np.testing.assert_allclose(elementwise_grad(stats.t.logcdf)(x, 2.0), [2e-8, 1e-15], rtol=1e-9)


class TestBorders:
    def test_densities_have_their_slope_there(self):
        assert grad(stats.gamma.pdf)(0.0, 2.0) == 1.0
        assert grad(stats.gamma.pdf)(0.0, 1.0) == -1.0
        assert grad(stats.chi2.pdf)(0.0, 4.0) == pytest.approx(0.25, rel=1e-14)
        assert grad(stats.beta.pdf)(0.0, 2.0, 2.0) == pytest.approx(6.0, rel=1e-14)
        assert grad(stats.beta.pdf)(1.0, 2.0, 2.0) == pytest.approx(-6.0, rel=1e-14)
        assert grad(stats.gamma.pdf, 1)(0.0, 2.0) == 0.0
        assert grad(stats.beta.pdf, 2)(1.0, 2.0, 2.0) == 0.0
        assert grad(stats.poisson.pmf, 1)(1, 0.0) == 1.0
        assert grad(stats.poisson.pmf, 1)(0, 0.0) == -1.0
        assert grad(stats.poisson.logpmf, 1)(0, 0.0) == -1.0

    def test_large_shapes_do_not_overflow(self):
        np.testing.assert_allclose(stats.gamma.pdf(300.0, 300.0), scipy.stats.gamma.pdf(300.0, 300.0), rtol=1e-10)
        np.testing.assert_allclose(stats.beta.pdf(0.5, 2e3, 2e3), scipy.stats.beta.pdf(0.5, 2e3, 2e3), rtol=1e-10)
        assert math.isfinite(grad(stats.beta.pdf)(0.4, 2e3, 2e3))


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


class TestDirichlet:
    alpha = np.array([1.5, 0.7, 3.0])
    x = np.array([0.2, 0.5, 0.3])

    def test_values_and_derivatives(self):
        for name in ("logpdf", "pdf"):
            ours, theirs = getattr(stats.dirichlet, name), getattr(scipy.stats.dirichlet, name)

            def on_simplex(z, alpha, ours=ours):
                e = np.exp(z)
                return ours(e / np.sum(e, axis=0), alpha)

            for x in (self.x, np.stack([self.x, self.x[::-1]], axis=1)):
                value = check_function(on_simplex, np.log(x), self.alpha)
                np.testing.assert_allclose(value, theirs(x, self.alpha), rtol=1e-12)
            value = check_function(ours, self.x[:2], self.alpha)
            np.testing.assert_allclose(value, theirs(self.x, self.alpha), rtol=1e-12)

    def test_by_each_entry_of_x(self):
        np.testing.assert_allclose(
            grad(stats.dirichlet.logpdf)(self.x, self.alpha), (self.alpha - 1) / self.x, rtol=1e-14
        )

    @pytest.mark.parametrize(
        ("x", "alpha", "error", "message"),
        [
            ([0.5, 0.6], [1.0, 1.0], OperandError, "outside of the simplex"),
            ([-0.5, 1.5], [1.0, 1.0], OperandError, "outside of the simplex"),
            ([0.0, 1.0], [0.5, 1.0], OperandError, "density is infinite"),
            ([0.5, 0.5], [1.0, -1.0], OperandError, "expected a vector of positive numbers"),
            ([0.5, 0.5], [1.0, 1.0, 1.0, 1.0], ShapeError, "expected 4 or 3 rows"),
        ],
    )
    def test_bad_input(self, x, alpha, error, message):
        with pytest.raises(error, match=message):
            stats.dirichlet.logpdf(Tensor(x), alpha)


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
