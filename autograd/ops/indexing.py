"""Reading and writing by index; each is the transpose of the other."""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from autograd.engine.arrays import is_foreign, is_lazy
from autograd.engine.beside import beside, read_at, zeros_for
from autograd.engine.declaration import gate, linear


def _read_again(g, out, *xs, indices, shape):
    return [getitem(g, index=index) for index in indices]


@linear(_read_again, complex=True, selects=True)
@gate("placer", local=("g at these places",))
def scatter_all(*xs, indices, shape):
    """Zeros of a given shape with each x added at its index: the transpose of reading an array at several indices."""
    plain, foreign = _NUMPYS.issuperset(map(type, xs)), is_foreign(xs[0])
    # 0 * x keeps a Python number weak in result_type
    dtypes = {x.dtype if hasattr(x, "dtype") else 0 * x for x in xs}
    dtype = xs[0].dtype if plain and len(dtypes) == 1 and xs[0].dtype.isnative else np.result_type(*dtypes)
    out = np.zeros(shape, dtype) if plain else beside(zeros_for(xs[0], shape, dtype), xs)
    for x, index in zip(xs, indices, strict=True):
        if foreign:
            out = out + scatter.forward(x, index=index, shape=shape)
        elif index.__class__ is slice:
            out[index] += x
        elif may_repeat(index):
            out = beside(out, index)
            np.add.at(out, index, x)
        else:
            out = beside(out, index)
            out[index] += x
    return out


_NUMPYS = frozenset((np.ndarray,))
_PLAIN_INDICES = frozenset((int, slice, np.ndarray))


@linear(
    lambda g, out, x, index: scatter(g, index=index, shape=x.shape),
    gate="index router",
    symbol="[ ]",
    local=("g to the places read",),
    complex=True,
    selects=True,
    reads=scatter_all,
)
def getitem(x, *, index):
    """x[index], for every index NumPy takes. A router: entries receive the gradient of each place they were read to."""
    return x[index] if index.__class__ is slice or index.__class__ is int else read_at(x, index)


def at(axis, index):
    """The index that applies ``index`` along one axis (not negative) and takes everything along those before it."""
    return (*(slice(None),) * axis, index)


def may_repeat(index):
    """True if an index can name one entry twice: only arrays of integers can."""
    return any(map(is_integers, index if isinstance(index, tuple) else (index,)))


def is_integers(part):
    """True for a part of an index that is an array of integers, of any kind, or a list of them."""
    part = np.asarray(part) if isinstance(part, list) else part
    return bool(getattr(part, "shape", ())) and part.dtype != bool


def sums_by_place(x, places, n):
    """The sum of the entries of x that belong to each of n places; both have one axis.

    This is ``np.add.at`` on zeros in a form that other kinds of arrays have too; those cannot be written into.
    """
    if x.dtype.kind == "c":
        return sums_by_place(x.real, places, n) + 1j * sums_by_place(x.imag, places, n)
    if is_lazy(x):  # Dask needs the same chunks in both arrays
        places = places.rechunk(x.chunks)
    elif x.dtype.itemsize > 8:  # bincount adds up in float64
        sums = zeros_for(x, n)
        np.add.at(sums, places, x)
        return sums
    return np.bincount(places, weights=x, minlength=n).astype(x.dtype)


def _added_up(x, index, shape):
    """``np.add.at`` on zeros; by place in the flattened array where that pays, in half the time or less."""
    if not isinstance(x, (np.ndarray, np.generic)):
        size = math.prod(shape)
        places = read_at(np.arange(size, like=x).reshape(shape), index)
        spread = np.broadcast_to(x, places.shape)
        return sums_by_place(spread.reshape(-1), places.reshape(-1), size).reshape(shape)
    if x.__class__ is np.ndarray and len(shape) > 1 and 8 * x.size >= math.prod(shape):
        places = read_at(np.arange(math.prod(shape)).reshape(shape), index)
        if places.shape == x.shape:
            out = (
                zeros_for(x, shape) if type(places) is np.ndarray else beside(zeros_for(x, shape), places)
            )  # fast, because np.arange has just touched this memory
            np.add.at(out.reshape(-1), places.reshape(-1), x.reshape(-1))
            return out
    out = zeros_for(x, shape) if type(index) is np.ndarray else beside(zeros_for(x, shape), index)
    np.add.at(out, index, x)
    return out


@linear(lambda g, out, x, index, shape: getitem(g, index=index), complex=True, selects=True)
@gate("placer", local=("g at these places",))
def scatter(x, *, index, shape):
    """Zeros of a given shape with x added at ``index``; the transpose of ``getitem``, so repeated places add up."""
    if may_repeat(index):
        return _added_up(x, index, shape)
    out = np.zeros(shape, x.dtype) if type(x) is np.ndarray else zeros_for(x, shape)
    if type(index) not in _PLAIN_INDICES:
        out = beside(out, index)
    out[index] = x
    return out


def _part_of(g, out, *xs, i, parts, order, shape):
    places, entries = parts[i]
    part = g.reshape(-1)[places]
    if entries is not None:
        part = scatter(part, index=entries, shape=(math.prod(xs[i].shape),))
    return part.reshape(xs[i].shape)


@linear(_part_of, gate="index router", symbol="array", local=("its part of g",), complex=True, selects=True)
def assemble(*xs, parts, order, shape):
    """Numbers, and entries of arrays, as one array of a shape, as ``np.array`` of a nested list makes it.

    The result is ``row[order]`` of the row of all entries of all operands, or the row itself (order None). A router:
    each operand receives the gradient at its places. ``parts`` has these places in the result, in C order, and the
    entries that are read to them (None: all), for each operand.
    """
    row = np.concatenate(xs, axis=None)
    return (row if order is None else row[order]).reshape(shape)


def places(x):
    """The places of x's entries in C order, in x's shape: moved as NumPy moves them, they say where to read x."""
    return np.arange(math.prod(x.shape)).reshape(x.shape)


def _onto_the_diagonal(g, out, x, offset):
    """Zeros of x's shape with g on the diagonal: in a flattened matrix a slice with a step of a row plus one."""
    *lead, rows, columns = x.shape
    index = (..., along_diagonal(columns, offset))
    return scatter(g, index=index, shape=(*lead, rows * columns)).reshape(x.shape)


def along_diagonal(columns, k):
    """The k-th diagonal of a matrix as a slice of its entries in C order; it may end with the last of these."""
    start = max(k, -k * columns)
    return slice(start, start + max(0, columns - max(k, 0)) * (columns + 1), columns + 1)


@linear(_onto_the_diagonal, complex=True, selects=True)
@gate("index router", symbol="diag", local=("g to the places read",))
def diagonal(x, *, offset=0):
    """A diagonal of the last two axes: a view, which can be written to as x can. A router, as ``getitem``."""
    out = np.diagonal(x, offset, -2, -1)
    if out.__class__ is np.ndarray and x.flags.writeable:
        out.flags.writeable = True
    return out


def _from_windows(g, out, x, shape, axis):
    spots = sliding_window_view(places(x), shape, axis).reshape(-1)
    return scatter(g.reshape(-1), index=spots, shape=(math.prod(x.shape),)).reshape(x.shape)


@linear(_from_windows, complex=True, selects=True)
@gate("index router", symbol="windows", local=("Σ g over the windows",))
def sliding_windows(x, *, shape, axis=None):
    """All windows of a shape: a view that cannot be written to. An entry receives from all windows that it is in."""
    return sliding_window_view(x, shape, axis)
