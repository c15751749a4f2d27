"""``DataLoader``: the samples of a dataset in batches, epoch after epoch, under PyTorch's names."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from types import FunctionType, MethodType, ModuleType
from typing import Any

import numpy as np

from autograd.engine.arrays import admitted
from autograd.engine.doors import door, shown
from autograd.engine.node import Node
from autograd.errors import ArgumentError, OperandError
from nn.data.collating import default_collate
from nn.data.datasets import has_numbers, rows_of, sample_number
from nn.init import Rng
from nn.modules.arguments import flag, integer
from nn.modules.arguments import generator as source_of
from nn.modules.module import Module


class DataLoader:
    """The samples of a dataset in batches; iterate again for another epoch, in another order if they are shuffled.

    Args:
        dataset: an object with ``len(dataset)`` and ``dataset[i]``, such as ``TensorDataset`` or a list; or any
            iterable of samples, such as ``IterableDataset``: its batches are as many samples in a row each.
        batch_size: samples in a batch; the last may have fewer. None gives the samples one by one as they are.
        shuffle: draw the samples in random order, anew for each epoch.
        sampler: an iterable of the numbers of samples, in the place of ``shuffle``.
        batch_sampler: an iterable of lists of such numbers, one a batch, in the place of all four others.
        num_workers: accepted, with the four last arguments, so that PyTorch's lines run: the batches are the same for
            any number. Samples are made where they are asked for; there are no processes of its own.
        collate_fn: a function that makes a batch of a list of samples; ``nn.data.default_collate`` by default.
        drop_last: leave out the last batch if it has fewer samples.
        generator: a ``numpy.random.Generator`` or an integer seed for the order; None takes a fresh one. (PyTorch's
            generators are objects of its own.)
        pin_memory: no effect; see ``num_workers``.
        persistent_workers: no effect.
        worker_init_fn: never called, as there are no workers to prepare.
        prefetch_factor: no effect.
        timeout: no effect.

    Attributes:
        dataset: the dataset.
        generator: the ``numpy.random.Generator`` that shuffles. A checkpoint of ``nn.fit`` holds its state.

    Raises:
        OperandError: no dataset, no sampler, or a ``collate_fn`` that is no function.
        ArgumentError: a number out of its range, or arguments that exclude each other.
        ShapeError: samples that make no batch; see ``default_collate``.

    Example:
        >>> import numpy as np
        >>> from nn import TensorDataset
        >>> loader = DataLoader(TensorDataset(np.arange(5.0), np.arange(5) % 2), batch_size=2)
        >>> for xb, yb in loader:
        ...     print(xb, yb)
        [0. 1.] [0 1]
        [2. 3.] [0 1]
        [4.] [0]
        >>> len(loader), len(DataLoader(loader.dataset, batch_size=2, drop_last=True))
        (3, 2)
    """

    @door
    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Iterable[int] | None = None,
        batch_sampler: Iterable[Iterable[int]] | None = None,
        num_workers: int = 0,
        collate_fn: Callable[[list[Any]], Any] | None = None,
        *,
        drop_last: bool = False,
        generator: Rng = None,
        pin_memory: bool = False,
        persistent_workers: bool = False,
        worker_init_fn: Callable[[int], Any] | None = None,
        prefetch_factor: int | None = None,
        timeout: float = 0,
    ) -> None:
        name = "DataLoader"
        by_number = has_numbers(dataset)
        if isinstance(dataset, (type, str, bytes)) or not (by_number or hasattr(dataset, "__iter__")):
            raise OperandError(
                f"{name}: got {shown(dataset)} as dataset, expected samples: an object with len(dataset) and "
                f"dataset[i], such as nn.TensorDataset(x, y), or an iterable"
            )
        labelled = not isinstance(dataset, (list, tuple)) and admitted(name, dataset) is not dataset
        if labelled or isinstance(dataset, Mapping):
            raise OperandError(
                f"{name}: got {shown(dataset)} as dataset, whose parts go by labels, expected samples by number: "
                f"nn.TensorDataset(x, y) has the rows of such arrays"
            )
        self.dataset = dataset
        self.by_number = by_number
        self.shuffle = shuffle is not None and flag(name, "shuffle", shuffle)
        self.drop_last = flag(name, "drop_last", drop_last)
        self.batch_size = None if batch_size is None else integer(name, "batch_size", batch_size, 1)
        self.num_workers = integer(name, "num_workers", num_workers, 0)
        flag(name, "pin_memory", pin_memory)
        flag(name, "persistent_workers", persistent_workers)
        if worker_init_fn is not None and not callable(worker_init_fn):
            raise OperandError(f"{name}: got {shown(worker_init_fn)} as worker_init_fn, expected a function or None")
        for argument, x in (("sampler", sampler), ("batch_sampler", batch_sampler)):
            if x is not None and (not isinstance(x, Iterable) or getattr(x, "shape", None) == ()):
                raise OperandError(f"{name}: got {shown(x)} as {argument}, expected an iterable of numbers of samples")
            if x is not None and not by_number:
                raise ArgumentError(f"{name}: got a {argument} for an iterable, whose samples have no numbers")
        if self.shuffle and not by_number:
            raise ArgumentError(f"{name}: got shuffle=True for an iterable, which has an order of its own")
        if self.shuffle and sampler is not None:
            raise ArgumentError(f"{name}: got shuffle=True and a sampler, expected one of them: both say the order")
        if batch_sampler is not None:
            if batch_size != 1 or self.shuffle or sampler is not None or self.drop_last:
                raise ArgumentError(
                    f"{name}: got a batch_sampler and one of batch_size, shuffle, sampler and drop_last, expected it "
                    f"alone: it says all of them"
                )
            self.batch_size = None
        elif self.batch_size is None and self.drop_last:
            raise ArgumentError(f"{name}: got batch_size=None and drop_last=True, expected a batch size")
        if collate_fn is not None and (not callable(collate_fn) or isinstance(collate_fn, type)):
            raise OperandError(
                f"{name}: got {shown(collate_fn)} as collate_fn, expected a function of a list of samples"
            )
        self.sampler, self.batch_sampler, self.collate_fn = sampler, batch_sampler, collate_fn
        self.generator = source_of(name, generator, "generator")
        self._rounds = 0

    def __len__(self) -> int:
        """The number of batches in an epoch; TypeError if the dataset or the sampler has no length, as with a list."""
        if self.batch_sampler is not None:
            return len(self.batch_sampler)  # type: ignore[arg-type]
        samples = len(self.dataset) if self.sampler is None else len(self.sampler)  # type: ignore[arg-type]
        if self.batch_size is None:
            return samples
        return samples // self.batch_size if self.drop_last else math.ceil(samples / self.batch_size)

    def __iter__(self) -> Iterator[Any]:
        self._rounds += 1
        if not self.by_number:
            yield from self._in_a_row()
        elif self.batch_sampler is not None:
            for indices in self.batch_sampler:
                if not isinstance(indices, Iterable):
                    raise OperandError(
                        f"DataLoader: got {shown(indices)} of the batch_sampler, expected a list of numbers for each "
                        f"batch"
                    )
                yield self._batch([_number(i) for i in indices])
        elif self.batch_size is None:
            for i in self._order():
                yield self._converted(self.dataset[i])
        else:
            order = iter(self._order())
            while indices := list(islice(order, self.batch_size)):
                if len(indices) < self.batch_size and self.drop_last:
                    return
                yield self._batch(indices)

    def _order(self) -> Iterable[int]:
        if self.sampler is not None:
            return map(_number, self.sampler)
        count = len(self.dataset)
        order: list[int] = self.generator.permutation(count).tolist() if self.shuffle else []
        return order if self.shuffle else range(count)

    def _batch(self, indices: list[int]) -> Any:
        if self.collate_fn is None:
            rows = rows_of(self.dataset, indices)
            if rows is not None:
                return list(rows)
        samples = [self.dataset[i] for i in indices]
        return default_collate(samples) if self.collate_fn is None else self.collate_fn(samples)

    def _converted(self, sample: Any) -> Any:
        return sample if self.collate_fn is None else self.collate_fn(sample)

    def _in_a_row(self) -> Iterator[Any]:
        samples = iter(self.dataset)
        if self.batch_size is None:
            yield from map(self._converted, samples)
            return
        made = 0
        while batch := list(islice(samples, self.batch_size)):
            if len(batch) < self.batch_size and self.drop_last:
                return
            made += 1
            yield default_collate(batch) if self.collate_fn is None else self.collate_fn(batch)
        if not made and self._rounds > 1 and samples is self.dataset:
            raise ArgumentError(
                f"DataLoader: got {shown(self.dataset)} as dataset, which gives its samples once, and is asked for "
                f"them again, expected an iterable that starts anew: an IterableDataset or a list"
            )

    def __repr__(self) -> str:
        size = "batches by a sampler" if self.batch_sampler is not None else f"batch_size={self.batch_size}"
        more = "".join(f", {name}=True" for name in ("shuffle", "drop_last") if getattr(self, name))
        return f"DataLoader({type(self.dataset).__name__}, {size}{more})"


def _number(i: Any) -> int:
    try:
        return sample_number(i)
    except TypeError:
        raise OperandError(f"DataLoader: got {shown(i)} of a sampler, expected the number of a sample") from None


def generators_of(data: Any) -> dict[str, np.random.Generator]:
    """The sources of randomness that a loader, an augmentation and all that they hold have, by the names of places.

    The next epochs depend on them alone, if samples are drawn by nothing else: samplers, datasets, transforms in them,
    functions that collate. Attributes, lists, dicts and the variables of functions are looked through, but no
    module-level variables, and no objects without ``__dict__``.
    """
    found: dict[str, np.random.Generator] = {}
    seen: set[int] = {id(data)}

    def look(holder: Any, prefix: str, levels: int) -> None:
        parts = list(_named_parts(holder))
        for name, held in parts:  # generators of this level first: a generator goes by its shortest name
            if isinstance(held, np.random.Generator) and id(held) not in seen:
                seen.add(id(held))
                found[prefix + name] = held
        for name, held in parts if levels else ():
            if len(seen) < _MOST_OBJECTS and id(held) not in seen and not isinstance(held, _CLOSED):
                seen.add(id(held))
                look(held, f"{prefix}{name}.", levels - 1)

    look(data, "", LEVELS)
    return found


LEVELS = 8
"""The depth of ``generators_of``: attributes in attributes, parts of lists, arguments of partial functions."""

_CLOSED = (str, bytes, int, float, complex, np.ndarray, np.generic, type, ModuleType, Node, Module)
_MOST, _MOST_OBJECTS = 1000, 100_000  # the most members of a list, and objects in all: longer lists are samples


def _named_parts(x: Any) -> Iterator[tuple[str, Any]]:
    """The parts of an object by names: attributes, members of lists and dicts, variables that a function took along."""
    if isinstance(x, Mapping):
        yield from ((str(key), part) for key, part in islice(x.items(), _MOST))
    elif isinstance(x, (list, tuple)):
        yield from ((str(i), part) for i, part in enumerate(x[:_MOST]))
    elif isinstance(x, partial):
        yield from (("func", x.func), ("args", x.args), ("keywords", x.keywords))
    elif isinstance(x, MethodType):
        yield "self", x.__self__
    elif isinstance(x, FunctionType):
        for name, cell in zip(x.__code__.co_freevars, x.__closure__ or (), strict=True):
            try:
                yield name, cell.cell_contents
            except ValueError:  # the variable is not set yet
                continue
        yield from (("defaults", x.__defaults__), ("kwdefaults", x.__kwdefaults__))
    if not isinstance(x, dict):
        yield from list(getattr(x, "__dict__", {}).items())
