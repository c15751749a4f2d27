"""The topological order, what depends on what, freed graphs."""

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
