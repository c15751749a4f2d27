"""``ModuleList``, ``Residual`` and ``Flatten``; ``Sequential`` and ``MLP`` are in ``test_layers``."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads


def test_a_module_list_is_a_list_of_modules():
    first, second, third = nn.Linear(1, 1), nn.ReLU(), nn.Linear(1, 2)
    layers = nn.ModuleList([first])
    assert layers.append(second) is layers
    assert layers.extend([third]) is layers
    assert list(layers) == [first, second, third]
    assert len(layers) == 3
    assert layers[-1] is third
    assert list(layers[1:]) == [second, third]
    assert isinstance(layers[1:], nn.ModuleList)
    del layers[1]
    layers.insert(0, second)
    layers[1] = third
    assert list(layers) == [second, third, third]
    assert second in layers
    with pytest.raises(TypeError, match=r"ModuleList: got 3 \(int\), expected a Module"):
        layers.append(3)
    with pytest.raises(NotImplementedError, match="ModuleList"):
        layers(1)


def test_names_in_a_module_list_are_pytorchs():
    class Stack(nn.Module):
        def __init__(self):
            self.layers = nn.ModuleList([nn.Linear(1, 2), nn.Linear(2, 1)])

        def forward(self, x):
            for layer in self.layers:
                x = layer(x)
            return x

    model = Stack()
    names = [f"layers.{i}.{name}" for i in (0, 1) for name in ("weight", "bias")]
    assert list(model.state_dict()) == [name for name, _ in model.named_parameters()] == names
    assert [name for name, _ in model.named_modules()] == ["", "layers", "layers.0", "layers.1"]
    assert "(layers): ModuleList(\n    (0): Linear(" in repr(model)
    model.layers.bonus = nn.Linear(1, 1)
    assert "layers.bonus.weight" in model.state_dict()


def test_a_residual_adds_what_comes_in(rng):
    layer = nn.Residual(nn.MLP([3, 4, 3], "tanh", rng=0))
    x = Tensor(rng.normal(size=(2, 3)))
    np.testing.assert_allclose(layer(x).data, x.data + layer.body(x).data)
    check_grads(layer, x)
    assert next(iter(layer.state_dict())) == "body.0.weight"
    wide = nn.Residual(nn.Linear(3, 5, rng=0), shortcut=nn.Linear(3, 5, bias=False, rng=1))
    assert wide(x).shape == (2, 5)
    assert list(wide.state_dict()) == ["body.weight", "body.bias", "shortcut.weight"]
    assert nn.Residual(np.tanh)(x).shape == (2, 3)


def test_a_residual_does_not_broadcast():
    with pytest.raises(ShapeError, match=r"Residual: got \(5, 1\) from the body and \(5, 4\) beside it"):
        nn.Residual(nn.Linear(4, 1))(np.ones((5, 4)))
    with pytest.raises(TypeError, match="Residual: got 3, expected a Module or a function"):
        nn.Residual(3)


def test_flatten(rng):
    x = Tensor(rng.normal(size=(2, 3, 4)))
    check_grads(nn.Flatten(), x)
    assert nn.Flatten(0)([[1, 2], [3, 4]]).shape == (4,)
    assert nn.Flatten()(np.zeros((0, 3, 4))).shape == (0, 12)
    for layer, shape in ((nn.Flatten(), (3,)), (nn.Flatten(2, 1), (2, 3, 4)), (nn.Flatten(0, 3), (2, 3))):
        with pytest.raises(ShapeError, match=r"Flatten\(start_dim=.*\): got input of shape"):
            layer(np.zeros(shape))


def test_names_of_layers_have_no_dots():
    for name in ("a.b", "", 3):
        with pytest.raises(ArgumentError, match=f"Sequential: got the name {name!r}, expected a string without dots"):
            nn.Sequential({name: nn.ReLU()})
