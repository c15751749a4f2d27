"""Arrays of objects that hold nodes: taken apart, known again, and true to the time at which they were made."""

import copy
import gc
import pickle
import threading
import weakref

import numpy as np
import pytest

from autograd import GraphError, OperandError, ShapeError, Tensor, gradients, no_grad, ops, watch_writes
from autograd.engine.taken import Entry, entries_of, sources_of
from tests.numeric import check_function

M = np.arange(6.0).reshape(2, 3) + 1.0
W = np.array([[2.0, -1.0, 0.5], [3.0, 1.0, -4.0]])


def taken(t):
    return entries_of(t, ops.getitem)


def joined(objects):
    return Tensor._joined(objects)


def untouched(objects):
    return sum(isinstance(x, Entry) for x in objects.flat)


class TestTakingApart:
    def test_an_entry_is_made_when_it_is_touched(self):
        t = Tensor(M)
        objects = taken(t)
        assert objects.shape == M.shape
        assert untouched(objects) == 6
        entry = objects[1, 2]
        assert isinstance(entry, Tensor)
        assert entry.data == 6.0
        assert type(entry) is Tensor
        assert (entry.op, entry.inputs, entry.params) == (ops.getitem, (t,), {"index": (1, 2)})
        assert untouched(objects) == 5

    @pytest.mark.parametrize(
        "touch",
        [
            lambda e: setattr(e, "name", "e"), lambda e: e.requires_grad, lambda e: e.register_hook(lambda g: g),
            lambda e: e.grad, repr, lambda e: e + 1, lambda e: 2.0 * e, lambda e: e.time, lambda e: e.inputs,
            lambda e: hasattr(e, "no such name"), lambda e: e > 0, lambda e: e.shape, np.sin,
        ],
    )  # fmt: skip
    def test_whatever_touches_it_makes_it(self, touch):
        entry = taken(Tensor([3.0]))[0]
        touch(entry)
        assert type(entry) is Tensor
        assert entry.data == 3.0

    def test_a_hook_on_an_entry_is_called(self):
        t = Tensor([1.0, 2.0])
        objects = taken(t)
        objects[1].register_hook(lambda g: 10 * g)
        (joined(objects) * np.array([3.0, 5.0])).sum().backward()
        np.testing.assert_array_equal(t.grad, [3.0, 50.0])

    def test_the_gradient_by_an_entry(self):
        objects = taken(Tensor([1.0, 2.0]))
        entry = objects[1]
        assert entry.data == 2.0
        assert gradients([(joined(objects) ** 2).sum()], [entry])[0] == 4.0

    def test_an_entry_that_nobody_touched_can_be_differentiated_by(self):
        objects = taken(Tensor([1.0, 2.0]))
        assert gradients([(objects[0] * objects[1]) ** 2], [objects[1]])[0] == 4.0

    def test_dtypes_are_kept(self):
        for dtype in (np.float32, np.float16, np.complex128):
            t = Tensor(np.array([1.0, 2.0], dtype))
            assert taken(t)[0].dtype == dtype
            assert joined(taken(t)).dtype == dtype

    def test_no_axes_and_no_entries(self):
        t = Tensor(2.0)
        assert taken(t)[()] is t
        assert joined(taken(t)) is t
        assert taken(Tensor(np.ones((0, 3)))).shape == (0, 3)

    def test_threads_make_an_entry_once(self):
        entries = list(taken(Tensor(np.arange(2000.0))))
        wrong = []

        def read():
            wrong.extend(i for i, e in enumerate(entries) if e.data != i or e.op is not ops.getitem)

        threads = [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong

    def test_no_cycle(self):
        t = Tensor([1.0, 2.0])
        gc.disable()
        try:
            objects = taken(t)
            assert objects[0].data == 1.0
            y = joined(objects).sum()
            gone = weakref.ref(t)
            del t, objects, y
            assert gone() is None
        finally:
            gc.enable()

    def test_entries_are_results_to_copy_and_pickle(self):
        for spoil in (copy.copy, copy.deepcopy, pickle.dumps):
            with pytest.raises(GraphError, match="result of getitem"):
                spoil(taken(Tensor([1.0]))[0])


class TestTime:
    """Entries that were taken stay as they were when the node changes."""

    @pytest.mark.parametrize("touched", [False, True])
    @pytest.mark.parametrize("whole", [False, True])
    def test_an_assignment_comes_later(self, touched, whole):
        x = Tensor([1.0, 2.0, 3.0])
        t = x * 1.0
        objects = taken(t)
        assert not touched or objects[1].data == 2.0
        t[1] = x[0] * 10.0
        part = objects if whole else objects[::-1][:2]
        result = joined(part)
        np.testing.assert_array_equal(result.data, [1.0, 2.0, 3.0] if whole else [3.0, 2.0])
        (result**2).sum().backward()
        np.testing.assert_array_equal(x.grad, [2.0, 4.0, 6.0] if whole else [0.0, 4.0, 6.0])

    def test_a_step_of_an_optimiser_comes_later(self):
        w = Tensor([1.0, 2.0])
        objects = taken(w)
        w.data -= 5.0
        result = joined(objects)
        np.testing.assert_array_equal(result.data, [1.0, 2.0])
        result.sum().backward()
        np.testing.assert_array_equal(w.grad, [1.0, 1.0])

    def test_a_raw_write_comes_later(self):
        w = Tensor([1.0, 2.0])
        objects = taken(w)
        w.data[0] = 7.0
        np.testing.assert_array_equal(joined(objects).data, [1.0, 2.0])
        assert taken(w)[0].data == 7.0

    def test_a_view_that_is_outdated(self):
        x = Tensor([1.0, 2.0, 3.0, 4.0])
        t = x * 1.0
        view = t[:2]
        objects = taken(view)
        t[0] = x[3]
        np.testing.assert_array_equal(joined(objects).data, [1.0, 2.0])
        joined(objects).sum().backward()
        np.testing.assert_array_equal(x.grad, [1.0, 1.0, 0.0, 0.0])
        np.testing.assert_array_equal(joined(taken(view)).data, [4.0, 2.0])

    def test_frozen_later(self):
        w = Tensor([1.0, 2.0])
        objects = taken(w)
        w.requires_grad = False
        w.requires_grad = True
        joined(objects).sum().backward()
        np.testing.assert_array_equal(w.grad, [1.0, 1.0])

    def test_somebody_who_looks_on_sees_every_node(self):
        with watch_writes():
            assert untouched(taken(Tensor([1.0, 2.0]))) == 0

    def test_joined_where_nothing_is_recorded(self):
        objects = taken(Tensor([1.0, 2.0]))
        with no_grad():
            assert not joined(objects).requires_grad


class TestSources:
    def test_whole_nodes_are_the_operands(self):
        a, b = Tensor(M[0]), Tensor(M[1])
        found = sources_of(np.stack([taken(a), taken(b)]), ops.astype)
        assert [x is y for x, y in zip(found.operands, (a, b), strict=True)] == [True, True]
        assert found.order is None
        assert joined(np.stack([taken(a), taken(b)])).op is ops.assemble

    @pytest.mark.parametrize(
        "arrange",
        [
            lambda a, b: np.stack([a, b]), lambda a, b: np.stack([a, b]).T, lambda a, b: np.stack([a, b])[:, ::-1],
            lambda a, b: np.stack([b, a, b]), lambda a, b: np.concatenate([a[1:], b[:2], a]),
            lambda a, b: np.stack([a, b])[[1, 0, 1], [0, 2, 0]], lambda a, b: np.tile(a, (2, 2)), lambda a, b: a[1:2],
            lambda a, b: np.array([[a[0], 1.0], [2, b[2]]], dtype=object), lambda a, b: np.diag(a) + 0,
            lambda a, b: np.append(a, [3.0, np.float32(4.0), True]), lambda a, b: np.roll(np.stack([a, b]), 1),
            lambda a, b: np.stack([a[:2], b[1:]]),
        ],
    )  # fmt: skip
    def test_any_arrangement(self, arrange):
        """Values and gradients are those of the same arrangement of plain arrays."""
        plain = arrange(M[0].astype(object), M[1].astype(object)).astype(float)
        weights = np.cos(np.arange(plain.size)).reshape(plain.shape)
        ways = arrange(np.arange(3, dtype=object), np.arange(3, 6, dtype=object))
        for touch in (False, True):
            a, b = Tensor(M[0]), Tensor(M[1])
            objects = arrange(taken(a), taken(b))
            if touch:
                for x in objects.flat:
                    repr(x)
            result = joined(objects)
            np.testing.assert_array_equal(result.data, plain)
            (result * weights).sum().backward()
            expected = np.zeros(6)
            for place, x in enumerate(objects.flat):
                if isinstance(x, Tensor):
                    expected[ways.flat[place]] += weights.flat[place]
            got = np.concatenate([np.zeros(3) if t.grad is None else t.grad for t in (a, b)])
            np.testing.assert_allclose(got, expected, atol=1e-15)

    def test_second_order_and_forward_mode(self):
        """Code that makes arrays of entries has derivatives of second order and in forward mode."""
        check_function(lambda x, y: np.array([np.array(x) * y[0], y]).T ** 2 * x[0], W[0], W[1])
        check_function(lambda x: x[0, 0] * np.array(x)[::-1, 1:], W)

    def test_whole_tensors_as_entries(self):
        objects = np.empty((2, 1), dtype=object)
        a, b = Tensor(M[0]), Tensor(M[1])
        objects[0, 0], objects[1, 0] = a, b
        result = joined(objects)
        np.testing.assert_array_equal(result.data, M[:, None, :])
        (result * W[:, None]).sum().backward()
        np.testing.assert_array_equal([a.grad, b.grad], W)

    def test_an_array_beside_whole_tensors(self):
        objects = np.empty(3, dtype=object)
        a = Tensor(M[0])
        objects[0], objects[1], objects[2] = M[1], a, M[0]
        result = joined(objects)
        np.testing.assert_array_equal(result.data, [M[1], M[0], M[0]])
        (result * np.array([W[0], W[1], W[0]])).sum().backward()
        np.testing.assert_array_equal(a.grad, W[1])

    def test_numbers_adapt_to_the_dtype_of_the_nodes(self):
        a = Tensor(np.float32([1.0, 2.0]))
        assert joined(np.array([*taken(a), 0.1, np.float64(3.0), 2], dtype=object)).dtype == np.float32
        assert joined(np.array([*taken(a), 0.1j], dtype=object)).dtype == np.complex64

    @pytest.mark.parametrize("stranger", [None, "x", [1.0], {}])
    def test_what_is_no_number(self, stranger):
        objects = np.empty(2, dtype=object)
        objects[0], objects[1] = Tensor(1.0), stranger
        with pytest.raises((OperandError, ShapeError), match="array of objects that holds"):
            joined(objects)

    def test_shapes_that_differ(self):
        objects = np.empty(2, dtype=object)
        objects[0], objects[1] = Tensor(M[0]), Tensor(M)
        with pytest.raises(ShapeError, match=r"\(2, 3\) and \(3,\), expected one shape"):
            joined(objects)

    def test_an_entry_that_is_left_out_is_out_of_the_game(self):
        """The slope of the entry is infinite, and does not count."""
        x = Tensor([0.0, 4.0])
        joined(taken(np.sqrt(x))[1:]).sum().backward()
        np.testing.assert_array_equal(x.grad, [0.0, 0.25])
