"""Planted faults: a program that differs from its function in anything is not kept."""

import types
import warnings

import numpy as np
import pytest

from autograd.compiling import proving
from autograd.compiling.compiled import compile
from autograd.compiling.proving import Proof
from autograd.compiling.state import Changes
from autograd.compiling.trees import Piece
from autograd.errors import UncompiledWarning
from tests.compiling.beside import ran


def situation():
    box = types.SimpleNamespace(w=np.ones(3), n=0, last=None, rng=np.random.default_rng(0))

    def f(x):
        box.w += x
        box.n += 1
        box.last = x * box.rng.random()
        x[0] = 5.0
        return box.w.sum()

    return box, f


def run(f, calls=5):
    compiled = compile(f)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for i in range(calls):
            compiled(np.full(3, float(i)))
    return compiled, [str(w.message) for w in said if issubclass(w.category, UncompiledWarning)]


def test_without_a_fault():
    compiled, said = run(situation()[1])
    assert said == []
    assert ran(compiled) >= 3


class Faulty(Piece):
    fault = staticmethod(lambda result, commits, changed: (result, commits, changed))

    def run(self, inputs, *rest):
        result, (commits, changed) = super().run(inputs, *rest)
        result, commits, changed = self.fault(result, list(commits), list(changed))
        return result, (commits, changed)


@pytest.mark.parametrize(
    ("fault", "match"),
    [
        (lambda r, c, s: (np.float64(np.nextafter(r, 9e9)), c, s), "other numbers than the function"),
        (lambda r, c, s: (float(r), c, s), "other numbers than the function"),
        (lambda r, c, s: (r, [c[0] * -1.0, *c[1:]], s), "into an array that it changes in place"),
        (lambda r, c, s: (r, [*c[:-1], c[-1] + 1], s), "into an array that it changes in place"),
        (lambda r, c, s: (r, c, [x + 1 for x in s]), "leaves box"),
    ],
    ids=["bits", "type", "argument", "state in place", "state"],
)
def test_results_and_state(monkeypatch, fault, match):
    monkeypatch.setattr("autograd.compiling.tracing.Piece", Faulty)
    monkeypatch.setattr(Faulty, "fault", staticmethod(fault))
    box, f = situation()
    compiled, said = run(f)
    assert len(said) == 1
    assert match in said[0]
    assert ran(compiled) == 0
    assert box.n == 5


def test_a_change_that_the_program_does_not_make(monkeypatch):
    monkeypatch.setattr(Changes, "planned", lambda self, values: [])
    _, said = run(situation()[1])
    assert "leaves box" in said[0]


def test_a_draw_that_the_program_does_not_make(monkeypatch):
    monkeypatch.setattr(proving.Draws, "__eq__", lambda self, other: False)
    _, said = run(situation()[1])
    assert "draws random numbers" in said[0]


def test_nothing_is_committed():
    box, f = situation()
    compiled = compile(f)
    for i in range(4):
        compiled(np.full(3, float(i)))
    (tree,) = [tree for tree in compiled._all_trees() if tree.root is not None]
    before = box.w.tolist(), box.n, box.rng.bit_generator.state
    Proof(tree, tree.inputs([np.ones(3)]))
    assert (box.w.tolist(), box.n, box.rng.bit_generator.state) == before
