"""Losses of numbers: kinks, and sizes far from 1."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, Tensor
from autograd.testing import check_grads


def test_l1_has_gradient_zero_where_prediction_and_target_agree():
    x = Tensor([1.0, 2.0])
    F.l1_loss(x, [1.0, 0.0], reduction="sum").backward()
    assert x.grad.tolist() == [0.0, 1.0]


REDUCTIONS = ["mean", "sum", "none"]


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_gradients_of_huber(reduction, rng):
    x, t = Tensor([0.3, -0.4, 2.0, -3.0]), Tensor([0.0, 0.1, 0.0, 0.5])
    got = F.huber_loss(x, t, delta=0.7, reduction="none").data
    np.testing.assert_allclose(got, [0.045, 0.125, 0.7 * 1.65, 0.7 * 3.15], rtol=1e-12)
    check_grads(lambda x, t: F.huber_loss(x, t, delta=0.7, reduction=reduction), x, t)
    far = F.huber_loss(Tensor([1e200, -1e4]), [0.0, 0.0], reduction="none")
    assert far.data.tolist() == [1e200, 1e4 - 0.5]


def test_a_delta_out_of_range():
    x = Tensor(np.zeros((1, 3)))
    with pytest.raises(ArgumentError, match="huber_loss: got delta=0"):
        F.huber_loss(x, x, delta=0)
    with pytest.raises(ArgumentError, match="HuberLoss: got delta=-1"):
        nn.HuberLoss(delta=-1)


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_gradients_of_smooth_l1(reduction):
    x, t = Tensor([0.3, -0.4, 2.0, -3.0]), Tensor([0.0, 0.1, 0.0, 0.5])
    got = F.smooth_l1_loss(x, t, beta=0.7, reduction="none").data
    np.testing.assert_allclose(got, [0.045 / 0.7, 0.125 / 0.7, 1.65, 3.15], rtol=1e-12)
    check_grads(lambda x, t: F.smooth_l1_loss(x, t, beta=0.7, reduction=reduction), x, t)
    absolute = F.smooth_l1_loss(x, t, beta=0, reduction=reduction)
    np.testing.assert_array_equal(absolute.data, F.l1_loss(x, t, reduction=reduction).data)
    assert F.smooth_l1_loss(Tensor(np.ones(2, np.float32)), [0, 0], beta=0.3).dtype == np.float32


def test_betas_and_targets_that_are_none():
    x = Tensor(np.zeros((1, 3)))
    with pytest.raises(ArgumentError, match="smooth_l1_loss: got beta=-1, expected a finite number >= 0"):
        F.smooth_l1_loss(x, x, beta=-1)
    with pytest.raises(ArgumentError, match="SmoothL1Loss: got beta='small'"):
        nn.SmoothL1Loss(beta="small")
    with pytest.raises(ArgumentError, match="smooth_l1_loss: got nan in the target"):
        F.smooth_l1_loss(x, [[np.nan, 0, 0]])
    with pytest.raises(ValueError, match="smooth_l1_loss: got input of shape"):
        nn.SmoothL1Loss()(x, np.zeros(3))
