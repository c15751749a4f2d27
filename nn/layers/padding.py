"""``pad``: entries put around arrays, or taken off them."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.engine.doors import door
from autograd.engine.node import Node, data_of
from autograd.errors import ArgumentError, ShapeError
from nn.modules.arguments import array, numbers, one_of, refuse_gradient

MODES: dict[str, Any] = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


@door
def pad(input: Any, pad: Sequence[int], mode: str = "constant", value: float | None = None) -> Any:
    """Entries put around an array; negative numbers take entries off.

    Args:
        input: any shape. Integers stay integers, as long as the value is one.
        pad: two numbers an axis, from the last axis on: (before, behind) for the last, then for the one in front of
            it, and so on. NumPy's ``np.pad`` has the first axis first.
        mode: ``"constant"``, or the array itself by ``"reflect"`` (without the edge), ``"replicate"`` (the edge) or
            ``"circular"`` (the other side).
        value: the number that ``"constant"`` puts there, 0 if not given.

    Raises:
        ArgumentError: ``pad`` has an odd number of entries, or more than two an axis; a value without "constant".
        ShapeError: the array is too small for the crop, or for the reflection or wrapping.

    Example:
        >>> pad(np.array([[1.0, 2.0], [3.0, 4.0]]), (1, 0, 0, -1), value=9.0)
        array([[9., 1., 2.]])
        >>> pad(np.array([1.0, 2.0, 3.0]), (2, 0), "reflect")
        array([3., 2., 1., 2., 3.])
    """
    x, mode = array(input), one_of("pad", "mode", mode, ("constant", *MODES))
    try:
        asked = list(map(operator.index, pad))
    except TypeError:
        asked = [0]
    if len(asked) % 2 or len(asked) > 2 * np.ndim(x):
        raise ArgumentError(
            f"pad: got pad={pad!r} for an input of shape {np.shape(x)}, expected two integers an axis, last axis first"
        )
    fill = _number(value)
    if mode != "constant" and fill:
        raise ArgumentError(f"pad: got value={value} and mode={mode!r}, expected mode='constant' with a value")
    x = x if _holds(x, fill) else numbers(x)
    last_first = list(zip(asked[::2], asked[1::2], strict=True))
    widths = [(0, 0)] * (x.ndim - len(last_first)) + last_first[::-1]
    for n, (before, behind) in zip(x.shape, widths, strict=True):
        check_width("pad", x.shape, n, before, behind, mode)
    cropped = tuple(
        slice(max(-before, 0), n - max(-behind, 0)) for n, (before, behind) in zip(x.shape, widths, strict=True)
    )
    grown = [(max(before, 0), max(behind, 0)) for before, behind in widths]
    crops, grows = any(n < 0 for n in asked), any(n > 0 for n in asked)
    if mode in ("reflect", "replicate"):  # cropped last, because reflections may show cropped entries
        x = np.pad(x, grown, mode=MODES[mode]) if grows else x
        kept = (slice(max(-b, 0), m - max(-a, 0)) for m, (b, a) in zip(x.shape, widths, strict=True))
        return x[tuple(kept)] if crops else x
    x = x[cropped] if crops else x
    if not grows:
        return x
    if mode == "constant":
        return np.pad(x, grown, constant_values=fill)
    return np.pad(x, grown, mode=MODES[mode])


def _number(value: Any) -> float:
    """The value to put around as a float; infinity is one."""
    try:
        number = 0.0 if value is None else float(data_of(value))
    except (TypeError, ValueError):
        number = None
    if number is None or isinstance(value, str):
        raise ArgumentError(f"pad: got value={value!r:.60}, expected a number")
    refuse_gradient("pad", "value", value)
    return number


def _holds(x: Any, fill: float) -> bool:
    """False for an array of integers or truth values in whose dtype the number is another."""
    kind = "" if isinstance(x, Node) or not hasattr(x, "dtype") else x.dtype.kind
    if kind == "b":
        return fill in (0.0, 1.0)
    return kind not in ("i", "u") or (fill.is_integer() and np.iinfo(x.dtype).min <= fill <= np.iinfo(x.dtype).max)


def check_width(name: str, shape: tuple[int, ...], n: int, before: int, behind: int, mode: str) -> None:
    """ShapeError unless an axis of length n is long enough."""
    left = n + min(before, 0) + min(behind, 0)
    if left < 0:
        raise ShapeError(f"{name}: got {(before, behind)} for an axis of length {n} of {shape}: more than there is")
    largest = max(before, behind)
    limit = {"reflect": n - 1, "circular": left, "replicate": largest if n else 0}.get(mode, largest)
    if largest > max(limit, 0):
        raise ShapeError(
            f"{name}: got {(before, behind)} and mode={mode!r} for an axis of length {n} of {shape}, expected at most "
            f"{max(limit, 0)} on a side"
        )
