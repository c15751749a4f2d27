"""Boxes: names for nodes, leaves of a root, classes of one's own, attributes that are assigned."""

import gc

import numpy as np
import pytest

import autograd.numpy as anp
from autograd import GraphError, NotOfferedError, OperandError, Tensor, Value, grad
from autograd.core import VJPNode, backward_pass
from autograd.hips.boxes import ArrayBox, Box, DictBox, ListBox, SequenceBox, TupleBox, getval, isbox, new_box
from autograd.transforms.leaf_types import MAKERS
from tests.numeric import assert_close

X = np.array([0.3, -1.2, 0.7])


class TestNames:
    def test_nodes_are_instances(self):
        assert isinstance(Value(1.0), Box)
        assert isinstance(Tensor(1.0), Box)
        assert not isinstance(1.0, Box)
        for cls in (Box, ArrayBox):
            assert issubclass(Tensor, cls)
            assert issubclass(cls, cls)
        assert issubclass(ArrayBox, Box)
        assert not issubclass(Value, ArrayBox)
        assert ArrayBox.sum is Tensor.sum

    def test_mappings(self):
        for cls in (np.ndarray, float, complex, np.float64, np.float32, np.complex128, Tensor):
            assert Box.type_mappings[cls] is ArrayBox
        assert int not in Box.type_mappings
        assert Tensor in Box.types
        assert np.ndarray not in MAKERS  # ordinary leaves need no maker

    def test_own_boxes_of_arrays_are_refused_with_a_way_out(self):
        with pytest.raises(NotOfferedError, match="register_container"):
            type("OwnBox", (ArrayBox,), {})
        with pytest.raises(OperandError, match="register_container"):
            ArrayBox.register(dict)


class TestNewBox:
    @pytest.mark.parametrize("x", [3.0, X, np.float32(2.0), 1j, X.astype(np.float32)])
    def test_of_a_number_or_an_array(self, x):
        root = VJPNode.new_root()
        box = new_box(x, 4, root)
        assert isbox(box)
        assert box._trace == 4
        assert box._node is root
        assert np.all(box._value == x)
        assert getval(box).dtype == np.asarray(x).dtype

    @pytest.mark.parametrize(("x", "cls"), [((2.0, X), TupleBox), ([2.0, X], ListBox), ({"a": 2.0, "b": X}, DictBox)])
    def test_of_a_container(self, x, cls):
        root = VJPNode.new_root()
        box = new_box(x, 0, root)
        assert type(box) is cls
        assert isbox(box)
        assert isinstance(box, SequenceBox) is (cls is not DictBox)
        assert isinstance(box, type(x))
        assert box._node is root
        assert box._trace == 0
        assert type(getval(box)) is type(x)
        first, second = box.values() if cls is DictBox else box
        y = np.sum(second * first)
        g = backward_pass(1.0, y._node)
        assert type(g) is type(x)
        parts = list(g.values() if cls is DictBox else g)
        assert_close(parts[0], np.sum(X))
        assert_close(parts[1], np.full(3, 2.0))

    def test_a_part_that_is_not_used_has_gradient_zero(self):
        box = new_box((2.0, X, np.ones((2, 2))), 0, VJPNode.new_root())
        y = box[0] ** 2
        del box
        gc.collect()
        g = backward_pass(1.0, y._node)
        assert g[0] == 4.0
        assert g[1].tolist() == [0.0] * 3
        assert g[2].shape == (2, 2)

    def test_roots_are_used_once(self):
        root = VJPNode.new_root()
        new_box(X, 0, root)
        with pytest.raises(GraphError, match="belongs to another box"):
            new_box(X, 0, root)
        with pytest.raises(OperandError, match="expected a root"):
            new_box(X, 0, None)
        with pytest.raises(OperandError):
            new_box("text", 0, VJPNode.new_root())

    def test_arraybox_again_is_the_same_box(self):
        box = np.sin(new_box(X, 0, VJPNode.new_root()))
        assert ArrayBox(box._value, box._trace, box._node) is box
        with pytest.raises(GraphError, match="belongs to another value"):
            ArrayBox(box._value + 1.0, box._trace, box._node)


class TestOwnLeaves:
    def test_mapping_is_asked_by_new_box_and_by_grad(self):
        class Marked(np.ndarray):
            pass

        asked = []

        def maker(x, *args):
            asked.append(args)
            return ArrayBox(x, *args)

        Box.type_mappings[Marked] = maker
        try:
            root = VJPNode.new_root()
            box = new_box(X.view(Marked), 3, root)
            assert box._trace == 3
            assert asked == [(3, root)]
            assert_close(np.asarray(backward_pass(1.0, np.sum(box**2)._node)), 2 * X)
            assert type(grad(lambda x: np.sum(x**2))(X.view(Marked))) is Marked
            assert len(asked) == 2
        finally:
            del MAKERS[Marked], Box.type_mappings[Marked]


class TestAssignedAttributes:
    """A package replaces NumPy's protocols of ArrayBox by functions that hand on to ``autograd.numpy``."""

    def test_protocols_do_not_go_round(self, monkeypatch):
        def array_ufunc(self, ufunc, method, *inputs, **kwargs):
            return getattr(anp, ufunc.__name__)(*inputs, **kwargs)

        def array_function(self, func, types, args, kwargs):
            return getattr(anp, func.__name__)(*args, **kwargs)

        before = Tensor.__array_ufunc__
        ArrayBox.__array_ufunc__ = array_ufunc
        ArrayBox.__array_function__ = array_function
        try:
            assert ArrayBox.__array_ufunc__ is array_ufunc
            assert Tensor.__array_ufunc__ is before
            assert_close(grad(lambda x: np.sum(np.sin(x)))(X), np.cos(X))
        finally:
            type.__delattr__(ArrayBox, "__array_ufunc__")
            type.__delattr__(ArrayBox, "__array_function__")

    def test_methods(self):
        def item(self):
            return anp.ravel(self)[0]

        before = Tensor.item
        try:
            ArrayBox.item = item
            ArrayBox.conj = anp.conj
            ArrayBox.real = property(anp.real)
            ArrayBox._squared = anp.square  # a ufunc is no method of the class that holds it
            ArrayBox._mark = True
            assert grad(lambda x: x.item() ** 2)(np.array([3.0])).tolist() == [6.0]
            assert_close(grad(lambda x: np.sum(x._squared()))(X), 2 * X)
            assert_close(grad(lambda x: np.sum(x.real * x.conj()))(X), 2 * X)
            assert Tensor(1.0)._mark
        finally:
            Tensor.item = before
            del Tensor._squared, Tensor._mark
            type.__delattr__(ArrayBox, "conj")
            type.__delattr__(ArrayBox, "real")
