import copy
import pickle
import random

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ShapeError, Tensor, Value
from autograd.engine.order import topological_order
from nn import scalar
from nn.activations import ACTIVATIONS
from nn.scalar import MLP, Layer, Neuron, Perceptron


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
    assert total.inputs[0].inputs[0] is neuron.b  # the order of the sum is (b + w0 x0) + w1 x1


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


@pytest.mark.slow
def test_the_moon_demo_runs_as_in_micrograd():
    engine = pytest.importorskip("micrograd.engine")
    peer = pytest.importorskip("micrograd.nn")
    printed, expected = moon_losses(peer, engine.Value, 5)
    mine, course = moon_losses(scalar, Value, 5)
    assert mine == printed
    np.testing.assert_allclose(course, expected, rtol=0, atol=1e-9)
    assert expected[0, 0] != pytest.approx(expected[-1, 0])


@pytest.mark.parametrize("name", sorted(ACTIVATIONS))
def test_activations_are_those_of_the_layers(name):
    neuron = Neuron(2, activation=name, rng=3)
    out = neuron([0.5, -2.0])
    z = Tensor([sum(w.data * x for w, x in zip(neuron.w, [0.5, -2.0], strict=True))])
    expected = ACTIVATIONS[name]()(z)
    assert out.data == pytest.approx(float(expected.data[0]), rel=1e-14)
    out.backward()
    expected.sum().backward()
    slope = 0.0 if z.grad is None else z.grad[0]  # a step records no gradient
    assert [w.grad for w in neuron.w] == pytest.approx([0.5 * slope, -2.0 * slope], rel=1e-12)


def test_activations_by_name_function_and_module():
    assert repr(Layer(2, 1, activation="gelu")) == "Layer of [GELUNeuron(2)]"
    assert repr(Neuron(1, activation=np.sin)) == "sinNeuron(1)"
    assert repr(Neuron(1, activation=nn.LeakyReLU(0.2))) == "LeakyReLUNeuron(1)"
    assert repr(Neuron(1, nonlin=False, activation="tanh")) == "LinearNeuron(1)"
    neuron = Neuron(1, activation=np.sin, rng=0)
    assert neuron([2.0]).data == np.sin(2.0 * neuron.w[0].data)
    neuron.activation = "identity"
    assert not neuron.nonlin
    with pytest.raises(ArgumentError, match="Neuron: got activation 'swish', expected one of relu, tanh"):
        neuron.activation = "swish"


def test_weights_come_from_the_generator_that_is_given():
    a, b, c = (MLP(3, [4, 4, 1], rng=seed) for seed in (0, np.random.default_rng(0), 1))
    numbers = [[p.data for p in model.parameters()] for model in (a, b, c)]
    assert numbers[0] == numbers[1] != numbers[2]
    assert len(set(numbers[0])) == 3 * 4 + 4 * 4 + 4 + 1  # all biases are 0, and all weights differ
    layer = Layer(2, 3, rng=5)
    assert len({w.data for neuron in layer.neurons for w in neuron.w}) == 6


SCORES = np.array([[0.5, -1.0, 2.0], [1.5, 0.25, -0.75], [-2.0, 0.0, 1.0]])


def gradients_of(model):
    """The gradients of the sum of the squared outputs over SCORES, by the parameters in order."""
    model.zero_grad()
    if isinstance(model, nn.MLP):
        (model(SCORES) ** 2).sum().backward()
        found = []
        for layer in model:
            if isinstance(layer, nn.Linear):
                biases = [()] * layer.out_features if layer.bias is None else layer.bias.grad[:, None]
                found += [x for row, bias in zip(layer.weight.grad, biases, strict=True) for x in (*row, *bias)]
        return found
    outputs = [model(row) for row in SCORES.tolist()]
    sum(x**2 for row in outputs for x in (row if isinstance(row, list) else [row])).backward()
    return [p.grad for p in model.parameters() if p.requires_grad]


@pytest.mark.parametrize("activation", ["relu", "tanh", "gelu", nn.LeakyReLU(0.2), np.sin])
@pytest.mark.parametrize("bias", [True, False])
def test_arrays_and_single_values_give_the_same_outputs_and_gradients(activation, bias):
    big = nn.MLP([3, 5, 4, 2], activation=activation, bias=bias, rng=1)
    small = big.to_scalar()
    back = nn.MLP.from_scalar(small)
    for row, expected, again in zip(SCORES, big(SCORES).data, back(SCORES).data, strict=True):
        assert [out.data for out in small(row.tolist())] == pytest.approx(expected, rel=1e-12)
        np.testing.assert_array_equal(again, expected)
    assert gradients_of(small) == pytest.approx(gradients_of(big), rel=1e-10)
    if bias:
        assert repr(back) == repr(big)
        assert gradients_of(back) == gradients_of(big)


@pytest.mark.filterwarnings("ignore::nn.PrecisionWarning")
def test_from_scalar():
    small = MLP(3, [4, 1], activation="tanh", rng=0)
    for neuron in small.layers[-1].neurons:
        neuron.activation = "sigmoid"
    big = nn.MLP.from_scalar(small, dtype=np.float32)
    assert [type(layer).__name__ for layer in big] == ["Linear", "Tanh", "Linear", "Sigmoid"]
    assert {p.dtype for p in big.parameters()} == {np.dtype(np.float32)}
    np.testing.assert_allclose(big(SCORES).data[:, 0], [small(row).data for row in SCORES.tolist()], rtol=1e-5)
    assert repr(big.to_scalar()) == repr(small)
    small.layers[0].neurons[2].activation = "relu"
    with pytest.raises(ArgumentError, match=r"from_scalar: got Layer of .*, expected one activation"):
        nn.MLP.from_scalar(small)
    with pytest.raises(ArgumentError, match="without layers"):
        nn.MLP.from_scalar(MLP(2, []))
    odd = nn.MLP([2, 2])
    for layer in (nn.Dropout(0.5), nn.ReLU()):
        with pytest.raises(ArgumentError, match=r"to_scalar: got \w+\(.*\) as layer [12], expected Linear"):
            odd.append(layer).to_scalar()


CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]
TABLES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "nand": [1, 1, 1, 0], "nor": [1, 0, 0, 0], "implies": [1, 1, 0, 1]}
XOR = [0, 1, 1, 0]


def outputs(neuron, xs=CORNERS):
    return [int(neuron(x).data) for x in xs]


def test_not_and_or_by_construction():
    for fires in (False, True):  # the thresholds lie between the sums, so both conventions agree
        assert outputs(Perceptron(2, [1, 1], 1.5, fires_at_threshold=fires)) == TABLES["and"]
        assert outputs(Perceptron(2, [1, 1], 0.5, fires_at_threshold=fires)) == TABLES["or"]
        assert outputs(Perceptron(1, [-1], -0.5, fires_at_threshold=fires), [[0], [1]]) == [1, 0]


def test_a_perceptron_is_silent_at_its_threshold_unless_told_otherwise():
    assert Perceptron(1)([0.0]).data == 0.0  # f(0) = 0 at the threshold
    assert [Perceptron(1, [1], 2)([x]).data for x in (1.9, 2.0, 2.1)] == [0.0, 0.0, 1.0]
    firing = Perceptron(1, [1], 2, fires_at_threshold=True)
    assert [firing([x]).data for x in (1.9, 2.0, 2.1)] == [0.0, 1.0, 1.0]
    assert repr(firing) == "StepNeuron(1)"
    for neuron in (Perceptron(2, [1, 1], 1), Perceptron(2, [1, 1], 1, fires_at_threshold=True)):
        model = MLP(2, [])
        model.layers = [Layer(2, 2)]
        model.layers[0].neurons = [neuron, copy.copy(neuron)]
        xs = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
        expected = [[v.data for v in model(x)] for x in xs.tolist()]
        np.testing.assert_array_equal(nn.MLP.from_scalar(model)(xs).data, expected)
        again = pickle.loads(pickle.dumps(neuron))
        assert [again(x).data for x in xs] == [neuron(x).data for x in xs]
    with pytest.raises(ArgumentError, match="Perceptron: got fires_at_threshold='yes', expected True or False"):
        Perceptron(1, fires_at_threshold="yes")


@pytest.mark.parametrize("name", sorted(TABLES))
@pytest.mark.parametrize("lr", [0.1, 1.0, 3.0])
@pytest.mark.parametrize("fires", [False, True])
def test_not_and_or_by_learning(name, lr, fires):
    neuron = Perceptron(2, fires_at_threshold=fires)
    mistakes = neuron.learn(CORNERS, TABLES[name], lr=lr)
    assert mistakes[-1] == 0 < mistakes[0]
    assert outputs(neuron) == TABLES[name]
    inverter = Perceptron(1, fires_at_threshold=fires)
    assert inverter.learn([[0], [1]], [1, 0], lr=lr)[-1] == 0
    assert outputs(inverter, [[0], [1]]) == [1, 0]


def xor_of(hidden, last):
    return [int(last([unit(x).data for unit in hidden]).data) for x in CORNERS]


def test_xor_with_three_neurons_by_construction():
    either, not_both = Perceptron(2, [1, 1], 0.5), Perceptron(2, [-1, -1], -1.5)
    assert xor_of([either, not_both], Perceptron(2, [1, 1], 1.5)) == XOR


def test_xor_with_three_neurons_by_learning():
    """Each by Rosenblatt's rule: the hidden two from tables of their own, the last from the outputs of these two."""
    hidden = [Perceptron(2), Perceptron(2)]
    for unit, name in zip(hidden, ("or", "nand"), strict=True):
        assert unit.learn(CORNERS, TABLES[name])[-1] == 0
    last = Perceptron(2)
    assert last.learn([[unit(x).data for unit in hidden] for x in CORNERS], XOR)[-1] == 0
    assert xor_of(hidden, last) == XOR


def trained_on_xor(seed):
    model = MLP(2, [2, 1], activation="sigmoid", rng=seed)
    model.layers[-1].neurons[0].activation = "sigmoid"
    optimizer = nn.Adam(model.parameters(), lr=0.1)
    for _ in range(400):
        optimizer.zero_grad()
        sum((model(x) - t) ** 2 for x, t in zip(CORNERS, XOR, strict=True)).backward()
        optimizer.step()
    return model


def test_xor_by_descent_and_then_with_thresholds():
    """Three neurons learn XOR from its table alone while they are smooth; with thresholds they still compute it.

    From about half of all starts descent ends where two corners stay undecided; then another start is taken.
    """
    models = map(trained_on_xor, range(8))
    model = next(m for m in models if [round(m(x).data) for x in CORNERS] == XOR)
    for layer in model.layers:
        for neuron in layer.neurons:
            neuron.activation = "step"
    assert [model(x).data for x in CORNERS] == XOR


def test_one_neuron_cannot_learn_xor():
    mistakes = Perceptron(2).learn(CORNERS, XOR, epochs=50)
    assert len(mistakes) == 50
    assert min(mistakes) > 0


def test_a_perceptron_learns_whatever_a_line_separates():
    rng = np.random.default_rng(0)
    xs = rng.normal(size=(100, 3))
    targets = (xs @ [1.0, -2.0, 0.5] + 0.3 >= 0).astype(int)
    neuron = Perceptron(3)
    assert neuron.learn(xs, targets, epochs=1000)[-1] == 0
    assert outputs(neuron, xs) == targets.tolist()
    out = neuron([1.0, 2.0, 3.0])
    out.backward()
    assert all(p.grad == 0 for p in neuron.parameters())
    assert repr(neuron) == "StepNeuron(3)"


def test_wrong_arguments_of_a_perceptron():
    with pytest.raises(ShapeError, match="Perceptron: got 3 weights, expected 2"):
        Perceptron(2, [1, 2, 3])
    with pytest.raises(ArgumentError, match=r"weights\[1\]=nan, expected a finite number$"):
        Perceptron(2, [1, np.nan])
    with pytest.raises(ArgumentError, match="threshold='high'"):
        Perceptron(2, threshold="high")
    neuron = Perceptron(2)
    with pytest.raises(ShapeError, match="got 4 examples and 2 targets"):
        neuron.learn(CORNERS, [0, 1])
    with pytest.raises(ArgumentError, match=r"got targets \[-1.0, 1.0\], expected 0 and 1"):
        neuron.learn(CORNERS, [-1, 1, 1, -1])
    with pytest.raises(ArgumentError, match="lr=0, expected a finite number > 0"):
        neuron.learn(CORNERS, XOR, lr=0)
    with pytest.raises(ShapeError, match="got 3 inputs, expected 2"):
        neuron.learn([[1, 2, 3]], [1])


def test_a_perceptron_suggests_names():
    neuron = scalar.Perceptron(2, [1.0, 2.0], threshold=3.0)
    assert [(p.data, p.name, name) for p, name in neuron.suggested_names()] == [
        (1.0, "w1", "w1"), (2.0, "w2", "w2"), (-3.0, "b", "b"),
    ]  # fmt: skip
