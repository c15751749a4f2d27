"""Arrays of objects that hold nodes: a node is taken apart into one, and recognised when the array comes back.

``np.array([a, b])`` asks each element for its array and copies the answers. Only an array of objects can hold nodes, so
a node that is tracked answers with one: its entries (``entries_of``). No gradient is lost, because every entry is a
node that was read of it. Where such an array comes back to an op, ``sources_of`` says which nodes it was made of, so
that one op takes them all.

Most entries are never looked at, and a node for each would cost ten times the rest. So an entry is computed at its
first use; until then it has a class whose instances do that (as in ``outdated``). A used entry is an ordinary node with
a gradient, hooks and a name, on which a program may rely, so an array that holds it is computed from that node.
"""

from __future__ import annotations

import math
from collections import deque
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np

from autograd.engine import clock
from autograd.engine.beside import as_array
from autograd.engine.memory import same_bytes
from autograd.engine.node import ONE_KIND, Node, describe, new
from autograd.engine.op import Op
from autograd.engine.recording import current_recording
from autograd.engine.versions import as_recorded
from autograd.engine.views import LOCK
from autograd.errors import OperandError, ShapeError

Objects = np.ndarray[Any, Any]


class Taken:
    """A node as it was when it was taken apart: ``numbers`` is a flat copy of its data, shared with no other object."""

    __slots__ = ("node", "numbers", "read", "shape", "time")

    def __init__(self, node: Node, data: Any, read: Op) -> None:
        self.node, self.read, self.shape, self.time = node, read, data.shape, clock.now
        self.numbers = data.flatten()

    def whole(self, copy: Op) -> Node:
        """The node with these numbers: the very one, or a copy with the time of the taking if it has changed since."""
        node, numbers = self.node, self.numbers
        data = node._data  # reading the data brings a view up to date
        held = _recorded(node.node_type, numbers.reshape(self.shape), copy, node, {"dtype": numbers.dtype}, self.time)
        same = same_bytes(data, numbers.reshape(self.shape))
        return node if same and as_recorded(held)[0] is node else held


class Entry:
    """Mixed into the class of an entry that was not used yet; it holds the node behind it, and its place there."""

    __slots__ = ()
    _own_class: type[Node]
    _x: Any
    _y: Any

    def __getattr__(self, name: str) -> Any:  # called when a slot is still empty
        _make(self)
        return getattr(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        _make(self)
        setattr(self, name, value)


def _make(entry: Any) -> None:
    """Make an entry the node that it stands for."""
    with LOCK:
        cls = type(entry)
        if not issubclass(cls, Entry):
            return  # another thread has made the node already
        taken, i = entry._x, entry._y
        params = {"index": tuple(map(int, np.unravel_index(i, taken.shape)))}
        made = _recorded(cls._own_class, as_array(taken.numbers[i]), taken.read, taken.node, params, taken.time)
        for name in ("_data", "_grad", "op", "_inputs", "params", "_requires_grad", "time"):
            object.__setattr__(entry, name, getattr(made, name))
        # last of all: other threads read the slots of a node without a lock
        object.__setattr__(entry, "__class__", cls._own_class)
        entry._x = entry._y = None


def _recorded(node_type: type[Node], data: Any, op: Op, x: Node, params: Any, time: int) -> Node:
    """A node as ``op`` would have recorded it at a time."""
    out: Node = new(node_type)
    out._data, out._grad, out.op, out._inputs = data, node_type.no_grad_yet, op, (x,)
    out.params, out._requires_grad, out.time = params, True, time
    return out


_CLASSES: dict[type, type] = {}


def _entry_class(cls: type[Node]) -> type:
    if cls not in _CLASSES:
        names = {"__slots__": (), "__module__": cls.__module__, "__doc__": cls.__doc__, "_own_class": cls}
        _CLASSES[cls] = type(cls.__name__, (Entry, cls), names)
    return _CLASSES[cls]


def entries_of(node: Node, read: Op) -> Objects:
    """An array of objects, of the shape of a node that is tracked, with its entries: nodes, computed from it.

    Args:
        node: the node. One without axes is its own entry.
        read: the op that reads an entry: ``read(node, index=index)``.
    """
    data = node._data
    if not data.shape:
        whole = np.empty((), dtype=object)
        whole[()] = node
        return whole
    if current_recording() is not True:  # a recorder is active, and must be shown every node
        entries = [read(node, index=index) for index in np.ndindex(data.shape)]
    else:
        cls, n = _entry_class(node.node_type), data.size
        entries = list(map(new, repeat(cls, n)))
        _exhaust(map(cls._x.__set__, entries, repeat(Taken(node, data, read))))  # type: ignore[attr-defined]
        _exhaust(map(cls._y.__set__, entries, range(n)))  # type: ignore[attr-defined]
    # (Assignment to an array would ask each entry for an array again.)
    return np.fromiter(entries, dtype=object, count=len(entries)).reshape(data.shape)


_exhaust = deque[Any](maxlen=0).extend  # consumes ``map`` at the speed of C


Part = tuple[Any, Any]
"""Of an operand: the places of its entries in the result, in C order, and which entries these are; None for all."""


class Sources(NamedTuple):
    """The nodes that an array of objects was made of, as operands of the op ``assemble``, and its parameters."""

    operands: list[Any]
    parts: tuple[Part | None, ...]
    order: Any
    shape: tuple[int, ...]


def sources_of(objects: Objects, copy: Op) -> Sources:
    """The nodes and numbers in an array of objects that holds nodes of one type.

    Args:
        objects: numbers and nodes, all without axes; or nodes and arrays that have one shape, whose axes come last.
        copy: the op that copies a node, ``copy(node, dtype=dtype)``, for one that has changed since it was taken apart.

    Raises:
        OperandError: something in the array is no number.
        ShapeError: the shapes differ.
    """
    items = objects.ravel().tolist()
    operands: list[Any] = []
    parts: list[Any] = []
    order: list[int] = []  # positions of the items among all operands; negative for constants
    constants: list[Any] = []
    scattered: dict[Taken, tuple[int, int, list[int], list[int]]] = {}
    shapes: set[tuple[int, ...]] = set()
    place = total = 0
    while place < len(items):
        x, n = items[place], 1
        if x.__class__ is np.ndarray and not x.shape:
            x = items[place] = x[()]  # a list would keep the 0-d array of objects; [()] takes the object out of it
        if isinstance(x, Entry):
            taken = x._x
            size = taken.numbers.size
            block = items[place : place + size]
            if _is_whole(block, taken):
                n = size
                operands.append(taken.whole(copy))
                parts.append((slice(place, place + n), None))
                order.extend(range(total, total + n))
                total += n
            else:
                if taken not in scattered:
                    scattered[taken] = len(operands), total, [], []
                    operands.append(taken.whole(copy))
                    parts.append(None)
                    total += size
                _, start, places, entries = scattered[taken]
                places.append(place)
                entries.append(x._y)
                order.append(start + x._y)
            shapes.add(())
        elif isinstance(x, Node):
            if x.node_type.native is float:
                raise OperandError(f"got an array that holds a {type(x).__name__} beside Tensors: {ONE_KIND}")
            operands.append(x)
            parts.append((place, None))
            order.append(total)
            total += 1
            shapes.add(x._data.shape)
        else:
            constants.append(x)
            order.append(-len(constants))
            shapes.add(np.shape(x))
        place += n
    if len(shapes) > 1:
        got = " and ".join(map(str, sorted(shapes)))
        raise ShapeError(f"got an array of objects that holds nodes and arrays of the shapes {got}, expected one shape")
    for k, _, places, entries in scattered.values():
        parts[k] = _run(places), _run(entries)
    if constants:
        operands.append(_numbers(constants, operands))
        parts.append(None)
        order = [i if i >= 0 else total - 1 - i for i in order]
        total += len(constants)
    (shape,) = shapes
    in_order = None if order == list(range(total)) else np.array(order)
    if shape:
        size = math.prod(shape)
        parts = [part and (slice(part[0] * size, (part[0] + 1) * size), None) for part in parts]
        if in_order is not None:
            in_order = (in_order[:, None] * size + np.arange(size)).reshape(-1)
    return Sources(operands, tuple(parts), in_order, (*objects.shape, *shape))


def _is_whole(items: list[Any], taken: Taken) -> bool:
    """True if these are all entries of the node that was taken apart, in order."""
    n = taken.numbers.size
    if len(items) < n or items[0]._y or not (isinstance(items[-1], Entry) and items[-1]._y == n - 1):
        return False
    if not all(map(isinstance, items, repeat(Entry))):
        return False
    return [x._x for x in items].count(taken) == n and [x._y for x in items] == list(range(n))


def _run(numbers: list[int]) -> Any:
    """A list of places as a slice, if they follow each other, or as an array."""
    first, n = numbers[0], len(numbers)
    return slice(first, first + n) if numbers == list(range(first, first + n)) else np.array(numbers)


def _numbers(constants: list[Any], nodes: list[Any]) -> Any:
    """Constants as one array; single numbers adapt to the dtype of the nodes, as Python's numbers do."""
    try:
        found = np.array(constants)
        dtype = np.result_type(*{x._data.dtype for x in nodes})
        if found.ndim > 1 or found.dtype.kind not in "fiub":
            dtype = np.result_type(dtype, found.dtype if found.ndim > 1 else 1j)
        if found.dtype.kind not in "fiubc":
            raise OperandError(f"got dtype {found.dtype}")
    except (TypeError, ValueError) as error:
        kinds = " and ".join(sorted({describe(x) for x in constants})) + " beside nodes"
        raise OperandError(f"got an array of objects that holds {kinds}, expected numbers: {error}") from error
    return found.astype(dtype)
