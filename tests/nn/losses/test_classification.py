"""Losses of classes: all options, probabilities as targets, edges, and refusals."""

import math

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, OperandError, ShapeError, Tensor, gradients
from autograd.testing import check_grads

REDUCTIONS = ["mean", "sum", "none"]


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("one_sample", [False, True])
@pytest.mark.parametrize("name", ["cross_entropy", "nll_loss"])
def test_class_losses(name, one_sample, reduction, rng):
    loss = getattr(F, name)
    x = Tensor(rng.normal(size=3 if one_sample else (5, 3)) * 3)
    target = 2 if one_sample else np.array([0, 2, 1, 1, 0])
    logs = x.data - np.log(np.exp(x.data).sum(axis=-1, keepdims=True)) if name == "cross_entropy" else x.data
    expected = -np.take_along_axis(logs, np.asarray(target)[..., None], axis=-1)[..., 0]
    expected = {"mean": expected.mean(), "sum": expected.sum(), "none": expected}[reduction]
    got = loss(x, target, reduction=reduction)
    assert got.shape == np.shape(expected)
    np.testing.assert_allclose(got.data, expected, rtol=1e-12)
    check_grads(lambda x: loss(x, target, reduction=reduction), x)


def test_cross_entropy_is_exact_where_exp_would_overflow():
    x = Tensor([[1e4, 0.0], [-1e4, 0.0]])
    loss = F.cross_entropy(x, [1, 1], reduction="none")
    assert loss.data.tolist() == [1e4, 0.0]
    (g,) = gradients([loss.sum()], [x])
    assert g.tolist() == [[1.0, -1.0], [0.0, 0.0]]


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_cross_entropy_of_float32_stays_float32(reduction):
    x = Tensor(np.ones((2, 3), np.float32))
    y = F.cross_entropy(x, np.array([0, 1]), reduction=reduction)
    y.backward(np.ones(y.shape))
    assert y.dtype == x.grad.dtype == np.float32


@pytest.mark.parametrize("loss", [F.cross_entropy, F.nll_loss])
@pytest.mark.parametrize(
    ("shape", "target", "error", "message"),
    [
        ((2, 3), [0, 3], ValueError, "got class 3 in the target, expected 0 to 2"),
        ((2, 3), [0, -1], ValueError, "got class -1 in the target, expected 0 to 2"),
        ((3,), 3, ValueError, "got class 3"),
        ((2, 3), [0.0, 1.0], OperandError, "dtype float64, expected integer classes"),
        ((2, 3), [True, False], OperandError, "dtype bool, expected integer classes"),
        ((2, 3), [0, 1, 2], ShapeError, r"input of shape \(2, 3\) and target of shape \(3,\)"),
        ((2, 3), [[0], [1]], ShapeError, r"target of shape \(2, 1\), expected target of shape \(2,\)"),
        ((2, 3), [[1, 0, 0], [0, 1, 0]], ShapeError, "one class a sample"),
        ((2, 3), 0, ShapeError, r"target of shape \(\)"),
        ((2, 3, 4), [0, 1], ShapeError, r"input of shape \(2, 3, 4\) and target of shape \(2,\), expected .* \(2, 4\)"),
        ((), 0, ShapeError, r"input of shape \(\)"),
    ],
)
def test_class_losses_refuse_wrong_targets(loss, shape, target, error, message):
    with pytest.raises(error, match=f"{loss.__name__}: .*{message}"):
        loss(Tensor(np.zeros(shape)), np.array(target))


@pytest.mark.parametrize("wrong", [2**24, -(2**24)])  # with their bytes swapped, these read as 1 and 255
def test_classes_in_the_other_order_of_bytes_are_checked(wrong):
    with pytest.raises(ArgumentError, match=f"got class {wrong} in the target, expected 0 to 299"):
        F.cross_entropy(Tensor(np.zeros((3, 300))), np.array([0, wrong, 0], ">i4"))


def test_labels_in_a_tensor_are_refused():
    with pytest.raises(OperandError, match="integer classes"):
        F.cross_entropy(Tensor(np.zeros((2, 3))), Tensor([0, 1]))


def test_unsigned_and_small_integers_are_classes():
    x = Tensor(np.eye(3))
    losses = [float(F.cross_entropy(x, np.array([0, 1, 2], kind)).data) for kind in ("u1", "i1", "i4", "u8")]
    assert len(set(losses)) == 1


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


def test_a_label_smoothing_out_of_range():
    x = Tensor(np.zeros((1, 3)))
    for smoothing in (-0.1, 1.1):
        with pytest.raises(ArgumentError, match=f"cross_entropy: got label_smoothing={smoothing}"):
            F.cross_entropy(x, [0], label_smoothing=smoothing)
        with pytest.raises(ArgumentError, match=f"CrossEntropyLoss: got label_smoothing={smoothing}"):
            nn.CrossEntropyLoss(label_smoothing=smoothing)


def test_probabilities_of_another_shape_are_no_probabilities():
    with pytest.raises(
        OperandError, match=r"got a target of dtype float64, expected integer classes.* or probabilities"
    ):
        F.cross_entropy(Tensor(np.zeros((2, 3))), np.ones((2, 4)))
    with pytest.raises(OperandError, match="nll_loss: got a target of dtype float64, expected integer classes"):
        F.nll_loss(Tensor(np.zeros((2, 3))), np.ones((2, 3)))


@pytest.mark.parametrize("kind", [">i8", "<i8", "i1", "i4", "u1", "u8"])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("shape", [(1, 1), (6, 2), (4, 70)])
def test_the_usual_call_is_the_one_with_options(shape, order, kind, rng):
    """The mean over rows has a path of its own, for any layout of logits and any integers of the target."""
    data = np.array(rng.normal(size=shape), order=order)
    labels = rng.integers(0, shape[1], shape[0])
    usual, spelled = Tensor(data), Tensor(data)
    nn.functional.cross_entropy(usual, labels.astype(kind)).backward()
    nn.functional.cross_entropy(spelled, labels, np.ones(shape[1])).backward()
    np.testing.assert_allclose(usual.grad, spelled.grad, rtol=1e-12, atol=1e-15)
    expected = np.exp(data) / np.exp(data).sum(axis=1, keepdims=True) - np.eye(shape[1])[labels]
    np.testing.assert_allclose(usual.grad, expected / shape[0], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("wrong", [-1, 3, 2**40])
def test_the_usual_call_refuses_a_class_that_there_is_not(wrong):
    with pytest.raises(ArgumentError, match=f"class {wrong}"):
        nn.functional.cross_entropy(Tensor(np.zeros((2, 3))), np.array([0, wrong]))
    assert float(nn.functional.cross_entropy(Tensor(np.zeros((2, 2))), np.array([0, -100])).data) == np.log(2)
