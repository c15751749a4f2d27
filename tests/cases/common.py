"""What the rows of every family are made with."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from autograd.testing import strategies


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
    return strategies.numbers(low, high, away=[0.0] if gap else [], gap=gap)


shapes, arrays = strategies.shapes, strategies.arrays
