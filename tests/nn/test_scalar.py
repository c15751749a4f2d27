import random

import numpy as np
import pytest

from autograd import ShapeError, Value
from autograd.graph import topological_order
from nn import scalar
from nn.scalar import MLP, Layer, Neuron


def test_printed_model():
    assert repr(MLP(2, [2, 1])) == "MLP of [Layer of [ReLUNeuron(2), ReLUNeuron(2)], Layer of [LinearNeuron(2)]]"
    assert repr(Layer(3, 1, nonlin=False)) == "Layer of [LinearNeuron(3)]"


def test_start():
    random.seed(3)
    neuron = Neuron(3)
    random.seed(3)
    assert [w.data for w in neuron.w] == [random.uniform(-1, 1) for _ in range(3)]
    assert neuron.b.data == 0
    assert neuron.nonlin
    assert neuron.parameters()[-1] is neuron.b
    assert scalar.Module().parameters() == []


@pytest.mark.parametrize("nonlin", [True, False])
def test_every_multiply_and_add_is_a_node(nonlin):
    neuron = Neuron(2, nonlin=nonlin)
    out = neuron([Value(1.0), Value(-2.0)])
    ops = [node._op for node in topological_order(out) if node.op is not None]
    assert sorted(ops) == sorted(["*", "*", "+", "+"] + ["ReLU"] * nonlin)
    total = out.inputs[0] if nonlin else out
    assert total.inputs[0].inputs[0] is neuron.b  # ((b + w0 x0) + w1 x1)


def test_outputs():
    assert isinstance(Layer(2, 1)([1.0, 2.0]), Value)
    assert isinstance(Layer(2, 3)([1.0, 2.0]), list)
    assert isinstance(MLP(2, [3, 1])([1.0, 2.0]), Value)
    assert isinstance(MLP(2, [3, 2])(np.array([1.0, 2.0])), list)
    assert isinstance(Neuron(2)(x for x in (1.0, 2.0)), Value)


def test_zero_grad():
    model = MLP(2, [3, 1])
    model([1.0, 2.0]).backward()
    assert any(p.grad for p in model.parameters())
    model.zero_grad()
    assert all(p.grad == 0 for p in model.parameters())


def test_another_number_of_inputs_is_an_error():
    with pytest.raises(ShapeError, match=r"ReLUNeuron\(2\): got 3 inputs, expected 2"):
        MLP(2, [3, 1])([1.0, 2.0, 3.0])


def moon_losses(nn, value, steps):
    """micrograd's demo: an SVM max-margin loss with L2 regularisation on 100 points of two moons."""
    datasets = pytest.importorskip("sklearn.datasets")
    np.random.seed(1337)  # noqa: NPY002 -- as the demo does
    random.seed(1337)
    xs, ys = datasets.make_moons(n_samples=100, noise=0.1)
    ys = ys * 2 - 1
    model = nn.MLP(2, [16, 16, 1])
    printed = repr(model)
    course = []
    for k in range(steps):
        inputs = [list(map(value, row)) for row in xs]
        scores = list(map(model, inputs))
        losses = [(1 + -yi * score).relu() for yi, score in zip(ys, scores, strict=True)]
        data_loss = sum(losses) * (1.0 / len(losses))
        reg_loss = 1e-4 * sum(p * p for p in model.parameters())
        total = data_loss + reg_loss
        course.append(
            [total.data, np.mean([(yi > 0) == (score.data > 0) for yi, score in zip(ys, scores, strict=True)])]
        )
        model.zero_grad()
        total.backward()
        for p in model.parameters():
            p.data -= (1.0 - 0.9 * k / 100) * p.grad
    return printed, np.array(course)


def test_the_moon_demo_runs_as_in_micrograd():
    engine = pytest.importorskip("micrograd.engine")
    peer = pytest.importorskip("micrograd.nn")
    printed, expected = moon_losses(peer, engine.Value, 5)
    mine, course = moon_losses(scalar, Value, 5)
    assert mine == printed
    np.testing.assert_allclose(course, expected, rtol=0, atol=1e-9)
    assert expected[0, 0] != pytest.approx(expected[-1, 0])
