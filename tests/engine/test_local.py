"""Single gates: their local derivatives, and the gradients that they send back."""

import numpy as np

from autograd import Tensor, Value
from autograd.engine.local import local_derivatives, local_gradients


def test_local_derivatives_are_the_rules_at_one():
    x, y = Value(3.0), Value(2.0)
    assert local_derivatives(x * y) == (2.0, 3.0)
    assert local_derivatives(x * 2) == (2.0, None)
    assert local_derivatives(x) == ()
    assert local_derivatives(x // y) == (None, None)


def test_local_gradients_are_what_the_gate_sends_back():
    x, y = Value(3.0), Value(2.0)
    assert local_gradients(x * y, 10.0) == (20.0, 30.0)
    t, u = Tensor(np.ones((2, 3))), Tensor(np.ones(3))
    to_t, to_u = local_gradients(t + u, np.ones((2, 3)))
    assert to_t.shape == (2, 3)
    np.testing.assert_array_equal(to_u, [2.0, 2.0, 2.0])
    assert local_gradients(t, np.ones((2, 3))) == ()
    np.testing.assert_array_equal(local_derivatives(t + u)[1], [2.0, 2.0, 2.0])
