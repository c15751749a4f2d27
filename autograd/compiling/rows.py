"""Rows: calls at the end of a program that change its inputs, made in one call into C.

An interrupt of the user is noticed between two instructions of Python. So it comes before all changes or after them.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from autograd.compiling.passes.commits import first_write
from autograd.compiling.program import Call, Step, Var

AT_ONCE = deque[Any](maxlen=0).extend
"""Consumes its argument without running Python code in between, where an interrupt could be noticed."""


def at_the_end(steps: list[tuple[int, Step]], inputs: set[Var]) -> tuple[list[tuple[int, Step]], list[Call]]:
    """The steps before the first change of an input, and the rest, which ``end_in_rows`` has approved of."""
    n = first_write([step for _, step in steps], inputs)
    return steps[:n], [step for _, step in steps[n:] if isinstance(step, Call)]
