"""NumPy functions that rearrange one array: its shape, the order of its axes, the order and number of its entries.

Where a motion has no slices to describe it, NumPy itself moves the numbers of the places, ``arange(size)``, and the
result is the index to read with. The shapes come from NumPy too, which is asked about an array that holds nothing.
"""

import math
import operator

import numpy as np
from numpy.lib.array_utils import normalize_axis_index, normalize_axis_tuple
from numpy.lib.stride_tricks import sliding_window_view as windows

from autograd import ops
from autograd.engine.layout import laid_out
from autograd.engine.memory import shares_memory
from autograd.engine.node import data_of, describe
from autograd.engine.views import own_memory
from autograd.errors import OperandError
from autograd.functions.operands import array, one_or_tuple
from autograd.functions.registry import implements, refuse
from autograd.ops.indexing import at, scatter


def blank(x):
    """An array of x's shape that takes no memory; NumPy is asked about shapes with it."""
    return np.broadcast_to(0.0, x.shape)


def _named_axes(x):
    """An array of no entries whose axes have the lengths 0, 1, 2 ...: the shape of a view says where each axis went."""
    return np.empty(tuple(range(x.ndim)))


def _lengths(shape):
    """A shape in any form as a new tuple of integers."""
    return tuple(map(operator.index, np.ravel(shape).tolist())) if np.ndim(shape) else (operator.index(shape),)


@implements(np.reshape)
def np_reshape(a, /, shape, order="C", *, copy=None):
    """``np.reshape`` in C or Fortran order; "A" is the order in which a's data lie.

    With ``copy=True`` the result has memory of its own; with ``copy=False`` it is a view, or there is an error.
    """
    x, shape = array(a), _lengths(shape)
    if _order("np.reshape", x, order) == "C":
        result = x.reshape(shape)
    else:
        result = x.transpose().reshape(shape[::-1]).transpose()
    if copy is False and isinstance(data_of(x), np.ndarray) and not shares_memory(data_of(result), data_of(x)):
        raise OperandError(f"np.reshape: got copy=False for {describe(x)}, whose entries lie too far apart for a view")
    return own_memory(result, "K") if copy else result


@implements(np.ravel)
def ravel(a, order="C"):
    """``np.ravel`` in C or Fortran order; "A" is that of these two in which a's data lie, "K" their very order."""
    x = array(a)
    if order == "K":
        flat = x.transpose(_axes_by_stride(data_of(x))).reshape(-1)
    else:
        flat = (x if _order("np.ravel", x, order) == "C" else x.transpose()).reshape(-1)
    return flat if is_contiguous(flat) else own_memory(flat)


def _axes_by_stride(data):
    """The axes from the longest step in memory to the shortest; in their order if data are no array of NumPy's."""
    steps = [abs(step) for step in getattr(data, "strides", (0,) * data.ndim)]
    return tuple(sorted(range(data.ndim), key=steps.__getitem__, reverse=True))


def is_contiguous(x):
    """True unless x is a view with gaps between its entries: of those ``np.ravel`` makes copies."""
    data = data_of(x)
    return not isinstance(data, np.ndarray) or data.flags.c_contiguous


def _order(name, x, order):
    if order is None:  # None is NumPy's default
        return "C"
    if order == "A":
        return "F" if np.isfortran(data_of(x)) else "C"
    if order not in ("C", "F"):
        raise OperandError(f"{name}: got order={order!r}, expected 'C', 'F' or 'A'")
    return order


@implements(np.squeeze)
def squeeze(a, axis=None):
    """``np.squeeze``."""
    x = array(a)
    return x.reshape(np.squeeze(blank(x), axis).shape)


@implements(np.expand_dims)
def expand_dims(a, axis):
    """``np.expand_dims``."""
    x = array(a)
    return x.reshape(np.expand_dims(blank(x), axis).shape)


@implements(np.atleast_1d)
def atleast_1d(*arys):
    """``np.atleast_1d``."""
    return _at_least(np.atleast_1d, arys)


@implements(np.atleast_2d)
def atleast_2d(*arys):
    """``np.atleast_2d``."""
    return _at_least(np.atleast_2d, arys)


@implements(np.atleast_3d)
def atleast_3d(*arys):
    """``np.atleast_3d``."""
    return _at_least(np.atleast_3d, arys)


def _at_least(function, arys):
    return one_or_tuple([x.reshape(function(blank(x)).shape) for x in map(array, arys)])


@implements(np.transpose)
def np_transpose(a, axes=None):
    """``np.transpose``."""
    return array(a).transpose(None if axes is None else _lengths(axes))


@implements(np.swapaxes)
def np_swapaxes(a, axis1, axis2):
    """``np.swapaxes``."""
    return array(a).swapaxes(axis1, axis2)


@implements(np.matrix_transpose)
def matrix_transpose(x, /):
    """``np.matrix_transpose``."""
    x = array(x)
    return x.transpose(np.matrix_transpose(_named_axes(x)).shape)


@implements(np.moveaxis)
def moveaxis(a, source, destination):
    """``np.moveaxis``."""
    x = array(a)
    return x.transpose(np.moveaxis(_named_axes(x), source, destination).shape)


@implements(np.rollaxis)
def rollaxis(a, axis, start=0):
    """``np.rollaxis``."""
    x = array(a)
    return x.transpose(np.rollaxis(_named_axes(x), axis, start).shape)


@implements(np.broadcast_to)
def np_broadcast_to(array, shape, subok=False):
    """``np.broadcast_to``."""
    refuse("np.broadcast_to", subok=subok)
    return ops.broadcast_to(array, shape=_lengths(shape))


@implements(np.broadcast_arrays)
def broadcast_arrays(*args, subok=False):
    """``np.broadcast_arrays``."""
    refuse("np.broadcast_arrays", subok=subok)
    xs = [array(x) for x in args]
    shape = np.broadcast_shapes(*(x.shape for x in xs))
    return tuple(np.broadcast_to(x, shape) for x in xs)


@implements(np.meshgrid)
def meshgrid(*xi, copy=True, sparse=False, indexing="xy"):
    """``np.meshgrid``."""
    if indexing not in ("xy", "ij"):
        raise OperandError(f"np.meshgrid: got indexing={indexing!r}, expected 'xy' or 'ij'")
    grids = [array(x).reshape((1,) * i + (-1,) + (1,) * (len(xi) - i - 1)) for i, x in enumerate(xi)]
    if indexing == "xy" and len(grids) > 1:
        grids = [x.swapaxes(0, 1) for x in grids]
    full = grids if sparse else np.broadcast_arrays(*grids)
    return tuple(map(own_memory, full) if copy else full)


@implements(np.flip)
def flip(m, axis=None):
    """``np.flip``."""
    x = array(m)
    axes = range(x.ndim) if axis is None else normalize_axis_tuple(axis, x.ndim)
    return x[tuple(slice(None, None, -1 if i in axes else None) for i in range(x.ndim))]


@implements(np.flipud)
def flipud(m):
    """``np.flipud``."""
    return np.flip(m, 0)


@implements(np.fliplr)
def fliplr(m):
    """``np.fliplr``."""
    return np.flip(m, 1)


@implements(np.rot90)
def rot90(m, k=1, axes=(0, 1)):
    """``np.rot90``."""
    x, axes = array(m), tuple(axes)
    np.rot90(blank(x), k, axes)  # called for NumPy's checks
    if k % 2 == 0:
        return np.flip(x, axes if k % 4 else ())
    return np.flip(x, axes[1]).swapaxes(*axes) if k % 4 == 1 else np.flip(x.swapaxes(*axes), axes[1])


@implements(np.roll)
def np_roll(a, shift, axis=None):
    """``np.roll``; shifts and axes may be tuples."""
    shift, axis = (tuple(np.ravel(s).tolist()) if np.ndim(s) else s for s in (shift, axis))
    return ops.roll(array(a), shift=shift, axis=axis)


@implements(np.tile)
def tile(A, reps):
    """``np.tile``: each axis is stretched beside itself and the pair merged, so gradients of copies are summed."""
    x, reps = array(A), _lengths(reps)
    ndim = max(x.ndim, len(reps))
    lengths = (1,) * (ndim - x.ndim) + x.shape
    reps = (1,) * (ndim - len(reps)) + reps
    apart = tuple(k for n in lengths for k in (1, n))
    copies = tuple(k for pair in zip(reps, lengths, strict=True) for k in pair)
    tiled = np.broadcast_to(x.reshape(apart), copies)
    tiled = tiled.reshape(tuple(n * r for n, r in zip(lengths, reps, strict=True)))
    return own_memory(tiled, "K")


@implements(np.repeat)
def repeat(a, repeats, axis=None):
    """``np.repeat``; ``repeats`` may be one count, or one for each entry along the axis."""
    x = array(a)
    if axis is None:
        x, axis = x.reshape(-1), 0
    axis = normalize_axis_index(axis, x.ndim)
    if np.ndim(repeats) == 0 and repeats >= 0:
        before, n, after = x.shape[:axis], x.shape[axis], x.shape[axis + 1 :]
        times = operator.index(repeats)
        apart = x.reshape((*before, n, 1, *after))
        repeated = np.broadcast_to(apart, (*before, n, times, *after))
        return own_memory(repeated.reshape((*before, n * times, *after)))
    return own_memory(x[at(axis, np.repeat(np.arange(x.shape[axis]), repeats))])


@implements(np.resize)
def resize(a, new_shape):
    """``np.resize``: the entries over and over until the new shape is full; zeros if there are none."""
    x, shape = array(a), _lengths(new_shape)
    if not x.size:
        np.resize(blank(x), shape)  # called for NumPy's checks
        return scatter(x.reshape(0), index=slice(0), shape=(math.prod(shape),)).reshape(shape)
    return x.reshape(-1)[np.resize(np.arange(x.size), shape)]


@implements(np.astype)
def np_astype(x, dtype, /, *, copy=True, device=None):
    """``np.astype`` to a floating dtype; with ``copy=False`` x itself, if it has that dtype."""
    refuse("np.astype", device=device)
    return array(x).astype(dtype, copy=copy)


@implements(np.copy)
def copy(a, order="K", subok=False):
    """``np.copy``; the gradient passes."""
    refuse("np.copy", subok=subok)
    x = array(a)
    return laid_out("np.copy", ops.astype(x, dtype=x.dtype), order, data_of(x))


@implements(windows)
def sliding_window_view(x, window_shape, axis=None, *, subok=False, writeable=False):
    """``np.lib.stride_tricks.sliding_window_view``; an entry receives the gradients of all windows it is in."""
    refuse("np.lib.stride_tricks.sliding_window_view", subok=subok, writeable=writeable)
    x = array(x)
    return ops.sliding_windows(x, shape=window_shape, axis=axis)
