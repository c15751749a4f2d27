"""``ModuleDict``, ``ParameterDict`` and ``ParameterList``: members by name or number, for a ``forward`` to use.

A plain dict or list as an attribute serves as well; these have the methods of both worlds, and PyTorch's names.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, Self, TypeVar

from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError, IndexingError, MissingNameError, NotDefinedError, OperandError
from autograd.tensor import Tensor
from nn.modules.module import Module
from nn.modules.parameter import as_parameter
from nn.modules.registry import checked_module, missing

V = TypeVar("V")


class _Dict(Module, Generic[V]):
    """The base of both dicts: an ordered dict of members."""

    _items: dict[str, V]

    @door
    def __init__(self, members: Any = None) -> None:
        self._items = {}
        if members is not None:
            self.update(members)

    def _checked(self, value: Any) -> V:
        """``value``, if it may be a member; every subclass writes its own."""
        raise NotDefinedError(f"{type(self).__name__}: expected the class to define _checked()")

    @door
    def __setitem__(self, key: str, value: Any) -> None:
        self._items[self._name(key)] = self._checked(value)

    def _name(self, key: Any) -> str:
        if not isinstance(key, str) or not key or "." in key:
            raise ArgumentError(f"{type(self).__name__}: got the key {key!r:.60}, expected a string without dots")
        return key

    def __getitem__(self, key: str) -> V:
        return self._items[self._present(key)]

    def __delitem__(self, key: str) -> None:
        del self._items[self._present(key)]

    def _present(self, key: Any) -> Any:
        if not isinstance(key, str) or key not in self._items:
            known = ", ".join(map(repr, self._items)) or "none: it is empty"
            raise MissingNameError(f"{type(self).__name__}: got the key {key!r:.60}, expected one of {known:.200}")
        return key

    def __getattr__(self, name: str) -> V:
        items = vars(self).get("_items", {})
        if name in items:
            found: V = items[name]
            return found
        raise missing(self, name, "member")

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __reversed__(self) -> Iterator[str]:
        return reversed(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def keys(self) -> Iterable[str]:
        """The names, in order."""
        return self._items.keys()

    def values(self) -> Iterable[V]:
        """The members, in order."""
        return self._items.values()

    def items(self) -> Iterable[tuple[str, V]]:
        """Pairs of name and member, in order."""
        return self._items.items()

    def get(self, key: str, default: Any = None) -> Any:
        """The member of a name, or ``default`` if there is none."""
        return self._items.get(key, default)

    def pop(self, key: str, *default: Any) -> Any:
        """Take the member of a name out; ``default``, if given, where there is none."""
        if default and key not in self._items:
            return default[0]
        return self._items.pop(self._present(key))

    def popitem(self) -> tuple[str, V]:
        """Take the last pair of name and member out."""
        if not self._items:
            raise MissingNameError(f"{type(self).__name__}.popitem: got an empty dict, expected a member to take out")
        return self._items.popitem()

    def clear(self) -> None:
        """Take all members out."""
        self._items.clear()

    @door
    def update(self, members: Any = (), **named: Any) -> None:
        """Add members, in place of those of the same names: a mapping, or pairs of name and member.

        All are checked before the first is added.
        """
        if isinstance(members, (Mapping, _Dict)):
            pairs: Iterable[Any] = members.items()
        elif isinstance(members, (str, Tensor, Module)) or not isinstance(members, Iterable):
            raise OperandError(
                f"{type(self).__name__}: got {shown(members)}, expected a dict, or pairs of name and member"
            )
        else:
            pairs = list(members)
            if any(not isinstance(pair, (tuple, list)) or len(pair) != 2 for pair in pairs):
                raise OperandError(
                    f"{type(self).__name__}: got members without names, expected pairs of name and member"
                )
        new = {self._name(key): self._checked(value) for key, value in [*pairs, *named.items()]}
        self._items.update(new)

    def _attributes(self) -> Iterable[tuple[str, Any]]:
        for name, value in vars(self).items():
            if value is self._items:
                yield from self._items.items()
            else:
                yield name, value


class ModuleDict(_Dict[Module]):
    """Modules in a dict, for a ``forward`` of one's own to use.

    It has the methods of a dict, and keeps the order. A name is an attribute too: ``modules.linear``.

    Args:
        modules: a mapping of names to modules, or pairs.

    Raises:
        OperandError: something that is no Module.
        ArgumentError: a name that is no string, or with a dot.
        MissingNameError: a name that is not there, when asked for.

    Example:
        >>> from nn import Linear, ReLU
        >>> parts = ModuleDict({"linear": Linear(2, 3), "act": ReLU()})
        >>> parts
        ModuleDict(
          (linear): Linear(in_features=2, out_features=3, bias=True)
          (act): ReLU()
        )
        >>> list(parts.state_dict())
        ['linear.weight', 'linear.bias']
    """

    @door
    def __init__(self, modules: Mapping[str, Module] | Iterable[tuple[str, Module]] | None = None) -> None:
        super().__init__(modules)

    def _checked(self, value: Any) -> Module:
        module: Module = checked_module("ModuleDict", value)
        return module

    @door
    def add_module(self, name: str, module: Any) -> None:
        """Add a module under a name; ``parts[name] = module`` does it too."""
        self[name] = module


class Line(str):
    """A text whose repr is the text itself."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _described(x: Tensor) -> str:
    frozen = "" if x.requires_grad else ", frozen"
    return f"Parameter of shape {x.shape}, {x.dtype}{frozen}"


class ParameterDict(_Dict[Tensor]):
    """Parameters in a dict, for a ``forward`` of one's own to use.

    It has the methods of a dict, and keeps the order. A name is an attribute too: ``parameters.scale``.

    Args:
        parameters: a mapping of names to leaf Tensors or numbers, or pairs. Numbers become Tensors.

    Raises:
        ArgumentError: a Tensor that was computed from others; a name that is no string, or with a dot.
        OperandError: something that is no Tensor and not made of numbers.
        MissingNameError: a name that is not there, when asked for.

    Example:
        >>> parts = ParameterDict({"scale": Tensor([1.0, 2.0]), "shift": [0.0, 0.5]})
        >>> parts
        ParameterDict(
          (scale): Parameter of shape (2,), float64
          (shift): Parameter of shape (2,), float64
        )
        >>> [name for name, _ in parts.named_parameters()]
        ['scale', 'shift']
    """

    @door
    def __init__(self, parameters: Any = None) -> None:
        super().__init__(parameters)

    def _checked(self, value: Any) -> Tensor:
        return as_parameter("ParameterDict", value)

    @door
    def register_parameter(self, name: str, param: Any) -> None:
        """Add a parameter under a name; ``parts[name] = param`` does it too."""
        self[name] = param

    def setdefault(self, key: str, default: Any = None) -> Tensor:
        """The parameter of a name, which becomes ``default`` if there is none."""
        if key not in self._items:
            self[key] = default
        return self._items[key]

    def copy(self) -> ParameterDict:
        """A ParameterDict of the same parameters."""
        return ParameterDict(self)

    def fromkeys(self, keys: Iterable[str], default: Any = None) -> ParameterDict:
        """A ParameterDict of these names, all with one parameter."""
        shared = as_parameter("ParameterDict", default)
        return ParameterDict((key, shared) for key in keys)

    def __or__(self, other: ParameterDict) -> ParameterDict:
        if not isinstance(other, (ParameterDict, Mapping)):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other: Any) -> ParameterDict:
        if not isinstance(other, (ParameterDict, Mapping)):
            return NotImplemented
        new = ParameterDict(other)
        new.update(self)
        return new

    def __ior__(self, other: Any) -> Self:  # type: ignore[misc]
        self.update(other)
        return self

    def _printed(self) -> Iterable[tuple[str, Any]]:
        return ((name, Line(_described(x))) for name, x in self._items.items())


class ParameterList(Module):
    """Parameters in a list, for a ``forward`` of one's own to use.

    It has the methods of a list; the names are PyTorch's, "0", "1" ...

    Args:
        values: leaf Tensors or numbers, which become Tensors.

    Raises:
        ArgumentError: a Tensor that was computed from others.
        OperandError: something that is no Tensor and not made of numbers.

    Example:
        >>> parts = ParameterList([Tensor([1.0, 2.0])])
        >>> parts.append([[3.0]])
        ParameterList(
          (0): Parameter of shape (2,), float64
          (1): Parameter of shape (1, 1), float64
        )
        >>> [name for name, _ in parts.named_parameters()]
        ['0', '1']
    """

    @door
    def __init__(self, values: Iterable[Any] | None = None) -> None:
        self._items: list[Tensor] = [] if values is None else self._checked(values)

    def _checked(self, values: Any) -> list[Tensor]:
        if isinstance(values, (str, Tensor, Mapping)) or not isinstance(values, Iterable):
            raise OperandError(f"ParameterList: got {shown(values)}, expected several Tensors, as in [x]")
        return [as_parameter("ParameterList", value) for value in values]

    @door
    def append(self, value: Any) -> Self:
        """Add a parameter at the end; returns the list itself."""
        self._items.append(as_parameter("ParameterList", value))
        return self

    @door
    def extend(self, values: Iterable[Any]) -> Self:
        """Add several parameters at the end; returns the list itself."""
        self._items.extend(self._checked(values))
        return self

    @door
    def insert(self, index: int, value: Any) -> None:
        """Put a parameter in front of another one."""
        self._items.insert(operator.index(index), as_parameter("ParameterList", value))

    @door
    def pop(self, index: int = -1) -> Tensor:
        """Take a parameter out, the last one if no number is given."""
        return self._items.pop(index)

    def clear(self) -> None:
        """Take all parameters out."""
        self._items.clear()

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Tensor]:
        return iter(self._items)

    def __contains__(self, value: object) -> bool:
        return any(value is x for x in self._items)

    def __iadd__(self, values: Iterable[Any]) -> Self:
        return self.extend(values)

    @door
    def __getitem__(self, index: int | slice) -> Any:
        """One parameter, or a ParameterList of some of them."""
        if isinstance(index, slice):
            return ParameterList(self._items[index])
        return self._items[_position("ParameterList", index, len(self))]

    @door
    def __setitem__(self, index: int, value: Any) -> None:
        self._items[_position("ParameterList", index, len(self))] = as_parameter("ParameterList", value)

    @door
    def __delitem__(self, index: int | slice) -> None:
        del self._items[index]

    def _attributes(self) -> Iterable[tuple[str, Any]]:
        for name, value in vars(self).items():
            if value is self._items:
                yield from ((str(i), x) for i, x in enumerate(self._items))
            else:
                yield name, value

    def _printed(self) -> Iterable[tuple[str, Any]]:
        return ((str(i), Line(_described(x))) for i, x in enumerate(self._items))


def _position(owner: str, index: Any, length: int) -> int:
    position = operator.index(index)
    if not -length <= position < length:
        expected = f"{-length} to {length - 1}" if length else "a member: it is empty"
        raise IndexingError(f"{owner}: got the number {position}, expected {expected}")
    return position
