"""The memory of arrays: whose it is, whether two arrays show the same, and which entries a view shows."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.errors import ShapeError


def owner_of(array: Any) -> Any:
    """The array whose memory a view shows; anything but a view as it is."""
    base: Any = getattr(array, "base", None)
    # The views of ``np.lib.stride_tricks`` have a base that is no array and has the array as its base.
    while isinstance(base, (np.ndarray, type(array))) or hasattr(getattr(base, "base", None), "__array_interface__"):
        array, base = base, base.base
    return array


def shares_memory(x: Any, y: Any) -> bool:
    """True if two arrays show the same memory, or may: single entries are not compared."""
    if isinstance(x, np.ndarray) or isinstance(y, np.ndarray):
        return isinstance(x, np.ndarray) and isinstance(y, np.ndarray) and np.may_share_memory(x, y)
    return hasattr(x, "__array_function__") and hasattr(y, "__array_function__") and owner_of(x) is owner_of(y)


def places(shown: Any, base: Any) -> tuple[Any, int | None]:
    """The places in ``base``, counted in C order, whose memory ``shown`` shows, in the shape of ``shown``.

    The second result is 0 or 1 if ``shown`` shows the real or the imaginary parts of complex numbers, None if it shows
    whole numbers. ShapeError if it shows anything else.
    """
    offsets = _offsets(shown, shown.__array_interface__["data"][0] - base.__array_interface__["data"][0])
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
