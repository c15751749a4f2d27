"""Error functions in the tails, and where two formulas meet."""

import math

import numpy as np
import pytest
import scipy.special

from autograd import grad
from autograd.scipy import special


class TestTails:
    def test_log_ndtr_far_to_the_left(self):
        # Density / Φ = 1 / Mills' ratio, as an asymptotic series at -x.
        series = {1: 1.0, -1: 1.0, -3: -2.0, -5: 10.0, -7: -74.0, -9: 706.0, -11: -8162.0}
        for x in (40.0, 1e3, 1e6):
            first = sum(c * x**k for k, c in series.items())
            second = -sum(k * c * x ** (k - 1) for k, c in series.items())
            assert grad(special.log_ndtr)(-x) == pytest.approx(first, rel=1e-14)
            assert grad(grad(special.log_ndtr))(-x) == pytest.approx(second, rel=1e-13)

    def test_log_ndtr_far_to_the_right(self):
        assert grad(special.log_ndtr)(10.0) == pytest.approx(math.exp(-50) / math.sqrt(2 * math.pi), rel=1e-13)
        assert grad(special.log_ndtr)(100.0) == 0.0
        assert grad(grad(special.log_ndtr))(100.0) == 0.0

    def test_erfcx_where_its_two_formulas_meet(self):
        # The integral -2 ∫ t e^(-t² - 2xt) dt 2/√π gives erfcx' = -2/√π (1/(2x²) - 3/(4x⁴) + ...).
        for x in (3.0, 5.0, 8.0):
            expected = 2 * x * scipy.special.erfcx(x) - 2 / math.sqrt(math.pi)
            assert grad(special.erfcx)(x) == pytest.approx(expected, rel=1e-13)
        for x in (9.999, 10.001, 50.0, 1e8):
            t, w = np.polynomial.laguerre.laggauss(60)
            integral = -2 * np.sum(w * t * np.exp(-np.square(t / (2 * x)))) / (2 * x) ** 2 * 2 / math.sqrt(math.pi)
            assert grad(special.erfcx)(x) == pytest.approx(integral, rel=1e-12)
