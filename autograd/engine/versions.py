"""Changed data: assignment to nodes, and the check in a sweep that the data a rule needs are still there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd.engine import clock
from autograd.engine.guards import last_change, written, written_since
from autograd.engine.node import Node, data_of, describe, leaf
from autograd.errors import GraphError


def assign(node: Node, data: Any) -> None:
    """Give a node ``data``, new or updated in place, and stamp the change so that graphs recorded before can tell."""
    clock.now += 1
    if data is node._data:
        clock.touched[id(data if getattr(data, "base", None) is None else _owner(data))] = clock.now
    else:
        node._data = data
        node._written = clock.now


def become(node: Node, new: Node) -> None:
    """Make a node the result ``new`` from now on, for an assignment to some entries; its users so far keep the old one.

    The node as it was lives on as a version of its own. Nodes recorded before find it again by their time, when
    the graph is next walked (``as_recorded``).
    """
    old: Node = leaf(node.node_type, node._data, node.requires_grad)
    old.op, old.inputs, old.params, old.time, old.name = node.op, node.inputs, node.params, node.time, node.name
    clock.now += 1
    old._replaced_at = clock.now
    if hasattr(node, "_calls"):  # a module returned the node as it was
        old._calls = node._calls
        del node._calls
    if not hasattr(node, "_versions"):
        node._versions = []
    node._versions.append(old)
    new.inputs = tuple(old if x is node else x for x in new.inputs)
    node._data, node.op, node.inputs, node.params = new._data, new.op, new.inputs, new.params
    node.requires_grad, node.time = new.requires_grad, clock.now


def as_recorded(node: Node) -> tuple[Any, ...]:
    """The inputs of a node, each in the version that the node was recorded with; see ``become``."""

    def version(x: Any) -> Any:
        if not isinstance(x, Node):
            return x
        for old in getattr(x, "_versions", ()):
            if old._replaced_at > node.time:
                return old
        if x.was_frozen(node.time):
            constant = leaf(x.node_type, x._data, requires_grad=False)
            constant._written = getattr(x, "_written", 0)
            return constant
        return x

    return tuple(version(x) for x in node.inputs)


def _owner(array: Any) -> Any:
    """The array whose memory a view shows; anything but a view as it is."""
    base = getattr(array, "base", None)
    while isinstance(base, (np.ndarray, type(array))):
        array, base = base, base.base
    return array


def shares_memory(x: Any, y: Any) -> bool:
    """True if two arrays show the same memory, or may: single entries are not compared."""
    if isinstance(x, np.ndarray) or isinstance(y, np.ndarray):
        return isinstance(x, np.ndarray) and isinstance(y, np.ndarray) and np.may_share_memory(x, y)
    return hasattr(x, "__array_function__") and hasattr(y, "__array_function__") and _owner(x) is _owner(y)


def changed_since(x: Any, time: int) -> bool:
    """True if the data of an operand, a node or a plain array, were assigned to or updated in place after ``time``."""
    if getattr(x, "_written", 0) > time if isinstance(x, Node) else False:
        return True
    x = data_of(x)
    if bool(clock.touched) and x.__class__ is not float and clock.touched.get(id(_owner(x)), 0) > time:
        return True
    return bool(written) and x.__class__ is np.ndarray and written_since(x, time)


def check_fresh(node: Node) -> None:
    """GraphError if data that the rules of ``node`` read were changed after it was recorded, or a view was outdated."""
    op = node.op
    assert op is not None
    for i, x in enumerate((*node.inputs, node)):
        if changed_since(x, node.time):
            result = i == len(node.inputs)
            name = "out" if result else op.operand(i)
            if op.reads is None or name in op.reads:
                what = "its result" if result else f"operand {name}"
                raise GraphError(
                    f"{op.name}: the data of {what} ({describe(x)}) was assigned to after {op.name} "
                    f"recorded it, and its gradient needs the old one; run the forward pass again before backward()"
                )
        if isinstance(x, Node) and _is_outdated_view(x, node.time):
            raise GraphError(
                f"{op.name}: operand {op.operand(i)} ({describe(x)}) is a view of a Tensor that was assigned "
                f"to before {op.name} used the view; take the view again after the assignment"
            )


def check_newest(order: Iterable[Node]) -> None:
    """``check_fresh`` for nodes of the current time: they may have used views of data that were assigned to before."""
    changed = last_change()
    for node in order:
        if node.op is not None and node.time >= changed:
            check_fresh(node)


def _is_outdated_view(x: Node, time: int) -> bool:
    """True if x shows memory of a Tensor that had a newer version by ``time``."""
    while x.op is not None:
        shown = [y for y in x.inputs if isinstance(y, Node) and shares_memory(x._data, y._data)]
        if not shown:
            return False
        x = shown[0]
        if getattr(x, "_replaced_at", time + 1) <= time:
            return True
    return False
