"""Views: Tensors that show the memory of another Tensor, as NumPy's arrays do.

The result of an op is a view if its array shares memory with the operand's: NumPy itself says which results are views
and which are copies. A view holds its *source*, the node that it was made of; a source knows its views by weak
references, so nothing here closes a cycle. The *base* is the source of all. ``outdated`` has what an assignment does.

``t[i]`` down to one number is a copy, as in NumPy. It knows where it was read (``Entry``), for the methods that write
in place, which NumPy's numbers do not have.
"""

from __future__ import annotations

from _thread import RLock  # the same class as ``threading.RLock``, without the millisecond of loading ``threading``
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import ref

import numpy as np

from autograd.engine.memory import owner_of, places, shares_memory
from autograd.engine.node import Node, data_of, new
from autograd.errors import ShapeError

if TYPE_CHECKING:
    from autograd.engine.op import Op

T = TypeVar("T")

LOCK = RLock()
"""Held while views are counted, outdated or made again."""

_FIRST_SWEEP = 16


def link(view: Any, data: Any, op: Op, params: Mapping[str, Any], source: Any, plain: Any) -> None:
    """Note that ``op`` made ``view`` of ``source``, if their arrays, ``data`` and ``plain``, share memory.

    A view of a recorded node that is not recorded itself (``no_grad``) holds its source weakly, so that it does not
    keep the graph alive, and stays a constant.
    """
    base = data.base
    known = base is plain or (base is not None and base is getattr(plain, "base", None))  # fast path
    if not known and owner_of(data) is not owner_of(plain):
        return
    if view.requires_grad:
        view._source = source
    else:
        memory = memory_of(source)
        if memory is not plain:
            view._data = op.forward(memory, **params)
        view._recipe = op, params
        view._source = ref(source) if source.requires_grad else source
    know(view, source)


def note_view(view: Any, source: Any) -> None:
    """Note that a node is a view of ``source``, both recorded, although it holds a copy of the entries for now."""
    view._source = source
    know(view, source)


def know(view: Any, source: Any) -> None:
    """Have a source know its view."""
    try:
        views = source._views
    except AttributeError:
        source._views = [_FIRST_SWEEP, 0, ref(view)]
        return
    if len(views) > views[0]:
        _forget_the_dead(views)
    views.append(ref(view))


def _forget_the_dead(views: list[Any]) -> None:
    """Take the references to views that are gone out of a list, and set the length at which this is done again."""
    with LOCK:
        n, first = len(views), 2 + views[1]  # entries that other threads append meanwhile come after the first n
        seen: set[int] = set()
        kept: list[list[Any]] = [[], []]
        for i in range(n - 1, 1, -1):
            view = views[i]()
            # a view that was computed again stands in the list twice: the last entry counts
            if view is not None and id(view) not in seen:
                seen.add(id(view))
                kept[i >= first].append(views[i])
        views[1] = len(kept[0])
        views[2:n] = [*reversed(kept[0]), *reversed(kept[1])]
        views[0] = 2 * len(views) + _FIRST_SWEEP


def source_of(view: Node) -> Node | None:
    """The node that a view was made of; None for a node that is no view, or whose source is gone."""
    source = getattr(view, "_source", None)
    return source() if source.__class__ is ref else source


def is_detached(view: Node) -> bool:
    """True for a constant that shows the memory of a recorded node."""
    return getattr(view, "_source", None).__class__ is ref and source_of(view) is not None


def base_of(node: Node) -> Node:
    """The node whose memory a view shows, through any number of views; a node that is no view is its own."""
    source = source_of(node)
    while source is not None:
        node = source
        source = source_of(node)
    return node


def views_of(node: Node) -> list[Any]:
    """The views that were made of a node and are alive; not those of views."""
    return _alive(node, getattr(node, "_views", ())[2:])


def take_newest_views(node: Node) -> list[Any]:
    """The views that were made, or made again, since the last call: n writes look at each one once."""
    views = getattr(node, "_views", None)
    if views is None:
        return []
    newest = views[2 + views[1] :]
    views[1] += len(newest)
    return _alive(node, newest)


def show_memory(node: Node) -> None:
    """Have the views of a node that was ``Filling`` show its memory: so far they hold copies of what they read."""
    sources = [node]
    with LOCK:
        while sources:
            source = sources.pop()
            views = getattr(source, "_views", ())
            # outdated views come first in the list, and are skipped
            for view in _alive(source, views[2 + views[1] :] if views else ()):
                op, params = getattr(view, "_recipe", None) or (view.op, view.params)
                view._data = op.forward(source._data, **params)
                sources.append(view)


def _alive(node: Node, references: Iterable[Any]) -> list[Any]:
    known = [reference() for reference in references]
    return [view for view in known if view is not None and source_of(view) is node]


def memory_of(view: Any) -> Any:
    """The array of a node, to be kept or written into: that of a view shows the memory of its base.

    A view of a node ``Filling`` holds a copy until the array of that node is asked for; see ``show_memory``.
    """
    base = base_of(view)
    return base._data if base is view else [node._data for node in (base, view)][1]


def _stand_in(view: Any) -> Any:
    """Another view of the same memory, for the views of this one to be views of; None if this one is no such view."""
    source = source_of(view)
    if source is None or is_detached(view) or (view.op is None and view._requires_grad):
        return None
    other: Any = new(view.node_type)
    other._data, other._grad, other._requires_grad = view._data, view.no_grad_yet, view._requires_grad
    other.op, other.params, other.time, other.inputs = view.op, view.params, view.time, view.inputs
    other._source = source
    if hasattr(view, "_recipe"):
        other._recipe = view._recipe
    know(other, source)
    return other


def leave(node: Node, make_again: Callable[[Node], None]) -> None:
    """Make a node one of its own. Its views, which ``make_again`` brings up to date, go on showing the memory."""
    views = views_of(node)
    other = _stand_in(node) if views else None
    for view in views:
        make_again(view)
        if other is None or is_detached(view):
            forget_source(view)
        else:
            view._source = other
            know(view, other)
    forget_source(node)


def forget_source(view: Node) -> None:
    """Make a view a node of its own."""
    for name in ("_source", "_recipe"):
        if hasattr(view, name):
            delattr(view, name)


def array_of(node: Any) -> Any:
    """The array of a node for a moment, also of one that is ``Filling``: it must not be kept, nor a view of it."""
    return vars(Node)["_data"].__get__(node)


Entry = tuple[Any, Any, Any, Any]
"""The source of one number: the base (a weak reference); the index there, or else the memory; the copy."""


def entry_of(node: Any, index: Any, read: Any) -> Entry:
    """The entry ``node[index]``, a single number, whose copy is ``read``."""
    source = source_of(node)
    if source is None or not isinstance(node._data, np.ndarray):
        return ref(node), index, None, read
    if not shares_memory(node._data, array_of(base_of(node))):  # the node holds a copy of the entries for now
        return lambda: node, index, None, read
    whole = index if isinstance(index, tuple) else (index,)
    return ref(base_of(node)), None, node._data[whole if any(part is ... for part in whole) else (*whole, ...)], read


def place_of(entry: Entry) -> tuple[Any, Any] | None:
    """The base of an entry and the index there; None if the base is gone. ShapeError if it has other memory by now."""
    reference, index, memory, _ = entry
    base = reference()
    if base is None:
        return None
    if memory is None:
        return base, index
    spot, part = places(memory, base._data)
    if part is not None:
        raise ShapeError("got the real or the imaginary part of an entry")
    return base, tuple(map(int, np.unravel_index(int(spot), base._data.shape)))


def own_memory(view: T, order: str = "C") -> T:
    """A new result in memory of its own, for NumPy's functions that return copies, in C or Fortran order or ("K") any.

    The order shows in ``ravel("K")``.
    """
    if isinstance(view, Node):
        if source_of(view) is not None:
            view._data = view._data.copy(order)
            forget_source(view)
        elif order != "K" and not _is_in_order(view._data, order):
            view._data = view._data.copy(order)
    return view


def _is_in_order(data: Any, order: str) -> bool:
    """True for an array in C or Fortran order, and for arrays that have none."""
    flags = getattr(data, "flags", None)
    return flags is None or bool(flags.c_contiguous if order == "C" else flags.f_contiguous)


def order_of(x: Any) -> str:
    """The order in which NumPy makes many results of an array: "F" if the array is in Fortran order alone."""
    flags = getattr(data_of(x), "flags", None)
    return "F" if flags is not None and flags.f_contiguous and not flags.c_contiguous else "C"
