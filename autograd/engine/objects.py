"""Arrays of objects at the doors: the node that one stands for, if it holds nodes. ``taken`` makes them."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.engine.node import Node


def joined(objects: np.ndarray[Any, Any]) -> Any:
    """An array of objects as the node that it stands for, or of plain numbers; as it is if it holds something else."""
    node = next((x for x in objects.flat if isinstance(x, Node)), None)
    if node is not None:
        return node.node_type._joined(objects)
    if objects.size and all(isinstance(x, (float, complex, np.inexact)) for x in objects.flat):
        return np.array(objects.tolist()).reshape(objects.shape)
    return objects


def listed(x: Any) -> Any:
    """``np.asarray`` of a list; with nodes in it, an array of objects (which they refuse to other code of ours)."""
    return np.asarray(x)
