"""Calls that change nothing: ``x * 1``, ``x - 0``, ``x ** 1``, a cast to the same dtype, a copy that is never changed.

Each is left out only if its result has the numbers of its operand to the last bit, in the same form and the same order
in memory, and if the two arrays cannot be told apart: neither is changed in place, and the result is not handed out.
"""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from autograd.compiling.passes.rewriting import NOTHING, Answer, Facts, Rules, is_number
from autograd.compiling.program import Attribute, Call, Method, Var, variables_in


def _same_form(x: Any, out: Var) -> bool:
    return isinstance(x, Var) and (x.type, x.shape, x.dtype, x.strides) == (out.type, out.shape, out.dtype, out.strides)


def _is_complex(x: Any) -> bool:
    return isinstance(x, Var) and (x.type is complex if x.dtype is None else x.dtype.kind == "c")


def _operand(call: Call, x: Any, facts: Facts) -> Answer:
    """x, if it can stand for the result."""
    if not isinstance(call.out, Var):  # the call writes into an array
        return None
    return x if _same_form(x, call.out) and facts.private(call.out) and facts.still(x) else None


def _is_one(x: Any) -> bool:
    return is_number(x) and not isinstance(x, complex) and bool(x == 1)


def times_one(call: Call, facts: Facts) -> Answer:
    """``x * 1`` and ``1 * x`` are x. (A complex ``inf * 1`` has the imaginary part NaN, and -0.0 may be lost.)"""
    x, y = call.args[:2]
    if _is_complex(call.out):
        return None
    return _operand(call, x, facts) if _is_one(y) else _operand(call, y, facts) if _is_one(x) else None


def by_one(call: Call, facts: Facts) -> Answer:
    """``x / 1`` and ``x ** 1`` are x, but for complex numbers, as in ``times_one``."""
    return None if _is_complex(call.out) else _operand(call, call.args[0], facts) if _is_one(call.args[1]) else None


def minus_zero(call: Call, facts: Facts) -> Answer:
    """``x - 0`` is x. (``x + 0`` is not: -0.0 becomes 0.0. Nor is ``x - -0.0``.)"""
    x, y = call.args[:2]
    zero = is_number(y) and not isinstance(y, complex) and y == 0 and math.copysign(1, y) > 0
    return _operand(call, x, facts) if zero else None


def copied(call: Call, facts: Facts) -> Answer:
    """A copy, a cast to the same dtype and ``+x`` have the numbers of x."""
    return _operand(call, call.args[0], facts)


def conjugated(call: Call, facts: Facts) -> Answer:
    """The conjugate of a number that is not complex is the number."""
    return None if _is_complex(call.out) else copied(call, facts)


def _is_empty(index: Any) -> bool:
    return index.__class__ is tuple and not index


def shown_whole(call: Call, facts: Facts) -> Answer:
    """``x[...]`` of an array, a view as the same dtype, ``ravel`` of a vector and the like show x as it is.

    ``x[...]`` of a NumPy scalar is an array without axes, and ``x[()]`` of that is the scalar again.
    """
    x = call.args[0]
    whole = call.f is not operator.getitem or call.args[1] is Ellipsis or _is_empty(call.args[1])
    if not whole or not isinstance(x, Var):
        return None
    if call.f is operator.getitem and not call.out.is_array:
        source: Any = x
        while isinstance(source, Var) and source.is_array:
            made = facts.made_by(source, operator.getitem, Method("copy"))
            if made is None or (made.f is operator.getitem and made.args[1] is not Ellipsis):
                return None
            source = made.args[0]
        return source if _same_form(source, call.out) else None
    return _operand(call, x, facts)


def assigned_back(call: Call, facts: Facts) -> Answer:
    """``x[i] = v`` where v is the view ``x[i]``: the second half of ``x[i] += y`` in Python."""
    x, index, value = call.args
    read = facts.made.get(value) if isinstance(value, Var) else None
    if read is None or read.f is not operator.getitem or read.out.of is None or read.args[0] is not x:
        return None
    if variables_in(index) or repr(index) != repr(read.args[1]) or not _is_basic(index):
        return None
    return NOTHING


def _is_basic(index: Any) -> bool:
    parts = index if isinstance(index, tuple) else (index,)
    return all(part is None or part is ... or isinstance(part, (int, slice)) for part in parts)


RULES: Rules = {
    operator.setitem: (assigned_back,),
    **dict.fromkeys((operator.mul, np.multiply), (times_one,)),
    **dict.fromkeys((operator.truediv, np.true_divide, operator.pow), (by_one,)),
    **dict.fromkeys((operator.sub, np.subtract), (minus_zero,)),
    **dict.fromkeys((operator.pos, np.positive, np.copy), (copied,)),
    **dict.fromkeys(map(Method, ("astype", "copy")), (copied,)),
    **dict.fromkeys((np.conj, *map(Method, ("conj", "conjugate"))), (conjugated,)),
    **dict.fromkeys(map(Method, ("view", "ravel", "reshape")), (shown_whole,)),
    **dict.fromkeys((operator.getitem, Attribute("real"), np.asarray), (shown_whole,)),
}
