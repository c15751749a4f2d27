"""Objects that are no arrays: gradients by them, of any order and in both modes, and what is refused.

The numbers are those of closed forms. HIPS autograd gives the same for all that it can compute.
"""

import numpy as np
import pytest

import autograd
from autograd import (
    MissingRuleError,
    NotDefinedError,
    NotOfferedError,
    OperandError,
    ShapeError,
    UncompiledWarning,
    checkpoint,
    detect_anomaly,
    grad,
    make_hvp,
    make_jvp,
    make_vjp,
    value_and_grad,
)  # fmt: skip
from autograd.core import JVPNode, VJPNode, backward_pass
from autograd.extend import Box, VSpace, defjvp, defvjp, primitive, vspace
from autograd.hips.boxes import ArrayBox, getval, isbox, new_box
from autograd.hips.roots import Node
from autograd.test_util import check_grads
from autograd.testing import GradientError
from autograd.testing import check_grads as check_entries
from autograd.tracer import trace, trace_stack
from tests.hips.objects import P, Poly, PolyBox, PolySpace, Q, assert_poly, monomials, slope_of


class TestGradients:
    def test_by_an_object(self):
        assert_poly(grad(lambda p: p(2.0) ** 2)(P), {0: 2.0, 1: 4.0, 3: 16.0})  # p(2) = 1

    def test_used_twice(self):
        assert_poly(grad(lambda p: p(2.0) + 10.0 * p(3.0))(P), {0: 11.0, 1: 32.0, 3: 278.0})

    def test_value_and_gradient(self):
        value, found = value_and_grad(lambda p: p(3.0))(P)
        assert value == 8.5
        assert_poly(found, {0: 1.0, 1: 3.0, 3: 27.0})

    def test_unused(self):
        with pytest.warns(UserWarning, match="independent"):
            assert_poly(grad(lambda p: 3.0)(P), {0: 0.0, 1: 0.0, 3: 0.0})
        assert_poly(grad(lambda p, q: q(1.0), (0, 1))(P, Q)[0], {0: 0.0, 1: 0.0, 3: 0.0})

    def test_two_objects_and_a_number(self):
        p, q, x = grad(lambda p, q, x: p(x) * q(x), (0, 1, 2))(P, Q, 2.0)
        assert_poly(p, {0: -1.75, 1: -3.5, 3: -14.0})
        assert_poly(q, {0: 1.0, 1: 2.0, 3: 8.0})
        assert x == 4.0 * -1.75 + 1.0 * -9.0  # p'(2) = 4, q'(2) = -9

    def test_the_same_object_as_two_arguments(self):
        p, q = grad(lambda p, q: p(2.0) * q(3.0), (0, 1))(P, P)
        assert_poly(p, {0: 8.5, 1: 17.0, 3: 68.0})
        assert_poly(q, {0: 1.0, 1: 3.0, 3: 27.0})

    def test_in_containers(self):
        found = grad(lambda d: d["list"][0](2.0) * d["x"] * d["list"][1](1.0))({"list": [P, Q], "x": 3.0})
        assert_poly(found["list"][0], {0: 6.75, 1: 13.5, 3: 54.0})  # 3 q(1) = 6.75
        assert_poly(found["list"][1], {0: 3.0, 1: 3.0, 3: 3.0})
        assert found["x"] == 2.25

    def test_of_a_product_with_objects(self):
        pull, value = make_vjp(slope_of)(P)
        assert_poly(value, {0: -2.0, 2: 1.5})
        assert_poly(pull(Poly({0: 10.0, 2: 1.0})), {1: 10.0, 3: 3.0})

    def test_from_object_to_object(self):
        assert_poly(grad(lambda p: slope_of(p)(2.0) ** 2)(P), {1: 8.0, 3: 96.0})

    def test_by_a_number_through_an_object(self):
        assert grad(lambda a: (P * a)(3.0) ** 2)(2.0) == 2 * 17.0 * 8.5
        assert grad(lambda x: monomials(x)(2.0))(3.0) == 2.0 + 6.0 * 4.0 + 27.0 * 8.0

    def test_arithmetic_of_the_space(self):
        assert_poly(grad(lambda p: (p + p * 2.0)(2.0))(P), {0: 3.0, 1: 6.0, 3: 24.0})
        assert_poly(grad(lambda p: p.vs.inner_prod(p, p))(P), {0: 2.0, 1: -4.0, 3: 1.0})
        assert_poly(grad(lambda p: p.vs.mut_add(None, p).vs.inner_prod(p, Q))(P), Q.numbers)

    def test_a_nan_in_the_number_that_follows(self):
        found = grad(lambda p: np.sqrt(p(0.0)))(Poly({0: 0.0}))
        assert found.numbers[0] == np.inf
        assert np.isnan(grad(lambda p: np.sqrt(p(1.0) * 0.0))(Poly({0: 0.0})).numbers[0])

    def test_under_anomaly_detection(self):
        with detect_anomaly():
            assert_poly(grad(lambda p: p(2.0))(P), {0: 1.0, 1: 2.0, 3: 8.0})


class TestHigherOrders:
    def test_by_the_object_twice(self):
        found = grad(lambda p: grad(lambda p: p(2.0) ** 3)(p)(3.0))(P)  # 6 p(2) m(2).m(3), times m(2)
        assert_poly(found, {0: 6.0 * 259.0, 1: 12.0 * 259.0, 3: 48.0 * 259.0})

    def test_by_the_object_three_times(self):
        def third(p):
            return grad(lambda p: grad(lambda p: p(2.0) ** 3)(p)(3.0))(p)(1.0)

        assert third(P) == 6.0 * 259.0 * 15.0
        assert_poly(grad(third)(P), {0: 23310.0, 1: 2 * 23310.0, 3: 8 * 23310.0})

    def test_by_a_number_outside(self):
        assert grad(lambda c: grad(lambda p: c * p(3.0) ** 2)(P)(2.0))(5.0) == 2 * 8.5 * 259.0
        assert grad(lambda c: grad(lambda p: p(3.0) ** 2)(P * c)(2.0))(5.0) == 2 * 8.5 * 259.0
        assert grad(lambda x: grad(lambda p: p(x))(P)(2.0))(3.0) == 2.0 + 6.0 * 4.0 + 27.0 * 8.0
        assert_poly(grad(lambda p: grad(lambda x: p(x) ** 2)(3.0))(P), {0: 23.0, 1: 86.0, 3: 1080.0})

    def test_hvp(self):
        assert_poly(make_hvp(lambda p: p(3.0) ** 2)(P)[0](Q), {0: -35.5, 1: -106.5, 3: -958.5})  # 2 q(3) = -35.5

    def test_the_value_of_a_box_is_a_number_of_the_derivative_around(self):
        def inner(p):
            return grad(lambda p: p(3.0) ** 2 * p._value(2.0))(p)(1.0)  # 2 p(3) m(3).m(1) p(2)

        np.testing.assert_allclose(grad(inner)(P).numbers[0], 2 * 40.0 * (1.0 + 8.5))

        def through(c):
            y = grad(lambda p: c * p(3.0))(P)(1.0)
            return y * y._value

        assert grad(through)(2.0) == 40.0 * 80.0

    def test_a_rule_that_puts_its_gradient_into_an_object(self):
        @primitive
        def at_three(p):
            return p(3.0)

        defvjp(at_three, lambda ans, p: lambda g: Poly({k: g * 3.0**k for k in range(4)}))
        assert grad(lambda c: grad(lambda p: c * at_three(p) ** 2)(P)(1.0))(5.0) == 2 * 8.5 * 40.0

        def through(c):
            y = grad(lambda p: c * at_three(p))(P)(1.0)
            return y * y._value

        assert grad(through)(2.0) == 40.0 * 80.0

    def test_objects_that_hold_nodes_are_no_arguments(self):
        with pytest.raises(OperandError, match="not among its arguments"):
            grad(lambda c: grad(lambda p: p(2.0) ** 2)(Poly({0: c}))(1.0))(3.0)
        with pytest.raises(OperandError, match="holds a node"):
            grad(lambda c: grad(lambda p: PolySpace(P).inner_prod(p, p))(Poly({0: c}))(1.0))(3.0)
        assert grad(lambda c: Poly({0: c, 1: 2.0})(2.0) ** 2)(3.0) == 14.0  # not differentiated by: plain NumPy


class TestForwardMode:
    def test_tangents(self):
        assert make_jvp(lambda p: p(3.0) ** 2)(P)(Q) == (72.25, 2 * 8.5 * Q(3.0))
        value, tangent = make_jvp(slope_of)(P)(Q)
        assert_poly(value, {0: -2.0, 2: 1.5})
        assert_poly(tangent, {0: 3.0, 2: -3.0})

    def test_one_of_two_objects_moves(self):
        @primitive
        def both(pair):
            return pair[0](2.0) * pair[1](3.0)

        defjvp(both, lambda g, ans, pair: g[0](2.0) * pair[1](3.0) + pair[0](2.0) * g[1](3.0))
        assert make_jvp(lambda p: both([p, Q]))(P)(Q)[1] == Q(2.0) * Q(3.0)
        assert make_jvp(lambda pair: both(pair))([P, Q])([Q, P])[1] == Q(2.0) * Q(3.0) + P(2.0) * P(3.0)

    def test_over_and_under_reverse_mode(self):
        _, tangent = make_jvp(grad(lambda p: p(3.0) ** 2))(P)(Q)
        assert_poly(tangent, {0: -35.5, 1: -106.5, 3: -958.5})
        assert_poly(grad(lambda p: make_jvp(lambda p: p(3.0) ** 2)(p)(Q)[1])(P), tangent.numbers)

    def test_rules_of_one_mode_do_not_serve_the_other(self):
        @primitive
        def first(p):
            return p.numbers[0]

        defvjp(first, lambda ans, p: lambda g: Poly({0: g}))
        with pytest.raises(MissingRuleError, match=r"first: no forward-mode rule .*class Poly.*defjvp"):
            make_jvp(first)(P)(Q)

        @primitive
        def second(p):
            return p.numbers[0]

        defjvp(second, lambda g, ans, p: g.numbers[0])
        with pytest.raises(MissingRuleError, match=r"second: no reverse-mode rule .*class Poly.*defvjp"):
            grad(second)(P)


class TestBoxes:
    def test_names(self):
        box = new_box(P, 3, VJPNode.new_root())
        assert type(box) is PolyBox
        assert all(isinstance(box, cls) for cls in (Box, PolyBox, Poly))
        assert isbox(box)
        assert getval(box) is P
        assert box._value is P
        assert box._trace == 3
        assert Box.type_mappings[Poly] is PolyBox
        assert type(vspace(box)) is PolySpace
        assert str(box).startswith("Autograd PolyBox with value")
        assert box
        assert not isinstance(P, Box)
        assert not isinstance(autograd.Tensor(1.0), PolyBox)
        assert not issubclass(autograd.Tensor, PolyBox)
        assert isinstance(PolyBox(P, 0, VJPNode.new_root()), PolyBox)
        with pytest.raises(AttributeError, match="no_such"):
            PolyBox.no_such

    def test_nodes(self):
        box = new_box(P, 0, VJPNode.new_root())
        y = slope_of(box)(2.0) + box(3.0)
        assert_poly(backward_pass(10.0, y._node), {0: 10.0, 1: 40.0, 3: 390.0})
        first, second = y._node.parents
        assert_poly(first.vjp(2.0)[0], {0: 2.0, 2: 8.0})
        assert second.parents == [box._node]
        (slope,) = first.parents
        assert_poly(slope.vjp(Poly({2: 1.0}))[0], {3: 3.0})
        end = slope_of(box)
        assert_poly(backward_pass(Poly({2: 1.0}), end._node), {3: 3.0})
        assert_poly(end._node.vjp(Poly({2: 1.0}))[0], {3: 3.0})

    def test_a_trace_inside_of_a_trace(self):
        with trace_stack.new_trace() as outer:
            around = new_box(P, outer, VJPNode.new_root())
            with trace_stack.new_trace() as inner:
                box = new_box(around, inner, VJPNode.new_root())
                assert type(box._value) is PolyBox
                found = backward_pass(1.0, (box(2.0) ** 3)._node)
            y = found(3.0)  # 3 p(2)^2 m(2).m(3)
            assert y._trace == outer
            assert y._value == 777.0
            assert_poly(getval(backward_pass(1.0, y._node)), {0: 1554.0, 1: 3108.0, 2: 6216.0, 3: 12432.0})

    def test_forward_nodes(self):
        box = new_box(P, 0, JVPNode.new_root(Q))
        assert box(3.0)._node.g == Q(3.0)
        assert_poly(slope_of(box)._node.g, {0: 3.0, 2: -3.0})

    def test_an_unused_root(self):
        pair = new_box((P, 2.0), 0, VJPNode.new_root())
        found = backward_pass(1.0, (pair[1] * 3.0)._node)
        assert_poly(found[0], {0: 0.0, 1: 0.0, 3: 0.0})

    def test_nodes_of_a_class_of_ones_own(self):
        class Seen(Node):
            def __init__(self, value, fun, args, kwargs, parent_argnums, parents):
                self.seen = [*parents[0].seen, (type(args[0]).__name__, type(value).__name__)]

            def initialize_root(self):
                self.seen = []

        _, node = trace(Seen.new_root(), lambda p: slope_of(p)(2.0), P)
        assert node.seen == [("Poly", "Poly"), ("Poly", "float64")]
        _, node = trace(Seen.new_root(), slope_of, P)
        assert node.seen == [("Poly", "Poly")]

    def test_a_constructor_of_ones_own(self):
        class Plain:
            weight = 2.0

        class PlainBox(Box, Plain):
            def __init__(self, value, trace, node):
                super().__init__(value, trace, node)
                self.weight = value.weight * 10.0

        PlainBox.register(Plain)
        assert new_box(Plain(), 0, VJPNode.new_root()).weight == 20.0

    def test_a_box_that_does_not_derive_from_the_class(self):
        class Alone:
            def __init__(self, number):
                self.number = number

        class AloneBox(Box):
            pass

        Box.type_mappings[Alone] = AloneBox

        @primitive
        def number_of(x):
            return x.number

        defvjp(number_of, lambda ans, x: lambda g: Alone(g))
        assert grad(lambda x: number_of(x) ** 2)(Alone(3.0)).number == 6.0

    def test_classes_of_arrays_are_refused(self):
        with pytest.raises(NotOfferedError, match="type_mappings"):
            type("OwnBox", (ArrayBox,), {})
        own = type("OwnBox", (Box,), {})
        for cls in (np.ndarray, float, dict, 3.0):
            with pytest.raises(OperandError, match=r"OwnBox.register: got .* expected a class of objects"):
                own.register(cls)


class TestRefusals:
    def test_a_box_without_a_space(self):
        class Loose:
            def __init__(self, number):
                self.number = number

        type("LooseBox", (Box, Loose), {}).register(Loose)

        @primitive
        def number_of(x):
            return x.number

        defvjp(number_of, lambda ans, x: lambda g: Loose(g))
        assert grad(number_of)(Loose(3.0)).number == 1.0  # nothing is added
        with pytest.raises(NotDefinedError, match=r"class Loose.*has a vector space.*\.register\(Loose\)"):
            grad(lambda x: number_of(x) * number_of(x))(Loose(3.0))
        with pytest.raises(NotDefinedError, match="Loose"):
            grad(lambda x, y: number_of(y), (0, 1))(Loose(3.0), Loose(3.0))

    def test_a_space_without_a_box(self):
        class Loose:
            pass

        VSpace.register(Loose)
        with pytest.raises(OperandError, match=r"has a vector space and no box.*Box.*\.register\(Loose\)"):
            grad(lambda x: 1.0)(Loose())

    @pytest.mark.parametrize("wrong", [3.0, None, [P], "text"])
    def test_a_rule_that_returns_something_else(self, wrong):
        @primitive
        def first(p):
            return p.numbers[0]

        defvjp(first, lambda ans, p: lambda g: wrong)
        with pytest.raises(ShapeError, match="first: the rule of argument 0"):
            grad(first)(P)

    def test_an_object_among_other_results(self):
        @primitive
        def both(p):
            return p, 1.0

        with pytest.raises(OperandError, match="both: the function returned an object of class Poly in a tuple"):
            grad(lambda p: both(p)[1])(P)

    def test_checkpoint(self):
        assert_poly(grad(checkpoint(lambda p: p(2.0) ** 2))(P), {0: 2.0, 1: 4.0, 3: 16.0})
        with pytest.raises(OperandError, match="returned an object"):
            grad(lambda p: checkpoint(slope_of)(p)(2.0))(P)


class TestBesideOthers:
    def test_compiled_functions(self):
        compiled = autograd.compile(grad(lambda p: p(2.0) ** 2))
        p = Poly({0: 1.0, 1: 1.0})
        with pytest.warns(UncompiledWarning, match="an object of class Poly"):
            compiled(p)
        for start in (2.0, 3.0):
            p.numbers[0] = start
            assert_poly(compiled(p), {0: 2.0 * (start + 2.0), 1: 4.0 * (start + 2.0)})
        assert_poly(grad(autograd.compile(lambda p: p(2.0) ** 2))(P), {0: 2.0, 1: 4.0, 3: 16.0})
        scaled = autograd.compile(lambda a: grad(lambda a: (p * a)(2.0) ** 2)(a))
        for start in (1.0, 2.0):
            p.numbers[0] = start
            assert [scaled(a) for a in (1.0, 3.0)] == [2.0 * a * (start + 2.0) ** 2 for a in (1.0, 3.0)]

    def test_pictures(self, tmp_path):
        box = new_box(P, 0, VJPNode.new_root())
        y = (slope_of(box) + box)(2.0) ** 2
        for _ in range(2):
            for detail in ("auto", "shapes", "values"):
                assert "Poly" in repr(autograd.draw(y, detail=detail))
            y.backward()  # the pictures have gradients from here on
        autograd.draw(y).save(tmp_path / "page.html")
        assert "Poly" in (tmp_path / "page.html").read_text("utf-8")

    def test_check_of_gradients(self):
        check_grads(lambda p: p(2.0) ** 2)(P)
        for fun in (lambda p, x: (slope_of(p) + p * x)(x), lambda p, x: (p * x)(x) * p(x), lambda p, x: p * x):
            check_grads(fun, (0, 1))(P, 1.5)
        check_grads(lambda pair: pair[0](pair[1]))((P, 1.5))

        @primitive
        def doubled(p):
            return p(2.0)

        defvjp(doubled, lambda ans, p: lambda g: monomials(2.0) * (2.0 * g))
        with pytest.raises(GradientError, match=r"Derivative \(VJP\) check of doubled failed"):
            check_grads(doubled, modes=["rev"], order=1)(P)
        defjvp(doubled, lambda g, ans, p: 3.0 * g(2.0))
        with pytest.raises(GradientError, match=r"Derivative \(JVP\) check of doubled failed"):
            check_grads(doubled, modes=["fwd"], order=1)(P)
        with pytest.raises(OperandError, match="check_grads: got an object of class Poly"):
            check_entries(lambda p: p(2.0), P)
