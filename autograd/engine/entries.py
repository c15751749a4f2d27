"""Ops that read or write some entries of an array, for which a sweep takes no more steps than there are entries."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.engine.filling import Filling, Past, written
from autograd.engine.node import Node, data_of
from autograd.engine.op import Op, Table
from autograd.engine.pieces import OWN, Pieces


class EntriesOp(Op):
    """The common part of ``ReadingOp`` and ``WritingOp``."""

    def with_rules(self, rules: Any) -> Op:
        """As ``Op.with_rules``. The result is an op like any other: a sweep uses its rules, and they alone."""
        signature = self.operands, self.static, self.defaults, self.variadic
        options = {name: getattr(self, name) for name in ("kind", "gate", "symbol", "local", "scalar", "selects")}
        return Op(self.forward, rules, signature, complex=not self.real, **options)


class ReadingOp(EntriesOp):
    """An op of one operand that reads its entries at the static parameter ``index``.

    Attributes:
        together: the op that puts gradients of several reads together, ``together(*gs, indices=..., shape=...)``: their
            sum, each of them at its index in zeros.
        writer: the op that writes at an index.
    """

    together: Op
    writer: Op

    def send_back(self, node: Node, table: Table, wanted: set[Node] | None, create_graph: bool) -> None:
        """As ``Op.send_back``; the gradient waits for those of other reads."""
        own: Pieces | None = table.get(OWN)
        (x,) = node.inputs
        g = table[node]
        if own is None or not (is_plain(x) and is_like(g, x)):
            super().send_back(node, table, wanted, create_graph)
        elif x._requires_grad and (wanted is None or x in wanted):
            own.add(x, node.params["index"], number_or_node(g), table, self)


class WritingOp(EntriesOp):
    """An op of two operands, ``x`` and ``value``: it writes the value over entries of x at the parameter ``index``."""

    def send_back(self, node: Node, table: Table, wanted: set[Node] | None, create_graph: bool) -> None:
        """As ``Op.send_back``; a buffer that the sweep owns is handed on to x, with zeros where it was written over."""
        own: Pieces | None = table.get(OWN)
        g, (x, value) = table[node], node.inputs
        if own is None or not (is_plain(x) and is_like(g, x)):
            super().send_back(node, table, wanted, create_graph)
            return
        g, index, (to_x, to_value) = number_or_node(g), node.params["index"], self.rules
        assert to_x is not None
        assert to_value is not None
        recorded = isinstance(g, Node)
        if isinstance(value, Node) and value._requires_grad and (wanted is None or value in wanted):
            sent = value._accept(to_value(g, None, x, data_of(value), index=index), self, 1)
            if not recorded and (sent is g or sent.base is not None):  # g is a buffer that the sweep writes into next
                sent = sent.copy()
            own.send(table, value, sent)
        if isinstance(x, Node) and x._requires_grad and (wanted is None or x in wanted):
            if recorded:
                kept = written(self, g, 0.0, index)
            elif own.may_hand_on(node):
                kept = table.pop(node)
                kept[index] = 0.0
            else:
                kept = to_x(g, None, x, data_of(value), index=index)
            own.send(table, x, kept)


def is_plain(x: Any) -> bool:
    """True for an operand that is, or holds, an array of NumPy's."""
    return isinstance(x, (Filling, Past)) or data_of(x).__class__ is np.ndarray


def is_like(g: Any, x: Any) -> bool:
    """True for a gradient, plain or in a node, that has the dtype of x."""
    return isinstance(data_of(g) if not isinstance(g, Filling) else g, (np.ndarray, np.generic, Filling)) and bool(
        g.dtype == x.dtype
    )


def number_or_node(g: Any) -> Any:
    """A gradient that depends on nothing as plain numbers, although its sweep is recorded."""
    return g._data if isinstance(g, Node) and not g._requires_grad else g
