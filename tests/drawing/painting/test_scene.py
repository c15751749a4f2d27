"""Shapes and texts on the card: everything is there, and can be read."""

import random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograd import Tensor, Value, ops
from autograd.drawing import draw, explain
from autograd.drawing.circuit import notation
from autograd.drawing.painting.shapes import COLUMN
from tests.drawing.checks import assert_complete, assert_gradients, assert_readable
from tests.drawing.graphs import fan_out, frozen, lecture, value_graphs
from tests.drawing.svg_reading import read
from tests.op_cases import CASES
from tests.sampling import costly


@pytest.fixture(params=["LR", "TB"])
def direction(request):
    return request.param


def test_the_mock_ups_and_more_are_readable_and_complete(root, direction):
    assert_complete(root, assert_readable(draw(root, direction=direction).svg))
    root.backward()
    drawing = assert_readable(draw(root, direction=direction).svg)
    assert_complete(root, drawing)
    assert_gradients(root, drawing)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value_graphs())
def test_any_graph_is_readable_and_complete(direction, root):
    assert_complete(root, assert_readable(draw(root, direction=direction).svg))
    if root.requires_grad:
        root.backward()
        drawing = assert_readable(draw(root, direction=direction).svg)
        assert_complete(root, drawing)
        assert_gradients(root, drawing)


def test_beads_hold_the_local_derivatives():
    f, *_ = lecture()
    beads = [box.text for box in read(draw(f).svg).texts if box.ink == "local"]
    assert sorted(beads) == sorted(["x=−1", "w1=3", "1", "1", "v3=0.3679", "1", "local derivative: × on the way back"])


def test_every_branch_shows_what_it_sends_back():
    f, *_ = fan_out()
    f.backward()
    drawing = read(draw(f).svg)
    sent = [t for t in drawing.inked("gradient") if t.startswith("←") and "∂" not in t]
    assert sorted(sent) == ["← 0", "← 1", "← 4", "← −6", "← −6"]
    assert [t for t in drawing.inked("dim") if "adder" in t] == ["adder: Σ of 2", "adder: Σ of 3"]


def test_constants_have_no_gradient_and_dashes():
    f = Value(2.0, name="a") * 3
    f.backward()
    svg = draw(f).svg
    assert svg.count("stroke-dasharray") == 1
    assert sorted(read(svg).inked("gradient")) == ["1", "3", "← gradient ∂f/∂·"]


@pytest.mark.parametrize("make", [lambda: Value(2.0), frozen])
def test_single_nodes(make):
    root = make()
    drawing = assert_readable(draw(root).svg)
    assert "2" in drawing.inked("value") or "6" in drawing.inked("value")


def test_tensors_show_shapes_and_norms():
    x, w, b = np.ones((5, 3)), Tensor(np.ones((3, 2)), name="w"), Tensor(np.zeros(2), name="b")
    loss = ((x @ w + b).tanh() ** 2).mean()
    picture = draw(loss)
    assert "no gradients yet" in picture.svg
    loss.backward()
    picture = draw(loss, detail="shapes")
    drawing = assert_readable(picture.svg)
    assert "(3, 2)" in drawing.inked("value")
    assert f"‖{notation.number(np.linalg.norm(w.grad))}‖" in drawing.inked("gradient")
    assert "xᵀ g" in drawing.inked("local")
    assert picture.title == "loss = mean(tanh(x @ w + b)^2)"


def test_small_arrays_are_shown_in_full():
    w = Tensor([[1.0, -2.5], [0.25, 1 / 3]], name="w")
    loss = (w * [10.0, 20.0]).sum()
    loss.backward()
    drawing = assert_readable(draw(loss).svg)
    texts = [box.text for box in drawing.texts]
    assert {"[   1  −2.5]", "[0.25 0.333]", "[ 10  −50]", "[2.5 6.67]"} <= set(texts)
    assert texts.count("[10 20]") == 3  # the constant, and two rows of the gradient at w


def test_broadcasting_is_visible():
    x, b, s = Tensor(np.ones((5, 8)), name="x"), Tensor(np.ones(8), name="b"), Tensor(2.0, name="s")
    column = Tensor(np.ones((5, 1)), name="column")
    f = (((x + b) * s * column) + np.ones(8)).sum()
    f.backward()
    for direction, arrow in (("LR", "←"), ("TB", "↑")):
        drawing = assert_readable(draw(f, direction=direction).svg)
        values, back = drawing.inked("value"), drawing.inked("gradient")
        assert [t for t in values if " → " in t] == ["() → (5, 8)", "(5, 1) → (5, 8)", "(8,) → (5, 8)", "(8,) → (5, 8)"]
        summed = [f"{arrow} Σ {axes}" for axes in ("all axes", "axis 0", "axis 1")]
        assert [t for t in back if "axis" in t or "axes" in t] == summed


@st.composite
def tensor_graphs(draw_):
    """The root of a random graph of small Tensors that broadcast against each other."""
    numbers = st.floats(-100, 100).map(lambda v: round(v, 3))
    shapes = st.sampled_from([(2, 3), (3,), (1, 3), (2, 1), (), (4, 2, 3)])
    made = []
    for i in range(4):
        shape = draw_(shapes)
        size = int(np.prod(shape))
        data = np.array(draw_(st.lists(numbers, min_size=size, max_size=size))).reshape(shape)
        made.append(Tensor(data, name=f"t{i}"))
    for _ in range(draw_(st.integers(1, 10))):
        x, y = (draw_(st.sampled_from(made)) for _ in range(2))
        made.append(draw_(st.sampled_from([ops.add, ops.multiply, ops.maximum]))(x, y))
    return made[-1].sum()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tensor_graphs())
def test_any_graph_of_tensors_is_readable(direction, root):
    assert_readable(draw(root, direction=direction).svg)
    root.backward()
    assert_readable(draw(root, direction=direction).svg)
    assert_readable(draw(root, direction=direction, detail="values").svg)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@given(data=st.data())
@costly(1, 5)
def test_every_op_can_be_drawn_and_explained(case, data):
    operands, params = data.draw(case.draw)
    rules = [case.op.rule(i) for i in range(len(operands))]
    inputs = [Tensor(x) if rule or not any(rules) else x for x, rule in zip(operands, rules, strict=True)]
    root = case.op(*inputs, **params)
    assert_readable(draw(root, direction="LR").svg)
    assert_readable(draw(root, direction="TB").svg)
    assert str(explain(root))


def test_a_gate_with_many_operands():
    parts = [Tensor([float(i)], name=f"p{i}") for i in range(6)]
    f = (ops.concatenate(*parts) * parts[0]).sum()
    f.backward()
    assert_readable(draw(f, direction="LR").svg)
    assert_readable(draw(f, direction="TB").svg)


@pytest.mark.slow
def test_a_picture_that_cannot_be_read_says_so():
    random.seed(0)
    values = [Value(0.5 + i, name=f"q{i}") for i in range(3)]
    for _ in range(62):
        x, y = random.choice(values), random.choice(values)
        values.append(x * y if random.random() < 0.5 else x - y)
    root = sum(values[40:], values[3])
    said = f"pixels wide: in a notebook's column, which has {COLUMN:.0f}, it is too small to be read. Zoom in, or draw"
    picture = draw(root)
    assert said in str(picture)
    assert f"{float(read(picture.svg).root.get('width')):.0f} {said}" in str(picture)
    assert said in str(draw(root, max_nodes=200))
    # this direction was asked for, so no warning appears
    assert said not in str(draw(root, direction="TB", max_nodes=200))
    assert said not in str(draw(lecture()[0]))
