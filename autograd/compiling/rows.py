"""Rows: calls at the end of a program that change its inputs, made in one call into C.

An interrupt of the user is noticed between two instructions of Python. So it comes before all changes or after them.
"""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np

from autograd.compiling.passes.targets import IN_PLACE
from autograd.compiling.program import Call, Method, Step, Var

AT_ONCE = deque[Any](maxlen=0).extend
"""Consumes its argument without running Python code in between, where an interrupt could be noticed."""


def parted(steps: list[tuple[int, Step]], inputs: set[Var]) -> tuple[list[tuple[int, Step]], list[Call]]:
    """The steps, and those at the end that can be made at once, if they change several of the inputs."""
    last: list[Call] = []
    n = len(steps)
    while n and isinstance(step := steps[n - 1][1], Call) and row_of(step):
        if last and last[-1].error_state != step.error_state:
            break
        last.append(step)
        n -= 1
    while last and last[-1].writes[0].root not in inputs:  # the rows have to begin with a write to an input
        last.pop()
        n += 1
    if sum(step.writes[0].root in inputs for step in last) < 2:
        return steps, []
    return steps[:n], last[::-1]


def row_of(step: Call) -> tuple[Any, ...]:
    """The function and the arguments of a call that writes into memory; nothing if it takes its place by name."""
    f, out = IN_PLACE.get(step.f, step.f) if step.f.__hash__ is not None else step.f, step.kwargs.get("out")
    if not step.writes or f in (np.maximum, np.minimum):
        return ()
    if step.f in IN_PLACE:
        return f, *step.args, step.args[0]
    if isinstance(f, np.ufunc) and step.kwargs.keys() == {"out"} and isinstance(out, Var):
        return f, *step.args, out
    return () if step.kwargs else (np.dot if f == Method("dot") else f, *step.args)
