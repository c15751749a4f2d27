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

from autograd.drawing.language.speaking import say, spoken
from autograd.drawing.painting.theme import MONO, PALETTE, SANS
from autograd.drawing.story import viewer
from autograd.drawing.story.schedule import Schedule
from autograd.drawing.story.steps import Piece, Step
from autograd.drawing.words.table import lowered


def image(svg: str, alt: str) -> str:
    """A picture as an HTML image: the form that notebooks show even where they do not trust their contents."""
    data = b64encode(svg.encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(alt, quote=True)}" style="max-width:100%"/>'


def fragment(
    svg: str, title: str, alt: str, steps: Sequence[Step], times: Schedule | None = None, head: float = 0.0
) -> str:
    """HTML for a part of a page; the page may hold the same picture twice.

    Args:
        svg: the finished picture.
        title: its heading.
        alt: the picture in words, for readers who do not see it.
        steps: the story.
        times: the times of all else that is told.
        head: the height at which title, legend and notes end in the picture; the player has its own above it.
    """
    story = _story(title, steps, times or Schedule(), head)
    name = "p" + sha256((svg + _literal(story)).encode()).hexdigest()[:8]
    given = ",".join(map(_literal, (name, story, _style(name))))
    script = _dense(_resource("player.js")).replace("(NAME, STORY, CSS, ATTACH);", f"({given},{viewer.source()});")
    return f'<div class="{name}">{image(svg, alt)}</div>\n<script>{script}</script>\n'


def _resource(name: str) -> str:
    return files("autograd.drawing.story").joinpath(name).read_text(encoding="utf-8")


def _dense(script: str) -> str:
    """A script without the indentation and the comments, each on a line of its own, that the page need not carry."""
    lines = map(str.strip, script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def _literal(x: object) -> str:
    """A JavaScript literal that may stand inside of a script element."""
    text = json.dumps(x, ensure_ascii=False, separators=(",", ":"))
    return text.replace("</", "<\\/").replace("<!", "\\u003c!")


def _style(name: str) -> str:
    light = ";".join(f"--{ink}:{colour}" for ink, (colour, _) in PALETTE.items())
    dark = ";".join(f"--{ink}:{colour}" for ink, (_, colour) in PALETTE.items())
    inks = "".join(f".SELF .f-{ink}{{fill:var(--{ink})}}.SELF .s-{ink}{{stroke:var(--{ink})}}" for ink in PALETTE)
    # The inks come first, so that the player's rules override them.
    style = inks + _resource("player.css").replace("\n", "") + viewer.style(name).replace("\n", "")
    for word, meaning in (("COLOURS", light), ("DARK", dark), ("SANS", SANS), ("MONO", MONO), ("SELF", name)):
        style = style.replace(word, meaning)
    return style


def _story(title: str, steps: Sequence[Step], times: Schedule, head: float) -> dict[str, object]:
    told = [
        {"phase": step.phase, "heading": step.heading, "line": [*map(_piece, step.line)], "shows": step.shows,
         "flows": step.flows, "stresses": step.stresses, "writes": step.writes}
        for step in steps
    ]  # fmt: skip
    return {
        "title": title,
        "lang": spoken(),
        "words": _words(title),
        "viewer": viewer.words(),
        "head": head,
        "heading": lowered(title),
        "remarks": [*map(lowered, times.remarks)],
        "notes": [(lowered(text), k) for text, k in times.notes],
        # A gate is dim until its forward step.
        "gates": [(f"n{step.gate}", k) for k, step in enumerate(steps) if step.phase == "forward"],
        "stops": times.stops,
        "tips": times.tips,
        "ways": times.ways,
        "steps": told,
    }


def _words(title: str) -> dict[str, str]:
    """The words on the controls."""
    return {
        "player": say("Backprop step by step: {title}", title=title),
        "back": say("Back"),
        "next": say("Next"),
        "play": say("Play"),
        "pause": say("Pause"),
        "step": say("step"),
        "backward": say("To the backward pass"),
        "gatewise": say("a step a gate"),
        "speed": say("speed"),
        "hint": say("A click on a gate leads to its step; the arrow keys step too."),
    }


def _piece(piece: Piece) -> tuple[str, ...]:
    label = (lowered(piece.label),) if piece.label else ()
    return piece.look, lowered(piece.text), *label
