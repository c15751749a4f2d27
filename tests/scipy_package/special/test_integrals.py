"""Dawson's integral and its like: far out, at borders, complex numbers."""

import numpy as np
import pytest
import scipy.special

from autograd import MissingRuleError, Tensor, grad, jacobian
from autograd.scipy import special
from tests.numeric import check_function


@pytest.mark.parametrize(
    ("f", "x", "expected"),
    [
        (special.dawsn, 0.0, 1.0), (special.dawsn, np.inf, 0.0), (special.dawsn, -np.inf, 0.0),
        (special.dawsn, np.nan, np.nan),
        (lambda x: special.sici(x)[0], 0.0, 1.0), (lambda x: special.sici(x)[1], 0.0, np.inf),
        (lambda x: special.sici(x)[1], -1.0, np.nan), (lambda x: special.shichi(x)[0], 0.0, 1.0),
        (lambda x: special.shichi(x)[1], 0.0, np.inf), (lambda x: special.fresnel(x)[0], 0.0, 0.0),
        (lambda x: special.fresnel(x)[1], 0.0, 1.0), (lambda x: special.lambertw(x).real, 0.0, 1.0),
        (lambda x: special.owens_t(x, 1.0), 0.0, 0.0), (lambda a: special.owens_t(0.0, a), 0.0, 0.5 / np.pi),
        (special.wrightomega, 1.0, 0.5), (special.spence, 1.0, -1.0), (special.spence, 0.0, -np.inf),
        (special.spence, -1.0, np.nan), (special.exprel, 0.0, 0.5), (special.ellipk, 0.0, np.pi / 8),
        (special.ellipk, 1.0, np.inf), (special.ellipk, 1.5, np.nan), (special.ellipe, 0.0, -np.pi / 8),
        (special.ellipe, 1.0, -np.inf), (special.ellipe, 1.5, np.nan), (special.ellipkm1, 0.0, -np.inf),
        (special.ellipkm1, 1.0, -np.pi / 8), (special.ellipkm1, -0.5, np.nan), (special.cosm1, 0.0, 0.0),
        (special.loggamma, -0.5, np.nan), (special.ndtri_exp, 0.0, np.inf), (special.round, 0.5, 0.0),
        (lambda x: special.huber(1.0, x), 1.0, 1.0), (lambda x: special.huber(1.0, x), -3.0, -1.0),
        (lambda d: special.huber(d, 1.0), 1.0, 0.0), (lambda d: special.huber(d, -3.0), 1.0, 2.0),
        (lambda x: special.pseudo_huber(0.0, x), 1.0, 0.0), (lambda x: special.boxcox(x, 1.0), 0.0, 1.0),
        (lambda x: special.boxcox(x, 0.0), 0.0, np.inf), (lambda k: special.boxcox(np.e, k), 0.0, 0.5),
        (lambda k: special.boxcox1p(0.0, k), 0.0, 0.0), (lambda k: special.inv_boxcox(2.0, k), 0.0, -2 * np.exp(2.0)),
        (lambda k: special.inv_boxcox1p(2.0, k), 0.0, -2 * np.exp(2.0)), (lambda x: special.powm1(x, 0.0), 2.0, 0.0),
        (lambda y: special.powm1(-2.0, y), 2.0, np.nan), (lambda x: special.zeta(2.0, x), 0.0, -np.inf),
    ],
)  # fmt: skip
def test_special_values(f, x, expected):
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(grad(f)(x), expected, rtol=1e-14, atol=0)


def test_dawson_far_out():
    # The series 1 - 2 x D(x) = -1 / (2 x²) - 3 / (4 x⁴) - ...
    for x in (12.0, 1e3, 1e8, -1e8):
        leading = -0.5 / x**2
        assert grad(special.dawsn)(x) == pytest.approx(leading * (1 + 1.5 / x**2 + 3.75 / x**4), rel=1e-4 / abs(x))


def test_complex_arguments():
    z = np.array([0.5 + 0.3j, -0.7 + 1.1j, 1.2 - 0.4j])
    for f in (special.lambertw, special.airy, special.fresnel):
        check_function(f, z)
    real = np.array([0.5, -1.5])
    check_function(special.wofz, real)
    np.testing.assert_array_equal(special.wofz(real), scipy.special.wofz(real))


def test_scipys_own_functions_answer():
    for out in (scipy.special.lambertw(Tensor(0.5)), scipy.special.zeta(2.0, Tensor(0.5))):
        out.sum().real.backward()
        assert out.requires_grad


def test_what_is_no_variable():
    with pytest.raises(MissingRuleError, match="lambertw: there is no derivative by the argument k"):
        special.lambertw(1.0, Tensor(0.0))
    with pytest.raises(MissingRuleError, match="zeta: there is no derivative by the argument x"):
        special.zeta(Tensor(2.0))
    with pytest.raises(MissingRuleError, match="zeta: no derivative by the argument x"):
        grad(special.zeta)(2.0, 1.0)
    assert special.zeta(2.0) == scipy.special.zeta(2.0)


def test_slopes_that_cancel_in_closed_form():
    m = np.array([1e-9, 1e-6, 1e-3])  # K = π/2 (1 + m/4 + 9 m²/64 + ...), E = π/2 (1 - m/4 - 3 m²/64 - ...)
    np.testing.assert_allclose(
        np.diagonal(jacobian(special.ellipk)(m)), np.pi / 2 * (1 / 4 + 9 / 32 * m + 75 / 256 * m * m), rtol=1e-8
    )
    np.testing.assert_allclose(
        np.diagonal(jacobian(special.ellipe)(m)), -np.pi / 2 * (1 / 4 + 3 / 32 * m + 15 / 256 * m * m), rtol=1e-8
    )
    z = 1 + m  # log z / (1 - z) = -1 + (z - 1) / 2 - ...
    u = z - 1
    np.testing.assert_allclose(np.diagonal(jacobian(special.spence)(z)), -1 + u / 2 - u * u / 3, rtol=1e-9)
    assert grad(special.spence)(1e12) == pytest.approx(np.log(1e12) / (1 - 1e12), rel=1e-14)
    assert grad(special.exprel)(1e-9) == pytest.approx(0.5 + 1e-9 / 3, rel=1e-15)
    assert grad(special.ndtri_exp)(-1e10) == pytest.approx(1 / np.sqrt(2e10), rel=1e-8)
