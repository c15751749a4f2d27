"""Elementary functions of one variable, shared by Value and Tensor.

Where a derivative can be infinite the rule uses ``scale``, so that an incoming gradient of exactly 0 stays 0.
"""

import math

import numpy as np

from autograd.graph import op
from autograd.ops.masking import scale


@op(lambda g, out, x: g * out, kind="elementwise", gate="scaler", local=("out",))
def exp(x):
    """e ** x. The local derivative is the output itself."""
    return np.exp(x)


@op(
    lambda g, out, x: scale(g, 1 / np.where(x < 0, math.nan, x)),
    kind="elementwise", gate="scaler", local=("1/x",),
)  # fmt: skip
def log(x):
    """The natural logarithm. dx = g / x: infinite at 0, NaN (as the value is) below."""
    return np.log(x)


@op(lambda g, out, x: scale(g, 0.5 / out), kind="elementwise", gate="scaler", local=("1/(2 out)",))
def sqrt(x):
    """The square root. dx = g / (2 sqrt x): infinite at 0, NaN below, never complex."""
    return np.sqrt(x)


@op(lambda g, out, x: g * np.cos(x), kind="elementwise", gate="scaler", local=("cos x",))
def sin(x):
    """The sine of x in radians."""
    return np.sin(x)


@op(lambda g, out, x: -g * np.sin(x), kind="elementwise", gate="scaler", local=("-sin x",))
def cos(x):
    """The cosine of x in radians."""
    return np.cos(x)


@op(lambda g, out, x: g * (1 - out * out), kind="elementwise", gate="scaler", local=("1 - out^2",))
def tanh(x):
    """The hyperbolic tangent."""
    return np.tanh(x)


def _sigmoid_of_number(x):
    e = math.exp(-abs(x))
    return (1.0 if x >= 0 else e) / (1.0 + e)


@op(
    lambda g, out, x: g * (out * (1 - out)),
    kind="elementwise", gate="scaler", symbol="σ", local=("out (1 - out)",), scalar=_sigmoid_of_number,
)  # fmt: skip
def sigmoid(x):
    """1 / (1 + e^-x), without overflow and accurate in both tails."""
    e = np.exp(-abs(x))
    return np.where(x >= 0, 1.0, e) / (1.0 + e)


@op(
    lambda g, out, x: np.where(x > 0, g, 0.0),
    kind="elementwise", gate="router", scalar=lambda x: 0.0 if x <= 0 else x,
)  # fmt: skip
def relu(x):
    """max(x, 0). A router: the gradient passes where x > 0. At 0 it is 0, where ``maximum(x, 0)`` would pass half."""
    return np.maximum(x, 0)
