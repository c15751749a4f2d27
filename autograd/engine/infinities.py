"""Infinities that an op makes, and those that its operands held already, as a mask does."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import numpy as np

from autograd.engine.node import data_of
from autograd.engine.op import Op

_KEEPING = frozenset({
    "copier", "index router", "joiner", "mixer", "overwriter", "part reader", "pass-through", "permuter", "placer",
    "reflector", "reshaper", "running router", "sharing router", "soft router", "sorter",
})  # fmt: skip
"""The gates in which an infinity stays by itself, in one place or another."""


def passed_on(op: Op, raw: Sequence[Any], out: Any) -> Any:
    """The infinities in a result that the operands held already: a mask of the result's shape, or False for none.

    Args:
        op: the op that computed the result.
        raw: its operands, as plain data.
        out: the result, as plain data.

    Example:
        >>> import numpy as np
        >>> from autograd.ops import add, divide
        >>> passed_on(add, [np.array([1.0, 2.0]), np.array([0.0, -np.inf])], np.array([1.0, -np.inf]))
        array([False,  True])
        >>> bool(passed_on(divide, [1.0, 0.0], np.inf))
        False
    """
    held = [np.isinf(x) for x in map(data_of, raw) if _is_number(x)]
    if op.kind == "elementwise":
        return np.isinf(out) & reduce(np.logical_or, held, np.False_)
    return np.isinf(out) & any(map(np.any, held)) if op.gate in _KEEPING else False


def _is_number(x: Any) -> bool:
    return isinstance(x, float) or getattr(getattr(x, "dtype", None), "kind", "") in ("f", "c")
