"""``numpy.linalg`` under the name that code written for HIPS autograd imports."""

from typing import Any

from numpy import linalg as _linalg

from autograd.engine.late_modules import stand_before
from autograd.functions.operands import array as _array
from autograd.functions.operands import holds_nodes as _holds_nodes

__all__ = [name for name in dir(_linalg) if not name.startswith("_")]

globals().update({name: getattr(_linalg, name) for name in __all__})  # packages read the names from ``__dict__``
stand_before(__name__, _linalg)


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """``numpy.linalg.norm``; a list that holds Tensors is an array."""
    return _linalg.norm(_array(x) if _holds_nodes(x) else x, ord, axis, keepdims)
