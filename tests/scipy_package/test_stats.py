"""``autograd.scipy.stats``: SciPy's values, derivatives by every argument, tails, borders, parameters out of range."""

import math

import numpy as np
import pytest
import scipy.stats

from autograd import MissingRuleError, Tensor, Value, grad
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
