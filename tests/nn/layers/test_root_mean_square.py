"""Normalisation by the root mean square: definition, range, derivatives, refusals."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads
from nn.layers.root_mean_square import normalize_rms


@pytest.mark.parametrize("eps", [None, 1e-5, 0.5])
def test_it_is_its_definition(eps, rng):
    x, w = rng.normal(size=(3, 2, 4)), rng.normal(size=(2, 4))
    least = np.finfo(float).eps if eps is None else eps
    expected = x / np.sqrt((x * x).mean(axis=(1, 2), keepdims=True) + least) * w
    np.testing.assert_allclose(F.rms_norm(x, (2, 4), w, eps), expected, rtol=1e-13)
    check_grads(lambda x, w: F.rms_norm(x, (2, 4), w, eps), Tensor(x), Tensor(w))


@pytest.mark.parametrize("size", [1e-120, 1e200, 1.0])
def test_the_range_is_not_left(size):
    x = Tensor(np.array([[3.0, 4.0]]) * size)
    y = normalize_rms(x, axis=(1,), eps=0.0)
    np.testing.assert_allclose(y.data, [[3 / 12.5**0.5, 4 / 12.5**0.5]], rtol=1e-14)
    y[0, 0].backward()
    x1 = Tensor(np.array([[3.0, 4.0]]))
    normalize_rms(x1, axis=(1,), eps=0.0)[0, 0].backward()
    np.testing.assert_allclose(x.grad * size, x1.grad, rtol=1e-13)


def test_the_default_eps_is_that_of_the_dtype():
    x = np.full((1, 2), 1e-4, np.float32)
    assert F.rms_norm(x, 2).dtype == np.float32
    np.testing.assert_allclose(F.rms_norm(x, 2), 1e-4 / np.sqrt(1e-8 + np.finfo(np.float32).eps), rtol=1e-5)
    assert F.rms_norm(np.zeros((1, 2)), 2).tolist() == [[0.0, 0.0]]
    half = F.rms_norm(np.array([300.0, 400.0], np.float16), 2)
    assert half.dtype == np.float16
    np.testing.assert_allclose(half, [0.8485, 1.1314], rtol=1e-3)


def test_what_it_refuses():
    with pytest.raises(ShapeError, match=r"rms_norm: got input of shape \(3, 4\), expected \(..., 5\)"):
        nn.RMSNorm(5)(np.zeros((3, 4)))
    with pytest.raises(ShapeError, match=r"rms_norm: got weight of shape \(3,\)"):
        F.rms_norm(np.zeros((3, 4)), 4, np.ones(3))
    with pytest.raises(ArgumentError, match="normalized_shape=0"):
        nn.RMSNorm(0)
    with pytest.raises(ArgumentError, match="RMSNorm: got eps=-1"):
        nn.RMSNorm(3, eps=-1)


def test_without_eps_float16_has_that_of_float32():
    x = np.array([[1e-3, 2e-3]], np.float16)
    expected = F.rms_norm(x.astype(np.float32), 2, eps=float(np.finfo(np.float32).eps)).astype(np.float16)
    np.testing.assert_array_equal(F.rms_norm(x, 2), expected)
