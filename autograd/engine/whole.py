"""Kernels for single numbers, which a payload may record as one call.

An op may have a kernel of its own for Python's numbers (``scalar=`` of its declaration). It branches, as ``relu`` does
with ``0.0 if x <= 0 else x``. A payload that records calls would record one of the branches only. It raises
``CalledWhole`` instead, when code of ``KERNELS`` touches it, and gets the kernel as one call. So the kernels stay as
they are, and no other payload pays for it.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

KERNELS: set[CodeType] = set()
"""The code of the kernels for single numbers. Each makes a float of floats."""


class CalledWhole(ArithmeticError):
    """Raised inside of a kernel for single numbers by a payload that records the kernel as one call.

    Args:
        call: ``call(kernel, operands, params)`` calls the kernel.
    """

    def __init__(self, call: Callable[[Callable[..., Any], tuple[Any, ...], dict[str, Any]], Any]) -> None:
        self.call = call

    def kernel(self, kernel: Callable[..., Any]) -> Callable[..., Any]:
        """The kernel as the payload calls it."""
        return lambda *operands, **params: self.call(kernel, operands, params)
