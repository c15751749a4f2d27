"""Shuffles undo each other, columns and images are transposes, and refusals."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads


def test_shuffles_undo_each_other(rng):
    x = rng.normal(size=(2, 18, 4, 5))
    np.testing.assert_array_equal(F.pixel_unshuffle(F.pixel_shuffle(x, 3), 3), x)
    assert F.pixel_shuffle(x, 3)[0, 1, 3, 4] == x[0, 9 + 1, 1, 1]
    check_grads(lambda x: F.pixel_shuffle(x, 3), Tensor(x[0, :9, :2, :2]))
    check_grads(lambda x: F.pixel_unshuffle(x, 2), Tensor(x[0, :1, :, :4]))


def test_columns_are_what_a_convolution_multiplies(rng):
    x, w = rng.normal(size=(2, 3, 6, 5)), rng.normal(size=(4, 3, 3, 2))
    how = {"dilation": (1, 2), "padding": (1, 0), "stride": (2, 1)}
    columns = F.unfold(x, (3, 2), **how)
    out = (w.reshape(4, -1) @ columns).reshape(2, 4, 3, 3)
    np.testing.assert_allclose(out, F.conv2d(x, w, **how), rtol=1e-12)
    y = rng.normal(size=columns.shape)
    assert np.sum(F.fold(y, (6, 5), (3, 2), **how) * x) == pytest.approx(np.sum(y * columns))
    np.testing.assert_array_equal(F.unfold(x[0], (3, 2), **how), columns[0])
    np.testing.assert_array_equal(F.fold(y[0], (6, 5), (3, 2), **how), F.fold(y, (6, 5), (3, 2), **how)[0])
    check_grads(lambda x: F.unfold(x, (3, 2), **how), Tensor(x))
    check_grads(lambda y: F.fold(y, (6, 5), (3, 2), **how), Tensor(y))


def test_what_they_refuse():
    with pytest.raises(ShapeError, match=r"pixel_shuffle: .*C a multiple of 4"):
        nn.PixelShuffle(2)(np.zeros((1, 3, 2, 2)))
    with pytest.raises(ShapeError, match=r"pixel_unshuffle: .*multiples of 2"):
        nn.PixelUnshuffle(2)(np.zeros((1, 3, 3, 2)))
    with pytest.raises(ArgumentError, match="PixelShuffle: got upscale_factor=0"):
        nn.PixelShuffle(0)
    with pytest.raises(ShapeError, match=r"unfold: got input of shape \(3,\)"):
        F.unfold(np.zeros(3), 2)
    with pytest.raises(ShapeError, match=r"unfold: .*a kernel of 5 x 5"):
        nn.Unfold(5)(np.zeros((1, 1, 4, 4)))
    with pytest.raises(ShapeError, match=r"fold: .*expected 9 columns"):
        F.fold(np.zeros((1, 4, 8)), 4, 2)
    with pytest.raises(ShapeError, match=r"fold: .*a window has 4 entries"):
        F.fold(np.zeros((1, 5, 9)), 4, 2)
    with pytest.raises(ArgumentError, match="Fold: got output_size=0"):
        nn.Fold(0, 2)
