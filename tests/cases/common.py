"""What the rows of every family are made with."""

from dataclasses import dataclass
from typing import Any

import hypothesis.extra.numpy as hnp
import numpy as np
from hypothesis import strategies as st


@dataclass(frozen=True)
class Case:
    """One op: how to draw operands and static parameters for it, and what may be asked of it.

    ``draw`` is a strategy for ``(operands, params)``: operands are float64 arrays (or plain data where the op takes no
    gradient). ``scalar`` says whether the op works on Values too.
    """

    op: Any
    draw: st.SearchStrategy[tuple[list[Any], dict[str, Any]]]
    scalar: bool = False

    @property
    def name(self) -> str:
        """The op's name."""
        return self.op.name


def numbers(low, high, gap=0.0):
    """Floats in [low, high] at least ``gap`` away from 0, on a coarse grid so that examples stay readable."""
    steps = st.integers(round(low * 64), round(high * 64))
    return steps.map(lambda k: k / 64).filter(lambda x: abs(x) >= gap)


def shapes(min_dims=0, max_dims=3, min_side=0, max_side=3):
    return hnp.array_shapes(min_dims=min_dims, max_dims=max_dims, min_side=min_side, max_side=max_side)


def arrays(shape, elements):
    return hnp.arrays(np.float64, shape, elements=elements)
