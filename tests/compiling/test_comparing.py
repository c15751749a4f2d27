"""Results compared bit by bit."""

import numpy as np
import pytest

from autograd.compiling.comparing import identical

NAN = float("nan")


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (0.0, -0.0), (1.0, 1), (1, True), (1.0, np.float64(1.0)), (np.float64(1.0), np.array(1.0)), (0j, -0j),
        (np.zeros(2), -np.zeros(2)), (np.zeros(2), np.zeros(2, np.float32)), (np.zeros(2), np.zeros((2, 1))),
        (np.array([1.0, NAN]), np.array([1.0, 2.0])), (np.array([0j]), np.array([complex(0.0, -0.0)])),
        ((1.0,), [1.0]), ([1.0], [1.0, 1.0]), ({"a": 1.0}, {"a": -1.0}), ({"a": 1.0}, {"b": 1.0}),
        ([[1.0, 2.0], [3.0]], [[1.0], [2.0, 3.0]]), ("a", "b"),
        (np.array([True]), np.array([1])), (None, 0.0), (np.array([1, 2]), np.array([1, 3])), (1.0, np.nextafter(1, 2)),
    ],
)  # fmt: skip
def test_others(x, y):
    assert not identical(x, y)
    assert not identical(y, x)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (NAN, -NAN), (np.array([NAN, 0.0]), np.array([-NAN, 0.0])), (complex(NAN, 1.0), complex(NAN, 1.0)),
        (np.float32(NAN), np.float32(NAN)), (-0.0, -0.0), ([{"a": (1, None)}], [{"a": (1, None)}]), ("a", "a"),
        (np.arange(6.0).reshape(2, 3).T, np.arange(6.0).reshape(2, 3).T.copy()), (np.zeros(0), np.zeros(0)),
        ((), ()), (np.dtype(float), np.dtype(float)),
    ],
)  # fmt: skip
def test_the_same(x, y):
    assert identical(x, y)
