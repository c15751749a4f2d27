"""Ops that read or write entries."""

import numpy as np

from autograd import Tensor, gradients, ops
from autograd.engine.entries import EntriesOp, ReadingOp, WritingOp
from autograd.engine.op import Op


def test_the_ops_that_read_and_write():
    assert isinstance(ops.getitem, ReadingOp)
    assert isinstance(ops.set_entries, WritingOp)
    assert ops.getitem.together is ops.scatter_all
    assert ops.getitem.writer is ops.set_entries


def test_a_planted_rule_is_used():
    twice = ops.getitem.with_rules((lambda g, out, x, index: 2 * ops.scatter(g, index=index, shape=x.shape),))
    assert type(twice) is Op
    assert not isinstance(twice, EntriesOp)
    x = Tensor([1.0, 2.0])
    twice(x, index=1).backward()
    np.testing.assert_array_equal(x.grad, [0.0, 2.0])


def test_a_recorded_sweep_gives_nodes_whose_gradients_are_right():
    data = np.array([1.0, 2.0, 3.0])
    x = Tensor(data)
    y = Tensor(np.zeros(3), requires_grad=False)
    for i in range(3):
        y[i] = x[i] ** 3
    (g,) = gradients([(y * y).sum()], [x], create_graph=True)
    assert isinstance(g, Tensor)
    np.testing.assert_allclose(g.data, 6 * data**5)
    (h,) = gradients([g.sum()], [x])
    np.testing.assert_allclose(h, 30 * data**4)


def test_a_constant_gradient_is_a_node_too():
    x = Tensor(np.ones(3))
    (g,) = gradients([x[0] + x[1]], [x], create_graph=True)
    assert isinstance(g, Tensor)
    np.testing.assert_array_equal(g.data, [1, 1, 0])


def test_a_result_of_the_op_that_writes_keeps_its_numbers_whatever_is_done_to_its_operand():
    x = Tensor([1.0, 2.0, 3.0])
    y = Tensor(np.zeros(3), requires_grad=False)
    first = ops.set_entries(y, x[1], index=0)
    y.data[...] = 9.0
    second = ops.set_entries(first, x[2], index=1)
    np.testing.assert_array_equal(first.data, [2, 0, 0])
    np.testing.assert_array_equal(second.data, [2, 3, 0])
