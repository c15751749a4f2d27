"""The topological order, dependences, freed graphs."""

import numpy as np
import pytest

from autograd import GraphError, Tensor, Value, ops
from autograd.engine.order import dependents, needed, release, topological_order


class TestOrder:
    def test_inputs_come_before_what_uses_them(self):
        a = Value(2.0)
        b = a + a
        c = b * b + a
        order = topological_order(c)
        place = {node: k for k, node in enumerate(order)}
        assert len(order) == len(place) == 4
        assert all(place[x] < place[node] for node in order for x in node.inputs)

    def test_a_ladder_of_diamonds_is_linear(self):
        x = Value(1.0)
        y = x
        for _ in range(60):  # 2^60 paths
            y = y + y
        assert len(topological_order(y)) == 61
        y.backward()
        assert x.grad == 2.0**60

    def test_frozen_inputs_are_walked_only_if_asked_for(self):
        x, frozen = Value(2.0), Value(3.0, requires_grad=False)
        y = x * frozen
        assert frozen not in topological_order(y)
        assert frozen in topological_order(y, constants=True)

    def test_freed_graph_says_so(self):
        x = Value(2.0)
        y = x * x
        y.backward(retain_graph=False)
        assert x.grad == 4.0
        with pytest.raises(GraphError, match="multiply: this graph was freed"):
            y.backward()
        with pytest.raises(GraphError, match="multiply: this graph was freed"):
            (y + 1).backward()
        assert x.grad == 4.0

    def test_left_operands_come_first_and_roots_may_share(self):
        a, b = Value(1.0), Value(2.0)
        left, right = a * 2, b * 3
        top, other = left + right, right * a
        assert [id(x) for x in topological_order(top)] == [id(x) for x in (a, left, b, right, top)]
        order = topological_order(top, other, top)
        place = {node: k for k, node in enumerate(order)}
        assert len(order) == len(place) == 6
        assert all(place[x] < place[node] for node in order for x in node.inputs if isinstance(x, Value))

    def test_any_number_of_operands(self):
        x, y = Tensor([1.0]), Tensor([2.0])
        joined = ops.stack(x, y, x)
        picked = ops.where([[True], [False], [True]], joined, y)
        assert [id(node) for node in topological_order(picked)] == [id(node) for node in (x, y, joined, picked)]


def check_order(root, needed):
    """The order is one, holds just the nodes that are needed, and tells the leaves."""
    leaves = []
    order = topological_order(root, leaves=leaves)
    place = {node: k for k, node in enumerate(order)}
    assert len(order) == len(place)
    assert set(map(id, order)) == set(map(id, needed))
    assert all(place[x] < place[node] for node in order for x in node.inputs if isinstance(x, Tensor) and x in place)
    assert set(map(id, leaves)) == {id(x) for x in needed if x.op is None}
    assert len(leaves) == len(set(leaves))


class TestGraphsWithoutBranches:
    """Nodes that use at most one that an op made, and graphs that are of this kind in part only."""

    def test_a_network(self):
        x, w, b = np.ones((3, 2)), Tensor(np.ones((2, 2))), Tensor(np.ones(2))
        product = x @ w
        z = product + b
        h = ops.relu(z)
        again = h @ w  # ``again`` is used twice
        out = again.sum()
        check_order(out, [w, b, product, z, h, again, out])
        assert topological_order(out)[-1] is out

    def test_one_node_as_both_operands(self):
        x = Tensor([3.0])
        y = x * x
        z = y * y
        check_order(z, [x, y, z])
        z.sum().backward()
        assert x.grad.tolist() == [108.0]

    @pytest.mark.parametrize("length", [1, 2, 5])
    def test_a_branch_at_the_end(self, length):
        x, w = Tensor([1.0, 2.0]), Tensor([3.0, 4.0])
        left, right = x * w, x + w
        nodes = [x, w, left, right, left * right]
        for _ in range(length):
            nodes.append(nodes[-1] * w)
        check_order(nodes[-1], nodes)

    def test_frozen_operands_are_left_out(self):
        x, frozen = Tensor([1.0]), Tensor([2.0], requires_grad=False)
        y = x * frozen
        check_order(y, [x, y])

    def test_a_version_that_was_replaced(self):
        x, y = Tensor([1.0, 2.0]), Tensor([3.0, 4.0]) * 1
        old = y * x
        y[0] = x[1] * 5
        (old + y).sum().backward()
        assert x.grad.tolist() == [3.0, 9.0]

    def test_a_leaf_alone(self):
        x = Tensor([1.0])
        check_order(x, [x])

    def test_freed(self):
        x = Tensor([1.0])
        y = (x * 2).sum()
        y.backward(retain_graph=False)
        with pytest.raises(GraphError, match="sum: this graph was freed"):
            topological_order(y)
        with pytest.raises(GraphError, match="sum: this graph was freed"):
            topological_order(y * 2)

    def test_constants_that_were_written_to_are_noticed(self):
        a, x = np.ones(3), Tensor(np.ones(3))
        y = (x * a).sum()
        a[0] = 2.0
        with pytest.raises(GraphError, match="multiply: the data of operand y"):
            y.backward()


def test_dependents():
    x, y = Value(1.0), Value(2.0)
    a, b = x * 2, y * 2
    c = a + b
    order = topological_order(c)
    assert {id(node) for node in dependents(order, [x])} == {id(node) for node in (x, a, c)}
    assert {id(node) for node in dependents(order, [b])} == {id(node) for node in (b, c)}


def test_needed_are_all_nodes_if_the_inputs_are_the_leaves():
    x, y = Value(2.0), Value(3.0)
    a = x * 2
    c = a + y
    order = topological_order(c)
    assert needed(order, [x, y]) is None
    assert needed(order, [y, Value(1.0), x]) is None
    for inputs in ([x], [a], [x, a], [x, y, a], []):
        assert needed(order, inputs) == dependents(order, inputs)


def test_released_nodes_keep_data_and_gradient():
    x = Value(3.0)
    y = x * x
    y.backward()
    release(topological_order(y))
    assert (y.data, y.grad, x.data, x.grad, x.inputs, y.inputs) == (9.0, 1.0, 3.0, 6.0, (), ())
    assert topological_order(x)[0] is x
    with pytest.raises(GraphError, match="was freed"):
        topological_order(y)
