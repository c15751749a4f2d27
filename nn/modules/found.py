"""``Found``: the list that ``parameters()`` and ``buffers()`` return."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


class Found(list[T]):
    """A list that ``next`` takes as well, for programs that expect an iterator: ``next(model.parameters()).dtype``.

    ``next`` goes on from entry to entry, as of an iterator. A loop begins at the start, as over any list.

    Example:
        >>> found = Found([3, 4])
        >>> next(found), next(found), next(found, None)
        (3, 4, None)
        >>> [*found], found == [3, 4]
        ([3, 4], True)
    """

    def __init__(self, entries: Iterable[T] = ()) -> None:
        super().__init__(entries)
        self._told = 0

    def __next__(self) -> T:
        entry = next(iter(self[self._told :]))
        self._told += 1
        return entry
