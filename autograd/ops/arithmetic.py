"""Arithmetic: the gates that a scalar graph is made of, shared by Value and Tensor.

Each rule is written for one number; arrays follow, because every op here is elementwise and the sweep sums a gradient
over the axes that an operand was broadcast along.
"""

import math
import operator

import numpy as np

from autograd.engine.declaration import elementwise, gate
from autograd.engine.node import is_complex
from autograd.ops.complex import direction
from autograd.ops.masking import kept, scale


@elementwise(lambda g, out, x, y: g, lambda g, out, x, y: g, complex=True, scalar=operator.add)
@gate("distributor", symbol="+", local=("1", "1"))
def add(x, y):
    """x + y. A distributor: both operands receive the incoming gradient unchanged."""
    return x + y


@elementwise(lambda g, out, x, y: g, lambda g, out, x, y: -g, complex=True, scalar=operator.sub)
@gate("distributor", symbol="−", local=("1", "-1"))
def subtract(x, y):
    """x - y. A distributor that turns the sign for the second operand."""
    return x - y


@elementwise(lambda g, out, x, y: g * y, lambda g, out, x, y: g * x, complex=True, scalar=operator.mul)
@gate("swap multiplier", symbol="×", local=("y", "x"))
def multiply(x, y):
    """x * y. A swap multiplier: each operand receives the gradient scaled by the other operand."""
    return x * y


@elementwise(lambda g, out, x, y: g / y, lambda g, out, x, y: g * (-out / y), complex=True)
@gate("divider", symbol="÷", local=("1/y", "-out/y"))
def divide(x, y):
    """x / y. dx = g / y, dy = -g x / y^2. At y = 0 both are infinite."""
    return x / y


@elementwise(lambda g, out, x: -g, symbol="−", local=("-1",), complex=True)
def negative(x):
    """-x. The gradient changes its sign."""
    return -x


@elementwise(lambda g, out, x: g * (-out * out), local=("-1/x^2",), complex=True)
def reciprocal(x):
    """1 / x. dx = -g / x^2: infinite at 0."""
    return 1 / x


@elementwise(lambda g, out, x: g * (2 * x), local=("2 x",), complex=True)
def square(x):
    """x * x. dx = 2 g x."""
    return x * x


def _real_power(x, y):
    result = x**y
    return (np.float64(x) ** y).item() if result.__class__ is complex else result


def _power_base(g, out, x, y):
    fixed = (y.__class__ is int or y.__class__ is float) and y != 0
    if fixed and y == 2:
        return g * (2 * x)
    slope = y * power(x, y - 1) if fixed else scale(y, power(x, y - 1))
    if y.__class__ is int or is_complex(out):
        return g * slope
    if y.__class__ is float:
        # 0 * out makes the slope of a root NaN where x has overflowed.
        return g * (slope + 0.0 * out if 0 < y < 1 else slope)
    # The same for arrays. 0.0 * out cannot be added everywhere: for y >= 1 the slope at infinity is right.
    return g * np.where((y > 0) & (y < 1) & ((out != out) | (out == math.inf)), math.nan, slope)


def _power_exponent(g, out, x, y):
    if is_complex(out) and not is_complex(x):
        x = x + 0j  # complex x, because the power was computed with the complex logarithm
    return g * scale(out, np.log(np.where((x == 0) & (y >= 0), 1.0, x)))


@elementwise(_power_base, _power_exponent, scalar=_real_power, complex=True)
@gate("scaler", symbol="^", local=("y x^(y-1)", "out log x"))
def power(x, y):
    """x ** y. dx = g y x^(y-1), dy = g x^y log x.

    x^0 is constant, so its gradient is 0 at x = 0 too; 0^p with p >= 0 does not change with p, so dy is 0 there. A
    negative base to a fractional power is nan, never complex, as long as base and exponent are real.
    """
    return x**y


def _share(g, x, y):
    """The part of g for x: all of it if x is the larger, half in a tie, 0 if the smaller. NaN counts as larger."""
    x_wins, y_wins = (x >= y) | (x != x), (y >= x) | (y != y)
    return kept(x_wins, np.where(y_wins, 0.5 * g, g))


@elementwise(
    lambda g, out, x, y: _share(g, x, y),
    lambda g, out, x, y: _share(g, y, x),
    scalar=lambda x, y: x if x > y or x != x else y,
    selects=True,
)
@gate("sharing router", symbol="max", local=("[x > y] + [x = y]/2", "[y > x] + [x = y]/2"))
def maximum(x, y):
    """The larger of x and y; NaN if either is. A router: the larger receives the gradient, in a tie each half of it."""
    return np.maximum(x, y)


@elementwise(
    lambda g, out, x, y: _share(g, -x, -y),
    lambda g, out, x, y: _share(g, -y, -x),
    scalar=lambda x, y: x if x < y or x != x else y,
    selects=True,
)
@gate("sharing router", symbol="min", local=("[x < y] + [x = y]/2", "[y < x] + [x = y]/2"))
def minimum(x, y):
    """The smaller of x and y; NaN if either is. A router: the smaller receives the gradient, in a tie each half."""
    return np.minimum(x, y)


def _share_numbers(g, x, y):
    """As ``_share``, but NaN counts as smaller than any number."""
    x_wins, y_wins = (x >= y) | (y != y), (y >= x) | (x != x)
    return kept(x_wins, np.where(y_wins, 0.5 * g, g))


@elementwise(lambda g, out, x, y: _share_numbers(g, x, y), lambda g, out, x, y: _share_numbers(g, y, x), selects=True)
@gate("sharing router", local=("[x > y] + [x = y]/2", "[y > x] + [x = y]/2"))
def fmax(x, y):
    """The larger of x and y; a NaN loses to any number. A router as ``maximum`` is: a tie shares the gradient."""
    return np.fmax(x, y)


@elementwise(
    lambda g, out, x, y: _share_numbers(g, -x, -y), lambda g, out, x, y: _share_numbers(g, -y, -x), selects=True
)
@gate("sharing router", local=("[x < y] + [x = y]/2", "[y < x] + [x = y]/2"))
def fmin(x, y):
    """The smaller of x and y; a NaN loses to any number. A router as ``minimum`` is: a tie shares the gradient."""
    return np.fmin(x, y)


def _absolute_rule(g, out, x):
    return g * direction(x).conj() if is_complex(x) else g * sign(x)


@elementwise(_absolute_rule, symbol="abs", local=("conj(sign x)",), complex=True)
def absolute(x):
    """The magnitude of x. The gradient keeps or turns its sign with x; at 0 it is 0, the middle of the two slopes.

    Of a complex number the gradient is g conj(x) / abs(x).
    """
    return abs(x)


@elementwise(None, gate="blocker")
def sign(x):
    """-1, 0 or 1. Constant between jumps: no gradient passes. (For complex z it is ``z / abs(z)``, which has one.)"""
    return np.sign(x)


@elementwise(None, None, gate="blocker", symbol="//")
def floor_divide(x, y):
    """The integer part of x / y, rounded down. Constant between jumps: no gradient passes."""
    return x // y


@elementwise(lambda g, out, x, y: g, lambda g, out, x, y: -g * (x // y))
@gate("scaler", symbol="%", local=("1", "-floor(x/y)"))
def remainder(x, y):
    """x - y floor(x / y), the sign of y. dx = g, dy = -g floor(x / y); at the jumps, the slope to their right."""
    return x % y


@elementwise(lambda g, out, x, y: g, lambda g, out, x, y: -g * np.rint((x - out) / y))
@gate("scaler", local=("1", "-trunc(x/y)"))
def fmod(x, y):
    """x - y trunc(x / y), the sign of x. dx = g, dy = -g trunc(x / y); at the jumps, the slope of the side they are on.

    The whole number is found again as (x - out) / y, because x / y may be rounded up to the next one.
    """
    return np.fmod(x, y)


@elementwise(lambda g, out, x, y: g * (sign(x) * np.copysign(1.0, y)), None, local=("sign x · copysign(1, y)", ""))
def copysign(x, y):
    """The magnitude of x with the sign of y. x's slope is 1 where the signs agree, -1 where they do not, 0 at x = 0.

    Constant in y between its jump at 0: no gradient passes there.
    """
    return np.copysign(x, y)


@elementwise(None, lambda g, out, x, h: kept(x == 0, g), selects=True)
@gate("threshold", local=("", "[x = 0]"))
def heaviside(x, h):
    """0 where x < 0, 1 where x > 0, and h at 0: a router, h receives the gradient there. No gradient passes to x."""
    return np.heaviside(x, h)
