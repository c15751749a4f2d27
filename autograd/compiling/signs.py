"""Signs and names of calls in source, and how tightly they bind."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

import numpy as np

ATOM, POWER, UNARY, TIMES, PLUS, SHIFT, AND, XOR, OR, COMPARED, CHOICE = 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1


class Text(str):
    """A piece of source, and how tightly its outermost operator binds."""

    __slots__ = ("binds",)
    binds: int

    def __new__(cls, text: str, binds: int = ATOM) -> Text:
        """The text, which binds as a name does if nothing is said."""
        made = super().__new__(cls, text)
        made.binds = binds
        return made


class Unspellable(Exception):
    """A call or a constant has no source that a file with NumPy alone could run."""


BINARY: Mapping[Any, tuple[str, int]] = {
    operator.add: ("+", PLUS), operator.sub: ("-", PLUS), operator.mul: ("*", TIMES), operator.truediv: ("/", TIMES),
    operator.floordiv: ("//", TIMES), operator.mod: ("%", TIMES), operator.matmul: ("@", TIMES),
    operator.and_: ("&", AND), operator.or_: ("|", OR), operator.xor: ("^", XOR), operator.lshift: ("<<", SHIFT),
    operator.rshift: (">>", SHIFT), operator.lt: ("<", COMPARED), operator.le: ("<=", COMPARED),
    operator.eq: ("==", COMPARED), operator.ne: ("!=", COMPARED), operator.gt: (">", COMPARED),
    operator.ge: (">=", COMPARED), np.add: ("+", PLUS), np.subtract: ("-", PLUS), np.multiply: ("*", TIMES),
    np.divide: ("/", TIMES), np.floor_divide: ("//", TIMES), np.matmul: ("@", TIMES), np.less: ("<", COMPARED),
    np.less_equal: ("<=", COMPARED), np.equal: ("==", COMPARED), np.not_equal: ("!=", COMPARED),
    np.greater: (">", COMPARED), np.greater_equal: (">=", COMPARED),
}  # fmt: skip
"""The sign of a function of two operands, and how tightly it binds."""

UNARIES: Mapping[Any, str] = {
    operator.neg: "-", np.negative: "-", operator.invert: "~", np.invert: "~", operator.pos: "+",
}  # fmt: skip

IN_PLACE: Mapping[Any, str] = {
    operator.iadd: "+=", operator.isub: "-=", operator.imul: "*=", operator.itruediv: "/=", operator.ifloordiv: "//=",
    operator.imod: "%=", operator.ipow: "**=", operator.imatmul: "@=", operator.iand: "&=", operator.ior: "|=",
    operator.ixor: "^=", operator.ilshift: "<<=", operator.irshift: ">>=",
}  # fmt: skip

DEFAULTS = {"keepdims": False, "dtype": None, "out": None, "initial": np._NoValue, "where": True}
"""Keyword arguments that are left out where they repeat NumPy's default."""

OF_ALL = frozenset(
    ("sum", "prod", "max", "min", "amax", "amin", "mean", "var", "std", "any", "all", "argmax", "argmin")
)

REDUCING: Mapping[str, str] = {
    "add": "sum", "multiply": "prod", "maximum": "max", "minimum": "min", "logical_and": "all", "logical_or": "any",
}  # fmt: skip
"""Methods of arrays, by the ufunc of which they are the ``reduce``."""

MATH: Mapping[str, str] = {
    **{name: name for name in ("exp", "log", "log2", "log10", "log1p", "expm1", "sqrt", "sin", "cos", "tan", "sinh",
       "cosh", "tanh", "hypot", "copysign", "degrees", "radians", "cbrt", "exp2", "fmod", "nextafter", "isnan", "isinf",
       "isfinite")},
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh",
    "arctan2": "atan2",
}  # fmt: skip
"""Functions of ``math``, by NumPy's names."""
