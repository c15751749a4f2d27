"""Modules made of modules: ``Sequential``, and ``MLP``, the stack of linear layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count, pairwise
from typing import Any, Self

import numpy as np
import numpy.typing as npt

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
        ValueError: two layers of one name.

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
        if name in self._layers:
            raise ValueError(f"{type(self).__name__}: got two layers called {name!r}, expected each name once")
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


class MLP(Sequential):
    """A multilayer perceptron: linear layers with an activation between each two, none after the last.

    Args:
        sizes: numbers of features from input to output, at least two: ``[2, 16, 16, 1]`` has two hidden layers.
        activation: ``"relu"``, ``"tanh"``, ``"sigmoid"`` or ``"identity"``; or a Module class, of which each place gets
            one of its own; or a Module or function, which all places share.
        bias: whether the linear layers have a bias.
        dtype: a floating dtype of the parameters; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other numbers at each call.

    Raises:
        ValueError: fewer than two sizes, a size below 1, or an unknown activation.

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
            raise ValueError(f"MLP: got sizes {sizes}, expected at least two: features in and features out")
        make = _activation_maker(activation)
        generator = np.random.default_rng(rng)  # one for all layers: the same seed in each would draw the same numbers
        super().__init__()
        for n_in, n_out in pairwise(sizes):
            if len(self):
                self.append(make())
            self.append(Linear(n_in, n_out, bias, dtype=dtype, rng=generator))


def _activation_maker(activation: str | type[Module] | Layer) -> Callable[[], Layer]:
    """A function that returns the activation for one more place."""
    if isinstance(activation, str):
        if activation not in ACTIVATIONS:
            raise ValueError(f"MLP: got activation {activation!r}, expected one of {', '.join(ACTIVATIONS)}")
        return ACTIVATIONS[activation]
    if isinstance(activation, type) and issubclass(activation, Module):
        return activation
    shared: Layer = activation
    return lambda: shared
