"""A circuit from top to bottom: values to the left of the wires, gradients to the right of them.

The name of a gate stands to its left, its role to its right. The wires that enter a gate keep a distance that leaves
room for their beads, and meet at the gate. Notes on the gradients sent back stand over the beads.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from autograd.drawing.circuit.parts import Circuit, Kind, Part, Wire
from autograd.drawing.painting.composing import (
    LINE,
    PORT,
    SIDES,
    TAG,
    Composer,
    Heights,
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
    widest,
)
from autograd.drawing.painting.grid import Box, Edge, Grid, Layout
from autograd.drawing.painting.layout import place
from autograd.drawing.painting.shapes import ARROW, BEAD, BOX, COLUMN, LEVEL, PAD, ROUND, Dot, Track
from autograd.drawing.painting.squeezing import parted, snapped, squeezed, straightened
from autograd.drawing.painting.theme import text_width

ASIDE = 6.0  # the distance from a wire or a body to the text beside it
BESIDE = 8.0  # the gap between the texts of two wires that enter one gate
FIRST_LINE = 17.0  # the distance from a body to the first baseline under it
NOTE = 15.0  # the height of the notes over the beads
FUNNEL = 14.0  # the least height in which wires meet at a gate
FLAT = 0.2  # wires from further away get this share of the distance as additional height
TALLEST_FUNNEL = 34.0
ROLE_LINE = 13.0
ONE_SIDE = 420.0  # a wider pair of value and gradient is stacked
LONGEST_ROLE = 14  # the most letters in a line
STRAIGHTENINGS = 3  # the number of passes; each gives wires the room that others left
EDGE = 6.0  # the distance from the last wire at a gate to the gate's end


@dataclass(slots=True)
class Outfit:
    """One part with the texts around it.

    Attributes:
        width: of its body.
        height: of its body.
        ports: for each wire that enters, its distance from the centre line.
        tips: for each of them, where it meets the body.
        funnel: the height in which they meet.
        values: the lines to the left of the wire that leaves; wide ones stand to its right, over the gradients.
        gradients: the lines to its right, remarks among them.
        one_side: True if the values are so wide.
        name: the text to the left of the body.
        role: the lines to its right.
    """

    width: float
    height: float
    ports: list[float]
    tips: list[float]
    funnel: float
    values: list[Line]
    gradients: list[Line]
    one_side: bool
    name: str
    role: list[str]


class Downwards(Composer):
    """The composer from top to bottom. In its layout a column is a row of the picture, and a height a distance."""

    outfits: list[Outfit]
    depths: list[int]  # for each part, the number of gates on the longest path to it

    def fit_out(self, i: int) -> Box:
        """The room of part ``i``, seen along the flow."""
        if i == 0:
            self.outfits = []
            self.depths = []
        circuit, part = self.circuit, self.circuit.parts[i]
        wires = [circuit.wires[w] for w in part.entering]
        self.depths.append(max((self.depths[wire.source] + 1 for wire in wires), default=0))
        width = body_width(part)
        if part.computed:
            width = max(width, 2 * ROUND + PORT * max(0, len(wires) - 2))
        height = 2 * ROUND if part.computed else BOX
        rooms = [_room(circuit, wire) for wire in wires]
        main = self._main(wires)
        tips = _tips(len(wires), main, width)
        ports = _ports(rooms, main)
        far = max([0.0, *(abs(port - tip) for port, tip in zip(ports, tips, strict=True))])
        funnel = min(TALLEST_FUNNEL, FUNNEL + FLAT * far) if far > LEVEL else 0.0
        values, gradients = value_lines(circuit, i), gradient_lines(circuit, i)
        caption, name = caption_of(part), name_of(circuit, part)
        role: list[str] = []
        if part.kind is Kind.CONSTANT:
            gradients.append((caption, "role", ""))
        elif caption:
            role = textwrap.wrap(caption, LONGEST_ROLE, break_long_words=False, break_on_hyphens=False)
        if adder_of(part):
            gradients.append((adder_of(part), "adder", ""))
        one_side = widest(values) + widest(gradients) > ONE_SIDE
        self.outfits.append(Outfit(width, height, ports, tips, funnel, values, gradients, one_side, name, role))
        bead = BEAD + 2 if any(map(bead_width, wires)) else 0.0
        notes = NOTE if any(note for wire in wires for note in notes_of(circuit, wire)) else 0.0
        left, right = ([], [*values, *gradients]) if one_side else (values, gradients)
        written = max(len(left), len(right))
        fork = PAD if part.uses > 1 else 0.0
        aside = width / 2 + ASIDE
        return Box(
            left=max(ARROW + funnel + bead + notes + 2 if wires else 0.0, stacked(part) + 2),
            body=height,
            right=max(FIRST_LINE + LINE * (written - 1) + 5 if written else 0.0, 4.0) + fork,
            above=max(
                width / 2 + 3,
                widest(left) + ASIDE + 2,
                aside + text_width(name, "name") if name else 0.0,
                *(room - port for port, (room, _) in zip(ports, rooms, strict=True)),
            ),
            below=max(
                width / 2 + 3,
                widest(right) + ASIDE + 2,
                aside + stacked(part) + max([0.0, *(text_width(line, "role") for line in role)]) if role else 0.0,
                *(room + port for port, (_, room) in zip(ports, rooms, strict=True)),
            ),
        )

    def tag_box(self, part: Part) -> Box:
        """The room of a label."""
        half = tag_width(part) / 2
        return Box(left=0.0, body=TAG, right=4.0, above=half, below=half)

    def end_box(self) -> Box:
        """The room of the box with the root's name."""
        half = root_width(self.circuit) / 2
        return Box(left=0.0, body=BOX, right=0.0, above=half, below=half)

    def port(self, w: int) -> float:
        """The distance at which a wire arrives, from the centre line of its gate."""
        wire = self.circuit.wires[w]
        return self.outfits[wire.target].ports[wire.slot]

    def is_main(self, w: int) -> bool:
        """True if a wire should be straight before others are."""
        gate = self.circuit.parts[self.circuit.wires[w].target]
        main = self._main([self.circuit.wires[other] for other in gate.entering])
        return main is not None and gate.entering[main] == w

    def find_places(self, boxes: list[Box], edges: list[Edge], other: Heights | None) -> Layout:
        """The layout, no wider than a notebook's column if that can be."""
        return place(boxes, edges, other, parted, _narrow)

    def put(self, found: Layout, head: float) -> Layout:
        """The layout on the card, turned: the direction of the flow points downwards."""
        left = self.widen(found.height, head + found.width)
        return found.moved(head, left)

    def draw_part(self, i: int) -> None:
        """Draw the body of a part with its name and role, the texts beside the wire that leaves it, and its fork."""
        part, outfit, row, x = self.circuit.parts[i], self.outfits[i], self.column(self.at[i]), self.level(i)
        top, middle = row.edge - outfit.height, row.edge - outfit.height / 2
        self.add_body(i, x - outfit.width / 2, top, outfit.width, outfit.height)
        if outfit.name:
            self.add_text(x - outfit.width / 2 - ASIDE, middle + 4, (outfit.name, "name", ""), "end")
        first = middle + 4 - ROLE_LINE * (len(outfit.role) - 1) / 2
        for k, line in enumerate(outfit.role):
            right = x + outfit.width / 2 + stacked(part) + ASIDE
            self.add_text(right, first + ROLE_LINE * k, (line, "role", ""), "start")
        side, anchor = (ASIDE, "start") if outfit.one_side else (-ASIDE, "end")
        for k, said in enumerate(outfit.values):
            self.add_text(x + side, row.edge + FIRST_LINE + LINE * k, said, anchor)
        for k, said in enumerate(outfit.gradients, start=len(outfit.values) if outfit.one_side else 0):
            self.add_text(x + ASIDE, row.edge + FIRST_LINE + LINE * k, said, "start")
        if part.uses > 1:
            self.scene.tracks.append(Track(f"t{i}", (x, row.edge), [], row.end, arrow=False, down=True))
            self.scene.dots.append(Dot(f"d{i}", x, row.end, fork_tip(part)))

    def draw_wire(self, w: int) -> None:
        """Draw a wire, with its notes, its bead, and the label at which it may begin."""
        wire = self.circuit.wires[w]
        gate = self.outfits[wire.target]
        box, start = self.origin(w)
        if w in self.tags:
            width = tag_width(self.circuit.parts[wire.source])
            self.add_tag(w, self.places.y[box] - width / 2, start - TAG, width)
        x = self.arrival(w)
        front = self.column(self.at[wire.target]).edge - gate.height
        meet = front - ARROW - gate.funnel  # the height at which wires leave their ports
        levels = [self.places.y[box], *self.places.through[w], x]
        bends = self.bends(box, levels)
        offset = gate.tips[wire.slot]
        level = self.level(wire.target) + offset
        if abs(level - x) > LEVEL:
            bends.append((meet, front - ARROW, level))
        target = self.circuit.parts[wire.target]
        depth = tip_depth(offset, gate.width) if target.kind is Kind.GATE else -stacked(target)
        self.scene.tracks.append(Track(f"w{w}", (levels[0], start), bends, front + depth - 1, down=True))
        width = bead_width(wire)
        if width:
            self.add_bead(w, x - width / 2, meet - BEAD / 2)
        bottom = meet - (BEAD + 2 if any(bead_width(other) for other in self._beside(wire)) else 0.0)
        for side, anchor, note in zip((-4.0, 4.0), ("end", "start"), notes_of(self.circuit, wire), strict=True):
            if note:
                text, style, letter = note
                key = f"{letter}{w}" if letter else ""
                self.add_text(x + side, bottom - 4, (text.replace("←", "↑"), style, key), anchor)

    def draw_end(self) -> None:
        """Draw the box at the lower end, and the wire from the root to it."""
        i = len(self.circuit.parts) - 1
        root, end = self.at[i], self.at[i] + 1
        x = self.places.y
        width = root_width(self.circuit)
        top = self.column(end).edge - BOX
        bends = self.bends(root, [x[root], x[end]])
        start = (x[root], self.column(root).edge)
        self.scene.tracks.append(Track("root-wire", start, bends, top, arrow=False, down=True))
        self.add_root(x[end] - width / 2, top, width)

    def _main(self, wires: Sequence[Wire]) -> int | None:
        """The wire at the end of the longest way. It goes straight on, so that a chain is a straight line."""
        depths = [self.depths[wire.source] for wire in wires]
        deepest = max(depths, default=0)
        return depths.index(deepest) if depths.count(deepest) == 1 else None

    def _beside(self, wire: Wire) -> list[Wire]:
        """All wires that enter the gate of a wire."""
        return [self.circuit.wires[w] for w in self.circuit.parts[wire.target].entering]


def _narrow(grid: Grid, edges: Sequence[Edge], y: list[float]) -> list[float]:
    y = snapped(grid, squeezed(grid, y, COLUMN - SIDES))
    for _ in range(STRAIGHTENINGS):
        y = straightened(grid, edges, y)
    return y


def _room(circuit: Circuit, wire: Wire) -> tuple[float, float]:
    """The room that a wire needs in front of its gate, to its left and to its right."""
    half = max(bead_width(wire) / 2, 5.0)
    left, right = (text_width(note[0], note[1]) + 6 if note else 0.0 for note in notes_of(circuit, wire))
    return max(half, left), max(half, right)


def _tips(count: int, main: int | None, width: float) -> list[float]:
    """Distances from the centre line at which wires meet a body of this width; that of a main one is 0."""
    if main is None or count == 1:
        return [PORT * (k - (count - 1) / 2) for k in range(count)]
    gap = min(PORT, (width / 2 - EDGE) / max(main, count - 1 - main))
    return [gap * (k - main) for k in range(count)]


def _ports(rooms: Sequence[tuple[float, float]], main: int | None) -> list[float]:
    """Distances from the centre line of the wires that enter a gate: a main one 0, else the outer ones equal."""
    ports = [0.0]
    for (_, right), (left, _) in pairwise(rooms):
        ports.append(ports[-1] + max(PORT, right + BESIDE + left))
    middle = ports[-1] / 2 if main is None else ports[main]
    return [round(port - middle, 1) for port in ports] if rooms else []
