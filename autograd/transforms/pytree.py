"""Pytrees, nested containers of numbers and arrays: taken apart into leaves, and built again of other leaves.

Tuples, named tuples, lists, dicts and dataclasses may stand in each other, and so may objects of any class that was
given to ``register_container`` (``nn.Module`` is). Anything else in them is a leaf, and None is an empty container. An
array of objects that holds Tensors is the leaf that it stands for: one Tensor.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np

from autograd.engine.arrays import admitted
from autograd.engine.doors import callable_for, holds_itself, shown
from autograd.engine.node import Node, data_of
from autograd.errors import ArgumentError, OperandError, ShapeError

Builder = Callable[[Iterator[Any]], Any]

_REGISTERED: dict[type, tuple[Callable[[Any], Sequence[Any]], Callable[[Any, list[Any]], Any]]] = {}


def register_container(
    cls: type, parts: Callable[[Any], Sequence[Any]], rebuild: Callable[[Any, list[Any]], Any]
) -> None:
    """Treat objects of a class, and of classes derived from it, as containers.

    Args:
        cls: the class.
        parts: ``parts(obj)`` lists the parts of an object to differentiate by: leaves, or containers again.
        rebuild: ``rebuild(obj, new)`` is an object like ``obj`` that holds the parts ``new``; ``obj`` is left alone.

    Raises:
        OperandError: ``cls`` is no class, or ``parts`` or ``rebuild`` no function.

    Example:
        >>> from autograd import grad
        >>> class Circle:
        ...     def __init__(self, radius):
        ...         self.radius = radius
        >>> register_container(Circle, lambda c: [c.radius], lambda c, new: Circle(*new))
        >>> grad(lambda c: 3.0 * c.radius**2)(Circle(2.0)).radius
        12.0
    """
    if not isinstance(cls, type):
        raise OperandError(f"register_container: got {shown(cls)} as cls, expected a class")
    if issubclass(cls, (int, float, complex, str, bytes, np.ndarray, np.generic, Node)):
        raise OperandError(f"register_container: got {cls.__name__}, whose objects are leaves, expected another class")
    callable_for("register_container", parts, "parts")
    callable_for("register_container", rebuild, "rebuild")
    _REGISTERED[cls] = parts, rebuild


def flatten(tree: Any) -> tuple[list[Any], Callable[[Sequence[Any]], Any]]:
    """The leaves of a container in order, and the function that builds such a container of other leaves.

    The entries of a dict come in the order of its keys where these can be sorted.

    Raises:
        ArgumentError: a container that holds itself.

    Example:
        >>> leaves, build = flatten({"w": [1.0, 2.0], "b": (3.0,)})
        >>> leaves
        [3.0, 1.0, 2.0]
        >>> build([10, 20, 30])
        {'w': [20, 30], 'b': (10,)}
    """
    leaves, builder = _opened(tree)
    return [leaf_of(x) for x in leaves], lambda new: builder(iter(new))


class PartsFor(list[Any]):
    """The parts of a container, all of them leaves, for which nodes of a type stand while it is differentiated.

    (Of plain numbers in other containers these are Tensors.)
    """

    def __init__(self, parts: Iterable[Any], node_type: type[Node]) -> None:
        super().__init__(parts)
        self.node_type = node_type


class _Leaves(list[Any]):
    """Leaves, and node types by position for those that want others than Tensors."""

    node_types: dict[int, type[Node]] | None = None


def flatten_typed(tree: Any) -> tuple[list[Any], Callable[[Sequence[Any]], Any], Mapping[int, type[Node]]]:
    """As ``flatten``, with the types of node that are wanted for some of the leaves, by position."""
    if tree.__class__ in _LEAVES:  # fast path
        return [leaf_of(tree)], _only, _TENSORS
    leaves, builder = _opened(tree)
    return [leaf_of(x) for x in leaves], lambda new: builder(iter(new)), leaves.node_types or _TENSORS


def _only(new: Iterable[Any]) -> Any:
    return next(iter(new))


_TENSORS: Mapping[int, type[Node]] = {}
"""No leaf wants another node than a Tensor."""


def replaced(tree: Any, function: Callable[[Any], Any]) -> Any:
    """A container with ``function(leaf)`` in the place of each leaf; the very same one if none of them changes."""
    leaves, builder = _opened(tree)
    new = [function(x) for x in leaves]
    return tree if all(x is y for x, y in zip(leaves, new, strict=True)) else builder(iter(new))


def _opened(tree: Any) -> tuple[_Leaves, Builder]:
    leaves = _Leaves()
    try:
        return leaves, _take_apart(tree, leaves)
    except RecursionError as error:
        if not holds_itself(tree):
            raise
        raise ArgumentError(f"flatten: got a {type(tree).__name__} that holds itself, expected a tree") from error


def leaf_of(x: Any) -> Any:
    """A leaf: an array of objects that holds Tensors as the one Tensor that it stands for, anything else as it is."""
    return admitted("flatten", x) if x.__class__ is np.ndarray and x.dtype.char == "O" else x


def leaves_like(what: str, tree: Any, template: Any, loose: bool = False) -> list[Any]:
    """The leaves of ``tree`` in the order of those of ``template``.

    ``loose`` is for gradients: an array may stand for a list of its entries, or rows. None for a part of a container
    says that the gradient of this part is zero; each leaf in it is None then.

    Raises:
        ShapeError: the two are not built alike; the message calls the first one ``what``.
    """
    mine, its = _parts(tree), _parts(template)
    if loose and mine is None and isinstance(template, (list, tuple)) and _has_axes(tree):
        mine = _parts(list(tree))
    if mine is None and its is None:
        return [leaf_of(tree)]
    if isinstance(tree, dict) and isinstance(template, dict) and tree.keys() == template.keys():
        pairs = [(tree[key], template[key]) for key in _keys(template)]
    elif (
        mine is None
        or its is None
        or len(mine[0]) != len(its[0])
        or any(isinstance(x, dict) for x in (tree, template))
        or (tree is None) != (template is None)
    ):
        raise ShapeError(f"{what}: got {_outline(tree)}, expected the structure of {_outline(template)}")
    else:
        pairs = list(zip(mine[0], its[0], strict=True))
    if loose:
        return [leaf for x, y in pairs for leaf in (_nothing(y) if x is None else leaves_like(what, x, y, True))]
    return [leaf for x, y in pairs for leaf in leaves_like(what, x, y)]


def _has_axes(x: Any) -> bool:
    return isinstance(x, (np.ndarray, Node)) and bool(np.ndim(data_of(x)))


def _nothing(template: Any) -> list[None]:
    return [None] * len(flatten(template)[0])


def is_container(x: Any) -> bool:
    """True if ``flatten`` looks into ``x``, False if it is a leaf."""
    return _parts(x) is not None


def is_registered(x: Any) -> bool:
    """True for an object of a class that was given to ``register_container``, or of one derived from it."""
    return any(cls in _REGISTERED for cls in type(x).__mro__)


def parts_of(x: Any) -> tuple[Sequence[Any], Callable[[list[Any]], Any]]:
    """The parts of a container, one level deep, and the function that rebuilds it; no parts for a leaf."""
    return _parts(x) or ((), lambda new: x)


def _take_apart(tree: Any, leaves: _Leaves) -> Builder:
    """Append the leaves of ``tree`` to ``leaves``; the builder makes such a tree of an iterator over new ones."""
    found = _parts(tree)
    if found is None:
        leaves.append(tree)
        return next
    parts, rebuild = found
    if parts.__class__ is PartsFor:
        first = len(leaves)
        leaves.extend(parts)
        leaves.node_types = {**(leaves.node_types or {}), **dict.fromkeys(range(first, len(leaves)), parts.node_type)}
        return lambda new: rebuild(list(islice(new, len(parts))))
    builders = [_take_apart(part, leaves) for part in parts]
    return lambda new: rebuild([build(new) for build in builders])


_LEAVES = frozenset((np.ndarray, float, int))
"""The usual classes of leaves, which are not looked up among registered ones; neither are Values and Tensors."""


def _parts(tree: Any) -> tuple[Sequence[Any], Callable[[list[Any]], Any]] | None:
    """The parts of a container, and the function that rebuilds it from new parts; None for a leaf."""
    if tree.__class__ in _LEAVES or isinstance(tree, Node):
        return None
    if tree is None:
        return (), lambda new: None
    if isinstance(tree, dict) and not hasattr(type(tree), "shape"):  # SciPy's dok_array is a dict and an array
        keys = _keys(tree)

        def rebuild(new: list[Any]) -> Any:
            # copy keeps the order of the keys, and the attributes of classes derived from dict
            rebuilt = copy.copy(tree)
            rebuilt.update(zip(keys, new, strict=True))
            return rebuilt

        return [tree[key] for key in keys], rebuild
    if isinstance(tree, (list, tuple)):
        if hasattr(tree, "_fields"):  # a named tuple takes its fields as separate arguments
            return tree, lambda new: type(tree)(*new)
        return tree, type(tree)
    registered = next((_REGISTERED[cls] for cls in type(tree).__mro__ if cls in _REGISTERED), None)
    if registered is not None:
        parts, rebuild_like = registered
        return parts(tree), lambda new: rebuild_like(tree, new)
    if dataclasses.is_dataclass(tree) and not isinstance(tree, type):
        names = [field.name for field in dataclasses.fields(tree) if field.init]
        return [getattr(tree, name) for name in names], lambda new: dataclasses.replace(
            tree, **dict(zip(names, new, strict=True))
        )
    return None


def _keys(tree: dict[Any, Any]) -> list[Any]:
    """The keys, sorted if they can be: two dicts with the same keys are taken apart alike."""
    try:
        return sorted(tree)
    except TypeError:
        return list(tree)


def _outline(tree: Any) -> str:
    """A container in a few words: its type, and its keys or its length."""
    parts = _parts(tree)
    if tree is None or parts is None:
        return "None" if tree is None else f"one {type(tree).__name__}"
    within = f"keys {_keys(tree)}" if isinstance(tree, dict) else f"{len(parts[0])} parts"
    return f"a {type(tree).__name__} of {within}"
