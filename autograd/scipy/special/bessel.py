"""Bessel functions under SciPy's names, ``jv``, ``yv``, ``iv`` and ``kv`` of complex arguments too; real orders.

By the order no derivative is known here.

Each derivative is made of the functions of the two neighbouring orders: NIST Digital Library of Mathematical
Functions, 10.6 and 10.29.
"""

import scipy.special

from autograd.engine.declaration import elementwise, gate
from autograd.ops.arithmetic import sign
from autograd.scipy.refusals import unknown
from autograd.scipy.special.precision import kept


@elementwise(lambda g, out, x: g * -j1(x), local=("-j1(x)",))
def j0(x):
    """J₀(x). dx = -g J₁(x)."""
    return scipy.special.j0(x)


@elementwise(lambda g, out, x: g * (0.5 * (j0(x) - jv(2, x))), local=("(j0(x) - jv(2, x))/2",))
def j1(x):
    """J₁(x). dx = g (J₀(x) - J₂(x)) / 2."""
    return scipy.special.j1(x)


@elementwise(unknown("jv", "v"), lambda g, out, v, x: g * (0.5 * (jv(v - 1, x) - jv(v + 1, x))), complex=True)
@gate("scaler", local=("", "(jv(v-1, x) - jv(v+1, x))/2"))
def jv(v, x):
    """Jᵥ(x), of real order. dx = g (Jᵥ₋₁(x) - Jᵥ₊₁(x)) / 2."""
    return kept(scipy.special.jv, v, x)


jn = jv


@elementwise(lambda g, out, x: g * (-y1(x)), local=("-y1(x)",))
def y0(x):
    """Y₀(x). dx = -g Y₁(x)."""
    return scipy.special.y0(x)


@elementwise(lambda g, out, x: g * (0.5 * (y0(x) - yn(2, x))), local=("(y0(x) - yn(2, x))/2",))
def y1(x):
    """Y₁(x). dx = g (Y₀(x) - Y₂(x)) / 2."""
    return scipy.special.y1(x)


@elementwise(unknown("yn", "n"), lambda g, out, n, x: g * (0.5 * (yn(n - 1, x) - yn(n + 1, x))))
@gate("scaler", local=("", "(yn(n-1, x) - yn(n+1, x))/2"))
def yn(n, x):
    """Yₙ(x), of integer order. dx = g (Yₙ₋₁(x) - Yₙ₊₁(x)) / 2."""
    return kept(scipy.special.yn, n, x)


@elementwise(unknown("yv", "v"), lambda g, out, v, x: g * (0.5 * (yv(v - 1, x) - yv(v + 1, x))), complex=True)
@gate("scaler", local=("", "(yv(v-1, x) - yv(v+1, x))/2"))
def yv(v, x):
    """Yᵥ(x), of real order. dx = g (Yᵥ₋₁(x) - Yᵥ₊₁(x)) / 2."""
    return kept(scipy.special.yv, v, x)


@elementwise(lambda g, out, x: g * i1(x), local=("i1(x)",))
def i0(x):
    """The modified I₀(x). dx = g I₁(x)."""
    return scipy.special.i0(x)


@elementwise(lambda g, out, x: g * (0.5 * (i0(x) + iv(2, x))), local=("(i0(x) + iv(2, x))/2",))
def i1(x):
    """The modified I₁(x). dx = g (I₀(x) + I₂(x)) / 2."""
    return scipy.special.i1(x)


@elementwise(unknown("iv", "v"), lambda g, out, v, x: g * (0.5 * (iv(v - 1, x) + iv(v + 1, x))), complex=True)
@gate("scaler", local=("", "(iv(v-1, x) + iv(v+1, x))/2"))
def iv(v, x):
    """The modified Iᵥ(x), of real order. dx = g (Iᵥ₋₁(x) + Iᵥ₊₁(x)) / 2."""
    return kept(scipy.special.iv, v, x)


@elementwise(lambda g, out, x: g * (i1e(x) - sign(x) * out), local=("i1e(x) - sign(x) out",))
def i0e(x):
    """e^-|x| I₀(x). dx = g (e^-|x| I₁(x) - sign(x) out): 0 at the kink 0, the middle of the two slopes."""
    return scipy.special.i0e(x)


@elementwise(lambda g, out, x: g * (0.5 * (i0e(x) + ive(2, x)) - sign(x) * out))
@gate("scaler", local=("(i0e(x) + ive(2, x))/2 - sign(x) out",))
def i1e(x):
    """e^-|x| I₁(x). dx = g ((i0e(x) + ive(2, x)) / 2 - sign(x) out)."""
    return scipy.special.i1e(x)


@elementwise(unknown("ive", "v"), lambda g, out, v, x: g * (0.5 * (ive(v - 1, x) + ive(v + 1, x)) - sign(x) * out))
@gate("scaler", local=("", "(ive(v-1, x) + ive(v+1, x))/2 - sign(x) out"))
def ive(v, x):
    """e^-|x| Iᵥ(x), of real order. dx = g ((ive(v - 1, x) + ive(v + 1, x)) / 2 - sign(x) out)."""
    return kept(scipy.special.ive, v, x)


@elementwise(lambda g, out, x: g * (-k1(x)), local=("-k1(x)",))
def k0(x):
    """The modified K₀(x). dx = -g K₁(x)."""
    return scipy.special.k0(x)


@elementwise(lambda g, out, x: g * (-0.5 * (k0(x) + kn(2, x))), local=("-(k0(x) + kn(2, x))/2",))
def k1(x):
    """The modified K₁(x). dx = -g (K₀(x) + K₂(x)) / 2."""
    return scipy.special.k1(x)


@elementwise(unknown("kn", "n"), lambda g, out, n, x: g * (-0.5 * (kn(n - 1, x) + kn(n + 1, x))))
@gate("scaler", local=("", "-(kn(n-1, x) + kn(n+1, x))/2"))
def kn(n, x):
    """The modified Kₙ(x), of integer order. dx = -g (Kₙ₋₁(x) + Kₙ₊₁(x)) / 2."""
    return kept(scipy.special.kn, n, x)


@elementwise(unknown("kv", "v"), lambda g, out, v, x: g * (-0.5 * (kv(v - 1, x) + kv(v + 1, x))), complex=True)
@gate("scaler", local=("", "-(kv(v-1, x) + kv(v+1, x))/2"))
def kv(v, x):
    """The modified Kᵥ(x), of real order. dx = -g (Kᵥ₋₁(x) + Kᵥ₊₁(x)) / 2."""
    return kept(scipy.special.kv, v, x)


@elementwise(lambda g, out, x: g * (out - k1e(x)), local=("out - k1e(x)",))
def k0e(x):
    """e^x K₀(x). dx = g (out - e^x K₁(x))."""
    return scipy.special.k0e(x)


@elementwise(lambda g, out, x: g * (out - 0.5 * (k0e(x) + kve(2, x))), local=("out - (k0e(x) + kve(2, x))/2",))
def k1e(x):
    """e^x K₁(x). dx = g (out - (k0e(x) + kve(2, x)) / 2)."""
    return scipy.special.k1e(x)


@elementwise(unknown("kve", "v"), lambda g, out, v, x: g * (out - 0.5 * (kve(v - 1, x) + kve(v + 1, x))))
@gate("scaler", local=("", "out - (kve(v-1, x) + kve(v+1, x))/2"))
def kve(v, x):
    """e^x Kᵥ(x), of real order. dx = g (out - (kve(v - 1, x) + kve(v + 1, x)) / 2)."""
    return kept(scipy.special.kve, v, x)
