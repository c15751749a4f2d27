"""Complex numbers: their parts, conjugates and angles. Tensors only.

These ops leave the holomorphic functions, so their rules show the convention (see ``op``, ``complex``): a gradient g is
a covector, Re(g dz) is the change of the result, and of a real function it is df/dx - i df/dy. A real operand
receives the real part of its rule, which the sweep takes.
"""

import numpy as np

from autograd.engine.declaration import elementwise, linear
from autograd.engine.node import is_complex
from autograd.ops.masking import away_from_0
from autograd.ops.scaling import moderate, moderate_or_0, unit_of_pair, wider


@linear(lambda g, out, z: g, gate="part reader", symbol="Re", local=("g",), complex=True)
def real(z):
    """The real part. A router: the gradient goes to the real axis."""
    return z.real


@linear(lambda g, out, z: -1j * g, gate="part reader", symbol="Im", local=("-i g",), complex=True)
def imag(z):
    """The imaginary part. A router: the gradient goes to the imaginary axis, as the covector -i g."""
    return z.imag


@linear(lambda g, out, z: g.conj(), gate="reflector", symbol="conj", local=("conj(g)",), complex=True)
def conjugate(z):
    """The complex conjugate, x - iy. The gradient is mirrored too: dz = conj(g)."""
    return z.conj()


def _angle_rule(g, out, z):
    if not is_complex(z):
        return g * (0.0 / away_from_0(z))
    if moderate_or_0(z):
        return g * (-1j / away_from_0(z))
    z = wider(z)
    unit = unit_of_pair(z.real, z.imag)
    return g * (-1j / away_from_0(z / unit)) / unit


@elementwise(_angle_rule, local=("-i/z",), complex=True)
def angle(z):
    """The angle of z with the positive real axis, in (-π, π]. dz = -i g / z; at 0 it is 0, as that of ``arctan2`` is.

    On the negative real axis, where the angle jumps by 2π, it is the slope of the two sides.
    """
    return np.angle(z)


def direction(z):
    """z / abs(z), and 0 at 0: the sign of a complex number."""
    if not is_complex(z):
        return np.sign(z)
    size = abs(z)
    if not moderate(size, or_0=True):
        z = wider(z)
        z = z / unit_of_pair(z.real, z.imag)
        size = abs(z)
    return z / away_from_0(size)


def squared_size(z):
    """abs(z) ** 2, without the root."""
    return z.real * z.real + z.imag * z.imag if is_complex(z) else z * z
