"""NumPy functions that choose: between arrays by conditions, and entries by index. A choice itself has no derivative.

NumPy's functions that write into their argument are refused: ``where`` and indexing give a result instead.
"""

import math
import operator
from functools import reduce

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd import ops
from autograd.engine.beside import as_array, zeros_for
from autograd.engine.node import Node, data_of
from autograd.engine.views import own_memory
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array, array_for, axes_of, number
from autograd.functions.registry import implements, refuse
from autograd.ops.indexing import at, scatter


@implements(np.where)
def np_where(condition, x=None, y=None, /):
    """``np.where``; with a condition alone, the plain indices of the entries that are not zero."""
    if (x is None) != (y is None):
        raise OperandError("np.where: got one of x and y, expected both or neither")
    if isinstance(condition, Node):
        condition = data_of(condition) != 0
    if x is None:
        return np.nonzero(condition)
    return ops.where(condition, *(v if isinstance(v, Node) else number(v) for v in (x, y)))


@implements(np.select)
def select(condlist, choicelist, default=0):
    """``np.select``: the first choice whose condition holds."""
    if len(condlist) != len(choicelist) or not len(condlist):
        raise ShapeError(
            f"np.select: got {len(condlist)} conditions and {len(choicelist)} choices, expected as many, at least one"
        )
    conditions = [array(data_of(c)) for c in condlist]
    for c in conditions:
        if c.dtype != bool:
            raise OperandError(f"np.select: got a condition of dtype {c.dtype}, expected bool")
    result = number(default)
    for condition, choice in zip(reversed(conditions), reversed(list(choicelist)), strict=True):
        result = np.where(condition, number(choice), result)
    return own_memory(result)


@implements(np.choose)
def choose(a, choices, out=None, mode="raise"):
    """``np.choose``: entry by entry, the choice of that number."""
    refuse("np.choose", out=out)
    if isinstance(a, Node):
        raise OperandError(f"np.choose: got a {type(a).__name__} to choose by, expected plain integers")
    choices = list(map(number, choices))
    a = _in_range("np.choose", array(a), len(choices), mode)
    result = choices[0]
    for k, choice in enumerate(choices):
        result = np.where(a == k, choice, result)
    return own_memory(result)


def _in_range(name, index, n, mode):
    """An index array made to fit an axis of length n in NumPy's way; with "raise", indexing itself checks."""
    if index.dtype.kind not in "iub":
        raise OperandError(f"{name}: got indices of dtype {index.dtype}, expected integers")
    if index.dtype == bool:
        index = index.astype(np.intp)
    if mode == "wrap":
        return index % n
    if mode == "clip":
        return np.clip(index, 0, n - 1)
    if mode != "raise":
        raise OperandError(f"{name}: got mode={mode!r}, expected 'raise', 'wrap' or 'clip'")
    if name == "np.choose" and ((index < 0) | (index >= n)).any():
        raise ShapeError(f"np.choose: got an index of {index.min()} to {index.max()}, expected 0 to {n - 1}")
    return index


@implements(np.piecewise)
def piecewise(x, condlist, funclist, *args, **kw):
    """``np.piecewise``: each function sees the entries where its condition holds, as one axis, and no others.

    The functions are called with a Tensor, so their own computations are differentiated.
    """
    x = array(x)
    conditions = data_of(condlist)
    if np.isscalar(conditions) or (
        not isinstance(conditions[0], (list, np.ndarray)) and not getattr(conditions[0], "shape", ()) and x.ndim
    ):
        conditions = [conditions]
    masks = [np.broadcast_to(array(data_of(c)).astype(bool), x.shape) for c in conditions]
    if len(funclist) == len(masks) + 1:
        masks.append(~reduce(np.logical_or, masks))
    elif len(funclist) != len(masks):
        raise ShapeError(
            f"np.piecewise: got {len(masks)} conditions and {len(funclist)} functions, "
            f"expected as many functions, or one more"
        )
    result = np.where(np.zeros_like(x, dtype=bool), x, 0.0)
    for mask, function in zip(masks, funclist, strict=True):
        value = function
        if callable(function):
            if not mask.any():
                continue
            part = x[mask]
            value = scatter(np.broadcast_to(array(function(part, *args, **kw)), part.shape), index=mask, shape=x.shape)
        result = np.where(mask, number(value), result)
    return result if result.dtype == x.dtype else result.astype(x.dtype)


@implements(np.take)
def take(a, indices, axis=None, out=None, mode="raise"):
    """``np.take``; an entry taken more than once receives the gradient of each time."""
    refuse("np.take", out=out)
    x = array(a)
    if axis is None:
        x, axis = x.reshape(-1), 0
    axis = normalize_axis_index(axis, x.ndim)
    if isinstance(indices, Node):
        raise OperandError(f"np.take: got a {type(indices).__name__} as indices, expected plain integers")
    index = _in_range("np.take", array(indices), x.shape[axis], mode)
    return own_memory(x[at(axis, index if index.ndim else int(index))])


@implements(np.take_along_axis)
def take_along_axis(arr, indices, axis=-1):
    """``np.take_along_axis``: reads entries at the indices that ``argsort`` and its like give."""
    x, indices = array(arr), array(data_of(indices))
    if axis is None:
        x, axis = x.reshape(-1), 0
    axis = normalize_axis_index(axis, x.ndim)
    if indices.ndim != x.ndim or indices.dtype.kind not in "iu":
        raise OperandError(
            f"np.take_along_axis: got indices of shape {indices.shape} and dtype {indices.dtype}, "
            f"expected integers with {x.ndim} axes"
        )
    index = [np.arange(n).reshape((-1,) + (1,) * (x.ndim - i - 1)) for i, n in enumerate(x.shape)]
    index[axis] = indices
    return x[tuple(index)]


@implements(np.compress)
def compress(condition, a, axis=None, out=None):
    """``np.compress``; the condition may be shorter than the axis."""
    refuse("np.compress", out=out)
    x, condition = array(a), as_array(data_of(condition))
    if condition.ndim != 1:
        raise ShapeError(f"np.compress: got a condition of shape {condition.shape}, expected one axis")
    if axis is None:
        x, axis = x.reshape(-1), 0
    axis = normalize_axis_index(axis, x.ndim)
    places = np.flatnonzero(condition)
    kept = zeros_for(places, x.shape[axis], bool)
    kept[places] = True
    return own_memory(x[at(axis, kept)])


@implements(np.extract)
def extract(condition, arr):
    """``np.extract``."""
    return np.compress(np.ravel(data_of(condition)), array(arr).reshape(-1))


@implements(np.apply_along_axis)
def apply_along_axis(func1d, axis, arr, *args, **kwargs):
    """``np.apply_along_axis``; the function sees one Tensor with one axis at a time."""
    x = array(arr)
    axis = normalize_axis_index(axis, x.ndim)
    around = x.shape[:axis] + x.shape[axis + 1 :]
    if 0 in around:
        raise ShapeError(f"np.apply_along_axis: got an array of shape {x.shape}, expected axes of other lengths than 0")
    rows = np.moveaxis(x, axis, -1).reshape((math.prod(around), x.shape[axis]))
    results = np.stack([array(func1d(rows[i], *args, **kwargs)) for i in range(len(rows))])
    inner = results.ndim - 1
    results = results.reshape((*around, *results.shape[1:]))
    return np.moveaxis(results, range(-inner, 0), range(axis, axis + inner))


@implements(np.apply_over_axes)
def apply_over_axes(func, a, axes):
    """``np.apply_over_axes``."""
    x = array(a)
    for axis in map(operator.index, np.ravel(axes)):
        axis = normalize_axis_index(axis, x.ndim)
        result = func(x, axis)
        x = result if result.ndim == x.ndim else np.expand_dims(result, axis)
    return x


@implements(np.trim_zeros)
def trim_zeros(filt, trim="fb", axis=None):
    """``np.trim_zeros``: the entries from the first to the last that is not zero, along each axis."""
    name = "np.trim_zeros"
    x = array_for(name, filt)
    sides = trim.lower()
    if sides not in ("f", "b", "fb", "bf"):
        raise OperandError(f"{name}: got trim={trim!r}, expected 'f', 'b', or both")
    axes, index = axes_of(name, axis, x.ndim), [slice(None)] * x.ndim
    places = np.nonzero(data_of(x))
    for i in axes:
        found = places[i]
        if found.size:
            index[i] = slice(int(found.min()) if "f" in sides else None, int(found.max()) + 1 if "b" in sides else None)
        else:
            index[i] = slice(0, 0)
    return x[tuple(index)]


_ASSIGNMENTS = {
    np.copyto: "x[...] = v, or np.where(mask, v, x); "
    "in place of np.full_like(x, t), which calls it, np.full(x.shape, t)",
    np.fill_diagonal: "x[range(n), range(n)] = v",
    np.place: "x[mask] = v",
    np.put: "x.flat[i] = v",
    np.put_along_axis: "x[np.arange(n)[:, None], indices] = v for axis=1",
    np.putmask: "x[...] = np.where(mask, v, x)",
}
WRITERS = tuple(_ASSIGNMENTS)
"""The functions that write into their argument. (Those that get an array of objects are answered by ``dispatch``.)"""


def _refuse_writing(function, form):
    @implements(function)
    def refused(*args, **kwargs):
        raise OperandError(
            f"np.{function.__name__}: writes into its argument, which cannot be differentiated; assign to the entries "
            f"of a Tensor, which Tensor(x, requires_grad=False) makes of an array: {form}"
        )


for _function, _form in _ASSIGNMENTS.items():
    _refuse_writing(_function, _form)
