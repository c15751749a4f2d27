"""Calls that do not depend on the inputs are computed once; arrays full of one number become the number."""

import numpy as np
import pytest
from hypothesis import given

from autograd.compiling.passes import folding
from autograd.compiling.passes.dead import without_dead_code
from autograd.compiling.passes.rewriting import rewritten
from autograd.testing import strategies as gen
from tests.compiling.passes.harness import assert_same, check, traced

X = np.array([[1.0, -2.0, 0.5], [3.0, np.nan, -0.0]])


def passed(program):
    return without_dead_code(rewritten(program, folding.RULES))


def functions(program):
    return [call.f for call in passed(program).calls]


@pytest.mark.parametrize("x", [X, X.T, np.asfortranarray(X), X.astype(np.float32)], ids=["C", "T", "F", "f4"])
def test_forms_and_what_follows_from_them(x):
    def f(x):
        half = np.full_like(x, 0.5)
        return x * np.ones_like(x), x - half, np.exp(np.zeros_like(x)) / x, np.sum(half)

    program = traced(f, x)
    assert_same(program, passed(program), [x])
    assert np.ones_like not in functions(program)
    assert len(passed(program).calls) == 3


def test_a_constant_that_is_changed_in_place_is_made_anew():
    def f(x):
        z = np.zeros_like(x)
        z[0] = x[1]
        return z

    program = traced(f, X)
    assert np.zeros_like in functions(program)
    assert_same(program, passed(program), [X], times=2)


def test_full_of_one_number():
    program = traced(lambda x: x * np.full((2, 3), 0.25), X)
    assert passed(program).calls[0].args[1] == 0.25
    assert_same(program, passed(program), [X])


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x ** np.full((2, 3), 2.0),  # NumPy squares for the number 2, but not for an array of it
        lambda x: x * np.array([[0.0, -0.0, 0.0], [0.0, 0.0, 0.0]]),
        lambda x: x[0] * np.full((2, 3), 2.0),
        lambda x: x.astype(np.float32) * np.full((2, 3), 2.0),
        lambda x: x[:, ::-1] + np.full((2, 3), 2.0),
    ],
)
def test_what_would_differ_stays(f):
    program = traced(f, X)
    assert any(isinstance(x, np.ndarray) for call in passed(program).calls for x in call.args)
    assert_same(program, passed(program), [X])


def test_large_constants_are_not_kept():
    x = np.ones((600, 600))
    assert np.zeros_like in functions(traced(lambda x: np.zeros_like(x), x))


def test_warnings_and_errors_of_constants():
    def f(x):
        with np.errstate(all="ignore"):
            return x + np.log(np.zeros_like(x))

    program = traced(f, X)
    assert_same(program, passed(program), [X])


@given(gen.programs(number=True, max_ops=8))
def test_random_programs(program):
    check(passed, program)
