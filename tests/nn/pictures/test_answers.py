"""The answers of models of any kind, and the meaning of their outputs."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor, Value
from nn.pictures.answers import Asked, inputs_of, reading, settled, targets_of

X = np.random.default_rng(0).uniform(-1, 1, (12, 2))


def asked(model):
    return Asked("boundary", model, X)


def test_all_kinds_of_models_answer_alike():
    single = nn.scalar.MLP(2, [4, 3], rng=0)
    expected = np.array([[v.data for v in single(x)] for x in X.tolist()])
    as_tensors = nn.MLP.from_scalar(single)
    weights = [Value(2.0), Value(-1.0)]
    for model in (single, as_tensors, lambda x: as_tensors(x).data, lambda x: [v.data for v in single(list(x))]):
        np.testing.assert_allclose(asked(model)(X), expected, rtol=1e-12)
    mixed = nn.scalar.MLP(2, [2, 1], rng=0)
    mixed.layers[0].neurons[0].activation = "tanh"
    np.testing.assert_allclose(asked(mixed)(X), [mixed(x).data for x in X.tolist()], rtol=1e-12)
    np.testing.assert_allclose(asked(lambda x: weights[0] * x[0] + weights[1] * x[1])(X), X @ [2.0, -1.0], rtol=1e-12)
    neuron = nn.scalar.Perceptron(2, [1, 1], 0.5)
    np.testing.assert_array_equal(asked(neuron)(X), X.sum(axis=1) > 0.5)


def test_nothing_of_the_model_changes():
    model = nn.Sequential(nn.Linear(2, 4, rng=0), nn.BatchNorm1d(4), nn.Dropout(0.5, rng=0), nn.Linear(4, 1, rng=1))
    model[1].eval()
    before, state = [m.training for m in model.modules()], model.state_dict()
    source = model[2].rng.bit_generator.state if hasattr(model[2], "rng") else None
    first, second = asked(model)(X), asked(model)(X)
    np.testing.assert_array_equal(first, second)
    assert [m.training for m in model.modules()] == before
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, state[name])
    assert all(p.grad is None for p in model.parameters())
    assert source is None or model[2].rng.bit_generator.state == source


def test_modes_are_restored_after_an_error():
    class Bad(nn.Module):
        def forward(self, x):
            raise RuntimeError("no")

    model = Bad()
    with pytest.raises(RuntimeError, match="no"):
        asked(model)
    assert model.training


def kind(model, y, output="auto"):
    meaning, targets = reading("boundary", asked(model), X, targets_of("boundary", y, len(X)), output)
    out = asked(model)(X)
    return meaning if meaning.kind == "many" else settled(meaning, out, out, targets)


CLASSES = np.arange(12) % 2


def test_what_the_outputs_mean():
    linear = nn.Linear(2, 1, rng=0)
    logits = kind(linear, CLASSES)
    assert (logits.kind, logits.threshold, logits.output) == ("two", 0.0, "logits")
    neuron = nn.scalar.Neuron(2, activation="sigmoid")
    bent = lambda x: nn.functional.sigmoid(linear(x))[:, 0]  # noqa: E731
    for model in (nn.Sequential(linear, nn.Sigmoid()), nn.scalar.Perceptron(2), neuron, bent):
        found = kind(model, CLASSES)
        assert (found.threshold, found.output) == (0.5, "probabilities")
    margins = kind(linear, 2 * CLASSES - 1)
    assert (margins.classes, margins.threshold, margins.output) == ((-1.0, 1.0), 0.0, "margins")
    assert kind(linear, X[:, 0]).kind == "number"
    assert kind(linear, CLASSES, "numbers").kind == "number"
    assert kind(linear, CLASSES, "probabilities").threshold == 0.5
    assert kind(linear, np.zeros(12)).classes == (0.0, 1.0), "of one class only"
    assert kind(nn.Linear(2, 3, rng=0), np.arange(12) % 3).classes == (0.0, 1.0, 2.0)
    assert kind(nn.Linear(2, 3, rng=0), np.eye(3)[np.arange(12) % 3]).kind == "many"
    frozen = nn.Sequential(linear, nn.Sigmoid()).requires_grad_(False)
    assert kind(frozen, CLASSES).output == "probabilities"


def test_choices_and_how_sure_they_are():
    z = np.array([-2.0, 0.0, 0.5, np.nan])
    choice, sure = kind(nn.Linear(2, 1, rng=0), CLASSES).chosen(z)
    assert choice.tolist() == [0, 0, 1, -1]
    p = 1 / (1 + np.exp(-z[:3]))
    np.testing.assert_allclose(sure[:3], np.abs(2 * p - 1))
    many = kind(nn.Linear(2, 3, rng=0), np.arange(12) % 3)
    out = np.array([[1.0, 3.0, 2.0], [800.0, -800.0, 0.0], [np.nan, 0.0, 0.0]])
    choice, sure = settled(many, out, out, CLASSES).chosen(out)
    assert choice.tolist() == [1, 0, -1]
    p = np.exp(out[0]) / np.exp(out[0]).sum()
    assert sure[:2].tolist() == pytest.approx([(p.max() - 1 / 3) / (2 / 3), 1.0])
    rows = np.array([[0.2, 0.8, 0.0], [1 / 3, 1 / 3, 1 / 3]])
    meant = settled(many, rows, rows, CLASSES)
    assert meant.output == "probabilities"
    np.testing.assert_allclose(meant.chosen(rows)[1], [0.7, 0.0], atol=1e-15)


def test_wrong_arguments():
    three = nn.Linear(2, 3, rng=0)
    for error, words, call in (
        (ShapeError, r"got x of shape \(12, 3\), expected \(n, 2\)", lambda: inputs_of("b", np.ones((12, 3)))),
        (ShapeError, r"got x of shape \(0, 2\)", lambda: inputs_of("b", np.ones((0, 2)))),
        (ShapeError, "rows of different lengths", lambda: inputs_of("b", [[1, 2], [3]])),
        (ArgumentError, "NaN or infinity in x", lambda: inputs_of("b", [[1, np.nan]])),
        (OperandError, "expected an array of numbers", lambda: inputs_of("b", [["a", "b"]])),
        (ShapeError, "expected one target a row", lambda: targets_of("b", [1, 2], 3)),
        (ArgumentError, "NaN or infinity in y", lambda: targets_of("b", [np.nan], 1)),
        (OperandError, r"np.unique\(y, return_inverse=True\)", lambda: targets_of("b", ["red", "blue"], 2)),
        (OperandError, "expected a Module or a function", lambda: asked(3)),
        (OperandError, "expected a Module or a function", lambda: asked(nn.Linear)),
        (ArgumentError, "expected class indices 0 ... 2", lambda: kind(three, np.full(12, 3))),
        (ArgumentError, "expected class indices 0 ... 2", lambda: kind(three, X[:, 0])),
        (ShapeError, "rows with a single 1", lambda: kind(three, np.ones((12, 3)))),
        (ShapeError, r"a model with one output, expected shape \(12,\)",
         lambda: kind(nn.Linear(2, 1, rng=0), np.eye(2)[CLASSES])),
        (ArgumentError, "expected targets 0 and 1", lambda: kind(nn.Linear(2, 1, rng=0), X[:, 0], "logits")),
        (ArgumentError, "output='numbers' and a model with 3", lambda: kind(three, CLASSES, "numbers")),
        (ArgumentError, "got output='x', expected one of", lambda: kind(three, CLASSES, "x")),
        (ShapeError, "boundary: the model does not take a batch of two inputs", lambda: asked(nn.Linear(3, 1, rng=0))),
        (ShapeError, "got outputs of shape", lambda: asked(lambda x: Tensor(np.ones((2, 2, 2))))(X)),
    ):  # fmt: skip
        with pytest.raises(error, match=words):
            call()
