"""Names that SciPy has and that have no derivative here."""

from contextlib import suppress

import numpy as np
import pytest
import scipy.linalg
import scipy.stats

from autograd import ArgumentError, OperandError, Tensor, grad
from autograd.extend import defvjp
from autograd.scipy import linalg, special, stats


class TestOwnRules:
    """A function of SciPy without a derivative takes a user's rules."""

    @pytest.fixture
    def cholesky_banded(self):
        yield linalg.cholesky_banded
        rules = linalg.cholesky_banded.rules
        rules.vjp = rules.jvp = rules.vjps_of = rules.jvps_of = None

    def test_defvjp_and_defjvp(self, cholesky_banded):
        assert linalg.cholesky_banded is cholesky_banded  # the rules belong to this very function
        ab = np.array([[0.0, 1.0, 1.0], [4.0, 5.0, 6.0]])
        with pytest.raises(OperandError, match="defvjp gives it one of your own"):
            grad(lambda ab: np.sum(cholesky_banded(ab)))(ab)
        lower = lambda x, i: scipy.linalg.cholesky_banded(x)[1, i]  # noqa: E731

        def vjp(ans, ab, **kwargs):
            return lambda g: np.array([[(numeric(ab, g, i, j)) for j in range(3)] for i in range(2)])

        def numeric(ab, g, i, j):
            e = np.zeros((2, 3))
            e[i, j] = 1e-6
            high, low = scipy.linalg.cholesky_banded(ab + e), scipy.linalg.cholesky_banded(ab - e)
            return np.sum(g * (high - low)) / 2e-6

        defvjp(cholesky_banded, vjp)
        found = grad(lambda ab: cholesky_banded(ab)[1, 2])(ab)
        step = np.zeros((2, 3))
        step[1, 1] = 1e-6
        assert found[1, 1] == pytest.approx((lower(ab + step, 2) - lower(ab - step, 2)) / 2e-6)
        assert found[1, 2] == pytest.approx(0.5 / lower(ab, 2), rel=1e-6)
        assert np.array_equal(cholesky_banded(ab), scipy.linalg.cholesky_banded(ab))


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
    with suppress(ArgumentError):  # integers beside a Tensor become floats, which these functions refuse as steps
        function(*operands[:-1], Tensor(operands[-1]))
