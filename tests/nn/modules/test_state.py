"""``state_dict`` and ``load_state_dict``: copies, dtypes, buffers, and everything that is wrong listed at once."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ShapeError, Tensor


class Counter(nn.Module):
    def __init__(self, start):
        self.weight = Tensor([1.0, 2.0])
        self.register_buffer("mean", start)
        self.register_buffer("steps", np.zeros((), int))
        self.register_buffer("scratch", np.zeros(2), persistent=False)
        self.register_buffer("absent", None)

    def forward(self, x):
        return self.weight * x


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
        "2.bias: got dtype <U1, expected float64 or a dtype that converts to it",
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
    assert kept.tolist() == start.tolist() == [0.0, 0.0]  # older graphs may still hold the old arrays
    model[0].mean = np.full(2, 5.0)
    assert model.state_dict()["0.mean"].tolist() == [5.0, 5.0]
    model.state_dict()["0.mean"][...] = 7.0
    assert model[0].mean.tolist() == [5.0, 5.0]
    for wrong, message in ((0.5, "0.steps: got dtype float64, expected int64"), ([[1], [1, 2]], "0.steps: got list")):
        with pytest.raises(ArgumentError, match=message):
            model.load_state_dict({**model.state_dict(), "0.steps": wrong})


def test_buffers_of_a_shared_module_are_one():
    counter = Counter([0.0, 0.0])
    model = nn.Sequential(counter, counter)
    assert len(model.buffers()) == 3
    state = model.state_dict()
    assert len(state) == 6
    with pytest.raises(ArgumentError, match=r"1.mean: got other numbers than 0.mean"):
        model.load_state_dict({**state, "1.mean": np.ones(2)})
    state["0.mean"][:] = state["1.mean"][:] = np.nan  # imitates a training that diverged
    model.load_state_dict(state)


def test_a_count_of_batches_may_be_missing_or_a_float():
    layer = nn.BatchNorm1d(2)
    layer(np.ones((3, 2)))
    state = layer.state_dict()
    count = state.pop("num_batches_tracked")
    new = nn.BatchNorm1d(2)
    assert new.load_state_dict(state) == ([], [])
    np.testing.assert_array_equal(new.running_mean, layer.running_mean)
    new.load_state_dict({**state, "num_batches_tracked": count.astype(np.float32)})
    assert new.num_batches_tracked == 1
    assert new.num_batches_tracked.dtype == np.int64
    with pytest.raises(ArgumentError, match="num_batches_tracked: got dtype float64, expected int64"):
        new.load_state_dict({**state, "num_batches_tracked": np.array(0.5)})


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64])
@pytest.mark.parametrize("kind", [np.int64, np.uint64, np.float64])
def test_integers_out_of_range(dtype, kind):
    """An integer that the buffer's dtype lacks is refused, and not another one; the ends of the range are loaded."""
    module = nn.Module()
    module.register_buffer("count", np.zeros(2, dtype))
    ends = np.iinfo(dtype)
    for number in (ends.min, ends.max, ends.min - 1, ends.max + 1):
        if kind is np.float64 and abs(number) > 2**53:
            continue
        if kind is not np.float64 and not np.iinfo(kind).min <= number <= np.iinfo(kind).max:
            continue
        state = {"count": np.array([number, 1], kind)}
        if ends.min <= number <= ends.max:
            if np.can_cast(kind, dtype, "same_kind") or kind is np.float64:
                module.load_state_dict(state)
                assert module.count.tolist() == [number, 1]
        else:
            before = module.count
            with pytest.raises(ArgumentError, match="count: got"):
                module.load_state_dict(state)
            assert module.count is before
