"""``Flatten``: shapes, gradients, and refusals."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads


def test_flatten(rng):
    x = Tensor(rng.normal(size=(2, 3, 4)))
    check_grads(nn.Flatten(), x)
    assert nn.Flatten(0)([[1, 2], [3, 4]]).shape == (4,)
    assert nn.Flatten()(np.zeros((0, 3, 4))).shape == (0, 12)
    for layer, shape in ((nn.Flatten(), (3,)), (nn.Flatten(2, 1), (2, 3, 4)), (nn.Flatten(0, 3), (2, 3))):
        with pytest.raises(ShapeError, match=r"Flatten\(start_dim=.*\): got input of shape"):
            layer(np.zeros(shape))


def test_one_axis_made_several():
    x = np.arange(48.0).reshape(2, 12, 2)
    out = nn.Unflatten(1, (3, -1))(Tensor(x))
    np.testing.assert_array_equal(out.data, x.reshape(2, 3, 4, 2))
    np.testing.assert_array_equal(nn.Unflatten(-2, (3, 4))(x), x.reshape(2, 3, 4, 2))
    np.testing.assert_array_equal(nn.Flatten(1, 2)(nn.Unflatten(1, [3, 4])(x)), x)


def test_what_unflatten_refuses():
    for sizes in ((5, -1), (3, 5)):
        with pytest.raises(ShapeError, match=r"Unflatten\(.*expected an axis 1 whose length"):
            nn.Unflatten(1, sizes)(np.zeros((2, 12)))
    with pytest.raises(ShapeError, match=r"got input of shape \(12,\)"):
        nn.Unflatten(1, (3, 4))(np.zeros(12))
    for sizes in (6, (), (-1, -1), (-2, 3), "ab"):
        with pytest.raises(ArgumentError, match="Unflatten: got unflattened_size="):
            nn.Unflatten(1, sizes)
