"""Positional encodings: the formula, layouts, learned encodings, refusals."""

import copy
import math
import pickle

import numpy as np
import pytest

import nn
from autograd import ArgumentError, NotDefinedError, OperandError, ShapeError, Tensor
from autograd.engine.node import data_of
from autograd.testing import check_grads
from nn.layers.positional import _Encoding


@pytest.mark.parametrize("d", [1, 2, 5, 8])
def test_waves_are_those_of_the_paper(d):
    table = nn.SinusoidalEncoding(d, max_len=40)(np.zeros((40, d)))
    for t, i in np.ndindex(40, d):
        angle = t / 10000 ** ((i - i % 2) / d)
        assert table[t, i] == pytest.approx(math.cos(angle) if i % 2 else math.sin(angle), abs=1e-12)


@pytest.mark.parametrize("kind", [nn.SinusoidalEncoding, nn.LearnedEncoding])
def test_layouts(kind, rng):
    x = rng.normal(size=(2, 5, 4))
    last, first = kind(4, 7, rng=0), kind(4, 7, batch_first=True, rng=0)
    rows = data_of(last(np.zeros((5, 4))))
    for module, y, expected in (
        (first, x, x + rows), (last, x.swapaxes(0, 1), (x + rows).swapaxes(0, 1)), (first, x[0], x[0] + rows),
    ):  # fmt: skip
        np.testing.assert_array_equal(data_of(module(y)), expected)


def test_places_are_learned(rng):
    module = nn.LearnedEncoding(4, 7, batch_first=True, rng=0)
    assert module.weight.data.std() == pytest.approx(0.02, rel=0.4)
    module(rng.normal(size=(3, 5, 4))).sum().backward()
    np.testing.assert_array_equal(module.weight.grad, np.where(np.arange(7)[:, None] < 5, 3.0, 0.0) * np.ones(4))
    check_grads(module, Tensor(rng.normal(size=(2, 3, 4))))
    check_grads(nn.SinusoidalEncoding(4, 7), Tensor(rng.normal(size=(2, 3, 4))))


def test_what_is_saved():
    waves, learned = nn.SinusoidalEncoding(4, 7), nn.LearnedEncoding(4, 7, rng=0)
    assert waves.state_dict() == {}
    assert waves.parameters() == []
    assert list(learned.state_dict()) == ["weight"]
    x = np.ones((3, 2, 4))
    for module in (waves, learned):
        for other in (copy.deepcopy(module), pickle.loads(pickle.dumps(module))):
            np.testing.assert_array_equal(data_of(other(x)), data_of(module(x)))
    shown = repr(nn.SinusoidalEncoding(4, 7, 0.1, True))
    assert shown == "SinusoidalEncoding(4, max_len=7, dropout=0.1, batch_first=True)"
    assert repr(learned) == "LearnedEncoding(4, max_len=7)"
    assert "28" in str(learned.summary((3, 2, 4)))


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_narrow_numbers_stay(dtype):
    x = Tensor(np.ones((3, 2, 4)), dtype=dtype)
    for module in (nn.SinusoidalEncoding(4, 7, 0.5, rng=0), nn.LearnedEncoding(4, 7, 0.5, dtype=dtype, rng=0)):
        out = module(x)
        assert out.dtype == dtype
        out.sum().backward()
    assert x.grad.dtype == module.weight.grad.dtype == dtype


def test_dropout_is_for_training_and_the_seed_decides():
    x = np.ones((50, 4))
    first, second = (nn.SinusoidalEncoding(4, dropout=0.5, rng=0) for _ in range(2))
    calls = [first(x) for _ in range(2)]
    assert not np.array_equal(*calls)
    np.testing.assert_array_equal(calls, [second(x) for _ in range(2)])
    np.testing.assert_array_equal(first.eval()(x), nn.SinusoidalEncoding(4)(x))


def test_the_base_has_no_table():
    with pytest.raises(NotDefinedError, match=r"_table\(\)"):
        _Encoding()._table()


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: nn.SinusoidalEncoding(0), ArgumentError, "d_model=0"),
        (lambda: nn.LearnedEncoding(4, 0), ArgumentError, "max_len=0"),
        (lambda: nn.LearnedEncoding(4, 7, 1.5), ArgumentError, "dropout=1.5"),
        (lambda: nn.SinusoidalEncoding(4, 7, batch_first=3), ArgumentError, "batch_first=3"),
        (lambda: nn.SinusoidalEncoding(4)(np.ones((2, 3, 5))), ShapeError, r"expected \(L, N, 4\), or \(L, 4\)"),
        (lambda: nn.SinusoidalEncoding(4)(np.ones(4)), ShapeError, r"got input of shape \(4,\)"),
        (lambda: nn.LearnedEncoding(4, 7)(np.ones((9, 2, 4))), ShapeError, "max_len=7; .*, or batch_first=True"),
        (lambda: nn.LearnedEncoding(4, 7)(np.ones((8, 4))), ShapeError, "a sequence of 8"),
        (lambda: nn.LearnedEncoding(4, 7)("abc"), OperandError, "expected real numbers"),
    ],
)
def test_wrong_arguments(call, error, words):
    with pytest.raises(error, match=words):
        call()
