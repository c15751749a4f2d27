"""Sequences of different lengths in one array, next to PyTorch's."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor


def test_sequences_are_filled_up():
    a, b = Tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), Tensor([[7.0, 8.0]])
    found = nn.utils.rnn.pad_sequence([a, b], padding_value=-1.0)
    assert found.shape == (3, 2, 2)
    assert found.data[:, 1].tolist() == [[7.0, 8.0], [-1.0, -1.0], [-1.0, -1.0]]
    (found * np.arange(12.0).reshape(3, 2, 2)).sum().backward()
    assert b.grad.tolist() == [[2.0, 3.0]]
    left = nn.utils.rnn.pad_sequence([[1, 2], [3]], batch_first=True, padding_side="left")
    assert left.tolist() == [[1, 2], [0, 3]]
    for wrong in ([], [1.0], [np.zeros((2, 3)), np.zeros((2, 2))]):
        with pytest.raises(ShapeError, match="pad_sequence: got shapes"):
            nn.utils.rnn.pad_sequence(wrong)
    with pytest.raises(OperandError, match="expected a list"):
        nn.utils.rnn.pad_sequence(3)


@pytest.mark.oracle
@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("side", ["left", "right"])
def test_sequences_are_filled_up_as_in_pytorch(batch_first, side):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    arrays = [np.random.default_rng(n).normal(size=(n, 2)) for n in (3, 5, 1)]
    mine = nn.utils.rnn.pad_sequence(arrays, batch_first, 0.5, side)
    theirs = torch.nn.utils.rnn.pad_sequence([torch.tensor(x) for x in arrays], batch_first, 0.5, side)
    assert np.array_equal(mine, theirs.numpy())


def test_fillings_that_integers_lack():
    """PyTorch refuses what is out of range, and would fill up with 0 for 0.5."""
    for dtype, value in ((int, 0.5), (np.uint8, -1), (np.uint8, 256), (np.int64, 1e19), (bool, 2)):
        with pytest.raises(ArgumentError, match="padding_value"):
            nn.utils.rnn.pad_sequence([np.ones(3, dtype), np.ones(2, dtype)], padding_value=value)
    assert nn.utils.rnn.pad_sequence([np.ones(2, np.int8), np.ones(1, np.int8)], True, -128).tolist() == [
        [1, 1],
        [1, -128],
    ]
    assert nn.utils.rnn.pad_sequence([np.ones(2, bool), np.ones(1, bool)], True).tolist() == [
        [True, True],
        [True, False],
    ]
