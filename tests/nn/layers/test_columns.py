"""Columns, convolutions and gradients of kernels on NumPy's arrays against the definition, in blocks of any size."""

import tracemalloc

import numpy as np
import pytest

from nn.layers import columns, phases
from nn.layers.columns import Columns, convolved, laid_out, onto_kernels
from nn.layers.overlapping import onto_images
from nn.layers.windows import Frame, windows
from tests.nn.layers.frames import SEEDS, drawn


@pytest.fixture(params=[1, 2000, 2**20], ids=lambda size: f"blocks of {size} bytes")
def size(request, monkeypatch):
    monkeypatch.setattr(phases, "BLOCK", request.param)


@pytest.fixture(params=[1, 500, 2**25], ids=lambda size: f"columns of {size} bytes")
def most(request, monkeypatch):
    monkeypatch.setattr(columns, "MOST", request.param)


@pytest.fixture(params=[1, 1000], ids=["apart", "together"])
def apart(request, monkeypatch):
    monkeypatch.setattr(columns, "APART", request.param)
    monkeypatch.setattr(columns, "laid_out", columns.Layout)  # replaces the cached layouts


def by_windows(x, weight, frame, groups):
    seen = windows(x, frame=frame).reshape(len(x), groups, -1, *frame.grid(x.shape), *frame.kernel)
    kernels = weight.reshape(groups, -1, *weight.shape[1:])
    out = np.einsum("ngcyxij,gocij->ngoyx", seen, kernels)
    return out.reshape(len(x), len(weight), *out.shape[3:])


@pytest.mark.parametrize("seed", SEEDS)
def test_convolutions_and_gradients_of_kernels(seed, size, most, apart):
    rng, shape, frame, groups = drawn(seed)
    x = rng.normal(size=shape)
    weight = rng.normal(size=(groups * int(rng.integers(1, 4)), shape[1] // groups, *frame.kernel))
    out = convolved(x, weight, frame=frame, groups=groups)
    np.testing.assert_allclose(out, by_windows(x, weight, frame, groups), rtol=1e-12, atol=1e-12)
    y = rng.normal(size=out.shape)
    found = onto_kernels(x, y, shape=weight.shape, frame=frame, groups=groups)
    seen = windows(x, frame=frame).reshape(len(x), groups, -1, *out.shape[2:], *frame.kernel)
    expected = np.einsum("ngcyxij,ngoyx->gocij", seen, y.reshape(len(x), groups, -1, *out.shape[2:]))
    np.testing.assert_allclose(found, expected.reshape(weight.shape), rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize(
    "frame", [Frame((1, 1)), Frame((1, 1), padding=((1, 0), (0, 2))), Frame((1, 1), (2, 1))], ids=str
)
def test_kernels_of_one_entry(frame, groups, apart, rng):
    x, weight = rng.normal(size=(3, 4, 5, 6)), rng.normal(size=(6, 4 // groups, 1, 1))
    out = convolved(x, weight, frame=frame, groups=groups)
    np.testing.assert_allclose(out, by_windows(x, weight, frame, groups), rtol=1e-12, atol=1e-12)


def test_memory_of_columns_is_made_once_for_blocks_of_one_length(monkeypatch):
    monkeypatch.setattr(phases, "BLOCK", 2 * (9 * 4 + 3 * 8) * 8)
    x = np.arange(5 * 16.0).reshape(5, 1, 4, 4)
    made = Columns(len(x), laid_out(x.shape[1:], Frame((3, 3)), 1), x.dtype)
    assert [len(x[block]) for block in made.blocks] == [2, 2, 1]
    first, second, last = (made.of(x[block]) for block in made.blocks)
    assert np.shares_memory(first, second)
    assert not np.shares_memory(first, last)


def test_what_is_apart_from_a_window_does_not_count_if_it_is_not_finite():
    x, weight = np.ones((1, 1, 10, 10)), np.ones((2, 1, 3, 3))
    x[0, 0, 0, 0] = np.nan
    x[0, 0, 5, 9] = np.inf
    with np.errstate(invalid="ignore"):
        out = convolved(x, weight, frame=Frame((3, 3)), groups=1)
    assert np.isnan(out).sum() == 2
    assert np.isinf(out).sum() == 2 * 3
    y = np.ones((1, 2, 8, 8))
    y[..., 0, 0], y[..., 3:6, 7] = 0.0, 0.0
    y[:, 1] = 1.0
    with np.errstate(invalid="ignore"):
        found = onto_kernels(x, y, shape=weight.shape, frame=Frame((3, 3)), groups=1)
    assert np.isnan(found[1]).sum() == 1  # only one entry of the kernel sees the corner
    assert np.isinf(found[1]).sum() == 3
    assert np.isnan(found[0]).sum() == 4  # 0 times NaN and 0 times infinity are NaN


@pytest.mark.parametrize("kernel", [1, 3])
def test_columns_never_exist_for_a_whole_batch(kernel):
    weight = np.ones((4, 4, kernel, kernel), np.float32)

    def peak(images):
        x = np.ones((images, 4, 32, 32), np.float32)
        tracemalloc.start()
        out = convolved(x, weight, frame=Frame((kernel, kernel)), groups=1)
        onto_kernels(x, out, shape=weight.shape, frame=Frame((kernel, kernel)), groups=1)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most - out.nbytes

    assert peak(128) < 3 * phases.BLOCK  # the last block is computed while the one before is held


@pytest.mark.parametrize("kernels", [1, 2])
def test_columns_never_exist_for_a_whole_signal(kernels, monkeypatch):
    monkeypatch.setattr(columns, "MOST", 2**20)

    def peak(length):
        x, weight, frame = (
            np.ones((1, 1, 1, length), np.float32),
            np.ones((kernels, 1, 1, 101), np.float32),
            Frame((1, 101)),
        )
        tracemalloc.start()
        out = convolved(x, weight, frame=frame, groups=1)
        onto_kernels(x, out, shape=weight.shape, frame=frame, groups=1)
        onto_images(out, weight, shape=x.shape, frame=frame, groups=1)
        found = tracemalloc.get_traced_memory()[1] - x.nbytes - out.nbytes
        tracemalloc.stop()
        return found

    peak(1000)  # the first call also allocates objects that stay
    assert max(peak(40_000), peak(80_000)) < 6 * columns.MOST < 101 * 4 * 40_000


def test_no_channels_and_no_kernels_are_none():
    for channels, kernels in ((0, 2), (2, 0)):
        x, weight, frame = np.ones((1, channels, 5, 5)), np.ones((kernels, channels, 3, 3)), Frame((3, 3))
        out = convolved(x, weight, frame=frame, groups=1)
        assert out.shape == (1, kernels, 3, 3)
        assert not out.any()
        assert onto_kernels(x, out, shape=weight.shape, frame=frame, groups=1).shape == weight.shape
        assert not onto_images(out, weight, shape=x.shape, frame=frame, groups=1).any()
