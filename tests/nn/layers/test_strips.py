"""Convolutions in strips, and both gradients, against the definition by windows, in blocks of any size."""

import tracemalloc

import numpy as np
import pytest

import nn.functional as F
from autograd import Tensor
from nn.layers import columns, overlapping, phases, strips
from nn.layers.columns import Layout, convolved, onto_kernels
from nn.layers.overlapping import onto_images
from nn.layers.strips import Strips, fits
from nn.layers.windows import Frame, add_windows, windows
from tests.nn.layers.frames import SEEDS, drawn


@pytest.fixture(params=[(1, 1), (2000, 1), (2000, 100), (2**20, 100)], ids=str)
def size(request, monkeypatch):
    most, long = request.param
    monkeypatch.setattr(phases, "BLOCK", most)
    monkeypatch.setattr(strips, "LONG", long)


def by_windows(x, weight, y, frame):
    """The results, and the gradients of kernels and of images that y sends back."""
    seen, spread = windows(x, frame=frame), np.einsum("ocij,noyx->ncyxij", weight, y)
    return (
        np.einsum("ncyxij,ocij->noyx", seen, weight),
        np.einsum("ncyxij,noyx->ocij", seen, y),
        add_windows(spread, shape=x.shape, frame=frame),
    )


def in_strips(x, weight, y, frame):
    layout = Layout(x.shape[1:], frame, 1)
    made = Strips(len(x), layout, len(weight), np.result_type(x, weight))
    return made.convolved(x, weight), made.onto_kernels(x, y), made.onto_images(y, weight)


def one_group(seed):
    rng, shape, frame, _ = drawn(seed)
    frame = frame._replace(dilation=(1, frame.dilation[1]))
    x = rng.normal(size=(int(rng.integers(1, 9)), *shape[1:]))
    weight = rng.normal(size=(int(rng.integers(1, 5)), shape[1], *frame.kernel))
    return x, weight, rng.normal(size=(len(x), len(weight), *frame.grid(x.shape))), frame


@pytest.mark.parametrize("seed", SEEDS)
def test_it_is_the_convolution_and_its_gradients(seed, size):
    x, weight, y, frame = one_group(seed)
    for found, expected in zip(in_strips(x, weight, y, frame), by_windows(x, weight, y, frame), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("padding", [((-1, 0), (0, -2)), ((-2, -1), (1, -1)), ((9, 0), (0, 9))], ids=str)
def test_padding_that_cuts_off_or_reaches_far(padding, rng):
    cut = tuple(slice(max(0, -a), 7 - max(0, -b)) for a, b in padding)
    frame, rest = Frame((3, 2), (2, 1), padding=padding), tuple((max(0, a), max(0, b)) for a, b in padding)
    x, weight = rng.normal(size=(3, 2, 7, 7)), rng.normal(size=(4, 2, 3, 2))
    y = rng.normal(size=(3, 4, *frame.grid(x.shape)))
    out, kernels, images = in_strips(x, weight, y, frame)
    expected = by_windows(x[:, :, *cut], weight, y, frame._replace(padding=rest))
    np.testing.assert_allclose(out, expected[0], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(kernels, expected[1], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(images[:, :, *cut], expected[2], rtol=1e-12, atol=1e-12)
    assert np.count_nonzero(images) == np.count_nonzero(images[:, :, *cut])


@pytest.mark.parametrize("dtype", [np.float32, np.complex128])
def test_dtypes_stay(dtype, rng):
    x, weight, y, frame = (np.asarray(a, dtype) if isinstance(a, np.ndarray) else a for a in one_group(3))
    assert [a.dtype for a in in_strips(x, weight, y, frame)] == [dtype] * 3


def test_it_is_used_for_many_small_images(monkeypatch):
    monkeypatch.setattr(columns, "Columns", None)
    monkeypatch.setattr(overlapping, "_Block", None)
    x, weight, frame = np.ones((32, 8, 6, 6)), np.ones((16, 8, 3, 3)), Frame((3, 3))
    out = convolved(x, weight, frame=frame, groups=1)
    assert (out == 72).all()
    assert (onto_kernels(x, out, shape=weight.shape, frame=frame, groups=1) == 72 * 32 * 16).all()
    images = onto_images(out, weight, shape=x.shape, frame=frame, groups=1)
    assert (images[0, 0, 0] == 72 * 16 * np.array([1, 2, 3, 3, 2, 1])).all()


@pytest.mark.parametrize("padding", [0, 2])
@pytest.mark.parametrize("stride", [1, 2])
def test_many_short_signals(stride, padding, rng, monkeypatch):
    monkeypatch.setattr(columns, "Columns", None)
    x, w = Tensor(rng.normal(size=(80, 9, 11))), Tensor(rng.normal(size=(5, 9, 4)))
    out = F.conv1d(x, w, stride=stride, padding=padding)
    images, kernels = x.data[:, :, None], w.data[:, :, None]
    frame = Frame((1, 4), (1, stride), padding=((0, 0), (padding, padding)))
    y = rng.normal(size=out.shape)
    out.backward(y)
    expected = by_windows(images, kernels, y[:, :, None], frame)
    for found, one in zip((out.data, w.grad, x.grad), expected, strict=True):
        np.testing.assert_allclose(found, one[:, :, 0], rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize(
    ("shape", "frame", "groups", "kernels"),
    [
        ((32, 8, 20, 20), Frame((3, 3)), 1, 8),
        ((4, 8, 6, 6), Frame((3, 3)), 1, 8),
        ((32, 8, 6, 6), Frame((3, 3)), 2, 8),
        ((32, 8, 6, 6), Frame((1, 1)), 1, 8),
        ((32, 8, 6, 6), Frame((2, 2), dilation=(2, 2)), 1, 8),
        ((32, 8, 6, 6), Frame((3, 3)), 1, 2**12),
        ((32, 2, 6, 6), Frame((3, 3)), 1, 8),
        ((0, 8, 6, 6), Frame((3, 3)), 1, 8),
    ],
    ids=["large images", "few", "groups", "one entry", "gaps between rows", "large kernels", "few entries", "none"],
)
def test_it_is_not_used_elsewhere(shape, frame, groups, kernels):
    assert not fits(shape[0], Layout(shape[1:], frame, groups), kernels, 8)


@pytest.mark.parametrize("wrong", [np.inf, np.nan])
def test_what_is_not_finite_reaches_its_windows_alone(wrong):
    x, weight = np.ones((32, 8, 6, 6)), np.ones((2, 8, 3, 3))
    x[3, 0, 0, 0] = wrong
    out = convolved(x, weight, frame=Frame((3, 3)), groups=1)
    assert np.count_nonzero(~np.isfinite(out)) == 2
    weight[0, 1, 0, 0] = wrong
    images = onto_images(np.ones(out.shape), weight, shape=x.shape, frame=Frame((3, 3)), groups=1)
    assert np.count_nonzero(~np.isfinite(images)) == 32 * 4 * 4
    assert np.isfinite(images[:, 1, :4, :4]).sum() == 0


@pytest.mark.parametrize(("channels", "kernel"), [(8, 3), (16, 16)])
def test_strips_never_exist_for_a_whole_batch(channels, kernel):
    frame, weight = Frame((kernel, kernel)), np.ones((4, channels, kernel, kernel), np.float32)

    def peak(count):
        x = np.ones((count, channels, kernel + 1, kernel + 1), np.float32)
        tracemalloc.start()
        out = convolved(x, weight, frame=frame, groups=1)
        onto_kernels(x, out, shape=weight.shape, frame=frame, groups=1)
        images = onto_images(out, weight, shape=x.shape, frame=frame, groups=1)
        found = tracemalloc.get_traced_memory()[1] - out.nbytes - images.nbytes
        tracemalloc.stop()
        return found

    assert peak(4096) < 3 * strips.MOST
    assert peak(4096) < 1.3 * peak(2048) + phases.BLOCK
