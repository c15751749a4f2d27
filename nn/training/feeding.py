"""The batches of a training or of a measurement: from arrays in the memory, or from anything that gives batches."""

from __future__ import annotations

import inspect
import math
from collections.abc import Generator, Iterable, Iterator, Mapping, Set
from typing import Any, NamedTuple

import numpy as np

from autograd.engine.arrays import admitted
from autograd.engine.doors import shown
from autograd.engine.node import Node
from autograd.errors import ArgumentError, OperandError, ShapeError
from autograd.tensor import Tensor
from nn.data.loading import generators_of
from nn.data.rows import as_tree, counted, is_array, mapped, taken
from nn.modules.arguments import integer
from nn.training.row_weights import checked_weights


class Batch(NamedTuple):
    """Some rows.

    Attributes:
        x: the inputs: an array, a tuple or a dict of them.
        y: the targets, likewise; None for rows that have none.
        weight: how much each row counts; None if all count the same.
        rows: their numbers in the whole, where they are known: a slice or an array.
        size: how many there are.
        borrowed: True if the arrays belong to the caller, so that they must not be written to.
    """

    x: Any
    y: Any
    weight: Any
    rows: Any
    size: int
    borrowed: bool


class Arrays:
    """Batches of the rows of arrays.

    Args:
        owner: the function that is called, for messages.
        x: inputs: an array, or a tuple or a dict of them.
        y: targets, likewise; None for rows without.
        weight: one number a row, or None.
        place: in front of the names in messages, such as ``"validation "``.
    """

    def __init__(self, owner: str, x: Any, y: Any, weight: Any = None, place: str = "") -> None:
        self.owner, self.place = owner, place
        for name, part in (("x", x), ("y", y)):
            if is_dataset(part):
                raise OperandError(
                    f"{owner}: got {shown(part)} as {place}{name}, whose samples are tuples, expected an array, or "
                    f"batches and no y: DataLoader(dataset, batch_size=32)"
                )
        self.x = as_tree(owner, f"{place}x", x)
        self.y = None if y is None else as_tree(owner, f"{place}y", y)
        self.rows = counted(owner, {f"{place}{name}": part for name, part in (("x", self.x), ("y", self.y))
                                    if part is not None})  # fmt: skip
        self.weight = None if weight is None else checked_weights(owner, f"{place}sample_weight", weight, self.rows)
        self.batch_size, self.drop_last = self.rows, False
        self.rng: np.random.Generator | None = None

    def in_portions(self, batch_size: Any, rng: np.random.Generator | None = None, drop_last: bool = False) -> Arrays:
        """The same rows in batches of another size; in random order if ``rng`` is given."""
        self.batch_size = integer(self.owner, "batch_size", batch_size, 1)
        self.rng, self.drop_last = rng, drop_last
        return self

    def of_rows(self, rows: Any) -> Arrays:
        """Some of the rows, in batches of the same size."""
        part = object.__new__(Arrays)
        part.__dict__.update(self.__dict__)
        part.x, part.y, part.rows = taken(self.x, rows), taken(self.y, rows), len(rows)
        part.weight = None if self.weight is None else self.weight[rows]
        return part

    @property
    def steps(self) -> int:
        """The number of batches in an epoch."""
        return self.rows // self.batch_size if self.drop_last else math.ceil(self.rows / self.batch_size)

    generators: Mapping[str, np.random.Generator] = {}

    def __iter__(self) -> Iterator[Batch]:
        order = self.rng.permutation(self.rows) if self.rng is not None else None
        for start in range(0, self.steps * self.batch_size, self.batch_size):
            count = min(self.batch_size, self.rows - start)
            rows = slice(start, start + count)
            chosen = rows if order is None else order[rows]
            y = None if self.y is None else taken(self.y, chosen)
            weight = None if self.weight is None else self.weight[chosen]
            yield Batch(taken(self.x, chosen), y, weight, chosen, count, order is None)


class Stream:
    """Batches that something else makes, such as a ``DataLoader``.

    Args:
        owner: the function that is called, for messages.
        source: an iterable of pairs (x, y), or triples (x, y, weight).
        name: the argument that it came as.
        targets: False if only inputs are asked for: then a batch may be inputs alone.
    """

    rows: int | None = None

    def __init__(self, owner: str, source: Any, name: str = "x", targets: bool = True) -> None:
        self.owner, self.source, self.name, self.targets = owner, source, name, targets
        self.generators = generators_of(source)
        self.rounds = 0

    @property
    def steps(self) -> int | None:
        """The number of batches in an epoch; None if it is not known in advance."""
        try:
            return len(self.source)
        except TypeError:  # an iterator, or a loader of an iterable, has no length
            return None

    def check_rounds(self, rounds: int) -> None:
        """ArgumentError if the source gives its batches only once, and several rounds are needed."""
        if rounds > 1 and isinstance(self.source, (Generator, zip, map, enumerate, filter)):
            raise self._used_up(f"{rounds} epochs")

    def _used_up(self, more: str) -> ArgumentError:
        return ArgumentError(
            f"{self.owner}: got {shown(self.source)} as {self.name}, which gives its batches once, and {more}, "
            f"expected an iterable that starts anew in each epoch: a DataLoader, a list of batches, or an object whose "
            f"__iter__() is the generator"
        )

    def __iter__(self) -> Iterator[Batch]:
        self.rounds += 1
        found = 0
        for batch in self.source:
            found += 1
            yield self._read(batch, found)
        if not found and self.rounds > 1:
            raise self._used_up(f"an epoch after the {'first' if self.rounds == 2 else 'others'}")
        if not found:
            raise ShapeError(f"{self.owner}: got no batches of {self.name}, expected at least one")

    def _read(self, batch: Any, number: int) -> Batch:
        owner, place = self.owner, f"batch {number} of {self.name}: "
        parts = batch if isinstance(batch, (tuple, list)) else ()
        if not self.targets and not _is_pair(parts):
            x = self._inputs(f"{place}x", batch)
            return Batch(x, None, None, None, counted(owner, {f"{place}x": x}), True)
        if len(parts) not in (2, 3):
            made = "; a collate_fn of the loader can make it of dicts" if isinstance(batch, Mapping) else ""
            what = f"a {type(batch).__name__} of {len(parts)}" if parts else shown(batch)
            raise OperandError(
                f"{owner}: got {what} as batch {number} of {self.name}, expected (x, y), or (x, y, weight); several "
                f"inputs are a tuple or a dict in the place of x{made}"
            )
        x, y = self._inputs(f"{place}x", parts[0]), self._inputs(f"{place}y", parts[1])
        count = counted(owner, {f"{place}x": x, f"{place}y": y})
        weight = parts[2] if len(parts) == 3 else None
        if weight is not None:
            weight = checked_weights(owner, f"{place}weight", weight, count, some=False)
        return Batch(x, y, weight, None, count, True)

    def _inputs(self, name: str, x: Any) -> Any:
        if x.__class__ is np.ndarray and x.ndim:
            return x
        if isinstance(x, list) and any(is_array(part) or isinstance(part, Mapping) for part in x):
            x = tuple(x)  # default_collate makes lists of tuples
        return as_tree(self.owner, name, x)


def _is_pair(parts: Any) -> bool:
    return len(parts) in (2, 3)


def is_stream(x: Any) -> bool:
    """True for a source of batches, rather than inputs: a loader, an iterator, or a list of pairs of arrays.

    Example:
        >>> is_stream([(np.zeros((2, 3)), np.zeros(2))]), is_stream([[1.0, 2.0], [3.0, 4.0]]), is_stream(np.zeros(3))
        (True, False, False)
    """
    if isinstance(x, list):
        return bool(x) and all(
            isinstance(part, (tuple, list)) and len(part) in (2, 3) and _holds_rows(part[0]) for part in x
        )
    if isinstance(x, (tuple, Mapping, Set, str, bytes, np.ndarray, Node)) or is_array(x):
        return False
    return isinstance(x, Iterable) and admitted("fit", x) is x


def is_dataset(x: Any) -> bool:
    """True for an object with numbered samples that are tuples or dicts, such as a ``TensorDataset``; not for an array.

    Example:
        >>> from nn import TensorDataset
        >>> is_dataset(TensorDataset(np.zeros(2), np.zeros(2))), is_dataset([(1, 2)]), is_dataset(np.zeros(3))
        (True, False, False)
    """
    if isinstance(x, (np.ndarray, list, tuple, Mapping, str, bytes, Node)) or hasattr(x, "__array__") or is_array(x):
        return False
    if isinstance(x, type) or not hasattr(x, "__getitem__") or not hasattr(x, "__len__") or hasattr(x, "__iter__"):
        return False
    return len(x) > 0 and isinstance(x[0], (tuple, list, Mapping))


def _holds_rows(x: Any) -> bool:
    """True for an array with an axis, and for a tuple or a dict with one in it."""
    if isinstance(x, Mapping):
        return True
    return is_array(x) or (isinstance(x, (tuple, list)) and any(map(_holds_rows, x)))


def feed_of(owner: str, x: Any, y: Any, weight: Any = None, name: str = "x") -> Arrays | Stream:
    """The batches that arguments stand for.

    Raises:
        OperandError: targets are missing, or there are targets or weights beside batches that have theirs.
    """
    place = "" if name == "x" else f"{name} "
    if is_stream(x) or (y is None and isinstance(x, list)):
        for argument, given in (("y", y), ("sample_weight", weight)):
            if given is not None:
                raise OperandError(
                    f"{owner}: got {shown(x)} as {name}, whose batches are (x, y) or (x, y, weight), and {argument} "
                    f"beside it, expected it in the batches"
                )
        return Stream(owner, x, name)
    if y is None:
        made = f" ({x.__name__}() may give batches)" if inspect.isgeneratorfunction(x) else ""
        if not is_array(x) and not isinstance(x, (tuple, Mapping)) and hasattr(x, "__getitem__"):
            made = " (DataLoader(dataset, batch_size=32) gives the batches of a dataset)"
        raise OperandError(
            f"{owner}: got {shown(x)} as {name}{made} and no y, expected targets, or an iterable of batches "
            f"(x, y) such as a DataLoader"
        )
    return Arrays(owner, x, y, weight, place)


def without_gradients(tree: Any, kept: Iterable[Any] = ()) -> Any:
    """Inputs without Tensors that require a gradient: data need none. ``kept``, which are trained, stay as they are."""
    own = {id(x) for x in kept}

    def free(x: Any) -> Any:
        loose = isinstance(x, Node) and x.requires_grad and id(x) not in own
        return Tensor(x.data, requires_grad=False) if loose else x

    return mapped(free, tree)


def called(model: Any, x: Any) -> Any:
    """The answer of a model: a tuple is its arguments, a dict those by name."""
    if isinstance(x, tuple):
        return model(*x)
    return model(**x) if isinstance(x, dict) else model(x)
