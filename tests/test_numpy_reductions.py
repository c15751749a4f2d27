"""NumPy's reductions, statistics and functions along an axis, called on Tensors in every form that NumPy knows.

Values are compared with NumPy's own, derivatives with differences. What happens at kinks is in
``test_special_values.py``.
"""

import math

import numpy as np
import pytest

from autograd import Tensor, Value, grad, gradients, make_jvp
from autograd.errors import OperandError, ShapeError
from autograd.ops.derived import DERIVED, PLAIN
from tests.numeric import check_function

nan, inf = math.nan, math.inf


def numbers(*shape, seed=0):
    """Distinct numbers, none of them near another or near 0."""
    rng = np.random.default_rng(seed)
    size = math.prod(shape)
    steps = rng.permutation(size) - size // 2
    return (0.31 * steps + 0.1 + 0.05 * rng.uniform(size=size)).reshape(shape)


def with_nan(*shape, seed=0):
    x = numbers(*shape, seed=seed)
    x.reshape(-1)[::4] = nan
    return x


X = numbers(3, 4)
CUBE = numbers(2, 3, 4)
MASK = np.array([[True, True, False, True], [False, True, True, True], [True, True, True, False]])
WEIGHTS = np.abs(numbers(3, 4, seed=1))
ALL_AXES = [None, 0, -1, 1, (0, 2), (-1, 0), (0, 1, 2), ()]


def name(value):
    return str(value) if not callable(value) else getattr(value, "__name__", "f")


REDUCTIONS = [np.sum, np.prod, np.mean, np.var, np.std, np.max, np.min, np.amax, np.amin, np.ptp, np.median]


@pytest.mark.parametrize("axis", ALL_AXES, ids=str)
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("f", REDUCTIONS, ids=name)
def test_reductions_along_axes(f, axis, keepdims):
    if axis == () and f in (np.std, np.median):
        return  # NumPy takes the root of 0, which has a kink, or knows no such median
    check_function(lambda x: f(x, axis=axis, keepdims=keepdims), CUBE)


NAN_REDUCTIONS = [np.nansum, np.nanprod, np.nanmean, np.nanvar, np.nanstd, np.nanmax, np.nanmin, np.nanmedian]


def around_nan(f, x):
    """f as a function of the entries of x that are no NaN: differences cannot be taken at the others."""
    good = np.flatnonzero(~np.isnan(x))
    zeros = np.where(np.isnan(x), nan, 0.0)
    spread = np.zeros((good.size, x.size))
    spread[np.arange(good.size), good] = 1.0
    return (lambda entries: f((entries @ spread).reshape(x.shape) + zeros)), x.reshape(-1)[good]


@pytest.mark.parametrize("axis", [None, 0, -1, (0, 2), (0, 1, 2)], ids=str)
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("f", NAN_REDUCTIONS, ids=name)
def test_nan_reductions_along_axes(f, axis, keepdims):
    # along axis 0 some numbers are alone: their deviation is at its kink, where forward over reverse is NaN
    modes = ("rev",) if f is np.nanstd and axis == 0 else ("rev", "fwd")
    check_function(*around_nan(lambda x: f(x, axis=axis, keepdims=keepdims), with_nan(2, 3, 5)), modes=modes)


def test_forward_over_reverse_at_singular_factors():
    _, moved = make_jvp(grad(lambda x: np.sum(x**0)))(np.array([0.0, 2.0]))(np.ones(2))
    np.testing.assert_array_equal(moved, 0.0)


@pytest.mark.parametrize("f", [*NAN_REDUCTIONS, np.nancumsum, np.nancumprod], ids=name)
def test_nan_receives_nothing(f):
    x = Tensor(with_nan(3, 5))
    np.sum(f(x, axis=1)).backward()
    assert np.all(x.grad[np.isnan(x.data)] == 0.0)
    assert np.all(np.isfinite(x.grad))


FORMS = [
    ("sum initial", lambda x: np.sum(x, axis=0, initial=2.0)),
    ("sum where", lambda x: np.sum(x, axis=1, where=MASK)),
    ("sum where row", lambda x: np.sum(x, where=MASK[0], keepdims=True)),
    ("sum dtype", lambda x: np.sum(x, dtype=np.float64)),
    ("prod initial where", lambda x: np.prod(x, axis=1, initial=2.0, where=MASK)),
    ("mean where", lambda x: np.mean(x, axis=0, where=MASK)),
    ("mean where keepdims", lambda x: np.mean(x, where=MASK, keepdims=True)),
    ("max initial", lambda x: np.max(x, axis=0, initial=0.2)),
    ("max initial where", lambda x: np.max(x, axis=0, initial=-5.0, where=MASK)),
    ("min initial where", lambda x: np.min(x, axis=1, initial=0.2, where=MASK)),
    ("nansum where", lambda x: np.nansum(x, axis=0, where=MASK, initial=1.0)),
    ("nanmean where", lambda x: np.nanmean(x, axis=0, where=MASK)),
    ("nanmax initial where", lambda x: np.nanmax(x, axis=0, initial=0.2, where=MASK)),
    ("nanmin initial", lambda x: np.nanmin(x, axis=0, initial=0.2)),
    ("var ddof", lambda x: np.var(x, axis=0, ddof=1)),
    ("var correction", lambda x: np.var(x, axis=0, correction=1)),
    ("var where", lambda x: np.var(x, axis=0, where=MASK, ddof=1)),
    ("var mean", lambda x: np.var(x, axis=0, mean=np.mean(x, axis=0, keepdims=True))),
    ("std ddof", lambda x: np.std(x, 1, None, None, 1)),
    ("std correction", lambda x: np.std(x, axis=1, correction=0.5, keepdims=True)),
    ("std where", lambda x: np.std(x, axis=1, where=MASK)),
    ("std mean", lambda x: np.std(x, axis=1, mean=np.mean(x, axis=1, keepdims=True))),
    ("std where mean", lambda x: np.std(x, axis=1, mean=np.mean(x, axis=1, keepdims=True), where=MASK, keepdims=True)),
    ("nanvar ddof", lambda x: np.nanvar(x, axis=1, ddof=1, where=MASK)),
    ("nanstd mean", lambda x: np.nanstd(x, axis=1, mean=np.nanmean(x, axis=1, keepdims=True))),
    ("average", lambda x: np.average(x, axis=0, keepdims=True)),
    ("average of rows", lambda x: np.average(x, axis=1, weights=[1.0, 2.0, 3.0, 4.0])),
    ("average of all", lambda x: np.average(x, weights=WEIGHTS)),
    ("average returned", lambda x: np.average(x, axis=0, weights=np.abs(x), returned=True)),
    ("average two axes", lambda x: np.average(x, axis=(1, 0), weights=WEIGHTS.T)),
    ("median of two axes", lambda x: np.median(x, axis=(0, 1), keepdims=True)),
    ("quantile", lambda x: np.quantile(x, 0.3, axis=0)),
    ("quantiles", lambda x: np.quantile(x, [0.0, 0.11, 0.7, 1.0], axis=1, keepdims=True)),
    ("quantiles of all", lambda x: np.quantile(x, [0.25, 0.5])),
    ("percentile", lambda x: np.percentile(x, [10, 55], axis=-1)),
    ("nanquantile", lambda x: np.nanquantile(x, [0.2, 0.9], axis=1, keepdims=True)),
    ("nanpercentile", lambda x: np.nanpercentile(x, 30.0)),
    ("cov", lambda x: np.cov(x)),
    ("cov of columns", lambda x: np.cov(x, rowvar=False, bias=True)),
    ("cov of two", lambda x: np.cov(x[0], x[1], ddof=2)),
    ("cov of one", lambda x: np.cov(x[0])),
    ("cov fweights", lambda x: np.cov(x, fweights=[1, 2, 1, 3])),
    ("cov both weights", lambda x: np.cov(x, fweights=[1, 2, 1, 3], aweights=[0.5, 1.0, 2.0, 1.5])),
    ("cov aweights ddof 0", lambda x: np.cov(x, aweights=[0.5, 1.0, 2.0, 1.5], ddof=0)),
    ("corrcoef", lambda x: np.corrcoef(x)),
    ("corrcoef of two", lambda x: np.corrcoef(x[0], x[2], rowvar=False)),
    ("cumsum", lambda x: np.cumsum(x)),
    ("cumsum axis", lambda x: np.cumsum(x, axis=-2)),
    ("cumprod", lambda x: np.cumprod(x)),
    ("cumprod axis", lambda x: np.cumprod(x, axis=1)),
    ("nancumsum", lambda x: np.nancumsum(x, axis=0)),
    ("nancumprod", lambda x: np.nancumprod(x, axis=0)),
    ("add.reduce", lambda x: np.add.reduce(x)),
    ("add.reduce of all", lambda x: np.add.reduce(x, axis=None, keepdims=True, initial=1.0)),
    ("multiply.reduce", lambda x: np.multiply.reduce(x, axis=(0, 1), where=MASK)),
    ("maximum.reduce", lambda x: np.maximum.reduce(x, axis=1, initial=0.2)),
    ("fmin.reduce", lambda x: np.fmin.reduce(x, 1)),
    ("logaddexp.reduce", lambda x: np.logaddexp.reduce(x, axis=1)),
    ("add.accumulate", lambda x: np.add.accumulate(x)),
    ("maximum.accumulate", lambda x: np.maximum.accumulate(x)),
    ("minimum.accumulate", lambda x: np.minimum.accumulate(x, axis=-1)),
    ("multiply.accumulate", lambda x: np.multiply.accumulate(x, axis=1)),
    ("diff", lambda x: np.diff(x)),
    ("diff n axis", lambda x: np.diff(x, n=2, axis=0)),
    ("diff 0", lambda x: np.diff(x, n=0) * 1.0),
    ("diff ends", lambda x: np.diff(x, axis=0, prepend=2.0, append=x[:1] ** 2)),
    ("diff to nothing", lambda x: np.diff(x, n=5, axis=1)),
    ("ediff1d", lambda x: np.ediff1d(x)),
    ("ediff1d ends", lambda x: np.ediff1d(x, to_begin=[1.0, 2.0], to_end=x[0])),
    ("trapezoid", lambda x: np.trapezoid(x)),
    ("trapezoid dx axis", lambda x: np.trapezoid(x, dx=0.5, axis=0)),
    ("trapezoid x", lambda x: np.trapezoid(x, [0.0, 1.0, 3.0], axis=0)),
    ("trapezoid of x by x", lambda x: np.trapezoid(x, x**2, axis=1)),
    ("unwrap", lambda x: np.unwrap(3.0 * x)),
    ("unwrap period", lambda x: np.unwrap(x, axis=0, period=1.7, discont=1.0)),
    ("sort", lambda x: np.sort(x)),
    ("sort axis", lambda x: np.sort(x, axis=0, kind="mergesort")),
    ("sort flat", lambda x: np.sort(x, axis=None)),
    ("partition", lambda x: np.partition(x, 2)),
    ("partition axis", lambda x: np.partition(x, [0, 1], axis=0)),
    ("partition flat", lambda x: np.partition(x, -2, axis=None)),
    ("gradient", lambda x: np.gradient(x)),
    ("gradient axis", lambda x: np.gradient(x, axis=0)),
    ("gradient axes", lambda x: np.gradient(x, axis=(1, 0))),
    ("gradient tuple of one", lambda x: np.gradient(x, axis=(1,))),
    ("gradient spacing", lambda x: np.gradient(x, 0.5)),
    ("gradient spacings", lambda x: np.gradient(x, 0.5, 2, edge_order=2)),
    ("gradient coordinates", lambda x: np.gradient(x, [0.0, 1.0, 3.0], [0.0, 0.5, 2.0, 2.5], edge_order=2)),
    ("gradient mixed", lambda x: np.gradient(x, [0.0, 1.0, 3.0], 0.25)),
    ("gradient of two", lambda x: np.gradient(x[:2], axis=0)),
    ("polyder", lambda x: np.polyder(x[0])),
    ("polyder twice", lambda x: np.polyder(x[0], m=2)),
    ("polyint", lambda x: np.polyint(x[0])),
    ("polyint twice", lambda x: np.polyint(x[0], m=2, k=3.0)),
    ("poly", lambda x: np.poly(x[0])),
    ("vander", lambda x: np.vander(x[0])),
    ("vander N", lambda x: np.vander(x[0], 3, increasing=True)),
    ("trim_zeros", lambda x: np.trim_zeros(np.concatenate([np.zeros(2), x[0], np.zeros(1)]))),
    ("trim_zeros front", lambda x: np.trim_zeros(np.concatenate([np.zeros(2), x[0], np.zeros(1)]), "f")),
    ("bincount", lambda x: np.bincount([0, 3, 0, 1], weights=x[0], minlength=6)),
    ("interp", lambda x: np.interp(x, [-1.0, 0.0, 0.5, 2.0], [1.0, 3.0, -1.0, 0.5])),
    ("interp ends", lambda x: np.interp(x, [-0.5, 0.5], [1.0, 3.0], left=-1.0, right=7.0)),
    ("interp one point", lambda x: np.interp(x, [0.5], [1.0]) + 0.0 * x),
    ("interp period", lambda x: np.interp(x, [0.5, 0.25, 1.0], [1.0, 3.0, -1.0], period=1.25)),
]  # fmt: skip

if hasattr(np, "cumulative_sum"):
    FORMS += [
        ("cumulative_sum", lambda x: np.cumulative_sum(x[0])),
        ("cumulative_sum initial", lambda x: np.cumulative_sum(x, axis=1, include_initial=True)),
        ("cumulative_prod", lambda x: np.cumulative_prod(x, axis=-2)),
        ("cumulative_prod initial", lambda x: np.cumulative_prod(x[1], include_initial=True)),
    ]


@pytest.mark.parametrize("f", [f for _, f in FORMS], ids=[label for label, _ in FORMS])
def test_argument_forms(f):
    check_function(f, X)


TWO = [
    ("average", lambda a, w: np.average(a, axis=0, weights=w**2), X, WEIGHTS),
    ("average of rows", lambda a, w: np.average(a, axis=1, weights=w[0]), X, WEIGHTS),
    ("average returned", lambda a, w: np.average(a, weights=w, returned=True), X, WEIGHTS),
    ("cov", lambda x, y: np.cov(x, y), X, numbers(2, 4, seed=3)),
    ("cov aweights", lambda x, w: np.cov(x, aweights=w, ddof=1), X, WEIGHTS[0]),
    ("corrcoef", lambda x, y: np.corrcoef(x, y), X, numbers(4, seed=3)),
    ("var mean", lambda x, m: np.var(x, axis=0, mean=m), X, numbers(1, 4, seed=3)),
    ("std mean", lambda x, m: np.std(x, axis=0, mean=m, ddof=1), X, numbers(1, 4, seed=3)),
    ("sum initial", lambda x, y: np.sum(x, axis=0, initial=y), X, np.array(0.5)),
    ("diff", lambda x, y: np.diff(x, prepend=y, append=y[:, :1] ** 2), X, numbers(3, 2, seed=3)),
    ("ediff1d", lambda x, y: np.ediff1d(x, y, y), X, numbers(2, seed=3)),
    ("trapezoid", lambda y, x: np.trapezoid(y, x), X, numbers(4, seed=3)),
    ("trapezoid axis", lambda y, x: np.trapezoid(y, x, axis=0), X, numbers(3, 4, seed=3)),
    ("trapezoid dx", lambda y, dx: np.trapezoid(y, dx=dx), X, np.array(0.3)),
    ("gradient coordinates", lambda y, x: np.gradient(y, x, edge_order=2), numbers(5), np.sort(numbers(5, seed=3))),
    ("gradient axis", lambda y, x: np.gradient(y, x, axis=1), X, np.sort(numbers(4, seed=3))),
    ("gradient spacing", lambda y, h: np.gradient(y, h), X, np.array(0.3)),
    ("interp", lambda x, fp: np.interp(x, [-1.0, 0.0, 0.5], fp), X, numbers(3, seed=3)),
    ("interp xp", lambda x, xp: np.interp(x, np.sort(xp), [1.0, 3.0, -2.0]), X, numbers(3, seed=3)),
    ("interp period", lambda xp, fp: np.interp([0.1, 3.3], xp, fp, period=1.5), numbers(3), numbers(3, seed=3)),
    ("polyval", lambda p, x: np.polyval(p, x), numbers(4), X),
    ("polyval of a number", lambda p, x: np.polyval(p, x), numbers(3), np.array(0.7)),
    ("polyadd", lambda p, q: np.polyadd(p, q), numbers(4), numbers(2, seed=3)),
    ("polysub", lambda p, q: np.polysub(p, q), numbers(2), numbers(4, seed=3)),
    ("polymul", lambda p, q: np.polymul(p, q), numbers(4), numbers(2, seed=3)),
    ("polyint", lambda p, k: np.polyint(p, m=2, k=k), numbers(4), numbers(2, seed=3)),
    ("quantile", lambda x, q: np.quantile(x, q, axis=1), X, np.array([0.2, 0.7])),
    ("percentile", lambda x, q: np.percentile(x, q), X, np.array(35.0)),
]  # fmt: skip


def first_of(f):
    """f without its second result, which is plain if the weights are."""

    def first(x):
        y = f(x)
        return y[0] if isinstance(y, tuple) else y

    return first


def wrt(f, i, *arrays):
    """f as a function of one of its arguments, the others plain."""
    return lambda x: f(*arrays[:i], x, *arrays[i + 1 :])


@pytest.mark.parametrize(("f", "a", "b"), [row[1:] for row in TWO], ids=[row[0] for row in TWO])
def test_functions_of_two_arrays(f, a, b):
    check_function(f, a, b)
    check_function(first_of(wrt(f, 0, a, b)), a)


# NumPy looks for Tensors among the arguments that it dispatches on, which initial=, dx=, k= and the like are not
DISPATCHED = [row for row in TWO if row[0] not in ("sum initial", "trapezoid dx", "percentile", "polyint")]


@pytest.mark.parametrize(("f", "a", "b"), [row[1:] for row in DISPATCHED], ids=[row[0] for row in DISPATCHED])
def test_the_first_of_two_arrays_may_be_plain(f, a, b):
    check_function(wrt(f, 1, a, b), b)


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("lengths", [(5, 3), (3, 5), (4, 4), (6, 2), (2, 6), (3, 1), (1, 1)], ids=str)
@pytest.mark.parametrize("f", [np.convolve, np.correlate], ids=name)
def test_convolutions(f, lengths, mode):
    a, v = numbers(lengths[0]), numbers(lengths[1], seed=3)
    check_function(lambda a, v: f(a, v, mode), a, v)
    check_function(lambda a: f(a, v, mode=mode), a)
    check_function(lambda v: f(list(a), v, mode), v)


METHODS = [
    "linear", "lower", "higher", "midpoint", "nearest", "interpolated_inverted_cdf", "hazen", "weibull",
    "median_unbiased", "normal_unbiased",
]  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("f", [np.quantile, np.nanquantile], ids=name)
def test_methods_of_quantiles(f, method):
    # neither at an entry, where a rounding decides which side it is, nor between two that are equally near
    check_function(lambda x: f(x, [0.0, 0.13, 0.37, 0.61, 0.88, 1.0], axis=1, method=method), numbers(2, 7))


def test_quantiles_of_slices_with_different_numbers_of_nan():
    x = numbers(3, 6)
    x[0, :2], x[1, 3], x[2, 1:] = nan, nan, nan
    check_function(*around_nan(lambda x: np.nanquantile(x, [0.0, 0.3, 0.9], axis=1), x))
    check_function(*around_nan(lambda x: np.nanmedian(x, axis=0, keepdims=True), x))


def test_quantiles_where_numpy_has_no_value():
    x = Tensor(np.zeros((3, 0)))
    assert np.isnan(np.quantile(x, [0.1, 0.5], axis=1).data).all()
    assert np.median(x, axis=0).shape == (0,)
    y = Tensor([[1.0, nan], [2.0, 3.0]])
    np.testing.assert_equal(np.quantile(y, 0.5, axis=1).data, [nan, 2.5])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("q", [0.0, 0.25, 0.5, 1.0])
def test_quantiles_of_infinities(q, method):
    for x in ([-inf], [inf], [-inf, 1.0, 2.0, 3.0, inf], [1.0, 2.0, inf], [-inf, 2.0, 3.0]):
        with np.errstate(invalid="ignore"):
            expected = np.quantile(x, q, method=method)
        if not np.isnan(expected):  # NumPy subtracts infinities
            t = Tensor(x)
            y = np.quantile(t, q, method=method)
            assert y.item() == expected
            y.backward()
            assert np.isclose(t.grad.sum(), 1.0)


def test_the_slope_by_q_is_that_to_the_right():
    t, q = Tensor([1.0, 2.0, inf]), Tensor(0.5)
    np.quantile(t, q).backward()
    np.testing.assert_array_equal(t.grad, [0.0, 1.0, 0.0])
    assert q.grad == inf


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("ddof", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("f", [np.var, np.std, np.nanvar, np.nanstd], ids=name)
def test_degrees_of_freedom(f, ddof):
    for x in ([1.0, 2.0, 4.0], [1.0, nan, 4.0], [nan, nan, nan]):
        for form in ({}, {"where": np.array([True, True, False])}):
            np.testing.assert_allclose(f(Tensor(x), ddof=ddof, **form).data, f(np.array(x), ddof=ddof, **form))


ZEROS = [[0.0, 2.0, 3.0], [0.0, 2.0, 0.0], [0.0, 0.0, 0.0], [1.0, 0.0, -2.0, 0.0, 3.0], [2.0, 3.0, 4.0, 0.0]]


@pytest.mark.parametrize("x", ZEROS, ids=str)
@pytest.mark.parametrize("f", [np.prod, np.cumprod, lambda x: np.prod(x.reshape(1, -1), axis=1)], ids=name)
def test_products_are_exact_with_zeros_in_every_order(f, x):
    check_function(f, np.array(x))


def test_third_derivatives_of_a_product_with_zeros():
    x = Tensor([0.0, 0.0, 0.0, 5.0])
    (first,) = gradients([np.prod(x)], [x], create_graph=True)
    (second,) = gradients([first[0]], [x], create_graph=True)
    (third,) = gradients([second[1]], [x])
    np.testing.assert_array_equal(third, [0.0, 0.0, 5.0, 0.0])


def test_long_cumulative_products_agree_with_a_loop():
    rng = np.random.default_rng(0)
    x, weights = rng.uniform(0.9, 1.1, 1000), rng.normal(size=1000)
    x[[100, 700]] = 0.0
    t = Tensor(x)
    np.cumprod(t).backward(weights)
    expected, after = np.zeros(1000), 0.0
    before = np.concatenate([[1.0], np.cumprod(x)[:-1]])
    for i in reversed(range(1000)):
        after = weights[i] + (x[i + 1] * after if i < 999 else 0.0)
        expected[i] = before[i] * after
    np.testing.assert_allclose(t.grad, expected, rtol=1e-10, atol=1e-10)


SINGLE = [f for _, f in FORMS] + [
    lambda x: np.convolve(x[0], x[1]), lambda x: np.polyval(x[0], x), lambda x: np.interp(x, x[0] ** 2, x[1]),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("f", SINGLE, ids=[label for label, _ in FORMS] + ["convolve", "polyval", "interp self"])
def test_float32_stays_float32(f, request):
    x = Tensor(np.sort(X), dtype=np.float32)
    out = f(x)
    widened = (
        "dtype",
        "average of rows",
        "average of all",
        "two axes",
        "cov aweights",
        "trapezoid x",
        "ends",
        "interp",
        "trim_zeros",
    )
    for y in out if isinstance(out, tuple) else [out]:
        label = request.node.callspec.id
        if not any(part in label for part in widened):  # those are given arrays of float64, or a dtype
            assert y.dtype == np.float32
        x.grad = None
        y.backward(np.ones(y.shape, dtype=y.dtype))
        assert x.grad.dtype == np.float32


@pytest.mark.parametrize("f", [np.var, np.prod, np.median, np.ptp, np.cumsum, np.cumprod, np.nanmax], ids=name)
def test_arrays_without_axes(f):
    expected = f(np.array(1.5))
    x = Tensor(1.5)
    y = f(x)
    np.testing.assert_array_equal(y.data, expected)
    y.backward(np.ones(y.shape))
    assert x.grad.shape == ()


WRONG = [
    ("np.var", lambda x: np.var(x, axis=2), ValueError, "axis 2 is out of bounds"),
    ("np.var", lambda x: np.var(x, out=np.zeros(3)), OperandError, "out="),
    ("np.var", lambda x: np.var(x, ddof=1, correction=1), OperandError, "ddof=1 and correction=1"),
    ("np.std", lambda x: np.std(x, axis=-3), ValueError, "axis -3 is out of bounds"),
    ("np.std", lambda x: np.std(x, where=np.ones((5, 4), bool)), ShapeError, r"where of shape \(5, 4\)"),
    ("np.nanstd", lambda x: np.nanstd(x, axis=(0, 0)), ValueError, "repeated axis"),
    ("np.sum", lambda x: np.sum(x, where=np.ones((2, 3, 4), bool)), ShapeError, r"where of shape \(2, 3, 4\)"),
    ("np.max", lambda x: np.max(x, where=MASK), OperandError, "needs initial="),
    ("np.prod", lambda x: np.prod(x, out=np.zeros(())), OperandError, "out="),
    ("prod", lambda x: np.prod(x, axis=5), ValueError, "axis 5 is out of bounds"),
    ("np.median", lambda x: np.median(x, axis=2), ValueError, "axis 2 is out of bounds"),
    ("np.quantile", lambda x: np.quantile(x, 1.5), ShapeError, r"q=1.5, expected numbers from 0 to 1"),
    ("np.percentile", lambda x: np.percentile(x, -3), ShapeError, "from 0 to 100"),
    ("np.quantile", lambda x: np.quantile(x, [[0.5]]), ShapeError, r"q of shape \(1, 1\)"),
    ("np.quantile", lambda x: np.quantile(x, 0.5, method="inverted_cdf"), OperandError, "method='inverted_cdf'"),
    ("np.quantile", lambda x: np.quantile(x, 0.5, method="inverted_cdf", weights=WEIGHTS), OperandError, "weights="),
    ("np.quantile", lambda x: np.quantile(X, x[0] ** 2 / 9, method="lower"), OperandError, "when q is a node"),
    ("np.average", lambda x: np.average(x, weights=[1.0, 2.0]), ShapeError, r"weights of shape \(2,\)"),
    ("np.average", lambda x: np.average(x, weights=0 * x), ZeroDivisionError, "add up to zero"),
    ("np.cov", lambda x: np.cov(x[None]), ShapeError, "expected one or two axes"),
    ("np.cov", lambda x: np.cov(x, ddof=0.5), OperandError, "ddof=0.5"),
    ("np.cov", lambda x: np.cov(x, fweights=x[0]), OperandError, "plain integer counts"),
    ("np.cov", lambda x: np.cov(x, aweights=[1.0]), ShapeError, r"aweights of shape \(1,\)"),
    ("np.cov", lambda x: np.cov(x, aweights=[1.0, 1.0, -1.0, 1.0]), ShapeError, "negative aweights"),
    ("np.cumsum", lambda x: np.cumsum(x, axis=2), ValueError, "axis 2 is out of bounds"),
    ("np.cumsum", lambda x: np.cumsum(x, axis=(0, 1)), OperandError, "expected one integer"),
    ("np.cumprod", lambda x: np.cumprod(x, out=np.zeros(12)), OperandError, "out="),
    ("np.diff", lambda x: np.diff(x, n=-1), ShapeError, "n=-1"),
    ("np.sort", lambda x: np.sort(x, axis=7), ValueError, "axis 7 is out of bounds"),
    ("np.sort", lambda x: np.sort(x, order="a"), OperandError, "order='a'"),
    ("np.gradient", lambda x: np.gradient(x, 1.0, 2.0, 3.0), OperandError, "3 spacings"),
    ("np.gradient", lambda x: np.gradient(x, [0.0, 1.0]), OperandError, "coordinates for one axis"),
    ("np.gradient", lambda x: np.gradient(x[:1], axis=0), ShapeError, "at least 2"),
    ("np.gradient", lambda x: np.gradient(x, [0.0, 1.0], axis=0), ShapeError, "2 coordinates"),
    ("np.gradient", lambda x: np.gradient(x, edge_order=3), OperandError, "edge_order=3"),
    ("np.convolve", lambda x: np.convolve(x, x), ShapeError, r"a of shape \(3, 4\)"),
    ("np.convolve", lambda x: np.convolve(x[0], x[1], "some"), OperandError, "mode='some'"),
    ("np.correlate", lambda x: np.correlate(x[0], []), ShapeError, r"v of shape \(0,\)"),
    ("np.interp", lambda x: np.interp(x, [0.0, 1.0], [1.0]), ShapeError, r"xp of shape \(2,\) and fp of \(1,\)"),
    ("np.interp", lambda x: np.interp(x, [0.0, 1.0], [1.0, 2.0], period=0), OperandError, "period=0"),
    ("np.unwrap", lambda x: np.unwrap(x, period=Tensor(3.0)), OperandError, "period of type Tensor"),
    ("np.polyval", lambda x: np.polyval(x, 1.0), ShapeError, r"coefficients of shape \(3, 4\)"),
    ("np.polymul", lambda x: np.polymul(x, x), ShapeError, r"coefficients of shape \(3, 4\)"),
    ("np.polyder", lambda x: np.polyder(x[0], -1), OperandError, "m=-1"),
    ("np.polyint", lambda x: np.polyint(x[0], 3, [1.0, 2.0]), ShapeError, "2 constants, expected 3"),
    ("np.poly", lambda x: np.poly(x), ShapeError, "expected one axis of roots"),
    ("np.vander", lambda x: np.vander(x), ShapeError, r"\(3, 4\)"),
    ("np.trim_zeros", lambda x: np.trim_zeros(x[0], "x"), OperandError, "trim='x'"),
    ("np.bincount", lambda x: np.bincount([0, 1], x[0]), ShapeError, r"weights of shape \(4,\)"),
    ("np.histogram", lambda x: np.histogram(X, weights=x), OperandError, "weights"),
    ("np.logaddexp.reduce", lambda x: np.logaddexp.reduce(x, where=MASK), OperandError, "where="),
    ("np.subtract.reduce", lambda x: np.subtract.reduce(x), OperandError, "no derivative is known"),
    ("np.subtract.accumulate", lambda x: np.subtract.accumulate(x), OperandError, "no derivative is known"),
    ("np.maximum.accumulate", lambda x: np.maximum.accumulate(x, axis=2), ValueError, "axis 2 is out of bounds"),
    ("np.var", lambda x: np.var(Value(2.0)), OperandError, "use a Tensor"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("f", "call", "kind", "message"), WRONG, ids=[f"{row[0]} {row[3]}" for row in WRONG]
)  # fmt: skip
def test_wrong_arguments_name_the_function(f, call, kind, message):
    with pytest.raises(kind, match=message) as caught:
        call(Tensor(X))
    notes = " ".join(getattr(caught.value, "__notes__", []))
    assert f in f"{caught.value} {notes}"


def test_counts_and_places_are_plain():
    x = Tensor(X)
    for got, expected in [
        (np.argsort(x), np.argsort(X)),
        (np.argpartition(x, 1), np.argpartition(X, 1)),
        (np.count_nonzero(x > 0), np.count_nonzero(X > 0)),
        (np.digitize(x, [0.0, 1.0]), np.digitize(X, [0.0, 1.0])),
        (np.searchsorted([0.0, 1.0], x), np.searchsorted([0.0, 1.0], X)),
        (np.nanargmax(x), np.nanargmax(X)),
        (np.nanargmin(x, axis=0), np.nanargmin(X, axis=0)),
        (np.histogram(x, bins=3)[0], np.histogram(X, bins=3)[0]),
        (np.histogram(x, bins=3)[1], np.histogram(X, bins=3)[1]),
        (np.histogram2d(x[0], x[1], bins=2)[0], np.histogram2d(X[0], X[1], bins=2)[0]),
        (np.histogramdd(x, bins=2)[0], np.histogramdd(X, bins=2)[0]),
        (np.histogram_bin_edges(x), np.histogram_bin_edges(X)),
    ]:
        assert not isinstance(got, Tensor)
        np.testing.assert_array_equal(got, expected)


def test_gradient_returns_one_array_or_a_tuple_as_numpy_does():
    x = Tensor(X)
    assert isinstance(np.gradient(x, axis=(1,)), Tensor)
    assert isinstance(np.gradient(x), tuple)
    assert np.gradient(Tensor(1.0)) == ()


def test_inputs_are_not_mutated():
    for _, f in FORMS:
        x = Tensor(X)
        before = x.data.copy()
        f(x)
        np.testing.assert_array_equal(x.data, before)


def test_no_function_is_both_plain_and_derived():
    assert not PLAIN & DERIVED.keys()


class TestPolynomialFits:
    def test_polyfit(self):
        x, y = np.linspace(-1.0, 2.0, 7), np.array([1.0, 0.5, 2.0, -1.0, 0.0, 3.0, 1.5])
        w = np.linspace(0.5, 1.5, 7)
        x = x + 0.1  # not at 0: see test_forward_over_reverse_at_singular_factors
        check_function(lambda x, y: np.polyfit(x, y, 2), x, y)
        check_function(lambda x, y, w: np.polyfit(x, y, 3, w=w), x, y, w)
        check_function(lambda x, y: np.polyfit(x, np.stack([y, 2 * y], axis=1), 1), x, y)
        with pytest.raises(ShapeError, match=r"np\.polyfit: got x of shape \(7,\) and y of shape \(3,\)"):
            np.polyfit(Tensor(x), y[:3], 1)
        with pytest.raises(OperandError, match=r"np\.polyfit: full=True"):
            np.polyfit(Tensor(x), y, 1, full=True)

    @pytest.mark.parametrize(
        ("u", "v"),
        [
            ([3.0, 5.0, 2.0], [2.0, 1.0]),
            ([1.0, 2.0], [1.0, 0.0, 3.0]),
            ([4.0, 2.0], [2.0]),
            ([2.0, 0.0, 1.0, 4.0], [1.0, 1.0, 3.0]),
        ],
    )
    def test_polydiv(self, u, v):
        check_function(lambda u, v: list(np.polydiv(u, v)), np.array(u), np.array(v))
