"""``NetRegressor``: one number a row or several."""

import numpy as np
import pytest
from sklearn.metrics import r2_score

import nn
from autograd.errors import ArgumentError
from nn.estimators import NetRegressor

RNG = np.random.default_rng(0)
X = RNG.uniform(-1, 1, size=(120, 2))
Y = 1e4 * np.sin(2 * X[:, 0]) + 3e5
BOTH = np.stack([Y, 1e-3 * X[:, 1]], axis=1)


def quick(**params):
    return NetRegressor(
        **{"hidden_layer_sizes": (32,), "max_iter": 150, "learning_rate_init": 0.02, "random_state": 0, **params}
    )


@pytest.mark.parametrize("y", [Y, Y[:, None], BOTH], ids=["numbers", "a column", "columns"])
def test_predictions_have_the_shape_of_the_targets(y):
    model = quick().fit(X, y)
    assert model.predict(X).shape == y.shape
    assert model.score(X, y) > 0.97


def test_a_weighted_score():
    model, weight = quick().fit(X, Y), RNG.uniform(size=120)
    assert model.score(X, Y, sample_weight=weight) == r2_score(Y, model.predict(X), sample_weight=weight)


@pytest.mark.parametrize("loss", ["squared_error", "absolute_error", "huber"])
def test_losses_with_a_name(loss):
    assert quick(loss=loss).fit(X, Y).score(X, Y) > 0.95


def test_a_median_is_not_moved_by_outliers():
    y = np.zeros(120)
    y[:10] = 1e4
    params = {"hidden_layer_sizes": (), "max_iter": 500, "n_iter_no_change": 500, "learning_rate_init": 0.005}
    squared, absolute = (
        quick(loss=loss, **params).fit(0 * X, y).predict(0 * X[:1])[0] for loss in ("squared_error", "absolute_error")
    )
    assert abs(squared - y.mean()) < 60
    assert abs(absolute) < 60


def test_a_loss_of_ones_own_sees_the_targets_as_they_are():
    seen = []

    def loss(prediction, target):
        seen.append(target)
        return nn.functional.mse_loss(prediction, target)

    quick(loss=loss, max_iter=1, batch_size=120, shuffle=False).fit(X, Y)
    assert np.array_equal(seen[0], Y[:, None])
    quick(loss=loss, max_iter=1, batch_size=120, shuffle=False, standardize_target=True).fit(X, Y)
    assert np.allclose([seen[-1].mean(), seen[-1].std()], [0, 1])


def test_units_of_the_target_do_not_matter():
    a, b = quick(max_iter=5).fit(X, Y), quick(max_iter=5).fit(X, 1e-9 * Y - 7)
    assert np.allclose(a.loss_curve_, b.loss_curve_, rtol=1e-6)
    assert np.allclose(1e-9 * a.predict(X) - 7, b.predict(X), rtol=1e-9)


def test_float32_numbers_far_from_zero():
    y = (Y + 1e7).astype(np.float32)
    predicted = quick().fit(X.astype(np.float32), y).predict(X.astype(np.float32))
    assert predicted.dtype == np.float32
    assert r2_score(y, predicted) > 0.97


def test_integers_and_a_constant():
    assert quick().fit(X, np.round(Y).astype(int)).score(X, Y) > 0.97
    assert np.allclose(quick(max_iter=20).fit(X, np.full(120, 5)).predict(X), 5, atol=1)


def test_partial_fit():
    model = quick(batch_size=40)
    for _ in range(100):
        model.partial_fit(X, Y)
    assert model.score(X, Y) > 0.97
    before = model.module_.state_dict()
    with pytest.raises(ArgumentError, match="2 columns, expected 1"):
        model.partial_fit(X, BOTH)
    assert all(np.array_equal(before[name], x) for name, x in model.module_.state_dict().items())


@pytest.mark.parametrize(
    ("y", "text"), [(np.full(120, "a"), "."), (np.where(X[:, 0] > 0, np.nan, 1), "NaN"), (Y[:9], "inconsistent"),
                    (np.zeros((120, 2, 2)), "dim"), (1j * Y, "omplex")],
)  # fmt: skip
def test_wrong_targets(y, text):
    with pytest.raises(ValueError, match=text):
        quick().fit(X, y)


@pytest.mark.parametrize("wrong", ["poisson", "yes"])
def test_wrong_parameters(wrong):
    with pytest.raises(ArgumentError, match="'absolute_error'"):
        quick(loss=wrong).fit(X, Y)
    with pytest.raises(ArgumentError, match="standardize_target"):
        quick(standardize_target=wrong).fit(X, Y)


def test_each_partial_fit_goes_through_the_rows_in_another_order():
    def orders(state):
        seen = []

        def loss(prediction, target):
            seen.append(target[:, 0].tolist())
            return nn.functional.mse_loss(prediction, target)

        model = quick(loss=loss, batch_size=120, random_state=state)
        for _ in range(2):
            model.partial_fit(X, Y)
        return seen

    first, second = orders(0)
    assert first != second
    assert sorted(first) == sorted(second)
    assert orders(0) == [first, second]
