"""Random augmentation: a function that alters the batches of a training, with a source of randomness of its own."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np

from autograd.engine.doors import shown
from autograd.engine.node import data_of
from autograd.errors import OperandError, ShapeError
from nn.data.loading import generators_of
from nn.data.rows import as_tree, counted, leaves, mapped
from nn.training.feeding import Batch

Augment = Callable[..., Any]


def derived(rng: np.random.Generator, number: int) -> np.random.Generator:
    """A source of randomness that depends on another one, which is left as it is, and on a number."""
    seeds = deepcopy(rng).integers(0, 2**63, 4).tolist()
    return np.random.default_rng([*seeds, number])


class Augmentation:
    """The argument ``augment`` of ``fit``: ``augment(x, rng)``, ``augment(x, y, rng)`` or ``augment(x)``.

    It is given copies of plain arrays, so it may write to them. A floating array keeps its dtype: noise of float64 does
    not widen float32.

    Args:
        function: returns x; or (x, y), if it is given both.
        rng: its source of randomness.

    Raises:
        OperandError: it is no function of so many arguments.
    """

    def __init__(self, function: Augment, rng: np.random.Generator) -> None:
        self.function, self.rng = function, rng
        if not callable(function) or isinstance(function, type):
            raise OperandError(f"fit: got {shown(function)} as augment, expected a function augment(x, rng)")
        try:
            signature = inspect.signature(function)
        except (TypeError, ValueError):
            self.count = 2
            return
        for count in (2, 3, 1):
            try:
                signature.bind(*range(count))
            except TypeError:
                continue
            self.count = count
            return
        raise OperandError(f"fit: got augment{signature}, expected augment(x, rng), augment(x, y, rng) or augment(x)")

    @property
    def generators(self) -> dict[str, np.random.Generator]:
        """The augmentation's own source of randomness, and those that the function holds."""
        return {"rng": self.rng} | {f"own.{name}": x for name, x in generators_of(self.function).items()}

    def __call__(self, batch: Batch) -> Batch:
        """The batch, altered."""
        x, y = _plain(batch.x, batch.borrowed), batch.y
        if self.count == 3:
            found = self.function(x, _plain(y, batch.borrowed), self.rng)
            if not isinstance(found, (tuple, list)) or len(found) != 2:
                raise OperandError(f"fit: got {shown(found)} from augment(x, y, rng), expected (x, y)")
            new_x, y = found
            y = _kept_dtype(as_tree("fit", "y of augment", y), batch.y)
        else:
            new_x = self.function(x) if self.count == 1 else self.function(x, self.rng)
        if new_x is None:
            raise OperandError("fit: got None from augment, expected the altered x: it ends in return x")
        new_x = _kept_dtype(as_tree("fit", "x of augment", new_x), batch.x)
        rows = counted("fit", {"x of augment": new_x, "y": y})
        if rows != batch.size:
            raise ShapeError(f"fit: got {rows} rows from augment, expected as many as it was given, {batch.size}")
        return batch._replace(x=new_x, y=y)


def _plain(tree: Any, borrowed: bool) -> Any:
    """Plain arrays that may be written to."""
    if borrowed:
        return mapped(lambda x: x.copy() if isinstance(x, np.ndarray) else x, mapped(data_of, tree))
    return mapped(data_of, tree)


def _kept_dtype(tree: Any, before: Any) -> Any:
    """Floating arrays in the dtype that the array in the same place had, if that is a floating one."""
    dtypes = {place: getattr(x, "dtype", None) for place, x in leaves(before)}
    places = iter([place for place, _ in leaves(tree)])

    def kept(x: Any) -> Any:
        dtype = dtypes.get(next(places))
        return x.astype(dtype) if dtype is not None and dtype.kind == x.dtype.kind == "f" and dtype != x.dtype else x

    return mapped(kept, tree)
