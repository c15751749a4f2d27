"""Assigning to entries, as a function: the array with some entries replaced. ``Tensor.__setitem__`` uses it."""

import math
from typing import Any

import numpy as np

from autograd.engine.arrays import as_like, is_foreign
from autograd.engine.beside import beside, read_at
from autograd.engine.declaration import gate, linear
from autograd.engine.node import data_of, describe, is_complex
from autograd.errors import OperandError, ShapeError
from autograd.ops.indexing import getitem, may_repeat
from autograd.ops.shaping import unbroadcast


def _to_the_kept(g, out, x, value, index):
    return set_entries(g, 0.0, index=index)


def _to_the_value(g, out, x, value, index):
    """The entries of g where value was written, summed over the axes along which it was broadcast."""
    g = g[index]
    landed = None if is_foreign(data_of(g)) else _landed(getattr(x, "shape", ()), index)
    return _sum_to(g if landed is None else g * landed, np.shape(value))


def _landed(shape, index):
    """A mask of the values that stay, the last of those written to one place; None if all of them do."""
    if not may_repeat(index) or not _repeats(shape, index):
        return None
    size = math.prod(shape)
    places = read_at(np.arange(size).reshape(shape), index)
    last = np.empty_like(places, shape=size)
    last[places.ravel()] = np.arange(places.size)
    landed = last[places] == np.arange(places.size).reshape(places.shape)
    return None if landed.all() else landed


def _repeats(shape, index):
    """True if an index names an entry twice, in as many steps as its arrays are long; slices name none twice."""
    parts = [part for part in (index if isinstance(index, tuple) else (index,)) if part is not None]
    lists = [np.asarray(part) if isinstance(part, list) else part for part in parts]
    if any(isinstance(part, (bool, np.bool_)) for part in lists):  # a bool adds an axis: the places have to be compared
        return True
    taken = [0 if part is ... else part.ndim if _is_mask(part) else 1 for part in lists]
    found: list[Any] = []
    lengths: list[int] = []
    axis = 0
    for part, count in zip(lists, taken, strict=True):
        if part is ...:
            count = len(shape) - sum(taken)
        elif not isinstance(part, slice):
            found += part.nonzero() if _is_mask(part) else [part]
            lengths += shape[axis : axis + count]
        axis += count
    named = np.zeros((), dtype=int)
    for part, n in zip(found, lengths, strict=True):
        named = named * n + part % n
    return np.unique(named).size < named.size


def _is_mask(part):
    return isinstance(part, np.ndarray) and part.dtype.kind == "b"


def _refuse_repeats(x, index):
    """OperandError if an index names an entry twice: only NumPy's arrays define the value that then stays."""
    if may_repeat(index):
        size = math.prod(x.shape)
        places = np.arange(size, like=x).reshape(x.shape)[index].reshape(-1)
        if places.size and np.bincount(places, minlength=size).max() > 1:
            raise OperandError(
                f"setitem: got an index that names an entry twice, which {type(x).__name__} does not define; "
                f"expected each entry once"
            )


def _sum_to(g, shape):
    """g summed to ``shape``, from which it was broadcast; leading axes of length 1 in ``shape`` may be extra."""
    if g.shape == shape:
        return g
    extra = len(shape) - g.ndim
    if extra > 0:  # NumPy accepts a value with additional leading axes of length 1
        return unbroadcast(g, shape=shape[extra:]).reshape(shape)
    return unbroadcast(g, shape=shape)


def check_real(value: Any) -> None:
    """OperandError if complex numbers are about to be assigned to real ones, which cannot hold them."""
    if is_complex(value):
        raise OperandError(f"setitem: got complex numbers ({describe(value)}) for entries of a real array")


def write(out: Any, index: Any, value: Any) -> None:
    """``out[index] = value``, with an error that describes the operands."""
    try:
        out[index] = value
    except (TypeError, ValueError) as error:
        if getattr(value, "shape", ()) and value.dtype.kind in "biufc":
            target = np.shape(out[index])
            raise ShapeError(
                f"setitem: got {describe(value)}, expected a value that fits entries of shape {target}"
            ) from error
        raise OperandError(f"setitem: got {value!r:.60} ({type(value).__name__}), expected numbers: {error}") from error


@linear(_to_the_kept, _to_the_value, complex=True, selects=True, writes=getitem)
@gate("overwriter", symbol="[ ]=", local=("g, 0 where replaced", "g where written"))
def set_entries(x, value, *, index):
    """A copy of x with x[index] = value. A router: the value gets the gradient of its entries, x the rest.

    If an index names one entry twice, the last value stays, and it alone receives the gradient.
    """
    if not is_complex(x):
        check_real(value)
    if is_foreign(x):
        _refuse_repeats(x, index)
        out = x.copy()
    else:
        # np.copy, because x.copy() of a NumPy scalar is no array
        out = beside(as_like(np.copy(x), value), value, index)
    write(out, index, value)
    return out
