"""``import autograd.numpy as np``: NumPy's whole namespace, differentiable where it has a derivative.

The functions are NumPy's own: called on a Tensor or a Value they are answered by the rule table, called on plain arrays
they are untouched. So this module adds nothing to ``import numpy`` but the few constructors that NumPy gives nobody a
chance to answer (``array``, ``asarray``, ``full`` ... of nodes), and code written for HIPS autograd finds its names.
"""

from __future__ import annotations

import builtins
import functools
import sys
from collections.abc import Callable
from typing import Any

import numpy

from autograd.engine.arrays import admitted
from autograd.engine.doors import shown
from autograd.engine.late_modules import stand_before
from autograd.engine.node import ONE_KIND, Node
from autograd.errors import OperandError
from autograd.functions.operands import holds_nodes
from autograd.numpy import fft as fft
from autograd.numpy import linalg as linalg
from autograd.numpy import random as random
from autograd.value import Value

_numpy: Any = numpy  # NumPy's stubs know plain arrays only

__all__ = [*_numpy.__all__]

for _name in _numpy.__all__:  # packages read the names from ``__dict__``
    if _name not in globals() and _name in vars(_numpy):  # NumPy loads some names at first use
        globals()[_name] = vars(_numpy)[_name]

for _name in ("numpy_boxes", "numpy_jvps", "numpy_vjps", "numpy_vspaces", "numpy_wrapper"):
    globals()[_name] = sys.modules[f"{__name__}.{_name}"]  # loaded at their first use
stand_before(__name__, _numpy)


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
    if not holds_nodes(object):
        return _numpy.array(object, dtype=dtype, **kwargs)
    return _gathered("np.array", object, dtype, kwargs, copy=True)


def _as(name: str) -> Callable[..., Any]:
    original = getattr(_numpy, name)

    def convert(a: Any, dtype: Any = None, *args: Any, **kwargs: Any) -> Any:
        if not holds_nodes(a):
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


def make_diagonal(D: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """Matrices with the last axis of ``D`` as their diagonals, ``(..., n)`` -> ``(..., n, n)``; HIPS autograd's name.

    Raises:
        OperandError: anything but ``offset=0, axis1=-1, axis2=-2`` is asked for.

    Example:
        >>> make_diagonal(_numpy.array([1.0, 2.0]), axis1=-1, axis2=-2)
        array([[1., 0.],
               [0., 2.]])
    """
    if (offset, axis1, axis2) != (0, -1, -2):
        raise OperandError(
            f"make_diagonal: got offset={offset}, axis1={axis1}, axis2={axis2}, expected offset=0, axis1=-1, axis2=-2"
        )
    return D[..., None] * _numpy.eye(D.shape[-1], dtype=D.dtype)


class _Joiner:
    """``np.r_`` and ``np.c_``: arrays joined by indexing, with nodes among them."""

    def __init__(self, original: Any, axis: int, at_least: int) -> None:
        self._original, self._axis, self._at_least = original, axis, at_least

    def __getitem__(self, key: Any) -> Any:
        parts = key if isinstance(key, tuple) else (key,)
        if not builtins.any(holds_nodes(part) for part in parts):
            return self._original[key]
        if isinstance(parts[0], str):
            raise OperandError(f"np.r_: the directive {parts[0]!r} is not supported for Tensors; use np.concatenate")
        arrays = [self._original[part] if isinstance(part, slice) else asarray(part) for part in parts]
        return _numpy.concatenate([self._raised(x) for x in arrays], axis=self._axis)

    def _raised(self, x: Any) -> Any:
        missing = self._at_least - x.ndim
        return _numpy.reshape(x, (*x.shape, *(1,) * missing) if self._axis else (1,) * missing + x.shape)


r_ = _Joiner(_numpy.r_, 0, 1)
c_ = _Joiner(_numpy.c_, -1, 2)


def _of_lists_too(name: str) -> Callable[..., Any]:
    """A function of one array that also takes a list of Tensors, for which NumPy itself asks no Tensor."""
    original = getattr(_numpy, name)

    @functools.wraps(original)
    def function(a: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(a, (list, tuple)) and holds_nodes(a):
            a = array(a)
        return original(a, *args, **kwargs)

    return function


# __getattr__ finds NumPy's own functions for names that are not defined here.
for _name in (
    "all", "amax", "amin", "any", "argmax", "argmin", "argsort", "average", "cumprod", "cumsum", "max", "mean",
    "median", "min", "nanmax", "nanmean", "nanmin", "nanstd", "nansum", "nanvar", "ndim", "prod", "ptp", "ravel",
    "reshape", "shape", "size", "sort", "squeeze", "std", "sum", "transpose", "var",
):  # fmt: skip
    globals()[_name] = _of_lists_too(_name)


def _of_any_parts(name: str) -> Callable[..., Any]:
    """A function that joins arrays, which takes any iterable of them, and lists of Tensors among them for arrays."""
    original = getattr(_numpy, name)

    @functools.wraps(original)
    def function(arrays: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(arrays, (Node, _numpy.ndarray)):
            try:
                arrays = [array(x) if isinstance(x, (list, tuple)) and holds_nodes(x) else x for x in arrays]
            except TypeError as error:
                if isinstance(error, OperandError):
                    raise
                raise OperandError(f"np.{name}: got {shown(arrays)}, expected a list of arrays") from error
        return original(arrays, *args, **kwargs)

    return function


for _name in ("column_stack", "concat", "concatenate", "dstack", "hstack", "stack", "vstack"):
    globals()[_name] = _of_any_parts(_name)


def append(arr: Any, values: Any, axis: int | None = None) -> Any:
    """``numpy.append``; lists that hold Tensors are arrays."""
    return _numpy.append(asarray(arr), asarray(values), axis)


@functools.wraps(_numpy.where, assigned=())
def where(condition: Any, x: Any = None, y: Any = None) -> Any:
    """``numpy.where``, as HIPS autograd has it: arguments may be given by name, and Python's numbers give one.

    Example:
        >>> where(False, 1, 2.0)
        2.0
    """
    result = _numpy.where(condition, *(branch for branch in (x, y) if branch is not None))
    return result if x is None or builtins.any(map(_holds_arrays, (condition, x, y))) else result.tolist()


def _holds_arrays(x: Any) -> bool:
    return (
        hasattr(x, "dtype")
        or isinstance(x, Node)
        or (isinstance(x, (list, tuple)) and builtins.any(map(_holds_arrays, x)))
    )


def _gathered(name: str, x: Any, dtype: Any, given: dict[str, Any], copy: bool) -> Any:
    """Nested lists of Tensors and plain numbers as one Tensor."""
    refused = sorted(k for k, v in given.items() if v is not None and k not in ("copy", "order"))
    if refused:
        raise OperandError(f"{name}: {', '.join(refused)}= is not supported for Tensors")
    if isinstance(x, Value):
        raise OperandError(f"{name}: got a Value, expected Tensors: {ONE_KIND}")
    if isinstance(x, _numpy.ndarray):
        return _cast(admitted(name, x), dtype)
    if isinstance(x, Node):
        return _cast(_numpy.copy(x) if copy else x, dtype)
    parts = [_gathered(name, part, None, {}, False) if holds_nodes(part) else _numpy.asarray(part) for part in x]
    return _cast(_numpy.stack(parts), dtype)


def _cast(x: Any, dtype: Any) -> Any:
    return x if dtype is None else x.astype(dtype)
