"""Losses of rows by their numbers, weighted."""

import numpy as np
import pytest

import nn
import nn.estimators
from autograd import Tensor
from autograd.errors import ShapeError
from nn.estimators.rows import RowLoss

F = nn.functional
RNG = np.random.default_rng(0)
SCORES, CLASSES = RNG.normal(size=(5, 3)), np.array([0, 2, 1, 1, 0])
WEIGHTS = np.array([0.5, 2.0, 0.25, 1.25, 1.0])
ROWS = np.array([3, 0, 4])


def test_without_weights_it_is_the_loss():
    loss = RowLoss("Net", F.cross_entropy, CLASSES, None)
    assert float(loss(Tensor(SCORES[ROWS]), ROWS)) == float(F.cross_entropy(SCORES[ROWS], CLASSES[ROWS]))


@pytest.mark.parametrize("given", [F.cross_entropy, nn.CrossEntropyLoss(), nn.CrossEntropyLoss(reduction="none")])
def test_weights_are_factors_of_single_rows(given):
    log_p = SCORES - np.log(np.exp(SCORES).sum(axis=1, keepdims=True))
    expected = sum(-WEIGHTS[i] * log_p[i, CLASSES[i]] for i in ROWS) / WEIGHTS[ROWS].sum()
    assert abs(float(RowLoss("Net", given, CLASSES, WEIGHTS)(Tensor(SCORES[ROWS]), ROWS)) - expected) < 1e-14
    if isinstance(given, nn.CrossEntropyLoss):
        assert given.reduction in ("mean", "none")


def test_the_loss_of_the_caller_stays_as_it_was():
    loss = nn.MSELoss()
    RowLoss("Net", loss, np.zeros((2, 1)), np.ones(2))(Tensor([[1.0], [2.0]]), np.arange(2))
    assert loss.reduction == "mean"


def test_columns_are_averaged():
    target = np.zeros((2, 2))
    loss = RowLoss("Net", F.mse_loss, target, np.array([1.5, 0.5]))
    assert float(loss(Tensor([[1.0, 3.0], [2.0, 4.0]]), np.arange(2))) == (1.5 * 5 + 0.5 * 10) / 2


def test_a_function_may_return_rows_or_their_mean():
    target = np.array([[0.0], [0.0]])

    def rows(prediction, target):
        return ((prediction - target) ** 2).sum(axis=1)

    prediction = Tensor([[1.0], [3.0]])
    assert float(RowLoss("Net", rows, target, None)(prediction, np.arange(2))) == 5.0
    assert float(RowLoss("Net", rows, target, np.array([2.0, 0.0]))(prediction, np.arange(2))) == 1.0
    with pytest.raises(ShapeError, match="expected one a row"):
        RowLoss("Net", lambda p, t: rows(p, t).mean(), target, np.ones(2))(prediction, np.arange(2))


@pytest.mark.parametrize("wrong", [lambda p, t: 1.0, lambda p, t: p.sum(axis=0).reshape(1), lambda p, t: None])
def test_anything_else_is_refused(wrong):
    with pytest.raises(ShapeError, match="from the loss"):
        RowLoss("Net", wrong, np.zeros((2, 1)), None)(Tensor([[1.0], [3.0]]), np.arange(2))


def test_a_vector_of_predictions_is_a_column():
    assert float(RowLoss("Net", F.mse_loss, np.array([[1.0], [2.0]]), None)(Tensor([1.0, 4.0]), np.arange(2))) == 2.0


@pytest.mark.parametrize(
    "given",
    [
        nn.CrossEntropyLoss(weight=np.array([1.0, 9.0, 2.0])),
        nn.CrossEntropyLoss(ignore_index=2),
        nn.CrossEntropyLoss(weight=np.array([1.0, 9.0, 2.0]), ignore_index=1, reduction="mean"),
        nn.CrossEntropyLoss(reduction="sum"),
        nn.NLLLoss(weight=np.array([1.0, 9.0, 2.0])),
        nn.MultiMarginLoss(reduction="sum"),
    ],
)
def test_equal_weights_change_nothing(given):
    alone, weighed = (RowLoss("Net", given, CLASSES, w) for w in (None, np.ones(5)))
    for rows in (ROWS, np.arange(5)):
        prediction = Tensor(SCORES[rows])
        mine, theirs = alone.counted(prediction, rows, len(rows)), weighed.counted(prediction, rows, len(rows))
        assert np.allclose(float(mine[0]), float(given(SCORES[rows], CLASSES[rows])), rtol=1e-14)
        assert np.allclose(float(mine[0]), float(theirs[0]), rtol=1e-14)
        assert mine[1] == theirs[1]
    nets = [
        nn.estimators.NetClassifier((4,), loss=given, alpha=0.0, max_iter=3, batch_size=2, random_state=0).fit(
            SCORES, CLASSES, sample_weight=w
        )
        for w in (None, np.ones(5), np.full(5, 3.0))
    ]
    for net in nets[1:]:
        assert np.allclose(net.loss_curve_, nets[0].loss_curve_, rtol=1e-12)


def test_batchmean_is_a_mean_over_rows():
    loss, target = nn.KLDivLoss(reduction="batchmean"), np.full((5, 3), 1 / 3)
    found = [float(RowLoss("Net", loss, target, w)(Tensor(SCORES), np.arange(5))) for w in (None, np.ones(5))]
    assert np.allclose(found[0], found[1], rtol=1e-14)
