"""Pytrees of parameters as one vector, for code that knows vectors only, and back.

Messages say ``flatten`` and ``unflatten``: users meet the two by the names of ``autograd.misc.flatten``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from autograd.engine.beside import as_array
from autograd.engine.doors import door
from autograd.engine.node import ONE_KIND, Node
from autograd.errors import OperandError, ShapeError
from autograd.transforms import pytree
from autograd.transforms.objects import arrays_only
from autograd.value import Value

np: Any = numpy  # NumPy's stubs know plain arrays only


@door
def ravel(value: Any) -> tuple[Any, Callable[[Any], Any]]:
    """All numbers of a nested container as one vector, and the function that makes such a container of a vector.

    Both can be differentiated through. Entries of a dict come in the order of its keys. The vector is complex if any
    number is; real ones beside it become real again.

    Args:
        value: a number, an array, or a container of them as in ``autograd.containers``.

    Returns:
        The vector, of shape ``(n,)``, and ``unravel(vector)``, which gives every array its shape and dtype back.

    Raises:
        OperandError: something in the container is neither a number nor an array of numbers.
        ShapeError: by ``unravel``, if the vector has another length.

    Example:
        >>> vector, unravel = ravel({"w": np.ones((2, 2)), "b": 3.0})
        >>> vector
        array([3., 1., 1., 1., 1.])
        >>> unravel(2 * vector)
        {'w': array([[2., 2.],
               [2., 2.]]), 'b': 6.0}
    """
    leaves, build = pytree.flatten(value)
    arrays_only("flatten", leaves)
    arrays = [_array(x) for x in leaves]
    shapes = [np.shape(x) for x in arrays]
    dtypes = [x.dtype for x in arrays]
    ends = [int(n) for n in np.cumsum([0, *(np.size(x) for x in arrays)])]
    scalars = [isinstance(x, (bool, int, float, complex)) for x in leaves]
    vector = np.concatenate([np.reshape(x, -1) for x in arrays]) if arrays else np.zeros(0)
    if vector.dtype.kind not in "fc":
        vector = vector.astype(float)

    def unravel(vector: Any) -> Any:
        if np.shape(vector) != (ends[-1],):
            raise ShapeError(f"unflatten: got shape {np.shape(vector)}, expected ({ends[-1]},)")
        parts = []
        for i, (shape, dtype, scalar) in enumerate(zip(shapes, dtypes, scalars, strict=True)):
            part = np.reshape(vector[ends[i] : ends[i + 1]], shape)
            if part.dtype.kind == "c" and dtype.kind != "c":  # a real entry stays real beside complex ones
                part = np.real(part)
            if dtype.kind in "fc" and part.dtype != dtype:
                part = part.astype(dtype)
            parts.append(part.item() if scalar and not isinstance(part, Node) else part)
        return build(parts)

    return vector, unravel


def _array(x: Any) -> Any:
    """A leaf as a node or an array of numbers."""
    if isinstance(x, Value):
        raise OperandError(f"flatten: got a Value, expected Tensors, arrays and plain numbers: {ONE_KIND}")
    array: Any = x if isinstance(x, Node) else as_array(x)
    if array.dtype.kind not in "fiubc":
        raise OperandError(f"flatten: got {x!r:.60} ({type(x).__name__}), expected numbers and arrays of them")
    return array


def ravel_function(func: Callable[..., Any], example: Any) -> tuple[Callable[..., Any], Callable[[Any], Any], Any]:
    """A function of a container as one of a vector: ``(function of vectors, unravel, the example as a vector)``.

    The function's first argument and its result are containers like ``example``.
    """
    vector, unravel = ravel(example)
    return lambda x, *args: ravel(func(unravel(x), *args))[0], unravel, vector
