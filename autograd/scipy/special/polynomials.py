"""Orthogonal polynomials, differentiable by x; by the degree and by the parameters no derivative is known here.

Each slope is a polynomial of the degree below: NIST Digital Library of Mathematical Functions, 18.9. For a degree that
is no integer they are the functions that SciPy makes of them, with the same slopes.
"""

import numpy as np
import scipy.special

from autograd.engine.beside import as_array
from autograd.engine.declaration import elementwise, gate
from autograd.engine.node import data_of
from autograd.scipy.refusals import unknown
from autograd.scipy.special.precision import kept


def _lowered(factor, polynomial, n, *operands):
    """factor times the polynomial of degree n - 1; 0 for n = 0, where SciPy may have none of that degree."""
    constant = np.equal(data_of(n), 0)
    return np.where(constant, 0.0, factor * polynomial(np.where(constant, n, n - 1), *operands))


def _whole(n):
    """The degree as integers, which is all that SciPy takes for Hermite polynomials, if it is whole."""
    n = as_array(n)
    return n.astype(np.int64) if n.dtype.kind == "f" and np.all(n == np.floor(n)) else n


@elementwise(
    unknown("eval_jacobi", "n"),
    unknown("eval_jacobi", "alpha"),
    unknown("eval_jacobi", "beta"),
    lambda g, out, n, alpha, beta, x: (
        g * _lowered(0.5 * (n + alpha + beta + 1), eval_jacobi, n, alpha + 1, beta + 1, x)
    ),
)
@gate("scaler", symbol="P", local=("", "", "", "(n+alpha+beta+1)/2 P(n-1, alpha+1, beta+1, x)"))
def eval_jacobi(n, alpha, beta, x):
    """The Jacobi polynomial P_n(x). dx = g (n + alpha + beta + 1) / 2 times that of n - 1, alpha + 1, beta + 1."""
    return kept(scipy.special.eval_jacobi, n, alpha, beta, x)


@elementwise(unknown("eval_legendre", "n"), lambda g, out, n, x: g * _lowered(0.5 * (n + 1), eval_jacobi, n, 1, 1, x))
@gate("scaler", symbol="P", local=("", "(n+1)/2 P(n-1, 1, 1, x)"))
def eval_legendre(n, x):
    """The Legendre polynomial P_n(x). dx = g (n + 1) / 2 times the Jacobi polynomial of n - 1, 1, 1."""
    return kept(scipy.special.eval_legendre, n, x)


@elementwise(
    unknown("eval_gegenbauer", "n"),
    unknown("eval_gegenbauer", "alpha"),
    lambda g, out, n, alpha, x: g * _lowered(2 * alpha, eval_gegenbauer, n, alpha + 1, x),
)
@gate("scaler", symbol="C", local=("", "", "2 alpha C(n-1, alpha+1, x)"))
def eval_gegenbauer(n, alpha, x):
    """The Gegenbauer polynomial C_n(x). dx = g 2 alpha times that of n - 1, alpha + 1."""
    return kept(scipy.special.eval_gegenbauer, n, alpha, x)


@elementwise(unknown("eval_chebyt", "n"), lambda g, out, n, x: g * _lowered(n, eval_chebyu, n, x))
@gate("scaler", symbol="T", local=("", "n U(n-1, x)"))
def eval_chebyt(n, x):
    """The Chebyshev polynomial T_n(x) of the first kind. dx = g n U_(n-1)(x)."""
    return kept(scipy.special.eval_chebyt, n, x)


@elementwise(unknown("eval_chebyu", "n"), lambda g, out, n, x: g * _lowered(2, eval_gegenbauer, n, 2.0, x))
@gate("scaler", symbol="U", local=("", "2 C(n-1, 2, x)"))
def eval_chebyu(n, x):
    """The Chebyshev polynomial U_n(x) of the second kind. dx = g 2 times the Gegenbauer polynomial of n - 1, 2."""
    return kept(scipy.special.eval_chebyu, n, x)


@elementwise(unknown("eval_hermite", "n"), lambda g, out, n, x: g * _lowered(2 * n, eval_hermite, n, x))
@gate("scaler", symbol="H", local=("", "2 n H(n-1, x)"))
def eval_hermite(n, x):
    """The physicist's Hermite polynomial H_n(x). dx = g 2 n H_(n-1)(x)."""
    return kept(lambda n, x: scipy.special.eval_hermite(_whole(n), x), n, x)


@elementwise(unknown("eval_hermitenorm", "n"), lambda g, out, n, x: g * _lowered(n, eval_hermitenorm, n, x))
@gate("scaler", symbol="He", local=("", "n He(n-1, x)"))
def eval_hermitenorm(n, x):
    """The probabilist's Hermite polynomial He_n(x). dx = g n He_(n-1)(x)."""
    return kept(lambda n, x: scipy.special.eval_hermitenorm(_whole(n), x), n, x)


@elementwise(
    unknown("eval_genlaguerre", "n"),
    unknown("eval_genlaguerre", "alpha"),
    lambda g, out, n, alpha, x: g * _lowered(-1, eval_genlaguerre, n, alpha + 1, x),
)
@gate("scaler", symbol="L", local=("", "", "-L(n-1, alpha+1, x)"))
def eval_genlaguerre(n, alpha, x):
    """The generalised Laguerre polynomial L_n(x). dx = -g times that of n - 1, alpha + 1."""
    return kept(scipy.special.eval_genlaguerre, n, alpha, x)


@elementwise(unknown("eval_laguerre", "n"), lambda g, out, n, x: g * _lowered(-1, eval_genlaguerre, n, 1, x))
@gate("scaler", symbol="L", local=("", "-L(n-1, 1, x)"))
def eval_laguerre(n, x):
    """The Laguerre polynomial L_n(x). dx = -g times the generalised one of n - 1, 1."""
    return kept(scipy.special.eval_laguerre, n, x)
