"""Losses beyond the plain cases of ``test_functional`` and ``test_layer_table``: second order, edges, wrong input."""

import math

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from autograd.testing import check_grads

REDUCTIONS = ["mean", "sum", "none"]


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("shape", [(3,), (5, 3), (2, 3, 2), (2, 3, 2, 2)])
@pytest.mark.parametrize("name", ["cross_entropy", "nll_loss"])
@pytest.mark.parametrize("options", ["plain", "weight", "ignore", "all"])
def test_class_losses_with_all_options(name, shape, options, reduction, rng):
    loss = getattr(F, name)
    x = Tensor(rng.normal(size=shape))
    samples = shape[:1] + shape[2:] if len(shape) > 1 else ()
    target = rng.integers(0, 3, samples)
    target[tuple(0 for _ in samples)] = 0
    kwargs = {"weight": rng.uniform(0.5, 2, 3)} if options in ("weight", "all") else {}
    if options in ("ignore", "all"):
        kwargs["ignore_index"] = 1
    if name == "cross_entropy" and options == "all":
        kwargs["label_smoothing"] = 0.2
    got = loss(x, target, reduction=reduction, **kwargs)
    expected = by_hand(x.data, target, reduction, name == "cross_entropy", **kwargs)
    np.testing.assert_allclose(got.data, expected, rtol=1e-12, atol=1e-14)
    check_grads(lambda x: loss(x, target, reduction=reduction, **kwargs), x)


def by_hand(x, target, reduction, normalize, weight=(1.0, 1.0, 1.0), ignore_index=-100, label_smoothing=0.0):
    """One sample after the other, as the documentation words it."""
    losses, counted = np.zeros(target.shape), 0.0
    for place in np.ndindex(target.shape):
        row = x[(*place[:1], slice(None), *place[1:])] if place else x
        log_p = row - math.log(sum(math.exp(v) for v in row)) if normalize else row
        right = target[place]
        if right == ignore_index:
            continue
        losses[place] = -(1 - label_smoothing) * weight[right] * log_p[right]
        losses[place] -= label_smoothing / 3 * sum(w * lp for w, lp in zip(weight, log_p, strict=True))
        counted += weight[right]
    return losses if reduction == "none" else losses.sum() / (counted if reduction == "mean" else 1)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("shape", [(3,), (5, 3), (2, 3, 2)])
@pytest.mark.parametrize("extra", [False, True])
def test_cross_entropy_against_probabilities(shape, extra, reduction, rng):
    x = Tensor(rng.normal(size=shape))
    axis = 0 if len(shape) == 1 else 1
    p = rng.uniform(0.1, 1, shape)
    t = Tensor(p / p.sum(axis=axis, keepdims=True))
    kwargs = {"weight": rng.uniform(0.5, 2, 3), "label_smoothing": 0.2} if extra else {}
    got = F.cross_entropy(x, t, reduction=reduction, **kwargs)
    log_p = x.data - np.log(np.exp(x.data).sum(axis=axis, keepdims=True))
    mixed = t.data * 0.8 + 0.2 / 3 if extra else t.data
    weight = np.reshape(kwargs.get("weight", np.ones(3)), (3,) + (1,) * (len(shape) - axis - 1))
    losses = -(mixed * log_p * weight).sum(axis=axis)
    expected = {"mean": losses.mean(), "sum": losses.sum(), "none": losses}[reduction]
    np.testing.assert_allclose(got.data, expected, rtol=1e-12)
    check_grads(lambda x, t: F.cross_entropy(x, t, reduction=reduction, **kwargs), x, t)


def test_one_hot_probabilities_are_classes(rng):
    x, classes = rng.normal(size=(4, 3)), np.array([0, 2, 1, 1])
    a, b = Tensor(x), Tensor(x)
    F.cross_entropy(a, classes, label_smoothing=0.1).backward()
    F.cross_entropy(b, np.eye(3)[classes], label_smoothing=0.1).backward()
    np.testing.assert_allclose(a.grad, b.grad, rtol=1e-12, atol=1e-16)


def test_a_class_that_is_impossible_and_not_wanted_costs_nothing():
    x = Tensor([[0.0, -np.inf]])
    loss = F.cross_entropy(x, [[1.0, 0.0]])
    loss.backward()
    assert loss.data == 0.0
    assert x.grad.tolist() == [[0.0, 0.0]]


def test_weights_may_be_learned(rng):
    x, w = Tensor(rng.normal(size=(4, 3))), Tensor(rng.uniform(0.5, 2, 3))
    check_grads(lambda x, w: F.cross_entropy(x, [0, 1, 2, 1], w, label_smoothing=0.1), x, w)
    p, t, v = Tensor(rng.uniform(0.2, 0.8, (4, 3))), Tensor(rng.uniform(0.2, 0.8, (4, 3))), Tensor([0.5, 1.0, 2.0])
    check_grads(lambda p, t, v: F.binary_cross_entropy(p, t, v), p, t, v)
    check_grads(lambda x, t, v, w: F.binary_cross_entropy_with_logits(x, t, v, pos_weight=w), x, t, v, w)


def test_where_every_sample_is_ignored_there_is_no_mean():
    x = Tensor(np.ones((2, 3)))
    assert F.cross_entropy(x, [-100, -100], reduction="sum").data == 0.0
    assert F.cross_entropy(x, [-100, -100], reduction="none").data.tolist() == [0.0, 0.0]
    with np.errstate(invalid="ignore"):
        assert np.isnan(F.cross_entropy(x, [-100, -100]).data)


def test_a_right_class_may_be_the_ignored_one():
    x = Tensor(np.eye(3))
    kept = F.cross_entropy(x, [0, 1, 2], ignore_index=2)
    assert kept.data == pytest.approx(F.cross_entropy(x[:2], [0, 1]).data)
    with pytest.raises(ArgumentError, match="got class -1 in the target"):
        F.cross_entropy(x, [0, -1, 2], ignore_index=2)


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_gradients_of_huber(reduction, rng):
    x, t = Tensor([0.3, -0.4, 2.0, -3.0]), Tensor([0.0, 0.1, 0.0, 0.5])
    got = F.huber_loss(x, t, delta=0.7, reduction="none").data
    np.testing.assert_allclose(got, [0.045, 0.125, 0.7 * 1.65, 0.7 * 3.15], rtol=1e-12)
    check_grads(lambda x, t: F.huber_loss(x, t, delta=0.7, reduction=reduction), x, t)
    far = F.huber_loss(Tensor([1e200, -1e4]), [0.0, 0.0], reduction="none")
    assert far.data.tolist() == [1e200, 1e4 - 0.5]


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
    with np.errstate(invalid="ignore"):  # NaN is let through, to be seen in the loss
        assert np.isnan(F.binary_cross_entropy_with_logits(Tensor([np.nan]), [np.nan]).data)


@pytest.mark.parametrize("loss", [F.hinge_loss, F.hinge_embedding_loss])
def test_signs_are_signs(loss):
    with pytest.raises(ArgumentError, match=rf"{loss.__name__}: got 0.0 in the target, expected -1 and 1 alone"):
        loss(Tensor([1.0, 2.0]), [0, 1])


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


def test_settings_out_of_range():
    x = Tensor(np.zeros((1, 3)))
    for smoothing in (-0.1, 1.1):
        with pytest.raises(ArgumentError, match=f"cross_entropy: got label_smoothing={smoothing}"):
            F.cross_entropy(x, [0], label_smoothing=smoothing)
        with pytest.raises(ArgumentError, match=f"CrossEntropyLoss: got label_smoothing={smoothing}"):
            nn.CrossEntropyLoss(label_smoothing=smoothing)
    with pytest.raises(ArgumentError, match="huber_loss: got delta=0"):
        F.huber_loss(x, x, delta=0)
    with pytest.raises(ArgumentError, match="HuberLoss: got delta=-1"):
        nn.HuberLoss(delta=-1)


def test_probabilities_of_another_shape_are_no_probabilities():
    with pytest.raises(
        OperandError, match=r"got a target of dtype float64, expected integer classes.* or probabilities"
    ):
        F.cross_entropy(Tensor(np.zeros((2, 3))), np.ones((2, 4)))
    with pytest.raises(OperandError, match="nll_loss: got a target of dtype float64, expected integer classes"):
        F.nll_loss(Tensor(np.zeros((2, 3))), np.ones((2, 3)))


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
