"""The arithmetic of convolutions over many small images: the images of a block lie side by side, entry by entry.

With the images as the last axis all copies and sums are of long runs, however small an image is. A strip is one row of
all images; those that a row of windows sees lie one behind the other, with the entries along a row copied for each
column of the kernel. So the columns of that row of windows are a part of the memory as it is, and neighbouring rows of
windows share it: a kernel of 3 x 3 needs three copies of each number in place of nine.

It pays where a window has many entries, as the batch and the results have to be turned round; ``fits`` says where it is
used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from nn.layers.phases import BLOCK, blocks

if TYPE_CHECKING:
    from nn.layers.columns import Layout

LONG = 64
"""The numbers of a row of windows over a batch that matrix products need to be fast; a block aims at twice as many."""

MOST = 2**24
"""The bytes that a block takes at most for that."""

FEWEST = 256
"""The number of windows over a batch from which the time to turn kernels round is made good."""

ENTRIES = 32
"""The length of a column from which the time to turn images round is made good."""


def fits(count: int, layout: Layout, kernels: int, itemsize: int) -> bool:
    """True where a batch is computed in strips.

    Args:
        count: the number of images.
        layout: of the windows over them.
        kernels: how many there are.
        itemsize: the bytes of a number.
    """
    if layout.apart or layout.groups > 1 or layout.taps == 1 or layout.frame.dilation[0] > 1:
        return False
    entries = layout.channels * layout.taps
    if entries < ENTRIES or kernels * entries * itemsize > BLOCK:  # each row of windows reads all kernels once
        return False
    return count * layout.across >= LONG and count * layout.places >= FEWEST


class Strips:
    """A batch in strips, and the operations on it, block by block.

    Args:
        count: the number of images.
        layout: of the windows over them; it has one group.
        kernels: how many there are.
        dtype: of all arrays.
        memory: the maker of arrays: NumPy, or a ``Workspace``.
    """

    def __init__(self, count: int, layout: Layout, kernels: int, dtype: Any, memory: Any = np) -> None:
        self.layout, self.kernels, self.dtype, self._memory = layout, kernels, dtype, memory
        (height, width), (kh, kw), step = layout.lengths, layout.frame.kernel, layout.frame.stride[0]
        self._rows, top = (layout.down - 1) * step + kh, layout.frame.padding[0][0]
        first, last = max(0, top), max(0, top, min(self._rows, height + top))
        # The strips inside of the images, and their rows in the images.
        self._inside, self._there = slice(first, last), slice(first - top, last - top)
        size = layout.channels * (self._rows * kw * layout.across + height * width) + kernels * layout.places
        long = min(-(-2 * LONG // layout.across), MOST // (size * dtype.itemsize))
        most = max(len(range(count)[blocks(count, size * dtype.itemsize)[0]]), long)
        each = -(-count // -(-count // most))  # blocks of nearly equal length
        self.blocks = [slice(i, min(i + each, count)) for i in range(0, count, each)]
        self._count = 0

    def convolved(self, x: Any, weight: Any) -> Any:
        """The kernels over all windows: shape (N, O, down, across)."""
        layout, out = self.layout, np.empty((len(x), self.kernels, self.layout.down, self.layout.across), self.dtype)
        # for signals, the weight has one axis less
        weight = weight.reshape(self.kernels, layout.channels, *layout.frame.kernel)
        rows = np.ascontiguousarray(weight.transpose(0, 2, 3, 1)).reshape(self.kernels, layout.taps * layout.channels)
        for block in self.blocks:
            self._fill(x[block])
            np.matmul(rows, self._seen, out=self._results)
            out[block] = self._spread.transpose(3, 1, 0, 2)
        return out

    def onto_kernels(self, x: Any, y: Any) -> Any:
        """The gradient of kernels when their convolution with x receives y."""
        layout, total = self.layout, np.zeros((self.layout.taps * self.layout.channels, self.kernels), self.dtype)
        for block in self.blocks:
            self._fill(x[block])
            self._spread[...] = y[block].transpose(2, 1, 3, 0)
            for seen, results in zip(self._seen, self._results, strict=True):
                total += np.matmul(seen, results.T)
        return total.reshape(*layout.frame.kernel, layout.channels, self.kernels).transpose(3, 2, 0, 1)

    def onto_images(self, y: Any, weight: Any) -> Any:
        """The gradient of images when their convolution with the kernels receives y."""
        layout, out = self.layout, np.zeros((len(y), self.layout.channels, *self.layout.lengths), self.dtype)
        rows = np.ascontiguousarray(weight.transpose(2, 3, 1, 0)).reshape(layout.taps * layout.channels, self.kernels)
        for block in self.blocks:
            self._make_room(len(y[block]))
            self._spread[...] = y[block].transpose(2, 1, 3, 0)
            self._add(rows)
            out[block, :, self._there] = self._sums[self._inside].transpose(3, 1, 0, 2)
        return out

    def _add(self, rows: Any) -> None:
        """Add up the gradients that the strips receive from the results of each row of windows."""
        layout, step, (kh, kw) = self.layout, self.layout.frame.stride[0], self.layout.frame.kernel
        product = self._columns
        seen = product.reshape(kh, kw, layout.channels, layout.across, self._count)
        self._sums.fill(0)
        for row, results in enumerate(self._results):
            np.matmul(rows, results, out=product)
            strips = self._sums[row * step : row * step + kh]
            for j, (across, width) in enumerate(layout.columns_inside):
                strips[:, :, width] += seen[:, j, :, across]

    def _fill(self, x: Any) -> None:
        """Put a block of images into the strips."""
        self._make_room(len(x))
        self._turned[...] = x.transpose(2, 1, 3, 0)
        for j, (across, width) in enumerate(self.layout.columns_inside):
            self._strips[self._inside, j, :, across] = self._turned[self._there, :, width]

    def _make_room(self, count: int) -> None:
        """Memory for blocks of ``count`` images."""
        if count == self._count:
            return
        layout, (height, width), (kh, kw) = self.layout, self.layout.lengths, self.layout.frame.kernel
        self._count, channels = count, layout.channels
        make = self._memory.zeros if layout.frame.is_padded else self._memory.empty
        self._turned = self._memory.empty((height, channels, width, count), self.dtype)
        self._sums = self._memory.empty((self._rows, channels, width, count), self.dtype)
        self._strips = make((self._rows, kw, channels, layout.across, count), self.dtype)
        row, _, entry, _, number = self._strips.strides
        shape = (layout.down, kh * kw * channels, layout.across * count)
        self._seen = as_strided(self._strips, shape, (layout.frame.stride[0] * row, entry, number), writeable=False)
        self._results = self._memory.empty((layout.down, self.kernels, layout.across * count), self.dtype)
        self._columns = self._memory.empty((kh * kw * channels, layout.across * count), self.dtype)
        self._spread = self._results.reshape(layout.down, self.kernels, layout.across, count)
