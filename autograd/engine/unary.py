"""Ops of one operand without static parameters, unrolled for speed as those of two in ``binary.py``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numpy import ndarray

from autograd.engine import clock
from autograd.engine.node import NO_PARAMS, Node, leaf, new
from autograd.engine.numerics import FAILURES, apply_rule, check_real, compute_again, constant_result
from autograd.engine.op import Op, Table
from autograd.engine.pieces import total
from autograd.engine.recording import current_recording
from autograd.engine.views import link


class UnaryOp(Op):
    """An op of one operand and no static parameters."""

    call: Callable[[Any], Any]
    """The op as a plain function."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.call = _recorder(self)

    def __call__(self, *operands: Any, **params: Any) -> Any:
        """As ``Op.__call__``, which refuses other numbers of operands, and parameters, by name."""
        return super().__call__(*operands, **params) if params or len(operands) != 1 else self.call(*operands)

    def send_back(self, node: Node, table: Table, wanted: set[Node] | None, create_graph: bool) -> None:
        """As ``Op.send_back``."""
        if create_graph:
            super().send_back(node, table, wanted, create_graph)
            return
        (x,) = node._inputs or node.inputs
        (rule,) = self.rules
        if rule is not None and x._requires_grad and (wanted is None or x in wanted):
            a = x._data
            try:
                gx = rule(table[node], node._data, a)
            except ArithmeticError:
                gx = apply_rule(rule, table[node], node._data, (a,), NO_PARAMS)
            kind = gx.__class__
            if kind is not a.__class__ or (kind is not float and (gx.shape != a.shape or gx.dtype is not a.dtype)):
                gx = x._accept(gx, self, 0)
            table[x] = gx if x not in table else table[x] + gx if kind is float else total(table, x, gx)


def _recorder(op: UnaryOp) -> Callable[[Any], Any]:
    """The call of ``op`` as a function of its operand."""

    def call(x: Any) -> Any:
        if not isinstance(x, Node):
            return op.compute((x,), NO_PARAMS)
        node_type, a = x.node_type, x._data
        native = node_type.native
        kernel = op.scalar if native is float else op.forward
        # Fast path, as in ``Op.__call__``: a float, or an array of real dtype, needs no call to be known as real.
        if op.real and a.__class__ is not float and (a.__class__ is not ndarray or a.dtype.kind == "c"):
            check_real(op, (a,))
        try:
            data = kernel(a)
        except FAILURES:
            data = compute_again(op, kernel, (a,), NO_PARAMS, native)
        if data.__class__ is not native:
            data = node_type._payload(constant_result(op, data) if data.__class__ is node_type else data)
        if not x._requires_grad or not (recording := current_recording()):
            out = leaf(node_type, data, requires_grad=False)
        else:
            out = new(node_type)
            out._data, out._grad, out._requires_grad = data, node_type.no_grad_yet, True
            out.op, out._inputs, out.params, out.time = op, (x,), NO_PARAMS, clock.now
            if recording is not True:
                recording.on_record(out, op, (a,))
        if data.__class__ is ndarray and (data.base is not None or data is a):
            link(out, data, op, NO_PARAMS, x, a)
        return out

    call.__name__, call.__qualname__, call.__doc__ = op.name, op.name, op.__doc__
    return call
