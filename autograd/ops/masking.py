"""Choosing and masking: ``where``, the rule of routers, and the product in which zero wins.

``scale`` is for factors that are 0 by convention, as at the tip of a norm. The gradient of a branch that ``where`` did
not take needs no such care in a rule: the sweep holds it at 0, see ``autograd.engine.structural``.
"""

import math
from typing import Any

import numpy as np
from numpy import ndarray

from autograd.engine.declaration import elementwise, gate

_INTEGERS: dict[str, Any] = {"e": np.dtype(np.int16), "f": np.dtype(np.int32), "d": np.dtype(np.int64)}
"""Integers as long as the numbers of a dtype, by its character."""

_ZEROS = {char: np.zeros((), char) for char in "fd"}
"""0 as an array of each dtype. NumPy meets it in half the time that it takes to bring Python's 0 to the dtype."""


def zero_for(x: Any) -> Any:
    """0 to compare x with."""
    return _ZEROS.get(x.dtype.char, 0) if x.__class__ is ndarray else 0


def kept(chosen: Any, g: Any) -> Any:
    """g where it is chosen, 0 elsewhere: ``np.where(chosen, g, 0.0)``, which is how routers pass a gradient on.

    ``np.where`` branches at each entry. Where the mask follows no pattern, an entry costs 7 ns, more than the rest of
    a rule. The bits of g, read as an integer and multiplied by 1 or 0, give the same numbers without a branch. The
    zero is +0 for a negative or an infinite g, too. For Python's numbers, Python's own ``if`` decides.
    """
    if chosen.__class__ is ndarray and g.__class__ is ndarray:
        dtype = g.dtype
        integers = _INTEGERS.get(dtype.char)
        if integers is not None and chosen.dtype.char == "?":
            # an array of one kind may not write into an array of another kind
            if chosen.shape == g.shape and type(chosen) is type(g):
                result = chosen.astype(integers)  # (a product of integers and truth values converts them bit by bit)
                result *= g.view(integers)
                return result.view(dtype)
            return (g.view(integers) * chosen).view(dtype)
    elif type(chosen) is bool and g.__class__ is float:  # the ``__class__`` of a traced bool is bool, too
        return g if chosen else 0.0
    return np.where(chosen, g, 0.0)


_MANY, _RUN = 4096, 32
"""The entries from which ``either`` looks at a condition, and the mean length of runs that it leaves to NumPy."""


def either(condition: Any, x: Any, y: Any) -> Any:
    """x where the condition holds, else y: ``np.where``, for forwards and rules of ops that choose by sign or size.

    As in ``kept``, a condition without a pattern costs NumPy 3 to 10 ns an entry. Two numbers read as integers differ
    in some bits; these bits, times 1 or 0, turn y into x or leave it. Long runs of one answer cost NumPy nothing, so
    the runs are counted first.
    """
    if type(condition) is ndarray and condition.size >= _MANY and condition.dtype.char == "?":
        dtype = x.dtype if type(x) is ndarray else y.dtype if type(y) is ndarray else None
        integers = _INTEGERS.get(dtype.char) if dtype is not None else None
        if integers is not None and _fits(x, dtype) and _fits(y, dtype) and _has_no_pattern(condition):
            x, y = (np.asarray(v, dtype).view(integers) for v in (x, y))
            bits = (x ^ y) * condition
            bits ^= y
            return bits.view(dtype)
    return np.where(condition, x, y)


def _fits(x: Any, dtype: Any) -> Any:
    """True for arrays of a dtype, and for Python's numbers, which take the dtype of arrays beside them."""
    return x.dtype == dtype if type(x) is ndarray else type(x) is float


def _has_no_pattern(condition: Any) -> bool:
    """True if a condition changes from entry to entry so often that its answers cannot be foreseen."""
    row = condition.ravel(order="K")
    return bool(np.count_nonzero(row[1:] != row[:-1]) * _RUN > row.size)


@elementwise(
    lambda g, out, x, factor: scale(g, factor),
    lambda g, out, x, factor: scale(x, g),
    scalar=lambda x, factor: x * factor if x else x,
    complex=True,
)
@gate("swap multiplier", symbol="×", local=("factor", "x"))
def scale(x, factor):
    """x * factor, but exactly 0 wherever x is 0, even if the factor is infinite or NaN.

    Unlike a masked result, it depends on x as x * factor does, so second derivatives through it are right.
    """
    return x * np.where(x == 0, 1.0, factor)


def _fails(condition):
    """True where ``np.where`` takes a condition as false: for 0, for None, and for empty texts."""
    dtype = getattr(condition, "dtype", None)
    texts = condition is None or isinstance(condition, (str, bytes)) or (dtype is not None and dtype.kind in "OSU")
    return np.where(condition, False, True) if texts else condition == 0


@elementwise(
    None,
    lambda g, out, condition, x, y: kept(condition, g),
    lambda g, out, condition, x, y: kept(_fails(condition), g),
    complex=True,
    scalar=lambda condition, x, y: x if condition else y,
    selects=True,
)
@gate("router", local=("", "[condition]", "1 - [condition]"))
def where(condition, x, y):
    """x where the condition holds, else y. A router: each gets the gradient where it was chosen, 0 elsewhere."""
    return either(condition, x, y)


def away_from_0(x):
    """x, but infinite instead of 0: a quotient by it is 0 there, and so are its slopes of every order."""
    return np.where(x == 0, math.inf, x)
