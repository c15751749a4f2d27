"""Pooling: the largest entry, or the mean, of each window over an image."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.engine.arrays import is_foreign
from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import ArgumentError, ShapeError
from autograd.ops import scatter, where
from nn.layers.pools import empty_windows, largest_entries, mean_windows
from nn.layers.windows import Frame, Line, as_images, check_fits, framed
from nn.modules.arguments import flag, floats, pair
from nn.modules.module import Module

Size = int | tuple[int, int]


@door
def max_pool2d(
    input: Any,
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> Any:
    """The largest entry of each window, which receives the whole gradient; of equal ones the first, row by row.

    Args:
        input: images, shape (N, C, H, W), or (C, H, W) for one.
        kernel_size: the size of a window; one integer, or one for rows and one for columns, as for all of these.
        stride: the step from window to window; that of ``kernel_size`` if not given, so that windows do not overlap.
        padding: how many entries of -inf are put around the images, at most half a window.
        dilation: the step from entry to entry of a window.
        ceil_mode: whether a last window may reach over the edge.

    Returns:
        Shape (N, C, H', W'), or (C, H', W').

    Raises:
        ShapeError: the input has other axes, or is smaller than a window.
        ArgumentError: a size, stride, padding or dilation out of its range.

    Example:
        >>> max_pool2d(np.arange(16.0).reshape(1, 4, 4), 2)
        array([[[ 5.,  7.],
                [13., 15.]]])
    """
    name = "max_pool2d"
    images, batch, frame = _laid_out(name, input, kernel_size, stride, padding, dilation, ceil_mode)
    out = largest(batch, frame)
    return out if images.ndim == 4 else out.reshape(out.shape[1:])


def _back_to_places(g: Any, out: Any, x: Any, places: Any, frame: Any) -> Any:
    return scatter(g.reshape(-1), index=places.reshape(-1), shape=(math.prod(x.shape),)).reshape(x.shape)


@op(
    _back_to_places,
    kind="linear", gate="index router", symbol="max pool", local=("g to the places read",), selects=True,
)  # fmt: skip
def max_pool(x: Any, *, places: Any, frame: Any) -> Any:
    """The entries of x at ``places`` in C order: the largest of each window of a frame. A router of gradients.

    The places are found before, so that the gradient need not look for them again; the frame is for pictures.
    """
    return x.reshape(-1)[places.reshape(-1)].reshape(places.shape)  # Dask takes an index along one axis only


def largest(x: Any, frame: Frame | Line) -> Any:
    """The largest entry of each window over a batch; -inf, without a gradient, for a window of padding alone."""
    places, empty = places_of_largest(as_images(data_of(x)), frame.plane)
    if x.ndim == 3:
        places = places[:, :, 0]
    out = max_pool(x, places=places, frame=frame)
    return out if empty is None else where(empty if x.ndim == 4 else empty[0], -math.inf, out)


def places_of_largest(images: Any, frame: Frame) -> tuple[Any, Any]:
    """The place of the largest entry of each window, in C order, and the mask of ``empty_windows``.

    Of equal entries it is the first, row by row; of a window with NaN an entry that is NaN; of an empty one place 0.
    """
    places = None if is_foreign(images) else largest_entries(images, frame)
    if places is not None:
        return places, None
    (rows, columns), (n, c, h, w) = _largest(images, frame), images.shape
    empty, places = empty_windows(images.shape, frame), rows * w + columns
    base = (np.arange(n * c) * (h * w)).reshape(n, c, 1, 1)
    return base + (places if empty is None else np.where(empty, 0, places)), empty


def _largest(x: Any, frame: Frame) -> tuple[Any, Any]:
    """The row and the column of the largest entry of each window; beyond the image, if the window lies in padding."""
    count = frame.grid(x.shape)
    starts = [
        (np.arange(m) * s - before).reshape(-1, 1) if axis == 0 else np.arange(m) * s - before
        for axis, (m, s, (before, _)) in enumerate(zip(count, frame.stride, frame.padding, strict=True))
    ]
    # The first entry of each window that is no padding: it is chosen if all are -inf.
    first = [np.maximum(-(start // d), 0) for start, d in zip(starts, frame.dilation, strict=True)]
    best: Any = np.full((*x.shape[:2], *count), -np.inf, x.dtype)
    i_best = np.broadcast_to(first[0], best.shape)
    j_best = np.broadcast_to(first[1], best.shape)
    padded = framed(x, frame, -np.inf)
    for i in range(frame.kernel[0]):
        for j in range(frame.kernel[1]):
            entry = padded[frame.places(i, j, count)]
            better = (entry > best) | (entry != entry)  # the second test lets NaN win
            best = np.where(better, entry, best)
            i_best, j_best = np.where(better, i, i_best), np.where(better, j, j_best)
    return starts[0] + i_best * frame.dilation[0], starts[1] + j_best * frame.dilation[1]


@door
def avg_pool2d(
    input: Any,
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Any:
    """The mean of each window, of which each entry receives an equal share of the gradient.

    Args:
        input: images, shape (N, C, H, W), or (C, H, W) for one.
        kernel_size: the size of a window; one integer, or one for rows and one for columns, as for all of these.
        stride: the step from window to window; that of ``kernel_size`` if not given, so that windows do not overlap.
        padding: how many zeros are put around the images, at most half a window.
        ceil_mode: whether a last window may reach over the edge; entries beyond the padding never count.
        count_include_pad: whether the zeros count in the mean.

    Returns:
        Shape (N, C, H', W'), or (C, H', W').

    Raises:
        ShapeError: the input has other axes, or is smaller than a window.
        ArgumentError: a size, stride or padding out of its range.

    Example:
        >>> avg_pool2d(np.arange(16.0).reshape(1, 4, 4), 2)
        array([[[ 2.5,  4.5],
                [10.5, 12.5]]])
    """
    name = "avg_pool2d"
    images, batch, frame = _laid_out(name, input, kernel_size, stride, padding, 1, ceil_mode)
    edge = pair(name, "padding", padding, 0) if flag(name, "count_include_pad", count_include_pad) else (0, 0)
    rows, columns = (
        counted(n, m, k, s, before, e)
        for n, m, k, s, (before, _), e in zip(
            batch.shape[2:], frame.grid(batch.shape), frame.kernel, frame.stride, frame.padding, edge, strict=True
        )
    )
    out = mean_windows(batch, frame, 1 / (rows[:, None] * columns))
    return out if images.ndim == 4 else out.reshape(out.shape[1:])


def counted(length: int, windows: int, kernel: int, stride: int, before: int, edge: int) -> Any:
    """The number of places of each window along one axis that lie in the image, or in the ``edge`` around it."""
    start = np.arange(windows) * stride - before
    return np.minimum(start + kernel, length + edge) - np.maximum(start, -edge)


def _laid_out(
    name: str, input: Any, kernel_size: Size, stride: Size | None, padding: Size, dilation: Size, ceil_mode: bool
) -> tuple[Any, Any, Frame]:
    """The input as an array or Tensor, the same as a batch, and the frame of the windows."""
    images = floats(input, name)
    if images.ndim not in (3, 4):
        raise ShapeError(
            f"{name}: got input of shape {images.shape}, expected (N, C, H, W), or (C, H, W) for one image"
        )
    batch = images if images.ndim == 4 else images.reshape((1, *images.shape))
    frame = _frame(name, kernel_size, stride, padding, dilation)
    if flag(name, "ceil_mode", ceil_mode):
        rows, columns = zip(batch.shape[2:], frame.reach, frame.stride, frame.padding, strict=True)
        frame = frame._replace(padding=(reaching_over(*rows), reaching_over(*columns)))
    check_fits(name, frame, batch.shape)
    return images, batch, frame


def _frame(name: str, kernel_size: Size, stride: Size | None, padding: Size, dilation: Size) -> Frame:
    kernel = pair(name, "kernel_size", kernel_size, 1)
    steps = kernel if stride is None else pair(name, "stride", stride, 1)
    frame = Frame(kernel, steps, pair(name, "dilation", dilation, 1))
    above, left = pair(name, "padding", padding, 0)
    # as in PyTorch, the kernel counts without the gaps of its dilation
    if 2 * above > kernel[0] or 2 * left > kernel[1]:
        raise ArgumentError(f"{name}: got padding={padding} and kernel_size={kernel_size}, expected at most half of it")
    return frame._replace(padding=((above, above), (left, left)))


def reaching_over(length: int, reach: int, stride: int, padding: tuple[int, int]) -> tuple[int, int]:
    """The padding of one axis with which a last window that starts inside fits too."""
    before, behind = padding
    count = -(-(length + before + behind - reach) // stride) + 1
    if (count - 1) * stride >= length + before:
        count -= 1
    return before, max((count - 1) * stride + reach - length - before, 0)


class MaxPool2d(Module):
    """The largest entry of each window; see ``functional.max_pool2d``.

    Raises:
        ArgumentError: a size, stride, padding or dilation out of its range.

    Example:
        >>> layer = MaxPool2d(2)
        >>> layer(np.ones((5, 8, 28, 28))).shape
        (5, 8, 14, 14)
    """

    @door
    def __init__(
        self,
        kernel_size: Size,
        stride: Size | None = None,
        padding: Size = 0,
        dilation: Size = 1,
        *,
        ceil_mode: bool = False,
    ) -> None:
        _frame("MaxPool2d", kernel_size, stride, padding, dilation)
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.dilation = dilation
        self.ceil_mode = flag("MaxPool2d", "ceil_mode", ceil_mode)

    def forward(self, input: Any) -> Any:
        """Shape (N, C, H, W) to (N, C, H', W'), or both without N."""
        return max_pool2d(input, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode)

    def extra_repr(self) -> str:
        """All settings."""
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, dilation={self.dilation}, "
            f"ceil_mode={self.ceil_mode}"
        )


class AvgPool2d(Module):
    """The mean of each window; see ``functional.avg_pool2d``.

    Raises:
        ArgumentError: a size, stride or padding out of its range.

    Example:
        >>> layer = AvgPool2d(2)
        >>> layer(np.ones((5, 8, 28, 28))).shape
        (5, 8, 14, 14)
    """

    @door
    def __init__(
        self,
        kernel_size: Size,
        stride: Size | None = None,
        padding: Size = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        _frame("AvgPool2d", kernel_size, stride, padding, 1)
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.ceil_mode = flag("AvgPool2d", "ceil_mode", ceil_mode)
        self.count_include_pad = flag("AvgPool2d", "count_include_pad", count_include_pad)

    def forward(self, input: Any) -> Any:
        """Shape (N, C, H, W) to (N, C, H', W'), or both without N."""
        return avg_pool2d(input, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad)

    def extra_repr(self) -> str:
        """The sizes."""
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"
