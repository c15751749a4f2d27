"""The steppable picture: one piece of HTML that needs nothing else, neither a network nor a server.

The picture is in it once, as an image. Where scripts run, ``player.js`` puts the drawing itself in the place of the
image, adds the controls and tells the story; where they are stripped, the finished picture stays.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files

from autograd.drawing.painting.theme import MONO, PALETTE, SANS
from autograd.drawing.story.steps import Piece, Step
from autograd.drawing.words.table import lowered


def image(svg: str, alt: str) -> str:
    """A picture as an HTML image: the form that notebooks show even where they do not trust their contents."""
    data = b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt, quote=True)}" style="max-width:100%"/>'


def fragment(svg: str, title: str, alt: str, steps: Sequence[Step]) -> str:
    """HTML for a part of a page; the page may hold the same picture twice."""
    name = "p" + sha256(svg.encode()).hexdigest()[:8]
    given = ",".join(map(_literal, (name, _story(title, steps), _style(name))))
    script = _resource("player.js").replace("(NAME, STORY, CSS);", f"({given});")
    return f'<div class="{name}">{image(svg, alt)}</div>\n<script>{script}</script>\n'


def page(fragment: str, title: str) -> str:
    """A whole document around a fragment."""
    paper, dark = "#ffffff", "#0d1117"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n"
        f"<style>:root{{color-scheme:light dark}}body{{margin:24px;background:{paper}}}"
        f"@media (prefers-color-scheme:dark){{body{{background:{dark}}}}}</style>\n"
        f"</head>\n<body>\n{fragment}</body>\n</html>\n"
    )


def _resource(name: str) -> str:
    return files("autograd.drawing.story").joinpath(name).read_text(encoding="utf-8")


def _literal(x: object) -> str:
    """A JavaScript literal that may stand inside of a script element."""
    return json.dumps(x, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _style(name: str) -> str:
    light = ";".join(f"--{ink}:{colour}" for ink, (colour, _) in PALETTE.items())
    dark = ";".join(f"--{ink}:{colour}" for ink, (_, colour) in PALETTE.items())
    inks = "".join(f".SELF .f-{ink}{{fill:var(--{ink})}}.SELF .s-{ink}{{stroke:var(--{ink})}}" for ink in PALETTE)
    # the inks come first, so that the player's rules win over them
    style = inks + _resource("player.css")
    for word, meaning in (("COLOURS", light), ("DARK", dark), ("SANS", SANS), ("MONO", MONO), ("SELF", name)):
        style = style.replace(word, meaning)
    return style


def _story(title: str, steps: Sequence[Step]) -> dict[str, object]:
    # a gate is dim until its forward step
    gates = [(key, k) for k, step in enumerate(steps) if step.phase == "forward" for key in step.stresses[:1]]
    told = [
        {"phase": step.phase, "heading": step.heading, "line": "".join(map(_html, step.line)), "shows": step.shows,
         "flows": step.flows, "stresses": step.stresses, "writes": step.writes}
        for step in steps
    ]  # fmt: skip
    return {"title": title, "gates": gates, "steps": told}


def _html(piece: Piece) -> str:
    if piece.label:
        return f'<span class="{piece.look} box"><i>{lowered(piece.label)}</i> <b>{lowered(piece.text)}</b></span> '
    return f'<span class="{piece.look}">{lowered(piece.text)}</span> '
