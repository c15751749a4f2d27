"""Names of PyTorch's modules that are not offered."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, MissingNameError, NotOfferedError, OperandError
from nn.modules.refused import REFUSED


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_the_error_says_what_to_write(name):
    for model in (nn.Linear(2, 1), nn.ModuleDict()):
        assert not hasattr(model, name)
        with pytest.raises(NotOfferedError, match=f"has no {name}, which is PyTorch's: "):
            getattr(model, name)


@pytest.mark.oracle
def test_pytorch_has_the_names():
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    assert [name for name in REFUSED if not hasattr(torch.nn.Module(), name)] == []


def test_a_model_may_have_the_names():
    model = nn.Module()
    model.type = "encoder"
    assert model.type == "encoder"


def test_prefixes_and_names_of_shared_modules():
    layer = nn.Linear(2, 2, rng=0)
    model = nn.Sequential(layer, nn.ReLU(), layer)
    assert [name for name, _ in model.named_modules("net")] == ["net", "net.0", "net.1"]
    assert [name for name, _ in model.named_modules(remove_duplicate=False)] == ["", "0", "1", "2"]
    assert list(nn.Linear(1, 1).state_dict(prefix="head.")) == ["head.weight", "head.bias"]
    with pytest.raises(ArgumentError, match="got assign=True"):
        model.load_state_dict(model.state_dict(), assign=True)
    model.load_state_dict(model.state_dict(), assign=False)


def test_modules_are_put_in_place():
    model = nn.Sequential(nn.Linear(2, 2, rng=0), nn.Sequential(nn.ReLU()))
    model.set_submodule("1.0", nn.Tanh())
    model.set_submodule("0", nn.Identity(), strict=True)
    assert [type(m).__name__ for m in model.modules()] == ["Sequential", "Identity", "Sequential", "Tanh"]
    np.testing.assert_array_equal(model(np.zeros(2)), np.zeros(2))
    outer = nn.Module()
    outer.set_submodule("net", model)
    outer.net.set_submodule("1", nn.ReLU())
    assert isinstance(outer.get_submodule("net.1"), nn.ReLU)
    for wrong in ("nothing.there", "net.7.x"):
        with pytest.raises(MissingNameError, match="set_submodule"):
            outer.set_submodule(wrong, nn.ReLU())
    with pytest.raises(MissingNameError, match="name of no module"):
        outer.set_submodule("new", nn.ReLU(), strict=True)
    with pytest.raises(ArgumentError):
        outer.set_submodule("", nn.ReLU())
    with pytest.raises(OperandError, match="expected a Module"):
        outer.set_submodule("net", 3)
