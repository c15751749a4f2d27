import copy
import dataclasses
import pickle

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor


class Nested(nn.Module):
    def __init__(self):
        self.scale = Tensor(2.0)
        self.blocks = [nn.Linear(2, 2, rng=0), {"head": (nn.Linear(2, 1, bias=False, rng=1), Tensor([1.0]))}]
        self.frozen = Tensor([3.0], requires_grad=False)
        self.constant = np.ones(3)
        self.name = "nested"


def test_parameters_are_found_in_attributes_lists_tuples_and_dicts_in_order():
    model = Nested()
    names = ["scale", "blocks.0.weight", "blocks.0.bias", "blocks.1.head.0.weight", "blocks.1.head.1", "frozen"]
    assert [name for name, _ in model.named_parameters()] == names
    head, tail = model.blocks[1]["head"]
    expected = [model.scale, model.blocks[0].weight, model.blocks[0].bias, head.weight, tail, model.frozen]
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
        "2.bias: got dtype <U1, expected float64 or what converts to it",
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


class Counter(nn.Module):
    def __init__(self, start):
        self.weight = Tensor([1.0, 2.0])
        self.register_buffer("mean", start)
        self.register_buffer("steps", np.zeros((), int))
        self.register_buffer("scratch", np.zeros(2), persistent=False)
        self.register_buffer("absent", None)

    def forward(self, x):
        return self.weight * x


def test_buffers_are_saved_and_loaded_but_not_trained():
    start = np.zeros(2, np.float32)
    model = nn.Sequential(Counter(start), nn.Linear(2, 1, rng=0))
    assert list(model.state_dict()) == ["0.weight", "0.mean", "0.steps", "1.weight", "1.bias"]
    assert [name for name, _ in model.named_parameters()] == ["0.weight", "1.weight", "1.bias"]
    assert [name for name, _ in model.named_buffers()] == ["0.mean", "0.steps", "0.scratch"]
    assert [array.dtype for array in model.buffers()] == [np.float32, int, float]
    kept = model[0].mean
    model.load_state_dict({**model.state_dict(), "0.mean": np.ones(2), "0.steps": np.uint8(3)})
    assert model[0].mean.tolist() == [1.0, 1.0]
    assert model[0].mean.dtype == np.float32
    assert model[0].steps == 3
    assert model[0].steps.dtype == int
    assert kept.tolist() == start.tolist() == [0.0, 0.0]  # graphs may hold on to the old ones
    model[0].mean = np.full(2, 5.0)
    assert model.state_dict()["0.mean"].tolist() == [5.0, 5.0]
    model.state_dict()["0.mean"][...] = 7.0
    assert model[0].mean.tolist() == [5.0, 5.0]
    for wrong, message in ((0.5, "0.steps: got dtype float64, expected int64"), ([[1], [1, 2]], "0.steps: got list")):
        with pytest.raises(ArgumentError, match=message):
            model.load_state_dict({**model.state_dict(), "0.steps": wrong})


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


def test_buffers_of_a_shared_module_are_one():
    counter = Counter([0.0, 0.0])
    model = nn.Sequential(counter, counter)
    assert len(model.buffers()) == 3
    state = model.state_dict()
    assert len(state) == 6
    with pytest.raises(ArgumentError, match=r"1.mean: got other numbers than 0.mean"):
        model.load_state_dict({**state, "1.mean": np.ones(2)})
    state["0.mean"][:] = state["1.mean"][:] = np.nan  # as after a training that went wrong
    model.load_state_dict(state)


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


def test_summary_is_a_table_of_shapes_and_parameters():
    model = nn.Sequential(nn.MLP([2, 1000, 1], rng=0), nn.Tanh())
    model[0][2].requires_grad_(False)
    model.unused = nn.Linear(1, 1)
    model.eval()
    model[1].train()
    summary = model.summary((5, 2))
    assert str(summary).splitlines() == [
        "name    layer       output      parameters",
        "        Sequential  (5, 1)",
        "0       MLP         (5, 1)",
        "0.0     Linear      (5, 1000)   3,000",
        "0.1     ReLU        (5, 1000)",
        "0.2     Linear      (5, 1)      1,001",
        "1       Tanh        (5, 1)",
        "unused  Linear      not called      2",
        "4,003 parameters, 3,002 trained: 32,024 bytes",
    ]
    assert "<td" in summary._repr_html_()
    assert (summary.parameters, summary.trained, summary.nbytes) == (4003, 3002, 32024)
    assert [m.training for m in model.modules()] == [False, False, False, False, False, True, False]
    assert "output" not in str(model.summary())
    assert "not called" not in str(nn.Linear(1, 1).summary((1,)))


def test_summary_of_several_inputs_and_results_and_of_shared_parameters():
    class Two(nn.Module):
        def __init__(self):
            self.first = nn.Linear(2, 2)
            self.second = nn.Linear(2, 2)
            self.second.weight = self.first.weight

        def forward(self, x, y):
            assert x.dtype == y.dtype == np.int8
            return self.first(x), [self.second(y), None]

    lines = str(Two().summary((1, 2), (3, 2), dtype=np.int8)).splitlines()
    assert "(1, 2), (3, 2), NoneType" in lines[1]
    assert lines[-1].startswith("8 parameters, all trained: 64")
    with pytest.raises(ArgumentError, match=r"got the input shape 5, expected lengths of all axes"):
        nn.Linear(1, 1).summary(5)
    with pytest.raises(ArgumentError, match=r"got the input shape \(None, 2\)"):
        nn.Linear(1, 1).summary((None, 2))


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
