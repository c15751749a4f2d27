"""Labels of classes by one flat index: only where they are known to be in range, and the matrix has no holes."""

import numpy as np
import pytest

import nn
from autograd import value_and_grad
from autograd.compiling.passes import labels
from autograd.compiling.passes.rewriting import rewritten
from autograd.compiling.program import Method
from tests.compiling.passes.harness import assert_same, traced

RNG = np.random.default_rng(0)
ROWS = np.arange(6)


def passed(program):
    return rewritten(program, labels.RULES)


def taken(program):
    return sum(call.f == Method("take") for call in passed(program).calls)


def scores_of(order="C", dtype=np.float64, width=4):
    return np.asarray(RNG.normal(size=(6, width)).astype(dtype), order=order)


def asked(scores, y, classes=4):
    """A function that asks, reads, and writes, as losses do."""
    if y.view(np.dtype(f"u{y.dtype.itemsize}")).max() >= classes:
        raise ValueError("out of range")
    p = np.exp(scores)
    picked = p[ROWS, y]
    p[ROWS, y] -= 1.0
    p[ROWS, y] = p[ROWS, y] * 2.0
    return picked, p


@pytest.mark.parametrize("dtype", [np.int64, np.int32, np.uint8])
def test_same(dtype):
    y = RNG.integers(0, 4, 6).astype(dtype)
    program = traced(asked, scores_of(), y)
    assert taken(program) == 3
    for labels_ in (y, y[::-1].copy(), np.full(6, 3, dtype), np.full(6, 4, dtype)):
        assert_same(program, passed(program), [scores_of(), labels_])
    if dtype != np.uint8:
        assert_same(program, passed(program), [scores_of(), -y - 1])


@pytest.mark.parametrize("loss", [nn.functional.cross_entropy, nn.functional.nll_loss])
def test_losses(loss):
    y = RNG.integers(0, 4, 6)
    program = traced(value_and_grad(loss), scores_of(), y)
    assert taken(program)
    for other in (y, (y + 1) % 4, y + 4, -y - 1):
        assert_same(program, passed(program), [scores_of(), other])


def test_where_it_is_not_sure():
    y = RNG.integers(0, 4, 6)
    assert taken(traced(lambda s, y: s[ROWS, y], scores_of(), y)) == 0
    assert taken(traced(lambda s, y: asked(s, y, 5), scores_of(width=5), y)) == 3
    assert taken(traced(lambda s, y: asked(s, y, 5), scores_of(), y)) == 0
    assert taken(traced(asked, scores_of("F"), y)) == 0


def test_labels_that_change():
    def f(scores, y):
        if y.view(np.uint64).max() >= 4:
            return scores
        first = scores[ROWS, y]
        y += 3
        y -= 4
        return first, scores[ROWS, y]

    y = RNG.integers(0, 4, 6)
    program = traced(f, scores_of(), y)
    assert taken(program) == 0
    assert_same(program, passed(program), [scores_of(), y])


def test_other_questions_stay():
    def f(x, y):
        return x * 1.0 if y.max() >= 4 else x * 2.0

    y = np.array([-1, 2, 3])
    program = traced(f, np.ones(3), y)
    assert program.guards
    assert not any(call.f is np.count_nonzero for call in passed(program).calls)
    assert_same(program, passed(program), [np.ones(3), y + 5])
