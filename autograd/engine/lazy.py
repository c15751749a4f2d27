"""``compute``: lazy arrays in Tensors, computed all at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy

from autograd.engine.arrays import is_lazy
from autograd.engine.doors import door
from autograd.engine.node import Node

np: Any = numpy  # NumPy's stubs know plain arrays only


@door
def compute(*tensors: Node) -> tuple[Any, ...]:
    """Compute the lazy arrays in Tensors, data and gradients, all in one pass.

    A Tensor computed from Dask arrays holds a Dask array, and so does the ``.grad`` of a leaf that met one: plans,
    which share most of their work. This hands all of them to Dask at once, and puts NumPy arrays in their places.
    Arrays that are computed already are left as they are.

    Args:
        *tensors: for example, a loss and the parameters that it was differentiated by.

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
    places = [place for tensor in tensors for place in _places(tensor) if is_lazy(getattr(*place))]
    if places:
        import dask  # an extra, installed wherever there are lazy arrays

        plans = [getattr(node, name) for node, name in places]
        for (node, name), numbers in zip(places, dask.compute(*plans, traverse=False), strict=True):
            setattr(node, name, np.asarray(numbers))  # no time stamp, because the numbers stay the same
    return tuple(tensor._data for tensor in tensors)


def _places(tensor: Node) -> Iterable[tuple[Node, str]]:
    """The attributes that hold a Tensor's arrays, with their nodes; a gradient that is a node holds its own."""
    yield tensor, "_data"
    if isinstance(tensor.grad, Node):
        yield tensor.grad, "_data"
    else:
        yield tensor, "grad"
