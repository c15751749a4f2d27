import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from nn.layers.recurrent.checks import checked_input, mask_of

X = np.zeros((2, 5, 3))
H = np.zeros((1, 2, 4))


def test_a_mask_of_lengths():
    mask = mask_of("LSTM", [1, 3], 3, 2)
    assert mask[:, :, 0].T.tolist() == [[True, False, False], [True, True, True]]
    assert mask_of("LSTM", np.array([3, 3]), 3, 2) is None
    assert mask_of("LSTM", None, 3, 2) is None


def test_inputs_come_in_a_floating_dtype():
    assert checked_input("LSTM", [[1, 2], [3, 4]], 2, {2: "(T, input_size)"}).dtype == np.float64
    x = Tensor(np.zeros((2, 3), np.float32))
    assert checked_input("LSTM", x, 3, {2: "(T, input_size)"}) is x


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda m: m(np.zeros((2, 5, 4))),
            ShapeError,
            r"LSTM: got input of shape \(2, 5, 4\), expected \(T, 3\) or \(B, ",
        ),
        (lambda m: m(np.zeros(3)), ShapeError, r"got input of shape \(3,\)"),
        (lambda m: m(np.zeros((2, 5), int)), ShapeError, "integers that stand for symbols go through nn.Embedding"),
        (lambda m: m(X[:, :0]), ShapeError, "expected at least one step"),
        (lambda m: m(None), OperandError, "got None as input"),
        (lambda m: m("abc"), OperandError, "got 'abc' as input"),
        (lambda m: m([[1.0, 2.0], [3.0]]), ShapeError, "nn.pad_sequence makes it"),
        (lambda m: m(m(X)), OperandError, r"a recurrent layer returns \(output, state\)"),
        (lambda m: m(X + 0j), OperandError, "got complex numbers as input"),
        (lambda m: m(np.ma.zeros((2, 5, 3))), OperandError, "masked array"),
        (lambda m: m(X, H), OperandError, r"expected a pair \(h_0, c_0\)"),
        (lambda m: m(X, (H, None)), OperandError, "got None as c_0, .* leave hx out for zeros"),
        (lambda m: m(X, (H[:, :1], H)), ShapeError, r"got h_0 of shape \(1, 1, 4\), expected \(1, 2, 4\), which is"),
        (
            lambda m: m(X, (H, H[..., 1:])),
            ShapeError,
            r"got c_0 of shape \(1, 2, 3\), .*\(num_layers, B, hidden_size\)",
        ),
        (lambda m: m(X[0], (H, H)), ShapeError, r"expected \(1, 4\), which is \(num_layers, hidden_size\)"),
        (lambda m: m(X, lengths=[5]), ShapeError, r"got lengths of shape \(1,\), expected \(2,\)"),
        (lambda m: m(X, lengths=[5, 0]), ArgumentError, "got 0 in lengths, expected 1 to 5"),
        (lambda m: m(X, lengths=[6, 5]), ArgumentError, "got 6 in lengths"),
        (lambda m: m(X, lengths=[5.0, 5.0]), OperandError, "expected 2 integers"),
        (lambda m: m(X, lengths=[[5], [1, 2]]), OperandError, "expected 2 integers"),
        (lambda m: m(X, lengths=Tensor([1.0, 2.0])), OperandError, "expected 2 integers"),
        (lambda m: m(X[0], lengths=[5]), ArgumentError, "input without a batch"),
        (lambda m: nn.GRU(3, 4, batch_first=True)(X, (H, H)), OperandError, "GRU: got .* as h_0, expected one Tensor"),
        (lambda m: nn.Sequential(m, nn.Linear(4, 1))(X), OperandError, r"take its \[0\]"),
        (lambda m: nn.LSTMCell(3, 4)(X), ShapeError, r"LSTMCell: got input .* expected \(3,\) or \(B, 3\)"),
        (lambda m: nn.LSTMCell(3, 4)(X[0], (H[0], H[0])), ShapeError, r"got h of shape \(2, 4\), expected \(5, 4\)"),
        (lambda m: nn.LSTMCell(3, 4)(X[0], H[0]), OperandError, "LSTMCell: got .* expected a pair"),
        (lambda m: nn.GRUCell(3, 4)(X[0], (H[0], H[0])), OperandError, "GRUCell: got .* as h, expected one"),
    ],
)
def test_wrong_calls_are_told_and_change_nothing(call, error, message):
    layer = nn.LSTM(3, 4, batch_first=True, rng=0)
    before = layer.state_dict()
    with pytest.raises(error, match=message):
        call(layer)
    assert all((before[key] == x).all() for key, x in layer.state_dict().items())


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: nn.LSTM(0, 4), "LSTM: got input_size=0, expected an integer >= 1"),
        (lambda: nn.GRU(3, 4.0), "GRU: got hidden_size=4.0"),
        (lambda: nn.RNN(3, 4, 0), "RNN: got num_layers=0"),
        (lambda: nn.RNN(3, 4, 10**9), "RNN: got num_layers=1000000000, expected at most 10000"),
        (lambda: nn.RNN(3, 4, nonlinearity="gelu"), "RNN: got nonlinearity='gelu', expected one of 'tanh', 'relu'"),
        (lambda: nn.RNNCell(3, 4, nonlinearity=None), "RNNCell: got nonlinearity=None"),
        (lambda: nn.LSTM(3, 4, bias="no"), "LSTM: got bias='no', expected True or False"),
        (lambda: nn.LSTM(3, 4, batch_first=2), "LSTM: got batch_first=2"),
        (lambda: nn.LSTM(3, 4, 2, dropout=1.5), "LSTM: got dropout=1.5, expected a probability from 0 to 1"),
        (lambda: nn.LSTM(3, 4, 2, dropout=True), "LSTM: got dropout=True, expected a probability"),
        (lambda: nn.LSTM(3, 4, 2, dropout="a"), "LSTM: got dropout='a'"),
        (lambda: nn.LSTM(3, 4, proj_size=4), "LSTM: got proj_size=4, expected less than hidden_size=4"),
        (lambda: nn.LSTM(3, 4, rng="x"), "LSTM: got rng='x'"),
    ],
)
def test_wrong_settings_are_told(make, message):
    with pytest.raises(ArgumentError, match=message):
        make()


def test_dropout_with_one_layer_is_said_to_do_nothing():
    with pytest.warns(UserWarning, match="LSTM: got dropout=0.5 and num_layers=1") as caught:
        nn.LSTM(3, 4, dropout=0.5)
    assert caught[0].filename == __file__
