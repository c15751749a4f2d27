"""Single numbers as floats, traced ones included, which answer NumPy's functions themselves."""

from __future__ import annotations

from typing import Any

import numpy as np

_FLOAT64 = np.dtype(np.float64)


def as_float64(x: Any) -> Any:
    """A number as NumPy's float64; a traced number answers NumPy's functions itself."""
    if hasattr(type(x), "__array_function__"):
        return np.asarray(x, dtype=np.float64, like=x)[()]
    return np.float64(x)


def as_float(x: Any) -> float:
    """``float(x)``; a traced number stays traced."""
    if x.__class__ is np.float64 or (x.__class__ is np.ndarray and x.dtype is _FLOAT64):
        number: float = x.item()
        return number
    return float(x) if type(x) is x.__class__ else as_float64(x).item()
