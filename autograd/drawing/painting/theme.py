"""Colours, type, and the widths of texts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from autograd.drawing.circuit import notation

SANS = "system-ui,-apple-system,Segoe UI,Helvetica,Arial,sans-serif"
MONO = "ui-monospace,Menlo,Consolas,monospace"

# The light and the dark colour of each ink. Elements hold the light one; only the style sheet has the dark one.
PALETTE = {
    "paper": ("#ffffff", "#161b22"),
    "card": ("#d5dae3", "#343c48"),
    "text": ("#1c2430", "#e8edf4"),
    "dim": ("#5d6878", "#a2adbb"),
    "wire": ("#8a94a3", "#76808e"),
    "gate": ("#f3f5f9", "#232a34"),
    "rim": ("#475264", "#aab5c4"),
    "value": ("#00694f", "#4fdcae"),
    "gradient": ("#b3360b", "#ff9a6b"),
    "local": ("#6a2fa0", "#cfa6f5"),
    "bead": ("#f4ecfb", "#2d2140"),
    "bead-rim": ("#c3a3e0", "#7c55a8"),
    "module": ("#fff6e2", "#30270f"),
    "module-rim": ("#a86a10", "#d9a745"),
    "leaf": ("#e8f1fb", "#172b40"),
    "leaf-rim": ("#3c78b4", "#6cabe8"),
    "alarm": ("#a3123f", "#ff9fb2"),
    "alarm-fill": ("#fdecf0", "#3d1722"),
}


@dataclass(frozen=True, slots=True)
class Type:
    """A way to set text: size in pixels, family, weight, slant, and the ink's name in ``PALETTE``."""

    size: float
    ink: str
    mono: bool = False
    weight: int = 400
    italic: bool = False

    @property
    def drop(self) -> float:
        """Distance by which a subscript is lowered."""
        return round(self.size * 0.22, 1)

    @property
    def small(self) -> float:
        """The size of a subscript."""
        return round(self.size * 0.72, 1)


CURVES = ("value", "gradient", "local", "leaf-rim", "module-rim", "alarm")  # the inks of curves, in the order of use

TYPES = {
    "title": Type(16, "text", weight=700),
    "legend-value": Type(12, "value", mono=True, weight=600),
    "legend-gradient": Type(12, "gradient", mono=True, weight=600),
    "legend-local": Type(12, "local", mono=True, weight=600),
    "legend-alarm": Type(12, "alarm", mono=True, weight=600),
    "note": Type(12, "alarm", weight=600),
    "remark": Type(12, "dim"),
    "panel": Type(13, "text", weight=600),
    "tick": Type(11, "dim"),
    "count": Type(12, "text"),
    **{f"curve-{ink}": Type(12, ink, weight=600) for ink in CURVES},
    "value": Type(14, "value", mono=True, weight=600),
    "gradient": Type(14, "gradient", mono=True, weight=600),
    "alarm": Type(14, "alarm", mono=True, weight=700),
    "sent": Type(11, "gradient", mono=True),
    "spread": Type(11, "value", mono=True),
    "sent-alarm": Type(11, "alarm", mono=True, weight=700),
    "stale": Type(11, "alarm", mono=True, weight=600),
    "bead": Type(12, "local", mono=True, weight=600),
    "bead-alarm": Type(12, "alarm", mono=True, weight=700),
    "box": Type(15, "text", weight=600),
    "box-value": Type(14, "value", mono=True, weight=600),
    "box-alarm": Type(14, "alarm", mono=True, weight=700),
    "root": Type(15, "paper", weight=700),
    "tag": Type(13, "text", weight=600),
    "sign": Type(22, "text", weight=600),
    "word": Type(13.5, "text", weight=600),
    "name": Type(12, "dim", italic=True),
    "role": Type(11, "dim"),
    "adder": Type(11, "dim", italic=True),
}

_NARROW = frozenset("ijltfrI.,:;|!'()[] ")
_WIDE = frozenset("mwM@%МФЫЪДжфыюмъ")
_WIDER = frozenset("Wщш")
_WIDEST = frozenset("ЖЩШЮ")


@lru_cache(maxsize=4096)
def text_width(text: str, style: str) -> float:
    """About how wide a text will be: on the safe side for the fonts of the usual systems."""
    kind = TYPES[style]
    width = 0.0
    for piece, lowered in notation.runs(text):
        size = kind.small if lowered else kind.size
        width += size * (0.61 * len(piece) if kind.mono else sum(map(_advance, piece)))
    return width * (1.06 if kind.weight >= 600 and not kind.mono else 1.0)


def _advance(char: str) -> float:
    if char in _NARROW:
        return 0.42
    if char in _WIDE:
        return 0.98
    if char in _WIDER:
        return 1.06
    if char in _WIDEST:
        return 1.26
    if "А" <= char <= "я":  # most systems' fonts have wider Cyrillic letters than Latin ones
        return 0.88 if char.isupper() else 0.7
    return 0.74 if char.isupper() else 0.62
