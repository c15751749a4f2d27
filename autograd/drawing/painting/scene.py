"""A circuit as a scene: shapes and texts with places, everything that a painter needs.

Each part of a circuit claims room for its body and for the texts around it; the layout finds the places; then every
shape and text is put into the room of its part (``sideways``, ``downwards``). ``compose`` chooses the direction in
which more can be read; ``fitting`` chooses the fullest of several circuits that can be read.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import Circuit
from autograd.drawing.errors import DrawingError
from autograd.drawing.language.speaking import say
from autograd.drawing.painting import places
from autograd.drawing.painting.composing import Composer
from autograd.drawing.painting.downwards import Downwards
from autograd.drawing.painting.shapes import COLUMN, MARGIN, PAD, Scene, Shape, Text
from autograd.drawing.painting.sideways import Sideways
from autograd.drawing.painting.theme import TYPES, text_width
from autograd.drawing.words import labels
from autograd.engine.doors import shown

# the least size, in pixels, of texts of these styles in a notebook's column
LEAST = {"value": 9.0, "bead": 7.0, "sent": 7.0}
# the greatest width of a legible picture
WIDEST = min(COLUMN * TYPES[style].size / least for style, least in LEAST.items())
TALLEST = 8000.0  # the greatest height that is still scrolled through
LONGEST_NOTE = 88
LONGEST_TITLE, TITLE_LINE = 70, 21.0
MOST_WIRES = 12  # a leaf with more uses stands as a label at each of them
FEW_WIRES = 3  # the limit for a leaf where more wires would make the picture too wide
NARROWEST = 90.0  # the least width of a gate from left to right

DIRECTIONS = ("auto", "LR", "TB")
_COMPOSERS: dict[str, type[Composer]] = {"LR": Sideways, "TB": Downwards}


def chosen_direction(direction: str) -> str:
    """The direction as it was asked for; DrawingError if it is none of those known."""
    if not isinstance(direction, str) or direction not in DIRECTIONS:
        raise DrawingError(f"direction: got {direction!r}, expected one of {', '.join(map(repr, DIRECTIONS))}")
    return direction


def chosen_title(title: str | None) -> str | None:
    """The heading as it was asked for; DrawingError if it is no text."""
    if title is not None and not isinstance(title, str):
        raise DrawingError(f"title: got {shown(title)}, expected a text, or None for the formula")
    return title if title is None else notation.printable(title)


def compose(circuit: Circuit, title: str | None = None, layout: str = "python", direction: str = "auto") -> Scene:
    """Put a circuit on a card, its places found by the layout of that name.

    Args:
        circuit: the circuit.
        title: the heading; by default the formula.
        layout: the finder of places.
        direction: "LR", "TB", or "auto": to the right if that can be read in a notebook's column, else downwards.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> a, b = Value(2.0, name="a"), Value(3.0, name="b")
        >>> scene = compose(read_circuit(a * b))
        >>> scene.title, len(scene.tracks), [bead.label.text for bead in scene.beads]
        ('f = a·b', 3, ['b=3', 'a=2'])
        >>> scene.direction
        'LR'
    """
    attempts = [("LR", MOST_WIRES), ("TB", MOST_WIRES), ("TB", FEW_WIRES)]
    if direction == "auto":
        attempts = attempts[1:] if _longest(circuit) * NARROWEST > WIDEST else attempts
    else:
        attempts = [attempt for attempt in attempts if attempt[0] == direction]
    best: Scene | None = None
    tried: set[tuple[str, frozenset[int]]] = set()
    for way, wires in attempts:
        tagged = frozenset(i for i, part in enumerate(circuit.parts) if not part.computed and part.uses > wires)
        if (way, tagged) not in tried:
            tried.add((way, tagged))
            scene = _composed(circuit, title, layout, way, tagged)
            if legible(scene):
                return scene
            best = scene if best is None or scene.width < best.width else best
    assert best is not None
    return best


def legible(scene: Scene) -> bool:
    """True if all its numbers can be read in a notebook's column."""
    return scene.width <= WIDEST


def too_small(scene: Scene) -> str:
    """The remark on a picture whose numbers cannot be read in a notebook's column."""
    return say(
        "{width} pixels wide: in a notebook's column, which has {column}, it is too small to be read. Zoom in, or draw "
        "a part of it: any inner node will do as a root.",
        width=f"{scene.width:.0f}",
        column=f"{COLUMN:.0f}",
    )


def fitting(
    circuits: Iterable[Circuit], title: str | None = None, layout: str = "python", direction: str = "auto"
) -> tuple[Circuit, Scene]:
    """The first of some circuits that can be read in a notebook's column and scrolled through; else the narrowest.

    Its scene comes with it.

    Args:
        circuits: of one graph, at least one, the fullest first.
        title: as for ``compose``.
        layout: as for ``compose``.
        direction: as for ``compose``.
    """
    best: tuple[Circuit, Scene] | None = None
    for circuit in circuits:
        scene = compose(circuit, title, layout, direction)
        if legible(scene) and scene.height <= TALLEST:
            return circuit, scene
        best = (circuit, scene) if best is None or _excess(scene) < _excess(best[1]) else best
    assert best is not None
    return best


def _excess(scene: Scene) -> float:
    """The factor by which a scene is too large."""
    return max(scene.width / WIDEST, scene.height / TALLEST)


def _longest(circuit: Circuit) -> int:
    """The number of gates on the longest way to the root."""
    depths: list[int] = []
    for part in circuit.parts:
        depths.append(max((depths[circuit.wires[w].source] + 1 for w in part.entering), default=0))
    return depths[-1]


def _composed(circuit: Circuit, title: str | None, layout: str, direction: str, tagged: frozenset[int]) -> Scene:
    scene = Scene(labels.title(circuit) if title is None else title, labels.description(circuit))
    scene.direction = direction
    scene.head = head = _write_head(scene, circuit)
    other = {"python": None, "auto": places.heights, "dot": places.heights_or_error}[places.chosen(layout)]
    _COMPOSERS[direction](scene, circuit, head, other, tagged).compose()
    return scene


def _write_head(scene: Scene, circuit: Circuit) -> float:
    """Title, legend and notes; returns where they end."""
    titles = textwrap.wrap(scene.title, LONGEST_TITLE, break_on_hyphens=False) or [scene.title]
    for k, line in enumerate(titles):
        scene.texts.append(Text(MARGIN, 34.0 + TITLE_LINE * k, line, "title", "start"))
    x, y = MARGIN, 47.0 + TITLE_LINE * (len(titles) - 1)
    widest = max(text_width(line, "title") for line in titles)
    for text, ink in labels.legend(circuit):
        if scene.direction == "TB":
            text = text.replace("→", "↓").replace("←", "↑")
        width = text_width(text, f"legend-{ink}") + 20
        if x > MARGIN and x + width > COLUMN - MARGIN:
            x, y = MARGIN, y + 26
        label = Text(x + width / 2, y + 14, text, f"legend-{ink}")
        scene.pills.append(Shape(f"legend-{ink}", x, y, width, 20, f"legend-{ink}", label))
        widest = max(widest, x + width - MARGIN)
        x += width + PAD
    y += 20
    said = [*((remark, "remark") for remark in circuit.remarks), *((note, "note") for note in circuit.notes)]
    for sentence, style in said:
        for line in textwrap.wrap(sentence, LONGEST_NOTE, break_on_hyphens=False):
            y += 18
            scene.texts.append(Text(MARGIN, y, line, style, "start"))
            widest = max(widest, text_width(line, style))
    scene.width = widest + 2 * MARGIN
    return y + 22
