"""Boxes as HIPS autograd has them: ``Box`` and ``ArrayBox`` are names for nodes, ``new_box`` makes a leaf of a root.

A class of arrays of one's own joins in through ``Box.type_mappings``: its entry for the class makes the leaves, also
those of ``grad`` and its like. Containers are boxed leaf by leaf, and stay containers: ``SequenceBox``, ``DictBox``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

import numpy as np

from autograd.engine.doors import shown
from autograd.engine.levels import innermost
from autograd.engine.node import Node as EngineNode
from autograd.errors import GraphError, NotOfferedError, OperandError
from autograd.hips.nodes import node_of
from autograd.hips.roots import Node, bind, outside, trace_of
from autograd.tensor import Tensor
from autograd.transforms.calling import plain_node_for
from autograd.transforms.leaf_types import MAKERS, made_by, register_leaf
from autograd.transforms.pytree import flatten, replaced
from autograd.transforms.results import value_of

_TENSORS_OWN = frozenset(dir(Tensor)) - {"item"}
"""Names that rules rely on. (``item`` is refused where it is differentiated, so Tensor's is not needed.)"""


class TypeMappings(dict[type, Any]):
    """Makers of boxes, by the class of the value. An entry here is asked for leaves by every transform."""

    def __setitem__(self, cls: type, maker: Callable[..., Any]) -> None:
        super().__setitem__(cls, maker)
        register_leaf(cls, maker)


class _Boxes(type):
    """The class of ``Box`` and ``ArrayBox``: all nodes, or all Tensors, are their instances."""

    stands_for: type

    def __instancecheck__(cls, x: object) -> bool:
        return isinstance(x, cls.stands_for)  # the instances are those of the class ``stands_for``

    def __subclasscheck__(cls, other: type) -> bool:
        return issubclass(other, cls.stands_for) or super().__subclasscheck__(other)

    def __getattr__(cls, name: str) -> Any:
        return getattr(cls.stands_for, name)

    def __setattr__(cls, name: str, x: Any) -> None:
        """Give all boxes an attribute. If Tensors have it, as NumPy's protocols, it is only kept for reading.

        Tensors answer NumPy by themselves: a method that hands NumPy's function on to ``autograd.numpy``, which is
        NumPy here, would be asked again, without end.
        """
        if name in _TENSORS_OWN or name.startswith("__array_"):
            super().__setattr__(name, x)
        else:
            setattr(cls.stands_for, name, x if hasattr(x, "__get__") or not callable(x) else _as_method(x))


def _as_method(function: Callable[..., Any]) -> Callable[..., Any]:
    """A callable as a method: a ufunc, for example, does not bind to an object as Python's functions do."""

    @wraps(function, updated=())
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return function(self, *args, **kwargs)

    return method


class Box(metaclass=_Boxes):
    """All nodes, by HIPS autograd's name. ``Box.type_mappings[cls] = maker`` has ``maker`` make leaves of a class.

    The maker is called as ``maker(value, trace, node)``; it returns ``ArrayBox(value, trace, node)``, or raises an
    error.

    Example:
        >>> from autograd import grad
        >>> class Frozen(np.ndarray):
        ...     pass
        >>> def refuse(x, *args):
        ...     raise ValueError("these numbers are frozen")
        >>> Box.type_mappings[Frozen] = refuse
        >>> grad(np.sum)(np.ones(2).view(Frozen))
        Traceback (most recent call last):
        ValueError: these numbers are frozen
    """

    stands_for: ClassVar[type] = EngineNode
    type_mappings: ClassVar[TypeMappings] = TypeMappings()
    types: ClassVar[set[type]] = {Tensor}

    def __init_subclass__(cls) -> None:
        if cls.__module__ != __name__:
            raise NotOfferedError(
                f"Box: got the class {cls.__name__} that derives from it, which is not offered: a node holds an array. "
                f"A class that holds arrays is a container: autograd.containers.register_container; a class of "
                f"arrays has a maker: Box.type_mappings"
            )

    def __new__(cls, value: Any, trace: int, node: Any) -> Any:
        """``new_box``."""
        return new_box(value, trace, node)

    @classmethod
    def register(cls, value_type: type) -> None:
        """Let leaves of a class be boxes; the class is one of arrays or numbers.

        Raises:
            OperandError: it is not.
        """
        if not isinstance(value_type, type) or not (
            issubclass(value_type, (float, complex, np.inexact)) or hasattr(value_type, "__array_function__")
        ):
            raise OperandError(
                f"{cls.__name__}.register: got {shown(value_type)}, expected a class of arrays; for a class that holds "
                f"arrays see autograd.containers.register_container"
            )
        Box.type_mappings[value_type] = cls


class ArrayBox(Box):
    """All Tensors, by HIPS autograd's name. ``ArrayBox(value, trace, node)`` is a leaf of the root ``node``.

    With the value, trace and node of a box it is that box. Attributes assigned to this class are those of all Tensors,
    apart from those that Tensors have.

    Example:
        >>> from autograd import Tensor
        >>> isinstance(Tensor(1.0), ArrayBox), issubclass(Tensor, ArrayBox)
        (True, True)
    """

    stands_for: ClassVar[type] = Tensor

    def __new__(cls, value: Any, trace: int, node: Any) -> Any:
        """A leaf of ``node``, or the box that ``node`` shows."""
        if node is not None and hasattr(node, "_shown"):
            return _again(value, node)
        leaf = plain_node_for("ArrayBox", value, 0)
        if node is not None:
            bind(node, trace, [leaf], [value], lambda new: new[0])
        return leaf


def _again(value: Any, node: Any) -> Any:
    """The box that a node shows, asked for with its value."""
    box = node._shown
    if not isinstance(box, EngineNode) or not np.array_equal(box._data, value_of(value), equal_nan=True):
        raise GraphError(
            "ArrayBox: got a node that belongs to another value, expected that of the box: box._value, box._node; "
            "a primitive with a rule of its own (autograd.extend) makes a new value"
        )
    return box


class ContainerBox:
    """A container of boxes, with the node and the trace that they have together."""

    __slots__ = ()

    @property
    def _node(self) -> Any:
        return node_of(self)

    @property
    def _trace(self) -> int:
        return trace_of(self)

    @property
    def _value(self) -> Any:
        nodes = [x for x in flatten(self)[0] if isinstance(x, EngineNode) and x.requires_grad]
        level = innermost(*nodes)
        return _plain_of(self, lambda x: outside(x, level) if level else value_of(x))


class SequenceBox(ContainerBox):
    """A list or a tuple of boxes."""

    __slots__ = ()


class ListBox(SequenceBox, list[Any]):
    """A list of boxes."""


class TupleBox(SequenceBox, tuple[Any, ...]):
    """A tuple of boxes."""


class DictBox(ContainerBox, dict[Any, Any]):
    """A dict of boxes."""


_BOXES: dict[type, type] = {list: ListBox, tuple: TupleBox, dict: DictBox}

for _type in (np.ndarray, float, complex, *np.sctypeDict.values()):
    if issubclass(_type, (np.ndarray, float, complex, np.inexact)):
        # entered directly, so that every transform knows the type without asking
        dict.__setitem__(Box.type_mappings, _type, ArrayBox)
dict.__setitem__(Box.type_mappings, Tensor, ArrayBox)


def new_box(value: Any, trace: int, node: Any) -> Any:
    """A box of a value: a leaf to compute with, and to differentiate by.

    Args:
        value: a number, an array, a node of an outer trace, or a list, tuple or dict of them.
        trace: the number of the trace, as ``trace_stack.new_trace()`` gives it.
        node: a new root: ``VJPNode.new_root()``, ``JVPNode.new_root(tangent)``, or one of a class of one's own.

    Raises:
        OperandError: the value is of another class, or ``node`` is no node.
        GraphError: ``node`` belongs to another box.

    Example:
        >>> from autograd.core import VJPNode, backward_pass
        >>> x = new_box((2.0, 5.0), 0, VJPNode.new_root())
        >>> y = x[0] * x[1]
        >>> y._trace, backward_pass(1.0, y._node)
        (0, (5.0, 2.0))
    """
    if not isinstance(node, Node):
        raise OperandError(f"new_box: got {shown(node)} as node, expected a root: VJPNode.new_root()")
    made = _BOXES.get(type(value))
    if made is None:
        maker = MAKERS.get(type(value))
        return ArrayBox(value, trace, node) if maker is None else made_by(maker, value, trace, node)
    leaves, build = flatten(value)
    boxes = [_leaf(x) for x in leaves]
    bind(node, trace, boxes, leaves, build)
    return made(build(boxes))


def _leaf(x: Any) -> EngineNode:
    maker = MAKERS.get(type(x))
    return plain_node_for("new_box", x, 0) if maker is None else made_by(maker, x)


def isbox(x: Any) -> bool:
    """True if ``x`` is a Value or a Tensor, or a container that ``new_box`` made.

    Example:
        >>> from autograd import grad
        >>> grad(lambda x: 2.0 * x if isbox(x) else 0.0)(1.0)
        2.0
    """
    return isinstance(x, (EngineNode, ContainerBox))


def getval(x: Any) -> Any:
    """The plain number or array in a node, through which no derivative passes; anything else as it is."""
    return _plain_of(x, value_of) if isinstance(x, ContainerBox) else value_of(x)


def _plain_of(box: ContainerBox, value: Callable[[Any], Any]) -> Any:
    """The list, tuple or dict that a container of boxes is, with ``value(x)`` for each leaf."""
    return next(cls for cls in _BOXES if isinstance(box, cls))(replaced(box, value))


__all__ = [
    "ArrayBox", "Box", "DictBox", "ListBox", "SequenceBox", "TupleBox", "getval", "isbox", "new_box",
]  # fmt: skip
