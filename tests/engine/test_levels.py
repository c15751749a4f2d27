"""Levels: a number of a derivative inside another, seen from the derivative around it.

``u(y)._value`` inside a derivative by y at x is what ``u(x)`` is outside of it. So functions are written twice here,
with ``_value`` and with ``u(x)`` computed outside, and all derivatives of the two have to agree.
"""

import gc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from autograd import (
    GraphError,
    Tensor,
    Value,
    checkpoint,
    compile,
    elementwise_grad,
    grad,
    grad_and_aux,
    hessian,
    hessian_vector_product,
    holomorphic_grad,
    jacobian,
    make_hvp,
    make_jvp,
    make_vjp,
    no_grad,
    value_and_grad,
)
from autograd.engine.levels import further_out, levels_of
from autograd.engine.order import topological_order
from autograd.engine.weak import ARGUMENTS, LEFT
from autograd.extend import defvjp, primitive
from autograd.tracer import getval
from tests.numeric import assert_close

X = np.array([0.7, 1.3, 0.4])
A = np.array([[2.0, 0.3, 0.1], [0.2, 1.5, 0.4], [0.1, 0.6, 1.8]])


@primitive
def cubes(x):
    return x**3


defvjp(cubes, lambda ans, x: lambda g: g * 3 * x**2)


def by_parts(y):
    parts = np.zeros(3) * y
    for i in range(3):
        parts[i] = y[i] * y[i - 1]
    return parts


def assigned_to(y):
    y = y * 1.0
    y[0] = y[1] * y[2]
    return y


def a_view_written_to(y):
    rows = np.outer(y, y)
    first = rows[0]
    first[1] = y[2] ** 3
    return rows[0] + rows[1]


OF_ONE = {
    "the argument": lambda y: y,
    "an op": np.sin,
    "several ops": lambda y: np.exp(-y) * y + np.sum(y),
    "a product of matrices": lambda y: A @ np.tanh(A @ y),
    "an inverse": lambda y: np.linalg.inv(A + np.diag(y)) @ y,
    "entries": lambda y: np.stack([y[0] * y[1], y[2], y[0] ** 2]),
    "an index": lambda y: y[::-1] * y[0],
    "an array filled": by_parts,
    "an assignment": assigned_to,
    "a view": a_view_written_to,
    "a primitive": cubes,
    "a checkpoint": checkpoint(np.sin),
    "complex numbers": lambda y: np.abs(np.exp(1j * y) * y + 1.0),
    "a gradient": elementwise_grad(lambda z: np.sin(z) * z),
    "a gradient of a gradient": elementwise_grad(elementwise_grad(lambda z: np.sin(z) * z)),
    "a value out of a value": lambda y: value_and_grad(lambda z: np.sum(z**3))(y)[0] * y,
}


def with_value(u):
    return lambda x: lambda y: np.sum(u(y)._value * np.cos(y) * y)


def from_outside(u):
    return lambda x: lambda y: np.sum(u(x) * np.cos(y) * y)


WAYS = {
    "grad": lambda f, x: grad(f)(x),
    "elementwise_grad": lambda f, x: elementwise_grad(f)(x),
    "value_and_grad": lambda f, x: np.sum(x) * value_and_grad(f)(x)[1],
    "its value": lambda f, x: x * value_and_grad(f)(x)[0],
    "grad_and_aux": lambda f, x: grad_and_aux(lambda y: (f(y), 0.0))(x)[0],
    "make_vjp": lambda f, x: make_vjp(f)(x)[0](1.5),
    "make_jvp": lambda f, x: x * make_jvp(f)(x)(np.cos(x))[1],
    "jacobian": lambda f, x: jacobian(lambda y: f(y) * y)(x)[1],
    "columns": lambda f, x: jacobian(lambda y: f(y) * np.arange(4.0), mode="fwd")(x)[1],
}


@pytest.mark.parametrize("u", OF_ONE.values(), ids=OF_ONE)
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_inside_another_derivative(way, u):
    inside, outside = (lambda x, f=f: way(f(u)(x), x) for f in (with_value, from_outside))
    assert_close(inside(X), outside(X))
    assert_close(jacobian(inside)(X), jacobian(outside)(X))
    direction = np.array([0.3, -1.0, 2.0])
    assert_close(make_jvp(inside)(X)(direction)[1], make_jvp(outside)(X)(direction)[1])


@pytest.mark.parametrize("u", OF_ONE.values(), ids=OF_ONE)
def test_two_derivatives_of_one_call(u):
    """``hessian`` and ``make_hvp`` call the function once, and are the derivative of a derivative."""
    f, direction = with_value(u)(None), np.array([0.3, -1.0, 2.0])
    expected = jacobian(lambda x: grad(from_outside(u)(x))(x))(X)
    assert_close(hessian(f)(X), expected)
    assert_close(hessian_vector_product(f)(X, direction), expected.T @ direction)
    assert_close(make_hvp(f)(X)[0](direction), expected.T @ direction)
    third = jacobian(lambda x: jacobian(lambda z: grad(lambda y: np.sum(u(z) * np.cos(y) * y))(z))(x))(X)
    assert_close(jacobian(hessian(f))(X), third)


class TestDeeper:
    def test_one_level_at_a_time(self):
        def f(x):
            return x._value**3 * x**2

        # levels 1, 2, 3: the innermost gradient is c³ 2x with c of level 2, and so on
        assert_close(grad(f)(3.0), 2 * 3.0**4)
        assert_close(grad(grad(f))(3.0), 8 * 3.0**3)
        assert_close(grad(grad(grad(f)))(3.0), 24 * 3.0**2)

    def test_two_levels_at_once(self):
        def f(x):
            return x._value._value**3 * x**2

        # the second derivative of c³ x² with c constant for both, 2 c³, is differentiated by c
        assert_close(grad(grad(grad(f)))(3.0), 6 * 3.0**2)

    def test_plain_outside_of_all(self):
        def f(x):
            assert type(x._value) is np.float64
            return grad(lambda y: y * x._value * x)(x)

        assert grad(f)(3.0) == 3.0
        assert type(Tensor(3.0)._value) is np.float64
        assert type(Value(3.0)._value) is float

    def test_getval_reaches_the_numbers(self):
        assert grad(grad(lambda x: getval(x) ** 2 * x**2))(3.0) == 2 * 9.0

    def test_of_another_level(self):
        """Numbers computed from the argument of the outer derivative alone are plain, also in the inner one."""
        assert grad(lambda y: grad(lambda x: y._value * x * y)(2.0))(3.0) == 3.0
        assert grad(lambda y: grad(lambda x: (y * y)._value * x * y)(2.0))(3.0) == 9.0

    def test_a_closure(self):
        assert grad(lambda y: grad(lambda x: (x * y)._value * x * y)(2.0))(3.0) == 12.0  # d/dy of (2 y) y

    def test_a_result_has_left_its_level(self):
        """The gradient of an inner derivative is a number of the outer one: one level further out it is plain."""
        cube = grad(lambda y: y**3)
        assert grad(lambda x: x * cube(x)._value)(2.0) == 12.0
        assert grad(lambda x: x * value_and_grad(lambda y: y**3)(x)[0]._value)(2.0) == 8.0
        assert grad(lambda x: x * make_jvp(lambda y: y**3)(x)(1.0)[1]._value)(2.0) == 12.0
        assert grad(lambda x: x * make_vjp(lambda y: y**3)(x)[0](1.0)._value)(2.0) == 12.0
        assert grad(lambda x: np.sum(x * jacobian(lambda y: y**3)(x)._value))(np.array([2.0, 1.0])).tolist() == [12, 3]
        second = grad(grad(lambda x: x**2 * cube(x)._value))
        assert_close(second(2.0), 2 * 3 * 2.0**2 + 2 * 2.0 * 6 * 2.0)  # the derivative of 2 x c(x) with c = 3 x²

    def test_a_result_has_left_its_level_further_out_too(self):
        def f(y):
            c = grad(lambda t: t**3 * y)(2.0)  # c = 12 y; the levels around see t as a constant
            return y**2 * c._value._value

        assert grad(grad(f))(2.0) == 48.0

    def test_a_result_that_was_kept(self):
        """A number that was kept when its derivative was over is still one level further in."""
        kept = {}

        def f(x):
            kept["square"] = x**2
            return x**3

        # The value is 3 x² times x²; the outer derivative is by the second factor alone.
        assert grad(lambda x: grad(f)(x) * kept["square"]._value)(3.0) == 12 * 27.0


class TestNodes:
    def test_of_values(self):
        x = Value(2.0)
        slope = grad(lambda y: y._value**2 * y)(x)
        slope.backward()
        assert x.grad == 4.0

    def test_a_tensor_around(self):
        w = Tensor(X)
        grad(lambda y: np.sum(y._value**2 * y))(w).sum().backward()
        assert_close(w.grad, 2 * X)

    def test_the_argument_is_the_very_node(self):
        x = Tensor(X)
        grad(lambda y: np.sum(y) if y._value is x else 0.0)(x)

    def test_an_argument_that_is_assigned_to(self):
        w = Tensor([2.0, 3.0])

        def f(x):
            x[0] = x[1] * x[0]
            return np.sum(x._value * x)

        found = grad(f)(w)
        assert found.tolist() == [18.0, 15.0]  # c0 w1, c0 w0 + c1 with c = (w0 w1, w1)
        found.sum().backward()
        assert w.grad.tolist() == [21.0, 17.0]

    def test_containers(self):
        f = {"a": 3.0, "b": X}
        found = grad(lambda d: grad(lambda e: e["a"]._value * e["a"] * np.sum(d["b"]))(d)["a"])(f)
        assert_close(found["a"], np.sum(X))
        assert_close(found["b"], 3.0 * np.ones(3))
        found = grad(lambda a: sum(grad(lambda x, y: x._value * y * x * y._value, (0, 1))(a, 2 * a)))(3.0)
        assert_close(found, 54.0 + 108.0)  # 2 a · 2 a · a + a · 2 a · a

    def test_complex_numbers(self):
        found = grad(lambda x: np.abs(holomorphic_grad(lambda z: z._value * z * z)(x + 0j)))(2.0)
        assert_close(found, 8.0)

    def test_nothing_passes_where_nothing_is_recorded(self):
        def f(x):
            with no_grad():
                fixed = x._value
            return fixed * x**2

        assert grad(grad(f))(2.0) == 4.0

    def test_compiled(self):
        f = compile(grad(grad(lambda x: np.sin(x)._value ** 2 * x)))
        for x in (3.0, 2.0, 1.0):
            assert_close(f(np.float64(x)), np.sin(2 * x))

    def test_in_another_thread(self):
        def f(x):
            with ThreadPoolExecutor(1) as pool:
                return pool.submit(grad(lambda y: y._value**2 * y), x).result()

        assert grad(f)(3.0) == 6.0

    def test_a_freed_graph(self):
        def f(x):
            y = Tensor(2.0) * Tensor(3.0)
            y.backward(retain_graph=False)
            return y._value * x**2

        assert grad(grad(f))(1.0) == 12.0

    @pytest.mark.parametrize("of_argument", [False, True])
    def test_data_that_were_assigned_to(self, of_argument):
        """A node further out is a copy, which knows that its operands have other numbers by now."""

        def f(x):
            seen = []

            def inner(y):
                z = y if of_argument else 2.0 * y
                product = z * x
                z.data = [5.0, 5.0]
                seen.append(product._value)
                return y.sum()

            make_vjp(inner)(x if not of_argument else x.data)
            return seen[0].sum()

        with pytest.raises(GraphError, match="multiply: the data of operand"):
            grad(f)(np.array([1.0, 2.0]))

    def test_nothing_is_kept(self):
        gc.collect()
        before = len(ARGUMENTS._entries), len(LEFT._entries)
        gc.disable()
        try:
            grad(grad(lambda x: x._value * np.sin(x)))(2.0)
            assert (len(ARGUMENTS._entries), len(LEFT._entries)) == before
        finally:
            gc.enable()


def test_levels_of_a_graph():
    seen = []

    def inner(y, x):
        z = y**2 * x
        levels = levels_of(topological_order(z))
        seen.append((levels[x], levels[y], levels[z]))
        assert further_out(z, max(levels[x])) is not z
        assert further_out(z, 10**9) is z
        return z

    grad(grad(lambda x: grad(inner)(x * 1.0, x)))(2.0)
    of_x, of_y, of_z = seen[0]
    assert len(of_x) == 1  # the outermost derivative needs no number
    assert of_x < of_y == of_z
    assert max(of_y - of_x) > max(of_x)
