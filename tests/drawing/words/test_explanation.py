"""``explain``: backprop as tables."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given

import nn
from autograd import OperandError, Tensor, Value, ops
from autograd.drawing import explain
from autograd.drawing.circuit import notation
from autograd.drawing.circuit.roles import ROLES
from autograd.engine.declaration import OPS
from autograd.engine.provenance import annotate
from tests.drawing.graphs import fan_out, frozen, lecture, value_graphs


def rows(text, heading):
    """The lines of one section, split at two or more spaces."""
    lines = text.split(heading)[1].split("\n\n")[0].splitlines()[1:]
    return [" ".join(line.split()) for line in lines]


def test_the_lecture_function():
    f, *_ = lecture()
    f.backward()
    text = str(explain(f))
    assert text.startswith("f = 1 + exp(w0 + w1·x)\ngiven ")
    assert rows(text, "Forward")[1:] == ["× v1 = w1 × x −3", "+ v2 = w0 + v1 −1", "exp v3 = exp(v2) 0.3679",
                                         "+ f = 1 + v3 1.368"]  # fmt: skip
    assert rows(text, "Backward")[1:] == [
        "f + distributor 1 v3 1 1",
        "v3 exp scaler 1 v2 v3 = 0.3679 0.3679",
        "v2 + distributor 0.3679 w0 1 0.3679",
        "v1 1 0.3679",
        "v1 × swap multiplier 0.3679 w1 x = −1 −0.3679",
        "x w1 = 3 1.104",
    ]
    assert sorted(rows(text, "Gradients of the leaves")) == ["∂f/∂w0 = 0.3679", "∂f/∂w1 = −0.3679", "∂f/∂x = 1.104"]
    assert max(map(len, text.splitlines())) <= 100


def test_a_fan_out_is_a_sum():
    f, *_ = fan_out()
    text = str(explain(f))
    assert "∂f/∂a = 1 + (−6) + (−6) = −11  (sum of 3)" in text
    assert "∂f/∂b = " in text
    assert "(sum of 2)" in text
    assert "fan-out" in text
    assert ".grad is not filled in yet: call f.backward()" in text


def test_every_role_is_explained():
    f, *_ = lecture()
    glossary = str(explain(f)).split("What the gates do")[1]
    assert all(role in glossary for role in ("distributor", "swap multiplier", "scaler"))
    assert "router" not in glossary


def test_every_role_in_the_table_has_a_sentence():
    assert {op.gate for op in OPS.values()} <= set(ROLES)


def test_a_gate_that_blocks_says_so():
    x = Value(2.0, name="x")
    text = str(explain(ops.sign(x) * x))
    assert "no gradient passes" in text
    assert "∂f/∂x = 1" in text


def test_explaining_changes_nothing():
    f, *leaves = lecture()
    explain(f)
    assert [x.grad for x in (f, *leaves)] == [0.0] * 4


def test_nothing_to_differentiate():
    text = str(explain(frozen()))
    assert "Nothing here requires a gradient." in text
    assert "Backward" not in text


def test_tensors_are_explained_by_shapes_and_norms():
    w = Tensor(np.ones((3, 4)), name="w")
    loss = (np.ones((4, 3)) @ w).sum()
    text = str(explain(loss))
    assert "(4, 4)" in text
    assert "∂loss/∂w = ‖13.86‖" in text


def test_other_objects_are_refused():
    with pytest.raises(OperandError):
        explain(3.0)


@given(value_graphs(most=20))
def test_text_and_html_of_any_graph(root):
    explanation = explain(root)
    assert str(explanation)
    ElementTree.fromstring(f"<div>{explanation._repr_html_()}</div>")


def test_a_layer_says_what_goes_to_its_parameters():
    model = nn.MLP([2, 3, 1], rng=0)
    loss = model(np.ones((4, 2))).sum()
    loss.backward()
    text = str(explain(loss, depth=1, names={"loss": loss}))
    assert "no gradient passes" not in text
    for name, parameter in model.named_parameters():
        shown = notation.gradient(parameter.grad, 6)
        assert any(name in line and shown in line for line in text.splitlines()), (name, shown)


def test_many_parameters_have_one_line():
    model = nn.MLP([2, 3, 3, 1], rng=0)
    loss = model(np.ones((4, 2))).sum()
    loss.backward()
    total = np.sqrt(sum((p.grad**2).sum() for p in model.parameters()))
    line = next(line for line in str(explain(loss, depth=0)).splitlines() if "6 parameters" in line)
    assert line.endswith(f"‖{notation.number(total)}‖")


def test_a_module_without_parameters_that_stops_gradients_says_so():
    class Stop(nn.Module):
        def __call__(self, x):
            return annotate(self, (x,), np.floor(x) + 0 * np.floor(x))

    x = Tensor([1.5, 2.5], name="x")
    assert "no gradient passes" in str(explain(Stop()(x).sum(), depth=0))


def test_in_russian():
    f, *_ = lecture()
    f.backward()
    text = str(explain(f, language="ru"))
    assert "переставляющий множитель" in text
    assert "Что делают вентили" in text
    assert not re.search(r"\b(gate|incoming|role|gradient|given)\b", text)
    html = explain(f, language="ru")._repr_html_()
    assert "Прямой проход" in html
    assert "Forward" not in html
