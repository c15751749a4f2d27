"""The transpose of the windows of a convolution, on NumPy's arrays: columns added up at the places that they stand for.

The columns are those of windows at all places of a phase, its last rows and columns too, where no window is and their
numbers are 0. So all that one entry of the kernel sees of a block is one run, which is added at one offset, as in
``phases``.

With a stride of 1 the transpose is itself a convolution, of padded results with kernels that are turned round. It has
no sums to make, and pays where a group has no more kernels than channels: else its columns are the longer ones.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.engine.outside import outside
from nn.layers.columns import Layout, convolved, laid_out, product
from nn.layers.phases import blocks
from nn.layers.strips import Strips, fits
from nn.layers.windows import Frame
from nn.layers.workspace import Workspace


class _Block:
    """Memory for some images, and the operations in it."""

    def __init__(self, count: int, layout: Layout, kernels: int, dtype: Any, memory: Any) -> None:
        self.count, self.layout = count, layout
        groups, channels, (rows, columns) = layout.groups, layout.channels, layout.phase
        # Results with gaps between the rows. Where images are kept apart, the last rows have no windows: they are left
        # out, and their columns stay 0.
        grid = layout.down if layout.apart else rows
        lead = (count, kernels) if layout.apart else (groups, kernels, count)
        self._spread = memory.zeros((*lead, grid, columns), dtype)
        self._results = self._spread.reshape(*lead[:2], math.prod(lead[2:]) * grid * columns)
        self._columns = memory.zeros((groups, layout.taps * channels, count, rows * columns), dtype)
        self._product = self._columns.reshape(groups, layout.taps * channels, layout.run(count))
        if layout.apart:
            self._product = self._columns[0, :, :, : grid * columns].swapaxes(0, 1)
        self._sums = layout.memory((groups,), channels * count, dtype, memory)

    def add(self, rows: Any, y: Any, images: Any) -> None:
        """Add the gradients that the images receive from the results y.

        Args:
            rows: the kernels, one a column: shape (groups, entries, kernels), with the channels of an entry together.
            y: results, shape (images, kernels of all groups, down, across).
            images: where the sums are added.
        """
        layout, count, groups = self.layout, self.count, self.layout.groups
        if not layout.apart:
            y = y.reshape(count, groups, rows.shape[-1], *y.shape[2:]).transpose(1, 2, 0, 3, 4)
        self._spread[..., : layout.down, : layout.across] = y
        product(rows, self._results, self._product)
        run = layout.run(layout.channels * count)
        columns = self._columns.reshape(groups, layout.taps, run)
        self._sums.fill(0)
        for tap, (r, s, start) in enumerate(layout.offsets):
            self._sums[r, s, :, start : start + run] += columns[:, tap]
        sums = layout.images(self._sums, groups, layout.channels, count)
        images = images.reshape(count, groups, layout.channels, *images.shape[2:]).transpose(1, 2, 0, 3, 4)
        for there, here in layout.moves:
            images[here] += sums[there]


@outside(forms_follow=True)
def onto_images(y: Any, weight: Any, *, shape: tuple[int, ...], frame: Frame, groups: int) -> Any:
    """The gradient of images of a given shape when their convolution with the kernels receives y.

    The kernels have to be finite: times the zeros between rows, or around y, infinite ones would be NaN.
    """
    layout, dtype, kernels = laid_out(shape[1:], frame, groups), np.result_type(y, weight), len(weight) // groups
    if fits(len(y), layout, kernels, dtype.itemsize):
        with Workspace() as memory:
            return Strips(len(y), layout, kernels, dtype, memory).onto_images(y, weight)
    if frame.stride == (1, 1) and kernels <= layout.channels:
        return convolved(y, _turned(weight, groups), frame=_around(frame), groups=groups)
    rows = weight.reshape(groups, kernels, layout.channels, layout.taps).transpose(0, 3, 2, 1)
    rows = rows.reshape(groups, layout.taps * layout.channels, kernels)
    if layout.apart and layout.is_bare:
        return product(rows, np.ascontiguousarray(y).reshape(len(y), kernels, layout.places)).reshape(shape)
    out, shares = np.zeros(shape, dtype), layout.shares(kernels, dtype.itemsize)
    if len(shares) > 1:
        for channels, some, count in shares:
            part = out[channels]
            part[...] = onto_images(y[:, some], weight[some], shape=part.shape, frame=frame, groups=count)
        return out
    for part, tile in layout.tiles(dtype.itemsize):
        _add_all(out, rows, y[part], laid_out(shape[1:], tile, groups))
    return out


def _add_all(out: Any, rows: Any, y: Any, layout: Layout) -> None:
    """Add to images the gradients that they receive from the results y of all windows of a layout, block by block."""
    room, results = None, rows.shape[0] * rows.shape[2]
    # the numbers of the results, the columns and the sums
    numbers = results + out.shape[1] * (layout.taps + math.prod(layout.frame.stride))
    with Workspace() as memory:
        for block in blocks(len(y), numbers * math.prod(layout.phase) * out.itemsize):
            if room is None or room.count != len(y[block]):
                room = _Block(len(y[block]), layout, rows.shape[2], out.dtype, memory)
            room.add(rows, y[block], out[block])


def _around(frame: Frame) -> Frame:
    """The layout with which a convolution of results gives images again; where its padding is negative it cuts off."""
    reach = zip(frame.reach, frame.padding, strict=True)
    rows, columns = ((length - 1 - before, length - 1 - behind) for length, (before, behind) in reach)
    return frame._replace(padding=(rows, columns))


def _turned(weight: Any, groups: int) -> Any:
    """The kernels from results to images: turned round, one for each channel."""
    o, c, rows, columns = weight.shape
    turned = weight.reshape(groups, o // groups, c, rows, columns)[..., ::-1, ::-1].swapaxes(1, 2)
    return turned.reshape(groups * c, o // groups, rows, columns)
