"""Arguments and results of functions that one node stands for: custom rules and checkpoints.

Such a function takes and returns containers, and a node has one payload. ``Argument`` spreads an argument out into
leaves, each an operand of the node; ``Result`` holds a whole result as one vector and gives it back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy

from autograd.engine.levels import plain
from autograd.engine.node import Node
from autograd.errors import OperandError
from autograd.transforms.held import Held
from autograd.transforms.pytree import flatten, is_container, leaf_of, leaves_like

np: Any = numpy  # NumPy's stubs know plain arrays only


class Argument(NamedTuple):
    """A positional argument as leaves: itself alone, unless it is a container with nodes in it."""

    leaves: list[Any]
    build: Callable[[Sequence[Any]], Any]
    whole: bool


def spread_out(x: Any) -> Argument:
    """An argument of a call as leaves."""
    x = leaf_of(x)
    if not isinstance(x, Node) and is_container(x):
        leaves, build = flatten(x)
        if any(isinstance(part, Node) for part in leaves):
            return Argument(leaves, build, False)
    return Argument([x], lambda leaves: leaves[0], True)


def without_nodes(x: Any) -> Any:
    """``x`` with data in place of its nodes; a 0-d array becomes a number, for functions written for numbers."""
    x = leaf_of(x)
    if isinstance(x, Node):
        return as_scalar(x._data)
    leaves, build = flatten(x) if is_container(x) else ([], None)
    return build([without_nodes(part) for part in leaves]) if build and any(isinstance(p, Node) for p in leaves) else x


def value_of(x: Any) -> Any:
    """The plain number or array in a node, through which no derivative passes; anything else as it is.

    Example:
        >>> from autograd import Value
        >>> value_of(Value(2.0)), value_of("a")
        (2.0, 'a')
    """
    return plain(x) if isinstance(x, Node) else x


def as_scalar(x: Any) -> Any:
    """A 0-d array as a NumPy number; anything else as it is."""
    return x[()] if x.__class__ is numpy.ndarray and x.shape == () else x


class Result:
    """The form in which one node holds a function's result: as it is, or as a vector of all numbers in a container.

    A result that is an object of a class of one's own (``held``) is a container with one leaf, which the node holds.
    """

    def __init__(self, value: Any) -> None:
        self.single = not is_container(value)
        self.value = value
        leaves, self.build = flatten(value)
        self.held = len(leaves) == 1 and isinstance(leaves[0], Held)
        self.shapes = [np.shape(x) if _is_inexact(x) else None for x in leaves]
        dtypes = [x.dtype if hasattr(x, "dtype") else np.asarray(x).dtype for x in leaves if _is_inexact(x)]
        self.dtypes = dtypes if len(set(dtypes)) > 1 else []  # empty if all dtypes agree: the vector has the same one
        # counts, texts and the like are returned as they are
        self.leaves = [None if _is_inexact(x) else x for x in leaves]

    @staticmethod
    def of(name: str, value: Any) -> Result:
        """The form of ``value``, returned by a function called ``name``; OperandError if it holds no numbers."""
        leaves, _ = flatten(value)
        for x in leaves:
            if isinstance(x, Node):
                raise OperandError(
                    f"{name}: the function returned a {type(x).__name__}: it uses a node that is not among its "
                    f"arguments; pass it as a positional argument"
                )
            if isinstance(x, Held) and len(leaves) > 1:
                raise OperandError(
                    f"{name}: the function returned an object of class {type(x.of).__name__} in a "
                    f"{type(value).__name__}, expected the object alone, or numbers: make a primitive for each"
                )
        if not any(_is_inexact(x) for x in leaves):
            raise OperandError(
                f"{name}: the function returned {value!r:.60} ({type(value).__name__}), expected floating numbers"
            )
        return Result(value)

    def pack(self, value: Any) -> Any:
        """``value`` itself, or the vector of a container's numbers, a node if any of them is one."""
        if self.single:
            return value
        leaves = leaves_like("a rule for a result that is a container", value, self.value)
        if self.held:
            return leaves[0]
        parts = [np.reshape(x, -1) for x, shape in zip(leaves, self.shapes, strict=True) if shape is not None]
        return np.concatenate(parts)

    def unpack(self, vector: Any) -> Any:
        """The result again, out of the vector: parts of a node are nodes."""
        if self.single:
            return vector
        if self.held:
            return self.build([vector])
        leaves, start, dtypes = [], 0, iter(self.dtypes)
        for x, shape in zip(self.leaves, self.shapes, strict=True):
            if shape is not None:
                stop = start + int(np.prod(shape))
                part, start = np.reshape(vector[start:stop], shape), stop
                x = as_scalar(_in_dtype(part, next(dtypes)) if self.dtypes else part)
            leaves.append(x)
        return self.build(leaves)


def _is_inexact(x: Any) -> bool:
    """True for a floating or complex number and for an array of them: these have derivatives."""
    return isinstance(x, (float, complex, numpy.inexact)) or getattr(getattr(x, "dtype", None), "kind", "") in (
        "f",
        "c",
    )


def _in_dtype(part: Any, dtype: Any) -> Any:
    """A part of a vector in the dtype that it had; a real one drops the imaginary part that the vector gave it."""
    return (part if dtype.kind == "c" else np.real(part)).astype(dtype)
