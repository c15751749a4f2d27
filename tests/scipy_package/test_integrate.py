"""``odeint`` and ``solve_ivp``: gradients by y0, t and args against solutions in closed form and differences."""

import math

import numpy as np
import pytest
import scipy.integrate

import autograd
from autograd import (
    ConvergenceError,
    OperandError,
    ShapeError,
    Tensor,
    Value,
    grad,
    hessian,
    holomorphic_grad,
    jacobian,
    make_jvp,
)
from autograd.errors import UncompiledWarning
from autograd.scipy.integrate import odeint, solve_ivp
from autograd.testing import check_grads
from tests.numeric import check_function

T = np.array([0.0, 0.3, 1.0, 1.7])
TIGHT = {"rtol": 1e-11, "atol": 1e-11}


def decay(y, t, rate):
    return -rate * y


def pendulum(y, t, damping, pull):
    angle, speed = y
    return [speed, -damping * speed - pull * np.sin(angle)]


def forced(y, t, w):
    return np.tanh(w @ y) + np.sin(3 * t)


class TestClosedForms:
    def test_by_the_rate_the_start_and_the_times(self):
        rate, y0 = 0.5, np.array([2.0, -1.0])
        decayed = np.exp(-rate * T)
        by_rate = jacobian(lambda r: odeint(decay, y0, T, (r,), **TIGHT))(rate)
        np.testing.assert_allclose(by_rate, -T[:, None] * decayed[:, None] * y0, atol=1e-9)
        by_start = jacobian(lambda y0: odeint(decay, y0, T, (rate,), **TIGHT))(y0)
        np.testing.assert_allclose(by_start, decayed[:, None, None] * np.eye(2), atol=1e-9)
        by_time = jacobian(lambda t: odeint(decay, y0, t, (rate,), **TIGHT)[:, 0])(T)
        expected = np.diag(-rate * 2 * decayed)
        expected[:, 0] += rate * 2 * decayed  # a later start delays the whole solution
        np.testing.assert_allclose(by_time, expected, atol=1e-9)

    @pytest.mark.slow
    def test_to_third_order(self):
        def end(rate):
            return odeint(decay, 1.0, np.array([0.0, 2.0]), (rate,), rtol=1e-8, atol=1e-8)[-1, 0]

        expected = -2 * math.exp(-1.0), 4 * math.exp(-1.0), -8 * math.exp(-1.0)
        assert grad(end)(0.5) == pytest.approx(expected[0], rel=1e-6)
        assert grad(grad(end))(0.5) == pytest.approx(expected[1], rel=1e-6)
        assert grad(grad(grad(end)))(0.5) == pytest.approx(expected[2], rel=1e-6)

    def test_a_solution_that_could_not_be_integrated_backwards(self):
        # Backwards the solution grows by e^60, so an adjoint pass that integrates y again would give meaningless
        # numbers.
        def end(rate):
            return odeint(decay, 1.0, np.array([0.0, 60.0]), (rate,), **TIGHT)[-1, 0]

        assert grad(end)(1.0) == pytest.approx(-60 * math.exp(-60.0), abs=1e-11)

        def relax(y, t, level):
            return 50.0 * (level - y)

        assert grad(lambda level: odeint(relax, 1.0, np.array([0.0, 10.0]), (level,))[-1, 0])(3.0) == pytest.approx(
            1.0, abs=1e-6
        )

    def test_falling_times(self):
        t = np.array([2.0, 0.5])
        got = grad(lambda r: odeint(decay, 1.0, t, (r,), **TIGHT)[-1, 0])(0.4)
        assert got == pytest.approx(1.5 * math.exp(0.6), rel=1e-9)


class TestAgainstDifferences:
    @pytest.mark.slow
    def test_pendulum(self):
        y0, damping, pull, t = np.array([1.0, 0.0]), np.array(0.25), np.array(5.0), T[:3]
        value = check_function(
            lambda y0, t, damping, pull: odeint(pendulum, y0, t, (damping, pull), **TIGHT), y0, t, damping, pull,
            traced=False,
        )  # fmt: skip
        np.testing.assert_array_equal(value, scipy.integrate.odeint(pendulum, y0, t, (0.25, 5.0), **TIGHT))

    @pytest.mark.slow
    def test_time_dependent_and_a_matrix(self):
        w, y0 = np.array([[0.5, -1.0], [0.7, 0.1]]), np.array([0.2, -0.4])
        check_function(lambda y0, t, w: odeint(forced, y0, t, (w,), **TIGHT), y0, T, w, second=False, traced=False)

    @pytest.mark.slow
    def test_nested_arguments_with_constants_among_them(self):
        def f(y, t, params, power, name):
            assert (power, name) == (2, "cubic")
            return params["a"] * y**power - params["b"][0]

        def total(params):
            return np.sum(odeint(f, np.array([0.3]), T, (params, 2, "cubic"), **TIGHT))

        check_grads(total, {"a": 0.5, "b": [np.array([0.1])]})

    @pytest.mark.slow
    def test_hessian_and_forward_mode(self):
        def total(p):
            return np.sum(odeint(pendulum, np.array([1.0, 0.0]), T[:2], (p[0], p[1]), **TIGHT) ** 2)

        p = np.array([0.25, 5.0])
        check_grads(grad(total), p, vjp=lambda v, p: v @ hessian(total)(p))
        v = np.array([1.0, -2.0])
        assert make_jvp(total)(p)(v)[1] == pytest.approx(float(grad(total)(p) @ v), rel=1e-8)


class TestOptions:
    def test_time_first(self):
        got = grad(
            lambda r: odeint(lambda t, y, r: -r * t * y, 1.0, np.array([0.0, 1.0]), (r,), tfirst=True, **TIGHT)[-1, 0]
        )(2.0)
        assert got == pytest.approx(-0.5 * math.exp(-1.0), rel=1e-8)

    def test_a_jacobian_and_tolerances_of_single_entries(self):
        used = []

        def dfun(y, t, rate):
            used.append(isinstance(rate, float))
            return np.diag([-rate, -rate])

        got = grad(
            lambda r: np.sum(odeint(decay, np.ones(2), T, (r,), Dfun=dfun, rtol=1e-9, atol=np.array([1e-9, 1e-10])))
        )(800.0)
        assert got == pytest.approx(0.0, abs=1e-6)
        assert used
        assert all(used)

    def test_full_output(self):
        y, info = odeint(decay, 1.0, T, (0.5,), full_output=True)
        assert y.shape == (4, 1)
        assert "nst" in info
        with pytest.raises(OperandError, match="full_output=True is not supported"):
            odeint(decay, 1.0, T, (Tensor(0.5),), full_output=True)


class TestBadInput:
    def test_a_node_that_is_no_argument(self):
        rate = Tensor(0.5)
        with pytest.raises(OperandError, match="it uses a node that is not among its arguments"):
            odeint(lambda y, t: -rate * y, Tensor([1.0]), T)

    def test_slopes_of_another_length(self):
        with pytest.raises(ShapeError, match="func returned 3 numbers, expected 2 as in y0"):
            odeint(lambda y, t: np.ones(3), Tensor([1.0, 2.0]), T)

    def test_args_that_are_no_tuple(self):
        with pytest.raises(OperandError, match="expected a tuple"):
            odeint(decay, 1.0, T, Tensor(0.5))

    def test_a_value(self):
        with pytest.raises(OperandError, match="got a Value"):
            odeint(decay, 1.0, T, (Value(0.5),))

    def test_a_start_of_integers_is_a_start(self):
        got = grad(lambda r: odeint(decay, [1, 2], [0, 1], (r,))[-1, 1])(1.0)
        assert got == pytest.approx(-2 * math.exp(-1.0), rel=1e-6)


def swapped(f):
    return lambda t, y, *args: f(y, t, *args)


class TestSolveIvp:
    @pytest.mark.parametrize("method", ["RK45", "RK23", "DOP853", "Radau", "BDF", "LSODA"])
    def test_values_are_scipys_and_slopes_are_exact(self, method):
        y0, t = np.array([2.0, -1.0]), np.array([0.0, 0.4, 1.0])

        def solution(rate, **options):
            return solve_ivp(swapped(decay), (0.0, 1.5), y0, method, t, args=(rate,), **options)

        out = solution(Tensor(0.5))
        expected = scipy.integrate.solve_ivp(swapped(decay), (0.0, 1.5), y0, method, t, args=(0.5,))
        np.testing.assert_array_equal(out.y.data, expected.y)
        np.testing.assert_array_equal(out.t, expected.t)
        assert out.success
        by_rate = jacobian(lambda rate: solution(rate).y)(0.5)
        np.testing.assert_allclose(by_rate, -t * np.exp(-0.5 * t) * y0[:, None], atol=2e-5)

    @pytest.mark.slow
    def test_against_differences_to_second_order(self):
        y0, pull, options = np.array([1.0, 0.5]), np.array(2.0), {"method": "DOP853", "rtol": 1e-10, "atol": 1e-10}

        def slope(t, y, pull):
            return pull * np.stack([y[1], -np.sin(y[0])])

        for span, t in (((0.0, 0.05), np.array([0.03, 0.05])), ((0.05, 0.0), None)):
            value = check_function(
                lambda y0, pull, span=span, t=t: solve_ivp(slope, span, y0, t_eval=t, args=(pull,), **options).y[:, -1],
                y0, pull, traced=False,
            )  # fmt: skip
            expected = scipy.integrate.solve_ivp(slope, span, y0, t_eval=t, args=(2.0,), **options)
            np.testing.assert_allclose(value, expected.y[:, -1], rtol=1e-13)

    def test_by_the_times(self):
        def end(first, last, t):
            return solve_ivp(swapped(decay), (first, last), np.ones(1), t_eval=t, args=(0.5,), **TIGHT).y[0]

        assert grad(lambda t: end(0.0, 3.0, t)[1])(np.array([1.0, 2.0]))[1] == pytest.approx(
            -0.5 * math.exp(-1), rel=1e-8
        )
        assert grad(lambda last: end(0.0, last, None)[-1])(2.0) == pytest.approx(-0.5 * math.exp(-1), rel=1e-8)
        assert grad(lambda first: end(first, 2.0, None)[-1])(0.0) == pytest.approx(0.5 * math.exp(-1), rel=1e-8)

    def test_plain_arguments_go_to_scipy(self):
        out = solve_ivp(
            swapped(decay), (0, 1), [1.0], args=(0.5,), dense_output=True, events=lambda t, y, r: y[0] - 0.8
        )
        assert out.sol(0.5).shape == (1,)
        assert len(out.t_events) == 1

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"events": lambda t, y: y[0]}, "events= is not supported"),
            ({"dense_output": True}, "dense_output= is not supported"),
            ({"vectorized": True}, "vectorized= is not supported"),
            ({"args": [0.5]}, r"got args=\[0.5\], expected a tuple"),
        ],
    )
    def test_what_is_refused(self, options, message):
        with pytest.raises(OperandError, match=f"solve_ivp: {message}"):
            solve_ivp(lambda t, y, *args: -y, (0.0, 1.0), Tensor([1.0]), **options)

    def test_a_failure_is_an_error(self):
        with pytest.raises(ConvergenceError, match="solve_ivp: Required step size"), np.errstate(all="ignore"):
            solve_ivp(lambda t, y: y * y, (0.0, 2.0), Tensor([1.0]))

    def test_a_jacobian_is_handed_on(self):
        def jac(t, y, rate):
            assert not isinstance(rate, Tensor)
            return -rate * np.eye(2)

        got = grad(
            lambda r: solve_ivp(swapped(decay), (0, 1), np.ones(2), "Radau", args=(r,), jac=jac, **TIGHT).y[0, -1]
        )(0.5)
        assert got == pytest.approx(-math.exp(-0.5), rel=1e-7)


COUPLING = np.array([[0, 1], [1, 0]], complex)


def rabi(frequency, **options):
    """The probability of the second state of two at the time 1, which is sin² of the frequency."""

    def slope(t, c, frequency):
        return -1j * frequency * (COUPLING @ c)

    c = solve_ivp(slope, (0.0, 1.0), np.array([1.0, 0j]), args=(frequency,), **options).y[:, -1]
    return np.abs(c[1]) ** 2


def not_holomorphic(t, y, p):
    return -1j * p[0] * np.abs(y) ** 2 * y + p[1] * np.conj(y)


class TestComplexNumbers:
    @pytest.mark.parametrize("method", ["RK45", "DOP853", "BDF"])
    def test_a_real_parameter_of_complex_equations(self, method):
        tight = {"method": method, "rtol": 1e-8, "atol": 1e-9}
        assert grad(lambda w: rabi(w, **tight))(0.6) == pytest.approx(np.sin(1.2), rel=1e-5)
        assert make_jvp(lambda w: rabi(w, **tight))(0.6)(1.0)[1] == pytest.approx(np.sin(1.2), rel=1e-5)

    def test_second_derivatives_in_every_mode(self):
        def f(w):
            return rabi(w, method="DOP853", rtol=1e-7, atol=1e-8)

        for second in (
            grad(grad(f)),
            lambda w: make_jvp(grad(f))(w)(1.0)[1],
            grad(lambda w: make_jvp(f)(w)(1.0)[1]),
            lambda w: make_jvp(lambda w: make_jvp(f)(w)(1.0)[1])(w)(1.0)[1],
        ):
            assert second(0.6) == pytest.approx(2 * np.cos(1.2), rel=1e-5)

    def test_by_a_complex_start_and_a_complex_rate(self):
        """y = y0 exp(-rate t) is holomorphic in both."""
        y0, rate, t = 0.5 - 1.2j, 0.3 + 0.8j, np.array([0.4, 1.0])

        def end(y0, rate):
            start = np.reshape(y0, 1)
            return solve_ivp(swapped(decay), (0.0, 1.0), start, "DOP853", t, args=(rate,), rtol=1e-9, atol=1e-9).y[0, 1]

        assert holomorphic_grad(end)(y0, rate) == pytest.approx(np.exp(-rate), rel=1e-7)
        assert holomorphic_grad(lambda rate: end(y0, rate))(rate) == pytest.approx(-y0 * np.exp(-rate), rel=1e-7)
        by_imaginary_part = grad(lambda b: np.real(end(y0, 0.3 + 1j * b)))(0.8)
        assert by_imaginary_part == pytest.approx(np.real(-1j * y0 * np.exp(-rate)), rel=1e-7)

    def test_a_slope_that_is_not_holomorphic(self):
        def solution(y0, a, b, t):
            return solve_ivp(not_holomorphic, (0.0, 0.4), y0, "DOP853", t, args=((a, b),), **TIGHT).y

        y0, t = np.array([0.5 + 0.3j]), np.array([0.1, 0.35])
        check_grads(solution, y0, np.array(0.7), np.array(0.3 - 0.2j), t, order=1)

    def test_by_the_ends_of_the_span(self):
        def end(first, last):
            y0 = np.array([0.5 + 0.3j, -0.2j])
            return solve_ivp(not_holomorphic, (first, last), y0, "DOP853", args=((0.5, 0.6j),), **TIGHT).y[:, -1]

        check_grads(end, np.array(0.1), np.array(0.5), order=1)

    @pytest.mark.slow
    def test_to_second_order(self):
        def solution(y0, a, b, t):
            return solve_ivp(not_holomorphic, (0.0, 0.2), y0, "DOP853", t, args=((a, b),), rtol=1e-9, atol=1e-10).y

        check_grads(
            solution, np.array([0.5 + 0.3j]), np.array(0.7), np.array(0.3 - 0.2j), np.array([0.1, 0.15]), order=2
        )

    def test_complex_parameters_of_real_equations(self):
        def slope(y, t, p):
            return np.real(1j * p) * y

        def end(p):
            return odeint(slope, 1.0, np.stack([0.0, np.abs(p)]), (p,), **TIGHT)[-1, 0]

        p = 0.7 + 0.3j  # the end is exp(-Im(p) |p|)
        value, size = np.exp(-p.imag * abs(p)), abs(p)
        expected = -value * (p.imag * p.real / size - 1j * (size + p.imag**2 / size))
        assert grad(end)(p) == pytest.approx(expected, rel=1e-8)

    def test_what_is_refused(self):
        with pytest.raises(
            OperandError, match=r"solve_ivp: func returned complex.*pass a complex y0, such as y0 \+ 0j"
        ):
            solve_ivp(lambda t, y, p: 1j * p * y, (0.0, 1.0), np.ones(1), args=(Tensor(0.5),))
        with pytest.raises(OperandError, match=r"odeint: func returned complex.*solve_ivp takes a complex y0"):
            odeint(lambda y, t, p: 1j * p * y, np.ones(1), T, (Tensor(0.5),))
        with pytest.raises(OperandError, match=r"odeint: got a complex y0.*solve_ivp takes a complex y0"):
            odeint(lambda y, t: 1j * y, Tensor([1j]), T)
        with pytest.raises(OperandError, match=r"solve_ivp: got complex times.*take their \.real"):
            solve_ivp(lambda t, y: y, (0.0, 1.0), Tensor([1j]), t_eval=np.array([0.5 + 0j]))
        with pytest.raises(OperandError, match=r"odeint: got complex times.*take their \.real"):
            odeint(lambda y, t: y, Tensor([1.0]), T + 0j)


@pytest.mark.parametrize("inside", [False, True])
def test_a_parameter_of_the_code_around(inside):
    """Such a parameter would get no derivative: the message says that it has to be an argument."""
    rate = Tensor(0.5)
    y0 = Tensor([1.0]) if inside else np.ones(1)
    with pytest.raises(OperandError, match=r"odeint: func returned a Tensor for a plain y.*pass that in args"):
        odeint(lambda y, t: -rate * y, y0, np.array([0.0, 1.0]))
    with pytest.raises(OperandError, match=r"solve_ivp: func returned a Tensor for a plain y.*pass that in args"):
        solve_ivp(lambda t, y: [-rate * y[0]], (0.0, 1.0), y0)


@pytest.mark.parametrize("derivative", [lambda f: f, grad])
@pytest.mark.parametrize("name", ["odeint", "solve_ivp"])
def test_a_compiled_function_says_that_it_cannot_hold_them(name, derivative):
    """The right-hand side counts its calls: a program would not, but one of the right-hand side does."""
    counted = []

    def slope(y, t, rate):
        counted.append(1)
        return -rate * y

    def end(y0, rate):
        if name == "odeint":
            return np.sum(odeint(slope, y0, np.array([0.0, 1.0]), (rate,)))
        return np.sum(solve_ivp(lambda t, y, rate: slope(y, t, rate), (0.0, 1.0), y0, args=(rate,)).y)

    f = derivative(end)
    compiled = autograd.compile(f)
    with pytest.warns(UncompiledWarning, match=rf"{name}: got numbers .*{name}\(compile\(f\), ...\)"):
        compiled(np.array([1.0, 2.0]), 0.5)
    for rate in (0.25, 2.0):
        counted.clear()
        expected = f(np.array([1.0, 2.0]), rate)
        calls = len(counted)
        counted.clear()
        np.testing.assert_array_equal(compiled(np.array([1.0, 2.0]), rate), expected)
        assert len(counted) == calls


def test_a_compiled_right_hand_side():
    def slope(y, t, rate):
        return -rate * np.tanh(y)

    y0, t = np.array([1.0, 2.0]), np.linspace(0.0, 1.0, 5)
    compiled = autograd.compile(slope)
    for _ in range(3):
        np.testing.assert_array_equal(odeint(compiled, y0, t, (0.5,)), odeint(slope, y0, t, (0.5,)))
    assert "tanh" in compiled.source
