"""Rewritings that round differently: ``compile(f, fast=True)``.

The numbers stay within a few units in the last place of those of the exact program, and are as finite as they are.

- ``exp(z - log(sum(exp(z))))`` is ``exp(z) / sum(exp(z))``: the softmax in the gradient of a cross-entropy needs no
  second exponential. Only where the largest entry was taken off, so that nothing overflows.
- ``2 * (3 * x)`` is ``6 * x``.
"""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from autograd.compiling.passes.rewriting import Answer, Facts, Rules, instead
from autograd.compiling.program import Call, Var

_TIMES = (operator.mul, np.multiply)
_MINUS = (operator.sub, np.subtract)
_SUMS = (np.add.reduce,)


def softmax(call: Call, facts: Facts) -> Answer:
    """``exp`` of a log-softmax is the softmax, whose parts are there."""
    difference = facts.made_by(call.args[0], *_MINUS)
    logarithm = facts.made_by(difference.args[1], np.log) if difference else None
    total = facts.made_by(logarithm.args[0], *_SUMS) if logarithm else None
    exponential = facts.made_by(total.args[0], np.exp) if total else None
    if difference is None or total is None or exponential is None or exponential.args[0] is not difference.args[0]:
        return None
    shifted = facts.made_by(difference.args[0], *_MINUS)
    if shifted is None or facts.made_by(shifted.args[1], np.maximum.reduce) is None:
        return None
    if facts.made[shifted.args[1]].args[0] is not shifted.args[0] or call.kwargs or exponential.kwargs:
        return None
    if not (call.out.shape == exponential.out.shape and call.out.dtype == exponential.out.dtype):
        return None
    return instead(call, np.true_divide, total.args[0], logarithm.args[0]) if logarithm else None


def scaled_twice(call: Call, facts: Facts) -> Answer:
    """A number times a number times x."""
    number, x = _scaled(call)
    inner = facts.made_by(x, *_TIMES)
    if number is None or inner is None:
        return None
    other, y = _scaled(inner)
    if other is None or not isinstance(y, Var) or not facts.still(y) or y.dtype != call.out.dtype:
        return None
    product = number * other
    sure = all(1e-3 < abs(part) < 1e3 for part in (number, other, product))
    return instead(call, np.multiply, product, y) if sure else None


def _scaled(call: Call) -> tuple[float | None, Any]:
    """The number and the array of ``2 * x``."""
    if len(call.args) != 2 or call.kwargs or call.out.dtype is None or call.out.dtype.kind != "f":
        return None, None
    x, y = call.args
    for number, array in ((x, y), (y, x)):
        if number.__class__ in (int, float) and isinstance(array, Var) and array.is_array and math.isfinite(number):
            return float(number), array
    return None, None


RULES: Rules = {
    np.exp: (softmax,),
    **dict.fromkeys(_TIMES, (scaled_twice,)),
}
