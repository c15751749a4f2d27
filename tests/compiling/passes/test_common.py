"""Equal calls are made once, unless their arrays change in between or later, or are handed out."""

import warnings

import numpy as np
import pytest
from hypothesis import given

from autograd import checkpoint, grad
from autograd.compiling.compiled import compile
from autograd.compiling.passes import common, improve
from autograd.compiling.passes.rewriting import rewritten
from autograd.testing import strategies as gen
from tests.compiling.beside import ran
from tests.compiling.passes.harness import assert_same, check, points, traced, writing

X = np.array([1.0, -0.0, np.nan, 3.0])
FINITE = np.array([1.0, -2.0, 0.5])


def passed(program):
    return rewritten(program, common.RULES)


def test_made_once():
    program = traced(lambda x: np.exp(x * 2.0) * np.exp(x * 2.0) + (x[1:] * 3.0).sum() * (x[1:] * 3.0).sum(), X)
    after = passed(program)
    assert len(after.calls) == 8
    assert_same(program, after, [X])


@pytest.mark.parametrize(
    "f",
    [
        lambda x: (x * 2.0) + (x * 2),  # the two constants have different types
        lambda x: np.arctan2(x * 0.0, x * -0.0),
        lambda x: np.sum(x * np.float64(2)) + np.sum(x * 2.0),
        lambda x: np.add(x * True, x * 1),
        lambda x: x.sum(keepdims=True) + x.sum(),
    ],
)
def test_alike_is_not_equal(f):
    program = traced(f, X)
    assert len(passed(program).calls) == len(program.calls)
    assert_same(program, passed(program), [X])


def test_written_in_between():
    def f(x):
        y = x * 1.0
        view = y[1:]
        before = np.exp(y) + np.exp(view).sum()
        view += 1.0
        return before, np.exp(y) + np.exp(view).sum()

    program = traced(f, FINITE)
    assert_same(program, passed(program), [FINITE])


def test_changed_later():
    def f(x):
        y = np.exp(x)
        z = np.exp(x)
        y += 1.0
        return np.sum(y * z)

    program = traced(f, FINITE)
    assert_same(program, passed(program), [FINITE])


def test_handed_out():
    program = traced(lambda x: (np.exp(x), np.exp(x)), X)
    a, b = passed(program).outputs
    assert a is not b


def test_views_may_be_shared_while_their_array_changes():
    assert_same(program := traced(writing, *points()), passed(program), points())


def test_a_checkpoint_computes_again():
    block = checkpoint(lambda x: np.tanh(np.tanh(x)))
    f = grad(lambda x: np.sum(block(block(x) * 2.0)))
    program = traced(f, points()[0])
    tanhs = [sum(call.f is np.tanh for call in p.calls) for p in (program, improve(program))]
    assert tanhs == [8, 8]
    assert_same(program, improve(program), points()[:1], times=2)


@given(gen.programs(number=True, max_ops=8))
def test_random_programs(program):
    check(passed, program)


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.complex128])
def test_a_product_of_vectors_by_another_name(dtype):
    def f(x):
        y = x * 1.5
        first = y.dot(y), x[::2].dot(x[::2])
        found = np.vdot(y, y), np.vdot(y[::-1], y), np.vdot(x[::2], x[::2])
        y += 1.0
        return first, found, np.vdot(y, y), np.vdot(x, x)

    x = np.array([0.5, -2.0, 3e30, 1.0, 7.0]).astype(dtype)
    program = traced(f, x)
    after = passed(program)
    assert sum(call.f is np.vdot for call in after.calls) == 5 - (dtype is not np.complex128)
    assert_same(program, after, [x])


def test_a_product_whose_warnings_are_ignored_serves_vdot_that_never_warns():
    def f(x):
        with np.errstate(all="ignore"):
            first = x.dot(x)
        return first, np.vdot(x, x)

    large = np.array([1e200, 2.0])
    with np.errstate(all="raise"):
        assert np.vdot(large, large) == np.inf
        program = traced(f, large)
    after = passed(program)
    assert not any(call.f is np.vdot for call in after.calls)
    for x in (large, np.array([1.0, np.nan])):
        assert_same(program, after, [x])


def _told_to_raise(x):
    with np.errstate(all="ignore"):
        y = 1.0 / x
    try:
        with np.errstate(divide="raise"):
            return y, 1.0 / x
    except FloatingPointError:
        return y, x * 0.0


def _told_to_warn(x):
    with np.errstate(all="ignore"):
        y = np.log(x)
    return y, np.log(x)


def _raises_at_last(x):
    y = np.log(x)
    with np.errstate(all="raise"):
        return y + np.log(x)


@pytest.mark.parametrize("kind", [np.array, np.float64])
@pytest.mark.parametrize("f", [_told_to_raise, _told_to_warn, _raises_at_last])
def test_an_equal_call_that_may_complain_where_the_first_may_not(f, kind):
    compiled = compile(f)
    for x in (kind(2.0), kind(3.0), kind(4.0), kind(0.0), kind(5.0)):
        outcomes = []
        for called in (f, compiled):
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always")
                try:
                    outcomes.append((repr(called(x)), len(said) > 0))
                except FloatingPointError as error:
                    outcomes.append((str(error), True))
        assert outcomes[0] == outcomes[1], x
    assert ran(compiled)


def test_an_equal_call_that_may_not_complain_is_left_out():
    def f(x):
        y = np.log(x)
        with np.errstate(all="ignore"):
            return y + np.log(x)

    assert len(passed(traced(f, X)).calls) == 2
