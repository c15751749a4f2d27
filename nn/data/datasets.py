"""Datasets: sources of samples, one by one; and parts and chains of them. The names are PyTorch's.

A dataset is any object with ``len(dataset)`` and ``dataset[i]``: a list is one. ``Dataset`` is a base that adds ``+``.
Samples that come in a row, without numbers, are an ``IterableDataset`` or any other iterable.
"""

from __future__ import annotations

import math
import operator
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError, IndexingError, NotDefinedError, OperandError
from nn.data.rows import as_array, counted
from nn.init import Rng
from nn.modules.arguments import generator as source_of


class Dataset:
    """Samples by number: the base of datasets of one's own, which define ``__getitem__`` and ``__len__``.

    Example:
        >>> class Squares(Dataset):
        ...     def __len__(self):
        ...         return 4
        ...
        ...     def __getitem__(self, i):
        ...         return i, i * i
        >>> list((Squares() + Squares())[i] for i in (1, 6))
        [(1, 1), (2, 4)]
    """

    def __getitem__(self, index: int) -> Any:
        """The sample of a number; a subclass defines it."""
        raise NotDefinedError(f"{type(self).__name__}: expected the class to define __getitem__(self, index)")

    def __add__(self, other: Any) -> ConcatDataset:
        return ConcatDataset([self, other])


class IterableDataset(Dataset):
    """Samples in a row, without numbers: the base of datasets of one's own, which define ``__iter__``.

    Each ``iter(dataset)`` starts anew. The batches of a ``DataLoader`` are as many samples in a row each.

    Example:
        >>> class Countdown(IterableDataset):
        ...     def __iter__(self):
        ...         return iter([3.0, 2.0, 1.0])
        >>> from nn import DataLoader
        >>> list(DataLoader(Countdown(), batch_size=2))
        [array([3., 2.]), array([1.])]
    """

    def __iter__(self) -> Iterator[Any]:
        """An iterator from the first sample on; a subclass defines it."""
        raise NotDefinedError(f"{type(self).__name__}: expected the class to define __iter__(self)")


class TensorDataset(Dataset):
    """The rows of arrays: sample i is the tuple of their rows i.

    Args:
        *tensors: arrays or Tensors with equal numbers of rows. Those of pandas and xarray become plain arrays, counted
            by position. A Tensor that requires a gradient gets one through its rows: data are plain arrays, or
            Tensors with ``requires_grad=False``.

    Attributes:
        tensors: the arrays, as a tuple.

    Raises:
        ShapeError: no arrays, an array without axes, or arrays of different lengths.
        OperandError: a masked array, a ``numpy.matrix`` or a sparse matrix.

    Example:
        >>> dataset = TensorDataset([[0.0, 1.0], [2.0, 3.0]], [[0], [1]])
        >>> len(dataset), dataset[1]
        (2, (array([2., 3.]), array([1])))
    """

    @door
    def __init__(self, *tensors: Any) -> None:
        self.tensors = tuple(as_array("TensorDataset", f"array {i}", x) for i, x in enumerate(tensors))
        counted("TensorDataset", {f"array {i}": x for i, x in enumerate(self.tensors)})

    def __len__(self) -> int:
        return int(self.tensors[0].shape[0])

    def __getitem__(self, index: Any) -> tuple[Any, ...]:
        """The row of a number in each array; or rows, for a slice or an array of numbers."""
        return tuple(x[index] for x in self.tensors)

    def __repr__(self) -> str:
        return f"TensorDataset({', '.join(str(tuple(x.shape)) for x in self.tensors)})"


class Subset(Dataset):
    """Some samples of a dataset, in an order of one's own.

    Args:
        dataset: the whole.
        indices: the numbers of the samples there.

    Raises:
        OperandError: no dataset, or indices that are no integers.
        IndexingError: an index that the dataset does not have.

    Example:
        >>> [Subset(["a", "b", "c"], [2, 0])[i] for i in range(2)]
        ['c', 'a']
    """

    @door
    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        length = _length("Subset", dataset)
        self.dataset = dataset
        try:
            self.indices = [sample_number(i) for i in indices]
        except TypeError:
            raise OperandError(
                f"Subset: got {shown(indices)} as indices, expected a list of integers; np.flatnonzero(mask) for a mask"
            ) from None
        for i in self.indices:
            if not -length <= i < length:
                raise IndexingError(f"Subset: got index {i}, expected {-length} to {length - 1}: as many samples there")

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, index: Any) -> Any:
        """The sample that has this number in the subset."""
        return self.dataset[self.indices[index]]


class ConcatDataset(Dataset):
    """Datasets one after the other.

    Args:
        datasets: those with a length; at least one.

    Attributes:
        datasets: the datasets, as a list.
        cumulative_sizes: the number of samples up to the end of each.

    Raises:
        OperandError: something that is no dataset with a length.
        ArgumentError: there is none.

    Example:
        >>> both = ConcatDataset([["a", "b"], ["c"]])
        >>> len(both), both[2], both[-3]
        (3, 'c', 'a')
    """

    @door
    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = list(datasets)
        if not self.datasets:
            raise ArgumentError("ConcatDataset: got no datasets, expected at least one")
        self.cumulative_sizes = list(accumulate(_length("ConcatDataset", part) for part in self.datasets))

    def __len__(self) -> int:
        return self.cumulative_sizes[-1]

    def __getitem__(self, index: int) -> Any:
        """The sample of a number, counted from the first dataset on, or from the end if it is below 0."""
        place = operator.index(index) + (len(self) if index < 0 else 0)
        if not 0 <= place < len(self):
            raise IndexingError(f"ConcatDataset: got index {index}, expected {-len(self)} to {len(self) - 1}")
        part = bisect_right(self.cumulative_sizes, place)
        return self.datasets[part][place - (self.cumulative_sizes[part - 1] if part else 0)]


@door
def random_split(dataset: Any, lengths: Sequence[float], generator: Rng = None) -> list[Subset]:
    """A dataset dealt at random into parts that share no sample.

    Args:
        dataset: one with a length.
        lengths: the number of samples in each part, which add up to all; or fractions that add up to 1. Of fractions
            the numbers are rounded down, and the samples that are left go one each to the first parts.
        generator: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator.

    Raises:
        OperandError: no dataset with a length.
        ArgumentError: lengths that are negative, or do not add up.

    Example:
        >>> train, test = random_split(list(range(10)), [0.75, 0.25], generator=0)
        >>> len(train), len(test), sorted([*train, *test]) == list(range(10))
        (8, 2, True)
    """
    total = _length("random_split", dataset)
    sizes = [x.item() if isinstance(x, np.generic) else x for x in lengths]
    if not all(isinstance(x, (int, float)) and x >= 0 for x in sizes):
        raise ArgumentError(f"random_split: got lengths {shown(lengths)}, expected numbers >= 0")
    if sizes and math.isclose(sum(sizes), 1):
        counts = [math.floor(total * x) for x in sizes]
        for i in range(total - sum(counts)):
            counts[i % len(counts)] += 1
    elif all(isinstance(x, int) for x in sizes) and sum(sizes) == total:
        counts = [int(x) for x in sizes]
    else:
        raise ArgumentError(
            f"random_split: got lengths {shown(lengths)} of {total} samples, expected integers that add up to {total}, "
            f"or fractions that add up to 1"
        )
    order = source_of("random_split", generator, "generator").permutation(total).tolist()
    ends = [0, *accumulate(counts)]
    return [Subset(dataset, order[start:end]) for start, end in pairwise(ends)]


def has_numbers(dataset: Any) -> bool:
    """True for a dataset with samples by number; an ``IterableDataset`` has an order of its own, with a length or not.

    Example:
        >>> has_numbers([1, 2]), has_numbers(iter([1, 2]))
        (True, False)
    """
    is_iterable = isinstance(dataset, IterableDataset)
    return not is_iterable and hasattr(dataset, "__getitem__") and hasattr(dataset, "__len__")


def sample_number(i: Any) -> int:
    """The number of a sample as a Python integer.

    Raises:
        TypeError: no integer.
        OperandError: a truth value: those of a mask would stand for the samples 0 and 1. (It is a TypeError, too.)

    Example:
        >>> sample_number(np.int8(3))
        3
    """
    if isinstance(i, bool):
        raise OperandError(f"got {i}, expected the number of a sample; np.flatnonzero(mask) has those of a mask")
    return operator.index(i)


def _length(name: str, dataset: Any) -> int:
    """The number of samples in a dataset that has samples by number."""
    if isinstance(dataset, type) or not hasattr(dataset, "__getitem__") or not hasattr(dataset, "__len__"):
        raise OperandError(
            f"{name}: got {shown(dataset)} as a dataset, expected samples by number: an object with len(dataset) and "
            f"dataset[i]"
        )
    return len(dataset)


def rows_of(dataset: Any, indices: Sequence[int]) -> tuple[Any, ...] | None:
    """Many samples of a ``TensorDataset``, or of a part of one, at once; None for another dataset."""
    while type(dataset) is Subset:
        indices = [dataset.indices[i] for i in indices]
        dataset = dataset.dataset
    if type(dataset) is not TensorDataset:
        return None
    try:
        return dataset[np.asarray(indices, dtype=np.intp)]
    except IndexError:
        length = len(dataset)
        wrong = next(i for i in indices if not -length <= i < length)
        raise IndexingError(f"DataLoader: got index {wrong} of the sampler, expected 0 to {length - 1}") from None
