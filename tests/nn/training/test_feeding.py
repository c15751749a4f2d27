"""Batches of all kinds: their reading, and refusals."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from nn.training.feeding import Arrays, Stream, called, feed_of, is_stream, without_gradients

X, Y = np.arange(20.0).reshape(10, 2), np.arange(10)


def test_what_gives_batches():
    loader = nn.DataLoader(nn.TensorDataset(X, Y))
    for stream in (loader, iter([]), zip([X], [Y], strict=True), [(X, Y)], [[X, Y], (X, Y, Y)], [((X, X), Y)],
                   [({"a": X}, Y)], nn.batches(X, Y, batch_size=2)):  # fmt: skip
        assert is_stream(stream)
    pd = pytest.importorskip("pandas")
    for data in (X, X.tolist(), [X[0], X[1]], (X, X), {"a": X}, Tensor(X), pd.DataFrame(X), pd.Series(Y), [], 3, "ab",
                 {1.0}, [(1.0, 2.0), (3.0, 4.0)], None):  # fmt: skip
        assert not is_stream(data)


def test_rows_of_arrays_with_their_numbers():
    feed = Arrays("fit", {"a": X}, Y, Y + 1.0).in_portions(4, np.random.default_rng(0))
    found = list(feed)
    assert [batch.size for batch in found] == [4, 4, 2]
    for batch in found:
        np.testing.assert_array_equal(batch.x["a"], X[batch.rows])
        np.testing.assert_array_equal(batch.y, batch.rows)
        np.testing.assert_array_equal(batch.weight, batch.rows + 1)
        assert not batch.borrowed
    part = feed.of_rows(np.array([3, 1]))
    assert (part.rows, part.steps, feed.rows) == (2, 1, 10)
    assert part.weight.tolist() == [4.0, 2.0]
    (batch,) = Arrays("fit", X, Y).in_portions(20)
    assert batch.rows == slice(0, 10)
    assert batch.borrowed


def read(*batches, **options):
    return list(Stream("fit", list(batches), **options))


def test_a_batch_is_read():
    (batch,) = read([[X, X], Y, Y])  # default_collate makes lists of tuples
    assert isinstance(batch.x, tuple)
    assert batch.weight.dtype == np.float64
    (batch,) = read((X.tolist(), Y.tolist()))
    assert batch.x.shape == (10, 2)
    (batch,) = read(({"a": X}, {"b": Y}))
    assert (batch.size, batch.rows) == (10, None)
    assert read(X, targets=False)[0].y is None
    assert read((X, Y), targets=False)[0].y is Y


def test_a_batch_that_is_none():
    for error, words, batch in (
        (OperandError, "got ndarray of shape .* as batch 1 of x, expected", X),
        (OperandError, "got a tuple of 4 as batch 1", (X, X, Y, Y)),
        (OperandError, "got a dict as batch 1 .* a collate_fn of the loader can make it", {"x": X, "y": Y}),
        (ShapeError, r"batch 1 of x: x: \(10, 2\), batch 1 of x: y: \(3,\)", (X, Y[:3])),
        (ShapeError, r"batch 1 of x: weight of shape \(3,\)", (X, Y, Y[:3])),
        (ArgumentError, "got -1.0 in batch 1 of x: weight", (X, Y, Y - 1)),
        (OperandError, r"got a NoneType as batch 1 of x: x", (None, Y)),
    ):
        with pytest.raises(error, match=words):
            read(batch)


def test_batches_that_come_once():
    stream = Stream("fit", (pair for pair in [(X, Y)]), "validation")
    assert len(list(stream)) == 1
    with pytest.raises(
        ArgumentError, match="as validation, which gives its batches once, and an epoch after the first"
    ):
        list(stream)
    for once in ((pair for pair in [(X, Y)]), zip([X], [Y], strict=True), map(tuple, [(X, Y)])):
        with pytest.raises(
            ArgumentError, match="gives its batches once, and 2 epochs, expected an iterable that starts"
        ):
            Stream("fit", once).check_rounds(2)
    Stream("fit", [(X, Y)]).check_rounds(2)
    assert Stream("fit", iter([(X, Y)])).steps is None


def test_targets_beside_batches():
    loader = nn.DataLoader(nn.TensorDataset(X, Y))
    for words, arguments in (("and y beside it", (loader, Y)), ("and sample_weight beside it", (loader, None, Y)),
                             ("and no y, expected targets", (X, None))):  # fmt: skip
        with pytest.raises(OperandError, match=words):
            feed_of("fit", *arguments)

    with pytest.raises(OperandError, match=r"got a TensorDataset as x \(DataLoader\(dataset, batch_size=32\) gives"):
        feed_of("fit", nn.TensorDataset(X, Y), None)

    def batches():
        yield X, Y

    with pytest.raises(OperandError, match=r"got the function batches as x \(batches\(\) may give batches\) and no y"):
        feed_of("fit", batches, None)


def test_data_need_no_gradients():
    x, trained = Tensor(X), Tensor(X)
    free, kept = without_gradients((x, trained), [trained])
    assert not free.requires_grad
    assert kept is trained
    assert without_gradients(X) is X


def test_arguments_of_a_model():
    def model(*args, **kwargs):
        return args, kwargs

    assert called(model, (1, 2)) == ((1, 2), {})
    assert called(model, {"a": 1}) == ((), {"a": 1})
    assert called(model, [1, 2]) == (([1, 2],), {})
