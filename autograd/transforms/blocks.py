"""Jacobians of nested containers: a block for each leaf of the result and each leaf of the argument.

All leaves become one vector, whose Jacobian is one matrix, made in as few sweeps as that of an array. Its rows and
columns are cut into blocks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy

from autograd.engine.node import Node, data_of, is_complex
from autograd.errors import OperandError
from autograd.transforms.calling import number_like, positions
from autograd.transforms.objects import arrays_only
from autograd.transforms.pytree import flatten, is_container
from autograd.transforms.ravel import ravel

np: Any = numpy  # NumPy's stubs know plain arrays only

Function = Callable[..., Any]


def has_parts(argnum: Any, args: Sequence[Any]) -> bool:
    """True if a Jacobian is by several arguments, or by one that is a container."""
    several = positions(argnum)
    chosen: Any = (argnum,) if several is None else several
    if any(isinstance(i, bool) or not isinstance(i, int) or not -len(args) <= i < len(args) for i in chosen):
        return False  # the call for a single array refuses these with a message
    if len({i % len(args) for i in chosen}) < len(chosen):
        return False
    return several is not None or (is_container(args[argnum]) and not isinstance(args[argnum], Node))


def by_columns(jacobian: Function, fun: Function, argnum: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """The Jacobian by the leaves of an argument: for each leaf of the result a container built like the argument.

    Args:
        jacobian: the Jacobian of a function of one vector.

    Raises:
        OperandError: some leaves are complex and others are real: they have no derivative of one kind.
    """
    several = positions(argnum)
    chosen = args[argnum] if several is None else tuple(args[i] for i in several)
    leaves, build = flatten(chosen)
    arrays_only("jacobian", leaves)
    kinds = {is_complex(x) for x in leaves}
    if len(kinds) > 1:
        raise OperandError(
            "jacobian: got complex and real parts in one argument, expected parts of one kind; take the Jacobian by "
            "each argument of its own"
        )
    vector, unravel = ravel(chosen)

    def of_vector(vector: Any) -> Any:
        given, new = list(args), unravel(vector)
        for i, tree in zip((argnum,) if several is None else several, (new,) if several is None else new, strict=True):
            given[i] = tree
        return fun(*given, **kwargs)

    shapes = [np.shape(data_of(x)) for x in leaves]
    ends = np.cumsum([0, *map(math.prod, shapes)]).tolist()

    def cut(whole: Any) -> Any:
        parts = []
        for x, shape, start, end in zip(leaves, shapes, ends[:-1], ends[1:], strict=True):
            part = whole[..., start:end].reshape((*np.shape(whole)[:-1], *shape))
            parts.append(part if isinstance(part, Node) or part.shape else number_like(part, x))
        return build(parts)

    found, rebuild = flatten(jacobian(of_vector)(vector))
    return rebuild([cut(whole) for whole in found])


def by_rows(value: Any) -> tuple[Any, Callable[[Any], Any]]:
    """The leaves of a result as one vector, and the function that cuts its Jacobian into such a container."""
    leaves, build = flatten(value)
    arrays_only("jacobian", leaves)
    shapes = [np.shape(data_of(x)) for x in leaves]
    ends = np.cumsum([0, *map(math.prod, shapes)]).tolist()

    def cut(whole: Any) -> Any:
        inner = np.shape(whole)[1:]
        return build(
            [
                whole[start:end].reshape((*shape, *inner))
                for shape, start, end in zip(shapes, ends[:-1], ends[1:], strict=True)
            ]
        )

    return ravel(value)[0], cut
