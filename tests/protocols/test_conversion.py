"""Plain NumPy code that makes arrays of Tensors: ``np.array([a, b])`` and other code that copies numbers."""

import itertools
import math

import numpy as np
import pytest

import autograd.numpy as anp
import nn
from autograd import (
    ArgumentError,
    OperandError,
    RuleError,
    Tensor,
    Value,
    checkpoint,
    elementwise_grad,
    grad,
    hessian,
    jacobian,
    make_vjp,
    no_grad,
    op,
    ops,
    value_and_grad,
)
from autograd.extend import defjvp, defvjp, primitive
from autograd.functions.registry import DERIVED
from autograd.protocols.conversion import WAYS, WAYS_OF_NUMBERS
from autograd.protocols.dispatch import UFUNCS
from autograd.scipy.integrate import solve_ivp
from autograd.testing import check_grads
from tests.wrong_inputs import layer_calls, loss_calls, network_calls, package_calls

X = np.array([0.3, 1.2, -0.7])


def rotated(x):
    c, s = np.cos(x[0]), np.sin(x[0])
    return np.array([[c, -s], [s, c]]) @ np.array([x[1], x[2]])


def filled(x):
    y = np.zeros(3, dtype=object)
    for i in range(3):
        y[i] = x[i] * x[0]
    y += x
    return y


PROGRAMS = [
    rotated, filled,
    lambda x: np.array([x[0] * x[1], np.sin(x[2])]),
    lambda x: np.array([x[0] * x[1], 1.0, 2]),
    lambda x: np.array([[x[0], 0.0], [x[1] * x[2], 1.0]]),
    lambda x: np.array([x, x**2]),
    lambda x: np.array([x, [1.0, 2.0, 3.0]]).T,
    lambda x: np.array([list(x), (x[2], x[1], x[0])]),
    lambda x: np.array(list(np.outer(x, x))),
    lambda x: np.array(x), lambda x: np.asarray(x) * 2.0, lambda x: np.asanyarray(x**2)[::-1],
    lambda x: np.c_[x, x**2], lambda x: np.r_[x, 1.0, x[0]], lambda x: np.c_[x, np.ones(3)],
    lambda x: np.vectorize(lambda u: u * u if u > 0 else -u)(x),
    lambda x: np.vectorize(lambda u, v: u * v)(x, np.arange(3.0)),
    lambda x: np.full(3, x[0] * x[1]), lambda x: np.full((2, 3), x),
    lambda x: np.exp(np.array([x[0], x[1]])) + np.hypot(np.array([x[0], x[1]]), x[2]),
    lambda x: np.array([x[0], x[1]]) @ np.array([[1.0, 2.0], [3.0, 4.0]]),
    lambda x: np.dot(np.array([x, x * x]), x), lambda x: x @ np.array([x, x * x]).T,
    lambda x: np.sum(np.array([x[0], x[1]]) ** 2), lambda x: np.linalg.norm([x[0], x[1]]),
    lambda x: np.where(np.array([True, False]), np.array([x[0], x[1]]), 0.5),
    lambda x: np.stack([np.array([x[0], x[1]]), x[:2]]), lambda x: np.concatenate([np.array([x[0], x[1]]), x]),
    lambda x: np.linalg.solve(np.eye(2) + np.outer(x[:2], x[:2]), np.array([x[0], x[1]]) + 0.0 * x[:2]),
    lambda x: np.sort(np.array([x[0], x[1], x[2]])), lambda x: np.max(np.array([x[0], x[1]])),
    lambda x: [np.array([x[0], x[1]]), x[2]], lambda x: {"a": np.array([[x[0]]]), "b": (np.array(x[1]),)},
    lambda x: np.diag([x[0], x[1]]) @ np.ones(2), lambda x: sum(np.array([x[0], x[1]])),
    lambda x: np.cumsum([x[0], x[1]]), lambda x: np.prod(np.array(x)),
    lambda x: np.einsum("ij,j->i", np.array([[x[0], x[1]], [1.0, x[2]]]), np.array([2.0, 3.0])),
    lambda x: ops.relu(np.array([x[0], x[1], x[2]])), lambda x: ops.logsumexp(np.array([x, x**2]), axis=0),
    lambda x: x * [x[0], 1.0, x[1]], lambda x: np.maximum(x, np.array([x[1], x[1], x[2] * 2])),
    lambda x: checkpoint(lambda a: a**2)(np.array([x[0], x[1]])),
    lambda x: nn.functional.mse_loss(np.array([x[0], x[1]]), [x[2], 1.0]),
]  # fmt: skip


def plainly(f, x):
    """The result of a program on plain arrays, as one vector."""
    result = f(x)
    parts = result.values() if isinstance(result, dict) else result if isinstance(result, list) else [result]
    return np.concatenate([np.ravel(np.asarray(part, dtype=float)) for part in parts])


class TestPrograms:
    @pytest.mark.parametrize("k", range(len(PROGRAMS)))
    def test_derivatives(self, k):
        """Derivatives in both modes and of second order agree with differences of the same code on plain arrays."""
        assert check_grads(PROGRAMS[k], X, order=2, modes=("rev", "fwd"))

    @pytest.mark.parametrize("k", range(len(PROGRAMS)))
    def test_the_jacobian_is_that_of_differences(self, k):
        f = PROGRAMS[k]
        steps = 1e-6 * np.eye(3)
        expected = np.stack([(plainly(f, X + e) - plainly(f, X - e)) / 2e-6 for e in steps], axis=1)

        def vector(x):
            result = f(x)
            parts = result.values() if isinstance(result, dict) else result if isinstance(result, list) else [result]
            return anp.concatenate([anp.ravel(anp.array(part)) for part in parts])

        np.testing.assert_allclose(jacobian(vector)(X), expected, rtol=1e-6, atol=1e-8)


class TestTransforms:
    def test_results_that_are_arrays_of_objects(self):
        def f(x):
            return np.array([x[0] * x[1], x[2]])

        np.testing.assert_array_equal(jacobian(f)(X), [[X[1], X[0], 0.0], [0.0, 0.0, 1.0]])
        np.testing.assert_array_equal(jacobian(f, mode="fwd")(X), jacobian(f, mode="rev")(X))
        np.testing.assert_array_equal(elementwise_grad(f)(X), [X[1], X[0], 1.0])
        vjp, value = make_vjp(f)(X)
        np.testing.assert_array_equal(value, [X[0] * X[1], X[2]])
        assert value.dtype == float
        np.testing.assert_array_equal(vjp(np.array([1.0, 2.0])), [X[1], X[0], 2.0])
        assert value_and_grad(lambda x: np.asarray(x[0] * x[1]))(X)[0] == X[0] * X[1]

    def test_nested(self):
        def inner(x):
            return grad(lambda a: np.sum(a**2 * x[0]))(np.array([x[0], x[1]]))[1]

        h = hessian(lambda x: np.sum(np.array([x[0] * x[1], x[2] ** 2]) ** 2))(X)
        np.testing.assert_allclose(h[0], [2 * X[1] ** 2, 4 * X[0] * X[1], 0.0])
        np.testing.assert_allclose(grad(inner)(X), [2 * X[1], 2 * X[0], 0.0])

    def test_setting_entries_of_a_tensor(self):
        def f(x):
            y = Tensor(np.zeros(4), requires_grad=False)
            y[:2] = np.array([x[0], x[1] * x[2]])
            return y @ np.array([1.0, 2.0, 3.0, 4.0])

        np.testing.assert_allclose(grad(f)(X), [1.0, 2 * X[2], 2 * X[1]])

    def test_constants_stay_plain_numbers(self):
        t = Tensor(X, requires_grad=False)
        assert np.array([t, t]).dtype == float
        assert np.asarray(t).dtype == float
        w = Tensor(X)
        with no_grad():
            assert np.array([w, w]).dtype == float
            assert np.asarray(w, dtype=np.float32).dtype == np.float32
            assert np.array([w[0], 1.0]).dtype == float

    def test_a_new_tensor_of_them_is_refused_where_it_would_cut(self):
        for made in (lambda x: np.array([x[0], x[1]]), lambda x: [x[0], x[1]]):
            with pytest.raises(OperandError):
                grad(lambda x, made=made: Tensor(made(x)).sum())(X)


class TestUfuncs:
    @pytest.mark.parametrize("node", [Value, Tensor])
    def test_every_ufunc_of_the_table_takes_an_array_of_nodes(self, node):
        """All that NumPy has a loop of objects for: it calls the method of the ufunc's name."""
        tried = 0
        for ufunc in {*UFUNCS, *(f for f in DERIVED if isinstance(f, np.ufunc))}:
            if getattr(np, ufunc.__name__, None) is not ufunc or ufunc.nout > 1 or ufunc.signature:
                continue
            if not any("O" in types for types in ufunc.types):
                continue
            low = 1.5 if ufunc is np.arccosh else 0.5
            numbers = [np.array([low, low + 0.25]), np.array([0.5, 2.5])][: ufunc.nin]
            objects = []
            for row in numbers:
                objects.append(np.empty(2, dtype=object))
                for i, x in enumerate(row):
                    objects[-1][i] = node(x)
            expected = ufunc(*numbers)
            result = ufunc(*objects)
            np.testing.assert_allclose(
                [getattr(x, "data", x) for x in result], expected, rtol=1e-14, err_msg=str(ufunc)
            )
            got = [getattr(x, "requires_grad", None) for x in result]
            constant = ufunc in (np.floor, np.ceil, np.trunc, np.sign)
            assert got == [None if constant else True] * 2, ufunc
            tried += 1
        assert tried > 40

    def test_arrays_of_values(self):
        a, v = np.array([Value(2.0), Value(5.0)]), Value(3.0)
        for result in (a * v, v * a, np.multiply(v, a)):
            assert [x.data for x in result] == [6.0, 15.0]
        (a * v).sum().backward()
        assert (v.grad, a[0].grad, a[1].grad) == (7.0, 3.0, 3.0)
        assert [x.data for x in v**a] == [9.0, 243.0]
        assert [x.data for x in np.arctan2(a, v)] == [math.atan2(2.0, 3.0), math.atan2(5.0, 3.0)]
        assert (a @ a).data == 29.0

    def test_writing_into_an_array_of_objects(self):
        x = Tensor(X)
        out = np.zeros(3, dtype=object)
        assert np.multiply(x, 2.0, out=out) is out
        out += x
        (out @ np.array([1.0, 2.0, 3.0])).backward()
        np.testing.assert_array_equal(x.grad, [3.0, 6.0, 9.0])
        with no_grad():
            np.multiply(x, 2.0, out=out)
        np.testing.assert_array_equal(out.astype(float), 2 * X)


def written_entry(x):
    y = np.zeros(3)
    for i in range(3):
        y[i] = x[i]
    return y.sum()


def written_slice(x):
    y = np.zeros(3)
    y[:] = x
    return y.sum()


REFUSED = [
    written_entry, written_slice, lambda x: np.array([x[0], x[1]], dtype=float).sum(),
    lambda x: np.array([x, x], dtype=np.float32).sum(), lambda x: np.asarray(x, float).sum(),
    lambda x: np.array([x[0]]).astype(float).sum(), lambda x: np.fromiter([x[0]], float).sum(),
    lambda x: np.array(x).astype(np.float64).sum(), lambda x: np.array([x[0], x[1]]).mean(),
    lambda x: np.mean([x[0], x[1]]), lambda x: np.random.default_rng(0).normal(x).sum(),
    lambda x: math.sin(x[0]), lambda x: np.float64(np.array([x[0]])).sum(), lambda x: np.float64(x).sum(),
]  # fmt: skip


class TestRefusals:
    @pytest.mark.parametrize("k", range(len(REFUSED)))
    def test_the_last_line_says_what_to_write(self, k):
        """The error is this package's own, and its advice does not lose the gradient."""
        with pytest.raises(OperandError) as caught:
            grad(REFUSED[k])(X)
        text = str(caught.value)
        assert WAYS in text
        assert ".data" not in text
        assert "detach" not in text
        assert caught.value.__cause__ is None

    @pytest.mark.parametrize("k", [k for k in range(len(REFUSED)) if k not in (8, 12, 13)])
    def test_outside_of_a_transform(self, k):
        with pytest.raises((OperandError, ValueError)) as caught:
            REFUSED[k](Tensor(X))
        ours = caught.value if isinstance(caught.value, OperandError) else caught.value.__cause__
        assert isinstance(ours, OperandError)
        assert WAYS in str(ours)

    def test_values_are_not_stacked(self):
        """The advice to a Value works for one."""
        for refused in (lambda v: np.array([v, v], dtype=float), lambda v: math.sin(v)):
            with pytest.raises(OperandError) as caught:
                refused(Value(1.0))
            assert WAYS_OF_NUMBERS in str(caught.value)
            assert "np.stack" not in str(caught.value)
        assert grad(lambda v: np.array([v, v]).sum())(1.0) == 2.0

    def test_numbers_to_be_filled_with_a_tensor(self):
        with pytest.raises(
            OperandError, match=r"in place of np.full_like\(x, t\), which calls it, np.full\(x.shape, t\)"
        ):
            np.full_like(np.zeros(3), Tensor(1.0))

    def test_other_errors_of_a_function_pass(self):
        def ragged(x):
            return np.array([[x[0]], [x[0], x[1]]])

        with pytest.raises(ValueError, match="inhomogeneous"):
            grad(ragged)(X)

    def test_integers_and_truth_values_are_given(self):
        t = Tensor([1.5, -2.5])
        for dtype in (int, np.int8, bool):
            np.testing.assert_array_equal(np.asarray(t, dtype=dtype), t.data.astype(dtype))
        np.testing.assert_array_equal(np.array([t[0], t[1]], dtype=int), [1, -2])

    @pytest.mark.parametrize(
        "make", [np.array, np.asarray, lambda zs: np.asarray(zs[0]), lambda zs: np.abs(np.array(zs))]
    )
    def test_complex_entries_are_refused(self, make):
        zs = [Tensor(1 + 2j), Tensor(np.complex64(3j))]
        with pytest.raises(OperandError, match=r"imaginary part of such an array would be 0.*np.stack"):
            make(zs)
        with no_grad():
            assert np.asarray(zs[0]).imag == 2.0

    def test_no_copy(self):
        with pytest.raises(ArgumentError, match="copy=False"):
            np.asarray(Tensor(X), copy=False)

    def test_truth_values_have_no_derivative(self):
        for f in (lambda x: np.allclose(x, x), lambda x: x[0] > 0, lambda x: bool(x[0])):
            with pytest.raises(OperandError, match=r"returned truth values|expected a number"):
                grad(f)(X)


class TestLayers:
    def test_layers_and_losses_take_arrays_of_objects(self):
        """A Tensor, and the array of objects that NumPy makes of it, mean the same in all right calls of ``nn``."""
        compared = 0
        modules = (layer_calls, loss_calls, network_calls, package_calls)
        for call in itertools.chain.from_iterable(module.calls() for module in modules):
            if not call.name.startswith("nn.functional.") or "dropout" in call.name or "rrelu" in call.name:
                continue
            outcomes = []
            for as_objects in (False, True):
                args = [make() for make in call.args]
                kwargs = {name: make() for name, make in call.kwargs.items()}
                given = [x for x in (*args, *kwargs.values()) if isinstance(x, Tensor) and x.ndim and x.requires_grad]
                if not given or call.function is nn.functional.embedding_bag:
                    break
                if as_objects:
                    args = [np.array(x) if any(x is y for y in given) else x for x in args]
                    kwargs = {k: np.array(x) if any(x is y for y in given) else x for k, x in kwargs.items()}
                try:
                    result = call.function(*args, **kwargs)
                except TypeError:
                    if as_objects:
                        raise
                    break
                if not isinstance(result, Tensor):
                    break
                result.sum().backward()
                outcomes.append((result.data, [x.grad for x in given]))
            if len(outcomes) == 2:
                (value, gradients), (again, others) = outcomes
                np.testing.assert_allclose(again, value, err_msg=call.name)
                for g, other in zip(gradients, others, strict=True):
                    assert (g is None) == (other is None), call.name
                    if g is not None:
                        np.testing.assert_allclose(other, g, err_msg=call.name, atol=1e-14)
                compared += 1
        assert compared > 60


class TestRulesAndResults:
    """Functions of a user that get nodes and give back arrays of results."""

    def test_rules_of_a_primitive(self):
        @primitive
        def f(x):
            return np.array([x[0] ** 2, x[0] * x[1]])

        defvjp(f, lambda ans, x: lambda g: np.array([2 * g[0] * x[0] + g[1] * x[1], g[1] * x[0]]))
        defjvp(f, lambda g, ans, x: np.array([2 * x[0] * g[0], x[1] * g[0] + x[0] * g[1]]))
        check_grads(lambda x: np.sum(f(x) ** 2), X[:2], order=3)

    def test_the_rule_of_an_op(self):
        @op(lambda g, out, x: np.array([2 * g[0] * x[0] + g[1] * x[1], g[1] * x[0]]))
        def f(x):
            return np.array([x[0] ** 2, x[0] * x[1]])

        check_grads(lambda x: np.sum(f(x) ** 2), X[:2], order=2)

    def test_rules_that_give_no_numbers_are_refused(self):
        @op(lambda g, out, x: np.array([g, None], dtype=object))
        def f(x):
            return x * 2.0

        with pytest.raises(RuleError, match=r"f: the rule of operand x returned shape .2,. object, expected"):
            f(Tensor(X[:2])).sum().backward()

    def test_checkpoints(self):
        f = lambda x: np.array([x[0] ** 2, x[0] * x[1], 1.0])  # noqa: E731 (shorter than the name)
        check_grads(checkpoint(f), X, order=2)
        check_grads(checkpoint(lambda x: {"a": f(x), "b": x[2]}), X, order=2)

    def test_a_start_of_solve_ivp(self):
        def end(p):
            start, tight = np.array([p[0], 0.0]), {"rtol": 1e-9, "atol": 1e-9}
            solved = solve_ivp(lambda t, y, w: np.array([y[1], -w * y[0]]), (0.0, 1.0), start, args=(p[1],), **tight)
            return solved.y[0, -1]

        w = 1.4
        expected = [math.cos(w), -0.7 * math.sin(w) / (2 * w)]
        np.testing.assert_allclose(grad(end)(np.array([0.7, w**2])), expected, rtol=1e-6)
