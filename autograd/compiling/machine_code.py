"""Programs of single numbers as machine code, by Numba.

The arithmetic is that of ``scalars``, and bitwise the same: Numba keeps the order of operations and joins no product
with a sum. Operations that Numba may compute differently (powers, remainders, ``exp`` without ``fast=True``) are left
to Python. It takes some tenths of a second for each program, and a quarter of Python's time for each run.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from importlib import import_module
from itertools import product
from typing import Any

import numpy as np

from autograd.compiling.emission import Emitted
from autograd.compiling.program import Call, Guard, Program, Var, run
from autograd.compiling.scalar_calls import NAMES
from autograd.compiling.scalar_kinds import NotScalar, kind
from autograd.compiling.scalars import Operand, Writer
from autograd.compiling.unrolling import unrolled
from autograd.errors import ArgumentError

_LEFT_TO_PYTHON = ("np.", "maximum(", "minimum(", "outside(", "pow(", "**", "%", "//")


def emit_machine_code(
    program: Program,
    name: str = "compiled",
    *,
    fast: bool = False,
    otherwise: Callable[..., Any] | None = None,
) -> Emitted | None:
    """A program of single numbers, or of small arrays, as a function that Numba has compiled.

    Args:
        program: the program.
        name: the name of the function in the source.
        fast: True takes ``exp`` and the like from the library of C, which may differ from NumPy's in the last bit or
            two.
        otherwise: as for ``emit_scalars``.

    Returns:
        The source and the function, or None: there is no source of single numbers, or it has operations that Numba may
        compute otherwise.

    Raises:
        ArgumentError: Numba is not installed.
        GuardMiss: from the function, as ``program.run`` raises it.
    """
    numba = numba_installed()
    taken_apart = unrolled(program)
    writer = (
        _MachineWriter(program, fast) if taken_apart is None else _MachineWriter(taken_apart.program, fast, taken_apart)
    )
    try:
        text = writer.written(name)
    except NotScalar:
        return None
    namespace = {**writer.names, "empty": np.empty}
    namespace["_otherwise"] = otherwise or (lambda *values: run(program, list(values)))
    exec(compile(text, f"<{name} {id(program):x}, by Numba>", "exec"), namespace)
    types = [
        numba.types.Array(numba.float64, len(var.shape), "A", readonly=True)
        if var.is_array
        else numba.boolean
        if kind(var) == "b"
        else numba.float64
        for var in program.inputs
    ]
    try:
        namespace["_core"] = numba.njit(tuple(types), error_model="python")(namespace["_core"])
    except numba.core.errors.NumbaError:
        return None
    return Emitted(text, namespace, namespace[name])


def numba_installed() -> Any:
    """The module of Numba.

    Raises:
        ArgumentError: it is not installed.
    """
    try:
        return import_module("numba")
    except ImportError:
        raise ArgumentError(
            "compile: got backend='numba', and Numba is not installed; pip install numba, or leave the backend out"
        ) from None


class _MachineWriter(Writer):
    """Writes a function of numbers alone, and one around it that makes the results."""

    results: list[str]

    def written(self, name: str) -> str:
        """As ``Writer.written``."""
        self.results = []
        return super().written(name)

    def around(self, name: str, tail: list[str], outputs: str) -> str:
        """The two functions."""
        parameters = ", ".join(f"a{var.number}" for var in self.program.inputs)
        lines = [f"def _core({parameters}):", *("    " + line for line in [*self.lines, *tail])]
        lines += [f"    return ({', '.join([*self.results, '0.0'])},)", "", f"def {name}({parameters}):", "    try:"]
        lines += [f"        r = _core({parameters})", "    except (ArithmeticError, ValueError):"]
        return "\n".join([*lines, f"        return _otherwise({parameters})", f"    return {outputs}", ""])

    def input(self, var: Var) -> Operand:
        """An argument as Numba has it."""
        if self.unrolled is not None and var in self.unrolled.entries:
            return super().input(var)
        if kind(var) == "i":
            raise NotScalar(var)
        entry = f"[{_index((0,) * len(var.shape))}]" if var.is_array else ""  # of an array of one number
        return Operand(f"a{var.number}{entry}", kind(var))

    def taken_apart(self, array: str, names: list[str], shape: tuple[int, ...]) -> list[str]:
        """One line for each entry."""
        return [f"{name} = {array}[{_index(at)}]" for name, at in zip(names, _indices(shape), strict=True)]

    def call(self, call: Call, keep: bool) -> None:
        """As ``Writer.call``; operations that Numba may compute differently raise NotScalar."""
        spelling, _ = self.spelled[call]
        if spelling is not None:
            function = spelling.text.partition("(")[0]
            is_python = function in self.names and function not in NAMES
            if is_python or any(sign in spelling.text for sign in _LEFT_TO_PYTHON):
                raise NotScalar(call.f)
        super().call(call, keep)

    def guard(self, guard: Guard, index: int) -> None:
        """Truth values only."""
        if guard.ask is not bool:
            raise NotScalar(guard.var)
        super().guard(guard, index)

    def result(self, text: str) -> str:
        """The place of a number or an array among the results of the inner function."""
        self.results.append(text)
        return f"r[{len(self.results) - 1}]"

    def typed(self, var: Var) -> str:
        """A variable in the type that it has in the program."""
        place = self.result(self.known[var].text)
        if var.is_array:
            return f"array({place})" + (f".reshape({var.shape})" if var.shape else "")
        if issubclass(var.type, np.generic):
            return f"{'float64' if self.known[var].kind == 'f' else 'bool_'}({place})"
        return place

    def packed(self, entries: list[str], shape: tuple[int, ...]) -> str:
        """An array that the inner function makes."""
        name = f"o{len(self.results)}"
        self.lines.append(f"{name} = empty({shape or (1,)})")
        for entry, at in zip(entries, _indices(shape or (1,)), strict=True):
            self.lines.append(f"{name}[{_index(at)}] = {entry}")
        return self.result(name) + ("" if shape else ".reshape(())")


def _indices(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    return list(product(*map(range, shape))) if math.prod(shape) else []


def _index(at: tuple[int, ...]) -> str:
    return ", ".join(map(str, at)) if at else "()"
