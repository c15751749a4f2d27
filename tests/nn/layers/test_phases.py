"""Phases against the definition of windows, and blocks."""

import numpy as np
import pytest

import nn.functional as F
from autograd import Tensor
from nn.layers import phases
from nn.layers.phases import Phases, blocks
from nn.layers.windows import Frame, windows
from tests.nn.layers.frames import SEEDS, drawn


@pytest.mark.parametrize("seed", SEEDS)
def test_runs_over_phases_hold_the_windows(seed):
    rng, (n, c, *lengths), frame, _ = drawn(seed)
    x = rng.normal(size=(n * c, *lengths))
    layout = Phases(x.shape, frame)
    memory = layout.memory((), len(x), x.dtype)
    memory.fill(0.0)
    images = layout.images(memory, len(x))
    for there, here in layout.moves:
        images[there] = x[here]
    expected = windows(x[:, None], frame=frame)[:, 0]
    assert expected.shape[1:3] == (layout.down, layout.across)
    assert layout.places == layout.down * layout.across
    for tap, (r, s, start) in enumerate(layout.offsets):
        run = memory[r, s, start : start + layout.run(len(x))].reshape(len(x), *layout.phase)
        i, j = divmod(tap, frame.kernel[1])
        np.testing.assert_array_equal(run[:, : layout.down, : layout.across], expected[..., i, j])


@pytest.mark.parametrize("stride", [(10**9, 10**9), (1, 10**9)])
def test_a_step_that_is_longer_than_the_image_makes_no_phases(stride):
    layout = Phases((1, 3, 4), Frame((2, 2), stride))
    assert (layout.down, layout.across) == (1 if stride[0] > 1 else 2, 1)
    assert layout.memory((), 1, np.float64).size < 100
    x = np.arange(12.0).reshape(1, 1, 3, 4)
    for function in (F.max_pool2d, F.avg_pool2d):
        images = Tensor(x)
        out = function(images, 2, stride)
        out.sum().backward()
        assert out.data[0, 0, 0, 0] == function(x, 2, 3)[0, 0, 0, 0]
        assert images.grad.sum() == out.size
    images = Tensor(x)
    F.conv2d(images, np.ones((1, 1, 2, 2)), stride=stride).sum().backward()
    assert images.grad[0, 0, 0].tolist() == [1, 1, 0, 0]


def test_blocks_cover_a_batch_in_order(monkeypatch):
    monkeypatch.setattr(phases, "BLOCK", 100)
    for images, size, most in ((7, 30, 3), (7, 1000, 1), (7, 0, 7), (0, 10, 0)):
        found = blocks(images, size)
        assert [i for block in found for i in range(images)[block]] == list(range(images))
        assert max((block.stop - block.start for block in found), default=0) == most
