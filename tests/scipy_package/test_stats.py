"""``autograd.scipy.stats``: SciPy's values, derivatives by every argument, tails, borders, parameters out of range."""

import copy
import math
import pickle

import numpy as np
import pytest
import scipy.stats

from autograd import MissingRuleError, OperandError, Tensor, Value, grad
from autograd.scipy import stats
from autograd.scipy.stats.families import Continuous
from tests.numeric import check_function
from tests.sampling import sampled

X, LOC, SCALE = np.array([[0.4, 1.3], [2.2, 0.9]]), np.array([0.1, -0.2]), np.array([[1.5], [0.8]])
POSITIVE = np.array([[0.7], [2.5]])
ALL = ("pdf", "logpdf", "cdf", "logcdf", "sf", "logsf")
QUANTILES = ("ppf", "isf")
# For each continuous distribution: x, shapes, names of its functions.
FAMILIES = {
    "norm": (X, [], (*ALL, *QUANTILES)),
    "t": (X, [POSITIVE], (*ALL, *QUANTILES)),
    "gamma": (X + 0.2, [POSITIVE], (*ALL, *QUANTILES)),
    "chi2": (X + 0.2, [2 * POSITIVE], (*ALL, *QUANTILES)),
    "beta": (X / 3 + 0.05, [POSITIVE, 1 / POSITIVE], (*ALL, *QUANTILES)),
    "uniform": (X / 3 + 0.05, [], (*ALL, *QUANTILES)),
    "expon": (X + 0.2, [], (*ALL, *QUANTILES)),
    "laplace": (X - 1, [], (*ALL, *QUANTILES)),
    "logistic": (X, [], (*ALL, *QUANTILES)),
    "cauchy": (X, [], (*ALL, *QUANTILES)),
    "gumbel_r": (X, [], (*ALL, *QUANTILES)),
    "gumbel_l": (X, [], (*ALL, *QUANTILES)),
    "halfnorm": (X + 0.2, [], (*ALL, *QUANTILES)),
    "rayleigh": (X + 0.2, [], (*ALL, *QUANTILES)),
    "lognorm": (X + 0.2, [POSITIVE], (*ALL, *QUANTILES)),
    "weibull_min": (X + 0.2, [POSITIVE], (*ALL, *QUANTILES)),
    "pareto": (X + 2.2, [POSITIVE], (*ALL, *QUANTILES)),
    "invgamma": (X + 0.2, [POSITIVE], (*ALL, *QUANTILES)),
    "f": (X + 0.2, [2 * POSITIVE, 3 / POSITIVE], (*ALL, *QUANTILES)),
    "skewnorm": (X, [POSITIVE - 1], ALL),
    "vonmises": (X, [POSITIVE], ("pdf", "logpdf")),
}
EVERY = [(d, f) for d, (_, _, functions) in FAMILIES.items() for f in functions]
COUNTS = np.array([[0, 1, 3], [2, 5, 1]])
# For each distribution of counts: plain shapes, shapes to differentiate by.
DISCRETE = {
    "poisson": ([], [np.array([0.7, 2.5, 1.0])]),
    "bernoulli": ([], [np.array([0.2, 0.5, 0.8])]),
    "binom": ([np.array([6, 5, 7])], [np.array([0.2, 0.5, 0.8])]),
    "nbinom": ([], [np.array([0.7, 2.5, 4.0]), np.array([0.2, 0.5, 0.8])]),
    "geom": ([], [np.array([0.2, 0.5, 0.8])]),
}
COUNTING = ("pmf", "logpmf", "cdf", "logcdf", "sf", "logsf")


def test_every_distribution_has_a_row():
    ours = {name for name, x in vars(stats).items() if isinstance(x, Continuous) or hasattr(x, "logpdf")}
    assert ours - {"multivariate_normal", "dirichlet"} == FAMILIES.keys()
    assert {name for name, x in vars(stats).items() if hasattr(x, "pmf")} == DISCRETE.keys()
    for name, (_, _, functions) in FAMILIES.items():
        dist = getattr(stats, name)
        known = dist._known if isinstance(dist, Continuous) else vars(dist).__contains__
        assert {f for f in (*ALL, *QUANTILES) if known(f)} == set(functions)


@pytest.mark.parametrize(("name", "function"), sampled(EVERY, 4))
def test_values_and_derivatives(name, function):
    x, shapes, _ = FAMILIES[name]
    if function in QUANTILES:
        x = np.array([[0.15, 0.4], [0.62, 0.9]])
    ours, theirs = (getattr(getattr(module, name), function) for module in (stats, scipy.stats))
    value = check_function(ours, x, *shapes, LOC, SCALE)
    np.testing.assert_allclose(value, theirs(x, *shapes, LOC, SCALE), rtol=2e-12)
    np.testing.assert_allclose(ours(x, *shapes), theirs(x, *shapes), rtol=2e-12)
    named = dict(zip(_shape_names(name), shapes, strict=True))
    np.testing.assert_array_equal(ours(x, loc=LOC, scale=SCALE, **named), ours(x, *shapes, LOC, SCALE))


def _shape_names(name):
    names = getattr(scipy.stats, name).shapes
    return names.split(", ") if names else []


@pytest.mark.parametrize(("name", "function"), EVERY)
def test_outside_of_the_support_and_of_the_parameters(name, function):
    _, shapes, _ = FAMILIES[name]
    ours, theirs = (getattr(getattr(module, name), function) for module in (stats, scipy.stats))
    x = np.array([-np.inf, -2.0, -0.0, 0.0, 0.5, 1.0, 1.5, np.inf, np.nan])
    plain = [s.ravel()[-1] for s in shapes]
    for scale in (2.0, 0.0, -1.0):
        with np.errstate(all="ignore"):
            expected = theirs(x, *plain, 0.0, scale)
        if scale > 0 and "pdf" in function:  # SciPy returns NaN for some at infinity, where the limit is known
            limit = -np.inf if "log" in function else 0.0
            for i in (0, 7):
                assert np.isnan(expected[i]) or expected[i] == limit
                expected[i] = limit
        with np.errstate(all="ignore"):
            np.testing.assert_allclose(ours(x, *plain, 0.0, scale), expected, rtol=2e-12)
    for i in range(len(plain)):
        for bad in (0.0, -1.0, np.nan):
            if name in ("skewnorm", "vonmises") and not np.isnan(bad) and not (name == "vonmises" and bad < 0):
                continue  # the value is in their range
            got = ours(x, *plain[:i], bad, *plain[i + 1 :])
            assert np.all(np.isnan(got))
    if function not in QUANTILES:
        out = ours(Tensor([-2.0, 1.5]), *plain)
        out.backward(np.ones(2))


@pytest.mark.parametrize(("name", "function"), EVERY)
def test_gradients_outside_of_the_support_are_zero(name, function):
    """A density that is 0 outside of its support takes no part in a mixture."""
    _, shapes, _ = FAMILIES[name]
    low, high = getattr(scipy.stats, name).support(*(s.ravel()[-1] for s in shapes))
    points = [x for x in (low - 1.0, high + 1.0) if np.isfinite(x)]
    if function in QUANTILES or not points:
        pytest.skip("no point is outside")
    plain = [float(s.ravel()[-1]) for s in shapes]
    for x in points:
        for i in range(len(plain) + 1):
            assert grad(getattr(getattr(stats, name), function), i)(x, *plain) == 0.0


@pytest.mark.parametrize(("name", "function"), EVERY)
def test_float32_stays(name, function):
    x, shapes, _ = FAMILIES[name]
    if function in QUANTILES:
        x = np.array([[0.15, 0.4], [0.62, 0.9]])
    t = Tensor(x, dtype=np.float32)
    for more in ((), (0.1, 2.0), (np.float32(0.1), np.full((2, 1), 2.0, dtype=np.float32))):
        out = getattr(getattr(stats, name), function)(t, *(s.astype(np.float32) for s in shapes), *more)
        assert out.dtype == np.float32
        out.backward(np.ones((2, 2)))
        assert t.grad.dtype == np.float32


@pytest.mark.parametrize(("name", "function"), EVERY)
def test_numbers_lists_and_values(name, function):
    _, shapes, _ = FAMILIES[name]
    ours = getattr(getattr(stats, name), function)
    plain = [float(s.ravel()[-1]) for s in shapes]
    number = ours(0.6, *plain, 0.1, 2.0)
    assert isinstance(number, float)
    np.testing.assert_allclose(ours([0.6, 0.5], *plain, 0.1, 2.0)[0], number, rtol=1e-14)
    v, t = Value(0.6), Tensor(0.6)
    ours(v, *plain, 0.1, 2.0).backward()
    ours(t, *plain, 0.1, 2.0).backward()
    assert v.grad == pytest.approx(float(t.grad), rel=1e-13)


class TestTails:
    """Probabilities that were differences of numbers near 1, against SciPy's and differences of it."""

    @pytest.mark.parametrize(
        ("name", "function", "args"),
        [
            ("beta", "sf", (1e-20, 0.07, 3.7)),
            ("f", "cdf", (1e100, 0.03, 0.1)),
            ("f", "cdf", (1e10, 48.0, 0.1)),
            ("f", "sf", (1e-20, 0.3, 1.6)),
            ("f", "ppf", (0.5, 1.8, 0.05)),
            ("f", "isf", (0.4, 1.8, 0.1)),
            ("halfnorm", "cdf", (1e-20,)),
            ("halfnorm", "logcdf", (1e-30,)),
            ("skewnorm", "cdf", (-4.0, 2.5)),
            ("skewnorm", "logcdf", (-5.0, 2.9)),
            ("skewnorm", "logsf", (5.0, -2.9)),
        ],
    )
    def test_values(self, name, function, args):
        ours, theirs = (getattr(getattr(module, name), function) for module in (stats, scipy.stats))
        np.testing.assert_allclose(ours(*args), theirs(*args), rtol=1e-9)
        for i, x in enumerate(args):
            step = 1e-5 * x
            low, high = (float(theirs(*args[:i], x + s, *args[i + 1 :])) for s in (-step, step))
            assert grad(ours, i)(*args) == pytest.approx((high - low) / (2 * step), rel=1e-4)

    @pytest.mark.parametrize("t", [2.0, 30.0, 1e6, 1e10])
    @pytest.mark.parametrize("df", [0.3, 3.0, 20.0])
    def test_students_tails_by_the_degrees_of_freedom(self, df, t):
        step = 1e-5 * df
        low, high = (math.log(scipy.stats.t.sf(t, df + s)) for s in (-step, step))
        expected = pytest.approx((high - low) / (2 * step), rel=1e-6)
        assert grad(stats.t.logsf, 1)(t, df) == expected
        assert grad(stats.t.logcdf, 1)(-t, df) == expected
        assert grad(grad(stats.t.cdf, 1), 0)(-t, df) == pytest.approx(grad(grad(stats.t.cdf, 0), 1)(-t, df), rel=1e-7)

    def test_students_median(self):
        for t in (1e-300, -1e-300, 1e-170, 0.0):
            assert abs(grad(stats.t.cdf, 1)(t, 3.0)) < 1e-18

    @pytest.mark.parametrize("function", ["pdf", "cdf", "sf"])
    def test_far_out_a_gumbel_distribution_is_flat(self, function):
        for dist, x in ((stats.gumbel_r, -1e4), (stats.gumbel_l, 1e4)):
            for t in (x, np.float32(x)):
                assert grad(getattr(dist, function))(t) == 0.0
                assert grad(grad(getattr(dist, function)))(t) == 0.0


class TestCounts:
    @pytest.mark.parametrize("name", DISCRETE)
    @pytest.mark.parametrize("function", COUNTING)
    def test_values_and_derivatives(self, name, function):
        plain, live = DISCRETE[name]
        ours, theirs = (getattr(getattr(module, name), function) for module in (stats, scipy.stats))
        counts = COUNTS % 2 if name == "bernoulli" else COUNTS + 1 if name == "geom" else COUNTS
        if function.startswith("log"):  # the logarithm of probability 0 has no derivative
            counts = np.clip(counts, 0, 0) if name == "bernoulli" else np.minimum(counts, 4)
        value = check_function(lambda *live: ours(counts, *plain, *live, 0), *live)
        np.testing.assert_allclose(value, theirs(counts, *plain, *live), rtol=1e-12)

    @pytest.mark.parametrize("name", DISCRETE)
    @pytest.mark.parametrize("function", COUNTING)
    def test_beside_the_counts_and_the_parameters(self, name, function):
        plain, live = DISCRETE[name]
        ours, theirs = (getattr(getattr(module, name), function) for module in (stats, scipy.stats))
        k = np.array([-np.inf, -1.0, 0.0, 0.5, 1.0, 2.7, 6.0, 7.0, 50.0, np.inf])
        some = [*(int(x[-1]) for x in plain), *(float(x[0]) for x in live)]
        with np.errstate(all="ignore"):
            # SciPy's logarithm of a probability near 1 has the rounding of that probability.
            np.testing.assert_allclose(ours(k, *some, 1), theirs(k, *some, 1), rtol=1e-12, atol=1e-16)
            for at in (0.0, 1.0) if name != "poisson" else (0.0,):
                edge = [*some[:-1], at]
                np.testing.assert_allclose(ours(k[1:-1], *edge), theirs(k[1:-1], *edge), rtol=1e-12)
            for bad in (-0.5, np.nan):
                for i in range(len(some)):
                    assert np.all(np.isnan(ours(k, *some[:i], bad, *some[i + 1 :])))

    @pytest.mark.parametrize("name", DISCRETE)
    @pytest.mark.parametrize("function", COUNTING)
    def test_a_missing_count_is_missing(self, name, function):
        plain, live = DISCRETE[name]
        ours = getattr(getattr(stats, name), function)
        some = [*(int(x[-1]) for x in plain), *(float(x[0]) for x in live)]
        got = ours(np.array([1.0, np.nan]), *some)
        assert not np.isnan(got[0])
        assert np.isnan(got[1])
        assert np.isnan(ours(math.nan, *some))
        for k in (-math.inf, math.inf):
            if name == "poisson" or "pmf" not in function:
                assert grad(ours, len(some))(k, *some) == 0.0

    def test_slopes_at_certainty(self):
        assert grad(stats.bernoulli.pmf, 1)(1, 0.0) == 1.0
        assert grad(stats.bernoulli.pmf, 1)(0, 1.0) == -1.0
        assert grad(stats.bernoulli.logpmf, 1)(0, 0.0) == -1.0
        assert grad(stats.binom.pmf, 2)(1, 4, 0.0) == pytest.approx(4.0, rel=1e-14)
        assert grad(stats.binom.pmf, 2)(4, 4, 1.0) == 4.0
        assert grad(stats.binom.pmf, 2)(2, 4, 0.0) == 0.0
        assert grad(stats.binom.cdf, 2)(0, 4, 0.0) == -4.0
        assert grad(stats.geom.pmf, 1)(2, 1.0) == -1.0
        assert grad(stats.nbinom.pmf, 2)(0, 3.0, 1.0) == 3.0

    @pytest.mark.parametrize("name", DISCRETE)
    def test_counts_are_no_variables(self, name):
        plain, live = DISCRETE[name]
        some = [*(int(x[-1]) for x in plain), *(float(x[0]) for x in live)]
        with pytest.raises(MissingRuleError, match=f"{name}.pmf: there is no derivative by the argument k"):
            getattr(stats, name).pmf(Tensor(1.0), *some)
        with pytest.raises(MissingRuleError, match=r"binom: there is no derivative by the argument n"):
            stats.binom.pmf(1, Tensor(4.0), 0.5)


class TestObjects:
    def test_frozen(self):
        x = np.array([0.5, 2.0])
        np.testing.assert_array_equal(stats.lognorm(0.5, scale=2.0).logpdf(x), stats.lognorm.logpdf(x, 0.5, scale=2.0))
        assert stats.expon(scale=3.0).mean() == 3.0
        assert stats.expon(scale=3.0).rvs(size=2, random_state=0).shape == (2,)
        assert grad(lambda s: stats.expon(scale=s).logpdf(1.0))(2.0) == pytest.approx(-0.25)
        assert "expon" in repr(stats.expon(1.0))
        assert "expon" in repr(stats.expon)

    def test_pickle_and_directory(self):
        assert pickle.loads(pickle.dumps(stats.expon)) is stats.expon
        assert copy.deepcopy(stats.binom) is stats.binom
        assert "logpdf" in dir(stats.expon)
        assert "scipy.stats.lognorm.pdf(x, s, loc=0.0, scale=1.0)" in stats.lognorm.pdf.__doc__

    @pytest.mark.parametrize(
        ("call", "message"),
        [
            (lambda: stats.lognorm.pdf(1.0), r"lognorm\.pdf: missing a required argument: 's'; expected \(x, s, loc"),
            (lambda: stats.expon.pdf(1.0, rate=2.0), r"expon\.pdf: got an unexpected keyword argument 'rate'"),
            (lambda: stats.expon.mean(Tensor(1.0)), r"scipy\.stats\.expon\.mean: no derivative is known"),
            (lambda: stats.vonmises.cdf(Tensor(1.0), 2.0), r"scipy\.stats\.vonmises\.cdf: no derivative is known"),
        ],
    )
    def test_what_is_refused(self, call, message):
        with pytest.raises(OperandError, match=message):
            call()

    def test_names_that_are_none(self):
        with pytest.raises(AttributeError, match="no_such"):
            _ = stats.expon.no_such


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
