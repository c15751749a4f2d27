"""``next`` of ``parameters()`` and ``buffers()``, which return lists all the same."""

import copy
import pickle

import numpy as np
import pytest

import nn
from autograd import grad
from nn.modules.found import Found


def test_next_gives_one_parameter_after_the_other():
    model = nn.Linear(3, 2)
    assert next(model.parameters()) is model.weight
    assert next(model.parameters()) is model.weight
    one = model.parameters()
    assert next(one) is model.weight
    assert next(one) is model.bias
    with pytest.raises(StopIteration):
        next(one)
    assert next(nn.ReLU().parameters(), None) is None
    assert [p is q for p, q in zip(one, model.parameters(), strict=True)] == [True, True]


def test_buffers_too():
    norm = nn.BatchNorm1d(3)
    assert next(norm.buffers()) is norm.buffers()[0]


def test_the_state_that_tutorials_make():
    class CharModel(nn.Module):
        def __init__(self):
            self.lstm = nn.LSTM(3, 4, 2, dtype=np.float32, rng=0)

        def start(self, batch):
            weight = next(self.parameters()).data
            return np.zeros((2, batch, 4), weight.dtype), np.zeros((2, batch, 4), weight.dtype)

        def forward(self, x, state):
            return self.lstm(x, state)

    model = CharModel()
    output, _ = model(np.zeros((5, 2, 3), np.float32), model.start(2))
    assert output.dtype == next(model.parameters()).dtype == np.float32


def test_it_is_a_list():
    found = nn.Linear(3, 2, rng=0).parameters()
    assert isinstance(found, list)
    assert len(found) == 2
    assert found[::-1][0] is found[1]
    for plain in (Found([1, 2]), copy.copy(Found([1, 2])), copy.deepcopy(Found([1, 2]))):
        assert plain == [1, 2]
        assert repr(plain) == "[1, 2]"
    again = pickle.loads(pickle.dumps(found))
    assert isinstance(again, Found)
    np.testing.assert_array_equal(next(again).data, found[0].data)
    kept = nn.Module()
    kept.parts = found
    assert [name for name, _ in kept.named_parameters()] == ["parts.0", "parts.1"]
    (g,) = [g for _, g in grad(lambda m: (m.parts[0] ** 2).sum())(kept).named_parameters()][:1]
    np.testing.assert_array_equal(g.data, 2 * found[0].data)
    assert copy.copy(kept).parts is not found
    assert [a is b for a, b in zip(copy.copy(kept).parameters(), found, strict=True)] == [True, True]
