"""``Op``: one differentiable operation. Called on plain operands it computes; called on nodes it computes and records.

An op answers three calls: ``op(*operands)`` records a node, ``send_back`` passes the gradient of that node to its
operands, ``push`` passes tangents of the operands to the node. ``declaration`` makes ops out of functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from numpy import ndarray

from autograd.engine import clock, numerics
from autograd.engine.node import Node, leaf, new
from autograd.engine.numerics import CONSTANTS, FLOAT64, NUMBERS
from autograd.engine.pieces import total
from autograd.engine.recording import current_recording
from autograd.engine.seeds import as_node
from autograd.engine.signatures import Signature, in_order, is_of_package, names_read
from autograd.engine.views import link

Rule = Callable[..., Any]
Table = dict[Node, Any]
"""Gradients, or tangents, by node, as they travel in a sweep."""


class Op:
    """One differentiable operation, made by the decorator ``op``.

    Attributes:
        name: the name of the forward function.
        rules: one a positional operand: ``rule(g, out, *operands, **static)`` -> gradient of that operand; None where
            there is no gradient. A variadic op has a single one; see ``joint``.
        kind: the structure of the op's Jacobian; see ``op``.
        real: True if operands have to be real; see ``complex`` of ``op``.
        selects: True if a gradient of 0 that a rule returns is structural; see ``structural``.
        gate: the role of the gate in a picture of backprop.
        symbol: the sign on the gate.
        local: for each operand, its local derivative as text; used in pictures and explanations.
        operands: the names of the positional operands; ``("xs",)`` for a variadic op.
        static, defaults: the names of the keyword parameters, and the values of those that may be left out.
        of_package: True for an op of this package, whose callers are known to give static parameters that are no nodes.
    """

    def __init__(
        self,
        forward: Callable[..., Any],
        rules: tuple[Rule | None, ...],
        signature: Signature,
        *,
        kind: str,
        gate: str,
        symbol: str | None = None,
        local: tuple[str, ...] = (),
        scalar: Callable[..., Any] | None = None,
        complex: bool = False,
        selects: bool = False,
        name: str | None = None,
    ) -> None:
        self.name = self.__name__ = name or forward.__name__
        self.__qualname__ = name or forward.__qualname__
        self.__doc__ = forward.__doc__
        self.__module__ = getattr(forward, "__module__", __name__)
        self.of_package = is_of_package(forward)
        self.__wrapped__ = forward  # inspect.signature, help and doctest follow this attribute
        self.forward = forward
        self.scalar = scalar or forward
        self.kind = kind
        self.real = not complex
        self.selects = selects
        self.gate = gate
        self.symbol = symbol or self.name
        self.local = local
        self.operands, self.static, self.defaults, self.variadic = signature
        self.rules = rules

    def __repr__(self) -> str:
        return f"<op {self.name}>"

    def __reduce__(self) -> str:
        """An op is pickled and copied by its name, as a function is."""
        return self.__qualname__

    def __call__(self, *operands: Any, **params: Any) -> Any:
        """Compute on plain operands; compute and record if any of them is a node."""
        node_type: type[Node] | None = None
        beside: Any = None
        needs_grad = has_constants = False
        if len(operands) == 1 and isinstance(beside := operands[0], Node):  # the usual case, without a loop
            raw = [beside._data]
            node_type, needs_grad = beside.node_type, beside._requires_grad
        else:
            raw = []
            for x in operands:
                if isinstance(x, Node):
                    raw.append(x._data)
                    if node_type is None:
                        node_type, beside = x.node_type, x
                    elif x.node_type is not node_type:
                        raise numerics.mixed_types(self, operands)
                    needs_grad = needs_grad or x._requires_grad
                else:
                    raw.append(x)
                    has_constants = has_constants or x.__class__ not in CONSTANTS
        if len(operands) != len(self.rules) and not self.variadic:
            operands, params = in_order(self, operands, params)
            return self(*operands, **params)
        if node_type is None:
            return self.compute(operands, params)
        if has_constants:
            try:
                operands = numerics.constants(self, operands, raw, beside, needs_grad)
            except numerics.Again as again:
                return again.call(self, operands, params)
        if params and not self.of_package:
            numerics.check_static(self, params)
        if self.defaults:
            params = {**self.defaults, **params} if params else self.defaults
        kernel = self.scalar if node_type.native is float else self.forward
        if self.real:
            for x in raw:
                # Fast path: a float, or an array of real dtype, needs no call to be known as real.
                if x.__class__ is not float and (
                    x.__class__ is not ndarray or (x.dtype is not FLOAT64 and x.dtype.kind == "c")
                ):
                    numerics.check_real(self, raw)
        try:
            data = kernel(*raw, **params) if params else kernel(*raw)
        except numerics.FAILURES:
            data = numerics.compute_again(self, kernel, raw, params, node_type.native)
        if data.__class__ is not node_type.native:
            data = node_type._payload(numerics.constant_result(self, data) if data.__class__ is node_type else data)
        out = self.make_node(node_type, data, raw, operands, params, needs_grad)
        if data.__class__ is ndarray and (data.base is not None or data is raw[0]) and len(raw) == 1:
            link(out, data, self, params, operands[0], raw[0])
        return out

    def make_node(
        self,
        node_type: type[Node],
        data: Any,
        raw: Sequence[Any],
        operands: tuple[Any, ...],
        params: Mapping[str, Any],
        needs_grad: bool,
    ) -> Any:
        """The node of a call: ``data`` were computed from ``operands``, whose plain values are ``raw``."""
        if not needs_grad or not (recording := current_recording()):
            return leaf(node_type, data, requires_grad=False)
        out = new(node_type)
        out._data, out._grad, out._requires_grad = data, node_type.no_grad_yet, True
        out.op, out._inputs, out.params = self, operands, params
        out.time = clock.now
        if recording is not True:
            recording.on_record(out, self, raw)
        return out

    def compute(self, operands: Sequence[Any], params: Mapping[str, Any]) -> Any:
        """The op on operands none of which is a node, as rules call it."""
        kernel = self.scalar
        for x in operands:
            if x.__class__ not in NUMBERS:
                kernel = self.forward
                if x.__class__ is ndarray and x.dtype.hasobject and (found := numerics.joined(self, operands)):
                    return self(*found, **params)
        try:
            return kernel(*operands, **params)
        except numerics.FAILURES:
            return numerics.compute_again(self, kernel, operands, params)

    def send_back(self, node: Node, table: Table, wanted: set[Node] | None, create_graph: bool) -> None:
        """Send the gradient of a node that this op made to its operands, adding to the gradients from other gates.

        Args:
            node: the node, whose gradient stands in ``table``.
            table: the gradients so far; those of the operands are written into it.
            wanted: the nodes that gradients have to reach; None for all.
            create_graph: True if the rules are to be given nodes, so that the gradients are recorded.
        """
        inputs, params = node._inputs or node.inputs, node.params
        if create_graph or len(inputs) != 1:
            g, out, args = self.given_to_rules(node, table, create_graph)
        else:  # the usual case
            g, out, args = table[node], node._data, (inputs[0]._data,)
        for i, rule in enumerate(self.rules):
            x = inputs[i]
            if rule is not None and isinstance(x, Node) and x._requires_grad and (wanted is None or x in wanted):
                try:
                    gx = rule(g, out, *args, **params) if params else rule(g, out, *args)
                except ArithmeticError as error:
                    gx = numerics.numpy_semantics(rule, (g, out, *args), params, error)
                kind, a = gx.__class__, args[i]
                if kind is not ndarray or kind is not a.__class__ or gx.shape != a.shape or gx.dtype is not a.dtype:
                    gx = x._accept(gx, self, i)
                table[x] = total(table, x, gx) if x in table else gx

    def given_to_rules(self, node: Node, table: Table, create_graph: bool) -> tuple[Any, Any, Sequence[Any]]:
        """The ``g``, ``out`` and operands of a rule: plain data, or nodes where the gradient is to be recorded."""
        if create_graph:
            g = table[node] = as_node(node, table[node])
            return g, node, node.inputs
        return table[node], node._data, [x._data if isinstance(x, Node) else x for x in node.inputs]

    def push(self, tangents: Mapping[int, Any], out: Any, operands: Sequence[Any], params: Mapping[str, Any]) -> Any:
        """The tangent of the result from those of all operands that move, by position; None if it is zero.

        NotImplemented means that each operand is pushed on its own.
        """
        if self.kind != "linear":
            return NotImplemented
        still = [x if self.rule(i) is None else numerics.zeros_like(x) for i, x in enumerate(operands)]
        return self(*(tangents.get(i, x) for i, x in enumerate(still)), **params)

    def push_one(self, i: int, tangent: Any, out: Any, operands: Sequence[Any], params: Mapping[str, Any]) -> Any:
        """The part of the result's tangent that comes from operand ``i``.

        NotImplemented stands for the transpose of the rule, which the sweep takes.
        """
        if self.kind == "elementwise":  # the Jacobian is diagonal, so it is its own transpose
            rule = self.rule(i)
            assert rule is not None
            return numerics.apply_rule(rule, tangent, out, operands, params)
        if self.kind == "multilinear":
            return self(*operands[:i], tangent, *operands[i + 1 :], **params)
        return NotImplemented

    def rule(self, i: int) -> Rule | None:
        """The rule of operand ``i``, as ``rule(g, out, *operands, **static)``."""
        return self.rules[i]

    def with_rules(self, rules: tuple[Rule | None, ...]) -> Op:
        """A copy of the op with other rules. Tests of the checker plant errors with it."""
        signature = self.operands, self.static, self.defaults, self.variadic
        options = {name: getattr(self, name) for name in ("kind", "gate", "symbol", "local", "scalar", "selects")}
        return type(self)(self.forward, rules, signature, complex=not self.real, **options)

    def operand(self, i: int) -> str:
        """The name of operand ``i``, for messages."""
        return f"{self.operands[0]}[{i}]" if self.variadic else self.operands[i]

    @cached_property
    def reads(self) -> tuple[frozenset[str] | None, ...]:
        """For each rule the names of the operands, and "out", whose numbers it may look at; None if that is unknown. It
        is computed at the first use: at the declaration of all ops, it would add a third to the import time.
        """
        return tuple(names_read(rule, self.operands) for rule in self.rules)
