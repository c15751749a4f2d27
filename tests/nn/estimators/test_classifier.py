"""``NetClassifier``: classes, labels, probabilities."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import VotingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GridSearchCV

import nn
from autograd.errors import ArgumentError
from nn.estimators import NetClassifier

RNG = np.random.default_rng(0)
X = RNG.normal(size=(90, 3))
TWO = np.where(X[:, 0] + X[:, 1] > 0, "yes", "no")
THREE = np.array(["a", "b", "c"])[np.digitize(X[:, 0], [-0.5, 0.5])]
LABELS = np.stack([X[:, 0] > 0, X[:, 1] > 0, X[:, 2] > 1], axis=1).astype(int)


def quick(**params):
    return NetClassifier(
        **{"hidden_layer_sizes": (8,), "max_iter": 60, "learning_rate_init": 0.03, "random_state": 0, **params}
    )


def one_score(n_in, n_out):
    return nn.MLP([n_in, 8, 1])


class TestPredictions:
    @pytest.mark.parametrize("y", [TWO, THREE], ids=["two", "three"])
    @pytest.mark.parametrize("module", [None, one_score], ids=["scores", "one score"])
    def test_they_go_together(self, y, module):
        if module is not None and y is THREE:
            with pytest.raises(ValueError, match=r"\(1, 1\).*expected \(1, 3\)"):
                quick(module=module).fit(X, y)
            return
        model = quick(module=module).fit(X, y)
        p, log_p, scores = model.predict_proba(X), model.predict_log_proba(X), model.decision_function(X)
        count = len(np.unique(y))
        assert model.classes_.tolist() == sorted(set(y.tolist()))
        assert p.shape == log_p.shape == (90, count)
        assert scores.shape == ((90,) if count == 2 else (90, 3))
        assert np.allclose(p.sum(axis=1), 1)
        assert np.allclose(np.log(p), log_p)
        assert np.array_equal(model.predict(X), model.classes_[p.argmax(axis=1)])
        assert model.score(X, y) > 0.9
        if count == 2:
            assert np.allclose(p[:, 1], 1 / (1 + np.exp(-scores)))
        else:
            e = np.exp(scores)
            assert np.allclose(p, e / e.sum(axis=1, keepdims=True))

    def test_they_are_what_the_module_says(self):
        model = quick(standardize=False).fit(X, THREE)
        assert np.allclose(model.decision_function(X), model.module_(X).data)

    def test_extreme_scores(self):
        model = quick().fit(X * 1e-3, TWO)
        far = np.full((2, 3), 1e6) * np.array([[1.0], [-1.0]])
        log_p = model.predict_log_proba(far)
        assert np.isfinite(log_p).all()
        assert log_p.min() < -800
        assert np.array_equal(np.sort(model.predict_proba(far), axis=1), [[0, 1], [0, 1]])

    def test_the_loss_of_a_score_is_the_log_loss(self):
        for module in (None, one_score):
            model = quick(module=module, max_iter=1, batch_size=90, solver=lambda p: nn.SGD(p, lr=0.0)).fit(X, TWO)
            assert abs(model.loss_ - log_loss(TWO, model.predict_proba(X))) < 1e-12

    def test_many_rows(self):
        model = quick().fit(X, THREE)
        many = np.tile(X, (60, 1))
        assert np.allclose(model.predict_proba(many)[-90:], model.predict_proba(X), atol=1e-14)


class TestClasses:
    @pytest.mark.parametrize("y", [TWO == "yes", np.where(TWO == "yes", 7, -3), np.where(TWO == "yes", 2.0, 1.0)])
    def test_of_any_kind(self, y):
        model = quick().fit(X, y)
        assert model.classes_.dtype == y.dtype
        assert model.score(X, y) > 0.9

    def test_class_weights(self):
        rare = TWO.copy()
        rare[np.flatnonzero(TWO == "yes")[5:]] = "no"
        plain, dear = (quick(class_weight=w).fit(X, rare) for w in (None, {"yes": 20.0}))
        assert (dear.predict(X) == "yes").sum() > (plain.predict(X) == "yes").sum()

    def test_balanced_is_the_formula(self):
        counts = {name: np.sum(name == THREE) for name in "abc"}
        given = {name: 90 / (3 * count) for name, count in counts.items()}
        a, b = quick(class_weight="balanced").fit(X, THREE), quick(class_weight=given).fit(X, THREE)
        c = quick().fit(X, THREE, sample_weight=[given[name] for name in THREE])
        assert np.allclose(a.loss_curve_, b.loss_curve_)
        assert np.allclose(a.loss_curve_, c.loss_curve_)

    def test_balanced_counts_weights(self):
        weight = RNG.integers(1, 4, size=90)
        a = quick(class_weight="balanced").fit(X[:40], THREE[:40], sample_weight=weight[:40])
        b = quick(class_weight="balanced").fit(X[:40].repeat(weight[:40], axis=0), THREE[:40].repeat(weight[:40]))
        assert np.allclose(a.loss_curve_, b.loss_curve_)

    @pytest.mark.parametrize(
        ("given", "text"), [({"maybe": 2.0}, "'maybe'"), ("even", "'balanced'"), ({"yes": -1.0}, "yes"),
                            ({"yes": 0.0, "no": 0.0}, "zero"), ([1, 2], "a dict")],
    )  # fmt: skip
    def test_wrong_weights(self, given, text):
        with pytest.raises(ArgumentError, match=text):
            quick(class_weight=given).fit(X, TWO)

    def test_wrong_classes(self):
        for y, text in (
            (np.full(90, "a"), "one class"), (X[:, 0], "Unknown label type"), (np.stack([THREE, THREE], 1), "."),
            (np.stack([np.arange(90) % 3] * 2, 1), "MultiOutputClassifier"), (TWO[:50], "inconsistent"),
        ):  # fmt: skip
            with pytest.raises(ValueError, match=text):
                quick().fit(X, y)
        with pytest.raises(ValueError, match=r"one class.*weight > 0"):
            quick().fit(X, TWO, sample_weight=TWO == "yes")

    def test_early_stopping_has_all_classes(self):
        model = quick(early_stopping=True, max_iter=100).fit(X, THREE, sample_weight=RNG.uniform(0.5, 2, size=90))
        assert 0.5 < model.best_validation_score_ <= 1


class TestPartialFit:
    def test_epoch_by_epoch(self):
        model = quick(batch_size=30)
        for i in range(40):
            model.partial_fit(X, THREE, classes=list("abc") if i == 0 else None)
        assert model.score(X, THREE) > 0.9
        assert (model.n_iter_, len(model.loss_curve_)) == (1, 40)

    def test_classes_that_come_later(self):
        first = THREE != "c"
        model = quick().partial_fit(X[first], THREE[first], classes=["c", "b", "a"])
        assert model.predict_proba(X).shape == (90, 3)
        model.partial_fit(X[:1], ["c"])

    def test_wrong_calls(self):
        with pytest.raises(ArgumentError, match="classes must be passed on the first call"):
            quick().partial_fit(X, TWO)
        model = quick().partial_fit(X, TWO, classes=["no", "yes"])
        before = model.module_.state_dict()
        with pytest.raises(ArgumentError, match="the class 'maybe'"):
            model.partial_fit(X, np.where(TWO == "yes", "maybe", "no"))
        with pytest.raises(ArgumentError, match="first call"):
            model.partial_fit(X, TWO, classes=["a", "b"])
        with pytest.raises(ArgumentError, match="expected classes"):
            model.partial_fit(X, LABELS)
        with pytest.raises(ArgumentError, match="balanced"):
            quick(class_weight="balanced").partial_fit(X, TWO, classes=["no", "yes"])
        assert all(np.array_equal(before[name], x) for name, x in model.module_.state_dict().items())
        assert not hasattr(model, "_listed")

    def test_labels_need_no_classes(self):
        assert quick().partial_fit(X, LABELS).predict(X).shape == (90, 3)


class TestLabels:
    def test_several_a_row(self):
        model = quick(max_iter=150).fit(X, LABELS)
        assert model.score(X, LABELS) > 0.8
        assert model.classes_.tolist() == [0, 1, 2]
        assert np.allclose(model.predict_proba(X), 1 / (1 + np.exp(-model.decision_function(X))))
        assert np.allclose(np.exp(model.predict_log_proba(X)), model.predict_proba(X))
        assert np.array_equal(model.predict(X), model.predict_proba(X) > 0.5)

    def test_sparse_labels(self):
        a, b = quick(max_iter=5).fit(X, LABELS), quick(max_iter=5).fit(X, csr_matrix(LABELS))
        assert a.loss_curve_ == b.loss_curve_

    def test_early_stopping_and_weights(self):
        model = quick(early_stopping=True, validation_fraction=0.3).fit(X, LABELS, sample_weight=np.ones(90))
        assert model.best_validation_score_ > 0.5

    def test_class_weights_are_refused(self):
        with pytest.raises(ArgumentError, match="pos_weight"):
            quick(class_weight="balanced").fit(X, LABELS)


class TestLosses:
    def test_a_module_and_a_function(self):
        smooth = quick(loss=nn.CrossEntropyLoss(label_smoothing=0.4)).fit(X, THREE)
        assert smooth.predict_proba(X).max() < quick().fit(X, THREE).predict_proba(X).max()
        hinge = quick(loss=lambda s, t: nn.functional.hinge_loss(s, 2 * t - 1), module=one_score).fit(X, TWO)
        assert hinge.score(X, TWO) > 0.9

    def test_probabilities_are_no_scores(self):
        def wrong(n_in, n_out):
            return nn.Sequential(nn.Linear(n_in, n_out), nn.Softmax(-1))

        with pytest.raises(ArgumentError, match="leave out the Softmax"):
            quick(module=wrong).fit(X, THREE)


def test_among_scikit_learns_estimators():
    calibrated = CalibratedClassifierCV(quick(), cv=3).fit(X, TWO)
    assert calibrated.score(X, TWO) > 0.9
    votes = VotingClassifier([("net", quick()), ("line", LogisticRegression())], voting="soft").fit(X, THREE)
    assert votes.score(X, THREE) > 0.8
    grid = GridSearchCV(quick(max_iter=5), {"module": [None, one_score]}, scoring="roc_auc", cv=2)
    assert 0.5 < grid.fit(X, TWO == "yes").best_score_ <= 1
