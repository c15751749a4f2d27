"""Parts, conjugates and angles of numbers that may be complex or real."""

import math

import numpy as np

from autograd import ops
from autograd.engine.node import data_of, is_complex
from autograd.functions.registry import implements


@implements(np.real)
def np_real(val):
    """``np.real``; a real number is its own."""
    return ops.real(val) if is_complex(val) else val


@implements(np.imag)
def np_imag(val):
    """``np.imag``; for real numbers the result is plain zeros."""
    return ops.imag(val) if is_complex(val) else np.imag(data_of(val))


@implements(np.conjugate)
def np_conjugate(x):
    """``np.conjugate``; for real numbers the result is a copy."""
    return ops.conjugate(x) if is_complex(x) else np.positive(x)


@implements(np.angle)
def np_angle(z, deg=False):
    """``np.angle``; for real numbers the result is plain: 0 or π, constant between jumps."""
    if not is_complex(z):
        return np.angle(data_of(z), deg)
    return ops.angle(z) * (180 / math.pi) if deg else ops.angle(z)


@implements(np.real_if_close)
def real_if_close(a, tol=100):
    """``np.real_if_close``: the real part, if no imaginary part is larger than ``tol`` times the precision."""
    return a if np.iscomplexobj(np.real_if_close(data_of(a), tol)) else np_real(a)
