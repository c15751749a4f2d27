"""The arithmetic of pooling on NumPy's arrays: sums of windows, what they send back, and the largest entry of each.

All are made of runs over phases (see ``phases``): for each entry of a window one operation takes all images of a block.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nn.layers.phases import Phases, blocks
from nn.layers.windows import Frame


class _Runs(Phases):
    """Phases of a batch, in which the channels are images of their own, and the blocks that it falls into."""

    def __init__(self, shape: tuple[int, ...], frame: Frame, itemsize: int) -> None:
        super().__init__(shape, frame)
        self.count = math.prod(shape[:2])
        self.blocks = blocks(self.count, (math.prod(frame.stride) + 2) * math.prod(self.phase) * itemsize)

    def split(self, x: Any, fill: float) -> Any:
        """The phases of images, with ``fill`` in the padding."""
        memory = self.memory((), len(x), x.dtype)
        memory.fill(fill)
        phases = self.images(memory, len(x))
        for there, here in self.moves:
            phases[there] = x[here]
        return memory

    def windows_of(self, run: Any) -> Any:
        """What a run has for windows: shape (images, down, across)."""
        return run.reshape(-1, *self.phase)[:, : self.down, : self.across]


def window_sums(x: Any, frame: Frame) -> Any:
    """The sum of each window over images: shape (N, C, down, across)."""
    runs = _Runs(x.shape, frame, x.dtype.itemsize)
    x, out = x.reshape(runs.count, *x.shape[2:]), np.empty((*x.shape[:2], runs.down, runs.across), x.dtype)
    flat = out.reshape(runs.count, runs.down, runs.across)
    for block in runs.blocks:
        memory, length = runs.split(x[block], 0.0), runs.run(len(flat[block]))
        (r, s, start), *others = runs.offsets
        total = memory[r, s, start : start + length].copy()
        for r, s, start in others:
            total += memory[r, s, start : start + length]
        flat[block] = runs.windows_of(total)
    return out


def add_to_windows(y: Any, shape: tuple[int, ...], frame: Frame) -> Any:
    """Images of a shape, to which each y is added at all entries of its window: the transpose of ``window_sums``."""
    runs = _Runs(shape, frame, y.dtype.itemsize)
    y, out = y.reshape(runs.count, runs.down, runs.across), np.zeros(shape, y.dtype)
    flat = out.reshape(runs.count, *shape[2:])
    for block in runs.blocks:
        count = len(flat[block])
        run = np.zeros(runs.run(count), y.dtype)
        runs.windows_of(run)[...] = y[block]
        memory = runs.memory((), count, y.dtype)
        memory.fill(0.0)
        for r, s, start in runs.offsets:
            memory[r, s, start : start + len(run)] += run
        phases, images = runs.images(memory, count), flat[block]
        for there, here in runs.moves:
            images[here] = phases[there]
    return out


def largest_entries(x: Any, frame: Frame) -> Any:
    """For each window over images the place of its largest entry, the first of equal ones: shape (N, C, down, across).

    Places are counted through all images, one behind the other. The result is None where an entry is not finite or a
    window holds nothing but padding: runs do not tell such windows apart.
    """
    if not np.isfinite(x).all() or _some_are_empty(x.shape, frame):
        return None
    runs, (height, width) = _Runs(x.shape, frame, x.dtype.itemsize), x.shape[2:]
    (sh, sw), (dh, dw), ((top, _), (left, _)) = frame.stride, frame.dilation, frame.padding
    corners = (np.arange(runs.down)[:, None] * sh - top) * width + (np.arange(runs.across) * sw - left)
    steps = (np.arange(frame.kernel[0])[:, None] * dh * width + np.arange(frame.kernel[1]) * dw).reshape(-1)
    number = np.min_scalar_type(runs.taps - 1).type
    x, out = x.reshape(runs.count, height, width), np.empty((*x.shape[:2], runs.down, runs.across), np.intp)
    flat = out.reshape(runs.count, runs.down, runs.across)
    for block in runs.blocks:
        memory, length = runs.split(x[block], -math.inf), runs.run(len(flat[block]))
        (r, s, start), *others = runs.offsets
        best, which = memory[r, s, start : start + length].copy(), np.zeros(length, number)
        for tap, (r, s, start) in enumerate(others, 1):
            entry = memory[r, s, start : start + length]
            np.maximum(which, (entry > best) * number(tap), out=which)  # a later entry has the larger number
            np.maximum(best, entry, out=best)
        first = np.arange(block.start, block.stop).reshape(-1, 1, 1) * (height * width)
        flat[block] = steps[runs.windows_of(which)] + corners + first
    return out


def _some_are_empty(shape: tuple[int, ...], frame: Frame) -> bool:
    """True if there are windows without an entry of the image."""
    empty = False
    axes = zip(shape[2:], frame.grid(shape), frame.kernel, frame.stride, frame.dilation, frame.padding, strict=True)
    for length, count, kernel, stride, dilation, (before, _) in axes:
        seen = np.arange(count)[:, None] * stride - before + np.arange(kernel) * dilation
        empty |= not ((seen >= 0) & (seen < length)).any(axis=1).all()
    return empty
