"""Activations at their kinks, far from 0, on single numbers, in both precisions; ``test_layer_table`` has the rest."""

import math

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, Tensor, Value, gradients
from autograd.testing import check_grads
from nn.activations import ACTIVATIONS, normal_cdf

ELEMENTWISE = {
    "identity": F.identity,
    "step": F.step,
    "sigmoid": F.sigmoid,
    "tanh": F.tanh,
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "elu": F.elu,
    "selu": F.selu,
    "gelu": F.gelu,
    "gelu_tanh": lambda x: F.gelu(x, "tanh"),
    "softplus": F.softplus,
    "silu": F.silu,
    "mish": F.mish,
    "celu": F.celu,
    "celu_2": lambda x: F.celu(x, 2.0),
    "relu6": F.relu6,
    "hardtanh": F.hardtanh,
    "hardsigmoid": F.hardsigmoid,
    "hardswish": F.hardswish,
    "softsign": F.softsign,
    "logsigmoid": F.logsigmoid,
    "softshrink": F.softshrink,
    "hardshrink": F.hardshrink,
    "tanhshrink": F.tanhshrink,
    "threshold": lambda x: F.threshold(x, 0.1, -2.0),
}

every = pytest.mark.parametrize("name", ELEMENTWISE)


@pytest.mark.parametrize("name", sorted(set(ELEMENTWISE) - {"step"}))
def test_gradients(name, rng):
    x = Tensor(rng.uniform(0.2, 2, (3, 4)) * rng.choice([-1.0, 1.0], (3, 4)))
    check_grads(ELEMENTWISE[name], x)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: F.leaky_relu(x, 0.3),
        lambda x: F.elu(x, 2.5),
        lambda x: F.softplus(x, 0.5, 0.25),
        lambda x: F.softmax(x, 0),
        lambda x: F.log_softmax(x, 0),
    ],
)
def test_gradients_with_settings(f, rng):
    x = Tensor(rng.uniform(0.2, 2, (3, 4)) * rng.choice([-1.0, 1.0], (3, 4)))
    check_grads(f, x)


# At -1e4 and at 1e4: value, slope, second derivative.
FAR = {
    "identity": [(-1e4, 1, 0), (1e4, 1, 0)],
    "step": [(0, 0, 0), (1, 0, 0)],
    "sigmoid": [(0, 0, 0), (1, 0, 0)],
    "tanh": [(-1, 0, 0), (1, 0, 0)],
    "relu": [(0, 0, 0), (1e4, 1, 0)],
    "leaky_relu": [(-1e2, 0.01, 0), (1e4, 1, 0)],
    "elu": [(-1, 0, 0), (1e4, 1, 0)],
    "selu": [(-1.7580993408473766, 0, 0), (10507.009873554805, 1.0507009873554805, 0)],
    "gelu": [(0, 0, 0), (1e4, 1, 0)],
    "gelu_tanh": [(0, 0, 0), (1e4, 1, 0)],
    "softplus": [(0, 0, 0), (1e4, 1, 0)],
    "silu": [(0, 0, 0), (1e4, 1, 0)],
    "mish": [(0, 0, 0), (1e4, 1, 0)],
    "celu": [(-1, 0, 0), (1e4, 1, 0)],
    "celu_2": [(-2, 0, 0), (1e4, 1, 0)],
    "relu6": [(0, 0, 0), (6, 0, 0)],
    "hardtanh": [(-1, 0, 0), (1, 0, 0)],
    "hardsigmoid": [(0, 0, 0), (1, 0, 0)],
    "hardswish": [(0, 0, 0), (1e4, 1, 0)],
    "softsign": [(-1e4 / 10001, 10001**-2, 2 * 10001.0**-3), (1e4 / 10001, 10001**-2, -2 * 10001.0**-3)],
    "logsigmoid": [(-1e4, 1, 0), (0, 0, 0)],
    "softshrink": [(-9999.5, 1, 0), (9999.5, 1, 0)],
    "hardshrink": [(-1e4, 1, 0), (1e4, 1, 0)],
    "tanhshrink": [(-9999, 1, 0), (9999, 1, 0)],
    "threshold": [(-2, 0, 0), (1e4, 1, 0)],
}


@every
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_far_from_zero_nothing_overflows(name, dtype):
    x = Tensor([-1e4, 1e4], dtype=dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        y = ELEMENTWISE[name](x)
    (slope,) = gradients([(y * 1.0).sum()], [x], create_graph=True)
    if slope is None:  # no gradient passes a step
        slope = Tensor(np.zeros(2, dtype), requires_grad=False)
    (second,) = gradients([slope.sum()], [x]) if slope.requires_grad else [None]
    second = np.zeros(2, dtype) if second is None else second
    assert y.dtype == slope.dtype == second.dtype == dtype
    expected = np.array(FAR[name], dtype)
    np.testing.assert_allclose(
        np.stack([y.data, slope.data, second], axis=1), expected, rtol=1e-6 if dtype != np.float16 else 2e-3
    )


def test_softmaxes_far_from_zero():
    x = Tensor([[1e4, -1e4, 1e4], [-1e4, -1e4, -1e4]])
    third = 1 / 3
    np.testing.assert_allclose(F.softmax(x).data, [[0.5, 0, 0.5], [third, third, third]], rtol=1e-15)
    log2, log3 = math.log(2), math.log(3)
    np.testing.assert_allclose(F.log_softmax(x).data, [[-log2, -2e4 - log2, -log2], [-log3, -log3, -log3]], rtol=1e-15)
    F.log_softmax(x).backward(np.eye(2, 3))
    np.testing.assert_allclose(x.grad, [[0.5, 0, -0.5], [-third, 2 * third, -third]], atol=1e-15)


@every
def test_nan_stays_nan_and_infinity_is_a_limit(name):
    with np.errstate(invalid="ignore"):  # np.logaddexp(0, nan) warns
        y = ELEMENTWISE[name](np.array([np.inf, np.nan]))
    assert y[0] in ({"relu6": 6.0, "logsigmoid": 0.0}.get(name, 1.0), np.inf)
    assert np.isnan(y[1])


@every
@pytest.mark.parametrize("x", [-2.0, -0.3, 0.0, 0.7, 30.0])
def test_single_numbers_and_arrays_agree(name, x):
    v, t = Value(x), Tensor([x])
    for node in (v, t):
        y = ELEMENTWISE[name](node) * 1.0
        assert type(y) is type(node)
        if isinstance(node, Value):
            y.backward()
            value = y.data
        else:
            y.backward([1.0])
            assert value == pytest.approx(y.data[0], rel=1e-14, abs=1e-300)
    assert v.grad == pytest.approx(t.grad[0], rel=1e-14, abs=1e-300)


def test_slopes_at_the_kinks():
    for f, slope in ((F.relu, 0.0), (F.leaky_relu, 0.01), (F.elu, 1.0), (F.selu, 1.7580993408473766), (F.step, 0.0)):
        x = Tensor([0.0])
        f(x).backward([1.0])
        assert x.grad[0] == pytest.approx(slope, rel=1e-15)


def test_the_step_is_0_at_its_threshold_unless_told_otherwise():
    x = np.array([0.9, 1.0, 1.1, -1.0])
    assert F.step(x, 1.0).tolist() == [0.0, 0.0, 1.0, 0.0]
    assert F.step(x, 1.0, fires_at_threshold=True).tolist() == [0.0, 1.0, 1.0, 0.0]
    assert F.step(Value(0.0)).data == 0.0
    assert F.step(Value(0.0), fires_at_threshold=True).data == 1.0
    assert nn.Step(1.5)(Tensor([1.5])).data.tolist() == [0.0]
    assert nn.Step(1.5, fires_at_threshold=True)(Tensor([1.5])).data.tolist() == [1.0]
    assert repr(nn.Step(1.5)) == "Step(threshold=1.5)"
    assert repr(nn.Step(1.5, fires_at_threshold=True)) == "Step(threshold=1.5, fires_at_threshold=True)"


def test_the_normal_distribution_is_accurate_in_both_tails():
    x = np.concatenate([np.linspace(-37, 37, 2001), [-40.0, 40.0, -1e308, 1e308, -np.inf, np.inf, 0.0]])
    expected = [0.5 * math.erfc(-a / math.sqrt(2)) for a in x]
    np.testing.assert_allclose(normal_cdf(x), expected, rtol=1e-12, atol=1e-310)
    near = abs(x) < 6
    np.testing.assert_allclose(normal_cdf(x)[near], np.array(expected)[near], rtol=2e-14)
    assert np.isnan(normal_cdf(np.array(np.nan)))
    assert normal_cdf(np.float32([-1, 1])).dtype == np.float32


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_modules_are_the_functions(name, rng):
    x = rng.normal(size=(3, 4))
    np.testing.assert_array_equal(ACTIVATIONS[name]()(x), ELEMENTWISE[name](x))
    assert nn.MLP([2, 3, 1], activation=name)[1].__class__ is ACTIVATIONS[name]


def test_lists_are_arrays():
    for name, f in ELEMENTWISE.items():
        if name not in ("identity", "relu", "sigmoid", "tanh"):
            np.testing.assert_array_equal(f([1, -2]), f(np.array([1, -2])))
    np.testing.assert_array_equal(F.softmax([1, -2]), F.softmax(np.array([1, -2])))
    assert isinstance(F.gelu(0.5), float)


def test_wrong_settings():
    with pytest.raises(ArgumentError, match="gelu: got approximate='erf', expected 'none' or 'tanh'"):
        F.gelu(np.ones(2), "erf")
    with pytest.raises(ArgumentError, match="GELU: got approximate='erf'"):
        nn.GELU("erf")
    with pytest.raises(ArgumentError, match=r"softplus: got beta=0, expected a finite number > 0"):
        F.softplus(np.ones(2), beta=0)
    with pytest.raises(ArgumentError, match=r"Softplus: got beta=-1"):
        nn.Softplus(beta=-1)


@pytest.mark.parametrize("f", [F.relu, F.tanh, F.sigmoid, F.softmax, F.log_softmax], ids=lambda f: f.__name__)
def test_gradients_of_activations(f, rng):
    x = Tensor(rng.uniform(0.2, 2, (3, 4)) * rng.choice([-1.0, 1.0], (3, 4)))
    check_grads(f, x)


@pytest.mark.parametrize(
    "layer", [nn.ReLU(), nn.Tanh(), nn.Sigmoid(), nn.Softmax(dim=0), nn.LogSoftmax(), nn.Identity()]
)
def test_gradients_of_activation_modules(layer, rng):
    x = Tensor(rng.uniform(0.2, 2, (3, 4)) * rng.choice([-1.0, 1.0], (3, 4)))
    check_grads(layer, x)


def test_softmax_modules_take_their_axis(rng):
    x = rng.normal(size=(3, 4))
    np.testing.assert_allclose(nn.Softmax(dim=0)(Tensor(x)).data.sum(axis=0), 1.0)
    np.testing.assert_allclose(np.exp(nn.LogSoftmax()(Tensor(x)).data).sum(axis=1), 1.0)
    assert repr(nn.LogSoftmax()) == "LogSoftmax(dim=-1)"
