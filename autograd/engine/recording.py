"""The state of recording: on or off, and the recorder in charge.

The state belongs to the running thread or async task alone (``contextvars``), or to a generator that yields in a block
(``suspension``), and is switched in blocks only, so an exception cannot leave it switched. A ``Recorder`` is shown
every node that is recorded and every step of a sweep: ``AtTimeOf`` dates the gradients of a recorded sweep back by it,
and the debug modes of ``debugging`` are recorders.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ContextDecorator, nullcontext, suppress
from contextvars import ContextVar, Token
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from autograd.engine import clock
from autograd.engine.blocks import Assigned, Block
from autograd.engine.later import later
from autograd.engine.suspension import Blocks, Entry
from autograd.errors import GraphError

if TYPE_CHECKING:
    from copy import copy

    from autograd.engine.node import Node
    from autograd.engine.op import Op
    from autograd.engine.versions import are_as_they_were
else:
    copy = later("copy", "copy")
    are_as_they_were = later("autograd.engine.versions", "are_as_they_were")

# False: nothing is recorded. True: calls are recorded. A Recorder: calls are recorded, and the recorder is shown each
# node. Blocks: one of these, chosen by the generator that runs.
_recording: ContextVar[Any] = ContextVar("recording", default=True)

current_recording = _recording.get

# The number of nested derivative functions around the code that runs now.
_depth: ContextVar[int] = ContextVar("depth", default=0)


class Recorder:
    """An object that is shown every recorded node and every step of a sweep: ``with recording(recorder)``.

    Attributes:
        outer: the recorder of the block around this one, which is shown the same things.
        original: the recorder that this one is a copy of; see ``looking_on``.
        guards: False if the plain operands of what is recorded need no guard of their own; see ``guards``.
        once: False if a sweep may be shown to it a second time, when its gradients hold NaN; see ``structural``.
    """

    outer: Recorder | None = None
    original: Recorder | None = None
    guards = True
    once = True

    def on_record(self, node: Node, op: Op, raw: Sequence[Any]) -> None:
        """``op`` was called on the plain operands ``raw`` and recorded in ``node``."""
        if self.outer is not None:
            self.outer.on_record(node, op, raw)

    def on_record_in_sweep(self, node: Node, op: Op, raw: Sequence[Any], gate: Node) -> None:
        """As ``on_record``, for a node that is recorded as a part of the gradient of ``gate``."""
        if self.outer is not None:
            self.outer.on_record_in_sweep(node, op, raw, gate)

    def on_sweep(self, order: Sequence[Node]) -> None:
        """A sweep is about to begin over ``order``."""
        if self.outer is not None:
            self.outer.on_sweep(order)

    def on_gradient(self, node: Node, table: dict[Node, Any]) -> None:
        """The reverse sweep has added to ``table`` the gradients that the gate of ``node`` sends back."""
        if self.outer is not None:
            self.outer.on_gradient(node, table)

    def on_tangent(self, node: Node, table: dict[Node, Any]) -> None:
        """The forward sweep has written into ``table`` the tangent of ``node``."""
        if self.outer is not None:
            self.outer.on_tangent(node, table)


class AtTimeOf(Recorder):
    """A recorder that dates nodes back to the time of a gate.

    A sweep records the gradients of a gate as belonging to the moment at which the gate itself was recorded: the
    numbers of its operands are those of that time. Nodes that come from elsewhere, a seed, the answer of a hook, a node
    of the rule's own, may have been assigned to since. What is computed from these keeps its own time, which says that
    they are meant as they are now. (The operands of a gate are in their versions already, since the walk.)
    """

    guards = False  # no guards: these arrays are operands of the gate, which has guards for them

    def __init__(self, gate: Node | None = None) -> None:
        self.on_around = is_recording()
        self.turn_to(gate)

    def turn_to(self, gate: Node | None) -> None:
        """Record gradients of another gate from now on; None: nodes belong to no gate, and keep their own time."""
        self.gate, self.began = gate, clock.now

    def on_record(self, node: Node, op: Op, raw: Sequence[Any]) -> None:
        """Date the node back."""
        if self.gate is None:
            super().on_record(node, op, raw)
            return
        time = self.gate.time
        # a leaf was made at some time that says nothing of the parts of its gradient
        if self.gate.op is not None and time != clock.now == self.began and are_as_they_were(node.inputs, self.gate):
            node.time = time
        if self.outer is not None:
            self.outer.on_record_in_sweep(node, op, raw, self.gate)


class recording(ContextDecorator):
    """Switch recording on, off, or on with a recorder, for this thread or task; and back at the end of the block.

    Raises:
        GraphError: the block is left in another thread or task than it was entered in.
    """

    def __init__(self, on: bool | Recorder) -> None:
        self.on = on
        self.entered: list[tuple[Any, Entry | None, Token[Any]]] = []

    def _recreate_cm(self) -> Self:
        return type(self)(self.on)

    def __enter__(self) -> None:
        before = _recording.get()
        if isinstance(self.on, Recorder):
            self.on.outer = recorder()
        state, entry = Blocks.entered(before, self.on, sys._getframe(1))
        self.entered.append((before, entry, _recording.set(state)))

    def __exit__(self, *exception: Any) -> None:
        before, entry, token = self.entered.pop()
        current = _recording.get()
        if entry is None and not isinstance(current, Blocks):
            with suppress(ValueError):  # a token of another thread or task raises ValueError
                _recording.reset(token)
                return
        elif entry is None:  # suspended generators that were started in this block hold blocks of their own
            _recording.set(current.with_base(before))
            return
        else:
            entry.left = True
            if isinstance(current, Blocks) and (state := current.without(entry)) is not None:
                _recording.set(state)
                return
        self.entered.append((before, entry, token))  # the block may still be left in the thread or task that entered it
        if exception[0] is None:
            raise GraphError(
                "a block such as no_grad() was left in another thread or task than it was entered in, so that it did "
                "not count there; enter and leave it in one, and let a generator yield outside of the block"
            )


def looking_on(name: str, watch: Recorder) -> Block:
    """A block, also a decorator, in which ``watch`` is shown everything, once even if blocks are nested.

    Each entry has a copy of the recorder, because ``outer`` belongs to the entry; what the recorder knows is shared.
    """

    def opened() -> Any:
        current = recorder()
        while current is not None:
            if current.original is watch:
                return nullcontext()
            current = current.outer
        mine = copy(watch)
        mine.original = watch
        return recording(mine)

    return Block(name, opened)


def ensure_recording() -> Any:
    """A block in which ops are recorded. A recorder that is in charge already stays so."""
    return nullcontext() if is_recording() else recording(True)


def differentiating() -> Assigned:
    """A block in which a function is differentiated: ops are recorded, and so are sweeps inside of it."""
    return Assigned(_depth, _depth.get() + 1, ensure_recording())


def not_differentiating() -> Assigned:
    """A block in which sweeps give plain numbers, even inside of a function that is being differentiated."""
    return Assigned(_depth, 0, nullcontext())


def is_nested() -> bool:
    """True inside of a function that ``grad`` or another derivative function is differentiating."""
    return _depth.get() > 0


def recorder() -> Recorder | None:
    """The recorder in charge, if there is one."""
    current = _recording.get()
    current = current.now() if isinstance(current, Blocks) else current
    return current if isinstance(current, Recorder) else None


def gradients_are_shown() -> bool:
    """True if a recorder looks at the gradients, or tangents, of a sweep."""
    watch = recorder()
    while watch is not None:
        kind = type(watch)
        if kind.once and (kind.on_gradient is not Recorder.on_gradient or kind.on_tangent is not Recorder.on_tangent):
            return True
        watch = watch.outer
    return False


def no_grad() -> Block:
    """A block (``with no_grad():``) or decorator (``@no_grad()``) in which nothing is recorded.

    Results inside have ``requires_grad=False``. The state belongs to the running thread or async task alone, and to a
    generator that yields inside alone: it does not count for the code that asks for the items.

    Example:
        >>> from autograd import Value
        >>> x = Value(2.0)
        >>> with no_grad():
        ...     y = x * x
        >>> y.requires_grad
        False
    """
    return Block("no_grad", _off)


_off = partial(recording, False)


def unwatched() -> bool:
    """True if no observer sees the recorded nodes: recording is simply on, or a sweep dates its nodes back."""
    current = current_recording()
    return current is True or (current.__class__ is AtTimeOf and current.outer is None)


def is_recording() -> bool:
    """True if ops on nodes are being recorded right now, in this thread or task."""
    return bool(_recording.get())
