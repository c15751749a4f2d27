"""``autograd.builtins``: classes of what nodes hold."""

import numpy as np
import pytest

import autograd
from autograd import grad


def test_builtins():
    seen = []

    def f(x):
        seen.append((autograd.isinstance(x, float), autograd.isinstance(x, (list, dict)), autograd.type(x)))
        return x * 1.0

    grad(f)(2.0)
    assert seen == [(True, False, np.float64)]
    assert autograd.isinstance([1], autograd.list)
    assert (autograd.dict, autograd.tuple) == (dict, tuple)
    with pytest.raises(AttributeError):
        autograd.nonsense
