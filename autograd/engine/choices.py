"""Results that are one of several equally good ones, as the eigenvectors of equal eigenvalues are.

A function of such a result has a derivative if it gives the same numbers whichever of them was chosen. A rule cannot
know that: it gets the same gradient for functions with different derivatives. So the rules of these ops leave out the
part that only the choice decides. A sweep that met a choice calls this module, which computes the rest of the graph
again with other choices. Where the derivative does not exist, the sweep returns NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.engine.custom import CustomOp
from autograd.engine.node import Node, data_of
from autograd.engine.numerics import FAILURES
from autograd.engine.op import Op, Table
from autograd.engine.pieces import MET as MET
from autograd.errors import GraphError, OperandError


class Choice:
    """The choice in the result of an op of one operand, and other choices. All of them are plain arrays here."""

    # A kind of choice implements these six; ``autograd.ops.choices`` has the kinds.

    def open(self, out: Any, x: Any) -> Any:
        """A mask over the stack of matrices: True where another result would have been as good."""
        raise NotImplementedError  # abstract: each kind of choice has its own

    def other(self, out: Any, x: Any, *, turned: bool, split: bool) -> Any:
        """Another result.

        Args:
            out: the result.
            x: the operand.
            turned: choose again, at random, the same at every call.
            split: move numbers that are equal apart, a little, so that the result is one of a neighbouring operand.
        """
        raise NotImplementedError  # abstract: each kind of choice has its own

    def hidden(self, out: Any, x: Any) -> Any:
        """The result with NaN in the place of the chosen entries."""
        raise NotImplementedError  # abstract: each kind of choice has its own

    def along(self, out: Any, x: Any, tangent: Any) -> Any:
        """The choice that stays a result, to first order, while the operand moves along ``tangent``; or NaN."""
        raise NotImplementedError  # abstract: each kind of choice has its own

    def resolved(self, out: Any, x: Any, g: Any, gradient_at: Callable[[Any], Any]) -> Any:
        """The part that the rule left out of the gradient of the operand, for a function ``BOUND`` to the choice.

        It is NaN for matrices at which there is no derivative.

        Args:
            out: the result.
            x: the operand.
            g: the gradient of the result.
            gradient_at: gives the gradient of any other result.
        """
        raise NotImplementedError  # abstract: each kind of choice has its own

    def once(self, y: Any, *nodes: Any) -> Any:
        """A node with the data y whose derivatives in some nodes are NaN."""
        raise NotImplementedError  # abstract: each kind of choice has its own


class ChoosingOp(Op):
    """An op with a choice. Its nodes enter themselves in the table of a sweep, under ``MET``, if they made one."""

    _choice: Choice | Callable[[], Choice]

    @property
    def choice(self) -> Choice:
        """The choice; made when it is first asked for, if the op was declared with a function that makes it."""
        if not isinstance(self._choice, Choice):
            self._choice = self._choice()
        return self._choice

    def send_back(self, node: Node, table: Table, wanted: set[Node] | None, create_graph: bool) -> None:
        """As ``Op.send_back``."""
        super().send_back(node, table, wanted, create_graph)
        note_choice(node, table)

    def with_rules(self, rules: Any) -> Op:
        """As ``Op.with_rules``."""
        made = super().with_rules(rules)
        assert isinstance(made, ChoosingOp)
        made._choice = self._choice
        return made


FREE, BOUND, LOOSE = range(3)

_FAILURES = (*FAILURES, LookupError, RuntimeError)


def choice_of(node: Node) -> Choice:
    """The choice of the op that made a node."""
    assert isinstance(node.op, ChoosingOp)
    return node.op.choice


def note_choice(node: Node, table: Table) -> None:
    """Enter a node of a ``ChoosingOp`` in the table of a sweep if it made a choice."""
    if made_choice(node):
        table.setdefault(MET, []).append(node)


def made_choice(node: Node) -> Any:
    """True for a node of a ``ChoosingOp`` whose data are one of several equally good results."""
    return np.any(choice_of(node).open(node._data, data_of(node.inputs[0])))


def are_read(order: Sequence[Node], roots: Sequence[Node], chosen: Sequence[Node]) -> list[Node]:
    """The nodes whose chosen entries are read. Of all other nodes only the numbers are read, which are no choice."""
    found = []
    for node in chosen:
        hidden = choice_of(node).hidden(node._data, data_of(node.inputs[0]))
        users = (user for user in order if any(x is node for x in user.inputs))
        if any(x is node for x in roots) or any(_shows(user, node, hidden) for user in users):
            found.append(node)
    return found


def _shows(user: Node, node: Node, hidden: Any) -> bool:
    """True if the data of ``user`` change when the entries of its input ``node`` are ``hidden``."""
    try:
        found = again(user, [hidden if x is node else data_of(x) for x in user.inputs])
    except _FAILURES:
        return True
    return not np.array_equal(found, user._data, equal_nan=True)


def verdicts(order: Sequence[Node], roots: Sequence[Node], chosen: Sequence[Node]) -> list[Any]:
    """The dependence of each entry of each root on the choices in its graph.

    - FREE: it does not depend on them, even where the equal numbers are moved apart. The part that a rule leaves out is
      then 0, here and in a neighbourhood.
    - BOUND: it does not depend on them, but on the pairing of vectors and numbers: ``v @ diag(w) @ v.T``. Its
      derivative is the one at a choice that goes with the direction (``Choice.along``).
    - LOOSE: it depends on them, or its dependence cannot be determined, and there is no derivative.
    """
    try:
        same = _with_others(order, turned=(), split=(), kept=chosen)
        turned, apart, apart_turned = (
            _with_others(order, turned=t, split=s) for s, t in (((), chosen), (chosen, ()), (chosen, chosen))
        )
    except _FAILURES:
        return [np.full(np.shape(root._data), LOOSE) for root in roots]
    # No rule may read what was changed, so that no guard knows of it: the numbers themselves tell.
    if not all(np.all(_alike(x, {}, same)) for x in roots):
        raise GraphError(
            f"{chosen[0].op.name if chosen[0].op else ''}: got equal values, whose vectors are a choice, and data that "
            f"were changed since they were recorded: whether the result depends on the choice cannot be found out any "
            f"more; run the forward pass again before backward()"
        )
    return [
        np.where(_alike(x, same, turned), np.where(_alike(x, apart, apart_turned), FREE, BOUND), LOOSE) for x in roots
    ]


def are_separate(order: Sequence[Node], roots: Sequence[Node], chosen: Sequence[Node], read: Sequence[Node]) -> bool:
    """True if the vectors of no node go together with the numbers of another, as in ``v @ diag(eigvalsh(x)) @ v.T``."""
    try:
        for node in read if len(chosen) > 1 else ():
            others = [x for x in chosen if x is not node]
            still, turned = (_with_others(order, turned=t, split=others) for t in ((), (node,)))
            if not all(np.all(_alike(x, still, turned)) for x in roots):
                return False
    except _FAILURES:
        return False
    return True


def _with_others(
    order: Sequence[Node], *, turned: Sequence[Node], split: Sequence[Node], kept: Sequence[Node] = ()
) -> dict[Node, Any]:
    """The data of the nodes that other choices of some change, computed again with these. May raise any failure.

    What was computed from the nodes ``kept`` is computed again from the very choice that they made.
    """
    data: dict[Node, Any] = {x: x._data for x in kept}
    turn, part = set(turned), set(split)
    with np.errstate(all="ignore"):
        for node in order:
            moved = any(x in data for x in node.inputs if isinstance(x, Node))
            changed = node in turn or node in part
            if moved or changed:
                raw = [data.get(x, x._data) if isinstance(x, Node) else x for x in node.inputs]
                try:
                    found = again(node, raw) if moved else node._data
                except _FAILURES:  # a function of the user's need not be computed again if it got the same numbers
                    if not kept or not all(_is_recorded(x, a) for x, a in zip(node.inputs, raw, strict=True)):
                        raise
                    found = node._data
                if changed:
                    found = choice_of(node).other(found, *raw, turned=node in turn, split=node in part)
                if kept or not np.array_equal(found, node._data, equal_nan=True):
                    data[node] = found
    return data


def _is_recorded(x: Any, data: Any) -> bool:
    """True if the data that were computed again for an operand are those that it was recorded with."""
    return not isinstance(x, Node) or bool(np.array_equal(data, x._data, equal_nan=True))


def again(node: Node, raw: Sequence[Any]) -> Any:
    """The data of a node computed from other operands."""
    op: Any = node.op
    if isinstance(op, CustomOp):
        raise OperandError(f"{op.name}: a function of its own, which may change state or draw random numbers")
    kernel = op.scalar if node.node_type.native is float else op.forward
    return node._payload(kernel(*raw, **node.params))


def _alike(root: Node, some: Mapping[Node, Any], others: Mapping[Node, Any]) -> Any:
    """A mask of the entries of a root that are the same in both, up to rounding in their computation."""
    x, y = (np.asarray(found.get(root, root._data)) for found in (some, others))
    size = np.max(np.abs(x), initial=0.0, where=np.isfinite(x))
    return np.isclose(x, y, rtol=0.0, atol=size * np.finfo(x.dtype).eps ** (2 / 3), equal_nan=True)
