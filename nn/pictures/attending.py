"""``attention``: the weights of an attention, a row for each query and a column for each key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.language.speaking import chosen, say, speaking
from autograd.drawing.painting.svg import escape, paints, px
from autograd.drawing.painting.theme import TYPES, text_width
from autograd.engine.doors import door, shown
from autograd.engine.node import Node, data_of
from autograd.errors import ArgumentError, OperandError, ShapeError
from nn.modules.arguments import integer
from nn.pictures import raster
from nn.pictures.plate import Panel, Plate
from nn.pictures.sheet import LINE, box, paragraph, shortened, text, turned

NARROWEST, EDGE, TOP = 300.0, 18.0, 44.0
SMALLEST, LARGEST, NUMBERED = 14.0, 46.0, 42.0  # the sides of a cell; from NUMBERED on it shows its number
LABEL = 110.0  # the longest label, in pixels
FULLEST = 0.75  # the opacity of the largest weight, at which its number is legible in both themes
_SEEN = {" ": "␣", "\n": "↵", "\t": "⇥", "": "∅"}


@door
def attention(
    weights: Any,
    queries: Sequence[Any] | None = None,
    keys: Sequence[Any] | None = None,
    *,
    titles: Sequence[Any] | None = None,
    most: int = 40,
    title: str | None = None,
    language: str | None = None,
) -> Plate:
    """The weights of an attention as a heat map: the stronger the colour, the more a query looks at a key.

    Each cell has its query, its key and its weight as a title, which browsers show under the mouse.

    Args:
        weights: shape (L, S), or with one axis in front for a panel for each of its entries: the sequences of a batch,
            or the heads of one sequence, as ``MultiheadAttention`` returns them; of a batch with heads, one entry, as
            ``weights[0]``.
        queries: L labels for the rows, such as tokens; a text gives its characters. Numbers if not given.
        keys: S labels for the columns; the queries if there are as many, otherwise numbers, if not given.
        titles: of the panels, if there are several, such as ``["head 0", "head 1"]``; "weights[0]", "weights[1]" ... if
            not given, as the shape does not tell sequences from heads.
        most: the largest number of rows, and of columns; the first ones are shown.
        title: the heading.
        language: "en" or "ru"; None asks the environment variable GATEGRAD_LANGUAGE, then takes "en".

    Returns:
        The picture; ``numbers["weights"]`` is the array, ``numbers["scale"]`` the weight at the end of the scale.

    Raises:
        OperandError: something that is no array of numbers.
        ShapeError: weights of another number of axes, or another number of labels or titles.
        ArgumentError: negative weights, NaN or infinity.

    Example:
        >>> import nn
        >>> layer = nn.MultiheadAttention(4, 2, rng=0)
        >>> x = np.eye(4)[[0, 1, 2]]
        >>> _, weights = layer(x, x, x, is_causal=True)
        >>> picture = nn.pictures.attention(weights, queries=["the", "cat", "sat"])
        >>> picture.numbers["weights"].round(2)
        array([[1.  , 0.  , 0.  ],
               [0.5 , 0.5 , 0.  ],
               [0.3 , 0.31, 0.38]])
    """
    spoken = chosen(language)
    most = integer("attention", "most", most, 1)
    array = _array(weights)
    rows = _labels("queries", queries, array.shape[-2])
    if keys is None and queries is not None and array.shape[-1] == array.shape[-2]:
        keys = queries
    columns = _labels("keys", keys, array.shape[-1])
    names = _titles(titles, array)
    largest = float(array.max())
    with speaking(spoken):
        heading = say("Attention") if title is None else title
        if array.ndim == 2:
            panels = [_panel(heading, array, rows, columns, largest, most)]
        else:
            panels = [_panel(name, part, rows, columns, largest, most) for name, part in zip(names, array, strict=True)]
    return Plate(heading, panels, {"weights": array, "scale": largest}, spoken)


def _array(weights: Any) -> Any:
    """The weights as an array of two or three axes."""
    if isinstance(weights, tuple) and any(isinstance(part, Node) for part in weights):
        raise OperandError(
            f"attention: got {shown(weights)}, expected an array of weights; a layer returns them second"
        )
    try:
        array = np.asarray(data_of(weights))
    except ValueError:
        raise OperandError(f"attention: got {shown(weights)}, expected an array of weights") from None
    if array.dtype.kind not in "fiub":
        raise OperandError(f"attention: got {shown(weights)}, expected an array of weights")
    if array.ndim not in (2, 3) or not array.size:
        one = "; of a batch show one entry, as weights[0]" if array.ndim > 3 else ""
        raise ShapeError(
            f"attention: got weights of shape {array.shape}, expected (queries, keys), or (heads or sequences, "
            f"queries, keys){one}"
        )
    array = array.astype(float)
    if not (np.isfinite(array).all() and (array >= 0).all()):
        raise ArgumentError("attention: got weights below 0, infinite or NaN, expected the result of a softmax")
    return array


def _titles(titles: Any, array: Any) -> list[str]:
    """The titles of the panels of an array with three axes."""
    if titles is None:
        return [f"weights[{i}]" for i in range(len(array))]
    if array.ndim == 2:
        raise ArgumentError("attention: got titles and weights of two axes, expected title= for a single panel")
    return _labels("titles", [titles] if isinstance(titles, str) else titles, len(array))


def _labels(argument: str, labels: Any, count: int) -> list[str]:
    if labels is None:
        return list(map(str, range(count)))
    try:
        words = [_SEEN.get(str(word), str(word)) for word in labels]
    except TypeError:
        raise OperandError(f"attention: got {shown(labels)} as {argument}, expected a list of labels") from None
    if len(words) != count:
        raise ShapeError(f"attention: got {len(words)} {argument}, expected {count}, as the weights have")
    return words


def _panel(heading: str, array: Any, rows: list[str], columns: list[str], largest: float, most: int) -> Panel:
    """One heat map with its labels and a sentence on it."""
    down, across = (min(length, most) for length in array.shape)
    side = min(LARGEST, max(SMALLEST, 460.0 / across))
    rows = [shortened(word, "tick", LABEL) for word in rows[:down]]
    columns = [shortened(word, "tick", LABEL) for word in columns[:across]]
    left = EDGE + max(text_width(word, "tick") for word in rows) + 8
    widest = max(text_width(word, "tick") for word in columns)
    upright = widest > side - 2
    top = TOP + (widest if upright else 12.0) + 8
    width = max(NARROWEST, left + across * side + EDGE)
    lines = []
    for j, word in enumerate(columns):
        x = left + (j + 0.5) * side
        lines.append(turned(x + 4, top - 6, word, "tick") if upright else text(x, top - 6, word, "tick", "middle"))
    for i, word in enumerate(rows):
        lines.append(text(left - 6, top + (i + 0.5) * side + 4, word, "tick", "end"))
    lines.append(f'<g fill="{raster.POSITIVE}">')
    for i, j in np.ndindex(down, across):
        weight = float(array[i, j])
        opacity = f"{FULLEST * weight / (largest or 1.0):.3f}".rstrip("0").rstrip(".")
        tip = escape(f"{rows[i]} → {columns[j]}: {notation.number(weight, 3)}")
        place = f'x="{px(left + j * side)}" y="{px(top + i * side)}" width="{px(side)}" height="{px(side)}"'
        lines.append(f'<rect {place} fill-opacity="{opacity}"><title>{tip}</title></rect>')
    lines.append("</g>")
    if side >= NUMBERED:
        lines += [
            _number(left + (j + 0.5) * side, top + (i + 0.5) * side + 4, float(array[i, j]))
            for i, j in np.ndindex(down, across)
            if array[i, j] > 0
        ]
    lines.append(box(left, top, across * side, down * side, None, "wire"))
    told = " ".join(_words(array, rows, columns, largest))
    y = top + down * side + 26
    lines += (written := paragraph(EDGE, y, told, "remark", width - 2 * EDGE))
    return Panel(width, y + LINE * len(written) + 2, heading, told, lines)


def _number(x: float, y: float, weight: float) -> str:
    """The number of a weight in its cell; the mouse reaches the cell through it."""
    place = f'x="{px(x)}" y="{px(y)}" font-size="{px(TYPES["tick"].size)}" text-anchor="middle"'
    return f'<text {place} pointer-events="none" {paints("text", None)}>{weight:.2f}</text>'


def _words(array: Any, rows: list[str], columns: list[str], largest: float) -> list[str]:
    found = [
        say("A row for each of {queries} queries, a column for each of {keys} keys; the strongest colour is {largest}.",
            queries=array.shape[0], keys=array.shape[1], largest=notation.number(largest, 3))
    ]  # fmt: skip
    if (len(rows), len(columns)) != array.shape:
        found.append(
            say("The first {rows} rows and {columns} columns are shown.", rows=len(rows), columns=len(columns))
        )
    seen = array[: len(rows), : len(columns)]
    i, j = np.unravel_index(int(seen.argmax()), seen.shape)
    if largest == 0:
        found.append(say("All weights are 0."))
    else:
        found.append(
            say("The largest weight here: “{query}” looks at “{key}” with {weight}.",
                query=rows[i], key=columns[j], weight=notation.number(float(seen[i, j]), 3))
        )  # fmt: skip
    return found
