"""The page of a film: its panels, the frames as one image, and the player.

All maps are one image, one above the other; the panel shows a part of it, and the player moves that part. The rest of
a frame is a few numbers. Where scripts do not run, the panels show the last frame.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from itertools import chain
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.language.speaking import say, speaking
from autograd.drawing.painting.svg import paints, px
from autograd.drawing.painting.theme import CURVES, MONO, PALETTE, SANS, text_width
from nn.pictures import raster
from nn.pictures.deciding import SIDE, TOP, WIDTH, Map
from nn.pictures.plate import Panel, as_image
from nn.pictures.sheet import LINE, Axis, Field, curve, line, marks, paragraph, percent, shortened, text

CHART = 388.0  # the width of the panels beside the map
DECADES = 2.0  # a curve over more decades than this gets a logarithmic scale
ROW = 24.0
NAMES, LANE, SHARES = 130.0, 26.0, 70.0  # the widths of the names, the lane of zeros and the shares of dead units
MOST_ROWS = 14


@dataclass
class Frame:
    """One epoch.

    Attributes:
        epoch: its number; 0 is before the training.
        loss: the loss of the epoch.
        map: indices of colours, (rows, columns) from the top.
        score: the number of points that are right, or the root mean squared error.
        layers: for each layer the activation, the share of dead units, and the gradient of the weights.
    """

    epoch: int
    loss: float
    map: Any
    score: float
    layers: Sequence[tuple[float, ...]] = field(default_factory=list)


class Reel:
    """Frames as a page.

    Args:
        map: the plane with its colours.
        names: of the layers.
        samples: that were sent through the layers.
        history: the measurements, one an epoch.
        title: the heading, or None.
        language: to speak.
    """

    def __init__(
        self,
        map: Map,
        names: Sequence[str],
        samples: int,
        history: Mapping[str, Sequence[float]],
        title: str | None,
        language: str,
    ) -> None:
        self.map, self.names, self.samples, self.history = map, names, samples, history
        self.title, self.language = title, language

    def html(self, frames: Sequence[Frame]) -> str:
        """The film as a piece of HTML; a page may hold the same film twice."""
        with speaking(self.language):
            told = [self._told(frame) for frame in frames]
            panels = [self._plane(frames, told[-1])]
            moving: dict[str, list[list[Any]]] = {}
            if any(map(len, self.history.values())):
                panels.append(self._losses(frames, moving))
            if self.names:
                panels.append(self._layers(frames, moving))
            images = "".join(map(as_image, panels))
            words = {
                "back": say("Back"), "next": say("Next"), "play": say("Play"), "pause": say("Pause"),
                "epoch": say("epoch"), "speed": say("Speed"), "film": panels[0].title,
            }  # fmt: skip
        if len(frames) < 2:
            return f"<div>{images}</div>"
        name = "f" + sha256(images.encode()).hexdigest()[:8]
        side = self.map.plane.resolution
        story = {"told": told, "side": side, "moving": moving, "words": words}
        given = ",".join(map(_literal, (name, story, _style(name))))
        script = _resource("film.js").replace("(NAME, STORY, CSS);", f"({given});")
        return f'<div class="{name}"><div class="panels">{images}</div></div>\n<script>{script}</script>'

    def _told(self, frame: Frame) -> str:
        """The sentence under the map."""
        if self.map.meaning.classes:
            count = len(self.map.targets)
            words = (
                say("{right} of {count} points right", right=int(frame.score), count=count)
                if count > 1
                else say("{right} of 1 point right", right=int(frame.score))
            )
        else:
            words = say("error {error}", error=notation.number(frame.score, 3))
        start = say("start") if frame.epoch == 0 else say("epoch {epoch}", epoch=frame.epoch)
        loss = "" if frame.epoch == 0 else say("loss {loss}", loss=notation.number(frame.loss, 3))
        return " · ".join(filter(None, (start, loss, words)))

    def _plane(self, frames: Sequence[Frame], told: str) -> Panel:
        """The map, with the image of all frames behind a window of the size of one."""
        drawn, side = self.map, self.map.plane.resolution
        # Each frame repeats its outer rows, so that image smoothing does not mix frames.
        strip = np.vstack([np.vstack([f.map[:1], f.map, f.map[-1:]]) for f in frames])
        area, height = drawn.plane.field, len(strip)
        window = (
            f'<svg x="{px(area.x)}" y="{px(area.y)}" width="{px(SIDE)}" height="{px(SIDE)}" data-k="window" '
            f'viewBox="0 {height - side - 1} {side} {side}" preserveAspectRatio="none">'
            f'<image width="{side}" height="{height}" preserveAspectRatio="none" '
            f'href="{raster.data_uri(strip, drawn.palette)}"/></svg>'
        )
        below = TOP + SIDE + 52
        title = say("Film of a training") if self.title is None else self.title
        legend = drawn.legend(below)
        below += LINE * drawn.rows + 6
        rule = [drawn.meaning.rule(), *drawn.remarks()]
        if any((frame.map == 0).any() for frame in frames):
            rule.append(say("Where the output is NaN there is no colour."))
        if not drawn.meaning.classes:
            rule.append(say("Outside of the scale it has the colour of the nearer end."))
        if not any(map(len, self.history.values())):
            rule.append(say("No epochs yet: give the film to nn.fit as a callback."))
        written = paragraph(18, below, " ".join(rule), "remark", WIDTH - 36)
        below += LINE * len(written) + 4
        now = text(18, below, told, "panel").replace("<text ", '<text data-k="told" ', 1)
        lines = [window, *drawn.overlay(), *legend, *written, now]
        return Panel(WIDTH, below + 14, title, f"{told}. {' '.join(rule)}", lines)

    def _losses(self, frames: Sequence[Frame], moving: dict[str, list[list[Any]]]) -> Panel:
        """The courses of the loss, and a line at the epoch of the frame."""
        names = [name for name in ("loss", "val_loss") if self.history.get(name)]
        courses = {name: [float(x) for x in self.history[name]] for name in names}
        known = [x for x in chain(*courses.values()) if math.isfinite(x)]
        log = bool(known) and min(known) > 0 and math.log10(max(known) / min(known)) > DECADES
        epochs = max(map(len, courses.values()))
        area = Field(
            58, 72, CHART - 78, 150, Axis(0.0, max(float(epochs), 1.0)), Axis.around(known, 0.06, log),
            (say("epoch"), ""), (6, 4),
        )  # fmt: skip
        lines = area.axes()
        x = 24.0
        for i, (name, course) in enumerate(courses.items()):
            ink = CURVES[i]
            dashes = "6 4" if name.startswith("val_") else ""
            lines += curve([area.at(k, value) for k, value in enumerate(course, 1)], ink, 2, dashes)
            words = say("training") if name == "loss" else say("validation")
            lines.append(line((x - 6, 46), (x + 12, 46), ink, 2, dashes))
            lines.append(text(x + 18, 50, words, f"curve-{ink}"))
            x += text_width(words, f"curve-{ink}") + 46
        places = [[round(area.at(frame.epoch, area.up.low)[0], 1), 0] for frame in frames]
        moving["now"] = places
        mark = line((0, area.y), (0, area.y + area.height), "text", 1.5)
        lines.append(f'<g data-k="now" transform="translate({places[-1][0]} 0)">{mark}</g>')
        title = say("Loss, logarithmic") if log else say("Loss")
        ends = [
            say("{name} from {first} to {last}", name=name, first=notation.number(c[0]), last=notation.number(c[-1]))
            for name, c in courses.items()
        ]  # fmt: skip
        return Panel(CHART, area.y + area.height + 44, title, f"{', '.join(ends)}.", lines)

    def _layers(self, frames: Sequence[Frame], moving: dict[str, list[list[Any]]]) -> Panel:
        """The sizes of activations and gradients in each layer, and the shares of dead units."""
        count = min(len(self.names), MOST_ROWS)
        rows = range(count)
        sizes = [frame.layers[i][k] for frame in frames for i in rows for k in (0, 2)]
        axis = Axis.around(sizes, 0.04, log=True)
        left = NAMES + LANE
        area = Field(left, 72, CHART - SHARES - left, ROW * count, axis, Axis(0, 1))
        bottom = area.y + area.height
        lines, x = [], 24.0
        filmed = any(math.isfinite(frame.layers[i][2]) for frame in frames for i in rows)
        entries = [(say("activation"), "value", 0)]
        entries += [(say("gradient of the weights"), "gradient", 3)] if filmed else []
        for words, ink, mark in entries:
            lines += [marks([(x, 46)], mark, paints(ink, None)), text(x + 10, 50, words, f"curve-{ink}")]
            x += text_width(words, f"curve-{ink}") + 28
        if any(math.isfinite(frame.layers[i][1]) for frame in frames for i in rows):
            lines.append(text(CHART - 18, 64, say("dead"), "tick", "end"))
        for tick in axis.ticks(4):
            at = area.at(tick, 0)[0]
            lines.append(line((at, area.y), (at, bottom), "card"))
            lines.append(text(at, bottom + 15, notation.number(tick, 2), "tick", "middle"))
        if 0 in sizes:
            lines.append(text(NAMES + LANE / 2, bottom + 15, "0", "tick", "middle"))
        for i in rows:
            y = area.y + ROW * (i + 0.5)
            lines.append(line((NAMES, y), (CHART - SHARES, y), "card"))
            lines.append(text(18, y + 4, shortened(self.names[i], "remark", NAMES - 24), "remark"))
            for k, key, ink, mark in ((0, "a", "value", 0), (2, "w", "gradient", 3)):
                places = [self._place(area, frame.layers[i][k]) for frame in frames]
                if any(map(math.isfinite, places)):
                    moving[f"{key}{i}"] = [[round(p, 1), 0] if math.isfinite(p) else [-99, 0] for p in places]
                    shape = marks([(0, y)], mark, paints(ink, "paper"), ' stroke-width="1"')
                    lines.append(
                        f'<g data-k="{key}{i}" transform="translate({moving[f"{key}{i}"][-1][0]} 0)">{shape}</g>'
                    )
            shares = [frame.layers[i][1] for frame in frames]
            if any(map(math.isfinite, shares)):
                words_of = ["" if math.isnan(share) else percent(share) for share in shares]
                moving[f"d{i}"] = [[words] for words in words_of]
                lines.append(
                    text(CHART - 18, y + 4, words_of[-1], "remark", "end").replace("<text ", f'<text data-k="d{i}" ', 1)
                )
        told = [say("The gradient is that of the last batch of an epoch.")] if filmed else []
        if any(key.startswith("d") for key in moving):
            told.append(
                say("dead: units with slope 0 for each of {samples} samples.", samples=self.samples)
                if self.samples > 1
                else say("dead: units with slope 0 for the only sample.")
            )
        if count < len(self.names):
            told.append(say("The first {count} of {all} layers are shown.", count=count, all=len(self.names)))
        words = " ".join(told)
        written = paragraph(18, bottom + 36, words, "tick", CHART - 36) if words else []
        return Panel(
            CHART, bottom + 36 + LINE * len(written), say("Layers"), words or say("Layers"), [*lines, *written]
        )

    @staticmethod
    def _place(area: Field, size: float) -> float:
        return NAMES + LANE / 2 if size == 0 else area.at(size, 0)[0]


def _resource(name: str) -> str:
    return files("nn.pictures").joinpath(name).read_text(encoding="utf-8")


def _literal(x: object) -> str:
    """A JavaScript literal that may stand inside of a script element."""
    return json.dumps(x, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _style(name: str) -> str:
    """The style sheet of one film: the theme's colours, then film.css, which wins over them."""
    light = ";".join(f"--{ink}:{colour}" for ink, (colour, _) in PALETTE.items())
    dark = ";".join(f"--{ink}:{colour}" for ink, (_, colour) in PALETTE.items())
    style = "".join(f".SELF .f-{ink}{{fill:var(--{ink})}}.SELF .s-{ink}{{stroke:var(--{ink})}}" for ink in PALETTE)
    style += _resource("film.css")
    for word, meaning in (("COLOURS", light), ("DARK", dark), ("SANS", SANS), ("MONO", MONO), ("SELF", name)):
        style = style.replace(word, meaning)
    return style
