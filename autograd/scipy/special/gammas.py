"""The gamma and beta functions, complete and incomplete, under SciPy's names.

Formulas: NIST Digital Library of Mathematical Functions, chapters 5 and 8. By the shape parameters of the incomplete
functions, and by the order of ``polygamma``, no derivative is known here.
"""

import math
import operator

import numpy as np
import scipy.special

from autograd.engine.declaration import elementwise, gate
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import OperandError
from autograd.scipy.refusals import constant, unknown
from autograd.scipy.special.powers import powers
from autograd.scipy.special.precision import kept


@elementwise(lambda g, out, x: g * (out * psi(x)), local=("out ψ(x)",))
def gamma(x):
    """The gamma function. dx = g out ψ(x); NaN at the poles 0, -1, -2 ... but for 0."""
    return scipy.special.gamma(x)


@elementwise(lambda g, out, x: g * psi(x), local=("ψ(x)",))
def gammaln(x):
    """The logarithm of |Γ(x)|. dx = g ψ(x)."""
    return scipy.special.gammaln(x)


@elementwise(None, gate="blocker")
def gammasgn(x):
    """The sign of Γ(x). Constant between jumps: no gradient passes."""
    return scipy.special.gammasgn(x)


def _rgamma_rule(g, out, x):
    # ψ and 1/Γ of x < 1/2 by reflection: -ψ(x) / Γ(x) is 0 * inf at the zeros of 1/Γ, and this is not
    left = data_of(x) < 0.5
    reflected = np.where(left, 1 - x, x)
    beside = np.where(left, np.cos(math.pi * x) * gamma(np.where(left, reflected, 1.0)), 0.0)
    return g * (beside - psi(reflected) * out)


@elementwise(_rgamma_rule, local=("-out ψ(x)",))
def rgamma(x):
    """1 / Γ(x). dx = -g out ψ(x), which at 0, -1, -2 ... is (-1)^n n!."""
    return scipy.special.rgamma(x)


@elementwise(lambda g, out, x: g * polygamma(1, x), local=("ψ'(x)",))
def psi(x):
    """ψ(x) = Γ'(x) / Γ(x), also called digamma. dx = g ψ'(x)."""
    return scipy.special.psi(x)


digamma = psi


@elementwise(unknown("polygamma", "n"), lambda g, out, n, x: g * polygamma(n + 1, x))
@gate("scaler", local=("", "polygamma(n + 1, x)"))
def polygamma(n, x):
    """The n-th derivative of ψ at x. dx = g polygamma(n + 1, x)."""
    return kept(scipy.special.polygamma, n, x)


@door
def multigammaln(a, d):
    """log Γ_d(a), the multivariate gamma function of dimension d at each entry of a > (d - 1) / 2.

    log Γ_d(a) = d (d - 1) / 4 log π + Σ_j log Γ(a - j / 2), j = 0 ... d - 1.

    Raises:
        OperandError: d is not a positive integer, or some entry of a is too small.
    """
    d = constant("multigammaln", "d", d)
    try:
        d = operator.index(d)
    except TypeError:
        raise OperandError(f"multigammaln: got d={d!r}, expected a positive integer") from None
    if d < 1 or np.any(np.asarray(data_of(a)) <= 0.5 * (d - 1)):
        raise OperandError(f"multigammaln: got d={d} and a={data_of(a)!r:.60}, expected d > 0 and a > (d - 1) / 2")
    a = a if hasattr(a, "ndim") or not isinstance(a, (list, tuple)) else np.asarray(a)
    return sum((gammaln(a - 0.5 * j) for j in range(1, d)), gammaln(a)) + 0.25 * d * (d - 1) * math.log(math.pi)


def _gamma_density(a, x):
    """The slope of ``gammainc`` in x: x^(a - 1) e^-x / Γ(a)."""
    return powers(a - 1, x, 0, 1, -x - gammaln(a))


@elementwise(unknown("gammainc", "a"), lambda g, out, a, x: g * _gamma_density(a, x))
@gate("scaler", local=("", "x^(a-1) e^-x / Γ(a)"))
def gammainc(a, x):
    """The regularised lower incomplete gamma function P(a, x). dx = g x^(a - 1) e^-x / Γ(a)."""
    return kept(scipy.special.gammainc, a, x)


@elementwise(unknown("gammaincc", "a"), lambda g, out, a, x: g * (-_gamma_density(a, x)))
@gate("scaler", local=("", "-x^(a-1) e^-x / Γ(a)"))
def gammaincc(a, x):
    """The regularised upper incomplete gamma function 1 - P(a, x). dx = -g x^(a - 1) e^-x / Γ(a)."""
    return kept(scipy.special.gammaincc, a, x)


@elementwise(unknown("gammaincinv", "a"), lambda g, out, a, y: g * powers(1 - a, out, 0, 1, out + gammaln(a)))
@gate("scaler", local=("", "1 / (out^(a-1) e^-out / Γ(a))"))
def gammaincinv(a, y):
    """The x with P(a, x) = y. dy = g / (x^(a - 1) e^-x / Γ(a))."""
    return kept(scipy.special.gammaincinv, a, y)


@elementwise(unknown("gammainccinv", "a"), lambda g, out, a, y: g * (-powers(1 - a, out, 0, 1, out + gammaln(a))))
@gate("scaler", local=("", "-1 / (out^(a-1) e^-out / Γ(a))"))
def gammainccinv(a, y):
    """The x with 1 - P(a, x) = y. dy = -g / (x^(a - 1) e^-x / Γ(a))."""
    return kept(scipy.special.gammainccinv, a, y)


@elementwise(
    lambda g, out, a, b: g * (out * (psi(a) - psi(a + b))),
    lambda g, out, a, b: g * (out * (psi(b) - psi(a + b))),
)
@gate("scaler", symbol="B", local=("out (ψ(a) - ψ(a+b))", "out (ψ(b) - ψ(a+b))"))
def beta(a, b):
    """B(a, b) = Γ(a) Γ(b) / Γ(a + b). da = g out (ψ(a) - ψ(a + b)), db alike."""
    return kept(scipy.special.beta, a, b)


@elementwise(lambda g, out, a, b: g * (psi(a) - psi(a + b)), lambda g, out, a, b: g * (psi(b) - psi(a + b)))
@gate("scaler", symbol="log B", local=("ψ(a) - ψ(a+b)", "ψ(b) - ψ(a+b)"))
def betaln(a, b):
    """log |B(a, b)|. da = g (ψ(a) - ψ(a + b)), db alike."""
    return kept(scipy.special.betaln, a, b)


@elementwise(
    unknown("betainc", "a"),
    unknown("betainc", "b"),
    lambda g, out, a, b, x: g * powers(a - 1, x, b - 1, 1 - x, -betaln(a, b)),
)
@gate("scaler", local=("", "", "x^(a-1) (1-x)^(b-1) / B(a, b)"))
def betainc(a, b, x):
    """The regularised incomplete beta function I_x(a, b). dx = g x^(a - 1) (1 - x)^(b - 1) / B(a, b)."""
    return kept(scipy.special.betainc, a, b, x)


@elementwise(
    unknown("betaincinv", "a"),
    unknown("betaincinv", "b"),
    lambda g, out, a, b, y: g * powers(1 - a, out, 1 - b, 1 - out, betaln(a, b)),
)
@gate("scaler", local=("", "", "B(a, b) / (out^(a-1) (1-out)^(b-1))"))
def betaincinv(a, b, y):
    """The x with I_x(a, b) = y. dy = g B(a, b) / (x^(a - 1) (1 - x)^(b - 1))."""
    return kept(scipy.special.betaincinv, a, b, y)


def _student_density(df, t):
    normal = np.isposinf(data_of(df))
    finite = np.where(normal, 1.0, df)
    density = np.exp(-0.5 * (finite + 1) * np.log1p(t * t / finite) - betaln(0.5 * finite, 0.5)) / np.sqrt(finite)
    return np.where(normal, np.exp(-0.5 * t * t) / math.sqrt(2 * math.pi), density)


@elementwise(unknown("stdtr", "df"), lambda g, out, df, t: g * _student_density(df, t))
@gate("scaler", local=("", "density of t"))
def stdtr(df, t):
    """The distribution function of Student's t with df degrees of freedom (also inf). dt = g times its density."""
    return kept(scipy.special.stdtr, df, t)
