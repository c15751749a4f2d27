"""SciPy's optimisers with exact derivatives: derivatives, structures, bounds, constraints, refusals."""

import builtins
import importlib
import sys

import numpy as np
import pytest
from scipy import optimize as scipy_optimize

from autograd import OperandError, ShapeError, Value
from autograd.optimize import least_squares, minimize

START = {"a": 0.0, "b": np.zeros(2)}


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def bowl(p):
    return (p["a"] - 1) ** 2 + np.sum((p["b"] - np.array([2.0, 3.0])) ** 2)


def check(p, a, b, atol=1e-6):
    assert p["a"] == pytest.approx(a, abs=atol)
    np.testing.assert_allclose(p["b"], b, atol=atol)


class TestMinimize:
    @pytest.mark.parametrize("method", ["trust-exact", "Newton-CG", "trust-ncg", "trust-krylov", "trust-constr"])
    def test_second_order_methods_on_rosenbrock_20(self, method):
        result = minimize(rosenbrock, np.zeros(20), method=method, tol=1e-9, options={"maxiter": 500})
        np.testing.assert_allclose(result.x, 1.0, atol=1e-6)

    @pytest.mark.parametrize("method", ["trust-exact", "trust-ncg", "Newton-CG"])
    def test_the_steps_are_those_of_derivatives_by_hand(self, method):
        x0 = np.tile([-1.2, 1.0], 10)
        second = (
            {"hess": scipy_optimize.rosen_hess}
            if method == "trust-exact"
            else {"hessp": scipy_optimize.rosen_hess_prod}
        )
        by_hand = scipy_optimize.minimize(
            scipy_optimize.rosen, x0, jac=scipy_optimize.rosen_der, method=method, **second
        )
        ours = minimize(rosenbrock, x0, method=method)
        assert ours.success
        assert ours.nit == by_hand.nit
        np.testing.assert_allclose(ours.x, by_hand.x, atol=1e-8)

    @pytest.mark.parametrize(
        "method", [None, "BFGS", "CG", "L-BFGS-B", "TNC", "SLSQP", "dogleg", "Nelder-Mead", "Powell"]
    )
    def test_every_kind_of_method_on_a_container(self, method):
        if method == "dogleg":  # dogleg needs a positive definite Hessian
            return check(minimize(bowl, START, method=method).x, 1.0, [2.0, 3.0])
        result = minimize(bowl, START, method=method)
        check(result.x, 1.0, [2.0, 3.0], atol=1e-3)
        assert isinstance(result.x["a"], float)
        if "jac" in result:
            assert result.jac.keys() == START.keys()

    def test_which_second_derivatives_are_handed_over(self, monkeypatch):
        given = {}

        def record(fun, x0, **kwargs):
            given.update(kwargs)
            return scipy_optimize.OptimizeResult(x=x0)

        monkeypatch.setattr(scipy_optimize, "minimize", record)
        for method, hess, hessp, expected in [
            ("trust-exact", None, None, "hess"), ("dogleg", None, None, "hess"), ("Newton-CG", None, None, "hessp"),
            ("trust-ncg", True, None, "hess"), ("trust-constr", None, True, "hessp"), ("BFGS", None, None, None),
            ("Newton-CG", False, False, None),
        ]:  # fmt: skip
            given.clear()
            minimize(rosenbrock, np.ones(3), method=method, hess=hess, hessp=hessp)
            assert {"hess", "hessp"} & given.keys() == ({expected} if expected else set()), method
            assert given["jac"] is True
        minimize(rosenbrock, np.full(3, 0.5), method="trust-ncg", hessp=True)
        x, v = np.array([0.3, -0.2, 0.5]), np.array([1.0, 2.0, -1.0])
        exact = scipy_optimize.rosen_hess_prod(x, v)
        for point in (x, x, x + 1.0, x):  # the record of the last point must not serve another point
            expected = exact if point is x else scipy_optimize.rosen_hess_prod(point, v)
            np.testing.assert_allclose(given["hessp"](point, v), expected, rtol=1e-12)
        minimize(rosenbrock, np.ones(3), method="trust-exact")
        np.testing.assert_allclose(given["hess"](x), scipy_optimize.rosen_hess(x), rtol=1e-12)
        strategy = scipy_optimize.BFGS()
        minimize(rosenbrock, np.ones(3), method="trust-constr", hess=strategy)
        assert given["hess"] is strategy
        minimize(rosenbrock, np.ones(3), method="Nelder-Mead")

    def test_further_arguments(self):
        result = minimize(lambda x, target, power: np.sum((x - target) ** power), np.zeros(2), (3.0, 2))
        np.testing.assert_allclose(result.x, 3.0, atol=1e-6)
        result = minimize(lambda x, t: np.sum((x - t) ** 2), np.zeros(2), (3.0,), method="trust-exact")
        np.testing.assert_allclose(result.x, 3.0, atol=1e-6)

    def test_bounds(self):
        check(minimize(bowl, START, bounds=(None, 2.5)).x, 1.0, [2.0, 2.5])
        limits = {"a": -1.0, "b": 0.0}, {"a": 0.5, "b": np.array([1.0, np.inf])}
        check(minimize(bowl, START, bounds=limits).x, 0.5, [1.0, 3.0])
        check(minimize(bowl, START, bounds=scipy_optimize.Bounds(-1, [0.5, 1.0, 9.0])).x, 0.5, [1.0, 3.0])

        def f(x):
            return np.sum((x - 2) ** 2)

        np.testing.assert_allclose(minimize(f, np.zeros(2), bounds=[(0, 1), (None, 3)]).x, [1.0, 2.0], atol=1e-6)
        np.testing.assert_allclose(minimize(f, np.zeros(3), bounds=(0, [1, 1.5, 3])).x, [1.0, 1.5, 2.0], atol=1e-6)
        assert minimize(f, 0.0, bounds=[(0, 1)]).x == pytest.approx(1.0)

    @pytest.mark.parametrize("method", [None, "SLSQP", "trust-constr"])
    def test_constraints(self, method):
        plane = {"type": "eq", "fun": lambda p, total: p["a"] + np.sum(p["b"]) - total, "args": (3.0,)}
        check(minimize(bowl, START, method=method, constraints=plane).x, 0.0, [1.0, 2.0], atol=1e-5)
        ball = scipy_optimize.NonlinearConstraint(lambda p: p["a"] ** 2 + np.sum(p["b"] ** 2), -np.inf, 4.0)
        nearest = np.array([1.0, 2.0, 3.0]) * 2 / np.sqrt(14)
        check(minimize(bowl, START, method=method, constraints=[ball]).x, nearest[0], nearest[1:], atol=1e-4)

    def test_derivatives_of_constraints_are_exact(self, monkeypatch):
        given = {}
        monkeypatch.setattr(
            scipy_optimize, "minimize",
            lambda fun, x0, **kwargs: given.update(kwargs) or scipy_optimize.OptimizeResult(x=x0),
        )  # fmt: skip
        curved = scipy_optimize.NonlinearConstraint(lambda p: [p["a"] ** 3, p["b"] ** 2], 0, 1)
        minimize(bowl, START, method="trust-constr", constraints=curved)
        (constraint,) = given["constraints"]
        x, v, d = np.array([1.0, 2.0, 3.0]), np.array([1.0, 10.0, 100.0]), np.array([1.0, -1.0, 2.0])
        np.testing.assert_allclose(constraint.jac(x), np.diag([3.0, 4.0, 6.0]))
        np.testing.assert_allclose(constraint.hess(x, v) @ d, np.diag([6.0, 20.0, 200.0]) @ d)
        linear = scipy_optimize.LinearConstraint(np.ones((1, 3)), 0, 1)
        minimize(bowl, START, constraints=(linear,))
        assert given["constraints"] == [linear]

    def test_callbacks(self):
        seen = []
        minimize(bowl, START, callback=lambda x: seen.append(x))
        check(seen[-1], 1.0, [2.0, 3.0])
        minimize(bowl, START, callback=lambda intermediate_result: seen.append(intermediate_result))
        check(seen[-1].x, 1.0, [2.0, 3.0])
        assert seen[-1].fun == pytest.approx(0.0, abs=1e-9)

    @pytest.mark.parametrize(
        ("call", "error", "message"),
        [
            (lambda: minimize(lambda p: p, np.zeros(2)), ShapeError, r"returned shape \(2,\)"),
            (lambda: minimize(lambda p: "s", 1.0), OperandError, "returned 's'"),
            (lambda: minimize(rosenbrock, "abc"), OperandError, "got 'abc'"),
            (lambda: minimize(lambda x: x, Value(1.0)), OperandError, "got a Value"),
            (lambda: minimize(rosenbrock, np.ones(2), jac=True), OperandError, "jac="),
            (lambda: least_squares(rosenbrock, np.ones(2), jac="3-point"), OperandError, "jac="),
            (lambda: minimize(rosenbrock, np.ones(4), bounds=[(0, 1)] * 3), ShapeError, "3 pairs .* expected 4"),
            (lambda: minimize(bowl, START, bounds=[0, 1, 2]), ShapeError, "got 3 bounds"),
            (lambda: minimize(bowl, START, bounds=3), OperandError, "bounds=3"),
            (lambda: minimize(bowl, START, bounds=({"a": 1.0}, None)), ShapeError, r"keys \['a'\]"),
            (lambda: minimize(bowl, START, bounds=({"a": 1.0, "b": np.ones(3)}, None)), ShapeError, "shapes of x0"),
            (lambda: minimize(bowl, START, constraints=[3]), OperandError, "the constraint 3"),
            (lambda: minimize(bowl, START, constraints={"type": "eq"}), OperandError, "fun=None"),
        ],
    )
    def test_refusals(self, call, error, message):
        with pytest.raises(error, match=message):
            call()


class TestCompiled:
    """``minimize(compile=True)`` takes the same steps, to the last bit."""

    @pytest.mark.parametrize(
        "method",
        ["BFGS", "L-BFGS-B", "Newton-CG", "trust-exact", "trust-ncg", "trust-krylov", "Nelder-Mead", "SLSQP",
         "trust-constr"],
    )  # fmt: skip
    def test_methods(self, method):
        def rosenbrock(p, a):
            return np.sum(100.0 * (p["y"] - p["x"] ** 2) ** 2 + (a - p["x"]) ** 2)

        options = {"options": {"maxiter": 60}} if method in ("Nelder-Mead", "trust-constr") else {}
        if method in ("SLSQP", "trust-constr"):
            options["constraints"] = {"type": "eq", "fun": lambda p: np.sum(p["x"] * p["y"]) - 0.5}
        start = {"x": np.array([-1.0, 0.5]), "y": np.array([0.3, 2.0])}
        found = [minimize(rosenbrock, start, (1.0,), method, compile=compile, **options) for compile in (False, True)]
        assert found[0].nfev == found[1].nfev
        for name in ("x", "y"):
            assert found[0].x[name].tobytes() == found[1].x[name].tobytes()

    def test_data_from_outside_are_read_afresh(self):
        data = np.array([1.0, 2.0])

        def distance(x):
            return np.sum((x - data) ** 2)

        assert minimize(distance, np.zeros(2), compile=True).x.round(4).tolist() == [1.0, 2.0]
        data[0] = 5.0
        assert minimize(distance, np.zeros(2), compile=True).x.round(4).tolist() == [5.0, 2.0]


class TestLeastSquares:
    def test_containers_and_bounds(self):
        fit = least_squares(lambda p: [p[0] - 1, p[1] * np.ones(3) - 2], (0.0, 0.0), bounds=(-1, (5.0, 1.5)))
        assert isinstance(fit.x, tuple)
        np.testing.assert_allclose(fit.x, (1.0, 1.5), atol=1e-6)
        assert fit.jac.shape == (4, 2)
        assert isinstance(fit.grad, tuple)

    @pytest.mark.parametrize("mode", [None, "rev", "fwd"])
    def test_methods_modes_and_arguments(self, mode):
        fit = least_squares(lambda x, a: x**2 - a, np.ones(2), (2.0,), mode=mode, method="lm")
        np.testing.assert_allclose(fit.x, np.sqrt(2.0))


def test_without_scipy_it_says_what_to_install(monkeypatch):
    real_import = builtins.__import__

    def no_scipy(name, *args, **kwargs):
        if name.startswith("scipy"):
            raise ModuleNotFoundError("No module named 'scipy'")
        return real_import(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", no_scipy)
    monkeypatch.delitem(sys.modules, "autograd.optimize")
    with pytest.raises(ModuleNotFoundError, match=r'pip install "gategrad\[scipy\]"'):
        importlib.import_module("autograd.optimize")


class TestListsOfNumbers:
    """A list of numbers is an array, as SciPy takes it."""

    def test_minimize(self):
        def f(x):
            return np.sum((x * np.array([1.0, 2.0]) - 3.0) ** 2)

        for x0 in ([1.0, 2.0], [1, 2], [np.float64(1.0), 2]):
            found = minimize(f, x0, bounds=[(None, None), (0, 1)])
            assert isinstance(found.x, np.ndarray)
            np.testing.assert_allclose(found.x, [3.0, 1.0], atol=1e-6)
        np.testing.assert_allclose(minimize(f, [1.0, 2.0], method="trust-exact").x, [3.0, 1.5], atol=1e-6)
        seen = []
        minimize(f, [1.0, 2.0], callback=lambda x: seen.append(x))
        assert all(isinstance(x, np.ndarray) and x.shape == (2,) for x in seen)

    def test_rows(self):
        found = minimize(lambda x: np.sum((x @ np.ones(2) - 1.0) ** 2) + np.sum((x - x.T) ** 2), [[1, 2], [3, 4]])
        assert found.x.shape == (2, 2)

    def test_least_squares(self):
        found = least_squares(lambda p: p * p - np.array([4.0, 9.0]), [1.0, 1.0])
        np.testing.assert_allclose(found.x, [2.0, 3.0], rtol=1e-8)

    def test_a_list_of_anything_else_is_a_container(self):
        found = minimize(lambda p: (p[0] - 1.0) ** 2 + np.sum((p[1] - 2.0) ** 2), [0.0, np.zeros(2)])
        assert isinstance(found.x, list)
        np.testing.assert_allclose(found.x[1], [2.0, 2.0], atol=1e-6)
        assert isinstance(minimize(lambda p: p[0] ** 2 + p[1][0] ** 2, [1.0, [2.0]]).x, list)


COMPLEX_CALLS = {
    "start of minimize": lambda: minimize(lambda z: np.sum(np.abs(z - 1j) ** 2), np.array([1.0 + 1j])),
    "start of least_squares": lambda: least_squares(lambda p: np.abs(p["z"]), {"z": np.array([1.0 + 1j])}),
    "objective": lambda: minimize(lambda x: np.sum((x - 1j) ** 2), np.ones(1)),
    "objective without gradient": lambda: minimize(lambda x: np.sum((x - 1j) ** 2), np.ones(1), method="Powell"),
    "objective of hess=True": lambda: minimize(lambda x: np.sum((x - 1j) ** 2), np.ones(1), method="trust-exact"),
    "residuals": lambda: least_squares(lambda x: x * 1j - 2j + 1, np.ones(1)),
    "a part of the residuals": lambda: least_squares(lambda x: {"a": x, "b": x * 1j}, np.ones(1)),
    "constraint": lambda: minimize(
        lambda x: np.sum(x**2), np.ones(1), constraints={"type": "eq", "fun": lambda x: x * 1j - 1j}
    ),
    "bounds": lambda: minimize(lambda x: np.sum(x**2), np.ones(1), bounds=(np.array([-1j]), None)),
}


@pytest.mark.parametrize("name", COMPLEX_CALLS)
def test_complex_numbers_are_refused(name):
    """SciPy drops imaginary parts, with no more than a warning."""
    with pytest.raises(OperandError, match=r"^(minimize|least_squares): .* complex .*expected (a )?real"):
        COMPLEX_CALLS[name]()


def test_real_and_imaginary_parts_are_the_way_out():
    def parts(p):
        z = (p[0] + 1j * p[1]) ** 2 - (3 + 4j)
        return z.real, z.imag

    fit = least_squares(parts, (1.0, 0.5))
    assert fit.x == pytest.approx((2.0, 1.0))
