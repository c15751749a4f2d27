"""Dicts and lists of modules and parameters."""

import copy
import pickle

import numpy as np
import pytest

import nn
from autograd import ArgumentError, IndexingError, MissingNameError, OperandError, Tensor, grad


def test_a_dict_of_modules_is_a_dict():
    a, b, c = nn.Linear(2, 3, rng=0), nn.ReLU(), nn.Linear(3, 1, rng=0)
    parts = nn.ModuleDict({"a": a})
    parts["b"] = b
    parts.update([("c", c)])
    parts.add_module("d", nn.Tanh())
    assert list(parts) == list(parts.keys()) == ["a", "b", "c", "d"]
    assert list(reversed(parts)) == ["d", "c", "b", "a"]
    assert list(parts.values())[:3] == [a, b, c]
    assert dict(parts.items())["c"] is parts["c"] is parts.c is c
    assert len(parts) == 4
    assert "a" in parts
    assert "x" not in parts
    assert parts.get("x") is None
    assert parts.get("a") is a
    assert isinstance(parts.pop("d"), nn.Tanh)
    assert parts.pop("d", None) is None
    assert parts.popitem() == ("c", c)
    parts.update(nn.ModuleDict({"a": c}), e=b)
    assert list(parts.items()) == [("a", c), ("b", b), ("e", b)]
    del parts["e"]
    assert list(parts.state_dict()) == ["a.weight", "a.bias"]
    parts.clear()
    assert not len(parts)


def test_a_model_uses_its_dict(rng):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.acts = nn.ModuleDict({"relu": nn.ReLU(), "tanh": nn.Tanh()})
            self.parts = nn.ModuleDict({"in": nn.Linear(2, 3, rng=0), "keys": nn.Linear(3, 1, rng=0)})
            self.scales = nn.ParameterDict({"s": np.ones(1)})
            self.shifts = nn.ParameterList([np.zeros(1), [0.5]])

        def forward(self, x, act="relu"):
            out = self.parts["keys"](self.acts[act](self.parts["in"](x))) * self.scales.s
            for shift in self.shifts:
                out = out + shift
            return out

    model, x = Model(), rng.normal(size=(4, 2))
    names = [
        "parts.in.weight",
        "parts.in.bias",
        "parts.keys.weight",
        "parts.keys.bias",
        "scales.s",
        "shifts.0",
        "shifts.1",
    ]
    assert list(model.state_dict()) == names
    model(x, "tanh").sum().backward()
    assert all(p.grad is not None for p in model.parameters())
    for other in (copy.deepcopy(model), Model()):
        other.load_state_dict(model.state_dict())
        np.testing.assert_array_equal(other(x).data, model(x).data)
        assert repr(other) == repr(model)
    assert not any(p.requires_grad for p in copy.deepcopy(model).requires_grad_(False).parameters())
    for part in (model.parts, model.scales, model.shifts):
        assert repr(pickle.loads(pickle.dumps(part))) == repr(part)
    g = grad(lambda m: m(x).sum())(model)
    np.testing.assert_allclose(g.shifts[1].data, 4.0)
    assert "parts" in str(model.summary((4, 2)))
    assert model.parts.eval().training is False


def test_a_shallow_copy_has_a_dict_of_its_own():
    for parts in (nn.ModuleDict({"a": nn.ReLU()}), nn.ParameterDict({"a": [1.0]}), nn.ParameterList([[1.0]])):
        other = copy.copy(parts)
        other.clear()
        assert len(parts) == 1


def test_a_dict_of_parameters_is_a_dict():
    w = Tensor([1.0])
    parts = nn.ParameterDict({"w": w, "b": 0.5})
    assert parts["w"] is w
    assert parts.setdefault("w", 3.0) is w
    assert parts.setdefault("c", 3.0) is parts.c
    assert [name for name, _ in parts.named_parameters()] == ["w", "b", "c"]
    other = parts.copy()
    other["d"] = np.ones(2)
    assert "d" not in parts
    assert list(parts | {"e": 1.0}) == ["w", "b", "c", "e"]
    assert list({"e": 1.0} | parts) == ["e", "w", "b", "c"]
    parts |= {"e": 1.0}
    assert "e" in parts
    shared = parts.fromkeys(["x", "y"], 0.0)
    assert shared.x is shared.y
    assert len(shared.parameters()) == 1
    parts.register_parameter("f", Tensor(1.0))
    assert parts.f.requires_grad


def test_a_list_of_parameters_is_a_list():
    w = Tensor([1.0])
    parts = nn.ParameterList([w])
    assert parts.append([2.0, 3.0]) is parts
    assert parts.extend([1.0]) is parts
    parts += [nn.Parameter(5.0)]
    assert len(parts) == 4
    assert parts[0] is w
    assert w in parts
    assert Tensor([1.0]) not in parts
    assert parts[-1].data == 5.0
    assert isinstance(parts[1:3], nn.ParameterList)
    assert parts[1:3][0] is parts[1]
    parts[0] = np.zeros(2)
    assert parts[0].shape == (2,)
    parts.insert(0, w)
    assert parts.pop(0) is w
    del parts[-1]
    assert list(parts.state_dict()) == ["0", "1", "2"]
    assert [float(p.data.sum()) for p in parts] == [0.0, 5.0, 1.0]


def test_what_they_refuse():
    computed = Tensor([1.0]) * 2
    with pytest.raises(OperandError, match=r"ModuleDict: got .*expected a Module"):
        nn.ModuleDict({"a": np.tanh})
    with pytest.raises(OperandError, match="the class ReLU, expected a Module"):
        nn.ModuleDict({"a": nn.ReLU})
    with pytest.raises(OperandError, match=r"ModuleDict: got .*expected a dict, or pairs"):
        nn.ModuleDict(nn.ReLU())
    with pytest.raises(OperandError, match="members without names"):
        nn.ModuleDict([nn.ReLU()])
    parts = nn.ModuleDict({"a": nn.ReLU()})
    for key in ("", "a.b", 3, None):
        with pytest.raises(ArgumentError, match="ModuleDict: got the key"):
            parts[key] = nn.ReLU()
    for kind in (KeyError, MissingNameError):
        with pytest.raises(kind, match="ModuleDict: got the key 'x', expected one of 'a'"):
            parts["x"]
        with pytest.raises(kind, match="got the key 'x'"):
            parts.pop("x")
        with pytest.raises(kind, match="got the key 'x'"):
            del parts["x"]
        with pytest.raises(kind, match="popitem: got an empty dict"):
            nn.ParameterDict().popitem()
    with pytest.raises(AttributeError, match="'ModuleDict' object has no attribute or member 'x'"):
        parts.x
    with pytest.raises(OperandError):
        parts.update({"b": nn.Tanh(), "c": 3})
    assert list(parts) == ["a"]
    with pytest.raises(ArgumentError, match=r"ParameterDict: got a Tensor .*multiply computed"):
        nn.ParameterDict({"a": computed})
    with pytest.raises(ArgumentError, match=r"ParameterList: got a Tensor .*multiply computed"):
        nn.ParameterList([computed])
    for wrong in (Tensor([1.0]), "ab", 3):
        with pytest.raises(OperandError, match="ParameterList: got"):
            nn.ParameterList(wrong)
    with pytest.raises(OperandError, match="ParameterList: got"):
        nn.ParameterList([nn.ReLU()])
    with pytest.raises(IndexingError, match="ParameterList: got the number 1, expected -1 to 0"):
        nn.ParameterList([1.0])[1]
    with pytest.raises(IndexingError, match="it is empty"):
        nn.ParameterList()[0]


@pytest.mark.oracle
def test_state_dicts_are_pytorchs():
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')

    def model(library, made):
        class Model(library.Module):
            def __init__(self):
                super().__init__()
                self.parts = library.ModuleDict({"b": library.Linear(2, 3), "a": library.Conv1d(1, 2, 3)})
                self.list = library.ParameterList([made([1.0, 2.0]), made([[3.0]])])
                self.dict = library.ParameterDict({"y": made([1.0]), "x": made([2.0])})
                self.scale = library.Parameter(made([4.0]), requires_grad=False)
                self.add_module("act", library.ReLU())
                self.register_parameter("none", None)

        return Model()

    mine = model(nn, np.array)
    theirs = model(torch.nn, lambda x: torch.tensor(x, dtype=torch.float64)).double()
    assert set(mine.state_dict()) == set(theirs.state_dict())
    assert mine.load_state_dict(theirs.state_dict()) == ([], [])
    theirs.load_state_dict({name: torch.tensor(array) for name, array in mine.state_dict().items()})
    assert [name for name, _ in mine.named_modules()] == [name for name, _ in theirs.named_modules()]


@pytest.mark.oracle
def test_the_order_is_pytorchs_and_so_is_the_place_of_an_optimisers_state():
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')

    def model(library, made):
        class Block(library.Module):
            def __init__(self):
                super().__init__()
                self.inner = library.Linear(2, 2)
                self.gain = library.Parameter(made([[1.0, 2.0], [3.0, 4.0]]))
                self.norm = library.BatchNorm1d(2)
                self.register_buffer("seen", made([0.0]))
                self.shift = library.Parameter(made([0.5, 1.5]))

        class Model(library.Module):
            def __init__(self):
                super().__init__()
                self.first = Block()
                self.parts = library.ModuleList([library.Linear(2, 2, bias=False), Block()])
                self.register_buffer("count", made([1.0]))
                self.scale = library.Parameter(made([[5.0, 6.0], [7.0, 8.0]]))

        return Model()

    mine = model(nn, np.array)
    theirs = model(torch.nn, lambda x: torch.tensor(x, dtype=torch.float64)).double()
    assert list(mine.state_dict()) == list(theirs.state_dict())
    assert [name for name, _ in mine.named_parameters()] == [name for name, _ in theirs.named_parameters()]
    assert [name for name, _ in mine.named_buffers()] == [name for name, _ in theirs.named_buffers()]
    mine.load_state_dict(theirs.state_dict())
    vector = torch.nn.utils.parameters_to_vector(theirs.parameters()).detach().numpy()
    assert np.array_equal(nn.utils.parameters_to_vector(mine.parameters()).data, vector)
    optimizer = torch.optim.SGD(theirs.parameters(), lr=0.1, momentum=0.9)
    for i, p in enumerate(theirs.parameters()):
        p.grad = torch.full_like(p, i + 1.0)
    optimizer.step()
    ours = nn.SGD(mine.parameters(), lr=0.1, momentum=0.9)
    ours.load_state_dict(optimizer.state_dict())
    names = {id(p): name for name, p in mine.named_parameters()}
    moments = {names[id(p)]: state["momentum_buffer"] for p, state in ours.state.items()}
    for name, p in theirs.named_parameters():
        assert np.array_equal(moments[name], optimizer.state[p]["momentum_buffer"].numpy())
