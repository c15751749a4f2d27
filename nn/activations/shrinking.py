"""Activations that make small inputs 0: shrinkage, and the threshold with a value of its own."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.ops import tanh
from autograd.ops.masking import either
from nn.modules.arguments import flag, numbers, real
from nn.modules.module import Module


@op(
    lambda g, out, x, lambd: either(abs(x) <= lambd, 0.0, g),
    kind="elementwise", gate="scaler", symbol="softshrink", local=("[x < -lambd] + [lambd < x]",), selects=True,
)  # fmt: skip
def soft_shrinkage(x: Any, *, lambd: Any = 0.5) -> Any:
    """x moved towards 0 by lambd, but not past 0. The slope is 0 from -lambd to lambd, and 1 elsewhere."""
    return either(abs(x) <= lambd, 0.0, x - np.copysign(lambd, x))


@op(
    lambda g, out, x, lambd: either(abs(x) <= lambd, 0.0, g),
    kind="elementwise", gate="scaler", symbol="hardshrink", local=("[x < -lambd] + [lambd < x]",), selects=True,
)  # fmt: skip
def hard_shrinkage(x: Any, *, lambd: Any = 0.5) -> Any:
    """x where abs(x) > lambd, else 0. The slope is 0 from -lambd to lambd, and 1 elsewhere."""
    return either(abs(x) <= lambd, 0.0, x)


@op(
    lambda g, out, x, threshold, value: either(x <= threshold, 0.0, g),
    kind="elementwise", gate="scaler", symbol="threshold", local=("[x > threshold]",), selects=True,
)  # fmt: skip
def thresholded(x: Any, *, threshold: Any, value: Any) -> Any:
    """x where x > threshold, else value. The gradient passes where x is above the threshold."""
    return either(x <= threshold, value, x)


@door
def softshrink(input: Any, lambd: float = 0.5) -> Any:
    """x - lambd where x > lambd, x + lambd where x < -lambd, and 0 between: the proximal step of lambd abs(x).

    At -lambd and lambd the slope is 0. (Donoho 1995.)

    Raises:
        ArgumentError: lambd is negative, or no number.

    Example:
        >>> import numpy as np
        >>> softshrink(np.array([-2.0, 0.4, 2.0]))
        array([-1.5,  0. ,  1.5])
    """
    return soft_shrinkage(numbers(input), lambd=real("softshrink", "lambd", lambd))


@door
def hardshrink(input: Any, lambd: float = 0.5) -> Any:
    """x where abs(x) > lambd, else 0; at -lambd and lambd the slope is 0.

    Raises:
        ArgumentError: lambd is no number.

    Example:
        >>> import numpy as np
        >>> hardshrink(np.array([-2.0, 0.4, 2.0]))
        array([-2.,  0.,  2.])
    """
    return hard_shrinkage(numbers(input), lambd=real("hardshrink", "lambd", lambd, low=-math.inf))


@door
def tanhshrink(input: Any) -> Any:
    """x - tanh(x): about x^3 / 3 near 0, and about x - 1 or x + 1 far from 0.

    Example:
        >>> import numpy as np
        >>> tanhshrink(np.array([-1e4, 0.0, 1e4]))
        array([-9999.,     0.,  9999.])
    """
    input = numbers(input)
    return input - tanh(input)


@door
def threshold(input: Any, threshold: float, value: float) -> Any:
    """x where x > threshold, else ``value``; the slope at the threshold is 0.

    Args:
        input: any shape.
        threshold: above it, x stays.
        value: what stands for x elsewhere.

    Raises:
        ArgumentError: one of the two is no number.

    Example:
        >>> import numpy as np
        >>> threshold(np.array([0.5, 1.0, 2.0]), 1.0, -3.0)
        array([-3., -3.,  2.])
    """
    level = real("threshold", "threshold", threshold, low=-math.inf)
    return thresholded(numbers(input), threshold=level, value=real("threshold", "value", value, low=-math.inf))


class Softshrink(Module):
    """x moved towards 0 by lambd; see ``functional.softshrink``.

    Raises:
        ArgumentError: lambd is negative, or no number.

    Example:
        >>> import numpy as np
        >>> Softshrink()(np.array([-2.0, 0.4, 2.0]))
        array([-1.5,  0. ,  1.5])
    """

    @door
    def __init__(self, lambd: float = 0.5) -> None:
        real("Softshrink", "lambd", lambd)
        self.lambd = lambd

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return softshrink(input, self.lambd)

    def extra_repr(self) -> str:
        """The distance."""
        return f"{self.lambd}"


class Hardshrink(Module):
    """x where abs(x) > lambd, else 0; see ``functional.hardshrink``.

    Raises:
        ArgumentError: lambd is no number.

    Example:
        >>> import numpy as np
        >>> Hardshrink()(np.array([-2.0, 0.4, 2.0]))
        array([-2.,  0.,  2.])
    """

    @door
    def __init__(self, lambd: float = 0.5) -> None:
        real("Hardshrink", "lambd", lambd, low=-math.inf)
        self.lambd = lambd

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return hardshrink(input, self.lambd)

    def extra_repr(self) -> str:
        """The limit."""
        return f"{self.lambd}"


class Tanhshrink(Module):
    """x - tanh(x); see ``functional.tanhshrink``.

    Example:
        >>> import numpy as np
        >>> Tanhshrink()(np.array([-1e4, 0.0, 1e4]))
        array([-9999.,     0.,  9999.])
    """

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return tanhshrink(input)


class Threshold(Module):
    """x where x > threshold, else ``value``; see ``functional.threshold``. ``Step`` is the one that fires.

    Args:
        threshold: above it, x stays.
        value: what stands for x elsewhere.

    Raises:
        ArgumentError: one of the two is no number.

    Example:
        >>> import numpy as np
        >>> Threshold(1.0, -3.0)(np.array([0.5, 1.0, 2.0]))
        array([-3., -3.,  2.])
    """

    @door
    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        flag("Threshold", "inplace", inplace)
        real("Threshold", "threshold", threshold, low=-math.inf)
        real("Threshold", "value", value, low=-math.inf)
        self.threshold = threshold
        self.value = value

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return threshold(input, self.threshold, self.value)

    def extra_repr(self) -> str:
        """The two numbers."""
        return f"threshold={self.threshold}, value={self.value}"
