"""Arrays of other kinds than NumPy's: what a Tensor may hold besides, and what has to be known about it.

The rules are written in NumPy's functions and operators, so whatever speaks NumPy's two protocols runs through them: a
CuPy array on a GPU, a Dask array on a cluster. What is left to say is how constants come to be of the operands' kind,
which arrays cannot be held, and when the lazy ones are computed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy

from autograd.errors import ShapeError
from autograd.graph import Node, describe

np: Any = numpy  # whose stubs know plain arrays only


def is_foreign(x: Any) -> bool:
    """Whether x is an array of another kind than NumPy's: on a GPU, on a cluster, not computed yet."""
    return not isinstance(x, (numpy.ndarray, numpy.generic)) and hasattr(x, "__array_function__")


def akin(constant: Any, x: Any) -> Any:
    """A constant that NumPy made, as the kind of array that x is (or holds): an array on a GPU meets no other."""
    if x.__class__ is numpy.ndarray:
        return constant
    x = x._data if isinstance(x, Node) else x
    return np.asarray(constant, like=x) if is_foreign(x) and not is_foreign(constant) else constant


def known(x: Any) -> Any:
    """``x``, an array, if the lengths of all its axes are known; ShapeError if some are not, as with Dask's masks."""
    if any(n != n for n in x.shape):
        raise ShapeError(
            f"got an array of {describe(x)} ({type(x).__module__}), with lengths that are not known before it is "
            f"computed, expected known ones: a gradient needs them; Dask finds them with x.compute_chunk_sizes()"
        )
    return x


def is_lazy(x: Any) -> bool:
    """Whether x is a Dask array, which is a plan for numbers that are still to be computed."""
    return hasattr(x, "__dask_graph__")


def here(x: Any) -> Any:
    """``x``, computed if it was not: for somebody who asked for its numbers."""
    return np.asarray(x) if is_lazy(x) else x


def compute(*tensors: Node) -> tuple[Any, ...]:
    """Compute what Tensors hold and what has not been computed yet, data and gradients, all in one pass.

    A Tensor computed from Dask arrays holds a Dask array, and so does the ``.grad`` of a leaf that met one: plans,
    which share most of their work. This hands all of them to Dask at once, and puts NumPy arrays in their places. What
    is computed already is left as it is.

    Args:
        *tensors: a loss and the parameters that it was differentiated by, say.

    Returns:
        The data of each.

    Example:
        >>> import dask.array as da
        >>> from autograd import Tensor
        >>> x, w = da.ones((1000, 3), chunks=(100, 3)), Tensor([1.0, 2.0, 3.0])
        >>> loss = (x @ w).mean()
        >>> loss.backward()  # nothing was computed so far
        >>> value, _ = compute(loss, w)
        >>> float(value), w.grad
        (6.0, array([1., 1., 1.]))
    """
    places = [
        (node, name)
        for tensor in tensors
        for node, name in _places(tensor)
        if is_lazy(getattr(node, name))
    ]  # fmt: skip
    if places:
        import dask  # an extra: whoever has a lazy array has it

        plans = [getattr(node, name) for node, name in places]
        for (node, name), numbers in zip(places, dask.compute(*plans, traverse=False), strict=True):
            setattr(node, name, np.asarray(numbers))  # the same numbers: a recorded graph is none the wiser
    return tuple(tensor._data for tensor in tensors)


def _places(tensor: Node) -> Iterable[tuple[Node, str]]:
    """Where a Tensor keeps arrays: its data and its gradient, or what that holds if it is recorded."""
    yield tensor, "_data"
    if isinstance(tensor.grad, Node):
        yield tensor.grad, "_data"
    else:
        yield tensor, "grad"
