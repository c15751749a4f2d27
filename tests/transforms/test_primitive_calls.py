"""Calls of primitives: arguments, recording, pictures and refusals."""

import math
from types import SimpleNamespace

import pytest

import autograd.numpy as np
from autograd import (
    AnomalyError,
    MissingRuleError,
    OperandError,
    RuleError,
    ShapeError,
    Tensor,
    Value,
    deriv,
    detect_anomaly,
    draw,
    explain,
    grad,
    make_jvp,
    make_vjp,
    no_grad,
)
from autograd.extend import defjvp, defvjp, defvjp_argnums, primitive
from tests.numeric import assert_close
from tests.transforms.primitives import P, X, line, logsumexp, scaled_power


@primitive
def _with_ragged(x, pieces):
    return x


defvjp(_with_ragged, lambda ans, x, pieces: lambda g: g)


class TestCalls:
    def test_on_a_value(self):
        square = primitive(lambda x: x * x)
        defvjp(square, lambda ans, x: lambda g: 2 * g * x)
        v = Value(3.0)
        square(v).backward()
        assert v.grad == 6.0

    def test_numbers_stay_numbers(self):
        seen = []
        f = primitive(lambda x: seen.append(x) or math.sin(x))
        defvjp(f, lambda ans, x: lambda g: seen.extend((ans, x, g)) or g * np.cos(x))
        assert grad(f)(0.5) == math.cos(0.5)
        assert all(isinstance(x, float) for x in seen)

    def test_debug_modes_look_at_it(self):
        f = primitive(lambda x: x * np.nan)
        defvjp(f, lambda ans, x: lambda g: g)
        with pytest.raises(AnomalyError, match="<lambda>: the result is nan"), detect_anomaly():
            f(Tensor(1.0))

    def test_memory_is_that_of_the_arguments_alone(self):
        with no_grad():
            assert not logsumexp(Tensor(X)).requires_grad
        node = logsumexp(Tensor(X))
        assert len(node.inputs) == 1

    def test_drawn_and_explained(self):
        w, b, x = Tensor(P["W"], name="W"), Tensor(P["b"], name="b"), Tensor(X, name="x")
        y = np.sum(line({"W": w, "b": b}, x)["y"])
        y.backward()
        table = str(explain(y))
        assert "line(W, b, x)" in table
        assert "custom rule" in table
        v = Value(2.0)
        assert "how" in draw(scaled_power(v, "how", 3.0)).svg
        assert "[[1.0], [2.0, 3.0]]" in str(explain(_with_ragged(v, [[1.0], [2.0, 3.0]])))


class TestRefusals:
    def one(self, rule):
        f = primitive(lambda x: np.sum(x))
        defvjp(f, lambda ans, x: rule)
        return f

    @pytest.mark.parametrize(
        ("rule", "message"),
        [
            (lambda g: np.ones(3), r"<lambda>: the rule of operand x returned shape \(3,\) .*expected .*\(2,\)"),
            (lambda g: "no", "argument 0 returned 'no'"),
            (lambda g: None, "argument 0 returned None"),
            (lambda g: object(), "argument 0 returned <object"),
            (lambda g: 1j, r"the rule of operand x returned shape \(\) complex128"),
        ],
    )
    def test_wrong_rules(self, rule, message):
        with pytest.raises(RuleError, match=message):
            grad(self.one(rule))(np.ones(2))

    def test_a_rule_for_a_container_that_returns_another(self):
        f = primitive(lambda p: p["a"])
        defvjp(f, lambda ans, p: lambda g: {"b": g})
        with pytest.raises(ShapeError, match=r"<lambda>: the rule of argument 0: got a dict of keys \['b'\]"):
            grad(f)({"a": 1.0})

    def test_too_few_gradients_and_wrong_tangents(self):
        f = primitive(lambda x, y: x * y)
        defvjp_argnums(f, lambda argnums, ans, args, kwargs: lambda g: [g])
        with pytest.raises(RuleError, match="returned 1 gradients, expected 2"):
            grad(f, (0, 1))(1.0, 1.0)
        defjvp(f, lambda g, ans, x, y: np.ones(3))
        with pytest.raises(RuleError, match=r"forward-mode rule returned .*\(3,\)"):
            deriv(f)(1.0, 1.0)

    def test_missing_rules(self):
        f = primitive(lambda x, y: x * y)
        with pytest.raises(MissingRuleError, match="no rule was given for the gradient of argument 0"):
            grad(f)(1.0, 1.0)
        with pytest.raises(NotImplementedError):
            make_jvp(f)(1.0, 1.0)(1.0)
        defvjp(f, lambda ans, x, y: lambda g: g * y)
        assert grad(f)(1.0, 4.0) == 4.0
        with pytest.raises(MissingRuleError, match="argument 1"):
            grad(f, 1)(1.0, 1.0)

    def test_nodes_that_are_not_among_the_arguments(self):
        w = Tensor(2.0)
        with pytest.raises(OperandError, match="uses a node that is not among its arguments"):
            grad(primitive(lambda x: x * w))(1.0)
        with pytest.raises(OperandError, match="keyword argument y, expected it by position"):
            grad(primitive(lambda x, y: x * y))(1.0, y=w)
        with pytest.raises(OperandError, match="Tensor and Value"):
            primitive(lambda x, y: x * y)(w, Value(1.0))


def test_a_vjp_of_a_wrapped_function_at_a_point():
    vjp, value = make_vjp(logsumexp)(X)
    assert value == logsumexp(X)
    assert_close(vjp(1.0), np.exp(X) / np.sum(np.exp(X)))


def test_a_result_computed_from_a_node_in_an_object_is_refused():
    """The object may hold an argument; but a rule that reads plain numbers out of it would lose second derivatives."""

    @primitive
    def f(x, holder):
        return holder.x**3

    defvjp(f, lambda ans, x, holder: lambda g: g * 3 * holder.x**2)
    with pytest.raises(OperandError, match="uses a node that is not among its arguments"):
        grad(lambda x: f(x, SimpleNamespace(x=x)))(2.0)
