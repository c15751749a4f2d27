"""Nested containers of numbers and arrays: taken apart into leaves, and built again of others.

Tuples, named tuples, lists, dicts and dataclasses may stand in each other; anything else in them is a leaf, and None is
an empty container.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

Builder = Callable[[Iterator[Any]], Any]


def flatten(tree: Any) -> tuple[list[Any], Callable[[list[Any]], Any]]:
    """The leaves of a container in order, and the function that builds such a container of other leaves.

    Example:
        >>> leaves, build = flatten({"w": [1.0, 2.0], "b": (3.0,)})
        >>> leaves
        [1.0, 2.0, 3.0]
        >>> build([10, 20, 30])
        {'w': [10, 20], 'b': (30,)}
    """
    leaves: list[Any] = []
    builder = _take_apart(tree, leaves)
    return leaves, lambda new: builder(iter(new))


def _take_apart(tree: Any, leaves: list[Any]) -> Builder:
    if tree is None:
        return lambda new: None
    if isinstance(tree, dict):
        values = [_take_apart(value, leaves) for value in tree.values()]
        return lambda new: type(tree)(zip(tree, [build(new) for build in values], strict=True))
    if isinstance(tree, (list, tuple)):
        parts = [_take_apart(part, leaves) for part in tree]
        if hasattr(tree, "_fields"):  # a named tuple takes its fields one by one
            return lambda new: type(tree)(*[build(new) for build in parts])
        return lambda new: type(tree)([build(new) for build in parts])
    if dataclasses.is_dataclass(tree) and not isinstance(tree, type):
        names = [field.name for field in dataclasses.fields(tree) if field.init]
        fields = [_take_apart(getattr(tree, name), leaves) for name in names]
        return lambda new: dataclasses.replace(tree, **dict(zip(names, [build(new) for build in fields], strict=True)))
    leaves.append(tree)
    return next
