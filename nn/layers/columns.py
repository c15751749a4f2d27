"""The arithmetic of convolutions on NumPy's arrays: matrix products of kernels with columns, block by block.

A kernel laid over an image is a row of numbers times the numbers below it, which make a column. ``Columns`` copies the
columns of all windows. Three measures, here and in ``overlapping``, keep the time near that of the matrix products:

- **Blocks.** Columns hold an entry of an image as often as windows see it. They are made for some images at a time, in
  the same memory each time: they stay in the cache, and never exist for a whole batch.
- **Long runs.** NumPy copies runs of neighbouring numbers, and to begin a run costs as much as some twenty numbers. So
  columns are copied in two steps: each row of the windows, from all rows of the image, and then the rows of a column,
  which are together by then.
- **Phases.** Windows that are s rows apart see every s-th row of the image. Put together these rows are an image, over
  which the windows are one row apart.

Images have shape (N, C, rows, columns); signals are images of one row. ``convolution`` has the ops.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nn.layers.windows import Frame

BLOCK = 2**20
"""The bytes of columns that are made at a time: at half and at twice as many the times are the same."""

APART = 64
"""The number of windows over an image from which each image has a matrix product of its own.

The results lie in their order then. With fewer, matrices would be too narrow to be fast, and a block has one for all.
"""


class Layout:
    """Lengths that the computations have in common, and where the entries of a kernel lie in phases.

    Args:
        shape: of the images.
        frame: how windows lie over them.
        groups: the number of groups that the channels are dealt to.

    Attributes:
        channels: of the images, in each group.
        taps: the number of entries of a kernel in one channel.
        places: the number of windows over an image.
        apart: whether each image has a matrix product of its own.
        is_bare: whether the windows are the entries of the images, one by one.
        phase: the numbers of rows and columns of a phase.
    """

    def __init__(self, shape: tuple[int, ...], frame: Frame, groups: int) -> None:
        self.frame, self.groups, self.channels = frame, groups, shape[1] // groups
        self.taps = math.prod(frame.kernel)
        self.down, self.across = frame.grid(shape)
        self.places = self.down * self.across
        self.apart = groups == 1 and self.places >= APART
        self.is_bare = self.taps == 1 and frame.stride == (1, 1) and not frame.is_padded
        _, _, rows, columns = frame.padded(shape)
        self.phase = -(-rows // frame.stride[0]), -(-columns // frame.stride[1])

    def seen(self, axis: int, i: int) -> tuple[int, int]:
        """The phase that entry i of a kernel sees, rows for axis 0 and columns for 1, and its first entry there."""
        first, phase = divmod(i * self.frame.dilation[axis], self.frame.stride[axis])
        return phase, first

    def phases(self, axis: int) -> list[int]:
        """The phases that a kernel sees."""
        return sorted({self.seen(axis, i)[0] for i in range(self.frame.kernel[axis])})

    def inside(self, axis: int, start: int, count: int, length: int) -> tuple[slice, slice]:
        """Which of ``count`` entries, from ``start`` in a padded image on, a step apart, lie in the image, and where."""
        step, start = self.frame.stride[axis], start - self.frame.padding[axis][0]
        low = max(0, -(start // step))
        high = max(low, min(count, -((start - length) // step)))
        first = start + step * low
        return slice(low, high), slice(first, first + step * (high - low), step)


def blocks(images: int, size: int) -> list[slice]:
    """The parts of a batch that are computed at a time, for columns of ``size`` bytes an image."""
    step = max(1, BLOCK // max(size, 1))
    return [slice(i, min(i + step, images)) for i in range(0, images, step)]


def product(a: Any, b: Any, out: Any = None) -> Any:
    """a @ b, also of one column by one row, for which NumPy's ``matmul`` takes ten times as long as for its entries."""
    return np.multiply(a, b, out=out) if a.shape[-1] == 1 else np.matmul(a, b, out=out)


class Columns(Layout):
    """The columns of the windows over a batch, made for one block after the other.

    Args:
        shape, frame, groups: as for ``Layout``.
        dtype: of the columns.

    Attributes:
        blocks: the parts of the batch.
    """

    def __init__(self, shape: tuple[int, ...], frame: Frame, groups: int, dtype: Any) -> None:
        super().__init__(shape, frame, groups)
        count, channels, height, width = shape
        self.blocks = blocks(count, channels * self.taps * self.places * dtype.itemsize)
        used = self.phases(0)
        self._rows = [(used.index(r), first) for r, first in (self.seen(0, i) for i in range(frame.kernel[0]))]
        self._of_rows = [self.inside(0, r, self.phase[0], height) for r in used]
        self._of_columns = [
            self.inside(1, j * frame.dilation[1], self.across, width) for j in range(frame.kernel[1])
        ]
        self._dtype, self._count = dtype, 0

    def of(self, x: Any) -> Any:
        """The columns of one block, in memory that the next block overwrites.

        The shape is (images, groups, entries, places) if images are apart, and (groups, entries, all places) if not.
        """
        if self.apart and self.is_bare:
            return x.reshape(len(x), 1, self.channels, self.places)
        if self._count != len(x):
            self._make_room(len(x))
        for r, (q, height) in enumerate(self._of_rows):
            for j, (across, width) in enumerate(self._of_columns):
                self._wide[:, :, r, j, q, across] = x[:, :, height, width]
        if self._seen is not self._wide:
            for i, (r, first) in enumerate(self._rows):
                self._seen[:, :, i] = self._wide[:, :, r, :, first : first + self.down]
        return self._matrix

    def _make_room(self, count: int) -> None:
        """Memory for blocks of ``count`` images: for the rows of windows, and for the columns."""
        (rows, columns), entries = self.frame.kernel, self.channels * self.taps
        memory, self._wide = self._array(count, len(self._of_rows), columns, self.phase[0])
        self._seen = self._wide
        if rows > 1:  # else the windows see each row of their only phase once
            memory, self._seen = self._array(count, rows, columns, self.down)
        each = (count, self.groups, entries, self.places)
        self._matrix = memory.reshape(each if self.apart else (self.groups, entries, count * self.places))
        self._count = count

    def _array(self, count: int, rows: int, columns: int, height: int) -> tuple[Any, Any]:
        """New memory in the order of the columns, and as an array (images, channels, rows, columns, height, across)."""
        channels, make = self.groups * self.channels, np.zeros if self.frame.is_padded else np.empty
        if self.apart:
            memory = view = make((count, channels, rows, columns, height, self.across), self._dtype)
        else:
            memory = make((channels, rows, columns, count, height, self.across), self._dtype)
            view = memory.transpose(3, 0, 1, 2, 4, 5)
        return memory, view


def convolved(x: Any, weight: Any, *, frame: Frame, groups: int) -> Any:
    """The kernels over all windows: shape (N, O, down, across)."""
    columns = Columns(x.shape, frame, groups, np.result_type(x, weight))
    kernels = len(weight) // groups
    rows = weight.reshape(groups, kernels, columns.channels * columns.taps)
    out = np.empty((len(x), groups, kernels, columns.places), np.result_type(x, weight))
    for block in columns.blocks:
        seen, part = columns.of(x[block]), out[block]
        if columns.apart:
            product(rows, seen, part)
        else:
            part[...] = product(rows, seen).reshape(groups, kernels, len(part), columns.places).transpose(2, 0, 1, 3)
    return out.reshape(len(x), len(weight), columns.down, columns.across)


def onto_kernels(x: Any, y: Any, *, shape: tuple[int, ...], frame: Frame, groups: int) -> Any:
    """The gradient of kernels of a given shape when their convolution with x receives y."""
    columns = Columns(x.shape, frame, groups, np.result_type(x, y))
    kernels = shape[0] // groups
    y = y.reshape(len(x), groups, kernels, columns.places)
    total = np.zeros((groups, kernels, columns.channels * columns.taps), np.result_type(x, y))
    for block in columns.blocks:
        seen, part = columns.of(x[block]).swapaxes(-1, -2), y[block]
        if columns.apart:
            total += product(part, seen).sum(axis=0)
        else:
            part = part.transpose(1, 2, 0, 3).reshape(groups, kernels, len(part) * columns.places)
            total += product(part, seen)
    return total.reshape(shape)
