"""Traces: functions run on boxes, numbers of traces, the order of nodes, sums of gradients, functions without rules."""

import threading

import numpy as np
import pytest

from autograd import OperandError, Tensor, grad, make_jvp, stop_gradient
from autograd.core import JVPNode, VJPNode, backward_pass
from autograd.extend import defjvp, defvjp, primitive, register_notrace
from autograd.hips.tracing import add_outgrads, sum_outgrads, toposort, trace, trace_stack
from autograd.tracer import isbox, new_box

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

    def test_a_container_is_a_result_too(self):
        _, node = trace(VJPNode.new_root(), lambda x: (x * 2.0, [x**2]), X)
        g = backward_pass((np.ones(3), [None]), node)
        assert g.tolist() == [2.0] * 3

    def test_dependence_is_seen_by_the_number(self):
        """As packages test whether a function uses its argument."""
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
    """A memo of deepcopy, say, in which the function itself has put nodes."""

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
