"""Changed data: assignment to nodes, and the check in a sweep that the data a rule needs are still there."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.engine import clock
from autograd.engine.filling import Filling, Past
from autograd.engine.guards import last_change, written, written_since
from autograd.engine.later import later
from autograd.engine.memory import owner_of, shares_memory
from autograd.engine.node import FROZEN, Node, describe, leaf
from autograd.errors import GraphError

if TYPE_CHECKING:
    from bisect import bisect_right

    from autograd.engine.op import Op
else:
    bisect_right = later("bisect", "bisect_right")


def assign(node: Node, data: Any) -> None:
    """Give a node ``data``, new or updated in place, and stamp the change so that graphs recorded before can tell."""
    if data is node._data:
        updated(data)
    else:
        now = clock.move()
        node._data = data
        node._written = now


def updated(data: Any) -> None:
    """Give the data of a node that were updated in place a new time stamp."""
    known = clock.touched.known(id(data))
    if known is not None and known[0] is not None:  # fast path: a buffer that is alive and has a stamp is no view
        known[1][0] = clock.move()
    else:
        clock.touched.stamp(data if getattr(data, "base", None) is None else owner_of(data), clock.move())


def as_recorded(node: Node, time: int | None = None) -> tuple[Any, ...]:
    """The inputs of a node, each in the version that the node was recorded with, or that it had at a time.

    A node that was assigned to keeps the versions that it had, by the times at which they were replaced.
    """
    time = node.time if time is None else time
    return tuple([version_at(x, time) if isinstance(x, Node) else x for x in node.inputs])


def version_at(x: Node, time: int) -> Node:
    """The version of a node that it had at a time."""
    versions = getattr(x, "_versions", None)
    if versions and versions[-1]._replaced_at > time:
        old: Node = versions[bisect_right(versions, time, key=_replaced_at)]
        return old
    if FROZEN and x.op is None and _was_frozen(x, time):
        return as_constant(x)
    return x


def as_constant(x: Node) -> Node:
    """A constant with the data of a node, which knows when they were assigned to."""
    constant: Node = leaf(x.node_type, x._data, requires_grad=False)
    constant._written = getattr(x, "_written", 0)
    return constant


_replaced_at = attrgetter("_replaced_at")


def _was_frozen(x: Node, time: int) -> bool:
    """True if a leaf was a constant at ``time``, and is not now: results of it may not be recorded.

    A frozen leaf that an assignment to entries made a result is frozen no more; its versions are what it was.
    """
    times = FROZEN.get(x, ())
    if x._requires_grad and len(times) > 16 and time < times[0]:  # earlier ones may have been dropped
        raise GraphError(
            f"{x.name or describe(x)}: got a leaf that was frozen and unfrozen too often since it was used here: it is "
            f"not known any more whether it was a constant; run the forward pass again before backward()"
        )
    return sum(t <= time for t in times) % 2 == 1


def changed_since(x: Any, time: int) -> bool:
    """True if the data of an operand, a node or a plain array, were assigned to or updated in place after ``time``."""
    if isinstance(x, Node):
        if isinstance(x, (Filling, Past)):  # no array of it has been given away, so nothing can have been written
            return False
        if getattr(x, "_written", 0) > time:
            return True
        x = x._data
    if bool(clock.touched) and x.__class__ is not float and clock.touched.time_of(owner_of(x)) > time:
        return True
    return bool(written) and x.__class__ is np.ndarray and written_since(x, time)


def are_as_they_were(operands: Iterable[Any], gate: Node) -> bool:
    """True if operands are parts of a gate, or were not assigned to, updated, frozen or unfrozen since its time."""
    time, own = gate.time, gate.inputs
    for x in operands:
        if x.__class__ is float or x is gate:
            continue
        for y in own:
            if x is y:
                break
        else:
            if isinstance(x, Node):
                versions = getattr(x, "_versions", None)
                if (versions and versions[-1]._replaced_at > time) or (FROZEN and FROZEN.get(x, (0,))[-1] > time):
                    return False
            if changed_since(x, time):
                return False
    return True


def check_fresh(node: Node) -> None:
    """GraphError if data that the rules of ``node`` read were changed after its recording, or a view was outdated."""
    op, inputs = node.op, node.inputs
    assert op is not None
    for i, x in enumerate((*inputs, node)):
        if changed_since(x, node.time):
            result = i == len(inputs)
            needed = [k for k, y in enumerate(inputs) if isinstance(y, Node) and y.requires_grad]
            if looks_at(op, i, len(inputs), needed):
                what = "its result" if result else f"operand {op.operand(i)}"
                raise GraphError(
                    f"{op.name}: the data of {what} ({describe(x)}) was assigned to after {op.name} "
                    f"recorded it, and its gradient needs the old one; run the forward pass again before backward()"
                )
        if isinstance(x, Node) and _is_outdated_view(x, node.time):
            raise GraphError(
                f"{op.name}: operand {op.operand(i)} ({describe(x)}) is a view of a Tensor that was assigned "
                f"to before {op.name} used the view; take the view again after the assignment"
            )


def looks_at(op: Op, j: int, count: int, needed: Iterable[int]) -> bool:
    """True if the rules of the operands ``needed`` may look at the numbers of operand j; j = ``count``: the result.

    The kind of an op tells more than its rules. The derivative of a linear op is the same at every point. The
    derivative of a multilinear op by one operand depends on the other operands alone.
    """
    if op.kind == "linear":
        return j < count and op.rule(j) is None
    name = "out" if j == count else op.operands[0 if op.variadic else j]
    for i in needed:
        if op.kind != "multilinear" or j not in (i, count):
            read = op.reads[0 if op.variadic else i]
            if read is None or name in read:
                return True
    return False


def check_newest(order: Iterable[Node]) -> None:
    """``check_fresh`` for nodes recorded since the last change: they may have used views that it outdated."""
    changed = last_change()
    for node in order:
        if node.op is not None and node.time >= changed:
            check_fresh(node)


def _is_outdated_view(x: Node, time: int) -> bool:
    """True if x shows memory of a Tensor that had a newer version by ``time``, and is no view that follows it."""
    while x.op is not None and not isinstance(x, (Filling, Past)):
        if getattr(x, "_source", None) is not None or hasattr(x, "_replaced_at"):
            return False
        nodes = [y for y in x.inputs if isinstance(y, Node) and not isinstance(y, (Filling, Past))]
        shown = [y for y in nodes if shares_memory(x._data, y._data)]
        if not shown:
            return False
        x = shown[0]
        if getattr(x, "_replaced_at", time + 1) <= time:
            return True
    return False
