"""Custom rules: declared in every form, used in every mode and order, refused."""

import numpy as plain_numpy
import pytest

import autograd.numpy as np
from autograd import DeclarationError, Value, deriv, elementwise_grad, grad, hessian, jacobian, ops
from autograd.extend import (
    def_linear,
    defjvp,
    defjvp_argnum,
    defjvp_argnums,
    defvjp,
    defvjp_argnum,
    defvjp_argnums,
    primitive,
)
from autograd.scipy.special import expit
from autograd.transforms.primitive_calls import name_of
from tests.numeric import check_function
from tests.transforms.primitives import X, composed, logsumexp, scaled_power


class TestRules:
    def test_plain_arguments_are_the_function_itself(self):
        assert logsumexp(X) == logsumexp.__wrapped__(X)
        assert logsumexp.__doc__.startswith("log(sum(exp(x)))")

    def test_every_mode_and_order_agree_with_the_composition(self):
        check_function(logsumexp, X, traced=False)  # untraced, because the function asks for a plain array
        np.testing.assert_allclose(hessian(logsumexp)(X), hessian(composed)(X), rtol=1e-12)
        np.testing.assert_allclose(jacobian(grad(logsumexp), mode="fwd")(X), hessian(composed)(X), rtol=1e-12)
        np.testing.assert_allclose(
            grad(lambda x: deriv(logsumexp)(x))(X), grad(lambda x: deriv(composed)(x))(X), atol=1e-12
        )

    def test_argnums_other_arguments_and_keywords(self):
        f = lambda x, y: scaled_power(x, "how", y, twice=True)  # noqa: E731 (one line, used twice)
        assert grad(f, (0, 1))(3.0, 5.0) == (60.0, 18.0)
        assert grad(grad(f), 1)(3.0, 5.0) == 12.0
        assert deriv(f, 1)(3.0, 5.0) == 18.0

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
        assert deriv(f)(3.0) == 6.0  # the forward mode is the transpose of the reverse rule
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

    def test_a_rule_that_assigns_to_its_results(self):
        """Recorded too: a result after an assignment is dated after it, not back to the gate."""

        @primitive
        def cube(x):
            return x**3

        def rule(ans, x):
            def vjp(g):
                slope = g * x
                slope[0] = slope[0] * 3.0 * x[0]
                slope[1:] *= 3.0 * x[1:]
                return slope * 1.0

            return vjp

        defvjp(cube, rule)
        a = np.array([1.0, 2.5, -3.0])
        np.testing.assert_array_equal(grad(lambda x: np.sum(cube(x)))(a), 3 * a * a)
        np.testing.assert_array_equal(hessian(lambda x: np.sum(cube(x)))(a), np.diag(6 * a))


class TestDeclarations:
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
