import gc
import subprocess
import sys

import numpy as np
import pytest

import nn
from autograd import ShapeError, Tensor, is_recording

X = np.random.default_rng(0).uniform(-1, 1, (60, 2))
Y = (X.sum(axis=1) > 0).astype(int)


def train(epochs=3, model=None, **options):
    model = nn.MLP([2, 8, 2], rng=1) if model is None else model
    options = {"batch_size": 16, "rng": 2, "progress": False, **options}
    optimizer = nn.Adam(model.parameters(), lr=0.05)
    return model, nn.fit(model, X, Y, loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=epochs, **options)


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
    frozen = Tensor(0.0)
    history = nn.fit(
        model, X[:5], Y[:5], loss=nn.CrossEntropyLoss(), optimizer=nn.SGD([frozen], lr=0.1), epochs=1, batch_size=3,
        rng=0, progress=False, validation=(X[:5], Y[:5]),
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
    with pytest.raises(ValueError, match="metric called 'loss'"):
        train(1, metrics={"loss": nn.accuracy})
    assert train(0)[1] == {}


def test_importing_nn_stays_light():
    code = "import sys, nn; print([m for m in ('tqdm', 'graphviz', 'matplotlib', 'scipy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
