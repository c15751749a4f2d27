"""Traces: functions run on boxes, numbers of traces, the order of nodes, sums of gradients, functions without rules."""

import threading

import numpy as np
import pytest

from autograd import OperandError, Tensor, grad, make_jvp, stop_gradient
from autograd.core import JVPNode, VJPNode, backward_pass
from autograd.extend import defjvp, defvjp, primitive, register_notrace
from autograd.hips.tracing import add_outgrads, sum_outgrads, toposort, trace, trace_stack
from autograd.tracer import isbox, new_box
from tests.numeric import assert_close

X = np.array([0.3, -1.2, 0.7])


class TestTrace:
    def test_value_and_node(self):
        value, node = trace(VJPNode.new_root(), lambda x: np.sum(x**2), X)
        assert type(value) is np.float64
        assert backward_pass(1.0, node).tolist() == (2 * X).tolist()

    def test_independent_output(self):
        with pytest.warns(UserWarning, match="Output seems independent of input"):
            assert trace(VJPNode.new_root(), lambda x: 3.0, X) == (3.0, None)
        outer = Tensor(2.0)
        with pytest.warns(UserWarning, match="independent"):
            value, node = trace(VJPNode.new_root(), lambda x: outer * 3.0, X)
        assert node is None
        assert float(value) == 6.0

    @pytest.mark.parametrize("derivative", [grad, lambda f: lambda x: make_jvp(f)(x)(1.0)[1]])
    def test_inside_another_derivative(self, derivative):
        """The value and the gradients belong to the derivative around; a box inside is seen from there by _value."""

        def product(x):
            value, node = trace(VJPNode.new_root(), lambda y: y**2 * x * y._value, x)
            return value * backward_pass(1.0, node)  # x⁴ times 2 x³

        assert product(2.0) == 256.0
        assert_close(derivative(product)(2.0), 14 * 2.0**6)
        assert_close(derivative(grad(product))(2.0), 84 * 2.0**5)

        def seen_from_outside(x):
            value, node = trace(VJPNode.new_root(), lambda y: y**2 * x, x)
            return x * value._value * backward_pass(1.0, node)._value

        assert_close(grad(seen_from_outside)(2.0), 2.0**3 * 2 * 2.0**2)

    def test_inside_another_trace(self):
        def gradient(x):
            _, node = trace(VJPNode.new_root(), lambda y: y**2 * x * y._value, x)  # 2 x³, of which y._value is an x
            return backward_pass(1.0, node)

        _, node = trace(VJPNode.new_root(), gradient, 3.0)
        assert_close(backward_pass(1.0, node), 6 * 9.0)
        _, node = trace(JVPNode.new_root(10.0), gradient, 3.0)
        assert_close(node.g, 60 * 9.0)

        def tangent(x):
            return trace(JVPNode.new_root(1.0), lambda y: y**2 * x * y._value, x)[1].g

        _, node = trace(VJPNode.new_root(), tangent, 3.0)
        assert_close(backward_pass(1.0, node), 6 * 9.0)

    def test_the_value_of_a_container_of_boxes(self):
        def f(pair):
            a, b = pair._value
            return a * b * pair[0] * pair[1]

        def gradient(x):
            _, node = trace(VJPNode.new_root(), f, (x, 2.0 * x))
            return backward_pass(1.0, node)[0]  # a b times the second, 2 x

        assert_close(gradient(3.0), 4 * 27.0)
        assert_close(grad(gradient)(3.0), 12 * 9.0)

    def test_one_gate_inside_another_derivative(self):
        def slope(x):
            box = new_box(x, 0, VJPNode.new_root())
            (to_the_box,) = (box**3)._node.vjp(1.0)
            return x * to_the_box._value

        assert_close(grad(slope)(2.0), 12.0)

    def test_a_container_is_a_result_too(self):
        _, node = trace(VJPNode.new_root(), lambda x: (x * 2.0, [x**2]), X)
        g = backward_pass((np.ones(3), [None]), node)
        assert g.tolist() == [2.0] * 3

    def test_dependence_is_seen_by_the_number(self):
        """Packages test in this way if a function uses its argument."""
        with trace_stack.new_trace() as t:
            box = new_box((X, 2.0), t, VJPNode.new_root())
            a, b = box
            assert (a * 3.0)._trace == box._trace
            assert not isbox(np.shape(a))
            assert (Tensor(1.0) * 3.0)._trace != box._trace
            assert stop_gradient(a)._trace != box._trace
            assert (stop_gradient(a) * b)._trace == box._trace


class TestTraceStack:
    def test_numbers(self):
        assert trace_stack.top == -1
        with trace_stack.new_trace() as a:
            with trace_stack.new_trace() as b:
                assert (a, b, trace_stack.top) == (0, 1, 1)
            assert trace_stack.top == 0
        with pytest.raises(ZeroDivisionError), trace_stack.new_trace():
            1 / 0
        assert trace_stack.top == -1

    def test_a_thread_has_its_own(self):
        found = []
        with trace_stack.new_trace():
            thread = threading.Thread(target=lambda: found.append(trace_stack.top))
            thread.start()
            thread.join()
        assert found == [-1]

    def test_inner_derivatives_are_recorded(self):
        with trace_stack.new_trace() as t:
            x = new_box(2.0, t, VJPNode.new_root())
            y = grad(lambda z: z**2 * x)(3.0)
        assert backward_pass(1.0, y._node) == 6.0


def test_toposort_of_any_nodes():
    above = {"e": ["d", "d"], "d": ["b", "c"], "c": ["b"], "b": ["a"], "a": []}
    assert list(toposort("e", parents=above.get)) == ["e", "d", "c", "b", "a"]


def test_sums():
    assert sum_outgrads([X, X, X]).tolist() == (X + X + X).tolist()
    total, mutable = add_outgrads((X, True), X)
    assert not mutable
    assert X[0] == 0.3
    assert total.tolist() == (X + X).tolist()


class TestRegisterNotrace:
    @pytest.fixture
    def steps(self):
        @primitive
        def steps(x):
            return x // 1.0

        defvjp(steps, lambda ans, x: lambda g: g * 100.0)
        defjvp(steps, lambda g, ans, x: g * 100.0)
        return steps

    def test_in_one_mode(self, steps):
        register_notrace(VJPNode, steps)
        f = lambda x: x * steps(x)  # noqa: E731
        assert grad(f)(2.5) == 2.0
        assert make_jvp(f)(2.5)(1.0)[1] == 2.0 + 250.0
        register_notrace(JVPNode, steps)
        assert make_jvp(f)(2.5)(1.0)[1] == 2.0

    def test_others(self, steps):
        register_notrace(VJPNode, np.negative)  # np.negative keeps its derivative
        assert grad(np.negative)(2.0) == -1.0
        with pytest.raises(OperandError, match="expected a function made by primitive"):
            register_notrace(VJPNode, lambda x: x)
        with pytest.raises(OperandError, match="expected VJPNode or JVPNode"):
            register_notrace(int, steps)


def test_a_rule_that_meets_nodes_in_what_it_was_given_returns_numbers():
    """The rule may get a container, such as a memo of deepcopy, into which the function has put nodes."""

    @primitive
    def copied(x, memo):
        return np.array(x)

    defvjp(copied, lambda ans, x, memo: lambda g: copied(g, memo), None)
    memo = {}

    def f(x):
        y = copied(x, memo)
        memo["x"] = x
        return np.sum(y**2)

    g = grad(f)(X)
    assert type(g) is np.ndarray
    assert g.tolist() == (2 * X).tolist()
