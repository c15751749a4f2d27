"""Convolution and correlation of sequences."""

import numpy as np

from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array_for
from autograd.functions.registry import implements
from autograd.ops import convolve

_MODES = ("full", "same", "valid")


def _part_of_full(name, mode, longer, shorter, flipped):
    """The slice of the full convolution that a mode asks for."""
    if mode not in _MODES:
        raise OperandError(f"{name}: got mode={mode!r}, expected one of {', '.join(_MODES)}")
    if mode == "full":
        return slice(None)
    start, size = (shorter // 2 if flipped else (shorter - 1) // 2), longer
    if mode == "valid":
        start, size = shorter - 1, longer - shorter + 1
    return slice(start, start + size)


def _sequence(name, argument, x):
    x = array_for(name, x)
    if x.ndim > 1 or not x.size:
        raise ShapeError(f"{name}: got {argument} of shape {x.shape}, expected one axis that is not empty")
    return x.reshape(-1)


@implements(np.convolve)
def np_convolve(a, v, mode="full"):
    """``np.convolve``: the part of the full convolution that the mode names."""
    a, v = _sequence("np.convolve", "a", a), _sequence("np.convolve", "v", v)
    n, m = sorted((a.size, v.size), reverse=True)
    return convolve(a, v)[_part_of_full("np.convolve", mode, n, m, flipped=False)]


@implements(np.correlate)
def correlate(a, v, mode="valid"):
    """``np.correlate``: sum_n a_(n+k) conj(v_n), the convolution with conj(v) in reverse order."""
    a, v = _sequence("np.correlate", "a", a), _sequence("np.correlate", "v", v)
    n, m = sorted((a.size, v.size), reverse=True)
    part = _part_of_full("np.correlate", mode, n, m, flipped=a.size < v.size)
    return convolve(a, v.conj()[::-1])[part]
