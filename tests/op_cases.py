"""The table of cases: one row an op, with strategies for operands inside its smooth domain.

A test asserts that the rows have the same names as the registry, so a rule without a row cannot exist.
``ops/test_every_op.py`` runs over the rows; values at kinks and singular points are in ``test_special_values.py``.
"""

from dataclasses import replace

from autograd.engine.declaration import OPS
from tests.cases import assignment, complex, elementwise, fourier, linalg, reductions, shaping
from tests.cases.common import complexified

CASES = [
    *assignment.CASES,
    *complex.CASES,
    *elementwise.CASES,
    *fourier.CASES,
    *linalg.CASES,
    *reductions.CASES,
    *shaping.CASES,
]

COMPLEX_CASES = [
    case
    if case in complex.CASES
    else replace(case, draw=complexified(case), scalar=False, title=f"{case.name}-complex")
    for case in CASES
    if not OPS[case.name].real
]

ROWS = CASES + [case for case in COMPLEX_CASES if case not in CASES]
