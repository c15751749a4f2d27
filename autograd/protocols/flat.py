"""``t.flat``: the entries of a Tensor in C order, read, assigned and iterated over as NumPy's ``flat`` is."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any

import numpy

from autograd.engine.doors import door, shown
from autograd.engine.node import Node
from autograd.engine.views import own_memory
from autograd.errors import OperandError, ShapeError

np: Any = numpy  # NumPy's stubs know plain arrays only


class Flat:
    """The entries of a Tensor along one axis. Assignments reach the Tensor; a read gives a copy.

    Example:
        >>> from autograd import Tensor
        >>> t = Tensor([[1.0, 2.0], [3.0, 4.0]]) * 1.0
        >>> t.flat[2], len(t.flat), [float(x) for x in t.flat]
        (Tensor(3., op=getitem), 4, [1.0, 2.0, 3.0, 4.0])
        >>> t.flat[[0, 3]] = 9.0
        >>> t.data
        array([[9., 2.],
               [3., 9.]])
    """

    __slots__ = ("_entries", "_next", "base")

    def __init__(self, base: Any) -> None:
        self.base = base
        self._next = 0
        self._entries = iter(range(base.size))

    @property
    def index(self) -> int:
        """The place of the entry that ``next`` gives."""
        return self._next

    @property
    def coords(self) -> tuple[int, ...]:
        """The index in the Tensor of the entry that ``next`` gives."""
        return tuple(map(int, np.unravel_index(self._next, self.base.shape)))

    def __len__(self) -> int:
        return int(self.base.size)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        place = next(self._entries)
        self._next = place + 1
        return self[place]

    @door
    def __getitem__(self, index: Any) -> Any:
        return own_memory(self.base.reshape(-1)[_one_axis(index)])

    @door
    def __setitem__(self, index: Any, values: Any) -> None:
        """Assign to entries; values that are too few are repeated, as NumPy does it."""
        places = np.arange(len(self))[_one_axis(index)]
        if places.size:
            self.base[np.unravel_index(places, self.base.shape)] = _repeated(values, places.shape)

    def copy(self) -> Any:
        """All entries along one axis, in memory of their own; gradients pass."""
        return self.base.flatten()

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        flat = self.copy()
        return np.asarray(flat) if dtype is None else np.asarray(flat, dtype=dtype)


def _one_axis(index: Any) -> Any:
    if isinstance(index, tuple):
        if len(index) != 1:
            raise OperandError(f"flat: got {shown(index)} as index, expected an index of one axis")
        (index,) = index
    if isinstance(index, Node):
        return operator.index(index)  # type: ignore[arg-type]
    return slice(None) if index is ... else index


def _repeated(values: Any, shape: tuple[int, ...]) -> Any:
    """``values`` in a shape: one number as it is; several numbers in C order, repeated as often as needed."""
    if not np.ndim(values):
        return values
    if not np.size(values):
        raise ShapeError("flat: got no values to assign, expected at least one")
    return np.resize(values, shape)
