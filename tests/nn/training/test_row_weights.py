"""Weights of rows and classes: against the loss of rows that are repeated, and against sklearn's "balanced"."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
import nn.functional as F
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from nn.training.row_weights import ClassWeights, RowLoss, checked_weights

RNG = np.random.default_rng(0)
LOGITS, CLASSES = RNG.normal(size=(8, 3)), RNG.integers(0, 3, 8)
P = RNG.uniform(0.1, 0.9, (8, 2))
CLASS_WEIGHT = np.array([0.5, 2.0, 1.0])


def own(prediction, target):
    return ((prediction - target) ** 2).sum(axis=1)


CASES = {  # Each case has a loss, a prediction and a target.
    "cross_entropy": (F.cross_entropy, LOGITS, CLASSES),
    "CrossEntropyLoss": (nn.CrossEntropyLoss(), LOGITS, CLASSES),
    "weight": (nn.CrossEntropyLoss(CLASS_WEIGHT), LOGITS, CLASSES),
    "partial": (partial(F.cross_entropy, weight=CLASS_WEIGHT, label_smoothing=0.1), LOGITS, CLASSES),
    "ignore_index": (nn.CrossEntropyLoss(CLASS_WEIGHT, ignore_index=1), LOGITS, CLASSES),
    "places": (nn.CrossEntropyLoss(ignore_index=2), RNG.normal(size=(8, 3, 4)), RNG.integers(0, 3, (8, 4))),
    "probabilities": (nn.CrossEntropyLoss(CLASS_WEIGHT), LOGITS, RNG.dirichlet([1, 1, 1], 8)),
    "NLLLoss": (nn.NLLLoss(CLASS_WEIGHT), LOGITS, CLASSES),
    "mse_loss": (F.mse_loss, P, RNG.normal(size=(8, 2))),
    "L1Loss": (nn.L1Loss(), P, RNG.normal(size=(8, 2))),
    "HuberLoss": (nn.HuberLoss(delta=0.3), P, RNG.normal(size=(8, 2))),
    "BCELoss": (nn.BCELoss(), P, RNG.integers(0, 2, (8, 2))),
    "BCEWithLogitsLoss": (nn.BCEWithLogitsLoss(pos_weight=[2.0, 0.5]), P, RNG.integers(0, 2, (8, 2))),
    "HingeLoss": (nn.HingeLoss(), P, RNG.integers(0, 2, (8, 2)) * 2 - 1),
}


@pytest.mark.parametrize("name", CASES)
def test_a_weight_is_a_row_that_often(name):
    loss, prediction, target = CASES[name]
    weight = np.array([1, 0, 2, 3, 1, 0, 1, 4])
    x, repeated = Tensor(prediction), Tensor(np.repeat(prediction, weight, axis=0))
    error, count = RowLoss("f", loss)(x, target, weight.astype(float))
    expected = loss(repeated, np.repeat(target, weight, axis=0))
    assert float(error) == pytest.approx(float(expected), rel=1e-13)
    assert count > 0
    error.backward()
    expected.backward()
    rows = np.repeat(np.arange(8), weight)
    summed = np.zeros_like(prediction)
    np.add.at(summed, rows, repeated.grad)
    np.testing.assert_allclose(x.grad, summed, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", CASES)
@given(st.floats(0.1, 10.0))
def test_equal_weights_change_nothing(name, size):
    loss, prediction, target = CASES[name]
    error, _ = RowLoss("f", loss)(Tensor(prediction), target, np.full(8, size))
    assert float(error) == pytest.approx(float(loss(Tensor(prediction), target)), rel=1e-12)


def test_other_reductions():
    weight = np.arange(8.0)
    rows = F.mse_loss(Tensor(P), 0 * P, reduction="none").data
    total, _ = RowLoss("f", nn.MSELoss(reduction="sum"))(Tensor(P), 0 * P, weight)
    assert float(total) == pytest.approx((rows * weight[:, None]).sum())
    mean, _ = RowLoss("f", nn.MSELoss(reduction="none"))(Tensor(P), 0 * P, weight)
    assert float(mean) == pytest.approx((rows * weight[:, None]).sum() / weight.sum() / 2)
    mine, _ = RowLoss("f", own)(Tensor(P), 0 * P, weight)
    assert float(mine) == pytest.approx((rows.sum(axis=1) * weight).sum() / weight.sum())


def test_a_loss_without_rows_is_refused():
    for loss in (lambda p, t: F.mse_loss(p, t), lambda p, t: np.sum((p - t) ** 2, axis=0)):
        with pytest.raises(ShapeError, match=r"f: got weights, and a loss of shape .* expected one a row of 8"):
            RowLoss("f", loss)(Tensor(P), 0 * P, np.ones(8))


def test_dtypes_and_zeros():
    for dtype in (np.float32, np.float16):
        error, _ = RowLoss("f", nn.MSELoss())(Tensor(P.astype(dtype)), np.zeros_like(P, dtype), np.ones(8))
        assert error.dtype == dtype
    x = Tensor(P)
    error, count = RowLoss("f", nn.MSELoss())(x, 0 * P, np.zeros(8))
    error.backward()
    assert (float(error), count) == (0.0, 0.0)
    assert not x.grad.any()


def test_the_module_is_left_as_it_was():
    loss = nn.CrossEntropyLoss()
    RowLoss("f", loss)(Tensor(LOGITS), CLASSES, np.ones(8))
    assert loss.reduction == "mean"


@given(st.lists(st.integers(-2, 3), min_size=1, max_size=20))
def test_balanced_is_that_of_scikit_learn(y):
    compute = pytest.importorskip("sklearn.utils.class_weight").compute_sample_weight
    y = np.array(y)
    np.testing.assert_allclose(ClassWeights("f", "balanced", y).of(y), compute("balanced", y), rtol=1e-12)


def test_class_weights_in_all_forms():
    y = np.array([0, 2, 1, 0])
    for given_weights in ({0: 1.0, 1: 5.0, 2: 0.5}, {1: 5, np.int64(2): 0.5}, [1.0, 5.0, 0.5], np.array([1, 5, 0.5])):
        assert ClassWeights("f", given_weights).of(y).tolist() == [1.0, 0.5, 5.0, 1.0]
        assert ClassWeights("f", given_weights).of(y[:, None]).tolist() == [1.0, 0.5, 5.0, 1.0]
        assert ClassWeights("f", given_weights).of(y * 1.0).tolist() == [1.0, 0.5, 5.0, 1.0]
    assert ClassWeights("f", {True: 3.0}).of(y == 2).tolist() == [1.0, 3.0, 1.0, 1.0]


def test_wrong_weights():
    for error, words, call in (
        (ShapeError, r"of shape \(3,\), expected \(4,\): one a row", lambda: checked_weights("f", "w", np.ones(3), 4)),
        (ArgumentError, "got -1.0 in w, row 2", lambda: checked_weights("f", "w", [1, 1, -1, 1], 4)),
        (ArgumentError, "got nan in w, row 0", lambda: checked_weights("f", "w", [np.nan, 1], 2)),
        (ArgumentError, "got w of zeros alone", lambda: checked_weights("f", "w", [0, 0], 2)),
        (OperandError, "of dtype <U1", lambda: checked_weights("f", "w", ["a", "b"], 2)),
        (ArgumentError, "got class_weight='even'", lambda: ClassWeights("f", "even")),
        (ArgumentError, "is not known before", lambda: ClassWeights("f", "balanced")),
        (OperandError, "other keys than classes", lambda: ClassWeights("f", {"a": 1.0})),
        (ArgumentError, "got -1.0 in class_weight", lambda: ClassWeights("f", {0: -1.0, 1: 1.0})),
        (OperandError, "got 3 as class_weight", lambda: ClassWeights("f", 3)),
        (ArgumentError, "got class 2 and a class_weight of 2", lambda: ClassWeights("f", [1, 1]).of(np.array([0, 2]))),
        (OperandError, "expected a class in each row", lambda: ClassWeights("f", [1, 1]).of(np.array([0.5, 1.0]))),
        (OperandError, "expected a class in each row", lambda: ClassWeights("f", [1, 1]).of({"a": np.array([0])})),
        (OperandError, "expected a class in each row", lambda: ClassWeights("f", [1, 1]).of(np.eye(2, dtype=int))),
    ):
        with pytest.raises(error, match=words):
            call()
