"""Pooling of signals: the largest entry, or the mean, of each window along the last axis."""

from __future__ import annotations

from typing import Any

from autograd.engine.doors import door
from autograd.errors import ArgumentError, ShapeError
from nn.layers.pooling import counted, largest, reaching_over
from nn.layers.pools import mean_windows
from nn.layers.windows import Line, check_fits
from nn.modules.arguments import flag, floats, sizes
from nn.modules.module import Module

Length = int | tuple[int]


@door
def max_pool1d(
    input: Any,
    kernel_size: Length,
    stride: Length | None = None,
    padding: Length = 0,
    dilation: Length = 1,
    ceil_mode: bool = False,
) -> Any:
    """The largest entry of each window, which receives the whole gradient; of equal ones the first.

    Args:
        input: signals, shape (N, C, L), or (C, L) for one.
        kernel_size: the length of a window.
        stride: the step from window to window; ``kernel_size`` if not given, so that windows do not overlap.
        padding: how many entries of -inf are put on each side, at most half a window.
        dilation: the step from entry to entry of a window.
        ceil_mode: whether a last window may reach over the end.

    Returns:
        Shape (N, C, L'), or (C, L').

    Raises:
        ShapeError: the input has other axes, or is shorter than a window.
        ArgumentError: a size, stride, padding or dilation out of its range.

    Example:
        >>> import numpy as np
        >>> max_pool1d(np.array([[1.0, 3.0, 2.0, 0.0]]), 2)
        array([[3., 2.]])
    """
    signals, batch, line = _laid_out("max_pool1d", input, kernel_size, stride, padding, dilation, ceil_mode)
    out = largest(batch, line)
    return out if signals.ndim == 3 else out.reshape(out.shape[1:])


@door
def avg_pool1d(
    input: Any,
    kernel_size: Length,
    stride: Length | None = None,
    padding: Length = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Any:
    """The mean of each window, of which each entry receives an equal share of the gradient.

    Args:
        input: signals, shape (N, C, L), or (C, L) for one.
        kernel_size: the length of a window.
        stride: the step from window to window; ``kernel_size`` if not given, so that windows do not overlap.
        padding: how many zeros are put on each side, at most half a window.
        ceil_mode: whether a last window may reach over the end; entries beyond the padding never count.
        count_include_pad: whether the zeros count in the mean.

    Returns:
        Shape (N, C, L'), or (C, L').

    Raises:
        ShapeError: the input has other axes, or is shorter than a window.
        ArgumentError: a size, stride or padding out of its range.

    Example:
        >>> import numpy as np
        >>> avg_pool1d(np.array([[1.0, 3.0, 2.0, 0.0]]), 2)
        array([[2., 1.]])
    """
    name = "avg_pool1d"
    signals, batch, line = _laid_out(name, input, kernel_size, stride, padding, 1, ceil_mode)
    edge = sizes(name, "padding", padding, 0, 1)[0] if flag(name, "count_include_pad", count_include_pad) else 0
    length, (places,) = batch.shape[2], line.grid(batch.shape)
    out = mean_windows(batch, line, 1 / counted(length, places, line.kernel, line.stride, line.padding[0], edge))
    return out if signals.ndim == 3 else out.reshape(out.shape[1:])


def _laid_out(
    name: str, input: Any, kernel_size: Any, stride: Any, padding: Any, dilation: Any, ceil_mode: bool
) -> tuple[Any, Any, Line]:
    """The input as an array or Tensor, the same as a batch, and the layout of the windows."""
    signals = floats(input, name)
    if signals.ndim not in (2, 3):
        raise ShapeError(f"{name}: got input of shape {signals.shape}, expected (N, C, L), or (C, L) for one signal")
    batch = signals if signals.ndim == 3 else signals.reshape((1, *signals.shape))
    line = _line(name, kernel_size, stride, padding, dilation)
    if flag(name, "ceil_mode", ceil_mode):
        line = line._replace(
            padding=reaching_over(batch.shape[2], line.plane.reach[1], line.stride, line.padding),
        )
    check_fits(name, line, batch.shape)
    return signals, batch, line


def _line(name: str, kernel_size: Any, stride: Any, padding: Any, dilation: Any) -> Line:
    (kernel,) = sizes(name, "kernel_size", kernel_size, 1, 1)
    (step,) = (kernel,) if stride is None else sizes(name, "stride", stride, 1, 1)
    (gap,), (edge,) = sizes(name, "dilation", dilation, 1, 1), sizes(name, "padding", padding, 0, 1)
    line = Line(kernel, step, gap, (edge, edge))
    if 2 * edge > kernel:  # as in PyTorch, the kernel counts without the gaps of its dilation
        raise ArgumentError(f"{name}: got padding={padding} and kernel_size={kernel_size}, expected at most half of it")
    return line


class MaxPool1d(Module):
    """The largest entry of each window along signals; see ``functional.max_pool1d``.

    Raises:
        ArgumentError: a size, stride, padding or dilation out of its range.

    Example:
        >>> import numpy as np
        >>> MaxPool1d(2)(np.ones((5, 8, 28))).shape
        (5, 8, 14)
    """

    @door
    def __init__(
        self,
        kernel_size: Length,
        stride: Length | None = None,
        padding: Length = 0,
        dilation: Length = 1,
        *,
        ceil_mode: bool = False,
    ) -> None:
        _line("MaxPool1d", kernel_size, stride, padding, dilation)
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride
        self.padding = padding
        self.dilation = dilation
        self.ceil_mode = flag("MaxPool1d", "ceil_mode", ceil_mode)

    def forward(self, input: Any) -> Any:
        """Shape (N, C, L) to (N, C, L'), or both without N."""
        return max_pool1d(input, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode)

    def extra_repr(self) -> str:
        """All settings."""
        return (
            f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}, dilation={self.dilation}, "
            f"ceil_mode={self.ceil_mode}"
        )


class AvgPool1d(Module):
    """The mean of each window along signals; see ``functional.avg_pool1d``.

    Raises:
        ArgumentError: a size, stride or padding out of its range.

    Example:
        >>> import numpy as np
        >>> AvgPool1d(2)(np.ones((5, 8, 28))).shape
        (5, 8, 14)
    """

    @door
    def __init__(
        self,
        kernel_size: Length,
        stride: Length | None = None,
        padding: Length = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        line = _line("AvgPool1d", kernel_size, stride, padding, 1)
        self.kernel_size, self.stride, self.padding = (line.kernel,), (line.stride,), (line.padding[0],)
        self.ceil_mode = flag("AvgPool1d", "ceil_mode", ceil_mode)
        self.count_include_pad = flag("AvgPool1d", "count_include_pad", count_include_pad)

    def forward(self, input: Any) -> Any:
        """Shape (N, C, L) to (N, C, L'), or both without N."""
        return avg_pool1d(input, self.kernel_size, self.stride, self.padding, self.ceil_mode, self.count_include_pad)

    def extra_repr(self) -> str:
        """The sizes."""
        return f"kernel_size={self.kernel_size}, stride={self.stride}, padding={self.padding}"
