"""Exponentials, logarithms, roots and functions made of them, shared by Value and Tensor."""

import math

import numpy as np

from autograd.engine.declaration import elementwise, gate
from autograd.engine.node import is_complex
from autograd.ops.masking import kept, zero_for
from autograd.ops.scaling import widened

_LOG_2 = math.log(2)
_LOG2_OF_E = 1 / _LOG_2
_LOG10_OF_E = 1 / math.log(10)


@elementwise(lambda g, out, x: g * out, local=("out",), complex=True)
def exp(x):
    """e ** x. The local derivative is the output itself, infinite where it overflows."""
    return np.exp(x)


@elementwise(lambda g, out, x: g * (out * _LOG_2), local=("out log 2",), complex=True)
def exp2(x):
    """2 ** x. dx = g 2^x log 2."""
    return np.exp2(x)


@elementwise(lambda g, out, x: g * np.exp(x), local=("e^x",), complex=True)
def expm1(x):
    """e ** x - 1, accurate near 0. dx = g e^x."""
    return np.expm1(x)


def _from(low, x):
    """x, with NaN in the place of real numbers below ``low``, and of infinity. Complex numbers stay as they are.

    Infinity stands for a number that overflowed, so a slope of 0 would be wrong: see ``docs/edges.md``.
    """
    return x if is_complex(x) else np.where((x >= low) & (x < math.inf), x, math.nan)


@elementwise(lambda g, out, x: g / _from(0, x), local=("1/x",), complex=True)
def log(x):
    """The natural logarithm. dx = g / x: infinite at 0, NaN below, as the value is, and at infinity."""
    return np.log(x)


@elementwise(lambda g, out, x: g * (_LOG2_OF_E / _from(0, x)), local=("1/(x log 2)",), complex=True)
def log2(x):
    """The logarithm to base 2. dx = g / (x log 2): infinite at 0, NaN below."""
    return np.log2(x)


@elementwise(lambda g, out, x: g * (_LOG10_OF_E / _from(0, x)), local=("1/(x log 10)",), complex=True)
def log10(x):
    """The logarithm to base 10. dx = g / (x log 10): infinite at 0, NaN below."""
    return np.log10(x)


@elementwise(lambda g, out, x: g / (1 + _from(-1, x)), local=("1/(1 + x)",), complex=True)
def log1p(x):
    """log(1 + x), accurate near 0. dx = g / (1 + x): infinite at -1, NaN below."""
    return np.log1p(x)


@elementwise(lambda g, out, x: g * (0.5 / out + 0.0 * out), local=("1/(2 out)",), complex=True)
def sqrt(x):
    """The square root. dx = g / (2 sqrt x): infinite at 0, NaN below and at infinity. Never complex for real x."""
    return np.sqrt(x)


@elementwise(lambda g, out, x: g * (1 / (3 * out * out) + 0.0 * out), local=("1/(3 out^2)",))
def cbrt(x):
    """The real cube root, of negative numbers too. dx = g / (3 out^2): infinite at 0."""
    return np.cbrt(x)


def _sigmoid_of_number(x):
    e = math.exp(-abs(x))
    return (1.0 if x >= 0 else e) / (1.0 + e)


@elementwise(lambda g, out, x: g * (out * (1 - out)), symbol="σ", local=("out (1 - out)",), scalar=_sigmoid_of_number)
def sigmoid(x):
    """1 / (1 + e^-x), without overflow and accurate in both tails."""
    e = np.exp(-abs(x))
    return np.maximum(e, x >= 0) / (1.0 + e)  # e <= 1; this form is faster than ``where`` or a second ``exp``


@elementwise(lambda g, out, x: kept(x > zero_for(x), g), scalar=lambda x: 0.0 if x <= 0 else x, selects=True)
@gate("router", local=("[x > 0]",))
def relu(x):
    """max(x, 0). A router: the gradient passes where x > 0. At 0 it is 0, where ``maximum(x, 0)`` would pass half."""
    return np.maximum(x, zero_for(x))


def _soft_share(g, x, y, unit=1.0):
    """g times the share of e^x in e^x + e^y; two equal infinities have half each, but nothing flows to -inf."""
    apart = np.where((x == y) & np.isinf(x), 0.0, x - y)
    return np.where(x == -math.inf, 0.0, g * sigmoid(unit * apart))


@elementwise(lambda g, out, x, y: _soft_share(g, x, y), lambda g, out, x, y: _soft_share(g, y, x))
@gate("soft router", local=("e^(x - out)", "e^(y - out)"))
def logaddexp(x, y):
    """log(e^x + e^y), without overflow. A soft router: the gradient is shared out in proportion to e^x and e^y.

    As in ``logsumexp``, -inf receives 0 even if both operands are -inf, and two operands of +inf receive half each.
    """
    return np.logaddexp(x, y)


@elementwise(lambda g, out, x, y: _soft_share(g, x, y, _LOG_2), lambda g, out, x, y: _soft_share(g, y, x, _LOG_2))
@gate("soft router", local=("2^(x - out)", "2^(y - out)"))
def logaddexp2(x, y):
    """log2(2^x + 2^y), without overflow. A soft router, with the conventions of ``logaddexp``."""
    return np.logaddexp2(x, y)


# I0(x) is the mean of cosh(x cos t) over all angles t, and I1(x) = I0'(x) the mean of cos t sinh(x cos t). The midpoint
# rule converges faster than any power of 1/n: these points give double precision up to the x at which I0 overflows.
_COSINES = [math.cos(math.pi * (k + 0.5) / 120) for k in range(60)]


def _i1(x):
    """I1(x). It sums a quarter of each term, because the sum of the terms overflows before their mean does."""
    x = widened(x)
    return sum(0.25 * c * np.sinh(c * x) for c in _COSINES) / (0.25 * len(_COSINES))


@elementwise(lambda g, out, x: g * _i1(x), local=("I1(x)",))
def i0(x):
    """The modified Bessel function of order 0. dx = g I1(x)."""
    return np.i0(x)
