"""Value: Python's operators in both orders, numbers of every kind, and micrograd's interface."""

import math
import operator
import random
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import OperandError, Tensor, Value, ops
from nn.scalar import Neuron

BINARY = [
    operator.add, operator.sub, operator.mul, operator.truediv, operator.pow, operator.mod, operator.floordiv,
]  # fmt: skip
finite = st.floats(0.25, 4.0)


class TestOperators:
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
        np.testing.assert_array_equal(np.array([v, Value(1.0)], dtype=float), [2.5, 1.0])

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


class TestConstruction:
    @pytest.mark.parametrize("number", [3, 3.0, np.float32(3), np.int8(3), np.array(3), True * 3, Fraction(3)])
    def test_numbers(self, number):
        v = Value(number)
        assert type(v.data) is float
        assert v.data == 3.0

    @pytest.mark.parametrize("bad", ["3", None, [3.0], 3 + 0j, np.ones(1), object(), np.array("a")])
    def test_no_number(self, bad):
        with pytest.raises(OperandError, match=r"Value: got .*expected a real number"):
            Value(bad)

    def test_name(self):
        v = Value(1.0, name="w0")
        assert v.name == "w0"
        v.name = "w1"
        assert v.name == "w1"
        assert Value(1.0).name is None
        with pytest.raises(OperandError, match="name: got 3"):
            v.name = 3

    def test_assigning_data(self):
        v = Value(1.0)
        v.data = 2
        assert type(v.data) is float
        v.data -= 0.5
        assert v.data == 1.5
        with pytest.raises(OperandError):
            v.data = "2"
        assert v.data == 1.5

    def test_no_other_attributes(self):
        with pytest.raises(AttributeError):
            Value(1.0).dta = 2.0

    def test_detach(self):
        x = Value(3.0)
        y = x * x.detach()
        y.backward()
        assert x.grad == 3.0


class TestRefusals:
    @pytest.mark.parametrize("bad", ["a", None, [1.0], np.ones(2), 1j, object()])
    @pytest.mark.parametrize("f", [operator.add, operator.mul, operator.pow])
    def test_operands(self, f, bad):
        v = Value(2.0)
        with pytest.raises(OperandError, match="expected a real number"):
            f(v, bad)
        with pytest.raises(OperandError, match="expected a real number"):
            f(bad, v)
        assert v.grad == 0.0

    def test_tensor(self):
        with pytest.raises(OperandError, match="Tensor and Value"):
            Value(1.0) + Tensor([1.0])

    @pytest.mark.parametrize("f", [np.gcd, np.matmul, np.fft.fft, np.linalg.norm, np.sum, np.cumsum])
    def test_functions_without_a_rule_for_numbers(self, f):
        with pytest.raises(OperandError, match=r"no derivative is known|expected arrays|expected an array"):
            f(*[Value(1.0)] * (2 if f in (np.gcd, np.matmul) else 1))

    def test_writing_into_an_array(self):
        a = np.ones(2)
        with pytest.raises(OperandError, match="cannot be written into an existing array"):
            a += Value(1.0)
        np.testing.assert_array_equal(a, [1.0, 1.0])


class TestMicrograd:
    """What code written for micrograd reads and expects."""

    def test_readme_example(self):
        a, b = Value(-4.0), Value(2.0)
        c = a + b
        d = a * b + b**3
        c += c + 1
        c += 1 + c + (-a)
        d += d * 2 + (b + a).relu()
        d += 3 * d + (b - a).relu()
        e = c - d
        f = e**2
        g = f / 2.0
        g += 10.0 / f
        assert f"{g.data:.4f}" == "24.7041"
        g.backward()
        assert f"{a.grad:.4f}" == "138.8338"
        assert f"{b.grad:.4f}" == "645.5773"

    def test_labels_and_operands(self):
        a, b = Value(2.0), Value(4.0)
        assert a._op == ""
        assert a._prev == set()
        for node, label, operands in (
            (a + b, "+", {a, b}),
            (a * b, "*", {a, b}),
            (a * a, "*", {a}),
            (a**3, "**3", {a}),
            (a**-1, "**-1", {a}),
            (a.relu(), "ReLU", {a}),
            (a.exp(), "exp", {a}),
        ):
            assert node._op == label
            assert {id(x) for x in node._prev} == {id(x) for x in operands}

    def test_constants_are_shown_as_values_with_their_gradient(self):
        a = Value(2.0)
        y = a * 3
        y.backward()
        shown = [x for x in y._prev if x is not a]
        assert [(x.data, x.grad) for x in shown] == [(3.0, 2.0)]

    def test_subtraction_negation_and_division_are_shown_by_the_four_ops(self):
        a, b = Value(2.0), Value(4.0)
        y = a - b
        y.backward()
        (minus_b,) = (x for x in y._prev if x is not a)
        assert (y._op, minus_b._op, minus_b.data, minus_b.grad) == ("+", "*", -4.0, 1.0)
        assert {x.data for x in minus_b._prev} == {4.0, -1.0}
        y = a / b
        y.backward()
        (inverse,) = (x for x in y._prev if x is not a)
        assert (y._op, inverse._op, inverse.data, inverse.grad) == ("*", "**-1", 0.25, 2.0)
        assert inverse._prev == {b}
        assert (-a)._op == "*"
        assert {x.data for x in (-a)._prev} == {2.0, -1.0}

    def test_same_numbers_as_micrograd_on_random_programs(self):
        micrograd = pytest.importorskip("micrograd.engine")
        for seed in range(20):
            results = []
            for make in (Value, micrograd.Value):
                rng = random.Random(seed)
                leaves = [make(rng.uniform(0.5, 2.0)) for _ in range(4)]
                pool = list(leaves)
                for _ in range(25):
                    x, y = rng.choice(pool), rng.choice(pool)
                    pool.append(
                        rng.choice(
                            [
                                lambda x, y: x + y, lambda x, y: x - y, lambda x, y: 0.5 * x * y, lambda x, y: x / 3,
                                lambda x, y: (x - 1).relu(), lambda x, y: -x + 2, lambda x, y: 1 - y,
                                lambda x, y: 2 / (x**2 + 1), lambda x, y: (x * 0.1) ** 3,
                            ]
                        )(x, y)
                    )  # fmt: skip
                total = sum(pool)
                total.backward()
                results.append([total.data] + [leaf.grad for leaf in leaves])
            np.testing.assert_allclose(results[0], results[1], rtol=1e-10)

    def test_numpy_integers_on_the_left(self):
        v = Value(2.0)
        y = np.int64(3) * v
        assert isinstance(y, Value)
        assert y.data == 6.0
        assert isinstance(-np.int64(3) * v, Value)
        assert (1 + -np.int64(1) * v).relu().data == 0.0

    @pytest.mark.parametrize("expression", ["relu", "neuron", "readme"])
    def test_drawing_code_sees_the_graph_that_micrograd_records(self, expression):
        """Walks ``_prev`` and ``_op`` as micrograd's drawing notebook does, in both packages."""
        engine, theirs = pytest.importorskip("micrograd.engine"), pytest.importorskip("micrograd.nn")
        pictures = []
        for value, neuron in ((engine.Value, theirs.Neuron), (Value, Neuron)):
            random.seed(1337)
            if expression == "relu":
                y = (value(1.0) * 2 + 1).relu()
            elif expression == "neuron":
                y = neuron(2)([value(1.0), value(-2.0)])
            else:
                a, b = value(-4.0), value(2.0)
                y = (a - b) ** 2 / (b**3 + 7.0) + 10.0 / a - a * 0.5
            y.backward()
            nodes, edges = set(), set()

            def visit(v, nodes=nodes, edges=edges):
                if v not in nodes:
                    nodes.add(v)
                    for child in v._prev:
                        edges.add((child, v))
                        visit(child)

            visit(y)
            shown = sorted((v._op, round(float(v.data), 9), round(float(v.grad), 9)) for v in nodes)
            pictures.append((shown, len(edges)))
        assert pictures[0] == pictures[1]
