"""Fixed points: the derivative of the limit, against closed forms and against the iteration written out."""

import numpy as np
import pytest

import autograd
from autograd import (
    ConvergenceError,
    OperandError,
    ShapeError,
    Tensor,
    Value,
    deriv,
    explain,
    fixed_point,
    grad,
    hessian,
    make_hvp,
    make_jvp,
)
from autograd.engine.order import topological_order

RNG = np.random.default_rng(0)
P = {"W": 0.2 * RNG.normal(size=(4, 4)), "b": RNG.normal(size=4)}


def newton(x, a):
    return (x + a / x) / 2


def root(a):
    return fixed_point(newton, 1.0, a)


def layer(x, p):
    return {"h": np.tanh(p["W"] @ x["h"] + p["b"])}


def equilibrium(p):
    return np.sum(fixed_point(layer, {"h": np.zeros(4)}, p)["h"] ** 2)


def unrolled(p):
    h = np.zeros(4)
    for _ in range(100):
        h = np.tanh(p["W"] @ h + p["b"])
    return np.sum(h**2)


class TestValues:
    def test_gradients_of_any_order(self):
        for x0 in (1.0, 1, Value(1.0)):
            a = Value(4.0)
            root = fixed_point(newton, x0, a)
            assert root.data == pytest.approx(2.0)
            root.backward(create_graph=True)
            slope, a.grad = a.grad, None
            assert slope.data == pytest.approx(0.25)
            slope.backward()
            assert a.grad == pytest.approx(-1 / 32)

    def test_several_in_a_container(self):
        a, b = Value(4.0), Value(2.0)
        (3 * fixed_point(lambda x, p: newton(x, p["a"] * p["b"]), 1.0, {"a": a, "b": b})).backward()
        assert [a.grad, b.grad] == pytest.approx([3 * 2 / (2 * 8**0.5), 3 * 4 / (2 * 8**0.5)])

    def test_arrays_beside_them(self):
        for x0 in ([1.0, 2.0], Tensor([1.0]), np.ones(2)):
            with pytest.raises(OperandError, match="beside Values, expected a number"):
                fixed_point(newton, x0, Value(4.0))


class TestFixedPoint:
    def test_orders_and_modes_against_the_closed_form(self):
        a = 3.0
        assert root(a) == pytest.approx(np.sqrt(a), rel=1e-14)
        first, second, third = 0.5 * a**-0.5, -0.25 * a**-1.5, 0.375 * a**-2.5
        for f in (grad(root), deriv(root)):
            assert f(a) == pytest.approx(first, rel=1e-11)
        for f in (grad(grad(root)), deriv(deriv(root)), grad(deriv(root)), deriv(grad(root))):
            assert f(a) == pytest.approx(second, rel=1e-11)
        assert grad(grad(grad(root)))(a) == pytest.approx(third, rel=1e-11)

    def test_forward_mode_where_the_map_still_moves_at_the_fixed_point(self):
        """x = p cos x, so dx/dp = cos x / (1 + p sin x)."""

        def f(p):
            return fixed_point(lambda x, p: p * np.cos(x), 1.0, p)

        p, x = 0.8, f(0.8)
        expected = np.cos(x) / (1 + p * np.sin(x))
        assert (deriv(f)(p), grad(f)(p)) == pytest.approx((expected, expected), rel=1e-10)
        step = 1e-4
        second = (deriv(f)(p + step) - deriv(f)(p - step)) / (2 * step)
        for derivative in (deriv(deriv(f)), grad(deriv(f)), deriv(grad(f)), grad(grad(f))):
            assert derivative(p) == pytest.approx(second, rel=1e-6)

    def test_containers_against_the_iteration_written_out(self):
        mine, plain = grad(equilibrium)(P), grad(unrolled)(P)
        for key in P:
            np.testing.assert_allclose(mine[key], plain[key], atol=1e-11)
        of_b = [hessian(lambda b, f=f: f({"W": P["W"], "b": b}))(P["b"]) for f in (equilibrium, unrolled)]
        np.testing.assert_allclose(*of_b, atol=1e-10)

    def test_the_steps_are_not_recorded(self):
        y = fixed_point(lambda x, p: np.cos(x) * p, 1.0, Tensor(0.9))
        assert len(topological_order(y)) <= 4
        assert "fixed_point" in str(explain(y))

    def test_the_start_has_no_influence(self):
        assert grad(lambda x0: fixed_point(newton, x0, 4.0) * 1.0)(3.0) == 0.0

    def test_float32_stays_float32(self):
        x = fixed_point(lambda x, p: np.cos(x) * p, np.ones(2, np.float32), np.float32([0.5, 0.9]))
        assert x.dtype == np.float32
        np.testing.assert_allclose(x, np.cos(x) * [0.5, 0.9], rtol=1e-5)

    def test_what_does_not_converge(self):
        with pytest.raises(ConvergenceError, match="not reached in 10000 steps, the last of which changed x by inf"):
            fixed_point(lambda x, p: x * x + p, 2.0, 1.0)
        with pytest.raises(ConvergenceError, match="not reached in 7 steps"):
            fixed_point(lambda x, p: -x + p, 2.0, 1.0, max_iter=7)

    def test_refusals(self):
        with pytest.raises(ShapeError, match="f returned 3 numbers, expected 2"):
            fixed_point(lambda x, p: np.ones(3), np.ones(2), 1.0)
        for a in (0.5, np.array([0.5])):
            with pytest.raises(OperandError, match=r"fixed_point: .* not among its arguments"):
                grad(lambda a: np.sum(fixed_point(lambda x, p: np.cos(x) * a * p, 1.0, np.sum(a))))(a)

    def test_steps_of_the_code_around_are_recorded(self):
        """Without parameters, the theorem does not apply, so the steps are recorded."""
        implicit = grad(lambda a: fixed_point(lambda x, p: np.cos(x) * p, 1.0, a))(0.5)
        around = grad(lambda a: fixed_point(lambda x, p: np.cos(x) * a, 1.0, ()))(0.5)
        assert around == pytest.approx(implicit, rel=1e-9)


@pytest.mark.parametrize("derivative", [lambda f: f, grad, lambda f: grad(grad(f))])
def test_compiled(derivative):
    """The number of steps is a way through the function: each has a program."""
    f = derivative(lambda a: fixed_point(lambda x, a: (x + a / x) / 2, 1.0, a))
    compiled = autograd.compile(f)
    for a in (2.0, 2.25, 2.5, 2.0, 2.25, 2.5, 2.1):
        assert compiled(a) == f(a)
    assert "0 programs" not in compiled.report()
    assert "return" in compiled.source


def not_holomorphic(x, a):
    return 0.3 * np.conj(x) * a + 1j * a


def its_fixed_point(a):
    """x = b conj(x) + c has the solution (c + b conj(c)) / (1 - |b|²)."""
    b, c = 0.3 * a, 1j * a
    return (c + b * np.conj(c)) / (1 - np.abs(b) ** 2)


@pytest.mark.parametrize("a", [1 + 0.7j, 0.7])
def test_complex_numbers_of_a_map_that_is_not_holomorphic(a):
    def size(solution):
        return lambda a: np.abs(solution(a) - 1j) ** 2

    found, expected = size(lambda a: fixed_point(not_holomorphic, 1 + 0j, a)), size(its_fixed_point)
    assert grad(found)(a) == pytest.approx(grad(expected)(a), rel=1e-9)
    assert make_jvp(found)(a)(a)[1] == pytest.approx(make_jvp(expected)(a)(a)[1], rel=1e-9)
    v = a / 2
    assert make_hvp(found)(a)[0](v) == pytest.approx(make_hvp(expected)(a)[0](v), rel=1e-8)


def test_a_real_start_of_a_complex_map():
    """The imaginary part would be dropped in every step."""
    with pytest.raises(OperandError, match=r"fixed_point: f returned complex numbers where x0 is real.*x0 \+ 0j"):
        fixed_point(not_holomorphic, 1.0, Tensor(0.7))
    with pytest.raises(OperandError, match="fixed_point: f returned complex numbers where x0 is real"):
        fixed_point(lambda x, a: (x[0] * 0.1j + a, x[1] * 0.1 + a), (1 + 0j, 1.0), 0.5j)
