"""``SparseObject``: a gradient that is nearly all zeros, written down as the way to add it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.transforms.vspaces import VSpace


class SparseObject:
    """A gradient that is written down as the way to add it to zeros; HIPS autograd's name. A rule may return one.

    Args:
        vs: the vector space of the gradient.
        mut_add: a function that adds the gradient to a vector of the space, in place or not, and returns the sum.

    Example:
        >>> import numpy as np
        >>> from autograd import grad
        >>> from autograd.extend import defvjp, primitive, vspace
        >>> @primitive
        ... def first(x):
        ...     return x[0]
        >>> def to_first(g):
        ...     def mut_add(x):
        ...         x[0] += g
        ...         return x
        ...     return mut_add
        >>> defvjp(first, lambda ans, x: lambda g: SparseObject(vspace(x), to_first(g)))
        >>> grad(first)(np.array([3.0, 4.0]))
        array([1., 0.])
    """

    def __init__(self, vs: VSpace, mut_add: Callable[[Any], Any]) -> None:
        self.vs = vs
        self.mut_add = mut_add


VSpace.register(SparseObject, lambda x: x.vs)


def dense(x: Any) -> Any:
    """A sparse gradient written out; anything else as it is."""
    return x.mut_add(x.vs.zeros()) if isinstance(x, SparseObject) else x
