"""Both estimators: scikit-learn's rules, and a training that is repeatable and whole."""

import inspect
import pickle
from contextvars import copy_context

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_diabetes, load_iris
from sklearn.ensemble import VotingRegressor
from sklearn.exceptions import NotFittedError
from sklearn.inspection import permutation_importance
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.utils.estimator_checks import check_estimator

import nn
from autograd import Tensor
from autograd.errors import ArgumentError, OperandError
from nn.estimators import NetClassifier, NetRegressor
from nn.estimators.base import automatic, moments

BOTH = pytest.mark.parametrize("kind", [NetClassifier, NetRegressor])
RNG = np.random.default_rng(0)
X = RNG.normal(size=(60, 4))
Y = {NetClassifier: (X[:, 0] > X[:, 1]).astype(int), NetRegressor: X[:, 0] - 2 * X[:, 1]}


def quick(kind, **params):
    return kind(**{"hidden_layer_sizes": (8,), "max_iter": 5, "random_state": 0, **params})


def dropping(n_in, n_out):
    return nn.Sequential(nn.Linear(n_in, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, n_out))


@BOTH
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")  # where the array API is off
@pytest.mark.slow
def test_the_defaults_pass_the_checks_of_scikit_learn(kind):
    if "on_fail" in inspect.signature(check_estimator).parameters:
        results = check_estimator(kind(), on_fail="raise")
        assert len(results) > 50
        assert {result["status"] for result in results} <= {"passed", "skipped"}
        assert {r["check_name"] for r in results if r["status"] == "skipped"} <= {"check_array_api_input"}
    else:  # scikit-learn before 1.6
        check_estimator(kind())


@BOTH
class TestRepeatable:
    def test_one_state_makes_one_network(self, kind):
        fitted = [
            quick(kind, random_state=state, module=dropping, batch_size=16).fit(X, Y[kind])
            for state in (0, 0, np.random.RandomState(0), 1)
        ]
        states = [model.module_.state_dict() for model in fitted]
        assert all(np.array_equal(states[0][name], states[i][name]) for name in states[0] for i in (1, 2))
        assert not np.array_equal(states[0]["0.weight"], states[3]["0.weight"])

    def test_a_generator_will_do(self, kind):
        a, b, c = (quick(kind, random_state=np.random.default_rng(seed)).fit(X, Y[kind]) for seed in (0, 0, 1))
        assert a.loss_curve_ == b.loss_curve_ != c.loss_curve_

    def test_a_second_fit_forgets_the_first(self, kind):
        model = quick(kind).fit(X, Y[kind])
        first, curve = model.module_.state_dict(), model.loss_curve_
        model.fit(X[:30], Y[kind][:30])
        model.fit(X, Y[kind])
        assert model.loss_curve_ == curve
        assert all(np.array_equal(x, model.module_.state_dict()[name]) for name, x in first.items())

    def test_none_is_another_each_time(self, kind):
        a, b = (quick(kind, random_state=None).fit(X, Y[kind]).module_.state_dict() for _ in range(2))
        assert not np.array_equal(a["0.weight"], b["0.weight"])


@BOTH
class TestModules:
    def test_a_module_is_never_trained_itself(self, kind):
        given = nn.MLP([4, 8, 2 if kind is NetClassifier else 1], rng=0)
        before = given.state_dict()
        model = quick(kind, module=given).fit(X, Y[kind])
        assert all(np.array_equal(before[name], x) for name, x in given.state_dict().items())
        assert not np.array_equal(before["0.weight"], model.module_.state_dict()["0.weight"])
        copied = clone(model)
        assert copied.module is not given
        assert np.array_equal(copied.module[0].weight.data, given[0].weight.data)
        assert model.get_params()["module"] is given

    def test_inputs_of_several_axes(self, kind):
        class Rows(nn.Module):
            def __init__(self, n_in, n_out):
                assert n_in == (2, 2)
                self.linear = nn.Linear(4, n_out)

            def forward(self, x):
                return self.linear(x.reshape((len(x), 4)))

        model = quick(kind, module=Rows).fit(X.reshape(-1, 2, 2), Y[kind])
        assert model.predict(X.reshape(-1, 2, 2)).shape == (60,)

    def test_it_is_used_in_evaluation_mode(self, kind):
        model = quick(kind, module=dropping).fit(X, Y[kind])
        assert not any(module.training for module in model.module_.modules())
        assert np.array_equal(model.predict(X), model.predict(X))

    def test_dtypes(self, kind):
        for dtype, given, expected in (
            (None, np.float64, np.float64), (None, np.float32, np.float32), (np.float32, np.float64, np.float32),
        ):  # fmt: skip
            model = quick(kind, dtype=dtype).fit(X.astype(given), Y[kind])
            assert {p.dtype for p in model.module_.parameters()} == {np.dtype(expected)}
            method = "predict_proba" if kind is NetClassifier else "predict"
            assert getattr(model, method)(X).dtype == expected

    def test_standardised_by_default_only_in_front_of_the_mlp(self, kind):
        assert quick(kind).fit(X, Y[kind])._centre is not None
        assert quick(kind, standardize=False).fit(X, Y[kind])._centre is None
        assert quick(kind, module=dropping).fit(X, Y[kind])._centre is None
        assert quick(kind, module=dropping, standardize=True).fit(X, Y[kind])._centre is not None

    def test_units_do_not_matter(self, kind):
        units = np.array([1e6, 1.0, 1e-6, 1e3])
        a, b = quick(kind).fit(X, Y[kind]), quick(kind).fit(X * units + 5 * units, Y[kind])
        assert np.allclose(a.loss_curve_, b.loss_curve_, rtol=1e-6)

    def test_batch_norm_never_meets_a_single_row(self, kind):
        def normed(n_in, n_out):
            return nn.Sequential(nn.Linear(n_in, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, n_out))

        quick(kind, module=normed, batch_size=20).fit(np.vstack([X, X[:1]]), np.append(Y[kind], Y[kind][:1]))


@BOTH
class TestTraining:
    def test_what_is_told_of_it(self, kind):
        model = quick(kind).fit(X, Y[kind])
        assert (model.n_iter_, len(model.loss_curve_), model.t_, model.n_features_in_) == (5, 5, 300, 4)
        assert model.loss_ == model.loss_curve_[-1]
        assert model.best_loss_ == min(model.loss_curve_)
        assert isinstance(model.history_, nn.History)
        assert (model.validation_scores_, model.best_validation_score_) == (None, None)

    def test_it_stops_when_the_loss_stays(self, kind):
        model = quick(kind, max_iter=100, tol=10.0, n_iter_no_change=3).fit(X, Y[kind])
        assert model.n_iter_ == 5  # as in scikit-learn: the first epoch, then more than three without an improvement
        assert "no better loss" in model.history_.stopped

    def test_early_stopping_brings_back_the_best(self, kind):
        model = quick(kind, max_iter=300, early_stopping=True, learning_rate_init=0.1, validation_fraction=0.3)
        model.fit(X, Y[kind])
        assert model.n_iter_ < 300
        assert len(model.validation_scores_) == model.n_iter_
        assert model.best_validation_score_ == max(model.validation_scores_)
        again = quick(kind, early_stopping=True, learning_rate_init=0.1, validation_fraction=0.3).set_params(
            max_iter=int(np.argmax(model.validation_scores_)) + 1
        )
        again.fit(X, Y[kind])
        assert np.array_equal(again.predict(X), model.predict(X))
        assert model.t_ == 42 * model.n_iter_
        assert model.best_loss_ is None

    def test_warm_start_goes_on(self, kind):
        model = quick(kind, warm_start=True, max_iter=3).fit(X, Y[kind])
        module, steps = model.module_, model.optimizer_.state_dict()["state"][0]["step"]
        model.fit(X, Y[kind])
        assert model.module_ is module
        assert (model.n_iter_, len(model.loss_curve_), model.t_) == (3, 6, 360)
        assert model.optimizer_.state_dict()["state"][0]["step"] == 2 * steps
        assert model.loss_curve_[3] < model.loss_curve_[2]

    def test_a_schedule_and_clipping(self, kind):
        model = quick(kind, scheduler=lambda optimizer: nn.StepLR(optimizer, 2, gamma=0.5), clip_grad_norm=1.0)
        model.fit(X, Y[kind])
        assert model.history_["lr"] == [1e-3, 1e-3, 5e-4, 5e-4, 2.5e-4]

    def test_callbacks(self, kind):
        seen = []
        quick(kind, callbacks=[lambda training: seen.append(training.epoch)]).fit(X, Y[kind])
        assert seen == [1, 2, 3, 4, 5]

    def test_a_weight_is_a_number_of_rows(self, kind):
        weight = RNG.integers(0, 4, size=60)
        repeated = quick(kind, alpha=0.1, max_iter=50).fit(X.repeat(weight, axis=0), Y[kind].repeat(weight))
        weighted = quick(kind, alpha=0.1, max_iter=50).fit(X, Y[kind], sample_weight=weight)
        for name, x in repeated.module_.state_dict().items():
            assert np.allclose(x, weighted.module_.state_dict()[name], rtol=0, atol=1e-9), name
        same = quick(kind, max_iter=50).fit(X, Y[kind], sample_weight=2.5)
        assert np.allclose(same.loss_curve_, quick(kind, max_iter=50, alpha=4e-5).fit(X, Y[kind]).loss_curve_)


@BOTH
class TestWholeOrNothing:
    @pytest.mark.parametrize("wrong", ["nan", "diverges", "interrupted by a callback", "columns"])
    def test_an_error_leaves_it_as_it_was(self, kind, wrong):
        model = quick(kind, warm_start=True).fit(X, Y[kind])
        before, steps = model.module_.state_dict(), model.optimizer_.state_dict()
        predicted, curve = model.predict(X), list(model.loss_curve_)
        x = X.copy()
        if wrong == "nan":
            x[3, 2] = np.nan
        elif wrong == "columns":
            x = X[:, :3]
        elif wrong == "diverges":
            model.optimizer_.lr = 1e300
            steps = model.optimizer_.state_dict()
        else:

            def fail(training):
                raise RuntimeError("enough")

            model.set_params(callbacks=[fail])
        with pytest.raises((ValueError, RuntimeError)):
            model.fit(x, Y[kind])
        assert all(np.array_equal(before[name], p) for name, p in model.module_.state_dict().items())
        assert model.optimizer_.state_dict()["state"][0]["step"] == steps["state"][0]["step"]
        assert model.loss_curve_ == curve
        assert model.n_features_in_ == 4
        assert np.array_equal(model.predict(X), predicted)

    def test_a_training_that_diverges_says_so(self, kind):
        with pytest.raises(
            ArgumentError,
            match=r"Net\w+: got a training that diverged, in epoch \d.*the (loss|gradient).*learning_rate_init",
        ):
            quick(kind, solver="sgd", learning_rate_init=1e200, max_iter=20).fit(X, Y[kind])


WRONG = [
    ({"max_iter": 0}, "max_iter=0"), ({"max_iter": 2.5}, "max_iter=2.5"),
    ({"batch_size": 0}, "batch_size=0.*'auto'"),
    ({"batch_size": "all"}, "'auto'"), ({"alpha": -1.0}, "alpha=-1.0"), ({"learning_rate_init": "fast"}, "fast"),
    ({"validation_fraction": 1.0}, "validation_fraction"), ({"solver": "newton"}, "'adam'"),
    ({"loss": "hinge"}, "hinge"),
    ({"activation": "rely"}, "relu"), ({"dtype": int}, "floating"), ({"dtype": "float33"}, "floating"),
    ({"standardize": "yes"}, "'auto'"), ({"shuffle": "no"}, "shuffle"), ({"random_state": "x"}, "seed"),
    ({"module": nn.MLP([4, 3], rng=0)}, r"\(1, 3\).*expected \(1, [12]\)"), ({"module": 7}, "expected a Module"),
    ({"hidden_layer_sizes": (0,)}, "hidden_layer_sizes"), ({"callbacks": 5}, "callbacks"),
    ({"loss": nn.MSELoss}, r"MSELoss\(\)"),
    ({"scheduler": 3}, "scheduler"), ({"clip_grad_norm": 0}, "clip_grad_norm"), ({"tol": -1}, "tol"),
    ({"module": nn.MLP([3, 2], rng=0)}, r"rows of shape \(4,\), which the module refuses"),
]  # fmt: skip


@BOTH
class TestWrong:
    @pytest.mark.parametrize(("params", "text"), WRONG, ids=lambda x: str(x)[:40])
    def test_parameters(self, kind, params, text):
        with pytest.raises((ValueError, OperandError), match=f"(?s){text}"):
            quick(kind, **params).fit(X, Y[kind])

    def test_weights(self, kind):
        for weight, text in (
            (np.ones(5), "inconsistent"), (-np.ones(60), "-1.0"), (np.zeros(60), "zero"),
            (np.ones((60, 2)), "one number a row"), (np.full(60, np.nan), "NaN"),
        ):  # fmt: skip
            with pytest.raises(ValueError, match=text):
                quick(kind).fit(X, Y[kind], sample_weight=weight)

    def test_too_few_rows_to_stop_by(self, kind):
        with pytest.raises(ValueError, match=r"two rows|test_size"):
            quick(kind, early_stopping=True, validation_fraction=0.01).fit(X, Y[kind])

    def test_before_fit(self, kind):
        with pytest.raises(NotFittedError):
            kind().predict(X)


@BOTH
class TestSurroundings:
    def test_pickles_and_joblib(self, kind, tmp_path):
        model = quick(kind, warm_start=True).fit(X, Y[kind])
        joblib.dump(model, tmp_path / "model.joblib")
        for copy in (pickle.loads(pickle.dumps(model)), joblib.load(tmp_path / "model.joblib")):
            assert np.array_equal(copy.predict(X), model.predict(X))
            copy.fit(X, Y[kind])
            assert copy.loss_curve_ == clone(model).fit(X, Y[kind]).fit(X, Y[kind]).loss_curve_

    def test_frames(self, kind):
        frame = pd.DataFrame(X, columns=list("abcd"))
        model = quick(kind).fit(frame, pd.Series(Y[kind], index=np.arange(60)[::-1]))
        assert model.feature_names_in_.tolist() == list("abcd")
        assert np.array_equal(model.predict(frame), quick(kind).fit(X, Y[kind]).predict(X))
        with pytest.raises(ValueError, match="feature names"):
            model.predict(frame[["b", "a", "c", "d"]])

    def test_tensors(self, kind):
        model = quick(kind).fit(Tensor(X), Y[kind], sample_weight=Tensor(np.ones(60)))
        assert np.array_equal(model.predict(Tensor(X)), model.predict(X))

    def test_pipelines(self, kind):
        frame = pd.DataFrame(X, columns=list("abcd")).assign(kind=np.where(X[:, 2] > 0, "up", "down"))
        columns = ColumnTransformer(
            [("n", StandardScaler(), list("abcd")), ("k", OneHotEncoder(sparse_output=False), ["kind"])]
        )
        pipe = make_pipeline(columns.set_output(transform="pandas"), quick(kind, max_iter=100, learning_rate_init=0.02))
        assert pipe.fit(frame, Y[kind]).score(frame, Y[kind]) > 0.9
        assert pipe[-1].feature_names_in_.tolist()[-1] == "k__kind_up"

    def test_grids_in_processes(self, kind):
        grid = GridSearchCV(quick(kind), {"hidden_layer_sizes": [(4,), (8, 8)], "alpha": [0.0, 0.1]}, cv=2, n_jobs=2)
        grid.fit(X, Y[kind])
        assert grid.best_params_.keys() == {"hidden_layer_sizes", "alpha"}
        assert np.array_equal(grid.predict(X), clone(grid.best_estimator_).fit(X, Y[kind]).predict(X))

    def test_importance(self, kind):
        model = quick(kind, max_iter=100, learning_rate_init=0.02).fit(X, Y[kind])
        found = permutation_importance(model, X, Y[kind], n_repeats=3, random_state=0).importances_mean
        assert min(found[:2]) > max(found[2:])

    def test_sparse_inputs_are_refused_in_scikit_learns_words(self, kind):
        sparse = pytest.importorskip("scipy.sparse")
        with pytest.raises(TypeError, match="dense data is required"):
            quick(kind).fit(sparse.csr_matrix(X), Y[kind])


def test_voting():
    votes = VotingRegressor([("a", quick(NetRegressor)), ("b", quick(NetRegressor, random_state=1))])
    assert votes.fit(X, Y[NetRegressor]).predict(X).shape == (60,)


@pytest.mark.slow
def test_good_with_the_defaults():
    assert cross_val_score(NetClassifier(random_state=0), *load_iris(return_X_y=True), cv=3).mean() > 0.9
    assert cross_val_score(NetRegressor(random_state=0), *load_diabetes(return_X_y=True), cv=3).mean() > 0.35


def test_moments():
    x = np.array([[1.0, 7.0, 1e8], [2.0, 7.0, 1e8], [6.0, 7.0, 1e8]])
    centre, spread = moments(x, np.array([2, 1, 1]))
    assert np.allclose(centre, [2.5, 7, 1e8])
    assert np.allclose(spread, [np.std([1, 1, 2, 6]), 1, 1])


def test_automatic():
    assert automatic("Net", "standardize", "auto", False) is False
    assert automatic("Net", "standardize", 1, False) is True
    with pytest.raises(ArgumentError, match="True or False, or 'auto'"):
        automatic("Net", "standardize", "maybe", False)


@BOTH
class TestLbfgs:
    def test_it_is_scikit_learns(self, kind):
        from sklearn import neural_network

        theirs = {NetClassifier: neural_network.MLPClassifier, NetRegressor: neural_network.MLPRegressor}[kind]
        params = {"solver": "lbfgs", "alpha": 0.1, "random_state": 0}
        mine = kind((5,), "tanh", max_iter=400, tol=1e-9, **params).fit(X, Y[kind])
        other = theirs(hidden_layer_sizes=(5,), activation="tanh", max_iter=2000, **params).fit(X, Y[kind])
        assert mine.loss_curve_[-1] < mine.loss_curve_[0]
        assert mine.loss_ < 1.2 * other.loss_ + 0.02
        assert mine.score(X, Y[kind]) > 0.9

    def test_too_few_rows_to_stop_by(self, kind):
        with pytest.raises(ArgumentError, match=r"early_stopping=True, 12 rows .*validation_fraction"):
            kind((3,), early_stopping=True, validation_fraction=0.05, max_iter=2).fit(X[:12], Y[kind][:12])

    def test_the_seed_of_everything_is_theirs_too(self, kind):
        def curve():
            nn.manual_seed(3)
            return kind((3,), max_iter=2).fit(X, Y[kind]).loss_curve_

        assert copy_context().run(curve) == copy_context().run(curve)

    def test_a_module_that_returns_several_arrays(self, kind):
        class Two(nn.Module):
            def __init__(self):
                self.layer = nn.Linear(4, 1, rng=0)

            def forward(self, x):
                return self.layer(x), x

        with pytest.raises(OperandError, match="expected one array of outputs"):
            kind(module=Two(), max_iter=1).fit(X, Y[kind])


def test_a_binary_loss_for_two_outputs_says_the_way_out():
    y = (X[:, 0] > 0).astype(int)
    with pytest.raises(ArgumentError, match=r"CrossEntropyLoss\(\).*nn.MLP\(\[n_in, 32, 1\]\)"):
        NetClassifier(loss=nn.BCEWithLogitsLoss(), max_iter=1).fit(X, y)
    one = NetClassifier(loss=nn.BCEWithLogitsLoss(), module=lambda n_in, n_out: nn.MLP([n_in, 8, 1]), max_iter=1)
    assert one.fit(X, y).n_outputs_ == 1
