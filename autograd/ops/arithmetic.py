"""Arithmetic: the gates that a scalar graph is made of, shared by Value and Tensor.

Each rule is written for one number; arrays follow, because every op here is elementwise and the sweep sums a gradient
over the axes that an operand was broadcast along.
"""

import numpy as np

from autograd.graph import op
from autograd.ops.masking import scale


@op(
    lambda g, out, x, y: g,
    lambda g, out, x, y: g,
    kind="elementwise", gate="distributor", symbol="+", local=("1", "1"),
)  # fmt: skip
def add(x, y):
    """x + y. A distributor: both operands receive the incoming gradient unchanged."""
    return x + y


@op(
    lambda g, out, x, y: g,
    lambda g, out, x, y: -g,
    kind="elementwise", gate="distributor", symbol="−", local=("1", "-1"),
)  # fmt: skip
def subtract(x, y):
    """x - y. A distributor that turns the sign for the second operand."""
    return x - y


@op(
    lambda g, out, x, y: g * y,
    lambda g, out, x, y: g * x,
    kind="elementwise", gate="swap multiplier", symbol="×", local=("y", "x"),
)  # fmt: skip
def multiply(x, y):
    """x * y. A swap multiplier: each operand receives the gradient scaled by the other operand."""
    return x * y


@op(
    lambda g, out, x, y: scale(g, 1 / y),
    lambda g, out, x, y: scale(g, -out / y),
    kind="elementwise", gate="swap multiplier", symbol="÷", local=("1/y", "-out/y"),
)  # fmt: skip
def divide(x, y):
    """x / y. dx = g / y, dy = -g x / y^2. At y = 0 both are infinite, but a zero gradient stays zero."""
    return x / y


@op(lambda g, out, x: -g, kind="elementwise", gate="scaler", symbol="−", local=("-1",))
def negative(x):
    """-x. The gradient changes its sign."""
    return -x


def _real_power(x, y):
    result = x**y
    return np.float64(x) ** y if result.__class__ is complex else result


def _power_base(g, out, x, y):
    return scale(g, scale(y, power(x, y - 1)))


def _power_exponent(g, out, x, y):
    return scale(g, scale(out, np.log(np.where((x == 0) & (y >= 0), 1.0, x))))


@op(
    _power_base,
    _power_exponent,
    kind="elementwise", gate="scaler", symbol="^", local=("y x^(y-1)", "out log x"), scalar=_real_power,
)  # fmt: skip
def power(x, y):
    """x ** y. dx = g y x^(y-1), dy = g x^y log x.

    x^0 is constant, so its gradient is 0 at x = 0 too; 0^p with p >= 0 does not change with p, so dy is 0 there. A
    negative base to a fractional power is nan, never complex.
    """
    return x**y


def _share(g, x, y):
    """What x receives: all of g if it is the larger, half in a tie, nothing if the smaller. NaN counts as larger."""
    x_wins, y_wins = (x >= y) | (x != x), (y >= x) | (y != y)
    return np.where(x_wins, np.where(y_wins, 0.5 * g, g), 0.0)


@op(
    lambda g, out, x, y: _share(g, x, y),
    lambda g, out, x, y: _share(g, y, x),
    kind="elementwise", gate="router", symbol="max", scalar=lambda x, y: x if x > y or x != x else y,
)  # fmt: skip
def maximum(x, y):
    """The larger of x and y; NaN if either is. A router: the larger receives the gradient, in a tie each half of it."""
    return np.maximum(x, y)


@op(
    lambda g, out, x, y: _share(g, -x, -y),
    lambda g, out, x, y: _share(g, -y, -x),
    kind="elementwise", gate="router", symbol="min", scalar=lambda x, y: x if x < y or x != x else y,
)  # fmt: skip
def minimum(x, y):
    """The smaller of x and y; NaN if either is. A router: the smaller receives the gradient, in a tie each half."""
    return np.minimum(x, y)


@op(lambda g, out, x: g * sign(x), kind="elementwise", gate="scaler", symbol="abs", local=("sign x",))
def absolute(x):
    """The magnitude of x. The gradient keeps or turns its sign with x; at 0 it is 0, the middle of the two slopes."""
    return abs(x)


@op(None, kind="elementwise", gate="blocker", symbol="sign")
def sign(x):
    """-1, 0 or 1. Constant between jumps: no gradient passes."""
    return np.sign(x)


@op(None, None, kind="elementwise", gate="blocker", symbol="//")
def floor_divide(x, y):
    """The integer part of x / y, rounded down. Constant between jumps: no gradient passes."""
    return x // y


@op(
    lambda g, out, x, y: g,
    lambda g, out, x, y: -g * (x // y),
    kind="elementwise", gate="distributor", symbol="%", local=("1", "-floor(x/y)"),
)  # fmt: skip
def remainder(x, y):
    """x - y floor(x / y), the sign of y. dx = g, dy = -g floor(x / y); at the jumps, the slope to their right."""
    return x % y
