"""Binary cross entropies: both tails, certainty, weights, and refusals."""

import numpy as np
import pytest

import nn.functional as F
from autograd import ArgumentError, Tensor, gradients
from autograd.testing import check_grads


def test_binary_cross_entropy_is_accurate_in_both_tails():
    x = Tensor([50.0, -50.0, 50.0, -50.0])
    target = np.array([1.0, 0.0, 0.0, 1.0])
    loss = F.binary_cross_entropy_with_logits(x, target, reduction="none")
    (g,) = gradients([loss.sum()], [x])
    tiny = np.exp(-50.0)
    np.testing.assert_allclose(loss.data, [tiny, tiny, 50 + tiny, 50 + tiny], rtol=1e-12)
    np.testing.assert_allclose(g, [-tiny, tiny, 1.0, -1.0], rtol=1e-12)


def test_binary_cross_entropy_at_certainty_is_pytorchs():
    p = Tensor([0.0, 0.0, 1.0, 1.0])
    t = Tensor([0.0, 1.0, 0.0, 1.0])
    loss = F.binary_cross_entropy(p, t, reduction="none")
    loss.backward(np.ones(4))
    assert loss.data.tolist() == [0.0, 100.0, 100.0, 0.0]
    assert p.grad.tolist() == [0.0, -1e12, 1e12, 0.0]
    assert t.grad.tolist() == [100.0, 100.0, -100.0, -100.0]


def test_binary_cross_entropies_agree(rng):
    x, t = Tensor(rng.normal(size=(4, 3))), Tensor(rng.uniform(0.1, 0.9, (4, 3)))
    weight = rng.uniform(0.5, 2, (4, 1))
    a = F.binary_cross_entropy(F.sigmoid(x), t, weight, reduction="sum")
    b = F.binary_cross_entropy_with_logits(x, t, weight, reduction="sum")
    c = F.binary_cross_entropy_with_logits(x, t, weight, reduction="sum", pos_weight=1.0)
    assert a.data == pytest.approx(b.data, rel=1e-13)
    assert c.data == pytest.approx(b.data, rel=1e-13)
    check_grads(lambda x, t: F.binary_cross_entropy_with_logits(x, t, weight, pos_weight=[1.0, 2.0, 3.0]), x, t)


def test_far_logits_with_weights_of_positives():
    x = Tensor([1e4, -1e4, 1e4, -1e4])
    loss = F.binary_cross_entropy_with_logits(x, [1, 0, 0, 1], reduction="none", pos_weight=3.0)
    loss.backward(np.ones(4))
    assert loss.data.tolist() == [0.0, 0.0, 1e4, 3e4]
    assert x.grad.tolist() == [0.0, 0.0, 1.0, -3.0]


@pytest.mark.parametrize("wrong", [-0.1, 1.5, np.inf])
def test_probabilities_outside_of_0_to_1_are_named(wrong):
    for loss in (F.binary_cross_entropy, F.binary_cross_entropy_with_logits):
        with pytest.raises(ArgumentError, match=f"{loss.__name__}: got {wrong} in the target, expected numbers from 0"):
            loss(Tensor([0.5, 0.5]), [1.0, wrong])
    with pytest.raises(ArgumentError, match=f"binary_cross_entropy: got {wrong} in the input"):
        F.binary_cross_entropy(Tensor([0.5, wrong]), [1.0, 0.0])
    with np.errstate(invalid="ignore"):  # NaN passes, and shows in the loss
        assert np.isnan(F.binary_cross_entropy_with_logits(Tensor([np.nan]), [np.nan]).data)


def test_binary_cross_entropy_to_second_order(rng):
    x, t, weight = rng.uniform(0.1, 0.9, (3, 4)), rng.uniform(0.1, 0.9, (3, 4)), rng.uniform(0.5, 2.0, 4)
    check_grads(lambda x, t: F.binary_cross_entropy(x, t, weight), x, t)
