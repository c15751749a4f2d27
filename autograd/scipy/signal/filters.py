"""``lfilter``: a digital filter with numerator b and denominator a, differentiable by both, by signal and state.

A filter is linear in the signal, and its transpose is the same filter on the signal reversed in time. With v = x / a
and out = b x / a, the gradient by b_k is the sum of g[n] v[n - k], and by a_k that of -g[n] (out / a)[n - k].
"""

import numpy as np
import scipy.signal

from autograd.engine.declaration import gate, op
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.engine.outside import call_outside
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array


def _one(x):
    return np.ones(1, dtype=data_of(x).dtype)


def _backwards(b, a, g):
    return _filtered(b, a, g[..., ::-1])[..., ::-1]


def _lags(g, v, n):
    """The sums of g[m] v[m - k] over all m, along the last axis, for k = 0 ... n - 1."""
    length = g.shape[-1]
    return np.stack([np.sum(g[..., k:] * v[..., : max(length - k, 0)]) for k in range(n)])


def _by_a(g, out, b, a, x):
    found = -_lags(g, _filtered(_one(x), a, out), a.shape[0])
    return np.concatenate([0.0 * found[:1], found[1:]])  # a[0] is 1 here, so its gradient is 0


@op(
    lambda g, out, b, a, x: _lags(g, _filtered(_one(x), a, x), b.shape[0]),
    _by_a,
    lambda g, out, b, a, x: _backwards(b, a, g),
    complex=True,
)
@gate("filter", symbol="b/a", local=("Σ g[n] (x/a)[n-k]", "-Σ g[n] (out/a)[n-k]", "the filter backwards in time"))
def _filtered(b, a, x):
    return call_outside(scipy.signal.lfilter, b, a, x)


@door
def lfilter(b, a, x, axis=-1, zi=None):
    """The signal x filtered: a[0] y[n] = Σ b[k] x[n - k] - Σ a[k] y[n - k], sums over k >= 0 and k >= 1.

    Args:
        b: the numerator, a vector.
        a: the denominator, a vector with a[0] not 0.
        x: signals, of any shape.
        axis: the axis of time.
        zi: the state of the delays at the start: as x, with ``max(len(a), len(b)) - 1`` along ``axis``; 0 if None.

    Returns:
        The filtered signals; with ``zi`` the pair of them and of the state at the end.

    Raises:
        OperandError: a[0] is 0.
        ShapeError: b or a is no vector, or ``zi`` does not go with x.

    Example:
        >>> from autograd import grad
        >>> grad(lambda b: lfilter(b, [1.0, -0.5], [1.0, 0.0, 0.0])[-1])(np.array([1.0, 2.0]))
        array([0.25, 0.5 ])
    """
    b, a, x = array(b), array(a), array(x)
    b, a = (v.reshape(1) if v.ndim == 0 else v for v in (b, a))
    if b.ndim != 1 or a.ndim != 1 or not (b.shape[0] and a.shape[0]) or x.ndim == 0:
        raise ShapeError(f"lfilter: got b {b.shape}, a {a.shape} and x {x.shape}, expected two vectors and signals")
    if any(data_of(v).dtype.kind not in "biufc" for v in (b, a, x)):
        raise OperandError("lfilter: got entries that are no numbers, expected numbers")
    if data_of(a)[0] == 0:
        raise OperandError("lfilter: got a[0] = 0, expected another number, by which all are divided")
    b, a = b / a[0], a / a[0]
    moved = np.moveaxis(x, axis, -1)
    out = _filtered(b, a, moved)
    if zi is None:
        return np.moveaxis(out, -1, axis)
    order = max(b.shape[0], a.shape[0]) - 1
    state = np.moveaxis(array(zi), axis, -1)
    expected = (*moved.shape[:-1], order)
    if (
        state.ndim != moved.ndim
        or any(n not in (1, m) for n, m in zip(state.shape[:-1], expected[:-1], strict=True))
        or state.shape[-1] != order
    ):
        raise ShapeError(f"lfilter: got zi of shape {np.shape(data_of(zi))}, expected {expected} with time last")
    state = state + np.zeros(expected, dtype=data_of(moved).dtype)
    length = moved.shape[-1]
    start = _resized(state, length)
    out = out + _filtered(_one(moved), a, start)
    # The state at the end: for each delay, the terms that act on later samples.
    b, a = _resized(b, order + 1), _resized(a, order + 1)
    past = [
        sum(
            (
                b[k] * moved[..., length - k + i] - a[k] * out[..., length - k + i]
                for k in range(i + 1, order + 1)
                if k - i <= length
            ),
            state[..., length + i] if length + i < order else 0.0 * state[..., i],
        )
        for i in range(order)
    ]
    end = np.stack(past, axis=-1) if past else state
    return np.moveaxis(out, -1, axis), np.moveaxis(end, -1, axis)


def _resized(x, n):
    """The last axis cut, or continued with zeros, to length n."""
    missing = n - x.shape[-1]
    if missing <= 0:
        return x[..., :n]
    return np.concatenate([x, np.zeros((*x.shape[:-1], missing), dtype=data_of(x).dtype)], axis=-1)
