"""Labels as vectors, vectors of length 1, and refusals."""

import math

import numpy as np
import pytest

import nn.functional as F
from autograd import ArgumentError, OperandError, Tensor
from autograd.testing import check_grads


def test_labels_as_vectors():
    found = F.one_hot(np.array([[0, 2], [1, 0]]), 4)
    assert type(found) is np.ndarray
    assert found.dtype == np.int64
    assert found.shape == (2, 2, 4)
    np.testing.assert_array_equal(found.argmax(axis=-1), [[0, 2], [1, 0]])
    assert F.one_hot(np.array(2)).tolist() == [0, 0, 1]
    assert F.one_hot([], 3).shape == (0, 3)


@pytest.mark.parametrize(
    ("labels", "count", "error", "message"),
    [
        ([0.5], -1, OperandError, "float64 as tensor, expected plain integers"),
        (Tensor([1.0]), -1, OperandError, "a Tensor"),
        ([-1], -1, ArgumentError, "the label -1, expected 0 or more"),
        ([3], 3, ArgumentError, "the label 3, expected 0 to 2, as num_classes=3"),
        ([0], 0, ArgumentError, "num_classes=0"),
        ([], -1, ArgumentError, "no labels, expected num_classes"),
    ],
)
def test_labels_that_are_refused(labels, count, error, message):
    with pytest.raises(error, match=f"one_hot: got .*{message}"):
        F.one_hot(labels, count)


@pytest.mark.parametrize("p", [1, 2, 3.5, math.inf])
@pytest.mark.parametrize("dim", [0, 1, -1])
def test_vectors_get_length_1(p, dim, rng):
    x = rng.normal(size=(3, 2, 4))
    found = F.normalize(x, p, dim)
    np.testing.assert_allclose(np.linalg.norm(found, p, axis=dim), 1.0, rtol=1e-13)
    check_grads(lambda x: F.normalize(x, p, dim), Tensor(x))


def test_several_axes_and_the_least_divisor():
    x = np.array([[3.0, 0.0], [0.0, 4.0]])
    np.testing.assert_allclose(F.normalize(x, dim=(0, 1)), x / 5)
    np.testing.assert_allclose(F.normalize(x, 1.0, dim=(0, 1)), x / 7)
    assert F.normalize(x, eps=8.0).tolist() == (x / 8).tolist()
    zero = Tensor(np.zeros((1, 2)))
    F.normalize(zero).sum().backward()
    assert np.isfinite(zero.grad).all()
    for dim in (2, -3, 1.5):
        with pytest.raises(ArgumentError, match="normalize: got dim="):
            F.normalize(x, dim=dim)
    with pytest.raises(ArgumentError, match="normalize: got p='fro'"):
        F.normalize(x, "fro")
