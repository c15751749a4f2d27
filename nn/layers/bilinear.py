"""The bilinear map: ``bilinear`` and ``Bilinear``, which multiply two inputs entry by entry of a matrix."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.engine.doors import door
from autograd.errors import ShapeError
from autograd.tensor import Tensor
from nn import init
from nn.modules.arguments import flag, floats, generator, integer
from nn.modules.module import Module


@door
def bilinear(input1: Any, input2: Any, weight: Any, bias: Any = None) -> Any:
    """out[..., o] = sum over i and j of input1[..., i] * weight[o, i, j] * input2[..., j], plus bias[o].

    Args:
        input1: shape (..., in1).
        input2: shape (..., in2), with the same axes in front.
        weight: shape (out, in1, in2).
        bias: shape (out,), or None for none.

    Returns:
        Shape (..., out).

    Raises:
        ShapeError: the shapes do not go together.

    Example:
        >>> bilinear(np.array([1.0, 2.0]), np.array([10.0]), np.array([[[1.0], [1.0]]]))
        array([30.])
    """
    given = ("input1", input1), ("input2", input2), ("weight", weight)
    x, y, weight = (floats(value, "bilinear", argument) for argument, value in given)
    if weight.ndim != 3:
        raise ShapeError(f"bilinear: got weight of shape {weight.shape}, expected (out, in1, in2)")
    if (
        not x.ndim
        or x.shape[:-1] != y.shape[:-1]
        or (x.shape[-1:], y.shape[-1:]) != (weight.shape[1:2], weight.shape[2:])
    ):
        raise ShapeError(
            f"bilinear: got inputs of shape {x.shape} and {y.shape}, expected (..., {weight.shape[1]}) and "
            f"(..., {weight.shape[2]}) with the same axes in front"
        )
    if bias is not None and np.shape(bias) != weight.shape[:1]:
        raise ShapeError(f"bilinear: got bias of shape {np.shape(bias)}, expected {weight.shape[:1]}")
    out = np.einsum("...i,oij,...j->...o", x, weight, y)
    return out if bias is None else out + floats(bias)


class Bilinear(Module):
    """A bilinear map of two inputs, with PyTorch's layout and starting values; see ``functional.bilinear``.

    Weight and bias start as U(-1/sqrt(in1), 1/sqrt(in1)), drawn in that order.

    Args:
        in1_features: length of the last axis of the first input.
        in2_features: length of the last axis of the second input.
        out_features: length of the last axis of the result.
        bias: whether to add a bias.
        dtype: a floating dtype of the parameters; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other numbers at each call.

    Attributes:
        weight: Tensor of shape (out_features, in1_features, in2_features).
        bias: Tensor of shape (out_features,), or None.

    Raises:
        ArgumentError: a number of features below 1.
        ShapeError: when called on inputs that do not go together.

    Example:
        >>> layer = Bilinear(3, 4, 2, rng=0)
        >>> layer(np.ones((5, 3)), np.ones((5, 4))).shape
        (5, 2)
    """

    weight: Tensor
    bias: Tensor | None

    @door
    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        self.in1_features = integer("Bilinear", "in1_features", in1_features, 1)
        self.in2_features = integer("Bilinear", "in2_features", in2_features, 1)
        self.out_features = integer("Bilinear", "out_features", out_features, 1)
        bias, rng = flag("Bilinear", "bias", bias), generator("Bilinear", rng)
        dtype = np.float64 if dtype is None else dtype
        self.weight = Tensor(np.zeros((out_features, in1_features, in2_features)), dtype=dtype)
        self.bias = Tensor(np.zeros(out_features), dtype=dtype) if bias else None
        self.reset_parameters(rng=rng)

    @door
    def reset_parameters(self, *, rng: init.Rng = None) -> None:
        """Draw the starting values again, as a new layer has them; ``rng`` is as for the layer."""
        rng, bound = generator("Bilinear", rng), 1 / math.sqrt(self.in1_features)
        init.uniform_(self.weight, -bound, bound, rng=rng)
        if self.bias is not None:
            init.uniform_(self.bias, -bound, bound, rng=rng)

    def forward(self, input1: Any, input2: Any) -> Any:
        """Shapes (..., in1_features) and (..., in2_features) to (..., out_features)."""
        return bilinear(input1, input2, self.weight, self.bias)

    def extra_repr(self) -> str:
        """The sizes."""
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )
