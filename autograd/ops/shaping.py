"""Ops that move numbers about without changing them; all linear, so each one's rule is its own inverse motion.

Rules use the methods that arrays and Tensors share (``reshape``, ``swapaxes`` ...): on a Tensor they are these ops.
"""

import math
from itertools import accumulate

import numpy as np

from autograd.engine.declaration import gate, linear
from autograd.ops.rows import column_totals


@linear(lambda g, out, x, shape: g.reshape(x.shape), gate="reshaper", local=("reshape g back",), complex=True)
def reshape(x, *, shape):
    """The same numbers in another shape, in C order; one length may be -1."""
    return x.reshape(shape)


@linear(lambda g, out, x, axes: g.T if axes is None else g.transpose(_inverse(axes)), complex=True)
@gate("reshaper", symbol="T", local=("g with its axes back",))
def transpose(x, *, axes=None):
    """The axes in another order; reversed if none is given."""
    return x.T if axes is None else x.transpose(axes)


def _inverse(axes):
    back = [0] * len(axes)
    for new, old in enumerate(axes):
        back[old] = new
    return tuple(back)


@linear(lambda g, out, x, axis1, axis2: g.swapaxes(axis1, axis2), complex=True)
@gate("reshaper", local=("g with its axes back",))
def swapaxes(x, *, axis1, axis2):
    """Two axes exchanged."""
    return x.swapaxes(axis1, axis2)


@linear(lambda g, out, x, shape: unbroadcast(g, shape=x.shape), complex=True)
@gate("copier", symbol="copy", local=("Σ g over the copies",))
def broadcast_to(x, *, shape):
    """Copies of x along new and stretched axes. Fan-out: the gradients of all copies add up."""
    if (
        issubclass(type(x), np.generic)
        and x.dtype.char in "fd"
        and shape.__class__ is tuple
        and min(shape, default=0) >= 0
    ):
        # A read-only array that repeats one number, made in a fifth of the time of broadcast_to: most sweeps begin with
        # one.
        return np.ndarray(shape, x.dtype, x, 0, (0,) * len(shape))
    return np.broadcast_to(x, shape)


@linear(lambda g, out, x, shape: broadcast_to(g, shape=x.shape), complex=True)
@gate("distributor", symbol="Σ", local=("g",))
def unbroadcast(x, *, shape):
    """The transpose of ``broadcast_to``: x summed over the axes along which ``shape`` would have been stretched."""
    extra = x.ndim - len(shape)
    if extra == 1 and x.__class__ is np.ndarray and x.ndim == 2 and x.dtype.char in "fd":
        x = column_totals(x)
    elif extra:
        x = x.sum(axis=0 if extra == 1 else tuple(range(extra)))
    if x.shape != shape:
        x = x.sum(axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)
    return x


@linear(lambda g, out, x, dtype: g, gate="pass-through", local=("g",), complex=True)
def astype(x, *, dtype):
    """The same numbers in another floating or complex dtype; the gradient comes back in x's own."""
    return x.astype(dtype)


def _parts_of(g, out, *xs, axis):
    lengths = [math.prod(np.shape(x)) if axis is None else x.shape[axis] for x in xs]
    before = (slice(None),) * (0 if axis is None else axis % g.ndim)
    parts = [g[(*before, slice(end - n, end))] for n, end in zip(lengths, accumulate(lengths), strict=True)]
    return parts if axis is not None else [part.reshape(np.shape(x)) for part, x in zip(parts, xs, strict=True)]


@linear(_parts_of, gate="joiner", symbol="concat", local=("its part of g",), complex=True)
def concatenate(*xs, axis=0):
    """Arrays one after the other along an axis (None: flattened first); each receives its part of the gradient."""
    return np.concatenate(xs, axis=axis)


def _slices_of(g, out, *xs, axis):
    before = (slice(None),) * (axis % g.ndim)
    return [g[(*before, i)] for i in range(len(xs))]


@linear(_slices_of, complex=True)
@gate("joiner", local=("its part of g",))
def stack(*xs, axis=0):
    """Arrays of one shape along a new axis; each receives its slice of the gradient."""
    return np.stack(xs, axis=axis)


def _opposite(shift):
    return tuple(-n for n in shift) if isinstance(shift, tuple) else -shift


@linear(lambda g, out, x, shift, axis: roll(g, shift=_opposite(shift), axis=axis), complex=True)
@gate("permuter", local=("g moved back",))
def roll(x, *, shift, axis=None):
    """The entries moved round by a shift along an axis, or by several; the gradient is moved back."""
    return np.roll(x, shift, axis=axis)
