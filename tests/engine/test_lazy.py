"""``compute``: lazy data and gradients, all at once."""

import sys

import numpy as np
import pytest

from autograd import Tensor, compute, gradients
from tests.payloads.standin import Elsewhere


def test_what_is_computed_already_needs_no_dask(monkeypatch):
    monkeypatch.setitem(sys.modules, "dask", None)
    t, there = Tensor([1.0, 2.0]), Tensor(Elsewhere([1.0]))
    (t * t).sum().backward()
    data, other = compute(t, there)
    assert data is t.data
    assert other is there.data
    assert compute() == ()


class TestDask:
    @pytest.fixture
    def runs(self):
        """A list that grows by one each time that Dask computes."""
        dask = pytest.importorskip("dask")
        pytest.importorskip("dask.array")
        runs = []

        def scheduler(graph, keys, **options):
            runs.append(keys)
            return dask.local.get_sync(graph, keys, **options)

        with dask.config.set(scheduler=scheduler):
            yield runs

    def loss(self):
        import dask.array as da

        w = Tensor([1.0, 2.0, 3.0])
        return (da.ones((10, 3), chunks=(4, 3)) @ w).mean(), w

    def test_data_and_gradients_in_one_pass(self, runs):
        loss, w = self.loss()
        loss.backward()
        assert runs == []
        value, weights = compute(loss, w)
        assert len(runs) == 1
        assert value is loss.data
        assert weights is w.data
        assert type(loss.data) is type(w.grad) is np.ndarray
        np.testing.assert_array_equal(w.grad, np.ones(3))
        assert value == 6.0
        compute(loss, w)
        assert len(runs) == 1

    def test_a_recorded_gradient(self, runs):
        loss, w = self.loss()
        (loss * loss).backward(create_graph=True)
        compute(w)
        assert type(w.grad) is Tensor
        np.testing.assert_array_equal(w.grad.data, [12.0, 12.0, 12.0])
        (second,) = gradients([w.grad.sum()], [w])
        np.testing.assert_array_equal(np.asarray(second), [6.0, 6.0, 6.0])

    def test_the_graph_stays_fresh(self, runs):
        loss, w = self.loss()
        compute(loss)
        loss.backward()
        compute(w)
        np.testing.assert_array_equal(w.grad, np.ones(3))
