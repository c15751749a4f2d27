"""Containers among the arguments and in the results of a compiled function, opened and built again as they were.

``pytree`` builds a container by its constructor. That is no copy: a ``__post_init__`` runs once more, fields that it
sets lose what was put there later, and attributes of classes derived from tuples and lists are lost.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograd.compiling.places import is_ours
from autograd.compiling.program import same
from autograd.compiling.tracer import Untraceable
from autograd.transforms.pytree import is_container, is_registered, parts_of

Rebuild = Callable[[list[Any]], Any]
_PLACE = 0.0


def opened(x: Any) -> tuple[Sequence[Any], Rebuild]:
    """The parts of a container, one level deep, and a function that makes a copy of it with other parts.

    The parts of a data class are the fields that its constructor takes. All other attributes are those of ``x``.
    """
    parts, rebuild = parts_of(x)
    if isinstance(x, (tuple, list)) and not is_registered(x):
        cls, attributes = type(x), dict(getattr(x, "__dict__", ()))
        return parts, lambda new: _sequence(cls, new, attributes)
    if dataclasses.is_dataclass(x) and not isinstance(x, dict) and not is_registered(x):
        names = [field.name for field in dataclasses.fields(x) if field.init]
        return parts, lambda new: _with_attributes(
            object.__new__(type(x)), {**attributes_of(x), **dict(zip(names, new, strict=True))}
        )
    return parts, rebuild


def opened_whole(x: Any) -> tuple[Sequence[Any], Rebuild]:
    """As ``opened``, but all attributes of data classes, tuples and lists are parts; the copy is made without ``x``."""
    cls = type(x)
    if isinstance(x, dict) or is_registered(x) or x is None:
        parts, rebuild = parts_of(x)
        return parts, parts_of(rebuild([_PLACE] * len(parts)))[1]
    attributes = attributes_of(x)
    names, values = list(attributes), list(attributes.values())
    if isinstance(x, (tuple, list)):
        count = len(x)
        return [*x, *values], lambda new: _sequence(cls, new[:count], dict(zip(names, new[count:], strict=True)))
    return values, lambda new: _with_attributes(object.__new__(cls), dict(zip(names, new, strict=True)))


def attributes_of(x: Any) -> dict[str, Any]:
    """The attributes that an object holds by itself, in its dict and in its slots."""
    found = dict(getattr(x, "__dict__", ()))
    for cls in type(x).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(x, name):
                found.setdefault(name, getattr(x, name))
    return found


def attributes_within(x: Any) -> list[Any]:
    """The names of the attributes of data classes, tuples and lists in an argument, each followed by its value."""
    if not is_container(x) or x is None:
        return []
    own = (
        [] if isinstance(x, dict) or is_registered(x) else [part for pair in attributes_of(x).items() for part in pair]
    )
    return [*own, *[found for part in parts_of(x)[0] for found in attributes_within(part)]]


def taken_apart(x: Any, leaves: list[Any]) -> Callable[[Iterator[Any]], Any]:
    """Append the leaves of a result to ``leaves``; the function builds such a result of an iterator over new ones."""
    if not is_container(x):
        leaves.append(x)
        return next
    parts, rebuild = opened_whole(x)
    if is_registered(x) and not is_ours(x):
        again = attributes_of(parts_of(x)[1](list(parts)))
        if not _alike(again, attributes_of(x)):
            raise Untraceable(
                f"returns a {type(x).__name__} with attributes that it would not have if it were built of its parts by "
                f"the function given to register_container"
            )
    builders = [taken_apart(part, leaves) for part in parts]
    return lambda new: rebuild([build(new) for build in builders])


def _alike(x: Any, y: Any) -> bool:
    """True if two attributes are certainly the same; numbers that are being compiled are not compared."""
    if x is y or type(x) is not type(y):
        return x is y
    if type(x) is dict:
        return x.keys() == y.keys() and all(_alike(x[key], y[key]) for key in x)
    if type(x) in (list, tuple):
        return len(x) == len(y) and all(map(_alike, x, y))
    return type(x) in (int, float, str, bool) and same(x, y)


def _sequence(cls: Any, parts: list[Any], attributes: dict[str, Any]) -> Any:
    if issubclass(cls, tuple):
        return _with_attributes(tuple.__new__(cls, parts), attributes)
    made = list.__new__(cls)
    list.extend(made, parts)
    return _with_attributes(made, attributes)


def _with_attributes(x: Any, attributes: dict[str, Any]) -> Any:
    for name, value in attributes.items():
        object.__setattr__(x, name, value)
    return x
