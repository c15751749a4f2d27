"""Whether ops on nodes are recorded right now, and who is shown what is recorded.

The state belongs to the running thread or async task alone (``contextvars``) and is switched in blocks only, so an
exception cannot leave it switched. A ``Recorder`` is how everything that wants to look on does: dating nodes back in a
recorded sweep (``AsOf``), and the debug modes of ``debugging.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograd.graph import Node, Op

# False: nothing is recorded. True: it is. A Recorder: it is, and the recorder is shown each node.
_recording: ContextVar[bool | Recorder] = ContextVar("recording", default=True)


# how many derivative functions, one inside of the other, are calling what runs now
_depth: ContextVar[int] = ContextVar("depth", default=0)


class Recorder:
    """Something that is shown what happens while it is in charge: ``with recording(recorder)``.

    Attributes:
        outer: the recorder of the block around this one, which is shown the same things.
    """

    outer: Recorder | None = None

    def saw(self, node: Node, op: Op, raw: Sequence[Any]) -> None:
        """``op`` was called on the plain operands ``raw`` and is about to be recorded in ``node``."""
        if self.outer is not None:
            self.outer.saw(node, op, raw)

    def saw_in_sweep(self, node: Node, op: Op, raw: Sequence[Any], swept: Node) -> None:
        """As ``saw``, for what is recorded as a part of the gradient of the gate ``swept``."""
        if self.outer is not None:
            self.outer.saw_in_sweep(node, op, raw, swept)

    def sweeping(self, order: Sequence[Node]) -> None:
        """A sweep is about to begin over ``order``."""
        if self.outer is not None:
            self.outer.sweeping(order)

    def swept(self, node: Node, table: dict[Node, Any]) -> None:
        """The reverse sweep has added to ``table`` what the gate of ``node`` sends back."""
        if self.outer is not None:
            self.outer.swept(node, table)

    def pushed(self, node: Node, table: dict[Node, Any]) -> None:
        """The forward sweep has written into ``table`` the tangent of ``node``."""
        if self.outer is not None:
            self.outer.pushed(node, table)


class AsOf(Recorder):
    """Records as if at an earlier time.

    A sweep records the gradients of a node as belonging to the moment at which the node itself was recorded: its
    operands are meant as they were then.
    """

    def __init__(self, swept: Node) -> None:
        self.of = swept

    def saw(self, node: Node, op: Op, raw: Sequence[Any]) -> None:
        """Date the node back."""
        node.time = self.of.time
        if self.outer is not None:
            self.outer.saw_in_sweep(node, op, raw, self.of)


@contextmanager
def recording(on: bool | Recorder) -> Iterator[None]:
    """Switch recording on, off, or on with a recorder, for this thread or task; and back at the end, come what may."""
    if isinstance(on, Recorder):
        on.outer = recorder()
    token = _recording.set(on)
    try:
        yield
    finally:
        _recording.reset(token)


def recorded() -> Any:
    """A block in which ops are recorded: as around it, where they are already, so that debug modes go on."""
    return nullcontext() if is_recording() else recording(True)


@contextmanager
def deeper() -> Any:
    """A block in which a function is differentiated: recorded, and so are the sweeps of derivatives inside of it."""
    with _at(_depth.get() + 1), recorded():
        yield


def undifferentiated() -> Any:
    """A block in which plain numbers are computed, whatever is being differentiated around it."""
    return _at(0)


@contextmanager
def _at(depth: int) -> Any:
    token = _depth.set(depth)
    try:
        yield
    finally:
        _depth.reset(token)


def is_nested() -> bool:
    """Whether this runs inside of a function that ``grad`` or another derivative function is differentiating."""
    return _depth.get() > 0


def recorder() -> Recorder | None:
    """The recorder in charge, if there is one."""
    current = _recording.get()
    return current if isinstance(current, Recorder) else None


def no_grad() -> Any:
    """A block (``with no_grad():``) or decorator (``@no_grad()``) in which nothing is recorded.

    Results inside have ``requires_grad=False``. The state belongs to the running thread or async task alone.

    Example:
        >>> from autograd import Value
        >>> x = Value(2.0)
        >>> with no_grad():
        ...     y = x * x
        >>> y.requires_grad
        False
    """
    return recording(False)


def is_recording() -> bool:
    """Whether ops on nodes are being recorded right now, in this thread or task."""
    return bool(_recording.get())
