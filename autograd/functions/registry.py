"""The tables of NumPy functions that are no ops: those composed of ops, and those with plain results.

A *derived* function is written with NumPy functions and operators, so it is differentiated through the ops that it
calls; it has a rule of its own only if numerics, a kink or measured speed demand one. A *plain* function is constant
between jumps, or reads no numbers at all (``argmax``, ``shape``): it runs on the data and its result is no node.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from autograd.errors import OperandError

F = TypeVar("F", bound=Callable[..., Any])

DERIVED: dict[Callable[..., Any], Callable[..., Any]] = {}
"""The function that answers for each NumPy function that is no op, when it is called on a node."""

PLAIN: set[Callable[..., Any]] = set()
"""NumPy functions and ufuncs that run on the data of nodes."""


def implements(*functions: Callable[..., Any]) -> Callable[[F], F]:
    """Register the decorated function, which has NumPy's signature, as the differentiable form of NumPy functions."""

    def register(derived: F) -> F:
        for function in functions:
            DERIVED[function] = derived
        return derived

    return register


def plain(*functions: Callable[..., Any]) -> None:
    """Register NumPy functions whose result is plain, whatever they are called on."""
    PLAIN.update(functions)


def refuse(name: str, **given: Any) -> None:
    """OperandError if one of the given arguments is set: those of NumPy's signature that have no meaning on nodes."""
    for argument, value in given.items():
        if value is not None and value is not np._NoValue and value is not False:
            raise OperandError(f"{name}: {argument}={value!r} is not supported for Value and Tensor")
