"""Curves over the epochs of a training; related courses share a panel: ``loss`` with ``val_loss``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import groupby

from autograd.drawing.circuit import notation
from autograd.drawing.painting.shapes import MARGIN, Text
from autograd.drawing.painting.svg import document, paints, px, texts
from autograd.drawing.painting.theme import CURVES, text_width

WIDTH, HEIGHT = 300.0, 150.0  # the field of a panel
# the room around it, in which the longest labels and ticks fit side by side
LEFT, RIGHT, TOP, BOTTOM = 58.0, 170.0, 40.0, 34.0
ACROSS = 2  # the panels in a row
LARGEST = 1e300  # larger numbers are left out, like infinity
DECADES = 2.0  # a curve over more decades than this gets a logarithmic scale
LINE = 14.0


def chart(title: str, history: Mapping[str, Sequence[float]], epochs: int) -> str:
    """The SVG document of a training's course.

    Args:
        title: the heading.
        history: for each name one number an epoch; those of one name with and without ``val_`` share a panel.
        epochs: how many there are.

    Example:
        >>> chart("History", {"loss": [1.0, 0.5], "val_loss": [1.2, 0.7]}, 2).count("<polyline")
        2
    """
    panels: dict[str, list[str]] = {}
    for name, course in history.items():
        if len(course):
            panels.setdefault(name.removeprefix("val_"), []).append(name)
    body: list[str] = []
    written = [Text(MARGIN, 30, title, "title", "start")]
    for i, (quantity, names) in enumerate(panels.items()):
        panel = _Panel(quantity, {name: [float(x) for x in history[name]] for name in names}, epochs)
        right = MARGIN / 2 + (i % ACROSS) * (LEFT + WIDTH + RIGHT)
        down = 34 + (i // ACROSS) * (TOP + HEIGHT + BOTTOM)
        shapes, labels = panel.paint(right + LEFT, down + TOP)
        body += shapes
        written += labels
    rows = math.ceil(len(panels) / ACROSS)
    width = max(min(len(panels), ACROSS) * (LEFT + WIDTH + RIGHT) + MARGIN, text_width(title, "title") + 2 * MARGIN)
    height = 34 + rows * (TOP + HEIGHT + BOTTOM) + 16
    return document(width, height, title, describe(history), [*body, *texts(written)])


def describe(history: Mapping[str, Sequence[float]]) -> str:
    """The courses in words."""
    courses = [
        f"{name} from {notation.number(float(course[0]))} to {notation.number(float(course[-1]))}"
        for name, course in history.items()
        if len(course)
    ]
    return f"{', '.join(courses)}." if courses else "No epochs."


class _Panel:
    """Some courses on one scale."""

    def __init__(self, quantity: str, courses: Mapping[str, Sequence[float]], epochs: int) -> None:
        self.quantity = quantity
        self.courses = courses
        self.epochs = epochs
        numbers = [x for course in courses.values() for x in course if abs(x) < LARGEST] or [0.0]
        self.log = min(numbers) > 0 and math.log10(max(numbers) / min(numbers)) > DECADES
        low, high = self._scaled(min(numbers)), self._scaled(max(numbers))
        room = (high - low) * 0.04 or abs(high) * 0.1 or 1.0
        self.low, self.high = low - room, high + room

    def _scaled(self, x: float) -> float:
        return math.log10(x) if self.log else x

    def paint(self, x: float, y: float) -> tuple[list[str], list[Text]]:
        """Shapes and texts, the field's upper left corner being at (x, y)."""
        shapes, written = self._axes(x, y)
        ends: list[tuple[float, str, str]] = []
        for i, (name, course) in enumerate(self.courses.items()):
            ink = CURVES[i % len(CURVES)]
            dashes = ' stroke-dasharray="6 4"' if name.startswith("val_") else ""
            points = [(self._x(x, k), self._y(y, value)) for k, value in enumerate(course)]
            for finite, run in groupby(points, key=lambda point: math.isfinite(point[1])):
                line = " ".join(f"{px(a)},{px(b)}" for a, b in run) if finite else ""
                if " " in line:
                    look = f'fill="none" stroke-width="2"{dashes} {paints(None, ink)}'
                    shapes.append(f'<polyline points="{line}" {look}/>')
            finite_points = [point for point in points if math.isfinite(point[1])]
            if finite_points:
                a, b = finite_points[-1]
                shapes.append(f'<circle cx="{px(a)}" cy="{px(b)}" r="3" {paints(ink, None)}/>')
            at = finite_points[-1][1] if finite_points else y
            called = (
                self.quantity if len(self.courses) == 1 else "validation" if name.startswith("val_") else "training"
            )
            ends.append((at, f"{called} {notation.number(course[-1])}", ink))
        return shapes, written + self._labels(x + WIDTH + 10, y, ends)

    def _axes(self, x: float, y: float) -> tuple[list[str], list[Text]]:
        heading = f"{self.quantity}, logarithmic" if self.log else self.quantity
        written = [Text(x, y - 10, heading, "panel", "start")]
        shapes = []
        for tick in _ticks(self.low, self.high, self.log):
            level = self._y(y, 10**tick if self.log else tick)
            shapes.append(f'<path d="M{px(x)} {px(level)}H{px(x + WIDTH)}" stroke-width="1" {paints(None, "card")}/>')
            text = notation.number(10**tick if self.log else tick, 3)
            written.append(Text(x - 7, level + 4, text, "tick", "end"))
        for k in sorted({0, (self.epochs - 1) // 2, self.epochs - 1}):
            written.append(Text(self._x(x, k), y + HEIGHT + 16, str(k + 1), "tick"))
        written.append(Text(x + WIDTH + 20, y + HEIGHT + 16, "epoch", "tick", "start"))
        return shapes, written

    def _x(self, left: float, epoch: int) -> float:
        return left + (WIDTH * epoch / (self.epochs - 1) if self.epochs > 1 else WIDTH / 2)

    def _y(self, top: float, value: float) -> float:
        if not abs(value) < LARGEST:
            return math.nan
        return top + HEIGHT * (self.high - self._scaled(value)) / (self.high - self.low)

    @staticmethod
    def _labels(x: float, top: float, ends: Sequence[tuple[float, str, str]]) -> list[Text]:
        """A label at the end of each curve, moved apart where curves end close to each other."""
        placed = []
        floor = top
        for i, (at, text, ink) in enumerate(sorted(ends)):
            below = len(ends) - 1 - i
            at = min(max(at, floor), top + HEIGHT - below * LINE)
            placed.append(Text(x, at + 4, text, f"curve-{ink}", "start"))
            floor = at + LINE
        return placed


def _ticks(low: float, high: float, log: bool) -> list[float]:
    """A few round numbers in a range; whole powers of ten on a logarithmic scale."""
    span = high - low
    step = 10 ** math.floor(math.log10(span / 3))
    step *= max((m for m in (1, 2, 5) if m * step <= span / 2), default=1)
    if log:
        step = max(1.0, round(step))
    first = math.ceil(low / step)
    return [k * step for k in range(first, math.floor(high / step) + 1)]
