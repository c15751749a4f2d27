"""Gradients of parts: what a sweep does so that n reads or writes of parts of one array take n steps.

A gate that reads a part of an array sends back a gradient that is 0 almost everywhere, and one that writes a part hands
on a gradient of which it changes a part. Arrays for the whole of it, one a gate, would take n times the memory and time
of one. So a sweep collects parts (``add``), puts them together when the array's turn comes (``settle``), and knows the
buffers that it owns alone (``owned``): into these it adds in place, and a gate that wrote hands its own buffer on.
In a recorded sweep, gradients that depend on nothing are plain numbers; the others are ``Filling``. A sweep that a
recorder watches does not use this, because a buffer that was shown must not change.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Container
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd.engine.beside import beside
from autograd.engine.filling import Filling, fits, read_part, written
from autograd.engine.hooks import HOOKED
from autograd.engine.indices import repeats
from autograd.engine.node import Node
from autograd.engine.seeds import as_node

if TYPE_CHECKING:
    from autograd.engine.entries import ReadingOp
    from autograd.engine.op import Op, Table

OWN: Node = object.__new__(Node)
"""The key under which a sweep's ``Pieces`` stand in its table."""

MET: Node = object.__new__(Node)
"""The key under which a sweep finds the nodes that made a choice; see ``choices``."""


class Pieces:
    """The parts that wait for the turn of their array, and the buffers that a sweep owns.

    Args:
        table: the gradients of the sweep, where it enters itself.
        start: what the sweep starts from, and will be read after it.
        kept: nodes whose gradients are read after the sweep too: the buffers of these are not handed on.

    Attributes:
        owned: nodes whose gradient in the table is an array that the sweep alone holds.
        waiting: for a node that was read, the op that read, and the parts of the gradient: an index, and the gradient
            of what was read there.
    """

    __slots__ = ("_kept", "_numbers", "_start", "owned", "waiting")

    def __init__(self, table: Table, start: Container[Node] = (), kept: Collection[Node] = ()) -> None:
        table[OWN] = self
        self._start, self._kept = start, frozenset(kept) if kept else ()
        self.owned: set[Node] = set()
        self.waiting: dict[Node, tuple[ReadingOp, list[tuple[Any, Any]]]] = {}
        self._numbers: dict[Node, int] = {}

    def add(self, x: Any, index: Any, g: Any, table: Table, op: ReadingOp) -> None:
        """A part of the gradient of x has come: g, for what ``op`` read at an index.

        Parts of plain numbers wait until there are as many numbers as x has; from then on they go into a buffer.
        """
        if g.__class__ is not np.ndarray and isinstance(g, Node):
            self.waiting.setdefault(x, (op, []))[1].append((index, g))
        elif x in self.owned:
            table[x] = _add_at(table[x], index, g)
        else:
            self.waiting.setdefault(x, (op, []))[1].append((index, g))
            numbers = self._numbers[x] = self._numbers.get(x, 0) + (g.size or 1)
            if numbers >= math.prod(x.shape):
                self._put_together(x, table, False)

    def keeps(self, node: Node) -> bool:
        """True if the gradient of a node will be read after the sweep."""
        return node in self._start or node in self._kept

    def may_hand_on(self, node: Node) -> bool:
        """True if the gradient of a node is in a buffer of the sweep's own that is not read later."""
        # The hook of a node may have answered with an array that it still holds.
        return node in self.owned and not self.keeps(node) and node not in HOOKED

    def send(self, table: Table, x: Node, g: Any) -> None:
        """A gradient of the whole of x has come, in an array that the sweep alone holds."""
        if x in table:
            table[x] = total(table, x, g)
        else:
            table[x] = g
            if g.__class__ is np.ndarray:
                self.owned.add(x)

    def settle(self, x: Node, table: Table, create_graph: bool) -> None:
        """The turn of x has come: the waiting parts of its gradient are put together.

        In a recorded sweep, a gradient that is read after the sweep becomes a node, even if it depends on nothing.
        """
        if x in self.waiting:
            self._put_together(x, table, create_graph)
        if create_graph and x in table and (x.op is None or self.keeps(x)):
            table[x] = as_node(x, table[x])

    def _put_together(self, x: Any, table: Table, create_graph: bool) -> None:
        op, parts = self.waiting.pop(x)
        self._numbers.pop(x, None)
        if create_graph:
            recorded = [part for part in parts if isinstance(part[1], Node)]
            parts = [part for part in parts if not isinstance(part[1], Node)] if recorded else parts
            g = table.get(x)
            if recorded and isinstance(g, Filling) and sum(part.size for _, part in recorded) < math.prod(x.shape):
                for index, part in recorded:
                    g = _plus_at(op, g, index, part)
                table[x] = g
            elif recorded:
                self.send(table, x, _whole(op, x, recorded))
        if parts and x in self.owned:
            for index, g in parts:
                table[x] = _add_at(table[x], index, g)
        elif parts:
            self.send(table, x, _whole(op, x, parts))


def hand_over(table: Table, x: Node, gx: Any, op: Op, i: int) -> None:
    """Add the part ``gx`` of the gradient of x, which the rule of operand ``i`` returned, as one that fits x."""
    gx = x._accept(gx, op, i)
    table[x] = total(table, x, gx) if x in table else gx


def total(table: Table, x: Node, g: Any) -> Any:
    """The gradient of x, which has one, with g added: in place if the sweep owns it."""
    before, own = table[x], table.get(OWN)
    if own is None:
        return before + g
    if g.__class__ is np.ndarray and x in own.owned and (type(g) is np.ndarray or type(before) is not np.ndarray):
        before += g
        return before
    sum_of_both = before + g
    if sum_of_both.__class__ is np.ndarray:
        own.owned.add(x)
    else:
        own.owned.discard(x)
    return sum_of_both


def _whole(op: ReadingOp, x: Any, parts: list[tuple[Any, Any]]) -> Any:
    """The gradient of x from its parts."""
    if len(parts) > 1:
        indices, gs = zip(*parts, strict=True)
        return op.together(*gs, indices=indices, shape=x.shape)
    ((index, g),) = parts
    (rule,) = op.rules
    assert rule is not None
    return rule(g, None, x, index=index)


def _plus_at(op: ReadingOp, g: Any, index: Any, part: Any) -> Any:
    """``g``, a node, with a part added at an index."""
    if not repeats(index) and isinstance(g, Filling):
        total = read_part(op, g, index) + part
        if fits(g, index, total):
            return written(op.writer, g, total, index)
    (rule,) = op.rules
    assert rule is not None
    return g + rule(part, None, g, index=index)


def _add_at(buffer: Any, index: Any, g: Any) -> Any:
    if type(g) is not np.ndarray or index.__class__ is not slice:
        buffer = beside(buffer, g, index)
    if repeats(index):
        np.add.at(buffer, index, g)
    else:
        buffer[index] += g
    return buffer
