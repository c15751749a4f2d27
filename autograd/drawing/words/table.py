"""Columns of text for a terminal, and the same as HTML for a notebook."""

from __future__ import annotations

from collections.abc import Container, Sequence
from html import escape

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import Circuit, Kind
from autograd.drawing.language.speaking import say
from autograd.drawing.words import labels

Row = Sequence[str]


def columns(rows: Sequence[Row], numeric: Sequence[int] = ()) -> list[str]:
    """Rows as lines of aligned columns; those in ``numeric`` line up their numbers at the decimal point.

    Example:
        >>> print("\\n".join(columns([("name", "value"), ("a", "12.5"), ("b", "−3")], numeric=[1])))
        name  value
        a     12.5
        b     −3
    """
    cells = [list(row) for row in rows]
    for j in numeric:
        _line_up(cells, j)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def _line_up(cells: list[list[str]], j: int) -> None:
    """Shift the numbers of a column so that their units stand below each other; the first row is a heading."""
    units = [len(row[j].split(".")[0].split("e")[0]) for row in cells[1:]]
    most = max(units, default=0)
    for row, before in zip(cells[1:], units, strict=True):
        if row[j]:
            row[j] = " " * (most - before) + row[j]


def html_table(rows: Sequence[Row], numeric: Container[int] = (), subscripts: bool = True) -> str:
    """Rows as an HTML table, the first one as its head; with ``subscripts``, ``w0`` is written with its 0 lowered."""
    head = "".join(f"<th>{escape(cell)}</th>" for cell in rows[0])
    body = "".join(
        f"<tr>{''.join(_cell(cell, j in numeric, subscripts) for j, cell in enumerate(row))}</tr>" for row in rows[1:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(text: str, numeric: bool, subscripts: bool) -> str:
    # An attribute and not a style, because sanitised notebooks drop styles.
    return f'<td align="{"right" if numeric else "left"}">{lowered(text) if subscripts else escape(text)}</td>'


def lowered(text: str) -> str:
    """Text as HTML, with its subscripts lowered."""
    return "".join(f"<sub>{escape(s)}</sub>" if low else escape(s) for s, low in notation.runs(text))


def text_table(circuit: Circuit) -> str:
    """The content of a picture as text: name, operation, value, gradient; then the notes."""
    head = (say("name"), say("operation"), say("value"))
    gradients = circuit.has_gradients and circuit.root.gradient is not None
    rows: list[Row] = [(*head, circuit.derivative_of_root()) if gradients else head]
    for part in circuit.parts:
        if part.named:
            kind = say("leaf") if part.kind is Kind.LEAF else say("constant")
            operation = circuit.formula(part) if part.computed else kind
            row = (part.name, operation, labels.value(circuit, part))
            known = "" if part.gradient is None else notation.gradient(part.gradient, circuit.most)
            rows.append((*row, known) if gradients else row)
    lines = columns(rows, numeric=[2, 3] if gradients else [2])
    if not gradients and circuit.root.gradient is not None:
        lines.append(say("no gradients yet: call {root}.backward()", root=circuit.root.name))
    return "\n".join([*lines, *circuit.remarks, *circuit.notes])
