"""Normalisation: layers that shift and scale their input to mean 0 and variance 1, over the batch or a sample."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import ArgumentError, ShapeError
from autograd.ops.scaling import moderate, narrowed, unit, unit_along, widened
from autograd.tensor import Tensor
from nn import init
from nn.modules.arguments import flag, floats, integer, real
from nn.modules.module import Module


def _standardize_rule(g: Any, out: Any, x: Any, axis: Any, eps: Any) -> Any:
    g, out, x = widened(g), widened(out), widened(x)
    mean_g = g.mean(axis=axis, keepdims=True)
    mean_along = (g * out).mean(axis=axis, keepdims=True)
    root = np.sqrt(x.var(axis=axis, keepdims=True) + eps)
    if moderate(root):
        return (g - mean_g - out * mean_along) / root
    unit = common_unit(x, axis, eps)
    return (g - mean_g - out * mean_along) / _centered(x / unit, axis, eps / unit / unit)[1] / unit


@op(
    _standardize_rule,
    gate="mixer", symbol="standardize", local=("(g - mean(g) - out mean(g out))/sqrt(var + eps)",),
)  # fmt: skip
def standardize(x: Any, *, axis: Any, eps: Any) -> Any:
    """(x - mean) / sqrt(variance + eps) along axes. The gradient loses its mean and its part along the result."""
    wide = widened(x)
    with np.errstate(over="ignore", invalid="ignore"):
        centered, root = _centered(wide, axis, eps)
    if not moderate(root):  # scaled, so that no square overflows or underflows
        unit = common_unit(wide, axis, eps)
        centered, root = _centered(wide / unit, axis, eps / unit / unit)
    return centered / root if wide is x else (centered / root).astype(x.dtype)


def _centered(x: Any, axis: Any, eps: Any) -> tuple[Any, Any]:
    """x without its mean, and the root of its variance and eps."""
    centered = x - x.mean(axis=axis, keepdims=True)
    return centered, np.sqrt((centered * centered).mean(axis=axis, keepdims=True) + eps)


def common_unit(x: Any, axis: Any, eps: Any) -> Any:
    """A unit for x and for the root of eps, whichever is larger."""
    least = float(unit(math.sqrt(eps))) if eps > 0 else 0.0
    return np.maximum(unit_along(x, axis), least)


@door
def layer_norm(
    input: Any, normalized_shape: int | Sequence[int], weight: Any = None, bias: Any = None, eps: float = 1e-5
) -> Any:
    """Each sample shifted and scaled to mean 0 and variance 1 over its last axes. (Ba, Kiros and Hinton 2016.)

    Args:
        input: shape (..., *normalized_shape).
        normalized_shape: the lengths of the last axes, over which mean and variance are taken; an integer for one axis.
        weight: a factor for the result, shape ``normalized_shape``, or None.
        bias: a term to add then, shape ``normalized_shape``, or None.
        eps: added to the variance.

    Raises:
        ShapeError: the input ends in other axes, or weight or bias have another shape.
        ArgumentError: ``normalized_shape`` is no shape.

    Example:
        >>> layer_norm(np.array([[1.0, 3.0], [10.0, 30.0]]), 2).round(3)
        array([[-1.,  1.],
               [-1.,  1.]])
    """
    shape, eps = checked_shape("layer_norm", normalized_shape), real("layer_norm", "eps", eps)
    x = floats(input, "layer_norm")
    if x.shape[-len(shape) :] != shape:
        expected = ", ".join(["...", *map(str, shape)])
        raise ShapeError(f"layer_norm: got input of shape {x.shape}, expected ({expected})")
    for name, factor in (("weight", weight), ("bias", bias)):
        if factor is not None and np.shape(factor) != shape:
            raise ShapeError(f"layer_norm: got {name} of shape {np.shape(factor)}, expected {shape}")
    out = standardize(x, axis=tuple(range(x.ndim - len(shape), x.ndim)), eps=eps)
    out = out if weight is None else out * weight
    return out if bias is None else out + bias


@door
def batch_norm(
    input: Any,
    running_mean: Any,
    running_var: Any,
    weight: Any = None,
    bias: Any = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Any:
    """Each channel shifted and scaled to mean 0 and variance 1: of the batch in training, else by the running ones.

    Args:
        input: shape (N, C, ...).
        running_mean: shape (C,), or None in training.
        running_var: shape (C,), or None in training.
        weight: a factor for each channel of the result, shape (C,), or None.
        bias: a term to add to each then, shape (C,), or None.
        training: whether mean and variance are those of the batch.
        momentum: only for running statistics that are kept, which this function does not do.
        eps: added to the variance.

    Raises:
        ShapeError: the input has no channels, or an array of another shape.
        ArgumentError: running statistics in training. PyTorch writes to them; here no argument is written to, and
            ``BatchNorm1d`` and ``BatchNorm2d`` keep them.

    Example:
        >>> batch_norm(np.array([[1.0], [3.0]]), np.zeros(1), np.ones(1)).round(3).tolist()
        [[1.0], [3.0]]
        >>> batch_norm(np.array([[1.0], [3.0]]), None, None, training=True).round(3).tolist()
        [[-1.0], [1.0]]
    """
    name = "batch_norm"
    x, eps = floats(input, name), real(name, "eps", eps)
    real(name, "momentum", momentum, most=1.0)
    if x.ndim < 2:
        raise ShapeError(f"{name}: got input of shape {x.shape}, expected (N, C, ...)")
    statistics = {"running_mean": running_mean, "running_var": running_var}
    for what, values in {**statistics, "weight": weight, "bias": bias}.items():
        if values is not None and np.shape(values) != (x.shape[1],):
            raise ShapeError(f"{name}: got {what} of shape {np.shape(values)}, expected {(x.shape[1],)}")
    mean, var, weight, bias = (
        None if values is None else floats(values, name).reshape((-1,) + (1,) * (x.ndim - 2))
        for values in (running_mean, running_var, weight, bias)
    )
    if flag(name, "training", training):
        if mean is not None or var is not None:
            raise ArgumentError(
                f"{name}: got running statistics in training, expected None: no argument is written to; "
                f"nn.BatchNorm1d and nn.BatchNorm2d keep them"
            )
        if x.size // (x.shape[1] or 1) < 2:
            raise ShapeError(
                f"{name}: got input of shape {x.shape} in training, expected more than one value a channel"
            )
        out = standardize(x, axis=(0, *range(2, x.ndim)), eps=eps)
    elif mean is None or var is None:
        raise ArgumentError(f"{name}: got no running statistics, expected both, or training=True")
    else:
        out = (x - mean) * (1 / np.sqrt(var + eps))
        out = narrowed(out, x.dtype) if x.dtype == np.float16 else out
    out = out if weight is None else out * weight
    return out if bias is None else out + bias


def checked_shape(name: str, normalized_shape: int | Sequence[int]) -> tuple[int, ...]:
    """The lengths of the last axes that a normalisation is over, as integers."""
    try:
        shape = tuple(map(operator.index, np.atleast_1d(normalized_shape).tolist()))
    except TypeError:
        shape = ()
    if not shape or min(shape) < 1:
        raise ArgumentError(f"{name}: got normalized_shape={normalized_shape!r}, expected an integer >= 1, or several")
    return shape


class LayerNorm(Module):
    """Each sample shifted and scaled to mean 0 and variance 1 over its last axes, then by parameters of its own.

    Args:
        normalized_shape: the lengths of the last axes; an integer for one axis.
        eps: added to the variance.
        elementwise_affine: whether there are a weight and a bias.
        bias: whether there is a bias beside the weight.
        dtype: a floating dtype of the parameters; float64 if not given.

    Attributes:
        weight: Tensor of shape ``normalized_shape``, 1 to begin with, or None.
        bias: Tensor of shape ``normalized_shape``, 0 to begin with, or None.

    Raises:
        ArgumentError: ``normalized_shape`` is no shape.
        ShapeError: when called on an array that ends in other axes.

    Example:
        >>> layer = LayerNorm(2)
        >>> layer(np.array([[1.0, 3.0], [10.0, 30.0]])).data.round(3)
        array([[-1.,  1.],
               [-1.,  1.]])
    """

    weight: Tensor | None
    bias: Tensor | None

    @door
    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        *,
        dtype: npt.DTypeLike | None = None,
    ) -> None:
        self.normalized_shape = checked_shape("LayerNorm", normalized_shape)
        self.eps = real("LayerNorm", "eps", eps)
        self.elementwise_affine = flag("LayerNorm", "elementwise_affine", elementwise_affine)
        bias = flag("LayerNorm", "bias", bias)
        dtype = np.float64 if dtype is None else dtype
        self.weight = Tensor(np.ones(self.normalized_shape), dtype=dtype) if elementwise_affine else None
        self.bias = Tensor(np.zeros(self.normalized_shape), dtype=dtype) if elementwise_affine and bias else None

    def reset_parameters(self) -> None:
        """Set the parameters to those of a new layer."""
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def forward(self, input: Any) -> Any:
        """Shape (..., *normalized_shape); the result has the same shape."""
        return layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """The settings."""
        return (
            f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}, "
            f"bias={self.bias is not None}"
        )


class _BatchNorm(Module):
    """The base of ``BatchNorm1d`` and ``BatchNorm2d``, which differ only in the shapes that they accept."""

    weight: Tensor | None
    bias: Tensor | None
    running_mean: npt.NDArray[Any] | None
    running_var: npt.NDArray[Any] | None
    num_batches_tracked: npt.NDArray[Any] | None

    _inputs: ClassVar[dict[int, str]]

    @door
    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        *,
        bias: bool = True,
        dtype: npt.DTypeLike | None = None,
    ) -> None:
        name = type(self).__name__
        self.num_features = n = integer(name, "num_features", num_features, 1)
        self.eps = real(name, "eps", eps)
        self.momentum = None if momentum is None else real(name, "momentum", momentum, most=1.0)
        self.affine = flag(name, "affine", affine)
        self.track_running_stats = flag(name, "track_running_stats", track_running_stats)
        bias = flag(name, "bias", bias)
        dtype = np.dtype(np.float64 if dtype is None else dtype)
        self.weight = Tensor(np.ones(n), dtype=dtype) if affine else None
        self.bias = Tensor(np.zeros(n), dtype=dtype) if affine and bias else None
        kept = np.result_type(dtype, np.float32)  # a variance may exceed the largest float16
        self.register_buffer("running_mean", np.zeros(n, kept) if track_running_stats else None)
        self.register_buffer("running_var", np.ones(n, kept) if track_running_stats else None)
        self.register_buffer("num_batches_tracked", np.zeros((), np.int64) if track_running_stats else None)

    def reset_parameters(self) -> None:
        """Set the parameters and the running statistics to those of a new layer."""
        self.reset_running_stats()
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    def reset_running_stats(self) -> None:
        """Forget all batches: running means of 0, variances of 1. New arrays take the place of the old ones."""
        if self.running_mean is not None and self.running_var is not None and self.num_batches_tracked is not None:
            self.running_mean = np.zeros_like(self.running_mean)
            self.running_var = np.ones_like(self.running_var)
            self.num_batches_tracked = np.zeros_like(self.num_batches_tracked)

    @door
    def forward(self, input: Any) -> Any:
        """Shape (N, num_features, ...); the result has the same shape."""
        name = type(self).__name__
        x = floats(input, name)
        if x.ndim not in self._inputs or x.shape[1] != self.num_features:
            expected = " or ".join(self._inputs.values()).replace("C", str(self.num_features))
            raise ShapeError(f"{name}: got input of shape {x.shape}, expected {expected}")
        axes = (0, *range(2, x.ndim))
        column = (-1,) + (1,) * (x.ndim - 2)
        if self.training or self.running_mean is None or self.running_var is None:
            count = x.size // self.num_features
            if count == 1 or (self.training and not count):
                raise ShapeError(
                    f"{name}: got input of shape {x.shape}, expected more than one value a feature, because mean and "
                    f"variance are those of the batch: a single one has no variance"
                )
            out = standardize(x, axis=axes, eps=self.eps)
            if self.training and self.running_mean is not None:
                self._track(data_of(x), axes)
        else:
            scale = 1 / np.sqrt(self.running_var + self.eps)
            out = (x - self.running_mean.reshape(column)) * scale.reshape(column)
            out = narrowed(out, x.dtype) if x.dtype == np.float16 else out
        weight, bias = self.weight, self.bias
        if x.ndim > 2:
            weight = None if weight is None else weight.reshape(column)
            bias = None if bias is None else bias.reshape(column)
        out = out if weight is None else out * weight
        return out if bias is None else out + bias

    def _kept_dtype(self, buffer: str, dtype: np.dtype[Any]) -> np.dtype[Any]:
        """The dtype, but at least float32, because a variance may be beyond the largest float16."""
        return np.result_type(dtype, np.float32)

    def _track(self, x: Any, axes: tuple[int, ...]) -> None:
        """Move the running mean and variance towards those of a batch; the variance is the unbiased one.

        The arrays are replaced, not written to, as graphs that were recorded in evaluation mode may still need them.
        """
        assert self.running_mean is not None
        assert self.running_var is not None
        assert self.num_batches_tracked is not None
        self.num_batches_tracked = self.num_batches_tracked + np.ones_like(self.num_batches_tracked)
        share = 1 / self.num_batches_tracked.item() if self.momentum is None else self.momentum
        x, dtype = widened(x), self.running_mean.dtype
        self.running_mean = ((1 - share) * self.running_mean + share * x.mean(axis=axes)).astype(dtype)
        self.running_var = ((1 - share) * self.running_var + share * x.var(axis=axes, ddof=1)).astype(dtype)

    def extra_repr(self) -> str:
        """The settings."""
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )


class BatchNorm1d(_BatchNorm):
    """Each feature shifted and scaled to mean 0 and variance 1 over the batch. (Ioffe and Szegedy 2015.)

    In training the mean and the variance of the batch are used, and running ones are kept of them; in
    evaluation mode (``model.eval()``) the running ones are used.

    Args:
        num_features: C of inputs of shape (N, C) or (N, C, L).
        eps: added to the variance.
        momentum: the weight of a new batch in the running mean and variance; None for the mean over all batches.
        affine: whether there are a weight and a bias.
        track_running_stats: whether there are a running mean and variance; without, evaluation uses the batch too.
        bias: whether there is a bias beside the weight.
        dtype: a floating dtype of the parameters; float64 if not given.

    Attributes:
        weight: Tensor of shape (C,), 1 to begin with, or None.
        bias: Tensor of shape (C,), 0 to begin with, or None.
        running_mean: a buffer of shape (C,), 0 to begin with, or None; of float16 parameters it is a float32.
        running_var: a buffer of shape (C,), 1 to begin with, or None; of the unbiased variances; float32 likewise.
        num_batches_tracked: a buffer: how many batches are in them.

    Raises:
        ArgumentError: a number of features below 1, or a momentum outside of 0 to 1.
        ShapeError: when called on an array with other features, or on one value a feature alone where those of the
            batch count: in training, or without running ones.

    Example:
        >>> layer = BatchNorm1d(2)
        >>> layer(np.array([[1.0, 10.0], [3.0, 30.0]])).data.round(3)
        array([[-1., -1.],
               [ 1.,  1.]])
        >>> layer.running_mean
        array([0.2, 2. ])
    """

    _inputs: ClassVar[dict[int, str]] = {2: "(N, C)", 3: "(N, C, L)"}


class BatchNorm2d(_BatchNorm):
    """Each channel of images shifted and scaled to mean 0 and variance 1 over the batch and all places.

    All else is as for ``BatchNorm1d``, with inputs of shape (N, C, H, W).

    Example:
        >>> BatchNorm2d(3)(np.ones((5, 3, 8, 8))).shape
        (5, 3, 8, 8)
    """

    _inputs: ClassVar[dict[int, str]] = {4: "(N, C, H, W)"}
