"""``numpy.linalg`` under the name that code written for HIPS autograd imports."""

from typing import Any

from numpy import linalg as _linalg

from autograd.functions.operands import array as _array
from autograd.functions.operands import holds_nodes as _holds_nodes

__all__ = [name for name in dir(_linalg) if not name.startswith("_")]


def __getattr__(name: str) -> Any:
    return getattr(_linalg, name)


def __dir__() -> list[str]:
    return dir(_linalg)


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """``numpy.linalg.norm``; a list that holds Tensors is an array."""
    return _linalg.norm(_array(x) if _holds_nodes(x) else x, ord, axis, keepdims)
