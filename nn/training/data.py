"""Rows of arrays in portions: shuffled minibatches, and a split into training and test data."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd.engine.arrays import admitted
from autograd.engine.doors import door
from autograd.errors import ArgumentError, ShapeError
from nn.init import Rng
from nn.modules.arguments import flag, generator, integer


class batches:
    """The rows of one or several arrays in portions, as tuples; iterate again for another epoch in another order.

    Args:
        *arrays: arrays of equal length along the first axis. Those of pandas and xarray come out as plain arrays: rows
            are counted by position, not by label.
        batch_size: rows in a batch; the last may have fewer.
        shuffle: draw the rows in random order, anew for each iteration.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, another order at each call.
        drop_last: leave out the last batch if it has fewer rows.

    Raises:
        ShapeError: no arrays, an array without axes, or arrays of different lengths.
        OperandError: a masked array, a ``numpy.matrix`` or a sparse matrix.
        ArgumentError: a batch size below 1.

    Example:
        >>> import numpy as np
        >>> x, y = np.arange(5.0), np.arange(5) % 2
        >>> for xb, yb in batches(x, y, batch_size=2, shuffle=False):
        ...     print(xb, yb)
        [0. 1.] [0 1]
        [2. 3.] [0 1]
        [4.] [0]
        >>> len(batches(x, y, batch_size=2, drop_last=True))
        2
    """

    @door
    def __init__(
        self, *arrays: Any, batch_size: int, shuffle: bool = True, rng: Rng = None, drop_last: bool = False
    ) -> None:
        self.batch_size = integer("batches", "batch_size", batch_size, 1)
        self.arrays, self.rows = _aligned("batches", arrays)
        self.shuffle = flag("batches", "shuffle", shuffle)
        self.drop_last = flag("batches", "drop_last", drop_last)
        self.rng = generator("batches", rng)

    def __len__(self) -> int:
        """The number of batches in one iteration."""
        return self.rows // self.batch_size if self.drop_last else math.ceil(self.rows / self.batch_size)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        order = self.rng.permutation(self.rows) if self.shuffle else None
        for start in range(0, len(self) * self.batch_size, self.batch_size):
            rows = slice(start, start + self.batch_size)
            chosen = rows if order is None else order[rows]
            yield tuple(array[chosen] for array in self.arrays)


@door
def train_test_split(*arrays: Any, test_size: float = 0.2, rng: Rng = None) -> list[Any]:
    """Rows dealt at random to a training and a test set, the same rows in all arrays.

    Args:
        *arrays: arrays of equal length along the first axis, as in ``batches``.
        test_size: the part of the rows that goes to the test set, between 0 and 1 (rounded up); or their number.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, another split at each call.

    Returns:
        Training and test rows of the first array, then of the second, and so on.

    Raises:
        ShapeError: no arrays, or arrays of different lengths.
        OperandError: a masked array, a ``numpy.matrix`` or a sparse matrix.
        ArgumentError: one of the two sets would be empty.

    Example:
        >>> import numpy as np
        >>> x_train, x_test, y_train, y_test = train_test_split(np.zeros((10, 3)), np.arange(10), rng=0)
        >>> x_train.shape, y_test.shape
        ((8, 3), (2,))
    """
    checked, rows = _aligned("train_test_split", arrays)
    tests = rows_for_tests("train_test_split", "test_size", test_size, rows)
    order = generator("train_test_split", rng).permutation(rows)
    return [array[chosen] for array in checked for chosen in (order[tests:], order[:tests])]


def rows_for_tests(name: str, argument: str, size: float, rows: int) -> int:
    """The number of rows in a test set of a size: a part of all, rounded up, or a number.

    Raises:
        ArgumentError: one of the two sets would be empty.
    """
    is_part = isinstance(size, float) and 0 < size < 1
    tests = math.ceil(rows * size) if is_part else size
    if not isinstance(tests, (int, np.integer)) or not 0 < tests < rows:
        raise ArgumentError(
            f"{name}: got {argument}={size} of {rows} rows, expected at least one row in each set: "
            f"a float between 0 and 1, or an integer from 1 to {rows - 1}"
        )
    return int(tests)


def _aligned(name: str, arrays: tuple[Any, ...]) -> tuple[tuple[Any, ...], int]:
    """The arguments as arrays, and the number of rows that they all have."""
    arrays = tuple(admitted(name, array) for array in arrays)
    arrays = tuple(array if hasattr(array, "shape") else np.asarray(array) for array in arrays)
    shapes = [tuple(array.shape) for array in arrays]
    if not shapes or not all(shapes):
        raise ShapeError(f"{name}: got shapes {shapes}, expected one or more arrays with at least one axis")
    lengths = {shape[0] for shape in shapes}
    if len(lengths) > 1:
        raise ShapeError(f"{name}: got shapes {shapes}, expected the same number of rows in all")
    return arrays, lengths.pop()
