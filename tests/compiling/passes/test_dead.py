"""Unused calls are left out; calls that write, ask or may raise stay."""

import operator

import numpy as np
import pytest
from hypothesis import given

from autograd.compiling.passes.dead import may_raise, without_dead_code
from autograd.compiling.program import Method
from autograd.testing import strategies as gen
from tests.compiling.passes.harness import assert_same, check, points, traced, writing

X = np.array([[2.0, 1.0], [0.5, 3.0]])


def left(f, *args):
    program = traced(f, *args)
    after = without_dead_code(program)
    assert_same(program, after, list(args))
    return [call.f for call in after.calls]


def test_left_out():
    def f(x):
        unused = np.exp(x) * x.sum() + x[0]
        unused += 1.0
        return x + 1.0

    assert left(f, X) == [operator.add]


def test_needed_through_memory():
    def f(x):
        y = x * 2.0
        row = y[0]
        row += 1.0
        np.multiply(y, 2.0, out=y)
        return y

    assert len(left(f, X)) == 4


def test_arguments_that_are_changed():
    def f(x):
        x[0] = np.exp(x[1])
        return 1.0

    assert operator.setitem in left(f, X)


def test_guards_keep_what_they_ask():
    def f(x):
        return x + 1.0 if np.exp(x).sum() > 0 else x

    assert np.exp in left(f, X)


@pytest.mark.parametrize(
    ("f", "kept"),
    [
        (lambda x: (np.linalg.inv(x), x)[1], np.linalg.inv),
        (lambda x: (x.reshape(-1)[x.argmax()], x)[1], operator.getitem),
        (lambda x: (np.linalg.cholesky(x), x * 2)[1], np.linalg.cholesky),
        (lambda x: (1.0 / x[0, 0].item(), x * 2)[1], operator.truediv),
    ],
)
def test_what_may_raise_stays(f, kept):
    assert kept in left(f, X)


def test_what_may_raise_among_writes():
    def f(x, i):
        y = x * 1.0
        y[i] = 2.0
        z = x * 2.0
        np.add.at(z, i, 1.0)
        return x + 1.0, i ** np.abs(i)

    i = np.array([0, 1])
    calls = traced(f, X, i).calls
    assert [may_raise(call) for call in calls] == [False, True, False, True, False, False, True]
    assert {np.add.at, operator.setitem} <= set(left(f, X, i))


def test_an_error_state_that_raises():
    def f(x):
        with np.errstate(over="raise"):
            np.exp(x)
        return x + 1.0

    assert np.exp in left(f, X)


def test_writing():
    assert_same(program := traced(writing, *points()), without_dead_code(program), points())


def test_one_of_several_results():
    assert np.linalg.slogdet in left(lambda x: np.linalg.slogdet(x)[1], X)
    assert Method("exp") not in left(lambda x: np.linalg.slogdet(x)[1], X)


@given(gen.programs(number=True, max_ops=8))
def test_random_programs(program):
    check(without_dead_code, program)
