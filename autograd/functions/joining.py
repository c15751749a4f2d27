"""NumPy functions that join arrays, take them apart, put entries in and leave entries out."""

import operator
from itertools import pairwise

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd import ops
from autograd.engine.node import Node, data_of, is_complex
from autograd.engine.views import order_of, own_memory
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array, cast, check_casting, number
from autograd.functions.registry import implements, refuse
from autograd.ops.indexing import at


def _joined(name, join, xs, axis, dtype, casting="same_kind", out=None):
    """``join(*xs, axis=axis)``, in another dtype if one is given."""
    refuse(name, out=out)
    if not xs:
        raise ShapeError(f"{name}: got no arrays, expected at least one")
    result = join(*xs, axis=None if axis is None else operator.index(axis))
    if casting != "same_kind" or dtype is not None:
        check_casting(name, xs, result.dtype if dtype is None else dtype, casting)
    return cast(result, dtype)


@implements(np.concatenate)
def np_concatenate(arrays, /, axis=0, out=None, *, dtype=None, casting="same_kind"):
    """``np.concatenate``, which is also ``np.concat``."""
    return _joined("np.concatenate", ops.concatenate, list(map(number, arrays)), axis, dtype, casting, out)


@implements(np.stack)
def np_stack(arrays, axis=0, out=None, *, dtype=None, casting="same_kind"):
    """``np.stack``."""
    return _joined("np.stack", ops.stack, list(map(number, arrays)), axis, dtype, casting, out)


@implements(np.vstack)
def vstack(tup, *, dtype=None, casting="same_kind"):
    """``np.vstack``."""
    xs = [np.atleast_2d(array(x)) for x in tup]
    return _joined("np.vstack", ops.concatenate, xs, 0, dtype, casting)


@implements(np.hstack)
def hstack(tup, *, dtype=None, casting="same_kind"):
    """``np.hstack``."""
    xs = [np.atleast_1d(array(x)) for x in tup]
    return _joined("np.hstack", ops.concatenate, xs, 0 if xs and xs[0].ndim == 1 else 1, dtype, casting)


@implements(np.dstack)
def dstack(tup):
    """``np.dstack``."""
    return _joined("np.dstack", ops.concatenate, [np.atleast_3d(array(x)) for x in tup], 2, None)


@implements(np.column_stack)
def column_stack(tup):
    """``np.column_stack``."""
    xs = [x if x.ndim > 1 else x.reshape((-1, 1)) for x in map(array, tup)]
    return _joined("np.column_stack", ops.concatenate, xs, 1, None)


@implements(np.block)
def block(arrays):
    """``np.block``: the innermost lists are joined along the last axis, those around them along the one before."""
    depth, ndim = _nesting(arrays)
    return own_memory(_block(arrays, depth, max(depth, ndim)), "K")


def _nesting(arrays):
    """The depth of the nested lists, and the most axes of an array in them."""
    if isinstance(arrays, tuple):
        raise OperandError("np.block: got a tuple, expected lists: only they are taken for nesting")
    if not isinstance(arrays, list):
        return 0, array(arrays).ndim
    if not arrays:
        raise ShapeError("np.block: got an empty list, expected at least one array in each")
    found = [_nesting(part) for part in arrays]
    if len({depth for depth, _ in found}) > 1:
        raise ShapeError(f"np.block: got lists nested {sorted({d for d, _ in found})} deep, expected one depth")
    return found[0][0] + 1, max(ndim for _, ndim in found)


def _block(arrays, depth, ndim):
    if not isinstance(arrays, list):
        x = array(arrays)
        return x.reshape((1,) * (ndim - x.ndim) + x.shape)
    return np.concatenate([_block(part, depth - 1, ndim) for part in arrays], axis=-depth)


@implements(np.append)
def append(arr, values, axis=None):
    """``np.append``."""
    xs = [array(arr), array(values)]
    return np.concatenate([x.reshape(-1) for x in xs] if axis is None else xs, axis=axis or 0)


def _check_index(name, obj):
    """OperandError for a node as an index: a node holds floating numbers, and an index has no derivative."""
    if isinstance(obj, Node):
        raise OperandError(
            f"{name}: got a {type(obj).__name__} as obj, expected plain integers or booleans, as t.data.astype(int)"
        )


@implements(np.insert)
def insert(arr, obj, values, axis=None):
    """``np.insert``: NumPy inserts the places of the new entries, and the result says where old and new ones go."""
    x, new = array(arr), array(values)
    if axis is None:
        x, axis = x.reshape(-1), 0
    axis, n = normalize_axis_index(axis, x.ndim), x.shape[axis]
    _check_index("np.insert", obj)
    where = np.arange(n)[obj] if isinstance(obj, slice) else np.asarray(obj)
    where = np.flatnonzero(where) if where.dtype == bool else where
    if where.size == 1:  # several entries may be inserted at one place
        new = new.reshape((1,) * (x.ndim - new.ndim) + new.shape)
        new = np.moveaxis(new, 0, axis) if where.ndim == 0 else new
        count = new.shape[axis]
    else:
        count = where.size
    order = np.insert(np.arange(n), obj, n + np.arange(count))
    new = np.broadcast_to(new, (*x.shape[:axis], count, *x.shape[axis + 1 :]))
    if new.dtype != x.dtype and x.dtype.kind in "fc":
        if is_complex(new) and not is_complex(x):
            raise OperandError("np.insert: got complex numbers to insert into real ones, which cannot hold them")
        new = new.astype(x.dtype)
    return own_memory(np.concatenate([x, new], axis=axis)[at(axis, order)], order_of(x))


@implements(np.delete)
def delete(arr, obj, axis=None):
    """``np.delete``: the entries that are left are read by a mask."""
    x = array(arr)
    if axis is None:
        x, axis = x.reshape(-1), 0
    axis = normalize_axis_index(axis, x.ndim)
    _check_index("np.delete", obj)
    kept = np.zeros(x.shape[axis], dtype=bool)
    kept[np.delete(np.arange(x.shape[axis]), obj)] = True
    return own_memory(x[at(axis, kept)], "K" if np.ndim(obj) else order_of(x))


@implements(np.array_split)
def array_split(ary, indices_or_sections, axis=0):
    """``np.array_split``."""
    x = array(ary)
    axis = normalize_axis_index(axis, x.ndim)
    n = x.shape[axis]
    if np.ndim(indices_or_sections):
        ends = [0, *map(operator.index, data_of(indices_or_sections)), n]
    else:
        sections = int(indices_or_sections)
        if sections < 1:
            raise ShapeError(f"np.array_split: got {sections} sections, expected at least 1")
        each, longer = divmod(n, sections)
        ends = [i * each + min(i, longer) for i in range(sections + 1)]
    return [x[at(axis, slice(start, end))] for start, end in pairwise(ends)]


@implements(np.split)
def split(ary, indices_or_sections, axis=0):
    """``np.split``."""
    return _split("np.split", array(ary), indices_or_sections, axis)


@implements(np.hsplit)
def hsplit(ary, indices_or_sections):
    """``np.hsplit``."""
    x = _at_least("np.hsplit", array(ary), 1)
    return _split("np.hsplit", x, indices_or_sections, 1 if x.ndim > 1 else 0)


@implements(np.vsplit)
def vsplit(ary, indices_or_sections):
    """``np.vsplit``."""
    return _split("np.vsplit", _at_least("np.vsplit", array(ary), 2), indices_or_sections, 0)


@implements(np.dsplit)
def dsplit(ary, indices_or_sections):
    """``np.dsplit``."""
    return _split("np.dsplit", _at_least("np.dsplit", array(ary), 3), indices_or_sections, 2)


def _at_least(name, x, ndim):
    if x.ndim < ndim:
        raise ShapeError(f"{name}: got an array of shape {x.shape}, expected at least {ndim} axes")
    return x


def _split(name, x, parts, axis):
    n = x.shape[normalize_axis_index(axis, x.ndim)]
    if np.ndim(parts) == 0 and n % parts:
        raise ShapeError(f"{name}: got {n} entries along axis {axis}, expected a multiple of {parts}")
    return np.array_split(x, parts, axis)


def unstack(x, /, *, axis=0):
    """``np.unstack``, in NumPy 2.1 and later."""
    x = _at_least("np.unstack", array(x), 1)
    axis = normalize_axis_index(axis, x.ndim)
    return tuple(x[at(axis, i)] for i in range(x.shape[axis]))


if hasattr(np, "unstack"):
    implements(np.unstack)(unstack)
