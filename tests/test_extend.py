"""Functions with rules of their own: called, differentiated in every mode and order, drawn, refused."""

import math

import numpy as plain_numpy
import pytest

import autograd.numpy as np
from autograd import (
    AnomalyError,
    DeclarationError,
    MissingRuleError,
    OperandError,
    RuleError,
    ShapeError,
    Tensor,
    Value,
    deriv,
    detect_anomaly,
    draw,
    elementwise_grad,
    explain,
    grad,
    hessian,
    jacobian,
    make_jvp,
    make_vjp,
    no_grad,
    ops,
)
from autograd.extend import (
    def_linear,
    defjvp,
    defjvp_argnum,
    defjvp_argnums,
    defvjp,
    defvjp_argnum,
    defvjp_argnums,
    notrace_primitive,
    primitive,
)
from autograd.scipy.special import expit
from autograd.tracer import getval, isbox
from autograd.transforms.primitive_calls import name_of
from tests.numeric import assert_close, check_function

X = plain_numpy.array([0.3, -1.2, 0.7])


@primitive
def logsumexp(x):
    """log(sum(exp(x))), by a library that the ops cannot look into."""
    assert type(x) is plain_numpy.ndarray
    top = x.max()
    return top + math.log(sum(math.exp(v - top) for v in x))


defvjp(logsumexp, lambda ans, x: lambda g: np.full(x.shape, g) * np.exp(x - np.full(x.shape, ans)))


def composed(x):
    return np.log(np.sum(np.exp(x)))


@primitive
def scaled_power(x, how, y, *, twice=False):
    assert isinstance(how, str)
    return (2.0 if twice else 1.0) * x**2 * y


defvjp(
    scaled_power,
    lambda ans, x, how, y, twice=False: lambda g: g * (4.0 if twice else 2.0) * x * y,
    lambda ans, x, how, y, twice=False: lambda g: g * (2.0 if twice else 1.0) * x**2,
    argnums=(0, 2),
)


@primitive
def line(p, x):
    return {"y": p["W"] @ x + p["b"], "count": 3, "size": np.sum(x * x)}


defvjp(
    line,
    lambda ans, p, x: lambda g: {"b": g["y"], "W": np.outer(g["y"], x)},
    lambda ans, p, x: lambda g: p["W"].T @ g["y"] + 2.0 * x * g["size"],
)

P = {"W": plain_numpy.array([[1.0, 2.0, -1.0], [0.5, -0.3, 0.2]]), "b": plain_numpy.array([0.1, -0.4])}


def of_line(p, x):
    r = line(p, x)
    return np.sum(np.tanh(r["y"])) * r["size"] + r["count"]


def of_line_composed(p, x):
    return np.sum(np.tanh(p["W"] @ x + p["b"])) * np.sum(x * x) + 3


class TestRules:
    def test_plain_arguments_are_the_function_itself(self):
        assert logsumexp(X) == logsumexp.__wrapped__(X)
        assert logsumexp.__doc__.startswith("log(sum(exp(x)))")

    def test_every_mode_and_order_agree_with_the_composition(self):
        check_function(logsumexp, X)
        np.testing.assert_allclose(hessian(logsumexp)(X), hessian(composed)(X), rtol=1e-12)
        np.testing.assert_allclose(jacobian(grad(logsumexp), mode="fwd")(X), hessian(composed)(X), rtol=1e-12)
        np.testing.assert_allclose(
            grad(lambda x: deriv(logsumexp)(x))(X), grad(lambda x: deriv(composed)(x))(X), atol=1e-12
        )

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

    def test_argnums_other_arguments_and_keywords(self):
        f = lambda x, y: scaled_power(x, "how", y, twice=True)  # noqa: E731 (one line, used twice)
        assert grad(f, (0, 1))(3.0, 5.0) == (60.0, 18.0)
        assert grad(grad(f), 1)(3.0, 5.0) == 12.0
        assert deriv(f, 1)(3.0, 5.0) == 18.0

    def test_containers_in_and_out(self):
        mine, composition = grad(of_line, (0, 1))(P, X), grad(of_line_composed, (0, 1))(P, X)
        for key in P:
            np.testing.assert_allclose(mine[0][key], composition[0][key], rtol=1e-12)
        np.testing.assert_allclose(mine[1], composition[1], rtol=1e-12)
        np.testing.assert_allclose(
            hessian(lambda x: of_line(P, x))(X), hessian(lambda x: of_line_composed(P, x))(X), rtol=1e-12
        )
        np.testing.assert_allclose(jacobian(lambda x: line(P, x)["y"], mode="fwd")(X), P["W"], rtol=1e-12)
        assert line(P, X)["count"] == 3

    def test_results_of_mixed_dtypes(self):
        f = primitive(lambda x: (x.astype(np.float32), 2.0 * x))
        defvjp(f, lambda ans, x: lambda g: g[0] + 2.0 * g[1])
        narrow, wide = f(Tensor([1.0, 2.0]))
        assert (narrow.dtype, wide.dtype) == (np.float32, np.float64)

    def test_joint_rules_run_once_for_all_arguments(self):
        calls = []

        @primitive
        def f(x, y):
            return x * y

        def rule(argnums, ans, args, kwargs):
            calls.append(tuple(argnums))
            return lambda g: [g * args[1 - i] for i in argnums]

        defvjp_argnums(f, rule)
        defjvp_argnums(
            f, lambda argnums, gs, ans, args, kwargs: sum(g * args[1 - i] for i, g in zip(argnums, gs, strict=True))
        )
        assert grad(f, (0, 1))(2.0, 3.0) == (3.0, 2.0)
        assert calls == [(0, 1)]
        assert deriv(lambda x: f(x, x))(3.0) == 6.0

    def test_one_rule_for_any_argument(self):
        f = primitive(lambda *xs: sum(xs))
        defvjp_argnum(f, lambda argnum, ans, args, kwargs: lambda g: g * (argnum + 1))
        assert grad(f, (0, 1, 2))(1.0, 1.0, 1.0) == (1.0, 2.0, 3.0)
        defjvp_argnum(f, lambda argnum, g, ans, args, kwargs: g * (argnum + 1))
        assert deriv(lambda x: f(x, x))(1.0) == 3.0

    def test_none_is_zero_and_same_is_linear(self):
        f = primitive(lambda x, y: x * 3.0 + y * 0.0)
        defvjp(f, lambda ans, x, y: lambda g: 3.0 * g, None)
        defjvp(f, "same", None)
        assert grad(f, (0, 1))(1.0, 1.0) == (3.0, 0.0)
        assert deriv(lambda x: f(x, 1.0))(1.0) == 3.0
        assert deriv(lambda y: f(1.0, y))(1.0) == 0.0
        doubled = primitive(lambda x: 2.0 * x)
        def_linear(doubled)
        assert deriv(doubled)(5.0) == 2.0

    def test_forward_rules_alone_serve_the_way_back(self):
        cube = primitive(lambda x: x**3)
        defjvp(cube, lambda g, ans, x: 3 * x**2 * g)
        assert [f(2.0) for f in (grad(cube), grad(grad(cube)), grad(grad(grad(cube))), deriv(grad(cube)))] == [
            12,
            12,
            6,
            12,
        ]
        np.testing.assert_array_equal(elementwise_grad(cube)(X), 3 * X**2)
        v = Value(2.0)
        cube(v).backward()
        assert v.grad == 12.0

    def test_forward_rules_are_used_where_given(self):
        """A forward rule that is wrong on purpose shows in forward mode only."""
        f = primitive(lambda x: x * x)
        defvjp(f, lambda ans, x: lambda g: 2 * g * x)
        assert deriv(f)(3.0) == 6.0  # the transpose of the other
        defjvp(f, lambda g, ans, x: 100.0 * g)
        assert (deriv(f)(3.0), grad(f)(3.0)) == (100.0, 6.0)

    def test_derivatives_inside_of_rules_and_functions(self):
        """A rule may differentiate, and so may the function; numbers stay plain inside, at any depth."""
        slope = primitive(lambda x: grad(lambda y: y**3)(x))
        defvjp(slope, lambda ans, x: lambda g: g * grad(grad(lambda y: y**3))(x))
        assert [f(2.0) for f in (slope, grad(slope), grad(grad(slope)))] == [12.0, 12.0, 6.0]
        assert grad(lambda x: x * slope(2.0))(1.0) == 12.0

    def test_a_rule_may_differentiate_a_function_of_what_it_was_given(self):
        """d/dx of x^3, by a rule that takes the derivative of y -> y^3 x^2 at y = 1, with x in the closure."""
        cube = primitive(lambda x: x**3)
        defvjp(cube, lambda ans, x: lambda g: g * grad(lambda y: y**3 * x**2)(1.0))
        assert [f(2.0) for f in (grad(cube), grad(grad(cube)), grad(grad(grad(cube))))] == [12.0, 12.0, 6.0]

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


@primitive
def _with_ragged(x, pieces):
    return x


defvjp(_with_ragged, lambda ans, x, pieces: lambda g: g)


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

    @pytest.mark.parametrize(
        ("result", "got"),
        [("text", "returned 'text'"), (None, "returned None"), (3, "returned 3"), (["a"], "returned ")],
    )
    def test_results_that_are_no_numbers(self, result, got):
        with pytest.raises(OperandError, match=got):
            grad(primitive(lambda x: result))(1.0)

    def test_nodes_that_are_not_among_the_arguments(self):
        w = Tensor(2.0)
        with pytest.raises(OperandError, match="uses a node that is not among its arguments"):
            grad(primitive(lambda x: x * w))(1.0)
        with pytest.raises(OperandError, match="keyword argument y, expected it by position"):
            grad(primitive(lambda x, y: x * y))(1.0, y=w)
        with pytest.raises(OperandError, match="Tensor and Value"):
            primitive(lambda x, y: x * y)(w, Value(1.0))

    def test_declarations(self):
        with pytest.raises(DeclarationError, match="got 'sin', expected a function made by primitive"):
            defvjp("sin", lambda ans, x: lambda g: g)
        with pytest.warns(UserWarning, match="defvjp: composed is not made by primitive"):
            defvjp(composed, lambda ans, x: lambda g: 0.0 * g)
        assert np.any(grad(composed)(X))
        with pytest.raises(DeclarationError, match="defvjp: got 3 as a rule of logsumexp"):
            defvjp(logsumexp, 3)
        with pytest.raises(DeclarationError, match="defvjp: got 'same'"):
            defvjp(logsumexp, "same")


def test_what_hips_autograd_has_around_it():
    assert notrace_primitive(type)(Tensor(1.0)) is plain_numpy.float64
    assert notrace_primitive(len)([Tensor(1.0), 2]) == 2
    seen = []
    assert grad(lambda x: seen.append((isbox(x), getval(x))) or x * getval(x))(3.0) == 3.0
    assert seen == [(True, 3.0)]
    assert getval(Tensor(X)) is not X
    assert_close(getval(Tensor(X)), X)
    assert Tensor(2.0)._value == Value(2.0)._value == 2.0


def test_a_vjp_of_a_wrapped_function_at_a_point():
    vjp, value = make_vjp(logsumexp)(X)
    assert value == logsumexp(X)
    assert_close(vjp(1.0), np.exp(X) / np.sum(np.exp(X)))


class TestRulesForWhatHasOne:
    @pytest.mark.parametrize(
        "fun", [np.where, plain_numpy.where, np.sum, plain_numpy.tanh, plain_numpy.var, expit, ops.relu], ids=name_of
    )
    def test_a_warning_and_the_rule_is_kept(self, fun):
        with pytest.warns(UserWarning, match=f"defvjp: {name_of(fun)} has a derivative here, which is kept"):
            defvjp(fun, lambda ans, *xs: lambda g: 0.0 * g)
        with pytest.warns(UserWarning, match="defjvp: .* primitive"):
            defjvp(fun, lambda g, ans, *xs: 0.0 * g)
        args = ([True, False, True], X, 1.0) if fun in (np.where, plain_numpy.where) else (X,)
        assert np.any(grad(lambda *xs: np.sum(fun(*xs)), len(args) // 2)(*args) != 0.0)
