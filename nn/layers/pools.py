"""The results of pooling: sums and means of windows, and the place of the largest entry of each.

On NumPy's arrays all of it is made of runs over phases (see ``phases``): for each entry of a window one operation takes
all images of a block.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.engine.arrays import is_foreign
from autograd.engine.declaration import op
from autograd.engine.outside import outside
from autograd.ops.scaling import narrowed, widened
from nn.layers.phases import Phases, blocks
from nn.layers.windows import Frame, Line, add_windows, as_images, image_shape, windows

LONG, FEW = 1000, 16
"""The numbers in a run from which it pays, or else how many entries a window has at most.

Windows that are large, and far from each other, have many short runs. They are taken as they lie.
"""


class _Runs(Phases):
    """Phases of a batch, in which the channels are images of their own, and the blocks that it falls into."""

    def __init__(self, shape: tuple[int, ...], frame: Frame, itemsize: int) -> None:
        super().__init__(shape, frame)
        self.count = math.prod(shape[:2])
        self.blocks = blocks(self.count, (math.prod(self.frame.stride) + 2) * math.prod(self.phase) * itemsize)
        self.pay = self.taps <= FEW or not self.blocks or self.run(self.blocks[0].stop) >= LONG

    def split(self, x: Any, fill: float) -> Any:
        """The phases of images, with ``fill`` in the padding."""
        memory = self.memory((), len(x), x.dtype)
        memory.fill(fill)
        phases = self.images(memory, len(x))
        for there, here in self.moves:
            phases[there] = x[here]
        return memory

    def windows_of(self, run: Any) -> Any:
        """The part of a run that windows read: shape (images, down, across)."""
        return run.reshape(-1, *self.phase)[:, : self.down, : self.across]


@outside(forms_follow=True)
def _sums(x: Any, frame: Frame) -> Any:
    """The sum of each window over images: shape (N, C, down, across)."""
    runs = _Runs(x.shape, frame, x.dtype.itemsize)
    if not runs.pay:
        return windows.forward(x, frame=frame).sum(axis=(-2, -1))
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


@outside(forms_follow=True)
def _spread(y: Any, shape: tuple[int, ...], frame: Frame) -> Any:
    """Images of a shape, to which each y is added at all entries of its window: the transpose of ``_sums``."""
    runs = _Runs(shape, frame, y.dtype.itemsize)
    if not runs.pay:
        w = np.broadcast_to(y[..., None, None], (*y.shape, *frame.kernel))
        return add_windows.forward(w, shape=shape, frame=frame)
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


def _added(g: Any, out: Any, x: Any, frame: Any) -> Any:
    return add_to_windows(g, shape=x.shape, frame=frame)


@op(
    _added,
    kind="linear", gate="running sum", symbol="Σ windows", local=("Σ g over the windows",),
)  # fmt: skip
def sum_windows(x: Any, *, frame: Any) -> Any:
    """The sum of each window over x: shape (N, C, down, across), or (N, C, places) of signals. A moving sum."""
    if is_foreign(x):
        return windows.forward(x, frame=frame).sum(axis=(-2, -1) if x.ndim == 4 else -1)
    sums = _sums(as_images(x), frame.plane)
    return sums if x.ndim == 4 else sums[:, :, 0]


@op(
    lambda g, out, y, shape, frame: sum_windows(g, frame=frame),
    kind="linear", gate="running sum", symbol="Σ windowsᵀ", local=("Σ g over the copies",),
)  # fmt: skip
def add_to_windows(y: Any, *, shape: Any, frame: Any) -> Any:
    """The transpose of ``sum_windows``: a batch in which each y is added at all entries of its window."""
    if is_foreign(y):
        kernel = frame.kernel if len(shape) == 4 else (frame.kernel,)
        w = np.broadcast_to(y[(..., *(None,) * len(kernel))], (*y.shape, *kernel))
        return add_windows.forward(w, shape=shape, frame=frame)
    return _spread(as_images(y), image_shape(shape), frame.plane).reshape(shape)


def mean_windows(x: Any, frame: Frame | Line, shares: Any) -> Any:
    """The sums of windows over a batch times ``shares``."""
    wide = widened(x)  # widened, because a float16 sum may overflow where the mean does not
    return narrowed(sum_windows(wide, frame=frame) * np.asarray(shares, wide.dtype), x.dtype)


def largest_entries(x: Any, frame: Frame) -> Any:
    """The place of the largest entry of each window over images, the first of equal ones: (N, C, down, across).

    Places are counted through all images, one behind the other. The result is None where an entry is not finite or a
    window holds nothing but padding, since runs do not tell such windows apart, and where runs do not pay.
    """
    runs = _Runs(x.shape, frame, x.dtype.itemsize)
    if not runs.pay or not np.isfinite(x).all() or empty_windows(x.shape, frame) is not None:
        return None
    return _largest_in_runs(x, frame)


@outside(forms_follow=True)
def _largest_in_runs(x: Any, frame: Frame) -> Any:
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
            np.maximum(which, (entry > best) * number(tap), out=which)  # later entries have larger numbers
            np.maximum(best, entry, out=best)
        first = np.arange(block.start, block.stop).reshape(-1, 1, 1) * (height * width)
        flat[block] = steps[runs.windows_of(which)] + corners + first
    return out


def empty_windows(shape: tuple[int, ...], frame: Frame) -> Any:
    """A mask of the windows without an entry of the image, shape (down, across), or None if there are none."""
    axes = zip(shape[2:], frame.grid(shape), frame.kernel, frame.stride, frame.dilation, frame.padding, strict=True)
    rows, columns = (_beside(*axis) for axis in axes)
    return rows[:, None] | columns if rows.any() or columns.any() else None


def _beside(length: int, count: int, kernel: int, stride: int, dilation: int, padding: tuple[int, int]) -> Any:
    """A mask of the windows along one axis that have no entry of the image."""
    start = np.arange(count) * stride - padding[0]
    first = start + np.maximum(-(start // dilation), 0) * dilation  # the first entry that is not in front of the image
    return (first >= length) | (first > start + (kernel - 1) * dilation)
