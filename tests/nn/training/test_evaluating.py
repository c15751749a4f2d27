"""``evaluate`` and ``predict``: the same kinds of data as ``fit`` takes, and a model that is left as it was."""

from functools import partial

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
MODEL3, Y3 = nn.MLP([2, 8, 3], rng=1), np.arange(60) % 3


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


def test_a_loss_is_one_number():
    with pytest.raises(
        ShapeError, match=r"got a loss of shape \(60,\) from loss=CrossEntropyLoss, expected one number"
    ):
        nn.evaluate(MODEL3, X, Y3, loss=nn.CrossEntropyLoss(reduction="none"))
    assert Record({}).measured() == {"loss": 0.0}


@pytest.mark.parametrize(
    "loss",
    [
        nn.CrossEntropyLoss(reduction="sum"),
        nn.CrossEntropyLoss(weight=np.array([1.0, 9.0, 0.5])),
        nn.CrossEntropyLoss(ignore_index=1),
        nn.CrossEntropyLoss(weight=np.array([1.0, 9.0, 0.5]), ignore_index=0, label_smoothing=0.1),
        partial(F.cross_entropy, ignore_index=2),
        partial(F.cross_entropy, reduction="sum"),
    ],
)
def test_the_loss_does_not_depend_on_the_batch_size(loss):
    y = np.sort(Y3)  # sorted, so that whole batches have one class
    expected = float(loss(MODEL3(X), y))  # batches without a counting row do not affect the loss
    found = [nn.evaluate(MODEL3, X, y, loss=loss, batch_size=size)["loss"] for size in (1, 7, 60)]
    batches = [(X[:5], y[:5]), (X[5:], y[5:])]
    found.append(nn.evaluate(MODEL3, batches, loss=loss)["loss"])
    found.append(nn.evaluate(MODEL3, X, y, loss=loss, batch_size=7, sample_weight=np.ones(60))["loss"])
    assert found == pytest.approx([expected] * 5, rel=1e-12)


def test_the_loss_of_an_epoch_is_that_of_all_rows():
    model = nn.Linear(X.shape[1], 3, rng=0)
    for loss in (nn.CrossEntropyLoss(reduction="sum"), nn.CrossEntropyLoss(weight=np.array([1.0, 9.0, 0.5]))):
        expected = float(loss(model(X), Y3))
        history = nn.fit(
            model, X, Y3, loss=loss, optimizer=nn.SGD(model.parameters(), lr=0.0), epochs=1, batch_size=7, rng=0,
            validation=(X, Y3), progress=False,
        )  # fmt: skip
        assert [history["loss"][0], history["val_loss"][0]] == pytest.approx([expected] * 2, rel=1e-12)


@pytest.mark.parametrize(
    "loss",
    [
        nn.CrossEntropyLoss(reduction="sum"),
        nn.CrossEntropyLoss(weight=np.array([1.0, 9.0, 0.5])),
        nn.CrossEntropyLoss(ignore_index=1),
        nn.MultiMarginLoss(reduction="sum"),
    ],
)
def test_weights_of_one_change_no_training(loss):
    def trained(**options):
        model = nn.Linear(X.shape[1], 3, rng=0)
        history = nn.fit(
            model, X, Y3, loss=loss, optimizer=nn.SGD(model.parameters(), lr=0.01), epochs=3, batch_size=7, rng=0,
            progress=False, **options,
        )  # fmt: skip
        return [*history["loss"], *np.ravel(model.weight.data)]

    assert trained(sample_weight=np.ones(60)) == pytest.approx(trained(), rel=1e-11)


def test_where_nothing_counts_the_loss_is_that_of_the_call():
    loss = nn.CrossEntropyLoss(ignore_index=0)
    assert np.isnan(nn.evaluate(MODEL3, X, np.zeros(60, int), loss=loss, batch_size=7)["loss"])


class Recurrent(nn.Module):
    def __init__(self, part=None):
        self.gru = nn.GRU(3, 4, batch_first=True, rng=0)
        self.part = part

    def forward(self, x):
        found = self.gru(x)
        return found if self.part is None else found[self.part]


@pytest.mark.parametrize("size", [2, 4, 5, 8])
def test_what_has_no_row_for_each_row_is_not_joined(size):
    x = np.random.default_rng(0).normal(size=(8, 5, 3))
    for part in (None, 1):
        with pytest.raises(ShapeError, match=r"predict: got output.* of shape \(1, \d, 4\) for a batch of \d rows"):
            nn.predict(Recurrent(part), x, batch_size=size)
    whole = Recurrent(0)(x).data
    assert np.allclose(nn.predict(Recurrent(0), x, batch_size=size), whole, rtol=1e-13)
    with pytest.raises(ShapeError, match="predict: got output of shape"):
        nn.predict(nn.Flatten(0, 1), x, batch_size=size)
    with pytest.raises(ShapeError, match=r"metrics: got output.* of shape"):
        nn.evaluate(
            Recurrent(), x, np.zeros((8, 5, 4)), loss=lambda p, y: F.mse_loss(p[0], y), batch_size=size,
            metrics={"none": lambda p, y: 0.0},
        )  # fmt: skip


@pytest.mark.parametrize(
    "call",
    [
        nn.predict,
        lambda model, data: nn.evaluate(model, data, np.zeros(4), loss=nn.MSELoss()),
        lambda model, data: nn.fit(
            model, data, np.zeros(4), loss=nn.MSELoss(), optimizer=nn.SGD(model.parameters()), epochs=1
        ),
    ],
)
def test_a_dataset_asks_for_a_loader(call):
    class Squares(nn.Dataset):
        def __len__(self):
            return 4

        def __getitem__(self, i):
            if i >= 4:
                raise IndexError(i)
            return np.full(3, float(i)), i

    model = nn.Linear(3, 1, rng=0)
    for data in (nn.TensorDataset(X, Y), Squares(), nn.Subset(Squares(), [0, 1]), Squares() + Squares()):
        with pytest.raises(OperandError, match=r"DataLoader\(dataset, batch_size=32\)"):
            call(model, data)


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        (lambda p, y: float(((p - y) ** 2).mean()), r"got \d.* from loss=<lambda>, expected a Tensor"),
        (lambda p, y: ((p - y) ** 2).mean().data, "from loss=<lambda>, expected a Tensor"),
        (nn.MSELoss(reduction="none"), r"got a loss of shape \(.*\) from loss=MSELoss, expected one number"),
    ],
)
def test_a_loss_that_cannot_be_trained_by(loss, words):
    model = nn.Linear(3, 1, rng=0)
    with pytest.raises((OperandError, ShapeError), match=words):
        nn.fit(
            model, np.ones((4, 3)), np.ones((4, 1)), loss=loss, optimizer=nn.SGD(model.parameters()), epochs=1,
            progress=False,
        )  # fmt: skip


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


class Refilled:
    """Batches in the same two arrays, filled anew for each."""

    def __init__(self, *arrays):
        self.arrays = arrays

    def __iter__(self):
        kept = [np.empty_like(array[:20]) for array in self.arrays]
        for start in range(0, 60, 20):
            for one, array in zip(kept, self.arrays, strict=True):
                one[:] = array[start : start + 20]
            yield tuple(kept) if len(kept) > 1 else kept[0]


@pytest.mark.parametrize("compiled", [False, True])
def test_batches_in_the_same_arrays(compiled):
    """Metrics and predictions keep copies: the next batch may come in the same memory."""
    options = {"loss": F.cross_entropy, "metrics": {"accuracy": nn.accuracy}}

    def fitted(*data, **more):
        model = nn.Linear(2, 2, rng=0)
        optimizer = nn.SGD(model.parameters(), lr=0.1)
        return nn.fit(model, *data, optimizer=optimizer, epochs=3, progress=False, compile=compiled, **options, **more)

    assert fitted(Refilled(X, Y)) == fitted(X, Y, batch_size=20, shuffle=False)
    assert nn.evaluate(MODEL, Refilled(X, Y), **options) == nn.evaluate(MODEL, X, Y, batch_size=20, **options)
    for model in (nn.Identity(), nn.Flatten(), MODEL):
        np.testing.assert_array_equal(nn.predict(model, Refilled(X)), nn.predict(model, X))


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("part", [slice(None), slice(0, 4), slice(None, None, -1), Ellipsis])
def test_a_prediction_that_is_a_parameter(compiled, part):
    """Metrics see the prediction from before the step, also where the optimiser writes into its memory."""

    class Level(nn.Module):
        def __init__(self):
            self.level = Tensor(np.zeros(4))

        def forward(self, x):
            return self.level if part is Ellipsis else self.level[part]

    model, y = Level(), np.ones(4)
    optimizer = nn.SGD(model.parameters(), lr=2.0)
    metrics = {"error": nn.mean_squared_error}
    history = nn.fit(
        model, y, y, loss=F.mse_loss, optimizer=optimizer, epochs=2, metrics=metrics, progress=False, compile=compiled
    )
    assert history["error"] == history["loss"] == [1.0, 0.0]
