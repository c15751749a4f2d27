"""The one walk over a graph: both sweeps and the drawing use this order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from numpy import ndarray

from autograd.engine.guards import check_operand, last_change, settled, shown
from autograd.engine.node import Node
from autograd.engine.versions import as_recorded
from autograd.errors import GraphError


def topological_order(*roots: Node, constants: bool = False, leaves: list[Node] | None = None) -> list[Node]:
    """Every node that ``roots`` were made of, inputs before what uses them, left operands first; no recursion.

    ``constants`` says whether nodes that require no gradient are wanted too. Without them, all leaves of a graph that
    has no branches come first. ``leaves`` is a list to add the leaves to.

    Raises:
        GraphError: part of the graph was freed by ``backward(retain_graph=False)``.
    """
    changed = settled() if shown else last_change()
    if len(roots) == 1 and not constants and roots[0].node_type.native is not float:
        row = _row(roots[0], changed, leaves)
        if row is not None:
            return row
    order: list[Node] = []
    seen: set[Node] = set()
    stack: list[Any] = list(roots)  # holds nodes, and None as a mark
    pop, push, visit, done = stack.pop, stack.append, seen.add, order.append
    while stack:
        node = pop()
        if node is None:  # all nodes above this mark have been visited, so the node under it is done
            done(pop())
        elif node not in seen:
            visit(node)
            inputs = node._inputs
            if inputs is not None and not inputs:
                if node.op is not None:
                    raise _freed(node)
                done(node)
                if leaves is not None:
                    leaves.append(node)
                continue
            if node.time < changed:
                node.inputs = as_recorded(node)
                inputs = node._inputs
            push(node)
            push(None)
            if inputs is not None:
                for x in reversed(inputs):
                    if isinstance(x, Node):
                        if x not in seen and (x._requires_grad or constants):
                            push(x)
                    elif x.__class__ is ndarray and not constants:
                        check_operand(node, x)
                continue
            x, y = node._x, node._y  # two operands without a loop: this saves a sixth of the time of scalar graphs
            if isinstance(y, Node):
                if y not in seen and (y._requires_grad or constants):
                    push(y)
            elif y.__class__ is ndarray and not constants:
                check_operand(node, y)
            if isinstance(x, Node):
                if x not in seen and (x._requires_grad or constants):
                    push(x)
            elif x.__class__ is ndarray and not constants:
                check_operand(node, x)
    return order


def _row(root: Node, changed: int, found: list[Node] | None) -> list[Node] | None:
    """The order, leaves first, of a graph in which every node uses at most one result of an op; None for other graphs.

    Networks without branches are of this kind. The walk over such a graph takes half the time. ``found`` is a list to
    add the leaves to.
    """
    gates: list[Node] = []
    leaves: dict[Node, None] = {}
    node: Any = root
    while node is not None:
        user, node, inputs = node, None, node._inputs
        if user.time < changed:
            return None
        gates.append(user)
        if inputs is None:
            inputs = user._y, user._x
        elif len(inputs) > 1:
            inputs = inputs[::-1]
        elif not inputs:
            return None
        for x in inputs:
            if x.__class__ is ndarray:
                check_operand(user, x)
            elif isinstance(x, Node) and x._requires_grad:
                if x.op is None:
                    leaves[x] = None
                elif node is None:
                    node = x
                elif x is not node:
                    return None
    order = [*reversed(leaves), *reversed(gates)]
    if found is not None:
        found += reversed(leaves)
    return order


def _freed(node: Node) -> GraphError:
    name = node.op.name if node.op else ""
    return GraphError(
        f"{name}: this graph was freed after a backward pass; "
        f"keep it with backward(retain_graph=True), or run the forward pass again"
    )


def dependents(order: Iterable[Node], inputs: Iterable[Node]) -> set[Node]:
    """The nodes of ``order`` that depend on ``inputs``, with the inputs: where gradients have to pass."""
    wanted = set(inputs)
    for node in order:
        operands = node._inputs
        for x in (node._x, node._y) if operands is None else operands:
            if isinstance(x, Node) and x in wanted:
                wanted.add(node)
                break
    return wanted


def needed(order: Sequence[Node], inputs: Sequence[Node]) -> set[Node] | None:
    """``dependents``; or None for all nodes, if the inputs are the leaves, which saves look-ups in a set."""
    given = set(inputs)
    for node in order:
        if node.op is None and node not in given:
            return dependents(order, inputs)
    return dependents(order, inputs) if any(x.op is not None for x in inputs) else None


def release(order: Iterable[Node]) -> None:
    """Let go of a swept graph: its nodes keep their data and gradients and forget where they came from."""
    for node in order:
        node._inputs = ()  # first of all, so that another thread never finds a half-freed node
        node._x = node._y = None
