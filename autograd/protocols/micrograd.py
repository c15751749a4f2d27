"""A graph of Values as code written for micrograd reads it: ``_op`` and ``_prev``.

micrograd has four ops: every operand is a Value there, and a division is a product with a power of -1.
"""

from __future__ import annotations

from typing import Any

from autograd import ops
from autograd.engine.local import local_gradients
from autograd.engine.node import Node

_OPS = {ops.subtract: ops.add, ops.divide: ops.multiply, ops.negative: ops.multiply}
_LABELS = {ops.add: "+", ops.multiply: "*", ops.relu: "ReLU"}


class Micrograd(Node):
    """Mixed into Value."""

    __slots__ = ()

    @property
    def _op(self) -> str:
        """The op as micrograd labels it: "" for a leaf, "+", "*", "**-1", "ReLU"."""
        if self.op is None:
            return ""
        if self.op is ops.power and not isinstance(self.inputs[1], Node):
            return f"**{self.inputs[1]}"
        op = _OPS.get(self.op, self.op)
        return _LABELS.get(op, op.name)

    @property
    def _prev(self) -> set[Any]:
        """The operands as micrograd shows them: constants are Values too, a - b is a + (-1 * b), a / b is a * b**-1."""
        if self.op is None:
            return set()
        value: Any = type(self)
        operands: list[Any] = [x if isinstance(x, Node) else value(x) for x in self.inputs]
        op = _OPS.get(self.op, self.op)
        if self._op.startswith("**"):
            return {operands[0]}
        if self.op is ops.negative:
            operands.append(value(-1.0))
        elif self.op is ops.subtract:
            operands[1] = -operands[1]
        elif self.op is ops.divide:
            operands[1] = operands[1] ** -1
        for x, g in zip(operands, local_gradients(op(*operands), self.grad), strict=True):
            if g is not None and not any(x is given for given in self.inputs):
                x.grad = g
        return set(operands)
