"""``draw``: what is in a picture, and that it can be read."""

import math
import re
from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograd import GraphError, OperandError, Tensor, Value, gradients, ops
from autograd.drawing import DrawingError, draw, explain, notation
from autograd.drawing.layout import Box, Edge, place
from autograd.graph import Node, topological_order
from tests.drawing.graphs import fan_out, frozen, lecture, neuron, perceptron, value_graphs
from tests.drawing.svg_reading import read
from tests.op_cases import CASES

KNOWN = {"lecture": lambda: lecture()[0], "fan_out": lambda: fan_out()[0], "neuron": neuron, "mlp": perceptron}


@pytest.fixture(params=sorted(KNOWN))
def root(request):
    return KNOWN[request.param]()


def nodes(root):
    return topological_order(root, constants=True)


def uses(root):
    return [(node, x) for node in nodes(root) for x in node.inputs]


def assert_readable(svg):
    """Well-formed, nothing outside the card, no text over another, no wire through a text."""
    drawing = read(svg)
    width, height = float(drawing.root.get("width")), float(drawing.root.get("height"))
    for box in drawing.texts:
        assert box.left > 0, box
        assert box.right < width, box
        assert box.top > 0, box
        assert box.bottom < height, box
    for one, other in combinations(drawing.texts, 2):
        assert not one.overlaps(other), (one, other)
    loose = [box for box in drawing.texts if not box.on_shape]
    for key, points in drawing.wires.items():
        for box in loose:
            assert not any(box.left < x < box.right and box.top < y < box.bottom for x, y in points), (key, box)
    return drawing


def assert_complete(root, drawing):
    """One wire for each use, and each number that there is, once."""
    numbered = [key for key in drawing.wires if re.fullmatch(r"w\d+", key)]
    assert len(numbered) == len(uses(root))
    constants = [x for _, x in uses(root) if not isinstance(x, Node)]
    numbers = [*(node.data for node in nodes(root)), *constants]
    expected = Counter(notation.value(x) for x in numbers if math.isfinite(x))
    assert Counter(drawing.inked("value")) == expected + Counter(["value →"])


def assert_gradients(root, drawing):
    inner = [node for node in nodes(root) if node.requires_grad]
    found = [0.0 if g is None else g for g in gradients([root], inner)]
    finite = Counter(notation.gradient(g) for g in found if math.isfinite(g))
    shown = Counter(t for t in drawing.inked("gradient") if t[0] != "←")
    assert shown == finite


def test_the_mock_ups_and_more_are_readable_and_complete(root):
    assert_complete(root, assert_readable(draw(root).svg))
    root.backward()
    drawing = assert_readable(draw(root).svg)
    assert_complete(root, drawing)
    assert_gradients(root, drawing)


@given(value_graphs())
def test_any_graph_is_readable_and_complete(root):
    assert_complete(root, assert_readable(draw(root).svg))
    if root.requires_grad:
        root.backward()
        drawing = assert_readable(draw(root).svg)
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


def test_drawing_changes_nothing():
    f, *leaves = lecture()
    draw(f)
    assert [x.grad for x in (f, *leaves)] == [0.0] * 4
    f.backward()
    before = [x.grad for x in leaves]
    draw(f)
    assert [x.grad for x in leaves] == before


def test_without_backward_there_are_no_gradients_but_a_hint():
    f, *_ = lecture()
    picture = draw(f)
    assert read(picture.svg).inked("gradient") == ["no gradients yet: call f.backward()"]
    assert "no gradients yet: call f.backward()" in str(picture)


def test_after_zero_grad_there_are_none_again():
    f, *leaves = lecture()
    f.backward()
    for leaf in leaves:
        leaf.grad = 0.0
    assert "no gradients yet" in draw(f).svg


def test_a_gradient_of_zero_is_shown():
    a, b = Value(1.0, name="a"), Value(2.0, name="b")
    f = ops.maximum(a, b)
    f.backward()
    assert "0" in read(draw(f).svg).inked("gradient")


def test_backward_twice_is_noticed():
    f, _, _, x = lecture()
    f.backward()
    assert ".grad" not in draw(f).svg
    f.backward()
    picture = draw(f)
    said = f"x.grad = {x.grad:.4g}, ∂f/∂x = {x.grad / 2:.4g}: was backward() called twice without zero_grad()?"
    assert said in str(picture)
    assert f".grad = {x.grad:.4g}" in read(picture.svg).inked("alarm")
    assert_readable(picture.svg)


def test_many_stale_gradients_are_counted():
    x = [Value(float(i), name=f"x{i}") for i in range(1, 6)]
    f = sum(x[1:], x[0])
    f.backward()
    f.backward()
    assert "and 2 more like these" in str(draw(f))


def test_stale_gradients_of_arrays_are_noticed():
    w = Tensor([[1.0, 2.0]], name="w")
    loss = (w * w).sum()
    loss.backward()
    loss.backward()
    picture = draw(loss)
    assert "w.grad = ‖8.944‖, ∂loss/∂w = ‖4.472‖: was backward() called twice without zero_grad()?" in str(picture)
    assert ".grad = ‖8.944‖" in read(picture.svg).inked("alarm")
    assert_readable(picture.svg)


def test_gradients_of_another_root_are_noticed():
    f, *_, x = lecture()
    f.backward()
    (x * 5).backward()
    assert "was backward() called on something else too" in str(draw(f))
    x.grad = 0.0
    assert "x.grad = 0, ∂f/∂x = 1.104: was it zeroed after backward()?" in str(draw(f))


def test_backward_from_a_later_node_is_noticed():
    f, *_ = lecture()
    (f * 2).backward()
    picture = draw(f)
    assert "f.grad = 2: backward() was called on something that f is a part of" in str(picture)
    assert "1.104" in read(picture.svg).inked("gradient")


def test_nan_and_infinity_are_marked_and_traced():
    x = Value(0.0, name="x")
    with np.errstate(divide="ignore"):
        f = x.log() * 2
    f.backward()
    picture = draw(f)
    assert "∞" in read(picture.svg).inked("alarm")
    assert "v1 = log(x) = −∞: here the numbers stop being finite" in str(picture)
    y = Value(0.0, name="y")
    g = y.sqrt() + 1
    g.backward()
    assert "∂g/∂y = ∞: here the gradients stop being finite" in str(draw(g))
    assert_readable(picture.svg)


def test_changed_data_are_refused():
    f, _, w1, _ = lecture()
    w1.data = 4.0
    with pytest.raises(GraphError, match=r"operand x of multiply was assigned to .* run the forward pass again"):
        draw(f)


def test_a_freed_graph_is_refused():
    f, *_ = lecture()
    f.backward(retain_graph=False)
    with pytest.raises(GraphError, match="freed"):
        draw(f)


@pytest.mark.parametrize("root", [2.0, "f", None, np.ones(3)])
def test_other_objects_are_refused(root):
    with pytest.raises(OperandError, match="expected a Value or a Tensor"):
        draw(root)


def test_too_many_nodes_are_refused_with_their_number():
    x = Value(1.0)
    for _ in range(200):
        x = x + 1
    with pytest.raises(DrawingError, match=r"201 nodes, .* max_nodes=201"):
        draw(x)
    assert draw(x, max_nodes=201).svg
    with pytest.raises(ValueError, match="more than 3"):
        draw(x, max_nodes=3)


def test_unknown_directions_are_refused():
    with pytest.raises(DrawingError, match="'LR'"):
        draw(Value(1.0), direction="TB")


def test_long_chains_need_no_recursion():
    x = Value(1.0)
    for _ in range(3000):
        x = x + 1
    assert draw(x, max_nodes=10**5).svg


@pytest.mark.parametrize("make", [lambda: Value(2.0), frozen])
def test_single_nodes(make):
    root = make()
    drawing = assert_readable(draw(root).svg)
    assert "2" in drawing.inked("value") or "6" in drawing.inked("value")


def test_nothing_to_differentiate():
    assert "nothing here requires a gradient" in draw(frozen()).svg


def test_same_graph_same_bytes():
    def picture():
        f, *_ = fan_out()
        f.backward()
        return draw(f).svg

    assert picture() == picture()


def test_different_pictures_do_not_share_ids():
    ids = [set(re.findall(r'id="(g\w+)-', draw(make()).svg)) for make in KNOWN.values()]
    assert all(len(found) == 1 for found in ids)
    assert len(set.union(*ids)) == len(KNOWN)


def test_light_theme_in_attributes_dark_theme_in_the_style():
    svg = draw(perceptron()).svg
    (style,) = re.findall(r"<style>(.*?)</style>", svg, re.S)
    assert re.fullmatch(r"@media \(prefers-color-scheme:dark\)\{.*\}", style)
    bare = svg.replace(style, "")
    assert " style=" not in bare
    assert "marker" not in bare
    used = set(re.findall(r"\b[fs]-[\w-]+", " ".join(re.findall(r'class="([^"]*)"', bare))))
    assert used <= set(re.findall(r"\.([fs]-[\w-]+)\{", style))


def test_the_description_has_every_number():
    f, *_ = lecture()
    f.backward()
    drawing = read(draw(f).svg)
    assert drawing.root.get("role") == "img"
    (title,) = [e.text for e in drawing.root if e.tag.endswith("title")]
    (text,) = [e.text for e in drawing.root if e.tag.endswith("desc")]
    assert title == "Computation graph: f = 1 + exp(w0 + w1·x)"
    for box in drawing.texts:
        if box.ink in ("value", "gradient") and "→" not in box.text and "←" not in box.text and box.text != "1":
            assert box.text in text
    assert "w1 = 3, gradient −0.3679" in text
    assert "to x: local derivative w1=3, sends back 1.104" in text


def test_texts_are_escaped():
    a = Value(1.0, name='<a> & "b"')
    picture = draw(a * 2, title="1 < 2 & 3")
    assert "1 < 2 & 3" in [box.text for box in read(picture.svg).texts]
    assert "<a>" not in picture._repr_html_()


def test_notebooks_get_an_image_a_picture_and_a_table():
    picture = draw(neuron(), title="neuron")
    assert picture._repr_svg_() == picture.svg
    html = picture._repr_html_()
    assert html.startswith('<img src="data:image/svg+xml;base64,')
    assert 'alt="neuron: ' in html
    assert repr(picture).startswith("neuron\nname")


def test_dot_has_an_edge_for_every_use(root):
    source = draw(root).to_dot().source
    assert source.count("->") == len(uses(root))
    assert source == draw(root).to_dot().source


def test_dot_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "graphviz", None)
    with pytest.raises(ImportError, match="pip install graphviz"):
        draw(neuron()).to_dot()


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
    assert texts.count("[10 20]") == 3  # the constant, and two rows of gradient at w


def test_large_arrays_are_shown_in_full_on_request():
    w = Tensor(np.arange(20.0).reshape(4, 5), name="w")
    assert "(4, 5)" in read(draw(w * 2).svg).inked("value")
    assert "[15 16 17 18 19]" in read(draw(w * 2, detail="values").svg).inked("value")
    with pytest.raises(DrawingError, match="detail: got 'all', expected one of 'shapes', 'auto', 'values'"):
        draw(w, detail="all")


def test_broadcasting_is_visible():
    x, b, s = Tensor(np.ones((5, 8)), name="x"), Tensor(np.ones(8), name="b"), Tensor(2.0, name="s")
    column = Tensor(np.ones((5, 1)), name="column")
    f = (((x + b) * s * column) + np.ones(8)).sum()
    f.backward()
    drawing = assert_readable(draw(f).svg)
    values, back = drawing.inked("value"), drawing.inked("gradient")
    assert [t for t in values if " → " in t] == ["() → (5, 8)", "(5, 1) → (5, 8)", "(8,) → (5, 8)", "(8,) → (5, 8)"]
    assert [t for t in back if "axis" in t or "axes" in t] == ["← Σ all axes", "← Σ axis 0", "← Σ axis 1"]


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


@given(tensor_graphs())
def test_any_graph_of_tensors_is_readable(root):
    assert_readable(draw(root).svg)
    root.backward()
    assert_readable(draw(root).svg)
    assert_readable(draw(root, detail="values").svg)


def test_a_tensor_root_of_many_entries():
    w = Tensor([1.0, 2.0], name="w")
    y = w * 2
    y.backward(np.ones(2))
    assert "∂Σy/∂·" in str(draw(y))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@given(data=st.data())
@settings(max_examples=5)
def test_every_op_can_be_drawn_and_explained(case, data):
    operands, params = data.draw(case.draw)
    rules = [case.op.rule(i) for i in range(len(operands))]
    inputs = [Tensor(x) if rule or not any(rules) else x for x, rule in zip(operands, rules, strict=True)]
    root = case.op(*inputs, **params)
    assert_readable(draw(root).svg)
    assert str(explain(root))


def test_an_operand_without_gradient_may_be_a_list():
    f = ops.where([True, False], Tensor([1.0, 2.0], name="t"), 0.0).sum()
    assert draw(f).title == "f = Σ(where((2,), t, 0))"


def test_a_gate_with_many_operands():
    parts = [Tensor([float(i)], name=f"p{i}") for i in range(6)]
    f = (ops.concatenate(*parts) * parts[0]).sum()
    f.backward()
    assert_readable(draw(f).svg)


def test_layout_keeps_wires_straight_where_it_can():
    box = Box(left=5, body=40, right=20, above=20, below=20)
    layout = place([box] * 4, [Edge(0, 1), Edge(1, 2), Edge(2, 3)])
    assert len(set(layout.y)) == 1
    assert layout.rank == [0, 1, 2, 3]


def test_layout_puts_leaves_before_their_first_user():
    box = Box(left=5, body=40, right=20, above=20, below=20)
    layout = place([box] * 5, [Edge(0, 1), Edge(1, 3, -10), Edge(2, 3, 10), Edge(3, 4)])
    assert layout.rank == [0, 1, 1, 2, 3]


def test_a_tree_is_drawn_without_crossings():
    f, *_ = lecture()
    points = read(draw(f).svg).wires
    assert points["w0"][0][1] < points["w1"][0][1]  # w1 above x, as they stand in the formula
    assert points["w2"][0][1] < points["w3"][0][1]
