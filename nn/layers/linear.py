"""The linear map: ``linear`` and ``Linear``, which multiply by a matrix and add a bias."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.engine.declaration import op
from autograd.engine.doors import door, shown
from autograd.engine.node import Node, data_of
from autograd.errors import OperandError, ShapeError
from autograd.ops import matmul, unbroadcast
from autograd.ops.rows import column_totals
from autograd.tensor import Tensor
from nn import init
from nn.modules.arguments import flag, generator, integer, numbers
from nn.modules.module import Module

TensorLike = Tensor | npt.ArrayLike


def linear(input: TensorLike, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """x @ weight.T + bias.

    Args:
        input: shape (..., in).
        weight: shape (out, in), PyTorch's layout: one row an output.
        bias: shape (out,), or None for none.

    Returns:
        Shape (..., out).

    Raises:
        ShapeError: the shapes do not go together.
        OperandError: ``input`` is a tuple of Tensors.

    Example:
        >>> linear([1.0, 2.0], Tensor([[3.0, 4.0], [5.0, 6.0]]), Tensor([0.5, 0.0])).data
        array([11.5, 17. ])
    """
    if isinstance(input, tuple) and any(isinstance(part, Node) for part in input):
        raise OperandError(
            f"linear: got {shown(input)} as input, expected one Tensor; a recurrent layer returns (output, state): "
            f"take its [0]"
        )
    x = numbers(input)
    try:
        result: Tensor = matmul(x, weight.T) if bias is None else affine(x, weight, bias)
    except ShapeError as error:
        if bias is not None:  # the message of ``affine`` says it
            raise
        raise ShapeError(
            f"linear: got input of shape {np.shape(data_of(x))} and weight of shape {weight.shape}, expected "
            + (f"an input of shape (..., {weight.shape[-1]})" if weight.shape else "a weight of shape (out, in)")
        ) from error
    except AttributeError as error:
        if hasattr(weight, "T"):
            raise
        raise OperandError(f"linear: got {shown(weight)} as weight, expected a Tensor of shape (out, in)") from error
    return result


def _rows(x: Any) -> Any:
    """``x`` with all axes but the last flattened into one."""
    return x if x.ndim == 2 else x.reshape(-1, x.shape[-1])


def _product(x: Any, y: Any) -> Any:
    """x @ y. (Of two plain matrices, ``dot`` takes half the time of the operator on small ones.)"""
    if x.__class__ is y.__class__ is np.ndarray and x.ndim == y.ndim == 2:
        return x.dot(y) if type(x) is type(y) else np.dot(x, y)
    return x @ y


def _affine_weight(g: Any, out: Any, x: Any, weight: Any, bias: Any) -> Any:
    if g.__class__ is x.__class__ is np.ndarray and g.ndim == 2 and type(g) is type(x):  # fast path: g has x's axes
        return g.T.dot(x)
    return _product(_rows(g).T, _rows(x))


def _affine_bias(g: Any, out: Any, x: Any, weight: Any, bias: Any) -> Any:
    rows = _rows(g)
    if rows.__class__ is np.ndarray and rows.dtype.char in "fd":
        return column_totals(rows)
    return unbroadcast(rows, shape=bias.shape)


@op(
    lambda g, out, x, weight, bias: _product(g, weight),
    _affine_weight,
    _affine_bias,
    gate="affine map", symbol="linear", local=("g weight", "gᵀ x", "Σ g"),
)  # fmt: skip
def affine(x: Any, weight: Any, bias: Any) -> Any:
    """x @ weight.T + bias as one gate. dx = g W, dW = gᵀ x, db = the sum of g over the batch."""
    if weight.ndim != 2 or bias.shape != weight.shape[:1]:
        raise ValueError("expected a weight of shape (out, in) and a bias of shape (out,)")
    try:
        return _product(x, weight.T) + bias
    except ValueError:
        raise ValueError(f"expected x of shape (..., {weight.shape[1]})") from None


class Linear(Module):
    """x @ weight.T + bias, with PyTorch's layout and starting values.

    Weight and bias start as U(-1/sqrt(in), 1/sqrt(in)), drawn in that order.

    Args:
        in_features: length of the last axis of the input.
        out_features: length of the last axis of the result.
        bias: whether to add a bias.
        dtype: a floating dtype of the parameters; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other numbers at each call.

    Attributes:
        weight: Tensor of shape (out_features, in_features).
        bias: Tensor of shape (out_features,), or None.

    Raises:
        ArgumentError: a number of features below 1.
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

    @door
    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        self.in_features = integer("Linear", "in_features", in_features, 1)
        self.out_features = integer("Linear", "out_features", out_features, 1)
        bias, rng = flag("Linear", "bias", bias), generator("Linear", rng)
        dtype = np.float64 if dtype is None else dtype
        self.weight = Tensor(np.zeros((out_features, in_features)), dtype=dtype)
        self.bias = Tensor(np.zeros(out_features), dtype=dtype) if bias else None
        self.reset_parameters(rng=rng)

    @door
    def reset_parameters(self, *, rng: init.Rng = None) -> None:
        """Draw the starting values again, as a new layer has them; ``rng`` is as for the layer."""
        rng, bound = generator("Linear", rng), 1 / math.sqrt(self.in_features)
        init.uniform_(self.weight, -bound, bound, rng=rng)
        if self.bias is not None:
            init.uniform_(self.bias, -bound, bound, rng=rng)

    def forward(self, input: Any) -> Tensor:
        """Shape (..., in_features) to (..., out_features)."""
        return linear(input, self.weight, self.bias)

    def extra_repr(self) -> str:
        """The sizes."""
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"
