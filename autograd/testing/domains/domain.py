"""The set of numbers at which a function of one operand is smooth, and the part of it that points are drawn from."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

NEAR = 0.125
"""Distance that the operands of a random program keep from kinks and jumps."""

MARGIN = 0.2
"""Distance that they keep from the ends of the region where a function is smooth."""


@dataclass(frozen=True)
class Domain:
    """The smooth domain of one operand.

    Attributes:
        low, high: points are drawn between these two, the ends included.
        kinks: numbers at which the function is not smooth.
        period: the distance at which all kinks come again; 0 if they do not.
        gap: distance that drawn points keep from kinks.
        above, below: the open interval outside which the function is not smooth or not defined.
        dtype: of an operand that gets no gradient; drawn floats are converted to it. A bool is True above 0.
    """

    low: float = -2.0
    high: float = 2.0
    kinks: tuple[float, ...] = ()
    period: float = 0.0
    gap: float = 0.25
    above: float = -math.inf
    below: float = math.inf
    dtype: Any = np.float64

    def far_from_kinks(self, x: Any, gap: float) -> Any:
        """A mask of the entries that are at least this far from every kink."""
        distances = [np.abs(x - kink) for kink in self.kinks]
        if self.period:
            distances = [np.abs(d - self.period * np.rint(d / self.period)) for d in distances]
        return np.all([np.ones(np.shape(x), dtype=bool), *(d >= gap for d in distances)], axis=0)

    def contains(self, x: Any) -> bool:
        """True if all entries are far enough inside for a random program; they may lie outside the drawn interval."""
        inside = (x > self.above + MARGIN) & (x < self.below - MARGIN)
        return bool(np.all(inside & self.far_from_kinks(x, np.nextafter(NEAR, 1.0))))

    def cast(self, x: Any) -> Any:
        """Drawn floats in the dtype of the operand."""
        return x > 0 if self.dtype is bool else x.astype(self.dtype)


REAL = Domain()
"""All numbers."""


def above(edge: float, gap: float = 0.25) -> Domain:
    """The numbers above an edge; points are drawn from those at least ``gap`` and at most 3 above it."""
    return Domain(edge + gap, edge + 3, above=edge)


def between(low: float, high: float, gap: float = 0.5) -> Domain:
    """An open interval; points are drawn from its middle, ``gap`` away from both ends."""
    return Domain(low + gap, high - gap, above=low, below=high)


def off(*kinks: float, low: float = -2.0, high: float = 2.0, gap: float = 0.25, period: float = 0.0) -> Domain:
    """All numbers but some, which may come again with a period."""
    return Domain(low, high, kinks, period, gap)


NONZERO = off(0.0)
"""All numbers but 0."""

POSITIVE = above(0.0)
"""The numbers above 0."""


def constant(domain: Domain, dtype: Any) -> Domain:
    """The domain of an operand that gets no gradient, in a dtype that does not widen float32."""
    return replace(domain, dtype=dtype)
