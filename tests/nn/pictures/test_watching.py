"""A sweep through a network: norms against a computation by hand, dead units, factors, and the model left alone."""

import numpy as np
import pytest

import nn
from autograd import ShapeError, Tensor
from nn.pictures.watching import PROBE, chain, watch

X = np.random.default_rng(0).normal(size=(20, 3))


def mean_square(out):
    return (out * out).mean()


def test_norms_are_those_of_a_computation_by_hand():
    model = nn.MLP([3, 4, 2], activation="tanh", rng=0)
    first, bent, last = watch(model, X, mean_square).stages
    w0, b0, w2, b2 = (p.data for p in model.parameters())
    z = X @ w0.T + b0
    h = np.tanh(z)
    out = h @ w2.T + b2
    g_out = 2 * out / out.size
    g_h = g_out @ w2
    g_z = g_h * (1 - h**2)
    assert (first.kind, bent.kind, last.kind) == ("Linear", "Tanh", "Linear")
    assert [s.activation for s in (first, bent, last)] == pytest.approx([np.sqrt((a**2).mean()) for a in (z, h, out)])
    assert [s.gradient for s in (first, bent, last)] == pytest.approx([np.linalg.norm(g) for g in (g_z, g_h, g_out)])
    grads = np.concatenate([(g_out.T @ h).ravel(), g_out.sum(axis=0)])
    assert last.weights == pytest.approx(np.linalg.norm(grads))
    assert bent.factor == pytest.approx(np.linalg.norm(g_z) / np.linalg.norm(g_h))
    assert bent.slope == pytest.approx((1 - h**2).mean())
    assert bent.steepest == 1.0
    assert bent.saturated == (1 - h**2 < 0.05).mean()
    assert np.isnan(first.factor)
    product = np.prod([stage.factor for stage in chain([first, bent, last])])
    assert product == pytest.approx(first.gradient / last.gradient)


def test_the_share_of_dead_units():
    model = nn.MLP([3, 8, 1], rng=0)
    model[0].bias.data = np.where(np.arange(8) < 3, -100.0, 100.0)
    _, relu, _ = watch(model, X, mean_square).stages
    assert relu.dead == 3 / 8
    assert relu.samples == 20
    model[0].bias.data = np.linspace(-3, 0, 8)
    _, relu, _ = watch(model, X, mean_square).stages
    z = X @ model[0].weight.data.T + model[0].bias.data
    assert 0 < relu.dead == (z <= 0).all(axis=0).mean() < (z <= 0).any(axis=0).mean()
    model[0].bias.data = np.full(8, -100.0)
    first, relu, _ = watch(model, X, mean_square).stages
    assert (relu.dead, relu.activation, relu.factor, first.gradient) == (1.0, 0.0, 0.0, 0.0)
    filters = nn.Sequential(nn.Conv2d(1, 2, 3, rng=0), nn.ReLU())
    filters[0].bias.data = np.array([-100.0, 100.0])
    assert watch(filters, np.ones((2, 1, 5, 5)), mean_square).stages[1].dead == 0.5


@pytest.mark.parametrize("name", ["relu", "tanh", "sigmoid", "leaky_relu", "elu", "selu", "gelu", "softplus", "silu"])
def test_every_activation_bends_by_its_own_slope(name):
    model = nn.MLP([3, 6, 1], activation=name, rng=0)
    stage = watch(model, X, mean_square).stages[1]
    z = Tensor(X @ model[0].weight.data.T + model[0].bias.data)
    model[1](z).sum().backward()
    assert stage.slope == pytest.approx(np.abs(z.grad).mean(), rel=1e-12)
    probe = Tensor(PROBE[:241])
    model[1](probe).sum().backward()
    assert stage.steepest == pytest.approx(np.abs(probe.grad).max(), rel=1e-12)


def test_functions_between_modules_are_layers_too():
    class Own(nn.Module):
        def __init__(self):
            self.a, self.b, self.drop = nn.Linear(3, 4, rng=0), nn.Linear(4, 1, rng=1), nn.Dropout(0.5, rng=0)

        def forward(self, x):
            return np.tanh(self.b(self.drop(nn.functional.gelu(self.a(x))) * 2.0))

    kinds = [(stage.path, stage.kind, stage.bends) for stage in watch(Own(), X, mean_square).stages]
    assert kinds == [
        ("a", "Linear", False), ("", "normal_cdf·multiply", True), ("b", "Linear", False), ("", "tanh", True)
    ]  # fmt: skip
    plain = watch(nn.Sequential(nn.Linear(3, 2, rng=0), lambda x: np.maximum(x, 0.0)), X, mean_square).stages
    assert [stage.kind for stage in plain] == ["Linear", "maximum"]


class Between(nn.Module):
    """Two layers, ``function`` of both outputs, and a third."""

    def __init__(self, function):
        self.a, self.b, self.c = nn.Linear(3, 4, rng=0), nn.Linear(4, 4, rng=1), nn.Linear(4, 1, rng=2)
        self.b.weight.data = 30 * self.b.weight.data
        self.function = function

    def forward(self, x):
        h = self.a(x)
        return self.c(self.function(h, self.b(h)))


@pytest.mark.parametrize(("function", "kinds"), [
    (lambda h, u: u, []),
    (lambda h, u: h + u, []),
    (lambda h, u: h + np.tanh(u), ["tanh"]),
    (lambda h, u: h * np.tanh(u), ["tanh", "multiply"]),
    (lambda h, u: h * nn.functional.sigmoid(u), ["sigmoid", "multiply"]),
    (lambda h, u: np.where(u > 0, 0.05 * u, 0.001 * u), ["multiply·where"]),
    (lambda h, u: u * (u.data > 0), ["multiply"]),
    (lambda h, u: np.tanh(u * (u.data > 0)), ["multiply", "tanh"]),
    (lambda h, u: 0.01 * u, ["multiply"]),
    (lambda h, u: u + u, ["add"]),
    (lambda h, u: (np.maximum(u, 0) @ np.ones((4, 4))).reshape(-1, 4), ["maximum", "matmul·reshape"]),
])  # fmt: skip
def test_what_lies_between_modules_is_not_charged_to_the_next_one(function, kinds):
    stages = watch(Between(function), X, mean_square).stages
    assert [stage.kind for stage in stages] == ["Linear", "Linear", *kinds, "Linear"]
    alone = watch(nn.Sequential(nn.Linear(4, 4, rng=0), nn.Linear(4, 1, rng=2)), np.ones((20, 4)), mean_square)
    assert stages[-1].factor == pytest.approx(alone.stages[-1].factor), "that of its weights"
    for stage in stages:
        assert stage.bends == (stage.kind in ("tanh", "sigmoid", "maximum"))
        assert stage.kind != "tanh" or stage.saturated > 0.3


def test_a_loss_is_no_layer():
    model = nn.MLP([3, 4, 2], rng=0)
    losses = (nn.CrossEntropyLoss(), nn.functional.cross_entropy)
    found = [watch(model, X, lambda out, loss=loss: loss(out, np.arange(20) % 2)).stages for loss in losses]
    assert [stage.kind for stage in found[0]] == ["Linear", "ReLU", "Linear"]
    assert str(found[0]) == str(found[1])


def test_calls_of_one_module_are_numbered():
    act = nn.Tanh()
    model = nn.Sequential(nn.Linear(3, 3, rng=0), act, nn.Linear(3, 3, rng=1), act, nn.Linear(3, 1, rng=2))
    stages = watch(model, X, mean_square).stages
    assert [s.name for s in stages] == ["0 Linear", "1 Tanh (1)", "2 Linear", "1 Tanh (2)", "4 Linear"]
    again = nn.Linear(3, 3, rng=0)
    stages = watch(nn.Sequential(again, np.tanh, again, np.tanh), X, mean_square).stages
    assert [s.name for s in stages] == ["0 Linear (1)", "tanh (1)", "0 Linear (2)", "tanh (2)"]


def test_a_layer_of_ones_own_bends_at_its_end():
    class Dense(nn.Module):
        def __init__(self):
            self.weight, self.bias = Tensor(np.ones((3, 2))), Tensor(np.array([-100.0, 100.0]))

        def forward(self, x):
            return nn.functional.relu(x @ self.weight + self.bias)

    (stage,) = watch(Dense(), X, mean_square).stages
    assert stage.dead == 0.5
    assert np.isfinite(stage.weights)


def test_no_factor_where_a_gradient_has_a_way_around():
    model = nn.Sequential(nn.Linear(3, 3, rng=0), nn.Residual(nn.MLP([3, 3], rng=1)), nn.Linear(3, 1, rng=2))
    first, body, last = watch(model, X, mean_square).stages
    assert body.path == "1.body.0"
    assert np.isnan(body.factor)
    assert last.factor == pytest.approx(body.gradient / last.gradient)
    assert [stage.path for stage in chain([first, body, last])] == ["2"]


def test_nothing_of_the_model_changes():
    model = nn.Sequential(nn.Linear(3, 4, rng=0), nn.BatchNorm1d(4), nn.ReLU(), nn.Dropout(0.5, rng=0), nn.Linear(4, 1))
    model[2].eval()
    mean_square(model(X)).backward()
    grads = [p.grad.copy() for p in model.parameters()]
    modes, state = [m.training for m in model.modules()], model.state_dict()

    class Stop(Exception):
        pass

    def stop(out):
        raise Stop

    watch(model, X, mean_square)
    with pytest.raises(Stop):
        watch(model, X, stop)
    assert [m.training for m in model.modules()] == modes
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, state[name])
    for p, g in zip(model.parameters(), grads, strict=True):
        np.testing.assert_array_equal(p.grad, g)


def test_a_step_lets_no_gradient_through():
    first, step, _ = watch(nn.MLP([3, 4, 1], activation="step", rng=0), X, mean_square).stages
    assert not first.arrives
    assert (step.steepest, step.slope, step.dead) == (0.0, 0.0, 1.0)


def test_a_loss_that_is_none():
    with pytest.raises(ShapeError, match=r"flow: got Tensor of shape \(20, 1\) as the loss"):
        watch(nn.Linear(3, 1, rng=0), X, lambda out: out)
