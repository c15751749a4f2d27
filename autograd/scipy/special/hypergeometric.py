"""Hypergeometric functions, and functions whose slopes are hypergeometric: elliptic integrals, ``spence``, ``exprel``.

By the parameters a, b and c no derivative is known here. Formulas: NIST Digital Library of Mathematical Functions,
chapters 13, 15 and 19. The usual closed forms of these slopes cancel (at 0, or at 1); the hypergeometric ones do not.
"""

import math

import numpy as np
import scipy.special

from autograd.engine.declaration import elementwise, gate
from autograd.engine.node import data_of
from autograd.scipy.refusals import moderate, unknown
from autograd.scipy.special.precision import kept


@elementwise(unknown("hyp0f1", "v"), lambda g, out, v, z: g * (hyp0f1(v + 1, z) / v), complex=True)
@gate("scaler", symbol="₀F₁", local=("", "₀F₁(v+1, z) / v"))
def hyp0f1(v, z):
    """₀F₁(v; z). dz = g ₀F₁(v + 1; z) / v."""
    return kept(scipy.special.hyp0f1, v, z)


@elementwise(
    unknown("hyp1f1", "a"),
    unknown("hyp1f1", "b"),
    lambda g, out, a, b, x: g * (a / b * hyp1f1(a + 1, b + 1, x)),
    complex=True,
)
@gate("scaler", symbol="₁F₁", local=("", "", "a/b ₁F₁(a+1, b+1, x)"))
def hyp1f1(a, b, x):
    """Kummer's ₁F₁(a; b; x). dx = g a / b ₁F₁(a + 1; b + 1; x)."""
    return kept(scipy.special.hyp1f1, a, b, moderate("hyp1f1", "x", x, 1e10))


@elementwise(
    unknown("hyp2f1", "a"),
    unknown("hyp2f1", "b"),
    unknown("hyp2f1", "c"),
    lambda g, out, a, b, c, z: g * (a * b / c * hyp2f1(a + 1, b + 1, c + 1, z)),
    complex=True,
)
@gate("scaler", symbol="₂F₁", local=("", "", "", "a b/c ₂F₁(a+1, b+1, c+1, z)"))
def hyp2f1(a, b, c, z):
    """Gauss's ₂F₁(a, b; c; z). dz = g a b / c ₂F₁(a + 1, b + 1; c + 1; z)."""
    return kept(scipy.special.hyp2f1, a, b, c, z)


@elementwise(unknown("hyperu", "a"), unknown("hyperu", "b"), lambda g, out, a, b, x: g * (-a * hyperu(a + 1, b + 1, x)))
@gate("scaler", symbol="U", local=("", "", "-a U(a+1, b+1, x)"))
def hyperu(a, b, x):
    """Tricomi's U(a, b, x), for x > 0. dx = -g a U(a + 1, b + 1, x)."""
    a, b = moderate("hyperu", "a", a, 1e7), moderate("hyperu", "b", b, 1e7)
    return kept(scipy.special.hyperu, a, b, x)


def _below_one(m):
    """m, with NaN where an elliptic integral has none."""
    return np.where(data_of(m) <= 1, m, math.nan)


@elementwise(lambda g, out, m: g * (math.pi / 8 * hyp2f1(0.5, 0.5, 2.0, _below_one(m)) / (1 - m)))
@gate("scaler", symbol="K", local=("(E(m) - (1-m) out) / (2 m (1-m))",))
def ellipk(m):
    """The complete elliptic integral K(m) of the first kind. dm = g (E - (1 - m) K) / (2 m (1 - m)): infinite at 1."""
    return scipy.special.ellipk(m)


@elementwise(lambda g, out, p: g * (-math.pi / 8 * hyp2f1(0.5, 0.5, 2.0, _below_one(1 - p)) / p))
@gate("scaler", symbol="K", local=("-(E(1-p) - p out) / (2 p (1-p))",))
def ellipkm1(p):
    """K(1 - p), accurate for small p. dp = -g (E - p K) / (2 p (1 - p)): infinite at 0."""
    return scipy.special.ellipkm1(p)


@elementwise(lambda g, out, m: g * (-math.pi / 8 * hyp2f1(0.5, 1.5, 2.0, _below_one(m))))
@gate("scaler", symbol="E", local=("(out - K(m)) / (2 m)",))
def ellipe(m):
    """The complete elliptic integral E(m) of the second kind. dm = g (E - K) / (2 m): -infinite at 1."""
    return scipy.special.ellipe(m)


@elementwise(lambda g, out, phi, m: g / np.sqrt(1 - m * np.square(np.sin(phi))), unknown("ellipkinc", "m"))
@gate("scaler", symbol="F", local=("1/√(1 - m sin(phi)^2)", ""))
def ellipkinc(phi, m):
    """The elliptic integral F(phi, m) of the first kind. dphi = g / √(1 - m sin² phi)."""
    return kept(scipy.special.ellipkinc, phi, m)


@elementwise(lambda g, out, phi, m: g * np.sqrt(1 - m * np.square(np.sin(phi))), unknown("ellipeinc", "m"))
@gate("scaler", symbol="E", local=("√(1 - m sin(phi)^2)", ""))
def ellipeinc(phi, m):
    """The elliptic integral E(phi, m) of the second kind. dphi = g √(1 - m sin² phi)."""
    return kept(scipy.special.ellipeinc, phi, m)


def _spence_rule(g, out, z):
    near = abs(data_of(z) - 1) < 0.5  # log z / (1 - z) is 0 / 0 at 1, so a series replaces it near 1
    series = -hyp2f1(1.0, 1.0, 2.0, 1 - np.where(near, z, 1.0))
    away = np.where(near, 2.0, z)
    return g * np.where(near, series, np.log(away) / (1 - away))


@elementwise(_spence_rule, local=("log(z) / (1 - z)",))
def spence(z):
    """Spence's function, ∫ log t / (1 - t) dt from 1 to z. dz = g log z / (1 - z): -1 at 1, -infinite at 0."""
    return scipy.special.spence(z)


@elementwise(lambda g, out, x: g * (0.5 * hyp1f1(2.0, 3.0, x)), local=("((x - 1) e^x + 1) / x^2",))
def exprel(x):
    """(e^x - 1) / x, 1 at 0. dx = g ((x - 1) e^x + 1) / x², 1/2 at 0."""
    return scipy.special.exprel(x)
