"""One wrong entry among many is found and named; large functions take a few evaluations."""

import numpy as np
import pytest

from autograd.extend import defjvp, defvjp, primitive
from autograd.testing import check_grads
from autograd.testing.checking.checker import LARGE
from tests.sampling import sampled
from tests.testing.checking.reports import refused


def mean(x):
    return np.sum(np.tanh(x) ** 2) / x.size


def slopes(x):
    return 2 * np.tanh(x) * (1 - np.tanh(x) ** 2) / x.size


@pytest.mark.parametrize("size", sampled([70, 1000, 2 * LARGE], [1000]))
@pytest.mark.parametrize("spoil", [lambda g: 2 * g, lambda g: -g, lambda g: 0 * g, lambda g: 1.01 * g])
def test_the_wrong_entry_is_named(size, spoil):
    x = np.random.default_rng(size).normal(size=(2, size // 2))
    place = (1, size // 3)

    def wrong(x):
        g = slopes(x)
        g[place] = spoil(g[place])
        return g

    error = refused(mean, x, grad=wrong)
    assert error.index == place
    assert error.numeric == pytest.approx(slopes(x)[place], rel=1e-4)
    assert "of 17 entries looked at" in str(error) or size == 70


def test_of_several_arguments():
    x, y = np.random.default_rng(0).normal(size=(2, 500))
    error = refused(lambda x, y: mean(x) + mean(y), x, y, grad=lambda x, y: (slopes(x), slopes(y) + 1e-4 * (y == y[7])))
    assert (error.argument, error.index) == ("y", (7,))


def test_in_forward_mode():
    """A wrong one among entries that were not looked at, whose forward derivatives are not known before."""
    f = primitive(lambda x: x**3)
    defvjp(f, lambda ans, x: lambda g: g * 3 * x**2)
    defjvp(f, lambda t, ans, x: t * 3 * x**2 * np.where(np.arange(len(x)) == 300, 2.0, 1.0))
    error = refused(lambda x: np.sum(f(x)), np.random.default_rng(0).uniform(1.0, 2.0, size=500), order=1)
    assert "forward-mode derivative" in str(error)
    assert error.index == (300,)


@pytest.mark.slow
def test_a_wrong_factor():
    x = np.random.default_rng(0).normal(size=2 * LARGE)
    error = refused(mean, x, grad=lambda x: 1.001 * slopes(x))
    assert "1.001 times" in error.cause
    refused(mean, x, grad=lambda x: (1 + 1e-7) * slopes(x))


def test_the_order_and_the_evaluations_of_a_large_function():
    calls = []

    def f(x):
        calls.append(1)
        return mean(x)

    verdict = check_grads(f, np.random.default_rng(0).normal(size=2 * LARGE))
    assert len(calls) <= 18
    assert str(verdict).endswith("; to first order, as there are 200,000 numbers")
    assert not any("gradient of" in c.what for c in verdict.comparisons)
    assert not check_grads(mean, np.ones(3)).notes
    assert not check_grads(mean, np.ones(3), order=1).notes
    calls.clear()
    assert not check_grads(f, np.random.default_rng(0).normal(size=2 * LARGE), grad=slopes).notes
    assert len(calls) <= 12


@pytest.mark.parametrize("mode", ["rev", "fwd"])
def test_large_leaves_beside_small_ones(mode):
    x = np.random.default_rng(0).normal(size=2 * LARGE)
    assert check_grads(lambda x, y: mean(x) * y, x, 3.0, modes=(mode,))
    assert check_grads(lambda x: x * np.sin(x), x, modes=(mode,))
