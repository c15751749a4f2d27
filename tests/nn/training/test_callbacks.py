"""Callbacks: their order, and early stopping."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError
from tests.nn.training.trainings import X, train


def test_callbacks_are_called_in_order():
    calls = []

    class Tell(nn.Callback):
        def __getattribute__(self, name):
            if name.startswith("on_"):
                return lambda training: calls.append((name, training.epoch, training.batch))
            return super().__getattribute__(name)

    _, history = train(1, callbacks=[Tell(), lambda training: calls.append(training.history.epochs)], batch_size=40)
    assert calls == [
        ("on_train_begin", 0, 0), ("on_epoch_begin", 0, 0),
        ("on_gradients", 0, 0), ("on_batch_end", 0, 1), ("on_gradients", 0, 1), ("on_batch_end", 0, 2),
        ("on_epoch_end", 1, 2), 1, ("on_train_end", 1, 2),
    ]  # fmt: skip
    _, history = train(9, callbacks=[nn.Callback(), lambda t: t.stop("enough") if t.epoch == 3 else None])
    assert history.epochs == 3
    assert history.stopped == "enough"


def test_early_stopping_brings_back_the_best():
    noise = np.random.default_rng(3).integers(0, 2, 60)  # the labels are noise, so the validation loss soon rises
    model = nn.MLP([2, 32, 2], rng=1)
    stopping = nn.EarlyStopping(patience=4)
    history = nn.fit(
        model, X, noise, loss=nn.CrossEntropyLoss(), optimizer=nn.Adam(model.parameters(), lr=0.05), epochs=500,
        rng=0, validation=(X, 1 - noise), callbacks=[stopping], progress=False,
    )  # fmt: skip
    best = int(np.argmin(history["val_loss"]))
    assert history.epochs == best + 5
    assert stopping.best_epoch == best + 1
    found = nn.evaluate(model, X, 1 - noise, loss=nn.CrossEntropyLoss())["loss"]
    assert found == pytest.approx(history["val_loss"][best]) == pytest.approx(stopping.best)
    assert history.stopped == f"no better val_loss than {stopping.best:.4g}, of epoch {best + 1}"


def test_early_stopping_counts():
    def epochs(course, **options):
        courses = iter(course)
        stopping = nn.EarlyStopping("score", restore_best=False, **options)
        return train(len(course), callbacks=[stopping], metrics={"score": lambda *_: next(courses)})[1].epochs

    assert epochs([1, 2, 3, 4], patience=2) == 3
    assert epochs([1, 2, 3, 4], patience=2, mode="max") == 4
    assert epochs([1.0, 0.9, 0.8, 0.1], patience=2, min_delta=0.5) == 3
    assert epochs([np.nan, np.nan, 1], patience=2) == 2
    assert epochs([1, 1, 1, 0], patience=2) == 3
    assert epochs([1, 2, 0.5, 2, 3, 4], patience=2) == 5


def test_early_stopping_starts_anew_with_each_training():
    stopping = nn.EarlyStopping("loss", patience=3)
    train(2, callbacks=[stopping])
    stopping.best = -1.0
    assert train(2, callbacks=[stopping])[1].stopped is None
    assert stopping.best > 0
    with pytest.raises(ArgumentError, match="monitor='val_loss', expected one of loss, accuracy"):
        train(1, callbacks=[nn.EarlyStopping()], metrics={"accuracy": nn.accuracy})
    with pytest.raises(ArgumentError, match="EarlyStopping: got patience=0"):
        nn.EarlyStopping(patience=0)
    with pytest.raises(ArgumentError, match="EarlyStopping: got best, expected best, best_epoch"):
        stopping.load_state_dict({"best": 1.0})


def test_wrong_arguments_of_early_stopping():
    with pytest.raises(ArgumentError, match=r"got monitor=3, expected the name of a measurement.* patience=3"):
        nn.EarlyStopping(3)
    with pytest.raises(ArgumentError, match="got restore_best='no', expected True or False"):
        nn.EarlyStopping(restore_best="no")
