"""Complex numbers: their parts, conjugates and angles. Tensors only.

These ops leave the holomorphic functions, so their rules show the convention (see ``op``, ``complex``): a gradient g is
a covector, Re(g dz) is the change of the result, and of a real function it is df/dx - i df/dy. What a real operand
receives is the real part of its rule, which the sweep takes.
"""

import math

import numpy as np

from autograd.engine.declaration import op
from autograd.engine.node import data_of, is_complex
from autograd.ops.derived import implements


@op(lambda g, out, z: g, kind="linear", gate="router", symbol="Re", local=("1",), complex=True)
def real(z):
    """The real part. A router: the gradient goes to the real axis."""
    return z.real


@op(lambda g, out, z: -1j * g, kind="linear", gate="router", symbol="Im", local=("-i",), complex=True)
def imag(z):
    """The imaginary part. A router: the gradient goes to the imaginary axis, as the covector -i g."""
    return z.imag


@op(lambda g, out, z: g.conj(), kind="linear", gate="reflector", symbol="conj", complex=True)
def conjugate(z):
    """The complex conjugate, x - iy. The gradient is mirrored too: dz = conj(g)."""
    return z.conj()


@op(lambda g, out, z: g * (-1j / _away_from_0(z)), kind="elementwise", gate="scaler", local=("-i/z",), complex=True)
def angle(z):
    """The angle of z with the positive real axis, in (-π, π]. dz = -i g / z; at 0 it is 0, as that of ``arctan2`` is.

    On the negative real axis, where the angle jumps by 2π, it is the slope of the two sides.
    """
    return np.angle(z)


def _away_from_0(x):
    """``x``, but infinite instead of 0: what is divided by it is 0 there, and so are its slopes."""
    return np.where(x == 0, math.inf, x)


def direction(z):
    """z / abs(z), and 0 at 0: what the sign is for real numbers."""
    return z / _away_from_0(abs(z)) if is_complex(z) else np.sign(z)


def squared_size(z):
    """abs(z) ** 2, without the root."""
    return z.real * z.real + z.imag * z.imag if is_complex(z) else z * z


@implements(np.real)
def _real(val):
    """``np.real``; a real number is its own."""
    return real(val) if is_complex(val) else val


@implements(np.imag)
def _imag(val):
    """``np.imag``; of real numbers it is plain zeros."""
    return imag(val) if is_complex(val) else np.imag(data_of(val))


@implements(np.conjugate)
def _conjugate(x):
    """``np.conjugate``; a real number is its own."""
    return conjugate(x) if is_complex(x) else x


@implements(np.positive)
def _positive(x):
    """What changes nothing."""
    return x


@implements(np.angle)
def _angle(z, deg=False):
    """``np.angle``; of real numbers it is plain: 0 or π, constant between jumps."""
    if not is_complex(z):
        return np.angle(data_of(z), deg)
    return angle(z) * (180 / math.pi) if deg else angle(z)


@implements(np.real_if_close)
def _real_if_close(a, tol=100):
    """``np.real_if_close``: the real part, if no imaginary part is larger than ``tol`` times the precision."""
    return a if np.iscomplexobj(np.real_if_close(data_of(a), tol)) else _real(a)


@implements(np.sort_complex)
def sort_complex(a):
    """``np.sort_complex``: by real parts, then by imaginary ones, and always complex."""
    ascending = np.sort(a)
    return ascending if is_complex(ascending) else ascending + 0j
