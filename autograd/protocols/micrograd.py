"""A graph of Values as code written for micrograd reads it: ``label``, ``_op``, ``_prev`` and ``_backward``.

micrograd has four ops: every operand is a Value there, and a division is a product with a power of -1. All of this is
computed at its first use, so that other graphs pay nothing for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd import ops
from autograd.engine.doors import shown
from autograd.engine.local import local_gradients
from autograd.engine.node import Node
from autograd.engine.versions import check_fresh
from autograd.engine.weak import WeakTable
from autograd.errors import AssignmentError, OperandError
from autograd.protocols.handmade import HandMadeOp, make_by_hand

_OPS = {ops.subtract: ops.add, ops.divide: ops.multiply, ops.negative: ops.multiply}
_LABELS = {ops.add: "+", ops.multiply: "*", ops.relu: "ReLU"}

_STAND_INS: WeakTable[Node, None] = WeakTable()
"""The Values that ``_prev`` made up, such as -b in a - b. The gate that they feed sends its gradient past them."""


class Micrograd(Node):
    """Mixed into Value."""

    __slots__ = ()

    @property
    def label(self) -> str:
        """The name of this Value in pictures and tables, as micrograd's lecture calls it: "" for none.

        It is the same as ``name``, which is None for none.

        Raises:
            OperandError: the assigned object is no string.

        Example:
            >>> from autograd import Value
            >>> a, b = Value(2.0, label="a"), Value(-3.0, label="b")
            >>> e = a * b
            >>> e.label = "e"
            >>> e.label, e.name
            ('e', 'e')
        """
        return self.name or ""

    @label.setter
    def label(self, label: str | None) -> None:
        if label is not None and not isinstance(label, str):
            raise OperandError(f"label: got {shown(label)}, expected a string")
        self.name = label or None

    @property
    def _op(self) -> str:
        """The op as micrograd labels it: "" for a leaf, "+", "*", "**-1", "ReLU"."""
        if self.op is None:
            return ""
        if isinstance(self.op, HandMadeOp):
            return self.op.label
        if self.op is ops.power and not isinstance(self.inputs[1], Node):
            return f"**{self.inputs[1]}"
        op = _OPS.get(self.op, self.op)
        return _LABELS.get(op, op.name)

    @property
    def _prev(self) -> set[Any]:
        """The operands as micrograd shows them: constants are Values too, a - b is a + (-1 * b), a / b is a * b**-1."""
        if self.op is None:
            return set()
        if isinstance(self.op, HandMadeOp):
            return set(self.inputs)
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
            if not any(x is given for given in self.inputs):
                _STAND_INS[x] = None
                if g is not None:
                    x.grad = g
        return set(operands)

    @property
    def _backward(self) -> Callable[[], None]:
        """A function that sends the gradient of this Value to its operands once, adding to their ``.grad``.

        So backprop can be done by hand, gate by gate, or over an order that was found through ``_prev``. The function
        of a leaf does nothing. One may be assigned to a Value that was made by hand, of its children; it reads this
        Value's ``.grad``, adds to those of the children, and ``backward()`` calls it as well.

        Raises:
            GraphError: by the function, if data that the gate needs were assigned to since it was recorded.
            AssignmentError: one is assigned to a leaf, or to the result of an op, which has rules.
            OperandError: the assigned object is no function.

        Example:
            >>> from autograd import Value
            >>> a, b = Value(2.0), Value(-3.0)
            >>> e = a * b
            >>> e.grad = 10.0
            >>> e._backward()
            >>> a.grad, b.grad
            (-30.0, 20.0)

            A gate by hand:

            >>> x = Value(3.0)
            >>> out = Value(x.data ** 2, (x,), "square")
            >>> def backward():
            ...     x.grad += 2 * x.data * out.grad
            >>> out._backward = backward
            >>> (out * 10).backward()
            >>> x.grad
            60.0
        """
        if self.op is None or self in _STAND_INS:
            return _nothing
        return getattr(self.op, "function", None) or self._send_back

    @_backward.setter
    def _backward(self, function: Callable[[], None]) -> None:
        if not callable(function):
            raise OperandError(f"_backward: got {shown(function)}, expected a function without arguments")
        if not isinstance(self.op, HandMadeOp):
            what = "a leaf" if self.op is None else f"the result of {self.op.name}, which has rules of its own"
            raise AssignmentError(
                f"_backward: got a function for {what}, expected a Value that was made by hand of its children: "
                f"out = Value(number, (a, b), 'my op'), then out._backward = f"
            )
        self.op.function = function

    def _send_back(self) -> None:
        """Add to the ``.grad`` of each operand the gradient that this gate sends it."""
        check_fresh(self)
        sent = local_gradients(self, self.grad)
        for x, g in zip(self.inputs, sent, strict=True):
            if g is not None and x.requires_grad:
                x.grad = x.grad + g

    def _made_of(self, children: Any, op: Any, label: Any) -> None:
        """Take the arguments of a constructor that are micrograd's: the children of a gate, its op, a label."""
        name = self.name
        if label is not None:
            self.label = label
            if name is not None and name != label:
                raise OperandError(f"Value: got name={name!r} and label={label!r}, which are the same; give one")
        if children is None:
            children = ()
        if not isinstance(children, (tuple, list, set, frozenset)):
            raise OperandError(f"_children: got {shown(children)}, expected a tuple of Values")
        op = "" if op is None else op
        if children or not isinstance(op, str) or op:
            make_by_hand(self, tuple(children), op)


def _nothing() -> None:
    """The ``_backward`` of a leaf."""
