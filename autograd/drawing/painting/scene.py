"""A circuit as shapes and texts with places: everything that a painter needs, without colours or a file format.

Each part of a circuit claims room for its body and for the texts around it; the layout finds the places; then every
shape and text is put into the room of its part. Heights are relative to the wire that leaves a part: the value stands
above it, the gradient below, remarks on the gradient under that.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import Circuit, Kind, Part, Wire
from autograd.drawing.painting import places
from autograd.drawing.painting.layout import Box, Column, Edge, Grid, place
from autograd.drawing.painting.theme import text_width
from autograd.drawing.words import labels

Heights = Callable[[Grid], list[float] | None]

BOX = 32.0  # height of a leaf, and its least width
ROUND = 21.0  # radius of a gate
PORT, WIDE_PORT = 22.0, 34.0  # between two wires that enter a gate; the wide one leaves room for texts
BEAD = 20.0  # height of a bead
ARROW = 8.0  # from the tip of an arrow to the bead behind it
PAD = 8.0
STACK = 4.0  # how far the second of two stacked bodies looks out
MARGIN = 26.0
LONGEST_NOTE = 88

# baselines, from the centre line
VALUE_LINE, GRADIENT_LINE, LINE = -8.0, 19.0, 15.0
MIDDLES = {"box": 5.0, "box-value": 5.0, "box-alarm": 5.0, "word": 4.6, "sign": 7.5}  # to stand in the middle of a body
SIGN_LINES = {"^": 13.5}  # a sign that is not in the middle of its line
LEVEL = 0.05  # heights that differ by less are the same


@dataclass(slots=True)
class Text:
    """A line of text: where its baseline starts, is centred or ends, and its style in ``theme.TYPES``.

    ``key`` is for those that a step-through shows or changes: ``v3`` and ``g3`` for the value and the gradient of a
    part (``g3.1`` for the second line of one), ``s5`` for what a wire sends back.
    """

    x: float
    y: float
    text: str
    style: str
    anchor: str = "middle"
    key: str = ""


@dataclass(slots=True)
class Shape:
    """A body with text on it: a leaf, a constant, a gate, the root; or a bead on a wire, or a pill of the legend.

    ``look`` is the name of its colours; ``key`` tells it apart, as ``n3`` for a part and ``b5`` for the bead of a wire;
    ``stacked`` shows a second one behind it.
    """

    key: str
    x: float
    y: float
    width: float
    height: float
    look: str
    label: Text
    tip: str = ""
    stacked: bool = False


@dataclass(slots=True)
class Track:
    """A wire: level from ``start``, then bends ``(from x, to x, to y)``, then level to ``end``; arrow or not."""

    key: str
    start: tuple[float, float]
    bends: list[tuple[float, float, float]]
    end: float
    arrow: bool = True

    @property
    def final(self) -> float:
        """The height at which it ends."""
        return self.bends[-1][2] if self.bends else self.start[1]


@dataclass(slots=True)
class Dot:
    """The point at which the wire of a part forks."""

    key: str
    x: float
    y: float
    tip: str


@dataclass(slots=True)
class Scene:
    """All that is to be painted, from back to front, on a card of ``width`` by ``height``, under a ``head`` so high."""

    title: str
    description: str
    width: float = 0.0
    height: float = 0.0
    head: float = 0.0
    tracks: list[Track] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    bodies: list[Shape] = field(default_factory=list)
    beads: list[Shape] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    pills: list[Shape] = field(default_factory=list)


def compose(circuit: Circuit, title: str | None = None, layout: str = "python") -> Scene:
    """Put a circuit on a card, its places found by the layout of that name.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> a, b = Value(2.0, name="a"), Value(3.0, name="b")
        >>> scene = compose(read_circuit(a * b))
        >>> scene.title, len(scene.tracks), [bead.label.text for bead in scene.beads]
        ('f = a·b', 3, ['b=3', 'a=2'])
    """
    scene = Scene(labels.title(circuit) if title is None else title, labels.description(circuit))
    scene.head = head = _write_head(scene, circuit)
    other = {"python": None, "auto": places.heights, "dot": places.heights_or_error}[places.chosen(layout)]
    _Composer(scene, circuit, head, other).compose()
    return scene


def _write_head(scene: Scene, circuit: Circuit) -> float:
    """Title, legend and notes; returns where they end."""
    scene.texts.append(Text(MARGIN, 34, scene.title, "title", "start"))
    x = MARGIN
    for text, ink in labels.legend(circuit):
        width = text_width(text, f"legend-{ink}") + 20
        label = Text(x + width / 2, 61, text, f"legend-{ink}")
        scene.pills.append(Shape(f"legend-{ink}", x, 47, width, 20, f"legend-{ink}", label))
        x += width + PAD
    y = 67.0
    widest = text_width(scene.title, "title")
    said = [*((remark, "remark") for remark in circuit.remarks), *((note, "note") for note in circuit.notes)]
    for sentence, style in said:
        for line in textwrap.wrap(sentence, LONGEST_NOTE, break_on_hyphens=False):
            y += 18
            scene.texts.append(Text(MARGIN, y, line, style, "start"))
            widest = max(widest, text_width(line, style))
    scene.width = max(x - PAD, MARGIN + widest) + MARGIN
    return y + 22


@dataclass(slots=True)
class _Outfit:
    """One part with the texts around it, and the room for all of it.

    Attributes:
        part: the part.
        width: of its body.
        height: of its body.
        inputs: how many wires enter it.
        gap: between two of them.
        lines: texts above and below the wire that leaves: baseline, text, style, key.
        adder: baseline and text of the remark on a fork; None where nothing adds up.
        over: the name over a gate.
        under: the role under a gate; "constant" under a constant.
        aside: how far to the right of the body the texts on the wire begin, to clear name and role.
        before: the width of the widest bead in front of it.
        box: the room, for the layout.
    """

    part: Part
    width: float
    height: float
    inputs: int
    gap: float
    lines: list[tuple[float, str, str, str]]
    adder: tuple[float, str] | None
    over: str
    under: str
    aside: float
    before: float
    box: Box

    def port(self, slot: int) -> float:
        """The height of an operand's wire, from the centre line."""
        return self.gap * (slot - (self.inputs - 1) / 2)

    def tip(self, slot: int) -> float:
        """Distance from the body's left end to the point at which an operand's arrow touches the body."""
        inward = abs(self.port(slot)) - (self.height / 2 - ROUND)
        return 0.0 if inward <= 0 else ROUND - (ROUND**2 - inward**2) ** 0.5


def _fit_out(circuit: Circuit, i: int) -> _Outfit:
    """Everything about part ``i`` that does not depend on its place."""
    part = circuit.parts[i]
    wires = [circuit.wires[w] for w in part.entering]
    gap = WIDE_PORT if any(wire.spread for wire in wires) else PORT
    width, height = _body_size(part, gap)
    lines = _lines(circuit, i)
    over = labels.short(part.name) if part.computed and part is not circuit.root else ""
    under = {Kind.GATE: part.role, Kind.MODULE: part.caption, Kind.CONSTANT: "constant"}.get(part.kind, "")
    baselines = [line for line, *_ in lines] + ([height / 2 + LINE] if under else [])
    adder = (max([GRADIENT_LINE, *baselines]) + LINE, f"adder: Σ of {part.adds}") if part.adds > 1 else None
    baselines += [adder[0]] if adder else []
    spill = (max(text_width(under, "role"), text_width(over, "name")) + PAD - width) / 2
    written = max([0.0, *(text_width(text, style) for _, text, style, _ in lines)])
    tall = any(line not in (VALUE_LINE, GRADIENT_LINE) for line, *_ in lines)
    aside = max(0.0, spill) if tall else 0.0
    fork = PAD if part.uses > 1 else 0.0
    before = max([0.0, *(_bead_width(wire) for wire in wires)])
    notes = [text_width(note[1], note[2]) + 4 for wire in wires for note in _wire_notes(circuit, wire)]
    box = Box(
        left=max(spill, ARROW + before + max([0.0, *notes]) + 6 if wires else 0.0),
        body=width,
        right=max(spill, aside + written + 2 * PAD + fork, text_width(adder[1], "adder") - width if adder else 0.0),
        above=max(height / 2 + (20 if over else 3), *(14 - line for line in [VALUE_LINE, *baselines])),
        below=max([height / 2 + 3, *(line + 5 for line in baselines)]),
    )
    return _Outfit(part, width, height, len(wires), gap, lines, adder, over, under, aside, before, box)


def _body_size(part: Part, gap: float) -> tuple[float, float]:
    if not part.computed:
        return max(BOX + 2, text_width(labels.short(part.name), _style(part)) + 18), BOX
    more = max(0, len(part.entering) - 2)
    pad = 3 * PAD if part.kind is Kind.MODULE else 1.5 * PAD
    return max(2 * ROUND, text_width(part.symbol, _style(part)) + pad), 2 * ROUND + gap * more


def _style(part: Part) -> str:
    """The style of the text on a body."""
    if part.computed:
        return "sign" if len(part.symbol) == 1 else "word"
    if part.named:
        return "box"
    return "box-value" if notation.is_finite(part.value) else "box-alarm"


def _lines(circuit: Circuit, i: int) -> list[tuple[float, str, str, str]]:
    """Texts above and below the wire that leaves a part: baseline, text, style, key."""
    part = circuit.parts[i]
    if not part.named:  # its number is in the box
        return []
    style = "value" if notation.is_finite(part.value) else "alarm"
    values = labels.value_lines(circuit, part)
    lines = [(VALUE_LINE - LINE * k, text, style, _key("v", i, k)) for k, text in enumerate(reversed(values))]
    style = "gradient" if part.gradient is None or notation.is_finite(part.gradient) else "alarm"
    gradients = labels.gradient_lines(circuit, part)
    lines += [(GRADIENT_LINE + LINE * k, text, style, _key("g", i, k)) for k, text in enumerate(gradients)]
    if gradients and (stale := labels.stale(part)):
        lines.append((GRADIENT_LINE + LINE * len(gradients), stale, "stale", ""))
    return lines


def _key(letter: str, i: int, k: int) -> str:
    return f"{letter}{i}.{k}" if k else f"{letter}{i}"


def _wire_notes(circuit: Circuit, wire: Wire) -> list[tuple[float, str, str, str]]:
    """Texts along the end of a wire: distance from the wire, text, style, letter of the key."""
    notes = []
    if spread := labels.spread(wire):
        notes.append((-4.5, spread, "spread", ""))
    back = [labels.sent(circuit, wire), f"← {summed}" if (summed := labels.summed(wire)) else ""]
    if text := ", ".join(filter(None, back)).replace(", ← ", ", "):
        style = "sent" if wire.sent is None or notation.is_finite(wire.sent) else "sent-alarm"
        notes.append((12.5, text, style, "s" if back[0] else ""))
    return notes


def _bead_width(wire: Wire) -> float:
    text = labels.bead(wire)
    return max(BEAD, text_width(text, "bead") + 12) if text else 0.0


class _Composer:
    """Lays a circuit out below the head of a card, and adds every shape and text to the scene."""

    def __init__(self, scene: Scene, circuit: Circuit, head: float, other: Heights | None) -> None:
        self.scene = scene
        self.circuit = circuit
        self.outfits = [_fit_out(circuit, i) for i in range(len(circuit.parts))]
        self.end = _end_box(circuit)
        edges = [Edge(w.source, w.target, self.outfits[w.target].port(w.slot)) for w in circuit.wires]
        last = len(self.outfits)
        boxes = [*(outfit.box for outfit in self.outfits), self.end]
        found = place(boxes, [*edges, Edge(last - 1, last)], other)
        scene.width = max(scene.width, found.width + 2 * MARGIN + 12)
        scene.height = head + found.height + MARGIN - 6
        self.places = found.moved((scene.width - found.width) / 2, head)

    def compose(self) -> None:
        """Draw everything."""
        for i, outfit in enumerate(self.outfits):
            self._draw_body(i, outfit)
            self._draw_exit(i, outfit)
        for w, wire in enumerate(self.circuit.wires):
            self._draw_wire(w, wire)
            self._draw_bead(w, wire)
        self._draw_end()

    def _column(self, i: int) -> Column:
        return self.places.columns[self.places.rank[i]]

    def _draw_body(self, i: int, outfit: _Outfit) -> None:
        """The body of a part, with its name and role."""
        part, y = outfit.part, self.places.y[i]
        x = self._column(i).edge - outfit.width
        middle, top, bottom = x + outfit.width / 2, y - outfit.height / 2, y + outfit.height / 2
        style = _style(part)
        down = SIGN_LINES.get(part.symbol, MIDDLES[style])
        label = Text(middle, y + down, part.symbol if part.computed else labels.short(part.name), style)
        tip = labels.part_tip(self.circuit, part)
        look, stacked = part.kind.value, part.repeats > 1
        self.scene.bodies.append(Shape(f"n{i}", x, top, outfit.width, outfit.height, look, label, tip, stacked))
        if outfit.over:
            top -= STACK if stacked else 0.0
            self.scene.texts.append(Text(middle, top - 7, outfit.over, "name"))
        if outfit.under:
            self.scene.texts.append(Text(middle, bottom + LINE, outfit.under, "role"))

    def _draw_exit(self, i: int, outfit: _Outfit) -> None:
        """The texts on the wire that leaves a part, and its fork."""
        part, column, y = outfit.part, self._column(i), self.places.y[i]
        forks = part.uses > 1
        middle = (column.edge + outfit.aside + column.end - (PAD if forks else 0.0)) / 2
        self.scene.texts += [Text(middle, y + line, text, style, key=key) for line, text, style, key in outfit.lines]
        if outfit.adder:
            self.scene.texts.append(Text(column.end, y + outfit.adder[0], outfit.adder[1], "adder", "end"))
        if forks:
            self.scene.tracks.append(Track(f"t{i}", (column.edge, y), [], column.end, arrow=False))
            adds = "; on the way back their gradients add" if part.adds > 1 else ""
            tip = f"a copy of {part.name} for each of {part.uses} uses{adds}"
            self.scene.dots.append(Dot(f"d{i}", column.end, y, tip))

    def _draw_wire(self, w: int, wire: Wire) -> None:
        gate = self.outfits[wire.target]
        column = self._column(wire.source)
        start = column.end if self.circuit.parts[wire.source].uses > 1 else column.edge
        heights = [self.places.y[wire.source], *self.places.through[w], self._arrival(wire)]
        bends = self._bends(self.places.rank[wire.source], heights)
        self.scene.tracks.append(Track(f"w{w}", (start, heights[0]), bends, self._tip(wire)))
        x = self._column(wire.target).edge - gate.width - ARROW - gate.before - 4
        for down, text, style, letter in _wire_notes(self.circuit, wire):
            self.scene.texts.append(Text(x, heights[-1] + down, text, style, "end", f"{letter}{w}" if letter else ""))

    def _draw_bead(self, w: int, wire: Wire) -> None:
        text = labels.bead(wire)
        if text:
            look = "bead" if wire.local is None or notation.is_finite(wire.local) else "bead-alarm"
            width, right, y = _bead_width(wire), self._tip(wire) - ARROW, self._arrival(wire)
            label = Text(right - width / 2, y + 4.3, text, look)
            tip = labels.bead_tip(self.circuit, wire)
            self.scene.beads.append(Shape(f"b{w}", right - width, y - BEAD / 2, width, BEAD, look, label, tip))

    def _draw_end(self) -> None:
        """The box at the right end, and the wire from the root to it."""
        i = len(self.outfits) - 1
        y = self.places.y
        x = self._column(i + 1).edge - self.end.body
        bends = self._bends(self.places.rank[i], [y[i], y[i + 1]])
        self.scene.tracks.append(Track("root-wire", (self._column(i).edge, y[i]), bends, x, arrow=False))
        label = Text(x + self.end.body / 2, y[i + 1] + MIDDLES["box"], labels.short(self.circuit.root.name), "root")
        self.scene.bodies.append(Shape("root", x, y[i + 1] - BOX / 2, self.end.body, BOX, "root", label))

    def _arrival(self, wire: Wire) -> float:
        """The height at which a wire enters its gate."""
        return self.places.y[wire.target] + self.outfits[wire.target].port(wire.slot)

    def _tip(self, wire: Wire) -> float:
        """The x at which a wire touches its gate."""
        gate = self.outfits[wire.target]
        return self._column(wire.target).edge - gate.width + gate.tip(wire.slot) - 1

    def _bends(self, rank: int, heights: list[float]) -> list[tuple[float, float, float]]:
        """The bends of a wire that leaves a column, one between each two columns in which its height differs."""
        gaps = pairwise(self.places.columns[rank : rank + len(heights)])
        steps = zip(gaps, pairwise(heights), strict=True)
        return [(left.end, right.start, y) for (left, right), (before, y) in steps if abs(before - y) > LEVEL]


def _end_box(circuit: Circuit) -> Box:
    width = text_width(labels.short(circuit.root.name), "root") + 18
    return Box(left=0.0, body=max(BOX + 2, width), right=0.0, above=BOX / 2, below=BOX / 2)
