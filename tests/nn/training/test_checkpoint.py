import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nn
from autograd import ArgumentError, FileFormatError

X = np.random.default_rng(0).uniform(-1, 1, (50, 2))
Y = (X.sum(axis=1) > 0).astype(int)


class Noisy(nn.Module):
    """A model with randomness, a buffer and modes of its own."""

    def __init__(self, rng):
        self.layers = nn.MLP([2, 8, 2], rng=rng)
        self.rng = np.random.default_rng(rng)
        self.register_buffer("seen", np.zeros((), int))

    def forward(self, x):
        if self.training:
            self.seen = self.seen + len(x)
            x = x + self.rng.normal(0, 0.1, np.shape(x))
        return self.layers(x)


def train(epochs, path=None, resume=False, bits=np.random.PCG64, seed=5, make=Noisy, callbacks=None, shared=False):
    """A training from scratch, with everything that has a state."""
    rng = np.random.Generator(bits(seed))
    model = make(rng if shared else 4)
    optimizer = nn.AdamW(model.parameters(), lr=0.05, amsgrad=True)
    schedule = nn.SequentialLR(optimizer, [nn.LinearLR(optimizer), nn.CosineAnnealingLR(optimizer, 5)], [3])
    stopping = nn.EarlyStopping("val_loss", patience=50)
    history = nn.fit(
        model, X, Y, loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=epochs, batch_size=16, rng=rng,
        validation=(X, Y), metrics={"accuracy": nn.accuracy}, scheduler=schedule, checkpoint=path, resume=resume,
        callbacks=[stopping] if callbacks is None else callbacks, progress=False,
    )  # fmt: skip
    return model, history, optimizer, stopping


def same_training(a, b):
    (model, history, optimizer, stopping), (other, again, resumed, waiting) = a, b
    assert history == again
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, other.state_dict()[name])
    assert repr(optimizer.state_dict()) == repr(resumed.state_dict())
    assert repr(stopping.state_dict()) == repr(waiting.state_dict())


@pytest.mark.parametrize("ending", [".npz", ".safetensors"])
@pytest.mark.parametrize("at", [1, 4, 10])
def test_a_resumed_training_gives_the_same_numbers(tmp_path, ending, at):
    if ending == ".safetensors":
        pytest.importorskip("safetensors")
    path = tmp_path / f"run{ending}"
    train(at, path)
    same_training(train(10), train(10, path, resume=True))


@pytest.mark.parametrize("bits", [np.random.MT19937, np.random.Philox, np.random.SFC64])
@pytest.mark.parametrize("shared", [False, True])
def test_any_source_of_randomness_and_one_that_is_shared(tmp_path, bits, shared):
    train(3, tmp_path / "run.npz", bits=bits, shared=shared)
    resumed = train(6, tmp_path / "run.npz", resume=True, bits=bits, shared=shared)
    same_training(train(6, bits=bits, shared=shared), resumed)


def test_without_a_checkpoint_it_starts_from_the_beginning_and_a_finished_one_is_done(tmp_path):
    path = tmp_path / "run.npz"
    first = train(3, path, resume=True)
    same_training(train(3), first)
    content = path.read_bytes()
    same_training(first, train(3, path, resume=True))
    same_training(first, train(2, path, resume=True))
    assert path.read_bytes() == content
    train(1, path)
    assert path.read_bytes() != content


@pytest.mark.usefixtures("ctrl_c")
def test_an_interrupted_training_goes_on_from_its_last_epoch(tmp_path):
    path = tmp_path / "run.npz"

    class Press(nn.EarlyStopping):
        def on_batch_end(self, training):
            if training.epoch == 2 and training.batch == 3:
                signal.raise_signal(signal.SIGINT)

    press = Press("val_loss", patience=50)
    _, history, _, _ = train(10, path, callbacks=[press])
    assert history.interrupted
    assert history.epochs == 2
    same_training(train(10), train(10, path, resume=True))


def test_a_killed_training_goes_on(tmp_path):
    path = tmp_path / "run.npz"
    code = (
        "import os, sys\nfrom tests.nn.training import test_checkpoint as t\nimport nn\n"
        "def kill(training):\n    if training.epoch == 3: os.kill(os.getpid(), 9)\n"
        "nn.EarlyStopping.on_epoch_begin = lambda self, training: kill(training)\n"
        "t.train(10, sys.argv[1])"
    )
    root = Path(__file__).parents[3]
    killed = subprocess.run([sys.executable, "-c", code, str(path)], cwd=root, capture_output=True, check=False)
    assert killed.returncode != 0
    assert nn.load(path)["epoch"] == 3
    assert os.listdir(tmp_path) == ["run.npz"]
    same_training(train(10), train(10, path, resume=True))


def test_early_stopping_is_remembered(tmp_path):
    path = tmp_path / "run.npz"

    def run(epochs, patience, resume=False):
        stopping = nn.EarlyStopping("val_accuracy", patience=patience, mode="max", min_delta=1.0)
        return train(epochs, path, resume=resume, callbacks=[stopping])[1]

    assert run(9, 3).epochs == 4
    again = run(9, 3, resume=True)
    assert again.epochs == 4
    assert "no better val_accuracy" in again.stopped
    assert run(9, 5, resume=True).epochs == 6


def test_the_checkpoint_of_another_training_is_refused_and_changes_nothing(tmp_path):
    path = tmp_path / "run.npz"
    train(2, path)
    rng = np.random.default_rng(9)
    model = nn.MLP([2, 8, 2], rng=0)
    with pytest.raises(ArgumentError, match=r"no checkpoint of this training: missing nothing, unexpected \['callb"):
        nn.fit(
            model, X, Y, loss=nn.CrossEntropyLoss(), optimizer=nn.SGD(model.parameters()), epochs=3, rng=rng,
            checkpoint=path, resume=True, progress=False,
        )  # fmt: skip
    for name, wrong in (
        ("history", {"loss": ["a"]}),
        ("history", 3),
        ("order", {"bit_generator": "MT19937"}),
        ("epoch", -1),
        ("optimizer", {}),
        ("model", {"layers.0.weight": np.zeros(3)}),
        ("scheduler", {"last_epoch": 1, "schedulers": []}),
        ("callbacks.0", {"best": 1.0}),
    ):
        nn.save({**nn.load(path), name: wrong}, other := tmp_path / "wrong.npz")
        kept = {}

        def make(rng, kept=kept):
            kept["model"] = Noisy(rng)
            kept["before"] = kept["model"].state_dict()
            return kept["model"]

        with pytest.raises(ArgumentError, match=f"wrong.npz does not fit this training, .*: {name}: "):
            train(4, other, resume=True, make=make)
        for key, array in kept["model"].state_dict().items():
            np.testing.assert_array_equal(array, kept["before"][key])
    path.write_bytes(path.read_bytes()[:-50])
    with pytest.raises(FileFormatError, match=r"run\.npz"):
        train(4, path, resume=True)


def test_checkpoints_are_plain_trees(tmp_path):
    train(2, tmp_path / "run.npz")
    saved = nn.load(tmp_path / "run.npz")
    assert saved["epoch"] == 2
    assert list(saved["history"]) == ["loss", "accuracy", "val_loss", "val_accuracy", "lr"]
    assert saved["model"]["layers.0.weight"].shape == (8, 2)
    assert saved["generators.rng"]["bit_generator"] == "PCG64"
