"""Arguments and results as source: names, and the expressions that read them."""

from collections import namedtuple
from dataclasses import dataclass

import numpy as np
import pytest

from autograd.compiling.given import Given, alike, written


@dataclass
class Model:
    w: float
    b: float


Pair = namedtuple("Pair", "left right")


def f(params, x, *rest):
    pass


def test_paths_read_the_leaves():
    args = {"W": 1.0, "layers": [2.0, (3.0, Pair(4.0, Model(5.0, 6.0)))]}, 7.0, 8.0, 9.0
    given = Given(f, args)
    space = dict(zip(given.parameters, args, strict=True))
    assert given.parameters == ["params", "x", "rest_0", "rest_1"]
    assert [eval(leaf.path, space) for leaf in given.leaves] == [leaf.value for leaf in given.leaves]
    assert sorted(leaf.value for leaf in given.leaves) == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]
    assert all(leaf.name.isidentifier() for leaf in given.leaves)


def test_leaves_are_replaced():
    args = ({"b": 1.0, "a": [2.0, 3.0]},)
    assert Given(f, args).with_leaves(lambda leaf: 10 * leaf.value) == [{"b": 10.0, "a": [20.0, 30.0]}]


def test_a_function_without_a_signature():
    assert Given(np.sin, [1.0]).parameters in (["x0"], ["x"])


@pytest.mark.parametrize("result", [{"a": 1.0, "b": [2.0, (3.0,)]}, (), [1.0], 4.0, {"it's": 1.0}])
def test_results_are_written(result):
    assert eval(written(result, repr)) == result


def test_alike():
    assert alike((1.0, {"a": np.ones(2)}), (1.0 + 1e-15, {"a": np.ones(2)}))
    assert alike(np.nan, np.float64(np.nan))
    assert not alike(1.0, 1.0 + 1e-9)
    assert not alike(np.ones(2), np.ones(3))
    assert not alike((1.0,), (1.0, 2.0))
    assert not alike(np.array([1, 2]), np.array([1, 3]))
