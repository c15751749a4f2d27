"""``evaluate`` and ``predict``: the same kinds of data as ``fit`` takes, and a model that is left as it was."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, OperandError, ShapeError, Tensor, is_recording
from nn.training.evaluating import Record
from tests.nn.training.trainings import X, Y


class Two(nn.Module):
    """A model of two inputs, with a mode of its own."""

    def __init__(self):
        self.layer = nn.Linear(2, 2, rng=0)
        self.drop = nn.Dropout(0.5, rng=0)
        self.recorded = []

    def forward(self, a, b=0.0):
        self.recorded.append(is_recording())
        return self.drop(self.layer(a)) + b


MODEL = nn.MLP([2, 8, 2], rng=1)
EXPECTED = MODEL(X).data


def test_predict_gives_plain_arrays_in_order():
    pd = pytest.importorskip("pandas")
    loader = nn.DataLoader(nn.TensorDataset(X, Y), 7)
    for x in (X, X.tolist(), Tensor(X), pd.DataFrame(X, index=Y), loader, nn.DataLoader(X, 9), [(X[:20], Y[:20]),
              (X[20:], Y[20:])], ((X[i : i + 6], Y[i : i + 6], Y[i : i + 6]) for i in range(0, 60, 6))):  # fmt: skip
        found = nn.predict(MODEL, x, batch_size=7)
        assert type(found) is np.ndarray
        np.testing.assert_allclose(found, EXPECTED, rtol=1e-14)
    assert nn.predict(MODEL, X[:0]).shape == (0, 2)
    with pytest.warns(nn.PrecisionWarning, match="model.float"):
        assert nn.predict(MODEL, X.astype("f4")).dtype == np.float64
    single = nn.MLP([2, 2], rng=0, dtype=np.float32)
    assert nn.predict(single, X.astype("f4")).dtype == np.float32


def test_predict_is_in_evaluation_mode_and_records_nothing():
    model = Two()
    model.layer.eval()
    found = nn.predict(model, {"a": X, "b": np.ones((60, 1))}, batch_size=50)
    np.testing.assert_allclose(found, model.layer(X).data + 1, rtol=1e-14)
    np.testing.assert_allclose(nn.predict(model, (X, np.ones((60, 1)))), found)
    assert model.recorded == [False] * 3
    assert model.training
    assert model.drop.training
    assert not model.layer.training


def test_a_model_with_several_outputs():
    class Both(nn.Module):
        def forward(self, x):
            return {"sum": np.sum(x, axis=1), "parts": (x, 2 * x)}

    found = nn.predict(Both(), X, batch_size=7)
    np.testing.assert_allclose(found["sum"], X.sum(axis=1))
    np.testing.assert_array_equal(found["parts"][1], 2 * X)


def test_evaluate_takes_what_fit_takes():
    options = {"loss": nn.CrossEntropyLoss(), "metrics": {"accuracy": nn.accuracy}}
    expected = nn.evaluate(MODEL, X, Y, **options)
    loader = nn.DataLoader(nn.TensorDataset(X, Y), 7)
    for data in ((loader,), ([(X[:20], Y[:20]), (X[20:], Y[20:])],), (Tensor(X), Y)):
        assert nn.evaluate(MODEL, *data, **options) == pytest.approx(expected, rel=1e-12)
    model = Two()
    found = nn.evaluate(model, {"a": X, "b": X * 0}, Y, batch_size=7, **options)
    expected = nn.evaluate(model, (X, X * 0), Y, **options)
    assert found == pytest.approx(expected, rel=1e-12)


def test_weights():
    weight = np.arange(60.0)
    rows = F.cross_entropy(MODEL(X), Y, reduction="none").data
    expected = (rows * weight).sum() / weight.sum()
    for size in (7, 60):
        found = nn.evaluate(MODEL, X, Y, loss=F.cross_entropy, sample_weight=weight, batch_size=size)
        assert found["loss"] == pytest.approx(expected, rel=1e-12)
    batches = [(X[:20], Y[:20], weight[:20]), (X[20:], Y[20:], weight[20:])]
    assert nn.evaluate(MODEL, batches, loss=F.cross_entropy)["loss"] == pytest.approx(expected, rel=1e-12)


def test_a_record_asks_for_one_number():
    with pytest.raises(ShapeError, match=r"got a loss of shape \(3,\), expected one number"):
        Record({}).add(np.zeros(3), 3, None, None)
    assert Record({}).measured() == {"loss": 0.0}


def test_wrong_arguments():
    loader, loss = nn.DataLoader(nn.TensorDataset(X, Y), 7), nn.CrossEntropyLoss()
    for error, words, call in (
        (OperandError, "predict: got the function <lambda> as model", lambda: nn.predict(lambda x: x, X)),
        (
            OperandError,
            "evaluate: got the function <lambda> as model",
            lambda: nn.evaluate(lambda x: x, X, Y, loss=loss),
        ),
        (OperandError, "and no y, expected targets", lambda: nn.evaluate(MODEL, X, loss=loss)),
        (OperandError, "and y beside it", lambda: nn.evaluate(MODEL, loader, Y, loss=loss)),
        (OperandError, "and batches, expected x and y", lambda: nn.evaluate(MODEL, loader, loss=loss, batch_size=3)),
        (ShapeError, "evaluate: got no samples", lambda: nn.evaluate(MODEL, X[:0], Y[:0], loss=loss)),
        (ShapeError, "evaluate: got no batches of x", lambda: nn.evaluate(MODEL, iter([]), loss=loss)),
        (ArgumentError, "predict: got batch_size=0", lambda: nn.predict(MODEL, X, batch_size=0)),
        (ShapeError, r"x\[0\]: \(60, 2\), x\[1\]: \(3, 2\)", lambda: nn.predict(Two(), (X, X[:3]))),
        (OperandError, "predict: got a set as x", lambda: nn.predict(MODEL, {1.0})),
    ):
        with pytest.raises(error, match=words):
            call()
