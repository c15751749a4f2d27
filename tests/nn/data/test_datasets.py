"""Datasets, parts and chains of them; sizes of random splits next to PyTorch's."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import ArgumentError, IndexingError, NotDefinedError, OperandError, ShapeError, Tensor
from nn.data.datasets import rows_of

X, Y = np.arange(20.0).reshape(10, 2), np.arange(10)


def test_rows_of_arrays():
    dataset = nn.TensorDataset(X, Y)
    assert len(dataset) == 10
    x, y = dataset[3]
    assert (x.tolist(), int(y)) == ([6.0, 7.0], 3)
    assert dataset[-1][1] == 9
    assert [part.shape for part in dataset[2:5]] == [(3, 2), (3,)]
    assert [part.shape for part in dataset[[1, 1, 0]]] == [(3, 2), (3,)]
    assert dataset.tensors[0] is X
    assert repr(dataset) == "TensorDataset((10, 2), (10,))"
    with pytest.raises(IndexError):
        dataset[10]
    assert [int(y) for _, y in dataset] == list(range(10))


def test_rows_of_tensors_pass_gradients_on():
    x = Tensor(X)
    (row,) = nn.TensorDataset(x)[4]
    row.sum().backward()
    np.testing.assert_array_equal(x.grad, np.where(np.arange(10) == 4, 1.0, 0.0)[:, None] * np.ones(2))


def test_labels_do_not_count():
    pd = pytest.importorskip("pandas")
    dataset = nn.TensorDataset(pd.DataFrame(X, index=Y[::-1]), pd.Series(Y, index=Y * 3))
    assert dataset[2][0].tolist() == [4.0, 5.0]
    assert int(dataset[2][1]) == 2


def test_parts_and_chains():
    part = nn.Subset(nn.TensorDataset(X, Y), [7, 2, -1])
    assert [int(part[i][1]) for i in range(len(part))] == [7, 2, 9]
    both = part + nn.Subset([("x", 100)], [0])
    assert [int(both[i][1]) for i in (0, 2, 3, -1)] == [7, 9, 100, 100]
    assert both.cumulative_sizes == [3, 4]
    for wrong in (4, -5):
        with pytest.raises(IndexingError, match=f"got index {wrong}, expected -4 to 3"):
            both[wrong]
    nested = nn.Subset(part, [2, 0])
    np.testing.assert_array_equal(rows_of(nested, [1, 0, 1])[1], [7, 9, 7])
    assert rows_of(both, [0]) is None


@given(st.integers(0, 40), st.lists(st.integers(1, 9), min_size=1, max_size=5), st.integers(0, 9))
def test_a_split_deals_every_sample_once(total, parts, seed):
    fractions = [part / sum(parts) for part in parts]
    found = nn.random_split(range(total), fractions, generator=seed)
    assert sorted(i for part in found for i in part) == list(range(total))
    sizes = [int(np.floor(total * f)) for f in fractions]
    left = total - sum(sizes)
    assert [len(part) for part in found] == [n + (i < left) for i, n in enumerate(sizes)]
    again = nn.random_split(range(total), fractions, generator=np.random.default_rng(seed))
    assert [part.indices for part in again] == [part.indices for part in found]


@pytest.mark.oracle
@pytest.mark.filterwarnings("ignore:Length of split")  # PyTorch warns of parts without samples
@given(st.integers(1, 60), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_sizes_next_to_pytorch(total, parts):
    data = pytest.importorskip("torch.utils.data")
    fractions = [part / sum(parts) for part in parts]
    if sum(fractions) > 1:  # PyTorch refuses a sum that rounding raised above 1
        return
    expected = list(map(len, data.random_split(range(total), fractions)))
    assert list(map(len, nn.random_split(range(total), fractions, generator=0))) == expected


def test_sizes_by_number():
    train, test = nn.random_split(nn.TensorDataset(X, Y), [7, 3], generator=0)
    assert (len(train), len(test)) == (7, 3)
    assert sorted([*train.indices, *test.indices]) == list(range(10))
    whole = nn.random_split(range(5), [1], generator=0)
    assert list(map(len, whole)) == [5]


def test_copies():
    dataset = nn.random_split(nn.TensorDataset(X, Y), [7, 3], generator=0)[0]
    for other in (copy.deepcopy(dataset), pickle.loads(pickle.dumps(dataset))):
        np.testing.assert_array_equal(other[1][0], dataset[1][0])


def test_wrong_arguments():
    for error, words, call in (
        (ShapeError, "same number of rows in all: array 0", lambda: nn.TensorDataset(X, Y[:3])),
        (ShapeError, "one or more arrays", lambda: nn.TensorDataset()),
        (ShapeError, "at least one axis", lambda: nn.TensorDataset(1.0)),
        (OperandError, "expected a plain array", lambda: nn.TensorDataset(np.ma.array([1.0]))),
        (OperandError, "expected samples by number", lambda: nn.Subset(3, [0])),
        (OperandError, "expected samples by number", lambda: nn.random_split(iter([1]), [1.0])),
        (OperandError, "expected a list of integers", lambda: nn.Subset([1, 2], [0.5])),
        (IndexingError, "got index 2, expected -2 to 1", lambda: nn.Subset([1, 2], [0, 2])),
        (ArgumentError, "got no datasets", lambda: nn.ConcatDataset([])),
        (ArgumentError, "of 2 samples, expected integers that add up to 2", lambda: nn.random_split([1, 2], [1, 2])),
        (ArgumentError, "expected numbers >= 0", lambda: nn.random_split([1, 2], [-1, 3])),
        (ArgumentError, "got generator='x'", lambda: nn.random_split([1, 2], [1, 1], generator="x")),
        (NotDefinedError, r"define __getitem__\(self, index\)", lambda: nn.Dataset()[0]),
        (NotDefinedError, r"define __iter__\(self\)", lambda: iter(nn.IterableDataset())),
    ):
        with pytest.raises(error, match=words):
            call()
