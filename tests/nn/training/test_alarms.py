"""NaN in a training: found before the step, named, and nothing has changed."""

import warnings

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import AnomalyError
from nn.training.alarms import data_problem, is_finite
from tests.nn.training.trainings import X, Y


def model_with_state():
    return nn.Sequential(nn.Linear(2, 8, rng=0), nn.BatchNorm1d(8), nn.ReLU(), nn.Linear(8, 2, rng=1))


def run(model, x, y, loss=None, lr=0.05, **options):
    optimizer = nn.Adam(model.parameters(), lr=lr)
    options = {"epochs": 1, "batch_size": 16, "rng": 2, "progress": False, **options}
    try:
        return optimizer, nn.fit(model, x, y, loss=loss or nn.CrossEntropyLoss(), optimizer=optimizer, **options)
    except AnomalyError as error:
        return optimizer, str(error)


def unchanged(model, before):
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[name])
    assert all(p.grad is None for p in model.parameters())


def spoiled(x, row, value=np.nan):
    x = x.copy()
    x[row] = value
    return x


class TestRaise:
    def test_in_the_inputs(self):
        order = np.random.default_rng(2).permutation(60)
        model = model_with_state()
        steps = model_with_state()
        _, told = run(model, spoiled(X, order[37]), Y)
        assert f"fit: epoch 1, batch 3 of 4 (rows {', '.join(map(str, order[32:36]))}, ...)" in told
        assert f"x has NaN in row {order[37]}. The step was not made: parameters are as before." in told
        optimizer = nn.Adam(steps.parameters(), lr=0.05)
        for rows in (order[:16], order[16:32]):  # the two batches before the failing one
            steps.zero_grad()
            F.cross_entropy(steps(X[rows]), Y[rows]).backward()
            optimizer.step()
        steps.zero_grad()
        unchanged(model, steps.state_dict())

    def test_in_the_targets_and_in_parts_of_the_inputs(self):
        model = nn.Linear(2, 1, rng=0)
        _, told = run(model, X, spoiled(X[:, :1], 5), nn.MSELoss(), shuffle=False)
        assert "batch 1 of 4 (rows 0, 1, 2, 3, ...): y has NaN in row 5." in told

        class Two(nn.Module):
            def __init__(self):
                self.layer = nn.Linear(2, 2, rng=0)

            def forward(self, a, b):
                return self.layer(a) + b

        _, told = run(Two(), {"a": X, "b": spoiled(X, 59)}, Y, shuffle=False)
        assert "batch 4 of 4 (rows 48, 49, 50, 51, ...): x['b'] has NaN in row 59." in told
        loader = nn.DataLoader(nn.TensorDataset(spoiled(X, 20), Y), 16)
        _, told = run(nn.Linear(2, 2, rng=0), loader, None, batch_size=None)
        assert "batch 2 of 4 (16 rows): x has NaN in row 4 of the batch." in told

    def test_an_infinite_input_shows_in_the_loss(self):
        model = model_with_state()
        before = model.state_dict()
        with np.errstate(all="ignore"):
            _, told = run(model, spoiled(X, 3, np.inf), Y, shuffle=False)
        assert "batch 1 of 4" in told
        assert "the loss is nan; x has infinities in row 3." in told
        unchanged(model, before)

    def test_inside_of_the_model_and_its_buffers(self):
        class Log(nn.Module):
            def __init__(self):
                self.norm = nn.BatchNorm1d(2)
                self.layer = nn.Linear(2, 2, rng=0)

            def forward(self, x):
                return np.log(self.layer(self.norm(x)))

        model = Log()
        before = model.state_dict()
        with np.errstate(all="ignore"):
            optimizer, told = run(model, X, Y)
        assert "the loss is nan; data and parameters are finite; log: the result is nan at index" in told
        assert "np.log(self.layer(self.norm(x)))" in told
        unchanged(model, before)
        assert not optimizer.state_dict()["state"]

    def test_in_a_parameter_that_was_so_before(self):
        model = nn.Linear(2, 2, rng=0)
        model.weight.data[0, 0] = np.nan
        _, told = run(model, X, Y)
        assert "the loss is nan; weight held NaN or an infinity already." in told

    def test_in_a_gradient(self):
        class Root(nn.Module):
            def __init__(self):
                self.scale = nn.Linear(2, 2, bias=False, rng=0)
                self.scale.weight.data = np.zeros((2, 2))

            def forward(self, x):
                return np.sqrt(self.scale(x) ** 2)  # the result is finite, but its slope is not

        for clip in (None, 1.0):
            model = Root()
            before = model.state_dict()
            with np.errstate(all="ignore"):
                _, told = run(model, X, Y, clip_grad_norm=clip)
            assert "the gradient of scale.weight is not finite; data and parameters are finite; " in told
            assert "backward of sqrt" in told
            unchanged(model, before)

    def test_of_a_callback(self):
        class Spoil(nn.Callback):
            def on_gradients(self, training):
                training.model.weight.grad[0] = np.inf

        model = nn.Linear(2, 2, rng=0)
        before = model.state_dict()
        _, told = run(model, X, Y, callbacks=[Spoil()])
        assert "the gradient of weight is not finite after the callbacks" in told
        unchanged(model, before)

    def test_with_weights(self):
        with np.errstate(all="ignore"):
            _, told = run(model_with_state(), spoiled(X, 3, np.inf), Y, class_weight="balanced", shuffle=False)
        assert "the loss is nan; x has infinities in row 3." in told


class TestWarn:
    def test_the_batch_is_left_out(self):
        model, others = model_with_state(), model_with_state()
        with pytest.warns(UserWarning, match=r"batch 2 of 4 .*: x has NaN in row 20\. The batch was left out") as seen:
            _, history = run(model, spoiled(X, 20), Y, on_nan="warn", shuffle=False)
        assert len(seen) == 1
        assert seen[0].filename == __file__
        kept = np.r_[0:16, 32:60]
        _, expected = run(others, [(X[rows], Y[rows]) for rows in (kept[:16], kept[16:32], kept[32:])], None,
                          batch_size=None)  # fmt: skip
        assert history == expected
        unchanged(model, others.state_dict())

    def test_one_warning_an_epoch_and_their_number(self):
        with pytest.warns(UserWarning, match="left out") as seen:
            run(model_with_state(), spoiled(X, [1, 20, 40]), Y, on_nan="warn", shuffle=False, epochs=2)
        told = [str(warning.message) for warning in seen]
        assert [("was left out" in words, "3 batches were left out" in words) for words in told] == [
            (True, False), (False, True), (True, False), (False, True)
        ]  # fmt: skip

    def test_none_is_left(self):
        with pytest.warns(UserWarning, match="left out"):
            _, told = run(model_with_state(), X * np.nan, Y, on_nan="warn")
        assert told == "fit: epoch 1: all 4 batches were left out, for NaN"

    def test_a_schedule_ends_when_the_training_does(self):
        model = nn.Linear(2, 2, rng=0)
        optimizer = nn.SGD(model.parameters(), lr=0.1)
        schedule = nn.OneCycleLR(optimizer, 0.1, epochs=2, steps_per_epoch=4, anneal_strategy="linear")
        with pytest.warns(UserWarning, match="left out"):
            nn.fit(model, spoiled(X, 3), Y, loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=2, batch_size=16,
                   scheduler=schedule, schedule_every="batch", progress=False, on_nan="warn")  # fmt: skip
        assert optimizer.lr == pytest.approx(0.1 / 25 / 1e4)


def test_ignore_is_as_ever():
    model = nn.Linear(2, 2, rng=0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _, history = run(model, spoiled(X, 3), Y, on_nan="ignore")
    assert np.isnan(history["loss"]).all()
    assert np.isnan(model.weight.data).any()


def test_what_is_finite():
    for dtype in (np.float16, np.float32, np.float64, np.complex128):
        large = np.full((3, 4), np.sqrt(float(np.finfo(dtype).max)) * 4, dtype)  # the squares overflow
        for array in (large, large.T, large[:, ::2], np.zeros((0, 2), dtype)):
            assert is_finite(array)
        for wrong in (np.nan, np.inf, -np.inf):
            array = large.copy()
            array[2, 1] = wrong
            assert not is_finite(array)
            assert not is_finite(array.T[::-1])
    assert is_finite(np.array([1, 2]))
    assert data_problem(np.array([["a"]]), "x", None) == ""
    rows = np.array([7, 3, 9])
    assert data_problem(np.array([np.nan, 1.0, np.nan]), "y", rows) == "y has NaN in rows 7, 9"
    assert data_problem(np.full(20, np.nan), "y", None) == (
        "y has NaN in rows 0, 1, 2, 3, 4, 5, 6, 7 and 12 more of the batch"
    )
    assert data_problem(np.array([np.inf]), "y", None) == ""
    assert data_problem(np.array([np.inf]), "y", None, infinities=True) == "y has infinities in row 0 of the batch"
