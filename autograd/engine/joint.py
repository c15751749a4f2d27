"""``JointOp``: an op whose gradients are computed together; variadic ops are of this kind.

The rule of ``f(*xs)`` comes in two forms. ``rule(g, out, *xs, **static)`` returns the gradients of all operands, one
after the other, in one call: so a join of n arrays takes n steps. With a keyword ``i`` it returns that of operand i,
for ops whose gradients share no work; it is called once an operand, and each call is handed all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from autograd.engine.node import Node
from autograd.engine.numerics import apply_rule
from autograd.engine.op import Op, Rule, Table
from autograd.engine.pieces import hand_over
from autograd.engine.signatures import takes


class JointOp(Op):
    """An op that computes the gradients of several operands at once; a subclass has to define ``pull`` only."""

    def pull(
        self, needed: Sequence[int], g: Any, out: Any, operands: Sequence[Any], params: Mapping[str, Any]
    ) -> Sequence[Any]:
        """The gradients of the operands at the positions ``needed``, in that order; None for one that is zero."""
        (rule,) = self.rules
        if rule is None:
            return [None for _ in needed]
        if takes(rule, "i"):
            return [apply_rule(rule, g, out, operands, {**params, "i": i}) for i in needed]
        found = tuple(apply_rule(rule, g, out, operands, params))
        return [found[i] for i in needed]

    def send_back(self, node: Node, table: Table, wanted: set[Node] | None, create_graph: bool) -> None:
        """As ``Op.send_back``, by one call of ``pull``."""
        inputs = node.inputs
        g, out, args = self.given_to_rules(node, table, create_graph)
        needed = receivers(inputs, wanted)
        for i, gx in zip(needed, self.pull(needed, g, out, args, node.params), strict=True):
            if gx is not None:
                hand_over(table, inputs[i], gx, self, i)

    def rule(self, i: int) -> Rule | None:
        """``pull`` for one operand."""
        if self.variadic and self.rules[0] is None:
            return None
        return lambda g, out, *operands, **params: self.pull((i,), g, out, operands, params)[0]


def receivers(inputs: Sequence[Any], wanted: set[Node] | None) -> list[int]:
    """The positions of the operands to which gradients are sent: of all, or of those in ``wanted``."""
    return [
        i for i, x in enumerate(inputs) if isinstance(x, Node) and x._requires_grad and (wanted is None or x in wanted)
    ]
