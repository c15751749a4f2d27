"""Arbitrary numbers, which show dependences of a result: an entry that is 0 for them is 0 for nearly all numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.engine.arrays import is_foreign
from autograd.engine.beside import as_array
from autograd.engine.node import Node, data_of
from autograd.engine.numerics import NUMBERS
from autograd.engine.op import Op

Mask = Any
"""True where entries are live: an array of booleans, one boolean for all entries, or None, which is True for all."""


def arbitrary(like: Any, live: Mask = None, salt: int = 0) -> Any:
    """Numbers of the shape of ``like`` that obey no rule and are not 0, but 0 where they are not live.

    Another ``salt`` gives other numbers, so that their difference is not 0.

    Example:
        >>> arbitrary(np.zeros(3), np.array([True, False, True])).round(2)
        array([1.12, 0.  , 1.35])
    """
    steps = np.arange(1.0, np.size(like) + 1.0) * 0.6180339887498949 + 0.7548776662466927 * salt
    numbers = np.modf(steps)[0] + 0.5
    if like.__class__ in NUMBERS:
        return float(numbers[0]) if live is None or live else 0.0
    dtype = np.dtype(getattr(like, "dtype", complex))
    if dtype.kind == "c":
        numbers = numbers + 1j * (np.modf(steps * 0.5698402909980532)[0] + 0.5)
    numbers = numbers.reshape(np.shape(like))
    held = numbers if live is None else np.where(live, numbers, 0.0)
    return as_array(held).astype(dtype if dtype.kind in "fc" else float)


def arbitrary_operands(node: Node, op: Op, zeros: Sequence[Mask]) -> list[Any]:
    """Arbitrary operands of the same shapes, 0 where ``zeros`` say; those without a rule as they are."""
    return [
        data_of(x)
        if op.rule(i) is None
        else arbitrary(data_of(x), None if zero is None else np.logical_not(zero), salt=i + 1)
        for i, (x, zero) in enumerate(zip(node.inputs, zeros, strict=True))
    ]


def leaves(node: Node, op: Op, zeros: Sequence[Mask], probe: Callable[[Sequence[Any], Any], Any]) -> Any:
    """True where ``probe(operands, out)``, computed from arbitrary operands, is not 0."""
    args = arbitrary_operands(node, op, zeros)
    return as_array(data_of(probe(args, node._data if op.kind == "linear" else op.compute(args, node.params)))) != 0


def widened(live: Mask, g: Any) -> Mask:
    """The mask ``live`` of ``g`` with the entries that are numbers other than 0, which no selection has cut off.

    A rule may send 0 back for arbitrary operands and something else for the true ones: 0 ** y has the slope 0 for
    positive y and -inf for negative y.
    """
    data = data_of(g)
    if live is None or live is True or is_foreign(live) or is_foreign(data):
        return live
    return live | ((data != 0) & (data == data))


def only(g: Any, live: Mask) -> Any:
    """``g`` with 0 for the entries that are not live, if one of these is NaN; recorded if it is a node.

    The mask of an array of another kind says where an incoming gradient is not 0. A recorded gradient still depends on
    it, so there only NaN is replaced.
    """
    if live is None or live is True:
        return g
    data = data_of(g)
    finite = live | (data == data)
    if is_foreign(finite):
        return np.where(finite, g, 0.0)
    if np.all(finite):
        return g
    return 0.0 if g.__class__ is float else np.where(live, g, 0.0)


def fitted(live: Mask, x: Node, op: Op, i: int) -> Mask:
    """A mask of what a rule returned as a mask of its operand: along broadcast axes, one live entry is enough."""
    if live is None or is_foreign(live):
        return None
    if np.shape(live) == np.shape(x._data):
        return live
    if not np.shape(live):
        return np.full(np.shape(x._data), live)
    return x._accept(np.where(live, 1.0, 0.0), op, i) != 0


def simplified(live: Mask) -> Mask:
    """None in the place of a mask that is True everywhere."""
    return None if live is None or np.all(live) else live
