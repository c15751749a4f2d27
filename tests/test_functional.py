"""Derivatives of functions: orders, nesting, containers, products, and what is refused."""

import dataclasses
import math
from collections import namedtuple

import numpy as np
import pytest

import autograd
from autograd import (
    GraphError,
    OperandError,
    ShapeError,
    Tensor,
    Value,
    deriv,
    elementwise_grad,
    grad,
    grad_and_aux,
    grad_named,
    hessian,
    hessian_tensor_product,
    hessian_vector_product,
    jacobian,
    make_ggnvp,
    make_hvp,
    make_jvp,
    make_vjp,
    multigrad_dict,
    no_grad,
    stop_gradient,
    tensor_jacobian_product,
    value_and_grad,
    vector_jacobian_product,
    watch_writes,
)

sin, cos, exp, log, tanh = np.sin, np.cos, np.exp, np.log, np.tanh

# a function and its first four derivatives
TOWERS = [
    (sin, [cos, lambda x: -sin(x), lambda x: -cos(x), sin]),
    (cos, [lambda x: -sin(x), lambda x: -cos(x), sin, cos]),
    (exp, [exp] * 4),
    (log, [lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3, lambda x: -6 / x**4]),
    (lambda x: x**5, [lambda x: 5 * x**4, lambda x: 20 * x**3, lambda x: 60 * x**2, lambda x: 120 * x]),
    (lambda x: 1 / x, [lambda x: -1 / x**2, lambda x: 2 / x**3, lambda x: -6 / x**4, lambda x: 24 / x**5]),
    (np.sqrt, [
        lambda x: x**-0.5 / 2, lambda x: -(x**-1.5) / 4, lambda x: 3 * x**-2.5 / 8, lambda x: -15 * x**-3.5 / 16,
    ]),
    (lambda x: x * exp(x), [lambda x, k=k: (x + k) * exp(x) for k in (1, 2, 3, 4)]),
    (lambda x: 2.0**x, [lambda x, k=k: 2.0**x * log(2.0) ** k for k in (1, 2, 3, 4)]),
    (np.sinh, [np.cosh, np.sinh, np.cosh, np.sinh]),
    (lambda x: sin(x) * exp(x), [
        lambda x: exp(x) * (sin(x) + cos(x)), lambda x: 2 * exp(x) * cos(x), lambda x: 2 * exp(x) * (cos(x) - sin(x)),
        lambda x: -4 * exp(x) * sin(x),
    ]),
    (np.arctan, [
        lambda x: 1 / (1 + x**2), lambda x: -2 * x / (1 + x**2) ** 2, lambda x: (6 * x**2 - 2) / (1 + x**2) ** 3,
        lambda x: 24 * x * (1 - x**2) / (1 + x**2) ** 4,
    ]),
    (tanh, [
        lambda x: 1 - tanh(x) ** 2, lambda x: -2 * tanh(x) * (1 - tanh(x) ** 2),
        lambda x: (1 - tanh(x) ** 2) * (6 * tanh(x) ** 2 - 2),
        lambda x: (1 - tanh(x) ** 2) * (16 * tanh(x) - 24 * tanh(x) ** 3),
    ]),
]  # fmt: skip


def rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def rosenbrock_hessian(x):
    h = np.diag(-400 * x[:-1], 1) + np.diag(-400 * x[:-1], -1)
    diagonal = np.zeros_like(x)
    diagonal[:-1] += 1200 * x[:-1] ** 2 - 400 * x[1:] + 2
    diagonal[1:] += 200
    return h + np.diag(diagonal)


class TestOrders:
    @pytest.mark.parametrize("row", range(len(TOWERS)))
    @pytest.mark.parametrize("derivative", [grad, deriv, jacobian, elementwise_grad])
    def test_four_orders_of_closed_forms(self, row, derivative):
        f, tower = TOWERS[row]
        for expected in tower:
            f = derivative(f)
            for x in (0.3, 1.7):
                got = f(x)
                assert isinstance(got, float)
                np.testing.assert_allclose(got, expected(x), rtol=1e-12)

    def test_forward_and_reverse_mix(self):
        f = lambda x: np.sin(x) ** 3  # noqa: E731
        expected = 6 * sin(0.7) * cos(0.7) ** 2 - 3 * sin(0.7) ** 3
        for second in (deriv(grad(f)), grad(deriv(f)), deriv(deriv(f)), grad(grad(f)), jacobian(deriv(f))):
            np.testing.assert_allclose(second(0.7), expected, rtol=1e-13)

    def test_hessian_of_rosenbrock(self):
        x = np.linspace(-1.2, 1.3, 10)
        np.testing.assert_allclose(hessian(rosenbrock)(x), rosenbrock_hessian(x), rtol=1e-13, atol=1e-12)
        v = np.arange(10.0)
        expected = rosenbrock_hessian(x) @ v
        for product in (hessian_vector_product, hessian_tensor_product):
            np.testing.assert_allclose(product(rosenbrock)(x, v), expected, rtol=1e-12)
        hvp, gradient = make_hvp(rosenbrock)(x)
        np.testing.assert_allclose(hvp(v), expected, rtol=1e-12)
        np.testing.assert_allclose(gradient, grad(rosenbrock)(x), rtol=1e-14)

    def test_no_perturbation_confusion(self):
        assert grad(lambda x: x * grad(lambda y: x + y)(1.0))(1.0) == 1.0
        assert deriv(lambda x: x * deriv(lambda y: x + y)(1.0))(1.0) == 1.0
        assert deriv(lambda x: x * grad(lambda y: x * y)(2.0))(3.0) == 6.0
        assert grad(lambda x: grad(lambda y: x**2 * y**3)(x))(2.0) == 3 * 4 * 2.0**3


class TestJacobian:
    def test_shapes_and_modes(self):
        rng = np.random.default_rng(0)
        w, x = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
        expected = np.einsum("ij,ik,jl->ijkl", 1 - np.tanh(w @ x) ** 2, w, np.eye(2))
        for mode in (None, "rev", "fwd"):
            got = jacobian(lambda x: np.tanh(w @ x), mode=mode)(x)
            assert got.shape == (3, 2, 4, 2)
            np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-15)

    @pytest.mark.parametrize(("inputs", "outputs"), [(200, 3), (3, 200)])
    def test_the_cheaper_mode_is_chosen(self, inputs, outputs, monkeypatch):
        w = np.random.default_rng(0).normal(size=(outputs, inputs))
        sweeps = []
        for name in ("gradients", "tangents"):
            original = getattr(autograd.transforms.jacobians, name)
            counted = lambda *a, original=original, **k: (sweeps.append(1), original(*a, **k))[1]  # noqa: E731
            monkeypatch.setattr(autograd.transforms.jacobians, name, counted)
        x = np.linspace(-1, 1, inputs)
        np.testing.assert_allclose(jacobian(lambda x: np.sin(w @ x))(x), np.cos(w @ x)[:, None] * w)
        assert len(sweeps) == 3

    def test_empty_results(self):
        assert jacobian(lambda x: x[:0])(np.ones(3)).shape == (0, 3)


Point = namedtuple("Point", "x y")


@dataclasses.dataclass
class Model:
    weight: np.ndarray
    rest: list


class TestContainers:
    def test_nested(self):
        def f(p):
            return np.sum(p["w"][0] * p["point"].x) + p["model"].weight @ p["model"].weight * p["model"].rest[0]

        p = {"w": (np.ones(2), 7.0), "point": Point(2.0, None), "model": Model(np.array([1.0, 2.0]), [3.0])}
        g = grad(f)(p)
        np.testing.assert_array_equal(g["w"][0], [2.0, 2.0])
        assert g["w"][1] == 0.0
        assert g["point"] == Point(2.0, None)
        np.testing.assert_array_equal(g["model"].weight, [6.0, 12.0])
        assert g["model"].rest == [5.0]

    def test_several_arguments(self):
        assert grad(lambda x, y: x**2 * y, (0, 1))(2.0, 3.0) == (12.0, 4.0)
        assert grad(lambda x, y: x**2 * y, 1)(2.0, 3.0) == 4.0
        assert grad(lambda x, y=1.0: x * y)(2.0, y=5.0) == 5.0

    def test_dtypes_and_kinds_come_back(self):
        assert grad(lambda x: x**2)(np.float32(2)) == 4.0
        g = grad(lambda x: np.sum(x**2))(np.ones(2, np.float32))
        assert g.dtype == np.float32
        assert type(grad(lambda x: x * 3)(2)) is float
        assert type(grad(lambda x: x * 3)(True)) is float
        assert isinstance(grad(lambda x: x * 3)(np.array(2.0)), np.ndarray)

    def test_arguments_are_not_mutated_and_results_not_shared(self):
        x = np.ones(3)
        x.flags.writeable = False
        g = grad(lambda x: np.sum(x))(x)
        g += 1
        np.testing.assert_array_equal(x, 1.0)


class TestProducts:
    def test_vjp_and_jvp(self):
        w = np.arange(6.0).reshape(2, 3)
        vjp, value = make_vjp(lambda x: w @ x)(np.ones(3))
        np.testing.assert_array_equal(value, [3.0, 12.0])
        np.testing.assert_array_equal(vjp(np.array([1.0, 10.0])), [30.0, 41.0, 52.0])
        value, pushed = make_jvp(lambda x: w @ x)(np.ones(3))(np.array([1.0, 0.0, 2.0]))
        np.testing.assert_array_equal(pushed, [4.0, 13.0])
        for product in (vector_jacobian_product, tensor_jacobian_product):
            np.testing.assert_array_equal(
                product(lambda x: w @ x)(np.ones(3), np.array([1.0, 10.0])), [30.0, 41.0, 52.0]
            )

    def test_containers_of_results(self):
        vjp, value = make_vjp(lambda x: {"a": x * 2, "b": (x**2, 7.0)})(3.0)
        assert value == {"a": 6.0, "b": (9.0, 7.0)}
        assert vjp({"a": 1.0, "b": (10.0, 5.0)}) == 62.0
        value, pushed = make_jvp(lambda x: {"a": x * 2, "b": (x**2, 7.0)})(3.0)(1.0)
        assert pushed == {"a": 2.0, "b": (6.0, 0.0)}

    def test_values(self):
        assert value_and_grad(lambda x: np.sum(x**2))(np.ones(2))[0] == 2.0
        assert type(value_and_grad(lambda x: x**2)(3.0)[0]) is float
        assert grad_and_aux(lambda x: (x**2, {"twice": 2 * x}))(3.0) == (6.0, {"twice": 6.0})

    def test_a_product_may_be_differentiated(self):
        f = lambda x: np.sum(np.sin(x) ** 2)  # noqa: E731
        x, v = np.array([0.3, 1.1]), np.array([1.0, -2.0])
        got = grad(lambda x: np.sum(hessian_vector_product(f)(x, v)))(x)
        np.testing.assert_allclose(got, -4 * np.sin(2 * x) * v, rtol=1e-12)


class TestWithNodes:
    def test_on_tensors_and_values_the_result_is_recorded(self):
        for x in (Tensor(3.0), Value(3.0)):
            y = grad(lambda x: x**3)(x)
            assert isinstance(y, type(x))
            y.backward()
            assert float(x.grad) == 18.0

    def test_under_no_grad(self):
        with no_grad():
            assert grad(grad(lambda x: x**3))(2.0) == 12.0

    def test_under_watch_writes(self):
        a = np.array([1.0, 2.0])

        def f(x):
            y = np.sum(x * a)
            a[0] = 5.0
            return y

        with watch_writes(), pytest.raises(GraphError, match="multiply: operand y"):
            grad(f)(np.ones(2))

    def test_an_error_inside_leaves_nothing_switched_on(self):
        def broken(x):
            raise KeyError

        with pytest.raises(KeyError):
            grad(broken)(1.0)
        assert isinstance(grad(np.sin)(1.0), float)


class TestRefusals:
    @pytest.mark.parametrize(
        ("f", "error", "message"),
        [
            (lambda: grad(np.sin)(np.ones(2)), ShapeError, r"grad: the function returned shape \(2,\).*single number"),
            (lambda: grad(np.sin)(np.arange(3)), TypeError, r"array of dtype int64 in argument 0.*astype\(float\)"),
            (lambda: grad(np.sin)("a"), TypeError, "got 'a'"),
            (lambda: grad(np.sin)(np.ones(1) * 1j), OperandError, "complex128"),
            (lambda: grad(np.sin, 1)(1.0), OperandError, "argnum=1 and 1 positional"),
            (lambda: grad(np.sin, "x")(1.0), OperandError, "argnum='x'"),
            (lambda: grad(lambda x: "s")(1.0), TypeError, r"returned 's' \(str\)"),
            (lambda: jacobian(lambda x: "s")(1.0), TypeError, "returned 's'"),
            (lambda: jacobian(np.sin, mode="up"), OperandError, "mode='up'"),
            (lambda: jacobian(lambda x: x[0])([1.0, 2.0]), OperandError, "argument of 2 parts"),
            (lambda: grad_and_aux(lambda x: x)(1.0), OperandError, "expected a pair"),
            (lambda: make_vjp(lambda x: x)(1.0)[0]((1.0, 2.0)), ShapeError, "cotangent: got a tuple of 2 parts"),
            (lambda: make_jvp(lambda x: x)(1.0)((1.0, 2.0)), ShapeError, "tangent: got a tuple of 2 parts"),
            (lambda: make_vjp(lambda x: x)(np.ones(2))[0](np.ones(3)), ShapeError, r"\(3,\)"),
        ],
    )
    def test_clear_errors(self, f, error, message):
        with pytest.raises(error, match=message):
            f()

    @pytest.mark.parametrize("derivative", [grad, elementwise_grad, jacobian])
    def test_independent_output_gives_zeros_and_a_warning(self, derivative):
        with pytest.warns(UserWarning, match="independent of input"):
            assert derivative(lambda x: 3.0)(1.0) == 0.0


class TestFurtherProducts:
    def test_gauss_newton(self):
        A = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
        x, v = np.array([0.3, -0.7]), np.array([1.0, 2.0])

        def f(x):
            return np.tanh(A @ x)

        J = jacobian(f)(x)
        np.testing.assert_allclose(make_ggnvp(f)(x)(v), J.T @ J @ v, rtol=1e-12)
        outer = lambda y: np.sum(np.exp(y))  # noqa: E731 (used twice)
        H = hessian(outer)(f(x))
        np.testing.assert_allclose(make_ggnvp(lambda k, x: k * f(x), outer, 1)(1.0, x)(v), J.T @ H @ J @ v, rtol=1e-12)

    def test_by_name(self):
        def f(x, y=2.0, *rest, scale=3.0, **more):
            return x**2 * y * scale + sum(rest) + sum(more.values()) ** 2

        assert multigrad_dict(f)(1.0) == {"x": 12.0, "y": 3.0, "rest": (), "scale": 2.0}
        assert multigrad_dict(f)(1.0, 1.0, 5.0, z=2.0) == {"x": 6.0, "y": 3.0, "rest": (1.0,), "scale": 1.0, "z": 4.0}
        assert grad_named(f, "y")(1.0, 2.0) == 3.0
        with pytest.raises(OperandError, match="argname='w', expected one of x, y"):
            grad_named(lambda x, y: x, "w")


class TestPlainNumbersInPassing:
    """``math.sin(x)`` asks for a plain float: its part of the derivative would be lost without a word."""

    @pytest.mark.parametrize("node", [Value(2.0), Tensor(2.0)])
    def test_functions_of_the_math_module(self, node):
        for f in (lambda: math.sin(node), lambda: node * math.exp(node), lambda: list(map(math.sqrt, [node]))):
            with pytest.raises(OperandError, match=r"In place of math.sin\(x\) write np.sin\(x\)"):
                f()
        with pytest.raises(OperandError, match=r"In place of math.sin"):
            grad(lambda x: x * math.sin(x))(1.0)

    def test_what_says_that_the_number_is_meant(self):
        v, t = Value(2.0), Tensor(2.0)
        assert float(v) == float(t) == t.item() == v.data == 2.0
        assert list(map(float, [v, t])) == [2.0, 2.0]
        assert f"{v:.1f} {'%.1f' % t}" == "2.0 2.0"  # noqa: UP031 (the old way has to work too)
        assert math.sin(v.detach()) == math.sin(2.0)

    def test_float_inside_of_a_derivative(self):
        with pytest.raises(OperandError, match="inside of a function that is being differentiated"):
            grad(lambda x: x * float(x))(1.0)
        assert grad(lambda x: x * float(stop_gradient(x)))(3.0) == 3.0
        assert grad(lambda x: x if x > 0 else -x)(-1.0) == -1.0


class TestStopGradient:
    def test_no_order_and_no_mode_passes(self):
        def f(x):
            return stop_gradient(x) ** 2 * x

        assert (grad(f)(3.0), deriv(f)(3.0)) == (9.0, 9.0)
        assert grad(lambda x: grad(f)(x) + 0.0 * x)(3.0) == 0.0

    def test_containers_and_plain_data(self):
        x, v = Tensor([1.0, 2.0]), Value(3.0)
        stopped = stop_gradient({"a": x, "b": [v, 2.0]})
        assert not stopped["a"].requires_grad
        assert not stopped["b"][0].requires_grad
        assert stopped["b"][1] == 2.0
        assert stopped["a"].data is x.data
