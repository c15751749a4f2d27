"""The reverse sweep: accumulation, retained graphs, second order, a rule that fails."""

import threading
from typing import ClassVar
from weakref import ref

import numpy as np
import pytest

from autograd import GraphError, OperandError, Tensor, Value, gradients, is_recording, no_grad, op, ops, tangents
from autograd.testing import check_grads
from tests.numeric import assert_close


class TestAccumulation:
    def test_backward_twice_gives_twice_the_gradient(self):
        x = Value(2.0)
        z = 3 * x * x
        z.backward()
        z.backward()
        assert x.grad == 24.0

    def test_inner_values_are_assigned_not_added(self):
        x = Value(2.0)
        y = x * x
        z = 3 * y
        z.backward()
        z.backward()
        assert (y.grad, z.grad, x.grad) == (3.0, 1.0, 24.0)

    def test_leaves_add_up_over_graphs(self):
        x = Value(2.0)
        (x * 3).backward()
        (x * 5).backward()
        assert x.grad == 8.0
        t = Tensor([2.0])
        (t * 3).backward()
        (t * 5).backward()
        np.testing.assert_array_equal(t.grad, [8.0])

    def test_a_tensor_gradient_does_not_change_an_earlier_one(self):
        t = Tensor([2.0])
        (t * 3).backward()
        first = t.grad
        (t * 5).backward()
        np.testing.assert_array_equal(first, [3.0])

    def test_the_gradient_of_a_single_entry_stays_an_array(self):
        t = Tensor(2.0)
        for expected in (4.0, 8.0):
            (t * t).backward()
            assert isinstance(t.grad, np.ndarray)
            assert (t.grad.shape, t.grad) == ((), expected)

    def test_diamonds(self):
        a = Value(2.0)
        b = a + a
        c = b + b
        c.backward()
        assert a.grad == 4.0

    def test_leaf_alone(self):
        x = Value(2.0)
        x.backward()
        assert x.grad == 1.0

    def test_inner_tensors_keep_no_gradient(self):
        t = Tensor([1.0, 2.0])
        s = t * 2
        s.sum().backward()
        assert s.grad is None

    def test_leaf_behind_a_blocked_gate_gets_zeros(self):
        t = Tensor([1.5, -2.0])
        (t // 1.0).sum().backward()
        np.testing.assert_array_equal(t.grad, [0.0, 0.0])

    def test_constants_have_no_backward(self):
        with pytest.raises(GraphError, match="nothing here requires a gradient"):
            Value(1.0, requires_grad=False).backward()
        with pytest.raises(GraphError, match="nothing here requires a gradient"):
            (Tensor([1.0]).detach() * 2).backward()


class TestGradients:
    def test_touches_no_grad(self):
        x, y = Value(3.0), Value(2.0)
        z = x * y
        assert gradients([z], [x, y]) == [2.0, 3.0]
        assert (x.grad, y.grad, z.grad) == (0.0, 0.0, 0.0)

    def test_inner_nodes_may_be_inputs(self):
        x = Value(3.0)
        y = x * x
        z = y * y
        assert gradients([z], [y, x]) == [18.0, 108.0]
        assert gradients([z], [z]) == [1.0]

    def test_no_path_is_none(self):
        x, y = Value(3.0), Value(2.0)
        assert gradients([x * x], [y]) == [None]

    def test_several_outputs_with_seeds(self):
        x = Value(3.0)
        assert gradients([x * x, 5 * x], [x], [2.0, 10.0]) == [62.0]
        assert gradients([x, x], [x]) == [2.0]

    def test_only_what_is_asked_for_is_computed(self):
        calls = []

        def counted(g, out, x):
            calls.append(1)
            return g

        @op(counted, kind="elementwise")
        def watched(x):
            return x

        x, y = Value(3.0), Value(2.0)
        z = watched(x) * watched(watched(y))
        gradients([z], [x])
        assert len(calls) == 1

    def test_third_order(self):
        x = Value(2.0)
        y = x**5
        for expected in (80.0, 160.0, 240.0, 240.0, 120.0):
            (y,) = gradients([y], [x], create_graph=True)
            assert y.data == pytest.approx(expected)

    def test_hessian_vector_product_through_a_small_network(self):
        rng = np.random.default_rng(0)
        w0, x = rng.normal(size=(3, 4)), rng.normal(size=(5, 3))

        def loss(w):
            return (ops.log_softmax(ops.tanh(x @ w)) ** 2).mean()

        def gradient(w):
            t = Tensor(w)
            return gradients([loss(t)], [t])[0]

        def pulled(v, w):
            t = Tensor(w)
            (g,) = gradients([loss(t)], [t], create_graph=True)
            (product,) = gradients([g], [t], [v])
            (forward,) = tangents([g], [t], [v])  # equal, because a Hessian is symmetric
            assert_close(forward, product, rtol=1e-12)
            return product

        check_grads(gradient, w0, vjp=pulled)

    def test_create_graph_in_backward_makes_grad_a_node(self):
        x = Value(3.0)
        (x**3).backward(create_graph=True)
        assert isinstance(x.grad, Value)
        assert gradients([x.grad], [x]) == [18.0]
        t = Tensor([3.0])
        (t**3).sum().backward(create_graph=True)
        (second,) = gradients([t.grad.sum()], [t])
        np.testing.assert_allclose(second, [18.0])

    def test_create_graph_records_inside_no_grad(self):
        x = Value(3.0)
        y = x**3
        with no_grad():
            (g,) = gradients([y], [x], create_graph=True)
        assert gradients([g], [x]) == [18.0]

    def test_released(self):
        x = Value(3.0)
        y = x * x
        assert gradients([y], [x], retain_graph=False) == [6.0]
        with pytest.raises(GraphError, match="freed"):
            gradients([y], [x])

    def test_threads_may_sweep_one_graph(self):
        x = Tensor(np.ones(50))
        y = x
        for _ in range(200):
            y = ops.sin(y) + x
        y = y.sum()
        expected = gradients([y], [x])[0]
        found = []
        threads = [threading.Thread(target=lambda: found.append(gradients([y], [x])[0])) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 4
        for g in found:
            np.testing.assert_array_equal(g, expected)


def test_an_exception_leaves_no_grad_half_written():
    def broken(g, out, x):
        raise KeyError("a user's bug")

    @op(broken)
    def bad(x):
        return x

    x, y = Value(1.0), Value(2.0)
    z = bad(x * y) * y
    with pytest.raises(KeyError, match="a user's bug"):
        z.backward()
    assert (x.grad, y.grad, z.grad) == (0.0, 0.0, 0.0)
    with pytest.raises(KeyError):
        gradients([z], [x], create_graph=True)
    assert is_recording()


class TestWhatASweepHolds:
    """A gradient of an inner Tensor is let go once it was sent back: its memory serves the next ones."""

    ALIVE: ClassVar[list[int]] = []
    SEEN: ClassVar[list[ref]] = []

    @staticmethod
    def rule(g, out, x):
        TestWhatASweepHolds.SEEN.append(ref(g))
        TestWhatASweepHolds.ALIVE.append(sum(r() is not None for r in TestWhatASweepHolds.SEEN))
        return g + 1.0

    @pytest.fixture
    def chain(self):
        self.SEEN.clear(), self.ALIVE.clear()

        def forward(x):
            return x + 0.0

        forward.__module__ = "autograd.of_a_test"  # rules of other packages get copies of the gradients
        step = op(self.rule, kind="elementwise")(forward)

        def run(x):
            for _ in range(20):
                x = step(x)
            return x

        return run

    def test_backward_and_derivative_functions(self, chain):
        x = Tensor(np.zeros(3))
        chain(x).backward(np.ones(3))
        assert (x.grad.tolist(), max(self.ALIVE)) == ([21.0] * 3, 2)
        self.SEEN.clear(), self.ALIVE.clear()
        (g,) = gradients([chain(x)], [x], [np.ones(3)])
        assert (g.tolist(), max(self.ALIVE)) == ([21.0] * 3, 2)

    def test_an_inner_gradient_that_is_asked_for_is_kept(self, chain):
        x = Tensor(np.zeros(3))
        inner = chain(x)
        found = gradients([chain(inner)], [x, inner], [np.ones(3)])
        assert [g.tolist() for g in found] == [[41.0] * 3, [21.0] * 3]

    def test_roots_inside_of_the_graph_of_others(self, chain):
        x = Tensor(np.zeros(3))
        inner = chain(x)
        (g,) = gradients([chain(inner), inner], [x], [np.ones(3), np.ones(3)])
        assert g.tolist() == [42.0] * 3

    def test_values_keep_theirs(self):
        x = Value(3.0)
        y = x * x
        z = y * 2
        z.backward()
        assert (y.grad, z.grad) == (2.0, 1.0)


class TestFlags:
    @pytest.mark.parametrize("flag", ["retain_graph", "create_graph"])
    @pytest.mark.parametrize("make", [lambda: Value(3.0), lambda: Tensor(3.0)])
    def test_what_is_no_flag_is_refused_and_changes_nothing(self, make, flag):
        x = make()
        y = x * x
        for wrong in ("no", "", None, 2, 0.0, [False]):
            for sweep in (
                lambda wrong=wrong: y.backward(**{flag: wrong}),
                lambda wrong=wrong: gradients([y], [x], **{flag: wrong}),
                lambda wrong=wrong: tangents([y], [x], [1.0], create_graph=wrong),
            ):
                with pytest.raises(OperandError, match=r"(_graph): got .*, expected True or False"):
                    sweep()
        assert not x.grad
        y.backward()
        assert x.grad == 6.0

    def test_other_forms_of_true_and_false(self):
        for no, yes in ((False, True), (0, 1), (np.False_, np.True_)):
            x = Value(3.0)
            y = x * x
            y.backward(create_graph=no, retain_graph=yes)
            assert x.grad == 6.0
            y.backward(create_graph=no, retain_graph=no)
            with pytest.raises(GraphError):
                y.backward()
