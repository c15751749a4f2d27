"""Views: Tensors that show the memory of another one, as NumPy's arrays do, and see what is assigned to it.

The result of an op is a view if its array shares memory with the operand's: NumPy itself says which results are views
and which are copies. A view holds its *source*, the node that it was made of; a source knows its views by weak
references, so nothing here closes a cycle. What is assigned through a view goes to the *base*, the source of all: the
base becomes a new version (``become``) in new memory, and every view that is alive is outdated. An outdated view is
made again, by the op that made it, from the new version of its source, when it is next touched: a class whose slots
know this takes the place of its own until then, so that operands need no check. What was recorded with the view as it
was finds it among the versions of the view.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import ref

import numpy as np

from autograd.engine import clock
from autograd.engine.node import Node, new
from autograd.engine.versions import as_recorded, owner_of

if TYPE_CHECKING:
    from autograd.engine.op import Op

T = TypeVar("T")

_FIRST_SWEEP = 16
_WALK = 1000
_LOCK = RLock()


def link(view: Node, data: Any, op: Op, params: Mapping[str, Any], source: Any, plain: Any) -> None:
    """Note that ``op`` made ``view`` of ``source``, if their arrays, ``data`` and ``plain``, share memory.

    A view of a recorded node that is not recorded itself (``no_grad``) holds its source weakly, so that it does not
    keep the graph alive, and stays a constant.
    """
    base = data.base
    if base is not plain and (plain.base is None or base is not plain.base) and owner_of(data) is not owner_of(plain):
        return
    if view.requires_grad:
        view._source = source
    else:
        view._recipe = op, params
        view._source = ref(source) if source.requires_grad else source
    try:
        views = source._views
    except AttributeError:
        source._views = [_FIRST_SWEEP, ref(view)]
        return
    if len(views) > views[0]:
        _forget_the_dead(views)
    views.append(ref(view))


def _forget_the_dead(views: list[Any]) -> None:
    """Take the references to views that are gone out of a list, and set the length at which this is done again."""
    with _LOCK:
        n = len(views)  # what other threads append meanwhile comes after these
        views[1:n] = [known for known in views[1:n] if known() is not None]
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


def own_memory(view: T, order: str = "C") -> T:
    """A result that nobody has seen yet in memory of its own: for NumPy's functions that return copies."""
    if isinstance(view, Node) and source_of(view) is not None:
        view._data = view._data.copy(order)
        del view._source
        if hasattr(view, "_recipe"):
            del view._recipe
    return view


def become(node: Node, result: Node) -> None:
    """Make a node that is no view the ``result`` from now on, for an assignment to some entries.

    The node as it was lives on as a version of its own. Nodes recorded before find it again by their time, when
    the graph is next walked (``as_recorded``). Views of the node are outdated.
    """
    old = _version(node, node)
    clock.now += 1
    old._replaced_at = clock.now
    node._data, node.op, node.params = result._data, result.op, result.params
    node.requires_grad, node.time, node.inputs = result.requires_grad, clock.now, ()
    _outdate(node)
    node.inputs = as_recorded(result, clock.now - 1)
    _let_go(old, node.inputs)


def _version(node: Node, slots: Any) -> Node:
    """A node in the place of one that is about to change, for what was recorded with it so far.

    ``slots`` has the slots of the node as they are: the node itself, or ``_AsItWas`` of an outdated view.
    """
    old = new(node.node_type)
    old._data, old.grad, old.requires_grad = slots._data, node.no_grad_yet, slots.requires_grad
    old.op, old.params, old.time, old._inputs = slots.op, slots.params, slots.time, slots._inputs
    if old._inputs is None:
        old._x, old._y = slots._x, slots._y
    if node.name is not None:
        old.name = node.name
    if hasattr(node, "_calls"):  # a module returned the node as it was
        old._calls = node._calls
        del node._calls
    versions = getattr(slots, "_versions", None)
    if versions is None:
        slots._versions = [old]
    else:
        versions.append(old)
    return old


def _let_go(old: Node, inputs: Iterable[Any]) -> None:
    """Point what a new version was computed from, since ``old`` was current, at the versions that were used.

    It would point at the node itself, and such a cycle would live until Python's collector comes by. The walk ends
    after some nodes; a cycle that it does not reach waits for the collector.
    """
    since, seen, stack = old.time, {old}, list(inputs)
    while stack and len(seen) < _WALK:
        x = stack.pop()
        if isinstance(x, Node) and x.op is not None and x.time >= since and x not in seen:
            seen.add(x)
            x.inputs = inputs = as_recorded(x)
            stack += inputs


def _outdate(node: Node) -> None:
    """Outdate the views of a node, and the views of those."""
    stack, constants = [node], []
    with _LOCK:
        while stack:
            source = stack.pop()
            known = getattr(source, "_views", None)
            if known is None:
                continue
            del source._views  # each comes back when it is made again
            for reference in known[1:]:
                view = reference()
                if view is None or source_of(view) is not source or isinstance(view, _Outdated):
                    continue
                if view._source.__class__ is ref:
                    constants.append(view)
                view.__class__ = _outdated_class(type(view))
                stack.append(view)
        for view in constants:  # now, because they do not keep their source alive
            _make_again(view)


def _make_again(view: Node) -> None:
    """Bring an outdated view up to date, and the views between it and the base before it."""
    with _LOCK:
        outdated = []
        node: Node | None = view
        while node is not None and isinstance(node, _Outdated):
            outdated.append(node)
            node = source_of(node)
        for node in reversed(outdated):
            cls = type(node)._own_class  # type: ignore[attr-defined]
            source = source_of(node)
            if source is not None:
                _make_from(cls, node, source)
            node.__class__ = cls  # last, because other threads read the slots of a node that is up to date unasked


def _make_from(cls: type[Node], view: Node, source: Node) -> None:
    slots = _AsItWas(cls, view)
    old = _version(view, slots)
    old._replaced_at = clock.now
    op, params = getattr(view, "_recipe", None) or (old.op, old.params)
    data = op.forward(source._data, **params)
    changed = {"_data": data, "time": clock.now}
    if source.requires_grad and view._source.__class__ is not ref:
        changed |= {"op": op, "params": params, "_inputs": (source,), "requires_grad": True}
        if hasattr(view, "_recipe"):
            del view._recipe
    for name, value in changed.items():
        setattr(slots, name, value)
    old.inputs = as_recorded(old)
    views = getattr(source, "_views", None)
    if views is None:
        views = source._views = [_FIRST_SWEEP]
    views.append(ref(view))


class _AsItWas:
    """The slots of an outdated view of class ``cls``, read and written without bringing it up to date."""

    def __init__(self, cls: type[Node], view: Node) -> None:
        vars(self).update(cls=cls, view=view)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cls, name).__get__(self.view)

    def __setattr__(self, name: str, value: Any) -> None:
        getattr(self.cls, name).__set__(self.view, value)


class _Slot:
    """A slot of an outdated view: the view is brought up to date before it is read or written."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, view: Any, cls: type | None = None) -> Any:
        _make_again(view)
        return getattr(view, self.name)

    def __set__(self, view: Any, value: Any) -> None:
        _make_again(view)
        setattr(view, self.name, value)


_CHANGING = ("_data", "_inputs", "_versions", "_x", "_y", "op", "params", "requires_grad", "time")
"""The slots that change when a view is made again."""


class _Outdated:
    """Mixed into the class of a view while it is outdated."""

    __slots__ = ()


_CLASSES: dict[type, type] = {}


def _outdated_class(cls: type) -> type:
    """The class that a view of class ``cls`` has while it is outdated."""
    if cls not in _CLASSES:
        slots = {name: _Slot(name) for name in _CHANGING}
        names = {"__slots__": (), "__module__": cls.__module__, "__doc__": cls.__doc__, "_own_class": cls}
        _CLASSES[cls] = type(cls.__name__, (_Outdated, cls), {**names, **slots})
    return _CLASSES[cls]


def places(shown: Any, base: Any) -> tuple[Any, int | None]:
    """The places in ``base``, counted in C order, whose memory ``shown`` shows, in the shape of ``shown``.

    The second result is 0 or 1 if ``shown`` shows the real or the imaginary parts of complex numbers, None if it shows
    whole numbers. ValueError if it shows anything else.
    """
    offsets = _offsets(shown, shown.__array_interface__["data"][0] - base.__array_interface__["data"][0])
    part = None
    if shown.dtype != base.dtype:
        if base.dtype.kind != "c" or shown.dtype != base.real.dtype:
            raise ValueError(f"got a view of dtype {shown.dtype} of an array of dtype {base.dtype}")
        part = int(offsets.flat[0] % base.itemsize != 0) if offsets.size else 0
        offsets -= part * shown.itemsize
    if base.flags.c_contiguous:
        spots, rest = np.divmod(offsets, base.itemsize)
        inside = not rest.any() and bool(np.all((spots >= 0) & (spots < base.size)))
    else:
        known = _offsets(base, 0).ravel()
        order = np.argsort(known)
        found = np.searchsorted(known, offsets, sorter=order).clip(max=max(known.size - 1, 0))
        spots = order[found] if known.size else found
        inside = bool((known[spots] == offsets).all()) if known.size else not offsets.size
    if not inside:
        raise ValueError("got an array that is no view of the base")
    return spots, part


def _offsets(x: Any, start: int) -> Any:
    """The distance in bytes of each entry from the start of an array, plus ``start``."""
    total = np.full(x.shape, start)
    for axis, (n, stride) in enumerate(zip(x.shape, x.strides, strict=True)):
        total += (np.arange(n) * stride).reshape((n,) + (1,) * (x.ndim - axis - 1))
    return total
