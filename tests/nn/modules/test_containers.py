"""``Sequential``, ``ModuleList`` and ``Residual``."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from autograd.testing import check_grads


def test_sequential_is_a_list_of_layers():
    first, second = nn.Linear(2, 3), nn.ReLU()
    model = nn.Sequential(first, second)
    assert len(model) == 2
    assert list(model) == [first, second]
    assert model[0] is first
    assert model[-1] is second
    assert isinstance(model[:1], nn.Sequential)
    assert model[:1].parameters()[0] is first.weight
    assert model.append(nn.Linear(3, 1)) is model
    assert list(model.state_dict()) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    assert list(model[1:].append(nn.Linear(1, 1)).state_dict()) == ["2.weight", "2.bias", "3.weight", "3.bias"]
    x = np.ones((4, 2))
    np.testing.assert_array_equal(model(x).data, model[2](second(first(x))).data)


def test_sequential_takes_names_and_functions():
    model = nn.Sequential({"in": nn.Linear(2, 3), "act": lambda x: x * x, "out": nn.Linear(3, 1)})
    assert list(model.state_dict()) == ["in.weight", "in.bias", "out.weight", "out.bias"]
    assert model(np.ones((4, 2))).shape == (4, 1)
    with pytest.raises(TypeError, match="got 3 as layer 0, expected a Module or a function"):
        nn.Sequential(3)
    with pytest.raises(ValueError, match="two layers called '0'"):
        nn.Sequential(nn.ReLU(), {"0": nn.ReLU()})


def test_a_subclass_of_sequential_may_have_attributes_of_its_own():
    class Scaled(nn.Sequential):
        def __init__(self, *layers):
            super().__init__(*layers)
            self.scale = Tensor(2.0)

    assert list(Scaled(nn.Linear(1, 1)).state_dict()) == ["scale", "0.weight", "0.bias"]


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


def test_names_of_layers_have_no_dots():
    for name in ("a.b", "", 3):
        with pytest.raises(ArgumentError, match=f"Sequential: got the name {name!r}, expected a string without dots"):
            nn.Sequential({name: nn.ReLU()})


def test_a_sequential_is_changed_as_a_list_is():
    a, b, c = nn.Linear(2, 3, rng=0), nn.ReLU(), nn.Linear(3, 1, rng=0)
    model = nn.Sequential(a)
    assert model.extend([b]) is model
    assert model.insert(1, c) is model
    assert list(model) == [a, c, b]
    assert list(model.state_dict()) == ["0.weight", "0.bias", "1.weight", "1.bias"]
    assert model.pop(1) is c
    model[1] = c
    assert list(model) == [a, c]
    del model[0]
    assert list(model.state_dict()) == ["0.weight", "0.bias"]
    both = nn.Sequential(a) + model
    assert list(both) == [a, c]
    with pytest.raises(OperandError, match="expected a Module or a function"):
        model[0] = 3
    with pytest.raises(IndexError):
        model[5]


def test_layers_with_names_are_attributes():
    model = nn.Sequential()
    model.add_module("conv", nn.Conv1d(1, 2, 3, rng=0))
    model.add_module("act", nn.ReLU())
    assert model.conv is model[0]
    assert list(model.state_dict()) == ["conv.weight", "conv.bias"]
    model.add_module("act", nn.Tanh())
    assert isinstance(model.act, nn.Tanh)
    assert len(model) == 2
    model.insert(0, nn.Tanh())
    assert list(model.state_dict()) == ["conv.weight", "conv.bias"]
    with pytest.raises(AttributeError, match="'Sequential' object has no attribute or layer 'convolution'"):
        model.convolution
    with pytest.raises(ArgumentError, match="expected a string without dots"):
        model.add_module("a.b", nn.ReLU())


def test_a_module_list_has_the_methods_of_a_list():
    a, b = nn.ReLU(), nn.Tanh()
    layers = nn.ModuleList([a])
    layers += [b, a]
    assert list(layers + nn.ModuleList([b])) == [a, b, a, b]
    assert b in layers
    assert nn.ReLU() not in layers
    assert layers.count(a) == 2
    assert layers.index(b) == 1
    assert layers.pop() is a
    layers.reverse()
    assert list(layers) == [b, a]
    layers.remove(b)
    assert list(layers) == [a]
    with pytest.raises(ArgumentError, match="is not in the list"):
        layers.remove(b)
    layers.clear()
    with pytest.raises(IndexError):
        layers.pop()
