"""Arguments that layers have in common: checked, and brought to one form."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from autograd.errors import ArgumentError


def array(x: Any) -> Any:
    """Lists and tuples as arrays; nodes, arrays and numbers as they are."""
    return np.asarray(x) if isinstance(x, (list, tuple)) else x


def floats(x: Any) -> Any:
    """``x`` as something with a floating dtype: nodes and such arrays as they are, anything else as an array."""
    x = x if hasattr(x, "shape") else np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def integer(name: str, argument: str, value: Any, low: int) -> int:
    """``value`` as an integer that is at least ``low``.

    Example:
        >>> integer("Linear", "in_features", 0, 1)
        Traceback (most recent call last):
        autograd.errors.ArgumentError: Linear: got in_features=0, expected an integer >= 1
    """
    try:
        number = operator.index(value)
    except TypeError:
        number = low - 1
    if number < low:
        raise ArgumentError(f"{name}: got {argument}={value!r}, expected an integer >= {low}")
    return number


def pair(name: str, argument: str, value: Any, low: int) -> tuple[int, int]:
    """One integer for both axes of an image, or two: rows, columns; each at least ``low``.

    Example:
        >>> pair("Conv2d", "stride", 2, 1)
        (2, 2)
    """
    try:
        rows, columns = map(operator.index, value if isinstance(value, (tuple, list)) else (value, value))
    except (TypeError, ValueError):
        rows = columns = low - 1
    if rows < low or columns < low:
        raise ArgumentError(f"{name}: got {argument}={value!r}, expected an integer >= {low}, or a pair of them")
    return rows, columns
