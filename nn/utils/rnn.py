"""Sequences of different lengths, under the names of ``torch.nn.utils.rnn``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.engine.doors import door, shown
from autograd.engine.node import Node
from autograd.errors import ArgumentError, OperandError, ShapeError
from nn.data.rows import as_array
from nn.modules.arguments import flag, one_of, real


@door
def pad_sequence(
    sequences: Sequence[Any], batch_first: bool = False, padding_value: float = 0.0, padding_side: str = "right"
) -> Any:
    """Sequences filled up to the longest one and stacked; differentiable with respect to those that are Tensors.

    Args:
        sequences: arrays or Tensors of shape (L, ...), each with a length of its own; the other axes are the same in
            all.
        batch_first: True for the shape (N, longest, ...), False for (longest, N, ...).
        padding_value: the number to fill up with.
        padding_side: ``"right"`` or ``"left"``.

    Raises:
        OperandError: no list of arrays.
        ArgumentError: integers to be filled up with a number that their dtype does not have.
        ShapeError: no sequences, or shapes that differ in more than the length.

    Example:
        >>> pad_sequence([np.array([1, 2, 3]), np.array([4])], batch_first=True)
        array([[1, 2, 3],
               [4, 0, 0]])
    """
    name = "pad_sequence"
    if not isinstance(sequences, (list, tuple)):
        raise OperandError(f"{name}: got {shown(sequences)} as sequences, expected a list of arrays")
    arrays = [as_array(name, f"sequences[{i}]", x) for i, x in enumerate(sequences)]
    shapes = [tuple(x.shape) for x in arrays]
    if not shapes or not all(shapes) or len({shape[1:] for shape in shapes}) > 1:
        raise ShapeError(f"{name}: got shapes {shapes}, expected one or more (L, ...) that differ in L alone")
    value, longest = real(name, "padding_value", padding_value, low=-math.inf), max(shape[0] for shape in shapes)
    left = one_of(name, "padding_side", padding_side, ("right", "left")) == "left"
    filled = []
    for x, shape in zip(arrays, shapes, strict=True):
        _check_fill(name, value, x.dtype)
        fill = np.full((longest - shape[0], *shape[1:]), value).astype(x.dtype)
        parts = [fill, x] if left else [x, fill]
        filled.append(np.concatenate(parts) if isinstance(x, Node) or len(fill) else x)
    return np.stack(filled, axis=0 if flag(name, "batch_first", batch_first) else 1)


def _check_fill(name: str, value: float, dtype: Any) -> None:
    """ArgumentError if a dtype of integers has no such number: converted to it, it would be another one."""
    if dtype.kind in "iub":
        with np.errstate(invalid="ignore"):
            found = np.asarray(value).astype(dtype)
        if found != value:
            raise ArgumentError(f"{name}: got padding_value={value:g} for sequences of dtype {dtype}, which lacks it")
