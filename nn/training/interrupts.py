"""Ctrl-C in a training: it is obeyed where nothing is left half done."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Self


class Interrupts:
    """Ctrl-C raises KeyboardInterrupt as always; inside of a ``held`` block, only at the end of the block.

    This is so in the main thread, where Python delivers signals, and unless the program has a handler of its own.
    """

    def __enter__(self) -> Self:
        self.holding = self.pending = False
        in_main = threading.current_thread() is threading.main_thread()
        self.installed = in_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if self.installed:
            signal.signal(signal.SIGINT, self._received)
        return self

    def __exit__(self, *_: object) -> None:
        if self.installed:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _received(self, number: int, frame: FrameType | None) -> None:
        if not self.holding or self.pending:
            raise KeyboardInterrupt
        self.pending = True

    def held(self) -> Held:
        """A block that is finished first."""
        return Held(self)


class Held:
    """A block that Ctrl-C does not end. It is a class: each step has one, and a generator takes thrice the time."""

    __slots__ = ("_of",)

    def __init__(self, of: Interrupts) -> None:
        self._of = of

    def __enter__(self) -> None:
        self._of.holding = True

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        self._of.holding = False
        if kind is None and self._of.pending:
            self._of.pending = False
            raise KeyboardInterrupt
