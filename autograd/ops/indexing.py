"""Reading and writing by index; each is the transpose of the other."""

import math

import numpy as np

from autograd.engine.arrays import is_foreign, is_lazy
from autograd.engine.declaration import linear


@linear(
    lambda g, out, x, index: scatter(g, index=index, shape=x.shape),
    gate="router",
    symbol="[ ]",
    complex=True,
    selects=True,
)
def getitem(x, *, index):
    """x[index], for every index NumPy takes. A router: entries receive the gradient of each place they were read to."""
    return x[index]


def at(axis, index):
    """The index that applies ``index`` along one axis (not negative) and takes everything along those before it."""
    return (*(slice(None),) * axis, index)


def may_repeat(index):
    """True if an index can name one entry twice: only arrays of integers can."""
    return any(map(is_integers, index if isinstance(index, tuple) else (index,)))


def is_integers(part):
    """True for a part of an index that is an array of integers, whatever kind of array, or a list of them."""
    part = np.asarray(part) if isinstance(part, list) else part
    return bool(getattr(part, "shape", ())) and part.dtype != bool


def sums_by_place(x, places, n):
    """For each of n places, the sum of the entries of x that belong there; both have one axis.

    This is ``np.add.at`` on zeros in a form that other kinds of arrays have too; those cannot be written into.
    """
    if x.dtype.kind == "c":
        return sums_by_place(x.real, places, n) + 1j * sums_by_place(x.imag, places, n)
    if is_lazy(x):  # Dask wants both in the same chunks
        places = places.rechunk(x.chunks)
    return np.bincount(places, weights=x, minlength=n).astype(x.dtype)


def _added_up(x, index, shape):
    """``np.add.at`` on zeros; by place in the flattened array where that pays, in half the time or less."""
    if is_foreign(x):
        size = math.prod(shape)
        places = np.arange(size, like=x).reshape(shape)[index]
        spread = np.broadcast_to(x, places.shape)
        return sums_by_place(spread.reshape(-1), places.reshape(-1), size).reshape(shape)
    if x.__class__ is np.ndarray and len(shape) > 1 and 8 * x.size >= math.prod(shape):
        places = np.arange(math.prod(shape)).reshape(shape)[index]
        if places.shape == x.shape:
            out = np.zeros(shape, x.dtype)  # in the memory that arange has touched: noticeably faster
            np.add.at(out.reshape(-1), places.reshape(-1), x.reshape(-1))
            return out
    out = np.zeros_like(x, shape=shape)
    np.add.at(out, index, x)
    return out


@linear(
    lambda g, out, x, index, shape: getitem(g, index=index), gate="router", symbol="[ ]", complex=True, selects=True
)
def scatter(x, *, index, shape):
    """Zeros of a given shape with x added at ``index``; the transpose of ``getitem``, so repeated places add up."""
    if may_repeat(index):
        return _added_up(x, index, shape)
    out = np.zeros(shape, x.dtype) if x.__class__ is np.ndarray else np.zeros_like(x, shape=shape)
    out[index] = x
    return out
