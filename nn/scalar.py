"""Neurons, layers and MLPs of single ``Value``s: every multiply and add is a node, so one neuron is one picture.

The interface and the behaviour are micrograd's; a program written for it needs other import lines only, such as
``from nn import scalar as nn``. New are a choice of activation, and ``Perceptron``, the classical neuron with a
threshold and a learning rule without derivatives. ``nn.MLP.from_scalar`` and ``nn.MLP.to_scalar`` carry weights to the
world of arrays and back.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from autograd.containers import register_container
from autograd.engine.doors import door, shown
from autograd.engine.provenance import annotate
from autograd.errors import ArgumentError, OperandError, ShapeError
from autograd.value import Value
from nn import activations
from nn.activations import ACTIVATIONS
from nn.init import Rng
from nn.modules.arguments import flag, generator, integer, real
from nn.scalar_parts import parts, rebuilt

Number = Value | float
Activation = str | Callable[[Any], Any]


class Module:
    """Something with parameters.

    ``grad`` and its like take it as a container of them: ``grad(loss)(model)`` is a model like it, whose parameters are
    the gradients.

    Example:
        >>> from autograd import grad
        >>> neuron = Neuron(2, nonlin=False, rng=0)
        >>> gradients = grad(lambda neuron: neuron([3.0, 4.0]))(neuron)
        >>> [p.data for p in gradients.parameters()]
        [3.0, 4.0, 1.0]
    """

    def parameters(self) -> list[Value]:
        """The Values to train, in order."""
        return []

    def zero_grad(self) -> None:
        """Set all gradients to 0: call it before each backward pass, or they add up."""
        for p in self.parameters():
            p.grad = 0.0


register_container(Module, parts, rebuilt)


class Neuron(Module):
    """activation(w · x + b): by default relu, or no activation with ``nonlin=False``.

    Args:
        nin: how many numbers come in.
        nonlin: False leaves the activation out, as ``activation="identity"`` does.
        activation: one of the names that ``nn.MLP`` takes (``"relu"``, ``"tanh"``, ``"sigmoid"`` ...), or a function or
            Module that turns a Value into a Value.
        rng: the source of the weights: a ``numpy.random.Generator`` or an integer seed; None takes the standard
            library's ``random``, as micrograd does, which ``random.seed`` makes reproducible.

    Attributes:
        w: the weights, drawn evenly from -1 to 1.
        b: the bias, 0 at first.
        activation: as given; another may be assigned.

    Raises:
        ArgumentError: an unknown activation.
        ShapeError: when called on more or fewer than ``nin`` numbers.

    Example:
        >>> neuron = Neuron(2, activation="tanh")
        >>> for p, number in zip(neuron.parameters(), [2.0, -1.0, -2.0]):
        ...     p.data = number
        >>> out = neuron([3.0, 4.0])
        >>> out.backward()
        >>> out.data, [p.grad for p in neuron.parameters()]
        (0.0, [3.0, 4.0, 1.0])
    """

    @door
    def __init__(self, nin: int, nonlin: bool = True, *, activation: Activation = "relu", rng: Rng = None) -> None:
        nin = integer("Neuron", "nin", nin, 0)
        draw = random.uniform if rng is None else generator("Neuron", rng).uniform
        self.w = [Value(draw(-1, 1)) for _ in range(nin)]
        self.b = Value(0)
        self.activation = activation if flag("Neuron", "nonlin", nonlin) else "identity"

    @property
    def activation(self) -> Activation:
        """The function that is applied to w · x + b."""
        return self._activation

    @activation.setter
    def activation(self, activation: Activation) -> None:
        if isinstance(activation, str) and activation not in ACTIVATIONS:
            raise ArgumentError(f"Neuron: got activation {activation!r}, expected one of {', '.join(ACTIVATIONS)}")
        self._activation = activation
        self._function: Callable[[Any], Any] = (
            getattr(activations, activation) if isinstance(activation, str) else activation
        )

    @property
    def nonlin(self) -> bool:
        """True if there is an activation."""
        return self._activation != "identity"

    def __call__(self, x: Iterable[Number]) -> Value:
        """One number from ``nin`` numbers."""
        try:
            x = list(x)
        except TypeError as error:
            raise _no_list(self, x) from error
        out: Value = self._function(self._sum(x))
        return annotate(self, x, out)

    def _sum(self, x: Sequence[Number]) -> Any:
        if len(x) != len(self.w):
            raise ShapeError(f"{self!r}: got {len(x)} inputs, expected {len(self.w)}")
        act: Any = self.b
        for wi, xi in zip(self.w, x, strict=True):
            act = act + wi * xi
        return act

    def parameters(self) -> list[Value]:
        """The weights, then the bias."""
        return [*self.w, self.b]

    def __repr__(self) -> str:
        given = self._activation
        if isinstance(given, str):
            name = ACTIVATIONS[given].__name__ if self.nonlin else "Linear"
        else:
            name = getattr(given, "__name__", type(given).__name__)
        return f"{name}Neuron({len(self.w)})"


_FIRING_AT_0 = activations.Step(fires_at_threshold=True)  # shared, so that the neurons of a layer compare equal


class Perceptron(Neuron):
    """The classical neuron: it fires (1) where w · x exceeds its threshold, and is silent (0) elsewhere.

    With weights and threshold set by hand it is the neuron of McCulloch and Pitts ("A logical calculus of the ideas
    immanent in nervous activity", 1943); ``learn`` finds them by the rule of Rosenblatt ("The perceptron", 1958). The
    derivative of a threshold is 0 wherever there is one, so descent cannot.

    At the threshold itself it is silent, f(0) = 0, as most lectures draw it. The other convention, which McCulloch and
    Pitts had, is ``fires_at_threshold=True``. The rule of Rosenblatt does not care: its proof of convergence needs a
    line with room on both sides, and any line that separates finitely many points can be moved to have it. So choose
    thresholds between the sums that are to be told apart, as 1.5 for AND below, and both conventions agree.

    Args:
        nin: how many numbers come in.
        weights: the weights to start from; 0 if not given.
        threshold: it fires where w · x > threshold; the bias is its negative.
        fires_at_threshold: True makes it fire where w · x >= threshold.

    Raises:
        ShapeError: another number of weights.
        ArgumentError: a weight or threshold that is no finite number.

    Example:
        >>> conjunction = Perceptron(2, weights=[1, 1], threshold=1.5)
        >>> [conjunction(x).data for x in ([0, 0], [0, 1], [1, 0], [1, 1])]
        [0.0, 0.0, 0.0, 1.0]
    """

    @door
    def __init__(
        self,
        nin: int,
        weights: Iterable[float] | None = None,
        threshold: float = 0.0,
        *,
        fires_at_threshold: bool = False,
    ) -> None:
        given = [0.0] * nin if weights is None else list(weights)
        if len(given) != nin:
            raise ShapeError(f"Perceptron: got {len(given)} weights, expected {nin}")
        numbers = [real("Perceptron", f"weights[{i}]", w, low=-np.inf) for i, w in enumerate(given)]
        self.w = [Value(w) for w in numbers]
        self.b = Value(-real("Perceptron", "threshold", threshold, low=-np.inf))
        for p, name in self.suggested_names():
            p.name = name
        self.activation = _FIRING_AT_0 if flag("Perceptron", "fires_at_threshold", fires_at_threshold) else "step"

    def suggested_names(self) -> list[tuple[Value, str]]:
        """The parameters with the names that they have from the start: w1, w2 ... and b.

        In a picture of several neurons such a name stands behind that of its neuron: ``h1.w1``.
        """
        return [*((w, f"w{i}") for i, w in enumerate(self.w, start=1)), (self.b, "b")]

    @property
    def threshold(self) -> float:
        """The value of w · x above which the neuron fires: the negative of the bias."""
        return 0.0 - self.b.data  # -b would be -0.0

    @door
    def learn(
        self, xs: Sequence[Iterable[float]], targets: Sequence[float], *, epochs: int = 100, lr: float = 1.0
    ) -> list[int]:
        """Rosenblatt's rule: after each example w += lr * (target - output) * x, and b += lr * (target - output).

        Nothing changes while the output is right. If any weights at all get all examples right, the rule finds some
        after finitely many mistakes (Novikoff, "On convergence proofs on perceptrons", 1962); otherwise it never rests.

        Args:
            xs: the examples, gone through in order.
            targets: 0 or 1 for each.
            epochs: how often to go through them at most; it ends after the first time without a mistake.
            lr: the length of a step, > 0.

        Returns:
            The number of mistakes in each epoch; the last is 0 if everything was learned.

        Raises:
            ShapeError: as many targets as examples are needed, or an example has another length.
            ArgumentError: a target that is neither 0 nor 1, or a number out of its range.

        Example:
            >>> disjunction = Perceptron(2)
            >>> disjunction.learn([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 1])
            [1, 2, 1, 0]
            >>> [w.data for w in disjunction.w], disjunction.threshold
            ([1.0, 1.0], 0.0)
        """
        examples, wanted = [list(x) for x in xs], [float(t) for t in targets]
        if len(examples) != len(wanted):
            raise ShapeError(f"Perceptron.learn: got {len(examples)} examples and {len(wanted)} targets")
        if not set(wanted) <= {0.0, 1.0}:
            raise ArgumentError(f"Perceptron.learn: got targets {sorted(set(wanted))}, expected 0 and 1")
        rate = real("Perceptron.learn", "lr", lr, above=True)
        mistakes: list[int] = []
        for _ in range(integer("Perceptron.learn", "epochs", epochs, 0)):
            mistakes.append(sum(self._correct(x, t, rate) for x, t in zip(examples, wanted, strict=True)))
            if not mistakes[-1]:
                break
        return mistakes

    def _correct(self, x: Sequence[float], target: float, rate: float) -> bool:
        """Change the weights if the output is wrong; True if it was."""
        error = target - self(x).data
        if error:
            for wi, xi in zip(self.w, x, strict=True):
                wi.data += rate * error * float(xi)
            self.b.data += rate * error
        return error != 0


class Layer(Module):
    """``nout`` neurons side by side, all reading the same ``nin`` numbers.

    Args:
        nin: how many numbers come in.
        nout: how many go out.
        **kwargs: passed on to each ``Neuron``; a seed ``rng`` becomes one generator for all.

    Example:
        >>> Layer(2, 3, nonlin=False)
        Layer of [LinearNeuron(2), LinearNeuron(2), LinearNeuron(2)]
    """

    @door
    def __init__(self, nin: int, nout: int, **kwargs: Any) -> None:
        nin, nout = integer("Layer", "nin", nin, 0), integer("Layer", "nout", nout, 0)
        if kwargs.get("rng") is not None:  # a seed would give all layers the same numbers
            kwargs["rng"] = generator("Layer", kwargs["rng"])
        self.neurons = [Neuron(nin, **kwargs) for _ in range(nout)]

    def __call__(self, x: Iterable[Number]) -> Any:
        """A list of ``nout`` Values; a single Value, not a list, if there is one neuron."""
        try:
            x = list(x)
        except TypeError as error:
            raise _no_list(self, x) from error
        out = [neuron(x) for neuron in self.neurons]
        return annotate(self, x, out[0] if len(out) == 1 else out)

    def parameters(self) -> list[Value]:
        """The parameters of each neuron in turn."""
        return [p for neuron in self.neurons for p in neuron.parameters()]

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(repr, self.neurons))}]"


class MLP(Module):
    """A multilayer perceptron: layers with an activation, and a last layer without.

    Args:
        nin: how many numbers come in.
        nouts: how many go out of each layer.
        activation: that of all layers but the last; see ``Neuron``.
        rng: the source of the weights; see ``Neuron``.

    Example:
        >>> model = MLP(2, [2, 1])
        >>> model
        MLP of [Layer of [ReLUNeuron(2), ReLUNeuron(2)], Layer of [LinearNeuron(2)]]
        >>> len(model.parameters())
        9
    """

    @door
    def __init__(self, nin: int, nouts: Sequence[int], *, activation: Activation = "relu", rng: Rng = None) -> None:
        sizes = list(pairwise([nin, *nouts]))
        source = None if rng is None else generator("MLP", rng)
        self.layers = [
            Layer(a, b, nonlin=i < len(sizes) - 1, activation=activation, rng=source) for i, (a, b) in enumerate(sizes)
        ]

    def __call__(self, x: Iterable[Number]) -> Any:
        """The result of the last layer when ``x`` goes into the first and each result into the next."""
        try:
            x = list(x)
        except TypeError as error:
            raise _no_list(self, x) from error
        out: Any = x
        for layer in self.layers:
            out = layer(out)
        return annotate(self, x, out)

    def parameters(self) -> list[Value]:
        """The parameters of each layer in turn."""
        return [p for layer in self.layers for p in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(repr, self.layers))}]"


def _no_list(owner: Any, x: Any) -> OperandError:
    return OperandError(f"{type(owner).__name__}: got {shown(x)} as x, expected a list of numbers")
