"""Entries moved between channels and places: pixel shuffles, and windows as columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.engine.doors import door
from autograd.errors import ShapeError
from nn.layers.convolution import Size
from nn.layers.windows import Frame, add_windows, check_fits, windows
from nn.modules.arguments import array, integer, numbers, pair
from nn.modules.module import Module


@door
def pixel_shuffle(input: Any, upscale_factor: int) -> Any:
    """Channels spread over a finer grid: shape (..., C r^2, H, W) to (..., C, H r, W r). (Shi et al. 2016.)

    Raises:
        ShapeError: fewer than three axes, or channels that are no multiple of r^2.
        ArgumentError: a factor below 1.

    Example:
        >>> pixel_shuffle(np.arange(4.0).reshape(4, 1, 1), 2)
        array([[[0., 1.],
                [2., 3.]]])
    """
    x, r = array(input), integer("pixel_shuffle", "upscale_factor", upscale_factor, 1)
    if np.ndim(x) < 3 or x.shape[-3] % r**2:
        raise ShapeError(
            f"pixel_shuffle: got input of shape {np.shape(x)}, expected (..., C, H, W) with C a multiple of {r**2}"
        )
    *lead, channels, h, w = x.shape
    n, c = len(lead), channels // r**2
    split = x.reshape((*lead, c, r, r, h, w))
    moved = split.transpose((*range(n), n, n + 3, n + 1, n + 4, n + 2))
    return moved.reshape((*lead, c, h * r, w * r))


@door
def pixel_unshuffle(input: Any, downscale_factor: int) -> Any:
    """Blocks of places put into channels: shape (..., C, H r, W r) to (..., C r^2, H, W). It undoes ``pixel_shuffle``.

    Raises:
        ShapeError: fewer than three axes, or rows and columns that are no multiples of r.
        ArgumentError: a factor below 1.

    Example:
        >>> pixel_unshuffle(np.arange(4.0).reshape(1, 2, 2), 2).ravel()
        array([0., 1., 2., 3.])
    """
    x, r = array(input), integer("pixel_unshuffle", "downscale_factor", downscale_factor, 1)
    if np.ndim(x) < 3 or x.shape[-2] % r or x.shape[-1] % r:
        raise ShapeError(
            f"pixel_unshuffle: got input of shape {np.shape(x)}, expected (..., C, H, W) with H and W multiples of {r}"
        )
    *lead, c, rows, columns = x.shape
    n, h, w = len(lead), rows // r, columns // r
    split = x.reshape((*lead, c, h, r, w, r))
    moved = split.transpose((*range(n), n, n + 2, n + 4, n + 1, n + 3))
    return moved.reshape((*lead, c * r**2, h, w))


def _layout(name: str, kernel_size: Any, dilation: Any, padding: Any, stride: Any) -> Frame:
    rows, columns = pair(name, "padding", padding, 0)
    return Frame(
        pair(name, "kernel_size", kernel_size, 1),
        pair(name, "stride", stride, 1),
        pair(name, "dilation", dilation, 1),
        ((rows, rows), (columns, columns)),
    )


@door
def unfold(input: Any, kernel_size: Size, dilation: Size = 1, padding: Size = 0, stride: Size = 1) -> Any:
    """The windows over images as columns: shape (N, C, H, W) to (N, C * kernel, places), or both without N.

    Args:
        input: images.
        kernel_size: the size of a window; one integer, or one for rows and one for columns, as for all of these.
        dilation: the step from entry to entry of a window.
        padding: how many zeros are put around the images on each side.
        stride: the step from window to window.

    Raises:
        ShapeError: the input has other axes, or is smaller than a window.
        ArgumentError: a size, stride, padding or dilation out of its range.

    Example:
        >>> unfold(np.arange(6.0).reshape(1, 1, 2, 3), (2, 1))[0]
        array([[0., 1., 2.],
               [3., 4., 5.]])
    """
    x, frame = numbers(input), _layout("unfold", kernel_size, dilation, padding, stride)
    if np.ndim(x) not in (3, 4):
        raise ShapeError(f"unfold: got input of shape {np.shape(x)}, expected (N, C, H, W), or (C, H, W) for one image")
    batch = x if x.ndim == 4 else x.reshape((1, *x.shape))
    check_fits("unfold", frame, batch.shape)
    seen = windows(batch, frame=frame)
    n, c, down, across, kh, kw = seen.shape
    out = seen.transpose((0, 1, 4, 5, 2, 3)).reshape((n, c * kh * kw, down * across))
    return out if x.ndim == 4 else out.reshape(out.shape[1:])


@door
def fold(
    input: Any, output_size: Size, kernel_size: Size, dilation: Size = 1, padding: Size = 0, stride: Size = 1
) -> Any:
    """Columns laid into images as windows and added up: the transpose of ``unfold``.

    Args:
        input: shape (N, C * kernel, places), or without N.
        output_size: rows and columns of the images.
        kernel_size: the size of a window, as for ``unfold``; so also the others.
        dilation: the step from entry to entry of a window.
        padding: the number of places around the images that the windows reach; entries there are lost.
        stride: the step from window to window.

    Returns:
        Shape (N, C, *output_size), or without N.

    Raises:
        ShapeError: the input has other axes, or not as many columns as there are windows.
        ArgumentError: a size, stride, padding or dilation out of its range.

    Example:
        >>> fold(np.ones((1, 2, 2)), (1, 3), (1, 2))
        array([[[[1., 2., 1.]]]])
    """
    x, frame = numbers(input), _layout("fold", kernel_size, dilation, padding, stride)
    size, (kh, kw) = pair("fold", "output_size", output_size, 1), frame.kernel
    if np.ndim(x) not in (2, 3) or x.shape[-2] % (kh * kw):
        raise ShapeError(
            f"fold: got input of shape {np.shape(x)}, expected (N, C * {kh * kw}, places), or without N: "
            f"a window has {kh * kw} entries"
        )
    batch = x if x.ndim == 3 else x.reshape((1, *x.shape))
    n, c = len(batch), batch.shape[1] // (kh * kw)
    shape = (n, c, *size)
    check_fits("fold", frame, shape)
    down, across = frame.grid(shape)
    if batch.shape[2] != down * across:
        raise ShapeError(
            f"fold: got input of shape {x.shape}, expected {down * across} columns: so many windows fit into "
            f"{size[0]} x {size[1]}"
        )
    seen = batch.reshape((n, c, kh, kw, down, across)).transpose((0, 1, 4, 5, 2, 3))
    out = add_windows(seen, shape=shape, frame=frame)
    return out if x.ndim == 3 else out.reshape(out.shape[1:])


class PixelShuffle(Module):
    """Channels spread over a finer grid; see ``functional.pixel_shuffle``.

    Raises:
        ArgumentError: a factor below 1.
        ShapeError: when called on an array whose channels are no multiple of the factor's square.

    Example:
        >>> PixelShuffle(3)(np.ones((5, 9, 4, 4))).shape
        (5, 1, 12, 12)
    """

    @door
    def __init__(self, upscale_factor: int) -> None:
        self.upscale_factor = integer("PixelShuffle", "upscale_factor", upscale_factor, 1)

    def forward(self, input: Any) -> Any:
        """Shape (..., C r^2, H, W) to (..., C, H r, W r)."""
        return pixel_shuffle(input, self.upscale_factor)

    def extra_repr(self) -> str:
        """The factor."""
        return f"upscale_factor={self.upscale_factor}"


class PixelUnshuffle(Module):
    """Blocks of places put into channels; see ``functional.pixel_unshuffle``.

    Raises:
        ArgumentError: a factor below 1.
        ShapeError: when called on an array whose rows or columns are no multiple of the factor.

    Example:
        >>> PixelUnshuffle(3)(np.ones((5, 1, 12, 12))).shape
        (5, 9, 4, 4)
    """

    @door
    def __init__(self, downscale_factor: int) -> None:
        self.downscale_factor = integer("PixelUnshuffle", "downscale_factor", downscale_factor, 1)

    def forward(self, input: Any) -> Any:
        """Shape (..., C, H r, W r) to (..., C r^2, H, W)."""
        return pixel_unshuffle(input, self.downscale_factor)

    def extra_repr(self) -> str:
        """The factor."""
        return f"downscale_factor={self.downscale_factor}"


class Unfold(Module):
    """The windows over images as columns; see ``functional.unfold``.

    Args:
        kernel_size: the size of a window; one integer, or one for rows and one for columns, as for all of these.
        dilation: the step from entry to entry of a window.
        padding: how many zeros are put around the images on each side.
        stride: the step from window to window.

    Raises:
        ArgumentError: one of them is out of its range.
        ShapeError: when called on images that are smaller than a window.

    Example:
        >>> Unfold(3, padding=1)(np.ones((5, 2, 8, 8))).shape
        (5, 18, 64)
    """

    @door
    def __init__(self, kernel_size: Size, dilation: Size = 1, padding: Size = 0, stride: Size = 1) -> None:
        _layout("Unfold", kernel_size, dilation, padding, stride)
        self.kernel_size, self.dilation, self.padding, self.stride = kernel_size, dilation, padding, stride

    def forward(self, input: Any) -> Any:
        """Shape (N, C, H, W) to (N, C * kernel, places), or both without N."""
        return unfold(input, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        """The sizes."""
        return f"kernel_size={self.kernel_size}, dilation={self.dilation}, padding={self.padding}, stride={self.stride}"


class Fold(Module):
    """Columns laid into images as windows and added up; see ``functional.fold``.

    Args:
        output_size: rows and columns of the images.
        kernel_size: the size of a window, as for ``Unfold``; so also the others.
        dilation: the step from entry to entry of a window.
        padding: how many zeros are taken off the images on each side.
        stride: the step from window to window.

    Raises:
        ArgumentError: one of them is out of its range.
        ShapeError: when called on columns that are not those of such images.

    Example:
        >>> Fold((8, 8), 3, padding=1)(np.ones((5, 18, 64))).shape
        (5, 2, 8, 8)
    """

    @door
    def __init__(
        self, output_size: Size, kernel_size: Size, dilation: Size = 1, padding: Size = 0, stride: Size = 1
    ) -> None:
        _layout("Fold", kernel_size, dilation, padding, stride)
        pair("Fold", "output_size", output_size, 1)
        self.output_size = output_size
        self.kernel_size, self.dilation, self.padding, self.stride = kernel_size, dilation, padding, stride

    def forward(self, input: Any) -> Any:
        """Shape (N, C * kernel, places) to (N, C, *output_size), or both without N."""
        return fold(input, self.output_size, self.kernel_size, self.dilation, self.padding, self.stride)

    def extra_repr(self) -> str:
        """The sizes."""
        return (
            f"output_size={self.output_size}, kernel_size={self.kernel_size}, dilation={self.dilation}, "
            f"padding={self.padding}, stride={self.stride}"
        )
