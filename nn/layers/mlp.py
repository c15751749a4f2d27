"""``MLP``: a multilayer perceptron, and the way to and from the one that ``nn.scalar`` makes of single Values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise
from typing import Self

import numpy as np
import numpy.typing as npt

from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError, OperandError
from autograd.value import Value
from nn import scalar
from nn.activations import ACTIVATIONS, PReLU
from nn.init import Rng
from nn.layers.linear import Linear
from nn.modules.arguments import generator
from nn.modules.containers import Layer, Sequential
from nn.modules.module import Module


class MLP(Sequential):
    """A multilayer perceptron: linear layers with an activation between each two, none after the last.

    Args:
        sizes: numbers of features from input to output, at least two: ``[2, 16, 16, 1]`` has two hidden layers.
        activation: a name (``"relu"``, ``"tanh"``, ``"sigmoid"``, ``"identity"``, ``"leaky_relu"``, ``"elu"``,
            ``"selu"``, ``"celu"``, ``"gelu"``, ``"softplus"``, ``"silu"``, ``"mish"``, ``"prelu"``, ``"relu6"``,
            ``"hardtanh"``, ``"hardsigmoid"``, ``"hardswish"``, ``"softsign"``, ``"logsigmoid"``, ``"softshrink"``,
            ``"hardshrink"``, ``"tanhshrink"``, ``"step"``); or a Module class, of which each place gets one of its
            own; or a Module or function, which all places share.
        bias: whether the linear layers have a bias.
        dtype: a floating dtype of the parameters; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other numbers at each call.

    Raises:
        OperandError: ``sizes`` is no list, or ``activation`` neither a name nor a function.
        ArgumentError: fewer than two sizes, a size below 1, or an unknown activation.

    Example:
        >>> import numpy as np
        >>> model = MLP([2, 16, 3], activation="tanh", rng=0)
        >>> model
        MLP(
          (0): Linear(in_features=2, out_features=16, bias=True)
          (1): Tanh()
          (2): Linear(in_features=16, out_features=3, bias=True)
        )
        >>> model(np.zeros((5, 2))).shape
        (5, 3)
    """

    @door
    def __init__(
        self,
        sizes: Iterable[int],
        activation: str | type[Module] | Layer = "relu",
        *,
        bias: bool = True,
        dtype: npt.DTypeLike | None = None,
        rng: Rng = None,
    ) -> None:
        if not isinstance(sizes, Iterable):
            raise OperandError(f"MLP: got sizes={shown(sizes)}, expected a list of numbers, such as [2, 16, 1]")
        sizes = list(sizes)
        if len(sizes) < 2:
            raise ArgumentError(f"MLP: got sizes {sizes}, expected at least two: features in and features out")
        make = _activation_maker(activation, dtype)
        # All layers share one generator. Given the seed itself, each would draw the same numbers.
        source = generator("MLP", rng)
        super().__init__()
        for n_in, n_out in pairwise(sizes):
            if len(self):
                self.append(make())
            self.append(Linear(n_in, n_out, bias, dtype=dtype, rng=source))

    @classmethod
    @door
    def from_scalar(cls, model: scalar.MLP, dtype: npt.DTypeLike | None = None) -> Self:
        """The same network as ``model``, a ``nn.scalar.MLP``: with arrays instead of single Values.

        Args:
            model: the network with the weights, biases and activations to copy.
            dtype: a floating dtype of the parameters; float64 if not given.

        Raises:
            ArgumentError: no layers, or one whose neurons have different activations.

        Example:
            >>> from nn import scalar
            >>> small = scalar.MLP(2, [3, 1], activation="tanh", rng=0)
            >>> MLP.from_scalar(small)
            MLP(
              (0): Linear(in_features=2, out_features=3, bias=True)
              (1): Tanh()
              (2): Linear(in_features=3, out_features=1, bias=True)
            )
            >>> abs(float(MLP.from_scalar(small)(np.array([0.5, -1.0])).data[0]) - small([0.5, -1.0]).data) < 1e-12
            True
        """
        if not model.layers:
            raise ArgumentError("MLP.from_scalar: got a model without layers, expected at least one")
        result = cls([len(model.layers[0].neurons[0].w), len(model.layers[0].neurons)], dtype=dtype)
        result._layers.clear()
        for layer in model.layers:
            activation = layer.neurons[0].activation
            if any(neuron.activation != activation for neuron in layer.neurons):
                raise ArgumentError(
                    f"MLP.from_scalar: got {layer!r}, expected one activation for all neurons of a layer"
                )
            linear = Linear(len(layer.neurons[0].w), len(layer.neurons), dtype=dtype, rng=0)
            weight = [[w.data for w in neuron.w] for neuron in layer.neurons]
            linear.load_state_dict({"weight": weight, "bias": [neuron.b.data for neuron in layer.neurons]})
            result.append(linear)
            if activation != "identity" or layer is not model.layers[-1]:
                result.append(_activation_maker(activation)())
        return result

    @door
    def to_scalar(self) -> scalar.MLP:
        """The same network as a ``nn.scalar.MLP``: every weight a Value, every multiply and add a node.

        Raises:
            ArgumentError: a layer that is neither ``Linear`` nor the activation after one.

        Example:
            >>> MLP([2, 3, 1], rng=0).to_scalar()
            MLP of [Layer of [ReLUNeuron(2), ReLUNeuron(2), ReLUNeuron(2)], Layer of [LinearNeuron(3)]]
        """
        result = scalar.MLP(1, [])
        names = {kind: name for name, kind in ACTIVATIONS.items()}
        bare = False  # True while the last layer has no activation yet
        for place, layer in self._layers.items():
            if isinstance(layer, Linear):
                single = scalar.Layer(layer.in_features, layer.out_features, activation="identity", rng=0)
                biases = np.zeros(layer.out_features) if layer.bias is None else layer.bias.data
                for neuron, row, bias in zip(single.neurons, layer.weight.data.tolist(), biases.tolist(), strict=True):
                    neuron.w = [Value(w) for w in row]
                    neuron.b = Value(bias, requires_grad=layer.bias is not None)
                result.layers.append(single)
                bare = True
            elif bare and (not isinstance(layer, Module) or type(layer) in names):
                # A module without settings goes by its name; LeakyReLU(0.2), for example, is passed on as it is.
                activation = names[type(layer)] if isinstance(layer, Module) and not vars(layer) else layer
                for neuron in result.layers[-1].neurons:
                    neuron.activation = activation
                bare = False
            else:
                wanted = "Linear, or an activation by itself" if bare else "Linear"
                raise ArgumentError(f"MLP.to_scalar: got {layer!r} as layer {place}, expected {wanted}")
        return result


_NAMES: dict[str, type[Module]] = {**ACTIVATIONS, "prelu": PReLU}


def _activation_maker(
    activation: str | type[Module] | Layer, dtype: npt.DTypeLike | None = None
) -> Callable[[], Layer]:
    """A function that returns the activation for one more place, with parameters of a dtype if it has any."""
    if isinstance(activation, str):
        if activation not in _NAMES:
            raise ArgumentError(f"MLP: got activation {activation!r}, expected one of {', '.join(_NAMES)}")
        activation = _NAMES[activation]
    if isinstance(activation, type) and issubclass(activation, Module):
        return partial(PReLU, dtype=dtype) if activation is PReLU else activation
    if not callable(activation):
        raise OperandError(f"MLP: got activation={shown(activation)}, expected a name, a Module or a function")
    shared: Layer = activation
    return lambda: shared
