"""The code of the lecture in which micrograd is built, run on this package."""

import math
import random

import pytest

from autograd import Value
from nn import scalar

graphviz = pytest.importorskip("graphviz")


def traced(root):
    """All nodes and edges, found through ``_prev`` as the lecture's drawing function does."""
    nodes, edges = set(), set()

    def build(node):
        if node in nodes:
            return
        nodes.add(node)
        for child in node._prev:
            edges.add((child, node))
            build(child)

    build(root)
    return nodes, edges


def draw_dot(root):
    """The lecture's picture: a record a Value, an ellipse an op."""
    dot = graphviz.Digraph(format="svg", graph_attr={"rankdir": "LR"})
    nodes, edges = traced(root)
    for n in nodes:
        name = str(id(n))
        dot.node(name=name, label="{ %s | data %.4f | grad %.4f }" % (n.label, n.data, n.grad), shape="record")  # noqa: UP031
        if n._op:
            dot.node(name=name + n._op, label=n._op)
            dot.edge(name + n._op, name)
    for start, end in edges:
        dot.edge(str(id(start)), str(id(end)) + end._op)
    return dot


def in_order(root):
    """A topological order, children first."""
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for child in node._prev:
                visit(child)
            order.append(node)

    visit(root)
    return order


def expression(h=0.0):
    a = Value(2.0, label="a")
    b = Value(-3.0, label="b")
    c = Value(10.0, label="c")
    a.data += h
    e = a * b
    e.label = "e"
    d = e + c
    d.label = "d"
    f = Value(-2.0, label="f")
    big_l = d * f
    big_l.label = "L"
    return big_l, (a, b, c, d, e, f)


def neuron():
    x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
    w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
    b = Value(6.8813735870195432, label="b")
    x1w1, x2w2 = x1 * w1, x2 * w2
    both = x1w1 + x2w2
    n = both + b
    n.label = "n"
    o = n.tanh()
    o.label = "o"
    return o, n, both, x1w1, x2w2, (x1, w1, x2, w2)


class TestLabels:
    def test_they_are_the_names_of_pictures(self):
        a = Value(2.0, label="a")
        assert (a.label, a.name) == ("a", "a")
        a.label = "left"
        assert a.name == "left"
        assert Value(1.0).label == ""
        a.label = ""
        assert a.name is None

    def test_wrong_ones(self):
        with pytest.raises(TypeError, match="label: got 5, expected a string"):
            Value(1.0).label = 5
        with pytest.raises(TypeError, match="which are the same; give one"):
            Value(1.0, name="a", label="b")

    def test_the_constructor_in_the_order_of_the_lecture(self):
        a = Value(2.0, (), "", "a")
        b = Value(5.0, (a,), "square", "b")
        assert (a.label, a._op, a._prev) == ("a", "", set())
        assert (b.label, b._op, b._prev) == ("b", "square", {a})
        c = Value(5.0, _children=(a, b), _op="+", label="c")
        assert (c._prev, c._op, c.label) == ({a, b}, "+", "c")


def test_derivatives_by_bumping_each_number():
    l1, (a, *_) = expression()
    l2, _ = expression(h=1e-4)
    l1.backward()
    assert l1.data == -8.0
    assert (l2.data - l1.data) / 1e-4 == pytest.approx(a.grad) == 6.0


def test_gradients_filled_in_by_hand_and_one_step():
    big_l, (a, b, c, d, e, f) = expression()
    big_l.grad, f.grad, d.grad, c.grad, e.grad, a.grad, b.grad = 1.0, 4.0, -2.0, -2.0, -2.0, 6.0, -4.0
    assert "{ a | data 2.0000 | grad 6.0000 }" in draw_dot(big_l).source
    for leaf in (a, b, c, f):
        leaf.data += 0.01 * leaf.grad
    assert ((a * b + c) * f).data == pytest.approx(-7.286496)


def test_backprop_gate_by_gate():
    o, n, both, x1w1, x2w2, leaves = neuron()
    o.grad = 1.0
    for node in (o, n, both, x1w1, x2w2):
        node._backward()
    assert n.grad == pytest.approx(0.5)
    assert [x.grad for x in leaves] == pytest.approx([-1.5, 1.0, 0.5, 0.0])


@pytest.mark.parametrize("again", [False, True], ids=["once", "after backward()"])
@pytest.mark.parametrize(
    "f",
    [
        lambda a, b: a - b,
        lambda a, b: (a / b) * (a - 2 * b) - 1 / a,
        lambda a, b: (2 * a).exp() - (b - a) ** 2 + (-b).relu(),
        lambda a, b: ((2 * (a + b)).exp() - 1) / ((2 * (a + b)).exp() + 1),
        lambda a, b: a + a,
    ],
)
def test_backprop_over_an_order_found_by_hand(f, again):
    a, b = Value(0.7, label="a"), Value(-0.4, label="b")
    expected = f(a, b)
    expected.backward()
    wanted, out = (a.grad, b.grad), f(a, b)
    if again:  # as in the lecture, gradients of inner nodes stay and those of leaves are set to 0
        out.backward()
        draw_dot(out)
        for node in traced(out)[0]:
            node.grad = 0.0
    a.grad = b.grad = 0.0
    out.grad = 1.0  # set before the order is read, so that nodes made by _prev have gradients too
    order = in_order(out)
    for node in reversed(order):
        node._backward()
    assert (a.grad, b.grad) == pytest.approx(wanted, rel=1e-12)


def test_the_backward_of_a_leaf_does_nothing():
    a = Value(2.0)
    a.grad = 3.0
    a._backward()
    assert a.grad == 3.0


def test_constants_receive_nothing():
    a, b = Value(2.0), Value(5.0, requires_grad=False)
    out = a * b
    out.grad = 1.0
    out._backward()
    assert (a.grad, b.grad) == (5.0, 0.0)


def test_numbers_that_changed_since_are_noticed():
    a, b = Value(2.0), Value(5.0)
    out = a * b
    out.grad = 1.0
    a.data += 1.0
    with pytest.raises(RuntimeError, match="assigned to after multiply recorded it"):
        out._backward()


def test_tanh_of_its_pieces_draws_as_in_micrograd():
    x = Value(0.5, label="x")
    e = (2 * x).exp()
    o = (e - 1) / (e + 1)
    o.backward()
    assert o.data == pytest.approx(math.tanh(0.5))
    source = draw_dot(o).source
    assert source.count("record") == len(traced(o)[0])
    for op in ("+", "*", "exp", "**-1"):
        assert f"label={op}" in source.replace('"', "")


def test_the_little_network_learns():
    random.seed(1)
    model = scalar.MLP(3, [4, 4, 1], activation="tanh")
    xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
    ys = [1.0, -1.0, -1.0, 1.0]
    assert len(model.parameters()) == 41
    losses = []
    for _ in range(30):
        predicted = [model(x) for x in xs]
        loss = sum((out - y) ** 2 for y, out in zip(ys, predicted, strict=True))
        for p in model.parameters():
            p.grad = 0.0
        loss.backward()
        for p in model.parameters():
            p.data += -0.05 * p.grad
        losses.append(loss.data)
    assert losses[-1] < 0.1 * losses[0]
    assert len(traced(loss)[0]) > 100
