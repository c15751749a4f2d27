"""The picture of flow: sentences that are true of the numbers, and arguments that it refuses."""

import re

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, no_grad
from nn.pictures import flow
from tests.nn.pictures.reading import smallest_text

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(30, 4)), RNG.integers(0, 3, 30)


def number(text):
    return float(text.replace("−", "-"))


def flow_model():
    return nn.MLP([4, 8, 8, 8, 8, 3], activation="sigmoid", rng=0)


def test_a_gradient_that_vanishes_is_explained_by_its_factors():
    picture = flow(flow_model(), X, Y, nn.functional.cross_entropy)
    layers = picture.numbers["layers"]
    said = re.search(
        r"is multiplied by ([^=]+) = (\S+)\. It vanishes: (\d+) of 8 factors are below 1", picture.description
    )
    factors = [number(x) for x in said[1].split(" × ")]
    product = layers[0].gradient / layers[-1].gradient
    assert number(said[2]) == pytest.approx(product, rel=5e-3)
    assert np.prod(factors) == pytest.approx(product, rel=2e-2)
    assert int(said[3]) == sum(layer.factor < 1 for layer in layers[1:])
    least = min(layers[1:], key=lambda layer: layer.factor)
    assert f"The smallest is {least.factor:.3g}, at {least.name}" in picture.description
    loss = float(nn.functional.cross_entropy(flow_model()(X), Y).data)
    assert f"Gradients are those of the loss, {loss:.4g}." in picture.description
    assert picture.numbers["loss"] == pytest.approx(loss)


def test_dead_units_and_steps_are_named():
    model = nn.MLP([4, 8, 3], rng=0)
    model[0].bias.data = np.full(8, -100.0)
    assert "All units of 1 ReLU are dead: no gradient passes it for any of these" in flow(model, X).description
    words = flow(nn.MLP([4, 8, 3], activation="step", rng=0), X).description
    assert "1 Step has the slope 0 everywhere: no gradient passes it." in words
    assert "0 Linear: activation" in words
    assert "no gradient." in words
    assert "Gradients are those of the sum of the outputs." in words


def test_one_that_explodes_and_one_that_is_not_finite():
    model = nn.MLP([4, 8, 8, 3], activation="identity", rng=0)
    for p in model.parameters():
        p.data = p.data * 1000
    assert "It explodes: the largest factor is" in flow(model, X).description
    model[2].bias.data = np.full(8, np.nan)
    assert "The first output that is not finite is that of 2 Linear." in flow(model, X).description
    model = nn.MLP([4, 8, 3], rng=0)
    model[0].bias.data = np.full(8, np.nan)
    picture = flow(model, X)
    assert not picture.numbers["layers"][1].bends
    assert "dead:" not in picture.description


def test_data_that_are_not_finite_are_named_as_such():
    x = X.copy()
    x[3, 0] = np.nan
    words = flow(flow_model(), x).description
    assert "NaN or infinity is in the data: in 1 of 30 rows of x." in words
    assert "The first output" not in words


def test_one_sample_without_its_row():
    with pytest.raises(ShapeError, match=r"flow: got x of shape \(4,\), expected one sample a row; x\[None\]"):
        flow(flow_model(), X[0])
    assert flow(nn.Embedding(3, 2, rng=0), np.array([0, 2, 1])).numbers["layers"][0].shape == (3, 2)

    class Column(nn.Module):
        def __init__(self):
            self.body = nn.Linear(1, 1, rng=0)

        def forward(self, x):
            return self.body(x[:, None])

    assert flow(Column(), X[:, 0]).numbers["layers"][0].shape == (30, 1)


def test_a_single_sample_and_a_loss_with_a_part_of_an_output():
    assert "units with slope 0 for the only sample." in flow(flow_model(), X[:1]).description

    class Two(nn.Module):
        def __init__(self):
            self.body = nn.Linear(4, 2, rng=0)

        def forward(self, x):
            return self.body(x), x

    with pytest.raises(OperandError, match=r"flow: got tuple from the model, .*loss=lambda output: output\[0\].sum"):
        flow(Two(), X)
    with pytest.raises(ShapeError, match="flow: got tuple as the loss"):
        flow(Two(), X, loss=lambda output: output)
    assert flow(Two(), X, loss=lambda output: output[0].sum()).numbers["layers"][0].kind == "Linear"


def test_marks_stand_where_their_numbers_say():
    picture = flow(flow_model(), X, Y, nn.functional.cross_entropy)
    layers = picture.numbers["layers"]
    line = re.search(r'<polyline points="([^"]+)"[^>]*s-gradient', picture.svg)
    places = np.array([float(pair.split(",")[0]) for pair in line[1].split()])
    sizes = np.log10([layer.gradient for layer in layers])
    slope, start = np.polyfit(sizes, places, 1)
    np.testing.assert_allclose(places, start + slope * sizes, atol=0.1)
    assert slope > 0


def test_under_no_grad_there_are_gradients_all_the_same():
    expected = flow(flow_model(), X).description
    with no_grad():
        assert flow(flow_model(), X).description == expected


def test_legible_and_small():
    picture = flow(flow_model(), X, Y, nn.functional.cross_entropy)
    assert smallest_text(picture.svg) >= 11
    assert re.search(r'viewBox="0 0 (\d+)', picture.svg)[1] == "810"
    assert len(picture._repr_html_()) < 25_000
    assert "Поток через слои" in flow(flow_model(), X, language="ru").svg


def test_networks_of_values_and_of_indices():
    small = nn.scalar.MLP(4, [3, 1], rng=0)
    assert [layer.kind for layer in flow(small, X).numbers["layers"]] == ["Linear", "ReLU", "Linear"]
    layer = flow(nn.scalar.Layer(4, 3, activation="tanh", rng=0), X).numbers["layers"]
    assert [stage.kind for stage in layer] == ["Linear", "Tanh"]
    neuron = nn.scalar.Neuron(4, activation="sigmoid", rng=0)
    (_, bent) = flow(neuron, X).numbers["layers"]
    assert bent.activation == pytest.approx(np.sqrt(np.mean([neuron(x).data ** 2 for x in X.tolist()])))
    spell = nn.Sequential(nn.Embedding(9, 2, rng=0), nn.Flatten(), nn.Linear(6, 2, rng=0))
    assert flow(spell, RNG.integers(0, 9, (5, 3))).numbers["layers"][0].kind == "Embedding"
    assert flow(nn.Linear(2, 1, rng=0), [[1, 2], [3, 4]]).numbers["layers"][0].activation > 0


def test_wrong_arguments():
    model = nn.MLP([4, 3], rng=0)
    for error, words, call in (
        (OperandError, "expected a Module, or a network of nn.scalar", lambda: flow(np.tanh, X)),
        (ArgumentError, "got y and no loss", lambda: flow(model, X, Y)),
        (OperandError, "as loss, expected a function", lambda: flow(model, X, Y, "mse")),
        (ShapeError, "expected at least one sample", lambda: flow(model, np.ones((0, 4)))),
        (ShapeError, "expected x of shape", lambda: flow(model, np.ones((3, 5)))),
        (OperandError, "expected an array of numbers", lambda: flow(model, "x")),
        (ShapeError, "as the loss, expected a Tensor with one number", lambda: flow(model, X, loss=lambda out: out)),
    ):
        with pytest.raises(error, match=words):
            call()


class _Recurrent(nn.Module):
    def __init__(self, by_state):
        self.lstm = nn.LSTM(3, 4, batch_first=True, rng=0)
        self.head = nn.Linear(4, 1, rng=1)
        self.by_state = by_state

    def forward(self, x):
        out, (h, _) = self.lstm(x)
        return self.head(h[-1] if self.by_state else out[:, -1])


@pytest.mark.parametrize("by_state", [False, True])
def test_layers_that_return_tuples(by_state):
    model, x = _Recurrent(by_state), RNG.normal(size=(5, 6, 3))
    first, part, last = flow(model, x).numbers["layers"]
    assert (first.name, part.name, last.name) == ("lstm LSTM", "getitem", "head Linear")
    model(x).sum().backward()
    assert first.weights == pytest.approx(np.sqrt(sum((p.grad**2).sum() for p in model.lstm.parameters())))
    assert first.gradient > 0
    assert all(p.grad is not None for p in model.parameters())


def test_attention_is_one_layer():
    class Attending(nn.Module):
        def __init__(self):
            self.first, self.attention = nn.Linear(3, 4, rng=0), nn.MultiheadAttention(4, 2, batch_first=True, rng=1)
            self.head = nn.Linear(4, 1, rng=2)

        def forward(self, x):
            x = self.first(x)
            return self.head(self.attention(x, x, x)[0])

    model, x = Attending(), RNG.normal(size=(5, 6, 3))
    layers = flow(model, x).numbers["layers"]
    assert [layer.name for layer in layers] == ["first Linear", "attention MultiheadAttention", "head Linear"]
    model(x).sum().backward()
    assert layers[1].weights == pytest.approx(np.sqrt(sum((p.grad**2).sum() for p in model.attention.parameters())))


def test_classes_that_read_indices():
    class Own(nn.Embedding):
        pass

    for layer in (nn.EmbeddingBag(9, 2), Own(9, 2, rng=0)):
        assert flow(nn.Sequential(layer), np.array([[0, 2], [1, 3]])).numbers["layers"][0].kind == type(layer).__name__
