"""Folding: calls that do not depend on the numbers of the inputs are computed once, when the function is compiled.

Such calls make arrays of zeros or ones in the form of another array, or compute with constants alone. An array
full of one number is written as the number, where this changes neither the result nor its form.
"""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from autograd.compiling.passes.rewriting import ANY, Answer, Constant, Facts, Rules, instead
from autograd.compiling.program import Call, Var, variables_in

LARGEST = 1 << 20
"""The most bytes that a constant made by folding may have; larger ones are cheaper made than kept."""


def made_of_form(call: Call, facts: Facts) -> Answer:
    """``zeros_like(x)``, ``ones_like(x)`` and ``full_like(x, 2.0)`` are constants."""
    x = call.args[0]
    if variables_in((call.args[1:], dict(call.kwargs))) or not facts.still(call.out):
        return None
    if facts.shared(call.out):  # each result would be a copy of its own
        return None
    if not isinstance(x, Var) or not x.is_array or _bytes(call.out) > LARGEST or call.f is np.empty_like:
        return None
    form = np.lib.stride_tricks.as_strided(np.empty((), x.dtype), x.shape, x.strides, writeable=False)
    return Constant(call.f(form, *call.args[1:], **call.kwargs))


def of_constants(call: Call, facts: Facts) -> Answer:
    """A call without variables is a constant, unless its result is changed in place."""
    if variables_in((call.args, dict(call.kwargs))) or not facts.still(call.out):
        return None
    if call.writes or _bytes(call.out) > LARGEST or facts.shared(call.out):
        return None
    with np.errstate(all="ignore"):  # the traced run has given the warnings
        return Constant(call.f(*call.args, **call.kwargs))


def _bytes(x: Var) -> int:
    return 0 if x.dtype is None else x.dtype.itemsize * int(np.prod(x.shape))


def full_of_one_number(call: Call, facts: Facts) -> Answer:
    """``x * c`` with an array c full of one number is ``x * number``."""
    x, y = call.args[:2]
    if len(call.args) != 2 or call.kwargs:
        return None
    if isinstance(x, np.ndarray) and _fits(y, x, call.out):
        number = _only(x)
        return None if number is None else instead(call, call.f, number, y)
    if isinstance(y, np.ndarray) and _fits(x, y, call.out):
        number = _only(y)
        return None if number is None else instead(call, call.f, x, number)
    return None


def _fits(x: Any, constant: np.ndarray, out: Var) -> bool:
    """True if the result has the form of x, and has the same dtype with a Python number instead of the constant."""
    return (
        isinstance(x, Var)
        and x.is_array
        and x.dtype == constant.dtype
        and constant.dtype.kind in "fc"
        and (x.shape, x.strides) == (out.shape, out.strides)
    )


def _only(constant: np.ndarray) -> Any:
    """The number of which an array is full; None if there are several, to the bit."""
    if not constant.size or constant.nbytes > LARGEST:
        return None
    first = constant.reshape(-1)[:1]
    return first.item() if constant.tobytes() == first.tobytes() * constant.size else None


# ``x ** c`` is not among them: NumPy squares where the exponent is the number 2, and computes differently for an array
# of it.
_BY_ENTRY = (
    operator.add, operator.sub, operator.mul, operator.truediv, np.add, np.subtract, np.multiply, np.true_divide,
    np.maximum, np.minimum, operator.lt, operator.le, operator.gt, operator.ge,
)  # fmt: skip

RULES: Rules = {
    **dict.fromkeys((np.zeros_like, np.ones_like, np.full_like), (made_of_form,)),
    **dict.fromkeys(_BY_ENTRY, (full_of_one_number,)),
    ANY: (of_constants,),
}
