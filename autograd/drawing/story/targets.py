"""Inputs and wanted outputs of a live picture: the table, the curve and the map that follow its sliders.

The page computes the same program once more at other inputs, so everything that can be live can have them. The script
is ``targets.js``, which stands only in pages that ask for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape
from numbers import Real
from typing import Any

from autograd.drawing.circuit.parts import Circuit, Kind
from autograd.drawing.errors import DrawingError
from autograd.drawing.language.speaking import say
from autograd.drawing.words.table import lowered
from autograd.engine.doors import shown
from autograd.engine.node import Node

Wanted = Mapping[Any, float] | Callable[[float], float]

MOST_ROWS = 32
GRID = 161  # the number of points on a curve
WITHIN = 0.5  # rounds to the nearer of 0 and 1


def targets(
    circuit: Circuit,
    inputs: Sequence[str | Node] | str | Node | None,
    wanted: Wanted | None,
    span: Sequence[float] | None,
    within: float | None,
) -> dict[str, Any] | None:
    """The things that a page is to compare: inputs, rows, the range of a curve or a map, and when an output is right.

    Args:
        circuit: the circuit to draw.
        inputs: leaves of it, as nodes or names.
        wanted: outputs by inputs, or a function of one input; None for a curve or a map alone.
        span: the ends of the axes; None for those of the rows, with room around them, or -5 and 5.
        within: an output is right if it is closer to the wanted one than this.

    Returns:
        The facts in the form that ``targets.js`` reads; None if no inputs are named.

    Raises:
        DrawingError: an argument does not fit the picture; the message names it.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> circuit = read_circuit(Value(3.0, name="a") * 2)
        >>> found = targets(circuit, "a", {0: 0, 1: 2}, None, 0.1)
        >>> found["inputs"], found["rows"], found["span"]
        ([0], [[[0.0], 0.0], [[1.0], 2.0]], [-0.5, 1.5])
    """
    if inputs is None:
        for name, given in (("wanted", wanted), ("span", span), ("within", within)):
            if given is not None:
                raise DrawingError(f"live: {name}= needs inputs=, the leaves that it speaks of")
        return None
    places = _places(circuit, [inputs] if isinstance(inputs, (str, Node)) else inputs)
    limit = _finite("within", within) if within is not None else None
    if limit is not None and limit <= 0:
        raise DrawingError(f"live: got within={shown(within)}, expected a number above 0")
    rows: list[list[Any]] = []
    if isinstance(wanted, Mapping):
        rows = _rows(wanted, len(places))
        limit = WITHIN if limit is None else limit
    elif wanted is not None and not callable(wanted):
        raise DrawingError(f"live: got {shown(wanted)} as wanted, expected a dict of outputs by inputs, or a function")
    elif callable(wanted) and len(places) != 1:
        raise DrawingError(f"live: a function as wanted= has one input, and inputs= names {len(places)}")
    if wanted is None and limit is not None:
        raise DrawingError("live: within= needs wanted=, the outputs that are compared")
    plot = len(places) if len(places) < 3 else 0
    if not plot and not rows:
        raise DrawingError(f"live: {len(places)} inputs have no curve and no map: give wanted=, a dict, for a table")
    low, high = _span(span, [x for row in rows for x in row[0]])
    curve = []
    if callable(wanted):
        curve = [_called(wanted, low + (high - low) * k / (GRID - 1)) for k in range(GRID)]
    outs = [row[1] for row in rows] or curve
    return {
        "inputs": places,
        "rows": rows,
        "curve": curve,
        "span": [low, high],
        "outs": [min(outs), max(outs)] if outs else [],
        "within": limit or 0,
        "plot": plot,
    }


def words(circuit: Circuit, found: Mapping[str, Any]) -> dict[str, Any]:
    """The words of the page about them, in the language spoken here; values that only the page knows stay in braces."""
    root = lowered(circuit.root.name)
    names = [lowered(circuit.parts[i].name) for i in found["inputs"]]
    plain = [circuit.parts[i].name for i in found["inputs"]]
    if found["plot"] == 2:
        label = say("{root} over {first} and {second}", root=circuit.root.name, first=plain[0], second=plain[1])
    else:
        label = say("{root} over {leaf}", root=circuit.root.name, leaf=plain[0])
    held = {key: f"{{{key}}}" for key in ("right", "count", "gap", "error")}
    return {
        "heads": [*names, say("wanted"), root, ""],
        "use": say("Click a row of the table to send it through the picture."),
        "tally": say("{right} of {count} right", **held),
        "gap": say("largest gap {gap}, mean squared error {error}", **held),
        "label": label,
        "axes": [escape(name) for name in (*plain[:2], circuit.root.name)],  # escaped, as the SVG holds the names
    }


def _places(circuit: Circuit, inputs: Any) -> list[int]:
    free = [i for i, part in enumerate(circuit.parts) if part.kind is Kind.LEAF]
    names = ", ".join(circuit.parts[i].name for i in free)
    if not isinstance(inputs, Sequence) or not inputs:
        raise DrawingError(f"live: got {shown(inputs)} as inputs, expected leaves of the picture: {names}")
    places = []
    for each in inputs:
        at = [i for i in free if each == circuit.parts[i].name] if isinstance(each, str) else []
        if isinstance(each, Node):
            at = [i for i in free if circuit.parts[i].identity == id(each)]
        if not at:
            raise DrawingError(f"live: got {shown(each)} in inputs, expected leaves of the picture: {names}")
        if len(at) > 1:
            raise DrawingError(f"live: {each} is the name of {len(at)} leaves: give the node itself in inputs")
        places.append(at[0])
    if len(set(places)) < len(places):
        raise DrawingError("live: a leaf stands twice in inputs")
    return places


def _rows(wanted: Mapping[Any, float], count: int) -> list[list[Any]]:
    if not 0 < len(wanted) <= MOST_ROWS:
        raise DrawingError(f"live: got {len(wanted)} rows in wanted, expected 1 to {MOST_ROWS}")
    rows = []
    for key, out in wanted.items():
        numbers = list(key) if isinstance(key, tuple) else [key]
        if len(numbers) != count:
            expected = f"{count} numbers, one for each input" if count > 1 else "one number, for the one input"
            raise DrawingError(f"live: got {shown(key)} as a key of wanted, expected {expected}")
        rows.append([[_finite("a key of wanted", x) for x in numbers], _finite("wanted", out)])
    return rows


def _span(span: Any, numbers: Sequence[float]) -> tuple[float, float]:
    if span is None:
        if not numbers:
            return -5.0, 5.0
        low, high = min(numbers), max(numbers)
        room = (high - low) / 2 or 1.0
        return low - room, high + room
    span = span.tolist() if getattr(span, "ndim", None) == 1 else span
    if not isinstance(span, Sequence) or isinstance(span, str) or len(span) != 2:
        raise DrawingError(f"live: got span={shown(span)}, expected two numbers, the ends of the axes")
    low, high = (_finite("span", x) for x in span)
    if not low < high:
        raise DrawingError(f"live: got span={shown(span)}, expected the smaller end first")
    return low, high


def _called(function: Callable[[float], float], x: float) -> float:
    try:
        return _finite("wanted", function(x))
    except DrawingError:
        raise
    except Exception as error:
        raise DrawingError(f"live: wanted({x:.4g}) fails: {type(error).__name__}: {error}") from error


def _finite(name: str, x: Any) -> float:
    try:
        number = float(x) if isinstance(x, Real) or getattr(x, "ndim", None) == 0 else math.nan
    except (TypeError, ValueError):  # an array of one object that is no number
        number = math.nan
    if not math.isfinite(number):
        raise DrawingError(f"live: got {shown(x)} in {name}, expected a finite number")
    return number
