"""The metrics next to scikit-learn's, which take the target first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor

theirs = pytest.importorskip("sklearn.metrics")

SCORES = [("precision", "precision_score"), ("recall", "recall_score"), ("f1_score", "f1_score")]


@st.composite
def classes(draw, largest=4):
    n = draw(st.integers(1, 12))
    return tuple(draw(arrays(np.int64, n, elements=st.integers(0, largest))) for _ in range(2))


@given(classes(), st.sampled_from(["micro", "macro", "weighted", None]), st.sampled_from([0.0, 1.0]))
def test_scores_of_several_classes(pair, average, zero_division):
    predicted, true = pair
    for name, peer in SCORES:
        found = getattr(nn, name)(predicted, true, average=average, zero_division=zero_division)
        expected = getattr(theirs, peer)(true, predicted, average=average, zero_division=zero_division)
        np.testing.assert_allclose(found, expected, rtol=1e-12)
        assert isinstance(found, np.ndarray if average is None else float)


@given(classes(largest=1), st.sampled_from([0, 1]))
def test_scores_of_two_classes(pair, pos_label):
    predicted, true = pair
    for name, peer in SCORES:
        expected = getattr(theirs, peer)(true, predicted, pos_label=pos_label, zero_division=0.0)
        assert getattr(nn, name)(predicted, true, pos_label=pos_label) == pytest.approx(expected, rel=1e-12)
        assert getattr(nn, name)(predicted == 1, true, pos_label=pos_label) == pytest.approx(expected, rel=1e-12)


@pytest.mark.filterwarnings("ignore:A single label was found")
@given(classes())
def test_confusion_matrix_and_accuracy(pair):
    predicted, true = pair
    np.testing.assert_array_equal(nn.confusion_matrix(predicted, true), theirs.confusion_matrix(true, predicted))
    if 3 in true or 1 in true:
        np.testing.assert_array_equal(
            nn.confusion_matrix(predicted, true, labels=[3, 1, 7]),
            theirs.confusion_matrix(true, predicted, labels=[3, 1, 7]),
        )
    assert nn.accuracy(predicted, true) == pytest.approx(theirs.accuracy_score(true, predicted))


@given(st.data())
def test_regression(data):
    shape = data.draw(array_shapes(min_dims=1, max_dims=2, min_side=2, max_side=6))
    numbers = arrays(np.float64, shape, elements=st.integers(-5, 5) | st.floats(-100, 100, width=16))
    p, t = data.draw(numbers), data.draw(numbers)
    for name in ("mean_squared_error", "mean_absolute_error", "r2_score"):
        expected = getattr(theirs, name)(t, p)
        assert getattr(nn, name)(p, t) == pytest.approx(expected, rel=1e-9, abs=1e-12)
        assert getattr(nn, name)(Tensor(p), t) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_a_target_that_does_not_vary():
    assert nn.r2_score([2.0, 2.0], [2.0, 2.0]) == theirs.r2_score([2.0, 2.0], [2.0, 2.0]) == 1.0
    assert nn.r2_score([2.0, 3.0], [2.0, 2.0]) == theirs.r2_score([2.0, 2.0], [2.0, 3.0]) == 0.0


def test_scores_are_taken_by_the_largest():
    scores = Tensor([[0.1, 0.7, 0.2], [0.8, 0.1, 0.1], [0.0, 0.2, 0.8]])
    assert nn.f1_score(scores, [1, 0, 0], average="micro") == pytest.approx(2 / 3)
    assert nn.confusion_matrix(scores, [1, 0, 0]).tolist() == [[1, 0, 1], [0, 1, 0], [0, 0, 0]]


def test_float32_is_measured_in_float64():
    p = np.full(10**6, 0.1, np.float32)
    assert nn.mean_squared_error(p, np.zeros(10**6, np.float32)) == pytest.approx(
        float(np.float32(0.1)) ** 2, rel=1e-12
    )


@pytest.mark.parametrize("name", ["accuracy", "precision", "recall", "f1_score", "confusion_matrix"])
def test_what_is_no_class_is_refused(name):
    metric = getattr(nn, name)
    for prediction, target in (([0, 1], [0, 1, 1]), ([], []), (np.zeros((2, 3)), [[0, 1], [1, 1]]), (1, 1)):
        with pytest.raises(ShapeError, match=f"{name}: got prediction of shape"):
            metric(np.array(prediction), np.array(target))
    with pytest.raises(OperandError, match=f"{name}: got prediction of dtype float64"):
        metric([0.2, 0.9], [0, 1])
    with pytest.raises(OperandError, match=f"{name}: got target of dtype float64"):
        metric([0, 1], [0.0, 1.0])


@pytest.mark.parametrize("name", ["mean_squared_error", "mean_absolute_error", "r2_score"])
def test_nothing_is_broadcast(name):
    for p, t in (((3,), (3, 2)), ((3,), (1, 3)), ((3,), (1,)), ((3, 1), (2, 1)), ((0,), (0,)), ((), ())):
        with pytest.raises(ShapeError, match=f"{name}: got prediction of shape"):
            getattr(nn, name)(np.zeros(p), np.zeros(t))


def test_wrong_arguments():
    with pytest.raises(ArgumentError, match=r"precision: got classes \[0, 1, 2\] with average='binary'"):
        nn.precision([0, 1], [2, 1])
    with pytest.raises(ArgumentError, match=r"recall: got classes \[0, 2\] with .* pos_label=1"):
        nn.recall([0, 2], [2, 2])
    with pytest.raises(ArgumentError, match="f1_score: got average='mean', expected one of 'binary', "):
        nn.f1_score([0, 1], [0, 1], average="mean")
    for labels in ([1, 1], [], [[1]]):
        with pytest.raises(ArgumentError, match="confusion_matrix: got labels"):
            nn.confusion_matrix([0, 1], [0, 1], labels=labels)
    with pytest.raises(ShapeError, match="r2_score: got 1 sample, expected at least two"):
        nn.r2_score([1.0], [1.0])


def test_accuracy():
    assert nn.accuracy(np.array([[1.0, 2.0], [3.0, 0.0]]), [1, 1]) == 0.5
    assert nn.accuracy(Tensor([[1.0, 2.0], [3.0, 0.0]]), np.array([1, 0])) == 1.0
    assert nn.accuracy([0, 1, 2, 2], [0, 1, 1, 1]) == 0.5
    assert nn.accuracy(np.array([-1.0, 2.0]) > 0, np.array([0, 1])) == 1.0
    assert isinstance(nn.accuracy([0], [0]), float)


def test_accuracy_refuses_what_it_cannot_decide():
    with pytest.raises(ShapeError, match=r"prediction of shape \(2, 2\) and target of shape \(3,\)"):
        nn.accuracy(np.zeros((2, 2)), [0, 1, 1])
    with pytest.raises(ShapeError, match=r"\(2,\) and target of shape \(1, 2\)"):
        nn.accuracy([0, 1], [[0, 1]])
    with pytest.raises(ShapeError, match="N > 0"):
        nn.accuracy(np.zeros((0, 2)), np.zeros(0, int))
    with pytest.raises(OperandError, match="prediction of dtype float64"):
        nn.accuracy([0.2, 0.9], [0, 1])
    with pytest.raises(OperandError, match="target of dtype float64"):
        nn.accuracy([[0.2, 0.9]], [1.0])


@pytest.mark.parametrize("name", ["mean_squared_error", "mean_absolute_error", "r2_score"])
def test_one_column_is_no_column_for_numbers(name):
    metric = getattr(nn, name)
    p, t = np.random.default_rng(0).normal(size=(2, 9))
    for pair in ((p[:, None], t), (p, t[:, None]), (p[:, None], t[:, None])):
        assert metric(*pair) == pytest.approx(getattr(theirs, name)(t, p), rel=1e-12)


@pytest.mark.parametrize("name", ["accuracy", "precision", "recall", "f1_score", "confusion_matrix"])
def test_one_column_is_no_column_for_classes(name):
    metric = getattr(nn, name)
    p, t = np.random.default_rng(0).integers(0, 2, (2, 30))
    for pair in ((p[:, None], t), (p, t[:, None]), (p[:, None] > 0, t[:, None])):
        np.testing.assert_array_equal(metric(*pair), metric(p, t))
    scores = np.eye(2)[p]
    np.testing.assert_array_equal(metric(scores, t[:, None]), metric(p, t))
    with pytest.raises(OperandError, match=r"prediction of dtype float64.* decide first"):
        metric(p[:, None] - 0.5, t)  # argmax of a single score would give class 0 in every row
    with pytest.raises(OperandError, match=r"target of dtype float64.*target\.astype\(int\)"):
        metric(p[:, None], t[:, None] * 1.0)


@pytest.mark.parametrize(
    "metric", [nn.accuracy, nn.precision, nn.recall, nn.f1_score, nn.confusion_matrix, nn.balanced_accuracy]
)
def test_scores_that_are_nan(metric):
    """The largest of scores with NaN would be NaN, and its place a class."""
    with pytest.raises(ArgumentError, match="got NaN in the prediction, row 1"):
        metric([[0.1, 0.9], [0.2, np.nan], [np.nan, np.nan]], [0, 1, 1])


@pytest.mark.parametrize("metric", [nn.mean_squared_error, nn.mean_absolute_error, nn.r2_score])
@pytest.mark.parametrize("wrong", [[1 + 1j, 2.0], ["1", "2"], [b"1", b"2"], np.array([1, 2], "m8[s]")])
def test_numbers_that_are_not_real(metric, wrong):
    for pair in ((wrong, [1.0, 2.0]), ([1.0, 2.0], wrong)):
        with pytest.raises(OperandError, match="expected real numbers"):
            metric(*pair)
