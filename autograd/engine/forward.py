"""The forward sweep: tangents flow from the inputs of a recorded graph to its outputs, through the same rules."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

import numpy as np

from autograd.engine import reverse
from autograd.engine.arrays import admitted
from autograd.engine.choices import BOUND, FREE, ChoosingOp, are_read, made_choice, verdicts
from autograd.engine.deciding import following, going_along, once
from autograd.engine.doors import BARE, refuse_if_bare
from autograd.engine.guards import last_change
from autograd.engine.moving import Moving
from autograd.engine.node import Node, data_of, leaf, truth
from autograd.engine.numerics import apply_rule, zeros_like
from autograd.engine.op import Op, Table
from autograd.engine.order import dependents, topological_order
from autograd.engine.probing import widened
from autograd.engine.recording import AtTimeOf, recorder, recording
from autograd.engine.seeds import check_ends, own, seed_of
from autograd.engine.structural import Live, from_the_start, holds_nan
from autograd.engine.versions import check_fresh
from autograd.errors import RuleError


def tangents(
    outputs: Sequence[Node], inputs: Sequence[Node], directions: Sequence[Any], *, create_graph: bool = False
) -> list[Any]:
    """The directional derivative of each output as the inputs move along ``directions``; None where nothing moves.

    One pass over the recorded graph, inputs first. How an op passes tangents follows from its kind: the rules of an
    elementwise op are diagonal and serve as they are, a linear op is its own derivative, and for anything else the
    transpose of its rules is taken by differentiating them (they are linear in ``g``). An input that requires no
    gradient moves nothing, as ``gradients`` passes nothing to it: ops of constants alone are not recorded.

    Example:
        >>> from autograd import Value
        >>> x, y = Value(3.0), Value(2.0)
        >>> tangents([x * y], [x, y], [1.0, 10.0])
        [32.0]
    """
    if isinstance(outputs, Node) or isinstance(inputs, Node):  # iteration would give rows that are not in the graph
        check_ends("tangents", outputs, inputs)
    table: Table = {}
    try:
        create_graph = truth("tangents: create_graph", create_graph)
        order = topological_order(*outputs)
        for x, direction in zip(inputs, directions, strict=True):
            tangent = seed_of(x, direction, create_graph)
            table[x] = table[x] + tangent if x in table else tangent
    except BARE as error:
        check_ends("tangents", outputs, inputs, directions, "directions")
        refuse_if_bare(error, "tangents")
        raise
    constants = {x: table.pop(x) for x in list(table) if not x.requires_grad}
    live = Live(order, table) if order and from_the_start(order) else None
    found = _sweep(order, table, outputs, create_graph, live)
    if live is None and holds_nan(found):
        found = _sweep(order, table, outputs, create_graph, Live(order, table))
    found = [constants.get(root) if t is None else t for root, t in zip(outputs, found, strict=True)]
    handed_out = {id(direction) for direction in directions}
    # a NumPy scalar cannot change, so it may be anybody's
    return [
        t if t is None or isinstance(t, np.generic) else own(t, root, handed_out)
        for root, t in zip(outputs, found, strict=True)
    ]


def _sweep(
    order: Sequence[Node], start: Table, outputs: Sequence[Node], create_graph: bool, live: Live | None
) -> list[Any]:
    """The tangents of ``outputs``: those in ``start`` sent on, gate by gate."""
    table, chosen = start.copy(), list[Node]()
    watch = recorder()
    if watch is not None:
        watch.on_sweep(order)
    changed = last_change()
    some_are_older = any(node.time < changed for node in order if node.op is not None)
    arrays = live is None and watch is None and order and order[-1]._data.__class__ is np.ndarray
    own = Moving(order, (*outputs, *start)) if arrays else None
    with np.errstate(all="ignore"), nullcontext() if create_graph else recording(False):
        for gate in order:
            for node in (*own.readers(gate), gate) if own is not None else (gate,):
                op = node.op
                if op is None or node in table or not any(x in table for x in node.inputs if isinstance(x, Node)):
                    continue
                if some_are_older:
                    check_fresh(node)
                with recording(AtTimeOf(node)) if create_graph else nullcontext():
                    tangent = NotImplemented if own is None else own.push(node, table)
                    if tangent is NotImplemented:
                        tangent = _push(node, op, table, create_graph, live)
                    table[node] = tangent
                if op.__class__ is ChoosingOp and made_choice(node):
                    chosen.append(node)
                if watch is not None:
                    watch.on_tangent(node, table)
        found = [table.get(root) for root in outputs]
        if chosen and are_read(order, outputs, chosen):
            return _decided(order, outputs, chosen, found, start, create_graph, live)
    return found


def _decided(
    order: Sequence[Node],
    outputs: Sequence[Node],
    chosen: Sequence[Node],
    found: list[Any],
    start: Table,
    create_graph: bool,
    live: Live | None,
) -> list[Any]:
    """The tangents ``found``, with those of entries that depend on choices put right, or NaN."""
    verdict = verdicts(order, outputs, chosen)
    along = found
    if any(np.any(v == BOUND) for v in verdict):
        table, new = dict(start), dict[Node, Node]()
        for node in order:
            if node.op is None or node in start:
                continue
            copy = following(node, new)
            if any(x in table for x in copy.inputs if isinstance(x, Node)):
                if copy.op.__class__ is ChoosingOp:
                    copy = going_along(copy, table[copy.inputs[0]])
                with recording(AtTimeOf(node) if create_graph else False):
                    table[copy] = _push(copy, node.op, table, create_graph, live)
            if copy is not node:
                new[node] = copy
        along = [table.get(new.get(root, root)) for root in outputs]
        if create_graph:
            along = [y if y is None else once(y, chosen, start) for y in along]
    return [
        x if x is None or np.all(v == FREE) else np.where(v == FREE, x, np.where(v == BOUND, y, np.nan))
        for x, y, v in zip(found, along, verdict, strict=True)
    ]


def _push(node: Node, op: Op, table: Table, create_graph: bool, live: Live | None) -> Any:
    """The tangent of one node from the tangents of its operands."""
    out: Any = node if create_graph else node._data
    args = node.inputs if create_graph else [data_of(x) for x in node.inputs]
    moving = {
        i: table[x] for i, x in enumerate(node.inputs) if isinstance(x, Node) and x in table and op.rule(i) is not None
    }
    if not moving:
        if live is not None:
            live.add(node, False)
        return node._spread(zeros_like(node))
    joint = op.push(moving, out, args, node.params)
    if joint is not NotImplemented:
        part = zeros_like(out) if joint is None else joint
        if live is not None:
            passes = live.passed_on(node, op, moving, lambda probes, out, args: op.push(probes, out, args, node.params))
            passes = widened(passes, part)
            live.add(node, passes)
            part = live.only(part, passes)
        return node._spread(part)
    total: Any = None
    for i, tangent in moving.items():
        part = _push_one(node, op, i, tangent, out, args, create_graph)
        if live is not None:
            passes = live.passed_on(
                node,
                op,
                {i: tangent},
                lambda probes, out, args, i=i: _push_one(node, op, i, probes[i], out, args, False),
            )
            passes = widened(passes, part)
            live.add(node, passes)
            part = live.only(part, passes)
        part = node._spread(part)
        total = part if total is None else total + part
    return total


def _push_one(node: Node, op: Op, i: int, tangent: Any, out: Any, args: Sequence[Any], create_graph: bool) -> Any:
    """The part of the tangent of a node that comes from operand ``i``."""
    part = op.push_one(i, tangent, out, args, node.params)
    return _transpose(node, op, i, tangent, args, out, create_graph) if part is NotImplemented else part


def _transpose(node: Node, op: Op, i: int, tangent: Any, args: Sequence[Any], out: Any, create_graph: bool) -> Any:
    """The forward derivative: the rule of operand ``i`` is linear in ``g``, and this is its transpose."""
    probe: Node = leaf(node.node_type, node._payload(np.zeros_like(node._data)))
    rule = op.rule(i)
    assert rule is not None
    with recording(AtTimeOf(node)):
        back = admitted(op.name, apply_rule(rule, probe, out, args, node.params))
        if not isinstance(back, Node) or not back.requires_grad:
            raise RuleError(
                f"{op.name}: the rule of operand {op.operand(i)} does not depend on g, so it is no gradient"
            )
        part = _pulled_back(back, back._spread(tangent), probe, create_graph)
    return zeros_like(out) if part is None else part


def _pulled_back(root: Node, seed: Any, x: Node, create_graph: bool) -> Any:
    """The gradient of ``root`` with respect to x; None where there is no path.

    If it holds NaN, a second sweep holds structural zeros at 0. A zero in the seed is a number, not one of them.
    """
    order = topological_order(root)
    start, wanted = {root: seed}, dependents(order, (x,))
    with np.errstate(all="ignore"):
        found = reverse._sweep(order, start, wanted, create_graph, kept=(x,))[0].get(x)
        if holds_nan((found,), ignoring=True):
            found = reverse._sweep(order, start, wanted, create_graph, Live(order, {}))[0].get(x)
    return found
