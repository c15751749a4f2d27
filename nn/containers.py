"""Modules made of modules: ``Sequential`` and ``MLP``, ``Residual``, and ``ModuleList``, which only holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count, pairwise
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from autograd.errors import ArgumentError, ShapeError
from autograd.value import Value
from nn import scalar
from nn.activations import ACTIVATIONS
from nn.init import Rng
from nn.linear import Linear
from nn.module import Module

Layer = Callable[[Any], Any]


class Sequential(Module):
    """Layers applied one after the other.

    Args:
        *layers: modules, or plain functions of one argument (``np.tanh``, a lambda); or one mapping of names to them.
            Unnamed layers are called "0", "1" ... , as in PyTorch, so that its ``state_dict`` fits.

    Raises:
        TypeError: a layer cannot be called.
        ArgumentError: two layers of one name, or a name with a dot in it.

    Example:
        >>> from nn.activations import ReLU
        >>> Sequential(Linear(2, 3), ReLU(), Linear(3, 1))
        Sequential(
          (0): Linear(in_features=2, out_features=3, bias=True)
          (1): ReLU()
          (2): Linear(in_features=3, out_features=1, bias=True)
        )
    """

    def __init__(self, *layers: Layer | Mapping[str, Layer]) -> None:
        self._layers: dict[str, Layer] = {}
        for layer in layers:
            if isinstance(layer, Mapping):
                for name, named in layer.items():
                    self._add(name, named)
            else:
                self.append(layer)

    def _add(self, name: str, layer: Any) -> None:
        if not callable(layer):
            raise TypeError(f"{type(self).__name__}: got {layer!r} as layer {name}, expected a Module or a function")
        if not isinstance(name, str) or not name or "." in name:
            raise ArgumentError(f"{type(self).__name__}: got the name {name!r}, expected a string without dots")
        if name in self._layers:
            raise ArgumentError(f"{type(self).__name__}: got two layers called {name!r}, expected each name once")
        self._layers[name] = layer

    def forward(self, x: Any) -> Any:
        """What comes out of the last layer when ``x`` goes into the first."""
        for layer in self._layers.values():
            x = layer(x)
        return x

    def append(self, layer: Layer) -> Self:
        """Add a layer at the end; returns the module itself."""
        free = (str(i) for i in count(len(self)) if str(i) not in self._layers)
        self._add(next(free), layer)
        return self

    def __len__(self) -> int:
        return len(self._layers)

    def __iter__(self) -> Iterator[Layer]:
        return iter(self._layers.values())

    def __getitem__(self, index: int | slice) -> Any:
        """One layer, or a Sequential of some of them that shares their parameters."""
        if isinstance(index, slice):
            return Sequential(dict(list(self._layers.items())[index]))
        return list(self._layers.values())[index]

    def _attributes(self) -> Iterable[tuple[str, Any]]:
        for name, value in vars(self).items():
            if value is self._layers:
                yield from self._layers.items()
            else:
                yield name, value

    def _printed(self) -> Iterable[tuple[str, Any]]:
        return self._layers.items()


class ModuleList(Module):
    """Modules in a list, for a ``forward`` of one's own to use. A plain list as attribute serves as well.

    It has the methods of a list; the names are PyTorch's, "0", "1" ...

    Args:
        modules: what to begin with.

    Raises:
        TypeError: something that is no Module.

    Example:
        >>> layers = ModuleList([Linear(2, 3)])
        >>> layers.append(Linear(3, 1))
        ModuleList(
          (0): Linear(in_features=2, out_features=3, bias=True)
          (1): Linear(in_features=3, out_features=1, bias=True)
        )
        >>> [layer.in_features for layer in layers]
        [2, 3]
    """

    def __init__(self, modules: Iterable[Module] = ()) -> None:
        self._items: list[Module] = [_checked_module(module) for module in modules]

    def append(self, module: Module) -> Self:
        """Add a module at the end; returns the list itself."""
        self._items.append(_checked_module(module))
        return self

    def extend(self, modules: Iterable[Module]) -> Self:
        """Add several modules at the end; returns the list itself."""
        self._items.extend([_checked_module(module) for module in modules])
        return self

    def insert(self, index: int, module: Module) -> None:
        """Put a module in front of another one."""
        self._items.insert(index, _checked_module(module))

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._items)

    def __getitem__(self, index: int | slice) -> Any:
        """One module, or a ModuleList of some of them that shares their parameters."""
        return ModuleList(self._items[index]) if isinstance(index, slice) else self._items[index]

    def __setitem__(self, index: int, module: Module) -> None:
        self._items[index] = _checked_module(module)

    def __delitem__(self, index: int | slice) -> None:
        del self._items[index]

    def _attributes(self) -> Iterable[tuple[str, Any]]:
        for name, value in vars(self).items():
            if value is self._items:
                yield from ((str(i), module) for i, module in enumerate(self._items))
            else:
                yield name, value


def _checked_module(module: Any) -> Module:
    if not isinstance(module, Module):
        raise TypeError(f"ModuleList: got {module!r:.60} ({type(module).__name__}), expected a Module")
    return module


class Residual(Module):
    """x + body(x): what the body learns is a correction, and gradients have a way around it. (He et al. 2015.)

    Args:
        body: a Module or function whose result has the shape of its argument.
        shortcut: a Module or function that brings x to the shape of ``body(x)`` where that is another one.

    Raises:
        TypeError: something that cannot be called.
        ShapeError: when called, and the shapes of the two differ: they are not broadcast.

    Example:
        >>> layer = Residual(MLP([4, 8, 4], rng=0))
        >>> layer(np.ones((5, 4))).shape
        (5, 4)
    """

    def __init__(self, body: Layer, shortcut: Layer | None = None) -> None:
        for part in (body, shortcut):
            if part is not None and not callable(part):
                raise TypeError(f"Residual: got {part!r}, expected a Module or a function")
        self.body = body
        self.shortcut = shortcut

    def forward(self, x: Any) -> Any:
        """x, through the shortcut if there is one, plus the body's result."""
        straight = x if self.shortcut is None else self.shortcut(x)
        correction = self.body(x)
        if np.shape(straight) != np.shape(correction):
            raise ShapeError(
                f"Residual: got {np.shape(correction)} from the body and {np.shape(straight)} beside it, expected "
                f"equal shapes; a shortcut can bring x there, as in Residual(body, shortcut=Linear(n_in, n_out))"
            )
        return straight + correction


class MLP(Sequential):
    """A multilayer perceptron: linear layers with an activation between each two, none after the last.

    Args:
        sizes: numbers of features from input to output, at least two: ``[2, 16, 16, 1]`` has two hidden layers.
        activation: a name (``"relu"``, ``"tanh"``, ``"sigmoid"``, ``"identity"``, ``"leaky_relu"``, ``"elu"``,
            ``"selu"``, ``"gelu"``, ``"softplus"``, ``"silu"``, ``"step"``); or a Module class, of which each place
            gets one of its own; or a Module or function, which all places share.
        bias: whether the linear layers have a bias.
        dtype: a floating dtype of the parameters; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other numbers at each call.

    Raises:
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

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str | type[Module] | Layer = "relu",
        *,
        bias: bool = True,
        dtype: npt.DTypeLike | None = None,
        rng: Rng = None,
    ) -> None:
        sizes = list(sizes)
        if len(sizes) < 2:
            raise ArgumentError(f"MLP: got sizes {sizes}, expected at least two: features in and features out")
        make = _activation_maker(activation)
        generator = np.random.default_rng(rng)  # one for all layers: the same seed in each would draw the same numbers
        super().__init__()
        for n_in, n_out in pairwise(sizes):
            if len(self):
                self.append(make())
            self.append(Linear(n_in, n_out, bias, dtype=dtype, rng=generator))

    @classmethod
    def from_scalar(cls, model: scalar.MLP, dtype: npt.DTypeLike | None = None) -> Self:
        """The same network as ``model``, a ``nn.scalar.MLP``: with arrays instead of single Values.

        Args:
            model: whose weights, biases and activations to copy.
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
        bare = False  # whether the last layer may still get an activation
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
                # by its name if that says everything, else as it is: LeakyReLU(0.2)
                activation = names[type(layer)] if isinstance(layer, Module) and not vars(layer) else layer
                for neuron in result.layers[-1].neurons:
                    neuron.activation = activation
                bare = False
            else:
                wanted = "Linear, or an activation by itself" if bare else "Linear"
                raise ArgumentError(f"MLP.to_scalar: got {layer!r} as layer {place}, expected {wanted}")
        return result


def _activation_maker(activation: str | type[Module] | Layer) -> Callable[[], Layer]:
    """A function that returns the activation for one more place."""
    if isinstance(activation, str):
        if activation not in ACTIVATIONS:
            raise ArgumentError(f"MLP: got activation {activation!r}, expected one of {', '.join(ACTIVATIONS)}")
        return ACTIVATIONS[activation]
    if isinstance(activation, type) and issubclass(activation, Module):
        return activation
    shared: Layer = activation
    return lambda: shared
