"""Names that SciPy has and that have no derivative here."""

import pytest
import scipy.stats

from autograd import OperandError, Tensor
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
