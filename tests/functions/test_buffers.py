"""Arrays in the image of a Tensor: in a differentiated function they can be filled, elsewhere they are NumPy's."""

import numpy as np
import pytest

import autograd
from autograd import Tensor, Value, checkpoint, grad, hessian, jacobian, make_jvp
from autograd.testing import check_grads

MAKERS = [np.zeros_like, np.ones_like, np.empty_like, lambda x, **kwargs: np.full_like(x, 2.0, **kwargs)]


def tridiagonal(lower, middle, upper, b):
    """The solution of a tridiagonal system by elimination, as it is written with buffers."""
    factors, x = np.empty_like(b), np.empty_like(b)
    factors[0], x[0] = upper[0] / middle[0], b[0] / middle[0]
    for i in range(1, len(b)):
        pivot = middle[i] - lower[i] * factors[i - 1]
        factors[i], x[i] = upper[i] / pivot, (b[i] - lower[i] * x[i - 1]) / pivot
    for i in range(len(b) - 2, -1, -1):
        x[i] -= factors[i] * x[i + 1]
    return x


def smoothed(u):
    out = np.zeros_like(u)
    out[1:-1] = (u[2:] - 2 * u[1:-1] + u[:-2]) ** 2
    out[[0, -1]] = u[[0, -1]]
    return out


def rows(x):
    out = np.ones_like(x)
    for i, row in enumerate(x):
        out[i] *= row / np.sum(row)
    return out


def chosen(x):
    out = np.full_like(x, 0.5)
    out[x > 0] = np.sqrt(x[x > 0])
    return out


X = np.array([0.3, 1.2, -0.7, 2.0, 0.9])


@pytest.mark.parametrize(("f", "x"), [
    (smoothed, X), (chosen, X), (rows, np.arange(1.0, 7.0).reshape(2, 3)),
    (lambda b: tridiagonal(np.full(5, 0.3), np.full(5, 2.0), np.full(5, 0.4), b), X),
    (lambda b: tridiagonal(0.3 * b, 4.0 + b, 0.4 * b, b), X), (lambda x: smoothed(smoothed(x)), X),
])  # fmt: skip
def test_programs_that_fill_them(f, x):
    check_grads(f, x, order=2)
    compiled = autograd.compile(grad(lambda x: np.sum(f(x) ** 2)))
    for at in (x, x, x + 0.01):
        np.testing.assert_allclose(compiled(at), grad(lambda x: np.sum(f(x) ** 2))(at), rtol=1e-14)
    np.testing.assert_allclose(grad(checkpoint(lambda x: np.sum(f(x))))(x), grad(lambda x: np.sum(f(x)))(x), rtol=1e-14)


def test_elimination_is_the_inverse():
    lower, middle, upper = np.full(5, 0.3), np.full(5, 2.0), np.full(5, 0.4)
    matrix = np.diag(middle) + np.diag(lower[1:], -1) + np.diag(upper[:-1], 1)
    np.testing.assert_allclose(jacobian(tridiagonal, 3)(lower, middle, upper, X), np.linalg.inv(matrix), atol=1e-14)


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64, complex])
def test_inside_they_are_constant_tensors_of_numpys_shape_and_dtype(make, dtype):
    def f(x):
        for kwargs in ({}, {"dtype": np.float32}, {"shape": (2, 3)}):
            made, expected = make(x, **kwargs), make(x.data, **kwargs)
            assert isinstance(made, Tensor)
            assert not made.requires_grad
            assert (made.dtype, made.shape) == (expected.dtype, expected.shape)
            if make is not np.empty_like:
                np.testing.assert_array_equal(made.data, expected)
        assert type(make(x, dtype=bool)) is type(make(x, dtype=int)) is np.ndarray
        assert type(make(x.data)) is np.ndarray
        return np.sum(np.abs(x) ** 2)

    grad(f)(np.ones(3, dtype))
    make_jvp(f)(np.ones(3, dtype))(np.ones(3, dtype))


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("x", [Tensor([1.0, 2.0]), Tensor([1.0], requires_grad=False), Value(1.0), np.ones(2)])
def test_elsewhere_they_are_numpys(make, x):
    assert type(make(x)) is np.ndarray


def test_a_function_of_the_image_alone_is_constant():
    with pytest.warns(UserWarning, match="independent"):
        np.testing.assert_array_equal(grad(lambda x: np.sum(np.zeros_like(x)))(X), np.zeros(5))
    np.testing.assert_array_equal(hessian(lambda x: np.sum(np.ones_like(x) * x**2))(X), 2 * np.eye(5))


def test_filled_with_a_tensor_it_has_the_gradient_of_that():
    np.testing.assert_array_equal(grad(lambda x: np.sum(np.full_like(x, x[1])))(X), [0.0, 5.0, 0.0, 0.0, 0.0])


@pytest.mark.parametrize("make", MAKERS)
def test_of_arrays_of_dask(make):
    dask = pytest.importorskip("dask.array")
    x = Tensor(dask.from_array(X))
    assert type(make(x)) is type(make(x.data)) is type(x.data)

    def f(x):
        assert type(make(x).data) is type(x.data)
        return np.sum(x * make(x, dtype=float))

    grad(f)(dask.from_array(X))
