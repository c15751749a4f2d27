"""A piece of HTML that a notebook shows, and that can be saved as a page of its own: steps, live pictures, quizzes."""

from __future__ import annotations

import os
from html import escape
from pathlib import Path

from autograd.drawing.language.speaking import speaking, spoken
from autograd.drawing.painting import files
from autograd.engine.doors import door


class Page:
    """Something with ``html``, a ``title`` and a language.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from autograd import Value, draw
        >>> with TemporaryDirectory() as folder:
        ...     draw(Value(2.0) * 3).step().save(f"{folder}/f.html").name
        'f.html'
    """

    html: str
    title: str
    _language: str

    def _repr_html_(self) -> str:
        return self.html

    def _alone(self) -> str:
        """The HTML for a page without other content."""
        return self.html

    @door
    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write a page, ``.html``, that works offline.

        Raises:
            DrawingError: another ending.
            PathError: there is no such folder.
        """
        path = Path(path)
        files.ending_of(path, (".html",))
        with speaking(self._language):
            return files.write(path, whole_page(self._alone(), self.title))


def whole_page(fragment: str, title: str) -> str:
    """A whole document around a fragment, in the language spoken here.

    Example:
        >>> whole_page("<p>3</p>", "a & b").splitlines()[5]
        '<title>a &amp; b</title>'
    """
    paper, dark = "#ffffff", "#0d1117"
    return (
        f'<!DOCTYPE html>\n<html lang="{spoken()}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f"<style>:root{{color-scheme:light dark}}body{{margin:24px;background:{paper}}}"
        f"@media (prefers-color-scheme:dark){{body{{background:{dark}}}}}</style>\n"
        f"</head>\n<body>\n{fragment}</body>\n</html>\n"
    )
