"""The circuit of a graph: gradients, stale ``.grad``, and graphs that are refused."""

import numpy as np
import pytest

import nn
from autograd import GraphError, OperandError, Tensor, Value, ops
from autograd.drawing import DrawingError, draw, explain
from autograd.drawing.circuit.reading import read_circuit, read_circuits
from tests.drawing.checks import assert_readable
from tests.drawing.graphs import lecture
from tests.drawing.svg_reading import read


def test_drawing_changes_nothing():
    f, *leaves = lecture()
    draw(f)
    assert [x.grad for x in (f, *leaves)] == [0.0] * 4
    f.backward()
    before = [x.grad for x in leaves]
    draw(f)
    assert [x.grad for x in leaves] == before


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
        draw(x, fold=False)
    assert draw(x, max_nodes=201).svg
    with pytest.raises(ValueError, match="more than 3"):
        draw(x, max_nodes=3)
    with pytest.raises(DrawingError, match=r"fold: got 'all', expected True, False or None"):
        draw(x, fold="all")


def test_the_circuits_of_a_graph_get_smaller():
    model = nn.MLP([2, *[3] * 24, 1], rng=0)
    root = model(np.ones((2, 2))).sum()
    sizes = [len(circuit.parts) for circuit in read_circuits(root)]
    assert sizes[0] == len(read_circuit(root).parts) > 40
    assert sizes[1] < sizes[0]


def test_nothing_of_a_small_graph_is_hidden_unasked():
    x = Value(1.0, name="x")
    for _ in range(39):
        x = x * 1.01
    assert [circuit.remarks for circuit in read_circuits(x)] == [[]]
    (whole, folded) = read_circuits(x * 1.01)
    assert not whole.remarks
    assert folded.remarks == ["41 nodes; 38 steps that are alike are one box. draw(f, fold=False) shows all."]


def test_an_operand_without_gradient_may_be_a_list():
    f = ops.where([True, False], Tensor([1.0, 2.0], name="t"), 0.0).sum()
    assert draw(f).title == "f = Σ(where((2,), t, 0))"


def test_a_branch_that_is_blocked_adds_nothing():
    x = Value(3.0, name="x")
    f = np.sign(x * 2) + x
    f.backward()
    picture = draw(f)
    assert next(part for part in picture._circuit.parts if part.name == "x").adds == 1
    assert "adder" not in picture.svg
    assert "sum of" not in str(explain(f))
