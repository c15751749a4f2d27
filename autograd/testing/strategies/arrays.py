"""Points to check gradients at: numbers and arrays on a coarse grid, so that they stay readable, away from kinks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import hypothesis.extra.numpy as hnp
import numpy as np
from hypothesis import strategies as st

from autograd.errors import ArgumentError
from autograd.testing.domains.pick import GRID, Shape


def numbers(low: float = -2.0, high: float = 2.0, *, away: Sequence[float] = (), gap: float = 0.125) -> Any:
    """Floats between ``low`` and ``high``, multiples of 1/64, at least ``gap`` away from each point in ``away``.

    Raises:
        ValueError: ``high`` is less than ``low``.

    Example:
        >>> from hypothesis import given
        >>> @given(numbers(away=[0.0]))
        ... def test(x):
        ...     assert abs(x) >= 0.125
    """
    if not low <= high:
        raise ArgumentError(f"numbers: got low={low} and high={high}, expected low <= high")
    grid = st.integers(round(low * GRID), round(high * GRID)).map(lambda k: k / GRID)
    return grid.filter(lambda x: all(abs(x - kink) >= gap for kink in away)) if away else grid


def shapes(min_dims: int = 0, max_dims: int = 3, min_side: int = 0, max_side: int = 3) -> st.SearchStrategy[Shape]:
    """Shapes of small arrays; empty ones among them unless ``min_side`` is 1."""
    return hnp.array_shapes(min_dims=min_dims, max_dims=max_dims, min_side=min_side, max_side=max_side)


def arrays(
    shape: Shape | st.SearchStrategy[Shape] | None = None, elements: st.SearchStrategy[float] | None = None
) -> st.SearchStrategy[Any]:
    """Arrays of float64, of one shape or of drawn ones, with elements from ``numbers()`` if nothing else is said."""
    entries = numbers() if elements is None else elements
    return hnp.arrays(np.float64, shapes(min_side=1) if shape is None else shape, elements=entries)


@st.composite
def distinct(draw: st.DrawFn, shape: Shape | None = None) -> Any:
    """An array no two entries of which are closer than 1/4: smooth for ``max``, ``sort``, ``median`` and their like."""
    chosen = draw(shapes(min_dims=1, min_side=1)) if shape is None else shape
    size = int(np.prod(chosen))
    return np.array(draw(st.permutations(range(size))), dtype=float).reshape(chosen) / 4 - 1.0


@st.composite
def broadcastable(
    draw: st.DrawFn, count: int = 2, elements: Sequence[st.SearchStrategy[float]] | None = None, min_side: int = 1
) -> tuple[Any, ...]:
    """A tuple of arrays of mutually broadcastable shapes; ``elements`` gives a strategy for each."""
    together = draw(hnp.mutually_broadcastable_shapes(num_shapes=count, min_side=min_side, max_dims=3, max_side=3))
    given = [numbers()] * count if elements is None else elements
    return tuple(draw(arrays(shape, numbers_)) for shape, numbers_ in zip(together.input_shapes, given, strict=True))


def indices(shape: Shape) -> st.SearchStrategy[Any]:
    """Every kind of index that NumPy takes for an array of this shape: basic, integer arrays with repeats, masks."""
    kinds: list[st.SearchStrategy[Any]] = [hnp.basic_indices(shape, allow_newaxis=True), hnp.arrays(bool, shape)]
    if shape and all(shape):
        repeated = hnp.integer_array_indices(shape, result_shape=hnp.array_shapes(min_dims=0, max_dims=2, max_side=3))
        kinds += [repeated, st.lists(st.integers(-shape[0], shape[0] - 1), min_size=1, max_size=4)]
        if len(shape) > 1:
            rows = st.lists(st.integers(0, shape[0] - 1), min_size=1, max_size=3)
            kinds += [
                rows.map(lambda r: (np.array(r), slice(None))),
                rows.map(lambda r: (Ellipsis, None, np.array([0]))),
            ]
    return st.one_of(kinds)


@st.composite
def axes(draw: st.DrawFn, ndim: int, *, none: bool = True, several: bool = True) -> int | tuple[int, ...] | None:
    """An ``axis`` argument for an array of ``ndim`` axes: one, from either end, several, or None."""
    choices: list[st.SearchStrategy[Any]] = [st.none()] if none or not ndim else []
    if ndim:
        one = st.integers(-ndim, ndim - 1)
        choices.append(one)
        if several:
            choices += [one.map(lambda axis: (axis,)), st.permutations(range(ndim)).map(tuple)]
            choices.append(st.lists(st.integers(0, ndim - 1), min_size=1, unique=True).map(tuple))
    axis: int | tuple[int, ...] | None = draw(st.one_of(choices))
    return axis
