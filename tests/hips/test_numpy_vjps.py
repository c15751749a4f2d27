"""``autograd.numpy.numpy_vjps``."""

import numpy as np

from autograd.numpy.numpy_vjps import unbroadcast_f


def test_a_rule_with_broadcast_axes():
    rule = unbroadcast_f(np.zeros((2, 1)), lambda g: 2.0 * g)
    np.testing.assert_array_equal(rule(np.ones((3, 2, 4))), np.full((2, 1), 24.0))
    assert unbroadcast_f(1.0, lambda g: g)(3.0) == 3.0
