"""The function that ``python -m autograd.testing write`` is asked for: found by the name of its module and its own."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from autograd.errors import ArgumentError


@dataclass(frozen=True)
class Target:
    """A function that a test is written for.

    Attributes:
        module: the name of its module.
        path: its name there, as ``f`` or ``Class.f``.
        function: the function itself.
        gradient: a function that gives its gradient, to be checked; None for this package's gradient.
        order, argnum: as for ``check_grads``.
    """

    module: str
    path: str
    function: Callable[..., Any]
    gradient: Target | None = None
    order: int | None = None
    argnum: tuple[int, ...] | None = None

    @property
    def takes_object(self) -> bool:
        """True for a method, which takes an object of its class first."""
        owner: Any = importlib.import_module(self.module)
        *parts, name = self.path.split(".")
        for part in parts:
            owner = getattr(owner, part)
        return isinstance(owner, type) and isinstance(inspect.getattr_static(owner, name), FunctionType)

    @property
    def text(self) -> str:
        """The function as the test calls it."""
        return f"{self.module}.{self.path}"


def target_of(name: str) -> Target:
    """The function that ``module:function`` names.

    Raises:
        ArgumentError: there is no such module, or no such function in it.

    Example:
        >>> target_of("math:sin").function(0.0)
        0.0
    """
    module, colon, path = name.partition(":")
    if not colon or not path or not all(map(str.isidentifier, [*module.split("."), *path.split(".")])):
        raise ArgumentError(f"write: got {name!r}, expected module:function, as package.module:function")
    try:
        found: Any = importlib.import_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # the user's code may raise any class: a script exits
        absent = isinstance(error, ModuleNotFoundError) and f"{module}.".startswith(f"{error.name}.")
        way_out = "is it in the current folder?" if absent else f'python -c "import {module}" has to work'
        raise ArgumentError(
            f"write: {module} cannot be imported: {type(error).__name__}: {error}; {way_out}"
        ) from error
    owner = module
    for part in path.split("."):
        if not hasattr(found, part):
            names = [n for n in dir(found) if not n.startswith("_") and callable(getattr(found, n, None))][:8]
            raise ArgumentError(f"write: {owner} has no {part!r}; it has {', '.join(names) or 'no functions'}")
        owner, found = f"{owner}.{part}", getattr(found, part)
    if not callable(found):
        raise ArgumentError(f"write: {name} is {type(found).__name__}, expected a function")
    return Target(module, path, found)
