"""Neurons, layers and MLPs of single ``Value``s: every multiply and add is a node, so one neuron is one picture.

The interface and the behaviour are micrograd's; a program written for it needs other import lines only, such as
``from nn import scalar as nn``. Weights come from the standard library's ``random``, in the order of construction.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from autograd.errors import ShapeError
from autograd.value import Value

Number = Value | float


class Module:
    """Something with parameters."""

    def parameters(self) -> list[Value]:
        """The Values to train, in order."""
        return []

    def zero_grad(self) -> None:
        """Set all gradients to 0: call it before each backward pass, or they add up."""
        for p in self.parameters():
            p.grad = 0


class Neuron(Module):
    """relu(w · x + b), or w · x + b without the nonlinearity.

    Args:
        nin: how many numbers come in.
        nonlin: whether a ReLU follows.

    Attributes:
        w: the weights, drawn evenly from -1 to 1.
        b: the bias, 0 at first.

    Raises:
        ShapeError: when called on more or fewer than ``nin`` numbers.

    Example:
        >>> neuron = Neuron(2)
        >>> for p, number in zip(neuron.parameters(), [2.0, -1.0, 0.5]):
        ...     p.data = number
        >>> out = neuron([3.0, 4.0])
        >>> out.backward()
        >>> out.data, [p.grad for p in neuron.parameters()]
        (2.5, [3.0, 4.0, 1.0])
    """

    def __init__(self, nin: int, nonlin: bool = True) -> None:
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(0)
        self.nonlin = nonlin

    def __call__(self, x: Iterable[Number]) -> Value:
        """One number from ``nin`` numbers."""
        x = list(x)
        if len(x) != len(self.w):
            raise ShapeError(f"{self!r}: got {len(x)} inputs, expected {len(self.w)}")
        act: Any = self.b
        for wi, xi in zip(self.w, x, strict=True):
            act = act + wi * xi
        out: Value = act.relu() if self.nonlin else act
        return out

    def parameters(self) -> list[Value]:
        """The weights, then the bias."""
        return [*self.w, self.b]

    def __repr__(self) -> str:
        return f"{'ReLU' if self.nonlin else 'Linear'}Neuron({len(self.w)})"


class Layer(Module):
    """``nout`` neurons side by side, all reading the same ``nin`` numbers.

    Args:
        nin: how many numbers come in.
        nout: how many go out.
        **kwargs: passed on to each ``Neuron``.

    Example:
        >>> Layer(2, 3, nonlin=False)
        Layer of [LinearNeuron(2), LinearNeuron(2), LinearNeuron(2)]
    """

    def __init__(self, nin: int, nout: int, **kwargs: Any) -> None:
        self.neurons = [Neuron(nin, **kwargs) for _ in range(nout)]

    def __call__(self, x: Iterable[Number]) -> Any:
        """A list of ``nout`` Values; a single Value, not a list, if there is one neuron."""
        out = [neuron(x) for neuron in self.neurons]
        return out[0] if len(out) == 1 else out

    def parameters(self) -> list[Value]:
        """The parameters of each neuron in turn."""
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(repr, self.neurons))}]"


class MLP(Module):
    """A multilayer perceptron: ReLU layers, and a last layer without.

    Args:
        nin: how many numbers come in.
        nouts: how many go out of each layer.

    Example:
        >>> model = MLP(2, [2, 1])
        >>> model
        MLP of [Layer of [ReLUNeuron(2), ReLUNeuron(2)], Layer of [LinearNeuron(2)]]
        >>> len(model.parameters())
        9
    """

    def __init__(self, nin: int, nouts: Sequence[int]) -> None:
        sizes = list(pairwise([nin, *nouts]))
        self.layers = [Layer(a, b, nonlin=i < len(sizes) - 1) for i, (a, b) in enumerate(sizes)]

    def __call__(self, x: Iterable[Number]) -> Any:
        """What the last layer makes of what the layer before it makes of ... ``x``."""
        out: Any = x
        for layer in self.layers:
            out = layer(out)
        return out

    def parameters(self) -> list[Value]:
        """The parameters of each layer in turn."""
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(repr, self.layers))}]"
