"""The incomplete gamma and beta functions by their shapes: moments of logarithms, which are differentiable themselves.

The slope of P(a, x) = ∫ f(t; a) dt by its shape is ∫ f(t; a) (log t - ψ(a)) dt over the same range, and the slopes of
such a moment are made of its neighbours:

    M_k = ∫ f (log t - ψ)^k,    ∂M_k/∂a = M_(k+1) - k ψ'(a) M_(k-1),    ∂M_k/∂x = ±f(x) (log x - ψ)^k.

So one op, with k as a static parameter, gives derivatives of any order; the moments of the beta family have two such
exponents. SciPy has none of them. They are integrated by Gauss and Legendre: in u = log t, or log(t / (1 - t)), the
logarithm of f is concave and smooth, and all that counts lies in a window between x and the point where f has fallen
by e^-42. The integral is taken from x away from the mode, so that tails keep their relative accuracy. Small shapes,
whose window would be very long, are raised by recurrences like P(a) = P(a + 1) + x^a e^-x / Γ(a + 1).
"""

from functools import partial

import numpy as np
import scipy.special

from autograd.engine.beside import as_array
from autograd.engine.declaration import elementwise, gate
from autograd.engine.node import data_of
from autograd.scipy.special import gammas
from autograd.scipy.special.powers import by_exponent, powers
from autograd.scipy.special.precision import kept

_DROP = 42.0  # the logarithm at which terms are dropped: e^-42 is 6e-19
_PANELS = 4
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(40)
_BLOCK = 4096  # the number of entries that are integrated at once
_RAISED = 3  # smaller shapes are raised to at least this one


def _integrated(integrand, length, rate, start, *shapes):
    """∫ integrand(u, *shapes) du from ``start`` to the left, over ``length``, or less if log f falls at that rate."""
    length = np.minimum(length, _DROP / np.maximum(rate, 1e-300)) / _PANELS
    total = 0.0
    for panel in range(_PANELS):
        u = start[:, None] - length[:, None] * (panel + 0.5 * (_NODES + 1))
        total = total + integrand(u, *(x[:, None] for x in shapes)) @ _WEIGHTS
    return 0.5 * length * total


def _length(slope):
    """A length d within which slope (d - 1 + e^-d) reaches ``_DROP``, and not much more."""
    c = _DROP / slope
    return c + np.sqrt(2 * c)


def _by_blocks(function, *operands):
    """``function`` of vectors, block by block, on arrays that broadcast; in float64."""
    arrays = np.broadcast_arrays(*(as_array(x, np.float64) for x in operands))
    flat = [x.ravel() for x in arrays]
    with np.errstate(all="ignore"):
        parts = [function(*(x[i : i + _BLOCK] for x in flat)) for i in range(0, max(flat[0].size, 1), _BLOCK)]
    return np.concatenate(parts).reshape(arrays[0].shape)[()]


# The gamma family.


def _gamma_moment(upper, a, x, k):
    inside = (x > 0) & (x < np.inf) & (a > 0) & (a < np.inf)
    upper, a_, x_ = upper > 0, np.where(inside, a, _RAISED), np.where(inside, x, 1.0)
    side = np.where(upper, -1.0, 1.0)  # to the right, the variable is -log t

    def integrand(u, side, a, shift, norm):
        log_t = side * u
        return np.exp(a * log_t - np.exp(log_t) - norm) * (log_t - shift) ** k

    # Within a distance d, log f falls by at least a (d - 1 + e^-d) to the left, and x (e^d - 1 - d) to the right.
    shift, norm = scipy.special.psi(a_), scipy.special.gammaln(a_)
    length = np.where(upper, np.log1p(_length(x_)), _length(a_))
    found = _integrated(integrand, length, abs(a_ - x_), side * np.log(x_), side, a_, shift, norm)
    return np.where(inside, found, np.where(np.isnan(x) | ~(a > 0), np.nan, 0.0))


def _log_power(x, shift, k):
    """(log x - shift)^k, and 0 where x is 0, because its factor vanishes there."""
    dead = x == 0
    return np.where(dead, 0.0, (np.log(np.where(dead, 1.0, x)) - shift) ** k)


def _gamma_by_a(g, out, upper, a, x, k):
    by_norm = k * gammas.polygamma(1, a) * gamma_moment(upper, a, x, k=k - 1) if k else 0.0
    return g * (gamma_moment(upper, a, x, k=k + 1) - by_norm)


def _gamma_by_x(g, out, upper, a, x, k):
    density = powers(a - 1, x, 0, 1, -x - gammas.gammaln(a))
    return g * ((1 - 2 * upper) * density * _log_power(x, gammas.psi(a), k))


@elementwise(None, _gamma_by_a, _gamma_by_x)
@gate(
    "scaler",
    symbol="∫",
    local=("", "M(k+1) - k ψ'(a) M(k-1)", "(1 - 2 upper) (log x - ψ(a))^k x^(a-1) e^-x / Γ(a)"),
)
def gamma_moment(upper, a, x, *, k):
    """∫ t^(a - 1) e^-t / Γ(a) (log t - ψ(a))^k dt up to x <= a or, where ``upper`` is 1, from x >= a on.

    da = g (M_(k+1) - k ψ'(a) M_(k-1)), dx = ±g x^(a - 1) e^-x / Γ(a) (log x - ψ(a))^k.
    """
    return kept(partial(_by_blocks, partial(_gamma_moment, k=k)), upper, a, x)


def _steps(shape):
    """The number of steps that raise a shape to ``_RAISED`` at least; none for NaN."""
    return np.clip(np.ceil(_RAISED - np.nan_to_num(data_of(shape), nan=_RAISED)), 0, _RAISED)


def gammainc_by_a(a, x):
    """∂P(a, x)/∂a of the lower incomplete gamma function; 0 at x = 0 and at infinity."""
    upper = (as_array(data_of(x)) > as_array(data_of(a))) * 1
    steps = np.where(upper, 0, _steps(a))
    out = (1 - 2 * upper) * gamma_moment(upper, a + steps, x, k=1)
    for j in range(int(np.max(steps, initial=0))):
        part = powers(a + j, x, 0, 1, -np.where(np.isinf(x), 0.0, x) - gammas.gammaln(a + j + 1))
        out = out + np.where(j < steps, by_exponent(1.0, part, x) - part * gammas.psi(a + j + 1), 0.0)
    return out


# The beta family.


def _beta_moment(upper, a, b, x, j, k):
    inside = (x > 0) & (x < 1) & (a > 0) & (b > 0) & (a < np.inf) & (b < np.inf)
    upper, x_ = upper > 0, np.where(inside, x, 0.5)
    a_, b_ = np.where(inside, a, _RAISED), np.where(inside, b, _RAISED)
    side = np.where(upper, -1.0, 1.0)

    def integrand(u, side, a, b, total, norm):
        log_t, log_rest = -np.logaddexp(0.0, -side * u), -np.logaddexp(0.0, side * u)
        powered = (log_t - scipy.special.psi(a) + total) ** j * (log_rest - scipy.special.psi(b) + total) ** k
        return np.exp(a * log_t + b * log_rest - norm) * powered

    total, norm = scipy.special.psi(a_ + b_), scipy.special.betaln(a_, b_)
    rate, start = side * (a_ - (a_ + b_) * x_), side * (np.log(x_) - np.log1p(-x_))
    found = _integrated(integrand, _length(a_ * b_ / (a_ + b_)), rate, start, side, a_, b_, total, norm)
    return np.where(inside, found, np.where((x >= 0) & (x <= 1) & (a > 0) & (b > 0), 0.0, np.nan))


def _beta_by_a(g, out, upper, a, b, x, j, k):
    both = gammas.polygamma(1, a + b)
    by_j = j * (gammas.polygamma(1, a) - both) * beta_moment(upper, a, b, x, j=j - 1, k=k) if j else 0.0
    by_k = k * both * beta_moment(upper, a, b, x, j=j, k=k - 1) if k else 0.0
    return g * (beta_moment(upper, a, b, x, j=j + 1, k=k) - by_j + by_k)


def _beta_by_b(g, out, upper, a, b, x, j, k):
    both = gammas.polygamma(1, a + b)
    by_j = j * both * beta_moment(upper, a, b, x, j=j - 1, k=k) if j else 0.0
    by_k = k * (gammas.polygamma(1, b) - both) * beta_moment(upper, a, b, x, j=j, k=k - 1) if k else 0.0
    return g * (beta_moment(upper, a, b, x, j=j, k=k + 1) + by_j - by_k)


def _beta_by_x(g, out, upper, a, b, x, j, k):
    density = powers(a - 1, x, b - 1, 1 - x, -gammas.betaln(a, b))
    total = gammas.psi(a + b)
    logs = _log_power(x, gammas.psi(a) - total, j) * _log_power(1 - x, gammas.psi(b) - total, k)
    return g * ((1 - 2 * upper) * density * logs)


@elementwise(None, _beta_by_a, _beta_by_b, _beta_by_x)
@gate(
    "scaler",
    symbol="∫",
    local=(
        "",
        "M(j+1, k) - j (ψ'(a) - ψ'(a+b)) M(j-1, k) + k ψ'(a+b) M(j, k-1)",
        "M(j, k+1) + j ψ'(a+b) M(j-1, k) - k (ψ'(b) - ψ'(a+b)) M(j, k-1)",
        "(1 - 2 upper) (log x - ψ(a) + ψ(a+b))^j (log(1-x) - ψ(b) + ψ(a+b))^k x^(a-1) (1-x)^(b-1) / B(a, b)",
    ),
)
def beta_moment(upper, a, b, x, *, j, k):
    """∫ t^(a - 1) (1 - t)^(b - 1) / B(a, b) (log t - α)^j (log(1 - t) - β)^k dt up to x, or from x on.

    α = ψ(a) - ψ(a + b), β = ψ(b) - ψ(a + b). ``upper`` is 0 for x up to the mean a / (a + b) and 1 above it.
    da, db and dx are made of the moments with one more and one less of either factor, and of the integrand at x.
    """
    return kept(partial(_by_blocks, partial(_beta_moment, j=j, k=k)), upper, a, b, x)


def _beta_steps(a, b, x):
    """Numbers of steps by which the shapes are raised, and 1 where x lies above the mean then."""
    up_a, up_b = _steps(a), _steps(b)
    a, b, x = (as_array(data_of(y)) for y in (a + up_a, b + up_b, x))
    return up_a, up_b, (x * (a + b) > a) * 1


def _raising(a, b, x, by_a, divided_by_a):
    """The slope by a, or by b, of the term x^a (1 - x)^b / (a B(a, b)) of a recurrence; divided by b if not by a."""
    shape = a if divided_by_a else b
    term = powers(a, x, b, 1 - x, -np.log(shape) - gammas.betaln(a, b))
    own, base = (a, x) if by_a else (b, 1 - x)
    factor = gammas.psi(own) - gammas.psi(a + b) + (1 / own if by_a == divided_by_a else 0.0)
    return by_exponent(1.0, term, base) - term * factor


def _betainc_slope(a, b, x, by_a):
    up_a, up_b, upper = _beta_steps(a, b, x)
    out = (1 - 2 * upper) * beta_moment(upper, a + up_a, b + up_b, x, j=int(by_a), k=int(not by_a))
    for i in range(int(np.max(up_a, initial=0))):
        out = out + np.where(i < up_a, _raising(a + i, b, x, by_a, True), 0.0)
    for i in range(int(np.max(up_b, initial=0))):
        out = out - np.where(i < up_b, _raising(a + up_a, b + i, x, by_a, False), 0.0)
    return out


def betainc_by_a(a, b, x):
    """∂I_x(a, b)/∂a of the incomplete beta function; 0 at x = 0 and at 1."""
    return _betainc_slope(a, b, x, True)


def betainc_by_b(a, b, x):
    """∂I_x(a, b)/∂b of the incomplete beta function; 0 at x = 0 and at 1."""
    return _betainc_slope(a, b, x, False)
