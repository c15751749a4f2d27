"""Distances: broadcasting, short vectors, equal vectors, sizes far from 1; the stored tables have PyTorch's numbers."""

import math

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads


class TestCosineSimilarity:
    def test_gradients(self, rng):
        a, b = Tensor(rng.normal(size=(3, 4))), Tensor(rng.normal(size=(3, 4)))
        for dim in (0, 1, -1):
            check_grads(lambda a, b, dim=dim: F.cosine_similarity(a, b, dim), a, b)
        check_grads(lambda a, b: F.cosine_similarity(a, b[:1], -1), a, b)

    def test_all_pairs_by_broadcasting(self, rng):
        a, b = rng.normal(size=(3, 1, 4)), rng.normal(size=(5, 4))
        expected = (a[:, 0] @ b.T) / np.linalg.norm(a[:, 0], axis=1)[:, None] / np.linalg.norm(b, axis=1)
        np.testing.assert_allclose(F.cosine_similarity(a, b, -1), expected)
        np.testing.assert_allclose(nn.CosineSimilarity(axis=2)(Tensor(a), b).data, expected)

    def test_a_vector_of_length_0_has_a_gradient_as_in_pytorch(self):
        a, b = Tensor([[0.0, 0.0]]), Tensor([[3.0, 4.0]])
        y = F.cosine_similarity(a, b, eps=1e-2)
        y.backward([1.0])
        assert y.data.tolist() == [0.0]
        np.testing.assert_allclose(a.grad, [[60.0, 80.0]])
        assert b.grad.tolist() == [[0.0, 0.0]]

    @pytest.mark.parametrize(
        ("dtype", "size"), [(np.float64, 1e200), (np.float64, 1e-200), (np.float32, 1e30), (np.float16, 6e4)]
    )
    def test_sizes_far_from_1(self, dtype, size):
        a, b = Tensor(np.array([[size, size]], dtype)), Tensor(np.array([[size, 0.0]], dtype))
        y = F.cosine_similarity(a, b, eps=0.0)
        assert y.dtype == dtype
        np.testing.assert_allclose(y.data, [math.sqrt(0.5)], rtol=1e-3 if dtype == np.float16 else 1e-6)

    def test_zeros_in_float16(self):
        y = F.cosine_similarity(np.zeros((1, 2), np.float16), np.ones((1, 2), np.float16))
        assert y.tolist() == [0.0]  # the default eps of 1e-8 is 0 in float16

    def test_shapes_and_axes_that_do_not_fit(self):
        with pytest.raises(
            ShapeError, match=r"got x1 of shape \(3, 4\) and x2 of shape \(3, 1\), expected as many numbers"
        ):
            F.cosine_similarity(np.ones((3, 4)), np.ones((3, 1)))
        with pytest.raises(
            ShapeError, match=r"got x1 of shape \(3, 4\) and x2 of shape \(2, 4\), expected shapes that br"
        ):
            F.cosine_similarity(np.ones((3, 4)), np.ones((2, 4)))
        with pytest.raises(ShapeError, match="as many numbers in both along axis 0"):
            F.cosine_similarity(np.ones((3, 4)), np.ones(4), 0)
        with pytest.raises(np.exceptions.AxisError):
            F.cosine_similarity(np.ones(3), np.ones(3))
        with pytest.raises(ArgumentError, match="cosine_similarity: got dim=0 and axis=1, expected one"):
            F.cosine_similarity(np.ones((3, 4)), np.ones((3, 4)), 0, axis=1)
        with pytest.raises(ArgumentError, match=r"cosine_similarity: got eps=-1, expected a finite number >= 0"):
            F.cosine_similarity(np.ones((3, 4)), np.ones((3, 4)), eps=-1)


class TestPairwiseDistance:
    @pytest.mark.parametrize("p", [1, 2, 3.5, math.inf])
    def test_gradients(self, p, rng):
        a, b = Tensor(rng.normal(size=(3, 4))), Tensor(rng.normal(size=(3, 4)))
        check_grads(lambda a, b: F.pairwise_distance(a, b, p), a, b)
        check_grads(lambda a, b: F.pairwise_distance(a[:, None], b, p, keepdim=True), a, b)

    def test_equal_vectors(self):
        a = Tensor([[1.0, 2.0]])
        y = F.pairwise_distance(a, a.data)
        y.backward([1.0])
        np.testing.assert_allclose(y.data, [1e-6 * math.sqrt(2)])
        np.testing.assert_allclose(a.grad, [[math.sqrt(0.5)] * 2])

    def test_shapes(self):
        assert F.pairwise_distance(np.ones((3, 1, 2)), np.ones((5, 2))).shape == (3, 5)
        assert nn.PairwiseDistance(keepdim=True)(np.ones((3, 2)), np.zeros((3, 2))).shape == (3, 1)
        assert F.pairwise_distance(np.ones(2, np.float32), np.ones(2, np.float32)).dtype == np.float32

    def test_shapes_and_orders_that_do_not_fit(self):
        with pytest.raises(ShapeError, match=r"got x1 of shape \(3, 2\) and x2 of shape \(3, 1\), expected as many"):
            F.pairwise_distance(np.ones((3, 2)), np.ones((3, 1)))
        with pytest.raises(ShapeError, match=r"pairwise_distance: got x1 of shape \(\) and x2 of shape \(2,\)"):
            F.pairwise_distance(1.0, [1.0, 2.0])
        with pytest.raises(ArgumentError, match="PairwiseDistance: got p=nan"):
            nn.PairwiseDistance(p=np.nan)
        with pytest.raises(ArgumentError, match="pairwise_distance: got keepdim='yes'"):
            F.pairwise_distance([1.0], [2.0], keepdim="yes")


class TestNormalize:
    def test_numbers_and_gradients(self, rng):
        x = rng.normal(size=(3, 4))
        np.testing.assert_allclose(F.normalize(x), x / np.linalg.norm(x, axis=1, keepdims=True))
        np.testing.assert_allclose(F.normalize(x, axis=0), F.normalize(x, 2.0, 0))
        np.testing.assert_allclose(abs(F.normalize(x, 1.0)).sum(axis=1), 1.0)
        for p in (1.0, 2.0, 3.0):
            check_grads(lambda x, p=p: F.normalize(x, p, -1), Tensor(x))

    def test_0_stays_0_with_a_gradient_as_in_pytorch(self):
        x = Tensor([[0.0, 0.0]])
        F.normalize(x, eps=0.5).backward([[1.0, 2.0]])
        assert x.grad.tolist() == [[2.0, 4.0]]
        assert F.normalize(np.zeros((1, 2), np.float16)).tolist() == [[0.0, 0.0]]

    def test_wrong_settings(self):
        with pytest.raises(ArgumentError, match="normalize: got dim=1 and axis=1"):
            F.normalize(np.ones((2, 2)), 2.0, 1, axis=1)
        with pytest.raises(ArgumentError, match="normalize: got p='two'"):
            F.normalize(np.ones((2, 2)), "two")


def test_reprs():
    assert repr(nn.CosineSimilarity()) == "CosineSimilarity()"
    assert repr(nn.CosineSimilarity(0, 1e-6)) == "CosineSimilarity(dim=0, eps=1e-06)"
    assert repr(nn.PairwiseDistance(1)) == "PairwiseDistance(p=1.0)"


def test_a_count_is_a_tensor_with_a_gradient_of_0():
    x = Tensor([[1.0, 2.0]])
    out = F.pairwise_distance(x, np.array([[1.0, 3.0]]), 0, eps=0.0)
    assert out.data.tolist() == [1.0]
    out.backward(np.ones(1))
    assert x.grad.tolist() == [[0.0, 0.0]]
