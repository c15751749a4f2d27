"""The vocabulary of a scene: texts and shapes with places, wires, forks; without colours or a file format."""

from __future__ import annotations

from dataclasses import dataclass, field

COLUMN = 860.0  # the width of a notebook's column; a wider picture is shrunk
BOX = 32.0  # the height of a leaf, and its least width
ROUND = 21.0  # the radius of a gate
BEAD = 20.0  # the height of a bead
ARROW = 8.0  # the distance from the tip of an arrow to the bead behind it
PAD = 8.0
STACK = 4.0  # the offset of the second of two stacked bodies
MARGIN = 26.0
LEVEL = 0.05  # levels that differ by less count as equal


@dataclass(slots=True)
class Text:
    """A line of text: where its baseline starts, is centred or ends, and its style in ``theme.TYPES``.

    ``key`` is for those that a step-through shows or changes: ``v3`` and ``g3`` for the value and the gradient of a
    part (``g3.1`` for the second line of one), ``s5`` for the gradient that a wire sends back.
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

    ``look`` is the name of its colours; ``key`` tells it apart, as ``n3`` for a part, ``b5`` for the bead of a wire and
    ``l5`` for the label at which a wire begins, where a leaf has many; ``stacked`` shows a second one behind it.
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
    """A wire: straight on from ``start``, then bends ``(from, to, to level)``, then straight on to ``end``.

    ``from``, ``to`` and ``end`` are distances along the flow, a level is a distance across it. The flow runs to the
    right, so levels are heights; with ``down`` it runs downwards, and levels are distances from the left edge.
    """

    key: str
    start: tuple[float, float]
    bends: list[tuple[float, float, float]]
    end: float
    arrow: bool = True
    down: bool = False

    @property
    def final(self) -> float:
        """The level at which it ends."""
        return self.bends[-1][2] if self.bends else self.start[0 if self.down else 1]

    @property
    def tip(self) -> tuple[float, float]:
        """The point at which it ends."""
        return (self.final, self.end) if self.down else (self.end, self.final)


@dataclass(slots=True)
class Dot:
    """The point at which the wire of a part forks."""

    key: str
    x: float
    y: float
    tip: str


@dataclass(slots=True)
class Scene:
    """All shapes to paint, from back to front, on a card of ``width`` by ``height`` with a head of height ``head``.

    ``direction`` is that of the flow: "LR" to the right, "TB" downwards.
    """

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
    direction: str = "LR"
