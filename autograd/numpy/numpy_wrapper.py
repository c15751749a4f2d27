"""HIPS autograd's name for the functions of ``autograd.numpy``, and for some that its users' rules call."""

from __future__ import annotations

from typing import Any

import numpy

import autograd.numpy
from autograd.extend import notrace_primitive as notrace_primitive
from autograd.extend import primitive as primitive

anp: Any = autograd.numpy


def __getattr__(name: str) -> Any:
    return getattr(anp, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *dir(anp)})


def _astype(
    A: Any, dtype: Any, order: Any = "K", casting: Any = "unsafe", subok: bool = True, copy: bool = True
) -> Any:
    """``A.astype(dtype)`` as a function."""
    return A.astype(dtype, order=order, casting=casting, copy=copy)


def metadata(A: Any) -> tuple[Any, int, Any, bool]:
    """Shape, number of axes, dtype, and True for a complex array.

    Example:
        >>> metadata(numpy.zeros((2, 3)))
        ((2, 3), 2, dtype('float64'), False)
    """
    return numpy.shape(A), numpy.ndim(A), numpy.result_type(A), numpy.iscomplexobj(A)


def array_from_args(array_args: Any, array_kwargs: Any, *args: Any) -> Any:
    """``array(args)``.

    Example:
        >>> array_from_args((), {}, 1.0, 2.0)
        array([1., 2.])
    """
    return anp.array(args, *array_args, **array_kwargs)


def concatenate_args(axis: int, *args: Any) -> Any:
    """``concatenate(args, axis)``.

    Example:
        >>> concatenate_args(0, numpy.zeros(1), numpy.ones(1))
        array([0., 1.])
    """
    return anp.concatenate(args, axis)


__all__ = ["_astype", "array_from_args", "concatenate_args", "metadata", "notrace_primitive", "primitive"]
