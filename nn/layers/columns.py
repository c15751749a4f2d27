"""The arithmetic of convolutions on NumPy's arrays: matrix products of kernels with columns, block by block.

A kernel laid over an image is a row of numbers times the numbers below it, which make a column. ``Columns`` copies the
columns of all windows, for a block of images at a time (see ``phases``), so they never exist for a whole batch. That
takes two steps of long runs: each row of the windows, from all rows of the image, and then the rows of a column, which
are together by then. ``overlapping`` has the transpose, and ``convolution`` the ops.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nn.layers.phases import Phases, blocks
from nn.layers.windows import Frame

# Operands are brought into C order here: BLAS takes no matrix that is turned round, or one number that is broadcast,
# and NumPy multiplies those by itself, ten times as slowly.

APART = 64
"""The number of windows over an image from which each image has a matrix product of its own.

The results lie in their order then. With fewer, matrices would be too narrow to be fast, and a block has one for all.
"""


class Layout(Phases):
    """The lengths of a convolution.

    Args:
        shape: of the images, (N, C, rows, columns).
        frame: how windows lie over them.
        groups: the number of groups that the channels are dealt to.

    Attributes:
        channels: of the images, in each group.
        apart: whether each image has a matrix product of its own.
        is_bare: whether the windows are the entries of the images, one by one.
    """

    def __init__(self, shape: tuple[int, ...], frame: Frame, groups: int) -> None:
        super().__init__(shape, frame)
        self.groups, self.channels = groups, shape[1] // groups
        self.apart = groups == 1 and self.places >= APART
        self.is_bare = self.taps == 1 and frame.stride == (1, 1) and not frame.is_padded


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
        used = sorted({self.seen(0, i)[0] for i in range(frame.kernel[0])})
        self._rows = [(used.index(r), first) for r, first in (self.seen(0, i) for i in range(frame.kernel[0]))]
        self._of_rows = [self.inside(0, r, self.phase[0], height) for r in used]
        self._of_columns = [self.inside(1, j * frame.dilation[1], self.across, width) for j in range(frame.kernel[1])]
        wide = len(used) * frame.kernel[1] * self.phase[0] * self.across if frame.kernel[0] > 1 else 0
        self.blocks = blocks(count, channels * (self.taps * self.places + wide) * dtype.itemsize)
        self._dtype, self._count = dtype, 0

    def of(self, x: Any) -> Any:
        """The columns of one block, in memory that the next block overwrites.

        The shape is (images, groups, entries, places) if images are apart, and (groups, entries, all places) if not.
        """
        if self.apart and self.is_bare:
            return np.ascontiguousarray(x).reshape(len(x), 1, self.channels, self.places)
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
    rows = np.ascontiguousarray(weight).reshape(groups, kernels, columns.channels * columns.taps)
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
    y = np.ascontiguousarray(y).reshape(len(x), groups, kernels, columns.places)
    total = np.zeros((groups, kernels, columns.channels * columns.taps), np.result_type(x, y))
    for block in columns.blocks:
        seen, part = columns.of(x[block]).swapaxes(-1, -2), y[block]
        if columns.apart:
            total += product(part, seen).sum(axis=0)
        else:
            part = part.transpose(1, 2, 0, 3).reshape(groups, kernels, len(part) * columns.places)
            total += product(part, seen)
    return total.reshape(shape)
