"""Plain arrays that meet traced numbers.

A traced number (a tracer of ``autograd.compiling``) writes down the calls that it receives. Its ``x.__class__`` is the
class of the number or array that it holds, so that code treats both alike; only ``type(x)`` tells them apart. NumPy's
own ``[]`` and its C code do not know them. The helpers here look at ``type(x)`` where NumPy's own memory would be made,
read or written, and cost little otherwise.
"""

from __future__ import annotations

from typing import Any

import numpy

np: Any = numpy  # NumPy's stubs know plain arrays only


def as_array(x: Any, dtype: Any = None) -> Any:
    """``numpy.asarray(x, dtype)``, also of traced numbers, which answer NumPy's functions."""
    if type(x) is numpy.ndarray and dtype is None:
        return x
    if not hasattr(type(x), "__array_function__"):
        return numpy.asarray(x, dtype)
    return np.asarray(x, like=x) if dtype is None else np.asarray(x, dtype, like=x)


def zeros_for(x: Any, shape: Any, dtype: Any = None) -> Any:
    """Zeros into which ``x``, or a result of it, can be written: of its kind, and of its dtype unless one is given."""
    if type(x) is numpy.ndarray:
        return numpy.zeros(shape, x.dtype if dtype is None else dtype)
    if isinstance(x, numpy.ndarray):  # a class derived from NumPy's array is told by ``like=``
        return np.zeros(shape, x.dtype if dtype is None else dtype, like=x)
    # order C, because reshaping an array in another order would copy it
    return np.zeros_like(x, dtype, order="C", shape=shape)


def beside(array: Any, *xs: Any) -> Any:
    """``array`` in a form that can be read and written together with ``xs``, which are numbers, arrays and indices.

    NumPy's ``[]`` does not know traced numbers. If one of xs is traced, the result is a traced copy; else ``array``.
    """
    try:
        other = _other(xs) if type(array) is numpy.ndarray else None
    except RecursionError:  # the index holds itself; NumPy refuses it in its own words
        other = None
    return array if other is None else np.array(array, like=other)


def read_at(array: Any, index: Any) -> Any:
    """``array[index]``, also for a plain array and a traced index; see ``beside``."""
    return array[index] if type(index) in _PLAIN_INDICES else beside(array, index)[index]


_PLAIN_INDICES = frozenset((int, slice, numpy.ndarray))


def _other(xs: Any) -> Any:
    for x in xs:
        cls = type(x)
        if cls in _PLAIN:
            continue
        if cls is tuple or cls is list:
            if (found := _other(x)) is not None:
                return found
        elif hasattr(cls, "__array_function__"):
            return x
    return None


_PLAIN = frozenset((numpy.ndarray, float, int, bool, slice, numpy.float64, numpy.int64, type(...), type(None)))
