"""``Value``: a node that holds one number. The scalar engine, for seeing every gate of a computation."""

from __future__ import annotations

import numbers
from typing import Any, ClassVar

import numpy as np

from autograd import backward as sweeps
from autograd import graph, ops
from autograd.errors import OperandError
from autograd.graph import Node, Op
from autograd.operators import Operators


class Value(Operators, Node):
    """One number that remembers how it was computed, and its gradient.

    Args:
        data: a real number; it is held as a Python float, with NumPy's semantics (1/0 is inf, sqrt(-1) is nan).
        name: what pictures and tables call it.
        requires_grad: False makes it a constant.

    Attributes:
        data: the number. It may be assigned; a graph that was recorded with the old number notices.
        grad: the gradient of the last ``backward()``, added up over calls for a leaf; 0.0 before.

    Raises:
        OperandError: ``data`` is not a real number.

    Example:
        >>> w, x = Value(3.0, name="w"), Value(-1.0, name="x")
        >>> f = 1 + (w * x).exp()
        >>> f.backward()
        >>> print(f"{f.data:.4f} {w.grad:.4f} {x.grad:.4f}")
        1.0498 -0.0498 0.1494
    """

    __slots__ = ()

    native: ClassVar[type] = float
    no_grad_yet: ClassVar[float | None] = 0.0

    grad: Any

    def __init__(self, data: float, name: str | None = None, requires_grad: bool = True) -> None:
        self._data = self._payload(data)
        self.grad = 0.0
        self.op = None
        self.inputs = ()
        self.params = {}
        self.requires_grad = requires_grad
        self.time = graph._now
        if name is not None:
            self.name = name

    @property
    def data(self) -> float:
        """The number this node holds."""
        data: float = self._data
        return data

    @data.setter
    def data(self, data: float) -> None:
        self._assign(self._payload(data))

    def backward(self, *, retain_graph: bool = True, create_graph: bool = False) -> None:
        """Fill in ``.grad`` of everything this number was computed from.

        Args:
            retain_graph: keep the graph, to draw it or to call ``backward`` again, which adds to the leaves again.
            create_graph: record the gradients too, so that they can be differentiated: ``x.grad`` is then a Value.

        Raises:
            GraphError: nothing was recorded, the graph was freed, or its data were changed since.
        """
        sweeps.backward(self, retain_graph=retain_graph, create_graph=create_graph)

    def __repr__(self) -> str:
        named = f", name={self.name!r}" if self.name else ""
        return f"Value(data={self._data}, grad={self.grad}{named})"

    def _repr_html_(self) -> str:
        from autograd.drawing import notebook  # here, because most programs never draw

        return notebook.of_value(self)

    @staticmethod
    def _payload(data: Any) -> float:
        if data.__class__ is float:
            return data
        if isinstance(data, (numbers.Real, np.bool_)) or (
            getattr(data, "shape", None) == () and getattr(data, "dtype", np.dtype(object)).kind in "fiub"
        ):
            return float(data)
        raise OperandError(f"Value: got {_what(data)}, expected a real number")

    @staticmethod
    def _constant(x: Any, op: Op, i: int) -> float:
        try:
            data = Value._payload(x)
        except OperandError:
            raise OperandError(
                f"{op.name}: got {_what(x)} as operand {op.operand(i)} beside a Value, expected a real number; "
                f"a Value holds one number, arrays are for Tensor"
            ) from None
        return x.item() if isinstance(x, np.generic) else data

    def _accept(self, g: Any, op: Op, i: int) -> Any:
        return g if isinstance(g, Node) else float(g)

    def _spread(self, tangent: Any) -> Any:
        return tangent if isinstance(tangent, Node) else float(tangent)

    # The four ops that micrograd has, as its drawing code reads them: every operand a Value, division a power of -1.

    @property
    def _op(self) -> str:
        """The op as micrograd labels it: "" for a leaf, "+", "*", "**-1", "ReLU"."""
        if self.op is None:
            return ""
        if self.op is ops.power and not isinstance(self.inputs[1], Node):
            return f"**{self.inputs[1]}"
        op = _MICROGRAD_OPS.get(self.op, self.op)
        return _MICROGRAD_LABELS.get(op, op.name)

    @property
    def _prev(self) -> set[Value]:
        """The operands as micrograd shows them: constants are Values too, a - b is a + (-1 * b), a / b is a * b**-1."""
        if self.op is None:
            return set()
        operands = [x if isinstance(x, Value) else Value(x) for x in self.inputs]
        op = _MICROGRAD_OPS.get(self.op, self.op)
        if self._op.startswith("**"):
            return {operands[0]}
        if self.op is ops.negative:
            operands.append(Value(-1.0))
        elif self.op is ops.subtract:
            operands[1] = -operands[1]
        elif self.op is ops.divide:
            operands[1] = operands[1] ** -1
        for x, g in zip(operands, sweeps.local_gradients(op(*operands), self.grad), strict=True):
            if g is not None and not any(x is given for given in self.inputs):
                x.grad = g
        return set(operands)


Value.family = Value

_MICROGRAD_OPS = {ops.subtract: ops.add, ops.divide: ops.multiply, ops.negative: ops.multiply}
_MICROGRAD_LABELS = {ops.add: "+", ops.multiply: "*", ops.relu: "ReLU"}


def _what(x: Any) -> str:
    shape = getattr(x, "shape", None)
    return f"{x!r:.60} ({type(x).__name__})" if shape is None else f"an array of shape {shape} {x.dtype}"
