"""Elementwise functions that are made of other ops: ``divmod``, ``float_power``, angles under their other names."""

import numpy as np

from autograd.engine.node import is_complex
from autograd.errors import OperandError
from autograd.functions.registry import implements
from autograd.ops import absolute, degrees, floor_divide, power, radians, remainder


@implements(np.fabs)
def fabs(x):
    """``absolute`` of real numbers."""
    if is_complex(x):
        raise OperandError("np.fabs: got complex numbers, expected real ones; see np.abs")
    return absolute(x)


@implements(np.divmod)
def divmod(x, y):
    """The pair ``x // y, x % y``."""
    return floor_divide(x, y), remainder(x, y)


def _in_double(x):
    dtype = getattr(x, "dtype", None)
    return x if dtype is None or dtype == (double := np.result_type(dtype, np.float64)) else x.astype(double)


@implements(np.float_power)
def float_power(x, y):
    """``power``, computed at least in double precision."""
    return power(_in_double(x), _in_double(y))


@implements(np.positive)
def positive(x):
    """A copy of an array; a single number is its own."""
    return np.copy(x) if hasattr(x, "shape") else x


@implements(np.rad2deg)
def rad2deg(x):
    """``degrees``, by its other name."""
    return degrees(x)


@implements(np.deg2rad)
def deg2rad(x):
    """``radians``, by its other name."""
    return radians(x)
