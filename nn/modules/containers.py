"""Modules made of modules: ``Sequential`` and ``Residual``, and ``ModuleList``, which only holds them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from typing import Any, Self

import numpy as np

from autograd.engine.doors import door
from autograd.errors import ArgumentError, OperandError, ShapeError
from nn.modules.module import Module
from nn.modules.registry import checked_module, missing

Layer = Callable[[Any], Any]


class Sequential(Module):
    """Layers applied one after the other.

    Args:
        *layers: modules, or plain functions of one argument (``np.tanh``, a lambda); or one mapping of names to them.
            Unnamed layers are called "0", "1" ... , as in PyTorch, so that its ``state_dict`` fits.

    Raises:
        OperandError: a layer cannot be called.
        ArgumentError: two layers of one name, or a name with a dot in it.

    Example:
        >>> from nn import Linear, ReLU
        >>> Sequential(Linear(2, 3), ReLU(), Linear(3, 1))
        Sequential(
          (0): Linear(in_features=2, out_features=3, bias=True)
          (1): ReLU()
          (2): Linear(in_features=3, out_features=1, bias=True)
        )
    """

    @door
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
            raise OperandError(f"{type(self).__name__}: got {layer!r} as layer {name}, expected a Module or a function")
        if not isinstance(name, str) or not name or "." in name:
            raise ArgumentError(f"{type(self).__name__}: got the name {name!r}, expected a string without dots")
        if name in self._layers:
            raise ArgumentError(f"{type(self).__name__}: got two layers called {name!r}, expected each name once")
        self._layers[name] = layer

    def forward(self, x: Any) -> Any:
        """The result of the last layer when ``x`` goes into the first."""
        for layer in self._layers.values():
            x = layer(x)
        return x

    @door
    def append(self, layer: Layer) -> Self:
        """Add a layer at the end; returns the module itself."""
        free = (str(i) for i in count(len(self)) if str(i) not in self._layers)
        self._add(next(free), layer)
        return self

    @door
    def add_module(self, name: str, module: Any) -> None:
        """Add a layer at the end under a name, or put it in the place of the one that has this name."""
        if name in self._layers and callable(module):
            self._layers[name] = module
        else:
            self._add(name, module)

    @door
    def extend(self, layers: Iterable[Layer]) -> Self:
        """Add several layers at the end; returns the module itself."""
        for layer in list(layers):
            self.append(layer)
        return self

    @door
    def insert(self, index: int, layer: Layer) -> Self:
        """Put a layer in front of another one, and number all of them anew; returns the module itself."""
        layers = list(self._layers.values())
        layers.insert(operator.index(index), layer)
        self._renumber(layers)
        return self

    @door
    def pop(self, index: int) -> Layer:
        """Take a layer out, and number the others anew."""
        layer: Layer = self[operator.index(index)]
        del self[index]
        return layer

    def _renumber(self, layers: Iterable[Layer]) -> None:
        """Take other layers in place of the present ones. Names that a user gave stay, numbers are given anew."""
        names = {id(layer): name for name, layer in self._layers.items() if not name.isdigit()}
        new = Sequential()
        for i, layer in enumerate(layers):
            new._add(names.pop(id(layer), str(i)), layer)
        self._layers = new._layers

    def __len__(self) -> int:
        return len(self._layers)

    def __iter__(self) -> Iterator[Layer]:
        return iter(self._layers.values())

    @door
    def __getitem__(self, index: int | slice) -> Any:
        """One layer, or a Sequential of some of them that shares their parameters."""
        if isinstance(index, slice):
            return Sequential(dict(list(self._layers.items())[index]))
        return list(self._layers.values())[index]

    @door
    def __setitem__(self, index: int, layer: Layer) -> None:
        name = list(self._layers)[index]
        if not callable(layer):
            raise OperandError(f"{type(self).__name__}: got {layer!r} as layer {name}, expected a Module or a function")
        self._layers[name] = layer

    @door
    def __delitem__(self, index: int | slice) -> None:
        layers = list(self._layers.values())
        del layers[index]
        self._renumber(layers)

    @door
    def __add__(self, other: Iterable[Layer]) -> Sequential:
        """A Sequential of the layers of both, which are shared."""
        return Sequential(*self, *other)

    def __getattr__(self, name: str) -> Any:
        """A layer by its name: ``model.head``."""
        layers = vars(self).get("_layers", {})
        if name in layers:
            return layers[name]
        raise missing(self, name, "layer")

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
        modules: the first modules in it.

    Raises:
        OperandError: something that is no Module.

    Example:
        >>> from nn import Linear
        >>> layers = ModuleList([Linear(2, 3)])
        >>> layers.append(Linear(3, 1))
        ModuleList(
          (0): Linear(in_features=2, out_features=3, bias=True)
          (1): Linear(in_features=3, out_features=1, bias=True)
        )
        >>> [layer.in_features for layer in layers]
        [2, 3]
    """

    @door
    def __init__(self, modules: Iterable[Module] = ()) -> None:
        self._items: list[Module] = [_checked_module(module) for module in modules]

    @door
    def append(self, module: Module) -> Self:
        """Add a module at the end; returns the list itself."""
        self._items.append(_checked_module(module))
        return self

    @door
    def extend(self, modules: Iterable[Module]) -> Self:
        """Add several modules at the end; returns the list itself."""
        self._items.extend([_checked_module(module) for module in modules])
        return self

    @door
    def insert(self, index: int, module: Module) -> None:
        """Put a module in front of another one."""
        self._items.insert(index, _checked_module(module))

    @door
    def pop(self, index: int = -1) -> Module:
        """Take a module out, the last one if no number is given."""
        return self._items.pop(index)

    def remove(self, module: Module) -> None:
        """Take out the first occurrence of a module."""
        del self._items[self.index(module)]

    def index(self, module: Module) -> int:
        """The number of the first occurrence of a module."""
        for i, item in enumerate(self._items):
            if item is module:
                return i
        raise ArgumentError(f"ModuleList: got a {type(module).__name__} that is not in the list")

    def count(self, module: Module) -> int:
        """The number of occurrences of a module."""
        return sum(item is module for item in self._items)

    def reverse(self) -> None:
        """Turn the order round."""
        self._items.reverse()

    def clear(self) -> None:
        """Take all modules out."""
        self._items.clear()

    @door
    def __add__(self, other: Iterable[Module]) -> ModuleList:
        """A ModuleList of the modules of both, which are shared."""
        return ModuleList([*self, *other])

    def __iadd__(self, other: Iterable[Module]) -> Self:
        return self.extend(other)

    def __contains__(self, module: object) -> bool:
        return any(item is module for item in self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._items)

    @door
    def __getitem__(self, index: int | slice) -> Any:
        """One module, or a ModuleList of some of them that shares their parameters."""
        return ModuleList(self._items[index]) if isinstance(index, slice) else self._items[index]

    @door
    def __setitem__(self, index: int, module: Module) -> None:
        self._items[index] = _checked_module(module)

    @door
    def __delitem__(self, index: int | slice) -> None:
        del self._items[index]

    def _attributes(self) -> Iterable[tuple[str, Any]]:
        for name, value in vars(self).items():
            if value is self._items:
                yield from ((str(i), module) for i, module in enumerate(self._items))
            else:
                yield name, value


def _checked_module(module: Any) -> Module:
    checked: Module = checked_module("ModuleList", module)
    return checked


class Residual(Module):
    """x + body(x): the body learns a correction, and gradients have a way around it. (He et al. 2015.)

    Args:
        body: a Module or function whose result has the shape of its argument.
        shortcut: a Module or function that brings x to the shape of ``body(x)`` where that is another one.

    Raises:
        OperandError: something that cannot be called.
        ShapeError: when called, and the shapes of the two differ: they are not broadcast.

    Example:
        >>> from nn import MLP
        >>> layer = Residual(MLP([4, 8, 4], rng=0))
        >>> layer(np.ones((5, 4))).shape
        (5, 4)
    """

    @door
    def __init__(self, body: Layer, shortcut: Layer | None = None) -> None:
        for part in (body, shortcut):
            if part is not None and not callable(part):
                raise OperandError(f"Residual: got {part!r}, expected a Module or a function")
        self.body = body
        self.shortcut = shortcut

    def forward(self, x: Any) -> Any:
        """The body's result plus x, or plus the shortcut's result for x if there is a shortcut."""
        straight = x if self.shortcut is None else self.shortcut(x)
        correction = self.body(x)
        if np.shape(straight) != np.shape(correction):
            raise ShapeError(
                f"Residual: got {np.shape(correction)} from the body and {np.shape(straight)} beside it, expected "
                f"equal shapes; a shortcut can bring x there, as in Residual(body, shortcut=Linear(n_in, n_out))"
            )
        return straight + correction
