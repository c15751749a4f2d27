"""Normalisation of each sample by itself: over groups of channels, or over each channel alone."""

from __future__ import annotations

import math
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import ArgumentError, ShapeError
from autograd.ops.scaling import narrowed, widened
from autograd.tensor import Tensor
from nn import init
from nn.layers.normalization import batch_norm, standardize
from nn.modules.arguments import flag, floats, integer, real
from nn.modules.module import Module


@door
def group_norm(input: Any, num_groups: int, weight: Any = None, bias: Any = None, eps: float = 1e-5) -> Any:
    """Each group of channels of each sample shifted and scaled to mean 0 and variance 1. (Wu and He 2018.)

    Args:
        input: shape (N, C, ...).
        num_groups: the number of groups that the channels are dealt to, in order; a divisor of C.
        weight: a factor for each channel of the result, shape (C,), or None.
        bias: a term to add to each then, shape (C,), or None.
        eps: added to the variance.

    Raises:
        ShapeError: the input has no channels, or weight or bias have another shape.
        ArgumentError: the groups do not divide the channels, or ``eps`` is no number from 0 on.

    Example:
        >>> group_norm(np.array([[1.0, 3.0, 10.0, 30.0]]), 2).round(3)
        array([[-1.,  1., -1.,  1.]])
    """
    name = "group_norm"
    weight, bias = (None if factor is None else floats(factor) for factor in (weight, bias))
    x, groups, eps = floats(input, name), integer(name, "num_groups", num_groups, 1), real(name, "eps", eps)
    if x.ndim < 2:
        raise ShapeError(f"{name}: got input of shape {x.shape}, expected (N, C, ...)")
    channels = x.shape[1]
    if channels % groups:
        raise ArgumentError(f"{name}: got num_groups={groups}, expected a divisor of the {channels} channels")
    for what, factor in (("weight", weight), ("bias", bias)):
        if factor is not None and np.shape(factor) != (channels,):
            raise ShapeError(f"{name}: got {what} of shape {np.shape(factor)}, expected {(channels,)}")
    if x.size == 0:
        return x
    if groups == channels and x.ndim > 2:
        out = standardize(x, axis=tuple(range(2, x.ndim)), eps=eps)
    else:
        dealt = x.reshape((x.shape[0], groups, x.size // (x.shape[0] * groups)))
        out = standardize(dealt, axis=(2,), eps=eps).reshape(x.shape)
    return _affine(out, weight, bias)


@door
def instance_norm(
    input: Any,
    running_mean: Any = None,
    running_var: Any = None,
    weight: Any = None,
    bias: Any = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Any:
    """Each channel of each sample shifted and scaled to mean 0 and variance 1. (Ulyanov et al. 2016.)

    Args:
        input: shape (N, C, L) or (N, C, H, W).
        running_mean: shape (C,), for ``use_input_stats=False`` alone.
        running_var: shape (C,), likewise.
        weight: a factor for each channel of the result, shape (C,), or None.
        bias: a term to add to each then, shape (C,), or None.
        use_input_stats: whether mean and variance are those of each sample.
        momentum: only for running statistics that are kept, which this function does not do.
        eps: added to the variance.

    Raises:
        ShapeError: the input has no places, or an array of another shape.
        ArgumentError: running statistics beside those of the input. PyTorch writes to them; here no argument is
            written to, and ``InstanceNorm1d`` and ``InstanceNorm2d`` keep them.

    Example:
        >>> instance_norm(np.array([[[1.0, 3.0], [10.0, 30.0]]])).round(3).tolist()
        [[[-1.0, 1.0], [-1.0, 1.0]]]
    """
    name = "instance_norm"
    x = floats(input, name)
    real(name, "momentum", momentum, most=1.0)
    if x.ndim < 3:
        raise ShapeError(f"{name}: got input of shape {x.shape}, expected (N, C, L) or (N, C, H, W)")
    if not flag(name, "use_input_stats", use_input_stats):
        return batch_norm(x, running_mean, running_var, weight, bias, False, momentum, eps)
    if running_mean is not None or running_var is not None:
        raise ArgumentError(
            f"{name}: got running statistics beside those of the input, expected None: no argument is written to; "
            f"nn.InstanceNorm1d and nn.InstanceNorm2d keep them"
        )
    if math.prod(x.shape[2:]) < 2:
        raise ShapeError(f"{name}: got input of shape {x.shape}, expected more than one value a channel of a sample")
    return group_norm(x, x.shape[1], weight, bias, eps)


def _affine(out: Any, weight: Any, bias: Any) -> Any:
    """The channels of a result times a weight, plus a bias, each only if it is given."""
    column = (-1, *(1,) * (out.ndim - 2))
    if weight is not None:
        out = out * (weight if out.ndim == 2 else weight.reshape(column))
    if bias is not None:
        out = out + (bias if out.ndim == 2 else bias.reshape(column))
    return out


class GroupNorm(Module):
    """Each group of channels of each sample shifted and scaled to mean 0 and variance 1, then by parameters.

    Args:
        num_groups: the number of groups; a divisor of ``num_channels``.
        num_channels: C of inputs of shape (N, C, ...).
        eps: added to the variance.
        affine: whether there are a weight and a bias.
        bias: whether there is a bias beside the weight.
        dtype: a floating dtype of the parameters; float64 if not given.

    Attributes:
        weight: Tensor of shape (num_channels,), 1 to begin with, or None.
        bias: Tensor of shape (num_channels,), 0 to begin with, or None.

    Raises:
        ArgumentError: a number below 1, or groups that do not divide the channels.
        ShapeError: when called on an array with other channels.

    Example:
        >>> layer = GroupNorm(2, 4)
        >>> layer(np.array([[1.0, 3.0, 10.0, 30.0]])).data.round(3)
        array([[-1.,  1., -1.,  1.]])
    """

    weight: Tensor | None
    bias: Tensor | None

    @door
    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        *,
        bias: bool = True,
        dtype: npt.DTypeLike | None = None,
    ) -> None:
        self.num_groups = integer("GroupNorm", "num_groups", num_groups, 1)
        self.num_channels = integer("GroupNorm", "num_channels", num_channels, 1)
        if self.num_channels % self.num_groups:
            raise ArgumentError(
                f"GroupNorm: got num_groups={num_groups}, expected a divisor of num_channels={num_channels}"
            )
        self.eps = real("GroupNorm", "eps", eps)
        self.affine = flag("GroupNorm", "affine", affine)
        bias = flag("GroupNorm", "bias", bias)
        dtype = np.float64 if dtype is None else dtype
        self.weight = Tensor(np.ones(num_channels), dtype=dtype) if self.affine else None
        self.bias = Tensor(np.zeros(num_channels), dtype=dtype) if self.affine and bias else None

    def reset_parameters(self) -> None:
        """Set the parameters to those of a new layer."""
        if self.weight is not None:
            init.ones_(self.weight)
        if self.bias is not None:
            init.zeros_(self.bias)

    @door
    def forward(self, input: Any) -> Any:
        """Shape (N, num_channels, ...); the result has the same shape."""
        x = floats(input, "GroupNorm")
        if x.ndim < 2 or x.shape[1] != self.num_channels:
            raise ShapeError(f"GroupNorm: got input of shape {x.shape}, expected (N, {self.num_channels}, ...)")
        return group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        """The settings."""
        text = f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}"
        return f"{text}, bias={self.bias is not None}"


class _InstanceNorm(Module):
    """The base of ``InstanceNorm1d`` and ``InstanceNorm2d``, which differ only in the shapes that they accept."""

    weight: Tensor | None
    bias: Tensor | None
    running_mean: npt.NDArray[Any] | None
    running_var: npt.NDArray[Any] | None
    num_batches_tracked: npt.NDArray[Any] | None

    _axes: ClassVar[int]
    _expected: ClassVar[str]

    @door
    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        *,
        bias: bool = True,
        dtype: npt.DTypeLike | None = None,
    ) -> None:
        name = type(self).__name__
        self.num_features = n = integer(name, "num_features", num_features, 1)
        self.eps = real(name, "eps", eps)
        self.momentum = real(name, "momentum", momentum, most=1.0)
        self.affine = flag(name, "affine", affine)
        self.track_running_stats = flag(name, "track_running_stats", track_running_stats)
        bias = flag(name, "bias", bias)
        dtype = np.dtype(np.float64 if dtype is None else dtype)
        self.weight = Tensor(np.ones(n), dtype=dtype) if self.affine else None
        self.bias = Tensor(np.zeros(n), dtype=dtype) if self.affine and bias else None
        kept, tracked = np.result_type(dtype, np.float32), self.track_running_stats
        self.register_buffer("running_mean", np.zeros(n, kept) if tracked else None)
        self.register_buffer("running_var", np.ones(n, kept) if tracked else None)
        self.register_buffer("num_batches_tracked", np.zeros((), np.int64) if tracked else None)

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
        """Shape (N, num_features, ...), or without N; the result has the same shape."""
        name = type(self).__name__
        x = floats(input, name)
        if x.ndim not in (self._axes + 1, self._axes + 2) or x.shape[-self._axes - 1] != self.num_features:
            expected = self._expected.replace("C", str(self.num_features))
            raise ShapeError(f"{name}: got input of shape {x.shape}, expected {expected}")
        batch = x if x.ndim == self._axes + 2 else x.reshape((1, *x.shape))
        axes = tuple(range(2, batch.ndim))
        column = (-1, *(1,) * self._axes)
        if self.training or self.running_mean is None or self.running_var is None:
            count = batch.size // (batch.shape[0] * self.num_features or 1)
            if count == 1 or (self.training and not count):
                raise ShapeError(
                    f"{name}: got input of shape {x.shape}, expected more than one value a channel of a sample, "
                    f"because mean and variance are those of the sample: a single one has no variance"
                )
            out = standardize(batch, axis=axes, eps=self.eps)
            if self.training and self.running_mean is not None:
                self._track(widened(data_of(batch)), axes)
        else:
            factor = 1 / np.sqrt(self.running_var + self.eps)
            out = narrowed((batch - self.running_mean.reshape(column)) * factor.reshape(column), batch.dtype)
        out = _affine(out, self.weight, self.bias)
        return out if x.ndim == self._axes + 2 else out.reshape(x.shape)

    def _track(self, x: Any, axes: tuple[int, ...]) -> None:
        """Move the running statistics towards the averages of the samples' means and variances, in new arrays."""
        assert self.running_mean is not None
        assert self.running_var is not None
        share, dtype = self.momentum, self.running_mean.dtype
        mean, var = x.mean(axis=axes).mean(axis=0), x.var(axis=axes, ddof=1).mean(axis=0)
        self.running_mean = ((1 - share) * self.running_mean + share * mean).astype(dtype)
        self.running_var = ((1 - share) * self.running_var + share * var).astype(dtype)

    def extra_repr(self) -> str:
        """The settings."""
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )


class InstanceNorm1d(_InstanceNorm):
    """Each channel of each signal shifted and scaled to mean 0 and variance 1, over its places alone.

    All else is as for ``InstanceNorm2d``, with inputs of shape (N, C, L) or (C, L).

    Example:
        >>> InstanceNorm1d(2)(np.array([[1.0, 3.0], [10.0, 30.0]])).round(2)
        array([[-1.,  1.],
               [-1.,  1.]])
    """

    _axes: ClassVar[int] = 1
    _expected: ClassVar[str] = "(N, C, L) or (C, L)"


class InstanceNorm2d(_InstanceNorm):
    """Each channel of each image shifted and scaled to mean 0 and variance 1. (Ulyanov, Vedaldi, Lempitsky 2016.)

    Args:
        num_features: C of inputs of shape (N, C, H, W) or (C, H, W).
        eps: added to the variance.
        momentum: the weight of a new batch in the running mean and variance, if these are tracked.
        affine: whether there are a weight and a bias.
        track_running_stats: whether running means and variances are kept, which evaluation mode uses then.
        bias: whether there is a bias beside the weight.
        dtype: a floating dtype of the parameters; float64 if not given.

    Attributes:
        weight: Tensor of shape (C,), 1 to begin with, or None.
        bias: Tensor of shape (C,), 0 to begin with, or None.
        running_mean: a buffer of shape (C,), or None.
        running_var: a buffer of shape (C,), or None.
        num_batches_tracked: a buffer that stays 0, as PyTorch's does, or None.

    Raises:
        ArgumentError: a number of features below 1, or a momentum outside of 0 to 1.
        ShapeError: when called on an array with other channels, or on one value a channel alone where the statistics of
            the sample count: in training, or without running ones.

    Example:
        >>> layer = InstanceNorm2d(1)
        >>> layer(np.array([[[[1.0, 3.0]]], [[[10.0, 30.0]]]])).round(3).tolist()
        [[[[-1.0, 1.0]]], [[[-1.0, 1.0]]]]
    """

    _axes: ClassVar[int] = 2
    _expected: ClassVar[str] = "(N, C, H, W) or (C, H, W)"
