"""``copy_of``: a copy of an array that lies in its memory as the array does.

NumPy takes another kernel for steps of another sign or width, which may round another way, and a function may ask for
them. So the arrays of a trace and of a proof must have the strides of the argument, which ``x.copy("K")`` changes.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def copy_of(x: Any, of: Any = None) -> Any:
    """A copy of an array, with the same strides, that shares no memory with it.

    Args:
        x: the array.
        of: the array whose strides the copy gets, of the same shape and dtype; by default ``x``.

    Example:
        >>> copy_of(np.arange(6.0)[::-2]).strides
        (-16,)
    """
    made = x.copy("K")
    of = x if of is None else of
    if made.strides == of.strides or not x.size or x.dtype.hasobject:
        return made
    low, high = np.lib.array_utils.byte_bounds(of)
    memory = np.zeros(high - low, np.uint8)
    made = np.ndarray(x.shape, x.dtype, memory, of.__array_interface__["data"][0] - low, of.strides)
    made[...] = x
    if 0 in of.strides and not of.flags.writeable:  # np.broadcast_to: a write would show in several entries
        made.flags.writeable = False
    return made
