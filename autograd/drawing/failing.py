"""``draw.error()``: the picture of an error, with all that was computed up to the gate that refused."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ParamSpec, Protocol, cast

from autograd.drawing.circuit.parts import Circuit
from autograd.drawing.circuit.refusal import Refusal, find_refusal, read_refusals
from autograd.drawing.errors import DrawingError
from autograd.drawing.language.speaking import chosen as language_of
from autograd.drawing.language.speaking import speaking
from autograd.drawing.painting import files
from autograd.drawing.painting.places import chosen
from autograd.drawing.painting.refusal import mark
from autograd.drawing.painting.scene import chosen_direction, chosen_title, compose, fitting, legible, too_small
from autograd.drawing.painting.svg import paint
from autograd.drawing.picture import DETAILS, MAX_NODES, Picture
from autograd.drawing.picture import draw as _draw
from autograd.drawing.story import player
from autograd.drawing.story.page import whole_page
from autograd.drawing.words import refusal as words
from autograd.drawing.words.table import text_table
from autograd.engine.doors import door, shown
from autograd.engine.node import Node
from autograd.errors import AutogradError

ENDINGS = (".svg", ".html", ".png", ".pdf")
LONGEST_MESSAGE = 600

P = ParamSpec("P")
Q = ParamSpec("Q")


def error_picture(
    exc: BaseException | None = None,
    *,
    names: Mapping[str, Node] | None = None,
    depth: int | None = None,
    detail: str = "auto",
    direction: str = "auto",
    layout: str = "auto",
    title: str | None = None,
    max_nodes: int = MAX_NODES,
    fold: bool | None = None,
    language: str | None = None,
) -> ErrorPicture:
    """Draw the computation up to an error, and in red the gate that refused, with the shapes of its operands.

    It is called as ``draw.error()``: in an ``except`` block, or in the next cell of a notebook after an error. The
    frames of the error's traceback have the operands, so long as it is alive; nothing else keeps them.

    Args:
        exc: the error. By default the one that is being handled, else the last that ended a cell or a line.
        names: names for nodes; see ``draw``.
        depth: how many levels of modules of ``nn`` are opened; see ``draw``.
        detail: which arrays are shown in full; see ``draw``.
        direction: "LR", "TB" or "auto"; see ``draw``.
        layout: the finder of places; see ``draw``.
        title: the heading; by default the class of the error and the formula of the gate.
        max_nodes: how many nodes and boxes may be drawn; of a larger graph, the neighbourhood of the gate is.
        fold: whether steps that repeat are one box; see ``draw``.
        language: the language of the words; the message of the error is in English.

    Returns:
        A picture that a notebook shows; ``print`` gives a table, ``.save("error.svg")`` a file.

    Raises:
        DrawingError: there is no error; or none of its frames, nor those of the errors that it came of, is a call of a
            gate on Values or Tensors, as for a KeyError of one's own; or the graph cannot be drawn.

    Example:
        >>> import numpy as np
        >>> from autograd import Tensor, draw
        >>> x, w = Tensor([[1.0, 2.0]], name="x"), Tensor([[3.0, 4.0]], name="w")
        >>> try:
        ...     np.tanh(x) @ w
        ... except ValueError:
        ...     for line in str(draw.error()).splitlines()[:-1]:  # all but the message
        ...         print(line)
        ShapeError at v1 @ w
        name  operation  value
        x     leaf       [1 2]
        v1    tanh(x)       [0.762 0.964]
        w     leaf       [3 4]
        columns of v1: 2, rows of w: 1. @ needs as many of one as of the other.
    """
    direction, title = chosen_direction(direction), chosen_title(title)
    if not isinstance(detail, str) or detail not in DETAILS:
        raise DrawingError(f"detail: got {detail!r}, expected one of {', '.join(map(repr, DETAILS))}")
    error = _last() if exc is None else exc
    if not isinstance(error, BaseException):
        raise DrawingError(f"draw.error: got {shown(error)}, expected an error, as of `except ValueError as error`")
    spoken = language_of(language)
    found = find_refusal(error)
    if found is None:
        raise DrawingError(
            f"draw.error: there is no picture of this error, because no operation on Values or Tensors raised it, or "
            f"the frames of its traceback were cleared, as unittest's assertRaises does; got {_told(error)}"
        )
    with speaking(spoken):
        try:
            most = DETAILS[detail]
            circuits = read_refusals(found, names, depth=depth, max_nodes=max_nodes, most=most, fold=fold)
            by_size = depth is None and fold is None and max_nodes == MAX_NODES
            layout = chosen(layout)
            circuit, scene = fitting(circuits, title, layout, direction) if by_size else (next(circuits), None)
            if scene is not None and not legible(scene):
                circuit.remarks.append(too_small(scene))
        except AutogradError as why:
            raise DrawingError(f"draw.error: what {found.name} was given cannot be drawn: {why}") from why
        messages = [_told(found.error)]
        if error is not found.error:  # the other error is the cause of this one
            messages.append(_told(error))
        return ErrorPicture(circuit, found, messages, title, layout, direction)


class ErrorPicture:
    """The picture of an error: shown by notebooks, printed as a table, saved as a file; made by ``draw.error()``.

    It keeps neither the error nor a node alive.

    Attributes:
        svg: the picture as the text of an SVG document.
        title: its heading.
        description: every number in it, and the message, in words.
    """

    @door
    def __init__(
        self,
        circuit: Circuit,
        refusal: Refusal,
        messages: list[str],
        title: str | None = None,
        layout: str = "python",
        direction: str = "auto",
    ) -> None:
        self.title = words.title(circuit, refusal) if title is None else title
        said = (words.where(refusal), words.mismatch(circuit, refusal))
        circuit.remarks = [*filter(None, said), *circuit.remarks]
        circuit.notes = messages
        scene = compose(circuit, self.title, layout, direction)
        mark(scene, circuit, messages[0])
        self.description = scene.description
        self.svg = paint(scene)
        self._table = text_table(circuit)

    def __repr__(self) -> str:
        return f"{self.title}\n{self._table}"

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return player.image(self.svg, f"{self.title}: {self.description}")

    @door
    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file: ``.svg``, ``.png``, ``.pdf``, or ``.html``, a page with it.

        Raises:
            DrawingError: another ending.
            PathError: there is no such folder.
            MissingPackageError: a ``.png`` or ``.pdf``, and the package that makes it is not installed.
        """
        path = Path(path)
        ending = files.ending_of(path, ENDINGS)
        if ending == ".html":
            return files.write(path, whole_page(f"{self._repr_html_()}\n", self.title))
        if ending == ".svg":
            return files.write(path, self.svg)
        return files.write(path, files.png(self.svg) if ending == ".png" else files.pdf(self.svg))


def _last() -> BaseException:
    """The error that is being handled, else the last unhandled one; DrawingError if there is none."""
    error = sys.exc_info()[1]
    for name in ("last_exc", "last_value"):  # Python (from 3.12 on: last_exc) and IPython keep the last error there
        error = error if error is not None else getattr(sys, name, None)
    if error is None:
        raise DrawingError(
            "draw.error: there is no error, neither one being handled nor a last one; call it inside of the except "
            "block, or keep the error and give it: draw.error(error)"
        )
    return error


def _told(error: BaseException) -> str:
    """The class and the message of an error, with its notes, in one line."""
    text = "; ".join([str(error), *getattr(error, "__notes__", ())])
    told = " ".join(f"{type(error).__name__}: {text}".split()).removesuffix(":")
    return told if len(told) <= LONGEST_MESSAGE else told[: LONGEST_MESSAGE - 1] + "…"


class Drawing(Protocol[P, Q]):
    """``draw``: a function that has another one as its attribute ``error``."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Picture:
        """As ``draw``."""

    @property
    def error(self) -> Callable[Q, ErrorPicture]:
        """As ``error_picture``."""


def _with_error(function: Callable[P, Picture], error: Callable[Q, ErrorPicture]) -> Drawing[P, Q]:
    """``function``, with ``error`` as its attribute."""
    vars(function)["error"] = error
    return cast(Drawing[P, Q], function)


draw = _with_error(_draw, error_picture)
