"""Random layouts of windows over images, for tests of computations on NumPy's arrays."""

import numpy as np

from nn.layers.windows import Frame

SEEDS = range(60)


def drawn(seed):
    """A generator, a shape (N, C, rows, columns), a frame of which a window fits, and a number of groups."""
    rng = np.random.default_rng(seed)
    kernel, stride, dilation = (tuple(map(int, rng.integers(1, most, size=2))) for most in (4, 4, 3))
    edges = rng.integers(0, 3, size=(2, 2)) * rng.integers(0, 2)
    padding = tuple(tuple(map(int, pair)) for pair in edges)
    frame = Frame(kernel, stride, dilation, padding)
    lengths = [max(1, r - sum(p)) + int(rng.integers(0, 12)) for r, p in zip(frame.reach, padding, strict=True)]
    groups = int(rng.integers(1, 4))
    return rng, (int(rng.integers(1, 6)), groups * int(rng.integers(1, 4)), *lengths), frame, groups
