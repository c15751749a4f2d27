import numpy as np
import pytest

import nn
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads


def test_linear_layout_start_and_dtype():
    layer = nn.Linear(100, 50, rng=0)
    assert layer.weight.shape == (50, 100)
    assert layer.bias.shape == (50,)
    assert layer.weight.dtype == layer.bias.dtype == np.float64
    for p in layer.parameters():
        assert abs(p.data).max() <= 0.1
        assert abs(p.data).max() > 0.09
    assert abs(layer.weight.data.std() - 0.1 / np.sqrt(3)) < 1e-3
    assert nn.Linear(3, 2, bias=False).bias is None
    assert nn.Linear(3, 2, dtype=np.float32).weight.dtype == np.float32


def test_seeds_generators_and_dtypes_give_the_same_numbers():
    a, b = nn.Linear(3, 2, rng=7), nn.Linear(3, 2, rng=np.random.default_rng(7))
    single = nn.Linear(3, 2, rng=7, dtype=np.float32)
    np.testing.assert_array_equal(a.weight.data, b.weight.data)
    np.testing.assert_array_equal(a.bias.data.astype(np.float32), single.bias.data)
    assert not np.array_equal(nn.Linear(3, 2).weight.data, nn.Linear(3, 2).weight.data)


def test_randomness_comes_from_nowhere_else():
    np.random.seed(0)  # noqa: NPY002 -- the legacy state is what must stay untouched
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    nn.MLP([2, 3, 1])
    np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def test_layers_of_one_mlp_differ():
    model = nn.MLP([4, 4, 4], rng=0)
    assert not np.array_equal(model[0].weight.data, model[2].weight.data)


@pytest.mark.parametrize(("n_in", "n_out"), [(0, 1), (1, 0), (-1, 2)])
def test_linear_refuses_no_features(n_in, n_out):
    with pytest.raises(
        ArgumentError, match=f"Linear: got (in|out)_features={min(n_in, n_out)}, expected an integer >= 1"
    ):
        nn.Linear(n_in, n_out)


def test_linear_refuses_another_number_of_features():
    with pytest.raises(ShapeError, match=r"\(5, 4\).*\(2, 3\)"):
        nn.Linear(3, 2)(np.zeros((5, 4)))
    with pytest.raises(ShapeError, match=r"\(5, 4\)"):
        nn.Linear(3, 2, bias=False)(np.zeros((5, 4)))


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "identity"])
@pytest.mark.parametrize("bias", [True, False])
def test_gradients_of_an_mlp(activation, bias, rng):
    model = nn.MLP([3, 4, 2], activation, bias=bias, rng=3)
    x = Tensor(rng.normal(size=(5, 3)))
    check_grads(model, x)


@pytest.mark.parametrize(
    "layer", [nn.ReLU(), nn.Tanh(), nn.Sigmoid(), nn.Softmax(dim=0), nn.LogSoftmax(), nn.Identity()]
)
def test_gradients_of_activation_modules(layer, rng):
    x = Tensor(rng.uniform(0.2, 2, (3, 4)) * rng.choice([-1.0, 1.0], (3, 4)))
    check_grads(layer, x)


def test_softmax_modules_take_their_axis(rng):
    x = rng.normal(size=(3, 4))
    np.testing.assert_allclose(nn.Softmax(dim=0)(Tensor(x)).data.sum(axis=0), 1.0)
    np.testing.assert_allclose(np.exp(nn.LogSoftmax()(Tensor(x)).data).sum(axis=1), 1.0)
    assert repr(nn.LogSoftmax()) == "LogSoftmax(dim=-1)"


@pytest.mark.parametrize(
    ("module", "function"),
    [
        (nn.CrossEntropyLoss, nn.functional.cross_entropy),
        (nn.NLLLoss, nn.functional.nll_loss),
        (nn.MSELoss, nn.functional.mse_loss),
        (nn.L1Loss, nn.functional.l1_loss),
        (nn.BCEWithLogitsLoss, nn.functional.binary_cross_entropy_with_logits),
    ],
)
def test_loss_modules_are_the_functions(module, function, rng):
    x = Tensor(rng.normal(size=(4, 3)))
    target = np.array([0, 1, 2, 0]) if module in (nn.CrossEntropyLoss, nn.NLLLoss) else rng.uniform(size=(4, 3))
    for reduction in ("mean", "sum", "none"):
        np.testing.assert_array_equal(
            module(reduction=reduction)(x, target).data, function(x, target, reduction=reduction).data
        )
    assert repr(module()) == f"{module.__name__}()"
    assert repr(module(reduction="sum")) == f"{module.__name__}(reduction='sum')"
    with pytest.raises(ValueError, match=f"{module.__name__}: got reduction 'max'"):
        module(reduction="max")


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

    assert list(Scaled(nn.Linear(1, 1)).state_dict()) == ["0.weight", "0.bias", "scale"]
