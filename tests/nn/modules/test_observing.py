"""Observers: told of each call of a module, in one thread or task, while their block lasts."""

import threading

import numpy as np
import pytest

import nn
from nn.modules.observing import current_observer, observed

X = np.ones((2, 3))


def test_each_call_inner_modules_first():
    model = nn.Sequential(nn.Linear(3, 4, rng=0), nn.Tanh())
    seen = []
    with observed(lambda module, result: seen.append((module, result))):
        out = model(X)
    assert [module for module, _ in seen] == [model[0], model[1], model]
    assert seen[2][1] is seen[1][1] is out
    model(X)
    assert len(seen) == 3


def test_the_innermost_block_alone():
    outer, inner = [], []
    layer = nn.Linear(3, 1, rng=0)
    with observed(lambda *call: outer.append(call)):
        with observed(lambda *call: inner.append(call)):
            layer(X)
        layer(X)
    assert (len(outer), len(inner)) == (1, 1)


def test_nobody_is_told_after_an_exception():
    with pytest.raises(KeyError), observed(lambda module, result: None):
        raise KeyError
    assert current_observer.get() is None


def test_another_thread_is_not_observed():
    seen = []
    with observed(lambda *call: seen.append(call)):
        thread = threading.Thread(target=nn.Linear(3, 1, rng=0), args=(X,))
        thread.start()
        thread.join()
    assert seen == []
