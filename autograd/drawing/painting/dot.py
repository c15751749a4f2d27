"""A circuit in Graphviz's language, to be restyled."""

from __future__ import annotations

from typing import Any

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import Circuit, Kind, Part
from autograd.drawing.painting.theme import PALETTE
from autograd.drawing.words import labels
from autograd.errors import MissingPackageError

_SHAPES = {
    Kind.LEAF: ("box", "leaf"),
    Kind.CONSTANT: ("box", "gate"),
    Kind.GATE: ("ellipse", "gate"),
    Kind.MODULE: ("box3d", "module"),
}


def digraph(circuit: Circuit, title: str, direction: str = "LR") -> Any:
    """A ``graphviz.Digraph``: one node a part, one edge a use.

    Raises:
        ImportError: the package ``graphviz`` is not installed.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing import draw
        >>> a = Value(3.0, name="a")
        >>> draw(a * a).to_dot().source.count("->")
        2
    """
    try:
        import graphviz
    except ImportError as error:
        raise MissingPackageError("to_dot() needs the package graphviz: pip install graphviz") from error
    graph = graphviz.Digraph(graph_attr={"rankdir": direction, "label": graphviz.escape(title), "labelloc": "t"})
    for i, part in enumerate(circuit.parts):
        shape, fill = _SHAPES[part.kind]
        style = "filled,dashed" if part.kind is Kind.CONSTANT else "filled"
        label = graphviz.escape(_label(circuit, part))
        graph.node(f"n{i}", label, shape=shape, style=style, fillcolor=PALETTE[fill][0])
    for wire in circuit.wires:
        graph.edge(f"n{wire.source}", f"n{wire.target}", graphviz.escape(labels.bead(wire)) or None)
    return graph


def source(circuit: Circuit, title: str, direction: str = "LR") -> str:
    """The text of a ``.dot`` file."""
    text: str = digraph(circuit, title, direction).source
    return text


def _label(circuit: Circuit, part: Part) -> str:
    lines = [part.symbol] if part.computed else []
    lines.append(f"{part.name} = {notation.value(part.value)}" if part.named else part.name)
    if part.gradient is not None and circuit.has_gradients:
        lines.append(f"{circuit.derivative_of_root(part.name)} = {notation.gradient(part.gradient)}")
    return "\n".join(lines)
