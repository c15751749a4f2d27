"""``Summary``: a model as a table, with the shapes that come out of its modules and their parameters."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from types import ModuleType
from typing import Any

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
    """The shape of a module's result, as text; of each part if there are several."""
    if isinstance(result, (tuple, list)):
        return ", ".join(map(shape_of, result))
    return str(tuple(result.shape)) if hasattr(result, "shape") else type(result).__name__
