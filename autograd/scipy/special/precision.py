"""SciPy's functions of several operands in the precision of the operands, as NumPy has it.

Some of SciPy's ufuncs compute in double precision as soon as a Python number or an integer order meets float32.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def kept(function: Callable[..., Any], *operands: Any) -> Any:
    """``function(*operands)``, single precision if NumPy would give that: a Python number widens nothing."""
    out = function(*operands)
    if out.dtype == np.float64 and any(getattr(x, "dtype", None) == np.float32 for x in operands):
        out = out.astype(np.result_type(*(np.asarray(x) if isinstance(x, (list, tuple)) else x for x in operands)))
    return out
