"""NumPy's functions on ``Stacked`` arrays: those that rules call often, with the hidden axis out of their way.

Each answers as NumPy's function does for every row. For arguments that it does not know it returns NotImplemented; the
function is then called row by row. So are all functions that are not defined here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from autograd.engine.beside import as_array
from autograd.engine.hidden_axis import axes_behind, behind
from autograd.engine.stacked import FUNCTIONS, Stacked, together

np: Any = numpy  # NumPy's stubs know plain arrays only

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _answers(*functions: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a function, called with a ``Stacked`` before its arguments, in the table."""

    def enter(answer: Callable[..., Any]) -> Callable[..., Any]:
        FUNCTIONS.update(dict.fromkeys(functions, answer))
        return answer

    return enter


FUNCTIONS.update({
    np.shape: lambda one, x: x.shape,
    np.ndim: lambda one, x: x.ndim,
    np.size: lambda one, x: x.size,
    np.real: lambda one, x: x.real,
    np.imag: lambda one, x: x.imag,
    np.iscomplexobj: lambda one, x: x.dtype.kind == "c",
    np.reshape: lambda one, x, shape: x.reshape(shape),
    np.swapaxes: lambda one, x, axis1, axis2: x.swapaxes(axis1, axis2),
    np.squeeze: lambda one, x, axis=None: x.squeeze(axis),
})  # fmt: skip


@_answers(np.where)
def where(one: Stacked, condition: Any, x: Any, y: Any) -> Any:
    """Entries chosen one by one, in all rows at once."""
    return Stacked(np.where(*together(condition, x, y)))


@_answers(np.asarray)
def asarray(one: Stacked, x: Any) -> Any:
    """A constant made ``like`` stacked arrays: the same in each row, to be written into."""
    return Stacked(np.repeat(as_array(x)[None], len(one.rows), 0)) if not isinstance(x, Stacked) else NotImplemented


@_answers(np.arange)
def arange(one: Stacked, *args: Any) -> Any:
    """A plain array: the places are the same in each row."""
    return np.arange(*args)


def _filled(like: Callable[..., Any]) -> Callable[..., Any]:
    def filled(one: Stacked, x: Any, dtype: Any = None, order: Any = "K", *, shape: Any = None) -> Any:
        shape = x.shape if shape is None else (shape,) if isinstance(shape, int) else shape
        return Stacked(like(x.rows, dtype=dtype, order=order, shape=(len(x.rows), *shape)))

    return filled


_answers(np.zeros_like)(_filled(np.zeros_like))
_answers(np.ones_like)(_filled(np.ones_like))
_answers(np.empty_like)(_filled(np.empty_like))


@_answers(np.broadcast_to)
def broadcast_to(one: Stacked, x: Any, shape: Any) -> Any:
    """The rows broadcast, as views like NumPy's own."""
    shape = (shape,) if isinstance(shape, int) else tuple(shape)
    rows = x.rows.reshape((len(x.rows), *(1,) * (len(shape) - x.ndim), *x.shape))
    return Stacked(np.broadcast_to(rows, (len(rows), *shape)))


def _along(xs: Any) -> list[Any]:
    """The arrays of some operands of equally many axes, plain ones repeated for each row."""
    count = max(len(x.rows) for x in xs if isinstance(x, Stacked))
    return [x.rows if isinstance(x, Stacked) else np.broadcast_to(as_array(x), (count, *np.shape(x))) for x in xs]


@_answers(np.concatenate)
def concatenate(one: Stacked, xs: Any, axis: Any = 0) -> Any:
    """The rows joined along an axis behind the hidden one."""
    arrays = _along(xs)
    if axis is None:
        return Stacked(np.concatenate([x.reshape(len(x), -1) for x in arrays], axis=1))
    return Stacked(np.concatenate(arrays, axis=behind(axis, arrays[0].ndim - 1)))


@_answers(np.stack)
def stack(one: Stacked, xs: Any, axis: int = 0) -> Any:
    """The rows joined along a new axis behind the hidden one."""
    arrays = _along(xs)
    return Stacked(np.stack(arrays, axis=behind(axis, arrays[0].ndim)))


@_answers(np.matmul)
def matmul(one: Stacked, x: Any, y: Any) -> Any:
    """``x @ y`` for each row. With a plain matrix it is one product of two matrices."""
    if y.__class__ is np.ndarray and y.ndim == 2 and x.ndim:
        rows = x.rows
        if x.ndim == 1 or not rows.flags.c_contiguous or rows.shape[-1] != len(y):
            return Stacked(rows @ y)
        return Stacked((rows.reshape(-1, len(y)) @ y).reshape((*rows.shape[:-1], y.shape[1])))
    if x.__class__ is np.ndarray and x.ndim == 2 and (y.ndim == 1 or (y.ndim == 2 and y.shape[1] == 1)):
        rows = y.rows
        return Stacked(rows @ x.T if y.ndim == 1 else (rows[:, :, 0] @ x.T)[:, :, None])
    ends = [np.ndim(x) == 1, np.ndim(y) == 1]
    left, right = together(x[None, :] if ends[0] else x, y[:, None] if ends[1] else y)
    found = left @ right
    found = found[..., 0] if ends[1] else found
    return Stacked(found[..., 0, :] if ends[0] and not ends[1] else found[..., 0] if ends[0] else found)


@_answers(np.einsum)
def einsum(one: Stacked, subscripts: Any, *xs: Any, optimize: Any = False) -> Any:
    """The sum of products with one label more, in front of the stacked operands and of the result."""
    if not isinstance(subscripts, str) or "->" not in subscripts or "." in subscripts:
        return NotImplemented
    free = next((letter for letter in _LETTERS if letter not in subscripts), None)
    if free is None:
        return NotImplemented
    terms, result = subscripts.replace(" ", "").split("->")
    marked = [free + term if isinstance(x, Stacked) else term for term, x in zip(terms.split(","), xs, strict=True)]
    arrays = [x.rows if isinstance(x, Stacked) else x for x in xs]
    return Stacked(np.einsum(",".join(marked) + "->" + free + result, *arrays, optimize=optimize))


@_answers(np.cumsum)
def cumsum(one: Stacked, x: Any, axis: Any = None) -> Any:
    """The sums along an axis behind the hidden one."""
    x = x.reshape(-1) if axis is None else x
    return Stacked(np.cumsum(x.rows, axis=behind(0 if axis is None else axis, x.ndim)))


@_answers(np.take_along_axis)
def take_along_axis(one: Stacked, x: Any, places: Any, axis: Any = -1) -> Any:
    """Entries at the same places in each row."""
    if not isinstance(x, Stacked) or isinstance(places, Stacked) or axis is None or places.ndim != x.ndim:
        return NotImplemented
    return Stacked(np.take_along_axis(x.rows, places[None], behind(axis, x.ndim)))


@_answers(np.roll)
def roll(one: Stacked, x: Any, shift: Any, axis: Any = None) -> Any:
    """The entries moved along axes behind the hidden one; along the flattened row if no axis is given."""
    if axis is None:
        moved = np.roll(x.rows.reshape(len(x.rows), -1), shift if isinstance(shift, int) else sum(shift), 1)
        return Stacked(moved.reshape(x.rows.shape))
    return Stacked(np.roll(x.rows, shift, axes_behind(axis, x.ndim)))


@_answers(np.bincount)
def bincount(one: Stacked, places: Any, weights: Any = None, minlength: int = 0) -> Any:
    """Sums by place: each row has places of its own in one long row."""
    if not isinstance(weights, Stacked) or isinstance(places, Stacked):
        return NotImplemented
    count, last = len(weights.rows), places.max(initial=-1)
    n = minlength if last < minlength else 1 + int(last)
    spots = (places + n * np.arange(count)[:, None]).reshape(-1)
    return Stacked(np.bincount(spots, weights.rows.reshape(-1), count * n).reshape(count, n))


def _transform(function: Callable[..., Any]) -> None:
    def transform(one: Stacked, x: Any, n: Any = None, axis: int = -1, norm: Any = None) -> Any:
        return Stacked(function(x.rows, n, behind(axis, x.ndim), norm))

    _answers(function)(transform)


for _function in (np.fft.fft, np.fft.ifft, np.fft.rfft, np.fft.irfft):
    _transform(_function)


@_answers(np.diagonal)
def diagonal(one: Stacked, x: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The diagonal of two axes behind the hidden one."""
    return Stacked(np.diagonal(x.rows, offset, behind(axis1, x.ndim), behind(axis2, x.ndim)))


@_answers(np.linalg.solve)
def solve(one: Stacked, a: Any, b: Any) -> Any:
    """The systems of all rows with one matrix are one system with many right-hand sides."""
    if isinstance(a, Stacked) or np.ndim(a) != 2 or b.ndim not in (1, 2):
        return NotImplemented
    if b.ndim == 1:
        return Stacked(np.linalg.solve(a, b.rows.T).T)
    count, n, columns = b.rows.shape
    found = np.linalg.solve(a, b.rows.transpose(1, 0, 2).reshape(n, count * columns))
    return Stacked(found.reshape(n, count, columns).transpose(1, 0, 2))
