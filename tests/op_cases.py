"""The rows of the table of domains as cases for tests, with strategies for points, and the same with complex operands.

``tests/ops/test_every_op.py`` runs over them, ``tests/ops/test_special_values.py`` over values at kinks.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

from autograd.engine.declaration import OPS
from autograd.testing.domains import ROWS as TABLE
from autograd.testing.domains import complex
from autograd.testing.strategies import arrays, numbers
from autograd.testing.strategies.picks import picked


@dataclass(frozen=True)
class Case:
    """One op: draws of operands and static parameters, and the properties that tests may ask of it.

    ``draw`` is a strategy for ``(operands, params)``: operands are float64 or complex128 arrays (or plain data where
    the op takes no gradient). ``scalar`` says whether the op works on Values too; ``title`` is the name of the row.
    """

    op: Any
    draw: st.SearchStrategy[tuple[list[Any], dict[str, Any]]]
    scalar: bool
    title: str

    @property
    def name(self) -> str:
        """The op's name."""
        return self.op.name


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
    if "dtype" in params:  # the cast keeps complex numbers
        params = {**params, "dtype": np.dtype(np.complex128)}
    return operands, params


CASES = [Case(row.op, picked(row.draw), row.scalar, row.name) for row in TABLE.values()]

_COMPLEX = {row.name for row in complex.ROWS}
COMPLEX_CASES = [
    case
    if case.name in _COMPLEX
    else replace(case, draw=complexified(case), scalar=False, title=f"{case.name}-complex")
    for case in CASES
    if not OPS[case.name].real
]

ROWS = CASES + [case for case in COMPLEX_CASES if case not in CASES]
