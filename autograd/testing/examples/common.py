"""The type of an example: a function of a random generator that gives operands and static parameters."""

from collections.abc import Callable
from typing import Any

import numpy as np

Operands = list[Any]
Example = Callable[[np.random.Generator], tuple[Operands, dict[str, Any]]]


def positive(rng: np.random.Generator, *shape: int) -> Any:
    """Numbers between 0.6 and 2.4."""
    return rng.uniform(0.6, 2.4, shape)


def on(*shapes: tuple[int, ...], **params: Any) -> Example:
    """An example with positive operands of the given shapes."""
    return lambda rng: ([positive(rng, *shape) for shape in shapes], params)


def on_complex(*shapes: tuple[int, ...], **params: Any) -> Example:
    """An example with complex operands of the given shapes, whose parts are positive."""
    return lambda rng: ([positive(rng, *shape) + 1j * positive(rng, *shape) for shape in shapes], params)
