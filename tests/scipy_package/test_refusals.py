"""Names that SciPy has and that have no derivative here."""

from contextlib import suppress

import numpy as np
import pytest
import scipy.stats

from autograd import ArgumentError, OperandError, Tensor
from autograd.scipy import special, stats


class TestNames:
    def test_other_ufuncs_are_refused_by_name(self):
        with pytest.raises(OperandError, match=r"^agm: no derivative is known"):
            special.agm(1.0, Tensor(0.5))
        with pytest.raises(OperandError, match=r"^scipy\.special\.comb: no derivative is known"):
            special.comb(Tensor(5.0), 2)
        assert special.comb(5, 2) == 10
        assert special.comb(Tensor(5.0, requires_grad=False), 2) == 10

    def test_what_is_scipys_own(self):
        assert stats.norm.rvs(size=3, random_state=0).shape == (3,)
        assert stats.zipf is scipy.stats.zipf
        assert stats.dirichlet.rvs([1.0, 2.0], random_state=0).shape == (1, 2)
        with pytest.raises(OperandError, match=r"scipy\.stats\.t\.moment: no derivative is known"):
            stats.t.moment(Tensor(0.5), 3.0)


@pytest.mark.parametrize(
    ("function", "operands"),
    [
        (special.eval_chebyt, (2**62, 0.4)),
        (special.eval_chebyu, (np.array([3, 2**62]), 0.4)),
        (special.eval_gegenbauer, (2**62, 0.7, 0.4)),
        (special.eval_genlaguerre, (-(2**62), 0.7, 0.4)),
        (special.eval_hermite, (1e18, 0.4)),
        (special.eval_hermitenorm, (2**62, 0.4)),
        (special.eval_jacobi, ([2**62], 0.7, 0.6, 0.4)),
        (special.eval_laguerre, (10**9, 0.4)),
        (special.eval_legendre, (np.int64(2**62), 0.4)),
        (special.hyp1f1, (0.7, 0.7, 1e18)),
        (special.hyp1f1, (0.7, 0.7, -1e12)),
        (special.hyperu, (0.7, 1e9, 0.4)),
        (special.hyperu, (-1e9, 0.7, 0.4)),
    ],
)
def test_loops_of_scipy_that_would_not_end_are_refused(function, operands):
    with pytest.raises(ArgumentError, match="expected at most"):
        function(*operands)
    with suppress(ArgumentError):  # arrays of integers become floating ones beside a Tensor, and these take no steps
        function(*operands[:-1], Tensor(operands[-1]))
