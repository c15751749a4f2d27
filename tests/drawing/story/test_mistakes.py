"""Mistakes: each number is the one that the sentence describes."""

import math

import numpy as np
import pytest
from hypothesis import given

from autograd import Tensor, Value, draw, ops
from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.story import mistakes
from autograd.drawing.story.answers import judge
from autograd.drawing.story.questions import ASKED, walk
from tests.drawing.graphs import fan_out, lecture, value_graphs


def asked(root, ask):
    """A function from question and answer to the sentence on the mistake."""
    quiz = draw(root, names={"f": root}).quiz(ask)
    texts = [line.partition(" ")[2].removesuffix(" = ?") for line in str(quiz).splitlines()[1:]]

    def said(text, answer):
        verdict = quiz.check(texts.index(text) + 1, answer)
        assert not verdict
        return str(verdict).partition(". ")[2]

    return said


def test_gradients_along_one_wire():
    """∂f/∂x: upstream 0.3679, local 3, value −1."""
    said = asked(lecture()[0], "gradients")
    up = math.exp(-1)
    for answer, words in [
        (-3 * up, "The size is right, the sign is not."),
        (up, "you forgot to multiply by the local derivative"),
        (3, "you forgot to multiply by the upstream gradient ∂f/∂v1"),
        (up + 3, "That is upstream + local: on the way back they are multiplied, not added."),
        (-1, "That is the value of x, not its gradient."),
        (-up, "That is what × sends to its other operand, w1."),
        (up / 3, "You divided by the local derivative; multiply by it."),
        (3 / up, "You divided by the upstream gradient; multiply by it."),
        (30 * up, "it is 10 times too large"),
        (0.3 * up, "it is 10 times too small"),
        (3000 * up, "it is 1000 times too large"),
    ]:
        assert words in said("∂f/∂x", answer), answer
    assert said("∂f/∂x", 0.777) == ""


def test_gradients_at_a_fork():
    """∂f/∂c = 20 + 36 + 70: 1 × 20 through v1, 2 × 18 through v2, 70/3 × 3 through v4."""
    c, d, e = Value(5.0, name="c"), Value(2.0, name="d"), Value(3.0, name="e")
    said = asked(c * 20 + d * (c * 18) + e * c * 70 / 3, "gradients")
    branches = {"× (v1)": 20.0, "× (v2)": 36.0, "× (v5)": 70.0}
    for gate, sent in branches.items():
        assert f"The branch through {gate} is missing." in said("∂f/∂c", 126 - sent)
        assert said("∂f/∂c", sent) == f"That is the branch through {gate} alone; add the others."
        assert said("∂f/∂c", 126 - 2 * sent) == f"The sign of the branch through {gate} is wrong."
    assert "You multiplied the branches" in said("∂f/∂c", 20 * 36 * 70)
    assert "the mean of the branches" in said("∂f/∂c", 126 / 3)
    assert said("∂f/∂c", 126 - 36 + 2) == "In the branch through × (v2) the local derivative is missing."
    assert said("∂f/∂c", 126 - 36 + 18) == "In the branch through × (v2) the upstream gradient is missing."
    assert said("∂f/∂c", 126 - 36 + 20) == "In the branch through × (v2) you added upstream and local; multiply them."
    assert said("∂f/∂c", 126 - 70 + 70 / 9) == (
        "In the branch through × (v5) you divided by the local derivative; multiply by it."
    )


def test_two_wires_into_one_gate_are_one_sentence():
    said = asked(fan_out()[0], "gradients")
    assert said("∂f/∂a", -5).startswith("The branch through one of 2 wires into × (v1) is missing.")
    assert said("∂f/∂a", -12).startswith("The branch through max (v3) is missing.")


def test_values():
    said = asked(lecture()[0], "values")
    assert said("v1 = w1 × x", 2) == "You added; this gate multiplies."
    assert said("v1 = w1 × x", 3).startswith("The size is right, the sign is not.")
    assert said("v2 = w0 + v1", -6) == "You multiplied; this gate adds."
    assert said("v2 = w0 + v1", 5).startswith("You subtracted; this gate adds.")
    assert said("v3 = exp(v2)", math.e) == "The sign of the exponent is wrong."
    assert said("v3 = exp(v2)", 0.1) == "That is a power of 10; exp takes powers of e = 2.718."
    assert said("v3 = exp(v2)", -1) == "That is what enters exp; what does exp make of it?"
    assert said("f = 1 + v3", 13.68) == "The digits are right, but it is 10 times too large."


FUNCTIONS = [
    (lambda x: ops.sin(x), 2.0, np.sin(np.radians(2.0)), "That is sin of 2 degrees; here 2 is in radians."),
    (lambda x: ops.sin(x), 2.0, np.cos(2.0), "That is the cosine; this gate is the sine."),
    (lambda x: ops.cos(x), 2.0, np.sin(2.0), "That is the sine; this gate is the cosine."),
    (lambda x: ops.log(x), 5.0, np.log10(5.0), "That is the logarithm to base 10; log is the natural one."),
    (lambda x: ops.tanh(x), 0.7, np.tan(0.7), "That is the tangent; this gate is the hyperbolic tangent."),
    (lambda x: ops.tanh(x), 0.7, 1 / (1 + np.exp(-0.7)), "That is the sigmoid; this gate is tanh."),
    (lambda x: ops.sigmoid(x), 0.7, 1 / (1 + np.exp(0.7)), "The sign of the exponent is wrong."),
    (lambda x: ops.sqrt(x), 7.0, 3.5, "That is half of it; this gate takes the square root."),
    (lambda x: ops.square(x), 7.0, 14.0, "That is twice the operand; this gate takes its square."),
    (lambda x: x / Value(4.0), 7.0, 4 / 7, "That is the fraction upside down."),
    (lambda x: x - Value(4.0), 7.0, 11.0, "You added; this gate subtracts. Look at the signs."),
    (lambda x: ops.maximum(x, Value(4.0)), 7.0, 4.0, "That is the smaller operand; this gate takes the larger."),
    (lambda x: ops.minimum(x, Value(4.0)), 7.0, 7.0, "That is the larger operand; this gate takes the smaller."),
    (lambda x: x**3, 5.0, 15.0, "You multiplied base and exponent; this gate takes the power."),
    (lambda x: x**3, 5.0, 243.0, "That is the power with base and exponent exchanged."),
]


@pytest.mark.parametrize(("function", "x", "wrong", "words"), FUNCTIONS)
def test_values_of_functions(function, x, wrong, words):
    assert words in str(draw(function(Value(x, name="x"))).quiz("values").check(1, wrong))


LOCALS = [
    (lambda x: x.tanh(), 2.0, 1 - 2.0**2, "the formula with the input x in the place of the output"),
    (lambda x: ops.sigmoid(x), 3.0, 3 * (1 - 3.0), "the formula with the input x in the place of the output"),
    (lambda x: ops.sin(x), 2.0, np.cos(np.sin(2.0)), "with the output of the gate in the place of its input x"),
    (lambda x: ops.log(x), 5.0, 1 / np.log(5.0), "with the output of the gate in the place of its input x"),
    (lambda x: x**4, 3.0, 27.0, "The factor in front is missing"),
    (lambda x: x**4, 3.0, 4 * 81.0, "The exponent must become smaller by 1."),
    (lambda x: x**4, 3.0, 3 * 27.0, "The factor in front is the old exponent, not the new one."),
    (lambda x: x * Value(7.0), 3.0, 3.0, "That is the value of x, not the derivative."),
    (lambda x: x * Value(7.0, name="y"), 3.0, 3.0, "That is the local derivative for the other operand, y."),
    (lambda x: ops.log(x), 5.0, 5.0, "That is the value of x, not the derivative."),
    (lambda x: ops.log(x), 4.0, 0.25 * 10, "10 times too large"),
]


@pytest.mark.parametrize(("function", "x", "wrong", "words"), LOCALS)
def test_local_derivatives(function, x, wrong, words):
    assert words in str(draw(function(Value(x, name="x"))).quiz("locals", only="x").check(1, wrong))


def test_local_derivatives_and_the_gradients_around_them():
    said = asked(lecture()[0], "locals")
    up = math.exp(-1)
    assert "already multiplied by the upstream gradient ∂f/∂v1" in said("local ∂v1/∂x", 3 * up)
    assert "here only the gate itself counts" in said("local ∂v1/∂x", up)
    assert "That is 1 over the local derivative." in said("local ∂v1/∂x", 1 / 3)


@given(value_graphs(most=20))
def test_in_any_graph_the_answers_are_right_and_no_mistake_is(root):
    circuit = read_circuit(root).with_gradients()
    for question in walk(circuit, ASKED).questions:
        key = question.key
        assert judge(key, key.number, "typed")
        for wrong, said in key.mistakes:
            verdict = judge(key, wrong, "typed")
            assert not verdict
            assert verdict.said != "Not typed."
            assert said
        numbers = [wrong for wrong, said in key.mistakes if said.startswith("The size is right")]
        assert numbers in ([], [-key.number])


def test_numbers_of_all_kinds():
    found = [mistakes.finite(x) for x in (2, 2.5, np.float32(0.5), np.array(3.0), np.array([4.0]), Tensor(1.0)._data)]
    assert found == [2.0, 2.5, 0.5, 3.0, 4.0, 1.0]
    assert all(type(x) is float for x in found)
    for x in (None, True, "3", 1j, math.nan, math.inf, np.array([1.0, 2.0]), np.array(1j), np.array(True)):
        assert mistakes.finite(x) is None
    assert [mistakes.is_condition(x) for x in (True, "a", np.array([True]), 1.0, np.array(1.0))] == [True] * 3 + [
        False
    ] * 2


@pytest.mark.parametrize("ask", ["values", ["values", "gradients"]])
def test_a_verdict_on_a_value_tells_no_gradient(ask):
    x, z = Value(0.7312, name="x"), Value(2.3177, name="z")
    said = asked(np.sin(x) * np.sqrt(z), ask)
    assert said("v1 = sin(x)", "1.522") == ""
    assert "∂" not in said("f = v1 × v2", "1")
