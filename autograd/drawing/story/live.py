"""The live picture: leaves are sliders, and every number follows at once, without Python.

The page holds the picture once, as an image, and the circuit as a small program (``tape``). Where scripts run,
``live.js`` puts the drawing in the place of the image and computes; where they are stripped, the picture stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from html import escape
from importlib.resources import files as resources
from typing import Any, Protocol

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import Circuit
from autograd.drawing.language.speaking import chosen, say, speaking
from autograd.drawing.painting.scene import compose
from autograd.drawing.painting.shapes import Scene
from autograd.drawing.painting.svg import paint
from autograd.drawing.painting.theme import MONO, PALETTE, SANS
from autograd.drawing.story import shrinking
from autograd.drawing.story.javascript import literal
from autograd.drawing.story.page import Page
from autograd.drawing.story.tape import NotLive, Tape, tape
from autograd.drawing.story.targets import targets
from autograd.drawing.story.targets import words as words_of_targets
from autograd.drawing.words import labels
from autograd.drawing.words.table import lowered
from autograd.engine.doors import door


class Steppable(Protocol):
    """The form shown instead of a live picture."""

    html: str


class Live(Page):
    """A picture whose leaves are sliders; made by ``draw(f).live()``.

    A notebook shows it, ``.save("f.html")`` writes a page that needs nothing else.

    Args:
        circuit: the circuit to draw.
        title: its heading; None for the formula.
        layout: the finder of places, "auto", "python" or "dot".
        language: "en" or "ru"; None for the one of the environment.
        instead: makes the step-through, which is shown with the reason if the circuit cannot be live.
        direction: "LR", "TB" or "auto", as for ``draw``.
        asked: ``inputs``, ``wanted``, ``span`` and ``within``, as for ``draw(f).live``.

    Attributes:
        html: the live picture, to be put into a page.
        title: its heading.
        reason: why it is stepped through instead; empty for a live picture.
    """

    @door
    def __init__(
        self,
        circuit: Circuit,
        title: str | None,
        layout: str,
        language: str | None,
        instead: Callable[[], Steppable],
        direction: str = "auto",
        asked: tuple[Any, Any, Any, Any] = (None, None, None, None),
    ) -> None:
        self.reason = ""
        self._language = chosen(language)
        with speaking(self._language):
            self.title = labels.title(circuit) if title is None else title
            found = targets(circuit, *asked)
            try:
                made = tape(_alone(circuit))
            except NotLive as reason:
                self.reason = str(reason)
                said = say("This picture is not live: {reason}. Here it is step by step.", reason=reason)
                self.html = f'<p class="not-live">{escape(said)}</p>\n{instead().html}'
            else:
                self.html = _fragment(_alone(circuit), made, self.title, layout, direction, found)

    def __repr__(self) -> str:
        with speaking(self._language):
            if self.reason:
                return say("{title}, not live: {reason}", title=self.title, reason=self.reason)
            return say("{title}, live", title=self.title)


def _alone(circuit: Circuit) -> Circuit:
    """The circuit with its gradients, and without remarks about ``.grad`` or about numbers that will change."""
    parts = [replace(part, stale=False) for part in circuit.parts]
    return replace(circuit, parts=parts, has_gradients=circuit.root.gradient is not None, called=True, notes=[])


KEYS = r"[vgnbs]\d+|title"  # the ids of elements that change


def _fragment(
    circuit: Circuit, made: Tape, title: str, layout: str, direction: str, asked: dict[str, Any] | None
) -> str:
    scene = _roomy(circuit, made, title, layout, direction)
    # an image has its description in its alternative text
    alt, scene.description = f"{scene.title}: {scene.description}", ""
    svg = shrinking.picture(paint(scene), KEYS)
    seed = svg + json.dumps(made.sources) + (json.dumps(asked) if asked else "")
    name = "l" + sha256(seed.encode()).hexdigest()[:6]
    program: dict[str, object] = {"parts": made.parts, "wires": made.wires, "leaves": made.leaves}
    words, style, source = _words(circuit, made, title), _resource("live.css"), _resource("live.js")
    if asked:
        program["asked"], words["asked"] = asked, (told := words_of_targets(circuit, asked))
        if asked["rows"]:
            words["caption"] = f"{words['caption']} {escape(told['use'])}"
        style += _resource("targets.css")
        source = source.replace("// WATCHED", "watched();").replace("// WATCHING", _resource("targets.js"))
    style = style.replace("\n", "")
    inks = {*re.findall(r"--([\w-]+)\)", style), "alarm", "alarm-fill"} - set(re.findall(r"\.[fs]-([\w-]+)\{", svg))
    colours = {ink: list(PALETTE[ink]) for ink in sorted(inks)}  # the other colours stand in the picture
    given = (name, program, words, style, colours, [SANS, MONO])
    replacements = {
        "HELPERS": "{" + ",".join(f"{key}:{source}" for key, source in made.helpers.items()) + "}",
        "FUNCTIONS": "[" + ",".join(made.sources) + "]",
        "GIVEN": ",".join(map(_script, given)),
    }
    script = shrinking.script(source)
    script = _PLACE.sub(lambda found: replacements[found[0]].replace("</", "<\\/"), script)
    return f'<div class="{name}">{_image(svg, alt)}</div>\n<script>{script}</script>\n'


UNBROKEN = "\N{NO-BREAK SPACE}"  # between a name and its number in a title, so that no line ends there
_PLACE = re.compile(r"\b(?:HELPERS|FUNCTIONS|GIVEN)\b")


def _image(svg: str, alt: str) -> str:
    """As ``player.image``, a quarter smaller: the picture as plain text, escaped for an address."""
    data = (
        svg.replace("%", "%25")
        .replace("#", "%23")
        .replace("<", "%3C")
        .replace("&", "&amp;")
        .replace("'", "&#39;")
        .replace("\n", "%0A")
    )
    return f'<img src=\'data:image/svg+xml,{data}\' alt="{escape(alt, quote=True)}" style="max-width:100%"/>'


def _roomy(circuit: Circuit, made: Tape, title: str, layout: str, direction: str = "auto") -> Scene:
    """The scene of a circuit, every text at a place that has room for the widest number it may show."""
    head = title if title == labels.title(circuit) else f"{title} · {circuit.root.name}"
    widest = _equation("", notation.number(made.wide.root.value)).replace(" ", UNBROKEN)
    scene = compose(made.wide, head + widest, layout, direction)
    heading = [text for text in scene.texts if text.style == "title"][-1]  # a long title has several lines
    heading.key = "title"
    value = labels.value(circuit, circuit.root)
    now = {"title": (_equation(heading.text.removesuffix(widest), value), "title")} | _texts(circuit)
    for text in scene.texts:
        if text.key in now:
            said, text.style = now[text.key]
            arrow = f"{text.text[0]} " if text.key.startswith("s") else ""
            text.text = arrow + said
    for bead in scene.beads:
        wire = circuit.wires[int(bead.key[1:])]
        look = "bead" if wire.local is None or notation.is_finite(wire.local) else "bead-alarm"
        bead.look, bead.label.text, bead.label.style = look, labels.bead(wire), look
    for shape in [*scene.bodies, *scene.beads]:
        shape.tip = ""  # the page makes its own tips
    scene.title, scene.description = _equation(head, value), labels.description(circuit)
    return scene


def _texts(circuit: Circuit) -> dict[str, tuple[str, str]]:
    """The texts of a circuit that follow its numbers, by their keys, each with its style."""
    found: dict[str, tuple[str, str]] = {}
    for i, part in enumerate(circuit.parts):
        found[f"v{i}"] = labels.value(circuit, part), "value" if notation.is_finite(part.value) else "alarm"
        if part.gradient is not None:
            style = "gradient" if notation.is_finite(part.gradient) else "alarm"
            found[f"g{i}"] = labels.gradient(circuit, part), style
    for w, wire in enumerate(circuit.wires):
        if labels.sent(circuit, wire):
            number = notation.gradient(wire.sent)
            found[f"s{w}"] = number, "sent" if notation.is_finite(wire.sent) else "sent-alarm"
    return found


def _equation(left: str, right: str) -> str:
    """``f = 1``; ``f ≈ 1`` where the number says that it is not exact."""
    return f"{left} {right}" if right.startswith("≈") else f"{left} = {right}"


def _words(circuit: Circuit, made: Tape, title: str) -> dict[str, object]:
    """All texts of the page, in the language spoken here; values that only the page knows stay in braces."""
    held = {key: f"{{{key}}}" for key in ("leaf", "text", "value", "step", "root", "moved", "slope", "said", "what")}
    names = [part.name for part in circuit.parts]
    branches = say("Constants, and branches of Python itself (if, while, its own max), stay as they were recorded.")
    return {
        "label": say("Live picture: {title}", title=title),
        "names": {i: [lowered(names[i]), lowered(circuit.derivative_of_root(names[i]))] for i, _ in made.leaves},
        "slope": circuit.derivative_of_root(""),
        "about": notation.ABOUT,
        "typed": say("number of {leaf}", **held),
        "down": say("Step down"),
        "rule": say("each leaf −= η × its gradient"),
        "reset": say("Reset"),
        "caption": escape(say("Drag a leaf or its slider, use the arrow keys, or type a number.") + " " + branches),
        "wiggle": say("{leaf} + {step} moves {root} by {moved}; the slope says {step} × {slope} = {said}.", **held),
        "noNumber": say("“{text}” is not a number: {leaf} stays {value}.", **held),
        "tooLarge": say("“{text}” is too large: {leaf} stays {value}.", **held),
        "badRate": say("“{text}” is not a positive number: no step is taken.", **held),
        "noStep": say("No step is taken: {slope} = {value}.", **held),
        "notFinite": say("Not finite from here on: {what}", **held),
    }


def _script(x: object) -> str:
    """A value in JavaScript, to stand inside of a script element."""
    if isinstance(x, dict):
        keys = (str(key) if re.fullmatch(r"\w+", str(key)) else json.dumps(str(key)) for key in x)
        return "{" + ",".join(f"{key}:{_script(value)}" for key, value in zip(keys, x.values(), strict=True)) + "}"
    if isinstance(x, list):
        return "[" + ",".join(map(_script, x)) + "]"
    if isinstance(x, (bool, int, float)):
        return literal(x).strip("()") if abs(x) < float("inf") else literal(x)
    return json.dumps(x, ensure_ascii=False).replace("</", "<\\/").replace("<!", "\\u003c!")


def _resource(name: str) -> str:
    return resources("autograd.drawing.story").joinpath(name).read_text(encoding="utf-8")
