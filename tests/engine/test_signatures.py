"""Signatures of forwards and rules, and the operands that rules read."""

import functools
import inspect
import itertools
import math

import numpy as np
import pytest

from autograd import DeclarationError, Value, op
from autograd.engine.signatures import check_rule, names_read, read_signature


class TestForwards:
    def test_parts(self):
        def f(x, y, *, axis, keepdims=False):
            return x

        assert read_signature(f) == (("x", "y"), ("axis", "keepdims"), {"keepdims": False}, False)
        assert read_signature(lambda *xs, axis=0: xs) == (("xs",), ("axis",), {"axis": 0}, True)

    def test_operands_with_defaults_are_refused(self):
        with pytest.raises(DeclarationError, match="got parameter axis=None"):

            @op(lambda g, out, x, axis: g, None)
            def same(x, axis=None):
                return x

    def test_names_beside_a_variadic_operand_are_refused(self):
        with pytest.raises(DeclarationError, match="either names or one"):

            @op(lambda g, out, *xs, i: g)
            def join(x, *xs):
                return x

    def test_keywords_without_names_are_refused(self):
        with pytest.raises(DeclarationError, match=r"got parameter \*\*options"):
            read_signature(lambda x, **options: x)


class TestRules:
    def test_rule_with_other_arguments(self):
        with pytest.raises(DeclarationError, match=r"the rule of operand x takes \(g, x\), expected \(g, out, x\)"):

            @op(lambda g, x: g)
            def same(x):
                return x

    def test_rule_that_forgets_a_static_parameter(self):
        with pytest.raises(DeclarationError, match=r"expected \(g, out, x, axis\)"):

            @op(lambda g, out, x: g)
            def total(x, *, axis=None):
                return x.sum(axis=axis)

    def test_rule_that_is_no_function(self):
        with pytest.raises(DeclarationError, match="is 1, expected a function"):

            @op(1)
            def same(x):
                return x

    def test_a_c_function_may_be_a_rule(self):
        @op(max, kind="elementwise")
        def odd(x):
            return x

        v = Value(3.0)
        odd(v).backward()
        assert v.grad == 3.0

    def test_the_rule_of_a_variadic_op_is_told_the_position(self):
        with pytest.raises(DeclarationError, match=r"expected \(g, out, xs, axis, i\)"):

            @op(lambda g, out, *xs, i: g)
            def join(*xs, axis):
                return xs[0]


def general(g, *rest):
    return g


class TestNamesRead:
    """The operands, and "out", whose data have to stay as they were until the sweep."""

    OPERANDS = ("x", "y")

    def read(self, rule):
        return names_read(rule, self.OPERANDS)

    def test_what_is_named_in_a_rule(self):
        assert self.read(lambda g, out, x, y: g) == frozenset()
        assert self.read(lambda g, out, x, y: g * y) == {"y"}
        assert self.read(lambda g, out, x, y: g * x - out / y) == {"x", "y", "out"}

    def test_none_reads_nothing(self):
        assert self.read(None) == frozenset()

    def test_a_shape_is_no_number(self):
        assert self.read(lambda g, out, x, y: g.reshape(x.shape)) == frozenset()
        assert self.read(lambda g, out, x, y: g * y.ndim * x.size + out.dtype.itemsize) == frozenset()
        assert self.read(lambda g, out, x, y: g.reshape(x.shape) * x) == {"x"}
        assert self.read(lambda g, out, x, y: g.reshape(x.T.shape)) == {"x"}
        assert self.read(lambda g, out, x, y: (x, y.shape)) == {"x"}
        assert self.read(lambda g, out, x, y: [x.shape for _ in g]) == {"x"}  # listing too many operands is safe

    def test_by_position_whatever_a_rule_calls_its_arguments(self):
        assert self.read(lambda incoming, result, a, b: incoming * a) == {"x"}
        assert self.read(lambda y, x, out, g: y * out) == {"x"}

    def test_an_attribute_with_the_name_of_an_operand(self):
        """The attribute may count as the operand: listing too many names is safe, listing too few is not."""
        assert self.read(lambda g, out, x, y: g.y) <= {"y"}

    def test_what_a_function_inside_of_a_rule_reads(self):
        assert self.read(lambda g, out, x, y: (lambda: g * x)()) == {"x"}
        assert self.read(lambda g, out, x, y: sum(g * out for _ in range(2))) == {"out"}
        assert self.read(lambda g, out, x, y: [g * y for _ in range(2)]) == {"y"}

    def test_what_a_rule_closes_over_is_no_operand(self):
        x = 3.0
        assert self.read(lambda g, out, a, b: g * x) == frozenset()

    def test_static_parameters_are_no_operands(self):
        assert self.read(lambda g, out, x, y, axis: g * axis) == frozenset()
        assert self.read(lambda g, out, x, y, *, axis: g * axis) == frozenset()

    @pytest.mark.parametrize(
        "rule",
        [
            lambda g, out, *xs: g, lambda *everything: everything[0], general, math.hypot, max, np.add,
            functools.partial(lambda k, g, out, x, y: g, 1), functools.partial(general, 1), lambda g, out, x: g,
        ],
    )  # fmt: skip
    def test_rules_of_which_it_cannot_be_told(self, rule):
        assert self.read(rule) is None


PARAMETERS = ("g", "out", "x", "y", "axis", "*xs", "*", "axis=0", "y=1", "**other", "shape", "/")


@pytest.mark.parametrize("static", [(), ("axis",), ("axis", "shape")])
@pytest.mark.parametrize("n", range(2, 6))
def test_reading_the_code_is_as_binding_the_signature(n, static):
    """Among all rules of up to five parameters, exactly those pass that Python can call."""
    signature = (("x", "y"), static, {}, False)
    for chosen in itertools.permutations(PARAMETERS, n):
        if chosen[0] != "g" or chosen[1] != "out":
            continue
        try:
            rule = eval(f"lambda {', '.join(chosen)}: g")
        except SyntaxError:
            continue
        try:
            inspect.signature(rule).bind("g", "out", "x", "y", **dict.fromkeys(static))
        except TypeError:
            with pytest.raises(DeclarationError, match="the rule of operand x takes"):
                check_rule("f", "x", rule, signature)
        else:
            check_rule("f", "x", rule, signature)


def test_a_decorated_function_is_what_it_says_of_itself():
    def forward(x, *, axis=0):
        return x

    @functools.wraps(forward)
    def wrapped(*args, **kwargs):
        return forward(*args, **kwargs)

    assert read_signature(wrapped) == read_signature(forward) == (("x",), ("axis",), {"axis": 0}, False)
