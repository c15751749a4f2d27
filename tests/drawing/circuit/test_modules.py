"""Modules as boxes: the gates of each call, folding, and the sums."""

import gc
import random
import re
import weakref

import numpy as np
import pytest

import nn
from autograd import Tensor, Value, explain, no_grad
from autograd.drawing import DrawingError, draw
from autograd.drawing.circuit.parts import Kind
from autograd.drawing.circuit.reading import read_circuit
from autograd.engine.provenance import calls_of
from nn import scalar
from tests.drawing.checks import assert_readable
from tests.drawing.svg_reading import read

X, Y = np.linspace(-1, 1, 8).reshape(4, 2), [0, 1, 0, 1]


def classifier(sizes=(2, 16, 16, 2)):
    model = nn.MLP(list(sizes), activation="tanh", rng=0)
    loss = nn.functional.cross_entropy(model(X), Y)
    loss.backward()
    return model, loss


def boxes(root, **options):
    return [(p.label, p.caption) for p in read_circuit(root, **options).parts if p.kind is Kind.MODULE]


def test_depths_of_a_model():
    model, loss = classifier()
    assert boxes(loss, depth=0) == [("MLP", "354 params")]
    assert boxes(loss, depth=1) == [
        ("Linear", "0 · 48 params"), ("Tanh", "1"), ("Linear", "2 · 272 params"), ("Tanh", "3"),
        ("Linear", "4 · 34 params"),
    ]  # fmt: skip
    assert boxes(loss, depth=2) == boxes(loss) == []
    assert sum(p.size for p in model.parameters()) == 354
    for depth in (0, 1, 2, None):
        assert_readable(draw(loss, depth=depth).svg)


def test_the_numbers_at_a_box_are_those_of_its_output():
    _, loss = classifier()
    whole, folded = read_circuit(loss), read_circuit(loss, depth=1)
    plain = next(p for p in whole.parts if p.op is not None and p.op.name == "log_softmax")
    scores = whole.parts[whole.wires[plain.entering[0]].source]
    last = [p for p in folded.parts if p.kind is Kind.MODULE][-1]
    assert np.array_equal(last.value, scores.value)
    assert np.array_equal(last.gradient, scores.gradient)
    first = next(w for w in folded.wires if folded.parts[w.source].value is X)
    assert folded.parts[first.target].label == "Linear"  # the data stay outside of the box


def test_what_a_wire_into_a_box_sends_back_is_the_sum_of_the_wires_inside():
    x = Value(0.5, name="x")
    random.seed(1)
    net = scalar.MLP(1, [4, 1])
    out = net([x]) + x
    out.backward()
    circuit = read_circuit(out, depth=0)
    part = next(p for p in circuit.parts if p.name == "x")
    sent = [w.sent for w in circuit.wires if circuit.parts[w.source] is part]
    assert len(sent) == part.adds == 2
    assert sum(sent) == pytest.approx(part.gradient) == pytest.approx(x.grad)


@pytest.mark.slow
def test_equal_siblings_side_by_side_are_one_box():
    random.seed(0)
    net = scalar.MLP(3, [16, 16, 1])
    out = net([Value(1.0), Value(-2.0), Value(0.5)])
    out.backward()
    assert boxes(out, depth=2) == [
        ("Neuron × 16", "64 params"), ("Neuron × 16", "272 params"), ("Neuron", "layers[2].neurons[0] · 17 params")
    ]  # fmt: skip
    assert boxes(out, depth=1) == [("Layer", f"layers[{i}] · {n} params") for i, n in enumerate((64, 272, 17))]
    folded = read_circuit(out, depth=2).parts[3]
    assert folded.value.shape == (16,)
    assert_readable(draw(out, depth=2).svg)


def test_what_repeats_in_a_chain_is_one_box():
    _, loss = classifier((2, *[8] * 13, 2))
    assert [label for label, _ in boxes(loss, depth=1)] == ["Linear", "Tanh · Linear × 12", "Tanh", "Linear"]
    _, loss = classifier((2, 8, 8, 2))
    assert len(boxes(loss, depth=1)) == 5


@pytest.mark.slow
def test_large_graphs_collapse_by_themselves_and_say_so():
    random.seed(0)
    net = scalar.MLP(3, [16, 16, 1])
    out = net([Value(1.0), Value(-2.0), Value(0.5)])
    picture = draw(out)
    assert "1028 nodes, drawn at depth 2 (3 boxes). draw(out, max_nodes=1028) shows more." in str(picture)
    assert [b.text for b in read(picture.svg).texts if b.text.startswith("1028")]
    assert "draw(out, max_nodes=1028) shows more" in str(draw(out, max_nodes=8, depth=1))
    with pytest.raises(
        DrawingError, match=r"1028 nodes, still 4 with modules as boxes, and more than 2 .* max_nodes=4"
    ):
        draw(out, max_nodes=2)
    with pytest.raises(DrawingError, match="1028 nodes, still 1028"):
        draw(out, max_nodes=100, depth=7)


@pytest.mark.slow
def test_ten_thousand_values_collapse_or_are_refused():
    random.seed(0)
    out = scalar.MLP(3, [60, 60, 1])([1.0, 2.0, 3.0])
    assert len(read_circuit(out, max_nodes=150).parts) < 20
    x = Value(1.0)
    for _ in range(10_000):
        x = x + 1
    with pytest.raises(DrawingError, match="10001 nodes, and more than 150"):
        draw(x, fold=False)
    assert "10001 nodes; 9998 steps that are alike are one box" in draw(x).description


@pytest.mark.parametrize("depth", [-1, 1.5, "all"])
def test_wrong_depths_are_refused(depth):
    with pytest.raises(DrawingError, match="depth: got"):
        draw(Value(1.0), depth=depth)


def test_names_are_paths():
    model, loss = classifier()
    names = {part.name for part in read_circuit(loss).parts}
    assert {name for name, _ in model.named_parameters()} <= names
    assert "2.weight" in str(draw(loss))
    net = scalar.MLP(2, [2, 1])
    names = {part.name for part in read_circuit(net([1.0, 2.0])).parts}
    assert {"w[0][0][1]", "w[1][0][0]", "b[0][1]"} <= names


def test_several_models_are_told_apart_by_their_variables():
    encoder, decoder = nn.Linear(2, 3, rng=0), nn.Linear(3, 2, rng=0)
    loss = (decoder(encoder(X)) ** 2).sum()
    assert {"encoder.weight", "decoder.bias"} <= {part.name for part in draw(loss)._circuit.parts}
    by_hand = (X @ encoder.weight.T).sum()
    assert "encoder.weight" in str(draw(by_hand))


class Twice(nn.Module):
    """Calls one layer two times, and returns two things."""

    def __init__(self):
        self.layer = nn.Linear(2, 2, rng=0)

    def forward(self, x, *, scale):
        y = self.layer(self.layer(x))
        return y * scale, y


def test_a_layer_called_twice_several_outputs_and_keywords():
    model = Twice()
    scale = Tensor(2.0, name="scale")
    a, b = model(X, scale=scale)
    loss = (a * b).sum()
    loss.backward()
    assert boxes(loss, depth=0) == [("Twice", "6 params")]
    assert [label for label, _ in boxes(loss, depth=1)] == ["Linear", "Linear"]
    names = {part.name for part in read_circuit(loss, depth=0).parts}
    assert "scale" in names  # an argument is no parameter
    assert "layer.weight" not in names
    shown = draw(loss, depth=0)._circuit
    assert shown.formula(shown.parts[-2]) == "a × b"
    assert [part.name for part in shown.parts if part.label == "Twice"] == ["b, a"]
    assert_readable(draw(loss, depth=0).svg)
    assert_readable(draw(loss, depth=1).svg)


class Gain(nn.Module):
    """Multiplies by a state that was computed before the call."""

    def __init__(self, state):
        self.state = [state]
        self.layer = nn.Linear(2, 2, rng=0)

    def forward(self, x):
        return self.layer(x) * self.state[0]


def test_a_module_that_is_fed_with_what_it_made_itself_is_left_open():
    state = Tensor(X, name="x") * 2
    loss = Gain(state)(state + 1).sum()  # the state is made before the sum, and used inside of the module
    assert boxes(loss, depth=0) == []
    assert [label for label, _ in boxes(loss, depth=1)] == ["Linear"]
    loss = Gain(state)(Tensor(X)).sum()
    assert [label for label, _ in boxes(loss, depth=0)] == ["Gain"]


def test_two_modules_that_share_a_state():
    state = Tensor(X, name="x") * 2
    a, b = Gain(state), Gain(state)
    loss = (a(Tensor(X)) * b(Tensor(X))).sum()
    circuit = read_circuit(loss, depth=0)
    assert [p.label for p in circuit.parts if p.kind is Kind.MODULE] == ["Gain", "Gain"]
    assert_readable(draw(loss, depth=0).svg)


def test_a_parameter_that_is_also_used_outside_is_seen():
    layer = nn.Linear(2, 1, rng=0)
    loss = layer(X).sum() + (layer.weight**2).sum()
    loss.backward()
    circuit = read_circuit(loss, depth=0)
    weight = next(p for p in circuit.parts if p.name == "weight")
    assert weight.adds == 2
    assert {circuit.parts[w.target].symbol for w in circuit.wires if circuit.parts[w.source] is weight} == {
        "Linear",
        "^",
    }


def test_modules_that_return_what_they_were_given_leave_no_note():
    x = Tensor([1.0])
    y = x * 2
    assert nn.Identity()(y) is y
    assert list(calls_of(y)) == []
    with no_grad():
        assert list(calls_of(nn.Linear(1, 1)(y))) == []


def test_what_is_assigned_to_an_output_is_not_part_of_the_module():
    layer = nn.Linear(2, 2, rng=0)
    y = layer(Tensor(X, name="x"))
    y[0] = 0.0
    circuit = read_circuit(y.sum(), depth=0)
    assert [p.symbol for p in circuit.parts if p.computed] == ["Linear", "[0]=", "Σ"]


def test_notes_keep_nothing_alive():
    gc.disable()
    try:
        model = nn.MLP([1, 2, 1], rng=0)
        x = Tensor([[1.0]])
        model.kept = out = model(x * 2)  # the module holds its own output
        probe = weakref.ref(out)
        del out
        model.kept = None
        assert probe() is None
        out = nn.MLP([1, 2, 1], rng=0)(x)
        assert boxes(out, depth=0) == [("MLP", "7 params")]  # the module itself was deleted
    finally:
        gc.enable()


def test_boxes_are_explained_and_stepped_through():
    _, loss = classifier()
    text = str(explain(loss, depth=1))
    assert "v1 = Linear(X)" in text
    assert "drawn at depth 1 (5 boxes)" in text
    story = str(draw(loss, depth=1).step())
    assert "v5 = Linear(v4) = Linear((4, 16)) = (4, 2)" in story
    source = draw(loss, depth=1).to_dot().source
    assert source.count("shape=box3d") == 5


def test_same_model_same_bytes():
    assert draw(classifier()[1], depth=1).svg == draw(classifier()[1], depth=1).svg


def rows_of(text, name):
    """The last column of the rows of the way back whose operand has a name."""
    backward = text.split("Backward")[1].split("\n\n")[0]
    return [row.split()[-1] for row in backward.splitlines() if f" {name} " in row]


def test_a_parameter_of_two_boxes_has_at_each_what_this_box_sends():
    lin = nn.Linear(1, 1, rng=0)
    u, v = Tensor([[1.0]], name="u"), Tensor([[5.0]], name="v")
    loss = (lin(u) + 10 * lin(v)).sum()
    text = str(explain(loss, depth=0))
    assert rows_of(text, "weight") == ["50", "1"]
    assert rows_of(text, "bias") == ["10", "1"]


def test_the_parts_of_a_shared_parameter_add_up():
    lin = nn.Linear(3, 3, rng=0)
    encoder, decoder = nn.Linear(3, 3, rng=1), nn.Linear(3, 3, rng=2)
    decoder.weight = encoder.weight
    for model in (nn.Sequential(lin, nn.Tanh(), lin), nn.Sequential(encoder, nn.Tanh(), decoder)):
        circuit = read_circuit(model(np.ones((2, 3))).sum(), depth=1)
        inside = [part for box in circuit.parts for part in box.inside if "weight" in part.name]
        whole = read_circuit(model(np.ones((2, 3))).sum())
        (weight,) = [part for part in whole.parts if part.name == inside[0].name]
        assert len(inside) == 2
        np.testing.assert_allclose(sum(part.gradient for part in inside), weight.gradient)


def test_a_neuron_called_twice_sends_its_own_part_at_each_call():
    neuron, x = scalar.Neuron(1, rng=0), Value(2.0, name="x")
    text = str(explain(neuron([x]) + 10 * neuron([x * 2]), depth=0))
    assert rows_of(text, "b") == ["10", "1"]


def test_a_module_into_which_nothing_comes_has_no_empty_brackets():
    model = nn.Sequential(nn.Linear(3, 2, rng=0), nn.ReLU(), nn.Linear(2, 1, rng=0))
    for parameter in model[0].parameters():
        parameter.requires_grad = False
    assert "Sequential(…)" in str(explain(model(np.ones((1, 3))).sum(), depth=0))


def test_the_depth_that_is_named_shows_more():
    x = [Value(0.5 * i - 0.3, name=f"x{i}") for i in range(3)]
    r = (scalar.MLP(3, [4, 4, 1], rng=1)(x) - 1) ** 2
    for depth in (0, 1, 2):
        shown = str(draw(r, depth=depth))
        call = re.search(r"draw\(r(, .*)?\) shows more", shown)
        if call is None:
            continue
        options = eval(f"dict({(call[1] or '').lstrip(', ')})")
        assert len(str(draw(r, **options)).splitlines()) > len(shown.splitlines())
