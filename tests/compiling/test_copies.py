"""Copies with the strides of their originals."""

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
