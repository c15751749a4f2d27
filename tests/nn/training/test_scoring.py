"""Metrics of probabilities and rankings next to scikit-learn's, which take the target first."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor

theirs = pytest.importorskip("sklearn.metrics")


@st.composite
def predictions(draw, classes=None):
    """Probabilities (N, C) with equal ones among them, and classes that all occur."""
    count = draw(st.integers(2, 4)) if classes is None else classes
    rows = draw(st.integers(count, 14))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    target = np.concatenate([np.arange(count), rng.integers(0, count, rows - count)])
    parts = rng.integers(1, 5, (rows, count))
    return parts / parts.sum(axis=1, keepdims=True), rng.permutation(target)


def expected_log_loss(t, p, labels=None):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn renamed an argument
        return theirs.log_loss(t, p, labels=labels)


@given(predictions())
def test_probabilities_of_classes(pair):
    p, t = pair
    assert nn.log_loss(p, t) == pytest.approx(expected_log_loss(t, p), rel=1e-12)
    assert nn.log_loss(Tensor(p), t[:, None]) == nn.log_loss(p, t)
    assert nn.balanced_accuracy(p, t) == pytest.approx(theirs.balanced_accuracy_score(t, p.argmax(axis=1)), rel=1e-12)
    found = nn.balanced_accuracy(p, t, adjusted=True)
    assert found == pytest.approx(theirs.balanced_accuracy_score(t, p.argmax(axis=1), adjusted=True), abs=1e-12)
    for k in range(1, p.shape[1]) if p.shape[1] > 2 else ():
        assert nn.top_k_accuracy(p, t, k=k) == pytest.approx(theirs.top_k_accuracy_score(t, p, k=k), rel=1e-12)


@given(predictions())
def test_areas_of_several_classes(pair):
    p, t = pair
    if p.shape[1] == 2:
        assert nn.roc_auc_score(p, t) == pytest.approx(theirs.roc_auc_score(t, p[:, 1]), rel=1e-12)
        return
    for multi_class in ("ovr", "ovo"):
        for average in ("macro", "weighted"):
            options = {"multi_class": multi_class, "average": average}
            assert nn.roc_auc_score(p, t, **options) == pytest.approx(theirs.roc_auc_score(t, p, **options), rel=1e-12)
    each = theirs.roc_auc_score(t, p, multi_class="ovr", average=None)
    np.testing.assert_allclose(nn.roc_auc_score(p, t, multi_class="ovr", average=None), each, rtol=1e-12)


@given(predictions(classes=2), st.sampled_from([(0, 1), (-1, 1), (3, 8)]))
def test_one_score_for_two_classes(pair, labels):
    p, t = pair
    t = np.array(labels)[t]
    for score in (p[:, 1], p[:, 1:], 10 * p[:, 1] - 3):
        assert nn.roc_auc_score(score, t) == pytest.approx(theirs.roc_auc_score(t, score.ravel()), rel=1e-12)
    assert nn.log_loss(p[:, 1], t) == pytest.approx(expected_log_loss(t, p[:, 1]), rel=1e-12)
    assert nn.roc_auc_score(p[:, 1:], t[:, None] * 1.0) == nn.roc_auc_score(p[:, 1:], t)
    assert nn.log_loss(p[:, 1:], t == labels[1]) == nn.log_loss(p[:, 1], t)


def test_ends():
    assert nn.log_loss([1.0, 0.0], [1, 0]) == pytest.approx(expected_log_loss([1, 0], [1.0, 0.0]), rel=1e-6)
    assert nn.log_loss([0.0, 1.0], [1, 0]) == pytest.approx(expected_log_loss([1, 0], [0.0, 1.0]), rel=1e-12)
    single = np.array([0.0, 1.0], np.float32)
    assert nn.log_loss(single, [1, 0]) == pytest.approx(expected_log_loss([1, 0], single), rel=1e-6)
    assert np.isnan(nn.roc_auc_score([0.1, 0.9], [1, 1]))
    assert nn.roc_auc_score([1, 1, 1], [0, 1, 1]) == 0.5
    labels = [5, 2, 9]
    p, t = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]]), np.array([2, 9])
    assert nn.log_loss(p, t, labels=labels) == pytest.approx(-np.log([0.5, 0.3]).mean())
    assert nn.log_loss(p, [1, 1]) == pytest.approx(-np.log([0.5, 0.1]).mean())


def test_wrong_arguments():
    three = np.full((2, 3), 1 / 3)
    for error, words, call in (
        (ShapeError, r"prediction of shape \(2, 3\) and target of shape \(3,\)", lambda: nn.log_loss(three, [0] * 3)),
        (ShapeError, "with N > 0", lambda: nn.roc_auc_score([], [])),
        (OperandError, "log_loss: got target of dtype float64", lambda: nn.log_loss([0.5], [0.5])),
        (OperandError, "prediction of dtype <U1", lambda: nn.log_loss(["a"], [1])),
        (ArgumentError, "from -1 to 2, .* logits become some by", lambda: nn.log_loss([[-1.0, 2.0]], [1])),
        (ArgumentError, "a row with the sum 0.5", lambda: nn.log_loss([[0.5, 0.5], [0.2, 0.3]], [1, 0])),
        (ArgumentError, "got class 3 in the target and 3 columns", lambda: nn.log_loss(three, [3, 0])),
        (ArgumentError, r"got labels \[0, 1\] for 3 columns", lambda: nn.log_loss(three, [0, 1], labels=[0, 1])),
        (ArgumentError, "got NaN in the prediction, row 1", lambda: nn.roc_auc_score([0.1, np.nan], [0, 1])),
        (ArgumentError, "expected multi_class='ovr' or 'ovo'", lambda: nn.roc_auc_score(three, [0, 1])),
        (ArgumentError, "got multi_class='all'", lambda: nn.roc_auc_score([0.1], [0], multi_class="all")),
        (ArgumentError, "got average='micro'", lambda: nn.roc_auc_score([0.1], [0], average="micro")),
        (ArgumentError, "average=None with multi_class='ovo'",
         lambda: nn.roc_auc_score(three, [0, 1], average=None, multi_class="ovo")),
        (ArgumentError, "expected probabilities", lambda: nn.roc_auc_score(three * 4, [0, 1], multi_class="ovr")),
        (ArgumentError, "got k=0", lambda: nn.top_k_accuracy(three, [0, 1], k=0)),
        (ShapeError, "one score a row", lambda: nn.top_k_accuracy([0.3, 2.0], [1, 0], k=1)),
        (ShapeError, "one score a row", lambda: nn.top_k_accuracy([[0.3], [2.0]], [1, 0])),
        (OperandError, "prediction of dtype float64", lambda: nn.balanced_accuracy([0.1, 0.9], [0, 1])),
    ):  # fmt: skip
        with pytest.raises(error, match=words):
            call()


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
@pytest.mark.parametrize("flipped", [False, True])
def test_two_columns_are_ranked_without_rounding(dtype, flipped):
    """The rarer class may have probabilities that vanish beside 1: they still have an order."""
    small = np.arange(1, 9).astype(dtype) * np.finfo(dtype).eps / 64
    scores = np.stack([1 - small, small], axis=1)
    classes = np.array([0, 1, 0, 0, 1, 1, 0, 1])
    expected = nn.roc_auc_score(small, classes)
    assert nn.roc_auc_score(scores[:, ::-1] if flipped else scores, 1 - classes if flipped else classes) == expected
    assert 0.5 < expected < 1
    equal = np.array([[1.0, 1.0], [3.0, 3.0], [np.inf, np.inf], [0.0, np.inf], [np.inf, 0.0]])
    ranked = nn.roc_auc_score([0.0, 0.0, 0.0, 1.0, -1.0], [0, 1, 1, 1, 0])
    assert nn.roc_auc_score(equal, [0, 1, 1, 1, 0]) == ranked
