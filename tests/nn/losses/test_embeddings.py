"""Losses of pairs and triplets: ties, directions of length 0, shapes and signs that are none."""

import copy
import pickle

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from autograd.testing import check_grads

REDUCTIONS = ["mean", "sum", "none"]


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_gradients_of_cosine_embedding(reduction, rng):
    a, b = Tensor(rng.normal(size=(4, 3))), Tensor(rng.normal(size=(4, 3)))
    check_grads(lambda a, b: F.cosine_embedding_loss(a, b, [1, -1, 1, -1], -0.3, reduction=reduction), a, b)
    one = F.cosine_embedding_loss(a[0], b[0], 1, reduction=reduction)
    assert one.shape == ()
    assert float(one.data) == pytest.approx(1 - F.cosine_similarity(a.data[0], b.data[0], 0), abs=1e-10)


def test_a_direction_of_length_0_has_a_finite_gradient():
    a = Tensor([[0.0, 0.0]])
    y = F.cosine_embedding_loss(a, [[3.0, 4.0]], [1])
    y.backward()
    assert y.data == 1.0
    np.testing.assert_allclose(a.grad, [[-0.6e6, -0.8e6]])


def test_float16_lengths_do_not_overflow():
    a = Tensor(np.full((1, 4), 300, np.float16))
    y = F.cosine_embedding_loss(a, a.data, [1])
    assert y.dtype == np.float16
    assert y.data == 0


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize("p", [1.0, 2.0, 3.0])
def test_gradients_of_triplets(reduction, swap, p, rng):
    xs = [Tensor(rng.normal(size=(5, 3))) for _ in range(3)]
    check_grads(lambda *xs: F.triplet_margin_loss(*xs, 0.7, p, swap=swap, reduction=reduction), *xs)


def test_triplets_of_ones_own_distance(rng):
    xs = [Tensor(rng.normal(size=(5, 3))) for _ in range(3)]
    same = F.triplet_margin_with_distance_loss(*xs, swap=True)
    np.testing.assert_array_equal(same.data, F.triplet_margin_loss(*xs, swap=True).data)
    module = nn.TripletMarginWithDistanceLoss(distance_function=nn.PairwiseDistance(p=1), margin=0.5)
    np.testing.assert_array_equal(module(*xs).data, F.triplet_margin_loss(*xs, 0.5, 1).data)
    np.testing.assert_array_equal(nn.TripletMarginLoss(0.5, p=1)(*xs).data, module(*xs).data)
    for again in (copy.deepcopy(module), pickle.loads(pickle.dumps(module))):
        np.testing.assert_array_equal(again(*xs).data, module(*xs).data)
    with pytest.raises(OperandError, match="got 'cosine' as distance_function, expected a function"):
        F.triplet_margin_with_distance_loss(*xs, distance_function="cosine")


def test_a_tie_is_pulled_apart_as_in_pytorch():
    a, b = Tensor([1.0]), Tensor([1.0])
    F.margin_ranking_loss(a, b, [1]).backward()
    assert (a.grad.tolist(), b.grad.tolist()) == ([-1.0], [1.0])


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_gradients_of_ranking(reduction, rng):
    a, b = Tensor([2.0, 0.3, -0.4]), Tensor([0.1, 0.9, 0.0])
    got = F.margin_ranking_loss(a, b, [1, 1, -1], 0.5, reduction="none").data
    np.testing.assert_allclose(got, [0.0, 1.1, 0.1])
    check_grads(lambda a, b: F.margin_ranking_loss(a, b, [1, 1, -1], 0.5, reduction=reduction), a, b)


def test_signs_and_shapes_that_are_none():
    a, b = Tensor(np.ones((2, 3))), np.ones((2, 3))
    with pytest.raises(ArgumentError, match=r"cosine_embedding_loss: got 0.0 in the target, expected -1 and 1 alone"):
        F.cosine_embedding_loss(a, b, [0, 1])
    with pytest.raises(ArgumentError, match="cosine_embedding_loss: got nan in the target"):
        F.cosine_embedding_loss(a, b, [np.nan, 1])
    with pytest.raises(
        ShapeError, match=r"got target of shape \(2, 1\) and input1 of shape \(2, 3\), expected .* \(2,\)"
    ):
        F.cosine_embedding_loss(a, b, [[1], [1]])
    with pytest.raises(ShapeError, match=r"got input1 of shape \(2, 3\) and input2 of shape \(1, 3\)"):
        F.cosine_embedding_loss(a, b[:1], [1, 1])
    with pytest.raises(ShapeError, match=r"got input1 of shape \(1, 2, 3\), expected \(N, D\), or \(D,\)"):
        F.cosine_embedding_loss(a[None], b[None], [[1, 1]])
    with pytest.raises(ArgumentError, match=r"CosineEmbeddingLoss: got margin=2.0, expected a cosine from -1 to 1"):
        nn.CosineEmbeddingLoss(2.0)
    with pytest.raises(ShapeError, match=r"got input1 of shape \(2, 3\) and target of shape \(2,\)"):
        F.margin_ranking_loss(a, b, [1, 1])
    with pytest.raises(ArgumentError, match=r"margin_ranking_loss: got 2.0 in the target"):
        F.margin_ranking_loss([1.0], [2.0], [2])
    with pytest.raises(ShapeError, match=r"got anchor of shape \(2, 3\) and negative of shape \(1, 3\)"):
        F.triplet_margin_loss(a, b, b[:1])
    for f in (F.triplet_margin_loss, F.triplet_margin_with_distance_loss):
        with pytest.raises(ArgumentError, match=f"{f.__name__}: got margin=0, expected a finite number > 0"):
            f(a, b, b, margin=0)
    with pytest.raises(ShapeError, match=r"triplet_margin_loss: got anchor of shape \(\), expected \(..., D\)"):
        F.triplet_margin_loss(1.0, 1.0, 2.0)
    with pytest.raises(ArgumentError, match="TripletMarginLoss: got swap='no'"):
        nn.TripletMarginLoss(swap="no")


def test_float32_stays_float32():
    a = Tensor(np.ones((2, 3), np.float32))
    b = np.zeros((2, 3))
    ranked = F.margin_ranking_loss(a, b, np.ones((2, 3)))
    for y in (F.cosine_embedding_loss(a, b, [1, -1]), F.triplet_margin_loss(a, b, b), ranked):
        a.grad = None
        y.backward()
        assert y.dtype == a.grad.dtype == np.float32


def test_swap_takes_the_nearer_of_anchor_and_positive():
    anchor, positive, negative = Tensor([[0.0]]), [[2.0]], [[3.0]]
    far = F.triplet_margin_loss(anchor, positive, negative, margin=5.0, eps=0.0)
    near = F.triplet_margin_loss(anchor, positive, negative, margin=5.0, eps=0.0, swap=True)
    # the negative is 3 from the anchor and 1 from the positive
    assert (float(far.data), float(near.data)) == (4.0, 6.0)
