"""Shapes that do not fit: nothing is broadcast but weights. The dtype of single numbers."""

import numpy as np
import pytest

import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor


@pytest.mark.parametrize("loss", [F.mse_loss, F.l1_loss, F.binary_cross_entropy_with_logits])
@pytest.mark.parametrize("target", [(4,), (4, 4), (1, 1), (2, 2), ()])
def test_elementwise_losses_refuse_to_broadcast(loss, target):
    with pytest.raises(ShapeError, match=rf"{loss.__name__}: got input of shape \(4, 1\) and target of shape"):
        loss(Tensor(np.zeros((4, 1))), np.zeros(target))


def test_the_classic_column_against_row_gets_a_hint():
    with pytest.raises(ShapeError, match=r"target.reshape\(input.shape\)"):
        F.mse_loss(Tensor(np.zeros((4, 1))), np.zeros(4))


@pytest.mark.parametrize(
    "loss", [F.huber_loss, F.binary_cross_entropy, F.hinge_loss, F.hinge_embedding_loss], ids=lambda f: f.__name__
)
def test_nothing_is_broadcast(loss):
    with pytest.raises(ShapeError, match=rf"{loss.__name__}: got input of shape \(4, 1\) and target of shape \(4,\)"):
        loss(Tensor(np.ones((4, 1))), np.ones(4))
    with pytest.raises(ArgumentError, match=f"{loss.__name__}: got reduction 'max'"):
        loss(Tensor(np.ones(4)), np.ones(4), reduction="max")


def test_weights_of_wrong_shape():
    x = Tensor(np.zeros((4, 3)))
    for weight in (np.ones(2), np.ones((1, 3)), 1.0):
        with pytest.raises(ShapeError, match=r"cross_entropy: got weight of shape .*, expected \(3,\): one a class"):
            F.cross_entropy(x, [0, 1, 2, 0], weight)
    for weight in (np.ones(4), np.ones((2, 4, 3)), np.ones((4, 2))):
        with pytest.raises(ShapeError, match=r"got weight of shape .*, expected one that broadcasts to \(4, 3\)"):
            F.binary_cross_entropy_with_logits(x, np.ones((4, 3)), weight)
    with pytest.raises(ShapeError, match="got pos_weight of shape"):
        F.binary_cross_entropy_with_logits(x, np.ones((4, 3)), pos_weight=np.ones(4))


ELEMENTWISE = [
    F.mse_loss, F.l1_loss, F.huber_loss, F.smooth_l1_loss, F.binary_cross_entropy, F.kl_div, F.poisson_nll_loss,
    F.binary_cross_entropy_with_logits, F.hinge_loss, F.hinge_embedding_loss, F.soft_margin_loss,
]  # fmt: skip


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@pytest.mark.parametrize("loss", ELEMENTWISE, ids=lambda f: f.__name__)
def test_single_numbers_keep_their_dtype(loss, dtype):
    """An array without axes is a number beside a Tensor, and the logarithm of a number is float64."""
    x, t = np.array(0.5, dtype), np.array(1.0, dtype)
    for a, b in ((Tensor(x), t), (x, Tensor(t)), (Tensor(x), Tensor(t))):
        out = loss(a, b, reduction="none")
        assert (out.dtype, out.shape) == (dtype, ())
        assert float(out) == pytest.approx(float(loss(np.array([x]), np.array([t]))), rel=1e-3)
        if out.requires_grad:  # signs have no gradient
            out.backward()
