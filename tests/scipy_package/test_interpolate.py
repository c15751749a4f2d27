"""Splines: SciPy's values, derivatives by values, points, knots and conditions, extrapolation, integrals, refusals."""

import numpy as np
import pytest
import scipy.interpolate

from autograd import OperandError, ShapeError, Tensor, grad
from autograd.scipy import interpolate
from tests.numeric import check_function
from tests.sampling import sampled

rng = np.random.default_rng(0)
X = np.array([0.0, 0.7, 1.5, 1.9, 3.2, 4.0])
Y = rng.normal(size=6)
POINTS = np.array([[0.1, 0.9, 1.7], [2.5, 3.9, 3.3]])
OUTSIDE = np.array([-0.5, 4.3, 9.1])
CONDITIONS = [
    "not-a-knot",
    "natural",
    "clamped",
    ("natural", "not-a-knot"),
    ((1, 0.5), (2, -1.0)),
    ((2, 0.3), "clamped"),
]
RING = np.concatenate([Y[:5], Y[:1]])


@pytest.mark.parametrize("bc", CONDITIONS, ids=str)
@pytest.mark.parametrize("n", [2, 3, 4, 6])
def test_cubic_spline(bc, n):
    x, y = X[:n], Y[:n]
    points = x[0] + (x[-1] - x[0]) * np.array([0.05, 0.4, 0.93])

    def spline(x, y, p):
        return interpolate.CubicSpline(x, y, bc_type=bc)(p)

    value = check_function(spline, x, y, points, second=n == 4) if n > 2 else spline(x, y, points)
    theirs = scipy.interpolate.CubicSpline(x, y, bc_type=bc)
    np.testing.assert_allclose(value, theirs(points), rtol=1e-12, atol=1e-13)
    ours = interpolate.CubicSpline(Tensor(x), y, bc_type=bc)
    np.testing.assert_allclose(ours.c.data, theirs.c, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(ours(OUTSIDE).data, theirs(OUTSIDE), rtol=1e-11, atol=1e-12)


def test_a_periodic_spline():
    def value(x, y, p):
        return interpolate.CubicSpline(x, np.concatenate([y, y[:1]]), bc_type="periodic")(p)

    points = np.array([0.3, 2.7, 3.8, 5.1, -7.7])
    out = check_function(value, X, RING[:5], points)
    np.testing.assert_allclose(out, scipy.interpolate.CubicSpline(X, RING, bc_type="periodic")(points), rtol=1e-12)
    with pytest.raises(OperandError, match="first and last values differ"):
        interpolate.CubicSpline(X, Tensor(Y), bc_type="periodic")


def test_values_at_the_ends_are_differentiable():
    def spline(y, start, end):
        return interpolate.CubicSpline(X, y, bc_type=((1, start), (2, end)))(POINTS[0])

    check_function(spline, Y, np.array(0.4), np.array(-0.2))


@pytest.mark.parametrize("y", [Y, np.array([0.0, 1.0, 1.5, 4.0, 4.5, 9.0]), np.array([0.0, 5.0, 5.0, 4.0, 4.5, 9.0])])
def test_pchip(y):
    value = check_function(lambda x, p: interpolate.PchipInterpolator(x, y)(p), X, POINTS)
    theirs = scipy.interpolate.PchipInterpolator(X, y)
    np.testing.assert_allclose(value, theirs(POINTS), rtol=1e-12)
    if len(set(y)) == len(y):
        check_function(lambda y, p: interpolate.PchipInterpolator(X, y)(p), y, POINTS)
    np.testing.assert_allclose(interpolate.PchipInterpolator(X, y)(OUTSIDE), theirs(OUTSIDE), rtol=1e-12)
    two = interpolate.PchipInterpolator(X[:2], y[:2])(POINTS)
    np.testing.assert_allclose(two, scipy.interpolate.PchipInterpolator(X[:2], y[:2])(POINTS), rtol=1e-12)


def test_hermite():
    d = rng.normal(size=6)
    value = check_function(lambda x, y, d, p: interpolate.CubicHermiteSpline(x, y, d)(p), X, Y, d, POINTS)
    np.testing.assert_allclose(value, scipy.interpolate.CubicHermiteSpline(X, Y, d)(POINTS), rtol=1e-12)


@pytest.mark.parametrize("name", ["CubicSpline", "PchipInterpolator"])
@pytest.mark.parametrize("axis", sampled([0, 1, -1], [1]))
def test_axes_derivatives_and_integrals(name, axis):
    values = rng.normal(size=(6, 2, 3)) if axis == 0 else np.moveaxis(rng.normal(size=(6, 2, 3)), 0, axis)
    theirs = getattr(scipy.interpolate, name)(X, values, axis=axis)

    def make(y):
        return getattr(interpolate, name)(X, y, axis=axis)

    for nu in range(5):
        value = make(values)(POINTS, nu)
        if nu in (0, 2):
            check_function(lambda y, p, nu=nu: make(y)(p, nu), values, POINTS, second=False)
        np.testing.assert_allclose(value, theirs(POINTS, nu), rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(make(values).derivative(2)(POINTS), theirs.derivative(2)(POINTS), rtol=1e-11)
    flat = getattr(scipy.interpolate, name)(X, Y)
    for a, b in ((0.3, 3.5), (3.5, 0.3), (-1.0, 5.0), (0.0, 4.0)):
        value = check_function(
            lambda y, a, b: getattr(interpolate, name)(X, y).integrate(a, b), Y, np.array(a), np.array(b)
        )
        np.testing.assert_allclose(value, flat.integrate(a, b), rtol=1e-12)


def test_points_outside_and_at_knots():
    for name in ("CubicSpline", "PchipInterpolator"):
        ours, theirs = getattr(interpolate, name), getattr(scipy.interpolate, name)
        points = np.array([-1.0, 0.0, 1.5, 4.0, 5.0, np.nan])
        np.testing.assert_allclose(
            ours(X, Tensor(Y), extrapolate=False)(points).data, theirs(X, Y, extrapolate=False)(points), atol=1e-13
        )
        np.testing.assert_allclose(ours(X, Tensor(Y))(points).data, theirs(X, Y)(points), rtol=1e-11)
        assert np.isnan(float(ours(X, Tensor(Y), extrapolate=False).integrate(-1.0, 2.0).data))
        # The slope by the point is the derivative of the function.
        slope = grad(lambda p, ours=ours: ours(X, Y)(p))(1.5)
        assert slope == pytest.approx(float(theirs(X, Y)(1.5, 1)), rel=1e-12)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: interpolate.CubicSpline(X, Tensor(Y[:3])), ShapeError, "expected as many along axis 0"),
        (lambda: interpolate.CubicSpline(X[::-1], Tensor(Y)), OperandError, "expected rising numbers"),
        (lambda: interpolate.CubicSpline(X, Tensor(Y), bc_type="free"), OperandError, "got bc_type='free'"),
        (
            lambda: interpolate.CubicSpline(X, Tensor(Y), bc_type=((3, 0.0), "natural")),
            OperandError,
            r"got bc_type=\(3",
        ),
        (lambda: interpolate.CubicSpline(X, Tensor(Y))(1.0, -1), OperandError, "got nu=-1"),
        (lambda: interpolate.interp1d(X, Tensor(Y)), OperandError, "no derivative is known"),
    ],
)
def test_what_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
