"""Ops that are declared outside of this package: their functions may keep, and write into, what they get and return.

A rule may return an array that stays in use: a constant, an operand, a buffer that a compiled library fills again at
each call; so may the forward. A rule may write into the gradient that it is given. But a sweep holds gradients until
their turn comes, others may share them, and ``.grad`` is the user's own. So these rules get copies, and what they
return is copied. Rules of this package return new arrays, or hand on what they were given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from weakref import ref

from numpy import ndarray

from autograd.engine.binary import BinaryOp
from autograd.engine.guards import SMALL
from autograd.engine.joint import JointOp, receivers
from autograd.engine.memory import owner_of, sample_of, shares_memory
from autograd.engine.node import Node
from autograd.engine.numerics import apply_rule
from autograd.engine.op import Op, Rule, Table
from autograd.engine.pieces import hand_over
from autograd.engine.unary import UnaryOp
from autograd.engine.versions import updated


def copied(g: Any) -> Any:
    """A gradient in memory of its own; anything but a NumPy array as it is."""
    return g.copy() if g.__class__ is ndarray else g


def own_result(data: Any, raw: Sequence[Any]) -> Any:
    """``data``, which a function computed from ``raw``, apart from the buffer that it may fill again at its next call.

    A small array is copied. A large one, whose copy may take longer than the function, is remembered: if the function
    returns it with other numbers, graphs that need the old ones can tell. A view of an operand stays one.
    """
    if data.__class__ is not ndarray:
        return data
    for x in raw:
        if data is x or (data.base is not None and shares_memory(data, x)):
            return data
    if data.nbytes <= SMALL:
        return data.copy("K")
    owner = owner_of(data)
    name, numbers = id(owner), sample_of(owner, SMALL)
    known = _returned.get(name)
    if known is not None and known[0]() is owner and known[1] != numbers:
        updated(owner)
    _returned[name] = ref(owner, lambda _: _returned.pop(name, None)), numbers
    return data


_returned: dict[int, tuple[Callable[[], Any], bytes]] = {}
"""The large arrays that functions returned and that are alive, by their identity, with some of their numbers."""


class Guest(Op):
    """Mixed into the class of an op."""

    def make_node(self, node_type: type[Node], data: Any, raw: Sequence[Any], *rest: Any) -> Any:
        """As ``Op.make_node``; integers that the forward returned become floating numbers, which have gradients."""
        return super().make_node(node_type, node_type._payload(own_result(data, raw)), raw, *rest)


class GuestOp(Guest):
    """An op with one rule an operand."""

    def send_back(self, node: Node, table: Table, wanted: set[Node] | None, create_graph: bool) -> None:
        """As ``Op.send_back``, with the rules of ``rule``."""
        inputs = node.inputs
        g, out, args = self.given_to_rules(node, table, create_graph)
        for i in receivers(inputs, wanted):
            rule = self.rule(i)
            if rule is not None:
                hand_over(table, inputs[i], apply_rule(rule, g, out, args, node.params), self, i)

    def rule(self, i: int) -> Rule | None:
        """The rule of operand ``i``, between copies."""
        rule = self.rules[i]
        return None if rule is None else lambda g, *args, **params: copied(rule(copied(g), *args, **params))


class GuestJointOp(Guest, JointOp):
    """A variadic op."""

    def pull(
        self, needed: Sequence[int], g: Any, out: Any, operands: Sequence[Any], params: Mapping[str, Any]
    ) -> Sequence[Any]:
        """As ``JointOp.pull``, between copies."""
        return [copied(gx) for gx in super().pull(needed, copied(g), out, operands, params)]


GUESTS: dict[type[Op], type[Op]] = {Op: GuestOp, BinaryOp: GuestOp, UnaryOp: GuestOp, JointOp: GuestJointOp}
"""For the class of an op the one that it has if it is declared outside of this package."""
