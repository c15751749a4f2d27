"""Numbers near the ends of the exponent range: units in which their squares stay inside of it. Helpers, not ops.

The squares of 1e200 and of 1e-200 leave the range of float64, although the length made of them does not. So norms, and
all other functions that square and take roots, are computed of x / unit, where the unit is a power of two: the division
is exact, and the unit has no derivative, because the result does not depend on it. In the ordinary range the unit is
left out. That is the one choice here which looks at values. It picks between two ways to the same number, so a rule
that makes it is still one expression; arrays of other kinds than NumPy's, which may not be computed yet, always take
the longer way.

float16 has too small a range for any of this, and sums of more than 65504 leave it: it is computed in float32, as
NumPy does it for a mean.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.engine.node import data_of, is_complex

# By dtype: n such that sums of squares of numbers near 2^±n keep all digits; third powers do too, because second
# derivatives contain them.
_EXPONENTS = {"d": 290, "D": 290, "f": 36, "F": 36, "g": 290, "G": 290}
_OF_NUMPY = (np.ndarray, np.generic)
_WIDER = {"e": np.float32, "f": np.float64, "F": np.complex128}


def widened(x: Any) -> Any:
    """float16 as float32; anything else, Python's numbers too, as it is."""
    return x.astype(np.float32) if hasattr(x, "dtype") and x.dtype.char == "e" else x


def narrowed(x: Any, dtype: Any) -> Any:
    """x in the real or complex dtype that it was widened from; x itself, without a gate, if it has that dtype."""
    return x if x.dtype == dtype else x.astype(dtype)


def wider(x: Any) -> Any:
    """x in a dtype with a wider range, if every NumPy has such a dtype; else x itself."""
    char = x.dtype.char if hasattr(x, "dtype") else "d"
    return x.astype(_WIDER[char]) if char in _WIDER else x


def _bounds(x: Any, p: float) -> tuple[float, float] | None:
    """The least and the largest size of numbers whose p-th powers stay inside of the range; None if none is known."""
    char = x.dtype.char if isinstance(x, _OF_NUMPY) else "d" if x.__class__ is float else ""
    if (char, p) not in _KNOWN:
        if char not in _EXPONENTS:
            return None
        high = 2.0 ** (2 * _EXPONENTS[char] / max(abs(p), 2))
        _KNOWN[char, p] = 1 / high, high
    return _KNOWN[char, p]


_KNOWN: dict[tuple[str, float], tuple[float, float]] = {}


def moderate(size: Any, p: float = 2, or_0: bool = False) -> bool:
    """True if all of some sizes, in a node or plain, are so far from 0 and infinity that their p-th powers are too.

    With ``or_0`` some may be 0. Of float16, and of arrays of other kinds than NumPy's, it is always False.
    """
    size = data_of(size)
    if (bounds := _bounds(size, p)) is None:
        return False
    low, high = bounds
    if size.__class__ is float or not size.shape:
        size = size if size.__class__ is float else size.item()
        return bool(low < size < high or (or_0 and size == 0))
    if not size.size:
        return True
    if size.size == 1:
        return moderate(size.reshape(()), p, or_0)
    if not np.maximum.reduce(size, axis=None) < high:
        return False
    return bool(np.minimum.reduce(size, axis=None) > low or (or_0 and not ((size <= low) & (size != 0)).any()))


def moderate_or_0(x: Any) -> bool:
    """``moderate`` of the sizes of numbers of any sign, some of which may be 0."""
    return moderate(abs(data_of(x)), or_0=True)


def not_huge(x: Any) -> bool:
    """True if no square of some real numbers overflows. As ``moderate``, it is False for float16 and foreign arrays."""
    x = data_of(x)
    if (bounds := _bounds(x, 2)) is None:
        return False
    if x.__class__ is float or not x.shape:
        return bool(abs(x if x.__class__ is float else x.item()) < bounds[1])
    return not x.size or bool(
        np.maximum.reduce(x, axis=None) < bounds[1] and np.minimum.reduce(x, axis=None) > -bounds[1]
    )


def unit(size: Any) -> Any:
    """The power of two just below each size, as a constant, or the least with a finite reciprocal; 1 for 0 and NaN."""
    size = data_of(size)
    size = np.where((size > 0) & (size < math.inf), size, 1.0)
    mantissa, _ = np.frexp(size)
    return np.maximum(size / (2 * mantissa), np.finfo(size.dtype).tiny)


def unit_along(x: Any, axis: Any, p: float = 2) -> Any:
    """A unit for the numbers along axes, which are kept. In this unit the largest number (p < 0: the least) is near 1.

    Infinities and NaN count as 0.
    """
    x = data_of(x)
    if 0 in x.shape:
        return np.ones((), x.real.dtype)  # a Python number would become a float64 beside another one
    size = np.maximum(abs(x.real), abs(x.imag)) if is_complex(x) else abs(x)
    size = np.where(size < math.inf, size, 0.0)
    if p < 0:
        return unit(np.where(size == 0, math.inf, size).min(axis=axis, keepdims=True))
    return unit(size.max(axis=axis, keepdims=True))


def unit_of_pair(x: Any, y: Any) -> Any:
    """A unit for two sides of a triangle, entry by entry."""
    return unit(np.maximum(abs(data_of(x)), abs(data_of(y))))
