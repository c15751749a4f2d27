"""``MLP``: its layers, starting values and gradients."""

import numpy as np
import pytest

import nn
from autograd import Tensor
from autograd.testing import check_grads


def test_randomness_comes_from_nowhere_else():
    np.random.seed(0)  # noqa: NPY002 -- the legacy state is what must stay untouched
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    nn.MLP([2, 3, 1])
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def test_layers_of_one_mlp_differ():
    model = nn.MLP([4, 4, 4], rng=0)
    assert not np.array_equal(model[0].weight.data, model[2].weight.data)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "identity"])
@pytest.mark.parametrize("bias", [True, False])
def test_gradients_of_an_mlp(activation, bias, rng):
    model = nn.MLP([3, 4, 2], activation, bias=bias, rng=3)
    x = Tensor(rng.normal(size=(5, 3)))
    check_grads(model, x)


def test_mlp_alternates_layers_and_activations():
    model = nn.MLP([2, 16, 8, 1], activation=nn.Tanh, rng=0)
    assert [type(layer) for layer in model] == [nn.Linear, nn.Tanh, nn.Linear, nn.Tanh, nn.Linear]
    assert model[1] is not model[3]
    assert list(model.state_dict()) == [f"{i}.{name}" for i in (0, 2, 4) for name in ("weight", "bias")]
    assert [type(layer) for layer in nn.MLP([2, 1])] == [nn.Linear]
    assert nn.MLP([2, 2, 1], activation=np.sin)[1] is np.sin


def test_mlp_refuses_what_it_cannot_build():
    with pytest.raises(ValueError, match=r"got sizes \[2\], expected at least two"):
        nn.MLP([2])
    with pytest.raises(ValueError, match="got activation 'swish', expected one of relu, tanh"):
        nn.MLP([2, 1], activation="swish")
    with pytest.raises(ValueError, match="out_features=0"):
        nn.MLP([2, 0, 1])
