"""The memory of arrays: its owner, overlaps of two arrays, and the entries that a view shows."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.engine.beside import zeros_for
from autograd.engine.outside import outside
from autograd.errors import ShapeError


def owner_of(array: Any) -> Any:
    """The array whose memory a view shows; an array that is no view is returned as it is."""
    base: Any = getattr(array, "base", None)
    # Views made by ``np.lib.stride_tricks`` have a base that is no array; the base of that is the array.
    while isinstance(base, (np.ndarray, type(array))) or hasattr(getattr(base, "base", None), "__array_interface__"):
        array, base = base, base.base
    return array


def address(x: Any) -> int:
    """The address of the first entry of an array, for differences of addresses."""
    start: int = x.__array_interface__["data"][0] if type(x) is np.ndarray else x.address
    return start


def numbers_of(x: Any) -> bytes:
    """The numbers of ``x`` as bytes: a later comparison shows if ``x`` was written to.

    Traced numbers give the count of writes instead: a program must not depend on the numbers.
    """
    found: bytes = x.tobytes() if type(x) is np.ndarray else x.written_state()
    return found


def sample_of(x: Any, small: int) -> bytes:
    """``numbers_of`` an array; of an array of more than ``small`` bytes, about 32 entries spread over all of it."""
    if x.nbytes <= small or type(x) is not np.ndarray:
        return numbers_of(x)
    if x.base is None or x.flags.forc:
        return x.ravel("K")[:: x.size // 32].tobytes()
    per_axis = max(2, round(32 ** (1 / x.ndim)))
    return x[tuple([slice(None, None, max(1, n // per_axis)) for n in x.shape])].tobytes()


def same_bytes(x: Any, y: Any) -> bool:
    """True if two arrays have the same numbers to the last bit."""
    return bool(_have_same_bytes(x, y))


@outside(forms_follow=True)
def _have_same_bytes(x: Any, y: Any) -> bool:
    return bool(x.shape == y.shape and x.dtype == y.dtype and x.tobytes() == y.tobytes())


def shares_memory(x: Any, y: Any) -> bool:
    """True if two arrays show the same memory, or may: single entries are not compared."""
    if isinstance(x, np.ndarray) or isinstance(y, np.ndarray):
        return isinstance(x, np.ndarray) and isinstance(y, np.ndarray) and np.may_share_memory(x, y)
    return hasattr(x, "__array_function__") and hasattr(y, "__array_function__") and owner_of(x) is owner_of(y)


def laid_out_alike(x: Any) -> Any:
    """A copy of a view in memory of its own, with the same order of axes and gaps at the same places.

    So NumPy decides about the copy as about the view: which of its reshapings are views, and which are copies.
    """
    if x.flags.c_contiguous:
        return x.copy()
    axes = sorted((k for k, n in enumerate(x.shape) if n > 1), key=lambda k: -abs(x.strides[k]))
    shape, inner = list[int](), x.itemsize
    for k in reversed(axes):
        if abs(x.strides[k]) != inner:
            shape.append(2 if not shape else shape.pop() + 1)
        shape.append(x.shape[k])
        inner = abs(x.strides[k]) * x.shape[k]
    room = zeros_for(x, shape[::-1])
    if len(shape) > len(axes):
        room = room[..., 0]
    part = room[tuple(slice(0, x.shape[k]) for k in axes)]
    part = part[tuple(slice(None, None, -1 if x.strides[k] < 0 else 1) for k in axes)]
    order = sorted(range(len(axes)), key=lambda i: axes[i])
    copy = part.transpose(order).reshape(x.shape)
    copy[...] = x
    return copy


def places(shown: Any, base: Any) -> tuple[Any, int | None]:
    """The places in ``base``, counted in C order, whose memory ``shown`` shows, in the shape of ``shown``.

    The second result is 0 or 1 if ``shown`` shows the real or the imaginary parts of complex numbers, None if it shows
    whole numbers. ShapeError if it shows anything else.
    """
    offsets = _offsets(shown, address(shown) - address(base))
    part = None
    if shown.dtype != base.dtype:
        if base.dtype.kind != "c" or shown.dtype != base.real.dtype:
            raise ShapeError(f"got a view of dtype {shown.dtype} of an array of dtype {base.dtype}")
        part = int(offsets.flat[0] % base.itemsize != 0) if offsets.size else 0
        offsets -= part * shown.itemsize
    if base.flags.c_contiguous:
        spots, rest = np.divmod(offsets, base.itemsize)
        inside = not rest.any() and bool(np.all((spots >= 0) & (spots < base.size)))
    else:
        known = _offsets(base, 0).ravel()
        order = np.argsort(known)
        found = np.searchsorted(known, offsets, sorter=order).clip(max=max(known.size - 1, 0))
        spots = order[found] if known.size else found
        inside = bool((known[spots] == offsets).all()) if known.size else not offsets.size
    if not inside:
        raise ShapeError("got an array that is no view of the base")
    return spots, part


def _offsets(x: Any, start: int) -> Any:
    """The distance in bytes of each entry from the start of an array, plus ``start``."""
    total = np.full(x.shape, start)
    for axis, (n, stride) in enumerate(zip(x.shape, x.strides, strict=True)):
        total += (np.arange(n) * stride).reshape((n,) + (1,) * (x.ndim - axis - 1))
    return total
