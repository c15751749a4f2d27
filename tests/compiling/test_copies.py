"""Copies with the strides of their originals."""

import copy
import functools
import types

import numpy as np
import pytest

from autograd import grad
from autograd.compiling.compiled import compile
from autograd.compiling.copies import copy_of
from tests.compiling.beside import beside, ran

BIG = np.arange(120.0).reshape(4, 5, 6)
VIEWS = {
    "reversed": BIG[::-1, ::-1, ::-1],
    "steps": BIG[::2, 1::3, ::-2],
    "turned": BIG.transpose(1, 0, 2)[1:],
    "spread": np.broadcast_to(BIG[0, 0], (3, 6)),
    "empty": BIG[:, 5:],
    "one": BIG[1:2, 2:3, 3:4],
    "number": np.array(2.0),
    "part of a record": np.zeros(3, [("a", np.int8), ("b", float)])["b"],
}


@pytest.mark.parametrize("name", VIEWS)
def test_the_numbers_and_the_strides_are_the_same(name):
    x = VIEWS[name]
    copy = copy_of(x)
    np.testing.assert_array_equal(copy, x)
    assert copy.dtype == x.dtype
    assert not x.size or copy.strides == x.strides
    assert not np.shares_memory(copy, x)


def test_what_a_function_asks_of_the_strides_is_answered_as_outside():
    def f(x):
        return x * 2 if x.flags.c_contiguous else x * 3

    compiled = beside(lambda: f, arguments=lambda i: (np.arange(8.0)[::-2] + i if i % 2 else np.arange(8.0)[::-2],))
    assert ran(compiled)


def test_the_step_of_a_slice_that_depends_is_asked_again():
    def f(x, k):
        y = x[::k]
        return y * (2.0 if y.flags.c_contiguous else 3.0)

    beside(lambda: f, arguments=lambda i: (np.arange(4.0), 1 if i < 3 else -1))


def test_powers_of_a_reversed_array_round_as_uncompiled():
    f = grad(lambda x: np.sum(np.cos(grad(lambda y: np.sum(np.cos(y**y)))(x))))
    x = np.abs(np.random.default_rng(0).normal(size=(40, 3)))[::-1, ::-1]
    g = compile(f)
    for _ in range(3):
        np.testing.assert_array_equal(g(x), f(x))


STEPPED = np.random.default_rng(0).normal(size=2000)[::-2]
TURNED = np.random.default_rng(0).normal(size=(40, 60))[::2, ::-3].T


def _written_later(x):
    numbers = np.linspace(0.0, 1.0, 2000)[::-2]
    before = numbers @ x
    numbers[0] = 5.0
    return before, numbers @ x


CONSTANTS = {  # functions with arrays that do not depend on their arguments, and are no inputs of the program
    "a part of what a partial holds": functools.partial(lambda w, x: w[::-1] @ x, STEPPED),
    "what a partial holds": functools.partial(lambda w, x: (w @ x, np.sum(w * x), np.sum(w[::-3] * x[::3])), STEPPED),
    "matrices": functools.partial(lambda w, x: (w @ x[:20], np.sum(w * x[:20]), w.T @ x[:20]), TURNED),
    "written later": _written_later,
}


@pytest.mark.parametrize("kind", CONSTANTS)
def test_constants_lie_in_memory_as_outside(kind):
    """The first calls are with zeros, in which no rounding shows."""

    def arguments(i):
        return (np.random.default_rng(i).normal(size=1000) if i > 1 else np.zeros(1000),)

    assert ran(beside(lambda: CONSTANTS[kind], arguments=arguments))


def test_constants_that_are_kept_lie_in_memory_as_outside():
    def make():
        kept = types.SimpleNamespace(w=np.zeros(1000)[::-1], part=None, turned=None)

        def f(x, k):
            found = kept.w @ x
            numbers = np.linspace(0.0, 1.0, 4000).reshape(2, 2000)
            kept.w, kept.part, kept.turned = numbers[0, ::-2], numbers[k : k + 1, ::-1], np.eye(3)[::-1].T
            return found

        return f, None, lambda: [(x, None if x is None else x.strides) for x in vars(kept).values()]

    assert ran(beside(make, arguments=lambda i: (np.random.default_rng(i).normal(size=1000), i % 2), calls=9))


def test_results_that_are_copies_lie_in_memory_as_outside():
    table = np.arange(600.0).reshape(20, 30)

    def f(x, k):
        own = np.linspace(0.0, 1.0, 6).reshape(2, 3)
        spread = np.broadcast_to(x[0], (3, 20))
        return x[::-1], x.T[::2], table[::-1, ::2], table[k : k + 6 : 2, ::-1], spread, own.T, own[::-1], np.eye(3).T

    g = compile(f)
    for i in range(6):
        given = np.random.default_rng(i).normal(size=(30, 20)), i % 2
        for x, y in zip(g(*given), f(*given), strict=True):
            np.testing.assert_array_equal(x, y)
            assert x.strides == y.strides
            assert x.base is not table
    assert ran(g)


def test_copies_of_a_copied_array():
    def f(x):
        one, (other,) = copy.copy(x), copy.deepcopy([x])
        return one, other * (2.0 if other.flags.c_contiguous else 3.0)

    assert ran(beside(lambda: f, arguments=lambda i: (np.asfortranarray(np.arange(6.0).reshape(2, 3) + i),)))


def test_one_made_array_at_two_places_of_a_result_is_one():
    def f(x):
        made = np.eye(2)
        return made, [made, x * 2]

    g = compile(f)
    for _ in range(3):
        one, (other, _) = g(np.ones(2))
        assert one is other
        one[0] = 7.0
    np.testing.assert_array_equal(g(np.ones(2))[0], np.eye(2))
