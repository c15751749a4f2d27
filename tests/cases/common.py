"""What the rows of every family are made with."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

from autograd.testing import strategies


@dataclass(frozen=True)
class Case:
    """One op: how to draw operands and static parameters for it, and what may be asked of it.

    ``draw`` is a strategy for ``(operands, params)``: operands are float64 or complex128 arrays (or plain data where
    the op takes no gradient). ``scalar`` says whether the op works on Values too; ``title`` is the name of the row.
    """

    op: Any
    draw: st.SearchStrategy[tuple[list[Any], dict[str, Any]]]
    scalar: bool = False
    title: str = ""

    def __post_init__(self):
        object.__setattr__(self, "title", self.title or self.op.name)

    @property
    def name(self) -> str:
        """The op's name."""
        return self.op.name


def numbers(low, high, gap=0.0):
    """Floats in [low, high] at least ``gap`` away from 0, on a coarse grid so that examples stay readable."""
    return strategies.numbers(low, high, away=[0.0] if gap else [], gap=gap)


shapes, arrays = strategies.shapes, strategies.arrays


@st.composite
def complexified(draw, case):
    """The operands of another case, at least one of them complex: with imaginary parts that are not large.

    Those of a function with jumps are small, so that it has none there, and nothing is assigned to real numbers.
    """
    operands, params = draw(case.draw)
    size = 1e-3 if all(rule is None for rule in case.op.rules) else 1.0
    places = [i for i, x in enumerate(operands) if case.op.rule(i) is not None or case.op.rules == (None,)]
    chosen = draw(st.lists(st.sampled_from(places), min_size=1, unique=True))
    for i in {*chosen, 0} if case.name == "set_entries" else chosen:
        operands[i] = operands[i] + 1j * size * draw(arrays(operands[i].shape, numbers(-0.25, 0.25)))
    if "dtype" in params:  # a cast that keeps them
        params = {**params, "dtype": np.dtype(np.complex128)}
    return operands, params
