"""Cases of compiled functions: they agree with the steps by hand, and run compiled."""

import warnings

import numpy as np
import pytest

import autograd
from benchmarks.cases import by_hand, compiled, epochs, mlp
from benchmarks.cases.mlp import SHAPES
from benchmarks.checking import differences, plain
from benchmarks.harness import prepared

BARS = {f"MLP step {shape}, compiled": 1.0 for shape in SHAPES} | {
    f"MLP step {shape}, compiled fast": bar for shape, bar in zip(SHAPES, (0.95, 0.95, 0.97, 1.0, 1.0), strict=True)
}


def test_the_cases_and_their_bars():
    others = {
        "value_and_grad rosenbrock 10, compiled": 0.1,
        "value_and_grad rnn 50 steps, compiled": 0.9,
        "value_and_grad rnn 50 steps, first call": 50,
        "value_and_grad rosenbrock 10, first call": 50,
        "value_and_grad small, first call": 50,
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


@pytest.mark.parametrize("of", [compiled.ROSENBROCK, compiled.RNN, compiled.SMALL], ids=["rosenbrock", "rnn", "small"])
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


def test_first_calls_run_on_a_program_of_their_own():
    for case in compiled.cases():
        if case.name.endswith("first call"):
            runners, _ = prepared(case, None)
            assert set(runners) == {"gategrad", "uncompiled"}
            assert not differences(case, {engine: plain(runner.result()) for engine, runner in runners.items()})


@pytest.fixture
def short(monkeypatch):
    """Three batches, of which the last is smaller."""
    monkeypatch.setattr(epochs, "ROWS", 70)
    monkeypatch.setattr(epochs, "EPOCHS", 4)


def test_the_epochs_of_all_engines_are_the_same(short):
    (case,) = epochs.cases()
    assert case.bar == 1.15
    runners, _ = prepared(case, None)
    assert set(runners) == {"gategrad", "uncompiled", "numpy"}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        results = {engine: plain(runner.result()) for engine, runner in runners.items()}
    assert not differences(case, results)
    losses, (weights, _) = epochs.numpy()().numbers
    assert len(losses) == 4
    assert losses[0] > losses[1] > losses[2] > losses[3]
    assert [w.shape for w in weights] == [(64, 64), (64, 10)]
    assert epochs.numpy()().seconds > 0


def test_a_first_step_of_adam_by_hand_beside_differences():
    """Adam's first step is the rate, by the sign of the gradient."""
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(5, 3)), rng.integers(0, 2, 5)
    weights, biases = [rng.normal(size=(3, 4)), rng.normal(size=(4, 2))], [rng.normal(size=4), rng.normal(size=2)]

    def loss(ws, bs):
        z = mlp.network(lambda z: np.maximum(z, 0), x, ws, bs)
        return (np.log(np.exp(z).sum(axis=1)) - z[np.arange(5), y]).mean()

    before = [[p.copy() for p in some] for some in (weights, biases)]
    found = by_hand.adam_epoch(x, y, weights, biases, 5, np.random.default_rng(0), 0.01)()
    np.testing.assert_allclose(found, loss(*before))
    for i, some in enumerate(before):
        for p, q in zip(some, (weights, biases)[i], strict=True):
            for place in np.ndindex(p.shape):
                at = p[place]
                p[place] = at + 1e-6
                above = loss(*before)
                p[place] = at - 1e-6
                slope = (above - loss(*before)) / 2e-6
                p[place] = at
                np.testing.assert_allclose(q[place], at - 0.01 * np.sign(slope) * (abs(slope) > 1e-7), atol=1e-5)
