"""Python's operators on nodes of both kinds: both orders, numbers of every kind, comparisons, conversions."""

import math
import operator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import OperandError, Tensor, Value, ops
from tests.numeric import check_backward

BINARY = [
    operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.mod, operator.floordiv,
]  # fmt: skip
finite = st.floats(0.25, 4.0)
RNG = np.random.default_rng(0)
A, B = RNG.uniform(0.5, 2, (2, 3)), RNG.uniform(0.5, 2, 3)


class TestValues:
    @pytest.mark.parametrize("f", BINARY)
    @given(x=finite, y=finite)
    def test_both_orders_with_numbers(self, f, x, y):
        expected = f(x, y)
        for a, b in ((Value(x), Value(y)), (Value(x), y), (x, Value(y))):
            got = f(a, b)
            assert isinstance(got, Value)
            assert type(got.data) is float
            assert got.data == pytest.approx(expected, rel=1e-15)

    @pytest.mark.parametrize("f", BINARY)
    @pytest.mark.parametrize(
        "number", [3, 3.0, True, np.int64(3), np.float64(3), np.float32(3), np.array(3.0), np.bool_(True), Fraction(3)]
    )
    def test_every_kind_of_number(self, f, number):
        v = Value(2.0)
        for got, expected in ((f(v, number), f(2.0, float(number))), (f(number, v), f(float(number), 2.0))):
            assert isinstance(got, Value)
            assert type(got.data) is float
            assert got.data == pytest.approx(expected)
            v.grad = 0.0
            got.backward()
            assert type(v.grad) is float

    def test_reflected_operators_differentiate(self):
        for f, slope in (
            (lambda v: 2 - v, -1.0),
            (lambda v: 2 / v, -2 / 9),
            (lambda v: 2**v, 8 * math.log(2)),
            (lambda v: 7 % v, -2.0),
            (lambda v: 7 // v, 0.0),
        ):
            v = Value(3.0)
            f(v).backward()
            assert v.grad == pytest.approx(slope)

    def test_divmod(self):
        v = Value(7.0)
        assert [float(x) for x in divmod(v, 2)] == [3.0, 1.0]
        assert [float(x) for x in divmod(9, v)] == [1.0, 2.0]

    def test_unary(self):
        v = Value(-3.0)
        assert (-v).data == 3.0
        assert +v is v
        assert abs(v).data == 3.0

    def test_inplace_operators_make_new_nodes(self):
        v = x = Value(3.0)
        v += 1
        v *= 2
        v.backward()
        assert (v.data, x.data, x.grad) == (8.0, 3.0, 2.0)

    def test_comparisons_are_plain(self):
        a, b = Value(1.0), Value(2.0)
        assert (a < b, a <= b, a > b, a >= b, a == b, a != b) == (True, True, False, False, False, True)
        assert (a < 2, a < 2, a == 1.0, a == 1.0, a != 1) == (True, True, True, True, False)
        assert type(a < b) is bool
        assert a != "1"
        assert (np.float64(1.0) < b) is np.True_

    def test_equality_is_by_number_and_hash_by_identity(self):
        a, b = Value(1.0), Value(1.0)
        assert a == b
        assert len({a, b}) == 2

    def test_conversions(self):
        v = Value(2.5)
        assert float(v) == 2.5
        assert int(v) == 2
        assert bool(Value(0.0)) is False
        assert f"{v:.2f}" == "2.50"
        assert f"{v}" == repr(v) == "Value(data=2.5, grad=0.0)"
        assert repr(Value(1, name="w")) == "Value(data=1.0, grad=0.0, name='w')"
        np.testing.assert_array_equal(np.array(list(map(float, [v, Value(1.0)]))), [2.5, 1.0])

    def test_methods_and_numpy_functions_are_the_same_ops(self):
        for name in ("exp", "log", "sqrt", "sin", "cos", "tanh"):
            v = Value(0.5)
            a, b = getattr(v, name)(), getattr(np, name)(v)
            assert a.op is b.op is getattr(ops, name)
            assert a.data == b.data
        assert Value(-1.0).relu().data == 0.0
        assert Value(0.0).sigmoid().data == 0.5
        assert np.maximum(Value(1.0), 2.0).data == 2.0
        assert np.add(1.0, Value(2.0)).data == 3.0
        assert np.where(True, Value(1.0), 2.0).data == 1.0
        assert sum([Value(1.0), Value(2.0)]).data == 3.0


class TestTensors:
    @pytest.mark.parametrize("f", [operator.add, operator.sub, operator.mul, operator.truediv, operator.pow])
    def test_both_orders_and_broadcasting(self, f):
        check_backward(f, A, B)
        check_backward(f, B, A)
        for constant in (B, 2, 2.0, np.float64(2.0), np.int64(2), np.float32(2.0), [1.0, 2.0, 3.0]):
            plain = np.asarray(constant)
            check_backward(lambda t, c=constant, p=plain: f(t, c if isinstance(t, Tensor) else p), A)
            check_backward(lambda t, c=constant, p=plain: f(c if isinstance(t, Tensor) else p, t), A)

    def test_inplace_makes_a_new_node(self):
        t = s = Tensor(B)
        s += 1
        s *= 2
        s.sum().backward()
        np.testing.assert_array_equal(t.grad, [2.0, 2.0, 2.0])
        np.testing.assert_array_equal(t.data, B)

    def test_comparisons_are_plain_arrays(self):
        t = Tensor([1.0, 2.0])
        for got in (t < 2, t < 2, np.less(t, 2), np.array([2, 2]) > t, t < Tensor([2.0, 2.0])):
            assert type(got) is np.ndarray
            np.testing.assert_array_equal(got, [True, False])
        np.testing.assert_array_equal(t == [1.0, 3.0], [True, False])
        np.testing.assert_array_equal(t != 1.0, [False, True])
        with pytest.raises(ValueError, match="ambiguous"):
            bool(t)

    def test_a_tensor_may_be_a_key(self):
        a, b = Tensor([1.0]), Tensor([1.0])
        assert {a: 1, b: 2}[b] == 2


class TestPlainNumbers:
    def test_writing_a_node_into_a_plain_array(self):
        a = np.zeros(3)
        with pytest.raises((OperandError, ValueError), match=r"lose its gradient|setting an array element"):
            a[0] = Tensor(2.0)
        with pytest.raises((OperandError, TypeError, ValueError)):
            a[0] = Value(2.0) * 2
        with pytest.raises(OperandError, match="lose its gradient"):
            a[:2] = Tensor([1.0, 2.0])
        np.testing.assert_array_equal(a, 0.0)

    def test_rounding_functions_of_python(self):
        for f in (round, math.trunc, math.floor, math.ceil):
            for x in (Value(2.6), Tensor(2.6), Tensor([2.6])):
                y = f(x)
                assert type(y) is int
                assert y == f(2.6)
            t = Tensor([2.6, -2.6])
            y = f(t)  # of more than one number, a Tensor of whole ones
            np.testing.assert_array_equal(y.data, [f(2.6), f(-2.6)])
            y.sum().backward()
            np.testing.assert_array_equal(t.grad, 0.0)
        assert round(Value(2.64), 1).data == 2.6

    def test_complex_numbers_become_no_real_ones(self):
        z = Tensor(1 + 2j)
        assert complex(z.detach()) == complex(z) == 1 + 2j
        for f in (float, int):
            with pytest.raises(OperandError, match="of a complex Tensor, expected real numbers"):
                f(z)

    def test_format(self):
        assert f"{Tensor(2.5):.2f}" == "2.50"
        assert f"{Tensor([1.0])}" == "Tensor([1.])"
