"""The order in which entries lie in memory: by rows or by columns, as NumPy's ``order`` says. Numbers are the same."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np

from autograd.engine.node import data_of
from autograd.errors import OperandError

T = TypeVar("T")


def resolved(name: str, order: Any, like: Any) -> str:
    """ "C" or "F" for an order; "K" for an array in neither of these. "A" and "K" look at the array ``like``."""
    if order is None:  # None is NumPy's default
        order = "K"
    if order not in ("C", "F", "A", "K"):
        raise OperandError(f"{name}: got order={order!r}, expected 'C', 'F', 'A' or 'K'")
    if order in ("C", "F") or not isinstance(like, np.ndarray):
        return str(order) if order in ("C", "F") else "C"
    if like.flags.c_contiguous:
        return "C"
    return "F" if like.flags.f_contiguous else "C" if order == "A" else "K"


def is_laid_out(data: Any, order: Any) -> bool:
    """True if the entries lie in this order already; arrays of other kinds than NumPy's have none."""
    if not isinstance(data, np.ndarray) or order in ("A", "K"):
        return True
    return bool(data.flags.f_contiguous if order == "F" else data.flags.c_contiguous)


def laid_out(name: str, result: T, order: Any, like: Any) -> T:
    """A new result, which was not handed out yet, with its array in an order.

    Raises:
        OperandError: ``order`` is not NumPy's.
    """
    order = resolved(name, order, like)
    data = data_of(result)
    if order != "K" and isinstance(data, np.ndarray) and not is_laid_out(data, order):
        node: Any = result
        node._data = np.copy(data, order)
    return result
