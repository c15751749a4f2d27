"""Declaring ops: refusals, and the rule table."""

import pytest

from autograd import DeclarationError, Value, op
from autograd.engine.binary import BinaryOp
from autograd.engine.declaration import OPS, elementwise, linear, multilinear
from autograd.engine.guests import GuestJointOp, GuestOp
from autograd.engine.joint import JointOp
from autograd.engine.op import Op
from autograd.engine.unary import UnaryOp


class TestDeclaration:
    def test_too_few_rules(self):
        with pytest.raises(DeclarationError, match=r"product: got 1 rules, expected 2, one for each operand \(x, y\)"):

            @op(lambda g, out, x, y: g * y)
            def product(x, y):
                return x * y

    def test_no_rules_at_all(self):
        with pytest.raises(DeclarationError, match="got 0 rules, expected 1"):

            @op()
            def same(x):
                return x

    def test_no_operands(self):
        with pytest.raises(DeclarationError, match="five: got a forward without operands, expected one at least"):

            @op()
            def five():
                return 5.0

    def test_unknown_kind(self):
        with pytest.raises(DeclarationError, match="got kind 'diagonal', expected one of elementwise"):

            @op(lambda g, out, x: g, kind="diagonal")
            def same(x):
                return x

    def test_wrong_number_of_local_derivatives(self):
        with pytest.raises(DeclarationError, match="got 2 local derivatives, expected 1"):

            @op(lambda g, out, x: g, local=("1", "1"))
            def same(x):
                return x

    def test_users_ops_stay_out_of_the_rule_table(self):
        @op(lambda g, out, x: 2 * g, kind="elementwise")
        def twice(x):
            """x + x."""
            return x + x

        assert "twice" not in OPS
        assert twice.__doc__ == "x + x."
        assert repr(twice) == "<op twice>"
        assert twice(3.0) == 6.0
        v = Value(3.0)
        twice(v).backward()
        assert v.grad == 2.0

    def test_every_op_of_the_table_is_documented_and_has_a_gate(self):
        for declared in OPS.values():
            assert declared.__doc__, declared
            assert declared.gate != "gate", declared

    def test_local_is_a_tuple(self):
        with pytest.raises(DeclarationError, match="got local='slope', expected a tuple of strings"):
            op(lambda g, out, x: g, local="slope")(lambda x: x)

    def test_a_module_that_is_loaded_again_declares_its_ops_again(self):
        source = """
from autograd import op
@op(lambda g, out, x: g, gate="distributor")
def loaded_again(x):
    \"\"\"x.\"\"\"
    return x
"""
        try:
            for _ in range(2):  # the second run imitates a reload after an error later in the module
                exec(compile(source, "again.py", "exec"), {"__name__": "autograd.ops.again"})
            with pytest.raises(DeclarationError, match="loaded_again: an op of this name is already declared"):
                exec(compile(source, "another.py", "exec"), {"__name__": "autograd.ops.another"})
        finally:
            del OPS["loaded_again"]

    def test_a_name_of_the_table_is_given_once(self):
        def exp(x):
            return x

        exp.__module__ = "autograd.ops.elementary"
        before = OPS["exp"]
        with pytest.raises(DeclarationError, match="exp: an op of this name is already declared"):
            op(lambda g, out, x: g)(exp)
        assert OPS["exp"] is before

    def test_kinds_by_name(self):
        for decorator, kind in ((elementwise, "elementwise"), (linear, "linear"), (multilinear, "multilinear")):

            @decorator(lambda g, out, x: g)
            def same(x):
                return x

            assert same.kind == kind
        assert op(lambda g, out, x: g)(lambda x: x).kind == "general"

    @pytest.mark.parametrize(
        ("module", "classes"),
        [("nn.some", (BinaryOp, Op, JointOp, UnaryOp)), ("some", (GuestOp, GuestOp, GuestJointOp, GuestOp))],
    )
    def test_the_class_of_an_op(self, module, classes):
        """One or two operands without static parameters make an unrolled op; ops of other packages are guests."""
        rule = lambda g, out, x, y: g  # noqa: E731
        declared = [
            (op(rule, rule), lambda x, y: x + y),
            (op(lambda g, out, x, y, k: g, None), lambda x, y, *, k: x + y),
            (op(lambda g, out, *xs, i: g), lambda *xs: xs[0]),
            (op(lambda g, out, x: g), lambda x: x),
        ]
        for _, forward in declared:
            forward.__module__ = module
        assert tuple(type(declare(forward)) for declare, forward in declared) == classes
