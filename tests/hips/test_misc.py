"""``autograd.misc``: the names of ``ravel``, the simple optimisers and fixed points."""

import numpy as np
import pytest

import autograd
from autograd import grad
from autograd.misc import fixed_points, flatten, optimizers
from autograd.misc.flatten import flatten_func
from autograd.transforms import descent, ravel


def test_other_names_of_the_same_functions():
    assert autograd.__getattr__("misc").flatten is flatten
    assert (flatten, flatten_func) == (ravel.ravel, ravel.ravel_function)
    for name in ("adam", "rmsprop", "sgd"):
        assert getattr(optimizers, name) is getattr(descent, name)


def test_a_fixed_point():
    def of(a):
        return fixed_points.fixed_point(lambda a: lambda x: (x + a / x) / 2, a, 1.0, lambda x, y: np.abs(x - y), 1e-12)

    assert grad(of)(4.0) == pytest.approx(0.25, rel=1e-11)
