"""``default_collate``: samples put together as a batch, as PyTorch's function of this name does it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograd.engine.arrays import admitted, is_foreign
from autograd.engine.doors import door, shown
from autograd.engine.node import Node
from autograd.errors import ArgumentError, OperandError, ShapeError


@door
def default_collate(batch: Sequence[Any]) -> Any:
    """Samples of one kind as a batch, with a first axis for the samples.

    - numbers become an array: of int64, bool or float64, as NumPy makes one of Python's numbers;
    - arrays are stacked, Tensors too (and pass gradients on); arrays of pandas and xarray become plain ones;
    - strings and bytes stay a list;
    - of tuples and lists comes a list with a batch for each place, of a named tuple one of its kind;
    - of dicts comes a dict with a batch for each key of the first.

    Args:
        batch: the samples, at least one.

    Raises:
        ShapeError: arrays of different shapes, or tuples of different lengths. A ``collate_fn`` of one's own may fill
            them up.
        ArgumentError: no samples, or a dict without a key that the first has.
        OperandError: samples of a kind that makes no array, such as None.

    Example:
        >>> default_collate([([1.0, 2.0], 0, "a"), ([3.0, 4.0], 1, "b")])
        [[array([1., 3.]), array([2., 4.])], array([0, 1]), ['a', 'b']]
        >>> default_collate([{"x": np.zeros(2), "y": 1}, {"x": np.ones(2), "y": 2}])
        {'x': array([[0., 0.],
               [1., 1.]]), 'y': array([1, 2])}
    """
    if isinstance(batch, (str, bytes)) or not isinstance(batch, Sequence):
        raise OperandError(f"default_collate: got {shown(batch)}, expected a list of samples")
    if not batch:
        raise ArgumentError("default_collate: got no samples, expected at least one")
    return _collated(batch, "samples")


def _collated(batch: Sequence[Any], place: str) -> Any:
    first = batch[0]
    if isinstance(first, (str, bytes)):
        return list(batch)
    if isinstance(first, Mapping):
        return _of_dicts(batch, place)
    if isinstance(first, (tuple, list)):
        if not all(isinstance(x, (tuple, list)) for x in batch):
            raise OperandError(f"default_collate: got {place} of several kinds, expected each a {type(first).__name__}")
        lengths = sorted({len(x) for x in batch})
        if len(lengths) > 1:
            raise ShapeError(
                f"default_collate: got {place} of lengths {lengths}, expected one length; a collate_fn of your own may "
                f"fill them up"
            )
        parts = [_collated(part, f"{place}[{i}]") for i, part in enumerate(zip(*batch, strict=True))]
        return type(first)(*parts) if hasattr(first, "_fields") else parts
    if isinstance(first, (bool, int, float, complex, np.generic)):
        return _of_numbers(batch, place)
    return _stacked(batch, place)


def _of_dicts(batch: Sequence[Any], place: str) -> Any:
    first = batch[0]
    found = {}
    for key in first:
        if not all(isinstance(x, Mapping) and key in x for x in batch):
            raise ArgumentError(
                f"default_collate: got {place} without {key!r}, which the first has, expected it in all"
            )
        found[key] = _collated([x[key] for x in batch], f"{place}[{key!r}]")
    try:
        return type(first)(found)
    except TypeError:
        return found


def _of_numbers(batch: Sequence[Any], place: str) -> Any:
    try:
        array = np.array(batch)
    except (TypeError, ValueError):
        array = np.empty((), object)
    # Integers beyond the range of int64 beside negative ones would become floats, and be rounded.
    rounded = array.dtype.kind == "f" and all(isinstance(x, (int, np.integer, np.bool)) for x in batch)
    if array.ndim != 1 or array.dtype.kind not in "biufc" or rounded:
        kinds = ", ".join(sorted({type(x).__name__ for x in batch}))
        raise OperandError(f"default_collate: got {place} of {kinds}, expected numbers of one kind, below 2^63")
    return array


def _stacked(batch: Sequence[Any], place: str) -> Any:
    arrays = [admitted("default_collate", x) for x in batch]
    for x in arrays:
        known = isinstance(x, (np.ndarray, Node, np.generic)) or is_foreign(x)
        if not known or x.dtype.kind not in "biufc":
            kind = f"an array of dtype {x.dtype}" if known else shown(x)
            raise OperandError(
                f"default_collate: got {kind} among {place}, expected numbers, arrays of numbers, strings, or tuples "
                f"and dicts of them; a collate_fn of your own may take others"
            )
    shapes = sorted({tuple(x.shape) for x in arrays})
    if len(shapes) > 1:
        raise ShapeError(
            f"default_collate: got {place} of shapes {shapes}, expected one shape; a collate_fn of your own may fill "
            f"them up"
        )
    dtypes = {x.dtype for x in arrays}
    if len(dtypes) > 1 and all(dtype.kind in "biu" for dtype in dtypes) and np.result_type(*dtypes).kind == "f":
        raise OperandError(
            f"default_collate: got {place} of dtypes {', '.join(sorted(map(str, dtypes)))}, expected integers that one "
            f"dtype holds; floats would round them"
        )
    return np.stack(arrays)
