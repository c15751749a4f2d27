"""``ShortcutOp``: an op that sends a gradient back through itself and through the op right before it, at once.

Two rules in turn may compute what one formula of both says in half the passes: behind a softmax, the gradient of a
cross entropy is the difference of two probabilities. The graph keeps both nodes, and each op keeps its own rule, for
pictures, second derivatives, forward mode and everything that looks at single gates. The shortcut is taken where
gradients of leaves alone are asked for: there nobody can tell which way they came.
"""

from __future__ import annotations

from numpy import ndarray

from autograd.engine.guards import last_change
from autograd.engine.hooks import HOOKED
from autograd.engine.node import Node, data_of
from autograd.engine.op import Op, Rule, Table
from autograd.engine.pieces import hand_over
from autograd.engine.recording import recorder


class ShortcutOp(Op):
    """An op with a shortcut through the op of its first operand.

    Attributes:
        shortcut: that op, which has one operand, and the rule of both: called as ``rule(g, out, *operands, **static)``
            with the static parameters of both, it gives the gradient of the other op's operand, an array of its own;
            or NotImplemented, where it does not apply. None stands for no shortcut.
    """

    shortcut: tuple[Op, Rule] | None = None  # copies of the op with other rules have no shortcut

    def send_back(self, node: Node, table: Table, wanted: set[Node] | None, create_graph: bool) -> None:
        """As ``Op.send_back``."""
        if wanted is not None or create_graph or not self._sent_past(node, table):
            super().send_back(node, table, wanted, create_graph)

    def _sent_past(self, node: Node, table: Table) -> bool:
        """True if the shortcut was taken."""
        inputs = node._inputs or node.inputs
        x = inputs[0]
        if self.shortcut is None or not isinstance(x, Node) or x.op is not self.shortcut[0] or not x._requires_grad:
            return False
        # The shortcut needs the other gate unchanged since recording, and unobserved: a hook or a recorder is shown its
        # gradient. Hooks of other nodes are ignored: the two ways differ in rounding, and the hooks of another
        # model must not change the digits of a gradient.
        if x.time < last_change() or x._data.__class__ is not ndarray or x in HOOKED or recorder() is not None:
            return False
        (before,) = x.inputs
        gx = self.shortcut[1](table[node], node._data, *map(data_of, inputs), **x.params, **node.params)
        if gx is NotImplemented:
            return False
        hand_over(table, before, gx, self, 0)
        return True
