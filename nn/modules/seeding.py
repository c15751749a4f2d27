"""``manual_seed`` and ``seeded``: one source of randomness for all that is made without naming one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np

from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError

current_source: ContextVar[np.random.Generator | None] = ContextVar("current_source", default=None)
"""The generator that ``rng=None`` takes its numbers from; None for the operating system's randomness."""


@door
def manual_seed(seed: int) -> None:
    """Seed all randomness that names no source from here on: starting values, dropout, the order of samples.

    Each ``rng=None`` is a generator of its own then, which follows from the seed and from how many there were before.
    It is so in this thread, and in asynchronous tasks that are started later. A seed or generator that is given wins.
    An existing module keeps its own source: a ``Dropout`` that was made before goes on where it was, and to seed again
    and call it again gives other numbers. So seed first and make the model then, or give the layer an ``rng``. The
    estimators of ``nn.estimators`` follow it where ``random_state`` is None. The numbers are NumPy's, not those that
    PyTorch draws with this seed, and ``numpy.random.seed`` is another matter.

    Args:
        seed: an integer >= 0.

    Raises:
        ArgumentError: it is none.

    Example:
        >>> import nn
        >>> from contextvars import copy_context
        >>> def first_weight():
        ...     nn.manual_seed(0)
        ...     return float(nn.Linear(2, 3).weight.data[0, 0])
        >>> copy_context().run(first_weight) == copy_context().run(first_weight)  # elsewhere, the seed is not set
        True
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise ArgumentError(f"manual_seed: got {shown(seed)}, expected an integer >= 0")
    current_source.set(np.random.default_rng(seed))


@contextmanager
def seeded(rng: np.random.Generator) -> Iterator[None]:
    """A block in which each ``rng=None`` becomes a generator spawned from ``rng``, not a fresh one.

    It is for code that calls a user's function that makes a model: ``lambda: Linear(2, 3)`` names no seed.

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


def source_state() -> dict[str, Any] | None:
    """The state of the source of ``rng=None``: its seed, and the number of generators so far; None without a seed.

    Example:
        >>> with seeded(np.random.default_rng(3)):
        ...     source_state()
        {'entropy': 3, 'spawn_key': (), 'pool_size': 4, 'n_children_spawned': 0}
    """
    source: Any = current_source.get()
    return None if source is None else dict(source.bit_generator.seed_seq.state)


def set_source_state(state: Mapping[str, Any] | None) -> None:
    """Go on from a result of ``source_state()``."""
    current_source.set(None if state is None else np.random.default_rng(np.random.SeedSequence(**state)))
