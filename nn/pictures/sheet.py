"""The drawing of a picture: texts, lines, marks, and a field with axes, as pieces of SVG in both themes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from autograd.drawing.circuit import notation
from autograd.drawing.painting.svg import escape, paints, px
from autograd.drawing.painting.theme import MONO, TYPES, text_width

LINE = 16.0  # the distance from one line of text to the next
TINY = 1e-300
LONGEST = 7  # the most characters at a tick

Point = tuple[float, float]


def text(x: float, y: float, words: str, style: str, anchor: str = "start") -> str:
    """One line of text, the names in it as they are: no subscripts."""
    kind = TYPES[style]
    family = f' font-family="{MONO}"' if kind.mono else ""
    weight = f' font-weight="{kind.weight}"' if kind.weight != 400 else ""
    place = f'x="{px(x)}" y="{px(y)}" font-size="{px(kind.size)}" text-anchor="{anchor}"'
    return f"<text {place}{family}{weight} {paints(kind.ink, None)}>{escape(words)}</text>"


def turned(x: float, y: float, words: str, style: str) -> str:
    """One line of text that is read from below upwards."""
    return f'<g transform="translate({px(x)} {px(y)}) rotate(-90)">{text(0, 0, words, style)}</g>'


def paragraph(x: float, y: float, words: str, style: str, width: float) -> list[str]:
    """A text in lines of at most this width."""
    return [text(x, y + i * LINE, line, style) for i, line in enumerate(wrapped(words, style, width))]


def wrapped(words: str, style: str, width: float) -> list[str]:
    """A text cut into lines of at most this width, between words.

    Example:
        >>> wrapped("one two three", "remark", 60)
        ['one two', 'three']
    """
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, style) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def shortened(words: str, style: str, width: float) -> str:
    """A text that is cut, with three dots, if it is wider than this."""
    if text_width(words, style) <= width:
        return words
    while words and text_width(words + "…", style) > width:
        words = words[:-1]
    return words + "…"


def line(start: Point, end: Point, ink: str, width: float = 1.0, dashes: str = "") -> str:
    """A straight line."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    path = f"M{px(start[0])} {px(start[1])}L{px(end[0])} {px(end[1])}"
    return f'<path d="{path}" fill="none" stroke-width="{px(width)}"{dashed} {paints(None, ink)}/>'


def curve(points: Iterable[Point], ink: str, width: float = 2.0, dashes: str = "") -> list[str]:
    """A line through points; it is broken where one is not finite, and a point between two breaks is a dot."""
    pieces: list[list[Point]] = [[]]
    for point in points:
        if math.isfinite(point[0]) and math.isfinite(point[1]):
            pieces[-1].append(point)
        elif pieces[-1]:
            pieces.append([])
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    look = f'fill="none" stroke-width="{px(width)}" stroke-linejoin="round"{dashed} {paints(None, ink)}'
    found = []
    for piece in pieces:
        if len(piece) > 1:
            found.append(f'<polyline points="{" ".join(f"{px(x)},{px(y)}" for x, y in piece)}" {look}/>')
        elif piece:
            ((x, y),) = piece
            found.append(f'<circle cx="{px(x)}" cy="{px(y)}" r="{px(width)}" {paints(ink, None)}/>')
    return found


def box(x: float, y: float, width: float, height: float, fill: str | None, rim: str | None, more: str = "") -> str:
    """A rectangle in the inks of the theme."""
    inside = "" if fill else ' fill="none"'
    size = f'x="{px(x)}" y="{px(y)}" width="{px(width)}" height="{px(height)}"'
    return f"<rect {size}{inside}{more} {paints(fill, rim)}/>"


def image(x: float, y: float, width: float, height: float, uri: str, smooth: bool = True) -> str:
    """A small image, stretched to this size."""
    style = "" if smooth else ' style="image-rendering:pixelated"'
    size = f'x="{px(x)}" y="{px(y)}" width="{px(width)}" height="{px(height)}" preserveAspectRatio="none"'
    return f'<image {size}{style} href="{uri}"/>'


def _polygon(corners: Sequence[Point]) -> str:
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(corners)]
    return f"m{px(corners[0][0])} {px(corners[0][1])}" + "".join(f"l{px(x)} {px(y)}" for x, y in steps) + "z"


# Paths that start at (0, 0) and surround it, as large as a circle of radius 4.
MARKS = (
    "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
    _polygon([(-3.6, -3.6), (3.6, -3.6), (3.6, 3.6), (-3.6, 3.6)]),
    _polygon([(0, -5), (4.6, 3.4), (-4.6, 3.4)]),
    _polygon([(0, -5.2), (5.2, 0), (0, 5.2), (-5.2, 0)]),
    _polygon([(0, 5), (4.6, -3.4), (-4.6, -3.4)]),
    _polygon([(-1.7, -5), (1.7, -5), (1.7, -1.7), (5, -1.7), (5, 1.7), (1.7, 1.7), (1.7, 5), (-1.7, 5), (-1.7, 1.7),
              (-5, 1.7), (-5, -1.7), (-1.7, -1.7)]),
    _polygon([(-4.9, 0), (-2.4, -4.3), (2.4, -4.3), (4.9, 0), (2.4, 4.3), (-2.4, 4.3)]),
)  # fmt: skip


def marks(points: Iterable[Point], kind: int, paint: str, more: str = "") -> str:
    """Marks of one kind at some points, as one path."""
    shape = MARKS[kind % len(MARKS)]
    path = "".join(f"M{px(x)} {px(y)}{shape}" for x, y in points)
    return f'<path d="{path}"{more} {paint}/>'


@dataclass
class Axis:
    """A scale of numbers.

    Attributes:
        low: its lower end.
        high: its upper end, above ``low``.
        log: True for a logarithmic scale.
    """

    low: float
    high: float
    log: bool = False

    @classmethod
    def around(cls, numbers: Iterable[float], room: float = 0.05, log: bool = False) -> Axis:
        """A scale that holds all finite ones among some numbers, with room around; a logarithmic one those above 0."""
        known = [float(x) for x in numbers if math.isfinite(x) and (x > TINY or not log)]
        if not known:
            return cls(0.1, 10.0, True) if log else cls(-1.0, 1.0)
        low, high = min(known), max(known)
        if log:
            margin = max((math.log10(high) - math.log10(low)) * room, 0.3)
            return cls(10 ** max(math.log10(low) - margin, -299), 10 ** min(math.log10(high) + margin, 308), True)
        margin = (high - low) * room
        if margin <= abs(high) * 1e-12:  # constant up to rounding
            margin = max(abs(high) * 0.1, 1.0 if high == low == 0 else 1e-6)
        return cls(low - margin, high + margin)

    def part(self, x: float) -> float:
        """0 at the lower end, 1 at the upper end; NaN for numbers without a place on the scale."""
        if not math.isfinite(x) or (self.log and x <= 0):
            return math.nan
        if self.log:
            return (math.log10(x) - math.log10(self.low)) / (math.log10(self.high) - math.log10(self.low))
        return (x - self.low) / (self.high - self.low)

    def ticks(self, most: int = 5) -> list[float]:
        """Some round numbers on the scale.

        Example:
            >>> Axis(0.0, 1.0).ticks(), Axis(1e-3, 1e3, log=True).ticks(3)
            ([0.0, 0.2, 0.4, 0.6, 0.8, 1.0], [0.01, 1.0, 100.0])
        """
        low, high = (math.log10(self.low), math.log10(self.high)) if self.log else (self.low, self.high)
        least = (high - low) / most
        if self.log:
            step = float(max(1, math.ceil(least)))
        else:
            power = 10.0 ** math.floor(math.log10(least))
            step = next(m * power for m in (1, 2, 5, 10) if m * power >= least * 0.999999)
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        found = [round(k * step, 12 - math.floor(math.log10(step))) for k in range(first, last + 1)]
        return [10.0**x for x in found] if self.log else found

    def labels(self, most: int = 5, digits: int = 3) -> tuple[list[tuple[float, str]], str]:
        """The ticks with their texts, in as many digits as tell them apart; and the text of an offset, or "".

        Example:
            >>> [text for _, text in Axis(2020.0, 2021.0).labels()[0]]
            ['2020', '2020.2', '2020.4', '2020.6', '2020.8', '2021']
            >>> labels, more = Axis(1e6, 1e6 + 1).labels()
            >>> [text for _, text in labels], more
            (['0', '0.2', '0.4', '0.6', '0.8', '1'], '1000000 + …')
        """
        ticks = self.ticks(most)
        if self.log or len(ticks) < 2:
            return [(tick, notation.number(tick, digits)) for tick in ticks], ""
        step = ticks[1] - ticks[0]
        for more in range(digits, LONGEST):
            words = [notation.number(tick, more) for tick in ticks]
            if max(map(len, words)) > LONGEST:
                break
            if all(abs(_read(word) - tick) < 0.01 * step for word, tick in zip(words, ticks, strict=True)):
                return list(zip(ticks, words, strict=True)), ""
        least = ticks[0]
        words = [notation.number(round((tick - least) / step) * float(f"{step:.6g}"), digits) for tick in ticks]
        return list(zip(ticks, words, strict=True)), f"{least:.15g} + …".replace("-", notation.MINUS)


def _read(word: str) -> float:
    return float(word.removeprefix(notation.ABOUT).replace(notation.MINUS, "-"))


@dataclass
class Field:
    """The area of a plot, with a horizontal and a vertical axis."""

    x: float
    y: float
    width: float
    height: float
    across: Axis
    up: Axis
    names: tuple[str, str] = ("", "")
    most: tuple[int, int] = (6, 5)  # the most ticks
    lines: list[str] = field(default_factory=list)

    def at(self, x: float, y: float) -> Point:
        """The place of a point."""
        return self.x + self.width * self.across.part(x), self.y + self.height * (1 - self.up.part(y))

    def axes(self, grid: bool = True) -> list[str]:
        """Ticks and the names of the axes; ``grid`` for lines at the ticks."""
        found = []
        labels, along_more = self.across.labels(self.most[0])
        for tick, label in labels:
            x = self.at(tick, self.up.low)[0]
            if grid:
                found.append(line((x, self.y), (x, self.y + self.height), "card"))
            found.append(text(x, self.y + self.height + 15, label, "tick", "middle"))
        labels, above_more = self.up.labels(self.most[1])
        for tick, label in labels:
            y = self.at(self.across.low, tick)[1]
            if grid:
                found.append(line((self.x, y), (self.x + self.width, y), "card"))
            found.append(text(self.x - 6, y + 4, label, "tick", "end"))
        along, above = (
            " = ".join(filter(None, words)) for words in zip(self.names, (along_more, above_more), strict=True)
        )
        if along:
            found.append(text(self.x + self.width / 2, self.y + self.height + 31, along, "tick", "middle"))
        if above:
            found.append(text(self.x - 40, self.y - 9, above, "tick"))
        return found

    def rim(self) -> str:
        """The frame, to be drawn over its content."""
        return box(self.x, self.y, self.width, self.height, None, "wire")

    def holds(self, point: Point) -> bool:
        """True if a place is in the field."""
        x, y = point
        return self.x - 1e-9 <= x <= self.x + self.width + 1e-9 and self.y - 1e-9 <= y <= self.y + self.height + 1e-9


def percent(share: float) -> str:
    """A share in words: never "0 %" for some, nor "100 %" for less than all.

    Example:
        >>> percent(0.5), percent(0.0001), percent(0.9999), percent(1.0)
        ('50 %', '< 1 %', '> 99 %', '100 %')
    """
    if 0 < share < 0.01:
        return "< 1 %"
    return "> 99 %" if 0.99 < share < 1 else f"{100 * share:.0f} %"
