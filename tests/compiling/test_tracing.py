"""Runs made into programs: refusals with their messages, and the commits of a program."""

import numpy as np
import pytest

from autograd import Tensor
from autograd.compiling.comparing import identical
from autograd.compiling.compiled import compile
from autograd.errors import UncompiledWarning
from tests.compiling.beside import ran, refused


@pytest.mark.parametrize(
    ("f", "match"),
    [
        (lambda x: Tensor(x) * 2, "returns a Tensor, whose graph"),
        (lambda x: np.array(["a", None], dtype=object), "returns an array of objects"),
        (lambda x: (x.sum(), iter([])), "expected numbers, arrays and containers"),
    ],
)
def test_results_that_no_program_returns(f, match):

    compiled = compile(f)
    with pytest.warns(UncompiledWarning, match=match):
        compiled(np.ones(3))


def test_a_view_of_an_argument_that_is_changed_is_refused():
    def f(x):
        x += 1.0
        return x[1:]

    refused(lambda: f, "returns a view of an argument that it changes in place")


def test_a_plain_array_is_handed_out_as_a_copy():

    def f(x):
        return x * 2, np.arange(3.0)

    compiled = compile(f)
    for _ in range(3):
        result = compiled(np.ones(2))[1]
        np.testing.assert_array_equal(result, np.arange(3.0))
        result[:] = 7.0


def test_an_argument_is_written_to_by_the_program_too():
    def f(x, y):
        x[1:] += y
        y *= 2.0
        return x.sum()

    compiled = compile(f)
    for i in range(6):
        mine, its = ([np.arange(4.0) + i, np.full(3, float(i))] for _ in range(2))
        assert identical((compiled(*mine), mine), (f(*its), its))
    assert ran(compiled) >= 4


def test_warnings_come_once_for_each_call():

    compiled = compile(lambda x: np.log(x))
    for _ in range(3):
        with pytest.warns(RuntimeWarning, match="invalid value") as said:
            compiled(np.array([-1.0, 1.0]))
        assert len(said) == 1
