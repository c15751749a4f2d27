"""The arithmetic of convolutions on NumPy's arrays: matrix products of kernels with columns, block by block.

A kernel laid over an image is a row of numbers times the numbers below it, which make a column. ``Columns`` copies the
columns of all windows, for a block of images at a time (see ``phases``), or for a part of the windows over one if they
are many, so they never exist for a whole batch. That
takes two steps of long runs: each row of the windows, from all rows of the image, and then the rows of a column, which
are together by then. ``overlapping`` has the transpose, ``strips`` all of it for many small images, and ``convolution``
the ops.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from autograd.engine.outside import outside
from autograd.errors import ShapeError
from nn.layers.phases import Phases, blocks
from nn.layers.strips import Strips, fits
from nn.layers.windows import Frame
from nn.layers.workspace import Workspace

# Operands are brought into C order here. BLAS accepts no reversed matrix and no broadcast number, and NumPy's own loop
# for them is ten times as slow.

APART = 64
"""The number of windows over an image from which each image has a matrix product of its own.

The results lie in their order then. With fewer, matrices would be too narrow to be fast, and a block has one for all.
"""

MOST = 2**25
"""The bytes of columns from which the windows over one image are computed in parts. Smaller parts take more time."""


_TOO_MANY = 2**40


class Layout(Phases):
    """The lengths of a convolution, and the copies that make columns. ``laid_out`` keeps those that were made last.

    Args:
        shape: of the images, (C, rows, columns).
        frame: how windows lie over them.
        groups: the number of groups that the channels are dealt to.

    Attributes:
        channels: of the images, in each group.
        apart: whether each image has a matrix product of its own.
        is_bare: whether the windows are the entries of the images, one by one.
        wide: the numbers of an image with the rows of its windows apart, as they are copied first.
    """

    def __init__(self, shape: tuple[int, ...], frame: Frame, groups: int) -> None:
        super().__init__(shape, frame)
        if self.down * self.across > _TOO_MANY:
            raise ShapeError(
                f"got a padding of {frame.padding} for images of {shape[1:]}: an image would have {self.down} by "
                f"{self.across} results, more than a computer holds"
            )
        channels, height, width = shape
        self.groups, self.channels = groups, channels // groups
        self.apart = groups == 1 and self.places >= APART
        self.is_bare = self.taps == 1 and frame.stride == (1, 1) and not frame.is_padded
        rows, columns = frame.kernel
        used = sorted({self.seen(0, i)[0] for i in range(rows)})
        self.rows = [(used.index(r), first) for r, first in (self.seen(0, i) for i in range(rows))]
        self.rows_inside = [self.inside(0, r, self.phase[0], height) for r in used]
        self.columns_inside = [self.inside(1, j * frame.dilation[1], self.across, width) for j in range(columns)]
        self.wide = channels * len(used) * columns * self.phase[0] * self.across

    def shares(self, kernels: int, itemsize: int) -> list[tuple[Any, Any, int]]:
        """The parts of the groups that are computed at a time: indices of channels and of results, and how many groups.

        They are all groups, unless the columns of a single image leave the cache.
        """
        parts = blocks(self.groups, self.channels * self.taps * self.places * itemsize)
        return [
            (np.s_[:, a * self.channels : b * self.channels], np.s_[a * kernels : b * kernels], b - a)
            for a, b in ((part.start, part.stop) for part in parts)
        ]

    def tiles(self, itemsize: int) -> list[tuple[Any, Frame]]:
        """The parts of the windows that are computed at a time: an index of the results, and a frame of the part alone.

        They are all windows, unless the columns of a single image are many. A frame sees a part if its padding is
        negative: it cuts off entries that the other parts see.
        """
        most = max(MOST // max(self.groups * self.channels * self.taps * itemsize, 1), APART)
        if self.places <= most or (self.apart and self.is_bare):
            return [(..., self.frame)]
        across = min(self.across, most)
        down = most // across
        rows = [self._part(0, start, min(start + down, self.down)) for start in range(0, self.down, down)]
        columns = [self._part(1, start, min(start + across, self.across)) for start in range(0, self.across, across)]
        return [((..., y, x), self.frame._replace(padding=(p, q))) for y, p in rows for x, q in columns]

    def _part(self, axis: int, start: int, end: int) -> tuple[slice, tuple[int, int]]:
        """Some of the windows along an axis, and the padding of a frame that has these windows alone."""
        step, before = self.frame.stride[axis], self.frame.padding[axis][0] - start * self.frame.stride[axis]
        behind = (end - start - 1) * step + self.frame.reach[axis] - self.lengths[axis] - before
        return slice(start, end), (before, behind)


laid_out = lru_cache(maxsize=256)(Layout)


def product(a: Any, b: Any, out: Any = None) -> Any:
    """a @ b, also of one column by one row, for which NumPy's ``matmul`` takes ten times as long as for its entries."""
    return np.multiply(a, b, out=out) if a.shape[-1] == 1 else np.matmul(a, b, out=out)


class Columns:
    """The columns of the windows over a batch, made for one block after the other.

    Args:
        count: the number of images.
        layout: of the windows over them.
        dtype: of the columns.
        memory: the maker of arrays: NumPy, or a ``Workspace``.

    Attributes:
        blocks: the parts of the batch.
    """

    def __init__(self, count: int, layout: Layout, dtype: Any, memory: Any = np) -> None:
        self.layout, self._dtype, self._count, self._memory = layout, dtype, 0, memory
        numbers = layout.groups * layout.channels * layout.taps * layout.places
        self.blocks = blocks(count, (numbers + (layout.wide if layout.frame.kernel[0] > 1 else 0)) * dtype.itemsize)

    def of(self, x: Any) -> Any:
        """The columns of one block, in memory that the next block overwrites.

        The shape is (images, groups, entries, places) if images are apart, and (groups, entries, all places) if not.
        """
        layout = self.layout
        if layout.apart and layout.is_bare:
            return np.ascontiguousarray(x).reshape(len(x), 1, layout.channels, layout.places)
        if self._count != len(x):
            self._make_room(len(x))
        for r, (q, height) in enumerate(layout.rows_inside):
            for j, (across, width) in enumerate(layout.columns_inside):
                self._wide[:, :, r, j, q, across] = x[:, :, height, width]
        if self._seen is not self._wide:
            for i, (r, first) in enumerate(layout.rows):
                self._seen[:, :, i] = self._wide[:, :, r, :, first : first + layout.down]
        return self._matrix

    def _make_room(self, count: int) -> None:
        """Memory for blocks of ``count`` images: for the rows of windows, and for the columns."""
        layout = self.layout
        (rows, columns), entries = layout.frame.kernel, layout.channels * layout.taps
        memory, self._wide = self._array(count, len(layout.rows_inside), columns, layout.phase[0])
        self._seen = self._wide
        if rows > 1:  # a single row needs no second array: each window sees it once
            memory, self._seen = self._array(count, rows, columns, layout.down)
        each = (count, layout.groups, entries, layout.places)
        self._matrix = memory.reshape(each if layout.apart else (layout.groups, entries, count * layout.places))
        self._count = count

    def _array(self, count: int, rows: int, columns: int, height: int) -> tuple[Any, Any]:
        """New memory in the order of the columns, and as an array (images, channels, rows, columns, height, across)."""
        channels, across = self.layout.groups * self.layout.channels, self.layout.across
        make = self._memory.zeros if self.layout.frame.is_padded else self._memory.empty
        if self.layout.apart:
            memory = view = make((count, channels, rows, columns, height, across), self._dtype)
        else:
            memory = make((channels, rows, columns, count, height, across), self._dtype)
            view = memory.transpose(3, 0, 1, 2, 4, 5)
        return memory, view


@outside(forms_follow=True)
def convolved(x: Any, weight: Any, *, frame: Frame, groups: int) -> Any:
    """The kernels over all windows: shape (N, O, down, across)."""
    layout, dtype = laid_out(x.shape[1:], frame, groups), np.result_type(x, weight)
    if fits(len(x), layout, len(weight), dtype.itemsize):
        with Workspace() as memory:
            return Strips(len(x), layout, len(weight), dtype, memory).convolved(x, weight)
    shares, tiles = layout.shares(len(weight) // groups, dtype.itemsize), layout.tiles(dtype.itemsize)
    rows = np.ascontiguousarray(weight).reshape(groups, len(weight) // groups, layout.channels * layout.taps)
    if len(shares) == len(tiles) == 1:
        return _over_windows(x, rows, layout, dtype)
    out = np.empty((len(x), len(weight), layout.down, layout.across), dtype)
    if len(shares) > 1:
        for channels, kernels, count in shares:
            out[:, kernels] = convolved(x[channels], weight[kernels], frame=frame, groups=count)
        return out
    for part, tile in tiles:
        out[part] = _over_windows(x, rows, laid_out(x.shape[1:], tile, groups), dtype)
    return out


def _over_windows(x: Any, rows: Any, layout: Layout, dtype: Any) -> Any:
    """As ``convolved``, for all windows at a time; each group has its kernels as the rows of a matrix."""
    groups, kernels, _ = rows.shape
    out = np.empty((len(x), groups, kernels, layout.places), dtype)
    with Workspace() as memory:
        columns = Columns(len(x), layout, dtype, memory)
        for block in columns.blocks:
            seen, part = columns.of(x[block]), out[block]
            if layout.apart:
                product(rows, seen, part)
            else:
                part[...] = product(rows, seen).reshape(groups, kernels, len(part), layout.places).transpose(2, 0, 1, 3)
    return out.reshape(len(x), groups * kernels, layout.down, layout.across)


@outside(forms_follow=True)
def onto_kernels(x: Any, y: Any, *, shape: tuple[int, ...], frame: Frame, groups: int) -> Any:
    """The gradient of kernels of a given shape when their convolution with x receives y."""
    layout, dtype, kernels = laid_out(x.shape[1:], frame, groups), np.result_type(x, y), shape[0] // groups
    if fits(len(x), layout, kernels, dtype.itemsize):
        with Workspace() as memory:
            return Strips(len(x), layout, kernels, dtype, memory).onto_kernels(x, y).reshape(shape)
    shares = layout.shares(kernels, dtype.itemsize)
    if len(shares) > 1:
        out = np.empty(shape, dtype)
        for channels, some, count in shares:
            part = out[some]
            part[...] = onto_kernels(x[channels], y[:, some], shape=part.shape, frame=frame, groups=count)
        return out
    total = np.zeros((groups, kernels, layout.channels * layout.taps), dtype)
    for part, tile in layout.tiles(dtype.itemsize):
        _add_products(total, x, y[part], laid_out(x.shape[1:], tile, groups), dtype)
    return total.reshape(shape)


def _add_products(total: Any, x: Any, y: Any, layout: Layout, dtype: Any) -> None:
    """Add the gradients that rows of kernels receive from y by all windows of a layout."""
    groups, kernels, _ = total.shape
    y = np.ascontiguousarray(y).reshape(len(x), groups, kernels, layout.places)
    with Workspace() as memory:
        columns = Columns(len(x), layout, dtype, memory)
        for block in columns.blocks:
            seen, part = columns.of(x[block]).swapaxes(-1, -2), y[block]
            if layout.apart:
                total += product(part, seen).sum(axis=0)
            else:
                part = part.transpose(1, 2, 0, 3).reshape(groups, kernels, len(part) * layout.places)
                total += product(part, seen)
