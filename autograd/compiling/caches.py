"""Caches of functions, made by ``functools.cache`` and ``lru_cache``: the results that they keep.

A cached function returns what it has kept for the arguments, whatever its code would compute now. So a program may have
a kept result as a constant, as long as it is kept and nothing is written into it. A trace must not add results, which
would be tracers: ``stopping`` is the code that runs in it instead of the function behind the cache.
"""

from __future__ import annotations

import functools
import gc
from collections.abc import Iterable
from itertools import islice
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from autograd.compiling.tracer import Untraceable

CACHE = type(functools.cache(len))


class MissedCache(Untraceable):
    """A cached function was called in a trace with arguments for which it keeps no result."""

    count = 0
    """The number of these errors so far: a function may catch one."""

    def __init__(self) -> None:
        super().__init__(
            "calls a cached function with arguments for which it keeps no result; call the function itself"
        )
        MissedCache.count += 1


class NewResults(Exception):
    """A cache keeps more results than those that are watched."""


class Kept(NamedTuple):
    """What a cache holds.

    Attributes:
        function: the function behind it.
        items: pairs of keys and results.
        parts: other objects that the cache refers to, such as the mark of keywords in keys.
        is_full: True if the next result takes the place of another.
    """

    function: Any
    items: list[tuple[Any, Any]]
    parts: list[Any]
    is_full: bool


def kept_by(cache: Any) -> Kept | None:
    """What a cache holds; None if it cannot be found.

    Example:
        >>> @functools.cache
        ... def f(x):
        ...     return -x
        >>> f(2)
        -2
        >>> kept_by(f).items
        [(2, -2)]
    """
    info, refers = CACHE.cache_info(cache), gc.get_referents(cache)
    start = 1
    items: Iterable[tuple[Any, Any]] = ()
    if info.maxsize is not None:  # (class, key, result, class of links, key, result, ..., dict, function, ...)
        start += 3 * info.currsize
        items = zip(refers[1:start:3], refers[2:start:3], strict=True)
    if len(refers) < start + 2 or type(refers[start]) is not dict or len(refers[start]) != info.currsize:
        return None
    if info.maxsize is None:
        items = refers[start].items()
    return Kept(
        refers[start + 1], [*items], refers[start + 2 :], info.maxsize is not None and info.currsize >= info.maxsize
    )


def keeps(cache: Any, results: dict[Any, Any] | None, pairs: frozenset[tuple[int, int]]) -> bool:
    """True if a cache still keeps results, given as the ids of keys and results, and will not drop any for a new one.

    Args:
        cache: it.
        results: its dict, if it keeps all results: they stand there in the order of the first calls.
        pairs: the ids.
    """
    if results is not None:
        first = islice(results.items(), len(pairs))
        return len(results) >= len(pairs) and all((id(key), id(x)) in pairs for key, x in first)
    kept = kept_by(cache)
    return kept is not None and not kept.is_full and pairs <= {(id(key), id(x)) for key, x in kept.items}


def dict_of(cache: Any) -> dict[Any, Any] | None:
    """The dict of the results of a cache without a limit."""
    return gc.get_referents(cache)[1] if CACHE.cache_info(cache).maxsize is None else None


def _stop(*args: Any, **kwargs: Any) -> Any:
    error: Any = "MissedCache"  # a constant, because the globals will be those of another function
    raise error


def stopping(code: CodeType) -> CodeType:
    """Code that raises ``MissedCache``, for a function with this code: a cache keeps no errors."""
    consts = tuple(MissedCache if x == "MissedCache" else x for x in _stop.__code__.co_consts)
    return _stop.__code__.replace(co_consts=consts, co_freevars=code.co_freevars)


def is_cacheable(x: Any) -> bool:
    """True for a function whose code can be replaced."""
    return type(x) is FunctionType
