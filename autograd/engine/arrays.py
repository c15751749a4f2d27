"""Arrays of other kinds than NumPy's, which a Tensor may hold too.

The rules are written in NumPy's functions and operators, so every array that speaks NumPy's two protocols runs through
them: a CuPy array on a GPU, a Dask array on a cluster. This file brings constants to the kind of the operands, refuses
arrays that cannot be held, and computes lazy ones.
"""

from __future__ import annotations

from typing import Any

import numpy

from autograd.engine.node import data_of, describe
from autograd.errors import ShapeError

np: Any = numpy  # NumPy's stubs know plain arrays only


def is_foreign(x: Any) -> bool:
    """True if x is an array of another kind than NumPy's: on a GPU, on a cluster, not computed yet."""
    return not isinstance(x, (numpy.ndarray, numpy.generic)) and hasattr(x, "__array_function__")


def as_like(constant: Any, x: Any) -> Any:
    """``constant``, made by NumPy, as the kind of array that x is or holds: a GPU's arrays do not mix with NumPy's."""
    if x.__class__ is numpy.ndarray:
        return constant
    x = data_of(x)
    return np.asarray(constant, like=x) if is_foreign(x) and not is_foreign(constant) else constant


def with_known_shape(x: Any) -> Any:
    """``x``, an array, if the lengths of all its axes are known; ShapeError if some are not, as with Dask's masks."""
    if any(n != n for n in x.shape):
        raise ShapeError(
            f"got an array of {describe(x)} ({type(x).__module__}), with lengths that are not known before it is "
            f"computed, expected known ones: a gradient needs them; Dask finds them with x.compute_chunk_sizes()"
        )
    return x


def is_lazy(x: Any) -> bool:
    """True if x is a Dask array: a plan for numbers that are still to be computed."""
    return hasattr(x, "__dask_graph__")


def materialize(x: Any) -> Any:
    """``x`` as a NumPy array if it is lazy, for a caller that asked for its numbers."""
    return np.asarray(x) if is_lazy(x) else x
