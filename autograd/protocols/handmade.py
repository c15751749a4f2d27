"""Gates that a user writes by hand, as in micrograd: ``out = Value(t, (self,), "tanh")``, then ``out._backward = f``.

``f`` reads ``out.grad`` and adds to the ``.grad`` of the children. A sweep keeps its gradients in a table, so for the
time of the call ``out.grad`` is the gradient that has arrived, and the ``.grad`` of each child starts at 0; the
gradients that ``f`` adds there go into the table, and every ``.grad`` is restored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from weakref import ref

from autograd.engine import clock
from autograd.engine.custom import CustomOp
from autograd.engine.doors import shown
from autograd.engine.node import Node
from autograd.engine.op import Rule, Table
from autograd.engine.recording import current_recording
from autograd.errors import GraphError, OperandError

_SIGNS = {"*": "×", "/": "÷", "-": "\N{MINUS SIGN}"}


class HandMadeOp(CustomOp):
    """The op of one gate that was written by hand.

    Attributes:
        label: the op as the user calls it, as ``._op`` shows it.
        function: the user's ``_backward``; None until it is assigned.
    """

    def __init__(self, out: Node, label: str, count: int) -> None:
        super().__init__(_no_forward, label, tuple(f"x{i}" for i in range(1, count + 1)), gate="gate")
        self.symbol = _SIGNS.get(label, label)
        self.label = label
        self.function: Callable[[], Any] | None = None
        self._out = ref(out)

    def rule(self, i: int) -> Rule:
        """The user's function for one child; GraphError if there is none."""
        self._check()
        return super().rule(i)

    def send_back(self, node: Node, table: Table, wanted: set[Node] | None, create_graph: bool) -> None:
        """As ``Op.send_back``, by one call of the user's function."""
        if create_graph:
            raise GraphError(
                f"{self.name}: got create_graph=True, expected a gate of this package: _backward of one that was made "
                f"by hand computes plain numbers; declare it with autograd.op to differentiate its gradient"
            )
        super().send_back(node, table, wanted, create_graph)

    def pull(
        self, needed: Sequence[int], g: Any, out: Any, operands: Sequence[Any], params: Mapping[str, Any]
    ) -> Sequence[Any]:
        """The numbers that the user's function adds to each ``.grad``; for a child given twice at its first place."""
        function, node = self._check(), self._out()
        if node is None or isinstance(g, Node):
            raise GraphError(f"{self.name}: made by hand, so that it has a gradient in a sweep of plain numbers alone")
        children = node.inputs
        before = [(x, x._grad) for x in dict.fromkeys((*children, node))]
        try:
            for x in children:
                x._grad = 0.0
            node._grad = g
            function()
            added = [x._grad for x in children]
        finally:
            for x, grad in before:
                x._grad = grad
        return [added[i] if _first(children, i) == i else None for i in needed]

    def _check(self) -> Callable[[], Any]:
        if self.function is None:
            raise GraphError(
                f"{self.name}: this gate was made by hand and has no gradient yet; assign a function to its _backward, "
                f"which adds to the .grad of each child: a.grad += local derivative * out.grad"
            )
        return self.function


def _first(children: Sequence[Any], i: int) -> int:
    """The first place of child i."""
    return next(k for k, x in enumerate(children) if x is children[i])


def make_by_hand(out: Node, children: tuple[Any, ...], label: Any) -> None:
    """Make a new leaf the result of a gate on ``children``.

    Raises:
        OperandError: a child is not of the node type of ``out``, or there is none; ``label`` is no string, or empty.
    """
    if not isinstance(label, str) or not label:
        raise OperandError(f"_op: got {shown(label)}, expected the name of the op that made a Value of its _children")
    for x in children:
        if not isinstance(x, Node) or x.node_type is not out.node_type:
            raise OperandError(f"_children: got {shown(x)}, expected {out.node_type.__name__}s; wrap a number in one")
    if not children:
        raise OperandError(f"_op: got {label!r} and no _children, expected the Values that it was computed from")
    out._requires_grad = any(x._requires_grad for x in children) and bool(current_recording())
    if out._requires_grad:
        out.op = HandMadeOp(out, label, len(children))
        out.inputs = children
        out.time = clock.now


def _no_forward(*operands: Any) -> Any:
    raise GraphError("a gate that was made by hand was computed once, and cannot be computed again")
