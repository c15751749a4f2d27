"""Trainings that end early, and those that go on more slowly."""

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier, MLPRegressor

import nn
from autograd.errors import ArgumentError
from nn.estimators import NetClassifier, NetRegressor
from nn.estimators.stopping import Adaptive, Stopping

X = np.random.default_rng(0).normal(size=(60, 3))
Y = X[:, 0]


def trained(callback, lr, epochs=40):
    model = nn.Linear(3, 1, rng=0)
    optimizer = nn.SGD(model.parameters(), lr=lr)
    history = nn.fit(
        model, X, Y[:, None], loss=nn.MSELoss(), optimizer=optimizer, epochs=epochs, progress=False,
        callbacks=[callback],
    )  # fmt: skip
    return history, optimizer


def test_the_rate_falls_by_fives_and_the_end_comes():
    rates = []
    stop = Adaptive("loss", patience=1, min_delta=1e9, restore_best=False)
    model = nn.Linear(3, 1, rng=0)
    optimizer = nn.SGD(model.parameters(), lr=1e-4)
    history = nn.fit(
        model, X, Y[:, None], loss=nn.MSELoss(), optimizer=optimizer, epochs=40, progress=False,
        callbacks=[lambda training: rates.append(training.optimizer.lr), stop],
    )  # fmt: skip
    assert np.allclose(rates, [1e-4, 1e-4, 1e-4, 2e-5, 2e-5, 4e-6, 4e-6, 8e-7, 8e-7])
    assert "no better loss" in history.stopped


@pytest.mark.parametrize(
    ("scores", "mode", "stops", "best"),
    [
        ([3, 2, 1.9, 1.8, 1.7, 1.6], "min", 5, 1.7),
        ([1, 2, 2, 2.4, 2.4, 9], "max", 5, 2.4),
        ([3, 2, 1, 0], "min", None, 0),
    ],
)  # fmt: skip
def test_the_rule(scores, mode, stops, best):
    """Patience 2, and an improvement is one of 0.5 at least."""
    model = nn.Linear(1, 1, rng=0)
    training = nn.Training(model, nn.SGD(model.parameters()), None, len(scores), ("loss",), nn.History())
    rule = Stopping("loss", patience=2, min_delta=0.5, mode=mode)
    rule.on_train_begin(training)
    for epoch, score in enumerate(scores, start=1):
        training.history.append({"loss": float(score)})
        training.epoch = epoch
        rule.on_epoch_end(training)
        if training.stopped:
            break
    assert (training.epoch if training.stopped else None) == stops
    assert rule.best == best


def test_a_training_that_gets_better_keeps_its_rate():
    history, optimizer = trained(Adaptive("loss", patience=3, restore_best=False), 0.01)
    assert history.epochs == 40
    assert optimizer.lr == 0.01


def test_another_reason_to_stop_stays():
    def end(training):
        training.stop("enough")

    model = nn.Linear(3, 1, rng=0)
    history = nn.fit(
        model, X, Y[:, None], loss=nn.MSELoss(), optimizer=nn.SGD(model.parameters()), epochs=9, progress=False,
        callbacks=[end, Adaptive("loss", patience=1)],
    )  # fmt: skip
    assert (history.epochs, history.stopped) == (1, "enough")


@pytest.mark.parametrize("kind", [NetClassifier, NetRegressor])
class TestLearningRate:
    def fitted(self, kind, **params):
        y = (Y > 0).astype(int) if kind is NetClassifier else Y
        return kind(**{"hidden_layer_sizes": (4,), "solver": "sgd", "random_state": 0, "max_iter": 30, **params}).fit(
            X, y
        )

    def test_adaptive(self, kind):
        model = self.fitted(kind, learning_rate="adaptive", tol=1e9, n_iter_no_change=2, learning_rate_init=0.05)
        assert model.n_iter_ > 10
        assert model.optimizer_.lr < 1e-4

    def test_invscaling_is_the_formula(self, kind):
        model = self.fitted(kind, learning_rate="invscaling", learning_rate_init=0.1, power_t=0.25, max_iter=3)
        assert np.allclose(model.history_["lr"], 0.1 / (np.array([0, 60, 120]) + 1) ** 0.25)

    @pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
    def test_invscaling_counts_the_rows_that_were_seen(self, kind):
        """Rows that are kept out are not seen, and each training may have others: as in scikit-learn."""
        peer = {NetClassifier: MLPClassifier, NetRegressor: MLPRegressor}[kind]
        y = (Y > 0).astype(int) if kind is NetClassifier else Y
        same = {"hidden_layer_sizes": (4,), "solver": "sgd", "random_state": 0, "learning_rate": "invscaling"}
        same |= {"learning_rate_init": 0.1, "max_iter": 3, "tol": 0.0}
        for options in ({"early_stopping": True}, {"early_stopping": True, "validation_fraction": 0.4}, {}):
            ours, theirs = kind(**same, **options).fit(X, y), peer(**same, **options).fit(X, y)
            assert ours.optimizer_.lr == pytest.approx(theirs._optimizer.learning_rate, rel=1e-12)
            assert ours.t_ == theirs.t_
        classes = {"classes": [0, 1]} if kind is NetClassifier else {}
        ours, theirs = kind(**same), peer(**same)
        for rows in (60, 10, 30):
            ours.partial_fit(X[:rows], y[:rows], **classes)
            theirs.partial_fit(X[:rows], y[:rows], **classes)
            assert ours.optimizer_.lr == pytest.approx(theirs._optimizer.learning_rate, rel=1e-12)

    def test_other_solvers_have_a_rate_of_their_own(self, kind):
        a = self.fitted(kind, solver="adam", learning_rate="invscaling", max_iter=3)
        assert a.loss_curve_ == self.fitted(kind, solver="adam", max_iter=3).loss_curve_

    @pytest.mark.parametrize("wrong", ["falling", 0.1, None])
    def test_wrong_words(self, kind, wrong):
        with pytest.raises(ArgumentError, match=r"learning_rate=.*'adaptive'"):
            self.fitted(kind, learning_rate=wrong)
        with pytest.raises(ArgumentError, match="power_t"):
            self.fitted(kind, power_t="x")

    def test_one_schedule_is_enough(self, kind):
        with pytest.raises(ArgumentError, match="expected one of the two"):
            self.fitted(kind, learning_rate="invscaling", scheduler=lambda optimizer: nn.StepLR(optimizer, 2))
