"""Observers: a function that is told of each call of a module, in one thread or task."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Observer = Callable[[Any, Any], None]

current_observer: ContextVar[Observer | None] = ContextVar("observer", default=None)
"""The observer of this thread or task; ``Module.__call__`` gives it each module that was called, and its result."""


@contextmanager
def observed(observer: Observer) -> Iterator[None]:
    """A block in which ``observer(module, result)`` is called after each call of a module, in this thread or task."""
    token = current_observer.set(observer)
    try:
        yield
    finally:
        current_observer.reset(token)
