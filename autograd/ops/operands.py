"""What derived functions on arrays take: nodes of arrays, arrays, and whatever NumPy would turn into one."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.engine.node import Node
from autograd.errors import OperandError


def array(x: Any) -> Any:
    """``x`` as something with a shape: arrays and nodes as they are, numbers as arrays, lists (of nodes too) joined."""
    if isinstance(x, Node):
        if x.node_type.native is float:
            raise OperandError(f"got a {type(x).__name__}, expected an array; use a Tensor")
        return x
    if isinstance(x, (list, tuple)) and holds_nodes(x):
        return np.stack([array(part) for part in x])
    return x if hasattr(x, "shape") else np.asarray(x)


def holds_nodes(x: Any) -> bool:
    """Whether it is a node, or a list with one in it, however deep."""
    return isinstance(x, Node) or (isinstance(x, (list, tuple)) and any(map(holds_nodes, x)))


def number(x: Any) -> Any:
    """``x`` with a Python number left as it is, because it adapts to the dtype of what it meets; else ``array(x)``."""
    return x if isinstance(x, (bool, int, float, complex)) else array(x)


def one_or_tuple(xs: list[Any]) -> Any:
    """The only entry, or all of them: how ``atleast_1d`` and its like answer."""
    return xs[0] if len(xs) == 1 else tuple(xs)


def at(axis: int, index: Any) -> tuple[Any, ...]:
    """The index that applies ``index`` along one axis (not negative) and takes everything along those before it."""
    return (*(slice(None),) * axis, index)


def data_of(x: Any) -> Any:
    """The array in a node, for decisions that have no derivative; anything else as it is."""
    return x._data if isinstance(x, Node) else x
