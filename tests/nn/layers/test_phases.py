"""Phases against the definition of windows, and blocks."""

import numpy as np
import pytest

from nn.layers import phases
from nn.layers.phases import Phases, blocks
from nn.layers.windows import windows
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


def test_blocks_cover_a_batch_in_order(monkeypatch):
    monkeypatch.setattr(phases, "BLOCK", 100)
    for images, size, most in ((7, 30, 3), (7, 1000, 1), (7, 0, 7), (0, 10, 0)):
        found = blocks(images, size)
        assert [i for block in found for i in range(images)[block]] == list(range(images))
        assert max((block.stop - block.start for block in found), default=0) == most
