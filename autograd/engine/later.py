"""``later``: a function whose module is loaded at the first call, for functions that few programs need.

All programs import this package, and to find and load a module takes some 0.2 ms. For readers and type checkers, the
ordinary import stands beside it, under ``TYPE_CHECKING``::

    if TYPE_CHECKING:
        from autograd.protocols.asking import asked_in_passing
    else:
        asked_in_passing = later("autograd.protocols.asking", "asked_in_passing")
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def later(home: str, name: str) -> Callable[..., Any]:
    """A function that calls ``name`` of the module ``home``, which is loaded by the first call.

    Args:
        home: the module.
        name: of a function, or of a class that is only called.

    Returns:
        The function. Arguments, result and errors are those of the other.

    Example:
        >>> root = later("math", "sqrt")
        >>> root(9.0)
        3.0
    """
    found: Callable[..., Any] | None = None

    def load() -> Callable[..., Any]:
        nonlocal found
        if found is None:
            found = getattr(import_module(home), name)
        assert found is not None
        return found

    def loaded(*args: Any, **kwargs: Any) -> Any:
        return (found or load())(*args, **kwargs)

    loaded.load = load  # type: ignore[attr-defined]  # for whoever wants it before the first call
    return loaded
