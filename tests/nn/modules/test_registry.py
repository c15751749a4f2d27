"""Members of modules by name: set, found, and refused."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, MissingNameError, OperandError, Tensor


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(2, 3, rng=0), nn.BatchNorm1d(3))
        self.layers = [nn.Linear(3, 1, rng=0)]
        self.shared = self.layers[0]
        self.register_parameter("scale", Tensor(2.0))
        self.register_parameter("nothing", None)
        self.add_module("head", nn.ReLU())
        self.register_module("empty", None)


def test_what_is_registered_is_a_member():
    model = Model()
    assert "scale" in model.state_dict()
    assert model.nothing is None
    assert model.empty is None
    assert isinstance(model.head, nn.ReLU)
    model.register_parameter("scale", [3.0])
    assert model.scale.data.tolist() == [3.0]
    model.nothing = nn.Parameter([1.0])
    assert [name for name, _ in model.named_children()] == ["body", "layers.0", "head"]
    assert next(iter(model.children())) is model.body


def test_members_are_found_by_dotted_names():
    model = Model()
    assert model.get_submodule("") is model
    assert model.get_submodule("body.0") is model.body[0]
    assert model.get_submodule("layers.0") is model.get_submodule("shared")
    assert model.get_parameter("shared.weight") is model.layers[0].weight
    for name, module in model.named_modules():
        assert model.get_submodule(name) is module
    for name, p in model.named_parameters():
        assert model.get_parameter(name) is p
    assert [name for name, _ in model.named_buffers()]
    for name, array in model.named_buffers():
        assert model.get_buffer(name) is array


def test_lists_of_parameters_can_be_cut():
    model = Model()
    assert [name for name, _ in model.named_parameters(recurse=False)] == ["scale"]
    assert len(model.parameters(recurse=False)) == 1
    assert [name for name, _ in model.body.named_parameters(prefix="b")] == [
        "b.0.weight",
        "b.0.bias",
        "b.1.weight",
        "b.1.bias",
    ]
    twice = [name for name, _ in model.named_parameters(remove_duplicate=False)]
    assert {"layers.0.weight", "shared.weight"} <= set(twice)
    assert len(twice) == len(set(twice)) == len(model.parameters()) + 2
    assert model.buffers(recurse=False) == []
    assert next(name for name, _ in model.named_buffers(prefix="m")) == "m.body.1.running_mean"


@pytest.mark.parametrize("name", ["forward", "a.b", "", 3, "parameters", "body"])
def test_names_that_are_refused(name):
    model = Model()
    before = repr(model)
    with pytest.raises(ArgumentError, match="register_parameter: got the name"):
        model.register_parameter(name, Tensor(1.0))
    if name != "body":
        with pytest.raises(ArgumentError, match="add_module: got the name"):
            model.add_module(name, nn.ReLU())
    assert repr(model) == before


def test_members_that_are_refused():
    model = Model()
    with pytest.raises(OperandError, match=r"add_module: got .*expected a Module"):
        model.add_module("act", np.tanh)
    with pytest.raises(OperandError, match=r"the class ReLU, expected a Module: ReLU\(...\) makes one"):
        model.add_module("act", nn.ReLU)
    with pytest.raises(OperandError, match="register_parameter: got"):
        model.register_parameter("w", "x")
    with pytest.raises(ArgumentError, match="that multiply computed"):
        model.register_parameter("w", model.scale * 2)
    with pytest.raises(ArgumentError, match="'scale', which Model uses"):
        model.add_module("scale", nn.ReLU())


@pytest.mark.parametrize("kind", [KeyError, AttributeError, MissingNameError])
def test_names_that_are_not_there(kind):
    model = Model()
    for ask in (model.get_submodule, model.get_parameter, model.get_buffer):
        for name in ("body.7", "bod", "scale.x", "body.0.", 3):
            with pytest.raises(kind, match=f"Model.{ask.__name__}: got "):
                ask(name)
    with pytest.raises(kind, match="the name of no module"):
        model.get_submodule("scale")
    with pytest.raises(kind, match="the name of no parameter"):
        model.get_parameter("head")


def test_gradients_are_forgotten_or_0():
    layer = nn.Linear(2, 3, rng=0)
    layer(np.ones((4, 2))).sum().backward()
    layer.zero_grad(set_to_none=False)
    assert [p.grad.tolist() for p in layer.parameters()] == [[[0.0, 0.0]] * 3, [0.0] * 3]
    layer.zero_grad()
    assert [p.grad for p in layer.parameters()] == [None, None]
    layer.zero_grad(set_to_none=False)
    assert layer.weight.grad is None
    with pytest.raises(ArgumentError, match="set_to_none='no'"):
        layer.zero_grad("no")
