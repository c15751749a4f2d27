"""Cases of compiled functions: they agree with the steps by hand, and run compiled."""

import warnings

import numpy as np
import pytest

import autograd
from benchmarks.cases import compiled, mlp
from benchmarks.cases.mlp import SHAPES

BARS = {f"MLP step {shape}, compiled": 1.0 for shape in SHAPES} | {
    f"MLP step {shape}, compiled fast": bar for shape, bar in zip(SHAPES, (0.95, 0.95, 0.97, 1.0, 1.0), strict=True)
}


def test_the_cases_and_their_bars():
    others = {
        "value_and_grad rosenbrock 10, compiled": 0.1,
        "value_and_grad rnn 50 steps, compiled": 0.9,
        "value_and_grad rnn 50 steps, first call": 50,
    }
    assert {case.name: case.bar for case in compiled.cases()} == BARS | others


@pytest.mark.parametrize("fast", [False, True])
def test_steps_are_those_by_hand(fast):
    ours = compiled.training(SHAPES[0], compiled.compiled(fast))
    hand = mlp.numpy(SHAPES[0], mlp.by_hand.plain)
    for _ in range(4):
        (loss, parameters), (expected, theirs) = ours(), hand()
        np.testing.assert_allclose(loss, expected, rtol=1e-5)
        for p, q in zip(parameters, theirs, strict=True):
            np.testing.assert_allclose(p, q, rtol=1e-4, atol=1e-6)


def test_exact_steps_are_the_uncompiled_ones():
    ours, uncompiled = (compiled.training(SHAPES[0], how) for how in (compiled.compiled(False), lambda f: f))
    for _ in range(4):
        (loss, parameters), (expected, theirs) = ours(), uncompiled()
        assert loss == expected
        assert all(map(np.array_equal, parameters, theirs))


@pytest.mark.parametrize("of", [compiled.ROSENBROCK, compiled.RNN], ids=["rosenbrock", "rnn"])
def test_derivatives_run_compiled(of):
    uncompiled, given = compiled.derivative(*of[:2])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run = autograd.compile(uncompiled)
        run(*given)
        value, gradients = run(*given)
    assert run.source
    expected, theirs = uncompiled(*given)
    assert value == expected
    assert all(map(np.array_equal, gradients, theirs))
