"""Points of the table of domains, with the choices made by hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import hypothesis.extra.numpy as hnp
import numpy as np
from hypothesis import strategies as st

from autograd.testing.domains.domain import REAL, Domain
from autograd.testing.domains.pick import GRID, Pick, Shape
from autograd.testing.strategies.arrays import indices, shapes


class Drawn(Pick):
    """Choices drawn by hypothesis. Numbers are multiples of 1/64."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def integer(self, low: int, high: int) -> int:
        """An integer between the two, both included."""
        return self.draw(st.integers(low, high))

    def choice(self, options: Sequence[Any]) -> Any:
        """One of the options."""
        return self.draw(st.sampled_from(options))

    def permutation(self, n: int) -> list[int]:
        """The numbers below n in any order."""
        return self.draw(st.permutations(range(n)))

    def shape(self, min_dims: int = 0, max_dims: int = 3, min_side: int = 0, max_side: int = 3) -> Shape:
        """The shape of a small array."""
        return self.draw(shapes(min_dims, max_dims, min_side, max_side))

    def together(self, count: int, max_dims: int = 3, min_side: int = 0, max_side: int = 3) -> Sequence[Shape]:
        """Shapes that broadcast against each other."""
        both = hnp.mutually_broadcastable_shapes(
            num_shapes=count, min_side=min_side, max_dims=max_dims, max_side=max_side
        )
        return self.draw(both).input_shapes

    def array(self, shape: Shape, domain: Domain = REAL) -> Any:
        """An array of numbers in a domain."""
        return domain.cast(self.draw(hnp.arrays(np.float64, shape, elements=_elements(domain))))

    def index(self, shape: Shape) -> Any:
        """An index into an array of this shape, of any kind."""
        return self.draw(indices(shape))


def _elements(domain: Domain) -> st.SearchStrategy[float]:
    grid = st.integers(round(domain.low * GRID), round(domain.high * GRID)).map(lambda k: k / GRID)
    return grid.filter(lambda x: bool(domain.far_from_kinks(x, domain.gap))) if domain.kinks else grid


@st.composite
def picked(draw: st.DrawFn, f: Callable[..., Any], /, **how: Any) -> Any:
    """The results of ``f`` with choices drawn by hypothesis: ``picked(row.draw)`` are the points of a row."""
    return f(Drawn(draw), **how)
