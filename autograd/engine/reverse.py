"""The reverse sweep: gradients flow from the roots of a graph back to its leaves.

- ``backward(root)`` fills ``.grad`` of the leaves, as ``root.backward()`` does.
- ``gradients(outputs, inputs)`` returns gradients and touches no ``.grad``.

The rules do not know which of them runs. Given raw data they compute; given nodes (``create_graph=True``) the same
expressions are recorded, and can be differentiated again. Gradients travel in a local table, so a failing rule leaves
no ``.grad`` half-written and two threads may sweep one graph.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from itertools import chain
from typing import Any

import numpy as np

from autograd.engine.choices import MET
from autograd.engine.deciding import decided
from autograd.engine.doors import BARE, refuse_if_bare
from autograd.engine.guards import last_change
from autograd.engine.hooks import HOOKED, after_hooks
from autograd.engine.node import Node, truth
from autograd.engine.op import Table
from autograd.engine.order import needed, release, topological_order
from autograd.engine.pieces import OWN, Pieces
from autograd.engine.recording import AtTimeOf, current_recording, recorder, recording
from autograd.engine.seeds import check_ends, own, seed_of, totals_of
from autograd.engine.structural import Live, from_the_start, holds_nan
from autograd.engine.versions import check_fresh, check_newest
from autograd.errors import GraphError

Order = list[Node]
Wanted = set[Node] | None
Swept = tuple[Table, Live | None]

PLAIN = (float, np.ndarray)
"""Types of data whose NaN are found at almost no cost."""

_NOTHING = nullcontext()


def backward(root: Node, seed: Any = None, *, retain_graph: bool = True, create_graph: bool = False) -> None:
    """Add the gradient of ``root`` to ``.grad`` of every leaf it depends on.

    Leaves accumulate; the inner nodes of a scalar graph are assigned theirs, so that a picture can show them; inner
    Tensors keep none. The graph is kept unless ``retain_graph=False``. Called twice, it adds twice.

    Raises:
        ShapeError: ``root`` holds more than one number and there is no ``seed``, or the seed has another shape.
        GraphError: nothing was recorded, the graph was freed, or its data were changed since.
        RuleError: a rule returned something that does not fit its operand.
    """
    if not root._requires_grad or retain_graph is not True or create_graph is not False:
        retain_graph, create_graph = _checked(root, retain_graph, create_graph)
    leaves: list[Node] = []
    order = topological_order(root, leaves=leaves)
    start = {root: seed_of(root, seed, create_graph)}
    table = _swept(order, start, None, create_graph, leaves)
    totals = totals_of(leaves, table, seed, create_graph)
    # Nothing below can fail, so no .grad is left half-written. Two loops, because joining the pairs in one tuple would
    # double the time of a scalar graph: Python's garbage collector runs on so many new objects.
    for node, g in chain(table.items() if root.node_type.native is float else (), totals):
        node._grad = g
    if not retain_graph:
        release(order)


def _checked(root: Node, retain_graph: Any, create_graph: Any) -> tuple[bool, bool]:
    """The flags of ``backward``; an error if one is no truth value, or nothing was recorded. Most calls skip it."""
    if not root._requires_grad:
        raise GraphError(
            "backward: nothing here requires a gradient: it was made of constants, under no_grad(), or after detach()"
        )
    return truth("backward: retain_graph", retain_graph), truth("backward: create_graph", create_graph)


def gradients(
    outputs: Sequence[Node],
    inputs: Sequence[Node],
    seeds: Sequence[Any] | None = None,
    *,
    create_graph: bool = False,
    retain_graph: bool = True,
) -> list[Any]:
    """The gradient of ``sum(seed * output)`` with respect to each input, None where there is no path.

    Inputs may be leaves or inner nodes; only gradients of nodes on a path to them are computed. The results are plain
    data, or nodes that can be differentiated again with ``create_graph=True``. No ``.grad`` is touched.

    Example:
        >>> from autograd import Value
        >>> x = Value(3.0)
        >>> y = x * x * x
        >>> (dy,) = gradients([y], [x], create_graph=True)
        >>> gradients([dy], [x])
        [18.0]
    """
    if isinstance(outputs, Node) or isinstance(inputs, Node):  # iteration would give rows that are not in the graph
        check_ends("gradients", outputs, inputs)
    table: Table = {}
    try:
        create_graph = truth("gradients: create_graph", create_graph)
        retain_graph = truth("gradients: retain_graph", retain_graph)
        handed_out = {id(seed) for seed in (() if seeds is None else seeds)}
        for i, root in enumerate(outputs):
            seed = seed_of(root, None if seeds is None else seeds[i], create_graph)
            table[root] = table[root] + seed if root in table else seed
        order = topological_order(*outputs)
        wanted = needed(order, inputs)
    except BARE as error:
        check_ends("gradients", outputs, inputs, seeds)
        refuse_if_bare(error, "gradients")
        raise
    if inputs.__class__ not in (list, tuple):  # an array of numbers would be searched for nodes
        check_ends("gradients", outputs, inputs, seeds)
    start = {x: g for x, g in table.items() if wanted is None or x in wanted}
    table = _swept(order, start, wanted, create_graph, inputs, kept=inputs)
    found = [table.get(x) for x in inputs]
    found = [None if g is None else own(g, x, handed_out) for x, g in zip(inputs, found, strict=True)]
    if not retain_graph:
        release(order)
    return found


@np.errstate(all="ignore")
def _swept(
    order: Order, start: Table, wanted: Wanted, create_graph: bool, ends: Sequence[Node], kept: Sequence[Node] = ()
) -> Table:
    """The table of a sweep. If it gives a NaN to a node in ``ends``, a second sweep holds structural zeros at 0."""
    table, live = _sweep(order, start, wanted, create_graph, kept=kept)
    if live is None and holds_nan(list(map(table.get, ends)), ignoring=True):
        table, _ = _sweep(order, start, wanted, create_graph, Live(order, start))
    return table


def _sweep(order: Order, start: Table, wanted: Wanted, create_graph: bool, live: Any = None, kept: Any = ()) -> Swept:
    """Send the gradients in ``start`` from the roots back, gate by gate, each gate once.

    Of inner Tensors only those in ``kept`` are sure to have a gradient in the table in the end; see ``Pieces``.
    """
    watch = None if current_recording() is True else recorder()
    table, changed, hooked, some_are_older = start.copy(), last_change(), HOOKED or None, False
    if live is None and order and (watch or hooked or order[-1]._data.__class__ not in PLAIN) and from_the_start(order):
        live = Live(order, start)
    if watch is not None:
        watch.on_sweep(order)
    pieces = None if live or watch or not order or order[-1]._data.__class__ is float else Pieces(table, start, kept)
    # A gradient that nothing reads later is dropped once it was sent on, so that its memory can be used again.
    staying = None if pieces is None or create_graph or wanted else {*start, *kept}
    waiting = {} if pieces is None else pieces.waiting
    at = AtTimeOf() if create_graph else None
    attention = at is not None or hooked is not None
    with recording(at) if at else _NOTHING:
        for node in reversed(order):
            if attention or (waiting and node in waiting):
                if at is not None:
                    at.turn_to(node)
                if pieces is not None and (create_graph or node in waiting):
                    pieces.settle(node, table, create_graph)
                if hooked is not None and node in hooked and node in table:
                    table[node], changed = after_hooks(node, table[node], at, order, changed)
            op = node.op
            if op is not None and node in table:
                if node.time < changed:
                    some_are_older = True
                    check_fresh(node)
                (live or op).send_back(node, table, wanted, create_graph)
                if staying is not None and node not in staying and MET not in table:
                    table.pop(node, None)
                if watch is not None:
                    watch.on_gradient(node, table)
    if some_are_older:
        check_newest(order)
    return decided(order, start, table, wanted, create_graph, _table_of) if MET in table else table, live


def _table_of(order: Order, start: Table, wanted: Wanted, create_graph: bool) -> Table:
    return {x: g for x, g in _sweep(order, start, wanted, create_graph, kept=order)[0].items() if x is not OWN}
