"""Notes on a trace: which gate of the recorded graph each call belongs to, forward and on the way back.

A trace sees NumPy's calls only. The engine knows why they are made: an op computes a node, a sweep asks a rule for a
gradient. ``Notes`` is a recorder that brackets the calls of each gate, so that source can explain each line.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from autograd.compiling.program import Call, Guard, Var, variables_in
from autograd.compiling.traced import Traced
from autograd.compiling.tracer import HERE, Trace
from autograd.engine.node import Node, data_of
from autograd.engine.op import Op
from autograd.engine.recording import Recorder

# ``bool(x)`` and ``float(x)`` of a node pass through these files on the way to its data.
_CONVERTING = tuple(
    HERE[0] + name.replace("/", os.sep)
    for name in ("compiling/", "protocols/", "tensor.py", "value.py", "engine/filling.py")
)

_ENGINE = HERE[0] + "engine" + os.sep
_SWEEPS = _ENGINE + "reverse.py", _ENGINE + "forward.py"


@dataclass(slots=True, eq=False)
class Sent:
    """A gradient that a gate has sent to one of its operands.

    Attributes:
        node: the operand.
        before: the gradient that other gates had sent to it; None if there was none.
        total: its gradient now: a tracer's variable, or a constant.
    """

    node: Node
    before: Any
    total: Any


@dataclass(slots=True, eq=False)
class Passing:
    """One gate as it was passed.

    Attributes:
        node: the result of the gate.
        op: its op.
        phase: "forward"; "backward" for a gradient on its way back; "tangent" in a forward sweep.
        first: its calls are among the steps from this one on ...
        last: ... up to this one, which is not among them.
        sweep: the number of the sweep, from 1 on; 0 outside of sweeps.
        incoming: the gradient that came to the gate: a variable, or a constant; None forward.
        sent: the gradients that it has sent on, or the tangent that it has computed.
    """

    node: Node
    op: Op
    phase: str
    first: int
    last: int
    sweep: int = 0
    incoming: Any = None
    sent: list[Sent] = field(default_factory=list)


class NotedTrace(Trace):
    """A trace that knows on which of its guards the lines of a source depend.

    Attributes:
        asked: the guards of an ``if``, a ``while``, ``float(x)`` and their like. Those of sweeps are not among them:
            these ask for NaN, and run again if they meet any.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Guard] = []

    def guard(self, kind: str, ask: Callable[[Any], Any], x: Any) -> Any:
        """As ``Trace.guard``."""
        answer = super().guard(kind, ask, x)
        frame = sys._getframe(1)
        while frame.f_code.co_filename.startswith(_CONVERTING) and frame.f_back is not None:
            frame = frame.f_back
        if isinstance(self.steps[-1], Guard) and not _in_sweep(frame):
            self.asked.append(self.steps[-1])
        return answer


def _in_sweep(frame: FrameType | None) -> bool:
    """True if this package asks by itself, in the engine or on the way back."""
    if frame is not None and frame.f_code.co_filename.startswith(_ENGINE):
        return True
    while frame is not None and frame.f_code.co_filename.startswith(HERE):
        if frame.f_code.co_filename.startswith(_SWEEPS):
            return True
        frame = frame.f_back
    return False


class Notes(Recorder):
    """A recorder that writes into the steps of a trace to which gate they belong.

    Args:
        trace: the trace that is running.

    Attributes:
        passings: the gates in the order in which they were passed.
        sweeps: how many sweeps there were.
        variables: for each node the variable that it held when it was recorded, or was an operand.
        operands: for each result of a gate the variables and constants of its operands.
    """

    once = False  # False, because the source shows the last run of a sweep that runs twice

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.passings: list[Passing] = []
        self.sweeps = 0
        self._numbers: dict[Node, int] = {}
        self.variables: dict[Node, Any] = {}
        self.operands: dict[Node, list[Any]] = {}
        self._came: dict[Node, Any] = {}
        self._mark = self._began = 0

    def on_record(self, node: Node, op: Op, raw: Sequence[Any]) -> None:
        """The calls on which the node depends, since the last gate, are those of its op."""
        self._computed(node, op, raw, "forward")
        super().on_record(node, op, raw)

    def on_record_in_sweep(self, node: Node, op: Op, raw: Sequence[Any], gate: Node) -> None:
        """As ``on_record``; the phase is that of the sweep."""
        self._computed(node, op, raw, "backward")
        super().on_record_in_sweep(node, op, raw, gate)

    def _computed(self, node: Node, op: Op, raw: Sequence[Any], phase: str) -> None:
        steps = self.trace.steps
        result = var_of(node)
        self._holds(node)
        operands = {x._var for x in raw if isinstance(x, Traced)}
        first = len(steps)
        wanted = {result} if isinstance(result, Var) else set()
        for i in range(len(steps) - 1, self._mark - 1, -1):
            step = steps[i]
            if isinstance(step, Call) and any(v in wanted for v in (*variables_in(step.out), *step.writes)):
                wanted.update(v for v in variables_in((step.args, dict(step.kwargs))) if v not in operands)
                self._note(step, node, op, phase)
                first = i
        self.passings.append(Passing(node, op, phase, first, len(steps), self.sweeps))
        self._mark = len(steps)

    def _note(self, step: Call | Guard, node: Node, op: Op, phase: str) -> None:
        step.note.gate = self._numbers.setdefault(node, len(self._numbers) + 1)
        step.note.op, step.note.phase = op.name, phase

    def _holds(self, node: Node) -> None:
        """Note the variables of a node and its operands. (A node made for an old version was never recorded.)"""
        self.operands.setdefault(node, [var_of(x) for x in node.inputs])
        for x in (node, *node.inputs):
            if isinstance(x, Node):
                self.variables.setdefault(x, var_of(x))

    def on_sweep(self, order: Sequence[Node]) -> None:
        """The calls from here on belong to the way back."""
        self.sweeps += 1
        self._came = {}
        self._mark = self._began = len(self.trace.steps)
        super().on_sweep(order)

    def on_gradient(self, node: Node, table: dict[Node, Any]) -> None:
        """The calls since the last gate are those of the rules of this one, and of the sums of gradients."""
        sent = []
        for x in dict.fromkeys(x for x in node.inputs if isinstance(x, Node) and x in table):
            total = var_of(table[x])
            if total is not self._came.get(x):
                sent.append(Sent(x, self._came.get(x), total))
                self._came[x] = total
        self._passed(node, "backward", var_of(table.get(node)), sent)
        super().on_gradient(node, table)

    def on_tangent(self, node: Node, table: dict[Node, Any]) -> None:
        """The calls since the last gate are those that computed its tangent."""
        self._passed(node, "tangent", None, [Sent(node, None, var_of(table[node]))])
        super().on_tangent(node, table)

    def _passed(self, node: Node, phase: str, incoming: Any, sent: list[Sent]) -> None:
        op = node.op
        assert op is not None
        self._holds(node)
        steps = self.trace.steps
        for step in steps[self._mark :]:
            self._note(step, node, op, phase)
        self.passings.append(Passing(node, op, phase, self._began, len(steps), self.sweeps, incoming, sent))
        self._mark = self._began = len(steps)


def var_of(x: Any) -> Any:
    """The variable of a node or a tracer; anything else as it is."""
    data = data_of(x)
    return data._var if isinstance(data, Traced) else data
