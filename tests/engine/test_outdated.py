"""Assignments to views and bases: NumPy's meaning, refusals, and random programs beside plain NumPy."""

import pickle
import threading
import weakref
from collections import Counter

import numpy as np
import pytest

from autograd import AssignmentError, GraphError, Tensor, gradients, jacobian, make_jvp, no_grad, op, tensor
from autograd.engine import memory, outdated
from autograd.engine.views import is_detached, source_of
from autograd.functions import rearranging
from tests.engine import view_programs


def buffer(*shape):
    """A constant Tensor to be filled."""
    return Tensor(np.zeros(shape), requires_grad=False)


class TestNumPysMeaning:
    """The forms in words; the random programs below have the rest."""

    @pytest.mark.parametrize("tracked", [False, True])
    @pytest.mark.parametrize(
        "write",
        [
            lambda a, x: a[0].__setitem__(1, x[0]),
            lambda a, x: a.T[0].__setitem__(..., x),
            lambda a, x: [row.__setitem__(0, x[i]) for i, row in enumerate(a)],
            lambda a, x: a.reshape(9)[:3].__setitem__(slice(None), x),
            lambda a, x: a[1:][::-1].T[..., 0].__setitem__([0, 2], x[:2]),
            lambda a, x: a[1].__setitem__(np.array([True, False, True]), x[:2]),
        ],
    )
    def test_what_is_written_to_a_view_reaches_the_base_and_other_views(self, tracked, write):
        def f(x):
            a = np.outer(x, x) if tracked else x[:1] * 0 + np.zeros((3, 3))
            if not tracked and isinstance(x, Tensor):
                a = buffer(3, 3)
            column, tail = a[:, 0], a.reshape(-1)[4:]
            write(a, x)
            return (a * a).sum() + (column**3).sum() + (tail * np.arange(5.0)).sum()

        x = np.array([1.0, 2.0, -3.0])
        h, along = 1e-6, np.array([0.5, -1.0, 2.0])
        slope = (f(x + h * along) - f(x - h * along)) / (2 * h)
        t = Tensor(x)
        y = f(t)
        assert y.item() == pytest.approx(f(x))
        assert gradients([y], [t])[0] @ along == pytest.approx(slope, rel=1e-6)
        assert make_jvp(f)(x)(along)[1] == pytest.approx(slope, rel=1e-6)

    def test_augmented_assignment(self):
        x, a = Tensor([1.0, 2.0, 3.0]), buffer(3, 3)
        row, corner = a[1], a[1:, 1:]
        a[1][2] += x[0]
        a.T[0] -= x
        row *= 2
        corner += x[0]
        np.testing.assert_array_equal(a.data, [[-1, 0, 0], [-4, 1, 3], [-3, 1, 1]])
        np.testing.assert_array_equal(row.data, a.data[1])
        np.testing.assert_array_equal(gradients([a.sum()], [x])[0], [2 - 1 + 4, -2, -1])

    def test_what_is_no_view_is_a_new_tensor_after_augmented_assignment(self):
        """Programs keep the states of a loop in a list."""
        state, states = Tensor([1.0, 2.0]) * 1, []
        for _ in range(3):
            states.append(state)
            state += np.array([state[1].item(), 1.0])
        assert [s.tolist() for s in states] == [[1, 2], [3, 3], [6, 4]]

    def test_a_view_sees_what_is_written_to_the_base(self):
        x, a = Tensor([1.0, 2.0]), buffer(4)
        v = a[1:]
        before = (v * 3).sum()
        a[2] = x[1]
        after = (v * v).sum()
        np.testing.assert_array_equal(v.data, [0.0, 2.0, 0.0])
        assert not before.requires_grad
        np.testing.assert_array_equal(gradients([after], [x])[0], [0.0, 4.0])

    def test_what_was_computed_with_a_view_keeps_its_numbers_and_gradient(self):
        x = Tensor([1.0, 2.0, 3.0])
        y = x * 2
        v = y[1:]
        before = (v * v).sum()
        y[2] = 10 * x[0]
        after = (v * v).sum()
        assert (before.item(), after.item()) == (52.0, 116.0)
        np.testing.assert_array_equal(gradients([before], [x])[0], [0.0, 16.0, 24.0])
        np.testing.assert_array_equal(gradients([after], [x])[0], [200.0, 16.0, 0.0])

    def test_copies_are_copies(self):
        x, a = Tensor([5.0, 6.0, 7.0]), buffer(3, 3)
        first, copies = a[0, 0], [a.flatten(), a.copy(), a[[0, 1]], a.T.reshape(9), +a, np.repeat(a, 1), a * 1]
        a[...] = x
        assert first.item() == 0.0
        for copy in copies:
            copy[0] = 9.0
        np.testing.assert_array_equal(a.data, np.tile(x.data, (3, 1)))

    def test_entries_exchanged_over_a_temporary(self):
        a = Tensor([1.0, 2.0]) * 1
        kept = a[0]
        a[0] = a[1]
        a[1] = kept
        np.testing.assert_array_equal(a.data, [2.0, 1.0])

    def test_second_order_and_jacobian(self):
        def f(x):
            a = buffer(2, 2) if isinstance(x, Tensor) else np.zeros((2, 2))
            diagonal = a.reshape(-1)[::3]
            diagonal[:] = x * x
            a[0][1] = diagonal[0] * diagonal[1]
            return a

        x = np.array([2.0, 3.0])
        expected = np.zeros((2, 2, 2))
        expected[0, 0, 0], expected[1, 1, 1], expected[0, 1] = 4.0, 6.0, [2 * 2 * 9, 4 * 2 * 3]
        np.testing.assert_allclose(jacobian(f)(x), expected)
        np.testing.assert_allclose(jacobian(lambda x: jacobian(f)(x)[0, 1])(x), [[18.0, 24.0], [24.0, 8.0]])

    def test_parts_of_complex_numbers(self):
        x, z = Tensor([1.0, 2.0]), Tensor(np.array([3 + 4j, 5 - 1j]), requires_grad=False)
        z.imag[0] = x[0]
        z.real[:] = x * 3
        np.testing.assert_array_equal(z.data, [3 + 1j, 6 - 1j])
        np.testing.assert_array_equal(gradients([(z.real + 10 * z.imag).sum()], [x])[0], [13.0, 3.0])


class TestRefusals:
    def test_what_numpy_makes_read_only(self):
        for a in (buffer(2), Tensor([1.0, 2.0]) * 1):
            for view in (np.broadcast_to(a, (3, 2)), np.broadcast_to(a, (3, 2))[0]):
                with pytest.raises(AssignmentError, match="read-only"):
                    view[0] = 5.0
                with pytest.raises(AssignmentError, match="read-only"):
                    view[0] = Tensor(5.0)
            assert 5.0 not in a.data

    def test_a_leaf_and_its_views_under_no_grad(self):
        w = Tensor(np.ones((2, 2)))
        row = w[0]
        with no_grad():
            row[0] = 5.0
            w.T[1] += 1.0
        np.testing.assert_array_equal(w.data, [[5.0, 2.0], [1.0, 2.0]])
        np.testing.assert_array_equal(row.data, [5.0, 2.0])
        assert w.requires_grad

    def test_a_view_made_under_no_grad_of_what_was_recorded(self):
        x = Tensor([1.0, 2.0])
        y = x * 2
        with no_grad():
            v = y[:1]
        assert is_detached(v)
        with pytest.raises(AssignmentError, match="made under no_grad"):
            v[0] = x[1]
        y[0] = x[1]
        np.testing.assert_array_equal(v.data, [2.0])
        assert not v.requires_grad
        gone = weakref.ref(y)
        del y
        assert gone() is None
        v[0] = x[1]
        assert v.requires_grad

    def test_data_of_another_memory(self):
        y = Tensor(np.zeros((2, 2)), requires_grad=False)
        row, column = y[0], y[:, 0]
        y[0, 0] = Tensor(7.0)
        y.data = np.ones((2, 2))
        np.testing.assert_array_equal(row.data, [7.0, 0.0])
        row.data = [3.0, 3.0]
        y[:] = Tensor(5.0)
        np.testing.assert_array_equal(row.data, [3.0, 3.0])
        np.testing.assert_array_equal(column.data, [7.0, 0.0])

    def test_wrong_inputs_name_what_was_got_and_change_nothing(self):
        a = Tensor(np.ones((2, 3))) * 1
        row = a.T
        for index, value, error, match in (
            (0, np.ones(5), ValueError, r"got shape \(5,\) float64, expected a value that fits entries of shape"),
            (0, "abc", TypeError, "got 'abc'"), (9, 1.0, IndexError, "out of bounds"),
            (0, 1j, TypeError, "complex numbers"), ((0, 0, 0), 1.0, IndexError, "too many indices"),
            (Tensor([0.0]), 1.0, TypeError, "as index"),
        ):  # fmt: skip
            with pytest.raises(error, match=match):
                row[index] = value
            with pytest.raises(error, match=match):
                buffer(3, 2)[index] = value
        with pytest.raises(ValueError, match="fits entries"):
            row += np.ones((4, 3, 2))
        np.testing.assert_array_equal(a.data, 1.0)

    def test_a_view_by_a_function_of_ones_own(self):
        @op(lambda g, out, x: np.concatenate([np.zeros(1), g]), kind="general")
        def rest(x):
            return x[1:]

        a = Tensor([1.0, 2.0, 3.0]) * 1
        v = rest(a)
        v[0] = 9.0
        np.testing.assert_array_equal(a.data, [1.0, 9.0, 3.0])


class TestElsewhere:
    def test_an_outdated_view_looks_like_any_other(self):
        a = buffer(2, 2)
        v = a[0]
        a[0] = Tensor([1.0, 2.0])
        assert isinstance(v, Tensor)
        assert type(v).__name__ == "Tensor"
        assert repr(v) == "Tensor([1., 2.], op=getitem)"
        assert type(v) is Tensor
        a[0] = 3.0
        assert {v: 1}[v] == 1
        assert v.T.shape == (2,)
        np.testing.assert_array_equal(v.data, [3.0, 3.0])

    def test_pickles_of_constant_views(self):
        a = buffer(2, 2)
        v = pickle.loads(pickle.dumps(a[0]))
        v[0] = 5.0
        np.testing.assert_array_equal(a.data, 0.0)
        w = a[0]
        a[0] = Tensor([1.0, 2.0])
        with pytest.raises(GraphError, match="getitem is part of a graph"):
            pickle.dumps(w)

    def test_hooks_see_the_version_that_they_were_made_for(self):
        x, seen = Tensor([1.0, 2.0]), []
        y = x * 1
        v = y[:1]
        hook = v.register_hook(lambda g: seen.append(g.tolist()))
        before = v.sum()
        y[1] = 3.0
        (before + 10 * v.sum()).backward()
        assert seen == [[1.0]]
        hook.remove()
        (before + 10 * v.sum()).backward()
        assert len(seen) == 1

    @pytest.mark.parametrize(
        "write",
        [
            lambda base, v: v.mul_(4.0),
            lambda base, v: v.__setitem__(..., v * 4.0),
            lambda base, v: v[:].__setitem__(..., v * 4.0),
            lambda base, v: base[:2].__setitem__(..., v * 4.0),
            lambda base, v: base.__setitem__(slice(2), v * 4.0),
        ],
    )
    def test_hooks_of_views_change_a_gradient_once(self, write):
        x = Tensor([1.0, 1.0, 1.0])
        base = x * 1
        v = base[:2]
        v.register_hook(lambda g: 2 * g)
        write(base, v)
        (v * 3).sum().backward()
        np.testing.assert_array_equal(x.grad, [24.0, 24.0, 0.0])

    def test_threads_that_touch_one_outdated_view(self):
        for _ in range(20):
            a = buffer(50, 50)
            rows = list(a)
            a[...] = Tensor(np.arange(50.0))
            found, start = [], threading.Barrier(4)

            def look(found=found, start=start, rows=rows):
                start.wait()
                found += [float(row.sum().data) for row in rows]

            threads = [threading.Thread(target=look) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert set(found) == {1225.0}
            assert len(found) == 200


class TestPrograms:
    """See ``view_programs``, which is also a command that prints its findings."""

    def survey(self, seeds):
        drawn, refused, wrong = view_programs.survey(seeds)
        assert wrong == []
        by_call = Counter()
        for (_, made_by), n in refused.items():
            by_call[made_by] += n
        for (kind, name), n in drawn.items():
            assert kind != "view" or by_call[name] <= 0.05 * n, f"{name}: {by_call[name]} of {n} refused"
        assert sum(by_call.values()) <= 0.05 * len(seeds)

    def test_a_few(self):
        self.survey(range(250))

    @pytest.mark.slow
    def test_many(self):
        self.survey(range(1000, 13_000))

    def test_every_call_is_drawn(self):
        drawn = {name for seed in range(1000) for kind, name, *_ in view_programs.Program(seed).steps}
        assert drawn >= {*view_programs.CALLS, *view_programs.COPIES, *view_programs.WRITES}

    @pytest.mark.parametrize(
        ("module", "name", "planted"),
        [
            (outdated, "_outdate", lambda node: None),
            (tensor, "places", lambda shown, base: (memory.places(shown, base)[0][..., ::-1], None)),
            (tensor, "_shows", lambda value, data, index: source_of(value) is not None),
            (rearranging, "own_memory", lambda view, order="C": view),
            (rearranging, "is_contiguous", lambda x: True),
        ],
        ids=["views stay as they were", "wrong places", "writes left out", "views for copies", "ravel"],
    )
    @pytest.mark.slow
    def test_planted_faults_are_found(self, monkeypatch, module, name, planted):
        monkeypatch.setattr(module, name, planted)
        found = set()
        for seed in range(400):
            try:
                result = view_programs.check(view_programs.Program(seed))
            except Exception as error:  # an exception may be luck: some programs have to end with wrong numbers
                result = (type(error).__name__,)
            found.add(None if result is None else result[0])
        assert "wrong" in found


@pytest.mark.parametrize("filling", [False, True])
def test_one_entry_through_a_view_takes_arrays_of_one_number_as_numpy_does(filling):
    x = Tensor(np.arange(1.0, 5.0))
    a = x * 1.0
    if filling:
        a[0] = x[3]
    a[1:].T[..., 2] = x[:1]
    a.reshape(2, 2)[0, 1, ...] = x[None, 2:3]
    np.testing.assert_array_equal(a.data[1:], [3, 3, 1])
    (g,) = gradients([a[1:].sum()], [x])
    np.testing.assert_array_equal(g, [1, 0, 2, 0])


@pytest.mark.parametrize("through", ["t", "w"])
@pytest.mark.parametrize("recorded", [False, True])
@pytest.mark.parametrize("constant", [False, True])
def test_views_of_a_view_with_other_data_are_views_of_what_it_was_made_of(through, recorded, constant):
    """They go on showing the memory of t, and assignments to it, in both directions, as NumPy's w does."""
    x = Tensor(7.0)
    t = Tensor(np.arange(4.0), requires_grad=False) if constant else Tensor(np.arange(4.0)) * 1.0
    v = t[1:]
    w = v[0:2]
    v.data = np.array([-1.0, -2.0, -3.0])
    value = x * 2.0 if recorded else 14.0
    if through == "t":
        t[1] = value
    else:
        w[0] = value
    np.testing.assert_array_equal(t.data, [0.0, 14.0, 2.0, 3.0])
    np.testing.assert_array_equal(w.data, [14.0, 2.0])
    np.testing.assert_array_equal(v.data, [-1.0, -2.0, -3.0])
    if recorded:
        for end, slope in ((t.sum(), 2.0), ((w * w).sum(), 56.0)):
            assert gradients([end], [x])[0] == slope
