"""HIPS autograd's name for ``unbroadcast`` and ``unbroadcast_f``: its users' rules sum broadcast axes with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.engine.doors import callable_for, door
from autograd.engine.node import data_of
from autograd.ops import unbroadcast as _summed


@door
def unbroadcast(g: Any, target: Any) -> Any:
    """``g`` summed over the axes along which an operand of the shape of ``target`` was broadcast.

    Example:
        >>> unbroadcast(np.ones((3, 2)), np.zeros(2))
        array([3., 3.])
    """
    shape = np.shape(data_of(target))
    g = g if hasattr(g, "shape") else np.asarray(g)
    return g if g.shape == shape else _summed(g, shape=shape)


def unbroadcast_f(target: Any, f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """``f``, with its result summed to the shape of ``target``: the rule of an operand that may be broadcast.

    Example:
        >>> rule = unbroadcast_f(np.zeros(2), lambda g: 10.0 * g)
        >>> rule(np.ones((3, 2)))
        array([30., 30.])
    """
    callable_for("unbroadcast_f", f, "f")
    return lambda g: unbroadcast(f(g), target)
