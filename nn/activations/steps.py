"""The identity, and the all-or-none step of the first artificial neurons."""

from __future__ import annotations

from typing import Any

from autograd import ops
from autograd.engine.doors import door
from nn.modules.arguments import any_real, flag, numbers
from nn.modules.module import Module


def identity(input: Any) -> Any:
    """The input itself.

    Example:
        >>> identity(3)
        3
    """
    return input


@door
def step(input: Any, threshold: float = 0.0, *, fires_at_threshold: bool = False) -> Any:
    """1 where input > threshold, else 0: the all-or-none neuron of McCulloch and Pitts (1943).

    At the threshold itself it is 0, as in most lectures and in Rosenblatt (1958): a neuron fires when the threshold is
    exceeded. McCulloch and Pitts let it fire where the threshold is reached; ``fires_at_threshold=True`` is that, and
    PyTorch's ``torch.heaviside`` leaves the choice to its caller too. NaN stays NaN.

    Its gradient is 0 everywhere, at the jump too, so nothing can be learned through it by descent: Rosenblatt's
    perceptron has a rule of its own, and ``sigmoid`` is the step made smooth.

    Args:
        input: any shape.
        threshold: where the jump is.
        fires_at_threshold: the value at the jump itself: True for 1, False for 0.

    Raises:
        ArgumentError: ``fires_at_threshold`` is neither True nor False.

    Example:
        >>> import numpy as np
        >>> step(np.array([-0.5, 0.0, 2.0]))
        array([0., 0., 1.])
        >>> step(np.array([-0.5, 0.0, 2.0]), fires_at_threshold=True)
        array([0., 1., 1.])
    """
    at_threshold = 1.0 if flag("step", "fires_at_threshold", fires_at_threshold) else 0.0
    threshold = any_real("step", "threshold", threshold)
    input = numbers(input)
    return ops.heaviside(input - threshold if threshold else input, at_threshold)


class Identity(Module):
    """The input itself: a placeholder for another module.

    Example:
        >>> import numpy as np
        >>> Identity()(np.array([1.0, 2.0]))
        array([1., 2.])
    """

    def forward(self, input: Any) -> Any:
        """Anything; returned as it is."""
        return input


class Step(Module):
    """1 where x > threshold, else 0, with gradient 0; at the threshold itself 0. See ``functional.step``.

    Args:
        threshold: where the jump is.
        fires_at_threshold: True makes the value at the threshold 1.

    Raises:
        ArgumentError: ``fires_at_threshold`` is neither True nor False.

    Example:
        >>> import numpy as np
        >>> Step(2.0)(np.array([1.0, 2.0, 3.0]))
        array([0., 0., 1.])
    """

    @door
    def __init__(self, threshold: float = 0.0, *, fires_at_threshold: bool = False) -> None:
        self.threshold = any_real("Step", "threshold", threshold)
        self.fires_at_threshold = flag("Step", "fires_at_threshold", fires_at_threshold)

    def forward(self, input: Any) -> Any:
        """Any shape; the result has the same shape."""
        return step(input, self.threshold, fires_at_threshold=self.fires_at_threshold)

    def extra_repr(self) -> str:
        """The threshold, and the convention at it unless that is the default."""
        return f"threshold={self.threshold}" + (", fires_at_threshold=True" if self.fires_at_threshold else "")
