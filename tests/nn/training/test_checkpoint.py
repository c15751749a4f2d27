import os
import signal
import subprocess
import sys
from contextvars import copy_context
from pathlib import Path

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, FileFormatError
from tests.nn.training.alterations import alterations

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


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "run.npz"
    train(2, path)
    return nn.load(path)


@pytest.fixture(scope="module")
def altered(saved):
    """Names and contents of altered checkpoints."""
    return list(alterations(saved))


def refused(content, path):
    """True if a training does not go on from this content, and is left as it was."""
    nn.save(content, path)
    kept = {}

    def make(rng):
        kept["model"] = Noisy(rng)
        kept["before"] = kept["model"].state_dict()
        return kept["model"]

    try:
        train(2, path, resume=True, make=make)
    except ArgumentError:
        now = kept["model"].state_dict()
        return all(np.array_equal(array, now[name]) for name, array in kept["before"].items())
    return False


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_a_checkpoint_that_was_altered_is_refused(altered, tmp_path, every):
    """Every part left out or replaced, 866 alterations under ``-m slow``.

    Of the 861 that a file without a checksum has, 333 were resumed from and 6 ended in a bare error.
    """
    assert len(altered) > 850
    assert [name for name, content in altered[::every] if not refused(content, tmp_path / "x.npz")] == []


@pytest.mark.parametrize("key", ["checksum", "version"])
def test_a_checkpoint_without_its_checksum_or_version_is_no_earlier_one(saved, key, tmp_path):
    assert refused({name: part for name, part in saved.items() if name != key}, tmp_path / "x.npz")


@pytest.mark.parametrize(
    "alter",
    [
        "epoch: true", "epoch: more", "epoch: negative", "epoch: half", "epoch: left out", "history: empty",
        "history.loss: longer", "history.loss: shorter", "history.loss: left out", "history.loss.0: true",
        "history.loss.1: left out", "history.lr: longer", "model.layers.0.weight: flat", "model: left out",
        "model.layers.0.bias: left out", "optimizer.state.0.exp_avg: short", "optimizer.param_groups.0.lr: nan",
        "order.state.state: half", "order.state: more", "order.has_uint32: half", "order: more",
        "order.state: None", "generators.rng.state.inc: half", "generators.rng: left out", "scheduler.last_epoch: true",
        "scheduler.last_epoch: nan", "scheduler._schedulers.0.last_epoch: negative",
        "scheduler._schedulers.1.last_epoch: half", "scheduler._schedulers.0.base_lrs.0: nan", "callbacks.0.best: nan",
        "callbacks.0.best: text", "callbacks.0.best_epoch: half", "callbacks.0.waited: true",
        "callbacks.0.waited: None", "callbacks.0.best_state: text",
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_without_a_checksum_too(altered, alter, tmp_path):
    """A file without a checksum, as earlier versions wrote it, is checked too. The message names the wrong part."""
    content = {key: part for key, part in dict(altered)[alter].items() if key not in ("version", "checksum")}
    nn.save(content, tmp_path / "x.npz")
    part = "history" if alter == "epoch: more" else alter.split(":")[0].split(".")[0]
    with pytest.raises(ArgumentError, match=part):
        train(4, tmp_path / "x.npz", resume=True)


def test_a_change_that_no_part_would_notice_is_told_by_the_checksum(saved, tmp_path):
    saved = {**saved, "model": {**saved["model"], "layers.0.bias": saved["model"]["layers.0.bias"] + 1e-9}}
    nn.save(saved, tmp_path / "x.npz")
    with pytest.raises(ArgumentError, match="checksum: got contents that were changed since fit wrote them; to go on"):
        train(4, tmp_path / "x.npz", resume=True)


def test_a_file_of_an_earlier_version_goes_on(saved, tmp_path):
    nn.save({key: part for key, part in saved.items() if key not in ("version", "checksum")}, tmp_path / "x.npz")
    same_training(train(5), train(5, tmp_path / "x.npz", resume=True))


@pytest.mark.parametrize("ending", [".npz", ".safetensors"])
def test_a_training_that_diverged_goes_on(tmp_path, ending):
    """NaN that ``fit`` wrote is no alteration."""
    if ending == ".safetensors":
        pytest.importorskip("safetensors")

    def callbacks():
        diverge = lambda training: training.history["loss"].__setitem__(-1, np.nan)  # noqa: E731 (shorter than a def)
        return [diverge, nn.EarlyStopping("val_loss", patience=50)]

    path = tmp_path / f"x{ending}"
    train(2, path, callbacks=callbacks())
    assert np.isnan(nn.load(path)["history"]["loss"]).all()
    assert len(train(3, path, resume=True, callbacks=callbacks())[1]["loss"]) == 3


class Jitter:
    def __init__(self, seed):
        self.g = np.random.default_rng(seed)

    def __call__(self, x):
        return x + self.g.normal(size=np.shape(x))


class Jittered(nn.Dataset):
    def __init__(self, transforms):
        self.transforms = transforms

    def __len__(self):
        return 20

    def __getitem__(self, i):
        x = np.full(2, i / 20)
        for transform in self.transforms:
            x = transform(x)
        return x, i % 2


class NoisyNet(nn.Module):
    def __init__(self):
        self.layer, self.noise = nn.Linear(2, 2, rng=0), {"before": [Jitter(9)]}

    def forward(self, x):
        return self.layer(self.noise["before"][0](x))


def test_sources_of_randomness_deep_within_go_on_too(tmp_path):
    collating = Jitter(4)

    def run(epochs, path=None, resume=False):
        jitter, collate, augment = Jitter(1), Jitter(2), Jitter(3)
        data = nn.Subset(Jittered([jitter, [Jitter(5)][0].__call__]), range(20))
        collating.g = np.random.default_rng(4)

        def collated(samples):
            x, y = nn.data.default_collate(samples)
            return collating(collate(x)), y

        model = NoisyNet()
        history = nn.fit(
            model, nn.DataLoader(data, 5, True, generator=0, collate_fn=collated), loss=nn.CrossEntropyLoss(),
            optimizer=nn.SGD(model.parameters(), lr=0.1), epochs=epochs, augment=lambda x: augment(x),
            checkpoint=path, resume=resume, progress=False,
        )  # fmt: skip
        return history["loss"], model.state_dict()

    path = tmp_path / "run.npz"
    run(2, path)
    (again, resumed), (whole, expected) = run(4, path, resume=True), run(4)
    assert again == whole
    assert all(np.array_equal(resumed[name], x) for name, x in expected.items())


@pytest.mark.parametrize("seeds_again", [0, 1, 5])
def test_functions_that_draw_from_the_seed(tmp_path, seeds_again):
    """Under ``nn.manual_seed`` a function draws from another generator at each call: a training goes on with the next.

    Also if the program that goes on did not seed, or made more generators before.
    """

    class Dropping(nn.Module):
        def __init__(self):
            self.layer = nn.Linear(2, 2, rng=0)

        def forward(self, x):
            return self.layer(F.dropout(x, 0.5, self.training))

    def trained(epochs, path, seeds):
        if seeds:
            nn.manual_seed(4)
        for _ in range(seeds):
            nn.Linear(2, 2)
        model = Dropping()
        nn.fit(
            model, X, Y, loss=F.cross_entropy, optimizer=nn.SGD(model.parameters(), lr=0.1), epochs=epochs, rng=0,
            batch_size=20, progress=False, checkpoint=path, resume=True,
        )  # fmt: skip
        return model.layer.weight.data

    def alone(*arguments):
        return copy_context().run(trained, *arguments)

    whole = alone(4, tmp_path / "whole.npz", 1)
    alone(2, tmp_path / "parts.npz", 1)
    np.testing.assert_array_equal(alone(4, tmp_path / "parts.npz", seeds_again), whole)
