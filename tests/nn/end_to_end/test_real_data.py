"""Real data, held-out samples: the mean over several splits, as a single one can be lucky."""

import numpy as np
import pytest

import nn

datasets = pytest.importorskip("sklearn.datasets")


def with_shifted_copies(x, y):
    """The scans, and four copies of each moved by one pixel: a moved digit is still the same digit."""
    framed = np.pad(x.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    places = ((1, 1), (0, 1), (2, 1), (1, 0), (1, 2))
    moved = [framed[:, row : row + 8, column : column + 8].reshape(-1, 64) for row, column in places]
    return np.concatenate(moved), np.tile(y, len(places))


def digits_accuracy(seed):
    digits = datasets.load_digits()
    rng = np.random.default_rng(seed)
    scans = digits.data.astype(np.float32) / 16
    x, x_test, y, y_test = nn.train_test_split(scans, digits.target, rng=rng)
    x, y = with_shifted_copies(x, y)
    model = nn.MLP([64, 128, 10], rng=rng, dtype=np.float32)
    optimizer = nn.AdamW(model.parameters(), weight_decay=0.05)
    epochs, batch_size = 12, 64
    schedule = nn.OneCycleLR(optimizer, 0.01, epochs=epochs, steps_per_epoch=-(-len(x) // batch_size))
    nn.fit(
        model, x, y, loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=epochs, batch_size=batch_size, rng=rng,
        scheduler=schedule, schedule_every="batch", progress=False,
    )  # fmt: skip
    return nn.evaluate(model, x_test, y_test, loss=nn.CrossEntropyLoss(), metrics={"a": nn.accuracy})["a"]


@pytest.mark.slow
def test_digits():
    assert np.mean([digits_accuracy(seed) for seed in range(3)]) >= 0.975


def breast_cancer_accuracy(seed):
    data = datasets.load_breast_cancer()
    rng = np.random.default_rng(seed)
    x, x_test, y, y_test = nn.train_test_split(data.data, data.target, rng=rng)
    centre, spread = x.mean(axis=0), x.std(axis=0)
    model = nn.MLP([30, 16, 2], rng=rng)
    optimizer = nn.AdamW(model.parameters(), lr=0.01, weight_decay=0.1)
    nn.fit(
        model, (x - centre) / spread, y, loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=20, rng=rng,
        progress=False,
    )  # fmt: skip
    return nn.accuracy(model((x_test - centre) / spread), y_test)


def test_breast_cancer():
    assert np.mean([breast_cancer_accuracy(seed) for seed in range(5)]) >= 0.96


def test_linear_regression_by_descent_is_that_of_the_closed_form():
    data = datasets.load_diabetes()
    x, y = (data.data - data.data.mean(axis=0)) / data.data.std(axis=0), data.target[:, None]
    with_ones = np.column_stack([x, np.ones(len(x))])
    closed = nn.r2_score(with_ones @ np.linalg.lstsq(with_ones, y, rcond=None)[0], y)
    model = nn.Linear(10, 1, rng=0)
    optimizer = nn.SGD(model.parameters(), lr=0.05, momentum=0.9)
    history = nn.fit(
        model, x, y, loss=nn.MSELoss(), optimizer=optimizer, epochs=500, batch_size=len(x), shuffle=False,
        metrics={"r2": nn.r2_score}, progress=False,
    )  # fmt: skip
    assert nn.r2_score(model(x), y) == pytest.approx(closed, abs=1e-3)
    assert history["r2"][-1] == pytest.approx(closed, abs=1e-3)
    assert history["r2"][0] < 0  # the untrained model is worse than the mean
