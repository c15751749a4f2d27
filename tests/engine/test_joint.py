"""Ops whose gradients are computed together."""

import numpy as np

from autograd import Tensor, op
from autograd.engine.joint import JointOp


def test_a_joint_rule_is_called_once():
    calls = []

    def rule(g, out, *xs, axis):
        calls.append(len(xs))
        return [g[i] for i in range(len(xs))]

    @op(rule)
    def pile(*xs, axis):
        return np.stack(xs)

    xs = [Tensor(np.full(2, float(i))) for i in range(5)]
    (pile(*xs, axis=0) * np.arange(10.0).reshape(5, 2)).sum().backward()
    assert isinstance(pile, JointOp)
    assert calls == [5]
    for i, x in enumerate(xs):
        np.testing.assert_array_equal(x.grad, [2.0 * i, 2.0 * i + 1])


def test_constants_among_the_operands_keep_their_places():
    x, y = Tensor([1.0]), Tensor([2.0])
    joined = np.concatenate([[5.0], x, np.array([6.0, 7.0]), y])
    (joined * [1.0, 2.0, 3.0, 4.0, 5.0]).sum().backward()
    assert (x.grad, y.grad) == ([2.0], [5.0])


def test_a_rule_that_is_told_the_position_is_called_once_an_operand():
    asked = []

    def rule(g, out, *xs, i):
        asked.append(i)
        return g * (i + 1)

    @op(rule)
    def total(*xs):
        return sum(xs)

    x, y = Tensor([1.0]), Tensor([2.0])
    total(x, 3.0, y).sum().backward()
    assert asked == [0, 2]
    assert (x.grad, y.grad) == ([1.0], [3.0])
    np.testing.assert_array_equal(total.rule(1)(np.ones(1), None, 1.0, 2.0), [2.0])


def test_no_gradient_at_all():
    @op(None)
    def nothing(*xs):
        return np.zeros(1)

    assert nothing.rule(0) is None
    assert nothing.pull((0, 1), None, None, (), {}) == [None, None]
