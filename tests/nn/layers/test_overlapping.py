"""The gradient of images on NumPy's arrays is the transpose of the convolution, in blocks of any size."""

import tracemalloc

import numpy as np
import pytest

import nn.functional as F
from autograd import Tensor
from nn.layers import columns, overlapping, phases
from nn.layers.columns import convolved
from nn.layers.overlapping import onto_images
from nn.layers.windows import Frame, add_windows
from tests.nn.layers.frames import SEEDS, drawn


def by_windows(y, weight, shape, frame, groups):
    kernels = weight.reshape(groups, -1, *weight.shape[1:])
    results = y.reshape(len(y), groups, -1, *y.shape[2:])
    seen = np.einsum("gocij,ngoyx->ngcyxij", kernels, results)
    return add_windows(seen.reshape(*shape[:2], *seen.shape[3:]), shape=shape, frame=frame)


@pytest.mark.parametrize("most", [1, 2000, 2**20])
@pytest.mark.parametrize("apart", [1, 1000])
@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_the_transpose(seed, apart, most, monkeypatch):
    monkeypatch.setattr(phases, "BLOCK", most)
    monkeypatch.setattr(columns, "MOST", 10 * most)
    monkeypatch.setattr(columns, "APART", apart)
    monkeypatch.setattr(overlapping, "laid_out", columns.Layout)  # replaces the cached layouts
    monkeypatch.setattr(columns, "laid_out", columns.Layout)
    rng, shape, frame, groups = drawn(seed)
    weight = rng.normal(size=(groups * int(rng.integers(1, 5)), shape[1] // groups, *frame.kernel))
    y = rng.normal(size=(shape[0], len(weight), *frame.grid(shape)))
    found = onto_images(y, weight, shape=shape, frame=frame, groups=groups)
    assert found.shape == shape
    np.testing.assert_allclose(found, by_windows(y, weight, shape, frame, groups), rtol=1e-11, atol=1e-11)
    x = rng.normal(size=shape)
    back = np.sum(convolved(x, weight, frame=frame, groups=groups) * y)
    np.testing.assert_allclose(np.sum(x * found), back, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("channels", "kernels"), [(1, 3), (3, 1)])
@pytest.mark.parametrize("wrong", [np.inf, np.nan])
def test_a_kernel_that_is_not_finite_does_not_reach_other_windows(channels, kernels, wrong):
    x, weight = Tensor(np.ones((1, channels, 12, 12))), np.ones((kernels, channels, 3, 3))
    weight[0, 0, 0, 0] = wrong
    with np.errstate(invalid="ignore"):
        out = F.conv2d(x, weight, padding=1)
    out.backward(np.ones(out.shape))
    reached = np.zeros((12, 12), bool)
    reached[:11, :11] = True  # the first entry of a kernel reads these places of an image with a padding of 1
    np.testing.assert_array_equal(~np.isfinite(x.grad[0, 0]), reached)
    assert np.isfinite(x.grad[0, 1:]).all()


@pytest.mark.parametrize(("channels", "kernels"), [(2, 4), (4, 2)])
def test_columns_never_exist_for_a_whole_batch(channels, kernels):
    weight, frame = np.ones((kernels, channels, 3, 3), np.float32), Frame((3, 3))

    def peak(images):
        y = np.ones((images, kernels, 30, 30), np.float32)
        tracemalloc.start()
        out = onto_images(y, weight, shape=(images, channels, 32, 32), frame=frame, groups=1)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most - out.nbytes

    assert peak(128) < 3 * phases.BLOCK  # the last block is computed while the one before is held
