"""Rounding, and the parts of a floating-point number; shared by Value and Tensor.

Functions that are constant between jumps are *blockers* if their result is a number to compute with (``floor``): it is
a node, and no gradient passes through it. Functions that only look at a number (``isposinf``, ``spacing``) are plain.
"""

import numpy as np

from autograd.engine.declaration import elementwise
from autograd.errors import OperandError


@elementwise(None, gate="blocker")
def floor(x):
    """The largest whole number <= x. Constant between jumps: no gradient passes."""
    return np.floor(x)


@elementwise(None, gate="blocker")
def ceil(x):
    """The smallest whole number >= x. Constant between jumps: no gradient passes."""
    return np.ceil(x)


@elementwise(None, gate="blocker")
def trunc(x):
    """The whole part of x, rounded towards 0. Constant between jumps: no gradient passes."""
    return np.trunc(x)


@elementwise(None, gate="blocker", complex=True)
def rint(x):
    """The nearest whole number, halves to even. Constant between jumps: no gradient passes."""
    return np.rint(x)


@elementwise(None, gate="blocker", complex=True)
def round(x, *, decimals=0):
    """The nearest multiple of 10^-decimals, halves to even. Constant between jumps: no gradient passes."""
    return np.round(x, decimals)


@elementwise(lambda g, out, x, n: np.ldexp(g, n), None, local=("2^n", ""))
def ldexp(x, n):
    """x 2^n, exactly; n are plain integers, without a gradient. dx = g 2^n. For other exponents there is ``exp2``."""
    if isinstance(n, float) or getattr(n, "dtype", np.dtype(int)).kind == "f":
        raise OperandError("ldexp: got floating-point numbers as operand n, expected integers; see exp2")
    return np.ldexp(x, n)


@elementwise(lambda g, out, x, y: g, None, local=("1", ""))
def nextafter(x, y):
    """The floating-point number next to x on the way to y: as good as x itself, so dx = g, and nothing flows to y."""
    return np.nextafter(x, y)
