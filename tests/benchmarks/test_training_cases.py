"""MLP steps, the scalar demo and layers: engines agree, and the steps by hand are those of the differences."""

import numpy as np
import pytest

from benchmarks.cases import by_hand, layers, mlp, scalars
from benchmarks.checking import differences, plain
from benchmarks.harness import Case, prepared

SMALL = mlp.Shape(5, 3, 4, 2, 3)


def assert_engines_agree(makers, rtol, at_least=2):
    case = Case("a case", "group", makers, rtol=rtol)
    runners, _ = prepared(case, None)
    for _ in range(2):  # the second step continues from the first one
        results = {engine: plain(runner.result()) for engine, runner in runners.items()}
    assert len(results) >= at_least
    assert not differences(case, results)


@pytest.mark.parametrize("with_layers", [False, True], ids=["operators", "nn"])
def test_mlp_steps(with_layers):
    makers = mlp.contestants(SMALL, with_layers)
    for peer in ("torch", "jax", "jax jit"):
        makers.pop(peer, None)
    assert_engines_agree(makers, 1e-5)


@pytest.mark.oracle
@pytest.mark.parametrize("with_layers", [False, True], ids=["operators", "nn"])
def test_mlp_steps_beside_peers(with_layers):
    pytest.importorskip("torch")
    assert_engines_agree(mlp.contestants(SMALL, with_layers), 1e-5)


@pytest.mark.parametrize("how", [by_hand.plain, by_hand.tuned])
def test_the_steps_by_hand_beside_differences(how):
    x, y, weights, biases = SMALL.data()
    x, weights, biases = x.astype(float), [w.astype(float) for w in weights], [b.astype(float) for b in biases]
    everything = [*weights, *biases]

    def loss():
        z = mlp.network(lambda z: np.maximum(z, 0), x, weights, biases)
        return (np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(y)), y]).mean()

    def slope(p, place, h=1e-6):
        before = p[place]
        p[place] = before + h
        above = loss()
        p[place] = before - h
        below = loss()
        p[place] = before
        return (above - below) / (2 * h)

    slopes = [np.array([slope(p, i) for i in np.ndindex(p.shape)]).reshape(p.shape) for p in everything]
    before, at_first = [p.copy() for p in everything], loss()
    assert how(x, y, weights, biases, 0.5)() == pytest.approx(at_first, rel=1e-12)
    for p, old, g in zip(everything, before, slopes, strict=True):
        np.testing.assert_allclose(p, old - 0.5 * g, rtol=1e-7, atol=1e-9)


def test_the_demo():
    assert_engines_agree({"gategrad": lambda: scalars.gategrad(6), "micrograd": lambda: scalars.micrograd(6)}, 1e-12)


def test_checkpointed_chain():
    assert_engines_agree({str(cut): lambda cut=cut: layers.chain(10, 5, cut) for cut in (True, False)}, 1e-12)


@pytest.mark.oracle
@pytest.mark.parametrize("kind", list(layers.ATTENTION))
def test_attention(kind):
    pytest.importorskip("torch")
    assert_engines_agree({engine: lambda e=engine: layers.attention(kind, e) for engine in ("gategrad", "torch")}, 1e-3)


@pytest.mark.oracle
@pytest.mark.parametrize("name", list(layers.RECURRENT))
def test_recurrent(name):
    pytest.importorskip("torch")
    makers = {engine: lambda e=engine: layers.recurrent(name, e, 3, 2, 4) for engine in ("gategrad", "torch")}
    assert_engines_agree(makers, 1e-4)
