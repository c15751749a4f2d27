"""Many sweeps over one graph, as the rows or the columns of a Jacobian need them: the graph is sorted once.

Where the results are certain to be the same, all of them are one sweep: the gradients, or tangents, of many starts
travel together as a ``Stacked``. Rules of the table compute with it. Any other rule, and one that needs an operation
that a stack lacks, is called row by row at its gate. These sweeps run one by one: sweeps that hooks or recorders
observe, recorded sweeps, sweeps over arrays of other kinds, and sweeps over results that were chosen among equals. So
do the rows that hold NaN, in which structural zeros have to be told from others.

A sweep holds the gradients of all nodes of a graph. Their total is bounded: as many starts travel at once as fit into
``LIMIT`` bytes.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.engine import forward, reverse
from autograd.engine import stacked_functions as stacked_functions  # fills the table of Stacked
from autograd.engine.choices import MET, ChoosingOp, made_choice
from autograd.engine.declaration import OPS
from autograd.engine.entries import is_plain
from autograd.engine.guards import last_change, settled, shown
from autograd.engine.hidden_axis import NotTogether
from autograd.engine.hooks import HOOKED
from autograd.engine.node import Node
from autograd.engine.numerics import zeros_like
from autograd.engine.op import Op, Table
from autograd.engine.order import dependents, topological_order
from autograd.engine.recording import recorder, recording
from autograd.engine.seeds import seed_of
from autograd.engine.stacked import Stacked
from autograd.engine.structural import Live, from_the_start, holds_nan
from autograd.engine.versions import check_fresh

LIMIT = 1 << 20
"""Bytes of gradients in one sweep: more is not faster, as it leaves the caches of the processor."""

FEWEST = 3
"""The least number of starts for which one joint sweep is faster than single ones."""


class _Many:
    """Sweeps from many starts at one node to another.

    Attributes:
        at_once: the most starts that one call should be given.
    """

    def __init__(self, output: Node, x: Node, create_graph: bool) -> None:
        self.output, self.x, self.create_graph = output, x, create_graph
        self._sort()
        self.at_once = _most(self.order) if not create_graph and _are_alike(self.order) else 1
        # Code of users may write into the arrays of the graph between one sweep and the next.
        self._stays = not HOOKED and all(node.op is None or is_of_the_table(node.op) for node in self.order)

    def _sort(self) -> None:
        self.order = topological_order(self.output)
        self._time = settled() if shown else last_change()

    def __call__(self, starts: Any) -> Any:
        """The arrivals from each start: an array of all of them, or a list of nodes if the sweeps are recorded.

        ``starts`` is an array with one more axis, in front, than the node has that the sweeps start from.
        """
        if self.at_once > 1 and len(starts) >= FEWEST:
            try:
                found = self._together(starts)
            except NotTogether:
                self.at_once = 1
            else:
                if holds_nan([found]):
                    for i, start in enumerate(starts):
                        if holds_nan([found[i]]):
                            found[i] = self._single(start)
                return found
        rows = [self._single(start) for start in starts]
        return rows if self.create_graph else np.stack(rows)

    def _single(self, start: Any) -> Any:
        if not self._stays or (settled() if shown else last_change()) != self._time:
            self._sort()
        found = self._alone(start)
        return zeros_like(self._end) if found is None else found

    def _together(self, starts: Any) -> Any:
        found = self._stacked(Stacked(starts))
        end = self._end._data
        rows = found.rows if isinstance(found, Stacked) else np.zeros_like(end) if found is None else found
        if rows.shape != (len(starts), *end.shape):
            return np.broadcast_to(rows, (len(starts), *end.shape)).copy()
        return rows if rows.base is None and rows is not starts else rows.copy()

    @property
    def _end(self) -> Node:
        raise NotImplementedError  # abstract: each direction has its own

    def _alone(self, start: Any) -> Any:
        raise NotImplementedError  # abstract: each direction has its own

    def _stacked(self, starts: Stacked) -> Any:
        raise NotImplementedError  # abstract: each direction has its own


class ManyGradients(_Many):
    """The gradients of ``output`` by ``x`` for many seeds.

    Example:
        >>> from autograd import Tensor
        >>> x = Tensor([1.0, 2.0])
        >>> ManyGradients(x * x, x)(np.eye(2))
        array([[2., 0.],
               [0., 4.]])
    """

    def __init__(self, output: Node, x: Node, create_graph: bool = False) -> None:
        super().__init__(output, x, create_graph)

    def _sort(self) -> None:
        super()._sort()
        self._wanted = dependents(self.order, (self.x,))

    @property
    def _end(self) -> Node:
        return self.x

    def _alone(self, seed: Any) -> Any:
        start = {self.output: seed_of(self.output, seed, self.create_graph)}
        start = {y: g for y, g in start.items() if y in self._wanted}
        ends = (self.x,)
        return reverse._swept(self.order, start, self._wanted, self.create_graph, ends, kept=ends).get(self.x)

    def _stacked(self, seeds: Stacked) -> Any:
        if self.output not in self._wanted:
            return None
        sender: Any = self  # passed in the place of a Live, for its method send_back
        with np.errstate(all="ignore"):
            return reverse._sweep(self.order, {self.output: seeds}, self._wanted, False, sender)[0].get(self.x)

    def send_back(self, node: Node, table: Table, wanted: set[Node] | None, create_graph: bool) -> None:
        """As ``Op.send_back``, for all rows, together or one by one."""
        op, g = node.op, table[node]
        assert op is not None
        sent = {node: g}
        if is_of_the_table(op) or not isinstance(g, Stacked):
            try:
                op.send_back(node, sent, wanted, False)
            except Exception:
                if not isinstance(g, Stacked):
                    raise
                sent = _row_by_row(node, op, g, wanted)
        else:
            sent = _row_by_row(node, op, g, wanted)
        if MET in sent:
            raise NotTogether("the derivative of a choice")
        del sent[node]
        for x, gx in sent.items():
            table[x] = table[x] + gx if x in table else gx


def _row_by_row(node: Node, op: Op, g: Stacked, wanted: set[Node] | None) -> Table:
    """The gradients that the op sends back for each row on its own, stacked."""
    tables: list[Table] = [{node: _row(g, i)} for i in range(len(g.rows))]
    for table in tables:
        op.send_back(node, table, wanted, False)
    sent = {x: None for table in tables for x in table}
    if MET in sent:
        return {MET: sent}
    return {x: Stacked(np.stack([table[x] if x in table else zeros_like(x) for table in tables])) for x in sent}


class ManyTangents(_Many):
    """The tangents of ``output`` as ``x`` moves along many directions.

    Example:
        >>> from autograd import Tensor
        >>> x = Tensor([1.0, 2.0])
        >>> ManyTangents(x * x, x)(np.eye(2))
        array([[2., 0.],
               [0., 4.]])
    """

    def __init__(self, output: Node, x: Node, create_graph: bool = False) -> None:
        super().__init__(output, x, create_graph)

    @property
    def _end(self) -> Node:
        return self.output

    def _alone(self, direction: Any) -> Any:
        start = {self.x: seed_of(self.x, direction, self.create_graph)}
        live = Live(self.order, start) if from_the_start(self.order) else None
        found = forward._sweep(self.order, start, [self.output], self.create_graph, live)
        if live is None and holds_nan(found):
            found = forward._sweep(self.order, start, [self.output], self.create_graph, Live(self.order, start))
        return found[0]

    def _stacked(self, directions: Stacked) -> Any:
        table: Table = {self.x: directions}
        changed = last_change()
        with np.errstate(all="ignore"), recording(False):
            for node in self.order:
                moving = {x: table[x] for x in node.inputs if isinstance(x, Node) and x in table}
                if moving and node is not self.x:
                    if node.time < changed:
                        check_fresh(node)
                    table[node] = _pushed(node, moving)
        return table.get(self.output)


def _pushed(node: Node, moving: Table) -> Any:
    """The tangent of a node from those of its operands, for all rows, together or one by one."""
    op = node.op
    assert op is not None
    if isinstance(op, ChoosingOp) and made_choice(node):
        raise NotTogether("the derivative of a choice")
    stacks = [t for t in moving.values() if isinstance(t, Stacked)]
    if not stacks or is_of_the_table(op):
        try:
            return forward._push(node, op, moving, False, None)
        except Exception:
            if not stacks:
                raise
    rows = [{x: _row(t, i) for x, t in moving.items()} for i in range(len(stacks[0].rows))]
    return Stacked(np.stack([forward._push(node, op, row, False, None) for row in rows]))


def _row(t: Any, i: int) -> Any:
    return t.rows[i, ...] if isinstance(t, Stacked) else t


def is_of_the_table(op: Op) -> bool:
    """True for the ops whose rules are this package's own: they compute, and do nothing else."""
    return OPS.get(op.name) is op


def _are_alike(order: list[Node]) -> bool:
    """True if nothing observes a sweep over a graph, and all of its data are NumPy's arrays."""
    return recorder() is None and not (HOOKED and any(node in HOOKED for node in order)) and all(map(is_plain, order))


def _most(order: list[Any]) -> int:
    """The number of starts whose gradients of all nodes fit into ``LIMIT`` together; 1 if that is too small to pay."""
    # Shapes are read, and no data: reading the data of a version without an array of its own would compute the array.
    most = LIMIT // max(1, sum(math.prod(node.shape) * node.dtype.itemsize for node in order))
    return most if most >= FEWEST else 1
