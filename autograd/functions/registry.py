"""The tables of NumPy functions that are no ops: those composed of ops, and those with plain results.

A *derived* function is written with NumPy functions and operators, so it is differentiated through the ops that it
calls; it has a rule of its own only if numerics, a kink or measured speed demand one. A *plain* function is constant
between jumps, or reads no numbers at all (``argmax``, ``shape``): it runs on the data and its result is no node.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np

from autograd.engine.doors import shown
from autograd.errors import OperandError

F = TypeVar("F", bound=Callable[..., Any])

DERIVED: dict[Callable[..., Any], Callable[..., Any]] = {}
"""The function that answers for each NumPy function that is no op, when it is called on a node."""

PLAIN: set[Callable[..., Any]] = set()
"""NumPy functions and ufuncs that run on the data of nodes."""

TAKEN: dict[Callable[..., Any], Callable[[Any], Any]] = {}
"""Stand-ins for nodes in calls of ``PLAIN`` functions that ask for more than the data."""


_DTYPE_AT: dict[Callable[..., Any], int] = {}
"""The place of the parameter ``dtype`` among the positional ones, for the functions that have one."""


def dtype_asked_for(function: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """The dtype that a call of a function in ``DERIVED`` names; None if it names none."""
    place = _DTYPE_AT.get(function)
    if place is None:
        return None
    dtype = kwargs["dtype"] if "dtype" in kwargs else args[place] if place < len(args) else None
    return None if dtype is np._NoValue else dtype


def implements(*functions: Callable[..., Any]) -> Callable[[F], F]:
    """Register the decorated function, which has NumPy's signature, as the differentiable form of NumPy functions."""

    def register(derived: F) -> F:
        for function in functions:
            DERIVED[function] = derived
            code = derived.__code__
            names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
            if "dtype" in names:
                place = names.index("dtype")
                _DTYPE_AT[function] = place if place < code.co_argcount else sys.maxsize
        return derived

    return register


def plain(*functions: Callable[..., Any]) -> None:
    """Register NumPy functions whose result is always plain."""
    PLAIN.update(functions)


_HARMLESS: dict[str, tuple[Any, ...]] = {
    "subok": (True,),
    "device": ("cpu",),
    "order": ("C", "F", "A", "K"),
    "where": (True,),
}
"""Values of arguments that change no number: a Tensor is no subclass, and where its entries lie is not asked."""

_WAYS = {
    "out": "a node cannot be written into an existing array; use the result that is returned",
    "where": "write np.where(mask, result, other)",
    "full": "np.linalg.lstsq gives the residuals, ranks and singular values",
    "writeable": "several entries of the windows are one number; assign to the array itself",
    "order": "it is for arrays with fields",
}


def refuse(name: str, **given: Any) -> None:
    """OperandError if one of the given arguments is set: those of NumPy's signature that have no meaning on nodes.

    Values that change no number are let pass: ``subok=True``, ``device="cpu"``, an order in memory, ``where=True``.
    """
    for argument, value in given.items():
        if value is None or value is np._NoValue or value is False:
            continue
        if value.__class__ in (bool, str) and value in _HARMLESS.get(argument, ()):
            continue
        way = f"; {_WAYS[argument]}" if argument in _WAYS else ""
        raise OperandError(f"{name}: {argument}={shown(value)} is not supported for Value and Tensor{way}")
