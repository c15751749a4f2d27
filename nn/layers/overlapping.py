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

from nn.layers.columns import Layout, convolved, product
from nn.layers.phases import blocks
from nn.layers.windows import Frame


class _Block(Layout):
    """Memory for some images, and what is done in it."""

    def __init__(self, shape: tuple[int, ...], frame: Frame, groups: int, kernels: int, dtype: Any) -> None:
        super().__init__(shape, frame, groups)
        self.count, self.shape = shape[0], (shape[0], groups, self.channels, *shape[2:])
        rows, columns = self.phase
        # Results with room between the rows. If images are apart the last rows, without windows, are left out, and the
        # columns of these stay 0.
        grid = self.down if self.apart else rows
        self._spread = np.zeros(
            (self.count, kernels, grid, columns) if self.apart else (groups, kernels, self.count, grid, columns), dtype
        )
        self._results = self._spread.reshape(*self._spread.shape[:2], self._spread[0, 0].size)
        self._columns = np.zeros((groups, self.taps * self.channels, self.count, rows * columns), dtype)
        self._product = self._columns.reshape(*self._columns.shape[:2], self.run(self.count))
        if self.apart:
            self._product = self._columns[0, :, :, : grid * columns].swapaxes(0, 1)
        self._sums = self.memory((groups,), self.channels * self.count, dtype)

    def write(self, rows: Any, y: Any, images: Any) -> None:
        """The images that receive the results y.

        Args:
            rows: the kernels, one a column: shape (groups, entries, kernels), with the channels of an entry together.
            y: results, shape (images, kernels of all groups, down, across).
            images: where the sums are written.
        """
        if not self.apart:
            y = y.reshape(self.count, self.groups, rows.shape[-1], self.down, self.across).transpose(1, 2, 0, 3, 4)
        self._spread[..., : y.shape[-2], : self.across] = y
        product(rows, self._results, self._product)
        run = self.run(self.channels * self.count)
        columns = self._columns.reshape(self.groups, self.taps, run)
        self._sums.fill(0)
        for tap, (r, s, start) in enumerate(self.offsets):
            self._sums[r, s, :, start : start + run] += columns[:, tap]
        sums = self.images(self._sums, self.groups, self.channels, self.count)
        images = images.reshape(self.shape).transpose(1, 2, 0, 3, 4)
        for there, here in self.moves:
            images[here] = sums[there]


def onto_images(y: Any, weight: Any, *, shape: tuple[int, ...], frame: Frame, groups: int) -> Any:
    """The gradient of images of a given shape when their convolution with the kernels receives y.

    The kernels have to be finite: times the zeros between rows, or around y, infinite ones would be NaN.
    """
    layout, dtype, kernels = Layout(shape, frame, groups), np.result_type(y, weight), len(weight) // groups
    around = _around(frame)
    if around is not None and kernels <= layout.channels:
        return convolved(y, _turned(weight, groups), frame=frame._replace(padding=around), groups=groups)
    rows = weight.reshape(groups, kernels, layout.channels, layout.taps).transpose(0, 3, 2, 1)
    rows = rows.reshape(groups, layout.taps * layout.channels, kernels)
    if layout.apart and layout.is_bare:
        return product(rows, np.ascontiguousarray(y).reshape(len(y), kernels, layout.places)).reshape(shape)
    out, room = np.zeros(shape, dtype), None
    numbers = len(weight) + shape[1] * (layout.taps + math.prod(frame.stride))  # results, columns and sums, by places
    for part in blocks(len(y), numbers * math.prod(layout.phase) * dtype.itemsize):
        if room is None or room.count != len(y[part]):
            room = _Block((len(y[part]), *shape[1:]), frame, groups, kernels, dtype)
        room.write(rows, y[part], out[part])
    return out


def _around(frame: Frame) -> Any:
    """The padding of results with which a convolution gives images again; None if there is none."""
    reach = zip(frame.reach, frame.padding, strict=True)
    padding = tuple((length - 1 - before, length - 1 - behind) for length, (before, behind) in reach)
    return padding if frame.stride == (1, 1) and min(map(min, padding)) >= 0 else None


def _turned(weight: Any, groups: int) -> Any:
    """The kernels from results to images: turned round, one for each channel."""
    o, c, rows, columns = weight.shape
    turned = weight.reshape(groups, o // groups, c, rows, columns)[..., ::-1, ::-1].swapaxes(1, 2)
    return turned.reshape(groups * c, o // groups, rows, columns)
