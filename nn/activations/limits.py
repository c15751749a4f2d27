"""Activations between two limits: the sigmoid, tanh, and cheaper relatives of both."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd import ops
from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.errors import ArgumentError
from autograd.ops.masking import either
from nn.activations.new_arrays import NewArrays
from nn.activations.ramps import soft_ramp
from nn.modules.arguments import flag, numbers, real
from nn.modules.module import Module


@op(
    lambda g, out, x, low, high: either((x <= low) | (x >= high), 0.0, g),
    kind="elementwise", gate="scaler", symbol="hardtanh", local=("[low < x < high]",), selects=True,
)  # fmt: skip
def limited_ramp(x: Any, *, low: Any = -1.0, high: Any = 1.0) -> Any:
    """x between low and high, else the nearer of them. The slope at a limit is 0, where that of ``clip`` is 1."""
    return np.clip(x, low, high)


@op(
    lambda g, out, x: g / (1 + abs(x)) / (1 + abs(x)),
    kind="elementwise", gate="scaler", symbol="softsign", local=("1/(1 + sign(x) x)^2",),
)  # fmt: skip
def soft_sign(x: Any) -> Any:
    """x / (1 + abs(x)). The slope is divided twice, as a square might leave the range."""
    with np.errstate(invalid="ignore"):
        return np.where(abs(x) < math.inf, x / (1 + abs(x)), np.sign(x))


@door
def sigmoid(input: Any) -> Any:
    """1 / (1 + e^-x), accurate in both tails.

    Example:
        >>> import numpy as np
        >>> sigmoid(np.array([-1e4, 0.0, 1e4]))
        array([0. , 0.5, 1. ])
    """
    return ops.sigmoid(numbers(input))


@door
def tanh(input: Any) -> Any:
    """The hyperbolic tangent.

    Example:
        >>> import numpy as np
        >>> tanh(np.array([-1e4, 0.0, 1e4]))
        array([-1.,  0.,  1.])
    """
    return ops.tanh(numbers(input))


@door
def hardtanh(input: Any, min_val: float = -1.0, max_val: float = 1.0) -> Any:
    """x between two limits, else the nearer limit; at the limits themselves the slope is 0. (Collobert 2004.)

    Args:
        input: any shape.
        min_val: the lower limit.
        max_val: the upper one.

    Raises:
        ArgumentError: the limits are no numbers, or in the wrong order.

    Example:
        >>> import numpy as np
        >>> hardtanh(np.array([-1e4, 0.5, 1e4]))
        array([-1. ,  0.5,  1. ])
    """
    low, high = _limits("hardtanh", min_val, max_val)
    return limited_ramp(numbers(input), low=low, high=high)


@door
def relu6(input: Any) -> Any:
    """``relu`` with 6 as the largest value; at 0 and at 6 the slope is 0. (Krizhevsky 2010.)

    Example:
        >>> import numpy as np
        >>> relu6(np.array([-1.0, 2.0, 9.0]))
        array([0., 2., 6.])
    """
    return limited_ramp(numbers(input), low=0.0, high=6.0)


@door
def hardsigmoid(input: Any) -> Any:
    """x / 6 + 1/2 from -3 to 3, 0 below, 1 above: the sigmoid in three straight pieces. (Howard et al. 2019.)

    The slope is 1/6 between -3 and 3, and 0 at them. (PyTorch's own slope is 1/6 in single precision, in float64 too.)

    Example:
        >>> import numpy as np
        >>> hardsigmoid(np.array([-1e4, 0.0, 1.5, 3.0]))
        array([0.  , 0.5 , 0.75, 1.  ])
    """
    return (limited_ramp(numbers(input), low=-3.0, high=3.0) + 3.0) / 6.0


@door
def softsign(input: Any) -> Any:
    """x / (1 + abs(x)): from -1 to 1 as tanh, with longer tails. (Turian, Bergstra and Bengio 2009.)

    Example:
        >>> import numpy as np
        >>> softsign(np.array([-3.0, 0.0, 1.0]))
        array([-0.75,  0.  ,  0.5 ])
    """
    return soft_sign(numbers(input))


@door
def logsigmoid(input: Any) -> Any:
    """log(sigmoid(x)), accurate where the sigmoid itself would underflow.

    Example:
        >>> import numpy as np
        >>> logsigmoid(np.array([-800.0, 0.0, 4.0])).round(4).tolist()
        [-800.0, -0.6931, -0.0181]
    """
    return -soft_ramp(-numbers(input), beta=1.0, threshold=math.inf)


def _limits(name: str, min_val: Any, max_val: Any) -> tuple[float, float]:
    low = real(name, "min_val", min_val, low=-math.inf)
    high = real(name, "max_val", max_val, low=-math.inf)
    if low > high:
        raise ArgumentError(f"{name}: got min_val={low} and max_val={high}, expected min_val <= max_val")
    return low, high


class Tanh(Module):
    """The hyperbolic tangent, elementwise.

    Example:
        >>> import numpy as np
        >>> Tanh()(np.array([0.0, 100.0]))
        array([0., 1.])
    """

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return tanh(input)


class Sigmoid(Module):
    """1 / (1 + e^-x), elementwise.

    Example:
        >>> import numpy as np
        >>> Sigmoid()(np.array([0.0, 100.0]))
        array([0.5, 1. ])
    """

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return sigmoid(input)


class Hardtanh(Module):
    """x between two limits, else the nearer limit; see ``functional.hardtanh``.

    Args:
        min_val: the lower limit.
        max_val: the upper one.

    Raises:
        ArgumentError: the limits are no numbers, or in the wrong order.

    Example:
        >>> import numpy as np
        >>> Hardtanh(-2.0, 2.0)(np.array([-5.0, 1.5]))
        array([-2. ,  1.5])
    """

    @door
    def __init__(self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> None:
        flag("Hardtanh", "inplace", inplace)
        _limits("Hardtanh", min_val, max_val)
        self.min_val = min_val
        self.max_val = max_val

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return hardtanh(input, self.min_val, self.max_val)

    def extra_repr(self) -> str:
        """The limits."""
        return f"min_val={self.min_val}, max_val={self.max_val}"


class ReLU6(NewArrays):
    """``ReLU`` up to 6; see ``functional.relu6``.

    Example:
        >>> import numpy as np
        >>> ReLU6()(np.array([-1.0, 2.0, 9.0]))
        array([0., 2., 6.])
    """

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return relu6(input)


class Hardsigmoid(NewArrays):
    """x / 6 + 1/2 from -3 to 3, 0 below, 1 above; see ``functional.hardsigmoid``.

    Example:
        >>> import numpy as np
        >>> Hardsigmoid()(np.array([-4.0, 0.0, 1.5]))
        array([0.  , 0.5 , 0.75])
    """

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return hardsigmoid(input)


class Softsign(Module):
    """x / (1 + abs(x)); see ``functional.softsign``.

    Example:
        >>> import numpy as np
        >>> Softsign()(np.array([-3.0, 1.0]))
        array([-0.75,  0.5 ])
    """

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return softsign(input)


class LogSigmoid(Module):
    """log(sigmoid(x)), accurate in both tails; see ``functional.logsigmoid``.

    Example:
        >>> import numpy as np
        >>> LogSigmoid()(np.array([-800.0]))
        array([-800.])
    """

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return logsigmoid(input)
