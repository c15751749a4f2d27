"""``autograd.core``: products for functions of one argument."""

import numpy as np

from autograd import core


def test_products_at_a_point():
    vjp, value = core.make_vjp(np.sin, 0.5)
    assert (value, vjp(2.0)) == (np.sin(0.5), 2 * np.cos(0.5))
    assert core.make_jvp(np.sin, 0.5)(2.0) == (np.sin(0.5), 2 * np.cos(0.5))
