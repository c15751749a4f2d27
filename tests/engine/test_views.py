"""Views: the Tensors that show the memory of others; notes on views keep nothing alive."""

import gc
import weakref

import numpy as np
import pytest

from autograd import Tensor
from autograd.engine.node import leaf
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


ROWS = np.arange(12.0).reshape(3, 4) ** 1.5
SQUARE = ROWS[:, :3] @ ROWS[:, :3].T + 3 * np.eye(3)
ORDERED = {
    **{f"{name}, axis {axis}": (lambda x, f=f, axis=axis: f(x, axis), ROWS) for axis in (0, 1) for name, f in {
        "take": lambda x, axis: np.take(x, [0, 1], axis=axis),
        "take a matrix of indices": lambda x, axis: np.take(x, [[0, 1], [1, 2]], axis=axis),
        "compress": lambda x, axis: np.compress([True, False, True], x, axis=axis),
        "repeat": lambda x, axis: np.repeat(x, 2, axis=axis),
        "repeat by counts": lambda x, axis: np.repeat(x, np.arange(x.shape[axis]), axis=axis),
        "insert": lambda x, axis: np.insert(x, 1, 0.5, axis=axis),
        "insert two": lambda x, axis: np.insert(x, [1, 2], 0.5, axis=axis),
        "delete": lambda x, axis: np.delete(x, 1, axis=axis),
        "delete two": lambda x, axis: np.delete(x, [0, 2], axis=axis),
        "delete a slice": lambda x, axis: np.delete(x, slice(2), axis=axis),
        "append": lambda x, axis: np.append(x, x, axis=axis),
        "concatenate": lambda x, axis: np.concatenate([x, x], axis=axis),
        "stack": lambda x, axis: np.stack([x, x], axis=axis),
        "sort": lambda x, axis: np.sort(x, axis=axis),
        "partition": lambda x, axis: np.partition(x, 1, axis=axis),
        "cumsum": lambda x, axis: np.cumsum(x, axis=axis),
        "diff": lambda x, axis: np.diff(x, axis=axis),
        "gradient": lambda x, axis: np.gradient(x, axis=axis),
        "roll": lambda x, axis: np.roll(x, 1, axis=axis),
        "percentile": lambda x, axis: np.percentile(x, [10, 40], axis=axis),
        "take_along_axis": lambda x, axis: np.take_along_axis(x, np.zeros(x.shape, int), axis=axis),
        "fft": lambda x, axis: np.fft.fft(x, axis=axis),
    }.items()},
    "select": (lambda x: np.select([ROWS > 5, ROWS < 2], [x, x * 2]), ROWS),
    "choose": (lambda x: np.choose((ROWS > 5).astype(int), [x, x * 2]), ROWS),
    "pad": (lambda x: np.pad(x, 1), ROWS),
    "pad by the edge": (lambda x: np.pad(x, 1, mode="edge"), ROWS),
    "tile": (lambda x: np.tile(x, (2, 1)), ROWS),
    "block": (lambda x: np.block([[x, x], [x, x]]), ROWS),
    "where": (lambda x: np.where(x > 5, x, 0), ROWS),
    "tril": (np.tril, ROWS),
    "rot90": (np.rot90, ROWS),
    "cholesky, upper": (lambda x: np.linalg.cholesky(x, upper=True), SQUARE),
    "qr, R": (lambda x: np.linalg.qr(x)[1], SQUARE),
    "svd, V": (lambda x: np.linalg.svd(x)[2], SQUARE),
    "svd of a wide one, V": (lambda x: np.linalg.svd(x, full_matrices=False)[2], ROWS),
}  # fmt: skip


@pytest.mark.parametrize(("f", "x"), ORDERED.values(), ids=ORDERED)
def test_results_have_the_order_of_numpys(f, x):
    """Otherwise ``ravel("K")`` reads the entries in another order than in NumPy."""
    for given in (x, np.asfortranarray(x)):
        for order in "KA":
            got = np.ravel(f(leaf(Tensor, given.copy("K"))), order=order)
            np.testing.assert_allclose(got.data, np.ravel(f(given), order=order), rtol=1e-12, atol=1e-12)
