"""Activations that are a product: x times a weight between 0 and 1 that grows with x, or with a part of the input."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np

from autograd import ops
from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.errors import ArgumentError, ShapeError
from autograd.ops import sigmoid
from autograd.ops.masking import either
from nn.activations.limits import hardsigmoid
from nn.activations.new_arrays import NewArrays
from nn.activations.probabilities import axis_of
from nn.modules.arguments import numbers
from nn.modules.module import Module

Approximation = Literal["none", "tanh"]

_ROOT_2_PI = math.sqrt(2 * math.pi)


@op(
    lambda g, out, x: g * (np.exp(-0.5 * (x * x)) / _ROOT_2_PI),
    kind="elementwise", gate="scaler", symbol="Φ", local=("e^(-x^2/2)/sqrt(2 π)",),
)  # fmt: skip
def normal_cdf(x: Any) -> Any:
    """The probability that a standard normal number is below x, accurate in both tails.

    The tail beyond a = abs(x) is e^(-a^2/2) p(t) / (a + 5) with t = (a - 5)/(a + 5); p is smooth from -1 to 1.
    """
    a = np.minimum(abs(x), 40.0)  # beyond 40 the tail is 0, and the square would overflow
    t = 1 - 10 / (a + 5)
    p = _TAIL[-1]
    for coefficient in _TAIL[-2::-1]:
        p = p * t + coefficient
    tail = np.exp(-0.5 * (a * a)) * p / (a + 5)
    return either(x < 0, tail, 1 - tail)


# The Chebyshev series of p to 1e-17, as powers of t.
_TAIL = (
    0.769193049750063, -0.665382502890057, 0.49530561596997624, -0.3135331566712814, 0.16502036617039925,
    -0.06911863870707162, 0.020795066799424885, -0.002993376758978478, -0.000797869391016416, 0.0005448989683735629,
    -5.937579729300215e-05, -4.9762327924579515e-05, 1.6681606239553063e-05, 3.979361513829216e-06,
    -2.7706673577333692e-06, -3.335427141231054e-07, 4.3630855178173227e-07, 3.8571448567257587e-08,
    -7.037836390945866e-08, -6.940847374044867e-09, 1.1239006700979712e-08, 1.2713759260278231e-09,
    -1.5336075571599545e-09, -1.331210743010702e-10, 1.2469361647253148e-10,
)  # fmt: skip


@op(
    lambda g, out, x: g * (1 - out * out) * sigmoid(x),
    kind="elementwise", gate="scaler", symbol="tanh softplus", local=("(1 - out^2) sigmoid(x)",),
)  # fmt: skip
def mish_weight(x: Any) -> Any:
    """tanh(log(1 + e^x)), which is n / (n + 2) with n = e^x (e^x + 2): sums of positive terms alone."""
    # For positive x the fraction is multiplied by e^(-2x), so that nothing overflows. Two exponentials take a
    # third of the time of ``where``.
    up, down = np.exp(np.minimum(x, 0)), np.exp(-np.maximum(x, 0))
    n = up * (up + 2 * down)
    return n / (n + 2 * (down * down))


@door
def gelu(input: Any, approximate: Approximation = "none") -> Any:
    """x times the probability that a standard normal number is below x. (Hendrycks and Gimpel 2016.)

    Args:
        input: any shape.
        approximate: ``"tanh"`` for x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2 in its place, within 5e-4.

    Raises:
        ArgumentError: another approximation.

    Example:
        >>> import numpy as np
        >>> gelu(np.array([-1.0, 0.0, 1.0])).round(4)
        array([-0.1587,  0.    ,  0.8413])
    """
    _check_approximation("gelu", approximate)
    input = numbers(input)
    if approximate == "none":
        return input * normal_cdf(input)
    # (1 + tanh u) / 2 is sigmoid(2 u), which stays accurate where tanh u is near -1. Beyond 25 it is 0 or 1, and the
    # cube might overflow.
    x = ops.clip(input, -25.0, 25.0)
    return input * sigmoid(math.sqrt(8 / math.pi) * (x + 0.044715 * (x * x * x)))


@door
def silu(input: Any) -> Any:
    """x sigmoid(x), also called swish. (Elfwing, Uchibe and Doya 2017; Ramachandran, Zoph and Le 2017.)

    Example:
        >>> import numpy as np
        >>> silu(np.array([-1e4, 0.0, 1e4]))
        array([   -0.,     0., 10000.])
    """
    input = numbers(input)
    return input * sigmoid(input)


@door
def mish(input: Any) -> Any:
    """x tanh(softplus(x)): as ``silu``, a little steeper. (Misra 2019.)

    Example:
        >>> import numpy as np
        >>> mish(np.array([-1e4, 0.0, 1.0, 1e4])).round(4).tolist()
        [-0.0, 0.0, 0.8651, 10000.0]
    """
    input = numbers(input)
    return input * mish_weight(input)


@door
def hardswish(input: Any) -> Any:
    """x hardsigmoid(x): a ``silu`` of three pieces; at -3 the slope is 0, at 3 it is 1. (Howard et al. 2019.)

    Example:
        >>> import numpy as np
        >>> hardswish(np.array([-1e4, 0.0, 1.5, 1e4])).tolist()
        [-0.0, 0.0, 1.125, 10000.0]
    """
    input = numbers(input)
    return input * hardsigmoid(input)


@door
def glu(input: Any, dim: int | None = None, *, axis: int | None = None) -> Any:
    """a sigmoid(b), where a is the first half of the input along an axis and b the second. (Dauphin et al. 2016.)

    Args:
        input: any shape with the axis, whose length is even.
        dim: the axis to halve; the last if not given.
        axis: NumPy's word for ``dim``.

    Raises:
        ShapeError: the length of the axis is odd, or there is no axis.
        ArgumentError: both ``dim`` and ``axis`` are given.

    Example:
        >>> import numpy as np
        >>> glu(np.array([[2.0, 6.0, 0.0, 1e4]]))
        array([[1., 6.]])
    """
    k = axis_of("glu", dim, axis)
    input = numbers(input)
    shape = np.shape(input)
    if not shape:
        raise ShapeError("glu: got one number, expected an array with an axis to halve")
    if not -len(shape) <= k < len(shape):
        raise np.exceptions.AxisError(k, len(shape))
    n = shape[k]
    if n % 2:
        raise ShapeError(f"glu: got an input of shape {shape}, expected an even length of axis {k}, got {n}")
    before = (slice(None),) * (k % len(shape))
    return input[(*before, slice(n // 2))] * sigmoid(input[(*before, slice(n // 2, None))])


def _check_approximation(name: str, approximate: str) -> None:
    if approximate not in ("none", "tanh"):
        raise ArgumentError(f"{name}: got approximate={approximate!r}, expected 'none' or 'tanh'")


class GELU(Module):
    """x times the normal probability below x, exactly or by tanh; see ``functional.gelu``.

    Raises:
        ArgumentError: an unknown approximation.

    Example:
        >>> GELU()(np.array([-1.0, 2.0])).round(4)
        array([-0.1587,  1.9545])
    """

    @door
    def __init__(self, approximate: Approximation = "none") -> None:
        _check_approximation("GELU", approximate)
        self.approximate: Approximation = approximate

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return gelu(input, self.approximate)

    def extra_repr(self) -> str:
        """The approximation."""
        return f"approximate={self.approximate!r}"


class SiLU(NewArrays):
    """x sigmoid(x); see ``functional.silu``.

    Example:
        >>> SiLU()(np.array([-1.0, 2.0])).round(4)
        array([-0.2689,  1.7616])
    """

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return silu(input)


class Mish(NewArrays):
    """x tanh(softplus(x)); see ``functional.mish``.

    Example:
        >>> import numpy as np
        >>> Mish()(np.array([0.0, 1.0])).round(4)
        array([0.    , 0.8651])
    """

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return mish(input)


class Hardswish(NewArrays):
    """x hardsigmoid(x); see ``functional.hardswish``.

    Example:
        >>> import numpy as np
        >>> Hardswish()(np.array([0.0, 1.5, 6.0]))
        array([0.   , 1.125, 6.   ])
    """

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return hardswish(input)


class GLU(Module):
    """One half of the input times the sigmoid of the other; see ``functional.glu``.

    Args:
        dim: the axis to halve; the last if not given.
        axis: NumPy's word for ``dim``.

    Raises:
        ArgumentError: both ``dim`` and ``axis`` are given.
        ShapeError: when called on an input of which the length of the axis is odd.

    Example:
        >>> import numpy as np
        >>> GLU()(np.array([[2.0, 6.0, 0.0, 1e4]]))
        array([[1., 6.]])
    """

    @door
    def __init__(self, dim: int | None = None, *, axis: int | None = None) -> None:
        self.dim = axis_of("GLU", dim, axis)

    def forward(self, input: Any) -> Any:
        """Any shape with the axis; the result has half its length."""
        return glu(input, self.dim)

    def extra_repr(self) -> str:
        """The axis."""
        return f"dim={self.dim}"
