"""All paths from a value to the root: the product of the local derivatives along each, and their sum, the gradient.

This is the chain rule as a sum over paths, as lectures draw it; backprop computes the same sum without walking every
path. The local derivatives are those of the circuit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.dust import Dust, Near, is_marked, marked, marked_as
from autograd.drawing.circuit.parts import Circuit, Kind, Part, Wire
from autograd.drawing.errors import DrawingError
from autograd.drawing.language.speaking import say, speaking
from autograd.drawing.words.table import Row, columns, html_table, lowered
from autograd.engine.doors import shown
from autograd.engine.node import Node

MOST_PATHS = 64
MOST_TERMS = 6  # the most terms of a sum that is written in full
MOST_GATES = 12  # the most gates on a path that is written in full
ENDS = 4  # the gates shown at either end of a longer path
_FACTOR = re.compile(rf"\d[\d.]*(e{notation.MINUS}?\d+)?|∞|NaN|\[.*\]")


class Paths:
    """The paths from a value to the root: ``print`` them, or let a notebook show them; made by ``explain(f).paths(x)``.

    Attributes:
        routes: for each path, the names of the parts on it, from the value to the root.
        products: for each path, the product of the local derivatives along it.
        total: their sum.
        gradient: the gradient as backprop computed it; the same number, up to rounding.
    """

    def __init__(self, circuit: Circuit, x: object, language: str) -> None:
        self._circuit = circuit
        self._language = language
        start = _start(circuit, x)
        self._part = part = circuit.parts[start]
        count = _count(circuit, start)
        if count > MOST_PATHS:
            raise DrawingError(
                f"paths: got {count} paths from {part.name} to {circuit.root.name}, expected at most {MOST_PATHS}; "
                f"take a node nearer to {circuit.root.name}, or explain a part of it (any inner node will do as a "
                f"root). Backprop visits each of the {len(circuit.wires)} wires once instead"
            )
        self._paths = list(_walk(circuit, start))
        for wire in (wire for path in self._paths for wire in path):
            _check(circuit, wire)
        self.routes = [(part.name, *(circuit.parts[w.target].name for w in path)) for path in self._paths]
        self.gradient = part.gradient
        self.products = [_product(part, path, held=False) for path in self._paths]
        self._held = not notation.is_finite(_sum(self.products, part)) and notation.is_finite(part.gradient)
        if self._held:
            # A gate that chose another operand sends no gradient, however steep the part before it is (docs/edges.md).
            self.products = [_product(part, path, held=True) for path in self._paths]
        self.total = _sum(self.products, part)

    def __len__(self) -> int:
        return len(self._paths)

    def __repr__(self) -> str:
        with speaking(self._language):
            rows = self._rows()
            lines = columns(rows, [2]) if len(rows) > 1 else []
            return "\n".join([self._head(), *lines, self._sum(), *self._remarks()])

    def _repr_html_(self) -> str:
        with speaking(self._language):
            rows = self._rows()
            table = html_table(rows, numeric=[2]) if len(rows) > 1 else ""
            remarks = "".join(f"<p>{lowered(remark)}</p>" for remark in self._remarks())
            return f"<h4>{lowered(self._head())}</h4>{table}<p><b>{lowered(self._sum())}</b></p>{remarks}"

    def _head(self) -> str:
        names = {"x": self._part.name, "f": self._circuit.root.name}
        if not self._paths:
            return say("every path from {x} to {f} is blocked: no gradient passes", **names)
        if len(self._paths) == 1:
            return say("1 path from {x} to {f}", **names)
        return say("{count} paths from {x} to {f}", count=len(self._paths), **names)

    def _remarks(self) -> list[str]:
        said = say("A gate that did not choose an operand sends it 0, and this 0 stays 0 however steep the path is.")
        return [said] if self._held else []

    def _rows(self) -> list[Row]:
        rows: list[Row] = [(say("path"), say("local derivatives"), say("product"))]
        for path, product in zip(self._paths, self.products, strict=True):
            numbers = [notation.value(wire.local, self._circuit.most) for wire in path]
            factors = [factor(text, first=i == 0) for i, text in enumerate(numbers)]
            left_out = say("… {count} factors …", count=len(factors) - 2 * ENDS)
            written = " × ".join(_shortened(factors, left_out)) or "1"
            rows.append((self._route(path), written, notation.value(product, self._circuit.most)))
        return rows

    def _route(self, path: Sequence[Wire]) -> str:
        """``a → v1 → f``; with the operand's number where a gate has the same part twice."""
        gates = []
        for wire in path:
            gate = self._circuit.parts[wire.target]
            twice = sum(self._circuit.wires[w].source == wire.source for w in gate.entering) > 1
            gates.append(gate.name + (f" ({say('operand {k}', k=wire.slot + 1)})" if twice else ""))
        return " → ".join([self._part.name, *_shortened(gates, say("… {count} gates …", count=len(gates) - 2 * ENDS))])

    def _sum(self) -> str:
        """The sum of the products, which is the gradient."""
        derivative = self._circuit.derivative_of_root(self._part.name)
        total = notation.value(self.total, self._circuit.most)
        if not 2 <= len(self.products) <= MOST_TERMS or not notation.is_single(self.total):
            terms = f"  ({say('sum of {count}', count=len(self.products))})" if len(self.products) > 1 else ""
            return f"{notation.equation(derivative, total)}{terms}"
        terms = notation.plus([notation.value(product) for product in self.products])
        return notation.equation(f"{derivative} = {terms}", total)


def _shortened(written: list[str], left_out: str) -> list[str]:
    """The ends of a long path, and between them a mark for the rest; a short path as it is."""
    return written if len(written) <= MOST_GATES else [*written[:ENDS], left_out, *written[-ENDS:]]


def _start(circuit: Circuit, x: object) -> int:
    """The index of the part that is named or given."""
    for i, part in enumerate(circuit.parts):
        if _is(part, x):
            if part.gradient is None:
                raise DrawingError(f"paths: got {part.name}, which requires no gradient; expected a value that does")
            return i
    names = ", ".join(dict.fromkeys(part.name for part in circuit.parts if part.gradient is not None))
    got = "a node that is not in it" if isinstance(x, Node) else shown(x)
    raise DrawingError(
        f"paths: got {got}, expected a node that {circuit.root.name} was computed from, or its name: {names}"
    )


def _is(part: Part, x: object) -> bool:
    if isinstance(x, Node):
        return part.identity == id(x) and part.value is x._data
    return part.named and isinstance(x, str) and notation.one_line(x) in (part.name, *part.names)


def _leaving(circuit: Circuit) -> dict[int, list[Wire]]:
    """The wires along which a gradient can come back, by their sources."""
    found: dict[int, list[Wire]] = {}
    for wire in circuit.wires:
        if wire.passes:
            found.setdefault(wire.source, []).append(wire)
    return found


def _count(circuit: Circuit, start: int) -> int:
    """The number of paths to the root, without walking them."""
    leaving = _leaving(circuit)
    last = len(circuit.parts) - 1
    counts = {last: 1}
    for i in reversed(range(start, last)):
        counts[i] = sum(counts[wire.target] for wire in leaving.get(i, ()))
    return counts[start]


def _walk(circuit: Circuit, start: int) -> Iterator[tuple[Wire, ...]]:
    """Every path as the wires along it; a path of a thousand gates needs no deep recursion."""
    leaving = _leaving(circuit)
    last = len(circuit.parts) - 1
    alive = {last}  # parts from which the root can be reached: dead ends are not entered
    for i in reversed(range(start, last)):
        if any(wire.target in alive for wire in leaving.get(i, ())):
            alive.add(i)
    stack: list[tuple[int, tuple[Wire, ...]]] = [(start, ())]
    while stack:
        i, path = stack.pop()
        if i == last:
            yield path
            continue
        onward = [wire for wire in leaving.get(i, ()) if wire.target in alive]
        stack += [(wire.target, (*path, wire)) for wire in reversed(onward)]


def _check(circuit: Circuit, wire: Wire) -> None:
    """DrawingError if the local derivative is neither a number nor a number for each entry."""
    gate, source = circuit.parts[wire.target], circuit.parts[wire.source]
    if wire.local is not None and not wire.spread:
        return
    if gate.kind is Kind.MODULE:
        why, out = f"{gate.name} is a box of gates", "explain it with all modules open: depth=None"
    else:
        sizes = f"{np.shape(source.value)} → {np.shape(gate.value)}"
        why = f"∂{gate.name}/∂{source.name} at {gate.symbol} {sizes} is a matrix, no number for each entry"
        out = "take the entries as Values, one computation for each, or read the rules in explain()"
    raise DrawingError(
        f"paths: got a path through {gate.symbol} ({gate.name}), expected gates of single numbers or elementwise ones: "
        f"{why}; {out}"
    )


def _product(start: Part, path: Sequence[Wire], held: bool) -> Any:
    """The product along a path, multiplied from the root on, as backprop does; if ``held``, 0 times anything is 0.

    A factor that is rounding error, or near to its shown value, makes the product so, unless another factor is 0.
    """
    product: Any = np.ones_like(start.value) if hasattr(start.value, "shape") else 1.0
    dust: Any = False
    near: Any = False
    with np.errstate(all="ignore"):
        for wire in reversed(path):
            zero = (np.equal(product, 0) & ~np.asarray(near)) | (
                np.equal(wire.local, 0) & ~np.asarray(is_marked(wire.local, Near))
            )
            blocked = np.equal(product, 0) | np.equal(wire.local, 0)
            product = product * wire.local
            dust = (dust | is_marked(wire.local, Dust)) & ~zero
            near = (near | is_marked(wire.local, Near)) & ~zero
            if held and np.any(blocked):
                product = np.where(blocked, 0.0, product) if np.ndim(product) else 0.0
    return marked(product, dust, near)


def _sum(products: Sequence[Any], start: Part) -> Any:
    """The sum of the products; it is the gradient up to rounding, and is marked as that is."""
    with np.errstate(all="ignore"):
        return marked_as(sum(products[1:], products[0]), start.gradient) if products else 0.0 * start.gradient


def factor(text: str, first: bool = False) -> str:
    """A printed number as a factor of a product: in brackets, unless it is one number without a sign.

    Example:
        >>> factor("0.5"), factor("−2"), factor("−2", first=True), factor("1 − 2e−9", first=True)
        ('0.5', '(−2)', '−2', '(1 − 2e−9)')
    """
    bare = text.removeprefix(notation.MINUS) if first else text
    return text if _FACTOR.fullmatch(bare) else f"({text})"
