"""The quick look at arguments: it accepts arguments with the same key, and no others."""

import random

import numpy as np
import pytest

from autograd.compiling.arguments import key_of
from autograd.compiling.entering import quick
from autograd.compiling.trees import pattern_of

A = np.arange(6.0)
PARTS = [
    lambda: np.arange(3.0), lambda: np.arange(6.0)[::2], lambda: np.arange(3), lambda: np.ones((1, 3)), lambda: 1.0,
    lambda: 2.0, lambda: 1, lambda: True, lambda: False, lambda: None, lambda: "a", lambda: "b", lambda: 1j, lambda: A,
    lambda: A, lambda: np.zeros(()), lambda: (), dict,
]  # fmt: skip


def some(rng, depth=0):
    kind = rng.random()
    if depth < 2 and kind < 0.2:
        return tuple(some(rng, depth + 1) for _ in range(rng.randint(0, 2)))
    if depth < 2 and kind < 0.35:
        return [some(rng, depth + 1) for _ in range(rng.randint(0, 2))]
    if depth < 2 and kind < 0.5:
        return {key: some(rng, depth + 1) for key in rng.sample("abc", rng.randint(0, 2))}
    return rng.choice(PARTS)()


def key(args, kwargs):
    leaves = []
    return (key_of(args, leaves), key_of(kwargs, leaves), pattern_of(leaves)), leaves


@pytest.mark.parametrize("seed", range(4))
def test_it_agrees_with_the_key(seed):
    rng, entered = random.Random(seed), 0
    for _ in range(400):
        calls = [
            (tuple(some(rng) for _ in range(rng.randint(1, 2))), {"k": some(rng)} if i % 2 else {}) for i in (0, 1)
        ]
        calls.append(calls[0])
        enter = quick(*calls[0])
        for args, kwargs in calls:
            its_key, leaves = key(args, kwargs)
            found = enter(args, kwargs)
            if found is not None:
                entered += 1
                assert its_key == key(*calls[0])[0]
                assert [id(x) for x in found] == [id(x) for x in leaves]
        assert enter(*calls[0]) is not None
    assert entered > 400


def test_one_array_in_two_places_is_another_kind():
    x, y = np.zeros(3), np.zeros(3)
    assert quick((x, y), {})((x, x), {}) is None
    assert quick((x, x), {})((x, y), {}) is None
    assert quick((x, x), {})((y, y), {}) is not None


@pytest.mark.parametrize("x", [np.float64(1.0), object(), {1: 2.0}, slice(3), np.zeros(2).view(np.recarray)])
def test_for_other_arguments_there_is_none(x):
    assert quick((x,), {}) is None
