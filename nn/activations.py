"""Activations as modules, for use in ``Sequential``; each applies one op of the engine."""

from __future__ import annotations

from typing import Any

from autograd import ops
from nn.module import Module


class ReLU(Module):
    """max(x, 0), elementwise; the gradient at exactly 0 is 0.

    Example:
        >>> import numpy as np
        >>> ReLU()(np.array([-1.0, 2.0]))
        array([0., 2.])
    """

    def forward(self, x: Any) -> Any:
        """Any shape; the result has the same."""
        return ops.relu(x)


class Tanh(Module):
    """The hyperbolic tangent, elementwise.

    Example:
        >>> import numpy as np
        >>> Tanh()(np.array([0.0, 100.0]))
        array([0., 1.])
    """

    def forward(self, x: Any) -> Any:
        """Any shape; the result has the same."""
        return ops.tanh(x)


class Sigmoid(Module):
    """1 / (1 + e^-x), elementwise.

    Example:
        >>> import numpy as np
        >>> Sigmoid()(np.array([0.0, 100.0]))
        array([0.5, 1. ])
    """

    def forward(self, x: Any) -> Any:
        """Any shape; the result has the same."""
        return ops.sigmoid(x)


class Softmax(Module):
    """exp(x) / sum(exp(x)) along an axis: scores to probabilities.

    For training, leave it away and use ``CrossEntropyLoss``, which takes the scores themselves.

    Args:
        axis: the axis along which the probabilities add up to 1.
    """

    def __init__(self, axis: int = -1) -> None:
        self.axis = axis

    def forward(self, x: Any) -> Any:
        """Any shape with the axis; the result has the same."""
        return ops.softmax(x, axis=self.axis)

    def extra_repr(self) -> str:
        """The axis."""
        return f"axis={self.axis}"


class LogSoftmax(Module):
    """log(softmax(x)) along an axis, accurate where the probability itself would underflow.

    Args:
        axis: the axis along which the probabilities add up to 1.
    """

    def __init__(self, axis: int = -1) -> None:
        self.axis = axis

    def forward(self, x: Any) -> Any:
        """Any shape with the axis; the result has the same."""
        return ops.log_softmax(x, axis=self.axis)

    def extra_repr(self) -> str:
        """The axis."""
        return f"axis={self.axis}"


class Identity(Module):
    """What comes in goes out: a place that something else can be put in later."""

    def forward(self, x: Any) -> Any:
        """Anything; returned as it is."""
        return x


ACTIVATIONS: dict[str, type[Module]] = {
    "relu": ReLU,
    "tanh": Tanh,
    "sigmoid": Sigmoid,
    "identity": Identity,
}
"""The elementwise activations by the names that ``MLP`` takes."""
