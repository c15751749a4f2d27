"""Predictions, targets and weights of a loss: checked, and brought to one form."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.engine.arrays import admitted, is_foreign
from autograd.engine.node import Node
from autograd.errors import OperandError, ShapeError


def as_operand(x: Any) -> Any:
    """``x`` as something with a shape: nodes and arrays as they are, numbers and lists as arrays."""
    x = admitted("loss", x)
    return x if hasattr(x, "shape") else np.asarray(x)


def as_target(x: Any) -> Any:
    """``x`` as an array of any kind or a node."""
    x = admitted("loss", x)
    return x if isinstance(x, (np.ndarray, Node)) or is_foreign(x) else np.asarray(x)


def in_dtype(x: Any, dtype: np.dtype[Any]) -> Any:
    """Plain numbers in the dtype that they are about to meet, as Python's own would be; a node as it is."""
    if isinstance(x, Node) or dtype.kind != "f":
        return x
    if is_foreign(x):
        return x.astype(dtype)
    try:
        if x.dtype.kind in "mM" or (x.dtype.kind == "O" and any(part is None for part in x.flat)):
            raise OperandError("no numbers")  # NumPy would make nanoseconds, or NaN, of them
        return np.asarray(x, dtype)
    except (TypeError, ValueError) as error:
        raise OperandError(f"loss: got an array of dtype {x.dtype}, expected numbers: {error}") from None


def same_shape(name: str, input: Any, target: Any) -> tuple[Any, Any]:
    """Both as operands of one shape and, if they are plain, of one dtype."""
    input, target = as_operand(input), as_operand(target)
    if input.shape != target.shape:
        hint = "; target.reshape(input.shape) makes it fit" if math.prod(target.shape) == math.prod(input.shape) else ""
        raise ShapeError(
            f"{name}: got input of shape {input.shape} and target of shape {target.shape}, expected equal shapes{hint}"
        )
    return input, in_dtype(target, input.dtype)


def weighted(name: str, losses: Any, weight: Any, which: str = "weight") -> Any:
    """Losses times weights, which may be broadcast; the losses may not."""
    if weight is None:
        return losses
    weight = in_dtype(as_operand(weight), losses.dtype)
    ndim = len(losses.shape) - len(weight.shape)
    if ndim < 0 or any(n not in (1, m) for n, m in zip(weight.shape, losses.shape[ndim:], strict=True)):
        raise ShapeError(f"{name}: got {which} of shape {weight.shape}, expected one that broadcasts to {losses.shape}")
    return losses * weight
