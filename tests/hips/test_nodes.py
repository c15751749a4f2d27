"""Nodes of HIPS autograd as views of a graph: parents, rules, both modes, classes of one's own, sweeps."""

import gc
import weakref

import numpy as np
import pytest

from autograd import GraphError, NotDefinedError, ShapeError, Tensor, grad, hessian, jacobian
from autograd.core import JVPNode, Node, VJPNode, backward_pass
from autograd.tracer import new_box, toposort, trace, trace_stack
from tests.numeric import assert_close

X = np.array([0.3, -1.2, 0.7])
W = np.random.default_rng(0).standard_normal((4, 3))


def f(x):
    y = np.tanh(W @ x)
    return np.sum(y * y) + np.prod(x)


def swept(g, end_node):
    """A reverse sweep by hand, as code for HIPS autograd writes it, over parents and vjp."""
    found = {end_node: g}
    for node in toposort(end_node):
        g = found.pop(node)
        for parent, part in zip(node.parents, node.vjp(g), strict=True):
            found[parent] = part if parent not in found else found[parent] + part
    return g


class TestReverse:
    def test_is_the_gradient(self):
        box = new_box(X, 0, VJPNode.new_root())
        y = f(box)
        assert_close(backward_pass(1.0, y._node), grad(f)(X))
        assert_close(backward_pass(3.0, y._node), 3.0 * grad(f)(X))
        assert box._node.parents == []
        assert box._node.vjp(1.0) == ()

    def test_rows_of_a_jacobian(self):
        h = lambda x: np.tanh(W @ x) * np.sum(x)  # noqa: E731
        y = h(new_box(X, 0, VJPNode.new_root()))
        assert_close(np.stack([backward_pass(e, y._node) for e in np.eye(4)]), jacobian(h)(X))

    def test_a_sweep_by_hand(self):
        y = f(new_box(X, 0, VJPNode.new_root()))
        assert_close(swept(1.0, y._node), grad(f)(X))

    def test_a_sweep_by_hand_of_a_container(self):
        box = new_box((X, 2.0), 0, VJPNode.new_root())
        y = np.sum(box[0] * box[1]) * box[1]
        found = {}
        for node in toposort(y._node):
            found[node] = len(found)
        assert next(reversed(found)) is box._node
        (g,) = box[0]._node.vjp(np.ones(3))
        assert g[0].tolist() == [1.0] * 3
        assert g[1] == 0.0
        assert_close(backward_pass(1.0, y._node)[0], np.full(3, 4.0))

    def test_a_boxed_gradient_is_differentiated_again(self):
        """Packages compute a Jacobian in this way, and ask its entries for their values."""
        x = new_box(X, 0, VJPNode.new_root())
        b = new_box(1.0, 0, VJPNode.new_root())
        g = backward_pass(b, f(x)._node)
        assert isinstance(g, Tensor)
        assert_close(g._value, grad(f)(X))
        constant = backward_pass(new_box(np.ones(3), 0, VJPNode.new_root()), (x * 0.0 + X)._node)
        assert constant._value.tolist() == [0.0] * 3

    def test_within_another_derivative(self):
        def outer(x):
            value, node = trace(VJPNode.new_root(), f, x)
            return np.sum(backward_pass(1.0, node) ** 2) + value

        def expected(x):
            return np.sum(grad(f)(x) ** 2) + f(x)

        assert_close(grad(outer)(X), grad(expected)(X))
        assert_close(hessian(outer)(X), hessian(expected)(X))

    def test_a_gate_within_another_derivative(self):
        def outer(x):
            with trace_stack.new_trace() as t:
                y = np.sin(new_box(x, t, VJPNode.new_root()))
            return np.sum(y._node.vjp(np.ones(3))[0])

        assert_close(grad(outer)(X), -np.sin(X))

    def test_refusals(self):
        y = f(new_box(X, 0, VJPNode.new_root()))
        with pytest.raises(ShapeError):
            backward_pass(np.ones(2), y._node)
        with pytest.raises(GraphError, match="expected a VJPNode"):
            backward_pass(1.0, y)
        with pytest.raises(GraphError, match="computed from no root"):
            backward_pass(1.0, Tensor(2.0)._node)
        two = new_box(1.0, 0, VJPNode.new_root()) * new_box(2.0, 0, VJPNode.new_root())
        with pytest.raises(GraphError, match="2 roots with the trace 0"):
            backward_pass(1.0, two._node)
        with pytest.raises(NotDefinedError, match="not made by hand"):
            VJPNode(1.0, np.sin, (), {}, (), ())
        with pytest.raises(NotDefinedError, match="initialize_root"):
            Node.new_root()

    def test_an_inner_trace_goes_first(self):
        outer = new_box(2.0, 0, VJPNode.new_root())
        inner = new_box(3.0, 1, VJPNode.new_root())
        y = outer * inner
        assert y._trace == 1
        assert (outer * 1.0)._trace == 0
        assert backward_pass(1.0, y._node) == 2.0

    def test_nothing_is_kept_alive(self):
        gc.disable()
        try:
            root = VJPNode.new_root()
            box = new_box(X, 0, root)
            y = f(box)
            backward_pass(1.0, y._node)
            held = weakref.ref(y), weakref.ref(box)
            del y, box
            assert [x() for x in held] == [None, None]
        finally:
            gc.enable()


class TestForward:
    def test_is_the_tangent(self):
        y = f(new_box(X, 0, JVPNode.new_root(np.ones(3))))
        assert isinstance(y._node, JVPNode)
        assert_close(y._node.g, np.sum(grad(f)(X)))

    def test_of_a_container(self):
        box = new_box((X, 2.0), 0, JVPNode.new_root((np.ones(3), 10.0)))
        y = np.sum(box[0]) * box[1]
        assert_close(y._node.g, 3 * 2.0 + np.sum(X) * 10.0)

    def test_within_another_derivative(self):
        def outer(x):
            _, node = trace(JVPNode.new_root(np.ones(3)), f, x)
            return node.g

        assert_close(grad(outer)(X), hessian(f)(X) @ np.ones(3))


class Named(Node):
    """A class of one's own: it writes down the program."""

    __slots__ = ("lines", "name")

    def __init__(self, value, fun, args, kwargs, parent_argnums, parents):
        self.lines = parents[0].lines
        self.name = f"v{len(self.lines)}"
        args = list(args)
        for i, parent in zip(parent_argnums, parents, strict=True):
            args[i] = parent.name
        self.lines.append(f"{self.name} = {fun.__name__}({', '.join(map(str, args))})")

    def initialize_root(self, lines):
        self.lines, self.name = lines, "x"


def test_a_class_of_ones_own():
    lines = []
    value, node = trace(Named.new_root(lines), lambda x: np.sin(x) * x + 3.0, 2.0)
    assert value == np.sin(2.0) * 2.0 + 3.0
    assert node.name == "v2"
    assert [line.partition("(")[0] for line in lines] == ["v0 = sin", "v1 = multiply", "v2 = add"]
    assert lines[1] == "v1 = multiply(v0, x)"
    assert lines[2].startswith("v2 = add(v1, 3.0")
