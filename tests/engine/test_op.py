"""``Op``: calls on plain operands and on nodes, copies of ops, tangents by kind."""

import copy
import pickle

import numpy as np
import pytest

from autograd import OperandError, Tensor, Value, grad, op, ops
from autograd.engine.declaration import OPS
from autograd.engine.op import Op


class TestCalls:
    def test_ops_on_plain_operands_compute(self):
        assert ops.multiply(2.0, 3.0) == 6.0
        np.testing.assert_array_equal(ops.sum(np.ones((2, 3)), axis=0), [2.0, 2.0, 2.0])

    @pytest.mark.parametrize("name", [name for name, op in OPS.items() if not op.variadic])
    def test_wrong_number_of_operands(self, name):
        op = OPS[name]
        n, names = len(op.operands), ", ".join(op.operands)
        for given in (n - 1, n + 1):
            with pytest.raises(OperandError, match=rf"{name}: got {given} operands, expected {n} \({names}\)"):
                op(*[Value(1.0)] * given)
        with pytest.raises(OperandError, match="strange"):
            op(*[Tensor([1.0])] * n, strange=1)

    def test_operands_by_name(self):
        x = Tensor([1.0, 2.0])
        assert ops.exp(x=1.0) == ops.exp(1.0)
        np.testing.assert_array_equal(ops.subtract(y=x, x=5.0).data, [4.0, 3.0])
        np.testing.assert_array_equal(ops.subtract(x, y=5.0).data, [-4.0, -3.0])
        np.testing.assert_array_equal(ops.where([True, False], y=x, x=0.0).data, [0.0, 2.0])
        assert ops.sum(x=x, axis=0).data == 3.0
        with pytest.raises(OperandError, match="subtract: got 1 operands"):
            ops.subtract(x, x=5.0)

    def test_value_and_tensor_do_not_mix(self):
        v, t = Value(1.0), Tensor([1.0, 2.0])
        for f in (lambda: v + t, lambda: t * v, lambda: ops.where(True, v, t), lambda: ops.stack(t, v)):
            with pytest.raises(OperandError, match="got Tensor and Value operands together"):
                f()

    def test_requires_grad_false_is_a_constant(self):
        x, frozen = Value(2.0), Value(3.0, requires_grad=False)
        y = x * frozen
        y.backward()
        assert x.grad == 3.0
        assert frozen.grad == 0.0
        still = frozen * 2
        assert not still.requires_grad
        assert still.op is None

    def test_static_parameters_without_a_default_must_be_given(self):
        with pytest.raises(TypeError, match="index"):
            ops.getitem(Tensor([1.0]))

    @pytest.mark.parametrize("node", [Tensor(2.0), Value(2.0)])
    def test_a_node_as_a_static_parameter_is_refused(self, node):
        """The node would silently get no gradient, and a rule that multiplies by it would record."""

        @op(lambda g, out, x, *, by=1.0: g * by, kind="elementwise")
        def scaled(x, *, by=1.0):
            return x * by

        @op(lambda g, out, x, *, by=1.0: g * by, kind="elementwise")
        def passed(x, *, by=1.0):
            return x * 1.0

        for f in (scaled, passed):
            name = type(node).__name__
            with pytest.raises(OperandError, match=f"got a {name} as the static parameter by, expected plain data"):
                f(type(node)(3.0), by=node)
            assert f(type(node)(3.0), by=node.data).requires_grad
        with pytest.raises(OperandError, match="as the static parameter by"):
            grad(lambda x, by: np.sum(passed(x, by=by)), (0, 1))(np.ones(3), 3.0)
        assert grad(lambda by: scaled(2.0, by=by))(3.0) == 2.0  # plain operands: Python's own multiplication records

    @pytest.mark.parametrize("make", [Tensor, Value])
    def test_a_forward_that_uses_a_node_from_elsewhere_is_refused(self, make):
        weight = make(3.0)

        @op(lambda g, out, x: g * 3.0, kind="elementwise")
        def weighted(x):
            return x * weight

        @op(lambda g, out, x, y: g * 3.0, lambda g, out, x, y: g, kind="elementwise")
        def line(x, y):
            return x * weight + y

        said = "the forward returned a .* requires a gradient.*its .data"
        for f in (weighted, lambda x: line(x, 1.0)):
            with pytest.raises(OperandError, match=said):
                f(make(2.0))
        weight.requires_grad = False
        if make is Tensor:
            assert weighted(make(2.0)).data == 6.0

    def test_params_of_a_node_are_complete(self):
        t = Tensor([[1.0, 2.0]])
        assert ops.sum(t).params == {"axis": None, "keepdims": False}
        assert ops.sum(t, axis=1).params == {"axis": 1, "keepdims": False}
        assert (t * t).params == {}

    def test_constants_are_kept_as_the_rules_will_see_them(self):
        y = ops.where(np.array([True, False]), Tensor([1.0, 2.0]), [3, 4])
        assert type(y.inputs[2]) is np.ndarray
        assert ops.where(True, Tensor(1.0), np.float64(2.0)).inputs[2].__class__ is float
        v = ops.clip(Value(1.0), np.float32(0.5), 2)
        assert [type(x) for x in v.inputs] == [Value, float, int]


class TestCopies:
    """An op is one object for all: nothing may make a second one with the same name."""

    @pytest.mark.parametrize("name", OPS)
    def test_pickles_and_copies_are_the_op_itself(self, name):
        declared = OPS[name]
        assert copy.copy(declared) is declared
        assert copy.deepcopy([declared])[0] is declared
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            assert pickle.loads(pickle.dumps(declared, protocol=protocol)) is declared

    def test_an_op_inside_of_a_function_is_copied_but_not_pickled(self):
        @op(lambda g, out, x: 2 * g)
        def twice(x):
            return 2 * x

        assert copy.deepcopy({"f": twice})["f"] is twice
        with pytest.raises((AttributeError, pickle.PicklingError), match="twice"):
            pickle.dumps(twice)


class TestPush:
    """The kind says how tangents pass; NotImplemented leaves it to the sweep."""

    def test_elementwise(self):
        assert ops.multiply.push({0: 1.0, 1: 10.0}, 6.0, (2.0, 3.0), {}) is NotImplemented
        assert ops.multiply.push_one(0, 1.0, 6.0, (2.0, 3.0), {}) == 3.0
        assert ops.multiply.push_one(1, 10.0, 6.0, (2.0, 3.0), {}) == 20.0

    def test_linear_operands_that_stand_still_are_zeros(self):
        x, y, dx = np.ones(2), np.full(2, 7.0), np.array([1.0, 2.0])
        pushed = ops.concatenate.push({0: dx}, np.concatenate([x, y]), (x, y), {"axis": 0})
        np.testing.assert_array_equal(pushed, [1.0, 2.0, 0.0, 0.0])

    def test_linear_operands_without_a_rule_stay_as_they_are(self):
        @op(None, lambda g, out, k, x: k * g, kind="linear")
        def times(k, x):
            return k * x

        assert times.push({1: 10.0}, 6.0, (2.0, 3.0), {}) == 20.0

    def test_multilinear(self):
        x, y, dx, dy = np.ones((2, 2)), np.full((2, 2), 3.0), np.eye(2), 2 * np.eye(2)
        np.testing.assert_array_equal(ops.matmul.push_one(0, dx, x @ y, (x, y), {}), dx @ y)
        np.testing.assert_array_equal(ops.matmul.push_one(1, dy, x @ y, (x, y), {}), x @ dy)

    def test_general(self):
        assert ops.cumprod.push({0: np.ones(2)}, np.ones(2), (np.ones(2),), {"axis": 0}) is NotImplemented
        assert ops.cumprod.push_one(0, np.ones(2), np.ones(2), (np.ones(2),), {"axis": 0}) is NotImplemented


class TestParts:
    def test_a_variadic_op_names_and_differentiates_by_position(self):
        assert ops.stack.operand(2) == "xs[2]"
        g, xs = np.arange(6.0).reshape(2, 3), (np.ones(3), np.ones(3))
        for i in range(2):
            np.testing.assert_array_equal(ops.stack.rule(i)(g, np.stack(xs), *xs, axis=0), g[i])
        assert ops.stack.reads == (None,)

    def test_reads_is_found_once(self):
        assert ops.multiply.reads == ({"y"}, {"x"})
        assert ops.add.reads == (frozenset(), frozenset())
        assert ops.exp.reads == ({"out"},)
        assert ops.multiply.reads is ops.multiply.reads

    def test_what_an_op_says_of_itself(self):
        assert repr(ops.sum) == "<op sum>"
        assert isinstance(ops.sum, Op)
        assert ops.sum.__wrapped__ is ops.sum.forward
        assert (ops.sum.__name__, ops.sum.__doc__) == ("sum", ops.sum.forward.__doc__)
