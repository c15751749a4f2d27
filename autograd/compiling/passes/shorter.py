"""Other calls with the same results to the last bit, which take less time.

- ``x.sum(axis=0)`` is ``np.add.reduce(x, 0)``, which the method calls in the end; so are ``max``, ``min``, ``prod``.
- The product of two matrices without holes in memory is ``x.dot(y)``: the same call of the same BLAS function, found
  in half the time. Rows, columns and single numbers take other ways there, so they stay.
- ``np.zeros_like(x)`` is ``np.zeros`` with the same shape and dtype.
- ``x > 0`` is ``np.maximum(x, 0) > 0``, if that is there already: x is then not needed any longer, and its memory can
  take the maximum. (NaN is larger than nothing in both.)
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from autograd.compiling.passes.rewriting import Answer, Facts, Rules, instead, is_number
from autograd.compiling.program import Call, Method, Var

_REDUCTIONS = {"sum": np.add, "max": np.maximum, "min": np.minimum, "prod": np.multiply}


def reduced(call: Call, facts: Facts) -> Answer:
    """A reduction of an array, called by its method or by NumPy's function."""
    x, rest = call.args[0], call.args[1:]
    if not isinstance(x, Var) or not x.is_array or len(rest) > 1 or not call.kwargs.keys() <= {"axis", "keepdims"}:
        return None
    if isinstance(getattr(call.f, "__self__", None), np.ufunc):
        reduce, usual = call.f, 0
    else:
        name = call.f.name if isinstance(call.f, Method) else call.f.__name__.removeprefix("a")
        reduce, usual = _REDUCTIONS[name].reduce, None
    axis = rest[0] if rest else call.kwargs.get("axis", usual)
    keepdims = call.kwargs.get("keepdims", False)
    if not isinstance(keepdims, bool):
        return None
    return instead(call, reduce, x, axis, None, None, True) if keepdims else instead(call, reduce, x, axis)


def multiplied(call: Call, facts: Facts) -> Answer:
    """A product of two matrices."""
    if len(call.args) != 2 or call.kwargs:
        return None
    x, y = call.args
    if call.f in (operator.matmul, np.matmul) and not (_is_dense(x) and _is_dense(y)):
        return None
    return instead(call, Method("dot"), x, y) if _is_array(x) and _is_array(y) else None


def _is_array(x: Any) -> bool:
    return x.is_array if isinstance(x, Var) else isinstance(x, np.ndarray)


def _is_dense(x: Any) -> bool:
    """True for a matrix of real numbers that BLAS takes as it is."""
    if not _is_array(x) or len(x.shape) != 2 or min(x.shape) < 2 or x.dtype.char not in "fd":
        return False
    rows, columns = x.shape
    size = x.dtype.itemsize
    return x.strides in ((columns * size, size), (size, rows * size))


def positive(call: Call, facts: Facts) -> Answer:
    """``x > 0`` after ``maximum(x, 0)``."""
    x, zero = call.args
    if not isinstance(x, Var) or not is_number(zero) or zero != 0 or not facts.still(x):
        return None
    rectified = facts.seen.get(("rectified", x))
    return None if rectified is None else instead(call, call.f, rectified, zero)


def rectified(call: Call, facts: Facts) -> Answer:
    """``maximum(x, 0)``, to be found by ``positive``."""
    x, y = call.args[:2] if len(call.args) == 2 else (None, None)
    x, y = (y, x) if is_number(x) else (x, y)
    if isinstance(x, Var) and is_number(y) and y == 0 and facts.still(call.out) and not call.kwargs:
        facts.seen.setdefault(("rectified", x), call.out)  # the first one: later equal calls will be left out
    return None


def zeros(call: Call, facts: Facts) -> Answer:
    """``np.zeros_like(x)``, if it is written into later and in C order, is ``np.zeros``, in a fifth of the time."""
    out = call.out
    if not isinstance(out, Var) or out.type is not np.ndarray or out.dtype is None:
        return None
    if out.strides != np.empty(out.shape, out.dtype).strides:
        return None
    return instead(call, np.zeros, out.shape, out.dtype)


RULES: Rules = {
    np.zeros_like: (zeros,),
    **dict.fromkeys(map(Method, _REDUCTIONS), (reduced,)),
    **dict.fromkeys([ufunc.reduce for ufunc in _REDUCTIONS.values()], (reduced,)),
    **dict.fromkeys((np.sum, np.max, np.min, np.prod), (reduced,)),
    **dict.fromkeys((operator.matmul, np.matmul, np.dot), (multiplied,)),
    **dict.fromkeys((operator.gt, np.greater), (positive,)),
    np.maximum: (rectified,),
}
