"""``checkpoint``: a part of a computation that is computed again on the way back instead of being kept in memory."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.engine.arrays import is_lazy
from autograd.engine.custom import CustomOp
from autograd.engine.doors import callable_for
from autograd.engine.forward import tangents as forward_sweep
from autograd.engine.node import Node, data_of, leaf
from autograd.engine.op import Op
from autograd.engine.recording import Recorder, differentiating, ensure_recording, is_nested, is_recording, recording
from autograd.engine.reverse import gradients
from autograd.errors import GraphError
from autograd.transforms.calling import copy_of
from autograd.transforms.primitive_calls import name_of
from autograd.transforms.results import Argument, Result, spread_out, without_nodes


def checkpoint(fun: Callable[..., Any]) -> Callable[..., Any]:
    """A function like ``fun`` whose intermediate results are not kept for the backward pass.

    Only arguments and result stay in memory; when a gradient passes, ``fun`` is called again. So a chain of n steps
    that is cut into √n checkpointed pieces takes memory for about 2 √n steps, and one more forward pass (Chen et al.
    2016, "Training deep nets with sublinear memory cost"). Gradients, of any order, are the same.

    Nodes that ``fun`` uses beside its arguments, such as the parameters of a module, are differentiated by too.

    Args:
        fun: a function of numbers, arrays and containers of them that gives the same result when called again.

    Raises:
        GraphError: on the way back, if the second call gave another result than the first: ``fun`` draws random
            numbers, or data that it uses were changed in between.

    Example:
        >>> import numpy as np
        >>> from autograd import grad
        >>> block = checkpoint(lambda x: np.tanh(np.sin(x) * np.exp(x)))
        >>> grad(block)(0.5) == grad(lambda x: np.tanh(np.sin(x) * np.exp(x)))(0.5)
        True
    """

    callable_for("checkpoint", fun)

    @functools.wraps(fun, updated=())
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if not is_recording():
            return fun(*args, **kwargs)
        piece = _Piece(fun, [spread_out(x) for x in args], kwargs)
        fresh = [leaf(x.node_type, x._data, x.requires_grad) if isinstance(x, Node) else x for x in piece.leaves]
        made = _Made()
        with recording(made):
            value = piece.replay(fresh)
        end = piece.end_of(value)
        if not isinstance(end, Node) or not end.requires_grad:
            return value
        piece.set_outside(made.used_from_outside(fresh))
        inputs = (*piece.leaves, *piece.outside)
        raw = [data_of(x) for x in inputs]
        return piece.result.unpack(piece.record(inputs, raw, end._data, {}))

    return wrapped


class _Made(Recorder):
    """A recorder that lists the nodes that a function makes, to find those that it uses and did not make."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []

    def on_record(self, node: Node, op: Op, raw: Sequence[Any]) -> None:
        """Note the node."""
        super().on_record(node, op, raw)
        self.nodes.append(node)

    def on_record_in_sweep(self, node: Node, op: Op, raw: Sequence[Any], gate: Node) -> None:
        """Note the node."""
        super().on_record_in_sweep(node, op, raw, gate)
        self.nodes.append(node)

    def used_from_outside(self, arguments: Sequence[Any]) -> list[Node]:
        """The nodes that require a gradient, were not made by the function and are not among its arguments."""
        excluded = {id(x) for x in (*self.nodes, *arguments)}
        found: dict[int, Node] = {}
        for node in self.nodes:
            for x in node.inputs:
                if isinstance(x, Node) and x.requires_grad and id(x) not in excluded:
                    found[id(x)] = x
        return list(found.values())


class _Piece(CustomOp):
    """One call of a checkpointed function: all that a second call needs, and the nodes used beside the arguments."""

    result: Result
    outside: list[Node]

    def __init__(self, fun: Callable[..., Any], arguments: Sequence[Argument], kwargs: Mapping[str, Any]) -> None:
        self.fun, self.arguments, self.kwargs = fun, arguments, kwargs
        self.nested = is_nested()
        self.leaves = [x for argument in arguments for x in argument.leaves]
        self.set_outside([])

    def set_outside(self, outside: list[Node]) -> None:
        """Make operands of the nodes, too, that the function used beside its arguments."""
        self.outside = outside
        named = [x.name or f"outside[{i}]" for i, x in enumerate(outside)]
        names = (*(f"args[{i}]" for i in range(len(self.leaves))), *named)
        super().__init__(self.fun, f"checkpoint({name_of(self.fun)})", names, "computed again")

    def replay(self, leaves: Sequence[Any]) -> Any:
        """Call the function with other leaves in its arguments."""
        new = iter(leaves)
        with differentiating() if self.nested else ensure_recording():
            return self.fun(
                *(argument.build([next(new) for _ in argument.leaves]) for argument in self.arguments), **self.kwargs
            )

    def end_of(self, value: Any) -> Any:
        """The result of the function as one node, in the form that the first call gave it."""
        if not hasattr(self, "result"):
            self.result = Result.of(self.name, without_nodes(value))
        return self.result.pack(value)

    def call_again(self, out: Any, operands: Sequence[Any]) -> tuple[Any, list[Node]]:
        """The end of a second call, and the nodes in it that stand for the operands."""
        fresh = [
            x if not isinstance(old, Node) else copy_of(x) if isinstance(x, Node) else leaf(old.node_type, x)
            for x, old in zip(operands, self.leaves, strict=False)
        ]
        end = self.end_of(self.replay(fresh))
        before, now = (data_of(x) for x in (out, end))
        same = np.shape(before) == np.shape(now) and (is_lazy(now) or np.array_equal(before, now, equal_nan=True))
        if not same:
            raise GraphError(
                f"{self.name}: the function gave another result when it was called again for the backward pass: it "
                f"draws random numbers, or something that it uses was changed in between"
            )
        return end, [*fresh, *self.outside]

    def pull(
        self, needed: Sequence[int], g: Any, out: Any, operands: Sequence[Any], params: Mapping[str, Any]
    ) -> Sequence[Any]:
        """The gradients, by a sweep over a second call."""
        end, nodes = self.call_again(out, operands)
        record = any(isinstance(x, Node) for x in (g, *operands))
        return gradients([end], [nodes[k] for k in needed], [g], create_graph=record)

    def push(self, tangents: Mapping[int, Any], out: Any, operands: Sequence[Any], params: Mapping[str, Any]) -> Any:
        """The tangent, by a forward sweep over a second call."""
        end, nodes = self.call_again(out, operands)
        record = any(isinstance(x, Node) for x in (*tangents.values(), *operands))
        return forward_sweep([end], [nodes[k] for k in tangents], list(tangents.values()), create_graph=record)[0]
