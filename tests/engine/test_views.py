"""Views: the Tensors that show the memory of others; notes on views keep nothing alive."""

import gc
import weakref

import numpy as np

from autograd import Tensor
from autograd.engine.views import base_of, own_memory, source_of


def buffer(*shape):
    """A constant Tensor to be filled."""
    return Tensor(np.zeros(shape), requires_grad=False)


class TestLinks:
    def test_a_view_knows_its_source(self):
        for a in (buffer(2, 3), Tensor(np.zeros((2, 3)))):
            t = a.T
            row = t[0]
            assert (source_of(row), source_of(t), source_of(a)) == (t, a, None)
            assert base_of(row) is a
            assert base_of(a * 2) is not a
            assert source_of(a[[0, 1]]) is None
            assert source_of(a[0, 0]) is None  # a NumPy number shares no memory

    def test_nothing_is_kept_alive_by_its_views(self):
        gc.disable()
        try:
            a = buffer(3, 3)
            views = [a[i % 3] for i in range(100)]
            a[0] = Tensor(np.ones(3))
            total = sum(v.sum() for v in views)
            total.backward()
            gone = [weakref.ref(x) for x in (a, *views)]
            del a, views, total
            assert [x() for x in gone] == [None] * 101
        finally:
            gc.enable()

    def test_an_assignment_of_what_was_read_closes_no_cycle(self):
        gc.disable()
        try:
            x = Tensor(np.ones(3))
            a = buffer(3, 3)
            rows = list(a)
            rows[0][:] = x
            for i in (1, 2):
                rows[i][:] = rows[i - 1] * 2 + a[0]
                a[i] += a.T[0]
            gone = [weakref.ref(y) for y in (a, *rows)]
            del a, rows
            assert [y() for y in gone] == [None] * 4
        finally:
            gc.enable()

    def test_short_lived_views_do_not_add_up(self):
        a = buffer(3, 3)
        kept = [a[i % 3] for i in range(40)]
        for _ in range(1000):
            a[0]
        assert len(a._views) < 200
        a[0] = Tensor(np.ones(3))
        assert all(np.array_equal(v.data, a.data[i % 3]) for i, v in enumerate(kept))

    def test_the_callers_results_in_memory_of_their_own(self):
        a = buffer(2, 2)
        v = own_memory(a[0])
        assert source_of(v) is None
        assert not np.shares_memory(v.data, a.data)
        assert own_memory(3.0) == 3.0
