"""Unused calls are left out; calls that write, ask or may raise stay."""

import math
import operator

import numpy as np
import pytest
from hypothesis import given

from autograd.compiling.compiled import compile
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


RAISES = (
    "math.floor(x)", "round(x)", "math.trunc(x)", "divmod(x, n)", "divmod(n, x)", "n / x", "x % n", "n * x", "n - x",
    "1 << n", "n >> n", "np.add(x, n)", "np.asarray(x, dtype=int)", "np.where(x > 0, n, np.arange(2))",
    "np.add(np.arange(2, dtype=np.int8), n)", "np.arange(2) << n", "np.power(n, -n)",
    "np.maximum(np.arange(2, dtype=np.uint8), n)", "np.linspace(0.0, 1.0, 5)[n]",
)  # fmt: skip


@pytest.mark.parametrize("text", RAISES)
@pytest.mark.filterwarnings("ignore:(invalid|divide|overflow)")
def test_unused_calls_raise_at_other_numbers(text):
    names = {"np": np, "math": math}
    exec(f"def f(x, n):\n    {text}\n    return x * 2.0, n", names)
    compiled = compile(names["f"])
    raised = 0
    for x, n in (*[(1.5, 2)] * 4, (math.nan, 2), (math.inf, 2), (-2.0, 0), (0.0, 2), (1.0, 10**400), (1.0, -1)):
        found = outcome(compiled, x, n)
        assert found == outcome(names["f"], x, n)
        raised += isinstance(found[0], type)
    assert raised


def outcome(f, *args):
    """The result, or the class of the error and its text."""
    try:
        return repr(f(*args)), None
    except Exception as error:
        return type(error), str(error)


def test_unused_arithmetic_of_floats_is_left_out():
    compiled = compile(lambda x: (x * x + 1.0 - x, x)[1] * 2.0)
    for k in range(4):
        assert compiled(1.0 + k) == 2.0 * (1.0 + k)
    assert "a1 * a1" not in compiled.source
