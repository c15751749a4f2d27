"""Reductions, dtypes and modules, which all losses share."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import Tensor
from autograd.testing import check_grads

REDUCTIONS = ["mean", "sum", "none"]


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize(
    ("loss", "by_hand"),
    [
        (F.mse_loss, lambda x, t: (x - t) ** 2),
        (F.l1_loss, lambda x, t: abs(x - t)),
        (F.binary_cross_entropy_with_logits, lambda x, t: np.log1p(np.exp(x)) - t * x),
    ],
    ids=["mse", "l1", "bce"],
)
def test_elementwise_losses(loss, by_hand, reduction, rng):
    x, t = Tensor(rng.uniform(1, 2, (4, 3))), Tensor(rng.uniform(0.1, 0.9, (4, 3)))
    expected = by_hand(x.data, t.data)
    expected = {"mean": expected.mean(), "sum": expected.sum(), "none": expected}[reduction]
    np.testing.assert_allclose(loss(x, t, reduction=reduction).data, expected, rtol=1e-12)
    check_grads(lambda x, t: loss(x, t, reduction=reduction), x, t)


@pytest.mark.parametrize("loss", [F.mse_loss, F.l1_loss, F.binary_cross_entropy_with_logits])
def test_float32_stays_float32(loss):
    x = Tensor(np.ones((2, 2), np.float32))
    for target in (np.ones((2, 2)), np.ones((2, 2), int), np.ones((2, 2), bool), [[1, 0], [0, 1]]):
        x.grad = None
        y = loss(x, target)
        y.backward()
        assert y.dtype == x.grad.dtype == np.float32


@pytest.mark.parametrize(
    "loss", [F.mse_loss, F.l1_loss, F.binary_cross_entropy_with_logits, F.cross_entropy, F.nll_loss]
)
def test_unknown_reduction(loss):
    with pytest.raises(ValueError, match=f"{loss.__name__}: got reduction 'average', expected one of mean, sum, none"):
        loss(Tensor([1.0, 2.0]), np.array(0), reduction="average")


def test_nothing_passed_in_is_changed():
    x, t, c = np.eye(3), np.full((3, 3), 0.25), np.array([0, 1, 2])
    kept = [a.copy() for a in (x, t, c)]
    for loss, target in (
        (F.mse_loss, t),
        (F.binary_cross_entropy_with_logits, t),
        (F.cross_entropy, c),
        (F.nll_loss, c),
    ):
        loss(Tensor(x), target).backward()
    for a, b in zip((x, t, c), kept, strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize(
    ("module", "function"),
    [
        (nn.CrossEntropyLoss, nn.functional.cross_entropy),
        (nn.NLLLoss, nn.functional.nll_loss),
        (nn.MSELoss, nn.functional.mse_loss),
        (nn.L1Loss, nn.functional.l1_loss),
        (nn.BCEWithLogitsLoss, nn.functional.binary_cross_entropy_with_logits),
    ],
)
def test_loss_modules_are_the_functions(module, function, rng):
    x = Tensor(rng.normal(size=(4, 3)))
    target = np.array([0, 1, 2, 0]) if module in (nn.CrossEntropyLoss, nn.NLLLoss) else rng.uniform(size=(4, 3))
    for reduction in ("mean", "sum", "none"):
        np.testing.assert_array_equal(
            module(reduction=reduction)(x, target).data, function(x, target, reduction=reduction).data
        )
    assert repr(module()) == f"{module.__name__}()"
    assert repr(module(reduction="sum")) == f"{module.__name__}(reduction='sum')"
    with pytest.raises(ValueError, match=f"{module.__name__}: got reduction 'max'"):
        module(reduction="max")


@pytest.mark.parametrize(
    ("module", "target"),
    [
        (nn.CrossEntropyLoss([1.0, 2.0, 3.0], label_smoothing=0.1, ignore_index=1), np.array([0, 1])),
        (nn.CrossEntropyLoss([1.0, 2.0, 3.0], label_smoothing=0.1), np.full((2, 3), 1 / 3)),
        (nn.NLLLoss([1.0, 2.0, 3.0]), np.array([0, 1])),
        (nn.BCELoss([1.0, 2.0, 3.0]), np.full((2, 3), 0.25)),
        (nn.BCEWithLogitsLoss(2.0, pos_weight=[1.0, 2.0, 3.0]), np.full((2, 3), 0.25)),
        (nn.HuberLoss(delta=0.1), np.zeros((2, 3))),
        (nn.HingeLoss(margin=0.5), np.ones((2, 3))),
        (nn.HingeEmbeddingLoss(0.5), -np.ones((2, 3))),
    ],
    ids=repr,
)
def test_float32_stays_float32_whatever_the_options(module, target):
    x = Tensor(np.full((2, 3), 0.5, np.float32))
    y = module(x, target)
    y.backward()
    assert y.dtype == x.grad.dtype == np.float32


def test_modules_keep_their_weights_as_buffers():
    loss = nn.CrossEntropyLoss([1.0, 2.0])
    assert loss.parameters() == []
    assert loss.state_dict()["weight"].tolist() == [1.0, 2.0]
    assert repr(nn.HuberLoss(reduction="sum")) == "HuberLoss(reduction='sum')"
    assert nn.CrossEntropyLoss().state_dict() == {}
