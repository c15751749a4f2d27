"""Numbers near both ends of the exponent range, in float16, float32 and float64: no step in between leaves the range.

A function with f(s x) = s^d f(x) obeys it for s = 2^k without rounding, and so do its gradient with d - 1 and its second
derivative with d - 2, wherever the result can be represented. ``FUNCTIONS`` has them: those of NumPy's namespaces that
reduce, measure or decompose, and those of ``nn``.
"""

import math
import zlib
from functools import cache, partial

import numpy as np
import pytest

import nn
from autograd import Tensor, gradients, ops, tangents
from nn import functional as F
from nn.layers.normalization import standardize

linalg = np.linalg
DTYPES = (np.float16, np.float32, np.float64)

VECTOR = np.array([3.0, -4.0, 12.0, 1.0, 0.0, -7.0])
TABLE = np.array([[3.0, -4.0, 1.0], [6.0, 2.0, -5.0]])
SQUARE = np.array([[7.0, -2.0, 1.0], [2.0, 5.0, -3.0], [0.0, 1.0, 4.0]])
SYMMETRIC = np.array([[9.0, 2.0, 1.0], [2.0, 12.0, -3.0], [1.0, -3.0, 5.0]])
GAPS = np.array([[3.0, np.nan, 1.0, 6.0], [6.0, 2.0, np.nan, -4.0]])
POSITIVE = np.array([3.0, 4.0, 12.0, 1.0, 7.0])
MASK = np.array([True, False, True, True, False, True])
COMPLEX = np.array([3.0 - 4.0j, 5.0 + 12.0j, -8.0 + 0.0j, 0.0 - 2.0j])


def named(name, f, degree, *operands, complex=False):
    return pytest.param(f, degree, operands, id=name)


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
        yield named(f"norm-matrix-{order}", partial(linalg.norm, ord=order), 1, SQUARE)
        yield named(f"norm-matrix-{order}-axis", partial(linalg.norm, ord=order, axis=(1, 0)), 1, TABLE)
        yield named(f"matrix_norm-{order}", partial(linalg.matrix_norm, ord=order), 1, SQUARE)
        yield named(f"cond-{order}", partial(linalg.cond, p=order), 0, SQUARE)
    yield named("norm-complex", linalg.norm, 1, COMPLEX)
    yield named("norm-complex-1", partial(linalg.norm, ord=1), 1, COMPLEX)
    yield named("norm-complex-3", partial(linalg.norm, ord=3), 1, COMPLEX)
    yield named("cond", linalg.cond, 0, SQUARE)


def spreads():
    for name, f, d in (("std", np.std, 1), ("var", np.var, 2)):
        yield named(name, f, d, VECTOR)
        yield named(f"{name}-axis", partial(f, axis=1, keepdims=True), d, TABLE)
        yield named(f"{name}-ddof", partial(f, ddof=1), d, VECTOR)
        yield named(f"{name}-correction", partial(f, correction=1), d, VECTOR)
        yield named(f"{name}-where", partial(f, where=MASK), d, VECTOR)
        yield named(f"{name}-mean", lambda x, m, f=f: f(x, mean=m), d, VECTOR, np.array([2.0]))
        yield named(f"{name}-complex", f, d, COMPLEX)
        yield named(f"{name}-method", lambda x, name=name: getattr(x, name)(), d, VECTOR)
        yield named(f"{name}-far", f, d, VECTOR + 128)
        nan = getattr(np, f"nan{name}")
        yield named(f"nan{name}", nan, d, GAPS)
        yield named(f"nan{name}-axis", partial(nan, axis=1, ddof=1), d, GAPS)
    yield named("cov", np.cov, 2, TABLE)
    yield named("cov-weights", partial(np.cov, fweights=[1, 2, 1]), 2, TABLE)
    yield named("corrcoef", np.corrcoef, 0, np.array([[3.0, -4.0, 1.0, 2.0], [6.0, 2.0, -5.0, 0.0]]))
    yield named("rms", partial(ops.rms, axis=0, count=6), 1, VECTOR)
    yield named("standardize", partial(standardize, axis=(1,), eps=0.0), 0, TABLE)
    yield named("layer_norm", partial(F.layer_norm, normalized_shape=3, eps=0.0), 0, TABLE)


def means():
    for name in ("sum", "mean", "average", "median", "max", "min", "ptp", "amax", "amin"):
        f = getattr(np, name)
        yield named(name, f, 1, VECTOR)
        yield named(f"{name}-axis", partial(f, axis=1), 1, TABLE)
    for name in ("nansum", "nanmean", "nanmedian", "nanmax", "nanmin"):
        f = getattr(np, name)
        yield named(name, f, 1, GAPS)
        yield named(f"{name}-axis", partial(f, axis=1), 1, GAPS)
    yield named("mean-where", partial(np.mean, where=MASK), 1, VECTOR)
    yield named("mean-complex", np.mean, 1, COMPLEX)
    yield named("average-weights", lambda x, w: np.average(x, weights=w), 1, VECTOR, VECTOR)
    yield named("quantile", partial(np.quantile, q=0.3), 1, VECTOR)
    yield named("nanquantile", partial(np.nanquantile, q=0.3), 1, GAPS)
    yield named("percentile", partial(np.percentile, q=30), 1, VECTOR)
    yield named("nanpercentile", partial(np.nanpercentile, q=30), 1, GAPS)
    yield named("trapezoid", np.trapezoid, 1, VECTOR)
    yield named("cumsum", np.cumsum, 1, VECTOR)
    yield named("nancumsum", np.nancumsum, 1, GAPS)
    yield named("diff", np.diff, 1, VECTOR)
    yield named("gradient", np.gradient, 1, VECTOR)
    yield named("convolve", np.convolve, 2, VECTOR, TABLE[0])
    yield named("prod", np.prod, 3, VECTOR[:3])
    yield named("cumprod", np.cumprod, 1, VECTOR[:1])
    yield named("nanprod", np.nanprod, 2, np.array([3.0, np.nan, 4.0]))
    yield named("interp", lambda x, y: np.interp(x, np.arange(5.0), y), 1, np.array([1.0]), POSITIVE) if 0 else named(
        "unwrap", partial(np.multiply, 2.0), 1, VECTOR)


def elementwise():
    yield named("absolute", np.absolute, 1, VECTOR)
    yield named("absolute-complex", np.absolute, 1, COMPLEX)
    yield named("absolute-square-complex", lambda z: np.absolute(z) ** 2, 2, COMPLEX)
    yield named("angle", np.angle, 0, COMPLEX)
    yield named("hypot", np.hypot, 1, VECTOR[:4], VECTOR[2:])
    yield named("arctan2", np.arctan2, 0, VECTOR[:4], VECTOR[2:])
    yield named("divide", np.divide, 0, VECTOR, VECTOR[:1])
    yield named("divide-complex", np.divide, 0, COMPLEX, COMPLEX[:1])
    yield named("sqrt", np.sqrt, 0.5, POSITIVE)
    yield named("cbrt", np.cbrt, 1 / 3, POSITIVE)
    yield named("reciprocal", np.reciprocal, -1, POSITIVE)
    yield named("reciprocal-complex", np.reciprocal, -1, COMPLEX)
    yield named("sign-complex", np.sign, 0, COMPLEX)
    yield named("power-half", lambda x: x**0.5, 0.5, POSITIVE)
    yield named("relu", F.relu, 1, VECTOR)
    yield named("leaky_relu", F.leaky_relu, 1, VECTOR)
    yield named("remainder", np.remainder, 1, VECTOR, POSITIVE[:1])
    yield named("l1_loss", F.l1_loss, 1, VECTOR, VECTOR[::-1])
    yield named("mse_loss", F.mse_loss, 2, VECTOR, VECTOR[::-1])


def decompositions():
    yield named("det", linalg.det, 3, SQUARE)
    yield named("slogdet", lambda x: linalg.slogdet(x)[0], 0, SQUARE)
    yield named("inv", linalg.inv, -1, SQUARE)
    yield named("pinv", linalg.pinv, -1, TABLE)
    yield named("solve", linalg.solve, 0, SQUARE, SQUARE[:, 0])
    yield named("lstsq", lambda a, b: linalg.lstsq(a, b)[0], 0, TABLE.T, VECTOR[:3])
    yield named("svdvals", linalg.svdvals, 1, SQUARE)
    yield named("svd", lambda x: linalg.svd(x)[1], 1, SQUARE)
    yield named("svd-vectors", lambda x: linalg.svd(x, full_matrices=False)[0] ** 2, 0, SQUARE)
    yield named("eigvalsh", linalg.eigvalsh, 1, SYMMETRIC)
    yield named("eigh", lambda x: linalg.eigh(x)[1] ** 2, 0, SYMMETRIC)
    yield named("eigvals", lambda x: linalg.eigvals(x).real, 1, SYMMETRIC)
    yield named("qr", lambda x: linalg.qr(x)[1], 1, SQUARE)
    yield named("cholesky", linalg.cholesky, 0.5, SYMMETRIC)
    yield named("matrix_power", partial(linalg.matrix_power, n=2), 2, SQUARE)
    yield named("matmul", np.matmul, 2, SQUARE, SQUARE)
    yield named("cross", np.cross, 2, VECTOR[:3], VECTOR[3:])
    yield named("fft", lambda x: np.fft.rfft(x).real, 1, VECTOR)


FUNCTIONS = [*norms(), *spreads(), *means(), *elementwise(), *decompositions()]


def derivatives(f, xs):
    """The value, the gradient in each operand, the tangent along ones, the second derivative along the gradient's sum."""
    ts = [Tensor(x) for x in xs]
    y = f(*ts)
    seed = np.arange(1, y.size + 1).reshape(y.shape).astype(y.dtype)
    first = gradients([y], ts, [seed], create_graph=True)
    found = {"value": y.data}
    for i, g in enumerate(first):
        found[f"gradient {i}"] = np.zeros(xs[i].shape) if g is None else g.data
    (pushed,) = tangents([y], ts, [np.arange(3, x.size + 3).reshape(x.shape).astype(x.dtype) for x in xs])
    found["tangent"] = np.zeros(y.shape) if pushed is None else pushed
    tracked = [g for g in first if isinstance(g, Tensor) and g.requires_grad]
    if tracked:
        second = gradients(tracked, ts, [np.arange(2, g.size + 2).reshape(g.shape).astype(g.dtype) for g in tracked])
        for i, h in enumerate(second):
            found[f"second {i}"] = np.zeros(xs[i].shape) if h is None else h
    return found


@cache
def reference(f_id):
    f, degree, operands = next(p.values for p in FUNCTIONS if p.id == f_id)
    wide = [x.astype(np.clongdouble if x.dtype.kind == "c" else np.longdouble) for x in operands]
    with np.errstate(all="ignore"):
        try:
            return derivatives(f, wide)
        except TypeError:  # NumPy's linear algebra has no long double
            return derivatives(f, operands)


def order_of(what):
    return {"v": 0, "g": 1, "t": 1, "s": 2}[what[0]]


def wrong(f_id, f, degree, operands, dtype, k):
    """The names of the results that are wrong at the scale 2^k."""
    info = np.finfo(dtype)
    kind = {np.float16: None, np.float32: np.complex64, np.float64: np.complex128}[dtype]
    if kind is None and any(x.dtype.kind == "c" for x in operands):
        return []
    with np.errstate(all="ignore"):
        xs = [(x * np.longdouble(2.0) ** k).astype(kind if x.dtype.kind == "c" else dtype) for x in operands]
        try:
            found = derivatives(f, xs)
        except TypeError:
            if dtype is np.float16:
                return []
            raise
        bad = []
        scaled = np.abs(reference(f_id)["value"]) * np.longdouble(2.0) ** (np.longdouble(k) * degree)
        if not np.nanmax(scaled, initial=0) < np.longdouble(info.max) / 4:
            return []
        for what, expected in reference(f_id).items():
            power = np.longdouble(2.0) ** (np.longdouble(k) * (degree - order_of(what)))
            expected = np.asarray(expected).astype(np.clongdouble if np.iscomplexobj(expected) else np.longdouble) * power
            got = np.asarray(found.get(what, np.nan))
            parts = [(got, expected)] if not np.iscomplexobj(expected) else [(got.real, expected.real), (np.imag(got), expected.imag)]
            largest = np.nanmax(np.abs(expected), initial=0)
            if not largest < np.longdouble(info.max) / 4:
                continue
            bound = (256 if what[0] != "s" else 2.0**14) * np.longdouble(info.eps) * largest + 8 * np.longdouble(info.smallest_subnormal)
            for a, b in parts:
                good = (np.abs(a.astype(np.longdouble) - b) <= bound) | (np.isnan(a) & np.isnan(b))
                if not good.all():
                    bad.append((what, a, b))
                    break
    return bad


def exponents(dtype, operands):
    info = np.finfo(dtype)
    low = int(round(math.log2(float(info.smallest_subnormal)))) if dtype is not np.float64 else -1074
    top = int(math.ceil(math.log2(max(np.nanmax(abs(x)) for x in operands) + 1)))
    return low, info.maxexp - top
