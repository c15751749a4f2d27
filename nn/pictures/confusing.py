"""``confusion``: the mistakes of a classifier, as a matrix of counts in colours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.language.speaking import chosen, say, speaking
from autograd.drawing.painting.theme import text_width
from autograd.engine.arrays import admitted
from autograd.engine.doors import door, shown
from autograd.engine.node import data_of
from autograd.errors import ArgumentError, OperandError, ShapeError
from nn.pictures import raster
from nn.pictures.plate import Panel, Plate
from nn.pictures.sheet import LINE, box, image, paragraph, percent, shortened, text, turned

NARROW = 384.0  # the width of a phone
LEFT, TOP = 30.0, 74.0
LARGEST = 64.0  # the largest side of a cell
WITH_NUMBERS = 16.0  # the least side of a cell that shows its number
SPACE = 13.0  # the distance from one label to the next
LABEL, SHORT = 90.0, 26.0  # the widest label, and the widest that fits two columns
SHARE = 46.0  # the width of the column of correct shares
FULLEST = 150  # the opacity of a cell that holds its whole row, at which its number is legible in both themes
MOST = 200  # the most classes
RIGHT, WRONG = raster.NEGATIVE, raster.POSITIVE


@door
def confusion(
    matrix: Any, labels: Sequence[Any] | None = None, *, title: str | None = None, language: str | None = None
) -> Plate:
    """A confusion matrix: a row for each true class, a column for each predicted one.

    A cell is the fuller the larger its part of the row (by the square root): blue where the class was
    predicted right, orange where it was taken for another one. The column at the right has the part of each class that
    was predicted right. Of many classes the picture has colours alone.

    Args:
        matrix: counts of shape (C, C), as from ``nn.confusion_matrix``.
        labels: the names of the classes, in order; by default 0 to C - 1.
        title: the heading.
        language: "en" or "ru"; None asks the environment variable GATEGRAD_LANGUAGE, then takes "en".

    Returns:
        The picture; ``numbers["matrix"]`` has the counts, ``numbers["shares"]`` the parts of the rows.

    Raises:
        ShapeError: it is no square matrix, or another number of labels.
        OperandError: it does not hold numbers, or labels that are no list.
        ArgumentError: a negative number or NaN.

    Example:
        >>> import nn
        >>> picture = nn.pictures.confusion(nn.confusion_matrix([0, 2, 2, 1], [0, 1, 2, 1]), ["cat", "dog", "owl"])
        >>> print(picture.description)
        3 of 4 are right, 75 %. Most often dog is taken for owl: 1 of 2.
    """
    spoken = chosen(language)
    counts = _counts(matrix)
    names = _names(labels, len(counts))
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
    with speaking(spoken):
        heading = say("Confusion matrix") if title is None else title
        panel = _panel(heading, counts, shares, names)
    return Plate(heading, [panel], {"matrix": counts, "shares": shares}, spoken)


def _counts(matrix: Any) -> Any:
    array = np.asarray(data_of(admitted("confusion", matrix)))
    if array.dtype.kind not in "fiub":
        raise OperandError(f"confusion: got {shown(matrix)}, expected counts, as from nn.confusion_matrix")
    if array.ndim != 2 or array.shape[0] != array.shape[1] or not array.size:
        raise ShapeError(
            f"confusion: got a matrix of shape {array.shape}, expected (C, C), as from "
            f"nn.confusion_matrix(prediction, target)"
        )
    if len(array) > MOST:
        raise ShapeError(f"confusion: got {len(array)} classes, expected at most {MOST}")
    if not (np.isfinite(array).all() and array.min() >= 0):
        raise ArgumentError("confusion: got negative numbers or NaN in the matrix, expected counts")
    return array.astype(float)


def _names(labels: Any, count: int) -> list[str]:
    if labels is None:
        return list(map(str, range(count)))
    if isinstance(labels, str) or not hasattr(labels, "__iter__"):
        raise OperandError(f"confusion: got {shown(labels)} as labels, expected a list with the name of each class")
    names = [str(label) for label in labels]
    if len(names) != count:
        raise ShapeError(f"confusion: got {len(names)} labels for {count} classes, expected one for each")
    return names


def _panel(heading: str, counts: Any, shares: Any, names: list[str]) -> Panel:
    count = len(counts)
    across = min(max(text_width(name, "tick") for name in names), LABEL)
    side, tiers = across + 8, 1
    cell = min((NARROW - LEFT - side - SHARE - 8) / count, LARGEST)
    told_right = cell >= SPACE
    if not told_right:  # the column of shares has no room; two columns of short labels give each twice the room
        tiers = 2 if across <= SHORT else 1
        side = tiers * (across + 6) + 2
        cell = (NARROW - LEFT - side - 14) / count
    every = math.ceil(SPACE / (cell * tiers))
    upright = across > cell * tiers * every - 3
    tall = across + 6 if upright else 14.0
    x, y = LEFT + side, TOP - 14 + tiers * tall
    size = cell * count
    lines = [*_cells(x, y, cell, counts, shares), box(x, y, size, size, None, "wire")]
    for i in range(0, count, every):
        middle, tier = i * cell + cell / 2, i // every % tiers
        name = shortened(names[i], "tick", LABEL)
        lines.append(text(x - 6 - tier * (across + 6), y + middle + 4, name, "tick", "end"))
        top = y - 5 - tier * tall
        if upright:
            lines.append(turned(x + middle + 4, top, name, "tick"))
        else:
            lines.append(text(x + middle, top, name, "tick", "middle"))
        if told_right and counts[i].sum():
            lines.append(text(x + size + 8, y + middle + 4, percent(float(shares[i, i])), "tick"))
    lines.append(text(x, TOP - 24, say("predicted class"), "remark"))
    lines.append(turned(22, y + size, say("true class"), "remark"))
    told = _sentence(counts, shares, names)
    below = y + size + 26
    lines += (written := paragraph(18, below, told, "remark", NARROW - 36))
    return Panel(NARROW, below + LINE * len(written), heading, told, lines)


def _cells(x: float, y: float, cell: float, counts: Any, shares: Any) -> list[str]:
    """The colours, as one image; and the numbers, if there is room."""
    palette = [raster.CLEAR]
    for colour in (RIGHT, WRONG):
        palette += [(*raster.rgb(colour), round(FULLEST * i / raster.SHADES)) for i in range(1, raster.SHADES + 1)]
    level = np.ceil(np.sqrt(shares) * raster.SHADES).astype(int)  # the square root makes rare mistakes visible
    wrong = ~np.eye(len(counts), dtype=bool)
    indices = np.where(level > 0, level + raster.SHADES * wrong, 0).astype(np.uint8)
    size = cell * len(counts)
    lines = [image(x, y, size, size, raster.data_uri(indices, palette), smooth=False)]
    places = np.argwhere(counts > 0).tolist()
    for written in (_whole, _shorter) if cell >= WITH_NUMBERS else ():
        words = [written(float(counts[i, j])) for i, j in places]
        if all(text_width(number, "count") <= cell - 2 for number in words):
            for (i, j), number in zip(places, words, strict=True):
                lines.append(text(x + j * cell + cell / 2, y + i * cell + cell / 2 + 4, number, "count", "middle"))
            break
    return lines


def _shorter(n: float) -> str:
    """A count, from a thousand on in thousands or millions.

    Example:
        >>> [_shorter(n) for n in (999.0, 1479.0, 18606.0, 2e6)]
        ['999', '1.5k', '19k', '2.0M']
    """
    for unit, letter in ((1e6, "M"), (1e3, "k")):
        if n >= unit:
            return f"{n / unit:.{1 if n < 9.95 * unit else 0}f}{letter}"
    return notation.number(n, 3)


def _sentence(counts: Any, shares: Any, names: list[str]) -> str:
    total, right = counts.sum(), np.trace(counts)
    if not total:
        return say("There are no samples.")
    parts = [
        say("{right} of {count} are right, {share}.",
            right=_whole(right), count=_whole(total), share=percent(float(right / total)))
    ]  # fmt: skip
    mistakes = counts * ~np.eye(len(counts), dtype=bool)
    if mistakes.any():
        i, j = np.unravel_index(mistakes.argmax(), counts.shape)
        parts.append(
            say("Most often {true} is taken for {predicted}: {part} of {count}.",
                true=names[i], predicted=names[j], part=_whole(counts[i, j]), count=_whole(counts[i].sum()))
        )  # fmt: skip
    absent = [name for name, row in zip(names, counts, strict=True) if not row.sum()]
    if absent:
        more = "" if len(absent) <= 5 else ", …"
        parts.append(say("Without samples: {classes}.", classes=", ".join(absent[:5]) + more))
    return " ".join(parts)


def _whole(n: float) -> str:
    return f"{n:.0f}" if float(n).is_integer() else notation.number(float(n), 3)
