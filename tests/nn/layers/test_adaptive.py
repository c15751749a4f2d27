"""Adaptive pooling against its definition, at infinity, and refusals."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads
from nn.layers import adaptive


def pooled(x, target, reduce):
    n, c, h, w = x.shape
    out = np.zeros((n, c, *target))
    for m, k, i, j in np.ndindex(out.shape):
        rows = slice(i * h // target[0], -(-(i + 1) * h // target[0]))
        columns = slice(j * w // target[1], -(-(j + 1) * w // target[1]))
        out[m, k, i, j] = reduce(x[m, k, rows, columns])
    return out


@pytest.mark.parametrize("target", [(1, 1), (2, 3), (5, 4), (7, 9), (5, 6)])
def test_it_is_its_definition(target, rng):
    x = rng.permutation(2 * 5 * 6).reshape(1, 2, 5, 6) / 7
    for f, reduce in ((F.adaptive_avg_pool2d, np.mean), (F.adaptive_max_pool2d, np.max)):
        np.testing.assert_allclose(f(x, target), pooled(x, target, reduce), rtol=1e-14)
        np.testing.assert_array_equal(f(x[0], target), f(x, target)[0])
        check_grads(lambda x, f=f: f(x, target), Tensor(x))
    for one, two in ((F.adaptive_avg_pool1d, F.adaptive_avg_pool2d), (F.adaptive_max_pool1d, F.adaptive_max_pool2d)):
        np.testing.assert_array_equal(one(x[0, :, 0], target[1]), two(x[0, :, :1], (1, target[1]))[:, 0])


@pytest.mark.parametrize("large", [0, 10**9], ids=["window by window", "at once"])
@pytest.mark.parametrize("target", [(1, 1), (2, 3), (3, 2), (4, 5), (6, 6)])
def test_the_first_of_equal_entries_is_found(target, large, monkeypatch, rng):
    monkeypatch.setattr(adaptive, "LARGE", large)
    x = np.round(rng.normal(size=(2, 3, 6, 6)))
    expected = pooled(x, target, np.argmax)
    images = Tensor(x)
    out = F.adaptive_max_pool2d(images, target)
    np.testing.assert_array_equal(out.data, pooled(x, target, np.max))
    out.sum().backward()
    grad = np.zeros_like(x)
    for n, c, i, j in np.ndindex(out.shape):
        top, left, wide = i * 6 // target[0], j * 6 // target[1], -(-(j + 1) * 6 // target[1]) - j * 6 // target[1]
        down, across = divmod(int(expected[n, c, i, j]), wide)
        grad[n, c, top + down, left + across] += 1
    np.testing.assert_array_equal(images.grad, grad)
    x[0, 0, 2, 2] = np.nan
    np.testing.assert_array_equal(F.adaptive_max_pool2d(x, target), pooled(x, target, np.max))


def test_infinity_stays_in_its_window():
    x = np.array([[1.0, 2.0, np.inf, 3.0, 5.0]])
    assert F.adaptive_avg_pool1d(x, 3).tolist() == [[1.5, np.inf, 4.0]]


def test_none_keeps_the_length():
    x = np.ones((2, 3, 5, 7))
    assert nn.AdaptiveAvgPool2d((None, 2))(x).shape == (2, 3, 5, 2)
    assert nn.AdaptiveMaxPool2d((3, None))(x).shape == (2, 3, 3, 7)
    assert nn.AdaptiveAvgPool2d(None)(x) is x
    assert nn.AdaptiveAvgPool1d(1)(Tensor(x[0])).shape == (3, 5, 1)


@pytest.mark.parametrize("name", ["AdaptiveAvgPool2d", "AdaptiveMaxPool2d"])
def test_what_it_refuses(name):
    for size in (0, (1, 2, 3), 1.5, "2"):
        with pytest.raises(ArgumentError, match=f"{name}: got output_size="):
            getattr(nn, name)(size)
    for shape in ((5,), (1, 1, 0, 4), (1, 1, 1, 1, 1)):
        with pytest.raises(ShapeError, match=r"expected \(N, C, H, W\)"):
            getattr(nn, name)(2)(np.zeros(shape))


def test_an_empty_batch_has_an_empty_result():
    assert F.adaptive_max_pool2d(Tensor(np.ones((0, 3, 4, 4))), 2).shape == (0, 3, 2, 2)
    assert F.adaptive_max_pool1d(Tensor(np.ones((0, 3, 4))), 2).shape == (0, 3, 2)
