import copy
import dataclasses
import pickle

import numpy as np
import pytest

import nn
from autograd import ShapeError, Tensor


class Nested(nn.Module):
    def __init__(self):
        self.scale = Tensor(2.0)
        self.blocks = [nn.Linear(2, 2, rng=0), {"head": (nn.Linear(2, 1, bias=False, rng=1), Tensor([1.0]))}]
        self.frozen = Tensor([3.0], requires_grad=False)
        self.constant = np.ones(3)
        self.name = "nested"


def test_parameters_are_found_in_attributes_lists_tuples_and_dicts_in_order():
    model = Nested()
    names = ["scale", "blocks.0.weight", "blocks.0.bias", "blocks.1.head.0.weight", "blocks.1.head.1"]
    assert [name for name, _ in model.named_parameters()] == names
    head, tail = model.blocks[1]["head"]
    expected = [model.scale, model.blocks[0].weight, model.blocks[0].bias, head.weight, tail]
    assert all(p is q for p, q in zip(model.parameters(), expected, strict=True))
    assert list(model.state_dict()) == [*names, "frozen"]
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
    model.frozen.requires_grad = True
    assert [name for name, _ in model.named_parameters()] == ["scale", "frozen"]


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


def test_zero_grad_forgets_gradients_of_frozen_state_too():
    model = nn.MLP([2, 3, 1], rng=0)
    model(np.ones((4, 2))).sum().backward()
    assert all(p.grad is not None for p in model.parameters())
    weight = model[0].weight
    weight.requires_grad = False
    model.zero_grad()
    assert weight.grad is None
    assert all(p.grad is None for p in model.parameters())


def test_state_dict_is_a_copy_and_round_trips():
    a, b = nn.MLP([2, 3, 1], rng=0), nn.MLP([2, 3, 1], rng=1)
    state = a.state_dict()
    for array in a.state_dict().values():
        array[...] = np.nan
    assert b.load_state_dict(state) == ([], [])
    x = np.ones((4, 2))
    np.testing.assert_array_equal(a(x).data, b(x).data)
    state["0.weight"][...] = np.nan
    np.testing.assert_array_equal(a(x).data, b(x).data)


def test_loading_keeps_the_models_dtype_and_its_tensors():
    model = nn.Linear(1, 1, dtype=np.float32)
    weight = model.weight
    model.load_state_dict({"weight": Tensor([[0.1]]), "bias": [1]})
    assert model.weight is weight
    assert weight.dtype == np.float32
    assert model.state_dict() == {"weight": np.float32(0.1), "bias": 1.0}


def test_loading_after_a_forward_pass_is_noticed_by_backward():
    model = nn.MLP([2, 2, 1], rng=0)
    y = model(np.ones((1, 2))).sum()
    model.load_state_dict(model.state_dict())
    with pytest.raises(RuntimeError, match="assigned"):
        y.backward()


def test_everything_that_is_wrong_is_listed_and_nothing_is_loaded():
    model = nn.MLP([2, 3, 1], rng=0)
    before = model.state_dict()
    state = {**before, "0.weight": np.zeros((2, 3)), "2.bias": np.array(["x"]), "extra": np.zeros(1)}
    state["0.bias"] = state["0.bias"] + 1
    del state["2.weight"]
    with pytest.raises(ShapeError) as caught:
        model.load_state_dict(state)
    for part in (
        "MLP.load_state_dict: nothing was loaded",
        "0.weight: got shape (2, 3), expected (3, 2)",
        "2.bias: got dtype <U1, expected real numbers",
        "2.weight: missing, expected shape (1, 3)",
        "extra: unexpected",
    ):
        assert part in str(caught.value)
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[name])


def test_without_strict_names_are_passed_over_but_shapes_are_not():
    model = nn.Linear(2, 1, rng=0)
    result = model.load_state_dict({"weight": np.ones((1, 2)), "extra": 0}, strict=False)
    assert result == (["bias"], ["extra"])
    assert model.weight.data.tolist() == [[1.0, 1.0]]
    with pytest.raises(ShapeError, match="weight"):
        model.load_state_dict({"weight": np.ones((2, 2))}, strict=False)
    with pytest.raises(ValueError, match="bias: missing"):
        model.load_state_dict({"weight": np.ones((1, 2))})


def test_repr_is_nested_as_in_pytorch():
    model = nn.Sequential(nn.MLP([2, 3, 1]), nn.Softmax(axis=1), np.tanh)
    assert repr(model) == (
        "Sequential(\n"
        "  (0): MLP(\n"
        "    (0): Linear(in_features=2, out_features=3, bias=True)\n"
        "    (1): ReLU()\n"
        "    (2): Linear(in_features=3, out_features=1, bias=True)\n"
        "  )\n"
        "  (1): Softmax(axis=1)\n"
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
