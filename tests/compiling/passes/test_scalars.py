"""Numbers that became arrays give what the numbers give, to the bit; where they would not, they stay numbers."""

import operator

import numpy as np
import pytest
from hypothesis import given

from autograd.compiling.passes.scalars import with_arrays_for_numbers
from autograd.testing import strategies as gen
from tests.compiling.passes.harness import assert_same, check, traced

OPERATORS = (operator.add, operator.sub, operator.mul, operator.truediv, operator.lt, operator.ge, operator.eq)
SPECIAL = np.array([0.0, -0.0, 1.0, np.nan, np.inf, -np.inf, 1e-310, 3.7e38, -2.5])


def arrays_in(program):
    return [x for call in program.calls for x in call.args if isinstance(x, np.ndarray)]


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("number", [0.1, -0.0, 2, -3, 1e-320, float("inf"), float("nan"), 1e38])
def test_same_bits(dtype, number):
    with np.errstate(all="ignore"):
        x = SPECIAL.astype(dtype)

    def f(x):
        y = x + 1
        y *= number
        return [f(x, number) for f in OPERATORS] + [f(number, x) for f in OPERATORS] + [np.maximum(x, number), y]

    program = traced(f, x)
    after = with_arrays_for_numbers(program)
    assert len(arrays_in(after)) >= 2 * len(OPERATORS)
    assert {a.dtype for a in arrays_in(after)} == {np.dtype(dtype)}
    assert_same(program, after, [x])


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda x: x * 2.5, np.arange(3)),  # the result is of another dtype
        (lambda x: x + 1, np.arange(3)),
        (lambda x: x * 1e300, np.ones(3, np.float32)),  # NumPy warns that 1e300 does not fit
        (lambda x: x == 2**53 + 1, np.full(3, 2.0**53)),  # NumPy compares the integer exactly
        (lambda x: x**2, np.ones(3)),  # a power of a number is a square
        (lambda x: x * 2.5, np.float32(2.0)),  # one number is not an array
        (lambda x: x * 2.5, np.array(2.0)),
        (lambda x: x * 2.5, np.ones(3, np.float16)),
        (lambda x: x * 2.5, np.ones(3, complex)),
    ],
)
def test_what_stays(f, x):
    program = traced(f, x)
    after = with_arrays_for_numbers(program)
    assert not arrays_in(after)
    assert_same(program, after, [x])


def test_one_array_for_one_number():
    after = with_arrays_for_numbers(traced(lambda x: (x * 0.5 + 0.0) * 0.5 + -0.0, np.ones(3)))
    assert len({id(x) for x in arrays_in(after)}) == 3


@given(gen.programs(number=True, max_ops=8))
def test_random_programs(program):
    check(with_arrays_for_numbers, program)
