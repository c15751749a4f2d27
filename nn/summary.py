"""``Module.summary``: a model as a table, with the shapes that come out of its modules and their parameters."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.drawing.table import columns, html_table
from autograd.errors import ArgumentError
from autograd.recording import no_grad
from autograd.tensor import Tensor
from nn.module import Module, modes_restored, observed


class Summary:
    """What ``Module.summary`` returns; it prints as a table, and shows as one in a notebook.

    Attributes:
        rows: the cells as text, headings first: name, layer, output, and the parameters that the module itself holds.
        parameters: how many numbers the parameters of the model are, each counted once.
        trained: how many of them require a gradient.
        nbytes: how much memory they take.
    """

    def __init__(self, model: Module, outputs: dict[int, str] | None) -> None:
        head = ("name", "layer", "output", "parameters")
        self.rows: list[tuple[str, ...]] = [head]
        counted: set[int] = set()
        for name, module in model.named_modules():
            own = [p for _, p in module._members() if isinstance(p, Tensor) and p.op is None]
            new = [p for p in own if id(p) not in counted]
            counted.update(id(p) for p in new)
            held = f"{sum(p.size for p in new):,}" if own else ""
            output = () if outputs is None else (outputs.get(id(module), "not called"),)
            self.rows.append((name, type(module).__name__, *output, held))
        if outputs is None:
            self.rows[0] = (head[0], head[1], head[3])
        parameters = model.parameters()
        self.parameters = sum(p.size for p in parameters)
        self.trained = sum(p.size for p in parameters if p.requires_grad)
        self.nbytes = sum(p.size * p.dtype.itemsize for p in parameters)

    @property
    def total(self) -> str:
        """The line below the table."""
        trained = "all" if self.trained == self.parameters else f"{self.trained:,}"
        return f"{self.parameters:,} parameters, {trained} trained: {self.nbytes:,} bytes"

    def __repr__(self) -> str:
        return "\n".join([*columns(self.rows, numeric=[len(self.rows[0]) - 1]), self.total])

    def _repr_html_(self) -> str:
        return f"{html_table(self.rows, numeric=[len(self.rows[0]) - 1])}<p>{self.total}</p>"


def summarize(model: Module, input_shapes: Sequence[Sequence[int]], dtype: npt.DTypeLike | None) -> Summary:
    """See ``Module.summary``."""
    if not input_shapes:
        return Summary(model, None)
    if dtype is None:
        dtype = next((p.dtype for p in model.parameters()), np.dtype(np.float64))
    inputs = [np.zeros(_shape(shape), dtype) for shape in input_shapes]
    outputs: dict[int, str] = {}

    def note(module: Module, result: Any) -> None:
        outputs.setdefault(id(module), _described(result))

    with modes_restored(model), no_grad(), observed(note):
        model.eval()
        model(*inputs)
    return Summary(model, outputs)


def _shape(shape: Any) -> tuple[int, ...]:
    try:
        lengths = tuple(map(operator.index, shape))
    except TypeError:
        lengths = (-1,)
    if any(n < 0 for n in lengths):
        raise ArgumentError(f"summary: got the input shape {shape!r}, expected lengths of all axes, as in (1, 28, 28)")
    return lengths


def _described(result: Any) -> str:
    """The shape of what came out; of each part if it is several."""
    if isinstance(result, (tuple, list)):
        return ", ".join(map(_described, result))
    return str(tuple(result.shape)) if hasattr(result, "shape") else type(result).__name__
