"""``seeded``: one source of randomness for all modules that a piece of code makes without naming one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

current_source: ContextVar[np.random.Generator | None] = ContextVar("current_source", default=None)
"""The generator that ``rng=None`` takes its numbers from; None for the operating system's randomness."""


@contextmanager
def seeded(rng: np.random.Generator) -> Iterator[None]:
    """A block in which ``rng=None`` is a generator of its own each time, spawned from ``rng``, and no fresh one.

    It is for whoever calls a function of the user that makes a model: ``lambda: Linear(2, 3)`` names no seed.

    Args:
        rng: the source. Generators that were spawned from it are independent of each other and of its own numbers.

    Example:
        >>> from nn import Linear
        >>> def first_weight():
        ...     with seeded(np.random.default_rng(0)):
        ...         return float(Linear(2, 3).weight.data[0, 0])
        >>> first_weight() == first_weight()
        True
    """
    token = current_source.set(rng)
    try:
        yield
    finally:
        current_source.reset(token)
