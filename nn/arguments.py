"""Arguments that layers have in common: checked, and brought to one form."""

from __future__ import annotations

import operator
from typing import Any

from autograd.errors import ArgumentError


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
