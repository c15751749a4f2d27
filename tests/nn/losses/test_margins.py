"""Hinge losses: gradients, and targets that are no signs."""

import numpy as np
import pytest

import nn.functional as F
from autograd import ArgumentError, Tensor
from autograd.testing import check_grads

REDUCTIONS = ["mean", "sum", "none"]


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_gradients_of_hinge_losses(reduction, rng):
    x, signs = Tensor([2.0, 0.3, -0.4, -3.0]), np.array([1, 1, -1, 1])
    np.testing.assert_allclose(F.hinge_loss(x, signs, reduction="none").data, [0.0, 0.7, 0.6, 4.0], rtol=1e-15)
    check_grads(lambda x: F.hinge_loss(x, signs, margin=0.5, reduction=reduction), x)
    d = Tensor([2.0, 0.3, 0.4, 3.0])
    embedded = F.hinge_embedding_loss(d, signs, margin=0.5, reduction="none")
    np.testing.assert_allclose(embedded.data, [2.0, 0.3, 0.1, 3.0], rtol=1e-14)
    check_grads(lambda d: F.hinge_embedding_loss(d, signs, margin=0.5, reduction=reduction), d)
    assert F.hinge_loss(Tensor([1.0]), [1]).data == 0.0


@pytest.mark.parametrize("loss", [F.hinge_loss, F.hinge_embedding_loss])
def test_signs_are_signs(loss):
    with pytest.raises(ArgumentError, match=rf"{loss.__name__}: got 0.0 in the target, expected -1 and 1 alone"):
        loss(Tensor([1.0, 2.0]), [0, 1])
