"""Choices that a row of the table is drawn with: by hypothesis in a test, by a random generator in the self-check.

The rows call ``pick.shape()``, ``pick.array(shape, domain)`` and so on, and need not know the source of the choices.
The choices of hypothesis are in ``autograd.testing.strategies.picks``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.testing.domains.domain import REAL, Domain

Shape = tuple[int, ...]
GRID = 64
"""Drawn numbers are multiples of 1 / GRID, so that they stay readable."""


class Pick(ABC):
    """A source of choices."""

    @abstractmethod
    def integer(self, low: int, high: int) -> int:
        """An integer between the two, both included."""

    @abstractmethod
    def choice(self, options: Sequence[Any]) -> Any:
        """One of the options."""

    @abstractmethod
    def permutation(self, n: int) -> list[int]:
        """The numbers below n in any order."""

    @abstractmethod
    def shape(self, min_dims: int = 0, max_dims: int = 3, min_side: int = 0, max_side: int = 3) -> Shape:
        """The shape of a small array."""

    @abstractmethod
    def together(self, count: int, max_dims: int = 3, min_side: int = 0, max_side: int = 3) -> Sequence[Shape]:
        """Shapes that broadcast against each other."""

    @abstractmethod
    def array(self, shape: Shape, domain: Domain = REAL) -> Any:
        """An array of numbers in a domain."""

    @abstractmethod
    def index(self, shape: Shape) -> Any:
        """An index into an array of this shape, of any kind."""

    def boolean(self) -> bool:
        """True or False."""
        return bool(self.choice((False, True)))

    def side(self, least: int = 0) -> int:
        """The length of an axis."""
        return self.integer(least, 3)

    def axis(self, ndim: int) -> int:
        """One of the axes, counted from either end."""
        return self.integer(-ndim, ndim - 1)

    def axes(self, ndim: int) -> Shape:
        """One axis or several, in any order."""
        return tuple(self.permutation(ndim)[: self.integer(1, ndim)])

    def distinct(self, shape: Shape) -> Any:
        """An array no two entries of which are closer than 1/4."""
        return np.array(self.permutation(int(np.prod(shape))), dtype=float).reshape(shape) / 4 - 1.0

    def stretched(self) -> tuple[Shape, Shape]:
        """A shape, and one that it broadcasts to, with new and with stretched axes."""
        to = self.shape()
        return tuple(self.choice((n, 1)) for n in to)[self.integer(0, len(to)) :], to


class AtRandom(Pick):
    """Choices of a random generator. No array is empty and no axis has length 1 if that can be helped."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng

    def integer(self, low: int, high: int) -> int:
        """An integer between the two, both included."""
        return int(self.rng.integers(low, high + 1))

    def side(self, least: int = 0) -> int:
        """The length of an axis: 2 or 3."""
        return self.integer(2, 3)

    def choice(self, options: Sequence[Any]) -> Any:
        """One of the options."""
        return options[self.integer(0, len(options) - 1)]

    def permutation(self, n: int) -> list[int]:
        """The numbers below n in any order."""
        return [int(i) for i in self.rng.permutation(n)]

    def shape(self, min_dims: int = 0, max_dims: int = 3, min_side: int = 0, max_side: int = 3) -> Shape:
        """A shape of two or more axes, where so many are allowed."""
        dims = self.integer(max(min_dims, min(max_dims, 2)), max_dims)
        return tuple(self.integer(min(2, max_side), max_side) for _ in range(dims))

    def together(self, count: int, max_dims: int = 3, min_side: int = 0, max_side: int = 3) -> Sequence[Shape]:
        """A shape, and others with some of its last axes, of which some have length 1."""
        full = self.shape(max_dims=max_dims, max_side=max_side)
        others = (tuple(self.choice((n, n, 1)) for n in full[self.integer(0, len(full)) :]) for _ in range(count - 1))
        return [full, *others]

    def array(self, shape: Shape, domain: Domain = REAL) -> Any:
        """Numbers between the ends of the domain, drawn again until they are off its kinks.

        An operand without a gradient may need to hit a kink, so its numbers are multiples of 1/64.
        """
        x = self.rng.uniform(domain.low, domain.high, shape)
        while not np.all(good := domain.far_from_kinks(x, domain.gap)):
            x = np.where(good, x, self.rng.uniform(domain.low, domain.high, shape))
        return domain.cast(np.asarray(x if domain.dtype is np.float64 else np.round(x * GRID) / GRID))

    def index(self, shape: Shape) -> Any:
        """An index that takes entries of the last axis twice."""
        return (..., [0, 0, shape[-1] - 1]) if shape else ...
