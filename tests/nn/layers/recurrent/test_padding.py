import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from autograd.testing import check_grads

ROWS = [np.arange(3.0), np.array([7.0])]


def test_both_orders_and_sides():
    assert nn.pad_sequence(ROWS).tolist() == [[0, 7], [1, 0], [2, 0]]
    assert nn.pad_sequence(ROWS, batch_first=True, padding_value=-1).tolist() == [[0, 1, 2], [7, -1, -1]]
    assert nn.pad_sequence(ROWS, True, 0.5, "left").tolist() == [[0, 1, 2], [0.5, 0.5, 7]]
    assert nn.pad_sequence([np.zeros((2, 4, 3)), np.zeros((5, 4, 3))], True).shape == (2, 5, 4, 3)
    assert nn.pad_sequence(x for x in ROWS).shape == (3, 2)


def test_dtypes_and_tensors():
    assert nn.pad_sequence([[1, 2], [3]]).dtype == np.int64
    assert nn.pad_sequence([np.ones(2, np.float32), np.ones(1, np.float32)]).dtype == np.float32
    a, b = Tensor(ROWS[0]), Tensor(ROWS[1])
    padded = nn.pad_sequence([a, b], padding_value=9.0)
    padded.backward(np.arange(6.0).reshape(3, 2))
    assert (a.grad.tolist(), b.grad.tolist()) == ([0, 2, 4], [1])
    check_grads(lambda x, y: nn.pad_sequence([x, y]), *ROWS)
    assert nn.pad_sequence([Tensor(np.ones(2, np.float32)), np.ones(1, np.float32)]).dtype == np.float32


def test_nothing_is_shared_with_the_caller():
    x = np.zeros(2)
    padded = nn.pad_sequence([x, x])
    padded[...] = 1.0
    assert not x.any()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: nn.pad_sequence([]), ShapeError, "got no sequences"),
        (lambda: nn.pad_sequence(3), OperandError, "got 3, expected a list of arrays"),
        (lambda: nn.pad_sequence("ab"), OperandError, "got 'ab'"),
        (lambda: nn.pad_sequence(["ab"]), OperandError, "as sequence 0, expected numbers"),
        (lambda: nn.pad_sequence([1.0, 2.0]), ShapeError, r"got sequence 0 of shape \(\), expected \(T,\)"),
        (lambda: nn.pad_sequence([np.ones((2, 3)), np.ones((2, 4))]), ShapeError, r"sequence 1 .* expected \(T, 3\)"),
        (lambda: nn.pad_sequence([[1], [2, 3]], padding_value=0.5), ArgumentError, "padding_value=0.5, .* int64"),
        (lambda: nn.pad_sequence([[1], [2, 3]], padding_value=np.nan), ArgumentError, "padding_value=nan"),
        (lambda: nn.pad_sequence([[1], [2, 3]], padding_value=10**30), ArgumentError, "padding_value=1000"),
        (lambda: nn.pad_sequence(ROWS, padding_value="x"), ArgumentError, "padding_value='x'"),
        (lambda: nn.pad_sequence(ROWS, padding_value=1j), ArgumentError, "padding_value=1j"),
        (lambda: nn.pad_sequence(ROWS, padding_side="up"), ArgumentError, "expected one of 'right', 'left'"),
        (lambda: nn.pad_sequence(ROWS, batch_first="yes"), ArgumentError, "expected True or False"),
    ],
)
def test_wrong_calls(call, error, message):
    with pytest.raises(error, match=f"pad_sequence: .*{message}"):
        call()
