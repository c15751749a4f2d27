"""Ops that read or write entries."""

import numpy as np

from autograd import Tensor, gradients, ops
from autograd.engine.entries import EntriesOp, ReadingOp, WritingOp
from autograd.engine.filling import Filling
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


def test_results_of_the_op_that_writes_share_an_array_and_keep_their_numbers():
    x = Tensor([1.0, 2.0, 3.0])
    first = ops.set_entries(x * 1.0, x[1] * x[1], index=0)
    part = first[:2]
    second = ops.set_entries(first, x[2], index=1)
    third = ops.set_entries(first, x[0], index=2)  # of one that was written on
    fourth = ops.set_entries(second, second[0], index=2)
    assert isinstance(fourth, Filling)
    for y, expected in ((fourth, [4, 3, 4]), (third, [4, 2, 1]), (second, [4, 3, 3]), (first, [4, 2, 3])):
        np.testing.assert_array_equal(y.data, expected)
    assert np.shares_memory(part, first)
    first[0] = x[0]
    np.testing.assert_array_equal(part.data, [1, 2])
    np.testing.assert_array_equal(second.data, [4, 3, 3])
    weights = np.array([1.0, 10.0, 100.0])
    (g,) = gradients([((first + 2 * second + 4 * third + 8 * fourth) * weights).sum()], [x])
    # first: x0, x1, x2; second: x1², x2, x2; third: x1², x1, x0; fourth: x1², x2, x1²
    np.testing.assert_allclose(g, [1 + 400, 10 + 40 + 2 * 2 * (2 + 4 + 8 + 800), 100 + 20 + 200 + 80])
