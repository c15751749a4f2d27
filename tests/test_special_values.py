"""Kinks, singular points, infinities: what each op's docstring promises, pinned as numbers.

A row is ``(label, f, x, expected gradient of sum(f(x)))``. Rows of single numbers run on Value and on Tensor.
"""

import math

import numpy as np
import pytest

from autograd import Tensor, Value, gradients, hessian, ops
from autograd.testing import check_grads

inf, nan = math.inf, math.nan

NUMBERS = [
    ("relu at 0", ops.relu, 0.0, 0.0),
    ("relu of nan", ops.relu, nan, 0.0),
    ("maximum(x, c) at c", lambda x: ops.maximum(x, 1.0), 1.0, 0.5),
    ("maximum(c, x) at c", lambda x: ops.maximum(1.0, x), 1.0, 0.5),
    ("maximum(x, x)", lambda x: ops.maximum(x, x), 1.0, 1.0),
    ("minimum(x, c) at c", lambda x: ops.minimum(x, 1.0), 1.0, 0.5),
    ("minimum(x, x)", lambda x: ops.minimum(x, x), 1.0, 1.0),
    ("maximum(nan, 1)", lambda x: ops.maximum(x, 1.0), nan, 1.0),
    ("maximum(x, nan)", lambda x: ops.maximum(x, nan), 1.0, 0.0),
    ("abs at 0", abs, 0.0, 0.0),
    ("abs below 0", abs, -2.0, -1.0),
    ("sign", ops.sign, 3.0, 0.0),
    ("floor division", lambda x: x // 2.0, 3.0, 0.0),
    ("remainder", lambda x: x % 2.0, 3.5, 1.0),
    ("remainder by x", lambda x: 7.5 % x, 2.0, -3.0),
    ("sqrt at 0", ops.sqrt, 0.0, inf),
    ("sqrt below 0", ops.sqrt, -1.0, nan),
    ("log at 0", ops.log, 0.0, inf),
    ("log below 0", ops.log, -1.0, nan),
    ("1/x at 0", lambda x: 1 / x, 0.0, -inf),
    ("x/0", lambda x: x / 0.0, 1.0, inf),
    ("x**0 at 0", lambda x: x**0, 0.0, 0.0),
    ("x**0.0 at 0", lambda x: x**0.0, 0.0, 0.0),
    ("x**0.0 at inf", lambda x: x**0.0, inf, 0.0),
    ("x**1 at 0", lambda x: x**1, 0.0, 1.0),
    ("x**2 at 0", lambda x: x**2, 0.0, 0.0),
    ("x**.5 at 0", lambda x: x**0.5, 0.0, inf),
    ("x**-1 at 0", lambda x: x**-1, 0.0, -inf),
    ("x**1.5 at -1", lambda x: x**1.5, -1.0, nan),
    ("x**2.0 at -3", lambda x: x**2.0, -3.0, -6.0),
    ("x**3 at -2", lambda x: x**3, -2.0, 12.0),
    ("0**p at 2", lambda p: 0.0**p, 2.0, 0.0),
    ("0**p at 0", lambda p: 0.0**p, 0.0, 0.0),
    ("0**p at -1", lambda p: 0.0**p, -1.0, -inf),
    ("2**p", lambda p: 2**p, 3.0, 8 * math.log(2)),
    ("(-2)**p", lambda p: (-2.0) ** p, 2.0, nan),
    ("x**x at 2", lambda x: x**x, 2.0, 4 * (1 + math.log(2))),
    ("exp overflows", ops.exp, 1000.0, inf),
    ("exp of -inf", ops.exp, -inf, 0.0),
    ("sin of inf", ops.sin, inf, nan),
    ("tanh far out", ops.tanh, 1e4, 0.0),
    ("sigmoid far right", ops.sigmoid, 1e4, 0.0),
    ("sigmoid far left", ops.sigmoid, -1e4, 0.0),
    ("sigmoid tail is accurate", ops.sigmoid, -50.0, math.exp(-50.0)),
    ("sqrt not taken at 0", lambda x: ops.where(x > 0, ops.sqrt(x), 0.0), 0.0, 0.0),
    ("sqrt not taken at -1", lambda x: ops.where(x > 0, ops.sqrt(x), 0.0), -1.0, 0.0),
    ("log not taken at 0", lambda x: ops.where(x > 0, ops.log(x), 0.0), 0.0, 0.0),
    ("log not taken at -1", lambda x: ops.where(x > 0, ops.log(x), 0.0), -1.0, 0.0),
    ("1/x not taken at 0", lambda x: ops.where(x > 0, 1 / x, 0.0), 0.0, 0.0),
    ("x**-2 not taken at 0", lambda x: ops.where(x > 0, x**-2, 0.0), 0.0, 0.0),
    ("x**x not taken at -1", lambda x: ops.where(x > 0, x**x, 0.0), -1.0, 0.0),
    ("reciprocal at 0", np.reciprocal, 0.0, -inf),
    ("reciprocal at inf", np.reciprocal, inf, 0.0),
    ("square at inf", np.square, -inf, -inf),
    ("fabs at 0", np.fabs, 0.0, 0.0),
    ("fmax(x, c) at c", lambda x: np.fmax(x, 1.0), 1.0, 0.5),
    ("fmax(x, x)", lambda x: np.fmax(x, x), 1.0, 1.0),
    ("fmin(x, x)", lambda x: np.fmin(x, x), 1.0, 1.0),
    ("fmax(nan, 1)", lambda x: np.fmax(x, 1.0), nan, 0.0),
    ("fmax(x, nan)", lambda x: np.fmax(x, nan), 1.0, 1.0),
    ("fmin(nan, 1)", lambda x: np.fmin(x, 1.0), nan, 0.0),
    ("fmin(x, nan)", lambda x: np.fmin(x, nan), 1.0, 1.0),
    ("fmin(x, larger)", lambda x: np.fmin(x, 2.0), 1.0, 1.0),
    ("fmod by x", lambda x: np.fmod(-7.5, x), 2.0, 3.0),
    ("fmod by a little more than a third", lambda x: np.fmod(3.0, x), np.nextafter(1.0, 2.0), -2.0),
    ("fmod by inf", lambda x: np.fmod(3.0, x), inf, 0.0),
    ("fmod by 0", lambda x: np.fmod(3.0, x), 0.0, nan),
    ("copysign of the other sign", lambda x: np.copysign(x, -1.0), 2.0, -1.0),
    ("copysign of the same sign", lambda x: np.copysign(x, -1.0), -2.0, 1.0),
    ("copysign at 0", lambda x: np.copysign(x, -1.0), 0.0, 0.0),
    ("copysign from x", lambda x: np.copysign(2.0, x), 0.0, 0.0),
    ("heaviside at 0", lambda x: np.heaviside(x, 0.5), 0.0, 0.0),
    ("heaviside's value at 0", lambda h: np.heaviside(0.0, h), 0.5, 1.0),
    ("heaviside's value elsewhere", lambda h: np.heaviside(-1.0, h), 0.5, 0.0),
    ("exp2 overflows", np.exp2, 2000.0, inf),
    ("exp2 of -inf", np.exp2, -inf, 0.0),
    ("expm1's tail is accurate", np.expm1, -50.0, math.exp(-50.0)),
    ("log2 at 0", np.log2, 0.0, inf),
    ("log2 below 0", np.log2, -1.0, nan),
    ("log10 at 0", np.log10, 0.0, inf),
    ("log10 below 0", np.log10, -1.0, nan),
    ("log1p at -1", np.log1p, -1.0, inf),
    ("log1p below -1", np.log1p, -2.0, nan),
    ("log1p at -0.0", np.log1p, -0.0, 1.0),
    ("cbrt at 0", np.cbrt, 0.0, inf),
    ("cbrt below 0", np.cbrt, -8.0, 1 / 12),
    ("logaddexp(x, x)", lambda x: np.logaddexp(x, x), 1.0, 1.0),
    ("logaddexp(inf, 0)", lambda x: np.logaddexp(x, 0.0), inf, 1.0),
    ("logaddexp(x, inf)", lambda x: np.logaddexp(x, inf), 0.0, 0.0),
    ("logaddexp(inf, inf)", lambda x: np.logaddexp(x, inf), inf, 0.5),
    ("logaddexp(-inf, -inf)", lambda x: np.logaddexp(x, -inf), -inf, 0.0),
    ("logaddexp(-inf, 0)", lambda x: np.logaddexp(x, 0.0), -inf, 0.0),
    ("logaddexp(x, -inf)", lambda x: np.logaddexp(x, -inf), 3.0, 1.0),
    ("logaddexp's tail is accurate", lambda x: np.logaddexp(x, 0.0), -50.0, math.exp(-50.0)),
    ("logaddexp2(inf, inf)", lambda x: np.logaddexp2(x, inf), inf, 0.5),
    ("logaddexp2(-inf, -inf)", lambda x: np.logaddexp2(x, -inf), -inf, 0.0),
    ("logaddexp2 of large numbers", lambda x: np.logaddexp2(x, 1e4), 1e4, 0.5),
    ("arcsin at 1", np.arcsin, 1.0, inf),
    ("arcsin at -1", np.arcsin, -1.0, inf),
    ("arcsin beyond 1", np.arcsin, 1.5, nan),
    ("arccos at 1", np.arccos, 1.0, -inf),
    ("arccos at -1", np.arccos, -1.0, -inf),
    ("arccos beyond -1", np.arccos, -1.5, nan),
    ("arctan at inf", np.arctan, inf, 0.0),
    ("arctan2(y, 0) at 0", lambda y: np.arctan2(y, 0.0), 0.0, 0.0),
    ("arctan2(0, x) at 0", lambda x: np.arctan2(0.0, x), 0.0, 0.0),
    ("arctan2 of large numbers", lambda y: np.arctan2(y, 1e200), 1e200, 0.5e-200),
    ("hypot(x, 0) at 0", lambda x: np.hypot(x, 0.0), 0.0, 0.0),
    ("hypot(0, x) at 0", lambda x: np.hypot(0.0, x), 0.0, 0.0),
    ("hypot of large numbers", lambda x: np.hypot(x, 4e200), 3e200, 0.6),
    ("sinh overflows", np.sinh, 1000.0, inf),
    ("cosh overflows", np.cosh, -1000.0, -inf),
    ("arcsinh of large numbers", np.arcsinh, 1e200, 1e-200),
    ("arccosh at 1", np.arccosh, 1.0, inf),
    ("arccosh below 1", np.arccosh, -2.0, nan),
    ("arccosh of large numbers", np.arccosh, 1e200, 1e-200),
    ("arctanh at 1", np.arctanh, 1.0, inf),
    ("arctanh at -1", np.arctanh, -1.0, inf),
    ("arctanh beyond 1", np.arctanh, 1.5, nan),
    ("arctanh beyond -1", np.arctanh, -1.5, nan),
    ("sinc at 0", np.sinc, 0.0, 0.0),
    ("sinc near 0 is accurate", np.sinc, 1e-5, -(math.pi**2) * 1e-5 / 3 * (1 - (math.pi * 1e-5) ** 2 / 10)),
    ("sinc at 1", np.sinc, 1.0, -1.0),
    ("sinc at 1.25 is accurate", np.sinc, 1.25, -math.sqrt(0.5) / 1.25 + math.sqrt(0.5) / (math.pi * 1.25**2)),
    ("i0 at 0", np.i0, 0.0, 0.0),
    ("i0 near 0 is accurate", np.i0, 1e-9, 0.5e-9),
    ("i0 below 0", np.i0, -1.0, -0.5651591039924851),
    ("i0 far out", np.i0, 700.0, 1.5285003902339007e302),
    ("degrees", np.rad2deg, 1.0, 180 / math.pi),
    ("radians", np.deg2rad, 1.0, math.pi / 180),
    ("floor", np.floor, 2.0, 0.0),
    ("ceil", np.ceil, 2.5, 0.0),
    ("trunc", np.trunc, -2.5, 0.0),
    ("rint", np.rint, 2.5, 0.0),
    ("round", lambda x: np.round(x, 1), 2.55, 0.0),
    ("ldexp", lambda x: np.ldexp(x, 3), 0.0, 8.0),
    ("nextafter", lambda x: np.nextafter(x, 3.0), 0.0, 1.0),
    ("clip at the lower bound", lambda x: np.clip(x, 0.0, 1.0), 0.0, 1.0),
    ("clip at the upper bound", lambda x: np.clip(x, 0.0, 1.0), 1.0, 1.0),
    ("clip below", lambda x: np.clip(x, 0.0, 1.0), -0.5, 0.0),
    ("clip above", lambda x: np.clip(x, 0.0, 1.0), 1.5, 0.0),
    ("clip of nan", lambda x: np.clip(x, 0.0, 1.0), nan, 1.0),
    ("clip by a nan", lambda x: np.clip(x, 0.0, nan), 0.5, 0.0),
    ("clip's bound of nan", lambda low: np.clip(0.5, low, 1.0), nan, 1.0),
    ("clip's lower bound in use", lambda low: np.clip(-1.0, low, 1.0), 0.0, 1.0),
    ("clip's lower bound at x", lambda low: np.clip(0.0, low, 1.0), 0.0, 0.0),
    ("clip's upper bound in use", lambda high: np.clip(2.0, 0.0, high), 1.0, 1.0),
    ("clip's bounds crossed: lower", lambda low: np.clip(0.5, low, 0.0), 1.0, 0.0),
    ("clip's bounds crossed: upper", lambda high: np.clip(0.5, 1.0, high), 0.0, 1.0),
    ("clip between equal bounds", lambda b: np.clip(5.0, b, b), 1.0, 1.0),
    ("nan_to_num of nan", np.nan_to_num, nan, 0.0),
    ("nan_to_num of inf", np.nan_to_num, inf, 0.0),
    ("nan_to_num of -inf", np.nan_to_num, -inf, 0.0),
    ("nan_to_num of a number", np.nan_to_num, 2.0, 1.0),
    ("modf's fraction", lambda x: np.modf(x)[0], -2.5, 1.0),
    ("modf's fraction of inf", lambda x: np.modf(x)[0], inf, 0.0),
    ("modf's whole part", lambda x: np.modf(x)[1], -2.5, 0.0),
    ("frexp's mantissa", lambda x: np.frexp(x)[0], 12.0, 0.0625),
    ("frexp's mantissa of 0", lambda x: np.frexp(x)[0], 0.0, 1.0),
    ("exp not taken where it overflows", lambda x: np.where(x < 9, np.exp(x), x), 1e4, 1.0),
    ("log1p not taken below -1", lambda x: np.where(x > -1, np.log1p(x), 0.0), -2.0, 0.0),
    ("cbrt not taken at 0", lambda x: np.where(x > 0, np.cbrt(x), 0.0), 0.0, 0.0),
    ("arcsin not taken at 1", lambda x: np.where(x < 1, np.arcsin(x), 0.0), 1.0, 0.0),
    ("arccosh not taken below 1", lambda x: np.where(x > 1, np.arccosh(x), 0.0), 0.5, 0.0),
    ("arctanh not taken beyond 1", lambda x: np.where(x < 1, np.arctanh(x), 0.0), 2.0, 0.0),
    ("reciprocal not taken at 0", lambda x: np.where(x > 0, np.reciprocal(x), 0.0), 0.0, 0.0),
    ("sinh not taken where it overflows", lambda x: np.where(x < 9, np.sinh(x), x), 1e4, 1.0),
    ("softplus where exp overflows", lambda x: np.where(x > 20, x, np.log1p(np.exp(x))), 1e4, 1.0),
    ("sqrt(x)**2 through a zero gradient", lambda x: (ops.sqrt(x) - 2) ** 2, 4.0, 0.0),
]

ARRAYS = [
    ("max with ties", lambda x: x.max(), [1.0, 1.0, 0.0], [0.5, 0.5, 0.0]),
    ("min with ties", lambda x: x.min(), [1.0, 0.0, 0.0], [0.0, 0.5, 0.5]),
    ("max along an axis with ties", lambda x: x.max(axis=1), [[1.0, 1.0], [2.0, 3.0]], [[0.5, 0.5], [0.0, 1.0]]),
    ("max with a nan", lambda x: x.max(), [1.0, nan], [0.0, 1.0]),
    ("max with inf", lambda x: x.max(), [1.0, inf], [0.0, 1.0]),
    ("softmax with -inf", lambda x: ops.softmax(x)[0], [0.0, -inf], [0.0, 0.0]),
    ("log_softmax with -inf", lambda x: ops.log_softmax(x)[0], [0.0, 0.0, -inf], [0.5, -0.5, 0.0]),
    ("softmax of -inf alone", lambda x: ops.softmax(x)[0], [-inf, -inf], [nan, nan]),
    ("logsumexp of -inf alone", ops.logsumexp, [-inf, -inf], [0.0, 0.0]),
    ("logsumexp of the number inf", ops.logsumexp, inf, 1.0),
    ("logsumexp with inf", ops.logsumexp, [inf, 0.0], [1.0, 0.0]),
    ("logsumexp with two inf", ops.logsumexp, [inf, 0.0, inf], [0.5, 0.0, 0.5]),
    ("logsumexp of large numbers", ops.logsumexp, [1e4, 1e4], [0.5, 0.5]),
    ("logsumexp with -inf", ops.logsumexp, [0.0, -inf], [1.0, 0.0]),
    ("where of sqrt", lambda x: ops.where(x > 0, ops.sqrt(x), 0.0), [0.0, -1.0, 4.0], [0.0, 0.0, 0.25]),
    ("reading one entry twice", lambda x: x[[0, 0, 1]], [1.0, 2.0], [2.0, 1.0]),
    ("matmul with nothing between", lambda x: x @ np.zeros((0, 2)), np.zeros((3, 0)), np.zeros((3, 0))),
    ("sum of nothing", lambda x: x.sum(), np.zeros((0, 2)), np.zeros((0, 2))),
    ("prod with one zero", np.prod, [0.0, 2.0, 3.0], [6.0, 0.0, 0.0]),
    ("prod with two zeros", np.prod, [0.0, 2.0, 0.0], [0.0, 0.0, 0.0]),
    ("prod of nothing", np.prod, np.zeros((0,)), np.zeros((0,))),
    ("cumprod with a zero", np.cumprod, [0.0, 2.0, 3.0], [9.0, 0.0, 0.0]),
    ("cumprod with two zeros", np.cumprod, [2.0, 0.0, 3.0, 0.0, 5.0], [1.0, 8.0, 0.0, 0.0, 0.0]),
    ("var without degrees of freedom", lambda x: np.var(x, ddof=2), [1.0, 3.0], [-inf, inf]),
    ("var of a constant", np.var, [2.0, 2.0], [0.0, 0.0]),
    ("std of a constant", np.std, [2.0, 2.0, 2.0], [0.0, 0.0, 0.0]),
    ("std of a constant squared", lambda x: np.std(x) ** 2, [2.0, 2.0], [0.0, 0.0]),
    ("std of one number", np.std, [2.0], [0.0]),
    ("nanstd of a constant", np.nanstd, [2.0, nan, 2.0], [0.0, 0.0, 0.0]),
    ("nanstd of one number", lambda x: np.nanstd(x, ddof=1), [2.0, nan], [nan, 0.0]),
    ("nansum", np.nansum, [1.0, nan], [1.0, 0.0]),
    ("nanprod", np.nanprod, [2.0, nan, 3.0], [3.0, 0.0, 2.0]),
    ("nanmean", np.nanmean, [1.0, nan, 3.0], [0.5, 0.0, 0.5]),
    ("nanmean of nan alone", np.nanmean, [nan, nan], [0.0, 0.0]),
    ("nanvar", np.nanvar, [1.0, nan, 3.0], [-1.0, 0.0, 1.0]),
    ("nanmax with ties", np.nanmax, [1.0, nan, 1.0], [0.5, 0.0, 0.5]),
    ("nanmax with -inf", np.nanmax, [-inf, nan], [1.0, 0.0]),
    ("nanmin of nan alone", np.nanmin, [nan, nan], [0.0, 0.0]),
    ("nancumsum", np.nancumsum, [1.0, nan, 2.0], [3.0, 0.0, 1.0]),
    ("nancumprod", np.nancumprod, [1.0, nan, 2.0], [4.0, 0.0, 1.0]),
    ("max with initial in a tie", lambda x: np.max(x, initial=1.0), [1.0, 0.0], [0.5, 0.0]),
    ("ptp with ties", np.ptp, [1.0, 3.0, 1.0], [-0.5, 1.0, -0.5]),
    ("ptp of a constant", np.ptp, [1.0, 1.0], [0.0, 0.0]),
    ("median of an odd count", np.median, [3.0, 1.0, 2.0], [0.0, 0.0, 1.0]),
    ("median of an even count", np.median, [3.0, 1.0, 2.0, 9.0], [0.5, 0.0, 0.5, 0.0]),
    ("median with ties", np.median, [1.0, 1.0, 3.0], [0.5, 0.5, 0.0]),
    ("median with inf", np.median, [1.0, inf, 2.0], [0.0, 0.0, 1.0]),
    ("median with nan", np.median, [1.0, nan, 2.0], [0.0, 1.0, 0.0]),
    ("nanmedian", np.nanmedian, [1.0, nan, 2.0], [0.5, 0.0, 0.5]),
    ("nanmedian of nan alone", np.nanmedian, [nan, nan], [0.0, 0.0]),
    ("quantile", lambda x: np.quantile(x, 0.25), [4.0, 1.0, 3.0], [0.0, 0.5, 0.5]),
    ("sort keeps ties in order", lambda x: np.sort(x)[0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]),
    ("interp at a point", lambda x: np.interp(x, [0.0, 1.0, 2.0], [0.0, 1.0, 3.0]), [1.0, 2.0, -1.0], [2.0, 2.0, 0.0]),
    ("vander at 0", lambda x: np.vander(x, 3)[:, :2], [0.0], [1.0]),
    ("running max with ties", np.maximum.accumulate, [1.0, 0.0, 1.0, 1.0, 2.0], [17 / 6, 0.0, 5 / 6, 1 / 3, 1.0]),
    ("running min with nan", np.minimum.accumulate, [1.0, nan, 0.5], [1.0, 2.0, 0.0]),
    ("unwrap", np.unwrap, [0.0, 6.0, 12.0], [1.0, 1.0, 1.0]),
]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy warns of 1/0 in the forward pass, as it should
class TestSpecialValues:
    @pytest.mark.parametrize(("label", "f", "x", "expected"), NUMBERS, ids=[row[0] for row in NUMBERS])
    @pytest.mark.parametrize("family", [Value, Tensor])
    def test_numbers(self, family, label, f, x, expected):
        x = family(x)
        f(x).backward()
        np.testing.assert_allclose(x.grad, expected, rtol=1e-12)

    @pytest.mark.parametrize(("label", "f", "x", "expected"), ARRAYS, ids=[row[0] for row in ARRAYS])
    def test_arrays(self, label, f, x, expected):
        x = Tensor(x)
        y = f(x)
        y.backward(np.ones(y.shape))
        np.testing.assert_allclose(x.grad, expected, rtol=1e-12)

    @pytest.mark.parametrize("family", [Value, Tensor])
    def test_values_are_numpys(self, family):
        table = [
            (ops.exp(family(1000.0)), inf),
            (ops.log(family(0.0)), -inf),
            (1 / family(0.0), inf),
            (family(0.0) / 0, nan),
            (ops.sqrt(family(-1.0)), nan),
            (family(-2.0) ** 0.5, nan),
            (family(10.0) ** 400, inf),
            (family(0.0) ** -1, inf),
            (family(5.0) % 0, nan),
            (ops.maximum(family(nan), 1.0), nan),
            (ops.maximum(family(1.0), nan), nan),
            (ops.relu(family(nan)), nan),
            (np.arcsin(family(2.0)), nan),
            (np.log1p(family(-1.0)), -inf),
            (np.cbrt(family(-8.0)), -2.0),
            (np.reciprocal(family(-0.0)), -inf),
            (np.fmod(family(5.0), 0.0), nan),
            (np.fmax(family(nan), 1.0), 1.0),
            (np.float_power(family(-2.0), 0.5), nan),
            (np.hypot(family(1e200), 0.0), 1e200),
            (np.logaddexp(family(-inf), -inf), -inf),
            (np.modf(family(-inf))[0], -0.0),
            (np.sinc(family(0.0)), 1.0),
            (np.clip(family(nan), 0.0, 1.0), nan),
            (np.clip(family(0.5), 1.0, 0.0), 0.0),
        ]
        for got, expected in table:
            np.testing.assert_equal(float(got), expected)

    @pytest.mark.parametrize("family", [Value, Tensor])
    @pytest.mark.parametrize(
        ("f", "x", "expected"),
        [
            (lambda x: x**1.0, 0.0, 0.0),
            (lambda x: x**2, 0.0, 2.0),
            (lambda x: x**0, 0.0, 0.0),
            (lambda x: (ops.sqrt(x) - 2) ** 2, 4.0, 0.125),  # the incoming gradient is 0, its derivative is not
            (lambda x: ops.where(x > 0, ops.sqrt(x), 0.0), 0.0, 0.0),
            (lambda x: ops.where(x > 0, ops.log(x), 0.0), 0.0, 0.0),
            (lambda x: np.hypot(x, 0.0), 0.0, 0.0),
            (lambda x: np.arctan2(x, 0.0), 0.0, 0.0),
            (np.sinc, 0.0, -(math.pi**2) / 3),
            (np.i0, 0.0, 0.5),
            (np.square, 0.0, 2.0),
            (lambda x: np.logaddexp(x, 0.0), 0.0, 0.25),
            (lambda x: np.where(x < 1, np.arcsin(x), 0.0), 1.0, 0.0),
            (lambda x: np.where(x > -1, np.log1p(x), 0.0), -1.0, 0.0),
        ],
        ids=[
            "x**1.0",
            "x**2",
            "x**0",
            "zero gradient",
            "where sqrt",
            "where log",
            "hypot",
            "arctan2",
            "sinc",
            "i0",
            "square",
            "logaddexp",
            "where arcsin",
            "where log1p",
        ],
    )
    def test_second_derivatives(self, family, f, x, expected):
        x = family(x)
        (first,) = gradients([f(x)], [x], create_graph=True)
        (second,) = gradients([first], [x])
        np.testing.assert_allclose(0.0 if second is None else second, expected)


def test_std_of_one_number_is_constant_to_every_order():
    check_grads(np.std, np.array([3.0]), order=3)
    check_grads(lambda x: np.std(x, axis=1), np.array([[3.0], [4.0]]))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_std_without_degrees_of_freedom_is_nan():
    x = Tensor([2.0])
    y = np.std(x, ddof=1)
    y.backward()
    np.testing.assert_equal([y.item(), x.grad[0]], [nan, nan])


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("x", [[0.0, -inf], [-inf, -inf], [inf, 0.0], [inf, -inf], [inf, inf]])
def test_logsumexp_of_infinities_has_flat_gradients(x):
    np.testing.assert_array_equal(hessian(ops.logsumexp)(np.array(x)), np.zeros((2, 2)))
    np.testing.assert_array_equal(hessian(lambda x: np.logaddexp(*x))(np.array(x)), np.zeros((2, 2)))


def test_ties_share_out_exactly_what_comes_in():
    x, y = Tensor([1.0, 2.0, 2.0]), Tensor([1.0, 2.0, 3.0])
    ops.maximum(x, y).backward(np.array([1.0, 10.0, 100.0]))
    np.testing.assert_array_equal(x.grad + y.grad, [1.0, 10.0, 100.0])
