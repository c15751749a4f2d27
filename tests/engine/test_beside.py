"""Plain arrays beside traced numbers."""

import numpy as np
import pytest

from autograd.compiling.tracer import Trace, TracedArray
from autograd.engine.beside import as_array, beside, read_at, zeros_for


@pytest.mark.parametrize("dtype", [None, np.float32])
def test_as_array(dtype):
    plain = np.arange(3.0)
    assert as_array(plain) is plain
    assert type(as_array(2, dtype)) is np.ndarray
    assert as_array([1, 2], float).dtype == np.float64
    t = Trace().input(2.5)
    found = as_array(t, dtype)
    assert type(found) is TracedArray
    assert found.dtype == (dtype or np.float64)


def test_zeros_for():
    x = np.ones((3, 2), np.float32, order="F")
    for given, kind in ((x, np.ndarray), (np.float32(1), np.ndarray), (Trace().input(x), TracedArray)):
        made = zeros_for(given, (2, 3))
        assert type(made) is kind
        assert made.dtype == np.float32
        assert made.flags.c_contiguous  # reshape(-1) of another layout would be a copy, and writes to it would be lost
        assert zeros_for(given, 2, bool).dtype == bool


def test_beside_and_read_at():
    plain, i = np.arange(4.0), np.array([3, 0])
    assert beside(plain, plain, [1, (i, slice(None))], 2.0) is plain
    t = Trace().input(i)
    for others in ((t,), (0, t), ((slice(None), t),), ([1, [t]],)):
        brought = beside(plain, *others)
        assert type(brought) is TracedArray
        assert brought._value is not plain
    assert beside(t, t) is t
    assert read_at(plain, i).tolist() == [3.0, 0.0]
    assert type(read_at(plain, t)) is TracedArray
    assert type(read_at(plain[None], (0, t))) is TracedArray
    np.testing.assert_array_equal(read_at(plain, t)._value, [3.0, 0.0])
