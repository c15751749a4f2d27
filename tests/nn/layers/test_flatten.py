"""``Flatten``: shapes, gradients, and what it refuses."""

import numpy as np
import pytest

import nn
from autograd import ShapeError, Tensor
from autograd.testing import check_grads


def test_flatten(rng):
    x = Tensor(rng.normal(size=(2, 3, 4)))
    check_grads(nn.Flatten(), x)
    assert nn.Flatten(0)([[1, 2], [3, 4]]).shape == (4,)
    assert nn.Flatten()(np.zeros((0, 3, 4))).shape == (0, 12)
    for layer, shape in ((nn.Flatten(), (3,)), (nn.Flatten(2, 1), (2, 3, 4)), (nn.Flatten(0, 3), (2, 3))):
        with pytest.raises(ShapeError, match=r"Flatten\(start_dim=.*\): got input of shape"):
            layer(np.zeros(shape))
