"""Arrays of other kinds: how they are told, constants brought over, lengths that have to be known."""

import numpy as np
import pytest

from autograd import ShapeError, Tensor, Value
from autograd.engine.arrays import as_like, is_foreign, is_lazy, materialize, with_known_shape
from tests.payloads.standin import Elsewhere


class Unknown:
    """An array of which the number of rows is not known before it is computed."""

    shape, dtype = (float("nan"), 3), np.dtype(float)


def test_foreign_is_what_speaks_numpys_protocol_and_is_not_numpys():
    assert is_foreign(Elsewhere([1.0]))
    for x in (np.ones(2), np.float32(1), 1.0, [1.0], None, "a"):
        assert not is_foreign(x)


class TestConstants:
    def test_brought_to_the_kind_of_the_other(self):
        there = as_like(np.ones(2), Elsewhere([1.0]))
        assert type(there) is Elsewhere
        np.testing.assert_array_equal(there.get(), np.ones(2))
        assert type(as_like(np.ones(2), Tensor(Elsewhere([1.0])))) is Elsewhere

    def test_left_as_they_are(self):
        a, there = np.ones(2), Elsewhere([1.0])
        for x in (np.zeros(3), 2.0, Tensor([1.0]), Value(1.0), np.float64(1)):
            assert as_like(a, x) is a
        assert as_like(there, Elsewhere([2.0])) is there


class TestShapes:
    def test_known(self):
        a = np.ones((2, 0))
        assert with_known_shape(a) is a

    def test_not_known(self):
        with pytest.raises(ShapeError, match=r"got an array of shape \(nan, 3\) float64 .*compute_chunk_sizes"):
            with_known_shape(Unknown())


class TestLazy:
    def test_other_arrays_are_computed(self):
        a, there = np.ones(2), Elsewhere([1.0])
        assert materialize(a) is a
        assert materialize(there) is there
        assert not any(map(is_lazy, (a, there, 2.0)))

    def test_dask(self):
        da = pytest.importorskip("dask.array")
        plan = da.ones(3, chunks=2) * 2
        assert is_lazy(plan)
        assert type(materialize(plan)) is np.ndarray
        np.testing.assert_array_equal(materialize(plan), [2.0, 2.0, 2.0])
