"""Stand-ins for functions of Python that ask what an argument is, while a function is traced.

``type(x)``, ``isinstance(x, Hashable)`` and ``hasattr(x, "__len__")`` of a tracer are to answer as for the number or
the array that it holds: otherwise the function would take another way, which shows at some numbers only. So the modules
of the user's code get functions of their own under these names meanwhile. So does ``sum``, where Python adds up its own
floats with fewer rounding errors (from 3.12 on) than it adds up other objects.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

from autograd.compiling.traced import Traced


class _Type:
    """Stands for ``type``: for a tracer, it returns the type of the held object."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and not kwargs and issubclass(type(args[0]), Traced):
            return type(args[0]._value)
        return type(*args, **kwargs)

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        return (type,)

    def __instancecheck__(self, x: Any) -> bool:
        return isinstance(x, type)

    def __subclasscheck__(self, x: Any) -> bool:
        return issubclass(x, type)

    def __getattr__(self, name: str) -> Any:
        return getattr(type, name)

    def __getitem__(self, of: Any) -> Any:
        return type[of]

    def __or__(self, other: Any) -> Any:
        return type | other

    def __ror__(self, other: Any) -> Any:
        return other | type

    def __eq__(self, other: object) -> bool:
        return other is self or other is type

    def __hash__(self) -> int:
        return hash(type)


def _held(x: Any) -> Any:
    return x._value if issubclass(type(x), Traced) else x


def _isinstance(x: Any, cls: Any, /) -> bool:
    return isinstance(_held(x), cls)


def _hasattr(x: Any, name: Any, /) -> bool:
    return hasattr(_held(x), name)


def _getattr(x: Any, name: Any, /, *default: Any) -> Any:
    if not issubclass(type(x), Traced):
        return getattr(x, name, *default)
    if not hasattr(x._value, name):
        return getattr(x._value, name, *default)
    if not hasattr(x, name):
        x._trace.refuse(f"got the attribute {name} of numbers that are being compiled, which is not traced")
    return getattr(x, name)


def _sum(numbers: Iterable[Any], /, start: Any = 0) -> Any:
    """One call of ``sum`` if a Python number of the trace is among the numbers, and no object but numbers."""
    parts = list(numbers)
    tracers = [x for x in (*parts, start) if issubclass(type(x), Traced)]
    ours = [x for x in tracers if type(x._value) in _NUMBERS and x._trace.open]
    if ours and all(isinstance(_held(x), _NUMBERS) for x in (*parts, start)):
        return ours[0]._trace.call(sum, (parts, start), {})
    return sum(parts, start)


_NUMBERS = (int, float, complex)

OF_PYTHON: dict[str, Any] = {"type": _Type(), "isinstance": _isinstance, "hasattr": _hasattr, "getattr": _getattr}
"""The stand-ins, by the names of Python's functions."""

if sys.version_info >= (3, 12):
    OF_PYTHON["sum"] = _sum


def is_pythons(names: dict[str, Any], name: str) -> bool:
    """True if a name in the globals ``names`` is Python's own function, or its stand-in."""
    return names.get(name, OF_PYTHON[name]) is OF_PYTHON[name]
