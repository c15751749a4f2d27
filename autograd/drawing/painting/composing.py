"""The common part of the two directions: a part's texts and sizes, its labels, and its places in a layout.

A composer puts a circuit below the head of a card. A subclass for each direction says how much room a part needs, and
where in this room its texts stand.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Container
from itertools import pairwise
from typing import Any

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import Circuit, Kind, Part, Wire
from autograd.drawing.language.speaking import say
from autograd.drawing.painting.grid import Box, Column, Edge, Grid, Layout
from autograd.drawing.painting.layout import place
from autograd.drawing.painting.shapes import BEAD, BOX, LEVEL, MARGIN, PAD, ROUND, STACK, Scene, Shape, Text
from autograd.drawing.painting.theme import text_width
from autograd.drawing.words import labels

Heights = Callable[[Grid], list[float] | None]

LINE = 15.0
PORT = 22.0  # the distance between two wires at a gate
TAG = 22.0  # the height of a label
# offsets of the baseline that centre a text in a body
MIDDLES = {"box": 5.0, "box-value": 5.0, "box-alarm": 5.0, "word": 4.6, "sign": 7.5}
SIGN_LINES = {"^": 13.5}  # baselines of signs that do not stand in the middle of their line

SIDES = 2 * MARGIN + 12  # the room at the left and right of a circuit

Line = tuple[str, str, str]  # text, style and key of a line


def style_of(part: Part) -> str:
    """The style of the text on a body."""
    if part.computed:
        return "sign" if len(part.symbol) == 1 else "word"
    if part.named:
        return "box"
    return "box-value" if notation.is_finite(part.value) else "box-alarm"


def body_width(part: Part) -> float:
    """The width that the text on a body needs."""
    if not part.computed:
        return max(BOX + 2, text_width(labels.short(part.name), style_of(part)) + 18)
    pad = 3 * PAD if part.kind is Kind.MODULE else 1.5 * PAD
    return max(2 * ROUND, text_width(part.symbol, style_of(part)) + pad)


def name_of(circuit: Circuit, part: Part) -> str:
    """The name beside a gate; the root's stands at the end."""
    return labels.short(part.name) if part.computed and part is not circuit.root else ""


def caption_of(part: Part) -> str:
    """The role of a gate, the caption of a module, the word "constant"; empty for a leaf."""
    if part.kind is Kind.CONSTANT:
        return say("constant")
    return {Kind.GATE: part.role, Kind.MODULE: part.caption}.get(part.kind, "")


def adder_of(part: Part) -> str:
    """The remark on a fork whose gradients add up; empty where nothing does."""
    if part.outputs == 1:
        return say("adder: Σ of {count}", count=part.adds) if part.adds > 1 else ""
    sums = dict.fromkeys(n for n in part.adding if n > 1)
    of = {n: ", ".join(name for name, k in zip(part.names, part.adding, strict=True) if k == n) for n in sums}
    if set(part.adding) == set(of) and len(of) == 1:  # all outputs have the same count
        return say("adder: Σ of {count}", count=part.adding[0])
    return "; ".join(f"{say('adder: Σ of {count}', count=n)} ({names})" for n, names in of.items())


def fork_tip(part: Part) -> str:
    """The tooltip of a fork."""
    if part.adds > 1:
        return say(
            "{name} goes along {uses} wires; on the way back their gradients add",
            name=part.name,
            uses=part.uses,
        )
    return say("{name} goes along {uses} wires", name=part.name, uses=part.uses)


def value_lines(circuit: Circuit, i: int) -> list[Line]:
    """The lines of a part's value; none if its number is in the box."""
    part = circuit.parts[i]
    if not part.named:
        return []
    style = "value" if notation.is_finite(part.value) else "alarm"
    lines = labels.value_lines(circuit, part)
    last = len(lines) - 1
    return [(text, style, _key("v", i, last - k)) for k, text in enumerate(lines)]


def gradient_lines(circuit: Circuit, i: int) -> list[Line]:
    """The lines of a part's gradient, and of a ``.grad`` that is not this gradient."""
    part = circuit.parts[i]
    if not part.named:
        return []
    style = "gradient" if part.gradient is None or notation.is_finite(part.gradient) else "alarm"
    lines = [(text, style, _key("g", i, k)) for k, text in enumerate(labels.gradient_lines(circuit, part))]
    if lines and (stale := labels.stale(part)):
        lines.append((stale, "stale", ""))
    return lines


def _key(letter: str, i: int, k: int) -> str:
    return f"{letter}{i}.{k}" if k else f"{letter}{i}"


def notes_of(circuit: Circuit, wire: Wire) -> tuple[Line | None, Line | None]:
    """Texts along the end of a wire, style, letter of the key: for the forward pass, and for the backward pass."""
    spread = labels.spread(wire)
    output = labels.short(circuit.carries(wire)) if wire.outputs else ""
    on_the_way = " ".join(filter(None, [output, spread]))
    there = (on_the_way, "spread", "") if on_the_way else None
    sent = labels.sent(circuit, wire)
    back = [sent, f"← {summed}" if (summed := labels.summed(wire)) else ""]
    text = ", ".join(filter(None, back)).replace(", ← ", ", ")
    style = "sent" if wire.sent is None or notation.is_finite(wire.sent) else "sent-alarm"
    return there, (text, style, "s" if sent else "") if text else None


def bead_width(wire: Wire) -> float:
    """The width of a wire's bead; 0 if it has none."""
    text = labels.bead(wire)
    return max(BEAD, text_width(text, "bead") + 12) if text else 0.0


class Composer(ABC):
    """Lays a circuit out below the head of a card, and adds every shape and text to the scene.

    Args:
        scene: the scene to draw on.
        circuit: the circuit.
        head: where the head of the card ends.
        other: another finder of places, as for ``layout.place``.
        tagged: indices of the leaves that are wired to their first use only, and stand as a label at each other one.
    """

    def __init__(
        self, scene: Scene, circuit: Circuit, head: float, other: Heights | None, tagged: Container[int] = ()
    ) -> None:
        self.scene = scene
        self.circuit = circuit
        self.at: list[int] = []  # the index of each part's box
        self.tags: dict[int, int] = {}  # the index of the label at which a wire begins, by wire
        boxes: list[Box] = []
        edges: list[Edge] = [Edge(0, 0)] * len(circuit.wires)
        met: set[int] = set()
        for i, part in enumerate(circuit.parts):
            for w in part.entering:
                source = circuit.wires[w].source
                if source in tagged and source in met:
                    self.tags[w] = len(boxes)
                    boxes.append(self.tag_box(circuit.parts[source]))
                met.add(source)
            self.at.append(len(boxes))
            boxes.append(self.fit_out(i))
            for w in part.entering:
                source = circuit.wires[w].source
                edges[w] = Edge(self.tags.get(w, self.at[source]), self.at[i], self.port(w), self.is_main(w))
        last = len(boxes)
        boxes.append(self.end_box())
        self.places = self.put(self.find_places(boxes, [*edges, Edge(last - 1, last)], other), head)

    @abstractmethod
    def fit_out(self, i: int) -> Box:
        """The room of part ``i``; everything about it that does not depend on its place is kept."""

    @abstractmethod
    def tag_box(self, part: Part) -> Box:
        """The room of a label."""

    @abstractmethod
    def end_box(self) -> Box:
        """The room of the box with the root's name."""

    @abstractmethod
    def port(self, w: int) -> float:
        """The level at which a wire arrives, from the centre line of its gate."""

    def is_main(self, w: int) -> bool:
        """True if a wire should be straight before others are."""
        return False

    def find_places(self, boxes: list[Box], edges: list[Edge], other: Heights | None) -> Layout:
        """The layout, from its origin."""
        return place(boxes, edges, other)

    @abstractmethod
    def put(self, found: Layout, head: float) -> Layout:
        """The layout on the card; the size of the card is set."""

    @abstractmethod
    def draw_part(self, i: int) -> None:
        """Draw the body of a part, and the texts on the wire that leaves it."""

    @abstractmethod
    def draw_wire(self, w: int) -> None:
        """Draw a wire, with its notes, its bead, and the label at which it may begin."""

    @abstractmethod
    def draw_end(self) -> None:
        """Draw the box with the root's name, and the wire from the root to it."""

    def compose(self) -> None:
        """Draw everything."""
        for i in range(len(self.circuit.parts)):
            self.draw_part(i)
        for w in range(len(self.circuit.wires)):
            self.draw_wire(w)
        self.draw_end()

    def column(self, box: int) -> Column:
        """The column of a box."""
        return self.places.columns[self.places.rank[box]]

    def level(self, i: int) -> float:
        """The level of the centre line of part ``i``."""
        return self.places.y[self.at[i]]

    def arrival(self, w: int) -> float:
        """The level at which a wire arrives at its gate."""
        return self.level(self.circuit.wires[w].target) + self.port(w)

    def origin(self, w: int) -> tuple[int, float]:
        """The box from which a wire comes, and how far along the flow it begins."""
        wire = self.circuit.wires[w]
        box = self.tags.get(w, self.at[wire.source])
        column = self.column(box)
        forks = w not in self.tags and self.circuit.parts[wire.source].uses > 1
        return box, column.end if forks else column.edge

    def bends(self, box: int, levels: list[float]) -> list[tuple[float, float, float]]:
        """The bends of a wire that leaves a box, one between each two columns in which its level differs."""
        rank = self.places.rank[box]
        gaps = pairwise(self.places.columns[rank : rank + len(levels)])
        steps = zip(gaps, pairwise(levels), strict=True)
        return [(left.end, right.start, y) for (left, right), (before, y) in steps if abs(before - y) > LEVEL]

    def add_text(self, x: float, y: float, line: Line, anchor: str = "middle") -> None:
        """A line of text."""
        text, style, key = line
        self.scene.texts.append(Text(x, y, text, style, anchor, key))

    def add_body(self, i: int, x: float, y: float, width: float, height: float) -> None:
        """The body of a part, its upper left corner at (x, y)."""
        part = self.circuit.parts[i]
        style = style_of(part)
        down = SIGN_LINES.get(part.symbol, MIDDLES[style])
        said = part.symbol if part.computed else labels.short(part.name)
        label = Text(x + width / 2, y + height / 2 + down, said, style)
        tip = labels.part_tip(self.circuit, part)
        self.scene.bodies.append(
            Shape(f"n{i}", x, y, width, height, part.kind.value, label, tip, stacked=part.repeats > 1)
        )

    def add_tag(self, w: int, x: float, y: float, width: float) -> None:
        """The label of a leaf, its upper left corner at (x, y)."""
        part = self.circuit.parts[self.circuit.wires[w].source]
        label = Text(x + width / 2, y + TAG / 2 + 4.3, labels.short(part.name), "tag")
        tip = say("{name} once more: its value and its gradient stand at its first use", name=part.name)
        self.scene.bodies.append(Shape(f"l{w}", x, y, width, TAG, "tag", label, tip))

    def add_bead(self, w: int, x: float, y: float) -> None:
        """The bead of a wire, its left end at x, its middle at height y."""
        wire = self.circuit.wires[w]
        width = bead_width(wire)
        look = "bead" if wire.local is None or notation.is_finite(wire.local) else "bead-alarm"
        label = Text(x + width / 2, y + 4.3, labels.bead(wire), look)
        tip = labels.bead_tip(self.circuit, wire)
        self.scene.beads.append(Shape(f"b{w}", x, y - BEAD / 2, width, BEAD, look, label, tip))

    def add_root(self, x: float, y: float, width: float) -> None:
        """The box with the root's name, its upper left corner at (x, y)."""
        label = Text(x + width / 2, y + BOX / 2 + MIDDLES["box"], labels.short(self.circuit.root.name), "root")
        self.scene.bodies.append(Shape("root", x, y, width, BOX, "root", label))

    def widen(self, width: float, height: float) -> float:
        """Give the card room for something of this size; returns how far from the left edge it begins."""
        self.scene.width = max(self.scene.width, width + SIDES)
        self.scene.height = height + MARGIN - 6
        return (self.scene.width - width) / 2


def tag_width(part: Part) -> float:
    """The width of a label."""
    return max(TAG, text_width(labels.short(part.name), "tag") + 12)


def root_width(circuit: Circuit) -> float:
    """The width of the box with the root's name."""
    return max(BOX + 2, text_width(labels.short(circuit.root.name), "root") + 18)


def tip_depth(offset: float, size: float) -> float:
    """Distance that an arrow goes on behind the flat front of a gate of this size, to touch its rounded corner."""
    inward = abs(offset) - (size / 2 - ROUND)
    return 0.0 if inward <= 0 else ROUND - (ROUND**2 - min(inward, ROUND) ** 2) ** 0.5


def stacked(part: Part) -> float:
    """The length by which the second body behind a part looks out."""
    return STACK if part.repeats > 1 else 0.0


def widest(lines: list[Any]) -> float:
    """The width of the widest of some lines."""
    return max([0.0, *(text_width(text, style) for text, style, _ in lines)])
