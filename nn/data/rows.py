"""Inputs of a model as trees of arrays with equal numbers of rows: checked, counted, taken in portions, put together.

An input is one array; a tuple of inputs, which a model takes one after the other; or a dict of them, which it takes by
name. Arrays of pandas and xarray become plain ones: rows are counted by position, not by label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.engine.arrays import admitted
from autograd.engine.node import Node
from autograd.errors import OperandError, ShapeError


def is_array(x: Any) -> bool:
    """True for an array of any kind or a node, with at least one axis."""
    return hasattr(x, "shape") and hasattr(x, "dtype") and len(x.shape) > 0


def as_tree(owner: str, name: str, x: Any) -> Any:
    """``x`` with plain arrays in it, or nodes: a dict, a tuple, or one array.

    A tuple of numbers is one array, any other tuple is several inputs; a list is always one array.

    Raises:
        OperandError: something that makes no array, such as a set or a masked array.

    Example:
        >>> as_tree("fit", "x", {"a": [1.0, 2.0], "b": ([[1]], [[2]])})
        {'a': array([1., 2.]), 'b': (array([[1]]), array([[2]]))}
    """
    if isinstance(x, Mapping):
        if not x:
            raise OperandError(f"{owner}: got an empty dict as {name}, expected one array or more")
        return {key: as_tree(owner, f"{name}[{key!r}]", part) for key, part in x.items()}
    if isinstance(x, tuple) and x and not all(_is_number(part) for part in x):
        return tuple(as_tree(owner, f"{name}[{i}]", part) for i, part in enumerate(x))
    return as_array(owner, name, x)


def as_array(owner: str, name: str, x: Any) -> Any:
    """``x`` as an array of any kind, or as the node that it is.

    Raises:
        OperandError: it makes no array.
    """
    x = admitted(owner, x)
    if is_array(x) or isinstance(x, (np.ndarray, Node)):
        return x
    try:
        array = np.asarray(x)
    except (TypeError, ValueError) as error:
        raise OperandError(f"{owner}: got {name} that makes no array: {error}") from None
    if array.dtype == object and not array.ndim:
        raise OperandError(f"{owner}: got a {type(x).__name__} as {name}, expected an array")
    return array


def _is_number(x: Any) -> bool:
    return isinstance(x, (int, float, complex, str, np.generic)) or getattr(x, "shape", None) == ()


def leaves(tree: Any, name: str = "x") -> Iterator[tuple[str, Any]]:
    """The arrays of a tree with the names of their places.

    Example:
        >>> list(leaves({"a": 1, "b": (2, 3)}))
        [("x['a']", 1), ("x['b'][0]", 2), ("x['b'][1]", 3)]
    """
    if isinstance(tree, dict):
        for key, part in tree.items():
            yield from leaves(part, f"{name}[{key!r}]")
    elif isinstance(tree, tuple):
        for i, part in enumerate(tree):
            yield from leaves(part, f"{name}[{i}]")
    else:
        yield name, tree


def mapped(function: Callable[[Any], Any], tree: Any) -> Any:
    """A tree of the same form, with ``function(array)`` in the place of each array."""
    if isinstance(tree, dict):
        return {key: mapped(function, part) for key, part in tree.items()}
    if isinstance(tree, tuple):
        return tuple([mapped(function, part) for part in tree])
    return function(tree)


def taken(tree: Any, rows: Any) -> Any:
    """Some rows of each array."""
    if isinstance(tree, (dict, tuple)):
        return mapped(lambda array: array[rows], tree)
    return tree[rows]


def joined(owner: str, trees: Sequence[Any]) -> Any:
    """Several trees of one form as a single tree, with the rows of each array one after the other.

    Raises:
        ShapeError: arrays whose rows differ in shape.
    """
    first = trees[0]
    if isinstance(first, dict):
        return {key: joined(owner, [tree[key] for tree in trees]) for key in first}
    if isinstance(first, (tuple, list)):
        return tuple(joined(owner, [tree[i] for tree in trees]) for i in range(len(first)))
    shapes = sorted({np.shape(tree)[1:] for tree in trees})
    if len(shapes) > 1:
        raise ShapeError(f"{owner}: got rows of shapes {shapes} in different batches, expected one shape")
    return np.concatenate(trees)


def counted(owner: str, trees: Mapping[str, Any]) -> int:
    """The number of rows that all arrays of some trees have.

    Raises:
        ShapeError: an array without axes, or arrays of different lengths; it names all of them.

    Example:
        >>> counted("fit", {"x": np.zeros((3, 2)), "y": np.zeros(3)})
        3
    """
    rows = None
    for name, tree in trees.items():
        if not isinstance(tree, (dict, tuple)):  # fast path: a plain array
            shape = tree.shape
            if shape and rows in (None, shape[0]):
                rows = shape[0]
                continue
            raise _uneven(owner, trees)
        for _, array in leaves(tree, name):
            if not array.shape or rows not in (None, array.shape[0]):
                raise _uneven(owner, trees)
            rows = array.shape[0]
    if rows is None:
        raise ShapeError(f"{owner}: got shapes [], expected one or more arrays with at least one axis")
    return int(rows)


def _uneven(owner: str, trees: Mapping[str, Any]) -> ShapeError:
    found = [(name, tuple(array.shape)) for tree_name, tree in trees.items() for name, array in leaves(tree, tree_name)]
    shapes = [shape for _, shape in found]
    told = ", ".join(f"{name}: {shape}" for name, shape in found)
    if not all(shapes):
        return ShapeError(f"{owner}: got shapes {shapes}, expected one or more arrays with at least one axis: {told}")
    return ShapeError(f"{owner}: got shapes {shapes}, expected the same number of rows in all: {told}")
