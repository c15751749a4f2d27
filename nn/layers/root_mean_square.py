"""Normalisation by the root mean square: ``rms_norm`` and ``RMSNorm``, which scale and do not shift."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.errors import ShapeError
from autograd.ops.scaling import moderate, widened
from autograd.tensor import Tensor
from nn import init
from nn.layers.normalization import checked_shape, common_unit
from nn.modules.arguments import flag, floats, real
from nn.modules.module import Module


def _normalize_rule(g: Any, out: Any, x: Any, axis: Any, eps: Any) -> Any:
    g, out, x = widened(g), widened(out), widened(x)
    along = (g * out).mean(axis=axis, keepdims=True)
    root = _root(x, axis, eps)
    if moderate(root):
        return (g - out * along) / root
    unit = common_unit(x, axis, eps)
    return (g - out * along) / _root(x / unit, axis, eps / unit / unit) / unit


@op(
    _normalize_rule,
    gate="normaliser", symbol="x/rms", local=("(g - out mean(g out))/sqrt(mean(x²) + eps)",),
)  # fmt: skip
def normalize_rms(x: Any, *, axis: Any, eps: Any) -> Any:
    """x / sqrt(mean(x^2) + eps) along axes. The gradient loses its part along the result."""
    wide = widened(x)
    with np.errstate(over="ignore", invalid="ignore"):
        root = _root(wide, axis, eps)
    if not moderate(root):  # scaled, so that no square overflows or underflows
        unit = common_unit(wide, axis, eps)
        wide = wide / unit
        root = _root(wide, axis, eps / unit / unit)
    return (wide / root).astype(x.dtype, copy=False)


def _root(x: Any, axis: Any, eps: Any) -> Any:
    return np.sqrt((x * x).mean(axis=axis, keepdims=True) + eps)


@door
def rms_norm(input: Any, normalized_shape: int | Sequence[int], weight: Any = None, eps: float | None = None) -> Any:
    """Each sample divided by the root of the mean of its squares over its last axes. (Zhang and Sennrich 2019.)

    Args:
        input: shape (..., *normalized_shape).
        normalized_shape: the lengths of the last axes, over which the mean is taken; an integer for one axis.
        weight: a factor for the result, shape ``normalized_shape``, or None.
        eps: added to the mean of the squares; None for the distance of 1 to the next number of the input's dtype (of
            float16 that of float32, in which it is computed).

    Raises:
        ShapeError: the input ends in other axes, or the weight has another shape.
        ArgumentError: ``normalized_shape`` is no shape, or ``eps`` no number from 0 on.

    Example:
        >>> rms_norm(np.array([[3.0, 4.0], [30.0, 40.0]]), 2).round(3)
        array([[0.849, 1.131],
               [0.849, 1.131]])
    """
    shape = checked_shape("rms_norm", normalized_shape)
    x = floats(input, "rms_norm")
    if x.shape[-len(shape) :] != shape:
        expected = ", ".join(["...", *map(str, shape)])
        raise ShapeError(f"rms_norm: got input of shape {x.shape}, expected ({expected})")
    if weight is not None and np.shape(weight) != shape:
        raise ShapeError(f"rms_norm: got weight of shape {np.shape(weight)}, expected {shape}")
    eps = float(np.finfo(widened(x).dtype).eps) if eps is None else real("rms_norm", "eps", eps)
    out = normalize_rms(x, axis=tuple(range(x.ndim - len(shape), x.ndim)), eps=eps)
    return out if weight is None else out * weight


class RMSNorm(Module):
    """Each sample divided by its root mean square over its last axes, then times a weight; see ``functional.rms_norm``.

    Args:
        normalized_shape: the lengths of the last axes; an integer for one axis.
        eps: added to the mean of the squares; None for the distance of 1 to the next number of the input's dtype (of
            float16 that of float32, in which it is computed).
        elementwise_affine: whether there is a weight.
        dtype: a floating dtype of the weight; float64 if not given.

    Attributes:
        weight: Tensor of shape ``normalized_shape``, 1 to begin with, or None.

    Raises:
        ArgumentError: ``normalized_shape`` is no shape, or ``eps`` no number from 0 on.
        ShapeError: when called on an array that ends in other axes.

    Example:
        >>> layer = RMSNorm(2)
        >>> layer(np.array([[3.0, 4.0], [30.0, 40.0]])).data.round(3)
        array([[0.849, 1.131],
               [0.849, 1.131]])
    """

    weight: Tensor | None

    @door
    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float | None = None,
        elementwise_affine: bool = True,
        *,
        dtype: npt.DTypeLike | None = None,
    ) -> None:
        self.normalized_shape = checked_shape("RMSNorm", normalized_shape)
        self.eps = None if eps is None else real("RMSNorm", "eps", eps)
        self.elementwise_affine = flag("RMSNorm", "elementwise_affine", elementwise_affine)
        dtype = np.float64 if dtype is None else dtype
        self.weight = Tensor(np.ones(self.normalized_shape), dtype=dtype) if self.elementwise_affine else None

    def reset_parameters(self) -> None:
        """Set the parameters to those of a new layer."""
        if self.weight is not None:
            init.ones_(self.weight)

    def forward(self, input: Any) -> Any:
        """Shape (..., *normalized_shape); the result has the same shape."""
        return rms_norm(input, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self) -> str:
        """The settings."""
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"
