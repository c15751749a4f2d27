"""Arguments of the distributions in any form, and values outside of the support or of a parameter's range."""

import math

import numpy as np

from autograd.engine.node import Node, data_of
from autograd.functions.operands import array


def real(x):
    """``x`` to compute with: nodes, numbers and arrays as they are, lists as arrays."""
    return x if isinstance(x, (Node, bool, int, float)) else array(x)


def positive(x):
    """``x``, with NaN wherever it is not positive."""
    x = real(x)
    if isinstance(x, (bool, int, float)):
        return x if x > 0 else math.nan
    return np.where(data_of(x) > 0, x, math.nan)


def standardised(x, loc, scale):
    """(x - loc) / scale, and the scale, which has to be positive."""
    scale = positive(scale)
    return (real(x) - real(loc)) / scale, scale


def within(z, low=None, high=None):
    """z with entries outside of [low, high] moved to the border, and a mask of these entries."""
    outside = np.zeros(np.shape(data_of(z)), dtype=bool)
    for border, beyond in ((low, np.less), (high, np.greater)):
        if border is not None:
            now = beyond(data_of(z), border)
            z, outside = np.where(now, border, z), outside | now
    return z, outside


def masked(outside, value, otherwise):
    """``otherwise`` outside of the support, unless a parameter is out of its range."""
    return number(np.where(outside & ~np.isnan(data_of(value)), otherwise, value))


def number(x):
    """A plain array without axes as the number in it."""
    return x[()] if isinstance(x, np.ndarray) else x
