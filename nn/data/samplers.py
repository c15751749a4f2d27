"""Samplers: orders of the numbers of samples, for the ``sampler`` of a ``DataLoader``. The names are PyTorch's."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.engine.doors import door, shown
from autograd.engine.node import data_of
from autograd.errors import ArgumentError, OperandError
from nn.data.rows import as_array
from nn.init import Rng
from nn.modules.arguments import flag, integer
from nn.modules.arguments import generator as source_of


class Sampler:
    """The base of samplers of one's own, which define ``__iter__`` and, where it is known, ``__len__``."""


class SequentialSampler(Sampler):
    """The numbers of all samples in order.

    Example:
        >>> list(SequentialSampler("abc"))
        [0, 1, 2]
    """

    @door
    def __init__(self, data_source: Any) -> None:
        self.data_source = _with_length("SequentialSampler", data_source)

    def __len__(self) -> int:
        return len(self.data_source)

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.data_source)))


class RandomSampler(Sampler):
    """The numbers of all samples in random order, anew for each epoch.

    Args:
        data_source: the dataset, of which the length counts.
        replacement: draw each independently of the others, so that some come several times and some not at all.
        num_samples: how many to draw; by default as many as there are. Without replacement more than that are several
            orders, one after the other.
        generator: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator.

    Example:
        >>> sorted(RandomSampler("abcd", generator=0))
        [0, 1, 2, 3]
    """

    @door
    def __init__(
        self, data_source: Any, replacement: bool = False, num_samples: int | None = None, generator: Rng = None
    ) -> None:
        name = "RandomSampler"
        self.data_source = _with_length(name, data_source)
        self.replacement = flag(name, "replacement", replacement)
        self._num_samples = None if num_samples is None else integer(name, "num_samples", num_samples, 1)
        self.generator = source_of(name, generator, "generator")

    @property
    def num_samples(self) -> int:
        """The count of numbers in an epoch."""
        return len(self.data_source) if self._num_samples is None else self._num_samples

    def __len__(self) -> int:
        return self.num_samples

    def __iter__(self) -> Iterator[int]:
        samples, wanted = len(self.data_source), self.num_samples
        if not samples:
            return
        if self.replacement:
            yield from self.generator.integers(samples, size=wanted).tolist()
            return
        for start in range(0, wanted, samples):
            yield from self.generator.permutation(samples)[: wanted - start].tolist()


class SubsetRandomSampler(Sampler):
    """Some numbers of samples in random order, anew for each epoch.

    Args:
        indices: the numbers.
        generator: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator.

    Example:
        >>> sorted(SubsetRandomSampler([4, 7, 9], generator=0))
        [4, 7, 9]
    """

    @door
    def __init__(self, indices: Sequence[int], generator: Rng = None) -> None:
        self.indices = _with_length("SubsetRandomSampler", indices)
        self.generator = source_of("SubsetRandomSampler", generator, "generator")

    def __len__(self) -> int:
        return len(self.indices)

    def __iter__(self) -> Iterator[int]:
        return (self.indices[i] for i in self.generator.permutation(len(self.indices)).tolist())


class WeightedRandomSampler(Sampler):
    """Numbers of samples at random, each as often as its weight says.

    Args:
        weights: a number >= 0 for each sample; only their ratios count.
        num_samples: how many to draw in an epoch.
        replacement: False draws each at most once.
        generator: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator.

    Raises:
        ArgumentError: weights that are negative, not finite or all 0; or more samples without replacement than have a
            weight.

    Example:
        >>> list(WeightedRandomSampler([0.0, 3.0, 0.0], 4))
        [1, 1, 1, 1]
    """

    @door
    def __init__(
        self, weights: npt.ArrayLike, num_samples: int, replacement: bool = True, generator: Rng = None
    ) -> None:
        name = "WeightedRandomSampler"
        array = data_of(as_array(name, "weights", weights))
        if array.ndim != 1 or array.dtype.kind not in "fiub":
            raise OperandError(f"{name}: got {shown(weights)} as weights, expected one number for each sample")
        array = array.astype(np.float64)
        if not np.isfinite(array).all() or (array < 0).any() or not array.any():
            raise ArgumentError(f"{name}: got weights {shown(weights)}, expected finite numbers >= 0, some above 0")
        self.weights = array
        self.num_samples = integer(name, "num_samples", num_samples, 1)
        self.replacement = flag(name, "replacement", replacement)
        possible = np.count_nonzero(array)
        if not self.replacement and self.num_samples > possible:
            raise ArgumentError(
                f"{name}: got num_samples={num_samples} without replacement, expected at most {possible}, the number "
                f"of weights above 0"
            )
        self.generator = source_of(name, generator, "generator")

    def __len__(self) -> int:
        return self.num_samples

    def __iter__(self) -> Iterator[int]:
        p = self.weights / self.weights.max()
        drawn = self.generator.choice(len(p), self.num_samples, replace=self.replacement, p=p / p.sum())
        return iter(drawn.tolist())


class BatchSampler(Sampler):
    """The numbers of another sampler in lists, for the ``batch_sampler`` of a ``DataLoader``.

    Args:
        sampler: an iterable of numbers.
        batch_size: how many make a batch; the last may have fewer.
        drop_last: leave out the last batch if it has fewer.

    Example:
        >>> list(BatchSampler(range(5), 2, drop_last=False))
        [[0, 1], [2, 3], [4]]
    """

    @door
    def __init__(self, sampler: Iterable[int], batch_size: int, drop_last: bool) -> None:
        if isinstance(sampler, type) or not isinstance(sampler, Iterable):
            raise OperandError(f"BatchSampler: got {shown(sampler)} as sampler, expected an iterable of numbers")
        self.sampler = sampler
        self.batch_size = integer("BatchSampler", "batch_size", batch_size, 1)
        self.drop_last = flag("BatchSampler", "drop_last", drop_last)

    def __len__(self) -> int:
        count = len(self.sampler)  # type: ignore[arg-type]
        return count // self.batch_size if self.drop_last else math.ceil(count / self.batch_size)

    def __iter__(self) -> Iterator[list[int]]:
        batch: list[int] = []
        for i in self.sampler:
            batch.append(i)
            if len(batch) == self.batch_size:
                yield batch
                batch = []
        if batch and not self.drop_last:
            yield batch


def _with_length(owner: str, x: Any) -> Any:
    if isinstance(x, type) or not hasattr(x, "__len__"):
        raise OperandError(f"{owner}: got {shown(x)}, expected something with a length, such as a dataset")
    return x
