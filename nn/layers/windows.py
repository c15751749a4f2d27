"""Windows that slide over images: their places, a view through them, and its transpose.

Convolution and pooling are made of these. An image batch has shape (N, C, rows, columns); a ``Frame`` says how windows
are laid out over its last two axes. A batch of signals has shape (N, C, length), and a ``Line`` for its last axis: the
ops compute it as images of one row, so that no gate beside them is needed for that.
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
    def plane(self) -> Frame:
        """The frame over images: this one itself. (A ``Line`` has to make its frame over images.)"""
        return self

    @property
    def is_padded(self) -> bool:
        """True if there is any padding."""
        return self.padding != ((0, 0), (0, 0))

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


class Line(NamedTuple):
    """The layout of windows over signals of shape (N, C, length); padding is (before, behind)."""

    kernel: int
    stride: int = 1
    dilation: int = 1
    padding: Pair = (0, 0)

    @property
    def plane(self) -> Frame:
        """The same frame over images of one row."""
        return Frame((1, self.kernel), (1, self.stride), (1, self.dilation), ((0, 0), self.padding))

    def padded(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape of a batch with its padding."""
        return (*shape[:2], shape[2] + sum(self.padding))

    def grid(self, shape: tuple[int, ...]) -> tuple[int]:
        """The number of windows that fit into signals of a batch."""
        return (self.plane.grid((*shape[:2], 1, shape[2]))[1],)


def as_images(x: Any) -> Any:
    """A plain batch of signals as images of one row; images as they are."""
    return x if x.ndim == 4 else x.reshape(image_shape(x.shape))


def image_shape(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that a batch has as images."""
    return shape if len(shape) == 4 else (*shape[:2], 1, shape[2])


def check_fits(name: str, frame: Frame | Line, shape: tuple[int, ...]) -> None:
    """ShapeError unless at least one window fits into each image or signal."""
    if min(frame.grid(shape)) < 1:
        size = " x ".join(map(str, frame.padded(shape)[2:]))
        kernel = " x ".join(map(str, frame.plane.kernel[4 - len(shape) :]))
        kind = "images" if len(shape) == 4 else "signals"
        raise ShapeError(
            f"{name}: got input of shape {shape}, {size} with padding, expected {kind} that a "
            f"kernel of {kernel} with dilation {frame.dilation} fits into"
        )


def framed(x: Any, frame: Frame, fill: float = 0.0) -> Any:
    """A plain batch with its padding."""
    if not frame.is_padded:
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
    """The windows over x: shape (N, C, down, across, kernel rows, kernel columns). Fan-out: gradients add up.

    Of signals the shape is (N, C, places, kernel).
    """
    plane = frame.plane
    (sh, sw), (dh, dw) = plane.stride, plane.dilation
    padded = framed(as_images(x), plane)
    seen = sliding_window_view(padded, plane.reach, axis=(2, 3))[:, :, ::sh, ::sw, ::dh, ::dw]
    return seen if x.ndim == 4 else seen[:, :, 0, :, 0, :]


@op(
    lambda g, out, w, shape, frame: windows(g, frame=frame),
    kind="linear", gate="distributor", symbol="Σ windows", local=("g",),
)  # fmt: skip
def add_windows(w: Any, *, shape: Any, frame: Any) -> Any:
    """The transpose of ``windows``: a batch in which every entry is the sum of its entries in all windows."""
    plane = frame.plane
    w = w if len(shape) == 4 else w[:, :, None, :, None, :]
    padded = np.zeros_like(w, shape=plane.padded(image_shape(shape)))
    for i in range(plane.kernel[0]):
        for j in range(plane.kernel[1]):
            padded[plane.places(i, j, w.shape[2:4])] += w[..., i, j]
    out = padded[plane.inside()]
    return out if len(shape) == 4 else out[:, :, 0, :]
