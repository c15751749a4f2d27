"""Changed data: assignments to entries differentiate, or are noticed with an error; never a wrong number."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import (
    AssignmentError,
    GraphError,
    OperandError,
    ShapeError,
    Tensor,
    Value,
    grad,
    gradients,
    make_jvp,
    make_vjp,
    no_grad,
    op,
    tangents,
)
from autograd.engine import clock
from autograd.engine.op import Op
from autograd.engine.versions import as_recorded, changed_since, looks_at
from tests.numeric import check_function
from tests.op_cases import ROWS
from tests.payloads.standin import Elsewhere


def empty(*shape):
    """A Tensor to be filled."""
    return Tensor(np.zeros(shape), requires_grad=False)


def filled(f):
    """``f(out, *xs)`` fills ``out``; as a function of ``xs`` that works on arrays and on Tensors."""

    def run(shape, *xs):
        tensors = any(isinstance(x, Tensor) for x in xs)
        out = empty(*shape) if tensors else np.zeros(shape)
        f(out, *xs)
        return out

    return run


class TestFilling:
    def test_element_by_element(self):
        def fill(out, x):
            for i in range(len(x)):
                out[i] = x[i] ** 2 * x[i - 1]

        check_function(lambda x: filled(fill)((4,), x), np.array([1.0, 2.0, -3.0, 0.5]))

    def test_a_recurrence_that_reads_what_it_wrote(self):
        def euler(out, y0, k):
            out[0] = y0
            for i in range(1, len(out)):
                out[i] = out[i - 1] + 0.1 * np.sin(k * out[i - 1]) * out[i - 1]

        check_function(lambda y, k: filled(euler)((6, 2), y, k), np.array([1.0, 2.0]), np.array([0.5, 1.5]))

    def test_rows_columns_masks_and_repeated_indices(self):
        def fill(out, x, y):
            out[0] = x
            out[:, 1] = y
            out[[2, 2, 1], [0, 0, 2]] = np.stack([x[0], x[1], y[0]]) if isinstance(x, Tensor) else [x[0], x[1], y[0]]
            out[1:, ::2] = out[1:, ::2] * 2
            out[np.eye(3, dtype=bool)] = x * y

        check_function(lambda x, y: filled(fill)((3, 3), x, y), np.array([1.0, 2.0, 3.0]), np.array([0.5, -1.0, 4.0]))

    def test_broadcast_values(self):
        def fill(out, x):
            out[...] = x
            out[0] = x[0, :1]
            out[1, 1:] = 7.0

        check_function(lambda x: filled(fill)((2, 3), x), np.array([[1.0, 2.0, 3.0]]))

    @pytest.mark.parametrize("shape", [(1, 3), (1, 1, 3), (1, 1), (1, 1, 1)])
    def test_values_with_leading_axes_of_length_1(self, shape):
        def fill(out, x):
            out[1] = x * x

        check_function(lambda x: filled(fill)((2, 3), x), np.arange(1.0, 1.0 + np.prod(shape)).reshape(shape))

    def test_augmented_assignment(self):
        def fill(out, x):
            out[:] = x
            out[0] += x[1]
            out[1] *= out[0]
            out[1:] -= 1.0

        check_function(lambda x: filled(fill)((3,), x), np.array([1.0, 2.0, 3.0]))

    @given(data=st.data())
    def test_random_programs_of_assignments(self, data):
        steps = data.draw(st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=12))

        def fill(out, x):
            kept = []
            for kind, i, j in steps:
                if kind == 0:
                    out[i] = x[j] * out[j]
                elif kind == 1:
                    out[i] = x[j]
                elif kind == 2:
                    kept.append(out * x[i])
                else:
                    out[[i, j]] = out[[j, i]] + x[:2]
            for y in kept:
                out[0] = out[0] + y.sum()

        check_function(lambda x: filled(fill)((4,), x), np.array([0.5, -1.25, 0.75, 1.5]))


class TestVersions:
    def test_what_was_computed_before_keeps_its_gradient(self):
        x = Tensor([1.0, 2.0, 3.0])
        y = x * 2
        before = (y * y).sum()
        added = (y + 1).sum()
        y[0] = 10.0
        after = (y * y).sum()
        assert (before.data, added.data, after.data) == (56.0, 15.0, 152.0)
        for loss, expected in ((before, [8.0, 16.0, 24.0]), (added, [2.0, 2.0, 2.0]), (after, [0.0, 16.0, 24.0])):
            np.testing.assert_array_equal(gradients([loss], [x])[0], expected)
        (total,) = gradients([before + after + added], [x])
        np.testing.assert_array_equal(total, [10.0, 34.0, 50.0])

    def test_names_of_one_tensor_stay_one_tensor(self):
        x = Tensor([1.0, 2.0])
        y = z = x * 1
        y[0] = 5.0
        assert z is y
        np.testing.assert_array_equal(z.data, [5.0, 2.0])

    def test_a_constant_stays_one_until_a_node_is_written_into_it(self):
        out = empty(2)
        out[0] = 3.0
        assert not out.requires_grad
        x = Value(1.0)
        with pytest.raises(OperandError, match="Tensor and Value"):
            out[1] = x
        out[1] = Tensor(2.0)
        assert out.requires_grad
        np.testing.assert_array_equal(out.data, [3.0, 2.0])

    def test_under_no_grad_nothing_is_recorded(self):
        w = Tensor([1.0, 2.0])
        with no_grad():
            w[0] = 5.0
        assert w.op is None
        np.testing.assert_array_equal(w.data, [5.0, 2.0])

    def test_the_callers_array_is_not_touched(self):
        a = np.zeros(2)
        out = Tensor(a, requires_grad=False)
        out[0] = 1.0
        out[1] = Tensor(2.0)
        np.testing.assert_array_equal(a, 0.0)

    def test_each_node_finds_the_version_that_it_was_recorded_with(self):
        x = Tensor([1.0, 2.0])
        y = x * 1.0
        first = y + 0.0
        y[0] = 5.0
        second = y + 0.0
        y[1] = 6.0
        third = y + 0.0
        for node, expected in ((first, [1.0, 2.0]), (second, [5.0, 2.0]), (third, [5.0, 6.0])):
            np.testing.assert_array_equal(as_recorded(node)[0].data, expected)
        assert as_recorded(third)[0] is y

    def test_versions_go_with_their_tensor(self):
        gc.disable()
        try:
            x = Tensor([1.0, 2.0])
            y = x * 1.0
            for k in range(3):
                y[k % 2] = float(k)
            remembered = [weakref.ref(old) for old in y._versions]
            assert len(remembered) == 3
            del y
            assert [ref() for ref in remembered] == [None] * 3
        finally:
            gc.enable()


class TestSharedBuffers:
    """Updates in place are seen through every array that shows the same memory."""

    @pytest.mark.parametrize(
        "other", [lambda w: w.detach(), lambda w: w.data, lambda w: w.data[:1], lambda w: w.data.T]
    )
    def test_update_of_data_that_a_graph_holds_by_another_name(self, other):
        w, x = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
        y = (x * other(w)).sum()
        w.data -= 0.5
        with pytest.raises(GraphError, match="multiply: the data of operand y"):
            y.backward()

    def test_assignment_under_no_grad(self):
        w = Tensor([1.0, 2.0])
        y = (w * w).sum()
        with no_grad():
            w[0] = 3.0
        with pytest.raises(GraphError, match="multiply"):
            y.backward()

    def test_new_data_leave_the_old_buffer_alone(self):
        w, x = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
        y = (x * w.detach()).sum()
        w.data = np.zeros(2)
        y.backward()
        np.testing.assert_array_equal(x.grad, [1.0, 2.0])


class TestViews:
    def test_a_view_that_cannot_follow_used_after_its_base_was_assigned_to(self):
        """Arrays of other kinds are not followed: their views are told from copies, and refused when outdated."""
        y = Tensor(Elsewhere(np.ones((2, 3)))) * 2
        row = y[0]
        fine = row * 3
        y[0, 0] = 5.0
        fine.sum().backward()
        outdated = (row * 3).sum()
        with pytest.raises(
            GraphError, match="is a view of a Tensor that was assigned to before multiply used the view"
        ):
            outdated.backward()
        with pytest.raises(AssignmentError, match="cannot pass an assignment on"):
            y[0][0] = 5.0
        (y[0] * 3).sum().backward()

    def test_changed_since(self):
        t, a = Tensor([1.0, 2.0]), np.ones(2)
        now = clock.now
        view = t.data[:1]
        assert not any(changed_since(x, now) for x in (t, view, a, 2.0))
        t.data -= 1.0
        assert all(changed_since(x, now) for x in (t, view, t.data, t.detach()))
        assert not changed_since(t, clock.now)
        assert not changed_since(a, now)

    def test_a_stamp_goes_with_its_buffer(self):
        """The gradients of a recorded sweep are dated back, and may lie where a stamped buffer was."""
        x = Tensor([1.0, 2.0, 3.0, 4.0])
        y = (x * x * x).sum()
        for _ in range(50):
            other = Tensor(np.ones(4))
            other.data -= 1.0
        del other
        (g,) = gradients([y], [x], create_graph=True)
        (h,) = gradients([g.sum()], [x])
        np.testing.assert_array_equal(h, 6 * x.data)

    def test_windows(self):
        """The arrays of windows have a base that is no array."""
        x, w = Tensor(np.arange(4.0)), Tensor([1.0, 2.0])
        y = (np.lib.stride_tricks.sliding_window_view(x, 2) * w).sum()
        x.data -= 1.0
        with pytest.raises(GraphError, match="multiply: the data of operand x"):
            y.backward()


class TestWhatARuleReads:
    """A refusal where the rules look at numbers that changed, and nowhere else."""

    @pytest.mark.parametrize(
        "f",
        [
            lambda t: t.sum(), lambda t: t.mean(), lambda t: t[0], lambda t: t.T, lambda t: np.concatenate([t, t]),
            lambda t: np.stack([t, t]), lambda t: t * np.arange(3.0), lambda t: t @ np.ones(3), lambda t: t / 2.0,
            lambda t: np.cumsum(t), lambda t: np.einsum("i,i->", t, np.ones(3)), lambda t: np.fft.fft(t).real,
            lambda t: np.where([True, False, True], t, 0.0),
        ],
    )  # fmt: skip
    def test_a_change_that_no_rule_can_see(self, f):
        t = Tensor([1.0, 2.0, 3.0])
        y = f(t)
        expected = gradients([y], [t], [np.ones(y.shape)])[0]
        (pushed,) = tangents([y], [t], [np.ones(3)])
        t.data -= 1.0
        np.testing.assert_array_equal(gradients([y], [t], [np.ones(y.shape)])[0], expected)
        np.testing.assert_array_equal(tangents([y], [t], [np.ones(3)])[0], pushed)

    @pytest.mark.parametrize(
        "f",
        [
            lambda t: t * t, lambda t: t @ t, lambda t: 2.0 / t, lambda t: np.einsum("i,i->", t, t), lambda t: t**2,
            lambda t: np.cumprod(t), lambda t: np.var(t), lambda t: t.max(), lambda t: np.where(t > 1, t, t * t),
        ],
    )  # fmt: skip
    def test_a_change_that_a_rule_can_see(self, f):
        t = Tensor([1.0, 2.0, 3.0])
        y = f(t)
        t.data -= 1.0
        with pytest.raises(GraphError, match="was assigned to"):
            gradients([y], [t], [np.ones(y.shape)])

    @pytest.mark.parametrize("case", [c for c in ROWS if isinstance(c.op, Op)], ids=lambda case: case.title)
    @given(data=st.data(), seed=st.integers(0, 2**32 - 1))
    def test_a_rule_of_the_table_does_without_what_it_does_not_read(self, case, data, seed):
        """Each with NaN in the place of all numbers that it is said not to look at."""
        operands, params = data.draw(case.draw)
        params, n = {**case.op.defaults, **params}, len(operands)
        with np.errstate(all="ignore"):
            out = np.asarray(case.op(*operands, **params))
            g = np.random.default_rng(seed).normal(size=np.shape(out)).astype(np.result_type(out, np.float64))
            for i in range(n):
                rule = case.op.rule(i)
                if rule is not None:
                    *kept, left = [
                        x if looks_at(case.op, j, n, [i]) or getattr(x, "dtype", g.dtype).kind not in "fc"
                        else np.full_like(x, np.nan)
                        for j, x in enumerate((*operands, out))
                    ]  # fmt: skip
                    np.testing.assert_array_equal(
                        rule(g, left, *kept, **params), rule(g, out, *operands, **params), strict=True
                    )


class TestStaleData:
    def test_assigning_data_that_a_rule_needs(self):
        x = Value(2.0)
        y = x * x
        x.data = 5.0
        with pytest.raises(
            GraphError, match=r"multiply: the data of operand x .* was assigned to after multiply recorded"
        ):
            y.backward()
        assert x.grad == 0.0

    def test_updating_an_array_in_place_through_data(self):
        w = Tensor(np.ones((2, 2)))
        y = (w @ w).sum()
        w.data -= 0.5
        with pytest.raises(GraphError, match="matmul"):
            y.backward()
        assert w.grad is None

    def test_data_that_no_rule_needs_may_change(self):
        b = Tensor(np.ones(2))
        y = (b + 1).sum()
        b.data -= 0.5
        y.backward()
        np.testing.assert_array_equal(b.grad, [1.0, 1.0])

    def test_changed_result(self):
        x = Value(2.0)
        y = x.exp()
        z = y + 1
        y.data = 0.0
        with pytest.raises(GraphError, match="exp: the data of its result"):
            z.backward()

    def test_the_usual_training_loop_is_untouched(self):
        w = Tensor([1.0])
        for _ in range(3):
            w.grad = None
            loss = ((w * 3 - 1) ** 2).sum()
            loss.backward()
            w.data -= 0.01 * w.grad
        assert w.data[0] < 1.0

    def test_both_sweeps_and_second_order_notice(self):
        x = Tensor([2.0])
        y = x * x
        x.data = [3.0]
        with pytest.raises(GraphError):
            tangents([y], [x], [np.ones(1)])
        with pytest.raises(GraphError):
            gradients([y], [x], [np.ones(1)], create_graph=True)

    def test_what_an_unreadable_rule_needs_is_assumed_to_be_everything(self):
        @op(max, kind="elementwise")
        def odd(x):
            return x

        x = Value(2.0)
        y = odd(x)
        x.data = 3.0
        with pytest.raises(GraphError, match="odd"):
            y.backward()

    @pytest.mark.parametrize("writes", [0, 1, 3])
    @pytest.mark.parametrize("recorded", [False, True])
    @pytest.mark.parametrize("in_place", [False, True])
    def test_data_that_changed_before_entries_were_assigned_to(self, in_place, recorded, writes):
        v = Tensor([1.0, 1.0])
        c = Tensor([2.0, 3.0]) * 1.0 if recorded else Tensor([2.0, 3.0], requires_grad=False)
        y = v * c
        if in_place:
            c.data *= 2
        else:
            c.data = [4.0, 6.0]
        for i in range(writes):
            c[i % 2] = v.sum()
        with pytest.raises(GraphError, match="multiply: the data of operand y"):
            y.sum().backward()
        assert v.grad is None


class TestFrozen:
    def test_a_frozen_leaf_that_becomes_a_result(self):
        """It is frozen no more, also for what is recorded before another change of data."""
        w, y, other = Tensor([1.0, 2.0]), Tensor(3.0), Tensor(1.0)
        before = (w * y).sum()
        w.requires_grad = False
        w[0] = y
        z = (w * w).sum()
        other.data = 2.0
        z.backward()
        assert y.grad == 6.0
        y.grad = None
        before.backward()
        assert y.grad == 3.0

    def test_a_constant_written_through_a_view_of_a_frozen_leaf(self):
        """As without the view, that is no recorded assignment: the leaf stays one."""
        w, y = Tensor([1.0, 2.0, 3.0]), Tensor(2.0)
        before, summed, part = (w * w).sum(), w.sum(), w[1:]
        w.requires_grad = False
        part[0] = 5.0
        w.requires_grad = True
        with pytest.raises(GraphError, match="was assigned to after multiply recorded it"):
            before.backward()
        summed.backward()
        np.testing.assert_array_equal(w.grad, np.ones(3))
        with pytest.raises(AssignmentError, match="got a leaf that requires a gradient"):
            w[0] = y
        w.requires_grad = False

    @pytest.mark.parametrize("recorded", [False, True])
    def test_a_view_that_was_made_a_leaf(self, recorded):
        """Its gradient would be lost if it followed an assignment to what it shows."""
        x = Tensor([3.0, 4.0, 5.0])
        buffer = 2.0 * x if recorded else empty(3)
        with no_grad():
            row = buffer[None]
            part = row[0, 1:]
        part.requires_grad = True
        z = (part * part).sum()
        for written, index, value in ((buffer, 0, x[0]), (part, 0, x[0]), (part, 0, 1.0), (row, ..., x)):
            with pytest.raises(AssignmentError, match="of which a view is a leaf"):
                written[index] = value
        z.backward()
        np.testing.assert_array_equal(part.grad, 2 * part.data)

    def test_a_constant_view_that_followed_an_assignment(self):
        """A leaf with versions is the argument of a derivative function: another one would lose its gradient."""
        x, y = Tensor([1.0, 2.0]), Tensor(7.0)
        r = 2.0 * x
        with no_grad():
            v = r[:1]
        r[0] = y
        with pytest.raises(AssignmentError, match=r"got True for a view, made under no_grad\(\)"):
            v.requires_grad = True
        v.requires_grad = False
        leaf = v.detach()
        leaf.requires_grad = True
        (leaf * v).sum().backward()
        assert leaf.grad == 7.0


def changes():
    """Tensors with the numbers 1 and 2 that were something else when ``x * x`` was recorded, and their slopes by x."""
    x = Tensor([1.0, 2.0])
    y = x * x
    filled = empty(2)
    filled[0] = x[0]
    filled[1] = x[1]
    assigned = Tensor([0.0, 0.0])
    assigned.data = [1.0, 2.0]
    updated = Tensor([0.0, 0.0])
    updated.data += [1.0, 2.0]
    unfrozen = Tensor([1.0, 2.0], requires_grad=False)
    unfrozen.requires_grad = True
    slopes = {"filled": 1.0, "assigned": 0.0, "updated": 0.0, "unfrozen": 0.0}
    seeds = {"filled": filled, "assigned": assigned, "updated": updated, "unfrozen": unfrozen}
    return x, y, {how: (seeds[how], slopes[how]) for how in seeds}


class TestWhatComesFromOutsideOfAGate:
    """A recorded sweep dates its nodes back, but a seed, an answer or a direction is meant as it is now."""

    @pytest.mark.parametrize("forward", [False, True])
    @pytest.mark.parametrize("how", ["filled", "assigned", "updated", "unfrozen"])
    def test_seeds_and_directions(self, how, forward):
        x, y, known = changes()
        seed, slope = known[how]
        sweep = tangents if forward else gradients
        (g,) = sweep([y], [x], [seed], create_graph=True)
        by_x, by_seed = gradients([g.sum()], [x, seed])
        np.testing.assert_array_equal(by_x, 2 * seed.data + 2 * x.data * slope)
        np.testing.assert_array_equal(by_seed, 2 * x.data)

    def test_those_that_a_differentiated_function_fills(self):
        """The functions that make_vjp and make_jvp return take numbers that were filled after they were made."""

        def f(x, way):
            product = way(lambda y: y**3)(x)
            v = np.zeros_like(x)
            v[0] = x[0]
            v[1] = x[1]
            return np.sum(product[0](v) if way is make_vjp else product(v)[1])  # 3 x^3

        for way in (make_vjp, make_jvp):
            np.testing.assert_array_equal(grad(f)(np.array([1.0, 2.0]), way), [9.0, 36.0])

    def test_a_later_change_of_a_seed(self):
        x, y, known = changes()
        seed, _ = known["filled"]
        (g,) = gradients([y], [x], [seed], create_graph=True)
        seed[0] = 0.0
        np.testing.assert_array_equal(gradients([g.sum()], [x])[0], [4.0, 8.0])
        seed = Tensor([1.0, 1.0])
        (g,) = gradients([y], [x], [seed], create_graph=True)
        seed.data = [2.0, 2.0]
        with pytest.raises(GraphError, match="was assigned to"):
            gradients([g.sum()], [x])

    def test_a_leaf_that_was_frozen_before_it_was_used(self):
        x = Tensor([1.0, 2.0], requires_grad=False)
        x.requires_grad = True
        (g,) = gradients([x[:2]], [x], [x], create_graph=True)
        np.testing.assert_array_equal(gradients([g.sum()], [x])[0], [1.0, 1.0])

    def test_the_answer_of_a_hook(self):
        def answer(g):
            copy = empty(2)
            copy[0] = g[0]
            copy[1] = g[1]
            return copy

        x = Tensor([1.0, 2.0])
        y = x * x
        y.register_hook(answer)
        (g,) = gradients([y * y], [x], [np.ones(2)], create_graph=True)
        np.testing.assert_array_equal(gradients([g.sum()], [x])[0], 12 * x.data**2)

    def test_the_result_of_a_rule(self):
        def fill(r):
            if not isinstance(r, Tensor):
                return r
            copy = empty(2)
            copy[0] = r[0]
            copy[1] = r[1]
            return copy

        signature = ("x",), (), {}, False
        square = Op(np.square, (lambda g, out, x: fill(2 * g * x),), signature, kind="elementwise", gate="square")
        x = Tensor([1.0, 2.0])
        (g,) = gradients([square(x * x)], [x], [np.ones(2)], create_graph=True)
        np.testing.assert_array_equal(gradients([g.sum()], [x])[0], 12 * x.data**2)


def test_an_empty_part_of_a_view_of_a_single_number():
    x = Tensor(3.0)
    y = x * x
    y[None][1:] = x
    y[None, None][1:, 1:] = 5.0
    (2 * y).backward()
    assert (float(y), x.grad) == (9.0, 12.0)
    with pytest.raises(ShapeError, match="expected a value that fits entries of shape"):
        y[None, None][1:] = np.ones((2, 3)) * x
