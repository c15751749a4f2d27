"""Elementary functions that SciPy has and NumPy has not: powers, angles in degrees, Box and Cox's, Huber's losses."""

import math

import numpy as np
import scipy.special

from autograd.engine.declaration import elementwise, gate
from autograd.engine.node import data_of
from autograd.scipy.special.entropies import xlogy
from autograd.scipy.special.hypergeometric import hyp1f1, hyp2f1
from autograd.scipy.special.precision import kept

_DEGREE = math.pi / 180


@elementwise(lambda g, out, x: g * (out * math.log(10)), local=("out log 10",))
def exp10(x):
    """10^x. dx = g 10^x log 10."""
    return scipy.special.exp10(x)


@elementwise(lambda g, out, x: g * (-np.sin(x)), local=("-sin x",))
def cosm1(x):
    """cos(x) - 1, accurate near 0. dx = -g sin x."""
    return scipy.special.cosm1(x)


@elementwise(None, gate="blocker")
def round(x):
    """The nearest integer, the even one of two. Constant between jumps: no gradient passes."""
    return scipy.special.round(x)


@elementwise(lambda g, out, x: g * (_DEGREE * cosdg(x)), local=("π/180 cosdg(x)",))
def sindg(x):
    """The sine of an angle in degrees. dx = g π / 180 cosdg(x)."""
    return scipy.special.sindg(x)


@elementwise(lambda g, out, x: g * (-_DEGREE * sindg(x)), local=("-π/180 sindg(x)",))
def cosdg(x):
    """The cosine of an angle in degrees. dx = -g π / 180 sindg(x)."""
    return scipy.special.cosdg(x)


@elementwise(lambda g, out, x: g * (_DEGREE * (1 + out * out)), local=("π/180 (1 + out^2)",))
def tandg(x):
    """The tangent of an angle in degrees. dx = g π / 180 (1 + out²): infinite at 90, where the value is."""
    return scipy.special.tandg(x)


@elementwise(lambda g, out, x: g * (-_DEGREE * (1 + out * out)), local=("-π/180 (1 + out^2)",))
def cotdg(x):
    """The cotangent of an angle in degrees. dx = -g π / 180 (1 + out²)."""
    return scipy.special.cotdg(x)


@elementwise(
    lambda g, out, d, m, s: g * _DEGREE,
    lambda g, out, d, m, s: g * (_DEGREE / 60),
    lambda g, out, d, m, s: g * (_DEGREE / 3600),
)
@gate("scaler", local=("π/180", "π/180/60", "π/180/3600"))
def radian(d, m, s):
    """The radians of an angle in degrees, minutes and seconds. A linear function."""
    return kept(scipy.special.radian, d, m, s)


def _log_of_base(x):
    return np.log(np.where(data_of(x) > 0, x, math.nan))


@elementwise(lambda g, out, x, y: g * (y * x ** (y - 1)), lambda g, out, x, y: g * ((out + 1) * _log_of_base(x)))
@gate("scaler", local=("y x^(y-1)", "x^y log x"))
def powm1(x, y):
    """x^y - 1, accurate near 0. dx = g y x^(y - 1), dy = g x^y log x: NaN for x <= 0."""
    return kept(scipy.special.powm1, x, y)


def _boxcox_slope(log, lmbda):
    """The slope of (e^(lmbda log) - 1) / lmbda by lmbda, log² / 2 at 0.

    Of an infinite log it is the limit, 1 / lmbda² or inf: SciPy's ₁F₁ does not come to an end there.
    """
    endless, falls = abs(data_of(log)) == math.inf, data_of(lmbda) * data_of(log) < 0
    slope = np.square(log) * (0.5 * hyp1f1(2.0, 3.0, np.where(endless, 0.0, lmbda * log)))
    return np.where(endless & falls, 1 / np.square(lmbda), slope)


@elementwise(
    lambda g, out, x, lmbda: g * np.exp(xlogy(lmbda - 1, x)),
    lambda g, out, x, lmbda: g * _boxcox_slope(np.log(x), lmbda),
)
@gate("scaler", local=("x^(lmbda-1)", "(x^lmbda log x - out) / lmbda"))
def boxcox(x, lmbda):
    """(x^lmbda - 1) / lmbda, log x where lmbda is 0. dx = g x^(lmbda - 1); by lmbda log² x / 2 where that is 0."""
    return kept(scipy.special.boxcox, x, lmbda)


@elementwise(
    lambda g, out, x, lmbda: g * np.exp((lmbda - 1) * np.log1p(x)),
    lambda g, out, x, lmbda: g * _boxcox_slope(np.log1p(x), lmbda),
)
@gate("scaler", local=("(1+x)^(lmbda-1)", "((1+x)^lmbda log(1+x) - out) / lmbda"))
def boxcox1p(x, lmbda):
    """((1 + x)^lmbda - 1) / lmbda, accurate near 0. dx = g (1 + x)^(lmbda - 1)."""
    return kept(scipy.special.boxcox1p, x, lmbda)


def _inverse_slope(y, lmbda):
    """The slope of log(1 + lmbda y) / lmbda by lmbda, -y² / 2 at 0."""
    return np.square(y) * (-0.5 * hyp2f1(2.0, 2.0, 3.0, -lmbda * y))


@elementwise(
    lambda g, out, y, lmbda: g * (out / (1 + lmbda * y)), lambda g, out, y, lmbda: g * (out * _inverse_slope(y, lmbda))
)
@gate("scaler", local=("out / (1 + lmbda y)", "out (y / (1 + lmbda y) - log out) / lmbda"))
def inv_boxcox(y, lmbda):
    """The x with boxcox(x, lmbda) = y. dy = g x / (1 + lmbda y); by lmbda -g x y² / 2 where that is 0."""
    return kept(scipy.special.inv_boxcox, y, lmbda)


@elementwise(
    lambda g, out, y, lmbda: g * ((1 + out) / (1 + lmbda * y)),
    lambda g, out, y, lmbda: g * ((1 + out) * _inverse_slope(y, lmbda)),
)
@gate("scaler", local=("(1 + out) / (1 + lmbda y)", "(1 + out) (y / (1 + lmbda y) - log(1 + out)) / lmbda"))
def inv_boxcox1p(y, lmbda):
    """The x with boxcox1p(x, lmbda) = y. dy = g (1 + x) / (1 + lmbda y)."""
    return kept(scipy.special.inv_boxcox1p, y, lmbda)


@elementwise(
    lambda g, out, delta, r: g * np.maximum(abs(r) - delta, 0.0),
    lambda g, out, delta, r: g * np.where(abs(data_of(r)) <= data_of(delta), r, delta * np.sign(r)),
)
@gate("scaler", local=("max(|r| - delta, 0)", "clip(r, -delta, delta)"))
def huber(delta, r):
    """Huber's loss, r² / 2 for |r| <= delta and delta (|r| - delta / 2) beyond. dr is r held within delta."""
    return kept(scipy.special.huber, delta, r)


@elementwise(
    lambda g, out, delta, r: g * (np.square(np.hypot(delta, r) - delta) / np.hypot(delta, r)),
    lambda g, out, delta, r: g * (delta * r / np.hypot(delta, r)),
)
@gate("scaler", local=("(√(delta^2 + r^2) - delta)^2 / √(delta^2 + r^2)", "delta r / √(delta^2 + r^2)"))
def pseudo_huber(delta, r):
    """delta² (√(1 + (r / delta)²) - 1), smooth. dr = g delta r / h, h = √(delta² + r²); ddelta (h - delta)² / h."""
    return kept(scipy.special.pseudo_huber, delta, r)
