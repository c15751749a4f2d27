"""Rounding, and the parts of a floating-point number, under NumPy's signatures."""

import numpy as np

from autograd import ops
from autograd.engine.node import data_of
from autograd.functions.registry import implements, refuse
from autograd.ops import ldexp, trunc


@implements(np.round)
def np_round(a, decimals=0, out=None):
    """``np.round``."""
    refuse("np.round", out=out)
    return ops.round(a, decimals=decimals)


@implements(np.around)
def around(a, decimals=0, out=None):
    """``np.around``: ``np.round`` by its other name."""
    return np_round(a, decimals, out)


@implements(np.fix)
def fix(x, out=None):
    """``np.fix``: the whole part, as ``trunc`` gives it."""
    refuse("np.fix", out=out)
    return trunc(x)


@implements(np.frexp)
def frexp(x):
    """Mantissa in (-1, 1) and exponent, x = m 2^n. The exponent is plain; it is constant between jumps."""
    exponent = np.frexp(data_of(x))[1]
    return ldexp(x, -exponent), exponent


@implements(np.modf)
def modf(x):
    """Fractional and whole part, both with the sign of x. All of the gradient goes to the fractional part."""
    finite = np.where(np.isinf(x), np.copysign(0.0, data_of(x)), x)
    return np.fmod(finite, 1.0), trunc(x)
