"""Points where ``check_grads`` objects, and its reports on them."""

import numpy as np
import pytest

from autograd.testing import GradientError, check_grads

X = np.array([0.5, -1.0, 2.0])
A = np.arange(1.0, 10.0).reshape(3, 3)


def refused(f, *args, problem="wrong", **how):
    """The report of a check that fails for this reason."""
    with pytest.raises(GradientError) as caught:
        check_grads(f, *args, **how)
    assert caught.value.problem == problem, str(caught.value)
    return caught.value
