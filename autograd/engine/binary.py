"""Ops of two operands without static parameters, unrolled for speed. Only this module and ``unary`` repeat other code.

Almost every node of a scalar graph is one of these. The general form of ``op.py`` does the same; with it, recording a
node takes twice the time, and a step of the scalar demo three times (``benchmarks/speed.py``, the first two rows).
Operators call the closure that ``_recorder`` makes, without a detour over ``__call__``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.engine import clock
from autograd.engine.algebras import OwnAlgebraError
from autograd.engine.node import NO_PARAMS, Node, leaf, new
from autograd.engine.numerics import (
    CONSTANTS,
    FAILURES,
    Again,
    apply_rule,
    check_real,
    compute_again,
    constant,
    constant_result,
    mixed_types,
)
from autograd.engine.op import Op, Table
from autograd.engine.pieces import total
from autograd.engine.recording import current_recording


class BinaryOp(Op):
    """An op of two operands and no static parameters."""

    call: Callable[[Any, Any], Any]
    """The op as a plain function, which becomes a method where a class has it as an attribute."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.call = _recorder(self)

    def __call__(self, *operands: Any, **params: Any) -> Any:
        """As ``Op.__call__``, which refuses other numbers of operands, and parameters, by name."""
        return super().__call__(*operands, **params) if params or len(operands) != 2 else self.call(*operands)

    def send_back(self, node: Node, table: Table, wanted: set[Node] | None, create_graph: bool) -> None:
        """As ``Op.send_back``."""
        if create_graph:
            super().send_back(node, table, wanted, create_graph)
            return
        x, y, g, out = node._x, node._y, table[node], node._data
        a, to_x = (x._data, x._requires_grad) if isinstance(x, Node) else (x, False)
        b, to_y = (y._data, y._requires_grad) if isinstance(y, Node) else (y, False)
        rule_x, rule_y = self.rules
        if to_x and rule_x is not None and (wanted is None or x in wanted):
            try:
                gx = rule_x(g, out, a, b)
            except ArithmeticError:
                gx = apply_rule(rule_x, g, out, (a, b), NO_PARAMS)
            kind = gx.__class__
            if kind is not a.__class__ or (kind is not float and (gx.shape != a.shape or gx.dtype is not a.dtype)):
                gx = x._accept(gx, self, 0)
            table[x] = gx if x not in table else table[x] + gx if kind is float else total(table, x, gx)
        if to_y and rule_y is not None and (wanted is None or y in wanted):
            try:
                gy = rule_y(g, out, a, b)
            except ArithmeticError:
                gy = apply_rule(rule_y, g, out, (a, b), NO_PARAMS)
            kind = gy.__class__
            if kind is not b.__class__ or (kind is not float and (gy.shape != b.shape or gy.dtype is not b.dtype)):
                gy = y._accept(gy, self, 1)
            table[y] = gy if y not in table else table[y] + gy if kind is float else total(table, y, gy)


def _recorder(op: BinaryOp) -> Callable[[Any, Any], Any]:
    """The call of ``op`` as a function of its two operands."""

    def call(x: Any, y: Any) -> Any:
        try:
            if isinstance(x, Node):
                node_type, a, needs_grad = x.node_type, x._data, x._requires_grad
                if y.__class__ is x.__class__ or isinstance(y, Node):
                    if y.node_type is not node_type:
                        raise mixed_types(op, (x, y))
                    b, needs_grad = y._data, needs_grad or y._requires_grad
                else:
                    b = y = y if y.__class__ in CONSTANTS else constant(op, 1, y, x, needs_grad)
            elif isinstance(y, Node):
                node_type, b, needs_grad = y.node_type, y._data, y._requires_grad
                a = x = x if x.__class__ in CONSTANTS else constant(op, 0, x, y, needs_grad)
            else:
                return op.compute((x, y), NO_PARAMS)
        except (OwnAlgebraError, Again) as another:
            return another.call(op, (x, y), NO_PARAMS)
        native = node_type.native
        kernel = op.scalar if native is float else op.forward
        if op.real:
            check_real(op, (a, b))
        try:
            data = kernel(a, b)
        except FAILURES:
            data = compute_again(op, kernel, (a, b), NO_PARAMS, native)
        if data.__class__ is not native:
            data = node_type._payload(constant_result(op, data) if data.__class__ is node_type else data)
        if not needs_grad or not (recording := current_recording()):
            return leaf(node_type, data, requires_grad=False)
        out = new(node_type)
        out._data, out._grad, out._requires_grad = data, node_type.no_grad_yet, True
        out.op, out._x, out._y = op, x, y
        out._inputs, out.params, out.time = None, NO_PARAMS, clock.now
        if recording is not True:
            recording.on_record(out, op, (a, b))
        return out

    call.__name__, call.__qualname__, call.__doc__ = op.name, op.name, op.__doc__
    return call
