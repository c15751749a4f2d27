"""Augmentation: the function's arguments, its results, and a source of randomness that resumes."""

import numpy as np
import pytest

import nn
from autograd import OperandError, ShapeError
from nn.training.augmenting import Augmentation, derived
from nn.training.feeding import Arrays
from tests.nn.training.trainings import X, Y, train


def batch_of(x, y=Y, shuffle=False):
    return next(iter(Arrays("fit", x, y).in_portions(16, np.random.default_rng(0) if shuffle else None)))


def altered(function, x=X, y=Y, shuffle=False):
    return Augmentation(function, np.random.default_rng(1))(batch_of(x, y, shuffle))


def test_forms():
    batch = altered(lambda x, rng: x + rng.normal(size=x.shape))
    np.testing.assert_array_equal(batch.x, X[:16] + np.random.default_rng(1).normal(size=(16, 2)))
    batch = altered(lambda x, y, rng: (x * 2, y + 1))
    np.testing.assert_array_equal(batch.x, X[:16] * 2)
    np.testing.assert_array_equal(batch.y, Y[:16] + 1)
    np.testing.assert_array_equal(altered(lambda x: -x).x, -X[:16])
    np.testing.assert_array_equal(altered(lambda x, rng=None, by=3: x * by if rng else x).x, X[:16] * 3)
    batch = altered(lambda x, rng: {"a": x["a"] + 1, "b": x["b"]}, {"a": X, "b": X})
    np.testing.assert_array_equal(batch.x["a"], X[:16] + 1)


@pytest.mark.parametrize("shuffle", [False, True])
def test_it_may_write_to_what_it_is_given(shuffle):
    def flip(x, y, rng):
        x *= -1
        y += 1
        return x, y

    x, y = X.copy(), Y.copy()
    altered(flip, x, y, shuffle)
    np.testing.assert_array_equal(x, X)
    np.testing.assert_array_equal(y, Y)
    pairs = [(X[:30].copy(), Y[:30].copy()), (X[30:].copy(), Y[30:].copy())]
    model = nn.Linear(2, 3, rng=0)
    nn.fit(model, pairs, loss=nn.CrossEntropyLoss(), optimizer=nn.SGD(model.parameters()), epochs=2, augment=flip,
           progress=False)  # fmt: skip
    np.testing.assert_array_equal(np.concatenate([x for x, _ in pairs]), X)


def test_float32_stays():
    batch = altered(lambda x, rng: x + rng.normal(size=x.shape), X.astype("f4"))
    assert batch.x.dtype == np.float32
    batch = altered(lambda x, rng: x / 255, np.ones((60, 2), np.uint8))
    assert batch.x.dtype == np.float64


def noise(x, rng):
    return x + rng.normal(0, 0.1, x.shape)


def test_the_seed_determines_it_and_the_order_is_that_without():
    seen = []

    def look(x, rng):
        seen.append(x.copy())
        return noise(x, rng)

    (_, first), (_, second) = train(augment=look), train(augment=noise)
    assert first == second
    assert train(augment=noise, rng=3)[1] != first
    order = np.random.default_rng(2).permutation(60)
    np.testing.assert_array_equal(seen[0], X[order[:16]])
    plain, same = train()[1], train(augment=lambda x, rng: x)[1]
    assert plain == same


class Noise:
    """An augmentation with a source of randomness of its own."""

    def __init__(self):
        self.rng = np.random.default_rng(7)

    def __call__(self, x):
        return noise(x, self.rng)


@pytest.mark.parametrize("make", [lambda: noise, Noise])
def test_it_goes_on_from_a_checkpoint(tmp_path, make):
    model, expected = train(6, augment=make(), validation=0.2)
    train(2, augment=make(), validation=0.2, checkpoint=tmp_path / "run.npz")
    other, found = train(6, augment=make(), validation=0.2, checkpoint=tmp_path / "run.npz", resume=True)
    assert found == expected
    for p, q in zip(model.parameters(), other.parameters(), strict=True):
        np.testing.assert_array_equal(p.data, q.data)


def test_derived_sources():
    rng = np.random.default_rng(0)
    before = rng.bit_generator.state
    first, second = derived(rng, 0).random(3), derived(rng, 1).random(3)
    assert rng.bit_generator.state == before
    assert (first != second).all()
    np.testing.assert_array_equal(derived(np.random.default_rng(0), 0).random(3), first)
    for bits in (np.random.MT19937, np.random.Philox):
        derived(np.random.Generator(bits(0)), 0)


def test_wrong_functions():
    for error, words, function in (
        (OperandError, "got 3 as augment", 3),
        (OperandError, "got the class Noise as augment", Noise),
        (OperandError, r"got augment\(a, b, c, d\), expected augment\(x, rng\)", lambda a, b, c, d: a),
        (OperandError, "got None from augment, expected the altered x", lambda x, rng: None),
        (OperandError, r"from augment\(x, y, rng\), expected \(x, y\)", lambda x, y, rng: x),
        (ShapeError, r"x of augment: \(3, 2\), y: \(16,\)", lambda x, rng: x[:3]),
        (ShapeError, "got 3 rows from augment, expected as many as it was given, 16", lambda x, y, rng: (x[:3], y[:3])),
    ):
        with pytest.raises(error, match=words):
            altered(function)
