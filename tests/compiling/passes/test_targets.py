"""Calls that can be told where to put their results: with that, they give the same bits."""

import operator

import numpy as np
import pytest

from autograd.compiling.passes.targets import IN_PLACE, UFUNCS, is_packed, takes_out
from autograd.compiling.program import Call, Method, Var

X = np.array([[4.0, 2.0], [3.0, 1.0]])


def call(f, *args, **kwargs):
    return Call(f, args, kwargs, None)


@pytest.mark.parametrize("f", UFUNCS)
def test_operators_are_ufuncs(f):
    x = X.astype(int) if f in (operator.and_, operator.or_, operator.xor, operator.invert) else X
    args = (x,) if f in (operator.neg, operator.abs, operator.invert) else (x, x[::-1].copy())
    assert np.array_equal(f(*args), UFUNCS[f](*args))
    assert f(*args).dtype == UFUNCS[f](*args).dtype


@pytest.mark.parametrize("f", IN_PLACE)
def test_operators_in_place_are_ufuncs(f):
    x, y = X.copy(), X.copy()
    f(x, X)
    IN_PLACE[f](y, X, y)
    assert np.array_equal(x, y)


def test_what_takes_a_target():
    x, row, number = Var(1, X), Var(2, X[0]), Var(3, 2.0)
    yes = [call(np.exp, x), call(operator.mul, 2.0, x), call(Method("dot"), x, x), call(np.add.reduce, x, 0),
           call(np.add.reduce, x, 1, None, None, True)]  # fmt: skip
    no = [call(np.exp, number), call(operator.pow, x, 2), call(np.divmod, x, x), call(np.add, x, x, dtype=float),
          call(Method("dot"), x, row), call(np.add.reduce, x), call(np.add.at, x, 0, 1.0), call(np.where, x, x, x),
          call(np.add.reduce, x, 0, None, x)]  # fmt: skip
    assert all(map(takes_out, yes))
    assert not any(map(takes_out, no))


@pytest.mark.parametrize("shape", [(3, 4), (1, 5), (2, 3, 4), (), (7,)])
def test_packed(shape):
    x = np.ones(shape)
    assert is_packed(Var(1, x))
    assert is_packed(Var(1, x.T))
    if x.ndim and x.shape[-1] > 1:
        assert not is_packed(Var(1, x[..., ::2]))
        assert not is_packed(Var(1, np.broadcast_to(x[..., :1], shape)))
