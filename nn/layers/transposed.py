"""Transposed convolution: ``conv_transpose1d``, ``conv_transpose2d`` and their layers, which make images larger.

A transposed convolution is the gradient of a convolution by its images, so the op is there already; see
``convolution``. The places that a kernel writes to are those that the convolution reads.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from autograd.engine.doors import door
from autograd.errors import ArgumentError, ShapeError
from nn import init
from nn.layers.convolution import LAYOUTS, Convolution, convolution_images, laid_out
from nn.modules.arguments import integer, numbers, sizes

Size = int | tuple[int, int]
Length = int | tuple[int]


@door
def conv_transpose2d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Size = 1,
    padding: Size = 0,
    output_padding: Size = 0,
    groups: int = 1,
    dilation: Size = 1,
) -> Any:
    """Each entry of each image times the kernels, added up at its place in a larger image. (Dumoulin, Visin 2016.)

    It is the transpose of ``conv2d`` with the same settings: a convolution of H' entries gives H again.

    Args:
        input: images, shape (N, C, H, W), or (C, H, W) for one.
        weight: kernels, shape (C, O / groups, rows, columns).
        bias: shape (O,), or None for none.
        stride: the step from place to place in the result; one integer, or one for rows and one for columns.
        padding: how many rows and columns are taken off the result on each side.
        output_padding: how many are added behind it then: less than the stride or the dilation.
        groups: the channels are dealt to this many groups, each with kernels of its own.
        dilation: the step from entry to entry of the kernel.

    Returns:
        Shape (N, O, H', W'), or (O, H', W'), where
        H' = (H - 1) * stride - 2 * padding + dilation * (rows - 1) + output_padding + 1.

    Raises:
        ShapeError: the shapes do not go together, or nothing would be left of the result.
        ArgumentError: a stride, padding, dilation or number of groups that makes no sense.

    Example:
        >>> conv_transpose2d(np.array([[[1.0, 2.0]]]), np.array([[[[1.0, 10.0]]]]), stride=(1, 2))
        array([[[ 1., 10.,  2., 20.]]])
    """
    return _transpose(
        "conv_transpose2d", 2, input, weight, bias, stride, padding, output_padding, groups, dilation
    )  # fmt: skip


@door
def conv_transpose1d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Length = 1,
    padding: Length = 0,
    output_padding: Length = 0,
    groups: int = 1,
    dilation: Length = 1,
) -> Any:
    """Each entry of each signal times the kernels, added up at its place in a longer one: ``conv_transpose2d`` on rows.

    Args:
        input: signals, shape (N, C, L), or (C, L) for one.
        weight: kernels, shape (C, O / groups, length).
        bias: shape (O,), or None for none.
        stride: the step from place to place in the result.
        padding: how many entries are taken off the result on each side.
        output_padding: how many are added behind it then: less than the stride or the dilation.
        groups: the channels are dealt to this many groups, each with kernels of its own.
        dilation: the step from entry to entry of the kernel.

    Returns:
        Shape (N, O, L'), or (O, L').

    Raises:
        ShapeError: the shapes do not go together, or nothing would be left of the result.
        ArgumentError: a stride, padding, dilation or number of groups that makes no sense.

    Example:
        >>> conv_transpose1d(np.array([[1.0, 2.0]]), np.array([[[1.0, 10.0, 100.0]]]), stride=2)
        array([[  1.,  10., 102.,  20., 200.]])
    """
    return _transpose("conv_transpose1d", 1, input, weight, bias, stride, padding, output_padding, groups, dilation)


def _transpose(
    name: str,
    axes: int,
    input: Any,
    weight: Any,
    bias: Any,
    stride: Any,
    padding: Any,
    output_padding: Any,
    groups: int,
    dilation: Any,
) -> Any:
    groups = integer(name, "groups", groups, 1)
    signals, weight, bias = numbers(input), numbers(weight), numbers(bias)
    if np.ndim(weight) != axes + 2 or weight.shape[0] % groups or 0 in weight.shape[2:]:
        expected = f"(C, O / groups, {'rows, columns' if axes == 2 else 'length'})"
        expected += f" with C a multiple of {groups}" if groups > 1 else ""
        expected += ", at least 1" if 0 in np.shape(weight)[2:] else ""
        raise ShapeError(f"{name}: got weight of shape {np.shape(weight)}, expected {expected}")
    channels, kernel = weight.shape[0], weight.shape[2:]
    if np.ndim(signals) not in (axes + 1, axes + 2) or signals.shape[-axes - 1] != channels:
        layout, kind = LAYOUTS[axes], "image" if axes == 2 else "signal"
        raise ShapeError(
            f"{name}: got input of shape {np.shape(signals)} and weight of shape {weight.shape}, expected input of "
            f"shape (N, {channels}, {layout}), or ({channels}, {layout}) for one {kind}"
        )
    out_channels = weight.shape[1] * groups
    if bias is not None and np.shape(bias) != (out_channels,):
        raise ShapeError(f"{name}: got bias of shape {np.shape(bias)}, expected {(out_channels,)}: one a channel")
    steps, gaps = sizes(name, "stride", stride, 1, axes), sizes(name, "dilation", dilation, 1, axes)
    edges, behind = sizes(name, "padding", padding, 0, axes), sizes(name, "output_padding", output_padding, 0, axes)
    if any(n >= max(step, gap) for n, step, gap in zip(behind, steps, gaps, strict=True)):
        raise ArgumentError(
            f"{name}: got output_padding={output_padding}, expected less than stride={stride} or dilation={dilation}"
        )
    batch = signals if signals.ndim == axes + 2 else signals.reshape((1, *signals.shape))
    full = _spans(batch.shape[2:], kernel, steps, gaps)
    lengths = [n - 2 * e + b for n, e, b in zip(full, edges, behind, strict=True)]
    if min(lengths) < 1 or min(batch.shape[2:]) < 1:
        raise ShapeError(
            f"{name}: got input of shape {signals.shape}, of which padding={padding} leaves "
            f"{' x '.join(map(str, lengths))}, expected at least 1"
        )
    # The number of places added behind has to be less than one step, because the convolution would find one place more.
    # A larger one first reduces the padding; zeros beyond the last kernel then fill its places.
    far = [b if b >= s else 0 for b, s in zip(behind, steps, strict=True)]
    last = [max(e - f, 0) for e, f in zip(edges, far, strict=True)]
    shape = tuple(n if not f else m - e - a for n, f, m, e, a in zip(lengths, far, full, edges, last, strict=True))
    frame = laid_out(kernel, steps, gaps, tuple(zip(edges, last, strict=True)))
    out = convolution_images(batch, weight, shape=(len(batch), out_channels, *shape), frame=frame, groups=groups)
    if shape != tuple(lengths):
        missing = [(0, n - m) for n, m in zip(lengths, shape, strict=True)]
        out = np.pad(out, [(0, 0), (0, 0), *missing])
    if bias is not None:
        out = out + bias.reshape((-1, *(1,) * axes))
    return out if signals.ndim == axes + 2 else out.reshape(out.shape[1:])


def _spans(lengths: Sequence[int], kernel: Any, stride: Any, dilation: Any) -> list[int]:
    """The lengths of all that kernels write to, before anything is taken off."""
    axes = zip(lengths, kernel, stride, dilation, strict=True)
    return [(n - 1) * s + d * (k - 1) + 1 for n, k, s, d in axes]


class _ConvTranspose(Convolution):
    """The base of ``ConvTranspose1d`` and ``ConvTranspose2d``."""

    output_padding: tuple[int, ...]
    _transposed: ClassVar[bool] = True

    def _set_behind(self, output_padding: Any) -> None:
        name = type(self).__name__
        self.output_padding = sizes(name, "output_padding", output_padding, 0, self._axes)
        for n, step, gap in zip(self.output_padding, self.stride, self.dilation, strict=True):
            if n >= max(step, gap):
                raise ArgumentError(
                    f"{name}: got output_padding={output_padding}, expected less than stride={self.stride} or "
                    f"dilation={self.dilation}"
                )

    def _behind(self, x: Any, output_size: Any) -> tuple[int, ...]:
        """The output padding with which the result has the size that was asked for."""
        axes, name = self._axes, type(self).__name__
        if output_size is None or np.ndim(x) not in (axes + 1, axes + 2):
            return self.output_padding
        try:
            asked = tuple(map(operator.index, output_size if isinstance(output_size, (tuple, list)) else [output_size]))
        except TypeError:
            asked = ()
        if len(asked) not in (axes, np.ndim(x)):
            raise ArgumentError(
                f"{name}: got output_size={output_size!r}, expected {axes} integers, one for each of {LAYOUTS[axes]}"
            )
        full = _spans(np.shape(x)[-axes:], self.kernel_size, self.stride, self.dilation)
        edges: Any = self.padding
        least = [n - 2 * p for n, p in zip(full, edges, strict=True)]
        most = [n + s - 1 for n, s in zip(least, self.stride, strict=True)]
        wanted = asked[-axes:]
        if any(not low <= n <= high for low, n, high in zip(least, wanted, most, strict=True)):
            raise ArgumentError(
                f"{name}: got output_size={output_size!r} for an input of shape {np.shape(x)}, expected from "
                f"{tuple(least)} to {tuple(most)}"
            )
        return tuple(n - low for n, low in zip(wanted, least, strict=True))

    def _more(self) -> str:
        behind = self.output_padding
        return f", output_padding={behind}" if any(behind) else ""


class ConvTranspose2d(_ConvTranspose):
    """A layer of kernels that draw a larger image, with PyTorch's layout and starting values; see ``conv_transpose2d``.

    Weight and bias start as U(-b, b), drawn in that order; 1 / b^2 is out_channels / groups * kernel rows * columns,
    PyTorch's number of inputs here.

    Args:
        in_channels: channels of the input.
        out_channels: channels of the result.
        kernel_size: one integer, or one for rows and one for columns; so also the others.
        stride: the step from place to place in the result.
        padding: rows and columns that are taken off the result on each side.
        output_padding: rows and columns that are added behind it then: less than the stride or the dilation.
        groups: the channels are dealt to this many groups, each with kernels of its own.
        bias: whether to add a bias.
        dilation: the step from entry to entry of the kernel.
        padding_mode: only ``"zeros"``.
        dtype: a floating dtype of the parameters; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other numbers at each call.

    Attributes:
        weight: Tensor of shape (in_channels, out_channels / groups, kernel rows, kernel columns).
        bias: Tensor of shape (out_channels,), or None.

    Raises:
        ArgumentError: a number out of its range, channels that the groups do not divide, or when called an
            ``output_size`` that the stride cannot give.
        ShapeError: when called on images with other channels.

    Example:
        >>> layer = ConvTranspose2d(8, 1, kernel_size=3, stride=2, padding=1, rng=0)
        >>> x = np.ones((5, 8, 14, 14))
        >>> layer(x).shape, layer(x, output_size=(28, 28)).shape
        ((5, 1, 27, 27), (5, 1, 28, 28))
    """

    _axes: ClassVar[int] = 2

    @door
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        stride: Size = 1,
        padding: Size = 0,
        output_padding: Size = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Size = 1,
        padding_mode: Literal["zeros"] = "zeros",
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        self._set(
            in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, dtype, rng
        )
        self._set_behind(output_padding)

    @door
    def forward(self, input: Any, output_size: Sequence[int] | None = None) -> Any:
        """Shape (N, in_channels, H, W) to (N, out_channels, H', W'), or both without N.

        ``output_size`` (H', W') takes the place of ``output_padding``, where several sizes are possible.
        """
        x = numbers(input)
        behind: Any = self._behind(x, output_size)
        stride: Any = self.stride
        padding: Any = self.padding
        dilation: Any = self.dilation
        return conv_transpose2d(x, self.weight, self.bias, stride, padding, behind, self.groups, dilation)


class ConvTranspose1d(_ConvTranspose):
    """A layer of kernels that draw a longer signal, with PyTorch's layout and start; see ``conv_transpose1d``.

    All else is as for ``ConvTranspose2d``, along one axis.

    Attributes:
        weight: Tensor of shape (in_channels, out_channels / groups, kernel_size).
        bias: Tensor of shape (out_channels,), or None.

    Raises:
        ArgumentError: a number out of its range, channels that the groups do not divide, or when called an
            ``output_size`` that the stride cannot give.
        ShapeError: when called on signals with other channels.

    Example:
        >>> layer = ConvTranspose1d(8, 1, kernel_size=4, stride=2, padding=1, rng=0)
        >>> layer(np.ones((5, 8, 14))).shape
        (5, 1, 28)
    """

    _axes: ClassVar[int] = 1

    @door
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Length,
        stride: Length = 1,
        padding: Length = 0,
        output_padding: Length = 0,
        groups: int = 1,
        bias: bool = True,
        dilation: Length = 1,
        padding_mode: Literal["zeros"] = "zeros",
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        self._set(
            in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, dtype, rng
        )
        self._set_behind(output_padding)

    @door
    def forward(self, input: Any, output_size: Sequence[int] | None = None) -> Any:
        """Shape (N, in_channels, L) to (N, out_channels, L'), or both without N.

        ``output_size`` (L',) takes the place of ``output_padding``, where several lengths are possible.
        """
        x = numbers(input)
        behind: Any = self._behind(x, output_size)
        stride: Any = self.stride
        padding: Any = self.padding
        dilation: Any = self.dilation
        return conv_transpose1d(x, self.weight, self.bias, stride, padding, behind, self.groups, dilation)
