"""Boxes as HIPS autograd has them: ``Box`` and ``ArrayBox`` are names for nodes, ``new_box`` makes a leaf of a root.

A class of arrays of one's own joins in through ``Box.type_mappings``: its entry for the class makes the leaves, also
those of ``grad`` and its like. Objects that are no arrays have boxes of a class that derives from ``Box``. Containers
are boxed leaf by leaf, and stay containers: ``SequenceBox``, ``DictBox``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from autograd.engine.doors import shown
from autograd.engine.node import Node as EngineNode
from autograd.errors import GraphError, NotOfferedError, OperandError
from autograd.hips.box_classes import Boxes, TypeMappings
from autograd.hips.container_boxes import BOXES_OF, ContainerBox, DictBox, ListBox, SequenceBox, TupleBox, getval
from autograd.hips.roots import Node, bind
from autograd.tensor import Tensor
from autograd.transforms.calling import plain_node_for
from autograd.transforms.leaf_types import MAKERS, made_by
from autograd.transforms.objects import OBJECTS, register_object
from autograd.transforms.pytree import flatten
from autograd.transforms.results import value_of
from autograd.transforms.vspaces import VSpace, vspace


class Box(ContainerBox, metaclass=Boxes):
    """All nodes, by HIPS autograd's name. ``Box.type_mappings[cls] = maker`` has ``maker`` make leaves of a class.

    A class that derives from it, and from a class of objects that are no arrays, has boxes of these objects as its
    instances, once it is registered. ``_value``, ``_node`` and ``_trace`` are those of the box.

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

    _boxed: EngineNode

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.__module__ != __name__ and any(base is not Box and "stands_for" in vars(base) for base in cls.__mro__):
            raise NotOfferedError(
                f"ArrayBox: got the class {cls.__name__} that derives from it, which is not offered: boxes of arrays "
                f"are Tensors. A class of arrays has a maker: Box.type_mappings[cls] = ArrayBox; a class that holds "
                f"arrays is a container: autograd.containers.register_container; one of other objects has a box that "
                f"derives from Box"
            )

    def __new__(cls, value: Any, trace: int, node: Any) -> Any:
        """``new_box``."""
        return new_box(value, trace, node)

    def __init__(self, value: Any, trace: int, node: Any) -> None:
        """Nothing is left to do: a class of one's own may add to it."""

    def __bool__(self) -> bool:
        return bool(self._value)

    def __str__(self) -> str:
        return f"Autograd {type(self).__name__} with value {self._value}"

    @classmethod
    def register(cls, value_type: type) -> None:
        """Let leaves of a class be boxes.

        ``Box`` and ``ArrayBox`` take classes of arrays and numbers, whose boxes are Tensors. A class that derives from
        ``Box`` and from ``value_type`` takes this class of objects, which are no arrays: primitives compute with them,
        and their vector space adds gradients.

        Raises:
            OperandError: ``value_type`` is of the other kind.

        Example:
            >>> from autograd import grad
            >>> from autograd.extend import defvjp, primitive
            >>> class Line:
            ...     def __init__(self, slope):
            ...         self.slope = slope
            ...     @primitive
            ...     def __call__(self, x):
            ...         return self.slope * x
            >>> defvjp(Line.__call__, lambda ans, f, x: lambda g: Line(g * x))
            >>> class LineSpace(VSpace):
            ...     def zeros(self):
            ...         return Line(0.0)
            ...     def _add(self, f, g):
            ...         return Line(f.slope + g.slope)
            >>> LineSpace.register(Line)
            >>> class LineBox(Box, Line):
            ...     pass
            >>> LineBox.register(Line)
            >>> grad(lambda f: f(2.0) + f(3.0))(Line(1.0)).slope
            np.float64(5.0)
        """
        if "stands_for" not in vars(cls):
            _register_objects(cls, value_type)
            return
        if not isinstance(value_type, type) or not (
            issubclass(value_type, (float, complex, np.inexact)) or hasattr(value_type, "__array_function__")
        ):
            raise OperandError(
                f"{cls.__name__}.register: got {shown(value_type)}, expected a class of arrays; for a class that holds "
                f"arrays see autograd.containers.register_container, for other objects derive a class from Box"
            )
        Box.type_mappings[value_type] = cls


def _register_objects(cls: type[Box], value_type: type) -> None:
    """Make a class that derives from ``Box`` the class of boxes of objects that are no arrays."""
    name = cls.__name__
    if not isinstance(value_type, type) or issubclass(value_type, _NO_OBJECTS) or hasattr(value_type, "__array__"):
        raise OperandError(
            f"{name}.register: got {shown(value_type)}, expected a class of objects that are no numbers, arrays or "
            f"containers: boxes of these have classes of their own (ArrayBox, SequenceBox, DictBox)"
        )
    own_init = cls.__init__ is not Box.__init__

    def boxed(node: EngineNode) -> Any:
        box = object.__new__(cls)
        object.__setattr__(box, "_boxed", node)
        if own_init:
            box.__init__(box._value, box._trace, box._node)  # type: ignore[misc]
        return box

    for each in {value_type, cls}:
        register_object(each, boxed, lambda x: x._boxed if isinstance(x, Box) else None)
    dict.__setitem__(Box.type_mappings, value_type, cls)
    VSpace.register(cls, lambda box: vspace(getval(box)))


_NO_OBJECTS = (int, float, complex, str, bytes, list, tuple, dict, np.ndarray, np.generic, EngineNode)


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
    made: Callable[[Any], Any] | None = BOXES_OF.get(type(value))
    if made is None and any(cls in OBJECTS for cls in type(value).__mro__):
        made = _as_it_is
    if made is None:
        maker = MAKERS.get(type(value))
        return ArrayBox(value, trace, node) if maker is None else made_by(maker, value, trace, node)
    leaves, build = flatten(value)
    boxes = [_leaf(x) for x in leaves]
    bind(node, trace, boxes, leaves, build)
    return made(build(boxes))


def _as_it_is(box: Any) -> Any:
    return box


def _leaf(x: Any) -> EngineNode:
    maker = MAKERS.get(type(x))
    return plain_node_for("new_box", x, 0) if maker is None else made_by(maker, x)


def isbox(x: Any) -> bool:
    """True if ``x`` is a Value or a Tensor, a container that ``new_box`` made, or a box of an object.

    Example:
        >>> from autograd import grad
        >>> grad(lambda x: 2.0 * x if isbox(x) else 0.0)(1.0)
        2.0
    """
    return isinstance(x, (EngineNode, ContainerBox))


__all__ = [
    "ArrayBox", "Box", "DictBox", "ListBox", "SequenceBox", "TupleBox", "getval", "isbox", "new_box",
]  # fmt: skip
