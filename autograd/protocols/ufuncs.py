"""NumPy's ufuncs in other forms than a plain call on nodes: with keywords, ``outer``, ``at``, and methods along axes.

Each is said in plain calls of ufuncs and in indexing, which nodes answer to: nothing here knows a derivative.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy
from numpy.lib.array_utils import normalize_axis_index

from autograd.engine.arrays import admitted
from autograd.engine.node import Node, data_of, describe
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array, is_given, without_nodes
from autograd.ops.indexing import at, may_repeat, scatter
from autograd.protocols.conversion import of_entries

np: Any = numpy  # NumPy's stubs know plain arrays only

_CASTINGS = ("no", "equiv", "safe", "same_kind", "unsafe")
_UNRELIABLE = (np.power, np.arctan2)
"""Ufuncs whose ``reduce`` differs from the last entry of ``accumulate`` in NumPy 2.4 on x86 with AVX-512."""

_ORDERS = ("K", "A", "C", "F")


def with_keywords(name: str, ufunc: Any, inputs: tuple[Any, ...], kwargs: dict[str, Any], plain: bool) -> Any:
    """A call of a ufunc with keywords.

    ``where=True``, ``subok``, ``order`` and ``casting`` change no number. ``dtype`` and ``signature`` name the dtypes
    to compute in, so that operands are cast to them; in a dtype of integers, which has no derivative, the call is one
    of plain numbers. ``where=mask`` needs ``out=``, a Tensor to write into.

    Args:
        plain: True if the result of the ufunc is plain in any case.

    Raises:
        OperandError: keywords that a ufunc does not have, or that mean nothing on nodes; the message says the way out.
    """
    given = dict(kwargs)
    out = given.pop("out", None)
    out = out[0] if isinstance(out, tuple) and len(out) == 1 else out
    if plain and not _holds_node(out):
        return ufunc(*map(without_nodes, inputs), **{k: without_nodes(v) for k, v in kwargs.items()})
    where = given.pop("where", True)
    mask = where if is_given(where) else None
    if out is not None and not isinstance(out, Node):
        raise OperandError(
            f"{name}: a node cannot be written into an existing array (out=, or an array on the left of +=); "
            f"use the result that is returned{_instead(name, ufunc, mask)}"
        )
    if mask is not None and out is None:
        raise OperandError(
            f"{name}: where= is not supported for Value and Tensor without a Tensor as out=, as the other entries "
            f"would be any numbers{_instead(name, ufunc, mask)}"
        )
    given.pop("subok", None)
    _check_word(name, "order", given.pop("order", "K"), _ORDERS)
    casting = _check_word(name, "casting", given.pop("casting", "same_kind"), _CASTINGS)
    dtype, signature = given.pop("dtype", None), given.pop("signature", None)
    axes = given.pop("axes", None) if ufunc.signature else None
    if ufunc.signature == "(n),(n)->()" and "axis" in given:
        axes = [given.pop("axis")] * 2
    if given:
        raise OperandError(f"{name}: {', '.join(given)}= is not supported for Value and Tensor")
    if axes is not None:
        inputs, back = _at_the_end(inputs, axes)
        rest = {key: value for key, value in (("dtype", dtype), ("signature", signature)) if value is not None}
        result = back(ufunc(*inputs, casting=casting, **rest))
    elif dtype is None and signature is None:
        result = ufunc(*inputs)
    else:
        result = _computed_in(ufunc, inputs, dtype, signature, casting)
    return result if out is None else _written(name, out, mask, result)


def _at_the_end(inputs: tuple[Any, ...], axes: Any) -> tuple[tuple[Any, ...], Callable[[Any], Any]]:
    """The operands of a generalised ufunc with their core axes last, and the function that puts the result's back."""
    named = [(axis,) if isinstance(axis, int) else tuple(axis) for axis in axes]
    moved = [np.moveaxis(array(x), own, range(-len(own), 0)) for x, own in zip(inputs, named, strict=False)]
    last = named[len(inputs)] if len(named) > len(inputs) else ()
    return tuple(moved), lambda result: np.moveaxis(result, range(-len(last), 0), last) if last else result


def _holds_node(out: Any) -> bool:
    return isinstance(out, Node) or (isinstance(out, tuple) and any(isinstance(part, Node) for part in out))


def _instead(name: str, ufunc: Any, mask: Any) -> str:
    if mask is None:
        return ""
    operands = "x" if ufunc.nin == 1 else "x, y"
    return f": write np.where(mask, {name}({operands}), other), where entries that are not taken have the gradient 0"


def _check_word(name: str, argument: str, word: Any, words: tuple[str, ...]) -> Any:
    if word not in words:
        raise OperandError(f"{name}: got {argument}={word!r}, expected one of {', '.join(map(repr, words))}")
    return word


def _computed_in(ufunc: Any, inputs: tuple[Any, ...], dtype: Any, signature: Any, casting: str) -> Any:
    """The call with operands cast as NumPy casts them for a dtype or a signature."""
    own = [data_of(x) for x in inputs]
    kinds = [_kind(x, isinstance(given, Node)) for x, given in zip(own, inputs, strict=True)]
    if signature is None:
        signature = (None,) * ufunc.nin + (_dtype(dtype),) * ufunc.nout
    elif isinstance(signature, str):
        signature = tuple(None if part == "" else np.dtype(part) for part in signature.replace("->", ""))
    else:
        signature = tuple(None if part is None else _dtype(part) for part in signature)
    if any(part is not None and part.kind == "O" for part in signature):  # dtype object keeps nodes as they are
        return ufunc(*inputs)
    found = ufunc.resolve_dtypes((*kinds, *(None,) * ufunc.nout), signature=tuple(signature), casting=casting)
    if any(isinstance(x, Node) and to.kind not in "fc" for x, to in zip(inputs, found[: ufunc.nin], strict=True)):
        return ufunc(*map(without_nodes, inputs), signature=tuple(signature), casting=casting)
    result = ufunc(*(_cast(x, to) for x, to in zip(inputs, found[: ufunc.nin], strict=True)))
    if isinstance(result, tuple):
        return tuple(_cast(part, to) for part, to in zip(result, found[ufunc.nin :], strict=True))
    return _cast(result, found[ufunc.nin])


def _dtype(asked: Any) -> Any:
    """A dtype, which may be asked for by its class: ``np.dtype`` takes such a class for one of objects."""
    return asked() if isinstance(asked, type) and issubclass(asked, np.dtype) else np.dtype(asked)


def _kind(x: Any, of_node: bool) -> Any:
    """The dtype of an operand, or the class of a number of Python's, which adapts to the others."""
    if x.__class__ in (int, float, complex):
        return np.dtype(x.__class__) if of_node else x.__class__
    return x.dtype if hasattr(x, "dtype") else np.asarray(x).dtype


def _cast(x: Any, dtype: Any) -> Any:
    if x.__class__ in (bool, int, float, complex):  # a Python number adapts to the dtype of the other operand
        return x
    if isinstance(x, Node) and x.node_type.native is float:
        if dtype != np.dtype(float):
            raise OperandError(f"got dtype {dtype} for a {type(x).__name__}, which computes in float64")
        return x
    x = array(x)
    return x if x.dtype == dtype else x.astype(dtype)


def _written(name: str, out: Any, mask: Any, result: Any) -> Any:
    """``out``, a Tensor, with the result assigned to it: all of it, or the entries under a mask."""
    if not hasattr(out, "shape"):
        raise OperandError(f"{name}: got a {type(out).__name__} as out=, expected a Tensor")
    shape = np.shape(result)
    if len(shape) > len(out.shape) or any(n not in (1, m) for n, m in zip(shape[::-1], out.shape[::-1], strict=False)):
        raise ShapeError(f"{name}: got out= of {describe(out)} for a result of shape {shape}")
    out[...] = result if mask is None else np.where(data_of(mask), result, out)
    return out


def outer(ufunc: Any, x: Any, y: Any, **kwargs: Any) -> Any:
    """``ufunc.outer(x, y)``: each entry of x with each of y; shape ``x.shape + y.shape``."""
    x, y = _operand(x), _operand(y)
    return ufunc(x[(..., *(None,) * np.ndim(y))] if np.ndim(y) and np.ndim(x) else x, y, **kwargs)


def _operand(x: Any) -> Any:
    return x if isinstance(x, (Node, bool, int, float, complex)) else array(x)


def apply_at(name: str, ufunc: Any, to: Any, index: Any, *others: Any) -> None:
    """``ufunc.at(x, index, y)``: in place, and once more for a place that is named again, in order.

    Additions and subtractions at repeated places are one op; others are made in rounds, the k-th for the places that
    are named for the k-th time.

    Args:
        name: the call, for a message.
        ufunc: the ufunc.
        to: the array to write into, as the caller gave it: a Tensor, or an array of objects.
        index: the places.
        others: the second operand, if the ufunc has one.
    """
    index = without_nodes(index)
    if isinstance(to, numpy.ndarray) and to.dtype.char == "O":
        _apply_at_objects(name, ufunc, to, index, *others)
        return
    if not isinstance(to, Node) or not hasattr(to, "shape"):
        raise OperandError(
            f"{name}: a node cannot be written into a {type(to).__name__}; make the array a Tensor: "
            f"Tensor(x, requires_grad=False)"
        )
    x: Any = to
    if not may_repeat(index):  # type: ignore[no-untyped-call]
        x[index] = ufunc(x[index], *others)
        return
    places = np.arange(x.size).reshape(x.shape)[index]
    ys = [np.broadcast_to(array(y), places.shape).reshape(-1) for y in others]
    spots = places.reshape(-1)
    if ufunc in (np.add, np.subtract):
        total = scatter(ys[0], index=spots, shape=(x.size,)).reshape(x.shape)
        x[...] = ufunc(x, total)
        return
    flat = x.flatten()
    for chosen in _rounds(spots):
        flat[spots[chosen]] = ufunc(flat[spots[chosen]], *(y[chosen] for y in ys))
    x[...] = flat.reshape(x.shape)


def _apply_at_objects(name: str, ufunc: Any, to: Any, index: Any, *others: Any) -> None:
    """``apply_at`` for an array of objects: entries at the places are taken up, updated, and written into the array.

    Entries at other places stay the very objects that they are.
    """
    places = np.arange(to.size).reshape(to.shape)[index]
    spots, positions = np.unique(places, return_inverse=True)
    positions = positions.reshape(-1)
    own = to.flat[spots]
    joined = admitted(name, own)
    if np.shape(joined) != own.shape:
        raise OperandError(
            f"{name}: got an array of objects that holds arrays, expected numbers in it; np.stack(list(q)) is a Tensor"
        )
    if joined is own:  # Values, which are single numbers
        ys = [np.asarray(of_entries(y), dtype=object) for y in others]
        ys = [np.broadcast_to(y, places.shape).reshape(-1) for y in ys]
        for i, k in enumerate(positions.tolist()):
            own[k] = ufunc(own[k], *(y[i] for y in ys))
        to.flat[spots] = own
        return
    ys = [np.broadcast_to(array(y), places.shape).reshape(-1) for y in others]
    if ufunc in (np.add, np.subtract):
        own[:] = of_entries(ufunc(joined, scatter(ys[0], index=positions, shape=own.shape)))
    else:
        for chosen in _rounds(positions):
            here = positions[chosen]
            own[here] = of_entries(ufunc(admitted(name, own[here]), *(y[chosen] for y in ys)))
    to.flat[spots] = own


def _rounds(spots: Any) -> list[Any]:
    """Positions in ``spots``, in as many groups as a spot occurs at most; the k-th group has the k-th occurrences."""
    order = np.argsort(spots, kind="stable")
    ordered = spots[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])) if spots.size else np.zeros(0, int)
    lengths = np.diff(np.append(starts, spots.size))
    rank = np.arange(spots.size) - np.repeat(starts, lengths)
    return [order[rank == k] for k in range(int(lengths.max(initial=0)))]


def fold(ufunc: Any, x: Any, axis: Any = 0, *, keepdims: bool = False, initial: Any = None, **other: Any) -> Any:
    """``ufunc.reduce``, slice after slice, for a ufunc of two operands that has no reduction of its own."""
    _refuse_others(ufunc, "reduce", other)
    if ufunc in _UNRELIABLE:
        raise OperandError(
            f"np.{ufunc.__name__}.reduce: NumPy itself computes another number than its definition says on some "
            f"processors, so it is not differentiated; np.{ufunc.__name__}.accumulate(x)[-1] is right"
        )
    x = array(x)
    axes = (axis,) if isinstance(axis, int) else tuple(range(x.ndim)) if axis is None else tuple(axis)
    axes = tuple(normalize_axis_index(i, x.ndim) for i in axes)
    # NumPy's own checks: with several axes, their order must not matter
    ufunc.reduce(np.ones((1,) * x.ndim), axis=axes)
    kept = tuple(i for i in range(x.ndim) if i not in axes)
    rows = x.transpose((*axes, *kept)).reshape((-1, *(x.shape[i] for i in kept)))
    start = (initial,) if is_given(initial) else ()
    if not rows.shape[0] and not start:
        result = ufunc.reduce(data_of(rows), axis=0)
    else:
        result = functools.reduce(ufunc, (*start, *(rows[k] for k in range(rows.shape[0]))))
        result = np.broadcast_to(result, rows.shape[1:])
    return result.reshape(tuple(1 if i in axes else n for i, n in enumerate(x.shape))) if keepdims else result


def accumulated(ufunc: Any, x: Any, axis: Any = 0, **other: Any) -> Any:
    """``ufunc.accumulate``, slice after slice."""
    _refuse_others(ufunc, "accumulate", other)
    x = array(x)
    axis = normalize_axis_index(operator.index(axis), x.ndim)
    if not x.shape[axis]:
        return ufunc.accumulate(data_of(x), axis=axis)
    return np.stack(list(itertools.accumulate(_slices(x, axis), ufunc)), axis=axis)


def reduced_at(ufunc: Any, x: Any, indices: Any, axis: Any = 0, **other: Any) -> Any:
    """``ufunc.reduceat``: the reduction of each piece between neighbouring indices.

    An index that is not below the next one stands for its entry alone. Sums of pieces in a row are one op.
    """
    _refuse_others(ufunc, "reduceat", other)
    x, indices = array(x), np.asarray(data_of(indices))
    axis = normalize_axis_index(operator.index(axis), x.ndim)
    n = x.shape[axis]
    ufunc.reduceat(np.ones(n), indices)  # NumPy's own checks of the indices
    ends = np.append(indices[1:], n)
    if ufunc is np.add and np.all(indices < ends):
        piece = np.repeat(np.arange(indices.size), ends - indices)
        moved = np.moveaxis(x, axis, 0)[int(indices[0]) :]
        return np.moveaxis(scatter(moved, index=piece, shape=(indices.size, *moved.shape[1:])), 0, axis)
    pieces = [
        ufunc.reduce(x[at(axis, slice(start, end))], axis=axis) if start < end else x[at(axis, start)]  # type: ignore[no-untyped-call]
        for start, end in zip(indices.tolist(), ends.tolist(), strict=True)
    ]
    return np.stack(pieces, axis=axis)


def _slices(x: Any, axis: int) -> list[Any]:
    return [x[at(axis, k)] for k in range(x.shape[axis])]  # type: ignore[no-untyped-call]


def _refuse_others(ufunc: Any, method: str, other: Mapping[str, Any]) -> None:
    given = [key for key, value in other.items() if is_given(value)]
    if given:
        raise OperandError(f"np.{ufunc.__name__}.{method}: {', '.join(given)}= is not supported for Value and Tensor")
