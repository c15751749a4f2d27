"""Targets: which calls can be told where to put their results."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from autograd.compiling.program import Call, Method, Var

UFUNCS = {
    operator.add: np.add, operator.sub: np.subtract, operator.mul: np.multiply, operator.truediv: np.true_divide,
    operator.matmul: np.matmul, operator.neg: np.negative, operator.abs: np.absolute, operator.invert: np.invert,
    operator.lt: np.less, operator.le: np.less_equal, operator.gt: np.greater, operator.ge: np.greater_equal,
    operator.eq: np.equal, operator.ne: np.not_equal, operator.and_: np.bitwise_and, operator.or_: np.bitwise_or,
    operator.xor: np.bitwise_xor,
}  # fmt: skip
"""The ufuncs that operators are for arrays. (``x ** y`` is several.)"""
IN_PLACE = {
    operator.iadd: np.add, operator.isub: np.subtract, operator.imul: np.multiply, operator.itruediv: np.true_divide,
}  # fmt: skip
"""The ufuncs that operators in place are for arrays."""


def takes_out(call: Call) -> bool:
    """True if the call can be told where to put its result, which is the same then."""
    f = call.f
    if call.kwargs:
        return False
    if isinstance(f, Method):
        return f.name == "dot" and len(call.args) == 2 and all(len(getattr(x, "shape", ())) == 2 for x in call.args)
    ufunc = UFUNCS.get(f, f) if f.__hash__ is not None else f
    if isinstance(ufunc, np.ufunc):
        return ufunc.nout == 1 and len(call.args) == ufunc.nin and _some_array(call.args)
    owner = getattr(f, "__self__", None)
    if isinstance(owner, np.ufunc) and getattr(f, "__name__", "") == "reduce":
        return len(call.args) >= 2 and (len(call.args) < 3 or call.args[2:4] == (None, None)) and _some_array(call.args)
    return False


def row_of(step: Call) -> tuple[Any, ...]:
    """The function and the arguments of a call that writes into memory; nothing if it has no form by position."""
    f, out = IN_PLACE.get(step.f, step.f) if step.f.__hash__ is not None else step.f, step.kwargs.get("out")
    if not step.writes or f in (np.maximum, np.minimum):
        return ()
    if step.f in IN_PLACE:
        return f, *step.args, step.args[0]
    if isinstance(f, np.ufunc) and step.kwargs.keys() == {"out"} and isinstance(out, Var):
        return f, *step.args, out
    return () if step.kwargs else (np.dot if f == Method("dot") else f, *step.args)


def _some_array(args: tuple[Any, ...]) -> bool:
    return any(isinstance(x, Var) and x.is_array for x in args)


def is_packed(x: Var | np.ndarray[Any, Any]) -> bool:
    """True if an array fills a piece of memory without a hole, in some order of its axes."""
    assert x.dtype is not None
    expected = x.dtype.itemsize
    for stride, n in sorted((s, n) for s, n in zip(x.strides, x.shape, strict=True) if n != 1):
        if stride != expected:
            return False
        expected *= n
    return True
