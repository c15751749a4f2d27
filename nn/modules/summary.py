"""``Summary``: a model as a table, with the shapes that come out of its modules and their parameters."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from autograd.errors import ArgumentError
from autograd.tensor import Tensor
from nn.modules.showing import Shown


class Summary(Shown):
    """The result of ``Module.summary``: it prints as a table, and a notebook shows it as one.

    Args:
        modules: the name, the class and the own parameters of each module, parents first.
        outputs: the shape that came out of each module, as text; None if nothing was sent through.

    Attributes:
        rows: the cells as text, headings first: name, layer, output, and the parameters that the module itself holds.
        parameters: the number of numbers in the parameters of the model, each counted once.
        trained: the number of those that require a gradient.
        nbytes: the memory that they take.
    """

    def __init__(self, modules: Sequence[tuple[str, str, Sequence[Tensor]]], outputs: Sequence[str] | None) -> None:
        heads = ("name", "layer", "parameters") if outputs is None else ("name", "layer", "output", "parameters")
        self.rows: list[tuple[str, ...]] = [heads]
        counted: dict[int, Tensor] = {}
        for i, (name, layer, own) in enumerate(modules):
            new = {id(p): p for p in own if id(p) not in counted}
            counted |= new
            held = f"{sum(p.size for p in new.values()):,}" if own else ""
            self.rows.append((name, layer, held) if outputs is None else (name, layer, outputs[i], held))
        self.parameters = sum(p.size for p in counted.values())
        self.trained = sum(p.size for p in counted.values() if p.requires_grad)
        self.nbytes = sum(p.size * p.dtype.itemsize for p in counted.values())

    @property
    def total(self) -> str:
        """The line below the table."""
        trained = "all" if self.trained == self.parameters else f"{self.trained:,}"
        return f"{self.parameters:,} parameters, {trained} trained: {self.nbytes:,} bytes"

    def __repr__(self) -> str:
        digits = max(len(row[-1]) for row in self.rows[1:])
        cells = [self.rows[0], *((*row[:-1], row[-1].rjust(digits)) for row in self.rows[1:])]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in cells)
        return "\n".join([*lines, self.total])

    def _html(self, notebook: ModuleType) -> str:
        return f"{notebook.html_table(self.rows, numeric=[len(self.rows[0]) - 1])}<p>{self.total}</p>"


class Outputs:
    """The outputs of each module, as text: an observer, to be told of each call."""

    MOST = 3
    """Different outputs of one module that are shown."""

    def __init__(self) -> None:
        self._calls: dict[int, list[str]] = {}

    def __call__(self, module: Any, result: Any) -> None:
        """Note a call."""
        self._calls.setdefault(id(module), []).append(shape_of(result))

    def of(self, module: Any) -> str:
        """The output of a module. After several calls: each different output, and the number of calls."""
        calls = self._calls.get(id(module), [])
        if not calls:
            return "not called"
        different = list(dict.fromkeys(calls))
        text = " / ".join([*different[: self.MOST], *(["..."] if len(different) > self.MOST else [])])
        return f"{text} x{len(calls)}" if len(calls) > 1 else text


def inputs_of(given: Sequence[Any], dtype: Any, default: Any) -> list[Any]:
    """The arguments to call a model with: arrays as they are, zeros for shapes, also inside of tuples, lists and dicts.

    Raises:
        ArgumentError: a length that is no integer or negative, or a number of dtypes that is not that of the inputs.
    """
    dtypes = list(dtype) if isinstance(dtype, (tuple, list)) else [dtype] * len(given)
    if len(dtypes) != len(given):
        raise ArgumentError(
            f"summary: got {len(dtypes)} dtypes for {len(given)} inputs, expected one dtype, or one each"
        )
    return [_input(x, default if kind is None else kind) for x, kind in zip(given, dtypes, strict=True)]


def _input(x: Any, dtype: Any) -> Any:
    if isinstance(x, Tensor):
        return x.detach()
    if isinstance(x, np.ndarray) or (hasattr(x, "shape") and hasattr(x, "dtype")):
        return x
    if isinstance(x, Mapping):
        return {key: _input(part, dtype) for key, part in x.items()}
    if isinstance(x, (tuple, list)) and x and all(isinstance(part, _PARTS) or hasattr(part, "dtype") for part in x):
        parts = [_input(part, dtype) for part in x]
        return tuple(parts) if isinstance(x, tuple) else parts
    return np.zeros(checked_shape(x), dtype)


_PARTS = (tuple, list, Mapping, np.ndarray, Tensor)


def checked_shape(shape: Any) -> tuple[int, ...]:
    """An input shape that the user gave, as integers.

    Raises:
        ArgumentError: a length that is no integer or negative.
    """
    try:
        lengths = tuple(map(operator.index, shape))
    except TypeError:
        lengths = (-1,)
    if any(n < 0 for n in lengths):
        raise ArgumentError(f"summary: got the input shape {shape!r}, expected lengths of all axes, as in (1, 28, 28)")
    return lengths


def shape_of(result: Any) -> str:
    """The shape of a module's result, or the shapes of its parts, as text."""
    if isinstance(result, (tuple, list)):
        return ", ".join(map(shape_of, result))
    if isinstance(result, Mapping):
        return ", ".join(f"{key}: {shape_of(part)}" for key, part in result.items())
    shape = getattr(result, "shape", None)
    return str(tuple(shape)) if isinstance(shape, tuple) else type(result).__name__
