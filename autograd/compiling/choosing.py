"""The source that a program runs as: Python's arithmetic for single numbers, NumPy's calls for arrays."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from autograd.compiling.emission import Emitted, emit
from autograd.compiling.machine_code import emit_machine_code, numba_installed
from autograd.compiling.passes import improve
from autograd.compiling.program import Program, variables_in
from autograd.compiling.scalars import emit_scalars
from autograd.errors import ArgumentError


def best(program: Program, fast: bool = False, backend: str | None = None, deferred: bool = False) -> Emitted:
    """The source in which a program runs fastest.

    Args:
        program: as it was traced.
        fast: True allows code that rounds differently.
        backend: "numba" takes machine code for single numbers and small arrays.
        deferred: True if somebody else makes the changes; see ``emit``.

    Raises:
        ArgumentError: another backend, or Numba is not installed.

    Example:
        >>> from autograd.compiling.tracer import Trace
        >>> trace = Trace()
        >>> x = trace.input(2.0, "x")
        >>> best(trace.program(x * x + 1.0)).function(3.0)
        10.0
    """
    check_backend(backend)
    found = None
    if not program.commits and not _share(program):  # programs of single numbers write into no arrays
        otherwise = _OnNumPy(program)
        if backend == "numba":
            found = emit_machine_code(program, fast=fast, otherwise=otherwise)
        found = found or emit_scalars(program, fast=fast, otherwise=otherwise)
    return found or emit(improve(program, fast=fast, deferred=deferred), deferred=deferred)


def _share(program: Program) -> bool:
    """True if two results share memory. (Arrays made of single numbers could not.)"""
    roots = [x.root for x in variables_in(program.outputs) if x.is_array]
    return len(set(roots)) < len(roots)


def check_backend(backend: str | None) -> None:
    """Refuse a backend that does not exist or is not installed, before anything is traced for it.

    Raises:
        ArgumentError: another backend than "numba" or None, or Numba is not installed.
    """
    if backend is None:
        return
    if not isinstance(backend, str) or backend != "numba":
        raise ArgumentError(f"compile: got backend={backend!r:.60}, expected 'numba' or None")
    numba_installed()


class _OnNumPy:
    """A program with the calls that it was traced with, written down when it is needed for the first time."""

    def __init__(self, program: Program) -> None:
        self._program = program

    @cached_property
    def _function(self) -> Callable[..., Any]:
        return emit(improve(self._program)).function

    def __call__(self, *values: Any) -> Any:
        return self._function(*values)
