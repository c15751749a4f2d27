"""Decorators for type checkers: at run time nothing changes. ``tests/typed`` has what checkers see."""

import pytest

from autograd.transforms import signatures


@pytest.mark.parametrize(
    "decorate",
    [
        signatures.transform,
        signatures.gradient,
        signatures.value_and_gradient,
        signatures.gradient_and_aux,
        signatures.pullback,
    ],
)
def test_a_function_comes_back_as_it_is(decorate):
    def function(fun, argnum=0):
        return fun

    assert decorate(function) is function
