"""A table about nodes that keeps none of them alive."""

from __future__ import annotations

from typing import Generic, TypeVar
from weakref import ref

K = TypeVar("K")
V = TypeVar("V")


class WeakTable(Generic[K, V]):
    """A dict by identity whose keys are held weakly: an entry goes when its key does.

    (The standard library's compares keys with ``==``, which on nodes compares numbers.)
    """

    __slots__ = ("_entries",)

    def __init__(self) -> None:
        self._entries: dict[int, tuple[ref[K], V]] = {}

    def __setitem__(self, key: K, value: V) -> None:
        entries, name = self._entries, id(key)
        entries[name] = ref(key, lambda _: entries.pop(name, None)), value

    def __getitem__(self, key: K) -> V:
        return self._entries[id(key)][1]

    def __contains__(self, key: K) -> bool:
        return id(key) in self._entries

    def __bool__(self) -> bool:
        return bool(self._entries)

    def get(self, key: K, default: V) -> V:
        """The value of a key, or the default."""
        entry = self._entries.get(id(key))
        return default if entry is None else entry[1]
