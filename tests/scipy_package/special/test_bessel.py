"""Bessel functions where the table of all functions does not reach."""

import pytest
import scipy.special

from autograd import MissingRuleError, Tensor, grad
from autograd.scipy import special


class TestOrders:
    def test_but_the_other_argument_is_differentiated_beside_it(self):
        v, x = Tensor(1.5), Tensor(2.0)
        assert grad(lambda x: special.jv(v.detach(), x))(2.0) == pytest.approx(
            float(scipy.special.jvp(1.5, 2.0)), rel=1e-14
        )
        with pytest.raises(MissingRuleError, match="jv: no derivative by the argument v"):
            special.jv(v, x).backward()


class TestSingularPoints:
    def test_the_kink_of_scaled_bessel_functions(self):
        assert grad(special.i0e)(0.0) == 0.0
        assert grad(special.i1e)(0.0) == 0.5
