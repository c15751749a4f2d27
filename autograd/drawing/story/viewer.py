"""The viewer: zoom, pan, fit, search and keys for a drawing in a page.

``viewer.js`` attaches to any inline SVG. Pages with a script of their own, as the step-through, include it by
``source()``, ``style()`` and ``words()``.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from importlib.resources import files

from autograd.drawing.language.speaking import say
from autograd.drawing.painting.theme import SANS


def source() -> str:
    """The function ``attach(view, svg, words, options)`` as a JavaScript expression."""
    return script("viewer.js")


def style(name: str) -> str:
    """The style sheet of a viewer that lies in an element of the class ``name``."""
    return _resource("viewer.css").replace("SANS", SANS).replace("SELF", name)


def words() -> dict[str, str]:
    """The texts of the controls, in the language spoken here."""
    return {
        "find": say("find by name"), "count": say("{k} of {n}", k="{k}", n="{n}"), "none": say("not found"),
        "smaller": say("zoom out"), "larger": say("zoom in"), "natural": say("natural size"), "fit": say("fit"),
        "whole": say("fit the whole picture"),
    }  # fmt: skip


def _resource(name: str) -> str:
    return files("autograd.drawing.story").joinpath(name).read_text(encoding="utf-8")


@lru_cache
def script(name: str) -> str:
    """A script without comments and spaces that only its readers need: every picture in a notebook carries it."""
    lines = [re.sub(r"(^|  )//.*$", "", line).strip() for line in _resource(name).splitlines()]
    pieces = re.split(r'("(?:[^"\\]|\\.)*")', "\n".join(filter(None, lines)))
    pieces[::2] = [re.sub(r" ?([=+*/<>&|?:{},;()!-]+) ?", r"\1", piece) for piece in pieces[::2]]
    return "".join(pieces)


def literal(x: object) -> str:
    """A JavaScript literal that may stand inside of a script element."""
    text = json.dumps(x, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e")
