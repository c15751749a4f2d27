"""``Linear``: the layer that multiplies by a matrix and adds a bias."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.tensor import Tensor
from nn import functional, init
from nn.module import Module


class Linear(Module):
    """x @ weight.T + bias, with PyTorch's layout and starting values.

    Weight and bias start as U(-1/sqrt(in), 1/sqrt(in)), drawn in that order.

    Args:
        in_features: length of the last axis of what comes in.
        out_features: length of the last axis of what goes out.
        bias: whether to add a bias.
        dtype: a floating dtype of the parameters; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other numbers at each call.

    Attributes:
        weight: Tensor of shape (out_features, in_features).
        bias: Tensor of shape (out_features,), or None.

    Raises:
        ValueError: a number of features below 1.
        ShapeError: when called on an array whose last axis is not ``in_features`` long.

    Example:
        >>> import numpy as np
        >>> layer = Linear(3, 2, rng=0)
        >>> layer
        Linear(in_features=3, out_features=2, bias=True)
        >>> layer(np.ones((5, 3))).shape
        (5, 2)
    """

    weight: Tensor
    bias: Tensor | None

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        if in_features < 1 or out_features < 1:
            raise ValueError(
                f"Linear: got in_features={in_features} and out_features={out_features}, expected both to be at least 1"
            )
        rng = np.random.default_rng(rng)
        bound = 1 / math.sqrt(in_features)
        dtype = np.float64 if dtype is None else dtype
        self.in_features = in_features
        self.out_features = out_features
        self.weight = init.uniform_(Tensor(np.zeros((out_features, in_features)), dtype=dtype), -bound, bound, rng=rng)
        self.bias = init.uniform_(Tensor(np.zeros(out_features), dtype=dtype), -bound, bound, rng=rng) if bias else None

    def forward(self, x: Any) -> Tensor:
        """Shape (..., in_features) to (..., out_features)."""
        return functional.linear(x, self.weight, self.bias)

    def extra_repr(self) -> str:
        """The sizes."""
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"
