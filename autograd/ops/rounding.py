"""Rounding, and the parts of a floating-point number; shared by Value and Tensor.

Functions that are constant between jumps are *blockers* if their result is a number to compute with (``floor``): it is
a node, and no gradient passes through it. What only looks at a number (``isposinf``, ``spacing``) is plain.
"""

import numpy as np

from autograd.engine.declaration import op
from autograd.engine.node import data_of
from autograd.errors import OperandError
from autograd.ops.derived import implements, plain, refuse


@op(None, kind="elementwise", gate="blocker")
def floor(x):
    """The largest whole number <= x. Constant between jumps: no gradient passes."""
    return np.floor(x)


@op(None, kind="elementwise", gate="blocker")
def ceil(x):
    """The smallest whole number >= x. Constant between jumps: no gradient passes."""
    return np.ceil(x)


@op(None, kind="elementwise", gate="blocker")
def trunc(x):
    """The whole part of x, rounded towards 0. Constant between jumps: no gradient passes."""
    return np.trunc(x)


@op(None, kind="elementwise", gate="blocker", complex=True)
def rint(x):
    """The nearest whole number, halves to even. Constant between jumps: no gradient passes."""
    return np.rint(x)


@op(None, kind="elementwise", gate="blocker", complex=True)
def round(x, *, decimals=0):
    """The nearest multiple of 10^-decimals, halves to even. Constant between jumps: no gradient passes."""
    return np.round(x, decimals)


@implements(np.round, np.around)
def _round(a, decimals=0, out=None):
    refuse("np.round", out=out)
    return round(a, decimals=decimals)


@implements(np.fix)
def _fix(x, out=None):
    refuse("np.fix", out=out)
    return trunc(x)


@op(
    lambda g, out, x, n: np.ldexp(g, n),
    None,
    kind="elementwise", gate="scaler", local=("2^n", "0"),
)  # fmt: skip
def ldexp(x, n):
    """x 2^n, exactly; n are plain integers, without a gradient. dx = g 2^n. For other exponents there is ``exp2``."""
    if isinstance(n, float) or getattr(n, "dtype", np.dtype(int)).kind == "f":
        raise OperandError("ldexp: got floating-point numbers as operand n, expected integers; see exp2")
    return np.ldexp(x, n)


@implements(np.frexp)
def _frexp(x):
    """Mantissa in (-1, 1) and exponent, x = m 2^n. The exponent is plain; it is constant between jumps."""
    exponent = np.frexp(data_of(x))[1]
    return ldexp(x, -exponent), exponent


@implements(np.modf)
def _modf(x):
    """Fractional and whole part, both with the sign of x. All of the gradient goes to the fractional part."""
    finite = np.where(np.isinf(x), np.copysign(0.0, data_of(x)), x)
    return np.fmod(finite, 1.0), trunc(x)


@op(lambda g, out, x, y: g, None, kind="elementwise", gate="distributor", local=("1", "0"))
def nextafter(x, y):
    """The floating-point number next to x on the way to y: as good as x itself, so dx = g, and nothing flows to y."""
    return np.nextafter(x, y)


plain(
    np.spacing, np.isneginf, np.isposinf, np.isreal, np.iscomplex, np.isrealobj, np.iscomplexobj,
)  # fmt: skip
