"""Convolution of signals and images: ``conv1d``, ``conv2d``, their layers, and the ops of all convolutions.

A convolution is linear in the images and in the kernels, and its two gradients are linear in the same way, so three ops
are closed under differentiation: each one's rules are the other two. All of them come down to matrix products of the
kernels with the windows as columns: ``columns``, ``overlapping`` and ``strips`` compute them on NumPy's arrays, and the
functions here on arrays of other kinds. They take batches of signals too, with kernels of three axes. float16 is
computed in float32: its sums lose digits, and it has no fast products.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar, Literal

import numpy as np
import numpy.typing as npt

from autograd.engine.arrays import is_foreign
from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.errors import ArgumentError, ShapeError
from autograd.ops.scaling import narrowed, widened
from autograd.tensor import Tensor
from nn import init
from nn.layers.columns import convolved, onto_kernels
from nn.layers.overlapping import onto_images
from nn.layers.padding import MODES, check_width
from nn.layers.windows import Frame, Line, add_windows, as_images, check_fits, image_shape, windows
from nn.modules.arguments import flag, generator, integer, numbers, sizes
from nn.modules.module import Module

Size = int | tuple[int, int]
Padding = Size | Literal["valid", "same"]
PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]


@door
def conv2d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: Size = 1,
    padding: Padding = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> Any:
    """Each kernel laid over each image, at every place: out[n, o] = bias[o] + sum over c of input[n, c] * weight[o, c].

    As everywhere in this field the kernel is not turned round: strictly, this is a cross-correlation.

    Args:
        input: images, shape (N, C, H, W), or (C, H, W) for one.
        weight: kernels, shape (O, C / groups, rows, columns).
        bias: shape (O,), or None for none.
        stride: the step from place to place; one integer, or one for rows and one for columns.
        padding: how many zeros are put around the images on each side; ``"valid"`` for none, or ``"same"`` for as many
            as give a result of the size of the input, which needs a stride of 1.
        dilation: the step from entry to entry of the kernel.
        groups: the channels are dealt to this many groups, each with kernels of its own.

    Returns:
        Shape (N, O, H', W'), or (O, H', W').

    Raises:
        ShapeError: the shapes do not go together.
        ArgumentError: a stride, padding, dilation or number of groups that makes no sense.

    Example:
        >>> image, edge = np.array([[[1.0, 1.0, 5.0, 5.0]]]), Tensor([[[[-1.0, 1.0]]]])
        >>> conv2d(image, edge).data
        array([[[0., 4., 0.]]])
    """
    return _convolve("conv2d", 2, input, weight, bias, stride, padding, dilation, groups)


@door
def conv1d(
    input: Any,
    weight: Any,
    bias: Any = None,
    stride: int | tuple[int] = 1,
    padding: int | tuple[int] | Literal["valid", "same"] = 0,
    dilation: int | tuple[int] = 1,
    groups: int = 1,
) -> Any:
    """Each kernel laid over each signal, at every place: ``conv2d`` along one axis.

    Args:
        input: signals, shape (N, C, L), or (C, L) for one.
        weight: kernels, shape (O, C / groups, length).
        bias: shape (O,), or None for none.
        stride: the step from place to place.
        padding: how many zeros are put on each side; ``"valid"`` for none, or ``"same"`` for as many as give a result
            of the length of the input, which needs a stride of 1.
        dilation: the step from entry to entry of the kernel.
        groups: the channels are dealt to this many groups, each with kernels of its own.

    Returns:
        Shape (N, O, L'), or (O, L').

    Raises:
        ShapeError: the shapes do not go together.
        ArgumentError: a stride, padding, dilation or number of groups that makes no sense.

    Example:
        >>> conv1d(np.array([[1.0, 1.0, 5.0, 5.0]]), Tensor([[[-1.0, 1.0]]])).data
        array([[0., 4., 0.]])
    """
    return _convolve("conv1d", 1, input, weight, bias, stride, padding, dilation, groups)


LAYOUTS = {1: "L", 2: "H, W"}
"""The axes of signals and of images, behind the channels, as messages write them."""


def _convolve(
    name: str, axes: int, input: Any, weight: Any, bias: Any, stride: Any, padding: Any, dilation: Any, groups: int
) -> Any:
    groups = integer(name, "groups", groups, 1)
    signals, weight, bias = numbers(input), numbers(weight), numbers(bias)
    if np.ndim(weight) != axes + 2 or weight.shape[0] % groups or 0 in weight.shape[2:]:
        expected = f"(O, C / groups, {'rows, columns' if axes == 2 else 'length'})"
        expected += f" with O a multiple of {groups}" if groups > 1 else ""
        expected += ", at least 1" if 0 in np.shape(weight)[2:] else ""
        raise ShapeError(f"{name}: got weight of shape {np.shape(weight)}, expected {expected}")
    channels = weight.shape[1] * groups
    if np.ndim(signals) not in (axes + 1, axes + 2) or signals.shape[-axes - 1] != channels:
        lengths, kind = LAYOUTS[axes], "image" if axes == 2 else "signal"
        raise ShapeError(
            f"{name}: got input of shape {np.shape(signals)} and weight of shape {weight.shape}, expected input of "
            f"shape (N, {channels}, {lengths}), or ({channels}, {lengths}) for one {kind}"
        )
    if bias is not None and np.shape(bias) != weight.shape[:1]:
        raise ShapeError(f"{name}: got bias of shape {np.shape(bias)}, expected {weight.shape[:1]}: one a kernel")
    frame = _frame(name, weight.shape[2:], stride, padding, dilation)
    batch = signals if signals.ndim == axes + 2 else signals.reshape((1, *signals.shape))
    check_fits(name, frame, batch.shape)
    out = convolution(batch, weight, frame=frame, groups=groups)
    if bias is not None:
        out = out + bias.reshape((-1, *(1,) * axes))
    return out if signals.ndim == axes + 2 else out.reshape(out.shape[1:])


def _frame(name: str, kernel: tuple[int, ...], stride: Any, padding: Any, dilation: Any) -> Frame | Line:
    axes = len(kernel)
    steps, gaps = sizes(name, "stride", stride, 1, axes), sizes(name, "dilation", dilation, 1, axes)
    if isinstance(padding, str):
        if padding not in ("valid", "same"):
            raise ArgumentError(f"{name}: got padding={padding!r}, expected 'valid', 'same' or integers")
        if padding == "same" and any(step != 1 for step in steps):
            raise ArgumentError(f"{name}: got padding='same' and stride={stride}, expected a stride of 1 with it")
        edges = tuple(d * (k - 1) if padding == "same" else 0 for k, d in zip(kernel, gaps, strict=True))
        return laid_out(kernel, steps, gaps, tuple((n // 2, n - n // 2) for n in edges))
    return laid_out(kernel, steps, gaps, tuple((n, n) for n in sizes(name, "padding", padding, 0, axes)))


def laid_out(kernel: Any, stride: Any, dilation: Any, padding: Any) -> Frame | Line:
    """A frame of settings with one entry for each axis: two entries for images, one for signals."""
    if len(kernel) == 2:
        return Frame(tuple(kernel), stride, dilation, padding)
    return Line(kernel[0], stride[0], dilation[0], padding[0])


def _columns(x: Any, frame: Frame, groups: int) -> Any:
    """The windows over a batch as columns: shape (N, groups, C / groups * kernel, places)."""
    seen = windows.forward(as_images(x), frame=frame.plane)
    n, c, down, across, kh, kw = seen.shape
    return seen.transpose(0, 1, 4, 5, 2, 3).reshape(n, groups, c // groups * kh * kw, down * across)


def _kernels(weight: Any, groups: int) -> Any:
    """The kernels as rows: shape (groups, O / groups, C / groups * kernel)."""
    o = weight.shape[0]
    return weight.reshape(groups, o // groups, math.prod(weight.shape[1:]))


def _maps(g: Any, groups: int) -> Any:
    """Results, or gradients of them, one row a kernel: shape (N, groups, O / groups, places)."""
    n, o = g.shape[:2]
    return g.reshape(n, groups, o // groups, math.prod(g.shape[2:]))


def _to_images(g: Any, out: Any, x: Any, weight: Any, **how: Any) -> Any:
    return convolution_images(g, weight, shape=x.shape, **how)


def _to_kernels(g: Any, out: Any, x: Any, weight: Any, **how: Any) -> Any:
    return convolution_kernels(x, g, shape=weight.shape, **how)


@op(
    _to_images,
    _to_kernels,
    kind="multilinear", gate="sum-product swapper", symbol="conv", local=("convᵀ(g, weight)", "convᵀ(x, g)"),
)  # fmt: skip
def convolution(x: Any, weight: Any, *, frame: Any, groups: Any) -> Any:
    """The kernels with the windows over x. A swap multiplier: each receives the gradient laid over the other."""
    grid = frame.grid(x.shape)
    if is_foreign(x) or is_foreign(weight):
        out = _kernels(weight, groups) @ _columns(x, frame, groups)
    else:
        wide = convolved(as_images(widened(x)), widened(weight), frame=frame.plane, groups=groups)
        out = narrowed(wide, np.result_type(x, weight))
    return out.reshape(x.shape[0], weight.shape[0], *grid)


def _from_images_to_kernels(g: Any, out: Any, y: Any, weight: Any, shape: Any, **how: Any) -> Any:
    return convolution_kernels(g, y, shape=weight.shape, **how)


@op(
    lambda g, out, y, weight, shape, **how: convolution(g, weight, **how),
    _from_images_to_kernels,
    kind="multilinear", gate="sum-product swapper", symbol="convᵀ", local=("conv(g, weight)", "convᵀ(g, y)"),
)  # fmt: skip
def convolution_images(y: Any, weight: Any, *, shape: Any, frame: Any, groups: Any) -> Any:
    """The gradient of images of a given shape when their convolution receives y."""
    plane, images, grid = frame.plane, image_shape(shape), image_shape(y.shape)
    # Zeros between the windows would turn an infinite kernel into NaN.
    if not (is_foreign(y) or is_foreign(weight)) and np.isfinite(weight).all():
        kernels = as_images(widened(weight))
        out = onto_images(as_images(widened(y)), kernels, shape=images, frame=plane, groups=groups).reshape(shape)
        return narrowed(out, np.result_type(y, weight))
    columns = _kernels(weight, groups).swapaxes(1, 2) @ _maps(y, groups)
    seen = columns.reshape(*images[:2], *plane.kernel, *grid[2:]).transpose(0, 1, 4, 5, 2, 3)
    return add_windows.forward(seen, shape=images, frame=plane).reshape(shape)


@op(
    lambda g, out, x, y, shape, **how: convolution_images(y, g, shape=x.shape, **how),
    lambda g, out, x, y, shape, **how: convolution(x, g, **how),
    kind="multilinear", gate="sum-product swapper", symbol="convᵀ", local=("convᵀ(y, g)", "conv(x, g)"),
)  # fmt: skip
def convolution_kernels(x: Any, y: Any, *, shape: Any, frame: Any, groups: Any) -> Any:
    """The gradient of kernels of a given shape when their convolution with x receives y."""
    if is_foreign(x) or is_foreign(y):
        return (_maps(y, groups) @ _columns(x, frame, groups).swapaxes(2, 3)).sum(axis=0).reshape(shape)
    wide = onto_kernels(as_images(widened(x)), as_images(widened(y)), shape=shape, frame=frame.plane, groups=groups)
    return narrowed(wide, np.result_type(x, y))


class Convolution(Module):
    """The base of the layers of kernels: settings, starting values, and their text.

    Weight and bias start as U(-b, b), drawn in that order; 1 / b^2 is the number of entries along all axes of the
    weight but the first.
    """

    weight: Tensor
    bias: Tensor | None

    _axes: ClassVar[int]
    _transposed: ClassVar[bool] = False

    def _set(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Any,
        stride: Any,
        padding: Any,
        dilation: Any,
        groups: int,
        bias: bool,
        padding_mode: Any,
        dtype: npt.DTypeLike | None,
        rng: init.Rng,
    ) -> None:
        name, axes = type(self).__name__, self._axes
        self.in_channels = integer(name, "in_channels", in_channels, 1)
        self.out_channels = integer(name, "out_channels", out_channels, 1)
        self.groups = integer(name, "groups", groups, 1)
        if in_channels % groups or out_channels % groups:
            raise ArgumentError(
                f"{name}: got groups={groups}, expected a divisor of in_channels={in_channels} and "
                f"out_channels={out_channels}"
            )
        modes = ("zeros",) if self._transposed else ("zeros", *MODES)
        if padding_mode not in modes:
            expected = f"one of {', '.join(modes)}" if len(modes) > 1 else "'zeros'"
            raise ArgumentError(f"{name}: got padding_mode={padding_mode!r}, expected {expected}")
        self.kernel_size = sizes(name, "kernel_size", kernel_size, 1, axes)
        self.stride = sizes(name, "stride", stride, 1, axes)
        words = isinstance(padding, str) and not self._transposed
        self.padding = padding if words else sizes(name, "padding", padding, 0, axes)
        self.dilation = sizes(name, "dilation", dilation, 1, axes)
        self.padding_mode = padding_mode
        self._frame = _frame(name, self.kernel_size, self.stride, self.padding, self.dilation)
        bias, rng = flag(name, "bias", bias), generator(name, rng)
        outer, inner = (in_channels, out_channels) if self._transposed else (out_channels, in_channels)
        shape = (outer, inner // groups, *self.kernel_size)
        dtype = np.float64 if dtype is None else dtype
        self.weight = Tensor(np.zeros(shape), dtype=dtype)
        self.bias = Tensor(np.zeros(out_channels), dtype=dtype) if bias else None
        self.reset_parameters(rng=rng)

    @door
    def reset_parameters(self, *, rng: init.Rng = None) -> None:
        """Draw the starting values again, as a new layer has them; ``rng`` is as for the layer."""
        rng, bound = generator(type(self).__name__, rng), 1 / math.sqrt(math.prod(self.weight.shape[1:]))
        init.uniform_(self.weight, -bound, bound, rng=rng)
        if self.bias is not None:
            init.uniform_(self.bias, -bound, bound, rng=rng)

    def _around(self, x: Any) -> tuple[Any, Any]:
        """The input with the entries that a padding mode puts around it, and the remaining padding of zeros."""
        if self.padding_mode == "zeros":
            return x, self.padding
        x, axes = numbers(x), self._axes
        if np.ndim(x) not in (axes + 1, axes + 2):
            return x, 0  # the function refuses this shape
        widths = self._frame.plane.padding[-axes:]
        for n, (before, behind) in zip(x.shape[-axes:], widths, strict=True):
            check_width(type(self).__name__, x.shape, n, before, behind, self.padding_mode)
        return np.pad(x, [(0, 0)] * (x.ndim - axes) + list(widths), mode=MODES[self.padding_mode]), 0

    def extra_repr(self) -> str:
        """The sizes, and the settings that differ from the defaults."""
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        text += f", padding={self.padding}" if self.padding != (0,) * self._axes else ""
        text += f", dilation={self.dilation}" if self.dilation != (1,) * self._axes else ""
        text += self._more()
        text += f", groups={self.groups}" if self.groups != 1 else ""
        text += ", bias=False" if self.bias is None else ""
        return text + (f", padding_mode={self.padding_mode}" if self.padding_mode != "zeros" else "")

    def _more(self) -> str:
        """Settings that only some of the layers have."""
        return ""


class Conv2d(Convolution):
    """A layer of kernels that are laid over images, with PyTorch's layout and starting values; see ``conv2d``.

    Weight and bias start as U(-b, b), drawn in that order; 1 / b^2 is in_channels / groups * kernel rows * columns.

    Args:
        in_channels: channels of the input.
        out_channels: channels of the result: the number of kernels.
        kernel_size: one integer, or one for rows and one for columns; so also stride, padding and dilation.
        stride: the step from place to place.
        padding: rows and columns to put around the images on each side, or ``"valid"`` or ``"same"``.
        dilation: the step from entry to entry of the kernel.
        groups: the channels are dealt to this many groups, each with kernels of its own.
        bias: whether to add a bias.
        padding_mode: the padding: ``"zeros"``, or the images themselves by ``"reflect"`` (without the edge),
            ``"replicate"`` (the edge) or ``"circular"`` (the other side).
        dtype: a floating dtype of the parameters; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other numbers at each call.

    Attributes:
        weight: Tensor of shape (out_channels, in_channels / groups, kernel rows, kernel columns).
        bias: Tensor of shape (out_channels,), or None.

    Raises:
        ArgumentError: a number out of its range, or channels that the groups do not divide.
        ShapeError: when called on images with other channels, or too small for the kernel.

    Example:
        >>> layer = Conv2d(1, 8, kernel_size=3, padding=1, rng=0)
        >>> layer
        Conv2d(1, 8, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
        >>> layer(np.ones((5, 1, 28, 28))).shape
        (5, 8, 28, 28)
    """

    _axes: ClassVar[int] = 2

    @door
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        stride: Size = 1,
        padding: Padding = 0,
        dilation: Size = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: PaddingMode = "zeros",
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        self._set(
            in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, dtype, rng
        )

    def forward(self, input: Any) -> Any:
        """Shape (N, in_channels, H, W) to (N, out_channels, H', W'), or both without N."""
        x, padding = self._around(input)
        return conv2d(x, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)  # type: ignore[arg-type]


class Conv1d(Convolution):
    """A layer of kernels that are laid over signals, with PyTorch's layout and starting values; see ``conv1d``.

    Weight and bias start as U(-b, b), drawn in that order; 1 / b^2 is in_channels / groups * kernel_size.

    Args:
        in_channels: channels of the input.
        out_channels: channels of the result: the number of kernels.
        kernel_size: the length of a kernel.
        stride: the step from place to place.
        padding: how many entries to put on each side, or ``"valid"`` or ``"same"``.
        dilation: the step from entry to entry of the kernel.
        groups: the channels are dealt to this many groups, each with kernels of its own.
        bias: whether to add a bias.
        padding_mode: the padding: ``"zeros"``, or the signals themselves by ``"reflect"`` (without the end),
            ``"replicate"`` (the end) or ``"circular"`` (the other side).
        dtype: a floating dtype of the parameters; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other numbers at each call.

    Attributes:
        weight: Tensor of shape (out_channels, in_channels / groups, kernel_size).
        bias: Tensor of shape (out_channels,), or None.

    Raises:
        ArgumentError: a number out of its range, or channels that the groups do not divide.
        ShapeError: when called on signals with other channels, or too short for the kernel.

    Example:
        >>> layer = Conv1d(2, 8, kernel_size=3, padding="same", rng=0)
        >>> layer
        Conv1d(2, 8, kernel_size=(3,), stride=(1,), padding=same)
        >>> layer(np.ones((5, 2, 28))).shape
        (5, 8, 28)
    """

    _axes: ClassVar[int] = 1

    @door
    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int],
        stride: int | tuple[int] = 1,
        padding: int | tuple[int] | Literal["valid", "same"] = 0,
        dilation: int | tuple[int] = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: PaddingMode = "zeros",
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        self._set(
            in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias, padding_mode, dtype, rng
        )

    def forward(self, input: Any) -> Any:
        """Shape (N, in_channels, L) to (N, out_channels, L'), or both without N."""
        x, padding = self._around(input)
        return conv1d(x, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)  # type: ignore[arg-type]
