"""Repeated steps as boxes: steps that are found, graphs that are left alone, and the numbers at a box."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, Value, gradients
from autograd.drawing import draw
from autograd.drawing.circuit.parts import Kind
from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.circuit.repeats import find_steps
from autograd.drawing.painting.composing import adder_of, notes_of
from nn import scalar
from tests.drawing.checks import assert_readable
from tests.drawing.graphs import value_graphs


def recurrence(steps=50):
    w, h = Value(0.9, name="w"), Value(1.0, name="h0")
    states = [h]
    for _ in range(steps):
        states.append((w * states[-1]).tanh())
    return states, w


def newton(steps=12):
    a, x = Value(2.0, name="a"), Value(1.0, name="x0")
    states = [x]
    for _ in range(steps):
        x = x - (x * x - a) / (2 * x)
        states.append(x)
    return states, a


def euler(steps=20):
    rate = Tensor(0.5, name="rate")
    y = Tensor(np.zeros(steps + 1), requires_grad=False)
    y[0] = 1.0
    for i in range(1, steps + 1):
        y[i] = y[i - 1] - 0.1 * rate * y[i - 1]
    return y[-1]


def with_inputs(steps, swapped):
    """A recurrence with an input of its own at each step, and its operands in either order."""
    u, w, h = Value(0.3, name="u"), Value(0.9, name="w"), Value(1.0, name="h0")
    for t in range(steps):
        x = Value(0.1 * t)
        h = (u * x + w * h).tanh() if swapped else (w * h + u * x).tanh()
    return h


def box_of(circuit):
    (i,) = [i for i, part in enumerate(circuit.parts) if part.steps]
    return i, circuit.parts[i]


def test_values_and_gradients_at_a_box_are_those_of_the_steps():
    states, w = recurrence()
    states[-1].backward()
    circuit = read_circuit(states[-1], fold=True)
    i, box = box_of(circuit)
    assert (box.symbol, box.caption) == ("step × 48", "2 gates each")
    assert box.value == states[49].data
    first, last, of_w = gradients([states[-1]], [states[1], states[49], w])
    assert box.gradient == last
    into = {circuit.parts[wire.source].name: wire for wire in circuit.wires if wire.target == i}
    assert into["w"].sent == pytest.approx(w_inside(states, w) * last)
    assert into["v2"].sent == pytest.approx(first)
    assert into["v2"].local == pytest.approx(first / last)
    sent = [wire.sent for wire in circuit.wires if circuit.parts[wire.source].name == "w"]
    assert len(sent) == 3
    assert sum(sent) == pytest.approx(of_w)


def w_inside(states, w):
    """The derivative of state 49 with respect to w, as far as it passes the steps 2 to 49."""
    total, rest = 0.0, 1.0
    for before, after in reversed(list(pairwise(states[1:50]))):
        slope = 1 - after.data**2
        total += rest * slope * before.data
        rest *= slope * w.data
    return total


@pytest.mark.parametrize(
    ("root", "count", "gates"),
    [
        (recurrence()[0][-1], 48, 2),
        (newton()[0][-1], 10, 5),
        (euler(), 17, 6),
        (with_inputs(20, swapped=False), 18, 4),
        (with_inputs(20, swapped=True), 18, 4),
    ],
    ids=["recurrence", "newton", "euler", "inputs", "inputs first"],
)
def test_loops_fold(root, count, gates):
    (steps,) = find_steps(read_circuit(root))
    assert (steps.count, len(steps.gates)) == (count, count * gates)
    for direction in ("LR", "TB"):
        assert_readable(draw(root, fold=True, direction=direction).svg)


def test_a_hidden_step_passes_on_what_the_next_one_needs():
    for root in (recurrence()[0][-1], newton()[0][-1], euler()):
        assert box_of(read_circuit(root, fold=True))[1].outputs == 1


def test_what_does_not_repeat_is_left_alone():
    x = Value(0.5, name="x")
    for k in range(20):
        x = [x.tanh, x.exp, x.sigmoid, x.sin][k * k % 7 % 4]() if k % 3 else x * 2
    assert find_steps(read_circuit(Value(1.0, name="a") * 2 + 1)) == []
    shared = read_circuit(x)
    hidden = {i for steps in find_steps(shared) for i in steps.gates}
    assert len(shared.parts) - 1 not in hidden


def square_free(length):
    """A word in which no stretch is followed by itself."""
    word = "1"
    while len(word) < length:
        word = "".join({"1": "123", "2": "13", "3": "2"}[letter] for letter in word)
    return map(int, word[:length])


def test_equal_gates_in_another_wiring_are_no_steps():
    made = [Value(1.0 + 0.01 * i, name=f"x{i}") for i in range(3)]
    for back in square_free(60):
        made.append(made[-1] * made[-back])
    assert find_steps(read_circuit(made[-1])) == []


def test_three_equal_gates_are_not_worth_a_box():
    x = Value(1.0, name="x")
    for _ in range(5):
        x = x * 1.5
    assert find_steps(read_circuit(x)) == []
    assert [steps.count for steps in find_steps(read_circuit(x * 1.5))] == [4]


def test_steps_with_other_operations_inside_are_not_folded_over():
    w, h = Value(0.9, name="w"), Value(1.0, name="h0")
    for t in range(21):
        h = (w * h).exp() if t == 10 else (w * h).tanh()
    found = find_steps(read_circuit(h))
    assert sorted(steps.count for steps in found) == [8, 8]
    assert all(steps.count * 2 == len(steps.gates) for steps in found)
    picture = draw(h, fold=True)
    assert "44 nodes; 16 steps that repeat are 2 boxes. draw(h, fold=False) shows all." in picture.description
    assert "exp" in picture.svg


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_graph_that_is_too_large_says_what_is_hidden(language):
    states, _ = recurrence()
    states[-1].backward()
    picture = draw(states[-1], names={"h": states[-1]}, language=language)
    said = {"en": "48 steps that are alike are one box", "ru": "похожие шаги (48) свёрнуты в один блок"}
    assert said[language] in picture.description
    assert "draw(h, fold=False)" in picture.description
    assert not draw(states[-1], fold=False)._circuit.remarks
    assert_readable(picture.svg)


def test_steps_of_the_story_are_products_at_a_box_too():
    states, _ = recurrence()
    told = str(draw(states[-1]).step())
    assert "× local ∂v3/∂v2 0.001596 = ∂root/∂v2 0.001436" in told or "0.001596" in told


@given(value_graphs(most=60), st.integers(0, 3))
def test_any_graph_may_be_folded(root, more):
    for _ in range(more * 4):
        root = root * 1.5 + 1.0
    circuit = read_circuit(root, fold=True)
    assert circuit.root.value == root.data or np.isnan(root.data)
    whole = {part.identity: part for part in read_circuit(root).parts}
    for part in circuit.parts:
        if part.kind is not Kind.MODULE and part.identity in whole and part.gradient is not None:
            assert np.array_equal(part.gradient, whole[part.identity].gradient, equal_nan=True)
    for i, part in enumerate(circuit.parts):
        sent = [wire.sent for wire in circuit.wires if wire.source == i and wire.sent is not None]
        if part.adds and part.outputs == 1 and part.gradient is not None and np.isfinite(sent).all():
            assert sum(sent) == pytest.approx(part.gradient, rel=1e-6, abs=1e-9)


def coupled():
    a, b = Value(1.0, name="a"), Value(2.0, name="b")
    for _ in range(50):
        a, b = (a + b).sin(), (a * b).tanh()
    return a - b


class TestBoxesWithSeveralOutputs:
    def test_formulas_name_the_output_that_is_meant(self):
        circuit = read_circuit(coupled(), max_nodes=60)
        (box,) = [part for part in circuit.parts if part.steps]
        assert box.name == "v5, v6"
        assert [circuit.formula(part) for part in circuit.parts[-5:]] == [
            "v5 + v6", "sin(v7)", "v5 × v6", "tanh(v9)", "v8 − v10",
        ]  # fmt: skip
        assert circuit.formula(circuit.parts[-5], numbers=True) == "0.2556 + 1.516e−19"

    def test_names_that_do_not_follow_each_other_are_no_range(self):
        w, states = Value(0.9, name="w"), [Value(0.5, name="h0")]
        for _ in range(50):
            states.append((w * states[-1] + states[-1]).tanh())
        circuit = read_circuit(states[-1] + states[25], names={"middle": states[25]}, max_nodes=60)
        assert circuit.formula(circuit.root).endswith("+ middle")
        assert not any("…" in part.name for part in circuit.parts)

    def test_each_branch_says_which_output_it_is_and_what_it_sends_back(self):
        f = coupled()
        f.backward()
        picture = draw(f)
        drawing = assert_readable(picture.svg)
        assert drawing.inked("value").count("v5") == drawing.inked("value").count("v6") == 2
        sent = [notes_of(picture._circuit, wire)[1] for wire in picture._circuit.wires if wire.outputs]
        assert [text for text, *_ in sent] == ["← 0.9675", "← 0.9675", "← −1.516e−19", "← −0.2556"]
        box = next(part for part in picture._circuit.parts if part.steps)
        assert box.adding == (2, 2)
        assert adder_of(box) == "adder: Σ of 2"
        for k, output in enumerate(box.gradient):
            total = sum(wire.sent for wire in picture._circuit.wires if wire.outputs == (k,))
            assert math.isclose(total, output)
        assert_readable(draw(f, direction="LR", fold=True).svg)

    def test_an_adder_of_some_outputs_says_of_which(self):
        w, h = Value(0.9, name="w"), Value(0.5, name="h0")
        states = [h]
        for _ in range(50):
            states.append((w * states[-1] + states[-1]).tanh())
        root = states[-1] + states[25]
        root.backward()
        (box,) = [part for part in read_circuit(root, names={"middle": states[25]}, max_nodes=60).parts if part.steps]
        assert box.adding == (1, 2)
        assert adder_of(box) == f"adder: Σ of 2 ({box.names[1]})"

    def test_a_title_takes_no_box_for_one_of_its_outputs(self):
        assert draw(coupled()).title == "f"


@pytest.mark.parametrize("order", [1, -1])
def test_neurons_of_a_layer_are_no_steps(order):
    x = [Value(0.3 * i - 0.2, name=f"x{i}") for i in range(3)]
    layers = scalar.MLP(3, [6, 6, 1], rng=1)(x[::order])
    assert not any(part.steps for part in read_circuit(layers, fold=True).parts)
    hidden = [x[0] * Value(0.1 * i) + x[1] for i in range(9)]
    outputs = [h.tanh() for h in hidden]  # the gates of a row stand in another order here
    circuit = read_circuit(outputs[0] - outputs[1] * outputs[2] / (outputs[3] - outputs[4] + outputs[5]))
    assert not find_steps(circuit)


@pytest.mark.parametrize(("name", "called"), [("loss", "loss"), ("my loss", "..."), ("L[3]", "L[3]"), ("2x", "...")])
def test_the_call_that_shows_all_is_code(name, called):
    x = Value(1.0, name="x0")
    for _ in range(6):
        x = x * 1.5
    assert f"draw({called}, fold=False) shows all" in str(draw(x, fold=True, names={name: x}))
