"""The table of cases: one row an op, with strategies for operands inside its smooth domain.

A test asserts that the rows have the same names as the registry, so a rule without a row cannot exist. ``test_ops.py``
runs over the rows; values at kinks and singular points are in ``test_special_values.py``.
"""

from tests.cases import assignment, elementwise, linalg, reductions, shaping

CASES = [*assignment.CASES, *elementwise.CASES, *linalg.CASES, *reductions.CASES, *shaping.CASES]
