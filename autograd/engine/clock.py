"""The clock that notices changed data: it moves only when the data of a node are assigned to or updated in place.

A node remembers the time of its recording, a change is stamped with a new time, and a sweep sees that something was
changed by comparing two integers. New data stamp the node (``_written``); an update in place stamps the buffer, which
other nodes, views and plain arrays may share. ``versions`` reads and moves the clock.
"""

from __future__ import annotations

import sys
from _thread import RLock  # the same class as ``threading.RLock``, without the millisecond of loading ``threading``
from collections.abc import Callable
from typing import Any, ParamSpec
from weakref import ref

P = ParamSpec("P")


class Stamps:
    """The time of the last update in place of each buffer, for as long as the buffer is alive.

    Stamps are kept by the id of the buffer. A stamp must not outlive its buffer: a later buffer may get the same id,
    and a recorded sweep dates its nodes back, so the old stamp would count for them.

    Attributes:
        known: called with the id of a buffer, it gives the reference to it and its stamp; None if there is no stamp.
    """

    def __init__(self) -> None:
        self._entries: dict[int, tuple[Any, list[int]]] = {}
        self.known = self._entries.get

    def __bool__(self) -> bool:
        return bool(self._entries)

    def stamp(self, buffer: Any, time: int) -> None:
        """Note that the buffer was updated in place at a time."""
        entries, name = self._entries, id(buffer)
        known = entries.get(name)
        if known is not None:
            known[1][0] = time
            return
        try:
            reference = ref(buffer, lambda _: entries.pop(name, None))
        except TypeError:  # Dask's arrays have no weak references; the stamp stays
            reference = None
        entries[name] = reference, [time]

    def time_of(self, buffer: Any) -> int:
        """The time of the last update in place of the buffer; 0 if there was none."""
        entry = self._entries.get(id(buffer))
        return 0 if entry is None else entry[1][0]


now = 1
"""The current time."""

LOCK = RLock()
"""Held while ``guards`` looks at what it remembers, and while the clock moves: all threads have these together."""

FREE = not getattr(sys, "_is_gil_enabled", lambda: True)()
"""True where threads run at the same time."""


def one_at_a_time(function: Callable[P, int], free: bool = FREE) -> Callable[P, int]:
    """A decorator for functions that make their changes in a few lines without a call between them.

    They take ``LOCK`` where threads run at the same time. Elsewhere no other thread runs between these lines, and the
    lock would cost more than the lines.
    """

    def locked(*args: P.args, **kwargs: P.kwargs) -> int:
        with LOCK:
            return function(*args, **kwargs)

    return locked if free else function


@one_at_a_time
def move() -> int:
    """Move the clock for a change: all nodes recorded so far are older than the returned time.

    Without the lock, two moves at once could count as one, and a change would not be noticed.
    """
    global now
    now += 1
    return now


touched = Stamps()
"""The updates in place of buffers."""
