"""Dirichlet's distribution."""

import numpy as np
import pytest
import scipy.stats

from autograd import OperandError, ShapeError, Tensor, grad
from autograd.scipy import stats
from tests.numeric import check_function


class TestDirichlet:
    alpha = np.array([1.5, 0.7, 3.0])
    x = np.array([0.2, 0.5, 0.3])

    def test_values_and_derivatives(self):
        for name in ("logpdf", "pdf"):
            ours, theirs = getattr(stats.dirichlet, name), getattr(scipy.stats.dirichlet, name)

            def on_simplex(z, alpha, ours=ours):
                e = np.exp(z)
                return ours(e / np.sum(e, axis=0), alpha)

            for x in (self.x, np.stack([self.x, self.x[::-1]], axis=1)):
                value = check_function(on_simplex, np.log(x), self.alpha)
                np.testing.assert_allclose(value, theirs(x, self.alpha), rtol=1e-12)
            value = check_function(ours, self.x[:2], self.alpha)
            np.testing.assert_allclose(value, theirs(self.x, self.alpha), rtol=1e-12)

    def test_by_each_entry_of_x(self):
        np.testing.assert_allclose(
            grad(stats.dirichlet.logpdf)(self.x, self.alpha), (self.alpha - 1) / self.x, rtol=1e-14
        )

    @pytest.mark.parametrize(
        ("x", "alpha", "error", "message"),
        [
            ([0.5, 0.6], [1.0, 1.0], OperandError, "outside of the simplex"),
            ([-0.5, 1.5], [1.0, 1.0], OperandError, "outside of the simplex"),
            ([0.0, 1.0], [0.5, 1.0], OperandError, "density is infinite"),
            ([0.5, 0.5], [1.0, -1.0], OperandError, "expected a vector of positive numbers"),
            ([0.5, 0.5], [1.0, 1.0, 1.0, 1.0], ShapeError, "expected 4 or 3 rows"),
        ],
    )
    def test_bad_input(self, x, alpha, error, message):
        with pytest.raises(error, match=message):
            stats.dirichlet.logpdf(Tensor(x), alpha)
