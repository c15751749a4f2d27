"""Arrays that are filled part by part: n writes take n steps, and one array, although each makes a version of its own.

A version is a node with its own numbers, because results computed from it before the next write need them. To copy the
array at each write would take n times its memory. But most versions are never read, or read at a few entries only. So:

- The newest version is ``Filling`` as long as its array was not handed out. A write then goes into that array, and the
  version as it was becomes ``Past``. Entries that are read (``read_part``) are copied: they do not show the array.
- A version that is ``Past`` holds no array, but the index and the values of its write. A request for its numbers
  computes them from the versions before.

Both are classes that take the place of a node's own. Their slot for the data notices each read: a node that is
``Filling`` becomes an ordinary one, whose next write makes a copy. So each look at a whole array costs a copy at most.
"""

from __future__ import annotations

from math import prod
from typing import Any, NamedTuple

import numpy as np

from autograd.engine.beside import as_array
from autograd.engine.memory import laid_out_alike, owner_of
from autograd.engine.node import Node, data_of, is_complex
from autograd.engine.recording import unwatched
from autograd.engine.views import note_view, show_memory

_DATA: Any = vars(Node)["_data"]


class Filling:
    """Mixed into the class of a node whose array was not handed out."""

    __slots__ = ()


class Past:
    """Mixed into the class of a version without an array of its own."""

    __slots__ = ()


class Written(NamedTuple):
    """The stand-in for the array of a version that is ``Past``."""

    shape: tuple[int, ...]
    dtype: Any
    before: Node
    """The version before."""
    index: Any
    values: Any
    """The numbers that this version has at the index; all others are those of the version before."""


class _Closing:
    """The data slot of a node that is ``Filling``: a read makes the node an ordinary one.

    Its views show its memory from then on.
    """

    def __init__(self, own: type) -> None:
        self.own = own

    def __get__(self, node: Any, cls: Any = None) -> Any:
        node.__class__ = self.own
        show_memory(node)
        return _DATA.__get__(node)

    def __set__(self, node: Any, data: Any) -> None:
        node.__class__ = self.own
        _DATA.__set__(node, data)


class _Replaying(_Closing):
    """The data slot of a version that is ``Past``: a read computes its array."""

    def __get__(self, node: Any, cls: Any = None) -> Any:
        array = _replayed(node)
        # The data come first, and then the class: other threads read the slot of an ordinary node without a lock.
        _DATA.__set__(node, array)
        node.__class__ = self.own
        return array


def _replayed(node: Any) -> Any:
    writes: list[Written] = []
    while isinstance(node, Past) and isinstance(record := _DATA.__get__(node), Written):
        writes.append(record)
        node = record.before
    array = np.copy(node._data)
    for record in reversed(writes):
        array[record.index] = record.values
    return array


def _held(node: Any) -> Any:
    """The slot of the data: an array, or what was written; both have a shape and a dtype."""
    return _DATA.__get__(node)


_ASKED = {
    "shape": property(lambda node: _held(node).shape),
    "ndim": property(lambda node: len(_held(node).shape)),
    "size": property(lambda node: prod(_held(node).shape)),
    "dtype": property(lambda node: _held(node).dtype),
    "__len__": lambda node: _held(node).shape[0],
}
"""Attributes of an array that is not looked at."""


def outline(x: Any) -> Any:
    """The data of an operand, for a caller that needs only shape and dtype: it counts as no read of the array."""
    if not isinstance(x, (Filling, Past)):
        return data_of(x)
    held = _held(x)
    return np.broadcast_to(np.empty((), held.dtype), held.shape)


_CLASSES: dict[tuple[type, type], type] = {}


def _class(mixin: type, cls: type, slot: type[_Closing]) -> type:
    if (mixin, cls) not in _CLASSES:
        names = {
            "__slots__": (),
            "__module__": cls.__module__,
            "__doc__": cls.__doc__,
            "__qualname__": cls.__qualname__,
        }
        _CLASSES[mixin, cls] = type(cls.__name__, (mixin, cls), {**names, **_ASKED, "_data": slot(cls), "_own": cls})
    return _CLASSES[mixin, cls]


def begin(node: Any) -> None:
    """Make a node ``Filling``: its op has written into an array of its own, which was not handed out so far."""
    data = _DATA.__get__(node)
    if node.op is not None and data.__class__ is np.ndarray and data.base is None and data.shape and unwatched():
        node.__class__ = _class(Filling, type(node), _Closing)


def hand_over(node: Any) -> Any:
    """The array of a node that is ``Filling``, for its next version; the node becomes ``Past``.

    The node was made by an op that writes: its first operand is the version before. (``fits`` has seen to that.)
    """
    array, index = _DATA.__get__(node), node.params["index"]
    values = array[index][...]  # [...] keeps a single number an array
    record = Written(array.shape, array.dtype, node.inputs[0], index, values.copy())
    _DATA.__set__(node, record)
    node.__class__ = _class(Past, getattr(type(node), "_own", type(node)), _Replaying)
    return array


def fits(node: Any, index: Any, value: Any) -> bool:
    """True if ``value`` can be written into the array of a node that is ``Filling`` without an error or a warning.

    False if it has to be converted or refused: the write then goes through the ordinary path.
    """
    if isinstance(value, Node):
        if value.node_type is not node.node_type:
            return False
        value = value._data
    if value.__class__ not in (float, int) and value.__class__ is not np.ndarray:
        return False
    before: Any = node.inputs[:1]  # empty once the graph is freed
    if not isinstance(node, Filling) or not before or not isinstance(before[0], Node) or not unwatched():
        return False
    array = _DATA.__get__(node)
    if is_complex(value) and array.dtype.kind != "c":
        return False
    if value.__class__ is np.ndarray and value.dtype.kind not in "fc":
        return False
    try:
        target, given = np.shape(array[index]), np.shape(value)
        return not given or given == target or np.broadcast_shapes(given, target) == target
    except (IndexError, TypeError, ValueError):
        return False


def written(op: Any, node: Any, value: Any, index: Any) -> Any:
    """``op(node, value, index=index)``, in the array of a node that is ``Filling``; the node becomes ``Past``."""
    if not fits(node, index, value):
        out = op(node, value, index=index)
        begin(out)
        return out
    array = hand_over(node)
    array[index] = data_of(value)
    out = op.make_node(node.node_type, array, (), (node, value), {"index": index}, True)
    begin(out)
    return out


def read_part(op: Any, node: Any, index: Any) -> Any:
    """``op(node, index=index)`` of a node that is ``Filling``, as a copy of the entries."""
    if not unwatched():
        return op(node, index=index)
    try:
        array = _DATA.__get__(node)
        data = array[index]
    except (IndexError, TypeError, ValueError):
        return op(node, index=index)
    # NumPy may copy entries and return a view of the copy
    shows = data.__class__ is np.ndarray and owner_of(data) is array
    data = laid_out_alike(data) if shows else as_array(data)
    out = op.make_node(node.node_type, data, (), (node,), {"index": index}, True)
    if shows:
        note_view(out, node)
    return out
