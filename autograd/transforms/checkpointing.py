"""``checkpoint``: a part of a computation that is computed again on the way back instead of being kept in memory."""

from __future__ import annotations

import functools
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar
from zlib import crc32

import numpy as np

from autograd.engine import clock
from autograd.engine.arrays import is_lazy
from autograd.engine.custom import CustomOp
from autograd.engine.deciding import copied
from autograd.engine.doors import callable_for
from autograd.engine.forward import tangents as forward_sweep
from autograd.engine.levels import is_inside
from autograd.engine.memory import same_bytes
from autograd.engine.node import Node, data_of, describe, leaf
from autograd.engine.op import Op
from autograd.engine.order import dependents, topological_order
from autograd.engine.outside import outside, set_apart
from autograd.engine.recording import Recorder, differentiating, ensure_recording, is_recording, recording
from autograd.engine.reverse import gradients
from autograd.engine.versions import version_at
from autograd.errors import AssignmentError, GraphError, OperandError
from autograd.transforms.calling import assignable, copy_of, first_version
from autograd.transforms.primitive_calls import name_of
from autograd.transforms.pytree import leaf_of, replaced
from autograd.transforms.results import Argument, Result, spread_out, without_nodes
from autograd.transforms.states import Slot, States, put_back

P = ParamSpec("P")
R = TypeVar("R")


def checkpoint(fun: Callable[P, R]) -> Callable[P, R]:
    """A function like ``fun`` whose intermediate results are not kept for the backward pass.

    Only arguments and result stay in memory; when a gradient passes, ``fun`` is called again. So a chain of n steps
    that is cut into √n checkpointed pieces takes memory for about 2 √n steps, and one more forward pass (Chen et al.
    2016, "Training deep nets with sublinear memory cost"). Gradients, of any order, are the same.

    Nodes that ``fun`` uses beside its arguments, such as the parameters of a module, are differentiated by too.

    State that ``fun`` changes is put back for the second call, and is afterwards as the first call left it: it draws
    the same random numbers, and a running mean moves once. This holds for generators, attributes, variables, lists,
    dicts and small arrays that it can reach, and for classes given to ``autograd.containers.register_state``.

    Args:
        fun: a function of numbers, arrays and containers of them.

    Raises:
        AssignmentError: ``fun`` assigned recorded numbers to entries of a Tensor that it did not make.
        GraphError: on the way back, if the second call gave another result than the first, or made other steps: data
            that ``fun`` uses were changed in between, or it depends on something that cannot be put back, such as an
            iterator or a generator without a seed.

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
        states = States(fun, args, kwargs)
        fresh = [_fresh(x._data, x) if isinstance(x, Node) else x for x in piece.leaves]
        made = _Made()
        with recording(made):
            value = piece.replay(fresh)
            end = piece.end_of(value, made)
        made.check_assignments(piece.name, states.nodes)
        fresh += _as_given(fresh)
        piece.changed, piece.steps, piece.time = states.changed(), made.steps, clock.now
        if not isinstance(end, Node) or not end.requires_grad:
            return value
        piece.set_outside(made.used_from_outside(fresh))
        new = states.made_meanwhile(piece.outside)
        piece.rewinds = not new
        piece.parameters = [x for x in piece.outside if id(x) in states.nodes] + new
        inputs = (*piece.leaves, *piece.outside)
        raw = [data_of(x) for x in inputs]
        return piece.result.unpack(piece.record(inputs, raw, end._data, {}))

    return wrapped


def _fresh(x: Any, like: Node) -> Node:
    """A new node for a call of the function: a copy of a node, or a leaf around the data of one."""
    return copy_of(x) if isinstance(x, Node) else assignable(leaf(like.node_type, x, like.requires_grad))


def _as_given(fresh: Sequence[Any]) -> list[Any]:
    """The arguments of a call that is over, those that the function assigned to as they were before."""
    return [first_version(x) if isinstance(x, Node) else x for x in fresh]


class _Made(Recorder):
    """A recorder that lists the nodes that a function makes, to find those that it uses and did not make.

    It also sums up the steps: the ops, and the numbers in them that come from no node. Two calls may give one result
    and have different gradients: noise times 0 is 0.
    """

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.steps = [0]
        self.start = clock.now

    def on_record(self, node: Node, op: Op, raw: Sequence[Any]) -> None:
        """Note the node.

        A sweep that calls the function again would date the node back, to before the assignments to entries that the
        function has just made again: they would not count. It belongs to the time of this call.
        """
        time = node.time
        super().on_record(node, op, raw)
        node.time = time
        self._note(node, op)

    def on_record_in_sweep(self, node: Node, op: Op, raw: Sequence[Any], gate: Node) -> None:
        """Note the node."""
        super().on_record_in_sweep(node, op, raw, gate)
        self._note(node, op)

    def _note(self, node: Node, op: Op) -> None:
        self.nodes.append(node)
        constants = [x for x in node.inputs if not isinstance(x, Node)]
        self.steps[0] = crc32(op.name.encode(), self.steps[0])
        if constants or node.params:
            _sum_up([*constants, *node.params.values()], self.steps)

    def used_from_outside(self, arguments: Sequence[Any]) -> list[Node]:
        """The nodes that require a gradient, were not made by the function and are not among its arguments.

        A node that was assigned to has its operands of before in its versions. A constant that was assigned to, or a
        view that followed, was never shown to the recorder in its present form: its time shows that it is new.
        """
        excluded = {id(x) for x in (*self.nodes, *arguments)}
        found: dict[int, Node] = {}
        made = list(self.nodes)
        for node in made:  # the list grows during the loop
            for version in getattr(node, "_versions", ()):
                if id(version) not in excluded:
                    excluded.add(id(version))
                    made.append(version)
            for x in node.inputs:
                if isinstance(x, Node) and x.requires_grad and id(x) not in excluded:
                    if x.op is not None and x.time > self.start:
                        excluded.add(id(x))
                        made.append(x)
                    else:
                        found[id(x)] = x
        return [x for key, x in found.items() if key not in excluded]

    def saw_other_numbers(self, outside: Sequence[Node], time: int) -> bool:
        """True if an op read, of a node from outside, entries that were assigned to after ``time``.

        The result may be the same all the same, where it was multiplied by 0, and the gradient is not. An op that only
        takes entries, as of a buffer that is filled step by step, is computed from the old ones and compared.
        """
        changed = {x: old for x in outside if (old := version_at(x, time)) is not x}
        if not changed:  # fast path
            return False
        for node in self.nodes:
            op = node.op
            if op is not None and any(isinstance(x, Node) and x in changed for x in node.inputs):
                raw = [data_of(changed.get(x, x) if isinstance(x, Node) else x) for x in node.inputs]
                linear = op.kind == "linear" and len(raw) == 1
                if not linear or not same_bytes(data_of(op.compute(raw, node.params)), node._data):
                    return True
        return False

    def check_assignments(self, name: str, known: Container[int]) -> None:
        """AssignmentError if entries of a node that the function did not make were assigned to, and recorded.

        The node would keep the inside of a call of which only the result is recorded for the caller.

        Args:
            name: that of the checkpoint.
            known: the ids of the nodes that the function could reach before the call.
        """
        if clock.now == self.start:  # fast path: nothing was assigned to
            return
        made = {id(x) for x in self.nodes}
        for node in self.nodes:
            for x in node.inputs:
                if isinstance(x, Node) and id(x) not in made:
                    for old in getattr(x, "_versions", ()):
                        if old._replaced_at > self.start and (old.time < self.start or id(x) in known):
                            raise AssignmentError(
                                f"{name}: the function assigned to entries of a Tensor ({describe(x)}) that it did not "
                                f"make, expected one of its own: the gradient would not get out of the checkpoint with "
                                f"it; assign to a copy in the function and return that, or assign constants (detach())"
                            )


def _apart(end: Node, nodes: list[Node]) -> tuple[Node, list[Node]]:
    """The end of a call and the nodes that stand for its operands, so that none of these is computed from another.

    Where one is, a gradient by the other would pass through it and be counted twice, as the graph outside has that way
    too. Then copies stand for them all, and for the nodes computed from them in the call.
    """
    if all(x.op is None for x in nodes):  # fast path: only leaves
        return end, nodes
    order, operands = topological_order(end), set(nodes)
    moving = dependents(order, nodes)
    if not any(isinstance(x, Node) and x in moving for node in operands for x in node.inputs):
        return end, nodes
    used = {end}
    for node in reversed(order):
        if node in used and node not in operands:
            used.update(x for x in node.inputs if isinstance(x, Node))
    new: dict[Node, Node] = {}
    for node in order:
        if node in operands:
            new[node] = copy_of(node)
        elif node in used and any(isinstance(x, Node) and x in new for x in node.inputs):
            inputs = tuple(new.get(x, x) if isinstance(x, Node) else x for x in node.inputs)
            new[node] = copied(node, inputs, node._data)
    return new.get(end, end), [new.get(x, x) for x in nodes]


def _sum_up(x: Any, steps: list[int]) -> None:
    """Add the numbers in ``x`` to a checksum, the first of ``steps``; the checksums of traced numbers are appended.

    These are traced numbers themselves: a program compares them in each of its runs.
    """
    if isinstance(x, slice):
        x = x.start, x.stop, x.step
    if isinstance(x, (tuple, list)):
        for part in x:
            _sum_up(part, steps)
        return
    part = _checksum(x) if type(x) in _NUMBERS else _traced_checksum(x)
    if type(part) is not int:
        steps.append(part)
        part = len(steps)
    steps[0] = (steps[0] * 16777619 + part) & _MASK


def _checksum(x: Any) -> int:
    """The checksum of one number or array; of another object that of its type's name."""
    if isinstance(x, np.ndarray) and x.dtype != object:
        return crc32(np.ascontiguousarray(x).view(np.uint8).data if x.size else b"", hash(x.shape) & _MASK)
    known = isinstance(x, (int, float, complex, str, np.generic, type(None)))
    return crc32((repr(x) if known else type(x).__name__).encode())


_traced_checksum = outside(forms_follow=True)(_checksum)
_NUMBERS = (float, int, bool)
"""Types of numbers that are never traced: no program has to be asked about them."""

_MASK = 2**32 - 1


class _Piece(CustomOp):
    """One call of a checkpointed function: all that a second call needs, and the nodes used beside the arguments."""

    result: Result
    outside: list[Node]
    changed: list[tuple[Slot, Any]]  # state that the first call changed, with its content before
    parameters: list[Node]  # the outside nodes that the function finds again when it is replayed
    rewinds: bool  # False if the first call made parameters: a second call from the start would make them again
    steps: list[int]  # the checksum of the steps of the first call, nested checkpoints included
    time: int  # that of the end of the first call

    def __init__(self, fun: Callable[..., Any], arguments: Sequence[Argument], kwargs: Mapping[str, Any]) -> None:
        self.fun, self.arguments, self.kwargs = fun, arguments, kwargs
        self.leaves = [x for argument in arguments for x in argument.leaves]
        self.nested = is_inside(*self.leaves)
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
            arguments = [argument.build([next(new) for _ in argument.leaves]) for argument in self.arguments]
            return replaced(self.fun(*arguments, **self.kwargs), leaf_of)

    def end_of(self, value: Any, made: _Made) -> Any:
        """The result of the function as one node that it made, in the form that the first call gave it."""
        if not hasattr(self, "result"):
            self.result = Result.of(self.name, without_nodes(value))
        if self.result.held:
            raise OperandError(
                f"{self.name}: the function returned an object ({type(value).__name__}), expected numbers: the result "
                f"of a second call is compared with that of the first; end the block with numbers computed from it"
            )
        end = self.result.pack(value)
        return copy_of(end) if isinstance(end, Node) and not any(end is x for x in made.nodes) else end

    @contextmanager
    def called_again(self, out: Any, operands: Sequence[Any]) -> Iterator[tuple[Any, list[Node]]]:
        """A block with the end of a second call, and the nodes in it that stand for the operands.

        The state is that of the second call to the end of the block: a sweep needs the arrays as they were in it.
        """

        apart = [x if isinstance(x, Node) else set_apart(x) for x in operands]
        fresh = [_fresh(x, old) if isinstance(old, Node) else x for x, old in zip(apart, self.leaves, strict=False)]
        made = _Made()
        with put_back(self.changed, self.rewinds):
            # Recording is switched on, because a sweep itself may not record. It covers the ops of ``end_of``, too.
            with recording(made):
                end = self.end_of(self.replay(fresh), made)
            given = _as_given(fresh)
            used = {id(x) for x in made.used_from_outside([*fresh, *given])}
            lost = [x for x in self.parameters if x.requires_grad and id(x) not in used]
            before, now = (data_of(x) for x in (out, end))
            same = np.shape(before) == np.shape(now) and (is_lazy(now) or np.array_equal(before, now, equal_nan=True))
            if not same or lost or made.steps != self.steps or made.saw_other_numbers(self.outside, self.time):
                raise GraphError(
                    f"{self.name}: the function gave another result when it was called again for the backward pass, or "
                    f"came to it by other steps: something that it uses was changed in between, or it depends on "
                    f"something that cannot be put back, such as an iterator or a generator of random numbers without "
                    f"a seed; pass that as an argument"
                )
            yield end, [*given, *self.outside]

    def pull(
        self, needed: Sequence[int], g: Any, out: Any, operands: Sequence[Any], params: Mapping[str, Any]
    ) -> Sequence[Any]:
        """The gradients, by a sweep over a second call."""
        record = any(isinstance(x, Node) for x in (g, *operands))
        with self.called_again(out, operands) as (end, nodes):
            end, nodes = _apart(end, [nodes[k] for k in needed])
            return gradients([end], nodes, [g], create_graph=record)

    def push(self, tangents: Mapping[int, Any], out: Any, operands: Sequence[Any], params: Mapping[str, Any]) -> Any:
        """The tangent, by a forward sweep over a second call."""
        record = any(isinstance(x, Node) for x in (*tangents.values(), *operands))
        with self.called_again(out, operands) as (end, nodes):
            return forward_sweep([end], [nodes[k] for k in tangents], list(tangents.values()), create_graph=record)[0]
