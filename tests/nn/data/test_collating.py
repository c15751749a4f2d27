"""Batches of samples: every kind of sample next to PyTorch's batch."""

from collections import OrderedDict, namedtuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import ArgumentError, OperandError, ShapeError, Tensor
from nn.data import default_collate

Point = namedtuple("Point", "x y")

NUMBERS = st.integers(-9, 9) | st.floats(-9, 9) | st.booleans()
KINDS = {"int": st.integers(-9, 9), "float": st.floats(-9, 9), "bool": st.booleans(), "str": st.text(max_size=3)}


@st.composite
def batches(draw):
    """Samples of one form, two levels deep."""
    shape = tuple(draw(st.lists(st.integers(0, 3), max_size=2)))
    dtype = draw(st.sampled_from(["float32", "float64", "int64", "bool"]))
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3))
    outer = draw(st.sampled_from(["tuple", "list", "dict", "named", "alone"]))

    def sample():
        array = np.array(draw(st.integers(0, 99)) + np.arange(np.prod(shape, dtype=int)), dtype).reshape(shape)
        parts = [array, *(draw(KINDS[kind]) for kind in kinds)]
        if outer == "tuple":
            return (*parts, (parts[1], array))
        if outer == "list":
            return parts
        if outer == "named":
            return Point(array, parts[1])
        return OrderedDict(enumerate(parts)) if outer == "dict" else array

    return [sample() for _ in range(draw(st.integers(1, 4)))]


def same(mine, theirs):
    """True if a batch equals PyTorch's: the same containers, dtypes and numbers."""
    if isinstance(mine, np.ndarray):
        return mine.dtype == theirs.numpy().dtype and np.array_equal(mine, theirs.numpy())
    if isinstance(mine, dict):
        return (
            type(mine) is type(theirs) and mine.keys() == theirs.keys() and all(same(mine[k], theirs[k]) for k in mine)
        )
    if isinstance(mine, (list, tuple)):
        return type(mine) is type(theirs) and len(mine) == len(theirs) and all(map(same, mine, theirs))
    return type(mine) is type(theirs) and mine == theirs


@pytest.mark.oracle
@given(batches())
def test_next_to_pytorch(batch):
    theirs = pytest.importorskip("torch.utils.data").default_collate
    if isinstance(batch[0], Point):  # PyTorch joins the strings of a named tuple into a tuple, as for any sequence
        batch = [Point(p.x, p.y) for p in batch if not isinstance(p.y, str)] or [Point(batch[0].x, 1)]
    if any(isinstance(x, str) for x in (batch[0][1:2] if isinstance(batch[0], list) else ())):
        return
    mine, expected = default_collate(batch), theirs(batch)
    assert same(tuples_as_lists(mine), tuples_as_lists(expected))


def tuples_as_lists(x):
    """Batches of strings are tuples where PyTorch has transposed them, and lists where it has not."""
    if type(x) in (tuple, list):
        return [tuples_as_lists(part) for part in x]
    return {k: tuples_as_lists(v) for k, v in x.items()} if isinstance(x, dict) else x


def test_kinds():
    assert default_collate([1, 2]).dtype == np.int64
    assert default_collate([1.0, 2.0]).dtype == np.float64
    assert default_collate([True, False]).dtype == bool
    assert default_collate([np.float32(1), np.float32(2)]).dtype == np.float32
    assert default_collate([np.zeros(3, "f4")] * 2).dtype == np.float32
    assert default_collate(["a", "b"]) == ["a", "b"]
    assert default_collate([b"a"]) == [b"a"]
    point = default_collate([Point(1, np.zeros(2)), Point(2, np.ones(2))])
    assert isinstance(point, Point)
    assert point.x.tolist() == [1, 2]
    (first, second) = default_collate([(1, "a"), (2, "b")])
    assert (first.tolist(), second) == ([1, 2], ["a", "b"])
    assert type(default_collate([(1, 2)])) is list
    assert type(default_collate([OrderedDict(a=1)])) is OrderedDict


def test_tensors_pass_gradients_on():
    rows = [Tensor([1.0, 2.0]), Tensor([3.0, 4.0])]
    batch = default_collate(rows)
    assert isinstance(batch, Tensor)
    (batch * np.array([[1.0, 2.0], [3.0, 4.0]])).sum().backward()
    assert rows[1].grad.tolist() == [3.0, 4.0]


def test_labels_do_not_count():
    pd = pytest.importorskip("pandas")
    batch = default_collate([pd.Series([1.0, 2.0], index=[1, 0]), pd.Series([3.0, 4.0], index=[0, 1])])
    assert batch.tolist() == [[1.0, 2.0], [3.0, 4.0]]


def test_wrong_samples():
    for error, words, batch in (
        (ArgumentError, "got no samples", []),
        (OperandError, "expected a list of samples", 3),
        (OperandError, "expected a list of samples", "abc"),
        (OperandError, "got None among samples", [None, 1]),
        (OperandError, "got samples of NoneType, int, expected numbers", [1, None]),
        (OperandError, r"an array of dtype <U1 among samples\[1\]", [(1, np.array(["a"]))]),
        (OperandError, "expected numbers of one kind", [1, 2**70]),
        (ShapeError, r"got samples\['x'\] of shapes \[\(2,\), \(3,\)\]", [{"x": np.ones(2)}, {"x": np.ones(3)}]),
        (ShapeError, r"got samples of lengths \[1, 2\]", [(1,), (1, 2)]),
        (OperandError, "got samples of several kinds", [(1,), 2]),
        (ArgumentError, "got samples without 'b'", [{"a": 1, "b": 2}, {"a": 1}]),
        (OperandError, "expected a plain array", [np.ma.array([1.0]), np.zeros(1)]),
    ):
        with pytest.raises(error, match=words):
            default_collate(batch)


@pytest.mark.parametrize(
    "batch",
    [
        [2**63, -1],
        [np.int64(-1), np.uint64(2**63 + 5)],
        [np.array([1], np.int64), np.array([2**63 + 5], np.uint64)],
    ],
)
def test_integers_are_not_rounded(batch):
    with pytest.raises(OperandError, match="default_collate"):
        default_collate(batch)
