"""A circuit from left to right: values above the wires, gradients below them.

Heights are relative to the wire that leaves a part: the value stands above it, the gradient below, remarks on the
gradient under that. Names stand over the gates, roles under them.
"""

from __future__ import annotations

from dataclasses import dataclass

from autograd.drawing.circuit.parts import Circuit, Part
from autograd.drawing.painting.composing import (
    LINE,
    PORT,
    TAG,
    Composer,
    Line,
    adder_of,
    bead_width,
    body_width,
    caption_of,
    fork_tip,
    gradient_lines,
    name_of,
    notes_of,
    root_width,
    stacked,
    tag_width,
    tip_depth,
    value_lines,
)
from autograd.drawing.painting.grid import Box, Layout
from autograd.drawing.painting.shapes import ARROW, BOX, PAD, ROUND, Dot, Text, Track
from autograd.drawing.painting.theme import text_width

WIDE_PORT = 34.0  # the distance between two wires at a gate, with room for texts along them
VALUE_LINE, GRADIENT_LINE = -8.0, 19.0  # baselines, counted from the centre line
SPREAD_LINE, BACK_LINE = -4.5, 12.5  # baselines of the notes, counted from their wire


@dataclass(slots=True)
class Outfit:
    """One part with the texts around it.

    Attributes:
        width: of its body.
        height: of its body.
        inputs: how many wires enter it.
        gap: between two of them.
        lines: texts above and below the wire that leaves, with their baselines.
        adder: baseline and text of the remark on a fork; None where nothing adds up.
        over: the name over a gate.
        under: the role under a gate; "constant" under a constant.
        aside: how far to the right of the body the texts on the wire begin, to clear name and role.
        before: the width of the widest bead in front of it.
    """

    width: float
    height: float
    inputs: int
    gap: float
    lines: list[tuple[float, Line]]
    adder: tuple[float, str] | None
    over: str
    under: str
    aside: float
    before: float

    def port(self, slot: int) -> float:
        """The height of an operand's wire, from the centre line."""
        return self.gap * (slot - (self.inputs - 1) / 2)


class Sideways(Composer):
    """The composer from left to right."""

    outfits: list[Outfit]

    def fit_out(self, i: int) -> Box:
        """The room of part ``i``."""
        if i == 0:
            self.outfits = []
        circuit, part = self.circuit, self.circuit.parts[i]
        wires = [circuit.wires[w] for w in part.entering]
        gap = WIDE_PORT if any(wire.spread or wire.outputs for wire in wires) else PORT
        width, height = body_width(part), _height(part, gap)
        lines = _lines(circuit, i)
        over, under = name_of(circuit, part), caption_of(part)
        baselines = [line for line, _ in lines] + ([height / 2 + LINE] if under else [])
        adder = (max([GRADIENT_LINE, *baselines]) + LINE, adder_of(part)) if adder_of(part) else None
        baselines += [adder[0]] if adder else []
        spill = (max(text_width(under, "role"), text_width(over, "name")) + PAD - width) / 2
        written = max([0.0, *(text_width(text, style) for _, (text, style, _) in lines)])
        tall = any(line not in (VALUE_LINE, GRADIENT_LINE) for line, _ in lines)
        aside = max(0.0, spill) if tall else 0.0
        fork = PAD if part.uses > 1 else 0.0
        before = max([0.0, *(bead_width(wire) for wire in wires)])
        notes = [text_width(note[0], note[1]) + 4 for wire in wires for note in notes_of(circuit, wire) if note]
        self.outfits.append(Outfit(width, height, len(wires), gap, lines, adder, over, under, aside, before))
        return Box(
            left=max(spill, ARROW + before + max([0.0, *notes]) + 6 if wires else 0.0),
            body=width,
            right=max(spill, aside + written + 2 * PAD + fork, text_width(adder[1], "adder") - width if adder else 0.0),
            above=max(height / 2 + (20 if over else 3), *(14 - line for line in [VALUE_LINE, *baselines])),
            below=max([height / 2 + 3, *(line + 5 for line in baselines)]),
        )

    def tag_box(self, part: Part) -> Box:
        """The room of a label."""
        return Box(left=0.0, body=tag_width(part), right=PAD, above=TAG / 2 + 2, below=TAG / 2 + 2)

    def end_box(self) -> Box:
        """The room of the box with the root's name."""
        return Box(left=0.0, body=root_width(self.circuit), right=0.0, above=BOX / 2, below=BOX / 2)

    def port(self, w: int) -> float:
        """The height at which a wire arrives, from the centre line of its gate."""
        wire = self.circuit.wires[w]
        return self.outfits[wire.target].port(wire.slot)

    def put(self, found: Layout, head: float) -> Layout:
        """The layout on the card."""
        left = self.widen(found.width, head + found.height)
        return found.moved(left, head)

    def draw_part(self, i: int) -> None:
        """Draw the body of a part with its name and role, the texts on the wire that leaves it, and its fork."""
        part, outfit, column, y = self.circuit.parts[i], self.outfits[i], self.column(self.at[i]), self.level(i)
        x = column.edge - outfit.width
        middle, top, bottom = x + outfit.width / 2, y - outfit.height / 2, y + outfit.height / 2
        self.add_body(i, x, top, outfit.width, outfit.height)
        if outfit.over:
            self.add_text(middle, top - stacked(part) - 7, (outfit.over, "name", ""))
        if outfit.under:
            self.add_text(middle, bottom + LINE, (outfit.under, "role", ""))
        forks = part.uses > 1
        middle = (column.edge + outfit.aside + column.end - (PAD if forks else 0.0)) / 2
        for down, line in outfit.lines:
            self.add_text(middle, y + down, line)
        if outfit.adder:
            self.scene.texts.append(Text(column.end, y + outfit.adder[0], outfit.adder[1], "adder", "end"))
        if forks:
            self.scene.tracks.append(Track(f"t{i}", (column.edge, y), [], column.end, arrow=False))
            self.scene.dots.append(Dot(f"d{i}", column.end, y, fork_tip(part)))

    def draw_wire(self, w: int) -> None:
        """Draw a wire, with its notes, its bead, and the label at which it may begin."""
        wire = self.circuit.wires[w]
        gate = self.outfits[wire.target]
        box, start = self.origin(w)
        if w in self.tags:
            width = tag_width(self.circuit.parts[wire.source])
            self.add_tag(w, start - width, self.places.y[box] - TAG / 2, width)
        y = self.arrival(w)
        heights = [self.places.y[box], *self.places.through[w], y]
        tip = self._tip(w)
        self.scene.tracks.append(Track(f"w{w}", (start, heights[0]), self.bends(box, heights), tip))
        x = self.column(self.at[wire.target]).edge - gate.width - ARROW - gate.before - 4
        for down, note in zip((SPREAD_LINE, BACK_LINE), notes_of(self.circuit, wire), strict=True):
            if note:
                text, style, letter = note
                self.add_text(x, y + down, (text, style, f"{letter}{w}" if letter else ""), "end")
        if width := bead_width(wire):
            self.add_bead(w, tip - ARROW - width, y)

    def draw_end(self) -> None:
        """Draw the box at the right end, and the wire from the root to it."""
        i = len(self.circuit.parts) - 1
        root, end = self.at[i], self.at[i] + 1
        y = self.places.y
        width = root_width(self.circuit)
        x = self.column(end).edge - width
        bends = self.bends(root, [y[root], y[end]])
        self.scene.tracks.append(Track("root-wire", (self.column(root).edge, y[root]), bends, x, arrow=False))
        self.add_root(x, y[end] - BOX / 2, width)

    def _tip(self, w: int) -> float:
        """The x at which a wire touches its gate."""
        wire = self.circuit.wires[w]
        gate = self.outfits[wire.target]
        front = self.column(self.at[wire.target]).edge - gate.width
        return front + tip_depth(gate.port(wire.slot), gate.height) - 1


def _height(part: Part, gap: float) -> float:
    if not part.computed:
        return BOX
    return 2 * ROUND + gap * max(0, len(part.entering) - 2)


def _lines(circuit: Circuit, i: int) -> list[tuple[float, Line]]:
    """Texts above and below the wire that leaves a part, with their baselines from it."""
    values = value_lines(circuit, i)
    lines = [(VALUE_LINE - LINE * k, line) for k, line in enumerate(reversed(values))]
    return lines + [(GRADIENT_LINE + LINE * k, line) for k, line in enumerate(gradient_lines(circuit, i))]
