"""Products with Jacobians, Hessians and the Gauss-Newton matrix."""

import copy

import numpy as np
import pytest

import autograd
from autograd import (
    Tensor,
    deriv,
    elementwise_grad,
    grad,
    grad_and_aux,
    hessian,
    hessian_vector_product,
    jacobian,
    make_ggnvp,
    make_hvp,
    make_jvp,
    make_vjp,
    tensor_jacobian_product,
    value_and_grad,
    vector_jacobian_product,
)
from autograd.errors import GraphError
from autograd.functional import make_jvp_reversemode


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

    def test_a_product_may_be_differentiated(self):
        f = lambda x: np.sum(np.sin(x) ** 2)  # noqa: E731
        x, v = np.array([0.3, 1.1]), np.array([1.0, -2.0])
        got = grad(lambda x: np.sum(hessian_vector_product(f)(x, v)))(x)
        np.testing.assert_allclose(got, -4 * np.sin(2 * x) * v, rtol=1e-12)

    def test_tensor_jacobian_product_with_fewer_axes(self):
        a, v = np.arange(24.0).reshape(2, 3, 4), np.arange(6.0).reshape(2, 3)

        def f(a):
            return np.roll(np.sin(a), 1)

        expected = np.tensordot(v, autograd.jacobian(f)(a), axes=2)
        np.testing.assert_allclose(autograd.tensor_jacobian_product(f)(a, v), expected, atol=1e-15)


MAKERS = {
    "vjp": lambda f, x: make_vjp(f)(x), "jvp": lambda f, x: (make_jvp(f)(x), None),
    "jvp by reverse": lambda f, x: (make_jvp_reversemode(f)(x), None),
    "hvp": lambda f, x: make_hvp(lambda x: np.sum(f(x) ** 2))(x), "ggnvp": lambda f, x: (make_ggnvp(f)(x), None),
    "ggnvp of g": lambda f, x: (make_ggnvp(f, lambda y: np.sum(y**3))(x), None),
}  # fmt: skip


class TestArraysOfTheCaller:
    """A product is one at the point where it was made, despite later writes into the argument or the results."""

    @pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
    @pytest.mark.parametrize("f", [lambda x: x**3, np.exp, lambda x: x, lambda x: x[::-1], lambda x: x[::-1] * x])
    def test_written_to(self, make, f):
        x, v = np.array([0.5, 1.0, 1.5]), np.array([1.0, -2.0, 3.0])
        product, value = make(f, x)
        first = copy.deepcopy(product(v))
        result = product(v)
        for part in (x, value, *(result if isinstance(result, tuple) else (result,))):
            if part is not None:
                part *= 3.0
        np.testing.assert_allclose(product(v), first)
        assert v.tolist() == [1.0, -2.0, 3.0]

    def test_in_containers_and_as_several_arguments(self):
        p, y = {"w": np.array([1.0, 2.0])}, np.array([3.0, 4.0])
        pull, value = make_vjp(lambda p, y: {"a": p["w"] * y, "b": p["w"]}, (0, 1))(p, y)
        for part in (p["w"], y, value["a"], value["b"]):
            part[:] = 9.0
        to_p, to_y = pull({"a": np.ones(2), "b": np.zeros(2)})
        assert (to_p["w"].tolist(), to_y.tolist()) == ([3.0, 4.0], [1.0, 2.0])

    def test_results_are_not_the_argument(self):
        x, one = np.array([1.0, 2.0]), np.array([3.0])
        results = [make_vjp(lambda z: z)(x)[1], make_vjp(lambda z: z[:1])(x)[1], make_jvp(lambda z: z.T)(x)(x)[0]]
        results.append(grad_and_aux(lambda z: ((z * z).sum(), z))(x)[1])
        results.append(grad_and_aux(lambda z: ((z * z).sum(), {"a": [z[1:]]}))(x)[1]["a"][0])
        assert not any(np.may_share_memory(result, x) for result in results)
        assert not np.may_share_memory(value_and_grad(lambda z: z)(one)[0], one)


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


DTYPES = ["float16", "float32", "float64", "longdouble", "complex64", "complex128"]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("shape", [(3,), ()])
def test_values_and_derivatives_have_the_dtype_of_the_function(dtype, shape):
    """Single numbers are NumPy's, as those of NumPy's functions are."""
    x = np.full(shape, 0.5, dtype)
    real = x.real.dtype

    def f(x):
        return np.sum(np.abs(x) ** 2)

    def total(x):
        return np.sum(x * x)

    def is_of(number, dtype):
        if isinstance(number, np.ndarray):
            return number.dtype == dtype
        return type(number) is dtype.type

    value, g = value_and_grad(f)(x)
    assert type(value) is real.type
    assert value == f(x)
    assert g.dtype == x.dtype
    assert g.shape == shape
    for found in (grad_and_aux(lambda x: (f(x), f(x)))(x)[1], make_vjp(f)(x)[1], make_jvp(f)(x)(np.ones_like(x))[0]):
        assert type(found) is type(value)
    assert type(make_vjp(total)(x)[1]) is x.dtype.type
    assert type(make_vjp(lambda x: {"a": f(x), "b": [f(x), 3]})(x)[1]["b"][0]) is type(value)
    assert is_of(make_jvp(f)(x)(np.ones_like(x))[1], real)
    # the tangent is 0, because f does not depend on x
    assert is_of(make_jvp(lambda x: f(np.ones(2, dtype)))(x)(np.ones_like(x))[1], real)
    assert is_of(deriv(total)(x), x.dtype)
    if dtype.startswith("complex"):
        return
    for found in (grad(f)(x), jacobian(f)(x), jacobian(f, mode="fwd")(x), make_jvp_reversemode(f)(x)(x), hessian(f)(x)):
        assert found.dtype == x.dtype
    assert elementwise_grad(np.sin)(x).dtype == x.dtype
    assert hessian_vector_product(f)(x, x).dtype == x.dtype
    assert make_ggnvp(np.sin)(x)(x).dtype == x.dtype


def test_hvp_calls_the_function_once_and_serves_many_vectors():
    calls = []
    product, gradient = make_hvp(lambda x: (calls.append(1), np.sum(x**3 * x[0]))[1])(np.array([1.0, 2.0]))
    np.testing.assert_allclose(gradient, [4.0 + 8.0, 12.0])
    np.testing.assert_allclose([product(v) for v in np.eye(2)], [[12.0, 12.0], [12.0, 12.0]])
    assert len(calls) == 1


def test_hvp_of_containers_numbers_and_linear_functions():
    point = {"a": np.array([1.0, 2.0]), "b": 3.0}
    product, gradient = make_hvp(lambda p: np.sum(p["a"] ** 2) * p["b"])(point)
    np.testing.assert_allclose(gradient["a"], [6.0, 12.0])
    found = product({"a": np.array([1.0, 0.0]), "b": 1.0})
    np.testing.assert_allclose(found["a"], [6.0 + 2.0, 4.0])
    assert found["b"] == 2.0
    assert make_hvp(lambda x: x**3)(2.0)[0](1.0) == 12.0
    product, gradient = make_hvp(np.sum)(np.ones(3))
    np.testing.assert_array_equal(gradient, np.ones(3))
    np.testing.assert_array_equal(product(np.ones(3)), np.zeros(3))


def test_hvp_is_differentiated_again():
    x, v = np.array([0.5, -1.5]), np.array([2.0, 3.0])
    third = jacobian(lambda x: make_hvp(lambda x: np.sum(x**4))(x)[0](v))(x)
    np.testing.assert_allclose(third, np.diag(24.0 * x * v))


def _writes(kept):
    """Ways to change a Tensor that a function returned and somebody still holds."""

    def entries():
        kept[0][0] = 100.0

    def data():
        kept[0].data = np.array([100.0, 200.0])

    def scaled():
        kept[0].data *= 3.0

    return entries, data, scaled


@pytest.mark.parametrize("way", range(3))
def test_products_are_those_of_the_result_as_the_function_returned_it(way):
    """The state of a loop is kept in a list, and assigned to in the next step."""
    kept = []

    def f(x):
        kept.append(3.0 * x)
        return kept[-1]

    x, v = np.array([1.0, 2.0]), np.array([1.0, 10.0])
    vjp, value = make_vjp(f)(x)
    _writes(kept)[way]()
    np.testing.assert_array_equal(vjp(v), [3.0, 30.0])
    np.testing.assert_array_equal(value, [3.0, 6.0])
    kept.clear()
    jvp = make_jvp(f)(x)
    first, _ = jvp(v)
    first[:] = 0.0  # each result is the caller's own
    _writes(kept)[way]()
    value, pushed = jvp(v)
    np.testing.assert_array_equal(value, [3.0, 6.0])
    np.testing.assert_array_equal(pushed, [3.0, 30.0])


def test_products_inside_of_another_derivative_are_those_of_the_result_as_it_was_returned():
    def outer(y):
        kept = []
        jvp = make_jvp(lambda x: (kept.append(x * y), kept[-1])[1])(y)
        kept[0][0] = 100.0
        value, pushed = jvp(np.ones(2))
        return np.sum(value) + np.sum(pushed)

    np.testing.assert_array_equal(grad(outer)(np.array([1.0, 2.0])), [3.0, 5.0])


def test_products_by_an_argument_that_was_frozen_since_are_refused():
    """They would be zeros."""
    kept = []

    def f(x):
        kept.append(x)
        return 3.0 * x

    vjp, _ = make_vjp(f)(np.ones(2))
    jvp = make_jvp(f)(np.ones(2))
    for x, product in zip(kept, (vjp, jvp), strict=True):
        x.requires_grad = False
        with pytest.raises(GraphError, match="frozen"):
            product(np.ones(2))
        x.requires_grad = True
    np.testing.assert_array_equal(vjp(np.ones(2)), [3.0, 3.0])


POINT = np.array([0.3, 0.5, 0.7])


class TestValuesThatAreAssignedTo:
    """A product is that of the function; what the caller, or the function, writes into a result later is no part."""

    def pulled(x, f, write):
        vjp, value = make_vjp(f)(x)
        if write:
            value[1] = 7.0 * x[0]
        return np.sum(vjp(x))

    def pushed(x, f, write):
        push = make_jvp(f)(x)
        first, tangent = push(x)
        second, _ = push(x)
        if write:
            first[1] = 7.0 * x[0]
            tangent[0] = x[1]
        third, tangent = push(x)
        return np.sum(second + third * tangent)

    def curved(x, f, write):
        product, gradient = make_hvp(lambda z: np.sum(f(z) * z))(x)
        if write:
            gradient[1] = 7.0 * x[0]
        return np.sum(product(x))

    @pytest.mark.parametrize("product", [pulled, pushed, curved])
    @pytest.mark.parametrize("f", [lambda z: np.sin(z) * z, lambda z: z], ids=["computed", "the argument"])
    def test_inside_another_derivative(self, product, f):
        for derivative in (grad, lambda f: lambda *args: make_jvp(f)(*args)(np.array([1.0, -2.0, 0.5]))[1]):
            found, expected = (derivative(product)(POINT, f, write) for write in (True, False))
            np.testing.assert_array_equal(found, expected)

    def test_of_a_function_that_fills_one_buffer_at_each_call(self):
        out = Tensor(np.zeros(3), requires_grad=False)

        def fills(z):
            out[:] = z * z
            return out

        vjp, _ = make_vjp(fills)(POINT)
        push = make_jvp(fills)(POINT)
        make_vjp(fills)(POINT + 1.0)
        np.testing.assert_allclose(vjp(np.ones(3)), 2.0 * POINT)
        np.testing.assert_allclose(push(np.ones(3)), [POINT**2, 2.0 * POINT])
