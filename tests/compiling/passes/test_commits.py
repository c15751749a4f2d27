"""Writes to arguments come after all that may still fail, or are made on copies until then."""

import operator

import numpy as np
import pytest
from hypothesis import given

from autograd.compiling.emission import emit
from autograd.compiling.passes.commits import first_write, with_commits_last
from autograd.compiling.passes.dead import may_raise
from autograd.compiling.program import Guard, GuardMiss, Method
from autograd.testing import strategies as gen
from tests.compiling.passes.harness import assert_same, bits, check, copies, points, traced, writing

X, Y = points()


def early_guard(x, y):
    x += y
    return x if y.sum() > 0 else y


def guard_on_what_was_written(x, y):
    rows = x[1:]
    x *= 2.0
    if x.sum() > 0:
        rows += y[1:]
    y[0] = x[0]
    return np.exp(rows), x * 1.0


def guard_on_memory_that_is_read_before(x, y):
    t = y * 1.0
    x += t
    t *= 2.0
    return x * 1.0 if t.sum() > 0 else y


def an_inverse(x, y):
    x -= y
    return np.linalg.inv(x @ x.T + np.eye(3))


def reads_what_it_wrote(x, y):
    x -= 0.5 * y
    y += x.sum()
    return y * 1.0


def views_of_what_it_writes(x, y):
    x -= 0.5 * y
    x[1:] *= y[:-1]
    turned = x.T
    turned += y.T


FUNCTIONS = [
    reads_what_it_wrote,
    views_of_what_it_writes,
    early_guard,
    guard_on_what_was_written,
    guard_on_memory_that_is_read_before,
    an_inverse,
]


@pytest.mark.parametrize("f", FUNCTIONS)
def test_same(f):
    for x, y in ((X, np.abs(Y)), (X, Y), (-np.abs(X), -np.abs(Y)), (np.abs(X), np.abs(Y))):
        program = traced(f, x, y)
        for args in ((x, y), (y, x), (-x, -y), (np.abs(x), np.abs(y))):
            assert_same(program, with_commits_last(program), list(args))


@pytest.mark.parametrize("f", FUNCTIONS)
def test_nothing_that_may_end_a_run_follows_a_write(f):
    program = with_commits_last(traced(f, np.abs(X), np.abs(Y)))
    after = program.steps[first_write(program.steps, set(program.inputs)) :]
    assert after
    assert not any(isinstance(step, Guard) or may_raise(step) for step in after)


def test_copies_only_where_they_are_needed():
    def kinds(f):
        return [call.f for call in with_commits_last(traced(f, np.abs(X), np.abs(Y))).calls]

    assert Method("copy") not in kinds(early_guard)
    assert Method("copy") in kinds(guard_on_what_was_written)
    assert Method("copy") in kinds(reads_what_it_wrote)
    assert Method("copy") not in kinds(views_of_what_it_writes)
    assert kinds(lambda x, y: operator.iadd(x, y)) == [operator.iadd]


def test_a_missed_guard_leaves_the_arguments():
    function = emit(with_commits_last(traced(guard_on_what_was_written, np.abs(X), np.abs(Y)))).function
    args = [-np.abs(X), np.abs(Y)]
    before = bits(copies(args))
    with pytest.raises(GuardMiss):
        function(*args)
    assert bits(args) == before


def test_writing():
    assert_same(program := traced(writing, *points()), with_commits_last(program), points())


@given(gen.programs(number=True, max_ops=8))
def test_random_programs(program):
    check(with_commits_last, program)
