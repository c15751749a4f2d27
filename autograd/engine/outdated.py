"""Assignments to entries: the base of all views becomes a new version, and its views follow.

An assignment through a view goes to its base, which becomes a new version in new memory (``become``); nodes recorded
before keep the old one. This outdates all views that are alive. An outdated view is computed again at its next use,
from the new version of its source and by the op that made it. Until then it has a class whose slots do that, so that no
other code has to check. Nodes recorded with the view as it was find it among its versions.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from weakref import ref

from autograd.engine import clock
from autograd.engine.entries import ReadingOp
from autograd.engine.filling import Filling, begin, fits, hand_over
from autograd.engine.hooks import HOOKED
from autograd.engine.indices import composed
from autograd.engine.memory import laid_out_alike
from autograd.engine.node import Node, data_of, new
from autograd.engine.versions import as_recorded, version_at
from autograd.engine.views import LOCK, array_of, know, leave, memory_of, source_of, take_newest_views
from autograd.engine.weak import ARGUMENTS, LEFT

_WALK = 1000


def separate(node: Node) -> None:
    """Separate a node that gets other data from its memory: its views go on showing the old memory."""
    memory_of(node)
    leave(node, _make_again)


def become(node: Node, result: Node) -> None:
    """Make a node that is no view the ``result`` from now on, for an assignment to some entries.

    The node as it was lives on as a version of its own. Nodes recorded before find it again by their time, when
    the graph is next walked (``as_recorded``). Views of the node are outdated.
    """
    old = _version(node, node, node._data)
    if hasattr(node, "_written"):  # the data were assigned to: nodes recorded before that find the old version
        old._written = node._written
    old._replaced_at = now = clock.move()
    node._data, node.op, node.params = result._data, result.op, result.params
    node._requires_grad, node.time, node.inputs = result._requires_grad, now, ()
    begin(node)  # before the views are computed again, because they copy entries from now on
    _outdate(node)
    node.inputs = as_recorded(result, now - 1)
    _let_go(old, node.inputs)


def filled(node: Any, base: Any, index: Any, value: Any) -> bool:
    """Assign through a node to its base, which is ``Filling``; False if the caller has to call ``become`` instead."""
    if node is base:
        return reads(value, base, index) or fill(base, index, value)
    return fill_through(node, base, index, value)


def fill(node: Any, index: Any, value: Any) -> bool:
    """``become``, for an assignment into the array of a node that is ``Filling``; False if ``become`` has to do it."""
    if not fits(node, index, value):
        return False
    old = _version(node, node, array_of(node))
    hand_over(old)[index] = data_of(value)
    old._replaced_at = now = clock.move()
    node.params, node.time = {"index": index}, now
    _outdate(node)
    node.inputs = old, version_at(value, now - 1) if isinstance(value, Node) else value
    _let_go(old, node.inputs)
    return True


def fill_through(view: Node, base: Any, index: Any, value: Any) -> bool:
    """``fill`` the base of a view that reads it by integers and slices. An outdated view stays outdated."""
    slots = _AsItWas(getattr(type(view), "_own_class", type(view)), view)
    if view._source is not base or not isinstance(slots.op, ReadingOp) or not isinstance(base, Filling):
        return False
    where = composed(array_of(base).shape, slots.params["index"], index)
    return where is not None and fill(base, where, value)


def reads(view: Any, node: Node, index: Any) -> bool:
    """True for a view that reads the very entries ``node[index]``, named by the same integers and slices."""
    if not isinstance(view, Node) or getattr(view, "_source", None) is not node:
        return False
    slots = _AsItWas(getattr(type(view), "_own_class", type(view)), view)
    if not isinstance(slots.op, ReadingOp):
        return False
    shown, asked = (composed(array_of(node).shape, i, ...) for i in (slots.params["index"], index))
    return shown is not None and shown == asked


def _version(node: Node, slots: Any, data: Any) -> Node:
    """A copy of a node that is about to change, around its ``data``, for the nodes recorded with it so far.

    ``slots`` has the other slots of the node as they are: the node itself, or ``_AsItWas`` of an outdated view.
    """
    old = new(node.node_type)
    old._data, old._grad, old._requires_grad = data, node.no_grad_yet, slots._requires_grad
    old.op, old.params, old.time, old._inputs = slots.op, slots.params, slots.time, slots._inputs
    if old._inputs is None:
        old._x, old._y = slots._x, slots._y
    if node.name is not None:
        old.name = node.name
    if node in HOOKED:
        old._hooks = node._hooks
        HOOKED[old] = None
        # The new version may be computed from the old one. Hooks of both would change one gradient twice.
        HOOKED.pop(node)
        del node._hooks
    if node in ARGUMENTS:
        ARGUMENTS[old] = ARGUMENTS.pop(node)
    if node in LEFT:
        LEFT[old] = LEFT.pop(node)
    if hasattr(node, "_calls"):  # a module returned this very node
        old._calls = node._calls
        del node._calls
    versions = getattr(slots, "_versions", None)
    if versions is None:
        slots._versions = [old]
    else:
        versions.append(old)
    return old


def _let_go(old: Node, inputs: Iterable[Any]) -> None:
    """Point the nodes from which a new version was computed, since ``old`` was current, at the versions that were used.
    Otherwise they would point at the node itself, and that cycle would live until Python's collector runs. The walk
    ends after some nodes; a cycle that it does not reach waits for the collector.
    """
    since, seen, stack = old.time, {old}, list(inputs)
    while stack and len(seen) < _WALK:
        x = stack.pop()
        if isinstance(x, Node) and x.op is not None and x.time >= since and x not in seen:
            seen.add(x)
            inputs = x.inputs
            if any(hasattr(y, "_versions") for y in inputs):
                x.inputs = inputs = as_recorded(x)
            stack += inputs


def _outdate(node: Node) -> None:
    """Outdate the views of a node, and the views of those."""
    stack, constants = [node], []
    with LOCK:
        while stack:
            source = stack.pop()
            for view in take_newest_views(source):
                if not isinstance(view, _Outdated):  # the views of an outdated view are outdated already
                    if view._source.__class__ is ref:
                        constants.append(view)
                    view.__class__ = _outdated_class(type(view))
                    stack.append(view)
        for view in constants:  # now, because constants do not keep their source alive
            _make_again(view)


def _make_again(view: Node) -> None:
    """Bring an outdated view up to date, and the views between it and the base before it."""
    with LOCK:
        outdated: list[Any] = []
        node: Node | None = view
        while node is not None and isinstance(node, _Outdated):
            outdated.append(node)
            node = source_of(node)
        for stale in reversed(outdated):
            cls = type(stale)._own_class
            source = source_of(stale)
            if source is not None:
                _make_from(cls, stale, source)
            stale.__class__ = cls  # last of all: other threads read the slots of an up-to-date node without a lock


def _make_from(cls: type[Node], view: Node, source: Any) -> None:
    slots = _AsItWas(cls, view)
    old = _version(view, slots, slots._data)
    old._replaced_at = clock.now
    op, params = getattr(view, "_recipe", None) or (old.op, old.params)
    assert op is not None
    detached = view._source.__class__ is ref
    if isinstance(source, Filling) and isinstance(op, ReadingOp) and not detached:
        data = laid_out_alike(op.forward(array_of(source), **params))
    else:
        data = op.forward(memory_of(source) if detached else source._data, **params)
    changed: dict[str, Any] = {"_data": data, "time": clock.now}
    if source.requires_grad and not detached:
        changed |= {"op": op, "params": params, "_inputs": (source,), "_requires_grad": True}
        if hasattr(view, "_recipe"):
            del view._recipe
    for name, value in changed.items():
        setattr(slots, name, value)
    old.inputs = as_recorded(old)
    know(view, source)


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


_CHANGING = ("_data", "_inputs", "_versions", "_x", "_y", "op", "params", "_requires_grad", "time")
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
