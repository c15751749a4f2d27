"""Rewritings that round: close to the exact program, and only where nothing can overflow."""

import operator
import warnings
from functools import partial

import numpy as np
import pytest
from hypothesis import given

import nn
from autograd import compile, value_and_grad
from autograd.compiling.passes import fast, improve, shorter
from autograd.compiling.passes.dead import without_dead_code
from autograd.compiling.passes.rewriting import rewritten
from autograd.compiling.program import GuardMiss, Method, run
from autograd.testing import strategies as gen
from tests.compiling.passes.harness import bits, cases, moved, traced

RNG = np.random.default_rng(0)
X = 3 * RNG.normal(size=(4, 5))


def passed(program):
    return without_dead_code(rewritten(rewritten(program, shorter.RULES), fast.RULES))


def number_of(f, program):
    return sum(call.f == f for call in program.calls)


def assert_close(x, y):
    if isinstance(x, (tuple, list)):
        assert len(x) == len(y)
        [assert_close(a, b) for a, b in zip(x, y, strict=True)]
    else:
        assert type(x) is type(y)
        np.testing.assert_allclose(x, y, rtol=1e-9, atol=1e-12)


def log_softmax(x):
    z = x - x.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))


LONG = 3 * RNG.normal(size=(4, 70))
SCORES = [LONG, 300 * LONG, np.zeros((2, 64)), np.where(LONG > 5, np.inf, LONG), -np.inf * abs(LONG)]


@pytest.mark.parametrize("x", SCORES)
def test_one_exponential_fewer(x):
    program = traced(lambda x: np.exp(log_softmax(x)), x)
    assert (number_of(np.exp, program), number_of(np.exp, passed(program))) == (2, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert_close(run(passed(program), [x]), run(program, [x]))


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.exp(x - np.log(np.exp(x).sum(axis=1, keepdims=True))),  # exp may overflow
        lambda x: np.exp((z := x - x.max()) - np.log(np.exp(z * 2.0).sum())),
        lambda x: np.exp((z := x - x[::-1].max()) - np.log(np.exp(z).sum())),
        lambda x: np.exp((z := x - x.min()) - np.log(np.exp(z).sum())),
        lambda x: np.exp((z := x - x.max()) - np.log(np.exp(z).max())),
    ],
)
def test_others_stay(f):
    program = traced(f, LONG)
    assert number_of(np.exp, passed(program)) == 2
    assert_close(run(passed(program), [LONG]), run(program, [LONG]))


def spread(axis, of_sum, keepdims=True):
    """A log-softmax whose maxima and sums run over ``axis`` and ``of_sum``."""

    def f(x):
        z = x - x.max(axis=axis, keepdims=keepdims)
        return np.exp(z - np.log(np.exp(z).sum(axis=of_sum, keepdims=True)))

    return f


@pytest.mark.parametrize("f", [spread(None, 1), spread(0, 1), spread(1, 1, keepdims=False), spread(1, None)])
def test_sums_of_other_rows_than_those_of_the_maxima(f):
    square = 3 * np.random.default_rng(1).normal(size=(70, 70))
    far = square.copy()
    far[3], far[:, 5] = -900.0, 900.0
    exact, fast = f, compile(f, fast=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for x in (square, square, far, 300 * square):
            np.testing.assert_allclose(fast(x), exact(x), rtol=1e-9)


@pytest.mark.parametrize("axis", [0, 1, None])
def test_the_rows_of_the_maxima(axis):
    program = traced(spread(axis, axis), np.ones((70, 70)))
    assert number_of(np.exp, passed(program)) == 1


def test_short_rows_keep_the_exponential():
    assert number_of(np.exp, passed(traced(lambda x: np.exp(log_softmax(x)), X))) == 2


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_sums_are_products_with_ones(dtype):
    def f(x):
        return x.sum(axis=1, keepdims=True), x.sum(axis=-1), x[0].sum(), np.sum(x[1], axis=0)

    x = X.astype(dtype)
    program = traced(f, x)
    after = passed(program)
    assert number_of(Method("dot"), after) == 4
    for point in (x, np.full_like(x, np.inf), np.full_like(x, np.nan), np.full_like(x, -np.inf), 0 * x):
        got, expected = run(after, [point]), run(program, [point])
        for a, b in zip(got, expected, strict=True):
            assert (type(a), a.shape, a.dtype) == (type(b), b.shape, b.dtype)
            np.testing.assert_allclose(a, b, rtol=1e-5)


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x.sum(axis=0),
        lambda x: x.sum(),
        lambda x: x[:, ::2].sum(axis=1),
        lambda x: x.T.sum(axis=1),
        lambda x: x.astype(int).sum(axis=1),
        lambda x: x[:0].sum(axis=0) + x[0, :0].sum(),
        lambda x: x[0].sum(keepdims=True),
    ],
)
def test_other_sums_stay(f):
    program = traced(f, X)
    assert number_of(Method("dot"), passed(program)) == 0
    assert bits(run(passed(program), [X])) == bits(run(program, [X]))


def test_scaled_twice():
    program = traced(lambda x: 0.25 * (x * 3.0) + 2 * (7.0 * x), X)
    after = passed(program)
    assert number_of(np.multiply, after) == 2
    assert number_of(operator.mul, after) == 0
    assert_close(run(after, [X]), run(program, [X]))


@pytest.mark.parametrize(
    "f",
    [
        lambda x: 1e-200 * (x * 1e200),
        lambda x: 0.0 * (x * 2.0),
        lambda x: 2.0 * (2.0 * x.astype(np.float32)).astype(float),
        lambda x: 2.0 * (x * x),
        lambda x: 2 * (3 * x.astype(int)),
        lambda x: np.inf * (2.0 * x),
    ],
)
def test_numbers_that_stay_apart(f):
    program = traced(f, X)
    assert len(passed(program).calls) == len(program.calls)


def test_what_was_changed_in_between():
    def f(x):
        y = x + 1.0
        a = 2.0 * y
        y += 1.0
        return 3.0 * a

    program = traced(f, X)
    assert_close(run(passed(program), [X]), run(program, [X]))


def test_a_loss():
    y = RNG.integers(0, 5, 4)
    program = traced(value_and_grad(partial(nn.functional.cross_entropy, reduction="sum")), X, y)
    exact, rounded = improve(program), improve(program, fast=True)
    assert number_of(np.add.reduce, rounded) < number_of(np.add.reduce, exact)
    assert_close(run(rounded, [X, y]), run(exact, [X, y]))


@given(gen.programs(number=True, max_ops=10))
def test_random_programs(program):
    args = [np.array(x, float) if isinstance(x, np.ndarray) else x for x in program.point]
    f = list(cases(program))[1]
    traced_ = traced(f, *args)
    rounded = improve(traced_, fast=True)
    for point in (args, moved(args, 1e-3)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                expected = run(traced_, list(point))
            except GuardMiss:
                continue
            np.testing.assert_allclose(run(rounded, list(point))[0], expected[0], rtol=1e-6)
            for a, b in zip(run(rounded, list(point))[1], expected[1], strict=True):
                np.testing.assert_allclose(a, b, rtol=1e-6, atol=1e-9)
