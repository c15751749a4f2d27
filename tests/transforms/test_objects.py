"""Classes of objects: entered with a maker of boxes of any kind, and where such objects are refused."""

import numpy as np
import pytest

from autograd import OperandError, Value, grad, hessian, jacobian
from autograd.containers import flatten, is_container
from autograd.engine.node import Node
from autograd.extend import VSpace, defvjp, primitive
from autograd.misc.flatten import flatten as as_vector
from autograd.transforms.objects import arrays_only, nodes_within, register_object, seen
from tests.hips.objects import P


class Weight:
    """A number, or the node of one."""

    def __init__(self, number=None, node=None):
        self.number, self.node = number, node


class WeightSpace(VSpace):
    def zeros(self):
        return Weight(0.0)

    def _add(self, x, y):
        return Weight(x.number + y.number)


@primitive
def times(weight, x):
    return weight.number * x


defvjp(times, lambda ans, weight, x: lambda g: Weight(g * x))
WeightSpace.register(Weight)
register_object(Weight, lambda node: Weight(node=node), lambda weight: weight.node)


def test_boxes_of_any_kind():
    assert is_container(Weight(2.0))
    boxes = []
    found = grad(lambda w: (boxes.append(w), times(w, 3.0) * times(w, 5.0))[1])(Weight(2.0))
    assert found.number == 60.0
    assert found.node is None
    assert isinstance(boxes[0].node, Node)
    assert seen(boxes[0].node).node is boxes[0].node
    assert seen(3.0) == 3.0


def test_nodes_within():
    x, y, z = Value(1.0), Value(2.0), Value(3.0)
    ring = [y]
    ring.append(ring)
    assert set(nodes_within(Weight({"a": (x, 1.0), "b": ring}, z))) == {x, y, z}
    assert list(nodes_within(3.0)) == []


def test_wrong_leaves():
    arrays_only("f", [1.0, np.ones(2)])
    with pytest.raises(OperandError, match="f: got an object of class Poly"):
        arrays_only("f", flatten([1.0, P])[0])
    with pytest.raises(OperandError, match="flatten: got an object of class Poly"):
        as_vector([1.0, P])
    with pytest.raises(OperandError, match="expected an object of class Poly"):
        flatten(P)[1]([3.0])


def test_operands():
    with pytest.raises(OperandError, match="object of class Poly"):
        grad(lambda p: (p * np.ones(2))(1.0))(P)
    with pytest.raises(OperandError):
        grad(lambda p: (p * Value(2.0))(1.0))(P)


def test_jacobians():
    for call in (lambda: jacobian(lambda p: p(1.0) * np.ones(2))(P), lambda: hessian(lambda p: p(1.0))(P),
                 lambda: jacobian(lambda a: P * a)(2.0)):  # fmt: skip
        with pytest.raises(OperandError, match=r"object of class Poly .* make_vjp"):
            call()
