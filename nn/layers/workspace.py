"""The memory for numbers in between that a thread keeps from one convolution to the next.

The C library gives large arrays that are freed back to the system, which clears them page by page when they are asked
for again. That took a third of the time of a convolution of 3 x 3 over 32 images of 16 x 16 x 16.
"""

from __future__ import annotations

import math
from threading import local
from typing import Any, Self

import numpy as np

LARGEST = 2**22
"""The bytes that a thread keeps at most. A larger request gets new memory, whose clearing counts less there."""

SMALL = 2**16
"""The bytes below which an array is made anew: the C library keeps those itself."""

_LINE = 64  # the bytes of a cache line, to which arrays are aligned


class _Kept(local):
    """Memory that a thread keeps, the most bytes that one block asked for, and True while a block uses the memory."""

    memory = np.empty(0, np.uint8)
    wanted = 0
    busy = False


_kept = _Kept()


class Workspace:
    """A block in which arrays are made of the memory that the thread keeps; inside of another block, of new memory.

    The arrays must not be used after the block, so none of them may be a part of a result.

    Example:
        >>> with Workspace() as memory:
        ...     numbers = memory.zeros((2, 3), np.float32)
        ...     float(numbers.sum())
        0.0
    """

    __slots__ = ("_memory", "_owns", "_taken")

    def __enter__(self) -> Self:
        self._owns, self._taken, self._memory = not _kept.busy, 0, _Kept.memory
        if self._owns:
            _kept.busy = True
            if _kept.wanted > _kept.memory.size:
                _kept.memory = np.empty(_kept.wanted, np.uint8)
            self._memory = _kept.memory
        return self

    def __exit__(self, *exception: object) -> None:
        if self._owns:
            _kept.busy = False
            if _kept.wanted < self._taken <= LARGEST:
                _kept.wanted = self._taken

    def empty(self, shape: tuple[int, ...], dtype: Any) -> Any:
        """An array of any numbers."""
        size, start = math.prod(shape) * np.dtype(dtype).itemsize, self._taken
        if size < SMALL:
            return np.empty(shape, dtype)
        self._taken += -(-size // _LINE) * _LINE
        if self._taken > self._memory.size:
            return np.empty(shape, dtype)
        return self._memory[start : start + size].view(dtype).reshape(shape)

    def zeros(self, shape: tuple[int, ...], dtype: Any) -> Any:
        """An array of zeros."""
        made = self.empty(shape, dtype)
        made.fill(0)
        return made
