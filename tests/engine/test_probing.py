"""Arbitrary numbers obey no rule: no two are equal, and only the zeros that were asked for are 0."""

import numpy as np

from autograd import Tensor, Value, ops
from autograd.engine.probing import arbitrary, arbitrary_operands, leaves


def test_no_two_are_equal():
    a, b = arbitrary(np.zeros((20, 30))), arbitrary(np.zeros((20, 30)), salt=1)
    assert len({*a.ravel().tolist(), *b.ravel().tolist()}) == 1200
    assert (a > 0).all()


def test_types_and_shapes_are_those_of_the_model():
    assert isinstance(arbitrary(2), float)
    assert arbitrary(2.0, False) == 0.0
    assert arbitrary(np.zeros((2, 1), np.float32)).dtype == np.float32
    assert arbitrary(np.zeros(3, int)).dtype == np.float64
    z = arbitrary(np.zeros(4, complex))
    assert len(set(np.angle(z).round(9))) == 4
    np.testing.assert_array_equal(arbitrary(np.zeros(2), np.array([True, False])) == 0, [False, True])


def test_operands_without_a_rule_stay():
    condition = np.array([True, False])
    node = ops.where(condition, Tensor([1.0, 2.0]), 0.0)
    c, x, y = arbitrary_operands(node, node.op, [None, np.array([True, False]), None])
    assert c is condition
    assert x[0] == 0 != x[1]
    assert y != x[1]


def test_leaves_shows_what_depends():
    v = Value(3.0) * 2.0
    assert leaves(v, v.op, [None, None], lambda args, out: args[0])
    assert not leaves(v, v.op, [True, None], lambda args, out: out)
