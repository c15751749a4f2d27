"""A picture that plays by itself: one SVG file in which values appear forward, gate by gate, then gradients backward.

It moves wherever an SVG image is shown, also inside of ``<img>`` (a README, slides, a notebook that is not trusted),
where no script runs: all motion is CSS. Without CSS the file shows the finished picture. So this is printed, and shown
by viewers without animations and to readers who asked for reduced motion.

The story is that of ``steps``, a gate at a time (a *beat*). The picture is painted once, as always; each of its
elements finds, by its id, the time at which it appears.
"""

from __future__ import annotations

import math
import os
import re
from base64 import b64encode
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import Circuit
from autograd.drawing.errors import DrawingError
from autograd.drawing.painting import files
from autograd.drawing.painting.shapes import Scene
from autograd.drawing.painting.svg import paint, paints, px
from autograd.drawing.painting.theme import text_width
from autograd.drawing.story import player
from autograd.drawing.story.steps import ROOT_WIRE, Piece, Step, tell
from autograd.drawing.words import labels
from autograd.engine.doors import door, shown

BEAT = 1.2  # the seconds of a beat, unless the film would become too long
LONGEST = 40.0  # the seconds of all beats together, by default
PAUSE = 3.0  # the seconds for which the finished picture stays
FADE = 0.3  # the share of a beat
STRIP = 40.0  # the room under the picture for the caption and the bar
DIM = 0.25  # the opacity of parts that are not reached yet


@dataclass(slots=True)
class Beat:
    """The steps that one gate takes together, as the film shows them.

    Attributes:
        phase: "start", "forward" or "backward".
        gate: the key of the gate's body; empty at the start.
        shows: keys of the elements that appear.
        flows: keys of the wires along which something flows.
        writes: texts that stand at a key from now on, until another is written there.
        captions: the same in words, longest first.
    """

    phase: str
    gate: str = ""
    shows: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    writes: dict[str, str] = field(default_factory=dict)
    captions: list[str] = field(default_factory=list)


def beats(steps: Sequence[Step]) -> list[Beat]:
    """The steps of a story, those of one gate in one phase together.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> found = beats(tell(read_circuit(Value(3.0, name="a") * Value(2.0, name="b"))))
        >>> for beat in found:
        ...     print(beat.phase, beat.gate, beat.flows)
        start  []
        forward n2 ['w0', 'w1']
        backward root ['root-wire']
        backward n2 ['w0', 'w1']
        >>> found[-1].captions[0]
        '× is a swap multiplier: ∂f/∂a: 1 × 2 = 2, ∂f/∂b: 1 × 3 = 3'
    """
    found = []
    for (phase, gate), group in groupby(steps, key=lambda step: (step.phase, "".join(step.stresses[:1]))):
        together = list(group)
        beat = Beat(phase, gate, captions=list(_captions(together)))
        for step in together:
            beat.shows += step.shows
            beat.flows += step.flows
            beat.writes.update(step.writes)
        found.append(beat)
    return found


def _captions(steps: Sequence[Step]) -> Iterator[str]:
    """The lines that steps say, longest first: with the role and all products, without the role, without the rest."""
    role = steps[0].heading.partition(" · ")[2]
    told = [_told(step) for step in steps]
    if role:
        yield f"{role}: {', '.join(told)}"
    for n in range(len(told), 0, -1):
        yield ", ".join(told[:n]) + (", …" if n < len(told) else "")
    yield role


def _told(step: Step) -> str:
    """A step in a line; a wire back as its product, in numbers: ``∂f/∂a: 1 × (−3) = −3``."""
    pieces = step.line
    out = next((k for k, piece in enumerate(pieces) if piece.look == "downstream" and piece.label), None)
    if out is None:
        return " ".join(piece.text for piece in pieces)
    product = " ".join(_factor(piece) for piece in pieces[: out + 1])
    return f"{pieces[out].label}: {product}"


def _factor(piece: Piece) -> str:
    """A factor of a product as text: a local derivative is its number, and a negative number stands in brackets."""
    if piece.look != "local":
        return piece.text
    number = piece.text.rpartition(" = ")[2]
    return f"({number})" if number.startswith(notation.MINUS) else number


class Animation:
    """A self-playing picture, made by ``draw(f).animate()``: shown by notebooks, saved as one SVG file.

    Attributes:
        svg: the text of the SVG document.
        title: its heading.
        seconds: how long it takes until it begins again.
    """

    @door
    def __init__(self, circuit: Circuit, scene: Scene, *, seconds: float | None = None, pause: float = PAUSE) -> None:
        story = beats(tell(circuit))
        run = min(BEAT * len(story), LONGEST) if seconds is None else _number("seconds", seconds)
        film = _Film(story, run / len(story), run + _number("pause", pause))
        self.title = scene.title
        self.description = scene.description
        self.seconds = film.total
        self._finished = paint(scene)
        self.svg = film.shot(circuit, scene)

    def __repr__(self) -> str:
        return f"<Animation of {self.title}: {self.seconds:g} seconds, {len(self.svg.encode()) / 1024:.1f} KB>"

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        # An image does not know that its page is printed, so the page holds the finished picture for print.
        name = "a" + sha256(self.svg.encode()).hexdigest()[:8]
        printed = b64encode(self._finished.encode()).decode()
        style = f'@media print{{img.{name}{{content:url("data:image/svg+xml;base64,{printed}")}}}}'
        shown = player.image(self.svg, f"{self.title}: {self.description}")
        return f"<style>{style}</style>" + shown.replace("<img ", f'<img class="{name}" ', 1)

    @door
    def save(self, path: str | os.PathLike[str]) -> Path:
        """Write it to a file, ``.svg``.

        Raises:
            DrawingError: another ending.
            PathError: there is no such folder.
        """
        path = Path(path)
        files.ending_of(path, (".svg",))
        return files.write(path, self.svg)


def _number(name: str, x: float) -> float:
    """A number of seconds above 0."""
    if isinstance(x, bool) or not isinstance(x, (int, float)) or not 0 < x < math.inf:
        raise DrawingError(f"animate: got {name}={shown(x)}, expected a number of seconds above 0")
    return float(x)


class _Film:
    """The times of a story as CSS, and the elements that are seen for a while only.

    Attributes:
        frames: the text of each keyframes rule, by its name.
        rules: the elements of each animation, by its CSS text.
        passing: keys of the elements that the finished picture does not show.
    """

    def __init__(self, story: Sequence[Beat], beat: float, total: float) -> None:
        self.story = story
        self.beat = beat
        self.total = total
        self.frames: dict[str, str] = {}
        self.rules: dict[str, list[str]] = {}
        self.passing: list[str] = []

    def shot(self, circuit: Circuit, scene: Scene) -> str:
        """The document: the picture, with the moving elements on top of it."""
        top, edge = scene.height, scene.texts[0].x  # the title begins at the left margin
        scene.height += STRIP
        final = {key: k for k, beat in enumerate(self.story) for key in beat.writes}
        self._write_sums(scene, final)
        self._write_warnings(circuit, scene)
        self._write_captions(circuit, scene, edge, top)
        svg = paint(scene)
        prefix = re.findall(r'<svg [^>]*class="(g[0-9a-f]{8})"', svg)[0]
        keys = set(re.findall(rf'id="{prefix}-([^"]+)"', svg))
        self._appear(keys, final)
        behind = "\n".join(self._flows(prefix, keys))
        before = "\n".join([*self._outlines(scene, prefix), *self._bar(scene, prefix, edge, top)])
        first = svg.index(f'<g id="{prefix}-n')  # bodies and beads cover the flow along the wires
        svg = "\n".join(
            [svg[:first] + behind, svg[first:].replace("</svg>", before).rstrip(), self._style(prefix), "</svg>", ""]
        )
        for key in self.passing:
            svg = svg.replace(f'id="{prefix}-{key}"', f'id="{prefix}-{key}" opacity="0"', 1)
        return svg.replace(prefix, "a" + sha256(svg.encode()).hexdigest()[:8])

    def _write_sums(self, scene: Scene, final: Mapping[str, int]) -> None:
        """Texts for the sums at forks that are not complete yet; each is seen until the next is written."""
        texts = {text.key: text for text in scene.texts if text.key}
        for k, beat in enumerate(self.story):
            for key, written in beat.writes.items():
                if k < final[key] and key in texts:
                    until = next(j for j in range(k + 1, len(self.story)) if key in self.story[j].writes)
                    scene.texts.append(replace(texts[key], text=written, key=f"{key}-{k}"))
                    self._during(k, until, f"{key}-{k}")

    def _write_warnings(self, circuit: Circuit, scene: Scene) -> None:
        """Warnings quote numbers, so each waits until they are there: as in the player, for the end of a pass."""
        forward = circuit.not_finite(backward=False)
        there = max((k for k, beat in enumerate(self.story) if beat.phase == "forward"), default=0)
        for n, text in enumerate(text for text in scene.texts if text.style == "note"):
            text.key = f"warning{n}"
            told = any(text.text in note for note in forward)  # the warning is a line of one of these notes
            self._from(there if told else len(self.story) - 1, text.key, hidden=0.0)

    def _write_captions(self, circuit: Circuit, scene: Scene, edge: float, top: float) -> None:
        """A line under the picture for each beat; the result stays."""
        result = Beat("", captions=[labels.statement(circuit, circuit.root)])
        for k, beat in enumerate([*self.story, result]):
            style = {"start": "remark", "backward": "gradient"}.get(beat.phase, "value")
            fits = (text for text in beat.captions if text and text_width(text, style) <= scene.width - 2 * edge)
            if said := next(fits, ""):
                text = replace(scene.texts[0], text=said, style=style, anchor="start", key=f"c{k}")
                scene.texts.append(replace(text, x=edge, y=top + 12))
                if beat is result:
                    self._from(k, f"c{k}", hidden=0.0)
                else:
                    self._during(k, k + 1, f"c{k}")

    def _appear(self, keys: Container[str], final: Mapping[str, int]) -> None:
        """The time at which each element of the picture appears, or is no longer dim."""
        seen: set[str] = set()
        for k, beat in enumerate(self.story):
            for key in [*beat.shows, *([beat.gate] if beat.phase == "forward" else [])]:
                if key in keys and key not in seen:
                    seen.add(key)
                    dims = key[0] in "wan" or key == ROOT_WIRE
                    self._from(final.get(key, k), key, hidden=DIM if dims else 0.0)

    def _flows(self, prefix: str, keys: Container[str]) -> Iterator[str]:
        """Dots that move along the wires of each beat."""
        for k, beat in enumerate(self.story):
            if found := [key for key in beat.flows if key in keys]:
                forward = beat.phase == "forward"
                used = "".join(f'<use href="#{prefix}-{key}"/>' for key in found)
                yield (
                    f'<g id="{prefix}-f{k}" fill="none" stroke-width="3.5" stroke-linecap="round" '
                    f'stroke-dasharray="2 9" {paints(None, "value" if forward else "gradient")}>{used}</g>'
                )
                self.frames["flow"] = "to{stroke-dashoffset:-11}"
                self._during(k, k + 1, f"f{k}", f",{{}}-flow .5s linear infinite{'' if forward else ' reverse'}")

    def _outlines(self, scene: Scene, prefix: str) -> Iterator[str]:
        """A rim around the gate at hand."""
        bodies = {body.key: body for body in scene.bodies}
        for k, beat in enumerate(self.story):
            if body := bodies.get(beat.gate):
                ink = "value" if beat.phase == "forward" else "gradient"
                corner = 9.0 if body.look in ("leaf", "constant", "module", "root") else min(body.height / 2, 21.0)
                place = f'x="{px(body.x)}" y="{px(body.y)}" width="{px(body.width)}" height="{px(body.height)}"'
                look = f'rx="{px(corner)}" fill="none" stroke-width="4" {paints(None, ink)}'
                yield f'<rect id="{prefix}-h{k}" {place} {look}/>'
                self._during(k, k + 1, f"h{k}")

    def _bar(self, scene: Scene, prefix: str, edge: float, top: float) -> Iterator[str]:
        """The course of the two passes, as a bar that grows."""
        at = edge
        for phase, ink in (("forward", "value"), ("backward", "gradient")):
            if numbers := [k for k, beat in enumerate(self.story) if beat.phase == phase]:
                width = (scene.width - 2 * edge) * len(numbers) / (len(self.story) - 1)
                place = f'x="{px(at)}" y="{px(top + 22)}" width="{px(width)}" height="3"'
                yield f'<rect id="{prefix}-{phase}" {place} {paints(ink, None)}/>'
                begin, end = self._at(numbers[0]), self._at(numbers[-1] + 1)
                self.frames[phase] = f"0%,{begin}{{transform:scaleX(0)}}{end},to{{transform:none}}"
                self.rules[f"{{}}-{phase} {self.total:g}s linear infinite;transform-box:fill-box"] = [phase]
                at += width

    def _at(self, beats: float) -> str:
        """The end of a number of beats in the course of the whole."""
        return f"{100 * beats * self.beat / self.total:.2f}".rstrip("0").rstrip(".") + "%"

    def _from(self, k: int, key: str, hidden: float) -> None:
        """An element is seen from a beat on."""
        name = f"{'d' if hidden else 'i'}{k}"
        self.frames[name] = f"0%,{self._at(k)}{{opacity:{hidden:g}}}{self._at(k + FADE)},to{{opacity:1}}"
        self._move(name, key)

    def _during(self, k: int, until: int, key: str, more: str = "") -> None:
        """An element is seen from a beat to another one, and never in the finished picture."""
        name = f"o{k}" if until == k + 1 else f"o{k}-{until}"
        begin, there, back, end = map(self._at, (k, k + FADE, until - FADE / 3, until))
        self.frames[name] = f"0%,{begin}{{opacity:0}}{there},{back}{{opacity:1}}{end},to{{opacity:0}}"
        self.passing.append(key)
        self._move(name, key, more)

    def _move(self, name: str, key: str, more: str = "") -> None:
        self.rules.setdefault(f"{{}}-{name} {self.total:g}s linear infinite{more}", []).append(key)

    def _style(self, prefix: str) -> str:
        """The style sheet. Nothing moves in print, nor for readers who asked for reduced motion."""
        frames = "".join(f"@keyframes {prefix}-{name}{{{text}}}" for name, text in self.frames.items())
        rules = "".join(
            f"{','.join(f'#{prefix}-{_escaped(key)}' for key in keys)}{{animation:{said.replace('{}', prefix)}}}"
            for said, keys in self.rules.items()
        )
        return f"<style>{frames}@media screen and (prefers-reduced-motion:no-preference){{{rules}}}</style>"


def _escaped(key: str) -> str:
    """A key in a selector, where a dot would begin the name of a class."""
    return key.replace(".", "\\.")
