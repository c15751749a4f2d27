"""Rounding: 0 is right where a sum left dust, and what the dust was carried to; true small numbers stay."""

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


def test_float32_rounds_earlier():
    x = Tensor(np.float32(0.1), name="x")
    made = rounding(read_circuit(x + np.float32(0.2)))
    assert made.values[-1] == pytest.approx(16 * np.finfo(np.float32).eps * 0.3, rel=1e-3)  # 0.1 in the leaf


@given(value_graphs(most=20))
def test_it_is_finite_and_small(root):
    circuit = read_circuit(root)
    made = rounding(circuit)
    assert len(made.values) == len(made.gradients) == len(circuit.parts)
    assert len(made.locals) == len(circuit.wires)
    assert all(x >= 0 for x in (*made.values, *made.gradients, *made.locals))
