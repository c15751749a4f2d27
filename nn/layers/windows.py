"""Windows that slide over images: their places, a view through them, and its transpose.

Convolution and pooling are made of these. An image batch has shape (N, C, rows, columns); a ``Frame`` says how windows
are laid out over its last two axes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from autograd.engine.declaration import op
from autograd.errors import ShapeError

Pair = tuple[int, int]


class Frame(NamedTuple):
    """The layout of windows over images; every pair is (rows, columns), and padding is (before, behind) for each."""

    kernel: Pair
    stride: Pair = (1, 1)
    dilation: Pair = (1, 1)
    padding: tuple[Pair, Pair] = ((0, 0), (0, 0))

    @property
    def reach(self) -> Pair:
        """The number of rows and columns that a window spans, gaps included."""
        (kh, kw), (dh, dw) = self.kernel, self.dilation
        return dh * (kh - 1) + 1, dw * (kw - 1) + 1

    def padded(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of a batch with its padding."""
        (top, bottom), (left, right) = self.padding
        return (*shape[:2], shape[2] + top + bottom, shape[3] + left + right)

    def grid(self, shape: tuple[int, ...]) -> Pair:
        """The number of windows that fit into images of a batch, down and across."""
        _, _, rows, columns = self.padded(shape)
        (h, w), (sh, sw) = self.reach, self.stride
        return (rows - h) // sh + 1, (columns - w) // sw + 1

    def inside(self) -> tuple[slice, ...]:
        """The index of the images in a padded batch."""
        (top, bottom), (left, right) = self.padding
        return (slice(None), slice(None), slice(top, -bottom or None), slice(left, -right or None))

    def places(self, i: int, j: int, count: Pair) -> tuple[slice, ...]:
        """The index of entry (i, j) of all windows in a padded batch."""
        (sh, sw), (dh, dw) = self.stride, self.dilation
        rows = slice(i * dh, i * dh + (count[0] - 1) * sh + 1, sh)
        columns = slice(j * dw, j * dw + (count[1] - 1) * sw + 1, sw)
        return slice(None), slice(None), rows, columns


def check_fits(name: str, frame: Frame, shape: tuple[int, ...]) -> None:
    """ShapeError unless at least one window fits into each image."""
    if min(frame.grid(shape)) < 1:
        padded = frame.padded(shape)[2:]
        raise ShapeError(
            f"{name}: got input of shape {shape}, {padded[0]} x {padded[1]} with padding, expected images that a "
            f"kernel of {frame.kernel[0]} x {frame.kernel[1]} with dilation {frame.dilation} fits into"
        )


def framed(x: Any, frame: Frame, fill: float = 0.0) -> Any:
    """A plain batch with its padding."""
    if frame.padding == ((0, 0), (0, 0)):
        return x
    padded = np.full_like(x, fill, shape=frame.padded(x.shape))
    padded[frame.inside()] = x
    return padded


def _added(g: Any, out: Any, x: Any, frame: Any) -> Any:
    return add_windows(g, shape=x.shape, frame=frame)


@op(
    _added,
    kind="linear", gate="copier", symbol="windows", local=("Σ g over the windows",),
)  # fmt: skip
def windows(x: Any, *, frame: Any) -> Any:
    """The windows over x: shape (N, C, down, across, kernel rows, kernel columns). Fan-out: gradients add up."""
    (sh, sw), (dh, dw) = frame.stride, frame.dilation
    return sliding_window_view(framed(x, frame), frame.reach, axis=(2, 3))[:, :, ::sh, ::sw, ::dh, ::dw]


@op(
    lambda g, out, w, shape, frame: windows(g, frame=frame),
    kind="linear", gate="distributor", symbol="Σ windows", local=("g",),
)  # fmt: skip
def add_windows(w: Any, *, shape: Any, frame: Any) -> Any:
    """The transpose of ``windows``: a batch in which every entry is the sum of its entries in all windows."""
    padded = np.zeros_like(w, shape=frame.padded(shape))
    for i in range(frame.kernel[0]):
        for j in range(frame.kernel[1]):
            padded[frame.places(i, j, w.shape[2:4])] += w[..., i, j]
    return padded[frame.inside()]
