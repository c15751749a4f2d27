"""Hooks on nodes: the gradients that they see, their changes, and their removal."""

import contextlib
import gc
import weakref

import numpy as np
import pytest

from autograd import GraphError, RuleError, Tensor, Value, grad, gradients, no_grad


class TestHooks:
    def test_sees_the_complete_gradient_of_an_inner_node(self):
        seen = []
        x = Tensor([1.0, 2.0])
        y = x * 2.0
        y.register_hook(seen.append)
        (y * y).sum().backward()  # two edges into one gate
        (g,) = seen
        np.testing.assert_array_equal(g, [4.0, 8.0])

    def test_replaces_what_flows_on_and_what_a_leaf_gets(self):
        x = Value(3.0)
        y = x * x
        y.register_hook(lambda g: 10 * g)
        x.register_hook(lambda g: min(g, 50.0))
        y.backward()
        assert (y.grad, x.grad) == (10.0, 50.0)

    def test_in_order_each_after_the_other(self):
        x = Value(1.0)
        x.register_hook(lambda g: g + 1.0)
        x.register_hook(lambda g: g * 10.0)
        (2.0 * x).backward()
        assert x.grad == 30.0

    def test_gradients_and_recorded_sweeps(self):
        x = Tensor(2.0)
        y = x * x
        y.register_hook(lambda g: g * 3.0)
        (g,) = gradients([y], [x], create_graph=True)
        assert g.data == 12.0
        np.testing.assert_array_equal(gradients([g], [x])[0], 6.0)

    def test_a_recorded_gradient_that_a_hook_gives_back_is_differentiated(self):
        x = Tensor(2.0)
        y = x * x
        y.register_hook(lambda g: 3.0 * g)
        (g,) = gradients([y * y], [x], create_graph=True)  # 3 * 2 y * 2 x = 12 x^3
        assert g.data == 96.0
        # The gradient 12 y x, differentiated by x: directly 12 y = 48; by way of y, whose hook triples 12 x, 72 * 2 x =
        # 288.
        np.testing.assert_array_equal(gradients([g], [x])[0], 336.0)

    def test_inside_of_grad(self):
        def f(x):
            y = np.sin(x)
            y.register_hook(lambda g: 2.0 * g)
            return y * y

        assert grad(f)(0.5) == pytest.approx(2 * 2 * np.sin(0.5) * np.cos(0.5))

    def test_a_copy_is_what_the_hook_gets(self):
        kept = []
        x = Tensor([1.0, 2.0])
        y = x + 0.0
        y.register_hook(lambda g: kept.append(g) or g.fill(7.0))
        y.sum().backward()
        np.testing.assert_array_equal(x.grad, [1.0, 1.0])
        x.grad[0] = 5.0
        np.testing.assert_array_equal(kept[0], [7.0, 7.0])

    def test_remove_and_with(self):
        calls = []
        x = Value(1.0)
        handle = x.register_hook(calls.append)
        handle.remove()
        handle.remove()
        with x.register_hook(calls.append):
            (3.0 * x).backward()
        (3.0 * x).backward()
        assert calls == [3.0]

    def test_shapes_dtypes_and_nonsense(self):
        x = Tensor(np.ones(2, np.float32))
        with x.register_hook(lambda g: np.array([2.0, 3.0])):
            x.sum().backward()
        assert x.grad.dtype == np.float32
        before = x.grad.copy()
        with x.register_hook(lambda g: np.ones(3)), pytest.raises(RuleError, match=r"a hook of Tensor .*\(3,\)"):
            x.sum().backward()
        with x.register_hook(lambda g: "no"), pytest.raises(TypeError):
            x.sum().backward()
        np.testing.assert_array_equal(x.grad, before)

    def test_a_hook_that_raises_leaves_no_gradient_half_written(self):
        x, y = Value(1.0), Value(2.0)
        x.register_hook(lambda g: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            (x * y).backward()
        assert (x.grad, y.grad) == (0.0, 0.0)

    def test_a_node_without_gradient(self):
        with pytest.raises(GraphError, match="requires no gradient"):
            Tensor([1.0], requires_grad=False).register_hook(print)

    def test_keeps_nothing_alive(self):
        x = Tensor([1.0])
        x.register_hook(lambda g, x=x: x + g)
        gone = weakref.ref(x)
        del x
        gc.collect()
        assert gone() is None


def test_what_a_hook_records_is_of_its_own_time():
    """A hook in a recorded sweep reads a Tensor as it is now, although the gates were recorded before an assignment."""
    x, factor = Tensor([2.0, 3.0]), Tensor([1.0, 1.0]) * 1.0
    y = x * x
    z = y * factor  # recorded with the old version
    total = z.sum()
    factor[0] = x[1]
    with z.register_hook(lambda g: g * factor):
        (g,) = gradients([total], [x], create_graph=True)
    np.testing.assert_allclose(g.data, [2 * 2.0 * 3.0, 2 * 3.0])
    (second,) = gradients([g.sum()], [x])
    np.testing.assert_allclose(second, [2 * 3.0, 2 * 2.0 + 2.0])


@pytest.mark.parametrize("on", [True, False])
def test_a_hook_records_only_where_recording_is_on_around_the_sweep(on):
    x, seen = Tensor([2.0, 3.0]), []
    y = x * x
    total = y.sum()
    with y.register_hook(lambda g: seen.append((g * x).requires_grad)), contextlib.nullcontext() if on else no_grad():
        gradients([total], [x], create_graph=True)
    assert seen == [on]


class TestAnswers:
    def test_the_array_of_an_answer_stays_the_hooks_own(self):
        x, y, kept = Tensor([1.0, 2.0]), Tensor([3.0, 4.0]), np.array([5.0, 6.0])
        for t in (x, y):
            t.register_hook(lambda g: kept)
        (x + y).sum().backward()
        x.grad *= 2.0
        np.testing.assert_array_equal(y.grad, [5.0, 6.0])
        np.testing.assert_array_equal(kept, [5.0, 6.0])

    def test_hooks_that_fill_one_buffer(self):
        x, y, buffer = Tensor([1.0, 2.0]), Tensor([3.0, 4.0]), np.zeros(2)
        for t in (x, y):
            t.register_hook(lambda g: np.multiply(g, 10.0, out=buffer))
        (x + 2.0 * y).sum().backward()
        np.testing.assert_array_equal(x.grad, 10.0)
        np.testing.assert_array_equal(y.grad, 20.0)


class TestAssignmentsAfterTheHook:
    """A hook is for the Tensor as it was: in the new version's gradient it would count a second time."""

    @pytest.mark.parametrize(
        "assign",
        [
            lambda y, x: y.__setitem__(0, 5.0),
            lambda y, x: y.__setitem__(0, x[1]),
            lambda y, x: y[1:].__setitem__(0, 5.0),
            lambda y, x: y.mul_(3.0),
            lambda y, x: [y.__setitem__(i, y[i] * x[0]) for i in range(3)],
        ],
    )
    def test_is_called_once(self, assign):
        def gradient(hook):
            x = Tensor([1.0, 2.0, 3.0])
            y = x * x
            handle = y.register_hook(hook)
            assign(y, x)
            y.sum().backward()
            handle.remove()
            once = x.grad.copy()
            y.sum().backward()
            return once, x.grad - once

        seen = []
        plain, _ = gradient(lambda g: seen.append(g))
        assert len(seen) == 1
        reversed_, after = gradient(lambda g: -g)
        np.testing.assert_array_equal(after, plain)
        # Gradients that do not pass the old version (x[1], x[0] as factors) keep their sign.
        flows = np.array(seen[0]) * 2.0 * np.array([1.0, 2.0, 3.0])
        np.testing.assert_allclose(plain - reversed_, 2.0 * flows)

    def test_a_new_hook_sees_the_new_version(self):
        x, seen = Tensor([1.0, 2.0]), []
        y = x * 1.0
        y.register_hook(lambda g: seen.append(("old", g.tolist())))
        y[0] = 7.0
        handle = y.register_hook(lambda g: seen.append(("new", g.tolist())))
        y.sum().backward()
        assert seen == [("new", [1.0, 1.0]), ("old", [0.0, 1.0])]
        handle.remove()
        y.sum().backward()
        assert len(seen) == 3


class TestHooksThatChangeTheGraph:
    """A change that a hook makes during a sweep is noticed, as one before the sweep is."""

    def swept(self, change):
        x = Tensor([1.0, 2.0])
        y = x * x
        z = y * y
        z.register_hook(lambda g: change(x, y))
        z.sum().backward()
        return x.grad

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (lambda x, y: setattr(x, "data", [5.0, 6.0]), "multiply: the data of operand x"),
            (lambda x, y: x.data.__isub__(1.0), "multiply: the data of operand x"),
            (lambda x, y: setattr(x, "data", x.data - 1.0), "multiply: the data of operand x"),
            (lambda x, y: setattr(y, "data", y.data - 1.0), "multiply: the data of operand x"),
            (lambda x, y: y.__setitem__(0, 5.0), "a hook of Tensor assigned to"),
            (lambda x, y: y[:1].__setitem__(0, 5.0), "a hook of Tensor assigned to"),
            (lambda x, y: setattr(x, "requires_grad", False), "a hook of Tensor froze"),
        ],
    )
    def test_is_refused(self, change, message):
        with pytest.raises(GraphError, match=message):
            self.swept(lambda x, y: (change(x, y), None)[1])

    def test_other_tensors_may_change(self):
        other = Tensor([1.0, 1.0]) * 1.0

        def change(x, y):
            other[0] = 3.0
            (x * x).sum().backward()

        np.testing.assert_array_equal(self.swept(change), [2.0 + 4.0, 4.0 + 32.0])

    def test_a_leaf_may_be_stepped_and_frozen_by_its_own_hook(self):
        x = Tensor([1.0, 2.0])

        def step(g):
            with no_grad():
                x.data -= 0.5 * g
            x.requires_grad = False

        x.register_hook(step)
        (x * x * x).sum().backward()
        np.testing.assert_array_equal(x.grad, [3.0, 12.0])
        np.testing.assert_array_equal(x.data, [-0.5, -4.0])
