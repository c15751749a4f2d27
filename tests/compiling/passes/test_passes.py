"""All passes together, on random programs and on functions that write."""

from hypothesis import given

from autograd.compiling.passes import improve
from autograd.testing import strategies as gen
from tests.compiling.passes.harness import assert_same, check, points, traced, writing


@given(gen.programs(number=True, max_ops=12))
def test_random_programs(program):
    check(improve, program)


@given(gen.programs(number=True, scalar=True, max_ops=12))
def test_random_programs_of_numbers(program):
    check(improve, program)


def test_writing():
    program = traced(writing, *points())
    assert_same(program, improve(program), points(), times=3)
