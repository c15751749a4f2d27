"""``CustomOp``: ops made for one call, whose gradients are computed together."""

import pytest

from autograd import OperandError, Tensor, Value, gradients, no_grad, ops, tangents
from autograd.engine.custom import CustomOp


class Product(CustomOp):
    """x * y * k, which notes the gradients that it is asked for."""

    def __init__(self):
        super().__init__(lambda x, y, k: x * y * k, "product", ("x", "y", "k"), "a gate")
        self.asked = []

    def pull(self, needed, g, out, operands, params):
        """The gradients at the positions ``needed``; that of k is said to be zero."""
        self.asked.append(tuple(needed))
        x, y, k = operands
        return [(g * y * k, g * x * k, None)[i] for i in needed]


def product(x, y, k):
    """A new op, and the node of its call."""
    op = Product()
    raw = [float(z.data) if isinstance(z, Value) else z for z in (x, y, k)]
    return op, op.record((x, y, k), raw, op.forward(*raw), {})


class TestReverse:
    def test_one_call_gives_all_gradients(self):
        x, y = Value(2.0), Value(3.0)
        op, out = product(x, y, 10.0)
        assert (out.data, out.op, out.inputs) == (60.0, op, (x, y, 10.0))
        out.backward()
        assert (x.grad, y.grad, op.asked) == (30.0, 20.0, [(0, 1)])

    def test_only_what_is_wanted(self):
        x, y, frozen = Value(2.0), Value(3.0), Value(10.0, requires_grad=False)
        op, out = product(x, y, frozen)
        assert gradients([out], [y]) == [20.0]
        out.backward()
        assert op.asked == [(1,), (0, 1)]

    def test_none_is_zero(self):
        x, k = Value(2.0), Value(10.0)
        _, out = product(x, 3.0, k)
        out.backward()
        assert (x.grad, k.grad) == (30.0, 0.0)
        assert gradients([out], [k]) == [None]

    def test_one_node_as_several_operands(self):
        x = Value(3.0)
        _, out = product(x, x, 2.0)
        out.backward()
        assert x.grad == 12.0

    def test_second_order_records_what_pull_computes(self):
        x, y = Value(2.0), Value(3.0)
        _, out = product(x, y, 10.0)
        (gx,) = gradients([out * out], [x], create_graph=True)  # 2 x y^2 k^2
        assert gx.data == 3600.0
        assert gradients([gx], [x, y]) == [1800.0, 2400.0]

    def test_too_few_gradients(self):
        op, out = product(Value(2.0), Value(3.0), 10.0)
        op.pull = lambda needed, g, out, operands, params: [g]
        with pytest.raises(ValueError, match="shorter"):
            out.backward()


class TestForward:
    def test_the_transpose_of_pull(self):
        x, y = Value(2.0), Value(3.0)
        op, out = product(x, y, 10.0)
        assert tangents([out], [x, y], [1.0, 100.0]) == [2030.0]
        assert op.asked == [(0,), (1,)]

    def test_push_of_a_subclass_comes_first(self):
        x = Value(2.0)
        op, out = product(x, 3.0, 10.0)
        op.push = lambda moving, out, operands, params: moving[0] * 30.0
        assert tangents([out], [x], [2.0]) == [60.0]
        assert op.asked == []


class TestRecord:
    def test_constants(self):
        _, out = product(Value(2.0, requires_grad=False), 3.0, 10.0)
        assert (out.data, out.op, out.requires_grad) == (60.0, None, False)
        with no_grad():
            assert product(Value(2.0), 3.0, 10.0)[1].op is None

    def test_data_take_the_form_of_the_node_type(self):
        op = Product()
        out = op.record((Tensor([1.0]), 3.0, 1), [1.0, 3.0, 1], [3], {"static": 5})
        assert (type(out), out.dtype, out.params) == (Tensor, float, {"static": 5})

    def test_value_and_tensor_do_not_mix(self):
        with pytest.raises(OperandError, match="product: got Tensor and Value operands together"):
            Product().record((Value(1.0), Tensor(1.0), 1.0), [1.0, 1.0, 1.0], 1.0, {})

    def test_without_pull(self):
        op = CustomOp(lambda x: x, "same", ("x",), "a gate")
        with pytest.raises(NotImplementedError):
            op.record((Value(1.0),), [1.0], 1.0, {}).backward()

    def test_it_is_a_gate_like_others(self):
        op, out = product(Value(2.0), Value(3.0), 10.0)
        assert (op.name, op.gate, op.operand(2), op.kind) == ("product", "a gate", "k", "general")
        assert op.reads == (None,) * 3
        assert (out + 1).op is ops.add
