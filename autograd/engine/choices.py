"""Results that are one of several equally good ones, as the eigenvectors of equal eigenvalues are.

A function of such a result has a derivative if it gives the same numbers whichever of them was chosen. A rule cannot
tell: the gradient that comes in is the same for functions with different derivatives. So the rules of these ops leave
out what only the choice decides, and a sweep that met a choice asks here, by computing the rest of the graph again with
other choices, and says NaN where the derivative does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograd.engine.custom import CustomOp
from autograd.engine.node import Node, data_of, leaf
from autograd.engine.numerics import FAILURES
from autograd.engine.op import Op, Table


class Choice:
    """Where the result of an op of one operand is chosen, and other choices. All of them are plain arrays here."""

    def open(self, out: Any, x: Any) -> Any:
        """A mask over the stack of matrices: True where another result would have been as good."""
        raise NotImplementedError

    def other(self, out: Any, x: Any, *, turned: bool, split: bool) -> Any:
        """Another result.

        Args:
            out: the result.
            x: the operand.
            turned: choose again, at random, the same at every call.
            split: move numbers that are equal apart, a little, so that the result is one of a neighbouring operand.
        """
        raise NotImplementedError

    def hidden(self, out: Any, x: Any) -> Any:
        """The result with NaN in place of what was chosen."""
        raise NotImplementedError

    def along(self, out: Any, x: Any, tangent: Any) -> Any:
        """The choice that stays a result, to first order, as the operand moves along ``tangent``; NaN if none does."""
        raise NotImplementedError


class ChoosingOp(Op):
    """An op with a choice. Its nodes enter themselves in the table of a sweep, under ``MET``, if they made one."""

    choice: Choice

    def send_back(self, node: Node, table: Table, wanted: set[Node] | None, create_graph: bool) -> None:
        """As ``Op.send_back``."""
        super().send_back(node, table, wanted, create_graph)
        if made_choice(node):
            table.setdefault(MET, []).append(node)

    def with_rules(self, rules: Any) -> Op:
        """As ``Op.with_rules``."""
        made = super().with_rules(rules)
        assert isinstance(made, ChoosingOp)
        made.choice = self.choice
        return made


class _Met(Node):
    """The key of a table under which a sweep finds the nodes that made a choice."""


MET: Node = object.__new__(_Met)

FREE, BOUND, LOOSE = range(3)


def made_choice(node: Node) -> Any:
    """True for a node of a ``ChoosingOp`` whose data are one of several equally good results."""
    return np.any(_choice(node).open(node._data, data_of(node.inputs[0])))


def are_read(order: Sequence[Node], roots: Sequence[Node], chosen: Sequence[Node]) -> list[Node]:
    """Those nodes of which something reads what was chosen; others read the numbers alone, which are no choice."""
    found = []
    for node in chosen:
        hidden = _choice(node).hidden(node._data, data_of(node.inputs[0]))
        users = (user for user in order if any(x is node for x in user.inputs))
        if any(x is node for x in roots) or any(_shows(user, node, hidden) for user in users):
            found.append(node)
    return found


def _shows(user: Node, node: Node, hidden: Any) -> bool:
    """False if the data of a node do not change with what is hidden in an input."""
    try:
        found = _again(user, [hidden if x is node else data_of(x) for x in user.inputs])
    except FAILURES:
        return True
    return not np.array_equal(found, user._data, equal_nan=True)


def verdicts(order: Sequence[Node], roots: Sequence[Node], chosen: Sequence[Node]) -> list[Any]:
    """For each entry of each root, what the choices that nodes of its graph made have to do with it.

    - FREE: nothing, and not where the equal numbers are moved apart either. What a rule leaves out is 0 then, here and
      in a neighbourhood.
    - BOUND: it does not depend on them, but on how vectors and numbers go together: ``v @ diag(w) @ v.T``. Its
      derivative is the one at a choice that goes with the direction (``Choice.along``).
    - LOOSE: it depends on them, or that cannot be found out, and there is no derivative.
    """
    try:
        same, turned, apart, apart_turned = (
            _with_others(order, set(chosen), turned=t, split=s)
            for s, t in ((False, False), (False, True), (True, False), (True, True))
        )
    except FAILURES:
        return [np.full(np.shape(root._data), LOOSE) for root in roots]
    return [
        np.where(_alike(x, same, turned), np.where(_alike(x, apart, apart_turned), FREE, BOUND), LOOSE) for x in roots
    ]


def _choice(node: Node) -> Choice:
    assert isinstance(node.op, ChoosingOp)
    return node.op.choice


def _with_others(order: Sequence[Node], chosen: set[Node], *, turned: bool, split: bool) -> dict[Node, Any]:
    """The data of all nodes that depend on some, computed again with other choices of these.

    Raises:
        TypeError: a function of the user's is among them, which may change state or draw random numbers.
    """
    data: dict[Node, Any] = {}
    with np.errstate(all="ignore"):
        for node in order:
            moved = any(x in data for x in node.inputs if isinstance(x, Node))
            if moved or node in chosen:
                raw = [data.get(x, x._data) if isinstance(x, Node) else x for x in node.inputs]
                data[node] = _again(node, raw) if moved else node._data
                if node in chosen:
                    data[node] = _choice(node).other(data[node], *raw, turned=turned, split=split)
    return data


def _again(node: Node, raw: Sequence[Any]) -> Any:
    """The data of a node computed from other operands."""
    op = node.op
    assert op is not None
    if isinstance(op, CustomOp):
        raise TypeError(f"{op.name}: a function of its own, which may change state or draw random numbers")
    kernel = op.scalar if node.node_type.native is float else op.forward
    return node._payload(kernel(*raw, **node.params))


def _alike(root: Node, some: Mapping[Node, Any], others: Mapping[Node, Any]) -> Any:
    """A mask of the entries of a root that are the same in both, up to rounding in their computation."""
    if root not in some:
        return np.full(np.shape(root._data), True)
    x, y = np.asarray(some[root]), np.asarray(others[root])
    size = np.max(np.abs(x), initial=0.0, where=np.isfinite(x))
    return np.isclose(x, y, rtol=0.0, atol=size * np.finfo(x.dtype).eps ** (2 / 3), equal_nan=True)


def undecided(node: Node) -> Any:
    """For the operand of a node: NaN in the matrices that a choice was made for, 0 elsewhere."""
    return np.where(
        _choice(node).open(node._data, data_of(node.inputs[0]))[..., None, None],
        np.nan,
        np.zeros_like(data_of(node.inputs[0])),
    )


def copied(node: Node, inputs: tuple[Any, ...], data: Any) -> Node:
    """A node of the same op with other inputs and data."""
    copy: Node = leaf(node.node_type, data, node.requires_grad)
    copy.op, copy.inputs, copy.params, copy.time = node.op, inputs, node.params, node.time
    return copy


def following(node: Node, new: Mapping[Node, Node]) -> Node:
    """A node computed again from the nodes that stand for its inputs; itself if none does."""
    inputs = tuple(new.get(x, x) if isinstance(x, Node) else x for x in node.inputs)
    if all(a is b for a, b in zip(inputs, node.inputs, strict=True)):
        return node
    return copied(node, inputs, _again(node, [data_of(x) for x in inputs]))


def going_along(node: Node, tangent: Any) -> Node:
    """The node of a ``ChoosingOp``, with the choice that goes with the tangent of its operand if it made one."""
    if not made_choice(node):
        return node
    return copied(node, node.inputs, _choice(node).along(node._data, data_of(node.inputs[0]), data_of(tangent)))
