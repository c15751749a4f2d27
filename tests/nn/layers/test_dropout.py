import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, OperandError, ShapeError, Tensor


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_what_is_left_out_and_what_is_left(p):
    x = Tensor(np.full(20_000, 3.0))
    y = F.dropout(x, p, rng=0)
    out = (y.data == 0.0).mean()
    assert abs(out - p) < 4 * np.sqrt(p * (1 - p) / x.size)
    np.testing.assert_allclose(y.data[y.data != 0], 3.0 / (1 - p), rtol=1e-15)
    y.sum().backward()
    np.testing.assert_allclose(x.grad, y.data / 3.0, rtol=1e-15)


def test_the_seed_decides():
    x = np.ones(100)
    first, second = (nn.Dropout(rng=rng) for rng in (1, np.random.default_rng(1)))
    calls = [first(x), first(x)]
    assert not np.array_equal(*calls)
    np.testing.assert_array_equal(calls, [second(x), second(x)])
    np.testing.assert_array_equal(F.dropout(x, rng=5), F.dropout(x, rng=5))
    assert not np.array_equal(F.dropout(x), F.dropout(x))
    state = first.rng.bit_generator.state
    a = first(x)
    first.rng.bit_generator.state = state  # a checkpoint restores it like this
    np.testing.assert_array_equal(first(x), a)


def test_evaluation_and_the_extremes():
    layer, x = nn.Dropout(0.5, rng=0), Tensor(np.ones(10))
    assert layer.eval()(x) is x
    assert F.dropout(x, 0.0) is x
    y = F.dropout(x, 1.0)
    y.backward(np.ones(10))
    assert y.data.tolist() == x.grad.tolist() == [0.0] * 10
    assert repr(layer) == "Dropout(p=0.5)"
    assert layer.state_dict() == {}


def test_dtypes():
    y = F.dropout(Tensor(np.ones(4, np.float32)), 0.5, rng=0)
    assert y.dtype == np.float32
    assert F.dropout([1, 1, 1], 0.5, rng=0).dtype == np.float64


def test_two_layers_of_one_generator_differ():
    rng = np.random.default_rng(0)
    a, b = nn.Dropout(rng=rng), nn.Dropout(rng=rng)
    assert not np.array_equal(a(np.ones(100)), b(np.ones(100)))


@pytest.mark.parametrize("p", [-0.1, 1.1, np.nan])
def test_no_probability(p):
    with pytest.raises(ArgumentError, match=f"Dropout: got p={p}, expected a probability from 0 to 1"):
        nn.Dropout(p)
    with pytest.raises(ArgumentError, match=f"dropout: got p={p}"):
        F.dropout(np.ones(2), p)


@pytest.mark.parametrize("x", [np.ma.array([1.0, 2.0]), np.ones((1, 1)).view(np.matrix)])
def test_what_has_another_arithmetic_is_refused_though_nothing_is_left_out(x):
    for call in (lambda: F.dropout(x, 0.0), lambda: F.dropout(x, training=False), lambda: nn.Dropout(0.0)(x)):
        with pytest.raises(OperandError, match="expected a plain array"):
            call()


@pytest.mark.parametrize(("name", "shape"), [
    ("dropout1d", (50, 40, 3)), ("dropout1d", (2000, 3)), ("dropout2d", (50, 40, 2, 3)), ("dropout2d", (50, 40, 3)),
])  # fmt: skip
def test_whole_channels_are_left_out(name, shape):
    f = getattr(nn.functional, name)
    x = Tensor(np.ones(shape))
    out = f(x, 0.25, rng=0)
    flat = out.data.reshape(-1, int(np.prod(shape[1 if len(shape) == 2 else 2 :])))
    assert (flat == flat[:, :1]).all()
    np.testing.assert_allclose(np.unique(flat), [0.0, 4 / 3], rtol=1e-15)
    assert np.mean(flat == 0) == pytest.approx(0.25, abs=0.04)
    out.sum().backward()
    np.testing.assert_array_equal(x.grad, out.data)
    layer = getattr(nn, name.capitalize())(0.25, rng=0)
    np.testing.assert_array_equal(layer(x).data, out.data)
    assert layer.eval()(x) is x
    assert f(x.data.astype(np.float32), 1.0).dtype == np.float32
    assert not f(x, 1.0).data.any()
    assert f(x, 0.0) is x


def test_what_the_channelwise_ones_refuse():
    for name, shape in (("Dropout1d", (3,)), ("Dropout2d", (3, 4)), ("Dropout2d", (1, 1, 2, 2, 2))):
        with pytest.raises(ShapeError, match=f"{name.lower()}: got input of shape"):
            getattr(nn, name)()(np.ones(shape))
        with pytest.raises(ArgumentError, match=f"{name}: got p=2"):
            getattr(nn, name)(2)
