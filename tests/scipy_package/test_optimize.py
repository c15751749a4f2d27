"""``root``: SciPy's solution, derivatives by the equation against differences and closed forms, refusals."""

import numpy as np
import pytest
import scipy.optimize

import autograd.optimize
from autograd import (
    ArgumentError,
    ConvergenceError,
    OperandError,
    ShapeError,
    Tensor,
    grad,
    holomorphic_grad,
    jacobian,
    make_hvp,
)
from autograd.scipy import optimize
from autograd.testing import check_grads
from tests.numeric import check_function


def equations(x, a, b):
    return np.stack([x[0] ** 2 + a * x[1] - 3, np.exp(-x[0]) + b["w"] @ x - 1])


A, W = np.array(1.5), np.array([0.3, 0.7])


@pytest.mark.parametrize("method", ["hybr", "lm"])
def test_values_and_derivatives(method):
    def solution(a, w):
        return optimize.root(equations, np.ones(2), (a, {"w": w}), method, tol=1e-14).x

    value = check_function(solution, A, W, traced=False)
    expected = scipy.optimize.root(equations, np.ones(2), (A, {"w": W}), method, tol=1e-14).x
    np.testing.assert_allclose(value, expected, rtol=1e-13)


@pytest.mark.parametrize("method", ["krylov", "broyden1", "df-sane"])
def test_methods_without_a_jacobian(method):
    got = grad(lambda a: optimize.root(lambda x, a: x * x - a, np.full(1, 2.2), a, method, tol=1e-10).x[0])(4.0)
    assert got == pytest.approx(0.25, rel=1e-8)


def test_orders_shapes_and_jacobians():
    def third(a):
        return optimize.root(lambda x, a: x**3 - a, np.array([[1.0]]), (a,), tol=1e-14).x[0]

    assert grad(grad(grad(third)))(1.0) == pytest.approx(10 / 27, rel=1e-9)
    given = grad(lambda a: optimize.root(lambda x, a: x * x - a, [1.0], a, jac=lambda x, a: 2 * x[:, None]).x[0])
    assert given(4.0) == pytest.approx(0.25, rel=1e-9)
    out = jacobian(lambda a: optimize.root(lambda x, a: a * x - 1, np.ones(3), (a,)).x)(np.array([1.0, 2.0, 4.0]))
    np.testing.assert_allclose(out, -np.diag([1.0, 0.25, 1 / 16]), rtol=1e-12)


def test_plain_arguments_give_scipys_result():
    out = optimize.root(lambda x: x * x - 2, 1.0)
    assert isinstance(out.x, np.ndarray)
    assert out.success
    assert optimize.minimize is autograd.optimize.minimize
    assert optimize.brentq(lambda x: x - 1, 0, 3) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: optimize.root(lambda x, a: x * x + a, 1.0, Tensor(1.0)), ConvergenceError, "root: "),
        (lambda: optimize.root(lambda x: x * Tensor(2.0), 1.0), OperandError, "pass that in args"),
        (lambda: optimize.root(lambda x, a: (x - a, 1), 1.0, Tensor(2.0), jac=True), OperandError, "jac=True"),
        (lambda: optimize.root_scalar(Tensor(1.0)), OperandError, r"scipy\.optimize\.root_scalar: no derivative"),
    ],
)
def test_what_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def complex_root(equations, *args):
    return optimize.root(equations, np.array([0.9 + 0.2j]), args, "broyden1", options={"fatol": 1e-12}).x


def test_complex_unknowns():
    """x² = p: x is holomorphic in p, with the derivative 1 / (2 x)."""
    p = 0.7 + 0.3j
    slope = 1 / (2 * np.sqrt(p))
    holomorphic = holomorphic_grad(lambda p: complex_root(lambda x, p: x * x - p, p)[0])
    assert holomorphic(p) == pytest.approx(slope, rel=1e-9)
    by_real_parameter = grad(lambda b: np.imag(complex_root(lambda x, b: x * x - (0.7 + 1j * b), b)[0]))
    assert by_real_parameter(0.3) == pytest.approx(np.imag(1j * slope), rel=1e-9)
    assert grad(by_real_parameter)(0.3) == pytest.approx(np.imag(1 / (4 * p**1.5)), rel=1e-8)


def test_complex_equations_that_are_not_holomorphic():
    """x + a conj(x) = p, whose solution is (p - a conj(p)) / (1 - |a|²)."""

    def solved(a, p):
        return complex_root(lambda x, a, p: x + a * np.conj(x) - p, a, p)

    def in_closed_form(a, p):
        return np.reshape((p - a * np.conj(p)) / (1 - np.abs(a) ** 2), 1)

    a, p = np.array(0.3 - 0.1j), np.array(0.7 + 0.3j)
    for argnum in (0, 1):
        for weight in (1.0, 1.5 - 0.7j):

            def size(f, weight=weight):
                return lambda a, p: np.real(np.sum(weight * f(a, p) ** 2))

            got, expected = grad(size(solved), argnum)(a, p), grad(size(in_closed_form), argnum)(a, p)
            assert got == pytest.approx(expected, rel=1e-8)
            got, expected = (make_hvp(size(f), argnum)(a, p)[0](np.array(0.2 + 1j)) for f in (solved, in_closed_form))
            assert got == pytest.approx(expected, rel=1e-7)
    check_grads(solved, a, p, order=1)


def modulus(x, p):
    return np.abs(x) - p


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: optimize.root(lambda x: x * x, np.array([1j])), "got a complex x0, which method='hybr' does not take"),
        (
            lambda: grad(lambda p: np.real(optimize.root(modulus, np.array([0.5 + 0.1j]), p, "df-sane").x[0]))(2.0),
            "root: fun returned real numbers for a complex x",
        ),
    ],
)
def test_complex_unknowns_that_are_refused(call, message):
    with pytest.raises(OperandError, match=message):
        call()


def test_equations_that_are_not_real():
    with pytest.raises(ArgumentError, match="root: Result from function call"):
        optimize.root(lambda x, a: x * a * 1j, 1.0, (2.0,), jac=False)


def test_a_singular_jacobian():
    root = optimize.root(lambda x, a: (x - a) ** 3, 1.0, Tensor(1.0)).x
    with pytest.raises(np.linalg.LinAlgError):
        root.sum().backward()


def test_a_wrong_number_of_equations():
    with pytest.raises((ShapeError, TypeError), match=r"fun returned|mismatch"):
        optimize.root(lambda x, a: np.stack([x[0], x[0], a]), np.ones(2), Tensor(1.0), jac=False)
