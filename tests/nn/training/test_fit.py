"""``fit`` and ``evaluate``: the loop, modes, interrupts, schedules, clipping, and arguments that they refuse."""

import gc
import signal
import threading

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor, draw, gradients, is_recording
from tests.nn.training.trainings import X, Y, train


def test_fit_learns_and_tells():
    model, history = train(30, validation=(X, Y), metrics={"accuracy": nn.accuracy})
    assert list(history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert history.epochs == 30
    assert all(len(course) == 30 for course in history.values())
    assert history["val_loss"][-1] < 0.2 < 0.5 < history["loss"][0]
    assert history["val_accuracy"][-1] == nn.accuracy(model(X), Y) > 0.9
    assert repr(history).startswith("History(30 epochs: loss 0.")
    assert not history.interrupted


def test_the_same_seeds_give_the_same_numbers():
    (a, first), (b, second) = train(), train(rng=np.random.default_rng(2))
    assert first == second
    for p, q in zip(a.parameters(), b.parameters(), strict=True):
        np.testing.assert_array_equal(p.data, q.data)
    assert train(rng=3)[1] != first


def test_fit_is_the_loop_one_would_write():
    model = nn.MLP([2, 8, 2], rng=1)
    optimizer = nn.Adam(model.parameters(), lr=0.05)
    rng = np.random.default_rng(2)
    for _ in range(3):
        order = rng.permutation(60)
        for start in range(0, 60, 16):
            rows = order[start : start + 16]
            model.zero_grad()
            nn.functional.cross_entropy(model(X[rows]), Y[rows]).backward()
            optimizer.step()
    for p, q in zip(model.parameters(), train()[0].parameters(), strict=True):
        np.testing.assert_array_equal(p.data, q.data)


def test_the_loss_of_an_epoch_counts_samples_not_batches():
    model = nn.Linear(2, 2, rng=0)
    history = nn.fit(
        model, X[:5], Y[:5], loss=nn.CrossEntropyLoss(), optimizer=nn.SGD(model.parameters(), lr=0.0), epochs=1,
        batch_size=3, rng=0, progress=False, validation=(X[:5], Y[:5]),
    )  # fmt: skip
    expected = float(nn.functional.cross_entropy(model(X[:5]), Y[:5]).data)
    assert history["loss"] == pytest.approx([expected])
    assert history["val_loss"] == pytest.approx([expected])


class Spy(nn.Module):
    """A model that notes in which mode it was called, and whether it was recorded."""

    def __init__(self, explode_at=None, error=KeyboardInterrupt):
        self.layer = nn.Linear(2, 2, rng=0)
        self.seen = []
        self.explode_at, self.error = explode_at, error

    def forward(self, x):
        self.seen.append((self.training, is_recording(), len(x)))
        if len(self.seen) == self.explode_at:
            raise self.error
        return self.layer(x)


def test_modes_and_recording():
    model = Spy()
    model.layer.eval()
    train(1, model, validation=(X[:20], Y[:20]))
    assert model.seen == [(True, True, 16)] * 3 + [(True, True, 12), (False, False, 16), (False, False, 4)]
    assert model.training
    assert not model.layer.training
    model = Spy().eval()
    train(1, model)
    assert all(training for training, _, _ in model.seen)
    assert not model.training


@pytest.mark.parametrize("at", [1, 6, 9])
def test_ctrl_c_returns_the_history_so_far(at):
    model = Spy(explode_at=at)
    model.eval()
    _, history = train(5, model, validation=(X[:10], Y[:10]))
    assert history.interrupted
    assert history.epochs == (at - 1) // 5
    assert "interrupted" in repr(history)
    assert not model.training
    assert is_recording()
    model.explode_at = None
    assert train(1, model)[1].epochs == 1


class Interrupting(nn.SGD):
    """Ctrl-C while parameters are being stepped."""

    presses = 1

    def _update(self, p, g, state, group):
        if p is self.param_groups[0]["params"][0]:
            for _ in range(self.presses):
                signal.raise_signal(signal.SIGINT)
        super()._update(p, g, state, group)


@pytest.mark.usefixtures("ctrl_c")
def test_a_step_is_finished_before_ctrl_c_is_obeyed():
    model, steps = nn.MLP([2, 8, 2], rng=1), nn.MLP([2, 8, 2], rng=1)
    for net, kind, data in ((model, Interrupting, (X, Y)), (steps, nn.SGD, (X[:16], Y[:16]))):
        history = nn.fit(
            net, *data, loss=nn.CrossEntropyLoss(), optimizer=kind(net.parameters(), lr=0.1), epochs=1, batch_size=16,
            shuffle=False, progress=False,
        )  # fmt: skip
        assert history.interrupted is (kind is Interrupting)
    for p, q in zip(model.parameters(), steps.parameters(), strict=True):
        np.testing.assert_array_equal(p.data, q.data)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("ctrl_c")
def test_a_second_ctrl_c_is_obeyed_at_once():
    model = nn.MLP([2, 8, 2], rng=1)
    optimizer = Interrupting(model.parameters(), lr=0.1)
    optimizer.presses = 2
    before = model.state_dict()
    history = nn.fit(model, X, Y, loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=1, progress=False)
    assert history.interrupted
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, before[name])


def test_a_program_keeps_its_own_handler_of_ctrl_c():
    pressed = []
    before = signal.signal(signal.SIGINT, lambda *_: pressed.append(1))
    try:
        model = nn.MLP([2, 2], rng=1)
        optimizer = Interrupting(model.parameters(), lr=0.1)
        history = nn.fit(model, X, Y, loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=1, progress=False)
    finally:
        signal.signal(signal.SIGINT, before)
    assert len(pressed) == 2  # Ctrl-C was pressed in each of two batches
    assert not history.interrupted


def test_fit_works_in_another_thread():
    found = []
    thread = threading.Thread(target=lambda: found.append(train(2)[1]))
    thread.start()
    thread.join()
    assert found[0] == train(2)[1]


def test_other_errors_pass_and_leave_the_modes_as_they_were():
    model = Spy(explode_at=2, error=ZeroDivisionError).eval()
    with pytest.raises(ZeroDivisionError):
        train(1, model)
    assert not model.training


def test_graphs_are_freed_without_the_cycle_collector():
    gc.collect()
    gc.disable()
    try:
        train(1)
        before = sum(type(x) is Tensor for x in gc.get_objects())
        train(2)
        assert sum(type(x) is Tensor for x in gc.get_objects()) <= before
    finally:
        gc.enable()


def test_evaluate_does_not_touch_the_model():
    model = nn.MLP([2, 8, 2], rng=1)
    found = nn.evaluate(model, X, Y, loss=nn.CrossEntropyLoss(), metrics={"acc": nn.accuracy}, batch_size=7)
    assert found == pytest.approx(
        {"loss": float(nn.functional.cross_entropy(model(X), Y).data), "acc": nn.accuracy(model(X), Y)}
    )
    assert model.training
    assert all(p.grad is None for p in model.parameters())


def scheduled(make, epochs=4, **options):
    model = nn.MLP([2, 8, 2], rng=1)
    optimizer = nn.Adam(model.parameters(), lr=0.1)
    return nn.fit(
        model, X, Y, loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=epochs, batch_size=16, rng=2,
        progress=False, scheduler=make(optimizer), **options,
    )  # fmt: skip


def test_schedules():
    history = scheduled(lambda o: nn.ExponentialLR(o, 0.5))
    assert list(history) == ["loss", "lr"]
    assert history["lr"] == pytest.approx([0.1, 0.05, 0.025, 0.0125])
    rates = []
    scheduled(
        lambda o: nn.OneCycleLR(o, 0.1, epochs=4, steps_per_epoch=4, anneal_strategy="linear"),
        schedule_every="batch",
        callbacks=[OnBatch(lambda training: rates.append(training.optimizer.lr))],
    )
    assert len(rates) == 16
    assert max(rates[:4]) < 0.1
    assert rates[-1] == pytest.approx(0.1 / 25 / 1e4)
    seen = []

    class Plateau(nn.ReduceLROnPlateau):
        def step(self, metrics=None):
            seen.append(metrics)
            super().step(metrics)

    history = scheduled(Plateau)
    assert seen == history["loss"]
    seen.clear()
    history = scheduled(Plateau, validation=(X, Y))
    assert seen == history["val_loss"]


class OnBatch(nn.Callback):
    def __init__(self, function):
        self.on_batch_end = function


def test_gradients_are_clipped():
    norms = []

    class Look(nn.Callback):
        def on_gradients(self, training):
            norms.append(np.sqrt(sum((p.grad**2).sum() for p in training.model.parameters())))

    train(2, callbacks=[Look()])
    assert max(norms) > 0.1
    norms.clear()
    train(2, callbacks=[Look()], clip_grad_norm=0.1)
    assert max(norms) == pytest.approx(0.1, rel=1e-4)


def test_progress_bar_goes_to_stderr(capsys):
    train(2, progress=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "epoch 2/2" in err
    assert "loss" in err
    train(2)
    assert capsys.readouterr() == ("", "")


def test_wrong_arguments():
    with pytest.raises(ShapeError, match="same number of rows"):
        train(1, validation=(X, Y[:3]))
    with pytest.raises(ValueError, match="epochs=-1"):
        train(-1)
    with pytest.raises(ValueError, match="batch_size=0"):
        train(1, batch_size=0)
    for name in ("loss", "lr", "val_loss"):
        with pytest.raises(ArgumentError, match=f"metric called '{name}'"):
            train(1, metrics={name: nn.accuracy})
    with pytest.raises(ArgumentError, match=r"epochs=2.5, expected an integer >= 0"):
        train(2.5)
    with pytest.raises(ArgumentError, match="schedule_every='step', expected one of 'epoch', 'batch'"):
        train(1, schedule_every="step")
    with pytest.raises(ArgumentError, match="got a ndarray as validation, expected a pair"):
        train(1, validation=X)
    with pytest.raises(ShapeError, match="no samples for the validation"):
        train(1, validation=(X[:0], Y[:0]))
    with pytest.raises(ArgumentError, match="resume=True and no checkpoint"):
        train(1, resume=True)
    with pytest.raises(TypeError, match="got 'print' in callbacks"):
        train(1, callbacks=["print"])
    with pytest.raises(ShapeError, match="got 60 samples, batch_size=64 and drop_last=True, expected at least one"):
        train(1, batch_size=64, drop_last=True)
    with pytest.raises(ShapeError, match="evaluate: got no samples"):
        nn.evaluate(nn.Identity(), X[:0], Y[:0], loss=nn.MSELoss())
    with pytest.raises(ArgumentError, match="ReduceLROnPlateau with schedule_every='batch'"):
        scheduled(nn.ReduceLROnPlateau, schedule_every="batch")


def test_arguments_of_the_wrong_kind(tmp_path):
    model = nn.MLP([2, 2], rng=0)
    right = {"loss": nn.CrossEntropyLoss(), "optimizer": nn.SGD(model.parameters()), "epochs": 1, "progress": False}
    other = nn.SGD(nn.MLP([2, 2]).parameters())
    for wrong, error, message in (
        ({"loss": "mse"}, TypeError, "got 'mse' as loss, expected a function"),
        ({"optimizer": nn.SGD}, TypeError, "as optimizer, expected a Optimizer"),
        ({"optimizer": other}, ArgumentError, "none of the model's parameters"),
        ({"scheduler": nn.StepLR(other, 1)}, ArgumentError, "a scheduler for another optimizer"),
        ({"metrics": [nn.accuracy]}, TypeError, "got a list as metrics, expected a dict"),
        ({"callbacks": nn.EarlyStopping()}, TypeError, "got a EarlyStopping as callbacks, expected a list"),
        ({"checkpoint": "run.pt"}, ArgumentError, r"got 'run.pt', expected a name that ends in .npz"),
        ({"checkpoint": tmp_path / "no" / "run.npz"}, FileNotFoundError, "fit: there is no such folder: .*no'"),
    ):
        with pytest.raises(error, match=message):
            nn.fit(model, X, Y, **{**right, **wrong})
    with pytest.raises(TypeError, match="as model, expected a Module"):
        nn.fit(lambda x: x, X, Y, **right)
    assert train(0)[1] == {}


def test_labelled_rows_and_targets_stay_together():
    """The history is the same with a shuffled index and without an index."""
    pd, xr = pytest.importorskip("pandas"), pytest.importorskip("xarray")
    x, truth = np.random.default_rng(0).normal(size=(60, 3)), np.array([1.0, -2.0, 0.5])
    y = (x @ truth)[:, None]

    def history(x, y, validation):
        model = nn.Linear(3, 1, rng=0)
        return nn.fit(
            model, x, y, loss=nn.functional.mse_loss, optimizer=nn.Adam(model.parameters(), lr=0.1), epochs=30, rng=0,
            validation=validation, metrics={"r2": nn.r2_score}, progress=False,
        )  # fmt: skip

    expected = history(x, y, (x, y))
    assert expected["loss"][-1] < 0.01
    order = np.random.default_rng(1).permutation(60) * 3
    frame, target = pd.DataFrame(x, index=order), pd.DataFrame(y, index=order[::-1])
    for given in (
        (frame, target),
        (frame.convert_dtypes(), target.astype("Float64")),
        (xr.DataArray(x, dims=["i", "k"], coords={"i": order}), xr.DataArray(y, dims=["i", "j"])),
        ([pd.Series(row) for row in x], y.tolist()),
    ):
        found = history(*given, validation=given)
        for name in ("loss", "r2", "val_loss", "val_r2"):
            np.testing.assert_allclose(found[name], expected[name], rtol=1e-9)
        model = nn.Linear(3, 1, rng=0)
        measured, plain = (nn.evaluate(model, *data, loss=nn.functional.mse_loss) for data in (given, (x, y)))
        assert measured["loss"] == pytest.approx(plain["loss"])
    with pytest.raises(OperandError, match=r"x\.filled\(value\)"):
        history(np.ma.array(x, mask=x > 1), y, None)
    with pytest.raises(OperandError, match=r"x\.filled\(value\)"):
        history(x, y, (x, np.ma.array(y, mask=y > 1)))


def test_classes_of_every_dtype():
    pd = pytest.importorskip("pandas")
    x = np.random.default_rng(0).normal(size=(40, 2))
    y = pd.Series((x[:, 0] > 0).astype(int), index=np.arange(40)[::-1])
    results = []
    for target in (y.to_numpy(), y, y.astype("category"), y.astype("Int64"), y.astype("uint8")):
        model = nn.MLP([2, 8, 2], rng=0)
        results.append(nn.fit(
            model, x, target, loss=nn.functional.cross_entropy, optimizer=nn.Adam(model.parameters(), lr=0.05),
            epochs=5, rng=0, metrics={"accuracy": nn.accuracy}, progress=False,
        ))  # fmt: skip
    assert all(found["loss"] == results[0]["loss"] for found in results)
    assert all(found["accuracy"] == results[0]["accuracy"] for found in results)


def test_what_is_no_flag_is_refused():
    for name in ("shuffle", "drop_last", "resume", "progress"):
        for wrong in ("no", None, 2, []):
            with pytest.raises(ArgumentError, match=f"fit: got {name}=.*, expected True or False"):
                train(1, **{name: wrong})
    assert train(1, shuffle=np.False_, drop_last=0)[1] == train(1, shuffle=False)[1]


def test_the_class_of_a_callback_is_no_callback():
    for wrong in (nn.EarlyStopping, nn.Callback, dict):
        with pytest.raises(OperandError, match=f"got the class {wrong.__name__} in callbacks, expected an object of"):
            train(1, callbacks=[wrong])


class TestNoGradientsAreLeftBehind:
    """If gradients stayed, the next ``backward()`` would add to them, and its picture would warn of each parameter."""

    def test_after_a_training(self):
        model, _ = train(2)
        assert all(p.grad is None for p in model.parameters())
        loss = nn.CrossEntropyLoss()(model(X), Y)
        loss.backward()
        expected = [p.grad for p in model.parameters()]
        found = gradients([nn.CrossEntropyLoss()(model(X), Y)], model.parameters())
        for mine, theirs in zip(expected, found, strict=True):
            np.testing.assert_array_equal(mine, theirs)
        assert "alarm" not in draw(loss).svg.partition("</style>")[2]

    def test_after_an_exception_and_an_early_stop(self):
        class Break(nn.Callback):
            def __init__(self, error):
                self.error = error

            def on_batch_end(self, training):
                assert all(p.grad is not None for p in training.model.parameters())
                raise self.error

        model = nn.MLP([2, 4, 2], rng=0)
        with pytest.raises(ZeroDivisionError):
            train(model=model, callbacks=[Break(ZeroDivisionError())])
        assert all(p.grad is None for p in model.parameters())
        _, history = train(model=model, callbacks=[Break(KeyboardInterrupt())])
        assert history.interrupted
        assert all(p.grad is None for p in model.parameters())
        model, history = train(callbacks=[lambda training: training.stop("enough")])
        assert history.epochs == 1
        assert all(p.grad is None for p in model.parameters())

    def test_of_parameters_that_are_not_trained(self):
        model = nn.MLP([2, 4, 2], rng=0)
        head = nn.SGD(model[2].parameters(), lr=0.1)
        nn.fit(model, X, Y, loss=nn.CrossEntropyLoss(), optimizer=head, epochs=1, progress=False)
        assert all(p.grad is None for p in model.parameters())

    def test_callbacks_see_them(self):
        seen = []

        class Look(nn.Callback):
            def on_gradients(self, training):
                seen.append(all(np.any(p.grad) for p in training.model.parameters()))

            def on_epoch_end(self, training):
                self.on_gradients(training)

            def on_train_end(self, training):
                self.on_gradients(training)

        train(1, callbacks=[Look()])
        assert seen == [True] * len(seen)
        assert len(seen) == 4 + 2
