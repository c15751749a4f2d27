"""``inplace`` of activations and dropouts: accepted, and nothing is written over."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError

IN_PLACE = "ReLU SELU ReLU6 Hardsigmoid SiLU Mish Hardswish LeakyReLU ELU CELU RReLU Hardtanh Dropout Dropout2d"


@pytest.mark.parametrize("name", IN_PLACE.split())
def test_inplace_is_accepted_and_writes_over_nothing(name):
    x = np.linspace(-2.0, 2.0, 16).reshape(1, 4, 2, 2)
    before = x.copy()
    np.testing.assert_array_equal(getattr(nn, name)(inplace=True).eval()(x), getattr(nn, name)().eval()(x))
    np.testing.assert_array_equal(x, before)


def test_it_is_true_or_false():
    with pytest.raises(ArgumentError, match="ReLU: got inplace='yes', expected True or False"):
        nn.ReLU("yes")
