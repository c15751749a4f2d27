"""The walk of a quiz: the questions, their order, and the parts hidden meanwhile."""

import numpy as np
import pytest
from hypothesis import given

from autograd import Tensor, Value, draw, gradients, ops
from autograd.drawing import DrawingError
from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.story.questions import ASKED, kinds_of, walk
from autograd.engine.order import topological_order
from nn import MLP
from tests.drawing.graphs import fan_out, lecture, value_graphs


def walked(root, *kinds, **named):
    return walk(read_circuit(root, named).with_gradients(), kinds)


def texts(root, *kinds):
    return [question.text for question in walked(root, *kinds).questions]


def test_the_order_of_the_computation():
    f = lecture()[0]
    assert texts(f, "values") == ["v1 = w1 × x", "v2 = w0 + v1", "v3 = exp(v2)", "f = 1 + v3"]
    assert texts(f, "gradients") == ["∂f/∂v3", "∂f/∂v2", "∂f/∂v1", "∂f/∂x", "∂f/∂w1", "∂f/∂w0"]
    assert texts(f, "locals")[:3] == ["local ∂f/∂v3", "local ∂v3/∂v2", "local ∂v2/∂w0"]
    both = texts(f, "values", "locals", "gradients")
    assert len(both) == 16
    assert both.index("local ∂v3/∂v2") < both.index("∂f/∂v2") < both.index("local ∂v2/∂v1") < both.index("∂f/∂v1")


@given(value_graphs(most=20))
def test_the_answers_are_the_numbers_of_the_engine(root):
    circuit = read_circuit(root).with_gradients()
    order = [node for node in topological_order(root, constants=True) if node.requires_grad]
    found = dict(zip(order, gradients([root], order), strict=True))
    nodes = {f"g{i}": node for i, part in enumerate(circuit.parts) for node in order if id(node) == part.identity}
    for question in walk(circuit, ["gradients"]).questions:
        assert question.key.number == (0.0 if found[nodes[question.place]] is None else found[nodes[question.place]])


@given(value_graphs(most=20))
def test_a_question_comes_after_all_that_it_needs_and_before_what_shows_it(root):
    circuit = read_circuit(root).with_gradients()
    stations = walk(circuit, ASKED).stations
    place = {key: n for n, station in enumerate(stations) for key in station.keys}
    for w, wire in enumerate(circuit.wires):
        if wire.sent is not None:
            assert place[f"g{wire.target}"] < place[f"b{w}"] < place[f"g{wire.source}"]
            assert place[f"s{w}"] == place[f"g{wire.source}"]
    for n, station in enumerate(stations):
        if station.question:
            assert station.question.place in station.keys
            shown = {key for key in station.question.looks if key[0] in "vgb" and key in place}
            assert all(place[key] <= n for key in shown)


def test_hints_are_the_rule_then_the_numbers():
    (question,) = [q for q in walked(fan_out()[0], "gradients").questions if q.text == "∂f/∂a"]
    assert question.hints == (
        "a is used 3 times: multiply upstream × local in each branch, then add the products.",
        "1 × 1 + (−3) × 2 + (−3) × 2",
    ) or sorted(question.hints[1].replace("(−3)", "−3").split(" + ")) == ["1 × 1", "−3 × 2", "−3 × 2"]
    first = walked(lecture()[0], "values").questions[0]
    assert first.hints == ("Put the numbers of the operands into w1 × x.", "v1 = 3 × (−1)")
    local = walked(lecture()[0], "locals").questions[1]
    assert local.hints == ("Differentiate v3 = exp(v2) with respect to v2; all else stands still.", "∂v3/∂v2 = v3")


@given(value_graphs(most=12))
def test_the_numbers_of_a_hint_make_the_answer(root):
    for question in walked(root, "gradients").questions:
        if len(question.hints) == 2:
            text = question.hints[1].replace("−", "-").replace("×", "*").replace("≈", "")
            size = abs(eval(text.replace("-", "+"))) + 1e-300
            assert eval(text) == pytest.approx(question.key.number, rel=5e-3, abs=2e-3 * size)


def test_what_is_not_asked_and_why():
    w, k = Tensor(np.ones((3, 2)), name="w"), Tensor(2.0, name="k")
    found = walked((w * w).sum() * k, *ASKED)
    assert [q.text for q in found.questions] == ["f = v2 × k", "local ∂f/∂v2", "local ∂f/∂k", "∂f/∂k", "∂f/∂v2"]
    assert {"v1", "v2", "∂f/∂w", "∂f/∂v1"} <= set(found.arrays)
    with np.errstate(all="ignore"):
        assert walked(Value(0.0).log() * 2, "values").endless == ["v2", "f"]
    circuit = read_circuit(MLP([2, 3, 1], rng=0)(np.ones((1, 2))).sum(), depth=0).with_gradients()
    assert walk(circuit, ASKED).ruled


def test_a_condition_is_no_hindrance():
    a, b = Value(2.0, name="a"), Value(-3.0, name="b")
    assert texts(ops.where(True, a, b), "values", "gradients") == ["f = where(True, a, b)", "∂f/∂b", "∂f/∂a"]


@pytest.mark.parametrize("ask", ["gradient", "", [], 3, None, ["values", 3], {"values": 1}])
def test_wrong_kinds_are_refused(ask):
    with pytest.raises(DrawingError, match=r"ask: got .*, expected one of 'values', 'locals', 'gradients'"):
        draw(Value(1.0) * 2).quiz(ask)


def test_kinds_are_put_in_order():
    assert kinds_of(["gradients", "values"]) == kinds_of(("values", "gradients")) == ("values", "gradients")
    assert kinds_of("locals") == ("locals",)


def test_local_derivatives_are_not_told_as_gradients():
    """x is used by the root itself and before it: −1 is the local derivative there, not the gradient."""
    x, y = Value(0.7312, name="x"), Value(-1.4441, name="y")
    told = [station.said for station in walked((x + y) * np.exp(x * 0.3) - x, "gradients", "values").stations]
    assert "local ∂f/∂x = −1" in told
    assert [said for said in told if said.startswith("∂f/∂x")] == ["∂f/∂x = −0.02105"]
