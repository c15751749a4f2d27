"""Rounding: 0 is right where a sum left dust, and where dust was carried to; true small numbers stay."""

import numpy as np
import pytest
from hypothesis import given

from autograd import Tensor, Value, draw
from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.story.rounding import rounding
from tests.drawing.graphs import value_graphs


def dusty():
    p, w = Value(0.1, name="p"), Value(3.0, name="w")
    return (p + 0.2 - Value(0.3, name="q")).tanh() * w * 2


def test_pencil_and_paper_are_right():
    quiz = draw(dusty()).quiz(["values", "locals", "gradients"])
    zeros = [line.partition(". ")[2] for i, line in enumerate(str(quiz).splitlines()) if i and quiz.check(i, "0")]
    assert zeros == ["v2 = v1 − q = ?", "v3 = tanh(v2) = ?", "v4 = v3 × w = ?", "f = v4 × 2 = ?",
                     "local ∂v4/∂w = ?", "∂f/∂w = ?"]  # fmt: skip


def test_small_numbers_that_nothing_rounded_stay():
    tiny = draw((Value(1e-10, name="a") * 1e-10) * Value(2.0, name="b")).quiz(["values", "gradients"])
    assert not any(tiny.check(i, 0) for i in range(1, len(tiny) + 1))


def test_a_fork_that_cancels():
    a = Value(0.1, name="a")
    f = a * 3 - a * 0.1 * 30
    quiz = draw(f * Value(1.0, name="k")).quiz()
    assert quiz.check(len(quiz), 0)


@pytest.mark.parametrize("function", [lambda x: x.sin(), lambda x: (x / 2).cos(), lambda x: (x * 0.5).sin()])
def test_sines_of_pi(function):
    quiz = draw(function(Value(np.pi, name="x")) * Value(2.0, name="k")).quiz(["values", "locals", "gradients"])
    found = [quiz.check(i, 0) for i in range(1, len(quiz) + 1)]
    small = [abs(question.key.number) < 1e-10 for question in quiz._questions]
    assert [bool(verdict) for verdict in found] == small
    assert any(small)


def test_float32_is_read_with_its_own_digits():
    x = Tensor(np.float32(0.1), name="x")
    assert rounding(read_circuit(x + np.float32(0.2) - np.float32(0.3))).values[-1] == 0.0


def verdicts(root, i, answers, ask="values"):
    quiz = draw(root, names={"g": root}).quiz(ask)
    return [str(quiz.check(i or len(quiz), answer)) for answer in answers]


def test_a_sum_that_lost_a_number_takes_the_float_and_the_exact_number_alone():
    a, b = Value(1e8, name="a"), Value(0.5, name="b")
    right = verdicts((a * a + b) - a * a, 0, ["0", "0.5"])
    assert right == ["Right: ≈ 0.", "Right: 0.5 without rounding; in floats it is ≈ 0."]
    for wrong in verdicts((a * a + b) - a * a, 0, ["-3", "1", "2", "4"]):
        assert wrong.startswith("Not")
    large = Value(1e16, name="a")  # floats near 1e16 are 2 apart, so 4 counts as a rest of rounding
    right = verdicts((large + 3) - large, 0, ["4", "0", "3"])
    assert right == ["Right: ≈ 0."] * 2 + ["Right: 3 without rounding; in floats it is ≈ 0."]
    assert all(said.startswith("Not") for said in verdicts((large + 3) - large, 0, ["-1", "1", "5"]))


def test_a_diagnosis_is_not_made_within_the_rounding_of_the_answer():
    a, b = Value(1e-20, name="a"), Value(3.0, name="b")
    f = a * b + (b - 3)
    quiz = draw(f, names={"g": f}).quiz(only=["a"])
    assert str(quiz.check(1, "5e-17")) == "Not 5e-17."
    assert "other operand" in str(quiz.check(1, "1e-20"))


def test_long_products_keep_their_number_and_end_soon():
    y = Value(1.0000123456789, name="x")
    for _ in range(30):
        y = y * y
    circuit = read_circuit(y)
    made = rounding(circuit)
    assert made.values[-1] == circuit.root.value or not np.isfinite(circuit.root.value)
    assert len(made.values) == len(circuit.parts)


@given(value_graphs(most=20))
def test_where_nothing_cancels_paper_agrees(root):
    circuit = read_circuit(root).with_gradients()
    made = rounding(circuit)
    assert len(made.values) == len(made.gradients) == len(circuit.parts)
    assert len(made.locals) == len(circuit.wires)
    for part, paper in zip(circuit.parts, made.values, strict=True):
        assert paper is None or abs(paper - part.value) <= 1e-6 * max(1.0, abs(part.value))
