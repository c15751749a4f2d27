"""Convolution of images: ``conv2d`` and ``Conv2d``.

A convolution is linear in the images and in the kernels, and its two gradients are linear in the same way, so three ops
are closed under differentiation: each one's rules are the other two. All of them come down to one matrix product an
image, of the kernels with the windows as columns.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.errors import ArgumentError, ShapeError
from autograd.tensor import Tensor
from nn import init
from nn.layers.windows import Frame, Pair, add_windows, check_fits, windows
from nn.modules.arguments import array, flag, generator, integer, pair
from nn.modules.module import Module

Size = int | tuple[int, int]
Padding = Size | Literal["valid", "same"]
PaddingMode = Literal["zeros", "reflect", "replicate", "circular"]
_NUMPY_MODES: dict[str, Any] = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


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
    groups = integer("conv2d", "groups", groups, 1)
    images, weight, bias = array(input), array(weight), array(bias)
    if weight.ndim != 4 or weight.shape[0] % groups:
        expected = "(O, C / groups, rows, columns)" + (f" with O a multiple of {groups}" if groups > 1 else "")
        raise ShapeError(f"conv2d: got weight of shape {weight.shape}, expected {expected}")
    channels = weight.shape[1] * groups
    if images.ndim not in (3, 4) or images.shape[-3] != channels:
        raise ShapeError(
            f"conv2d: got input of shape {images.shape} and weight of shape {weight.shape}, expected input of shape "
            f"(N, {channels}, H, W), or ({channels}, H, W) for one image"
        )
    if bias is not None and np.shape(bias) != weight.shape[:1]:
        raise ShapeError(f"conv2d: got bias of shape {np.shape(bias)}, expected {weight.shape[:1]}: one a kernel")
    frame = _frame("conv2d", weight.shape[2:], stride, padding, dilation)
    batch = images if images.ndim == 4 else images.reshape((1, *images.shape))
    check_fits("conv2d", frame, batch.shape)
    out = convolution(batch, weight, frame=frame, groups=groups)
    if bias is not None:
        out = out + bias.reshape((-1, 1, 1))
    return out if images.ndim == 4 else out.reshape(out.shape[1:])


def _frame(name: str, kernel: Pair, stride: Size, padding: Padding, dilation: Size) -> Frame:
    frame = Frame(kernel, pair(name, "stride", stride, 1), pair(name, "dilation", dilation, 1))
    if isinstance(padding, str):
        if padding not in ("valid", "same"):
            raise ArgumentError(f"{name}: got padding={padding!r}, expected 'valid', 'same' or integers")
        if padding == "valid":
            return frame
        if frame.stride != (1, 1):
            raise ArgumentError(f"{name}: got padding='same' and stride={stride}, expected a stride of 1 with it")
        rows, columns = ((n - 1) // 2 for n in frame.reach), ((n - 1) - (n - 1) // 2 for n in frame.reach)
        (top, left), (bottom, right) = rows, columns
        return frame._replace(padding=((top, bottom), (left, right)))
    rows_, columns_ = pair(name, "padding", padding, 0)
    return frame._replace(padding=((rows_, rows_), (columns_, columns_)))


def _columns(x: Any, frame: Frame, groups: int) -> Any:
    """The windows over a batch as columns: shape (N, groups, C / groups * kernel, places)."""
    seen = windows.forward(x, frame=frame)
    n, c, down, across, kh, kw = seen.shape
    return seen.transpose(0, 1, 4, 5, 2, 3).reshape(n, groups, c // groups * kh * kw, down * across)


def _kernels(weight: Any, groups: int) -> Any:
    """The kernels as rows: shape (groups, O / groups, C / groups * kernel)."""
    o, c, kh, kw = weight.shape
    return weight.reshape(groups, o // groups, c * kh * kw)


def _maps(g: Any, groups: int) -> Any:
    """Results, or gradients of them, one row a kernel: shape (N, groups, O / groups, places)."""
    n, o, down, across = g.shape
    return g.reshape(n, groups, o // groups, down * across)


def _to_images(g: Any, out: Any, x: Any, weight: Any, **how: Any) -> Any:
    return convolution_images(g, weight, shape=x.shape, **how)


def _to_kernels(g: Any, out: Any, x: Any, weight: Any, **how: Any) -> Any:
    return convolution_kernels(x, g, shape=weight.shape, **how)


@op(
    _to_images,
    _to_kernels,
    kind="multilinear", gate="sum-product swapper", symbol="conv2d", local=("conv2dᵀ(g, weight)", "conv2dᵀ(x, g)"),
)  # fmt: skip
def convolution(x: Any, weight: Any, *, frame: Any, groups: Any) -> Any:
    """The kernels with the windows over x. A swap multiplier: each receives the gradient laid over the other."""
    out = _kernels(weight, groups) @ _columns(x, frame, groups)
    return out.reshape(x.shape[0], weight.shape[0], *frame.grid(x.shape))


def _from_images_to_kernels(g: Any, out: Any, y: Any, weight: Any, shape: Any, **how: Any) -> Any:
    return convolution_kernels(g, y, shape=weight.shape, **how)


@op(
    lambda g, out, y, weight, shape, **how: convolution(g, weight, **how),
    _from_images_to_kernels,
    kind="multilinear", gate="sum-product swapper", symbol="conv2d ᵀ", local=("conv2d(g, weight)", "conv2dᵀ(g, y)"),
)  # fmt: skip
def convolution_images(y: Any, weight: Any, *, shape: Any, frame: Any, groups: Any) -> Any:
    """The gradient of images of a given shape when their convolution receives y."""
    columns = _kernels(weight, groups).swapaxes(1, 2) @ _maps(y, groups)
    seen = columns.reshape(*shape[:2], *weight.shape[2:], *y.shape[2:]).transpose(0, 1, 4, 5, 2, 3)
    return add_windows.forward(seen, shape=shape, frame=frame)


@op(
    lambda g, out, x, y, shape, **how: convolution_images(y, g, shape=x.shape, **how),
    lambda g, out, x, y, shape, **how: convolution(x, g, **how),
    kind="multilinear", gate="sum-product swapper", symbol="conv2d ᵀ", local=("conv2dᵀ(y, g)", "conv2d(x, g)"),
)  # fmt: skip
def convolution_kernels(x: Any, y: Any, *, shape: Any, frame: Any, groups: Any) -> Any:
    """The gradient of kernels of a given shape when their convolution with x receives y."""
    return (_maps(y, groups) @ _columns(x, frame, groups).swapaxes(2, 3)).sum(axis=0).reshape(shape)


class Conv2d(Module):
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

    weight: Tensor
    bias: Tensor | None

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
        self.in_channels = integer("Conv2d", "in_channels", in_channels, 1)
        self.out_channels = integer("Conv2d", "out_channels", out_channels, 1)
        self.groups = integer("Conv2d", "groups", groups, 1)
        if in_channels % groups or out_channels % groups:
            raise ArgumentError(
                f"Conv2d: got groups={groups}, expected a divisor of in_channels={in_channels} and "
                f"out_channels={out_channels}"
            )
        if padding_mode != "zeros" and padding_mode not in _NUMPY_MODES:
            expected = ", ".join(("zeros", *_NUMPY_MODES))
            raise ArgumentError(f"Conv2d: got padding_mode={padding_mode!r}, expected one of {expected}")
        self.kernel_size = pair("Conv2d", "kernel_size", kernel_size, 1)
        self.stride = pair("Conv2d", "stride", stride, 1)
        self.padding = padding if isinstance(padding, str) else pair("Conv2d", "padding", padding, 0)
        self.dilation = pair("Conv2d", "dilation", dilation, 1)
        self.padding_mode = padding_mode
        self._frame = _frame("Conv2d", self.kernel_size, self.stride, self.padding, self.dilation)
        bias, rng = flag("Conv2d", "bias", bias), generator("Conv2d", rng)
        shape = (out_channels, in_channels // groups, *self.kernel_size)
        bound = 1 / math.sqrt(math.prod(shape[1:]))
        dtype = np.float64 if dtype is None else dtype
        self.weight = init.uniform_(Tensor(np.zeros(shape), dtype=dtype), -bound, bound, rng=rng)
        self.bias = init.uniform_(Tensor(np.zeros(out_channels), dtype=dtype), -bound, bound, rng=rng) if bias else None

    def forward(self, x: Any) -> Any:
        """Shape (N, in_channels, H, W) to (N, out_channels, H', W'), or both without N."""
        padding: Any = self.padding
        if self.padding_mode != "zeros" and x.ndim in (3, 4):
            x = np.pad(x, [(0, 0)] * (x.ndim - 2) + list(self._frame.padding), mode=_NUMPY_MODES[self.padding_mode])
            padding = 0
        return conv2d(x, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)

    def extra_repr(self) -> str:
        """The sizes, and the settings that differ from the defaults."""
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        text += f", padding={self.padding}" if self.padding != (0, 0) else ""
        text += f", dilation={self.dilation}" if self.dilation != (1, 1) else ""
        text += f", groups={self.groups}" if self.groups != 1 else ""
        text += ", bias=False" if self.bias is None else ""
        return text + (f", padding_mode={self.padding_mode}" if self.padding_mode != "zeros" else "")
