"""Numbers near both ends of the exponent range: no step in between leaves it.

A function with f(s x) = s^d f(x) obeys that for s = 2^k to rounding, and so do its gradient with d - 1 and its second
derivative with d - 2, wherever value and result can be represented. ``HOMOGENEOUS`` has such functions of NumPy's
namespaces and of ``nn``; each is tried in float16, float32 and float64 with scales over the whole range, both ends
included, in both modes and to second order, and compared with what it is at s = 1 in long double. All elementwise ops
are compared, at numbers of any size, with themselves in a wider dtype.

Seven scales of each of 196 functions and each dtype are tried by default, 3,800 in all, which is 12,500 results;
``pytest -m slow tests/test_range.py`` tries every exponent, 453,000 scales and 1.6 million results, in five minutes.
"""

import math
from functools import cache, partial

import numpy as np
import pytest

import nn
import nn.activations
import nn.losses.regression
from autograd import Tensor, Value, gradients, ops, tangents
from autograd.engine.declaration import OPS
from nn import functional as F
from nn.layers.normalization import standardize

LONG = np.longdouble
pytestmark = pytest.mark.skipif(np.finfo(LONG).maxexp < 16000, reason="long double has no wider range here")

linalg = np.linalg
DTYPES = (np.float16, np.float32, np.float64)

VECTOR = np.array([3.0, -4.0, 12.0, 1.0, 0.0, -7.0])
TABLE = np.array([[3.0, -4.0, 1.0], [6.0, 2.0, -5.0]])
SQUARE = np.array([[7.0, -2.0, 1.0], [2.0, 5.0, -3.0], [0.0, 1.0, 4.0]])
SYMMETRIC = np.array([[9.0, 2.0, 1.0], [2.0, 12.0, -3.0], [1.0, -3.0, 5.0]])
GAPS = np.array([[3.0, np.nan, 1.0, 6.0], [6.0, 2.0, np.nan, -4.0]])
POSITIVE = np.array([3.0, 4.0, 12.0, 1.0, 7.0])
MASK = np.array([True, False, True, True, False, True])
ROWS = np.array([[3.0, -4.0, 1.0, 2.0], [6.0, 2.0, -5.0, 0.0]])
COMPLEX = np.array([3.0 - 4.0j, 5.0 + 12.0j, -8.0 + 0.0j, 0.0 - 2.0j])


ALL = (0, 0)
NORMAL = (1, 4)  # below NORMAL, sums and means round to multiples of the least number; above, sums overflow
LAPACK = (3, 4)  # below it, LAPACK divides by numbers that lost their digits
HALF = (50, 50)  # in percent of the range


def named(name, f, degree, *operands, room=ALL):
    """A function, its degree, operands that are small whole numbers, and the room that it needs at both ends.

    ``room`` is in units of the digits of the dtype at the bottom, and in exponents at the top; ``HALF`` is the room for
    products of two.
    """
    return pytest.param(f, degree, operands, room, id=name)


def norms():
    for order in (None, 1, -1, 2, -2, 3, 0.5, 2.5, 7, math.inf, -math.inf):
        x = POSITIVE if order is not None and order < 0 else VECTOR
        yield named(f"norm-{order}", partial(linalg.norm, ord=order), 1, x)
        yield named(f"norm-{order}-axis", partial(linalg.norm, ord=order, axis=1), 1, TABLE)
        yield named(f"norm-{order}-keepdims", partial(linalg.norm, ord=order, axis=0, keepdims=True), 1, TABLE)
        if order is not None:
            yield named(f"vector_norm-{order}", partial(linalg.vector_norm, ord=order), 1, TABLE)
            yield named(f"vector_norm-{order}-axes", partial(linalg.vector_norm, ord=order, axis=(0, 1)), 1, TABLE)
    for order in ("fro", "nuc", 1, -1, 2, -2, math.inf, -math.inf):
        room = LAPACK if order in ("nuc", 2, -2) else ALL
        yield named(f"norm-matrix-{order}", partial(linalg.norm, ord=order), 1, SQUARE, room=room)
        yield named(f"norm-matrix-{order}-axis", partial(linalg.norm, ord=order, axis=(1, 0)), 1, TABLE, room=room)
        yield named(f"matrix_norm-{order}", partial(linalg.matrix_norm, ord=order), 1, SQUARE, room=room)
        yield named(f"cond-{order}", partial(linalg.cond, p=order), 0, SQUARE, room=LAPACK)
    yield named("norm-complex", linalg.norm, 1, COMPLEX)
    yield named("norm-complex-1", partial(linalg.norm, ord=1), 1, COMPLEX)
    yield named("norm-complex-3", partial(linalg.norm, ord=3), 1, COMPLEX)
    yield named("cond", linalg.cond, 0, SQUARE, room=LAPACK)


def spreads():
    for name, f, d in (("std", np.std, 1), ("var", np.var, 2)):
        yield named(name, f, d, VECTOR, room=NORMAL)
        yield named(f"{name}-axis", partial(f, axis=1, keepdims=True), d, TABLE, room=NORMAL)
        yield named(f"{name}-ddof", partial(f, ddof=1), d, VECTOR, room=NORMAL)
        yield named(f"{name}-correction", partial(f, correction=1), d, VECTOR, room=NORMAL)
        yield named(f"{name}-where", partial(f, where=MASK), d, VECTOR, room=NORMAL)
        yield named(f"{name}-mean", lambda x, m, f=f: f(x, mean=m), d, VECTOR, np.array([2.0]), room=NORMAL)
        yield named(f"{name}-complex", f, d, COMPLEX, room=NORMAL)
        yield named(f"{name}-method", lambda x, name=name: getattr(x, name)(), d, VECTOR, room=NORMAL)
        yield named(f"{name}-far", f, d, VECTOR + 128, room=NORMAL)
        nan = getattr(np, f"nan{name}")
        yield named(f"nan{name}", nan, d, GAPS, room=NORMAL)
        yield named(f"nan{name}-axis", partial(nan, axis=1, ddof=1), d, GAPS, room=NORMAL)
    yield named("cov", np.cov, 2, TABLE, room=NORMAL)
    yield named("cov-weights", partial(np.cov, fweights=[1, 2, 1]), 2, TABLE, room=NORMAL)
    yield named("corrcoef", np.corrcoef, 0, ROWS, room=NORMAL)
    yield named("rms", partial(ops.rms, axis=0, count=6), 1, VECTOR, room=NORMAL)
    yield named("standardize", partial(standardize, axis=(1,), eps=0.0), 0, TABLE, room=NORMAL)
    yield named("layer_norm", partial(F.layer_norm, normalized_shape=3, eps=0.0), 0, TABLE, room=NORMAL)


def means():
    for name in ("sum", "mean", "average", "median", "max", "min", "ptp", "amax", "amin"):
        f = getattr(np, name)
        yield named(name, f, 1, VECTOR, room=NORMAL)
        yield named(f"{name}-axis", partial(f, axis=1), 1, TABLE, room=NORMAL)
    for name in ("nansum", "nanmean", "nanmedian", "nanmax", "nanmin"):
        f = getattr(np, name)
        yield named(name, f, 1, GAPS, room=NORMAL)
        yield named(f"{name}-axis", partial(f, axis=1), 1, GAPS, room=NORMAL)
    yield named("mean-where", partial(np.mean, where=MASK), 1, VECTOR, room=NORMAL)
    yield named("mean-complex", np.mean, 1, COMPLEX, room=NORMAL)
    yield named("average-weights", lambda x, w: np.average(x, weights=w), 1, VECTOR, VECTOR, room=NORMAL)
    yield named("quantile", partial(np.quantile, q=0.3), 1, VECTOR, room=NORMAL)
    yield named("nanquantile", partial(np.nanquantile, q=0.3), 1, GAPS, room=NORMAL)
    yield named("percentile", partial(np.percentile, q=30), 1, VECTOR, room=NORMAL)
    yield named("nanpercentile", partial(np.nanpercentile, q=30), 1, GAPS, room=NORMAL)
    yield named("trapezoid", np.trapezoid, 1, VECTOR, room=NORMAL)
    yield named("cumsum", np.cumsum, 1, VECTOR, room=NORMAL)
    yield named("nancumsum", np.nancumsum, 1, GAPS, room=NORMAL)
    yield named("diff", np.diff, 1, VECTOR, room=NORMAL)
    yield named("gradient", np.gradient, 1, VECTOR, room=NORMAL)
    yield named("convolve", np.convolve, 2, VECTOR, TABLE[0], room=NORMAL)
    yield named("prod", np.prod, 3, VECTOR[:3], room=NORMAL)
    yield named("cumprod", np.cumprod, 1, VECTOR[:1], room=NORMAL)
    yield named("nanprod", np.nanprod, 2, np.array([3.0, np.nan, 4.0]), room=NORMAL)


def elementwise():
    yield named("absolute", np.absolute, 1, VECTOR)
    yield named("absolute-complex", np.absolute, 1, COMPLEX)
    yield named("absolute-square-complex", lambda z: np.absolute(z) ** 2, 2, COMPLEX)
    yield named("angle", np.angle, 0, COMPLEX)
    yield named("hypot", np.hypot, 1, VECTOR[:4], VECTOR[2:])
    yield named("arctan2", np.arctan2, 0, VECTOR[:4], VECTOR[2:])
    yield named("divide", np.divide, 0, VECTOR, VECTOR[:1], room=HALF)
    yield named("divide-complex", np.divide, 0, COMPLEX, COMPLEX[:1], room=HALF)
    yield named("sqrt", np.sqrt, 0.5, POSITIVE)
    yield named("cbrt", np.cbrt, 1 / 3, POSITIVE)
    yield named("reciprocal", np.reciprocal, -1, POSITIVE)
    yield named("reciprocal-complex", np.reciprocal, -1, COMPLEX)
    yield named("power-half", lambda x: x**0.5, 0.5, POSITIVE)
    yield named("relu", F.relu, 1, VECTOR)
    yield named("leaky_relu", F.leaky_relu, 1, VECTOR)
    yield named("remainder", np.remainder, 1, VECTOR, POSITIVE[:1])
    yield named("l1_loss", F.l1_loss, 1, VECTOR, VECTOR[::-1])
    yield named("mse_loss", F.mse_loss, 2, VECTOR, VECTOR[::-1])


def decompositions():
    yield named("det", linalg.det, 3, SQUARE, room=LAPACK)
    yield named("inv", linalg.inv, -1, SQUARE, room=LAPACK)
    yield named("pinv", linalg.pinv, -1, TABLE, room=LAPACK)
    yield named("solve", linalg.solve, 0, SQUARE, SQUARE[:, 0], room=LAPACK)
    yield named("lstsq", lambda a, b: linalg.lstsq(a, b)[0], 0, TABLE.T, VECTOR[:3], room=HALF)
    yield named("svdvals", linalg.svdvals, 1, SQUARE, room=LAPACK)
    yield named("svd", lambda x: linalg.svd(x)[1], 1, SQUARE, room=LAPACK)
    yield named("svd-vectors", lambda x: linalg.svd(x, full_matrices=False)[0] ** 4, 0, SQUARE, room=HALF)
    yield named("eigvalsh", linalg.eigvalsh, 1, SYMMETRIC, room=LAPACK)
    yield named("eigh", lambda x: linalg.eigh(x)[1] ** 4, 0, SYMMETRIC, room=HALF)
    yield named("eigvals", lambda x: linalg.eigvals(x).real, 1, SYMMETRIC, room=LAPACK)
    yield named("qr", lambda x: linalg.qr(x)[1], 1, SQUARE, room=LAPACK)
    yield named("cholesky", linalg.cholesky, 0.5, SYMMETRIC, room=LAPACK)
    yield named("matrix_power", partial(linalg.matrix_power, n=2), 2, SQUARE, room=NORMAL)
    yield named("matmul", np.matmul, 2, SQUARE, SQUARE, room=NORMAL)
    yield named("cross", np.cross, 2, VECTOR[:3], VECTOR[3:], room=NORMAL)
    yield named("fft", lambda x: np.fft.rfft(x).real, 1, VECTOR, room=NORMAL)


HOMOGENEOUS = [*norms(), *spreads(), *means(), *elementwise(), *decompositions()]


BY_NAME = {case.id: case.values for case in HOMOGENEOUS}


def derivatives(f, xs):
    """The value, the gradient in each operand, a tangent, and the second derivatives, by name; by fixed directions."""
    ts = [Tensor(x) for x in xs]
    y = f(*ts)
    found = {"value": y.data}
    first = gradients([y], ts, [counting(1, y)], create_graph=True)
    found |= {f"gradient {i}": g.data for i, g in enumerate(first) if g is not None}
    (pushed,) = tangents([y], ts, [counting(3, x) for x in xs])
    if pushed is not None:
        found["tangent"] = pushed
    tracked = [g for g in first if isinstance(g, Tensor) and g.requires_grad]
    second = gradients(tracked, ts, [counting(2, g) for g in tracked]) if tracked else []
    return found | {f"second {i}": h for i, h in enumerate(second) if h is not None}


def counting(start, x):
    return np.arange(start, start + x.size).reshape(x.shape).astype(x.dtype)


def in_dtype(x, dtype):
    """x in a real dtype, or in the complex one that goes with it."""
    if x.dtype.kind != "c":
        return x.astype(dtype)
    return x.astype({np.float32: np.complex64, np.float64: np.complex128, LONG: np.clongdouble}[dtype])


@cache
def at_one(name):
    """The derivatives at the scale 1, in long double; in float64 where NumPy's linear algebra has no other."""
    f, _, operands, _ = BY_NAME[name]
    with np.errstate(all="ignore"):
        try:
            found = derivatives(f, [in_dtype(x, LONG) for x in operands])
        except TypeError:
            found = derivatives(f, operands)
    return {what: in_dtype(np.asarray(x), LONG) for what, x in found.items()}


def exponents(name, dtype):
    """The scales 2^k at which the operands are numbers of the dtype, without the room that the function leaves free."""
    _, _, operands, room = BY_NAME[name]
    info = np.finfo(dtype)
    low, high = round(math.log2(info.smallest_subnormal)), info.maxexp - 1
    if room is HALF:
        return range(low // 2 + 2 * info.nmant // 2, high // 2 - 8)
    largest = max(math.ceil(math.log2(np.nanmax(abs(x)) + 1)) for x in operands)
    return range(low + room[0] * (info.nmant + 4), high - largest + 1 - room[1] + (room[1] == 0))


LOST = {np.float16: (2.0**8, 2.0**9), np.float32: (2.0**8, 2.0**13), np.float64: (2.0**11, 2.0**14)}
"""The rounding that is allowed to value or gradient, and to a second derivative, as a multiple of eps."""


def wrong(name, dtype, k):
    """The wrong results of a function at the scale 2^k: their names, and the number of results."""
    f, degree, operands, _ = BY_NAME[name]
    info = np.finfo(dtype)
    with np.errstate(all="ignore"):
        found = derivatives(f, [in_dtype(x * LONG(2.0) ** k, dtype) for x in operands])
    bad, count = [], 0
    for what, reference in at_one(name).items():
        order = {"v": 0, "g": 1, "t": 1, "s": 2}[what[0]]
        expected = reference * LONG(2.0) ** (LONG(k) * (LONG(degree) - order))
        largest = np.fmax.reduce(abs(expected), axis=None, initial=0)
        if not largest < LONG(info.max) / 8:  # the value, or its sum over a few numbers, exceeds the dtype
            if what == "value":
                break
            continue
        count += 1
        digits = LOST[dtype][order == 2]
        bound = digits * LONG(info.eps) * largest + 64 * LONG(info.smallest_subnormal)
        got = in_dtype(np.asarray(found.get(what, math.nan)), LONG)
        if not np.all((abs(got - expected) <= bound) | (np.isnan(got) & np.isnan(expected))):
            bad.append(f"2^{k} {what}: got {got.ravel()[:4]}, expected {expected.ravel()[:4]}")
    return bad, count


def takes(name, dtype):
    """NumPy has neither linear algebra nor complex numbers of half precision."""
    f, _, operands, _ = BY_NAME[name]
    if dtype is not np.float16:
        return True
    if any(x.dtype.kind == "c" for x in operands):
        return False
    try:
        f(*[Tensor(x, dtype=dtype) for x in operands])
    except TypeError:
        return False
    return True


CASES = [
    pytest.param(name, dtype, id=f"{name}-{dtype.__name__}")
    for name in BY_NAME
    for dtype in DTYPES
    if takes(name, dtype)
]


class TestHomogeneousFunctions:
    @pytest.mark.parametrize(("name", "dtype"), CASES)
    def test_a_scale_is_a_factor(self, name, dtype):
        every = exponents(name, dtype)
        places = np.linspace(0, len(every) - 1, 7).round().astype(int)
        assert [line for i in places for line in wrong(name, dtype, every[i])[0]] == []

    @pytest.mark.slow
    @pytest.mark.parametrize(("name", "dtype"), CASES)
    def test_every_scale_is_a_factor(self, name, dtype):
        assert [line for k in exponents(name, dtype) for line in wrong(name, dtype, k)[0]] == []


# Elementwise ops.

OF_OTHERS = [
    nn.activations.leaky_ramp, nn.activations.exponential_ramp, nn.activations.soft_ramp,
    nn.activations.continuous_ramp, nn.activations.limited_ramp, nn.activations.soft_sign,
    nn.activations.soft_shrinkage, nn.activations.hard_shrinkage, nn.activations.thresholded,
]  # fmt: skip
PARAMS = {
    "leaky_ramp": {"slope": 0.01},
    "exponential_ramp": {"alpha": 1.0},
    "soft_ramp": {"beta": 1.0, "threshold": 20.0},
    "continuous_ramp": {"alpha": 1.0},
    "limited_ramp": {"low": -1.0, "high": 1.0},
    "soft_shrinkage": {"lambd": 0.5},
    "hard_shrinkage": {"lambd": 0.5},
    "thresholded": {"threshold": 0.5, "value": 2.0},
}
LEFT_OUT = {
    **dict.fromkeys(
        ("sigmoid", "tanh"), "where they are nearly constant the slope is accurate to eps, not to its size"
    ),
    **dict.fromkeys(("sinc", "exp2", "log1p"), "NumPy's own values are not accurate everywhere"),
    "power": "the slope y x^(y-1) overflows a factor y too early",
    "divide": "of numbers below the normal range the quotient has few digits",
    **dict.fromkeys(("where", "clip", "ldexp", "nextafter"), "routers, and whole numbers as operands"),
}
ELEMENTWISE = [
    op
    for op in [*OPS.values(), *OF_OTHERS]
    if op.kind == "elementwise" and op.name not in LEFT_OUT and len(op.operands) <= 2 and len(op.static) < 3
    and (not op.static or op.name in PARAMS)
]  # fmt: skip
WIDER = {np.float16: np.float64, np.float32: np.float64, np.float64: LONG}


def sizes(dtype, count, step=1):
    """Numbers of both signs and every size, the ends included."""
    info = np.finfo(dtype)
    low = round(math.log2(info.smallest_subnormal))
    k = np.tile(np.arange(low, info.maxexp, step), count)
    x = (LONG(2.0) ** k * np.random.default_rng(0).uniform(1, 2, k.size)).astype(dtype)
    x = np.unique([*x[np.isfinite(x)], info.max, info.tiny, info.smallest_subnormal]).astype(dtype)
    return np.concatenate([-x[::-1], x])


def slopes(op, xs):
    ts = [Tensor(x) for x in xs]
    y = op(*ts, **PARAMS.get(op.name, {}))
    found = gradients([y], ts, [np.ones(y.shape, y.dtype)])
    return [y.data, *(np.zeros(y.shape) if g is None else g for g in found)]


def check_elementwise(op, dtype, xs, wide, complex=False):
    """Value and slopes against those in a wider dtype, where they can be represented."""
    info = np.finfo(dtype)
    with np.errstate(all="ignore"):
        found, expected = slopes(op, xs), slopes(op, [x.astype(wide) for x in xs])
        fits = abs(expected[0]) < LONG(info.max) / 8
        for what, (got, want) in enumerate(zip(found, expected, strict=True)):
            good = abs(got - want) <= 2.0**10 * LONG(info.eps) * abs(want) + 200 * LONG(info.smallest_subnormal)
            good |= np.isnan(got) & np.isnan(want) | ~(abs(want) < LONG(info.max) / 8)
            bad = np.flatnonzero(fits & ~good)
            report = [(*(x[i] for x in xs), got[i], want[i]) for i in bad[:3]]
            assert not bad.size, (
                f"{op.name}, {f'slope {what}' if what else 'value'}, {bad.size} of {good.size}: {report}"
            )


class TestElementwiseOps:
    @pytest.mark.parametrize("dtype", DTYPES, ids=lambda dtype: dtype.__name__)
    @pytest.mark.parametrize("op", ELEMENTWISE, ids=lambda op: op.name)
    def test_numbers_of_any_size(self, op, dtype):
        if op.name == "i0" and dtype is np.float16:
            pytest.skip("np.i0 overflows in half precision before its value does")
        if len(op.operands) == 1:
            xs = [sizes(dtype, {np.float16: 50, np.float32: 5, np.float64: 2}[dtype])]
        else:
            x = sizes(dtype, 1, {np.float16: 1, np.float32: 7, np.float64: 41}[dtype])
            xs = [part.ravel() for part in np.meshgrid(x, x)]
        check_elementwise(op, dtype, xs, WIDER[dtype])

    @pytest.mark.parametrize(("dtype", "wide"), [(np.complex64, np.complex128), (np.complex128, np.clongdouble)])
    @pytest.mark.parametrize("op", [ops.absolute, ops.angle, ops.arctan, ops.arctanh], ids=lambda op: op.name)
    def test_complex_numbers_of_any_size(self, op, dtype, wide):
        real = np.float32 if dtype is np.complex64 else np.float64
        x = sizes(real, 1, 7 if real is np.float32 else 41)
        re, im = np.meshgrid([0, *x], [0, *x])
        z = (re + 1j * im).ravel().astype(dtype)
        near_cut = (abs(z.real) < 1e-3) & (abs(z.imag) > 0) if op is ops.arctan else abs(z.imag) < 1e-3
        z = z if op in (ops.absolute, ops.angle) else z[~near_cut | (abs(z) > 10)]
        check_elementwise(op, real, [z], wide)


# Single cases.


@pytest.mark.parametrize(
    ("x", "slope"),
    [
        ([3e200, 4e200], [0.6, 0.8]),
        ([3e-170, 4e-170], [0.6, 0.8]),
        ([3 * 5e-324, 4 * 5e-324], [0.6, 0.8]),
        ([1.2e308, 1.6e308], [0.6, 0.8]),  # the norm itself overflows
        ([1e-30, 1e30], [1e-60, 1.0]),
        ([1e-200, 1e200], [0.0, 1.0]),
        ([0.0, 1e300], [0.0, 1.0]),
        ([0.0, 0.0], [0.0, 0.0]),
    ],
)
@pytest.mark.parametrize(
    "f",
    [np.linalg.norm, np.linalg.vector_norm, lambda x: np.hypot(x[0], x[1]), lambda x: abs(x[0] + 1j * x[1])],
    ids=["norm", "vector_norm", "hypot", "abs"],
)
def test_lengths(f, x, slope):
    t = Tensor(x)
    with np.errstate(over="ignore"):
        y = f(t)
        assert y.data == np.hypot(*x)
    y.backward()
    np.testing.assert_allclose(t.grad, slope, rtol=1e-15)


def test_no_warning_where_nothing_is_lost():
    """Warnings are errors in these tests."""
    for scale in (1e200, 1e-200):
        x = Tensor(np.array([3.0, -4.0, 1.0]) * scale)
        for f in (np.linalg.norm, np.std, lambda x: np.linalg.norm(x, 3), lambda x: F.layer_norm(x, 3).sum()):
            f(x).backward()


def test_infinities_and_nan_are_what_they_were():
    with np.errstate(all="ignore"):
        for x in ([math.inf, 1.0], [math.nan, 1.0], [-math.inf, math.inf], [math.nan, math.inf, 1e300]):
            for order in (None, 1, 2, 3, 0.5, -1, math.inf):
                got, expected = np.linalg.norm(Tensor(x), order).data, np.linalg.norm(x, order)
                np.testing.assert_array_equal(got, expected, err_msg=f"{x} {order}")
            np.testing.assert_array_equal(np.std(Tensor(x)).data, np.std(x))


@pytest.mark.parametrize(("x", "y"), [(3e200, 4e200), (3e-200, 4e-200), (15e-324, 20e-324)])
def test_values(x, y):
    for f, slopes in ((np.hypot, (0.6, 0.8)), (np.arctan2, (4 / (5 * (y / 4)) / 5, -3 / (5 * (y / 4)) / 5))):
        a, b = Value(x), Value(y)
        f(a, b).backward()
        np.testing.assert_allclose([a.grad, b.grad], slopes, rtol=1e-15)
    v = Value(1e200)
    (np.arctan(v) * 1e300).backward()
    np.testing.assert_allclose(v.grad, 1e-100, rtol=1e-14)


class TestHalfPrecision:
    """float16: 65504 is the largest number, and means, spreads and normalisation are computed in float32."""

    N = 70_000

    @pytest.mark.parametrize(
        "f",
        [np.mean, np.average, np.nanmean, lambda x: np.mean(x, where=np.ones(x.shape, bool)),
         lambda x: np.average(x, weights=np.ones(x.shape, np.float16)), lambda x: x.mean(),
         lambda x: F.mse_loss(x, np.full(x.shape, -1.0, np.float16)) / 4, lambda x: F.l1_loss(x, np.zeros(x.shape))],
    )  # fmt: skip
    def test_means_of_many(self, f):
        t = Tensor(np.ones(self.N, np.float16))
        y = f(t)
        y.backward()
        assert (y.dtype, t.grad.dtype) == (np.float16, np.float16)
        assert y.data == 1
        np.testing.assert_array_equal(t.grad, np.float16(1 / self.N))
        (pushed,) = tangents([y], [t], [np.ones(self.N, np.float16)])
        assert pushed == 1

    @pytest.mark.parametrize("f", [np.std, np.nanstd, lambda x: x.std(), lambda x: np.std(x, where=x.data != 0)])
    def test_spreads_of_many(self, f):
        x = np.where(np.arange(self.N) % 2, 300, -300).astype(np.float16)
        t = Tensor(x)
        y = f(t)
        y.backward(np.float16(1000.0))
        assert (y.data, y.dtype) == (300, np.float16)
        np.testing.assert_array_equal(t.grad, np.float16(1000 / self.N) * np.sign(x))

    def test_variances(self):
        t = Tensor(np.array([200.0, -200.0, 0.0, 0.0], np.float16))
        for f in (np.var, np.nanvar, np.cov):
            assert f(t).data == np.float16(f(t.data.astype(np.float64)))

    def test_softmax_of_many(self):
        t = Tensor(np.zeros(self.N, np.float16))
        np.testing.assert_array_equal(F.softmax(t).data, np.float16(1 / self.N))
        np.testing.assert_array_equal(F.log_softmax(t).data, np.float16(-math.log(self.N)))
        assert ops.logsumexp(t).data == np.float16(math.log(self.N))

    def test_classification_of_many(self):
        t, classes = Tensor(np.zeros((self.N, 2), np.float16)), np.zeros(self.N, int)
        for weight in (None, np.ones(2, np.float16)):
            loss = F.cross_entropy(t, classes, weight)
            assert loss.data == np.float16(math.log(2))
            t.grad = None
            loss.backward()
            np.testing.assert_allclose(t.grad[0], [-0.5 / self.N, 0.5 / self.N], atol=6e-8)

    def test_normalisation(self):
        x = np.array([300.0, -300.0, 200.0, 100.0], np.float16)
        expected = F.layer_norm(x.astype(np.float64), 4)
        np.testing.assert_allclose(F.layer_norm(Tensor(x), 4).data, expected, rtol=1e-3)
        layer = nn.BatchNorm1d(1, momentum=None, dtype=np.float16)
        np.testing.assert_allclose(layer(x[:, None]).data.ravel(), expected, rtol=1e-3)
        # the variance 69167 exceeds the largest float16
        assert layer.running_var == np.float32(np.var(x.astype(float), ddof=1))
        layer.eval()
        out = layer(x[:, None])
        assert out.dtype == np.float16
        np.testing.assert_allclose(out.data.ravel(), expected * math.sqrt(3 / 4), rtol=1e-3)

    def test_a_certain_probability(self):
        t = Tensor(np.array([0.0, 1.0, 0.5], np.float16))
        F.binary_cross_entropy(t, np.array([0.0, 1.0, 0.0]), reduction="sum").backward()
        np.testing.assert_array_equal(t.grad, [0.0, 0.0, 2.0])

    def test_gelu(self):
        t = Tensor(np.array([-50.0, 50.0, 6e4], np.float16))
        y = F.gelu(t, "tanh")
        y.sum().backward()
        np.testing.assert_array_equal(y.data, [0.0, 50.0, 6e4])
        np.testing.assert_array_equal(t.grad, [0.0, 1.0, 1.0])


def test_normalisation_with_eps():
    for dtype, scale in ((np.float32, 1e30), (np.float64, 1e200), (np.float64, 1e-200), (np.float32, 1e-30)):
        x = np.array([3.0, -4.0, 1.0]) * LONG(scale)
        t = Tensor(x.astype(dtype))
        y = F.layer_norm(t, 3)
        y.backward(np.array([1.0, 2.0, 0.0], dtype))
        wide = Tensor(t.data.astype(LONG))
        expected = F.layer_norm(wide, 3)
        expected.backward(np.array([1.0, 2.0, 0.0], LONG))
        np.testing.assert_allclose(y.data, expected.data.astype(dtype), rtol=1e-6 if dtype is np.float32 else 1e-14)
        np.testing.assert_allclose(t.grad, wide.grad.astype(dtype), rtol=1e-5 if dtype is np.float32 else 1e-13)
