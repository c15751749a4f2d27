"""Paths: all of them, their products, and a sum that is the gradient."""

from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given

from autograd import Tensor, Value, explain, ops
from autograd.drawing import DrawingError
from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.words.paths import MOST_PATHS, Paths, _count, _start
from nn import MLP
from tests.drawing.graphs import fan_out, lecture, value_graphs


def test_a_fork():
    f, a, _ = fan_out()
    found = explain(f).paths(a)
    assert len(found) == 3
    assert found.routes == [("a", "v1", "v2", "f"), ("a", "v1", "v2", "f"), ("a", "v3", "f")]
    assert found.products == [-6, -6, 1]
    assert found.total == found.gradient == -11
    assert str(found).splitlines() == [
        "3 paths from a to f",
        "path                         local derivatives  product",
        "a → v1 (operand 1) → v2 → f  2 × (−3) × 1       −6",
        "a → v1 (operand 2) → v2 → f  2 × (−3) × 1       −6",
        "a → v3 → f                   1 × 1               1",
        "∂f/∂a = −6 + (−6) + 1 = −11",
    ]
    assert str(explain(f).paths("a")) == str(found)


@given(value_graphs(most=15))
def test_the_sum_over_all_paths_is_the_gradient(root):
    circuit = read_circuit(root)
    for part in circuit.parts:
        if part.named and part.gradient is not None and np.isfinite(part.gradient):
            if circuit.parts[_start(circuit, part.name)] is not part:  # another part has the same name
                continue
            if _count(circuit, circuit.parts.index(part)) > MOST_PATHS:
                with pytest.raises(DrawingError, match="paths from"):
                    Paths(circuit, part.name, "en")
                continue
            found = Paths(circuit, part.name, "en")
            size = sum(map(abs, found.products))
            assert found.total == pytest.approx(part.gradient, rel=1e-9, abs=1e-12 * (size + 1))
            assert len(set(map(id, found._paths))) == len(found.products)


def test_the_count_is_that_of_the_walk_and_too_many_are_refused_with_it():
    a = Value(1.0, name="a")
    v = a
    for _ in range(6):
        v = v + v
    assert len(explain(v).paths(a)) == MOST_PATHS == 64
    with pytest.raises(DrawingError, match="got 128 paths from a to f, expected at most 64; take a node nearer to f"):
        explain(v + v).paths(a)
    for _ in range(300):
        v = v + v
    with pytest.raises(DrawingError, match=f"got {2**306} paths"):
        explain(v).paths(a)


def test_a_long_chain_and_dead_ends():
    a = Value(1.0, name="a")
    f = a
    for _ in range(2000):
        f = f * 1.0
    assert explain(f).paths(a).products == [1.0]
    g = a * 2 + ops.sign(a * 3) * 5
    assert len(explain(g).paths(a)) == 1
    dead = a
    for _ in range(60):  # 2^60 paths that do not reach the root
        dead = dead + dead
    assert len(explain(a * 2 + ops.sign(dead)).paths(a)) == 1


def test_a_long_path_is_written_by_its_ends():
    x = Value(0.5, name="x")
    h = x
    for _ in range(6):
        h = np.tanh(h * 1.5)
    found = explain(h).paths(x)
    assert "…" not in str(found)
    longer = explain(np.tanh(h * 2.5)).paths(x)
    assert len(longer.routes[0]) == 15
    heads, row, _ = str(longer).splitlines()[1:]
    route, factors, _ = (row[heads.index(a) : b and heads.index(b)].strip() for a, b in zip(
        ("path", "local", "product"), ("local", "product", None), strict=True
    ))  # fmt: skip
    assert route == "x → v1 → v2 → v3 → v4 → … 6 gates … → v11 → h → v12 → f"
    assert len(factors.split(" × ")) == 9
    assert " × … 6 factors … × " in factors
    assert longer.total == pytest.approx(longer.gradient)
    assert "… вентилей: 6 … → " in str(explain(np.tanh(h * 2.5), language="ru").paths(x))


def test_no_path_one_path_and_the_root_itself():
    f, *_ = lecture()
    text = str(explain(f, names={"f": f}).paths("x"))
    assert text.startswith("1 path from x to f\n")
    assert text.endswith("3 × 1 × 0.3679 × 1  1.104\n∂f/∂x = 1.104")
    assert explain(f).paths(f).products == [1.0]
    a = Value(2.5, name="a")
    assert str(explain(ops.sign(a) + Value(1.0, name="b")).paths("a")) == (
        "every path from a to f is blocked: no gradient passes\n∂f/∂a = 0"
    )


def test_a_choice_stops_a_steep_path_and_says_so():
    z = Value(0.0, name="z")
    with np.errstate(all="ignore"):
        found = explain(ops.where(z.data > 0, z.sqrt(), 0 * z)).paths(z)
    assert found.products == [0.0, 0.0]
    assert "A gate that did not choose an operand sends it 0" in str(found)
    assert found.total == found.gradient == 0


def test_elementwise_arrays():
    x = Tensor([1.0, -2.0, 3.0], name="x")
    found = explain(x * x + x.tanh()).paths(x)
    np.testing.assert_allclose(found.total, 2 * x.data + 1 - np.tanh(x.data) ** 2)
    assert len(found) == 3
    assert "(sum of 3)" in str(found)
    single = Tensor(2.0, name="k")
    assert explain(single * single).paths("k").total == 4


def test_matrices_broadcasting_and_modules_are_refused_with_the_way_out():
    w, x = Tensor(np.ones((2, 3)), name="w"), Tensor(np.ones(3), name="x")
    for f, words in [
        ((w @ np.ones((3, 1))).tanh(), r"∂v1/∂w at @ .* is a matrix, no number for each entry; take the entries as V"),
        ((w * w).sum(), r"∂f/∂v1 at Σ"),
        (w * x, r"∂f/∂x at ×"),
    ]:
        with pytest.raises(DrawingError, match=words):
            explain(f, names={"f": f}).paths(x if words.startswith("∂f/∂x") else w)
    out = MLP([3, 2, 1], rng=0)(x)
    with pytest.raises(DrawingError, match="is a box of gates; explain it with all modules open: depth=None"):
        explain(out, depth=0).paths("x")


@pytest.mark.parametrize("x", [3, None, "zz", Value(2.0), "", ["a"]])
def test_what_is_no_node_is_refused_with_the_names(x):
    with pytest.raises(DrawingError, match=r"paths: got .*, expected a node .* or its name: .*\ba\b"):
        explain(fan_out()[0]).paths(x)


def test_a_constant_is_refused():
    c = Value(2.0, name="c", requires_grad=False)
    with pytest.raises(DrawingError, match="got c, which requires no gradient"):
        explain(Value(1.0, name="a") * c).paths("c")


def test_as_html_and_in_russian():
    f, a, _ = fan_out()
    html = explain(f, language="ru").paths(a)._repr_html_()
    ElementTree.fromstring(f"<div>{html}</div>")
    assert "путей из a в" in html
    assert "локальные производные" in html
    assert "операнд 2" in html


def test_an_operand_that_was_not_chosen_has_a_path_of_0_whatever_stands_behind_it():
    a, b = Value(-1.0, name="a"), Value(2.0, name="b")
    with np.errstate(all="ignore"):
        f = ops.maximum(a, b) * Value(np.inf, name="k") * Value(0.0, name="z")
    found = explain(f).paths("a")
    assert found.gradient == 0
    assert found.products == [0.0]


def test_marks_follow_the_products_along_the_paths():
    a = Value(2.0, name="a")
    text = str(explain(np.tanh(a * 400) + a - a).paths(a))
    assert "400 × (≈ 0) × 1 × 1  ≈ 0" in text
    assert text.endswith("∂f/∂a = (≈ 0) + 1 + (−1) ≈ 0")
    v = Value(0.3, name="y") - (0.1 + 0.2)
    assert "e−1" not in str(explain(v * v).paths("y"))
    assert "≈" not in str(explain(np.tanh(a * 400) * 0 + a).paths(a)).splitlines()[-1]
