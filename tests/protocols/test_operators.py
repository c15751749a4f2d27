"""Python's operators on nodes of both kinds: both orders, numbers of every kind, comparisons, conversions."""

import math
import operator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import ArgumentError, OperandError, Tensor, Value, grad, ops
from autograd.functional import elementwise_grad, make_jvp, stop_gradient
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


REAL = {
    "float": float, "complex": complex, "%f": lambda x: "%f" % x, "%.3e": lambda x: "%.3e" % x,  # noqa: UP031
    "map": lambda x: list(map(float, [x])), "np.float64": lambda x: np.float64(float(x)),
}  # fmt: skip
OF_TENSORS = {"item": lambda x: x.item(), "tolist": lambda x: x.tolist()}
CONSTANT = {
    "int": int, "bool": bool, "round": round, "floor": math.floor, "ceil": math.ceil, "trunc": math.trunc,
    "str": lambda x: len(str(x)), "repr": lambda x: len(repr(x)), "f-string": lambda x: float(f"{x:.3f}"),
    "format": lambda x: float(format(x, ".3f")), "%d": lambda x: int("%d" % x), "%s": lambda x: len("%s" % x),  # noqa: UP031
    "str.format": lambda x: float("{:.2e}".format(x)), "comparison": lambda x: x > 1,  # noqa: UP032
}  # fmt: skip


def total(x):
    return np.sum(x) if isinstance(x, Tensor) else x


class TestNumbersOfANode:
    """A real number is refused where it would be a constant; integers, truth values and text are given."""

    @pytest.mark.parametrize("start", [Value(2.5), Tensor(2.5), Tensor([2.5])], ids=["Value", "Tensor", "of one"])
    @pytest.mark.parametrize("name", [*REAL, *OF_TENSORS])
    def test_a_real_number(self, name, start):
        ask = {**REAL, **OF_TENSORS}[name]
        if name in OF_TENSORS and isinstance(start, Value):
            pytest.skip("a Value has .data")
        assert str(ask(start))  # called outside of a derivative
        assert str(ask(start * 2))
        for derivative in (grad, elementwise_grad, make_jvp):
            with pytest.raises(OperandError, match=r"inside of a function that is being differentiated.*stop_gradient"):
                derivative(lambda x: total((ask(x), x * x)[1]))(start)(start)
        assert grad(lambda x: total(x * float(stop_gradient(x))))(start) == 2.5
        grad(lambda x: (ask(stop_gradient(x)), total(x * x))[1])(start)
        assert ask(Tensor([2.5], requires_grad=False)) is not None

    @pytest.mark.parametrize("start", [Value(2.5), Tensor(2.5), Tensor([2.5])], ids=["Value", "Tensor", "of one"])
    @pytest.mark.parametrize("name", CONSTANT)
    def test_an_integer_a_truth_value_a_text(self, name, start):
        ask = CONSTANT[name]
        outside = ask(start)
        assert not isinstance(outside, (Value, Tensor))
        seen = []

        def f(x):
            seen.append(ask(x))
            return total(x * x * seen[-1])

        got = grad(f)(start)
        if name not in ("str", "repr", "%s"):
            assert seen[-1] == outside
        assert got == 5.0 * seen[-1]

    def test_astype(self):
        t = Tensor([1.5, -2.5, 0.0])
        for dtype in (int, "u1", bool, np.int32, str):
            data = t.data if dtype != "u1" else abs(t.data)
            got = (t if dtype != "u1" else abs(t)).astype(dtype)
            assert type(got) is np.ndarray
            np.testing.assert_array_equal(got, data.astype(dtype))
        assert grad(lambda x: np.sum(x * x.astype(int)))(np.array([1.5, -2.5])).tolist() == [1.0, -2.0]
        for z in (Tensor([1j]), Tensor([1 + 1j])):
            with pytest.raises(OperandError, match="expected a floating or complex dtype"):
                z.astype(int)
        for f in (np.sum, np.mean, np.cumsum, np.prod):  # with an integer dtype the results are constant between jumps
            assert not isinstance(f(t, dtype=int), Tensor)
            np.testing.assert_array_equal(f(t, dtype=int), f(t.data, dtype=int))

    def test_an_index(self):
        names, numbers = ["a", "b", "c"], np.array([1.0, 2.0, 4.0])
        for one in (Value(1.0), Tensor(1.0)):
            assert names[one] == "b"
            assert numbers[one] == 2.0
            assert Tensor(numbers)[one].data == 2.0
            assert operator.index(one) == 1
            assert list(range(one)) == [0]
        assert grad(lambda x: x * numbers[x])(1.0) == 2.0
        assert grad(lambda x: np.sum(numbers[np.round(x).astype(int)] * x))(np.array([0.2, 1.9])).tolist() == [1.0, 4.0]
        for bad in (Value(1.5), Tensor(0.5), Tensor([1.0]), Value(np.nan), Value(np.inf), Tensor(1j)):
            with pytest.raises(OperandError):
                operator.index(bad)

    def test_more_than_one_number(self):
        t = Tensor([1.0, 2.0])
        for ask in (float, complex, int, lambda t: t.item(), lambda t: f"{t:.2f}", lambda t: "%f" % t):  # noqa: UP031
            with pytest.raises(OperandError, match=r"shape \(2,\), expected a single number"):
                ask(t)

    def test_the_loss_of_a_loop(self):
        w = Tensor([1.0, 2.0])
        losses = []
        for _ in range(100):
            loss = (w * w).sum()
            loss.backward()
            losses.append(float(loss))
            losses.append(loss.item())
            w.data -= 0.1 * w.grad
            w.grad = None
        assert losses[0] == 5.0 > losses[-1]

    def test_text_of_a_number_that_varies_is_refused_inside(self):
        with pytest.raises(OperandError, match="stop_gradient"):
            grad(lambda x: float("%f" % x) * x)(1.0)  # noqa: UP031


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
            y = f(t)  # for an array, each function gives a Tensor of rounded numbers
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


@pytest.mark.parametrize("f", [int, round, math.trunc, math.floor, math.ceil])
@pytest.mark.parametrize("x", [math.inf, -math.inf, math.nan])
@pytest.mark.parametrize("make", [Value, Tensor, lambda x: Tensor([x])])
def test_no_whole_number_is_infinite_or_nan(f, x, make):
    with pytest.raises(ArgumentError, match=r"\.__\w+__\(.*cannot convert float (infinity|NaN) to integer"):
        f(make(x))
