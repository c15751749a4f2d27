"""Generators that yield in a block: the state of the block is theirs alone, and rests while they are suspended.

Python keeps such state by thread and task, and a generator runs in the thread and task of its caller. A block in a
generator is therefore identified by its frame, which shows if the generator runs.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Collection
from opcode import opmap
from types import FrameType
from typing import Any

_GENERATORS = inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR
_PASSED = frozenset({"contextlib", "autograd.engine.blocks", "autograd.engine.recording"})
_PYTEST = "_pytest.fixtures"
_RESUME, _AFTER_YIELD = bytes([opmap["RESUME"]]), 1


class Entry:
    """A block that was entered, and the frame of the generator that it belongs to, if there is one."""

    __slots__ = ("generator", "left", "on")

    def __init__(self, on: Any, generator: FrameType | None) -> None:
        self.on, self.generator, self.left = on, generator, False


class Blocks:
    """The state while there are blocks in generators: the innermost block of the running code counts.

    An op treats it as a recorder, so that programs without such blocks pay nothing for it.

    Args:
        base: the state apart from these blocks.
        entries: the blocks, in the order in which they were entered.
    """

    def __init__(self, base: Any, entries: tuple[Entry, ...]) -> None:
        self.base = base
        self.entries = entries

    @staticmethod
    def entered(before: Any, on: Any, frame: FrameType) -> tuple[Any, Entry | None]:
        """The state after a block was entered in a frame, and its entry; no entry (None) if no generator takes part."""
        generator = generator_around(frame)
        if isinstance(before, Blocks):
            known = {entry.generator for entry in before.entries}
            entry = Entry(on, generator or _innermost(known, frame))
            return Blocks(before.base, (*before._live(), entry)), entry
        if generator is None:
            return on, None
        entry = Entry(on, generator)
        return Blocks(before, (entry,)), entry

    def without(self, entry: Entry) -> Any:
        """The state after the block ``entry`` was left; None if the block is not among these."""
        if entry not in self.entries:
            return None
        rest = tuple(other for other in self._live() if other is not entry)
        return Blocks(self.base, rest) if rest else self.base

    def with_base(self, base: Any) -> Blocks:
        """The state after a block around all of these was left: ``base`` is the new state around them."""
        return Blocks(base, self.entries)

    def now(self) -> Any:
        """The state that counts at this moment: True, False or a recorder."""
        live = self._live()
        running = {x.generator for x in live if x.generator is not None and not is_suspended(x.generator)}
        generator = next(iter(running), None)
        if len(running) > 1:
            last = next(entry.generator for entry in reversed(live) if entry.generator in running)
            generator = _innermost(running, sys._getframe(1)) or last
        return next((entry.on for entry in reversed(live) if entry.generator is generator), self.base)

    def __bool__(self) -> bool:
        return bool(self.now())

    def on_record(self, node: Any, op: Any, raw: Any) -> None:
        """Show a node to the recorder that counts, if there is one."""
        now = self.now()
        if not isinstance(now, bool):
            now.on_record(node, op, raw)

    def _live(self) -> list[Entry]:
        """The blocks that were not left, in another thread or task perhaps."""
        return [entry for entry in self.entries if not entry.left]


def _innermost(frames: Collection[FrameType | None], frame: FrameType | None) -> FrameType | None:
    """The first of some frames among those that called ``frame``, itself included."""
    while frame is not None and frame not in frames:
        frame = frame.f_back
    return frame


def generator_around(frame: FrameType | None) -> FrameType | None:
    """The frame of the generator whose code enters a block; None if it is a function, which leaves before it returns.

    A generator that stands for a block itself, through ``contextlib.contextmanager`` or as a fixture of pytest, is
    suspended as long as the block is open: the block belongs to the code that entered it.
    """
    while frame is not None:
        if frame.f_globals.get("__name__") not in _PASSED:
            if not frame.f_code.co_flags & _GENERATORS:
                return None
            caller = frame.f_back
            name = None if caller is None else caller.f_globals.get("__name__")
            if name != "contextlib":
                return None if name == _PYTEST else frame
        frame = frame.f_back
    return None


def is_suspended(frame: FrameType) -> bool:
    """True while a generator waits for a request for the next item: the running code then belongs to others.

    An asynchronous generator that awaits something is not suspended: the awaited code runs for it.
    """
    if frame.f_back is not None:
        return False
    if not frame.f_code.co_flags & inspect.CO_ASYNC_GENERATOR:
        return True
    # The frame resumes at a RESUME instruction whose argument tells what it waits for: the last instruction from Python
    # 3.13 on, before that the one after it.
    code, last = frame.f_code.co_code, frame.f_lasti
    kinds = [code[at + 1] & 3 for at in (last, last + 2) if code[at : at + 1] == _RESUME]
    return not kinds or kinds[0] == _AFTER_YIELD
