"""The arguments of a compiled function: the inputs of the program, and the parts of the key.

Arrays and Python numbers are inputs: a program takes new ones at each call. Their forms are a part of the key, and so
is everything else: structure, text, truth values, None, and other objects by their identity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograd.compiling.containers import opened, taken_apart
from autograd.compiling.places import OF_SEVERAL_DTYPES, is_ours
from autograd.compiling.program import key_of_dtype
from autograd.compiling.tracer import Traced
from autograd.engine.node import Node
from autograd.transforms.pytree import is_container

ndarray = np.ndarray

_NUMBERS = frozenset((float, int, complex))
_CONSTANTS = frozenset((str, bytes, bool, type(None), type(...), np.dtype, range))


class Unkeyed(Exception):
    """A call whose arguments cannot be inputs of a program; it runs uncompiled. ``reason`` is None if that is usual."""

    def __init__(self, reason: str | None) -> None:
        super().__init__(reason)
        self.reason = reason


class Same:
    """An object in a key that only itself is equal to. It is held, so that no other gets its id."""

    __slots__ = ("held",)

    def __init__(self, held: Any) -> None:
        self.held = held

    def __hash__(self) -> int:
        return id(self.held)

    def __eq__(self, other: Any) -> bool:
        return isinstance(other, Same) and self.held is other.held


def key_of(x: Any, leaves: list[Any]) -> Any:
    """The part of the key that an argument gives; the arrays and numbers in it are appended to ``leaves``."""
    cls = type(x)
    if cls is ndarray:
        leaves.append(x)
        return x.shape, x.strides, key_of_dtype(x.dtype)
    if cls in _NUMBERS:
        leaves.append(x)
        return cls
    if cls is tuple or cls is list:
        return cls, *[key_of(part, leaves) for part in x]
    if cls is dict:
        keys = tuple(x)
        kinds = None if all(type(key) is str for key in keys) else tuple(map(repr, keys))  # 1, 1.0 and True are equal
        return cls, keys, kinds, *[key_of(part, leaves) for part in x.values()]
    if cls is range:
        return cls, x.start, x.stop, x.step  # ranges are equal if their numbers are
    if cls in _CONSTANTS:
        return cls, x
    if issubclass(cls, np.generic):
        leaves.append(x)
        return (cls, key_of_dtype(x.dtype)) if issubclass(cls, OF_SEVERAL_DTYPES) else cls
    if issubclass(cls, (Node, Traced)):
        raise Unkeyed(None)  # the function is being differentiated, or is part of another function that is traced
    if issubclass(cls, slice):
        return cls, *[key_of(part, leaves) for part in (x.start, x.stop, x.step)]
    if hasattr(cls, "__array_function__") or hasattr(cls, "__array_ufunc__"):
        hint = "; np.asarray(x) makes one of it, without the additions of the class" if issubclass(cls, ndarray) else ""
        what = f"a {cls.__name__} of {cls.__module__.partition('.')[0]}"
        what = f"an object of class {x}" if hasattr(cls, "has_no_entries") else what
        raise Unkeyed(f"got {what}, expected numbers and arrays that are ndarrays themselves{hint}")
    if is_container(x) and not is_ours(x):
        parts, _ = opened(x)
        return cls, None if _is_all_parts(x) else Same(x), *[key_of(part, leaves) for part in parts]
    return Same(x)


def _is_all_parts(x: Any) -> bool:
    """True for a named tuple without attributes of its own: there is nothing in it but its parts."""
    return isinstance(x, tuple) and hasattr(x, "_fields") and not getattr(x, "__dict__", None)


def with_leaves(x: Any, new: Iterator[Any]) -> Any:
    """An argument with other arrays and numbers in it, which come in the order of ``key_of``."""
    cls = type(x)
    if cls is ndarray or cls in _NUMBERS or issubclass(cls, np.generic):
        return next(new)
    if cls is tuple or cls is list:
        return cls(with_leaves(part, new) for part in x)
    if cls is dict:
        return {key: with_leaves(part, new) for key, part in x.items()}
    if cls in _CONSTANTS:
        return x
    if issubclass(cls, slice):
        return slice(*[with_leaves(part, new) for part in (x.start, x.stop, x.step)])
    if is_container(x) and not is_ours(x):
        parts, rebuild = opened(x)
        return rebuild([with_leaves(part, new) for part in parts])
    return x


def result_of(value: Any) -> tuple[Any, Callable[[Any], Any] | None]:
    """A result as a program may return it, and the function that makes the caller's result of it (None: the same).

    A program returns tuples, lists and dicts as they are; of other containers it returns the leaves.
    """
    if _is_simple(value):
        return value, None
    leaves: list[Any] = []
    build = taken_apart(value, leaves)
    return leaves, lambda new: build(iter(new))


def _is_simple(x: Any) -> bool:
    cls = type(x)
    if cls is tuple or cls is list:
        return all(map(_is_simple, x))
    if cls is dict:
        return all(type(key) is str for key in x) and all(map(_is_simple, x.values()))
    return not is_container(x) or x is None
