"""``copy_of``: a copy of an array that lies in its memory as the array does.

NumPy takes another kernel for steps of another sign or width, which may round another way, and a function may ask for
them and for flags. So the arrays of a trace and of a proof must have the strides of the argument, be aligned as it is,
own their memory if it does, and refuse to be written into if it does; ``x.copy("K")`` changes all four.
"""

from __future__ import annotations

from typing import Any

import numpy as np

_STEP = 16
"""Bytes, a multiple of which NumPy's memory starts at. A copy lies as far from such a place as the array does."""


def copy_of(x: Any, of: Any = None) -> Any:
    """A copy of an array, with the same strides and flags, that shares no memory with it.

    Args:
        x: the array.
        of: the array whose strides the copy gets, of the same shape and dtype; by default ``x``.

    Example:
        >>> copy_of(np.arange(6.0)[::-2]).strides
        (-16,)
    """
    made = x.copy("K")
    of = x if of is None else of
    if not x.size or x.dtype.hasobject or (made.strides == of.strides and made.flags.aligned == of.flags.aligned):
        made = made if of.flags.owndata else made[...]
    else:
        low, high = np.lib.array_utils.byte_bounds(of)
        memory = np.zeros(high - low + _STEP, np.uint8)
        first = (low - memory.__array_interface__["data"][0]) % _STEP + of.__array_interface__["data"][0] - low
        made = np.ndarray(x.shape, x.dtype, memory, first, of.strides)
        made[...] = x
    made.flags.writeable = of.flags.writeable
    return made
