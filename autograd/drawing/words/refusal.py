"""The words of the picture of an error: its heading, its legend, and the mismatch of its operands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import LONGEST_FORMULA, Circuit, Wire
from autograd.drawing.circuit.refusal import Refusal
from autograd.drawing.language.speaking import say
from autograd.engine.node import data_of
from autograd.errors import ShapeError

Shape = tuple[int, ...]


def title(circuit: Circuit, refusal: Refusal) -> str:
    """The class of the error, and the formula of the gate; its name alone, if that would be long."""
    formula = circuit.formula(circuit.root)
    where = formula if len(formula) <= LONGEST_FORMULA else refusal.name
    error = type(refusal.error).__name__
    if refusal.backward:
        return say("{error} on the way back through {gate}", error=error, gate=where)
    return say("{error} at {gate}", error=error, gate=where)


def legend(circuit: Circuit) -> list[tuple[str, str]]:
    """The meaning of the colours: texts, each with the name of its colour, as ``labels.legend``."""
    shapes = any(
        not notation.is_single(part.value) and not notation.is_small(part.value, circuit.most) for part in circuit.parts
    )
    value = say("value or shape →") if shapes else say("value →")
    return [(value, "value"), (say("failed here: this is what it was given"), "alarm")]


def wire_tip(circuit: Circuit, wire: Wire) -> str:
    """The tooltip of an operand on a wire."""
    source = circuit.parts[wire.source]
    return f"{source.name}: {wire.given}" if source.named else wire.given


def where(refusal: Refusal) -> str:
    """The module in which it happened; empty if in none."""
    path, module = refusal.module
    if path == module:  # the module has no name, and its path is too long to be written out
        return say("In {path}", path=path) if path else ""
    return say("In {path}: {module}", path=path, module=module)


def mismatch(circuit: Circuit, refusal: Refusal) -> str:
    """Two shapes that do not go together, in words; empty where that is not the reason, or not known to be."""
    if refusal.op is None or refusal.backward or not isinstance(refusal.error, ShapeError):
        return ""
    sources = [circuit.parts[circuit.wires[w].source] for w in circuit.root.entering]
    names = [part.name if part.named else given for part, given in zip(sources, refusal.inputs, strict=True)]
    shapes = [np.shape(data_of(x)) for x in refusal.operands]
    if refusal.op.kind == "elementwise":
        return _unlike(names, shapes)
    if refusal.op.symbol == "@" and len(shapes) == 2:
        return _unfit(names, shapes)
    return ""


def _unlike(names: Sequence[str], shapes: Sequence[Shape]) -> str:
    """The last axis along which shapes cannot be broadcast."""
    for k, lengths in enumerate(zip_longest(*(shape[::-1] for shape in shapes), fillvalue=1), start=1):
        known = {n for n in lengths if n != 1}
        if len(known) > 1:
            i = next(i for i, n in enumerate(lengths) if n != 1)
            j = next(j for j, n in enumerate(lengths) if n not in (1, lengths[i]))
            return say(
                "Axis {axis}: {m} in {a}, {n} in {b}. Broadcasting needs them equal, or one of them 1.",
                axis=f"{notation.MINUS}{k}", a=names[i], b=names[j], m=lengths[i], n=lengths[j],
            )  # fmt: skip
    return ""


def _unfit(names: Sequence[str], shapes: Sequence[Shape]) -> str:
    """The inner lengths of a product of matrices."""
    (a, b), (left, right) = names, shapes
    if not left or not right:
        return say("{single} is a single number, and @ needs an axis to sum over.", single=a if not left else b)
    inner = right[-2] if len(right) > 1 else right[0]
    if left[-1] == inner:
        return ""
    columns = say("columns of {name}: {n}", name=a, n=left[-1]) if len(left) > 1 else _entries(a, left[-1])
    rows = say("rows of {name}: {n}", name=b, n=inner) if len(right) > 1 else _entries(b, inner)
    return say("{columns}, {rows}. @ needs as many of one as of the other.", columns=columns, rows=rows)


def _entries(name: str, n: int) -> str:
    return say("entries of {name}: {n}", name=name, n=n)
