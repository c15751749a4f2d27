"""Gates that a user writes by hand, as in micrograd's lecture: children, an op, and a ``_backward``."""

import gc
import math

import pytest

from autograd import Value, draw, explain, no_grad
from autograd.drawing.circuit.reading import read_circuit
from autograd.engine.local import local_gradients
from autograd.errors import AssignmentError, GraphError, OperandError


def tanh_by_hand(x):
    t = math.tanh(x.data)
    out = Value(t, (x,), "tanh")

    def backward():
        x.grad += (1 - t**2) * out.grad

    out._backward = backward
    return out


def product_by_hand(x, y):
    out = Value(x.data * y.data, (x, y), "*")

    def backward():
        x.grad += y.data * out.grad
        y.grad += x.data * out.grad

    out._backward = backward
    return out


class TestTheSweep:
    def test_it_calls_a_gate_by_hand_between_gates_of_the_package(self):
        gradients = []
        for tanh in (tanh_by_hand, Value.tanh):
            a, b = Value(0.5), Value(-0.3)
            out = (tanh(a * b) * 3 + a).exp()
            out.backward()
            gradients.append((out.data, a.grad, b.grad))
        assert gradients[0] == pytest.approx(gradients[1], rel=1e-14)

    def test_a_child_that_is_given_twice(self):
        a = Value(3.0)
        product_by_hand(a, a).backward()
        assert a.grad == 6.0

    def test_a_child_with_a_gradient_from_before_adds(self):
        a, b = Value(3.0), Value(5.0)
        a.grad = 100.0
        product_by_hand(a, b).backward()
        assert (a.grad, b.grad) == (105.0, 3.0)

    def test_a_failure_leaves_every_grad_as_it_was(self):
        a = Value(3.0)
        a.grad = 7.0
        out = Value(9.0, (a,), "square")

        def broken():
            a.grad += 1.0
            raise ZeroDivisionError

        out._backward = broken
        with pytest.raises(ZeroDivisionError):
            (out * 2).backward()
        assert (a.grad, out.grad) == (7.0, 0.0)

    def test_it_calls_the_function_once(self):
        a, b, calls = Value(3.0), Value(4.0), []
        out = Value(12.0, (a, b), "*")
        out._backward = lambda: calls.append(out.grad)
        (out * 5).backward()
        assert calls == [5.0]

    def test_without_a_function_no_gradient_is_lost_in_silence(self):
        a = Value(3.0)
        out = Value(9.0, (a,), "square") + a
        with pytest.raises(GraphError, match="square: this gate was made by hand and has no gradient yet"):
            out.backward()
        assert a.grad == 0.0

    def test_there_is_no_second_derivative(self):
        with pytest.raises(GraphError, match="create_graph"):
            tanh_by_hand(Value(0.5)).backward(create_graph=True)

    def test_constants_and_no_grad_record_nothing(self):
        assert Value(1.0, (Value(1.0, requires_grad=False),), "id")._op == ""
        with no_grad():
            assert not Value(1.0, (Value(1.0),), "id").requires_grad


@pytest.mark.parametrize("count", [2, 3])
def test_one_that_reads_a_value_several_times_is_drawn_with_a_wire_for_each(count):
    a = Value(3.0, label="a")
    out = Value(count * a.data, (a,) * count, "+")

    def backward():
        for _ in range(count):
            a.grad += out.grad

    out._backward = backward
    out.backward()
    circuit = read_circuit(out)
    assert [wire.sent for wire in circuit.wires] == [float(count), *[None] * (count - 1)]
    assert circuit.parts[0].gradient == a.grad == count
    assert f"∂out/∂a = {count}" in str(explain(out))
    assert "to a: local derivative" in draw(out, layout="python").step()._repr_html_()
    assert local_gradients(out, 1.0) == (float(count), *[None] * (count - 1))


def test_it_is_drawn_with_its_local_derivatives():
    a, b = Value(2.0, label="a"), Value(-3.0, label="b")
    out = product_by_hand(a, b)
    out.backward()
    picture = draw(out, names={"out": out}, layout="python")
    assert print_of(picture) == ["out = a·b", "a 2 −3", "b −3 2", "out −6 1"]
    assert tanh_by_hand(a)._op == "tanh"


def print_of(picture):
    """The title, then name, value and gradient of each row."""
    title, _, *rows = str(picture).splitlines()
    return [title, *(f"{row.split()[0]} {' '.join(row.split()[-2:])}" for row in rows)]


def test_a_graph_of_hand_made_gates_is_freed_with_the_cycle_collector():
    """The user's closure holds the gate that holds the closure, as in micrograd: reference counting cannot free it."""
    tanh_by_hand(Value(0.5))
    assert gc.collect() > 0


class TestWrongInputs:
    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ((1.0, (2.0,), "tanh"), "_children: got 2.0, expected Values"),
            ((1.0, (Value(1.0),)), "_op: got '', expected the name"),
            ((1.0, (Value(1.0),), 5), "requires_grad: got 5"),
            ((1.0, (), "tanh"), "no _children"),
        ],
    )
    def test_children_and_op(self, given, message):
        with pytest.raises(OperandError, match=message):
            Value(*given)

    def test_a_function_for_what_has_one(self):
        a = Value(2.0)
        with pytest.raises(AssignmentError, match="a leaf, expected a Value that was made by hand"):
            a._backward = lambda: None
        with pytest.raises(AssignmentError, match="the result of multiply, which has rules of its own"):
            (a * a)._backward = lambda: None
        with pytest.raises(OperandError, match="_backward: got 3"):
            Value(1.0, (a,), "id")._backward = 3
