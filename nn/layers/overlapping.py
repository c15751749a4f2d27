"""The transpose of the windows of a convolution, on NumPy's arrays: columns added up at the places that they stand for.

See ``columns`` for blocks and phases. To begin a run of neighbouring numbers costs as much as some hundreds of them in a
sum. So the columns are those of windows at all places of a phase, its last rows and columns too, where no window is and
their numbers are 0. Then all that one entry of the kernel sees of a block is one run, which is added at one offset.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nn.layers.columns import Layout, blocks
from nn.layers.windows import Frame


class _Block(Layout):
    """Memory for some images, and what is done in it."""

    def __init__(self, shape: tuple[int, ...], frame: Frame, groups: int, kernels: int, dtype: Any) -> None:
        super().__init__(shape, frame, groups)
        self.count, self.shape = shape[0], (shape[0], groups, self.channels, *shape[2:])
        rows, columns = self.phase
        self.run = self.channels * self.count * rows * columns
        offsets = [
            (r, s, down * columns + across)
            for r, down in (self.seen(0, i) for i in range(frame.kernel[0]))
            for s, across in (self.seen(1, j) for j in range(frame.kernel[1]))
        ]
        self._spots = [(r, s, slice(offset, offset + self.run)) for r, s, offset in offsets]
        self._back = [
            ((r, s, ..., q, p), (..., height, width))
            for r, q, height in ((r, *self.inside(0, r, rows, shape[2])) for r in self.phases(0))
            for s, p, width in ((s, *self.inside(1, s, columns, shape[3])) for s in self.phases(1))
        ]
        # Results with room between the rows. If images are apart the last rows, without windows, are left out, and the
        # columns of these stay 0.
        self._grid = self.down if self.apart else rows
        spread = (self.count, kernels) if self.apart else (groups, kernels, self.count)
        self._spread = np.zeros((*spread, self._grid, columns), dtype)
        self._columns = np.zeros((groups, self.taps * self.channels, self.count, rows * columns), dtype)
        self._sums = np.empty((*frame.stride, groups, self.run + max(offset for _, _, offset in offsets)), dtype)

    def multiply(self, rows: Any, y: Any) -> None:
        """Compute the columns: the kernels, one a column of ``rows``, times the results y."""
        kernels, places = rows.shape[-1], self._grid * self.phase[1]
        if self.apart:
            self._spread[..., : self.across] = y
            columns = self._columns[0, :, :, :places].swapaxes(0, 1)
            np.matmul(rows, self._spread.reshape(self.count, kernels, places), out=columns)
            return
        y = y.reshape(self.count, self.groups, kernels, self.down, self.across)
        self._spread[..., : self.down, : self.across] = y.transpose(1, 2, 0, 3, 4)
        columns = self._columns.reshape(self.groups, self.taps * self.channels, self.count * places)
        np.matmul(rows, self._spread.reshape(self.groups, kernels, self.count * places), out=columns)

    def add_up(self, images: Any) -> None:
        """Write the sums of the columns into images."""
        self._sums.fill(0)
        columns = self._columns.reshape(self.groups, self.taps, self.run)
        for tap, (r, s, spot) in enumerate(self._spots):
            self._sums[r, s, :, spot] += columns[:, tap]
        sums = self._sums[..., : self.run].reshape(
            *self.frame.stride, self.groups, self.channels, self.count, *self.phase
        )
        images = images.reshape(self.shape).transpose(1, 2, 0, 3, 4)
        for spot, place in self._back:
            images[place] = sums[spot]


def onto_images(y: Any, weight: Any, *, shape: tuple[int, ...], frame: Frame, groups: int) -> Any:
    """The gradient of images of a given shape when their convolution with the kernels receives y.

    The kernels have to be finite: times the zeros between rows an infinite one would be NaN, at places of windows too.
    """
    layout, dtype, kernels = Layout(shape, frame, groups), np.result_type(y, weight), len(weight) // groups
    rows = weight.reshape(groups, kernels, layout.channels, layout.taps).transpose(0, 3, 2, 1)
    rows = rows.reshape(groups, layout.taps * layout.channels, kernels)
    if layout.apart and layout.is_bare:
        return (rows @ y.reshape(len(y), kernels, layout.places)).reshape(shape)
    out, room = np.zeros(shape, dtype), None
    for part in blocks(len(y), shape[1] * layout.taps * layout.phase[0] * layout.phase[1] * dtype.itemsize):
        results = y[part]
        if room is None or room.count != len(results):
            room = _Block((len(results), *shape[1:]), frame, groups, kernels, dtype)
        room.multiply(rows, results)
        room.add_up(out[part])
    return out
