"""Shorter calls give the results of the longer ones, in every dtype and order in memory."""

import numpy as np
import pytest
from hypothesis import given

from autograd.compiling.passes import common, shorter
from autograd.compiling.passes.rewriting import rewritten
from autograd.compiling.program import Method
from autograd.testing import strategies as gen
from tests.compiling.passes.harness import assert_same, check, traced

RNG = np.random.default_rng(0)


SIZES = [(2, 2, 2), (3, 50, 4), (1, 5, 3), (3, 5, 1), (4, 1, 4), (64, 33, 17), (1, 1, 1)]


def passed(program):
    return rewritten(program, shorter.RULES)


def orders(shape, dtype=float):
    """An array in several orders in memory, and with holes."""
    x = (10 * RNG.normal(size=shape)).astype(dtype)
    wide = np.repeat(x, 2, axis=-1)
    return [x, np.asfortranarray(x), wide[..., ::2], x[::-1]]


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64, np.complex128, np.bool_])
@pytest.mark.parametrize("kwargs", [{}, {"axis": 0}, {"axis": 1, "keepdims": True}, {"axis": (0, 1)}, {"axis": None}])
def test_reductions(dtype, kwargs):
    def f(x):
        return [
            np.sum(x, **kwargs),
            x.sum(**kwargs),
            x.max(**kwargs),
            np.min(x, **kwargs),
            np.prod(x, **kwargs),
            np.add.reduce(x, **kwargs),
        ]

    for x in orders((5, 40), dtype):
        program = traced(f, x)
        assert not any(isinstance(call.f, Method) or call.f is np.sum for call in passed(program).calls)
        assert_same(program, passed(program), [x])


def test_reductions_that_are_something_else_stay():
    x = np.ones((2, 3), np.float32)

    def f(x):
        return [x.sum(dtype=float), np.sum(x, initial=2.0), np.sum(x[0, 0]), np.max(x, where=x > 0, initial=0)]

    program = traced(f, x)
    assert_same(program, passed(program), [x])


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.complex64])
@pytest.mark.parametrize(("n", "k", "m"), SIZES)
def test_products(dtype, n, k, m):
    for x in orders((n, k), dtype):
        for y in orders((k, m), dtype):
            program = traced(lambda x, y: (x @ y, np.dot(x, y), x @ y.sum(axis=1), np.matmul(x, x.T)), x, y)
            assert_same(program, passed(program), [x, y])


def test_products_that_take_less_time():
    x = np.ones((4, 4))
    calls = passed(traced(lambda x: x @ x.T + np.dot(x, x), x)).calls
    assert [call.f for call in calls if isinstance(call.f, Method)] == [Method("dot")] * 2


@pytest.mark.parametrize("low", [0, 0.0, -0.0, np.float64(0)])
def test_the_sign_of_what_was_cut_off(low):
    x = np.array([1.0, -1.0, 0.0, -0.0, np.nan, np.inf, -np.inf])
    program = traced(lambda x: (np.maximum(x, low) + 1.0, x > 0, np.greater(x, 0.0)), x)
    after = passed(program)
    assert after.calls[-1].args[0] is after.calls[0].out
    assert_same(program, after, [x])


def test_the_sign_after_a_change():
    def f(x):
        y = x * 1.0
        z = np.maximum(y, 0)
        z -= 1.0
        w = np.maximum(y, 1)
        changed = x * 1.0
        cut = np.maximum(changed, 0)
        changed += 1.5
        return z, y > 0, np.maximum(x, 0) > 0.5, w > 0, y > 0.5, cut + 0.0, changed > 0

    x = np.array([0.5, -1.0, 2.0])
    program = traced(f, x)
    assert_same(program, passed(program), [x])


def test_a_maximum_that_is_taken_twice():
    def f(x):
        y = np.maximum(x, 0.0) + np.maximum(x, 0.0)
        return y, x > 0

    program = traced(f, np.array([0.5, -1.0, np.nan]))
    made = rewritten(rewritten(program, shorter.RULES, common.RULES), shorter.RULES)
    assert_same(program, made, [np.array([0.5, -1.0, np.nan])])


@given(gen.programs(number=True, max_ops=8))
def test_random_programs(program):
    check(passed, program)
