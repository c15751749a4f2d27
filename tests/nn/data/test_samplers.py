"""Samplers: their draws, the counts, and in loaders."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError
from nn.data import (
    BatchSampler,
    RandomSampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)  # fmt: skip

DATA = nn.TensorDataset(np.arange(10.0))


def test_orders():
    assert list(SequentialSampler(DATA)) == list(range(10))
    sampler = RandomSampler(DATA, generator=0)
    first, second = list(sampler), list(sampler)
    assert sorted(first) == sorted(second) == list(range(10))
    assert first != second
    assert len(sampler) == 10
    assert list(RandomSampler(DATA, generator=0)) == first
    longer = list(RandomSampler(DATA, num_samples=25, generator=0))
    assert [sorted(longer[:10]), sorted(longer[10:20])] == [list(range(10))] * 2
    assert len(longer) == len(set(longer[20:])) + 20 == 25
    assert len(list(RandomSampler(DATA, True, 40, generator=0))) == 40
    assert sorted(SubsetRandomSampler([3, 1, 8], generator=0)) == [1, 3, 8]
    assert list(RandomSampler([])) == []


def test_weights_are_frequencies():
    drawn = np.bincount(list(WeightedRandomSampler([1.0, 0.0, 3.0], 4000, generator=0)), minlength=3)
    assert drawn[1] == 0
    assert abs(drawn[2] / 4000 - 0.75) < 0.03
    assert sorted(WeightedRandomSampler([1, 0, 3, 5], 3, replacement=False)) == [0, 2, 3]


def test_in_loaders():
    batches = BatchSampler(SubsetRandomSampler([0, 2, 4, 6, 8], generator=0), 2, drop_last=True)
    assert (len(batches), len(list(batches))) == (2, 2)
    found = [x.tolist() for (x,) in nn.DataLoader(DATA, batch_sampler=batches)]
    assert all(x % 2 == 0 for batch in found for x in batch)
    assert len(nn.DataLoader(DATA, 4, sampler=WeightedRandomSampler(np.ones(10), 6))) == 2


@pytest.mark.parametrize(
    ("error", "make"),
    [
        (OperandError, lambda: SequentialSampler(3)),
        (OperandError, lambda: RandomSampler(iter([1]))),
        (ArgumentError, lambda: RandomSampler(DATA, num_samples=0)),
        (ArgumentError, lambda: WeightedRandomSampler([1.0, -1.0], 2)),
        (ArgumentError, lambda: WeightedRandomSampler([0.0, 0.0], 2)),
        (ArgumentError, lambda: WeightedRandomSampler([0.0, 1.0], 2, replacement=False)),
        (OperandError, lambda: WeightedRandomSampler([[1.0]], 2)),
        (OperandError, lambda: BatchSampler(3, 2, False)),
        (ArgumentError, lambda: BatchSampler([1], 0, False)),
    ],
)
def test_wrong_arguments(error, make):
    with pytest.raises(error, match="Sampler: got"):
        make()
