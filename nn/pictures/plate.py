"""``Plate``: a picture of a network, which notebooks show; one panel or several, each an image of its own in a page."""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograd.drawing.language.speaking import chosen, speaking
from autograd.drawing.painting import files
from autograd.drawing.painting.svg import document, escape
from autograd.drawing.story.page import whole_page
from autograd.engine.doors import door
from nn.pictures.sheet import shortened, text

ENDINGS = (".svg", ".html", ".png", ".pdf")
WIDEST = 830.0  # the width of a row of panels, which is a notebook's column
GAP = 10.0
STYLE = "max-width:100%;height:auto;display:inline-block;vertical-align:top;margin:3px"


@dataclass
class Panel:
    """One part of a picture.

    Attributes:
        width: in pixels.
        height: in pixels.
        title: its heading.
        description: the same in words, for those who do not see it.
        lines: the pieces of SVG in it.
    """

    width: float
    height: float
    title: str
    description: str
    lines: Sequence[str]

    @property
    def svg(self) -> str:
        """The panel as an SVG document."""
        return document(self.width, self.height, self.title, self.description, [self.heading, *self.lines])

    @property
    def heading(self) -> str:
        """The title, as it is painted."""
        return text(18, 26, shortened(self.title, "title", self.width - 36), "title")


class Plate:
    """A picture of a network: shown by notebooks, printed in words, saved as a file.

    It is made by ``boundary``, ``flow``, ``activation``, ``paths``, ``weights`` and ``attention``.

    Attributes:
        title: its heading.
        description: the picture in words.
        numbers: the numbers behind it, by name.
        svg: the picture as the text of an SVG document.
    """

    def __init__(
        self, title: str, panels: Sequence[Panel], numbers: dict[str, Any], language: str | None = None
    ) -> None:
        self.title = title
        self.panels = tuple(panels)
        self.numbers = numbers
        self.description = " ".join(panel.description for panel in panels)
        self._language = chosen(language)

    @property
    def svg(self) -> str:
        """The whole picture as the text of an SVG document."""
        if len(self.panels) == 1:
            return self.panels[0].svg
        lines: list[str] = []
        x = y = row = width = 0.0
        for panel in self.panels:
            if x and x + panel.width > WIDEST:
                x, y, row = 0.0, y + row + GAP, 0.0
            lines += [f'<g transform="translate({x:.0f} {y:.0f})">', panel.heading, *panel.lines, "</g>"]
            x, row = x + panel.width + GAP, max(row, panel.height)
            width = max(width, x - GAP)
        return document(width, y + row, self.title, self.description, lines)

    def __repr__(self) -> str:
        return f"{self.title}\n{self.description}"

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return f"<div>{''.join(as_image(panel) for panel in self.panels)}</div>"

    @door
    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the picture to a file: ``.svg``, ``.png``, ``.pdf``, or ``.html``, a page that works offline.

        Raises:
            DrawingError: another ending.
            PathError: there is no such folder.
            MissingPackageError: a ``.png`` or ``.pdf``, and the package that makes it is not installed.

        Example:
            >>> from tempfile import TemporaryDirectory
            >>> import nn
            >>> with TemporaryDirectory() as folder:
            ...     nn.pictures.activation("tanh").save(f"{folder}/tanh.svg").name
            'tanh.svg'
        """
        path = Path(path)
        ending = files.ending_of(path, ENDINGS)
        if ending == ".html":
            with speaking(self._language):
                return files.write(path, whole_page(f"{self._repr_html_()}\n", self.title))
        makers = {".png": files.png, ".pdf": files.pdf}
        return files.write(path, makers[ending](self.svg) if ending in makers else self.svg)


def as_image(panel: Panel) -> str:
    """A panel as an HTML image: the form that notebooks show even where they do not trust their contents."""
    data = b64encode(panel.svg.encode()).decode()
    words = escape(f"{panel.title}: {panel.description}", quote=True)
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{words}" style="{STYLE}"/>'
