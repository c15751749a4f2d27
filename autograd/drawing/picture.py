"""``draw``: the picture of a computation, and what can be done with it."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Mapping
from html import escape
from inspect import currentframe
from pathlib import Path
from typing import Any

from autograd.drawing import dot
from autograd.drawing.circuit import Circuit, DrawingError, read_circuit
from autograd.drawing.naming import variables_of
from autograd.drawing.scene import compose
from autograd.drawing.svg import paint
from autograd.drawing.table import text_table
from autograd.graph import Node

MAX_NODES = 150


def draw(
    root: Node,
    *,
    names: Mapping[str, Node] | None = None,
    direction: str = "LR",
    title: str | None = None,
    max_nodes: int = MAX_NODES,
) -> Picture:
    """Draw what ``root`` was computed from, as the circuit of a lecture.

    Above each wire stands the value, below it the gradient of ``root``; a bead in front of a gate holds the local
    derivative, with which the gradient is multiplied on its way back. A value that is used k times forks, and the
    gradients of its branches add up. Nothing is changed: gradients appear once ``root.backward()`` was called.

    Args:
        root: a Value, or a Tensor (then arrays show their shape, and the norm of their gradient).
        names: names for nodes. Without them a node is called by its ``.name``, else by the variable of the caller that
            holds it, else v1, v2 ...
        direction: "LR", inputs on the left.
        title: the heading; by default the formula.
        max_nodes: how many nodes may be drawn.

    Returns:
        A picture that a notebook shows; ``print`` gives a table, ``.save("f.svg")`` a file.

    Raises:
        OperandError: ``root`` is neither Value nor Tensor.
        DrawingError: too many nodes, or a direction that is not known.
        GraphError: the graph was freed, or its data were changed since it was recorded.

    Example:
        >>> from autograd import Value
        >>> w = Value(3.0)
        >>> f = (w * -1).exp()
        >>> f.backward()
        >>> print(draw(f))
        f = exp(w·(−1))
        name  operation  value     ∂f/∂·
        w     leaf        3        −0.04979
        v1    w × (−1)   −3         0.04979
        f     exp(v1)     0.04979   1
    """
    if direction != "LR":
        raise DrawingError(f"direction: got {direction!r}, expected 'LR'")
    frame = currentframe()
    circuit = read_circuit(root, names, variables_of(frame.f_back if frame else None), max_nodes)
    return Picture(circuit, title)


class Picture:
    """The picture of a computation: shown by notebooks, printed as a table, saved as a file.

    Attributes:
        svg: the picture as the text of an SVG document.
        title: its heading.

    Example:
        >>> from autograd import Value
        >>> picture = draw(Value(2.0, name="a") * 3)
        >>> picture.svg.startswith("<svg ")
        True
    """

    def __init__(self, circuit: Circuit, title: str | None = None) -> None:
        scene = compose(circuit, title)
        self._circuit = circuit
        self.title = scene.title
        self.description = scene.description
        self.svg = paint(scene)

    def __repr__(self) -> str:
        return "\n".join([self.title, text_table(self._circuit)])

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        # as an image, not inline: a notebook that was not run here strips an inline picture, but shows an image
        data = b64encode(self.svg.encode()).decode()
        alt = escape(f"{self.title}: {self.description}", quote=True)
        return f'<img src="data:image/svg+xml;base64,{data}" alt="{alt}" style="max-width:100%"/>'

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file: ``.svg``, or ``.dot`` for Graphviz.

        The file is complete or not there at all: it is written beside its place and then moved.

        Raises:
            DrawingError: another ending.

        Example:
            >>> from tempfile import TemporaryDirectory
            >>> from autograd import Value
            >>> with TemporaryDirectory() as folder:
            ...     draw(Value(2.0) * 3).save(f"{folder}/f.svg").name
            'f.svg'
        """
        path = Path(path)
        ending = path.suffix.lower()
        if ending not in (".svg", ".dot"):
            raise DrawingError(
                f"save: got {path.name!r}, expected a name that ends in .svg or .dot; "
                f"a browser or Inkscape turns an .svg into .png or .pdf"
            )
        text = self.svg if ending == ".svg" else dot.source(self._circuit, self.title)
        beside = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            beside.write_text(text, encoding="utf-8", newline="\n")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        return path

    def to_dot(self) -> Any:
        """The same graph as a ``graphviz.Digraph``, to restyle it or to combine it with others.

        Making it needs the Python package ``graphviz``; rendering it needs the program ``dot`` as well.

        Raises:
            ImportError: the package ``graphviz`` is not installed.
        """
        return dot.digraph(self._circuit, self.title)
