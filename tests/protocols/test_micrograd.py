"""Values as code written for micrograd reads them: ``_op`` and ``_prev``."""

import random

import numpy as np
import pytest

from autograd import Value
from nn.scalar import Neuron


class TestMicrograd:
    """The numbers, labels and operands that code written for micrograd reads."""

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
