"""Margins of classes and labels: numbers by hand, and targets that are none."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from autograd.testing import check_grads

REDUCTIONS = ["mean", "sum", "none"]


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_gradients(reduction, rng):
    x = Tensor(rng.normal(size=(3, 4)))
    y, labels = np.array([0, 3, 1]), np.array([[0, 2, -1, 1], [-1, 0, 0, 0], [3, 3, 1, 0]])
    signs = rng.choice([-1, 1], (3, 4))
    for p in (1, 2):
        check_grads(lambda x, p=p: F.multi_margin_loss(x, y, p, 0.7, [1, 2, 0.5, 1], reduction=reduction), x)
    check_grads(lambda x: F.multilabel_margin_loss(x, labels, reduction=reduction), x)
    check_grads(lambda x: F.soft_margin_loss(x, signs, reduction=reduction), x)
    t = Tensor(rng.uniform(0.1, 0.9, (3, 4)))
    check_grads(lambda x, t: F.multilabel_soft_margin_loss(x, t, [1, 2, 0.5, 1], reduction=reduction), x, t)


def test_numbers_by_hand():
    x = [[0.1, 0.2, 0.4, 0.8]]
    assert float(F.multilabel_margin_loss(x, [[3, 0, -1, 1]])) == pytest.approx(0.85)
    assert float(F.multilabel_margin_loss(x, [[-1, 0, 1, 2]])) == 0.0
    assert float(F.multi_margin_loss(x, [3])) == pytest.approx((0.3 + 0.4 + 0.6) / 4)
    assert float(F.multi_margin_loss(x[0], 3, p=2)) == pytest.approx((0.09 + 0.16 + 0.36) / 4)
    assert float(F.multi_margin_loss(x, [3], weight=[1, 1, 1, 2])) == pytest.approx(2 * 1.3 / 4)
    far = Tensor([1000.0, -1000.0])  # PyTorch's loss is infinite there, and its gradient NaN
    y = F.soft_margin_loss(far, [-1, 1], reduction="none")
    y.backward([1.0, 1.0])
    assert (y.data.tolist(), far.grad.tolist()) == ([1000.0, 1000.0], [1.0, -1.0])


def test_shapes_of_unreduced_losses():
    x = np.zeros((3, 4))
    assert F.multi_margin_loss(x, [0, 1, 2], reduction="none").shape == (3,)
    assert F.multi_margin_loss(x[0], 1, reduction="none").shape == ()
    assert F.multilabel_margin_loss(x, np.zeros((3, 4), int), reduction="none").shape == (3,)
    assert F.multilabel_soft_margin_loss(x, x, reduction="none").shape == (3,)


def test_targets_that_are_none():
    x = Tensor(np.zeros((2, 3)))
    with pytest.raises(ArgumentError, match="multi_margin_loss: got class 3 in the target, expected 0 to 2"):
        F.multi_margin_loss(x, [0, 3])
    with pytest.raises(ArgumentError, match="multi_margin_loss: got class -100 in the target"):
        F.multi_margin_loss(x, [0, -100])
    with pytest.raises(
        OperandError, match="multi_margin_loss: got a target of dtype float64, expected integer classes"
    ):
        F.multi_margin_loss(x, [0.0, 1.0])
    with pytest.raises(ArgumentError, match="multi_margin_loss: got p=3, expected 1 or 2"):
        F.multi_margin_loss(x, [0, 1], p=3)
    with pytest.raises(ShapeError, match=r"multi_margin_loss: got weight of shape \(2,\), expected \(3,\)"):
        F.multi_margin_loss(x, [0, 1], weight=[1, 2])
    with pytest.raises(ShapeError, match=r"multi_margin_loss: got input of shape \(1, 2, 3\)"):
        F.multi_margin_loss(x[None], [0, 1])
    with pytest.raises(ArgumentError, match="multilabel_margin_loss: got label 3 in the target, expected -1 to 2"):
        F.multilabel_margin_loss(x, [[0, 3, -1], [0, 0, 0]])
    with pytest.raises(OperandError, match="multilabel_margin_loss: got a target of dtype float64"):
        F.multilabel_margin_loss(x, np.zeros((2, 3)))
    with pytest.raises(
        ShapeError, match=r"multilabel_margin_loss: got input of shape \(2, 3\) and target of shape \(2, 1\)"
    ):
        F.multilabel_margin_loss(x, [[0], [1]])
    with pytest.raises(
        ArgumentError, match=r"multilabel_soft_margin_loss: got 2.0 in the target, expected numbers from 0"
    ):
        F.multilabel_soft_margin_loss(x, np.full((2, 3), 2.0))
    with pytest.raises(ArgumentError, match=r"soft_margin_loss: got 0.0 in the target, expected -1 and 1 alone"):
        F.soft_margin_loss(x, np.zeros((2, 3)))
    with pytest.raises(ShapeError, match=r"got input of shape \(\), expected \(..., C\)"):
        F.multilabel_soft_margin_loss(1.0, 1.0)
    with pytest.raises(ArgumentError, match="MultiMarginLoss: got p='one'"):
        nn.MultiMarginLoss("one")


def test_weights_are_state_and_float32_stays_float32():
    x = Tensor(np.ones((2, 3), np.float32))
    for module, target in (
        (nn.MultiMarginLoss(weight=[1.0, 2.0, 3.0]), [0, 1]),
        (nn.MultiLabelSoftMarginLoss(weight=[1.0, 2.0, 3.0]), np.ones((2, 3))),
        (nn.MultiLabelMarginLoss(), [[0, 1, -1], [2, -1, -1]]),
        (nn.SoftMarginLoss(), np.ones((2, 3))),
    ):
        assert list(module.state_dict()) == (["weight"] if hasattr(module, "weight") else [])
        x.grad = None
        y = module(x, target)
        y.backward()
        assert y.dtype == x.grad.dtype == np.float32


@pytest.mark.parametrize("shape", [(0,), (3, 0)])
def test_labels_of_no_classes(shape):
    with pytest.raises(ShapeError, match=r"multilabel_margin_loss: got input of shape .* with at least one class"):
        F.multilabel_margin_loss(Tensor(np.zeros(shape)), np.zeros(shape, int))
