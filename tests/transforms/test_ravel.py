"""Pytrees as one vector, and back."""

import numpy as np
import pytest
from hypothesis import given

from autograd import OperandError, ShapeError, Tensor, Value, grad, jacobian
from autograd.testing import check_grads
from autograd.transforms.pytree import flatten
from autograd.transforms.ravel import ravel, ravel_function
from tests.transforms.trees import trees


@given(trees)
def test_ravel_and_unravel_are_inverse(tree):
    leaves, _ = flatten(tree)
    vector, unravel = ravel(tree)
    assert unravel(vector) == tree
    assert vector.tolist() == leaves


class TestVectors:
    def test_shapes_dtypes_and_numbers_come_back(self):
        tree = {"w": np.ones((2, 3), np.float32), "b": [1, np.float64(2.0)]}
        vector, unravel = ravel(tree)
        assert vector.shape == (8,)
        back = unravel(np.arange(8.0))
        assert back["w"].dtype == np.float32
        assert back["w"].tolist() == [[2.0, 3.0, 4.0], [5.0, 6.0, 7.0]]
        assert back["b"][0] == 0.0
        assert isinstance(back["b"][0], float)

    def test_differentiable_both_ways(self):
        point = {"a": np.array([1.0, 2.0]), "b": 3.0}
        np.testing.assert_array_equal(grad(lambda p: np.sum(ravel(p)[0] ** 2))(point)["a"], [2.0, 4.0])
        vector, unravel = ravel(point)
        np.testing.assert_array_equal(jacobian(lambda v: unravel(v)["a"] * unravel(v)["b"])(vector), [
            [3.0, 0.0, 1.0], [0.0, 3.0, 2.0],
        ])  # fmt: skip

    def test_ravel_function(self):
        of_vector, unravel, x = ravel_function(lambda p, k: {"u": k * p["u"]}, {"u": np.ones(2)})
        assert of_vector(x, 3.0).tolist() == [3.0, 3.0]
        assert unravel(x)["u"].tolist() == [1.0, 1.0]

    def test_empty(self):
        vector, unravel = ravel([])
        assert vector.shape == (0,)
        assert unravel(vector) == []

    @pytest.mark.parametrize("tree", ["text", {"a": "text"}, [object()], [Value(1.0)]])
    def test_refusals(self, tree):
        with pytest.raises(OperandError, match="flatten: got"):
            ravel(tree)

    def test_a_vector_of_another_length(self):
        with pytest.raises(ShapeError, match=r"unflatten: got shape \(3,\), expected \(2,\)"):
            ravel([1.0, 2.0])[1](np.ones(3))

    def test_nodes(self):
        vector, _ = ravel([Tensor([1.0, 2.0]), 3.0])
        assert isinstance(vector, Tensor)


def test_complex_numbers():
    value = {"z": np.array([1 + 2j, 3.0]), "x": np.array([1.0, 2.0]), "n": 2.0, "w": 1j}
    vector, unravel = ravel(value)
    assert vector.dtype == complex
    again = unravel(vector)
    for key, x in value.items():
        np.testing.assert_array_equal(again[key], x)
        assert np.asarray(again[key]).dtype == np.asarray(x).dtype
    assert (type(again["n"]), type(again["w"])) == (float, complex)
    assert ravel(1 + 1j)[1](ravel(1 + 1j)[0]) == 1 + 1j
    check_grads(lambda z: ravel({"a": z, "b": np.abs(z)})[0], value["z"])
    check_grads(lambda v: unravel(v * 2)["z"], vector)
