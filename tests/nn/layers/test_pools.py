"""Sums and largest entries of windows on NumPy's arrays against the definition, in blocks of any size."""

import math
import tracemalloc

import numpy as np
import pytest

from nn.layers import phases, pools
from nn.layers.pools import add_to_windows, empty_windows, largest_entries, sum_windows
from nn.layers.windows import Frame, add_windows, windows
from tests.nn.layers.frames import SEEDS, drawn

every_layout = pytest.mark.parametrize("seed", SEEDS)


@pytest.fixture(params=[1, 2000, 2**20], autouse=True, ids=lambda size: f"blocks of {size} bytes")
def size(request, monkeypatch):
    monkeypatch.setattr(phases, "BLOCK", request.param)


@pytest.fixture(params=[True, False], ids=["runs", "as they lie"])
def pay(request, monkeypatch):
    monkeypatch.setattr(pools, "LONG", 0 if request.param else math.inf)
    monkeypatch.setattr(pools, "FEW", 0)


@every_layout
def test_sums_and_their_transpose(seed, pay):
    rng, shape, frame, _ = drawn(seed)
    x = rng.normal(size=shape)
    sums = sum_windows(x, frame=frame)
    np.testing.assert_allclose(sums, windows(x, frame=frame).sum(axis=(-2, -1)), rtol=1e-12, atol=1e-12)
    y = rng.normal(size=sums.shape)
    spread = np.broadcast_to(y[..., None, None], (*y.shape, *frame.kernel))
    expected = add_windows(spread, shape=shape, frame=frame)
    np.testing.assert_allclose(add_to_windows(y, shape=shape, frame=frame), expected, rtol=1e-12, atol=1e-12)


def test_infinity_stays_in_its_windows():
    x = np.ones((1, 1, 5, 5))
    x[0, 0, 2, 4] = np.inf
    assert (
        np.isinf(sum_windows(x, frame=Frame((2, 2)))[0, 0]).tolist()
        == np.isinf(windows(x, frame=Frame((2, 2)))[0, 0].sum(axis=(-2, -1))).tolist()
    )
    y = np.ones((1, 1, 4, 4))
    y[0, 0, 1, 3] = np.inf
    assert np.argwhere(np.isinf(add_to_windows(y, shape=(1, 1, 5, 5), frame=Frame((2, 2)))[0, 0])).tolist() == [
        [1, 3], [1, 4], [2, 3], [2, 4],
    ]  # fmt: skip


@every_layout
@pytest.mark.parametrize("ties", [False, True])
def test_places_of_the_largest(seed, ties):
    rng, shape, frame, _ = drawn(seed)
    x = rng.integers(0, 3, size=shape).astype(float) if ties else rng.normal(size=shape)
    n, c, h, w = shape
    (kh, kw), (sh, sw), (dh, dw), ((top, _), (left, _)) = frame.kernel, frame.stride, frame.dilation, frame.padding
    padded = np.pad(x, ((0, 0), (0, 0), *frame.padding), constant_values=-np.inf)
    seen = windows(padded, frame=frame._replace(padding=((0, 0), (0, 0))))
    i, j = np.divmod(seen.reshape(*seen.shape[:4], kh * kw).argmax(axis=-1), kw)
    rows = np.arange(seen.shape[2]).reshape(-1, 1) * sh - top + i * dh
    columns = np.arange(seen.shape[3]) * sw - left + j * dw
    found = largest_entries(x, frame)
    if (seen.max(axis=(-2, -1)) == -np.inf).any():
        assert found is None
    else:
        np.testing.assert_array_equal(found, np.arange(n * c).reshape(n, c, 1, 1) * (h * w) + rows * w + columns)


def test_more_entries_than_a_byte_counts(monkeypatch):
    monkeypatch.setattr(pools, "LONG", 0)
    x = np.random.default_rng(0).normal(size=(1, 2, 20, 20))
    found = largest_entries(x, Frame((18, 18)))
    seen = windows(x, frame=Frame((18, 18)))
    np.testing.assert_array_equal(x.reshape(-1)[found], seen.max(axis=(-2, -1)))
    monkeypatch.setattr(pools, "LONG", math.inf)
    assert largest_entries(x, Frame((18, 18))) is None


@pytest.mark.parametrize("taps", [11, 1001])
def test_memory_does_not_grow_with_the_window(taps):
    x = np.random.default_rng(0).normal(size=(1, 1, 1, 20_000))
    tracemalloc.start()
    largest_entries(x, Frame((1, taps), padding=((0, 0), (taps // 2, taps // 2))))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 12 * x.nbytes


@every_layout
def test_windows_without_an_entry(seed):
    _, shape, frame, _ = drawn(seed)
    seen = windows(np.ones(shape), frame=frame)[0, 0].any(axis=(-2, -1))
    empty = empty_windows(shape, frame)
    np.testing.assert_array_equal(~seen, np.zeros(seen.shape, bool) if empty is None else empty)
    assert (empty is None) == seen.all()


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_it_is_not_sure_of_what_is_not_finite(wrong):
    x = np.zeros((1, 1, 4, 4))
    x[0, 0, 1, 1] = wrong
    assert largest_entries(x, Frame((2, 2))) is None
    assert largest_entries(np.zeros((1, 1, 1, 4)), Frame((2, 2), padding=((1, 1), (0, 0)), stride=(3, 1))) is not None
    assert largest_entries(np.zeros((1, 1, 2, 4)), Frame((1, 2), padding=((1, 1), (0, 0)))) is None
