"""Predictions, targets and weights of a loss: checked, and brought to one form."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.engine.arrays import admitted, is_foreign, is_lazy
from autograd.engine.beside import as_array
from autograd.engine.node import Node, data_of
from autograd.engine.objects import listed
from autograd.errors import ArgumentError, OperandError, ShapeError
from autograd.ops import where
from autograd.tensor import Tensor

_UNSIGNED = {n: np.dtype(f"u{n}") for n in (1, 2, 4, 8)}


def as_operand(x: Any) -> Any:
    """``x`` as something with a shape: nodes and arrays as they are, numbers and lists as arrays."""
    x = admitted("loss", x)
    return x if hasattr(x, "shape") else admitted("loss", listed(x))


def as_target(x: Any) -> Any:
    """``x`` as an array of any kind or a node."""
    x = admitted("loss", x)
    return x if isinstance(x, (np.ndarray, Node)) or is_foreign(x) else admitted("loss", listed(x))


def in_dtype(x: Any, dtype: np.dtype[Any]) -> Any:
    """Plain numbers in the dtype that they are about to meet, as Python's own would be; a node as it is."""
    if isinstance(x, Node) or dtype.kind != "f":
        return x
    if is_foreign(x):
        return x.astype(dtype)
    try:
        if x.dtype.kind in "mMc" or (x.dtype.kind == "O" and any(part is None for part in x.flat)):
            raise OperandError("no real numbers")  # NumPy would convert them to nanoseconds, real parts or NaN
        return as_array(x, dtype)
    except (TypeError, ValueError) as error:
        raise OperandError(f"loss: got an array of dtype {x.dtype}, expected numbers: {error}") from None


def same_shape(name: str, input: Any, target: Any, names: tuple[str, str] = ("input", "target")) -> tuple[Any, Any]:
    """The two operands, checked to have one shape; plain ones get one dtype. The names are for the message."""
    input, target = floating(input), as_operand(target)
    first, second = names
    if input.shape != target.shape:
        fits = math.prod(target.shape) == math.prod(input.shape)
        hint = f"; {second}.reshape({first}.shape) makes it fit" if fits else ""
        raise ShapeError(
            f"{name}: got {first} of shape {input.shape} and {second} of shape {target.shape}, "
            f"expected equal shapes{hint}"
        )
    target = in_dtype(target, input.dtype)
    if not input.shape:
        # An op takes an array without axes beside a Tensor for a number, whose functions are float64.
        if isinstance(input, Tensor):
            target = constant(target)
        elif isinstance(target, Tensor):
            input = constant(in_dtype(input, target.dtype))
    return input, target


def constant(x: Any) -> Any:
    """A plain array as a Tensor without a gradient; a node, or an array of another kind, as it is."""
    return Tensor(x, requires_grad=False) if isinstance(x, np.ndarray) else x


def floating(x: Any) -> Any:
    """An operand, with integers and booleans as float64: a margin of 0.5 is no integer, and bytes overflow."""
    x = as_operand(x)
    return x if x.dtype.kind in "fc" else in_dtype(x, np.dtype(np.float64))


def signs(name: str, x: Any) -> Any:
    """``x``, checked; in arrays that are not computed yet, NaN replaces numbers other than -1 and 1."""
    data = data_of(x)
    if is_lazy(data):
        return where(abs(data) == 1, x, math.nan)
    wrong = data[abs(data) != 1]
    if wrong.size:
        raise ArgumentError(f"{name}: got {wrong.flat[0]} in the target, expected -1 and 1 alone")
    return x


def not_below_0(name: str, which: str, x: Any, wanted: str) -> Any:
    """``x``, checked; in arrays that are not computed yet, NaN replaces numbers below 0."""
    data = data_of(x)
    if is_lazy(data):
        return where(data >= 0, x, math.nan)
    wrong = data[~(data >= 0)]
    if wrong.size:
        raise ArgumentError(f"{name}: got {wrong.flat[0]} in the {which}, expected {wanted}")
    return x


def without_nan(name: str, x: Any) -> Any:
    """A target, checked for NaN; arrays that are not computed yet pass."""
    data = data_of(x)
    if not is_lazy(data) and (data != data).any():
        raise ArgumentError(f"{name}: got nan in the target, expected numbers; leave out the rows that have none")
    return x


def classes_of(name: str, input: Any, target: Any, ignore_index: int | None = None) -> tuple[Any, Any]:
    """``target`` as an array of classes, checked against the scores in ``input``, and a mask if some are ignored."""
    shape = input.shape
    if not shape:
        raise ShapeError(f"{name}: got input of shape {shape}, expected (N, C), or (C,) for one sample")
    count, samples = (shape[0], ()) if len(shape) == 1 else (shape[1], (shape[0], *shape[2:]))
    target = as_target(target)
    if target.dtype.kind not in "iu":
        raise OperandError(
            f"{name}: got a target of dtype {target.dtype}, expected integer classes, as in target.astype(np.int64)"
            + (f", or probabilities of shape {shape}" if name == "cross_entropy" else "")
        )
    if target.shape != samples:
        raise ShapeError(
            f"{name}: got input of shape {shape} and target of shape {target.shape}, expected target of shape "
            f"{samples}: one class a sample"
        )
    if is_lazy(target):  # negative_log_likelihood checks classes that are not computed yet
        return target, None
    if is_outside(target, count) or (ignore_index is not None and 0 <= ignore_index < count):
        kept = target != ignore_index if ignore_index is not None else np.ones(target.shape, bool)
        wrong = target[kept & ((target < 0) | (target >= count))]
        if wrong.size:
            raise ArgumentError(
                f"{name}: got class {wrong.flat[0]} in the target, expected 0 to {count - 1}: input has shape {shape}"
            )
        if not kept.all():
            return target, kept
    return target, None


def is_outside(target: Any, count: int) -> bool:
    """True if an array of integers holds one outside of the classes."""
    if not target.size:
        return False
    # A negative class, read as unsigned, is a huge one: one pass finds both kinds of error.
    unsigned = _UNSIGNED[target.itemsize]
    row = target.view(unsigned if target.dtype.isnative else unsigned.newbyteorder()).ravel()
    return bool(row[row.argmax()] >= count)


def weighted(name: str, losses: Any, weight: Any, which: str = "weight") -> Any:
    """Losses times weights, which may be broadcast; the losses may not."""
    if weight is None:
        return losses
    weight = in_dtype(as_operand(weight), losses.dtype)
    ndim = len(losses.shape) - len(weight.shape)
    if ndim < 0 or any(n not in (1, m) for n, m in zip(weight.shape, losses.shape[ndim:], strict=True)):
        raise ShapeError(f"{name}: got {which} of shape {weight.shape}, expected one that broadcasts to {losses.shape}")
    return losses * weight


def weights_of_classes(name: str, weight: Any, count: int, dtype: np.dtype[Any]) -> Any:
    """Weights of classes, one for each."""
    if weight is None:
        return None
    weight = in_dtype(as_operand(weight), dtype)
    if weight.shape != (count,):
        raise ShapeError(f"{name}: got weight of shape {weight.shape}, expected ({count},): one a class")
    return weight
