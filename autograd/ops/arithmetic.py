"""Arithmetic: the gates that a scalar graph is made of, shared by Value and Tensor.

Each rule is written for one number; arrays follow, because every op here is elementwise and the sweep sums a gradient
over the axes that an operand was broadcast along.
"""

import numpy as np

from autograd.engine.declaration import op
from autograd.engine.node import is_complex
from autograd.errors import OperandError
from autograd.ops.complex import direction
from autograd.ops.derived import implements
from autograd.ops.masking import scale


@op(
    lambda g, out, x, y: g,
    lambda g, out, x, y: g,
    kind="elementwise", gate="distributor", symbol="+", local=("1", "1"), complex=True,
)  # fmt: skip
def add(x, y):
    """x + y. A distributor: both operands receive the incoming gradient unchanged."""
    return x + y


@op(
    lambda g, out, x, y: g,
    lambda g, out, x, y: -g,
    kind="elementwise", gate="distributor", symbol="−", local=("1", "-1"), complex=True,
)  # fmt: skip
def subtract(x, y):
    """x - y. A distributor that turns the sign for the second operand."""
    return x - y


@op(
    lambda g, out, x, y: g * y,
    lambda g, out, x, y: g * x,
    kind="elementwise", gate="swap multiplier", symbol="×", local=("y", "x"), complex=True,
)  # fmt: skip
def multiply(x, y):
    """x * y. A swap multiplier: each operand receives the gradient scaled by the other operand."""
    return x * y


@op(
    lambda g, out, x, y: scale(g, 1 / y),
    lambda g, out, x, y: scale(g, -out / y),
    kind="elementwise", gate="swap multiplier", symbol="÷", local=("1/y", "-out/y"), complex=True,
)  # fmt: skip
def divide(x, y):
    """x / y. dx = g / y, dy = -g x / y^2. At y = 0 both are infinite, but a zero gradient stays zero."""
    return x / y


@op(lambda g, out, x: -g, kind="elementwise", gate="scaler", symbol="−", local=("-1",), complex=True)
def negative(x):
    """-x. The gradient changes its sign."""
    return -x


@op(lambda g, out, x: scale(g, -out * out), kind="elementwise", gate="scaler", local=("-1/x^2",), complex=True)
def reciprocal(x):
    """1 / x. dx = -g / x^2: infinite at 0."""
    return 1 / x


@op(lambda g, out, x: g * (2 * x), kind="elementwise", gate="scaler", local=("2 x",), complex=True)
def square(x):
    """x * x. dx = 2 g x."""
    return x * x


def _real_power(x, y):
    result = x**y
    return np.float64(x) ** y if result.__class__ is complex else result


def _power_base(g, out, x, y):
    return scale(g, scale(y, power(x, y - 1)))


def _power_exponent(g, out, x, y):
    if is_complex(out) and not is_complex(x):
        x = x + 0j  # so that the logarithm of a negative number is the one that the power was taken with
    return scale(g, scale(out, np.log(np.where((x == 0) & (y >= 0), 1.0, x))))


@op(
    _power_base,
    _power_exponent,
    kind="elementwise", gate="scaler", symbol="^", local=("y x^(y-1)", "out log x"), scalar=_real_power, complex=True,
)  # fmt: skip
def power(x, y):
    """x ** y. dx = g y x^(y-1), dy = g x^y log x.

    x^0 is constant, so its gradient is 0 at x = 0 too; 0^p with p >= 0 does not change with p, so dy is 0 there. A
    negative base to a fractional power is nan, never complex, as long as base and exponent are real.
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


def _share_numbers(g, x, y):
    """As ``_share``, but NaN counts as smaller than any number."""
    x_wins, y_wins = (x >= y) | (y != y), (y >= x) | (x != x)
    return np.where(x_wins, np.where(y_wins, 0.5 * g, g), 0.0)


@op(
    lambda g, out, x, y: _share_numbers(g, x, y),
    lambda g, out, x, y: _share_numbers(g, y, x),
    kind="elementwise", gate="router",
)  # fmt: skip
def fmax(x, y):
    """The larger of x and y; a NaN loses to any number. A router as ``maximum`` is: a tie shares the gradient."""
    return np.fmax(x, y)


@op(
    lambda g, out, x, y: _share_numbers(g, -x, -y),
    lambda g, out, x, y: _share_numbers(g, -y, -x),
    kind="elementwise", gate="router",
)  # fmt: skip
def fmin(x, y):
    """The smaller of x and y; a NaN loses to any number. A router as ``minimum`` is: a tie shares the gradient."""
    return np.fmin(x, y)


def _absolute_rule(g, out, x):
    return g * direction(x).conj() if is_complex(x) else g * sign(x)


@op(_absolute_rule, kind="elementwise", gate="scaler", symbol="abs", local=("sign x",), complex=True)
def absolute(x):
    """The magnitude of x. The gradient keeps or turns its sign with x; at 0 it is 0, the middle of the two slopes.

    Of a complex number the gradient is g conj(x) / abs(x).
    """
    return abs(x)


@op(None, kind="elementwise", gate="blocker", symbol="sign")
def sign(x):
    """-1, 0 or 1. Constant between jumps: no gradient passes. (Of complex numbers, ``z / abs(z)`` has one.)"""
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


@op(
    lambda g, out, x, y: g,
    lambda g, out, x, y: -g * np.rint((x - out) / y),
    kind="elementwise", gate="distributor", local=("1", "-trunc(x/y)"),
)  # fmt: skip
def fmod(x, y):
    """x - y trunc(x / y), the sign of x. dx = g, dy = -g trunc(x / y); at the jumps, the slope of the side they are on.

    The whole number is found again as (x - out) / y, because x / y may be rounded up to the next one.
    """
    return np.fmod(x, y)


@op(
    lambda g, out, x, y: g * (sign(x) * np.copysign(1.0, y)),
    None,
    kind="elementwise", gate="scaler", local=("±1", "0"),
)  # fmt: skip
def copysign(x, y):
    """The magnitude of x with the sign of y. x's slope is 1 where the signs agree, -1 where they do not, 0 at x = 0.

    Constant in y between its jump at 0: no gradient passes there.
    """
    return np.copysign(x, y)


@op(None, lambda g, out, x, h: np.where(x == 0, g, 0.0), kind="elementwise", gate="router")
def heaviside(x, h):
    """0 where x < 0, 1 where x > 0, and h at 0: a router, h receives the gradient there. No gradient passes to x."""
    return np.heaviside(x, h)


@implements(np.fabs)
def _fabs(x):
    """``absolute`` of real numbers."""
    if is_complex(x):
        raise OperandError("np.fabs: got complex numbers, expected real ones; see np.abs")
    return absolute(x)


@implements(np.divmod)
def _divmod(x, y):
    """The pair ``x // y, x % y``."""
    return floor_divide(x, y), remainder(x, y)


def _in_double(x):
    dtype = getattr(x, "dtype", None)
    return x if dtype is None or dtype == (double := np.result_type(dtype, np.float64)) else x.astype(double)


@implements(np.float_power)
def _float_power(x, y):
    """``power``, computed in double precision at least, whatever the operands have."""
    return power(_in_double(x), _in_double(y))
