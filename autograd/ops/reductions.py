"""Ops that reduce along axes, and the softmax family. Tensors only.

``axis`` is None (all axes), an integer or a tuple of them, as in NumPy.
"""

import math

import numpy as np

from autograd.graph import op
from autograd.ops.shaping import broadcast_to


def _axes(axis, ndim):
    """The reduced axes as a tuple of positive integers."""
    if axis is None:
        return tuple(range(ndim))
    return tuple(a % ndim for a in (axis if isinstance(axis, tuple) else (axis,)))


def _restore(g, x, axis, keepdims):
    """``g`` with the reduced axes of ``x`` put back as axes of length 1."""
    if keepdims or axis is None or not x.ndim:
        return g
    reduced = _axes(axis, x.ndim)
    return g.reshape(tuple(1 if i in reduced else n for i, n in enumerate(x.shape)))


def _count(x, axis):
    return math.prod(x.shape[a] for a in _axes(axis, x.ndim))


@op(
    lambda g, out, x, axis, keepdims: broadcast_to(_restore(g, x, axis, keepdims), shape=x.shape),
    kind="linear", gate="distributor", symbol="Σ",
)  # fmt: skip
def sum(x, *, axis=None, keepdims=False):
    """The sum along axes. A distributor: every summand receives the incoming gradient."""
    return x.sum(axis=axis, keepdims=keepdims)


@op(
    lambda g, out, x, axis, keepdims: broadcast_to(
        _restore(g, x, axis, keepdims) / _count(x, axis), shape=x.shape
    ),
    kind="linear", gate="distributor",
)  # fmt: skip
def mean(x, *, axis=None, keepdims=False):
    """The mean along axes. Every one of n numbers receives 1/n of the incoming gradient."""
    return x.sum(axis=axis, keepdims=keepdims) / _count(x, axis)


def _to_the_extremes(g, out, x, axis, keepdims):
    """Equal shares of g for all entries that equal the extreme; NaN, if it won, receives it."""
    out = _restore(out, x, axis, keepdims)
    chosen = (x == out) | ((x != x) & (out != out))
    ties = chosen.sum(axis=axis, keepdims=True) if x.ndim else 1.0
    return np.where(chosen, _restore(g, x, axis, keepdims) / ties, 0.0)


@op(_to_the_extremes, gate="router")
def max(x, *, axis=None, keepdims=False):
    """The largest entry along axes. A router: it receives the gradient; ties share it evenly."""
    return x.max(axis=axis, keepdims=keepdims)


@op(_to_the_extremes, gate="router")
def min(x, *, axis=None, keepdims=False):
    """The smallest entry along axes. A router: it receives the gradient; ties share it evenly."""
    return x.min(axis=axis, keepdims=keepdims)


def _soft_weights(g, out, x, axis, keepdims):
    """g spread by exp(x - out); by even shares among entries of +inf, and not at all to entries of -inf."""
    out = _restore(out, x, axis, keepdims)
    infinite = x == math.inf
    shares = infinite / infinite.sum(axis=axis, keepdims=True).clip(1) if x.ndim else 1.0
    weights = np.where(infinite, shares, np.exp(np.where(infinite | (x == -math.inf), 0.0, x - out)))
    return _restore(g, x, axis, keepdims) * np.where(x == -math.inf, 0.0, weights)


@op(_soft_weights, gate="router")
def logsumexp(x, *, axis=None, keepdims=False):
    """log(sum(exp(x))) along axes, without overflow. A soft router: the gradient is spread by softmax(x).

    All -inf gives -inf with gradient 0; entries of +inf share the whole gradient.
    """
    shift = x.max(axis=axis, keepdims=True)
    shift = np.where(np.isfinite(shift), shift, 0.0)
    with np.errstate(divide="ignore"):
        out = np.log(np.exp(x - shift).sum(axis=axis, keepdims=True)) + shift
    return out if keepdims else out.squeeze(axis)


@op(
    lambda g, out, x, axis: out * (g - (g * out).sum(axis=axis, keepdims=True)),
    gate="router",
)  # fmt: skip
def softmax(x, *, axis=-1):
    """exp(x) / sum(exp(x)) along one axis or several, without overflow. A row of -inf alone has no softmax: NaN."""
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


@op(
    lambda g, out, x, axis: g - np.exp(out) * g.sum(axis=axis, keepdims=True),
    gate="router",
)  # fmt: skip
def log_softmax(x, *, axis=-1):
    """log(softmax(x)), accurate where softmax underflows."""
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
