"""NumPy's functions of polynomials, which are given by their coefficients, the highest power first."""

import warnings

import numpy as np

from autograd.engine.node import data_of, is_complex
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array_for
from autograd.functions.registry import implements
from autograd.ops import convolve


@implements(np.polyfit)
def polyfit(x, y, deg, rcond=None, full=False, w=None, cov=False):
    """``np.polyfit``: the polynomial of least squared error; differentiable in x, y and the weights w.

    So are the covariance of the coefficients (``cov``), and with ``full`` the sums of the squared residuals and the
    singular values.
    """
    x, y = array_for("np.polyfit", x), array_for("np.polyfit", y)
    if x.ndim != 1 or y.ndim not in (1, 2) or len(x) != len(y) or not len(x):
        raise ShapeError(
            f"np.polyfit: got x of shape {x.shape} and y of shape {y.shape}, expected (n,), and (n,) or (n, k)"
        )
    powers = np.vander(x, int(deg) + 1)
    if w is not None:
        w = array_for("np.polyfit", w)
        if w.shape != x.shape:
            raise ShapeError(f"np.polyfit: got w of shape {w.shape}, expected that of x, {x.shape}")
        powers, y = powers * w[:, None], y * (w if y.ndim == 1 else w[:, None])
    # Columns of equal size make the system well conditioned. The scale cancels in the fit, so it is a constant.
    size = np.sqrt((abs(powers if full else data_of(powers)) ** 2).sum(axis=0))
    rcond = len(x) * np.finfo(x.dtype).eps if rcond is None else rcond
    fitted, residuals, rank, s = np.linalg.lstsq(powers / size, y, rcond)
    fitted = (fitted.T / size).T
    order = int(deg) + 1
    if rank != order and not full:
        warnings.warn("Polyfit may be poorly conditioned", np.exceptions.RankWarning, stacklevel=4)
    if full:
        return fitted, residuals, rank, s, rcond
    if not cov:
        return fitted
    scaled = powers / size
    spread = np.linalg.inv(scaled.T @ scaled) / np.outer(size, size)
    if cov != "unscaled":
        if len(x) <= order:
            raise ShapeError(
                f"np.polyfit: got {len(x)} points and cov={cov!r}, expected more than the {order} coefficients"
            )
        factor = residuals / (len(x) - order)
        spread = spread * factor if y.ndim == 1 else spread[:, :, None] * factor
    elif y.ndim == 2:
        spread = spread[:, :, None]
    return fitted, spread


@implements(np.polydiv)
def polydiv(u, v):
    """``np.polydiv``: quotient and remainder of two polynomials, the highest power first; differentiable in both."""
    u, v = np.atleast_1d(array_for("np.polydiv", u) + 0.0), np.atleast_1d(array_for("np.polydiv", v) + 0.0)
    steps = max(len(u) - len(v) + 1, 0)
    quotient = []
    for k in range(steps):
        factor = u[k] / v[0]
        quotient.append(factor)
        u = np.concatenate([u[: k + 1], u[k + 1 : k + len(v)] - factor * v[1:], u[k + len(v) :]])
    rest = u[steps:] if steps < len(u) else u[-1:] * 0.0
    sizes = np.abs(data_of(rest))
    start = next((i for i, size in enumerate(sizes) if size > 1e-8), len(sizes) - 1)  # like NumPy, drops leading zeros
    return (np.stack(quotient) if quotient else u[:1] * 0.0), rest[start:]


@implements(np.polyval)
def polyval(p, x):
    """``np.polyval``: the polynomial with coefficients p, the highest power first; differentiable in both."""
    p, x = array_for("np.polyval", p), array_for("np.polyval", x)
    if p.ndim != 1:
        raise ShapeError(f"np.polyval: got coefficients of shape {p.shape}, expected one axis")
    y = np.zeros_like(data_of(x), dtype=None if x.dtype.kind in "fc" else np.float64)
    for coefficient in p:
        y = y * x + coefficient
    return y


def _coefficients(name, p):
    p = array_for(name, p)
    if p.ndim > 1 or not p.size:
        raise ShapeError(f"{name}: got coefficients of shape {p.shape}, expected one axis that is not empty")
    return p.reshape(-1)


def _aligned(name, p, q):
    """Two polynomials with leading zeros to equal degrees."""
    p, q = _coefficients(name, p), _coefficients(name, q)
    n = max(p.size, q.size)
    return [x if x.size == n else np.concatenate((np.zeros_like(data_of(x), shape=n - x.size), x)) for x in (p, q)]


@implements(np.polyadd)
def polyadd(a1, a2):
    """``np.polyadd``: the coefficients of the sum of two polynomials, the highest power first."""
    p, q = _aligned("np.polyadd", a1, a2)
    return p + q


@implements(np.polysub)
def polysub(a1, a2):
    """``np.polysub``: the coefficients of the difference of two polynomials, the highest power first."""
    p, q = _aligned("np.polysub", a1, a2)
    return p - q


@implements(np.polymul)
def polymul(a1, a2):
    """``np.polymul``: the coefficients of the product of two polynomials, their convolution."""
    p, q = (_coefficients("np.polymul", x) for x in (a1, a2))
    return convolve(_without_leading_zeros(p), _without_leading_zeros(q))


def _without_leading_zeros(p):
    """The coefficients from the first that is not 0; NumPy drops the others before it multiplies."""
    nonzero = np.flatnonzero(data_of(p))
    return p[int(nonzero[0]) :] if nonzero.size else p[-1:]


def _degree_count(name, m):
    if not isinstance(m, (int, np.integer)) or m < 0:
        raise OperandError(f"{name}: got m={m!r}, expected how often, 0 or more")
    return int(m)


@implements(np.polyder)
def polyder(p, m=1):
    """``np.polyder``: the coefficients of the m-th derivative of a polynomial."""
    p = _coefficients("np.polyder", p)
    for _ in range(_degree_count("np.polyder", m)):
        p = p[:-1] * np.arange(p.shape[0] - 1, 0, -1).astype(p.dtype)
    return p


@implements(np.polyint)
def polyint(p, m=1, k=None):
    """``np.polyint``: the coefficients of the m-th integral of a polynomial; the constants k are 0 if not given."""
    name = "np.polyint"
    p, m = _coefficients(name, p), _degree_count(name, m)
    constants = np.zeros(m) if k is None else array_for(name, k).reshape(-1)
    if constants.size == 1 and m > 1:
        constants = np.broadcast_to(constants, (m,))
    if constants.size < m:
        raise ShapeError(f"{name}: got {constants.size} constants, expected {m}, one for each integral")
    for i in range(m):
        powers = np.arange(p.shape[0], 0, -1).astype(p.dtype)
        p = np.concatenate((p / powers, constants[i : i + 1].astype(p.dtype)))
    return p


@implements(np.poly)
def poly(seq_of_zeros):
    """``np.poly``: the coefficients of the polynomial with these roots, the highest power first."""
    zeros = array_for("np.poly", seq_of_zeros)
    if zeros.ndim != 1:
        raise ShapeError(f"np.poly: got shape {zeros.shape}, expected one axis of roots")
    p = np.ones_like(data_of(zeros), shape=1)
    for i in range(zeros.shape[0]):
        root = zeros[i : i + 1]
        p = convolve(p, np.concatenate((np.ones_like(data_of(root)), -root)))
    if is_complex(p):
        given = data_of(zeros)
        if np.all(np.sort(given) == np.sort(given.conj())):  # conjugate pairs of roots: NumPy returns real coefficients
            return p.real
    return p


@implements(np.roots)
def roots(p):
    """``np.roots``: the zeros of a polynomial with coefficients p, the highest power first; complex if any of them is.

    They are the eigenvalues of the companion matrix, as in NumPy. A zero that occurs more than once has no gradient:
    LinAlgError, or infinite numbers.
    """
    p = np.atleast_1d(array_for("np.roots", p))
    if p.ndim != 1:
        raise ShapeError(f"np.roots: got coefficients of shape {p.shape}, expected one axis")
    nonzero = np.flatnonzero(data_of(p))
    if not nonzero.size:
        return p[:0]
    zeros = p.shape[0] - 1 - int(nonzero[-1])  # the number of roots that are 0
    p = p[int(nonzero[0]) : int(nonzero[-1]) + 1]
    n = p.shape[0] - 1
    if not n:
        return np.concatenate([p[:0], np.zeros(zeros, p.dtype)])
    companion = np.concatenate([(-p[1:] / p[0]).reshape((1, n)), np.eye(n - 1, n, dtype=p.dtype)])
    found = np.linalg.eigvals(companion)
    return np.concatenate([found, np.zeros(zeros, found.dtype)])


@implements(np.vander)
def vander(x, N=None, increasing=False):
    """``np.vander``: columns of the powers of x. x^0 is constant at 0, too."""
    x = array_for("np.vander", x)
    if x.ndim != 1:
        raise ShapeError(f"np.vander: got shape {x.shape}, expected one axis")
    powers = np.arange(x.shape[0] if N is None else N).astype(data_of(x).real.dtype)
    return x[:, None] ** (powers if increasing else powers[::-1])
