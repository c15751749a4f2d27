"""Kinds of single numbers: the type of a variable or a constant of a program in Python's arithmetic."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.compiling.program import Var

PYTHONS = (float, int, bool)
FLOAT64 = np.dtype(np.float64)


class NotScalar(Exception):
    """A program has a variable or a call that is not of single numbers."""


def kind(var: Var) -> str:
    """ "f", "b" or "i"; NotScalar for a variable that is no single number, or of another type."""
    cls = var.type
    if cls is bool or cls is np.bool_ or (var.is_array and var.dtype == np.bool_ and math.prod(var.shape) == 1):
        return "b"
    if cls is float or cls is np.float64 or (cls is np.ndarray and var.dtype == FLOAT64 and math.prod(var.shape) == 1):
        return "f"
    if cls is int:
        return "i"
    raise NotScalar(var)


def kind_of(x: Any) -> str:
    """The kind of a variable or a constant."""
    if isinstance(x, Var):
        return kind(x)
    number = number_of(x)
    return "b" if type(number) is bool else "i" if type(number) is int else "f"


def number_of(x: Any) -> Any:
    """A constant as a Python number; None if it is none."""
    if type(x) in PYTHONS:
        return x
    if type(x) in (np.float64, np.bool_) or (type(x) is np.ndarray and x.size == 1 and x.dtype.char in "d?"):
        return x.item()
    return None


def is_python(x: Any) -> bool:
    """True for a Python number, and for a variable that is one in each run."""
    if isinstance(x, Var):
        return issubclass(x.type, PYTHONS) and not issubclass(x.type, np.generic)
    return type(x) in PYTHONS
