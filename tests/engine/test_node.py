"""``Node``: operands in two slots or in a tuple, names, copies and pickles of leaves, memory."""

import contextlib
import copy
import gc
import pickle
import weakref

import numpy as np
import pytest

from autograd import AssignmentError, GraphError, OperandError, ShapeError, Tensor, Value, gradients, ops, tangents
from autograd.engine.node import Node, data_of, describe, is_complex, leaf
from autograd.engine.order import release


class TestInputs:
    def test_inputs_keep_order_duplicates_and_constants(self):
        x = Value(3.0)
        y = x * x
        assert len(y.inputs) == 2
        assert y.inputs[0] is x
        assert y.inputs[1] is x
        assert (2 - x).inputs[0] == 2
        assert (2 - x).inputs[1] is x

    @pytest.mark.parametrize("family", [Value, Tensor])
    def test_any_number_of_operands(self, family):
        x, y = family(2.0), family(3.0)
        for node, operands, slots in (
            (x, (), False), (ops.exp(x), (x,), False), (ops.add(x, y), (x, y), True),
            (ops.multiply(x, 2.0), (x, 2.0), True), (ops.where(True, x, y), (True, x, y), False),
        ):  # fmt: skip
            assert type(node.inputs) is tuple
            assert len(node.inputs) == len(operands)
            assert all(a is b for a, b in zip(node.inputs, operands, strict=True))
            assert (node._inputs is None) is slots

    @pytest.mark.parametrize("count", [0, 1, 2, 3])
    def test_the_setter(self, count):
        """The operands change from any number to any other: no earlier operand is kept alive."""
        x, y = Value(2.0), Value(3.0)
        for before in (Value(1.0), ops.exp(x), x + y, ops.where(True, x, y)):
            operands = tuple(Value(float(k)) for k in range(count))
            earlier = [weakref.ref(a) for a in before.inputs if isinstance(a, Node) and a not in (x, y)]
            before.inputs = operands
            assert len(before.inputs) == count
            assert all(a is b for a, b in zip(before.inputs, operands, strict=True))
            assert before.inputs == before.inputs
            assert not any(ref() for ref in earlier)

    @pytest.mark.parametrize("count", [1, 2, 3])
    def test_released(self, count):
        operands = [Value(float(k + 1)) for k in range(count)]
        node = {1: ops.exp, 2: ops.multiply, 3: ops.where}[count](*operands)
        alive = [weakref.ref(x) for x in operands]
        release([node])
        assert node.inputs == ()
        assert node.op is not None
        del operands
        assert [ref() for ref in alive] == [None] * count


class TestCopies:
    def test_leaves_survive_pickling_and_copying(self):
        t = Tensor([1.0, 2.0], name="w", dtype=np.float32, requires_grad=False)
        v = Value(3.0, name="v")
        (v * v).backward()
        for copied in (pickle.loads(pickle.dumps([t, v])), copy.deepcopy([t, v])):
            u, w = copied
            assert (u.name, u.requires_grad, u.dtype, w.grad) == ("w", False, np.float32, 6.0)
            np.testing.assert_array_equal(u.data, t.data)
            assert not np.shares_memory(u.data, t.data)

    def test_a_copy_knows_nothing_of_earlier_assignments(self):
        t = Tensor([1.0])
        for _ in range(5):
            t.data -= 0.1
        other = pickle.loads(pickle.dumps(t))
        y = (other * other).sum()
        y.backward()
        np.testing.assert_allclose(other.grad, [1.0])

    def test_results_do_not_drag_their_graph_along(self):
        y = Value(3.0) * 2
        for f in (pickle.dumps, copy.deepcopy):
            with pytest.raises(GraphError, match=r"the result of multiply is part of a graph"):
                f(y)
        assert copy.deepcopy(y.detach()).data == 6.0

    @pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
    @pytest.mark.parametrize("node", [Value(2.0, name="v"), Tensor([1.0, 2.0])])
    def test_a_pickle_names_the_public_class_alone(self, node, protocol):
        """A pickle still loads when modules of the engine have moved."""
        pickled = pickle.dumps(node, protocol=protocol)
        assert b"autograd.engine" not in pickled
        assert type(node).__module__.encode() in pickled
        restored = pickle.loads(pickled)
        assert type(restored) is type(node)
        np.testing.assert_array_equal(restored.data, node.data)
        assert (restored.name, restored.inputs) == (node.name, ())


class TestData:
    def test_data_of_unwraps_nodes_alone(self):
        a = np.ones(2)
        assert data_of(a) is a
        assert data_of("a") == "a"
        assert data_of(Value(2.0)) == 2.0
        t = Tensor(a)
        assert data_of(t) is t.data

    def test_leaf_holds_the_data_that_it_is_given(self):
        a = np.ones(2)
        t = leaf(Tensor, a, requires_grad=False)
        assert t.data is a
        assert (t.grad, t.op, t.inputs, t.params, t.requires_grad, t.name) == (None, None, (), {}, False, None)
        assert leaf(Value, 1.0).grad == 0.0

    def test_value_of_a_box(self):
        """``_value`` is as on HIPS autograd's boxes: a number where there are no axes."""
        assert Value(2.0)._value == 2.0
        assert type(Tensor(2.0)._value) is np.float64
        np.testing.assert_array_equal(Tensor([1.0, 2.0])._value, [1.0, 2.0])

    def test_is_complex(self):
        assert [is_complex(x) for x in (1.0, 1, 1j, np.ones(2), np.complex64(1), Value(1.0), Tensor([1j]), "a")] == [
            False, False, True, False, True, False, True, False,
        ]  # fmt: skip

    def test_describe(self):
        assert describe(Tensor(np.ones((2, 3), np.float32))) == "shape (2, 3) float32"
        assert describe(Value(1.0)) == describe(1.0) == "float"

    def test_detach_shares_the_data(self):
        t = Tensor([1.0, 2.0])
        assert t.detach().data is t.data
        assert not t.detach().requires_grad

    def test_a_name_is_a_string_or_none(self):
        v = Value(1.0, name="w")
        v.name = None
        assert v.name is None
        with pytest.raises(OperandError, match=r"name: got 3 \(int\), expected a string or None"):
            v.name = 3


class TestMemory:
    @pytest.mark.slow
    def test_a_million_additions(self):
        x = Value(1.0)
        y = x
        for _ in range(1_000_000):
            y = y + x
        y.backward()
        assert y.data == 1_000_001
        assert x.grad == 1_000_001
        middle = weakref.ref(y.inputs[0])
        del y
        assert middle() is None

    @pytest.mark.parametrize("family", [Value, Tensor])
    @pytest.mark.parametrize("retain_graph", [True, False])
    def test_no_node_outlives_its_graph(self, family, retain_graph):
        gc.collect()
        before = sum(isinstance(obj, Node) for obj in gc.get_objects())
        gc.disable()
        try:
            refs = []
            for k in range(1000):
                x, y = family(float(k + 1)), family(2.0)
                z = (x * y + x / y - x**y).sin().exp().log().relu() + ops.maximum(x, y)
                z.backward(retain_graph=retain_graph)
                refs += [weakref.ref(node) for node in (x, y, z)]
                del x, y, z
            assert not any(ref() for ref in refs)
            assert sum(isinstance(obj, Node) for obj in gc.get_objects()) == before
        finally:
            gc.enable()

    def test_an_error_leaves_no_node_behind(self):
        gc.collect()
        gc.disable()
        try:
            x = Tensor(np.ones(2))
            before = sum(isinstance(obj, Node) for obj in gc.get_objects())
            for _ in range(10):
                with contextlib.suppress(ShapeError):
                    (x * 2) + np.ones(3)
            assert sum(isinstance(obj, Node) for obj in gc.get_objects()) == before
        finally:
            gc.enable()

    @pytest.mark.parametrize("family", [Value, Tensor])
    def test_two_operand_nodes_are_freed_by_reference_counting(self, family):
        """The slots of the operands close no cycle: with the cycle collector off, all of a graph goes with its root."""
        gc.collect()
        gc.disable()
        try:
            before = sum(isinstance(obj, Node) for obj in gc.get_objects())
            x, y = family(1.5), family(0.5)
            z, refs = x, []
            for _ in range(200):
                z = (z * y + x) / (y - z * z)  # operands repeat, and each node has many users
                refs.append(weakref.ref(z))
            assert all(node._inputs is None for node in (z, z.inputs[0], z.inputs[1]))
            z.backward()
            assert all(ref() is not None for ref in refs)
            refs += [weakref.ref(x), weakref.ref(y)]
            del x, y, z
            assert [ref() for ref in refs] == [None] * len(refs)
            assert sum(isinstance(obj, Node) for obj in gc.get_objects()) == before
        finally:
            gc.enable()


FLAGS = {"True": (True, True), "False": (False, False), "1": (1, True), "0": (0, False), "np.True_": (np.True_, True)}
WRONG_FLAGS = ["yes", "", None, 2, -1, 1.0, 0.0, np.array(True), np.array([True]), [], [1], np.float32, Tensor(1.0)]


class TestRequiresGrad:
    @pytest.mark.parametrize("family", [Value, Tensor])
    @pytest.mark.parametrize(("flag", "meant"), FLAGS.values(), ids=FLAGS)
    def test_true_and_false(self, family, flag, meant):
        x = family(2.0)
        x.requires_grad = flag
        assert x.requires_grad is meant
        assert family(2.0, requires_grad=flag).requires_grad is meant
        assert (x * 2.0).requires_grad is meant

    @pytest.mark.parametrize("family", [Value, Tensor])
    @pytest.mark.parametrize("flag", WRONG_FLAGS, ids=repr)
    def test_nothing_else(self, family, flag):
        x = family(2.0)
        with pytest.raises(OperandError, match=r"requires_grad: got .*, expected True or False"):
            x.requires_grad = flag
        assert x.requires_grad is True
        with pytest.raises(OperandError, match=r"requires_grad: got .*, expected True or False"):
            family(2.0, requires_grad=flag)

    def test_a_dtype_in_its_place(self):
        with pytest.raises(OperandError, match=r"requires_grad: got <class .numpy\.float32.>"):
            Tensor([1.0], np.float32)

    @pytest.mark.parametrize(
        "make", [lambda x: x * x, ops.exp, lambda x: x + 1.0, lambda x: ops.where(True, x, 0.0)], ids="axew"
    )
    @pytest.mark.parametrize("family", [Value, Tensor])
    def test_results_cannot_be_cut_off(self, family, make):
        x = family(2.0)
        y = make(x)
        with pytest.raises(AssignmentError, match=rf"got False for the result of {y.op.name}, .*detach"):
            y.requires_grad = False
        y.requires_grad = True
        expected = gradients([y], [x])
        y.backward()
        assert x.grad == expected[0]
        release([y])
        with pytest.raises(AssignmentError):
            y.requires_grad = False

    def test_views_and_assigned_tensors_cannot_either(self):
        x, t = Tensor([1.0, 2.0]), Tensor(np.zeros(2), requires_grad=False)
        t[0] = x[1]
        for y in (t, x[0], x.T, x.reshape(2, 1)):
            with pytest.raises(AssignmentError):
                y.requires_grad = False


class TestFrozenAndLetGo:
    """A result of a frozen leaf alone is not recorded, so nothing of that time passes a gradient to the leaf."""

    @pytest.mark.parametrize("family", [Value, Tensor])
    def test_let_go_after_the_forward_pass(self, family):
        x, w = family(5.0, requires_grad=False), family(3.0)
        y = (x * 2.0) * w + x * w  # the derivative by x is 3 w; only x * w records its part of it
        x.requires_grad = True
        y.backward()
        assert (x.grad or 0.0) == 0.0
        assert w.grad == 15.0
        assert gradients([y], [x]) == [None]
        assert tangents([y], [x], [1.0]) in ([None], [0.0])
        z = (x * 2.0) * w + x * w
        assert gradients([z], [x]) == [9.0]
        assert tangents([z], [x], [1.0]) == [9.0]
        z.backward()
        assert x.grad == 9.0

    def test_a_graph_of_both_times(self):
        x, w = Tensor(5.0, requires_grad=False), Tensor(3.0)
        before = x * w
        x.requires_grad = True
        total = before * 10.0 + x * w
        assert gradients([total], [x, w]) == [3.0, 55.0]
        (g,) = gradients([total], [w], create_graph=True)
        assert gradients([g], [x]) == [1.0]

    def test_each_turn_counts(self):
        """A leaf frozen for one forward pass in each step, as the discriminator of a GAN."""
        x, w = Tensor(5.0), Tensor(3.0)
        kept = []
        for turn in range(40):
            kept.append((x * w, True))
            x.requires_grad = False
            kept.append((x * w, False))
            x.requires_grad = True
            if turn % 5 == 0:
                w.data = w.data  # the assignment moves the clock
                kept.clear()
        for y, recorded in kept[-8:]:
            assert gradients([y], [x]) == [3.0 if recorded else None]
            assert gradients([y], [w]) == [5.0]

    def test_more_turns_than_are_kept(self):
        """A graph of a time of which nothing is known any more is refused: its gradient by x could lack a part."""
        x, w = Tensor(5.0, requires_grad=False), Tensor(3.0)
        y, early = (x * x) * w + x * w, x * w
        for turn in range(41):
            x.requires_grad = turn % 2 == 0
            if turn == 14:
                assert gradients([early], [x]) == [None]
        with pytest.raises(GraphError, match="frozen and unfrozen too often since it was used here"):
            y.backward()
        assert gradients([x * w], [x]) == [3.0]
        x.requires_grad = False
        assert gradients([y], [w]) == [30.0]

    def test_frozen_when_the_sweep_runs(self):
        x, w = Tensor(5.0), Tensor(3.0)
        y = x * w
        x.requires_grad = False
        y.backward()
        assert x.grad is None
        assert w.grad == 5.0
        assert tangents([y], [x], [1.0]) == [None]
        x.requires_grad = True
        assert gradients([y], [x]) == [3.0]

    def test_a_constant_moves_nothing_in_forward_mode(self):
        """Ops of constants alone are not recorded, so a tangent of a constant would be lost in part."""
        x, w = Tensor(5.0, requires_grad=False), Tensor(3.0)
        y = (x * 2.0) * w + x * w
        assert tangents([y, x], [x, w], [1.0, 0.0]) == [0.0, 1.0]
        assert tangents([y], [x], [1.0]) == [None]

    def test_old_numbers_are_still_noticed(self):
        x, w = Tensor(5.0, requires_grad=False), Tensor(3.0)
        y = x * w
        x.requires_grad = True
        x.data = 7.0
        with pytest.raises(GraphError, match="multiply: the data of operand x"):
            y.backward()
        z = x * w
        x.data -= 1.0
        with pytest.raises(GraphError, match="multiply: the data of operand x"):
            z.backward()

    def test_nothing_is_kept_alive(self):
        x = Tensor(5.0, requires_grad=False)
        x.requires_grad = True
        gone = weakref.ref(x)
        del x
        assert gone() is None
