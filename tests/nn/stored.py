"""The form in which tables of numbers that PyTorch computed lie in files: rows of a description and its arrays.

A file is an ``.npz`` of ``rows``, JSON that has the description of each row with the kinds and shapes of its arrays,
and ``numbers``, all of their entries one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

Row = tuple[Any, Sequence[np.ndarray]]


def write(path: Path, rows: Iterable[Row]) -> None:
    """Write rows; a description is anything that JSON has, arrays hold floats or integers."""
    told: list[Any] = []
    flat: list[np.ndarray] = []
    for description, arrays in rows:
        assert all(array.dtype in (np.float64, np.int64) for array in arrays), description
        told.append([description, [[array.dtype.kind, array.shape] for array in arrays]])
        flat += [array.ravel() for array in arrays]
    np.savez_compressed(path, rows=json.dumps(told), numbers=np.concatenate(flat))


def read(path: Path) -> list[tuple[Any, list[np.ndarray]]]:
    """The rows of a file, as they were written."""
    with np.load(path) as file:
        told, rest = json.loads(file["rows"].item()), file["numbers"]
    rows = []
    for description, kinds in told:
        arrays = []
        for kind, shape in kinds:
            size = int(np.prod(shape))
            arrays.append(rest[:size].reshape(shape).astype(np.int64 if kind == "i" else np.float64))
            rest = rest[size:]
        rows.append((description, arrays))
    assert not rest.size, path
    return rows
