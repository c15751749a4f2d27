"""``read`` and its transpose against a matrix."""

import numpy as np
import pytest

from autograd import Tensor
from autograd.testing import check_grads
from nn.layers import resampling
from nn.layers.resampling import read, read_back

PLACES = np.array([[0, 0, 2, 3], [1, 1, 3, 3]])
WEIGHTS = np.array([[1.0, 0.25, 1.0, 0.5], [0.0, 0.75, 1.0, 2.0]])


def matrix():
    m = np.zeros((4, 5))
    for places, weights in zip(PLACES, WEIGHTS, strict=True):
        np.add.at(m, (np.arange(4), places), weights)
    return m


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_it_is_a_matrix_product_along_an_axis(axis, rng):
    shape = [2, 3, 2]
    shape[axis] = 5
    x = rng.normal(size=shape)
    out = read(x, axis=axis, places=PLACES, weights=WEIGHTS)
    np.testing.assert_allclose(np.moveaxis(out, axis, -1), np.moveaxis(x, axis, -1) @ matrix().T, rtol=1e-13)
    y = rng.normal(size=out.shape)
    back = read_back(y, axis=axis, places=PLACES, weights=WEIGHTS, n=5)
    np.testing.assert_allclose(np.moveaxis(back, axis, -1), np.moveaxis(y, axis, -1) @ matrix(), rtol=1e-13)
    check_grads(lambda x: read(x, axis=axis, places=PLACES, weights=WEIGHTS), Tensor(x))
    check_grads(lambda y: read_back(y, axis=axis, places=PLACES, weights=WEIGHTS, n=5), Tensor(y))


def test_a_weight_of_0_reads_nothing():
    x = np.array([1.0, np.inf, 2.0])
    out = read(x, axis=0, places=np.array([[0, 2], [1, 1]]), weights=np.array([[1.0, 1.0], [0.0, 0.0]]))
    assert out.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_long_axes_are_read_tap_by_tap(axis, dtype, rng, monkeypatch):
    shape = [2, 3, 2]
    shape[axis] = 5
    x = rng.normal(size=shape).astype(dtype)
    how = {"axis": axis, "places": PLACES, "weights": WEIGHTS}
    out = read(x, **how)
    back = read_back(out, **how, n=5)
    monkeypatch.setattr(resampling, "SHORT", 0)
    monkeypatch.setattr(resampling, "SHORT_BACK", 0)
    assert read(x, **how).dtype == out.dtype == back.dtype == dtype
    rtol = 4 * np.finfo(dtype).eps
    np.testing.assert_allclose(read(x, **how), out, rtol=rtol, atol=rtol)
    np.testing.assert_allclose(read_back(out, **how, n=5), back, rtol=rtol, atol=rtol)


@pytest.mark.parametrize("wrong", [np.inf, np.nan])
def test_what_is_not_finite_is_sent_to_its_taps_alone(wrong):
    y = np.array([1.0, wrong, 1.0])
    places, weights = np.array([[0, 1, 2], [1, 2, 3]]), np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 1.0]])
    found = read_back(y, axis=0, places=places, weights=weights, n=5)
    np.testing.assert_array_equal(found, [1.0, wrong, 1.0, 1.0, 0.0])
