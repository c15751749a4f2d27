"""The incomplete gamma and beta functions, their inverses, and Student's distribution function, by all arguments.

Formulas: NIST Digital Library of Mathematical Functions, chapter 8; ``shapes`` has the slopes by the shapes.
"""

import math

import numpy as np
import scipy.special

from autograd.engine.beside import as_array
from autograd.engine.declaration import elementwise, gate
from autograd.engine.node import data_of
from autograd.scipy.refusals import unknown
from autograd.scipy.special.gammas import betaln, gammaln
from autograd.scipy.special.powers import powers
from autograd.scipy.special.precision import kept
from autograd.scipy.special.shapes import betainc_by_a, betainc_by_b, gammainc_by_a


def _gamma_density(a, x):
    """The slope of ``gammainc`` in x: x^(a - 1) e^-x / Γ(a), 0 at infinity."""
    far = np.isposinf(data_of(x))
    return np.where(far, 0.0, powers(a - 1, np.where(far, 1.0, x), 0, 1, -x - gammaln(a)))


def _of_inverse(out, by_shape, density):
    """The slope of an inverse by a shape, -by_shape / density: 0 where the inverse is 0."""
    start = out == 0
    return np.where(start, 0.0, -by_shape / np.where(start, 1.0, density))


@elementwise(lambda g, out, a, x: g * gammainc_by_a(a, x), lambda g, out, a, x: g * _gamma_density(a, x))
@gate("scaler", local=("∂P(a, x)/∂a", "x^(a-1) e^-x / Γ(a)"))
def gammainc(a, x):
    """The regularised lower incomplete gamma function P(a, x). dx = g x^(a - 1) e^-x / Γ(a), da by ``shapes``."""
    return kept(scipy.special.gammainc, a, x)


@elementwise(lambda g, out, a, x: g * (-gammainc_by_a(a, x)), lambda g, out, a, x: g * (-_gamma_density(a, x)))
@gate("scaler", local=("-∂P(a, x)/∂a", "-x^(a-1) e^-x / Γ(a)"))
def gammaincc(a, x):
    """The regularised upper incomplete gamma function 1 - P(a, x). dx = -g x^(a - 1) e^-x / Γ(a), da by ``shapes``."""
    return kept(scipy.special.gammaincc, a, x)


def _gamma_inverse_a(g, out, a, y):
    return g * _of_inverse(out, gammainc_by_a(a, out), _gamma_density(a, out))


@elementwise(_gamma_inverse_a, lambda g, out, a, y: g * powers(1 - a, out, 0, 1, out + gammaln(a)))
@gate("scaler", local=("-∂P(a, out)/∂a · Γ(a) out^(1-a) e^out", "Γ(a) out^(1-a) e^out"))
def gammaincinv(a, y):
    """The x with P(a, x) = y. dy = g / (x^(a - 1) e^-x / Γ(a)), da = -dy ∂P/∂a."""
    return kept(scipy.special.gammaincinv, a, y)


@elementwise(_gamma_inverse_a, lambda g, out, a, y: g * (-powers(1 - a, out, 0, 1, out + gammaln(a))))
@gate("scaler", local=("-∂P(a, out)/∂a · Γ(a) out^(1-a) e^out", "-Γ(a) out^(1-a) e^out"))
def gammainccinv(a, y):
    """The x with 1 - P(a, x) = y. dy = -g / (x^(a - 1) e^-x / Γ(a)), da = dy ∂P/∂a."""
    return kept(scipy.special.gammainccinv, a, y)


def _beta_density(a, b, x):
    """The slope of ``betainc`` in x: x^(a - 1) (1 - x)^(b - 1) / B(a, b)."""
    return powers(a - 1, x, b - 1, 1 - x, -betaln(a, b))


@elementwise(
    lambda g, out, a, b, x: g * betainc_by_a(a, b, x),
    lambda g, out, a, b, x: g * betainc_by_b(a, b, x),
    lambda g, out, a, b, x: g * _beta_density(a, b, x),
)
@gate("scaler", local=("∂I(x, a, b)/∂a", "∂I(x, a, b)/∂b", "x^(a-1) (1-x)^(b-1) / B(a, b)"))
def betainc(a, b, x):
    """The incomplete beta function I_x(a, b). dx = g x^(a - 1) (1 - x)^(b - 1) / B(a, b); da, db by ``shapes``."""
    return kept(scipy.special.betainc, a, b, x)


@elementwise(
    lambda g, out, a, b, x: g * (-betainc_by_a(a, b, x)),
    lambda g, out, a, b, x: g * (-betainc_by_b(a, b, x)),
    lambda g, out, a, b, x: g * (-_beta_density(a, b, x)),
)
@gate("scaler", local=("-∂I(x, a, b)/∂a", "-∂I(x, a, b)/∂b", "-x^(a-1) (1-x)^(b-1) / B(a, b)"))
def betaincc(a, b, x):
    """1 - I_x(a, b), accurate where that is small. Its slopes are those of ``betainc`` with the other sign."""
    return kept(scipy.special.betaincc, a, b, x)


def beta_probability(a, b, x, rest):
    """I_x(a, b) for rest = 1 - x, from the smaller one of the two, since the other one has lost digits next to 1."""
    small = data_of(x) < 0.5
    below = betainc(a, b, np.where(small, x, 0.5))
    return np.where(small, below, betaincc(b, a, np.where(small, 0.5, rest)))


def _beta_inverse_a(g, out, a, b, y):
    return g * _of_inverse(out, betainc_by_a(a, b, out), _beta_density(a, b, out))


def _beta_inverse_b(g, out, a, b, y):
    return g * _of_inverse(out, betainc_by_b(a, b, out), _beta_density(a, b, out))


_BY_SHAPES = tuple(f"-∂I(out, a, b)/∂{shape} · B(a, b) out^(1-a) (1-out)^(1-b)" for shape in "ab")


def _by_beta_density(a, b, x):
    return powers(1 - a, x, 1 - b, 1 - x, betaln(a, b))


@elementwise(_beta_inverse_a, _beta_inverse_b, lambda g, out, a, b, y: g * _by_beta_density(a, b, out))
@gate("scaler", local=(*_BY_SHAPES, "B(a, b) out^(1-a) (1-out)^(1-b)"))
def betaincinv(a, b, y):
    """The x with I_x(a, b) = y. dy = g B(a, b) / (x^(a - 1) (1 - x)^(b - 1)), da = -dy ∂I/∂a, db alike."""
    return kept(scipy.special.betaincinv, a, b, y)


@elementwise(_beta_inverse_a, _beta_inverse_b, lambda g, out, a, b, y: g * (-_by_beta_density(a, b, out)))
@gate("scaler", local=(*_BY_SHAPES, "-B(a, b) out^(1-a) (1-out)^(1-b)"))
def betainccinv(a, b, y):
    """The x with 1 - I_x(a, b) = y. dy = -g B(a, b) / (x^(a - 1) (1 - x)^(b - 1)), da = dy ∂I/∂a, db alike."""
    return kept(scipy.special.betainccinv, a, b, y)


def _student_density(df, t):
    normal = np.isposinf(data_of(df))
    finite = np.where(normal, 1.0, df)
    density = np.exp(-0.5 * (finite + 1) * np.log1p(t * t / finite) - betaln(0.5 * finite, 0.5)) / np.sqrt(finite)
    return np.where(normal, np.exp(-0.5 * t * t) / math.sqrt(2 * math.pi), density)


_NUDGE = 1e-18  # shifts t = 0, where the path over t² has no slope; the result changes by less than its rounding


def _student_by_df(df, t):
    """The slope of ``stdtr`` by df, near 0 and in the tails.

    With v = t² / (df + t²) and u = 1 - v it is 1/2 + sign(t) / 2 I_v(1/2, df/2), or 1/2 + sign(t) / 2 (1 - I_u(df/2,
    1/2)), where u can be much smaller than the rounding of v.
    """
    flat = np.isinf(data_of(df)) | np.isinf(data_of(t))
    df, t = np.where(flat, 1.0, df), np.where(flat, 1.0, t + _NUDGE * (abs(data_of(t)) < _NUDGE))
    tail = data_of(t) ** 2 > data_of(df)
    near, far = np.where(tail, 0.5 * np.sqrt(df), t), np.where(tail, t, 2 * np.sqrt(df))
    whole = df + near * near
    v = near * near / whole
    by_v = _beta_density(0.5, 0.5 * df, v) * (-v / whole)
    below = 0.5 * betainc_by_b(0.5, 0.5 * df, v) + by_v
    whole = df + far * far
    u = df / whole
    by_u = _beta_density(0.5 * df, 0.5, u) * ((far / whole) * (far / whole))
    above = -0.5 * betainc_by_a(0.5 * df, 0.5, u) - by_u
    return np.where(flat, 0.0, 0.5 * np.sign(data_of(t)) * np.where(tail, above, below))


@elementwise(lambda g, out, df, t: g * _student_by_df(df, t), lambda g, out, df, t: g * _student_density(df, t))
@gate("scaler", local=("∂stdtr(df, t)/∂df", "density of t"))
def stdtr(df, t):
    """The distribution function of Student's t with df degrees of freedom (also inf). dt = g times its density.

    ddf is the slope of the incomplete beta function that it is made of; 0 where df is infinite.
    """
    return kept(scipy.special.stdtr, df, t)


@elementwise(
    lambda g, out, df, p: g * (-_student_by_df(df, out) / _student_density(df, out)),
    lambda g, out, df, p: g / _student_density(df, out),
)
@gate("scaler", local=("-∂stdtr(df, out)/∂df / (∂stdtr(df, out)/∂out)", "1 / (∂stdtr(df, out)/∂out)"))
def stdtrit(df, p):
    """The t with stdtr(df, t) = p. dp = g / density of t, ddf = -dp times the slope of ``stdtr`` by df."""
    # SciPy's float32 version loses a digit.
    return kept(lambda df, p: scipy.special.stdtrit(as_array(df, np.float64), p), df, p)


def _poisson_slope(k, m):
    """The slope of ``pdtrc`` in m: the probability of floor(k)."""
    return powers(k, m, 0, 1, -m - gammaln(k + 1))


def _counted(k):
    return np.floor(data_of(k))


@elementwise(unknown("pdtr", "k"), lambda g, out, k, m: g * (-_poisson_slope(_counted(k), m)))
@gate("scaler", local=("", "-m^floor(k) e^-m / Γ(floor(k) + 1)"))
def pdtr(k, m):
    """The probability of at most k events, of m on average. dm = -g m^k e^-m / k!; k is discrete."""
    return kept(scipy.special.pdtr, k, m)


@elementwise(unknown("pdtrc", "k"), lambda g, out, k, m: g * _poisson_slope(_counted(k), m))
@gate("scaler", local=("", "m^floor(k) e^-m / Γ(floor(k) + 1)"))
def pdtrc(k, m):
    """The probability of more than k events, of m on average. dm = g m^k e^-m / k!."""
    return kept(scipy.special.pdtrc, k, m)
