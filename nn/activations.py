"""Activations, as functions and as modules for use in ``Sequential``; names and defaults are PyTorch's.

All of them work on single ``Value``s too, but for the two softmaxes. The engine's own (``relu``, ``tanh``, ``sigmoid``,
``softmax``) are used as they are; four ops are declared here, where a composition would overflow far from 0 or be
inaccurate in a tail.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np

from autograd import ops
from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.errors import ArgumentError
from autograd.ops import relu as relu
from autograd.ops import sigmoid as sigmoid
from autograd.ops import tanh as tanh
from nn.modules.arguments import array
from nn.modules.module import Module

Approximation = Literal["none", "tanh"]

_SELU_ALPHA = 1.6732632423543772  # with these two, layers settle at mean 0 and variance 1
_SELU_SCALE = 1.0507009873554805
_ROOT_2_PI = math.sqrt(2 * math.pi)


@op(
    lambda g, out, x, slope: np.where(x > 0, g, g * slope),
    kind="elementwise", gate="scaler", symbol="leaky_relu", local=("[x > 0] + slope [x ≤ 0]",), selects=True,
)  # fmt: skip
def leaky_ramp(x: Any, *, slope: Any = 0.01) -> Any:
    """x where x > 0, else slope x. The gradient is scaled by slope where x <= 0."""
    return np.where(x > 0, x, x * slope)


@op(
    lambda g, out, x, alpha, scale: g * np.where(x > 0, scale, scale * alpha * np.exp(np.where(x > 0, 0.0, x))),
    kind="elementwise", gate="scaler", symbol="elu", local=("scale [x > 0] + scale alpha e^x [x ≤ 0]",),
)  # fmt: skip
def exponential_ramp(x: Any, *, alpha: Any = 1.0, scale: Any = 1.0) -> Any:
    """scale x where x > 0, else scale alpha (e^x - 1). The slope at 0 is scale alpha."""
    return np.where(x > 0, x * scale, scale * alpha * np.expm1(np.minimum(x, 0.0)))


@op(
    lambda g, out, x, beta, threshold: np.where(x * beta > threshold, g, g * sigmoid(x * beta)),
    kind="elementwise", gate="scaler", symbol="softplus", local=("sigmoid(beta x)",),
)  # fmt: skip
def soft_ramp(x: Any, *, beta: Any = 1.0, threshold: Any = 20.0) -> Any:
    """log(1 + e^(beta x)) / beta without overflow, and x itself where beta x > threshold."""
    return np.where(x * beta > threshold, x, np.logaddexp(0, x * beta) / beta)


@op(
    lambda g, out, x: g * (np.exp(-0.5 * (x * x)) / _ROOT_2_PI),
    kind="elementwise", gate="scaler", symbol="Φ", local=("e^(-x^2/2)/sqrt(2 π)",),
)  # fmt: skip
def normal_cdf(x: Any) -> Any:
    """The probability that a standard normal number is below x, accurate in both tails.

    The tail beyond a = abs(x) is e^(-a^2/2) p(t) / (a + 5) with t = (a - 5)/(a + 5); p is smooth from -1 to 1.
    """
    a = np.minimum(abs(x), 40.0)  # beyond, the tail is 0 and the square would overflow
    t = 1 - 10 / (a + 5)
    p = _TAIL[-1]
    for coefficient in _TAIL[-2::-1]:
        p = p * t + coefficient
    tail = np.exp(-0.5 * (a * a)) * p / (a + 5)
    return np.where(x < 0, tail, 1 - tail)


# The Chebyshev series of p to 1e-17, as powers of t.
_TAIL = (
    0.769193049750063, -0.665382502890057, 0.49530561596997624, -0.3135331566712814, 0.16502036617039925,
    -0.06911863870707162, 0.020795066799424885, -0.002993376758978478, -0.000797869391016416, 0.0005448989683735629,
    -5.937579729300215e-05, -4.9762327924579515e-05, 1.6681606239553063e-05, 3.979361513829216e-06,
    -2.7706673577333692e-06, -3.335427141231054e-07, 4.3630855178173227e-07, 3.8571448567257587e-08,
    -7.037836390945866e-08, -6.940847374044867e-09, 1.1239006700979712e-08, 1.2713759260278231e-09,
    -1.5336075571599545e-09, -1.331210743010702e-10, 1.2469361647253148e-10,
)  # fmt: skip


def identity(input: Any) -> Any:
    """The input itself.

    Example:
        >>> identity(3)
        3
    """
    return input


@door
def step(input: Any, threshold: float = 0.0) -> Any:
    """1 where input >= threshold, else 0: the all-or-none neuron of McCulloch and Pitts (1943).

    Its gradient is 0 everywhere, at the jump too, so nothing can be learned through it by descent: Rosenblatt's
    perceptron has a rule of its own, and ``sigmoid`` is the step made smooth.

    Example:
        >>> import numpy as np
        >>> step(np.array([-0.5, 0.0, 2.0]))
        array([0., 1., 1.])
    """
    input = array(input)
    return ops.heaviside(input - threshold if threshold else input, 1.0)


@door
def leaky_relu(input: Any, negative_slope: float = 0.01) -> Any:
    """x where x > 0, else negative_slope x; at 0 the slope is negative_slope. (Maas, Hannun and Ng 2013.)

    Example:
        >>> import numpy as np
        >>> leaky_relu(np.array([-2.0, 3.0]), 0.1)
        array([-0.2,  3. ])
    """
    return leaky_ramp(array(input), slope=negative_slope)


@door
def elu(input: Any, alpha: float = 1.0) -> Any:
    """x where x > 0, else alpha (e^x - 1), which levels off at -alpha. (Clevert, Unterthiner and Hochreiter 2015.)

    Example:
        >>> import numpy as np
        >>> elu(np.array([-1e4, 3.0]), 2.0)
        array([-2.,  3.])
    """
    return exponential_ramp(array(input), alpha=alpha)


@door
def selu(input: Any) -> Any:
    """1.0507 elu(x, alpha=1.6733): a stack of layers keeps mean 0 and variance 1. (Klambauer et al. 2017.)

    Example:
        >>> import numpy as np
        >>> selu(np.array([-1e4, 1.0])).round(4)
        array([-1.7581,  1.0507])
    """
    return exponential_ramp(array(input), alpha=_SELU_ALPHA, scale=_SELU_SCALE)


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
    input = array(input)
    if approximate == "none":
        return input * normal_cdf(input)
    # (1 + tanh u) / 2 is sigmoid(2 u), which keeps its accuracy where tanh u is near -1; beyond 25 it is 0 or 1, and
    # the cube might overflow
    x = ops.clip(input, -25.0, 25.0)
    return input * sigmoid(math.sqrt(8 / math.pi) * (x + 0.044715 * (x * x * x)))


@door
def softplus(input: Any, beta: float = 1.0, threshold: float = 20.0) -> Any:
    """log(1 + e^(beta x)) / beta, a smooth ``relu``; x itself where beta x > threshold.

    Raises:
        ArgumentError: beta is not positive.

    Example:
        >>> import numpy as np
        >>> softplus(np.array([-1e4, 0.0, 4.0])).round(4)
        array([0.    , 0.6931, 4.0181])
    """
    _check_beta("softplus", beta)
    return soft_ramp(array(input), beta=beta, threshold=threshold)


@door
def silu(input: Any) -> Any:
    """x sigmoid(x), also called swish. (Elfwing, Uchibe and Doya 2017; Ramachandran, Zoph and Le 2017.)

    Example:
        >>> import numpy as np
        >>> silu(np.array([-1e4, 0.0, 1e4]))
        array([   -0.,     0., 10000.])
    """
    input = array(input)
    return input * sigmoid(input)


@door
def softmax(input: Any, dim: int = -1) -> Any:
    """exp(x) / sum(exp(x)) along an axis: scores to probabilities.

    Example:
        >>> import numpy as np
        >>> softmax(np.array([1e4, 1e4, -1e4]))
        array([0.5, 0.5, 0. ])
    """
    return ops.softmax(array(input), axis=dim)


@door
def log_softmax(input: Any, dim: int = -1) -> Any:
    """log(softmax(x)) along an axis, accurate where the probability itself would underflow.

    Example:
        >>> import numpy as np
        >>> log_softmax(np.array([1e4, -1e4]))
        array([     0., -20000.])
    """
    return ops.log_softmax(array(input), axis=dim)


def _check_approximation(name: str, approximate: str) -> None:
    if approximate not in ("none", "tanh"):
        raise ArgumentError(f"{name}: got approximate={approximate!r}, expected 'none' or 'tanh'")


def _check_beta(name: str, beta: float) -> None:
    if not beta > 0:
        raise ArgumentError(f"{name}: got beta={beta}, expected a number > 0")


class Identity(Module):
    """The input itself: a placeholder for another module."""

    def forward(self, x: Any) -> Any:
        """Anything; returned as it is."""
        return x


class Step(Module):
    """1 where x >= threshold, else 0, with gradient 0; see ``functional.step``."""

    @door
    def __init__(self, threshold: float = 0.0) -> None:
        self.threshold = threshold

    def forward(self, x: Any) -> Any:
        """Any shape; the result has the same."""
        return step(x, self.threshold)

    def extra_repr(self) -> str:
        """The threshold."""
        return f"threshold={self.threshold}"


class ReLU(Module):
    """max(x, 0), elementwise; the gradient at exactly 0 is 0.

    Example:
        >>> import numpy as np
        >>> ReLU()(np.array([-1.0, 2.0]))
        array([0., 2.])
    """

    def forward(self, x: Any) -> Any:
        """Any shape; the result has the same."""
        return relu(x)


class Tanh(Module):
    """The hyperbolic tangent, elementwise.

    Example:
        >>> import numpy as np
        >>> Tanh()(np.array([0.0, 100.0]))
        array([0., 1.])
    """

    def forward(self, x: Any) -> Any:
        """Any shape; the result has the same."""
        return tanh(x)


class Sigmoid(Module):
    """1 / (1 + e^-x), elementwise.

    Example:
        >>> import numpy as np
        >>> Sigmoid()(np.array([0.0, 100.0]))
        array([0.5, 1. ])
    """

    def forward(self, x: Any) -> Any:
        """Any shape; the result has the same."""
        return sigmoid(x)


class LeakyReLU(Module):
    """x where x > 0, else negative_slope x; see ``functional.leaky_relu``."""

    @door
    def __init__(self, negative_slope: float = 0.01) -> None:
        self.negative_slope = negative_slope

    def forward(self, x: Any) -> Any:
        """Any shape; the result has the same."""
        return leaky_relu(x, self.negative_slope)

    def extra_repr(self) -> str:
        """The slope."""
        return f"negative_slope={self.negative_slope}"


class ELU(Module):
    """x where x > 0, else alpha (e^x - 1); see ``functional.elu``."""

    @door
    def __init__(self, alpha: float = 1.0) -> None:
        self.alpha = alpha

    def forward(self, x: Any) -> Any:
        """Any shape; the result has the same."""
        return elu(x, self.alpha)

    def extra_repr(self) -> str:
        """The level."""
        return f"alpha={self.alpha}"


class SELU(Module):
    """The self-normalising ELU; see ``functional.selu``. Start its layers with ``kaiming_normal_(..., "linear")``."""

    def forward(self, x: Any) -> Any:
        """Any shape; the result has the same."""
        return selu(x)


class GELU(Module):
    """x times the normal probability below x, exactly or by tanh; see ``functional.gelu``.

    Raises:
        ArgumentError: an unknown approximation.
    """

    @door
    def __init__(self, approximate: Approximation = "none") -> None:
        _check_approximation("GELU", approximate)
        self.approximate: Approximation = approximate

    def forward(self, x: Any) -> Any:
        """Any shape; the result has the same."""
        return gelu(x, self.approximate)

    def extra_repr(self) -> str:
        """The approximation."""
        return f"approximate={self.approximate!r}"


class Softplus(Module):
    """log(1 + e^(beta x)) / beta; see ``functional.softplus``.

    Raises:
        ArgumentError: beta is not positive.
    """

    @door
    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        _check_beta("Softplus", beta)
        self.beta = beta
        self.threshold = threshold

    def forward(self, x: Any) -> Any:
        """Any shape; the result has the same."""
        return softplus(x, self.beta, self.threshold)

    def extra_repr(self) -> str:
        """The two numbers."""
        return f"beta={self.beta}, threshold={self.threshold}"


class SiLU(Module):
    """x sigmoid(x); see ``functional.silu``."""

    def forward(self, x: Any) -> Any:
        """Any shape; the result has the same."""
        return silu(x)


class Softmax(Module):
    """exp(x) / sum(exp(x)) along an axis: scores to probabilities.

    For training, leave it out and use ``CrossEntropyLoss``, which takes the scores themselves.

    Args:
        dim: the axis along which the probabilities add up to 1.
    """

    @door
    def __init__(self, dim: int = -1) -> None:
        self.dim = dim

    def forward(self, x: Any) -> Any:
        """Any shape with the axis; the result has the same."""
        return softmax(x, self.dim)

    def extra_repr(self) -> str:
        """The axis."""
        return f"dim={self.dim}"


class LogSoftmax(Module):
    """log(softmax(x)) along an axis, accurate where the probability itself would underflow.

    Args:
        dim: the axis along which the probabilities add up to 1.
    """

    @door
    def __init__(self, dim: int = -1) -> None:
        self.dim = dim

    def forward(self, x: Any) -> Any:
        """Any shape with the axis; the result has the same."""
        return log_softmax(x, self.dim)

    def extra_repr(self) -> str:
        """The axis."""
        return f"dim={self.dim}"


ACTIVATIONS: dict[str, type[Module]] = {
    "relu": ReLU,
    "tanh": Tanh,
    "sigmoid": Sigmoid,
    "identity": Identity,
    "leaky_relu": LeakyReLU,
    "elu": ELU,
    "selu": SELU,
    "gelu": GELU,
    "softplus": Softplus,
    "silu": SiLU,
    "step": Step,
}
"""The elementwise activations by the names that ``MLP`` takes."""
