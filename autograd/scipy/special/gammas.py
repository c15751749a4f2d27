"""The gamma and beta functions and functions made of them: ψ, factorials, zeta functions, under SciPy's names.

Formulas: NIST Digital Library of Mathematical Functions, chapters 5 and 25. By the order of ``polygamma`` and the
exponent of ``zeta`` no derivative is known here.
"""

import math
import operator

import numpy as np
import scipy.special

from autograd.engine.beside import as_array
from autograd.engine.declaration import elementwise, gate
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.engine.outside import outside
from autograd.errors import OperandError
from autograd.scipy.refusals import constant, unknown
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
    # For x < 1/2, ψ and 1/Γ come from reflection: -ψ(x) / Γ(x) would be 0 * inf at the zeros of 1/Γ.
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
    return kept(outside(scipy.special.polygamma), n, x)


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
    if d < 1 or np.any(as_array(data_of(a)) <= 0.5 * (d - 1)):
        raise OperandError(f"multigammaln: got d={d} and a={data_of(a)!r:.60}, expected d > 0 and a > (d - 1) / 2")
    a = a if hasattr(a, "ndim") or not isinstance(a, (list, tuple)) else np.asarray(a)
    return sum((gammaln(a - 0.5 * j) for j in range(1, d)), gammaln(a)) + 0.25 * d * (d - 1) * math.log(math.pi)


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


@elementwise(lambda g, out, x: g * psi(np.where(x > 0, x, math.nan)), local=("ψ(x)",))
def loggamma(x):
    """log Γ(x), NaN for x < 0, where the principal branch is complex; ``gammaln`` is log |Γ(x)|. dx = g ψ(x)."""
    return scipy.special.loggamma(x)


@elementwise(lambda g, out, z, m: g * (out * (psi(z + m) - psi(z))), lambda g, out, z, m: g * (out * psi(z + m)))
@gate("scaler", local=("out (ψ(z+m) - ψ(z))", "out ψ(z+m)"))
def poch(z, m):
    """Γ(z + m) / Γ(z), the rising factorial. dz = g out (ψ(z + m) - ψ(z)), dm = g out ψ(z + m); NaN at poles of ψ."""
    return kept(scipy.special.poch, z, m)


@elementwise(
    lambda g, out, n, k: g * (out * (psi(n + 1) - psi(n - k + 1))),
    lambda g, out, n, k: g * (out * (psi(n - k + 1) - psi(k + 1))),
)
@gate("scaler", symbol="n over k", local=("out (ψ(n+1) - ψ(n-k+1))", "out (ψ(n-k+1) - ψ(k+1))"))
def binom(n, k):
    """Γ(n + 1) / (Γ(k + 1) Γ(n - k + 1)), for real n and k. Slopes are out times differences of ψ; NaN at its poles."""
    return kept(scipy.special.binom, n, k)


@elementwise(unknown("zeta", "x"), lambda g, out, x, q: g * (-x * _hurwitz(x + 1, q)))
@gate("scaler", symbol="ζ", local=("", "-x ζ(x+1, q)"))
def _hurwitz(x, q):
    return kept(scipy.special.zeta, x, q)


@door
def zeta(x, q=None):
    """The Hurwitz zeta function Σ (n + q)^-x, n = 0, 1 ..., and Riemann's for q = 1 or None.

    It is differentiable by q, dq = -g x ζ(x + 1, q); by the exponent x no derivative is known here.

    Raises:
        MissingRuleError: the derivative by x is asked for.

    Example:
        >>> from autograd import grad
        >>> round(grad(zeta, 1)(2.0, 1.0), 6)  # -2 ζ(3)
        -2.404114
    """
    if q is None:
        return scipy.special.zeta(constant("zeta", "x", x))
    return _hurwitz(x, q)
