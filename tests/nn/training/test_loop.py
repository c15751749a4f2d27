"""The loop with data of all kinds: the same numbers as with arrays, weights, splits, and resuming to the bit."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from tests.nn.training.trainings import X, Y


def run(*data, model=None, epochs=3, loss=None, **options):
    model = nn.MLP([2, 8, 2], rng=1) if model is None else model
    optimizer = nn.Adam(model.parameters(), lr=0.05)
    options = {"progress": False, **options}
    history = nn.fit(model, *data, loss=loss or nn.CrossEntropyLoss(), optimizer=optimizer, epochs=epochs, **options)
    return model, history


def same(a, b):
    assert a[1] == b[1]
    for p, q in zip(a[0].parameters(), b[0].parameters(), strict=True):
        np.testing.assert_array_equal(p.data, q.data)


class TestBatchesFromElsewhere:
    def test_a_loader_gives_the_numbers_of_arrays(self):
        loader = nn.DataLoader(nn.TensorDataset(X, Y), 16, shuffle=True, generator=2)
        expected = run(X, Y, batch_size=16, rng=2)
        same(run(loader), expected)
        same(run(nn.batches(X, Y, batch_size=16, rng=2)), expected)
        loader = nn.DataLoader(nn.TensorDataset(X, Y), 16, shuffle=True, generator=2)
        data = nn.DataLoader(nn.TensorDataset(X[:20], Y[:20]), 16)
        same(run(loader, validation=data), run(X, Y, batch_size=16, rng=2, validation=(X[:20], Y[:20])))

    def test_lists_and_objects_that_start_anew(self):
        pairs = [(X[i : i + 16], Y[i : i + 16]) for i in range(0, 60, 16)]

        class Anew:
            def __iter__(self):
                yield from pairs

        expected = run(X, Y, batch_size=16, shuffle=False)
        same(run(pairs), expected)
        same(run(Anew()), expected)
        same(run(iter(pairs), epochs=1), run(X, Y, batch_size=16, shuffle=False, epochs=1))
        same(run([(x.tolist(), y.tolist()) for x, y in pairs if len(x)]), expected)

    def test_a_generator_is_used_up(self):
        def pairs():
            yield X, Y

        with pytest.raises(ArgumentError, match="got a generator as x, which gives its batches once, and 2 epochs"):
            run(pairs(), epochs=2)

        class Once:
            def __init__(self):
                self.pairs = pairs()

            def __iter__(self):
                return self.pairs

        with pytest.raises(ArgumentError, match="and an epoch after the first"):
            run(Once(), epochs=2)
        with pytest.raises(ArgumentError, match="got a generator as validation"):
            run(X, Y, epochs=2, validation=pairs())
        assert run(pairs(), epochs=1)[1].epochs == 1

    def test_the_bar_does_not_need_to_know_how_many(self, capsys):
        class Anew:
            def __iter__(self):
                return iter([(X, Y)])

        run(Anew(), epochs=2, progress=True)
        assert "epoch 2/2" in capsys.readouterr().err

    def test_arguments_that_batches_say_themselves(self):
        loader = nn.DataLoader(nn.TensorDataset(X, Y), 16)
        for error, words, options in (
            (ArgumentError, r"got batch_size=8 .*DataLoader\(dataset, batch_size=8\)", {"batch_size": 8}),
            (ArgumentError, "got shuffle=False", {"shuffle": False}),
            (ArgumentError, "got drop_last=True", {"drop_last": True}),
            (ArgumentError, "got validation=0.2 and batches", {"validation": 0.2}),
            (ArgumentError, "class_weight='balanced' and batches", {"class_weight": "balanced"}),
            (OperandError, "and sample_weight beside it", {"sample_weight": np.ones(60)}),
        ):
            with pytest.raises(error, match=words):
                run(loader, **options)
        with pytest.raises(ShapeError, match="got no batches of x"):
            run(nn.DataLoader([], 2))


class Two(nn.Module):
    def __init__(self):
        self.left, self.right = nn.Linear(1, 8, rng=0), nn.Linear(1, 8, rng=1)
        self.head = nn.Linear(8, 2, rng=2)

    def forward(self, a, b):
        return self.head(F.relu(self.left(a) + self.right(b)))


class TestSeveralInputs:
    def test_tuples_dicts_and_labels(self):
        pd = pytest.importorskip("pandas")
        a, b = X[:, :1], X[:, 1:]
        expected = run((a, b), Y, model=Two(), rng=0, validation=((a, b), Y), metrics={"accuracy": nn.accuracy})
        frame, index = pd.DataFrame(X, columns=["a", "b"]), np.arange(60)[::-1] * 3
        named = {"b": frame[["b"]].set_axis(index), "a": frame[["a"]]}
        for x in ({"a": a, "b": b}, named):
            target = pd.Series(Y, index=index)
            found = run(x, target, model=Two(), rng=0, validation=(x, target), metrics={"accuracy": nn.accuracy})
            same(found, expected)
        loader = nn.DataLoader([((a[i], b[i]), Y[i]) for i in range(60)], 32, True, generator=0)
        data = nn.DataLoader([({"a": a[i], "b": b[i]}, Y[i]) for i in range(60)], 32)
        same(run(loader, model=Two(), validation=data, metrics={"accuracy": nn.accuracy}), expected)

    def test_several_targets(self):
        def loss(prediction, target):
            return F.cross_entropy(prediction, target["class"]) + F.mse_loss(prediction, target["parts"])

        target = {"class": Y, "parts": X}
        expected = run(X, Y, rng=0, loss=lambda p, y: F.cross_entropy(p, y))[1]
        found = run(X, target, rng=0, loss=loss)[1]
        assert found["loss"][0] > expected["loss"][0]

    def test_a_name_that_the_model_does_not_have(self):
        with pytest.raises(OperandError, match=r"forward\(\) got an unexpected keyword argument 'c'"):
            run({"a": X[:, :1], "c": X[:, 1:]}, Y, model=Two())
        with pytest.raises(ShapeError, match=r"x\['a'\]: \(60, 1\), x\['b'\]: \(3, 1\), y: \(60,\)"):
            run({"a": X[:, :1], "b": X[:3, 1:]}, Y, model=Two())


class TestWeights:
    def test_zero_is_a_row_left_out(self):
        weight = np.r_[np.ones(30), np.zeros(30)]
        found = run(X, Y, batch_size=60, shuffle=False, sample_weight=weight)
        expected = run(X[:30], Y[:30], batch_size=60, shuffle=False)
        np.testing.assert_allclose(found[1]["loss"], expected[1]["loss"], rtol=1e-12)

    @pytest.mark.parametrize("validation", [None, 0.3])
    def test_the_loss_of_an_epoch_is_the_weighted_mean(self, validation):
        weight, seen = np.random.default_rng(0).uniform(0, 3, 60), []

        class Look(nn.Module):
            def __init__(self):
                self.layer = nn.Linear(2, 2, rng=0)

            def forward(self, x):
                seen.append((self.training, np.asarray(x)))
                return self.layer(x)

        model = Look()
        history = nn.fit(
            model, X, Y, loss=nn.CrossEntropyLoss(), optimizer=nn.SGD(model.parameters(), lr=0.0), epochs=1, rng=0,
            batch_size=7, sample_weight=weight, validation=validation or (X, Y, weight), progress=False,
        )  # fmt: skip
        rows = F.cross_entropy(model.layer(X), Y, reduction="none").data
        for name, mode in (("loss", True), ("val_loss", False)):
            known = {tuple(row) for training, x in seen if training is mode for row in x}
            chosen = np.array([tuple(row) in known for row in X])
            expected = (rows * weight)[chosen].sum() / weight[chosen].sum()
            assert history[name][0] == pytest.approx(expected, rel=1e-12)

    def test_classes(self):
        counts = np.bincount(Y)
        table = {k: 60 / (2 * counts[k]) for k in (0, 1)}
        weight = np.array([table[k] for k in Y])
        expected = run(X, Y, rng=0, sample_weight=weight)
        for class_weight in ("balanced", table, [table[0], table[1]]):
            np.testing.assert_allclose(run(X, Y, rng=0, class_weight=class_weight)[1]["loss"], expected[1]["loss"])
        loss = nn.CrossEntropyLoss([table[0], table[1]])
        found = run(X, Y, rng=0, class_weight=table, batch_size=60)[1]
        np.testing.assert_allclose(found["loss"], run(X, Y, rng=0, loss=loss, batch_size=60)[1]["loss"])
        both = run(X, Y, rng=0, class_weight=table, sample_weight=1 / weight)[1]
        np.testing.assert_allclose(both["loss"], run(X, Y, rng=0)[1]["loss"])

    def test_in_batches(self):
        weight = np.random.default_rng(0).uniform(0, 3, 60)
        loader = nn.DataLoader(nn.TensorDataset(X, Y, weight), 16, True, generator=2)
        same(run(loader), run(X, Y, sample_weight=weight, batch_size=16, rng=2))


class TestSplit:
    def test_a_part_is_set_aside(self):
        seen = []

        class Look(nn.Module):
            def __init__(self):
                self.layer = nn.Linear(2, 2, rng=0)

            def forward(self, x):
                seen.append((self.training, np.asarray(x)))
                return self.layer(x)

        for size, rows in ((0.2, 12), (15, 15)):
            seen.clear()
            history = run(X, Y, model=Look(), validation=size, rng=0, epochs=2)[1]
            assert len(history["val_loss"]) == 2
            trained, kept = ({tuple(r) for t, x in seen if t is mode for r in x} for mode in (True, False))
            assert len(kept) == rows
            assert trained | kept == set(map(tuple, X))
            assert not trained & kept
        assert run(X, Y, validation=0.2, rng=0)[1] == run(X, Y, validation=0.2, rng=0)[1]
        assert run(X, Y, validation=0.2, rng=0)[1] != run(X, Y, validation=0.2, rng=1)[1]

    def test_sizes(self):
        for wrong in (0.0, 1.0, 1.5, 0, 60, -1):
            with pytest.raises(ArgumentError, match=f"fit: got validation={wrong} of 60 rows"):
                run(X, Y, validation=wrong)


class Jitter(nn.Dataset):
    """Samples with noise from a source of the dataset's own."""

    def __init__(self):
        self.rng = np.random.default_rng(5)

    def __len__(self):
        return 60

    def __getitem__(self, i):
        return X[i] + self.rng.normal(0, 0.1, 2), Y[i]


@pytest.mark.parametrize("seed", [0, None])
def test_resuming_to_the_bit_with_a_loader(tmp_path, seed):
    def training(epochs, **options):
        parts = nn.random_split(Jitter(), [40, 20], generator=1)
        loader = nn.DataLoader(parts[0], 16, True, generator=3)
        check = nn.DataLoader(parts[1], 8, True, generator=4)
        return run(loader, epochs=epochs, validation=check, rng=seed, **options)

    training(2, checkpoint=tmp_path / "run.npz")
    same(training(5, checkpoint=tmp_path / "run.npz", resume=True), training(5))


def test_a_split_is_remembered_without_a_seed(tmp_path):
    def rows(resume):
        seen = set()

        class Look(nn.Module):
            def __init__(self):
                self.layer = nn.Linear(2, 2, rng=0)

            def forward(self, x):
                if not self.training:
                    seen.update(map(tuple, x))
                return self.layer(x)

        run(X, Y, model=Look(), validation=0.2, checkpoint=tmp_path / "x.npz", resume=resume, epochs=4 if resume else 2)
        return seen

    assert rows(False) == rows(True)


def test_data_that_are_tensors_get_no_gradients():
    x = Tensor(X)
    same(run(x, Y, rng=0), run(X, Y, rng=0))
    assert x.grad is None
    loader = nn.DataLoader(nn.TensorDataset(x, Y), 16)
    same(run(loader), run(X, Y, batch_size=16, shuffle=False))
    assert x.grad is None


def test_inputs_that_are_trained_stay_so():
    x = Tensor(X)
    model = nn.Linear(2, 2, rng=0)
    optimizer = nn.SGD([*model.parameters(), x], lr=0.1)
    nn.fit(model, x, Y, loss=nn.CrossEntropyLoss(), optimizer=optimizer, epochs=1, progress=False)
    assert not np.array_equal(x.data, X)
