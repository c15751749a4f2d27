"""Deprecated ways of declaring rules: they work, and say so."""

import numpy as np
import pytest

import autograd
from autograd import grad
from autograd.core import primitive

X = np.array([0.3, -1.2, 0.7])


def test_methods_of_a_primitive():
    assert autograd.primitive is primitive

    @primitive
    def f(x, y, n):
        return x**2 * y * n

    with pytest.warns(UserWarning, match="defgrad method is deprecated"):
        f.defgrad(lambda ans, x, y, n: lambda g: g * 2 * x * y * n, argnum=0)
    with pytest.warns(UserWarning, match="defvjp method is deprecated"):
        f.defvjp(lambda g, ans, vs, gvs, x, y, n: g * x**2 * n + 0 * vs.size + 0 * gvs.size, argnum=1)
    with pytest.warns(UserWarning, match="defvjp_is_zero method is deprecated"):
        f.defvjp_is_zero(argnums=(2,))
    assert grad(f)(3.0, 2.0, 1.0) == 12.0
    assert grad(f, 1)(3.0, 2.0, 1.0) == 9.0
    assert grad(f, 2)(3.0, 2.0, 1.0) == 0.0
    assert np.allclose(grad(lambda x: np.sum(f(x, X, 2.0)))(X), 4 * X * X)
