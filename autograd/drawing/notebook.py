"""The HTML of values, tensors, modules and trainings, for a notebook cell that ends in one.

Nothing here fails: a graph that cannot be drawn is shown as a table.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from html import escape
from typing import Any, ParamSpec, TypeVar

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.naming import names_in
from autograd.drawing.circuit.reading import read_circuits
from autograd.drawing.errors import DrawingError
from autograd.drawing.language.speaking import chosen, say, speaking, spoken
from autograd.drawing.painting.curves import chart, describe
from autograd.drawing.painting.scene import fitting
from autograd.drawing.picture import Picture
from autograd.drawing.story.player import image
from autograd.drawing.words.table import Row, html_table
from autograd.engine.node import Node, data_of
from autograd.errors import AutogradError

MOST_NODES = 60  # the most nodes of a picture that a cell shows by itself
MOST_ROWS, MOST_COLUMNS = 8, 8

P = ParamSpec("P")
T = TypeVar("T")


def _spoken(shown: Callable[P, T]) -> Callable[P, T]:
    """The function in the language that the environment asks for; in English if that is not known."""

    @wraps(shown)
    def speaks(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            language = chosen()
        except DrawingError:
            language = "en"
        with speaking(language):
            return shown(*args, **kwargs)

    return speaks


@_spoken
def of_value(value: Node) -> str:
    """A Value: a computed one as its picture, a leaf as its numbers."""
    return (_picture(value) if value.op is not None else None) or _facts(value)


@_spoken
def of_tensor(tensor: Node) -> str:
    """A Tensor: a computed number as its picture, anything else as its entries and their gradients."""
    if tensor.op is not None and notation.is_single(tensor._data) and (shown := _picture(tensor)):
        return shown
    return _facts(tensor) + _entries(tensor)


@_spoken
def of_module(module: Any) -> str:
    """A module of ``nn``: its layers, how many numbers each learns, and how large these and their gradients are."""
    heads = say("module"), say("layer"), say("parameters"), f"‖{say('values')}‖", f"‖{say('gradients')}‖"
    rows: list[Row] = [heads]
    total = 0
    seen: set[int] = set()
    for path, part in module.named_modules():
        own = [x for _, x in part._members() if isinstance(x, Node) and x.requires_grad and id(x) not in seen]
        seen.update(map(id, own))
        count = sum(x._data.size for x in own)
        total += count
        gradients = [data_of(x.grad) for x in own if x.grad is not None]
        layer = f"{type(part).__name__}({part.extra_repr()})"
        numbers = (str(count), _norm([x._data for x in own])) if own else ("", "")
        rows.append((path, layer, *numbers, _norm(gradients) if gradients else ""))
    rows.append(("", say("all"), str(total), "", ""))
    return html_table(rows, numeric=[2, 3, 4], subscripts=False)


@_spoken
def of_history(history: Mapping[str, Sequence[float]], described: str) -> str:
    """The course of a training (``nn.History``): curves, training and validation together; then a table."""
    rows: list[Row] = [("", say("first"), say("last"), say("lowest"), say("highest"))]
    for name, course in history.items():
        if course:
            known = [x for x in course if not math.isnan(x)] or [math.nan]
            rows.append((name, *map(notation.number, (course[0], course[-1], min(known), max(known)))))
    if len(rows) == 1:
        return f"<p>{escape(described)}</p>"
    title = say("History: {described}", described=described)
    drawn = image(chart(title, history, max(map(len, history.values()))), f"{title}: {describe(history)}")
    return drawn + html_table(rows, numeric=range(1, 5), subscripts=False)


def _picture(node: Node) -> str | None:
    """The picture, with names from the notebook's variables; None if it cannot be drawn."""
    try:
        variables = names_in(vars(sys.modules["__main__"]))
        circuits = read_circuits(node, None, variables, max_nodes=MOST_NODES, most=6)
        circuit, scene = fitting(circuits, layout="auto")
        return Picture(circuit, layout="auto", language=spoken(), scene=scene)._repr_html_()
    except AutogradError:  # the graph is too large, was freed, or has changed since
        return None


def _facts(node: Node) -> str:
    """One line of a table: name, value, operation, gradient."""
    data = node._data
    how = node.op.name if node.op else say("leaf") if node.requires_grad else say("constant")
    heads = [say("name"), say("value"), say("made by")]
    cells = [node.name or "", notation.value(data, 6), how]
    if hasattr(data, "dtype"):
        heads[2:2] = [say("shape"), "dtype"]
        cells[2:2] = [str(tuple(data.shape)), str(data.dtype)]
    grad = data_of(node.grad)
    if grad is not None:
        heads.append("grad")
        cells.append(notation.gradient(grad, 6))
    kept = [i for i, cell in enumerate(cells) if cell and (heads[i] != say("value") or cell != str(np.shape(data)))]
    return html_table([[heads[i] for i in kept], [cells[i] for i in kept]], subscripts=False)


def _entries(tensor: Node) -> str:
    """The entries of a vector or a matrix, and those of its gradient; the first and the last of many."""
    found = []
    grad = data_of(tensor.grad)
    for title, x in ((say("value"), tensor._data), (say("gradient"), grad)):
        if x is not None and 1 <= x.ndim <= 2 and x.size and not notation.is_small(x, 6):
            found.append(f"<p>{title}</p>{_grid(x)}")
    return "".join(found)


def _grid(x: Any) -> str:
    rows = x.reshape(-1, x.shape[-1])
    down, across = _ends(rows.shape[0], MOST_ROWS), _ends(rows.shape[1], MOST_COLUMNS)
    head = ["", *("…" if j is None else str(j) for j in across)]
    body = [
        ["…" if i is None else str(i) if x.ndim > 1 else "",
         *("…" if i is None or j is None else notation.value(rows[i, j]) for j in across)]
        for i in down
    ]  # fmt: skip
    return html_table([head, *body], numeric=range(1, len(head)))


def _ends(length: int, most: int) -> list[int | None]:
    """All indices, or the first and the last with None between them."""
    if length <= most:
        return list(range(length))
    half = most // 2
    return [*range(half), None, *range(length - half, length)]


def _norm(arrays: Iterable[Any]) -> str:
    with np.errstate(all="ignore"):
        return notation.number(float(np.sqrt(sum(float((abs(x) ** 2).sum()) for x in arrays))))
