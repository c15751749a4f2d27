"""Arrays of objects at the doors: the node or the numbers that one stands for. ``taken`` makes those with nodes."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.engine.node import Node


def joined(objects: np.ndarray[Any, Any]) -> Any:
    """An array of objects as the node that it stands for, or of plain numbers; as it is if it holds something else.

    ``np.zeros(n, dtype=object)`` holds integers until nodes are written into it. An empty array counts as one of
    numbers.
    """
    node = next((x for x in objects.flat if isinstance(x, Node) and x.node_type.native is not float), None)
    if node is not None:
        return node.node_type._joined(objects)
    if not objects.size:
        return np.zeros(objects.shape)
    if all(isinstance(x, _NUMBERS) for x in objects.flat):
        numbers = np.array(objects.tolist()).reshape(objects.shape)
        return objects if numbers.dtype.char == "O" else numbers  # integers beyond 64 bits stay objects
    return objects


_NUMBERS = (float, complex, int, np.number, np.bool_)


def listed(x: Any) -> Any:
    """``np.asarray`` of a list, which may hold nodes. (No other code of this package may call it on nodes.)"""
    return np.asarray(x)
