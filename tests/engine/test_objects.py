"""Arrays of objects at the doors."""

from fractions import Fraction

import numpy as np
import pytest

from autograd import Tensor, Value, grad
from autograd.engine.objects import joined, listed
from autograd.errors import OperandError


def test_tensors_are_joined():
    a, b = Tensor(1.0), Tensor(2.0)
    np.testing.assert_array_equal(joined(listed([[a, 3.0], [b, a]])).data, [[1.0, 3.0], [2.0, 1.0]])


def test_plain_numbers_are_an_array():
    found = joined(np.array([[1.0, np.float32(2.0)]], dtype=object))
    assert found.dtype == float
    assert found.shape == (1, 2)


@pytest.mark.parametrize("numbers", [[1, 2], [True, 2.5], [[0, 1j]], [np.int8(1), np.True_], [], [[], []]])
def test_arrays_to_be_filled_are_numbers(numbers):
    """``np.zeros(n, dtype=object)`` holds integers, and the part before its first entry nothing at all."""
    found = joined(np.array(numbers, dtype=object))
    np.testing.assert_array_equal(found, np.array(numbers))
    assert found.dtype == np.array(numbers).dtype


def test_rows_that_are_filled_backwards_meet_tensors():
    def solution(upper):
        x = np.zeros(3, dtype=object)
        for i in (2, 1, 0):
            x[i] = (1.0 - upper[i, i + 1 :] @ x[i + 1 :]) / upper[i, i]
        return np.sum(x**2)

    upper = np.triu(np.arange(1.0, 10.0).reshape(3, 3))
    inverse = np.linalg.inv(upper)
    x = inverse @ np.ones(3)
    np.testing.assert_allclose(grad(solution)(upper), np.triu(-2.0 * np.outer(inverse.T @ x, x)))


def test_values_and_tensors_are_not_joined():
    for objects in (listed([Tensor(1.0), Value(2.0)]), np.array([Value(2.0), 1.0, Tensor([1.0])[0]])):
        with pytest.raises(OperandError, match="holds a Value beside Tensors: no gradient passes between"):
            joined(objects)


def test_anything_else_stays():
    for objects in (
        listed([Value(1.0), 2.0]), np.array([Fraction(1, 2)]), np.array([None]), np.array(["a"], dtype=object),
        np.array([1, 2**70], dtype=object),
    ):  # fmt: skip
        assert joined(objects) is objects
