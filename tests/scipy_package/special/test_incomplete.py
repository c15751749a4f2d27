"""Incomplete gamma and beta functions by their shapes: against quadrature, at borders, in tails; Student's by df."""

import itertools

import numpy as np
import pytest
import scipy.integrate
import scipy.special

from autograd import Tensor, Value, elementwise_grad, grad
from autograd.scipy import special

ZERO, NAN = 0.0, np.nan


def by_quadrature(density, log_moment, low, high):
    """∫ density times the log moment, by SciPy's adaptive quadrature, in pieces."""
    edges = np.linspace(low, high, 9)
    parts = [scipy.integrate.quad(lambda t: density(t) * log_moment(t), a, b, epsabs=1e-14, epsrel=1e-11, limit=200)[0]
             for a, b in itertools.pairwise(edges)]  # fmt: skip
    return sum(parts)


@pytest.mark.parametrize("a", [0.05, 0.3, 0.9, 1.0, 2.0, 4.5, 40.0, 3000.0])
@pytest.mark.parametrize("q", [1e-4, 0.2, 0.5, 0.9, 0.9999])
def test_incomplete_gamma_by_its_shape(a, q):
    x = float(scipy.special.gammaincinv(a, q))
    if x < 1e-300:
        pytest.skip("the quantile underflows")
    psi, norm, top = scipy.special.psi(a), scipy.special.gammaln(a), x + 40 * np.sqrt(a) + 60
    upper = by_quadrature(
        lambda u: np.exp(a * u - np.exp(u) - norm), lambda u: u - psi, np.log(x), max(np.log(top), np.log(x) + 1e-9)
    )
    got = grad(special.gammainc)(a, x)
    assert got == pytest.approx(-upper, rel=2e-10, abs=1e-13)
    assert grad(special.gammaincc)(a, x) == -got


@pytest.mark.parametrize("a", [0.05, 0.9, 3.0, 300.0])
@pytest.mark.parametrize("b", [0.1, 1.0, 7.5, 50.0])
@pytest.mark.parametrize("q", [1e-3, 0.5, 0.99])
def test_incomplete_beta_by_its_shapes(a, b, q):
    x = float(scipy.special.betaincinv(a, b, q))
    if not 1e-200 < x < 1 - 1e-10:
        pytest.skip("the quantile is at the border")
    cut, norm = np.log(x) - np.log1p(-x), scipy.special.betaln(a, b)
    density = lambda u: np.exp(-a * np.logaddexp(0, -u) - b * np.logaddexp(0, u) - norm)  # noqa: E731
    both = scipy.special.psi(a + b)
    for i, moment in enumerate((
        lambda u: -np.logaddexp(0, -u) - scipy.special.psi(a) + both,
        lambda u: -np.logaddexp(0, u) - scipy.special.psi(b) + both,
    )):  # fmt: skip
        expected = -by_quadrature(density, moment, cut, max(cut, 0) + 45 / b + 20)
        got = grad(special.betainc, i)(a, b, x)
        assert got == pytest.approx(expected, rel=1e-9, abs=1e-12)
        assert grad(special.betaincc, i)(a, b, x) == -got


def test_third_derivatives_by_a_shape_go_on():
    # P(1, x) = 1 - e^-x, and P(a + 1) = P(a) - x^a e^-x / Γ(a + 1) holds for every derivative.
    def both(a):
        x = 1.7
        return special.gammainc(a + 1, x) - special.gammainc(a, x) + np.exp(a * np.log(x) - x - special.gammaln(a + 1))

    third = grad(grad(grad(both)))
    for a in (0.4, 1.3, 2.6, 8.0):
        assert third(a) == pytest.approx(0.0, abs=1e-13)
    assert abs(grad(grad(grad(lambda a: special.gammainc(a, 1.7))))(2.6)) > 0.01


@pytest.mark.parametrize(
    ("function", "argnum", "operands", "expected"),
    [
        ("gammainc", 0, (0.5, 0.0), ZERO), ("gammainc", 0, (3.0, np.inf), ZERO), ("gammainc", 0, (np.nan, 1.0), NAN),
        ("gammainc", 0, (-1.0, 1.0), NAN), ("gammainc", 0, (1.0, np.nan), NAN), ("gammaincc", 0, (0.5, 0.0), ZERO),
        ("gammaincinv", 0, (0.5, 0.0), ZERO), ("betainc", 0, (0.5, 2.0, 0.0), ZERO),
        ("gammainc", 1, (2.0, np.inf), ZERO),
        ("betainc", 0, (0.5, 2.0, 1.0), ZERO), ("betainc", 1, (0.5, 2.0, 0.0), ZERO),
        ("betainc", 1, (9.0, 2.0, 1.0), ZERO),
        ("betainc", 0, (-1.0, 2.0, 0.5), NAN), ("betainc", 1, (2.0, np.nan, 0.5), NAN),
        ("stdtr", 0, (np.inf, 1.0), ZERO),
        ("stdtr", 0, (3.0, np.inf), ZERO), ("stdtr", 0, (3.0, -np.inf), ZERO), ("betaincinv", 1, (2.0, 2.0, 0.0), ZERO),
    ],
)  # fmt: skip
def test_slopes_at_borders(function, argnum, operands, expected):
    np.testing.assert_array_equal(grad(getattr(special, function), argnum)(*operands), expected)


def test_inverses_undo_by_all_arguments():
    a, b, y = np.array([0.8, 2.5, 12.0]), np.array([3.0, 0.9, 5.0]), np.array([0.2, 0.6, 0.95])
    for f, inverse, shapes in (
        (special.gammainc, special.gammaincinv, (a,)), (special.gammaincc, special.gammainccinv, (a,)),
        (special.betainc, special.betaincinv, (a, b)), (special.betaincc, special.betainccinv, (a, b)),
        (special.stdtr, special.stdtrit, (a,)),
    ):  # fmt: skip
        for i in range(len(shapes)):
            slope = elementwise_grad(lambda *xs, f=f, inverse=inverse: f(*xs[:-1], inverse(*xs)), i)(*shapes, y)
            np.testing.assert_allclose(slope, 0.0, atol=1e-13)


def test_student_at_zero_to_second_order():
    # The derivative of the density by df at 0, computed in both orders.
    expected = grad(lambda df: np.exp(-special.betaln(0.5 * df, 0.5)) / np.sqrt(df))(3.0)
    assert grad(grad(special.stdtr, 0), 1)(3.0, 0.0) == pytest.approx(expected, rel=1e-12)
    assert grad(grad(special.stdtr, 1), 0)(3.0, 0.0) == pytest.approx(expected, rel=1e-12)
    assert grad(special.stdtr)(3.0, 0.0) == pytest.approx(0.0, abs=1e-17)


def test_large_arrays_are_integrated_in_blocks():
    a, x = np.linspace(0.5, 9.0, 9001), np.linspace(8.0, 0.1, 9001)
    whole = elementwise_grad(special.gammainc)(a, x)
    some = slice(4090, 4105)
    # the sums are matrix products, which may round another way for another number of rows
    np.testing.assert_allclose(whole[some], elementwise_grad(special.gammainc)(a[some], x[some]), rtol=1e-14)
    assert elementwise_grad(special.gammainc)(np.zeros(0), np.zeros(0)).shape == (0,)


def test_numbers_nodes_and_float32():
    v, t = Value(2.5), Tensor(2.5)
    special.gammainc(v, 2.0).backward()
    special.gammainc(t, 2.0).backward()
    assert v.grad == float(t.grad)
    single = Tensor(np.array([2.5], dtype=np.float32))
    special.betainc(single, 3.0, 0.5).sum().backward()
    assert single.grad.dtype == np.float32
