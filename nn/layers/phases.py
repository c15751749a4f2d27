"""Phases: every s-th row and every t-th column of images, put together, so that windows s and t apart are one apart.

All entries that one entry of a kernel sees are then a part of one phase, moved by an offset. If all phases of some
images lie one behind the other, it is one long run of numbers, on which NumPy is fast: to begin a run costs as much as
some twenty numbers of a copy, and some hundreds of a sum. The run also holds numbers that belong to no window, at the
end of each row and image; they are computed with the others and left out of the result.

The arithmetic here is for NumPy's arrays, a block of images at a time, so that all of it stays in the cache.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np

from nn.layers.windows import Frame

BLOCK = 2**20
"""The bytes of memory for numbers in between: with half and with twice as many the times are the same."""


class Phases:
    """The places of the windows over images in phases.

    Args:
        shape: of the images; rows and columns are the last two axes.
        frame: how windows lie over them.

    Attributes:
        down, across: the numbers of windows over an image.
        places: their product.
        taps: the number of entries of a window.
        phase: the numbers of rows and columns of a phase.
        lengths: the numbers of rows and columns of an image.
    """

    def __init__(self, shape: tuple[int, ...], frame: Frame) -> None:
        self.lengths = height, width = shape[-2:]
        _, _, rows, columns = frame.padded((1, 1, height, width))
        # A step longer than the image has the effect of one as long as the image, which avoids empty phases.
        self.frame = frame._replace(stride=(min(frame.stride[0], rows), min(frame.stride[1], columns)))
        self.down, self.across = frame.grid((1, 1, height, width))
        self.places, self.taps = self.down * self.across, math.prod(frame.kernel)
        self.phase = rows, columns = -(-rows // self.frame.stride[0]), -(-columns // self.frame.stride[1])
        self._seen_along = tuple([self.seen(axis, i) for i in range(frame.kernel[axis])] for axis in (0, 1))

    @cached_property
    def offsets(self) -> list[tuple[int, int, int]]:
        """For each entry of the first window: the row and the column of its phase, and its place in the phase."""
        down, across = self._seen_along
        return [(r, s, i * self.phase[1] + j) for r, i in down for s, j in across]

    @cached_property
    def moves(self) -> list[tuple[Any, Any]]:
        """Pairs of an index of phases, shape (stride, stride, ..., rows, columns), and an index of the same entries of
        images.
        """
        first, second = ({phase for phase, _ in seen} for seen in self._seen_along)
        inner = [(r, *self.inside(0, r, self.phase[0], self.lengths[0])) for r in sorted(first)]
        outer = [(s, *self.inside(1, s, self.phase[1], self.lengths[1])) for s in sorted(second)]
        return [((r, s, ..., q, p), (..., y, x)) for r, q, y in inner for s, p, x in outer]

    def seen(self, axis: int, i: int) -> tuple[int, int]:
        """The phase of entry i of a kernel along an axis (0: rows, 1: columns), and its place in the phase."""
        place, phase = divmod(i * self.frame.dilation[axis], self.frame.stride[axis])
        return phase, place

    def inside(self, axis: int, start: int, count: int, length: int) -> tuple[slice, slice]:
        """Of ``count`` entries of a padded image, a stride apart from ``start`` on: those inside, and their places."""
        step, start = self.frame.stride[axis], start - self.frame.padding[axis][0]
        low = max(0, -(start // step))
        high = max(low, min(count, -((start - length) // step)))
        first = start + step * low
        return slice(low, high), slice(first, first + step * (high - low), step)

    def run(self, count: int) -> int:
        """The count of numbers in one phase of ``count`` images."""
        return count * math.prod(self.phase)

    def memory(self, lead: tuple[int, ...], count: int, dtype: Any, new: Any = np) -> Any:
        """Memory for all phases: shape (stride of rows, stride of columns, *lead, numbers and some room behind)."""
        return new.empty((*self.frame.stride, *lead, self.run(count) + self.offsets[-1][2]), dtype)

    def images(self, memory: Any, *shape: int) -> Any:
        """The memory of phases as images with the leading axes ``shape``."""
        numbers = self.run(math.prod(shape)) // math.prod(memory.shape[2:-1])
        return memory[..., :numbers].reshape(*self.frame.stride, *shape, *self.phase)


def blocks(images: int, size: int) -> list[slice]:
    """The parts of a batch that are computed at a time, if an image takes ``size`` bytes."""
    step = max(1, BLOCK // max(size, 1))
    return [slice(i, min(i + step, images)) for i in range(0, images, step)]
