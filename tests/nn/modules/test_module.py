"""``Module``: parameters, buffers, children, modes, copies, printing."""

import copy
import dataclasses
import pickle

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, Tensor
from autograd.misc.flatten import flatten


class Nested(nn.Module):
    def __init__(self):
        self.scale = Tensor(2.0)
        self.blocks = [nn.Linear(2, 2, rng=0), {"head": (nn.Linear(2, 1, bias=False, rng=1), Tensor([1.0]))}]
        self.frozen = Tensor([3.0], requires_grad=False)
        self.constant = np.ones(3)
        self.name = "nested"


def test_parameters_are_found_in_attributes_lists_tuples_and_dicts_in_order():
    model = Nested()
    names = ["scale", "blocks.1.head.1", "frozen", "blocks.0.weight", "blocks.0.bias", "blocks.1.head.0.weight"]
    assert [name for name, _ in model.named_parameters()] == names
    head, tail = model.blocks[1]["head"]
    expected = [model.scale, tail, model.frozen, model.blocks[0].weight, model.blocks[0].bias, head.weight]
    assert all(p is q for p, q in zip(model.parameters(), expected, strict=True))
    assert list(model.state_dict()) == names
    assert [name for name, _ in model.named_children()] == ["blocks.0", "blocks.1.head.0"]
    assert all(a is b for a, b in zip(model.children(), [model.blocks[0], head], strict=True))


def test_replaced_appended_and_deleted_attributes_are_seen():
    model = Nested()
    model.scale = Tensor(5.0)
    assert model.parameters()[0] is model.scale
    model.blocks.append(Tensor([1.0]))
    assert "blocks.2" in model.state_dict()
    del model.blocks
    assert list(model.state_dict()) == ["scale", "frozen"]


def test_parameters_come_before_those_of_children_for_derivatives_too():
    class Late(nn.Module):
        def __init__(self):
            self.below = nn.Linear(1, 1, rng=0)
            self.scale = Tensor(2.0)

    model = Late()
    vector, back = flatten(model)
    assert vector.tolist() == nn.utils.parameters_to_vector(model.parameters()).data.tolist()
    assert back(vector).scale.data == 2.0


@pytest.mark.parametrize(
    ("name", "x"),
    [
        ("weight", lambda m: m.weight * 0.5),
        ("weight", lambda m: np.ones((1, 2))),
        ("weight", lambda m: 3.0),
        ("child", lambda m: 3),
        ("child", lambda m: m.weight * 0.5),
        ("child", lambda m: np.tanh),
    ],
)
def test_nothing_takes_a_parameter_or_a_child_away_without_a_word(name, x):
    model = nn.Linear(2, 1, rng=0)
    model.child = nn.Linear(1, 1, rng=1)
    before = model.state_dict()
    with pytest.raises(OperandError, match=rf"Linear\.{name}: got .* in the place of .*del {name}"):
        setattr(model, name, x(model))
    assert list(model.state_dict()) == list(before)
    setattr(model, name, None)
    setattr(model, name, x(nn.Linear(2, 1, rng=0)))  # after None, the name may hold a module
    for made in (Tensor(np.ones((1, 2))), nn.Parameter(np.ones((1, 2))), nn.ReLU()):
        other = nn.Linear(2, 1, rng=0)
        other.weight = made


def test_a_state_that_a_module_carries_on_may_be_computed():
    class Running(nn.Module):
        def __init__(self):
            self.cell = nn.RNNCell(1, 2, rng=0)
            self.h = Tensor(np.zeros((1, 2)), requires_grad=False)

        def forward(self, x):
            self.h = self.cell(x, self.h)
            return self.h

    model = Running()
    model(np.ones((1, 1)))
    assert model(np.ones((1, 1))).op is not None


def test_computed_tensors_are_not_parameters():
    model = nn.Linear(2, 2, rng=0)
    model.last = model(np.ones((1, 2)))
    assert list(model.state_dict()) == ["weight", "bias"]


def test_shared_parameters_are_listed_once_and_saved_under_every_name():
    a = nn.Linear(2, 2, rng=0)
    b = nn.Linear(2, 2, rng=1)
    b.weight = a.weight
    model = nn.Sequential(a, b, a)
    assert [name for name, _ in model.named_parameters()] == ["0.weight", "0.bias", "1.bias"]
    assert [name for name, _ in model.named_modules()] == ["", "0", "1"]
    assert list(model.state_dict()) == ["0.weight", "0.bias", "1.weight", "1.bias", "2.weight", "2.bias"]
    assert model.load_state_dict(model.state_dict()) == ([], [])

    state = model.state_dict()
    state["1.weight"][0, 0] += 1
    with pytest.raises(ValueError, match=r"1.weight: got other numbers than 0.weight"):
        model.load_state_dict(state)


def test_a_child_that_knows_its_parent_is_no_endless_walk():
    parent, child = nn.Module(), nn.Linear(1, 1, rng=0)
    parent.child, child.parent = child, parent
    assert [name for name, _ in parent.named_parameters()] == ["child.weight", "child.bias"]
    assert [name for name, _ in parent.named_modules()] == ["", "child"]
    assert "..." in repr(parent)


def test_dataclasses_can_be_modules():
    @dataclasses.dataclass
    class Pair(nn.Module):
        first: nn.Linear
        second: nn.Linear

        def forward(self, x):
            return self.second(self.first(x))

    pair = Pair(nn.Linear(2, 3, rng=0), nn.Linear(3, 1, rng=0))
    assert len(pair.parameters()) == 4
    assert len(list(pair.modules())) == 3
    assert pair(np.ones((4, 2))).shape == (4, 1)


def test_train_and_eval_reach_every_module():
    model = nn.Sequential(nn.Linear(1, 1), nn.Sequential(nn.ReLU()))
    assert all(module.training for module in model.modules())
    assert model.eval() is model
    assert not any(module.training for module in model.modules())
    assert model.train() is model
    assert all(module.training for module in model.modules())


def test_zero_grad_forgets_gradients_of_frozen_parameters_too():
    model = nn.MLP([2, 3, 1], rng=0)
    model(np.ones((4, 2))).sum().backward()
    assert all(p.grad is not None for p in model.parameters())
    weight = model[0].weight
    weight.requires_grad = False
    model.zero_grad()
    assert weight.grad is None
    assert all(p.grad is None for p in model.parameters())


class Counter(nn.Module):
    def __init__(self, start):
        self.weight = Tensor([1.0, 2.0])
        self.register_buffer("mean", start)
        self.register_buffer("steps", np.zeros((), int))
        self.register_buffer("scratch", np.zeros(2), persistent=False)
        self.register_buffer("absent", None)

    def forward(self, x):
        return self.weight * x


def test_buffers_may_hold_tensors_and_be_registered_again():
    model = nn.Module()
    model.register_buffer("mask", Tensor([1.0, 0.0]))
    assert model.parameters() == []
    model.register_buffer("mask", [3, 4])
    model.mask = Tensor([5.0])
    assert model.parameters() == []
    assert model.state_dict()["mask"].tolist() == [5.0]
    del model.mask
    assert model.state_dict() == {}


@pytest.mark.parametrize("name", ["a.b", "", "forward", "weight", 3])
def test_buffers_need_a_name_of_their_own(name):
    with pytest.raises(ArgumentError, match=f"register_buffer: got the name {name!r}"):
        Counter([0.0]).register_buffer(name, [1.0])


def test_buffers_are_numbers():
    with pytest.raises(OperandError, match=r"register_buffer: got an array of dtype <U3 as 'weight', expected numbers"):
        nn.CrossEntropyLoss("sum")


def test_a_shallow_copy_shares_parameters_but_no_lists():
    model = nn.Sequential(nn.MLP([2, 3, 1], rng=0), nn.BatchNorm1d(1))
    model.extras = [nn.Linear(1, 1), (1, {"a": 2})]
    other = copy.copy(model)
    assert all(p is q for p, q in zip(model.parameters(), other.parameters(), strict=True))
    other.append(nn.Tanh())
    other.extras.append(3)
    other.eval()
    assert len(model) == 2
    assert len(model.extras) == 2
    assert model.training
    layer = copy.copy(model[0][0])
    del layer.weight
    layer.weight = Tensor(np.ones((3, 2))) * 2.0
    layer.bias = None
    assert layer(np.ones(2)).data.tolist() == [4.0, 4.0, 4.0]
    assert model[0][0].weight.shape == (3, 2)
    assert model[0][0].bias is not None


def test_freezing_and_thawing():
    model = nn.MLP([2, 3, 1], rng=0)
    assert model[0].requires_grad_(False) is model[0]
    assert [p.requires_grad for p in model.parameters()] == [False, False, True, True]
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    before = model.state_dict()
    model(np.ones((4, 2))).sum().backward()
    optimizer.step()
    moved = [name for name, array in model.state_dict().items() if not np.array_equal(array, before[name])]
    assert moved == ["2.weight", "2.bias"]
    model.requires_grad_()
    assert all(p.requires_grad for p in model.parameters())


def test_apply_visits_children_first_and_each_once():
    first, second, inner = nn.Linear(1, 1), nn.ReLU(), nn.Tanh()
    model = nn.Sequential(first, nn.Sequential(inner, first), second)
    visited = []
    assert model.apply(visited.append) is model
    assert [id(m) for m in visited] == [id(m) for m in (first, inner, model[1], second, model)]


def test_repr_is_nested_as_in_pytorch():
    model = nn.Sequential(nn.MLP([2, 3, 1]), nn.Softmax(dim=1), np.tanh)
    assert repr(model) == (
        "Sequential(\n"
        "  (0): MLP(\n"
        "    (0): Linear(in_features=2, out_features=3, bias=True)\n"
        "    (1): ReLU()\n"
        "    (2): Linear(in_features=3, out_features=1, bias=True)\n"
        "  )\n"
        "  (1): Softmax(dim=1)\n"
        "  (2): <ufunc 'tanh'>\n"
        ")"
    )
    nested = Nested()
    nested.extra_repr = lambda: "scale=2"
    assert repr(nested).splitlines()[:2] == ["Nested(", "  scale=2"]
    assert "  (blocks.1.head.0): Linear(in_features=2, out_features=1, bias=False)" in repr(nested).splitlines()


def test_a_module_without_forward_says_so():
    class Empty(nn.Module):
        pass

    with pytest.raises(NotImplementedError, match=r"Empty: .*forward"):
        Empty()(1)


@pytest.mark.parametrize("clone", [copy.deepcopy, lambda model: pickle.loads(pickle.dumps(model))])
def test_models_can_be_copied_and_pickled(clone):
    model = nn.MLP([2, 3, 1], rng=0)
    other = clone(model)
    x = np.ones((4, 2))
    np.testing.assert_array_equal(other(x).data, model(x).data)
    other(x).sum().backward()
    assert all(p.grad is None for p in model.parameters())


@pytest.mark.parametrize(
    "text",
    [
        "LeakyReLU(negative_slope=0.2)",
        "ELU(alpha=2.0)",
        "GELU(approximate='tanh')",
        "Softplus(beta=1.0, threshold=20.0)",
        "LayerNorm((3, 2), eps=1e-05, elementwise_affine=True, bias=False)",
        "BatchNorm1d(3, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)",
        "MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)",
        "AvgPool2d(kernel_size=2, stride=2, padding=0)",
        "Embedding(3, 2)",
        "Conv2d(2, 4, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1), dilation=(2, 2), groups=2, bias=False)",
        "Flatten(start_dim=1, end_dim=-1)",
    ],
)
def test_a_layer_prints_as_it_is_written(text):
    assert repr(eval(f"nn.{text}", {"nn": nn})) == text
