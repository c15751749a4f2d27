"""The bilinear map against sums, and refusals."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads


def test_it_is_its_definition(rng):
    x, y, w, b = rng.normal(size=(5, 2)), rng.normal(size=(5, 3)), rng.normal(size=(4, 2, 3)), rng.normal(size=4)
    expected = [[x[n] @ w[o] @ y[n] + b[o] for o in range(4)] for n in range(5)]
    np.testing.assert_allclose(F.bilinear(x, y, w, b), expected, rtol=1e-12)
    check_grads(F.bilinear, *map(Tensor, (x, y, w, b)))
    np.testing.assert_allclose(F.bilinear(x[0], y[0], w), expected[0] - b, rtol=1e-12)


def test_what_it_refuses():
    layer = nn.Bilinear(2, 3, 4, rng=0)
    for x, y in (((5, 3), (5, 3)), ((5, 2), (4, 3)), ((2,), (5, 3)), ((), ())):
        with pytest.raises(ShapeError, match=r"bilinear: got inputs of shape .*expected \(..., 2\) and \(..., 3\)"):
            layer(np.zeros(x), np.zeros(y))
    with pytest.raises(ShapeError, match="bilinear: got weight of shape"):
        F.bilinear(np.zeros(2), np.zeros(3), np.zeros((2, 3)))
    with pytest.raises(ShapeError, match="bilinear: got bias of shape"):
        F.bilinear(np.zeros(2), np.zeros(3), np.zeros((4, 2, 3)), np.zeros(3))
    with pytest.raises(ArgumentError, match="Bilinear: got in1_features=0"):
        nn.Bilinear(0, 3, 4)
