"""Single checks, where all terms of a function cancel and only rounding is left."""

import numpy as np

from autograd.testing import check_grads


def test_modes_may_differ_by_rounding_where_the_value_is_zero():
    def parallel(x, y):
        return np.cross(2 * y, 4 * y * x)

    assert check_grads(parallel, np.array(0.625), np.array([0.0, 0.0, 0.375]), order=1)
