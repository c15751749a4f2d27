"""An extension of griffe, which reads docstrings for the reference: examples are shown as programs and results."""

from __future__ import annotations

import re
from typing import Any

import griffe


class Examples(griffe.Extension):
    """Takes ``Example:`` for ``Examples:``, and doctests outside of such a section for code."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Rewrite the docstring of one object."""
        if obj.docstring:
            obj.docstring.value = rewritten(obj.docstring.value)


def rewritten(text: str) -> str:
    """The docstring with its examples marked.

    Example:
        >>> rewritten("One.\\n\\nExample:\\n    some").splitlines()[2]
        'Examples:'
    """
    text = re.sub(r"^Example:$", "Examples:", text, flags=re.MULTILINE)
    return re.sub(r"(?<=\n)(>>> (?:.+\n?)+)", lambda block: f"```pycon\n{block[1].rstrip()}\n```\n", text)
