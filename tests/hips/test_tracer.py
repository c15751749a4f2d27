"""``autograd.tracer``: tests for nodes, their plain values, functions that pass no derivative."""

import numpy as np

from autograd import Tensor, Value, grad
from autograd.tracer import getval, isbox, notrace_primitive
from tests.numeric import assert_close

X = np.array([0.3, -1.2, 0.7])


def test_nodes_and_their_values():
    assert notrace_primitive(type)(Tensor(1.0)) is np.float64
    assert notrace_primitive(len)([Tensor(1.0), 2]) == 2
    seen = []
    assert grad(lambda x: seen.append((isbox(x), getval(x))) or x * getval(x))(3.0) == 3.0
    assert seen == [(True, 3.0)]
    assert getval(Tensor(X)) is not X
    assert_close(getval(Tensor(X)), X)
    assert Tensor(2.0)._value == Value(2.0)._value == 2.0
