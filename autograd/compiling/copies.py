"""``copy_of``: a copy of an array that lies in its memory as the array does.

NumPy takes another kernel for steps of another sign or width, which may round another way, and a function may ask for
them. So the arrays of a trace and of a proof must have the strides of the argument, which ``x.copy("K")`` changes.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def copy_of(x: Any) -> Any:
    """A copy of an array, with the same strides, that shares no memory with it.

    Example:
        >>> copy_of(np.arange(6.0)[::-2]).strides
        (-16,)
    """
    made = x.copy("K")
    if made.strides == x.strides or not x.size or x.dtype.hasobject:
        return made
    low, high = np.lib.array_utils.byte_bounds(x)
    memory = np.zeros(high - low, np.uint8)
    made = np.ndarray(x.shape, x.dtype, memory, x.__array_interface__["data"][0] - low, x.strides)
    made[...] = x
    return made
