"""The forward sweep: tangents flow from the inputs of a recorded graph to its outputs, through the same rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.engine.doors import BARE, refuse_if_bare
from autograd.engine.node import Node, data_of, leaf
from autograd.engine.numerics import apply_rule, zeros_like
from autograd.engine.op import Op, Table
from autograd.engine.order import topological_order
from autograd.engine.recording import AtTimeOf, recorder, recording
from autograd.engine.reverse import gradients
from autograd.engine.seeds import check_ends, seed_of
from autograd.engine.versions import check_fresh
from autograd.errors import RuleError


def tangents(
    outputs: Sequence[Node], inputs: Sequence[Node], directions: Sequence[Any], *, create_graph: bool = False
) -> list[Any]:
    """The directional derivative of each output as the inputs move along ``directions``; None where nothing moves.

    One pass over the recorded graph, inputs first. How an op passes tangents follows from its kind: the rules of an
    elementwise op are diagonal and serve as they are, a linear op is its own derivative, and for anything else the
    transpose of its rules is taken by differentiating them (they are linear in ``g``).

    Example:
        >>> from autograd import Value
        >>> x, y = Value(3.0), Value(2.0)
        >>> tangents([x * y], [x, y], [1.0, 10.0])
        [32.0]
    """
    if isinstance(outputs, Node) or isinstance(inputs, Node):  # whose rows are no nodes of the graph
        check_ends("tangents", outputs, inputs)
    table: Table = {}
    try:
        order = topological_order(*outputs)
        for x, direction in zip(inputs, directions, strict=True):
            tangent = seed_of(x, direction, create_graph)
            table[x] = table[x] + tangent if x in table else tangent
    except BARE as error:
        check_ends("tangents", outputs, inputs, directions, "directions")
        refuse_if_bare(error, "tangents")
        raise
    start = frozenset(table)
    watch = recorder()
    if watch is not None:
        watch.on_sweep(order)
    with np.errstate(all="ignore"):
        for node in order:
            if (
                node.op is not None
                and node not in start
                and any(x in table for x in node.inputs if isinstance(x, Node))
            ):
                check_fresh(node)
                with recording(AtTimeOf(node) if create_graph else False):
                    table[node] = _push(node, node.op, table, create_graph)
                if watch is not None:
                    watch.on_tangent(node, table)
    return [table.get(root) for root in outputs]


def _push(node: Node, op: Op, table: Table, create_graph: bool) -> Any:
    """The tangent of one node from the tangents of its operands."""
    out: Any = node if create_graph else node._data
    args = node.inputs if create_graph else [data_of(x) for x in node.inputs]
    moving = {
        i: table[x] for i, x in enumerate(node.inputs) if isinstance(x, Node) and x in table and op.rule(i) is not None
    }
    if not moving:
        return node._spread(zeros_like(node))
    joint = op.push(moving, out, args, node.params)
    if joint is not NotImplemented:
        return node._spread(zeros_like(out) if joint is None else joint)
    total: Any = None
    for i, tangent in moving.items():
        part = op.push_one(i, tangent, out, args, node.params)
        if part is NotImplemented:
            part = _transpose(node, op, i, tangent, args, out, create_graph)
        part = node._spread(part)
        total = part if total is None else total + part
    return total


def _transpose(node: Node, op: Op, i: int, tangent: Any, args: Sequence[Any], out: Any, create_graph: bool) -> Any:
    """The forward derivative: the rule of operand ``i`` is linear in ``g``, and this is its transpose."""
    probe: Node = leaf(node.node_type, node._payload(np.zeros_like(node._data)))
    rule = op.rule(i)
    assert rule is not None
    with recording(AtTimeOf(node)):
        back = apply_rule(rule, probe, out, args, node.params)
        if not isinstance(back, Node) or not back.requires_grad:
            raise RuleError(
                f"{op.name}: the rule of operand {op.operand(i)} does not depend on g, so it is no gradient"
            )
        (part,) = gradients([back], [probe], [back._spread(tangent)], create_graph=create_graph)
    return zeros_like(out) if part is None else part
