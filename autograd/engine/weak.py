"""Tables about nodes that keep none of them alive."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Generic, TypeVar
from weakref import ref

K = TypeVar("K")
V = TypeVar("V")


class WeakTable(Generic[K, V]):
    """A dict by identity whose keys are held weakly: an entry goes when its key does.

    (``weakref.WeakKeyDictionary`` compares keys with ``==``, which on nodes compares numbers.)
    """

    __slots__ = ("_entries", "_forget")

    def __init__(self) -> None:
        self._entries: dict[int, tuple[ref[K], V]] = {}
        self._forget = self._entries.pop  # a dead key calls it as pop(name, reference): no error if the entry is gone

    def __setitem__(self, key: K, value: V) -> None:
        name = id(key)
        self._entries[name] = ref(key, partial(self._forget, name)), value

    def __getitem__(self, key: K) -> V:
        return self._entries[id(key)][1]

    def pop(self, key: K) -> V:
        """The value of a key, whose entry goes."""
        return self._entries.pop(id(key))[1]

    def __contains__(self, key: K) -> bool:
        return id(key) in self._entries

    def __iter__(self) -> Iterator[K]:
        """The keys that are alive; the table may change meanwhile."""
        return iter([key for key in [reference() for reference, _ in [*self._entries.values()]] if key is not None])

    def __bool__(self) -> bool:
        return bool(self._entries)

    def get(self, key: K, default: V) -> V:
        """The value of a key, or the default."""
        entry = self._entries.get(id(key))
        return default if entry is None else entry[1]


ARGUMENTS: WeakTable[Any, int] = WeakTable()
"""The level of each node that is the argument of a derivative inside another; see ``levels``."""

LEFT: WeakTable[Any, tuple[tuple[int, int], ...]] = WeakTable()
"""The levels, from a first to a last one, that each result of a derivative inside another has left."""
