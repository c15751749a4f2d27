"""Bags of rows against loops, ties, empty bags, and refusals."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from autograd.testing import check_grads
from nn.layers.embedding_bag import add_runs

INDEX, OFFSETS = np.array([2, 0, 2, 1, 3, 1]), np.array([0, 2, 2, 5])


def by_loops(table, mode, padding, weights):
    out = []
    ends = [*OFFSETS[1:], len(INDEX)]
    for start, end in zip(OFFSETS, ends, strict=True):
        kept = [k for k in range(start, end) if INDEX[k] != padding]
        rows = np.array([table[INDEX[k]] * weights[k] for k in kept])
        reduce = {"sum": np.sum, "mean": np.mean, "max": np.max}[mode]
        out.append(reduce(rows, axis=0) if len(kept) else np.zeros(table.shape[1]))
    return np.array(out)


@pytest.mark.parametrize("mode", ["sum", "mean", "max"])
@pytest.mark.parametrize("padding", [None, 1])
def test_it_is_its_definition(mode, padding, rng):
    table = rng.normal(size=(4, 3))
    how = {"mode": mode, "padding_idx": padding}
    found = F.embedding_bag(INDEX, table, OFFSETS, **how)
    np.testing.assert_allclose(found, by_loops(table, mode, padding, np.ones(6)), rtol=1e-14)
    with_end = F.embedding_bag(INDEX, table, [*OFFSETS, 6], include_last_offset=True, **how)
    np.testing.assert_array_equal(with_end, found)
    check_grads(lambda table: F.embedding_bag(INDEX, table, OFFSETS, **how), Tensor(table))


def test_factors_of_the_rows(rng):
    table, weights = rng.normal(size=(4, 3)), rng.normal(size=6)
    found = F.embedding_bag(INDEX, table, OFFSETS, mode="sum", per_sample_weights=weights)
    np.testing.assert_allclose(found, by_loops(table, "sum", None, weights), rtol=1e-13)
    check_grads(
        lambda table, w: F.embedding_bag(INDEX.reshape(2, 3), table, mode="sum", per_sample_weights=w.reshape(2, 3)),
        Tensor(table),
        Tensor(weights),
    )


def test_of_equal_entries_the_first_receives_the_gradient():
    table = Tensor([[1.0], [1.0], [0.0]])
    F.embedding_bag([[1, 0, 2]], table, mode="max").backward([[1.0]])
    assert table.grad.tolist() == [[0.0], [1.0], [0.0]]


def test_nothing_but_padding_is_0():
    table = Tensor(np.ones((2, 3)))
    for mode in ("sum", "mean", "max"):
        out = F.embedding_bag([[1, 1]], table, mode=mode, padding_idx=1)
        assert np.asarray(out.data if isinstance(out, Tensor) else out).tolist() == [[0.0, 0.0, 0.0]]


def test_a_padding_row_starts_as_0():
    assert not nn.EmbeddingBag(4, 3, padding_idx=-1, rng=0).weight.data[3].any()


@pytest.mark.parametrize(
    ("args", "options", "error", "message"),
    [
        (([0.5],), {}, OperandError, "dtype float64 as input, expected plain integers"),
        (([0, 4], None, [0]), {}, ArgumentError, "4 in the input, expected 0 to 3"),
        (([0, 1],), {}, ArgumentError, "no offsets, expected offsets"),
        (([[0, 1]], None, [0]), {}, ArgumentError, "expected an input of one axis"),
        (([0, 1], None, [1]), {}, ArgumentError, "expected the first to be 0"),
        (([0, 1], None, [0, 2, 1]), {}, ArgumentError, "none below the one before"),
        (([0, 1], None, [0, 3]), {}, ArgumentError, "up to 2 at most"),
        (([0, 1], None, [0, 1]), {"include_last_offset": True}, ArgumentError, "the last to be 2"),
        (([0, 1], None, [0.0]), {}, OperandError, "as offsets"),
        (([0, 1], None, [0]), {"mode": "median"}, ArgumentError, "mode='median'"),
        (([0, 1], None, [0]), {"per_sample_weights": [1.0, 1.0]}, ArgumentError, "expected mode='sum' with them"),
        (([0, 1], None, [0]), {"per_sample_weights": [1.0], "mode": "sum"}, ShapeError, "that of the input"),
        (([[[0]]],), {}, ShapeError, r"input of shape \(1, 1, 1\)"),
        (([0], np.ones(3), [0]), {}, ShapeError, "expected a table"),
        (([0], None, [0]), {"padding_idx": 4}, ArgumentError, "padding_idx=4"),
    ],
)
def test_what_it_refuses(args, options, error, message):
    index, table, offsets = (*args, None, None)[:3]
    with pytest.raises(error, match=f"embedding_bag: got .*{message}"):
        F.embedding_bag(index, np.ones((4, 2)) if table is None else table, offsets, **options)


def test_the_largest_of_empty_bags_is_a_tensor_with_a_gradient_of_0():
    table = Tensor(np.ones((3, 2)))
    out = F.embedding_bag(np.zeros(0, int), table, [0, 0], mode="max")
    out.sum().backward()
    assert out.data.tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert table.grad.sum() == 0.0


@pytest.mark.parametrize("run", [[0, 0, 1, 1, 2, 2], [0, 1, 1, 1, 2, 2], [1, 1, 1, 3, 3, 3], [], [2], [0, 1, 2, 3]])
def test_runs_are_added_up(run, rng):
    run, rows = np.array(run, int), rng.normal(size=(len(run), 3))
    expected = np.array([rows[run == k].sum(axis=0) for k in range(4)])
    np.testing.assert_allclose(add_runs(rows, run=run, count=4), expected, rtol=1e-14)
    check_grads(lambda rows: add_runs(rows, run=run, count=4), Tensor(rows))
    uneven = np.array([0, 1, 1, 1])  # as many entries as two in each run, and every second entry begins a run
    assert add_runs(np.ones((4, 1)), run=uneven, count=2).tolist() == [[1.0], [3.0]]
    even = np.repeat(np.arange(3), 2)
    np.testing.assert_allclose(add_runs(np.ones((6, 2)), run=even, count=3), np.full((3, 2), 2.0))


def test_no_bags_at_all():
    assert F.embedding_bag(np.zeros((0, 3), int), np.ones((2, 4))).shape == (0, 4)
    assert F.embedding_bag(np.zeros((3, 0), int), np.ones((2, 4)), mode="sum").tolist() == [[0.0] * 4] * 3


@pytest.mark.parametrize("offsets", [None, [0], [0, 5000]])
def test_long_bags_of_float16(offsets):
    table = Tensor(np.full((2, 3), 20.0), dtype=np.float16)
    numbers = np.zeros((1, 5000) if offsets is None else 5000 + len(offsets) - 1, int)
    mean = F.embedding_bag(numbers, table, offsets)
    assert mean.dtype == np.float16
    np.testing.assert_array_equal(mean.data[0], 20)
    mean.sum().backward()
    assert table.grad.dtype == np.float16
    table.data = np.ones((2, 3), np.float16)
    for weights in (None, np.ones(numbers.shape, np.float16)):
        total = F.embedding_bag(numbers, table, offsets, mode="sum", per_sample_weights=weights)
        assert total.dtype == np.float16
        np.testing.assert_array_equal(total.data[0], 5000)
