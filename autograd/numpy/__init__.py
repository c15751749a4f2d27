"""``import autograd.numpy as np``: NumPy's whole namespace, differentiable where it has a derivative.

The functions are NumPy's own: called on a Tensor or a Value they are answered by the rule table, called on plain arrays
they are untouched. So this module adds nothing to ``import numpy`` but the few constructors that NumPy gives nobody a
chance to answer (``array``, ``asarray``, ``full`` ... of nodes), and code written for HIPS autograd finds its names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from autograd.errors import OperandError
from autograd.graph import Node
from autograd.numpy import fft as fft
from autograd.numpy import linalg as linalg
from autograd.numpy import random as random
from autograd.value import Value

_numpy: Any = numpy  # whose stubs know plain arrays only

__all__ = [*_numpy.__all__]


def __getattr__(name: str) -> Any:
    return getattr(_numpy, name)


def __dir__() -> list[str]:
    return dir(_numpy)


def array(object: Any, dtype: Any = None, **kwargs: Any) -> Any:
    """``numpy.array``; a list that holds Tensors, however deep, becomes a Tensor that is computed from them.

    Raises:
        OperandError: the list holds Values, or an argument is given that has no meaning for Tensors.

    Example:
        >>> from autograd import Tensor
        >>> x = Tensor(3.0)
        >>> y = array([x, x * x, 1.0])
        >>> y.sum().backward()
        >>> x.grad
        array(7.)
    """
    if not _holds_nodes(object):
        return _numpy.array(object, dtype=dtype, **kwargs)
    return _gathered("np.array", object, dtype, kwargs, copy=True)


def _as(name: str) -> Callable[..., Any]:
    original = getattr(_numpy, name)

    def convert(a: Any, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
        if not _holds_nodes(a):
            return original(a, dtype, *args, **kwargs)
        return _gathered(f"np.{name}", a, dtype, kwargs, copy=False)

    convert.__name__ = convert.__qualname__ = name
    convert.__doc__ = f"``numpy.{name}``; a Tensor stays one, and a list that holds Tensors becomes one."
    return convert


asarray = _as("asarray")
asanyarray = _as("asanyarray")
ascontiguousarray = _as("ascontiguousarray")


def full(shape: Any, fill_value: Any, dtype: Any = None, **kwargs: Any) -> Any:
    """``numpy.full``; filled with a Tensor it is computed from it."""
    if isinstance(fill_value, Node):
        return _cast(_numpy.broadcast_to(fill_value, shape) + 0.0, dtype)
    return _numpy.full(shape, fill_value, dtype, **kwargs)


def _holds_nodes(x: Any) -> bool:
    if isinstance(x, (list, tuple)):
        return any(_holds_nodes(part) for part in x)
    return isinstance(x, Node)


def _gathered(name: str, x: Any, dtype: Any, given: dict[str, Any], copy: bool) -> Any:
    """Nested lists of Tensors and plain numbers as one Tensor."""
    refused = sorted(k for k, v in given.items() if v is not None and k not in ("copy", "order"))
    if refused:
        raise OperandError(f"{name}: {', '.join(refused)}= is not supported for Tensors")
    if isinstance(x, Value):
        raise OperandError(f"{name}: got a Value, expected Tensors; float(v) is its plain number")
    if isinstance(x, Node):
        return _cast(_numpy.copy(x) if copy else x, dtype)
    parts = [_gathered(name, part, None, {}, False) if _holds_nodes(part) else _numpy.asarray(part) for part in x]
    return _cast(_numpy.stack(parts), dtype)


def _cast(x: Any, dtype: Any) -> Any:
    return x if dtype is None else x.astype(dtype)
