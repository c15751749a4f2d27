"""``pad_sequence``: one array of sequences of different lengths."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd.engine.doors import door, shown
from autograd.engine.node import Node, data_of
from autograd.errors import ArgumentError, OperandError, ShapeError
from nn.modules.arguments import array, flag, one_of


@door
def pad_sequence(
    sequences: Iterable[Any], batch_first: bool = False, padding_value: float = 0.0, padding_side: str = "right"
) -> Any:
    """Sequences of different lengths as one array, the shorter ones filled up.

    The lengths, for the ``lengths`` of a recurrent layer, are ``[len(x) for x in sequences]``.

    Args:
        sequences: B arrays or Tensors of shape (T_i, ...), equal behind the first axis. Integers stay integers.
        batch_first: True for the shape (B, T, ...), False for (T, B, ...); T is the largest of the lengths.
        padding_value: the number that fills up.
        padding_side: "right" puts it behind the end of a sequence, "left" before its start.

    Raises:
        OperandError: the argument is no list of arrays.
        ShapeError: no sequences, or some that differ in more than the first axis.
        ArgumentError: an unknown side.

    Example:
        >>> pad_sequence([[1, 2, 3], [4]], batch_first=True, padding_value=-1)
        array([[ 1,  2,  3],
               [ 4, -1, -1]])
    """
    one_of("pad_sequence", "padding_side", padding_side, ("right", "left"))
    batch_first = flag("pad_sequence", "batch_first", batch_first)
    if isinstance(sequences, (str, bytes)) or not isinstance(sequences, Iterable):
        raise OperandError(f"pad_sequence: got {shown(sequences)}, expected a list of arrays, one a sequence")
    given = [x if hasattr(x, "shape") else np.asarray(x) for x in map(array, sequences)]
    if not given:
        raise ShapeError("pad_sequence: got no sequences, expected at least one")
    for i, x in enumerate(given):
        if data_of(x).dtype.kind not in "fciub":
            raise OperandError(f"pad_sequence: got {shown(x)} as sequence {i}, expected numbers")
        if x.ndim == 0 or x.shape[1:] != given[0].shape[1:]:
            wanted = ", ".join(["T", *map(str, given[0].shape[1:])]) + ("," if given[0].ndim < 2 else "")
            raise ShapeError(f"pad_sequence: got sequence {i} of shape {x.shape}, expected ({wanted})")
    dtype = np.result_type(*(data_of(x).dtype for x in given))
    if not _fits(padding_value, dtype):
        raise ArgumentError(
            f"pad_sequence: got padding_value={padding_value!r:.40}, expected a number of the sequences' dtype, {dtype}"
        )
    steps = max(map(len, given))
    padded = []
    for x in given:
        rest = np.full((steps - len(x), *x.shape[1:]), padding_value, dtype)
        parts = [x, rest] if padding_side == "right" else [rest, x]
        padded.append(np.concatenate(parts) if len(rest) or isinstance(x, Node) else x)
    return np.stack(padded, axis=0 if batch_first else 1)


def _fits(number: Any, dtype: np.dtype[Any]) -> bool:
    """True if an array of a dtype can hold the number; of floating ones, roundly."""
    if not isinstance(number, (bool, int, float, complex, np.number, np.bool_)):
        return False
    if dtype.kind in "fc":
        return dtype.kind == "c" or not isinstance(number, (complex, np.complexfloating))
    with np.errstate(invalid="ignore"):
        try:
            return bool(np.asarray(number).astype(dtype) == number)
        except OverflowError:
            return False
