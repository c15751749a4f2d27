"""Choosing and masking: ``where``, the rule of routers, and the product in which zero wins.

``scale`` is for factors that are 0 by convention, as at the tip of a norm. The gradient of a branch that ``where`` did
not take needs no such care in a rule: the sweep holds it at 0, see ``autograd.engine.structural``.
"""

import math

import numpy as np

from autograd.engine.declaration import elementwise, gate

_INTEGERS = {"e": np.int16, "f": np.int32, "d": np.int64}
"""Integers as long as the numbers of a dtype, by its character."""


def kept(chosen, g):
    """g where it is chosen, 0 elsewhere: ``np.where(chosen, g, 0.0)``, which is how routers pass a gradient on.

    ``np.where`` asks entry by entry, and where the answers follow no pattern each costs 7 ns, more than the rest of a
    rule. The integer that has the same bits, times 1 or 0, is the same without a question: the zero is +0 for a
    negative g too, and for an infinite one. Python's numbers are told apart by Python.
    """
    if chosen.__class__ is np.ndarray and g.__class__ is np.ndarray and chosen.dtype.char == "?":
        integers = _INTEGERS.get(g.dtype.char)
        if integers is not None:
            return (g.view(integers) * chosen).view(g.dtype)
    elif type(chosen) is bool and g.__class__ is float:  # ``__class__`` of one that is written down says bool too
        return g if chosen else 0.0
    return np.where(chosen, g, 0.0)


@elementwise(
    lambda g, out, x, factor: scale(g, factor),
    lambda g, out, x, factor: scale(x, g),
    scalar=lambda x, factor: x * factor if x else x,
    complex=True,
)
@gate("swap multiplier", symbol="×", local=("factor", "x"))
def scale(x, factor):
    """x * factor, but exactly 0 wherever x is 0, even if the factor is infinite or NaN.

    Unlike a mask on the result it still depends on x as x * factor does, so second derivatives through it are right.
    """
    return x * np.where(x == 0, 1.0, factor)


@elementwise(
    None,
    lambda g, out, condition, x, y: kept(condition, g),
    lambda g, out, condition, x, y: kept(condition == 0, g),
    complex=True,
    scalar=lambda condition, x, y: x if condition else y,
    selects=True,
)
@gate("router", local=("", "[condition]", "1 - [condition]"))
def where(condition, x, y):
    """x where the condition holds, else y. A router: each gets the gradient where it was chosen, 0 elsewhere."""
    return np.where(condition, x, y)


def away_from_0(x):
    """x, but infinite instead of 0: a quotient by it is 0 there, and so are its slopes of every order."""
    return np.where(x == 0, math.inf, x)
