"""Tangents of parts: what a forward sweep does so that n reads or writes of parts of one array take n steps.

A gate that writes a part into an array writes the tangent of the part into the tangent of the array. It does so in the
same buffer if no later gate reads the old content. So the gates that read the array are pushed first (``readers``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from autograd.engine.beside import zeros_for
from autograd.engine.entries import ReadingOp, WritingOp, is_like, is_plain, number_or_node
from autograd.engine.filling import Filling, read_part, written
from autograd.engine.node import Node, data_of, leaf
from autograd.engine.op import Table


class Moving:
    """The buffers that a forward sweep owns, and the gates that read entries which are written over.

    Args:
        order: the nodes of the sweep, inputs first.
        kept: nodes whose tangents are read after the sweep, or were given: their buffers are not handed on.
    """

    __slots__ = ("_kept", "_owned", "_users")

    def __init__(self, order: Sequence[Node], kept: Iterable[Node]) -> None:
        self._kept = set(kept)
        self._owned: set[Node] = set()
        self._users: dict[Node, list[Node]] = {}
        for node in order:
            if isinstance(node.op, WritingOp) and isinstance(node.inputs[0], Node):
                self._users[node.inputs[0]] = []
        if self._users:
            for node in order:
                for x in node.inputs:
                    if isinstance(x, Node) and x in self._users:
                        self._users[x].append(node)

    def readers(self, node: Node) -> list[Node]:
        """The gates to push before ``node``, because they read the entries that ``node`` writes over."""
        if not isinstance(node.op, WritingOp) or not isinstance(node.inputs[0], Node):
            return []
        return [user for user in self._users[node.inputs[0]] if isinstance(user.op, ReadingOp)]

    def push(self, node: Any, table: Table) -> Any:
        """The tangent of a node whose op reads or writes a part; NotImplemented for any other."""
        op, x = node.op, node.inputs[0]
        if not isinstance(op, (ReadingOp, WritingOp)) or not is_plain(x):
            return NotImplemented
        t = number_or_node(table.get(x)) if isinstance(x, Node) else None
        if t is not None and not is_like(t, x):
            return NotImplemented
        index = node.params["index"]
        if isinstance(op, WritingOp):
            return self._written(node, op, t, table)
        if isinstance(t, Filling):
            return read_part(op, t, index)
        part = op(t, index=index)
        return part if isinstance(part, Node) else np.copy(part)

    def _written(self, node: Any, op: WritingOp, t: Any, table: Table) -> Any:
        x, value = node.inputs
        index = node.params["index"]
        put = number_or_node(table.get(value)) if isinstance(value, Node) else None
        put = 0.0 if put is None else put
        if t is None:
            t = zeros_for(data_of(value), node.shape, node.dtype)
        elif not isinstance(t, Node):
            t = table.pop(x) if self._may_take(x, node) else np.copy(t)
        if isinstance(t, Node) or isinstance(put, Node):
            return written(op, t if isinstance(t, Node) else leaf(node.node_type, t, False), put, index)
        t[index] = put
        self._owned.add(node)
        return t

    def _may_take(self, x: Node, node: Node) -> bool:
        others = [user for user in self._users[x] if user is not node]
        if x not in self._owned or x in self._kept or node.inputs[1] is x:
            return False
        return all(isinstance(user.op, ReadingOp) for user in others)
