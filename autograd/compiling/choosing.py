"""The source that a program runs as: Python's arithmetic for single numbers, NumPy's calls for arrays."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from autograd.compiling.emission import Emitted, emit
from autograd.compiling.passes import improve
from autograd.compiling.program import Program
from autograd.compiling.scalars import emit_scalars


def best(program: Program, fast: bool = False) -> Emitted:
    """The source in which a program runs fastest.

    Args:
        program: as it was traced.
        fast: True allows what rounds differently.

    Example:
        >>> from autograd.compiling.tracer import Trace
        >>> trace = Trace()
        >>> x = trace.input(2.0, "x")
        >>> best(trace.program(x * x + 1.0)).function(3.0)
        10.0
    """
    if program.commits:  # into arrays
        return emit(improve(program, fast=fast))
    return emit_scalars(program, fast=fast, otherwise=_OnNumPy(program)) or emit(improve(program, fast=fast))


class _OnNumPy:
    """A program with the calls that it was traced with, written down when it is needed for the first time."""

    def __init__(self, program: Program) -> None:
        self._program = program

    @cached_property
    def _function(self) -> Callable[..., Any]:
        return emit(improve(self._program)).function

    def __call__(self, *values: Any) -> Any:
        return self._function(*values)
