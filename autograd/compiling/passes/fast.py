"""Rewritings that round differently: ``compile(f, fast=True)``.

The numbers stay within a few units in the last place of those of the exact program, and are as finite as they are.

- ``exp(z - log(sum(exp(z))))`` is ``exp(z) / sum(exp(z))``: the softmax in the gradient of a cross-entropy needs no
  second exponential. Only where the largest entry was taken off, so that nothing overflows, and in long rows: for
  short ones NumPy divides slower than it takes exponentials.
- Sums of short rows, and of vectors, are products with ones, which BLAS computes in a quarter of the time.
- ``2 * (3 * x)`` is ``6 * x``.
"""

from __future__ import annotations

import math
import operator
from typing import Any

import numpy as np

from autograd.compiling.passes.rewriting import Answer, Facts, Rules, instead
from autograd.compiling.program import Call, Method, Var

_TIMES = (operator.mul, np.multiply)
_MINUS = (operator.sub, np.subtract)
_SUMS = (np.add.reduce,)
LONG = 64
"""Rows of so many entries are long."""


def softmax(call: Call, facts: Facts) -> Answer:
    """``exp`` of a log-softmax is the softmax, whose parts are there."""
    difference = facts.made_by(call.args[0], *_MINUS)
    logarithm = facts.made_by(difference.args[1], np.log) if difference else None
    total = facts.made_by(logarithm.args[0], *_SUMS) if logarithm else None
    exponential = facts.made_by(total.args[0], np.exp) if total else None
    if difference is None or total is None or exponential is None or exponential.args[0] is not difference.args[0]:
        return None
    shifted = facts.made_by(difference.args[0], *_MINUS)
    largest = facts.made_by(shifted.args[1], np.maximum.reduce) if shifted else None
    if shifted is None or largest is None or largest.args[0] is not shifted.args[0] or not _same_rows(largest, total):
        return None
    if any(step.kwargs for step in (call, exponential, difference, logarithm, shifted) if step is not None):
        return None
    if call.out.shape != exponential.out.shape or call.out.dtype != exponential.out.dtype or call.out.shape[-1] < LONG:
        return None
    return instead(call, np.true_divide, total.args[0], logarithm.args[0]) if logarithm else None


def _same_rows(largest: Call, total: Call) -> bool:
    """True if a sum has the largest entry of each row among its terms: exp of it is 1, and the sum is no less.

    Otherwise a sum may be 0 or infinite where the exponential of its logarithm is not. Without ``keepdims`` the numbers
    of rows would be taken from the columns of a square matrix, unless there is one row alone.
    """
    rows, kept = total.args[1:], [None, None, True]
    if largest.args[1:] != rows or largest.kwargs or total.kwargs:
        return False
    return list(rows[1:]) == kept or (len(rows) < 2 and total.out.shape == ())


def summed(call: Call, facts: Facts) -> Answer:
    """A sum along the rows of a matrix, or of all of a vector."""
    if call.kwargs or len(call.args) < 2 or not isinstance(call.args[0], Var) or not isinstance(call.out, Var):
        return None
    x, axis, *rest = call.args
    if x.dtype is None or x.dtype.char not in "fd" or x.shape == () or rest not in ([], [None, None, True]):
        return None
    n, size = x.shape[-1], x.dtype.itemsize
    if len(x.shape) == 1 and axis in (None, 0) and not rest and x.strides == (size,) and 0 < n <= 1 << 16:
        return instead(call, Method("dot"), x, np.ones(n, x.dtype))
    if len(x.shape) == 2 and axis in (1, -1) and x.strides == (n * size, size) and 0 < n < LONG:
        return instead(call, Method("dot"), x, np.ones((n, 1) if rest else n, x.dtype))
    return None


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
    np.add.reduce: (summed,),
    np.exp: (softmax,),
    **dict.fromkeys(_TIMES, (scaled_twice,)),
}
