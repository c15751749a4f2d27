"""Sweeps over a graph in which a choice was made: the part that the rules left out is added, or the result is NaN.

``choices`` says what a choice is, and finds out whether a root depends on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.engine.choices import (
    BOUND,
    FREE,
    MET,
    again,
    are_read,
    are_separate,
    choice_of,
    made_choice,
    verdicts,
)
from autograd.engine.node import Node, data_of, leaf
from autograd.engine.op import Table
from autograd.engine.order import dependents

Sweep = Callable[[list[Node], Table, set[Node] | None, bool], Table]
"""A reverse sweep: a function of the order, the starting gradients, the nodes to pass, and the flag for recording."""


def decided(
    order: list[Node], start: Table, table: Table, wanted: set[Node] | None, create_graph: bool, sweep: Sweep
) -> Table:
    """``table`` with the parts that rules of ops with a choice left out; NaN where a root depends on the choice."""
    chosen, roots = table.pop(MET), list(start)
    read = are_read(order, roots, chosen)
    if not read:
        return table
    found = verdicts(order, roots, chosen)
    needed = {int(v) for x, verdict in zip(roots, found, strict=True) for v in verdict[data_of(table[x]) != 0]}
    if needed <= {FREE}:
        return table
    seeds = {x: table[x] for x in roots}
    bound = needed <= {FREE, BOUND} and are_separate(order, roots, chosen, read)
    for node in read:
        (x,) = node.inputs
        extra = left_out(node, table[node], order, seeds, sweep, bound)
        more = sweep(order, {x: x._accept(extra, node.op, 0)}, wanted, create_graph)
        table.update((y, table[y] + g if y in table else g) for y, g in more.items())
    return table


def left_out(node: Node, g: Any, order: Sequence[Node], seeds: Table, sweep: Sweep, bound: bool) -> Any:
    """The part that the rule of a node, with gradient g, left out of that of its operand; NaN if not ``bound``.

    ``order`` is the graph, ``seeds`` are the roots and their gradients, and ``sweep`` is the reverse sweep.
    """
    x, choice = node.inputs[0], choice_of(node)
    if not bound:
        return np.where(choice.open(node._data, data_of(x))[..., None, None], np.nan, np.zeros_like(data_of(x)))

    def gradient_at(other: Any) -> Any:
        start: Node = leaf(node.node_type, other)
        new, path = {node: start}, [start]
        for user in order:
            if user.op is not None and user is not node:
                copy = following(user, new)
                if copy is not user:
                    new[user] = copy
                    path.append(copy)
        table: Table = {new[root]: data_of(seed) for root, seed in seeds.items() if root in new}
        found = sweep(path, table, dependents(path, [start]), False).get(start)
        return np.zeros_like(other) if found is None else found

    extra = choice.resolved(node._data, data_of(x), data_of(g), gradient_at)
    nodes = [y for y in (x, g, *seeds.values()) if isinstance(y, Node)]
    return choice.once(extra, *nodes) if isinstance(g, Node) else extra


def copied(node: Node, inputs: tuple[Any, ...], data: Any) -> Node:
    """A node of the same op with other inputs and data."""
    copy: Node = leaf(node.node_type, data, node.requires_grad)
    copy.op, copy.inputs, copy.params, copy.time = node.op, inputs, node.params, node.time
    return copy


def following(node: Node, new: Mapping[Node, Node]) -> Node:
    """A node computed again from the nodes that stand for its inputs; the same node if no node stands for one."""
    inputs = tuple(new.get(x, x) if isinstance(x, Node) else x for x in node.inputs)
    if all(a is b for a, b in zip(inputs, node.inputs, strict=True)):
        return node
    return copied(node, inputs, again(node, [data_of(x) for x in inputs]))


def going_along(node: Node, tangent: Any) -> Node:
    """The node of a ``ChoosingOp``, with the choice that goes with the tangent of its operand if it made one."""
    if not made_choice(node):
        return node
    return copied(node, node.inputs, choice_of(node).along(node._data, data_of(node.inputs[0]), data_of(tangent)))


def once(y: Any, chosen: Sequence[Node], start: Table) -> Any:
    """A tangent whose derivatives are NaN: they would need more than the choice that goes with one direction."""
    nodes = [x for x in (*(node.inputs[0] for node in chosen), *start.values()) if isinstance(x, Node)]
    return choice_of(chosen[0]).once(data_of(y), *nodes)
