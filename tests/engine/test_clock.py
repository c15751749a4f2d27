"""The clock: it stands still until data change."""

import numpy as np

from autograd import Tensor, Value, no_grad
from autograd.engine import clock


def test_recording_and_sweeps_do_not_move_it():
    before = clock.now
    x, t = Value(2.0), Tensor([1.0, 2.0])
    y = x * x
    y.backward()
    (t * t).sum().backward(create_graph=True)
    x.grad = 0.0
    assert (x.time, y.time, clock.now) == (before, before, before)


def test_each_change_has_a_time_of_its_own():
    x, t = Value(2.0), Tensor([1.0, 2.0])
    y = t * 1.0

    def replaced():
        x.data = 3.0

    def updated():
        t.data -= 1.0

    def recorded():
        y[0] = 5.0

    def written():
        with no_grad():
            t[0] = 5.0

    for change in (replaced, updated, recorded, written):
        before = clock.now
        change()
        assert clock.now > before
        assert Value(1.0).time == clock.now


def test_new_data_stamp_the_node_and_an_update_in_place_stamps_the_buffer():
    t, u = Tensor([1.0, 2.0]), Tensor([1.0, 2.0])
    t.data = np.zeros(2)
    assert t._written == clock.now
    assert clock.touched.time_of(t._data) < clock.now
    u.data -= 1.0
    assert not hasattr(u, "_written")
    assert clock.touched.time_of(u._data) == clock.now


def test_a_view_stamps_the_memory_that_it_shows():
    t = Tensor(np.ones((2, 3)))
    view = t.T
    view.data += 1.0
    assert clock.touched.time_of(t._data) == clock.now


def test_one_at_a_time_holds_the_lock_where_threads_run_at_the_same_time():
    def held():
        return int(clock.LOCK._is_owned())

    assert clock.one_at_a_time(held, free=True)() == 1
    assert clock.one_at_a_time(held, free=False) is held
