"""Arrays of objects at the doors."""

from fractions import Fraction

import numpy as np

from autograd import Tensor, Value
from autograd.engine.objects import joined, listed


def test_tensors_are_joined():
    a, b = Tensor(1.0), Tensor(2.0)
    np.testing.assert_array_equal(joined(listed([[a, 3.0], [b, a]])).data, [[1.0, 3.0], [2.0, 1.0]])


def test_plain_numbers_are_an_array():
    found = joined(np.array([[1.0, np.float32(2.0)]], dtype=object))
    assert found.dtype == float
    assert found.shape == (1, 2)


def test_anything_else_stays():
    for objects in (
        listed([Value(1.0), 2.0]), np.array([Fraction(1, 2)]), np.array([None]), np.array(["a"], dtype=object),
        np.zeros(0, dtype=object), np.array([1, 2], dtype=object),
    ):  # fmt: skip
        assert joined(objects) is objects
