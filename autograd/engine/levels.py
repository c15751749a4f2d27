"""Levels: the derivatives, one inside the other, that a number belongs to, and the number seen one level further out.

A graph holds all levels at once. The argument of a derivative that is taken inside another is a node of its own, which
notes the level; a result that leaves the derivative notes which one it left. So the levels of a result can be read off
the graph when somebody asks, and nothing is stored while a function runs. Levels count up as derivatives begin, so the
innermost is the highest.

One level further out, the arguments of the innermost level are what the caller gave for them: constants, or nodes of
the levels around. (A box of HIPS autograd holds that as its ``_value``, and so do Values and Tensors.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from threading import get_ident
from typing import Any

from autograd.engine.node import Node, leaf
from autograd.engine.order import topological_order
from autograd.engine.recording import is_nested, is_recording
from autograd.engine.versions import as_constant
from autograd.engine.weak import ARGUMENTS, LEFT

_NONE: frozenset[int] = frozenset()

_counter = count(1)

asked = 0
"""The number of times that a node was seen one level further out: a transform may have to give it a level after all."""


OPEN: dict[int, tuple[int, Sequence[Node]]] = {}
"""The arguments of the functions that are being differentiated now, with the thread that does it, by their identity."""


class Level:
    """A derivative that begins now, and is inside another.

    Attributes:
        number: higher than those of the levels around.
        last: the highest number of the levels inside it, once it is closed.
    """

    __slots__ = ("last", "number")

    def __init__(self) -> None:
        self.number = self.last = next(_counter)

    def close(self) -> None:
        """The function has been called: the derivatives that begin from now on are not inside it."""
        self.last = next(_counter)

    def enter(self, nodes: Iterable[Node]) -> None:
        """Note that nodes are the arguments: leaves, or copies of nodes of the levels around."""
        for x in nodes:
            ARGUMENTS[x] = self.number

    def leave(self, x: Any) -> Any:
        """``x``; a node gets the note that it is a result of this level, and belongs to the levels around alone.

        Under ``no_grad`` it is a constant of them.
        """
        if isinstance(x, Node) and not is_recording():
            return x.detach()
        if isinstance(x, Node):
            LEFT[x] = (*LEFT.get(x, ()), (self.number, self.last))
        return x


def is_inside(*nodes: Any) -> bool:
    """True inside of a function that is being differentiated.

    A thread that such a function starts knows nothing of it. It is inside for those of ``nodes`` that were computed
    from the argument of the function.
    """
    if is_nested() or not OPEN:
        return is_nested()
    here = get_ident()
    arguments = {x for thread, own in OPEN.copy().values() if thread != here for x in own}
    seen: set[Node] = set()
    found = [x for x in nodes if isinstance(x, Node)] if arguments else []
    while found:
        node = found.pop()
        if node in arguments:
            return True
        if node not in seen:
            seen.add(node)
            found += [x for x in node.inputs if isinstance(x, Node) and x.requires_grad]
    return False


def carry_over(node: Node, new: Node) -> None:
    """Copy the notes of ``node`` to ``new``, which stands for it, and the time at which its data were assigned to."""
    if hasattr(node, "_written"):
        new._written = node._written
    if node in ARGUMENTS:
        ARGUMENTS[new] = ARGUMENTS[node]
    if node in LEFT:
        LEFT[new] = LEFT[node]


def levels_of(order: Iterable[Node]) -> dict[Node, frozenset[int]]:
    """The levels of each node of a graph, in topological order, in which something was computed for it."""
    found: dict[Node, frozenset[int]] = {}
    for node in order:
        levels = _NONE
        for x in node.inputs:
            if isinstance(x, Node) and (more := found.get(x, _NONE)) is not levels:
                levels = levels | more if levels else more
        own = ARGUMENTS.get(node, 0)
        if own:
            levels = levels | {own}
        for first, last in LEFT.get(node, ()) if levels else ():
            levels = frozenset(level for level in levels if not first <= level <= last)
        found[node] = levels
    return found


def innermost(*nodes: Node) -> int:
    """The innermost level of some nodes; 0 if they have none."""
    order = topological_order(*nodes)
    levels = levels_of(order)
    return max((level for x in nodes for level in levels.get(x, _NONE)), default=0)


def plain(x: Node) -> Any:
    """The number or array in a node; a number for an array without axes."""
    return x._data[()] if getattr(x._data, "shape", None) == () else x._data


def further_out(x: Node, level: int = 0) -> Any:
    """A node as it is outside of a level (by default the innermost of its own): a node, or plain numbers.

    Nodes that were computed from the arguments of the level are copied; what the arguments stand for takes their place.
    """
    global asked
    asked += 1
    if not ARGUMENTS or not x.requires_grad or not is_recording() or (x.op is not None and not x.inputs):
        return plain(x)  # no derivative is inside another, no gradient passes, or the graph was freed
    order = topological_order(x)
    levels = levels_of(order)
    own, new = levels.get(x), dict[Node, Node]()
    if not own:
        return plain(x) if not level else x
    level = level or max(own)
    if level not in own:
        return x
    for node in order:
        if level not in levels[node]:
            continue
        if ARGUMENTS.get(node, 0) == level:
            new[node] = node.inputs[0] if node.op is not None else as_constant(node)
            continue
        inputs = tuple(new.get(y, y) if isinstance(y, Node) else y for y in node.inputs)
        moves = any(isinstance(y, Node) and y.requires_grad for y in inputs)
        copy: Node = leaf(node.node_type, node._data, moves)
        if moves:
            copy.op, copy.inputs, copy.params, copy.time = node.op, inputs, node.params, node.time
            carry_over(node, copy)
        new[node] = copy
    return new[x] if new[x].requires_grad else plain(x)
