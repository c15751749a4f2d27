"""Products of pandas and xarray with a node on their right: ``df @ t``, ``series.dot(t)``, ``dataarray @ t``.

Their other operators leave it to an operand that they do not know. These two methods convert the right operand to an
array first, so a node has no door there. This file makes one: once the library is loaded, and not before, ``@`` gives
back NotImplemented for a node, so that the node answers, and ``dot`` asks it. For all other operands the methods are
those of the library.
"""

from __future__ import annotations

import functools
import operator
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from autograd.engine.node import Node

CLASSES = {"pandas": ("DataFrame", "Series"), "xarray": ("DataArray",)}
"""The classes with such methods, by library."""


def open_door(library: ModuleType) -> None:
    """Have the products of a library that was loaded leave a node on the right to that node."""
    for cls in (getattr(library, name, None) for name in CLASSES[library.__name__]):
        if cls is not None and not hasattr(cls.__matmul__, "_before"):
            cls.__matmul__ = _leaving(cls.__matmul__, lambda self, node: NotImplemented)
            cls.dot = _leaving(cls.dot, operator.matmul)


def _leaving(method: Callable[..., Any], to_node: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def product(self: Any, *args: Any, **kwargs: Any) -> Any:
        if len(args) == 1 and isinstance(args[0], Node):
            return to_node(self, args[0])
        return method(self, *args, **kwargs)

    vars(product)["_before"] = method
    return product


class _Waiting:
    """A finder of modules that finds none. It waits for one library, and opens the library's door after the loading."""

    def __init__(self, name: str) -> None:
        self.name = name

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: Any = None) -> ModuleSpec | None:
        if name != self.name or self not in sys.meta_path:
            return None
        others = sys.meta_path[sys.meta_path.index(self) + 1 :]
        found = (finder.find_spec(name, path, target) for finder in others if hasattr(finder, "find_spec"))
        spec = next((each for each in found if each is not None), None)
        loader: Any = None if spec is None else spec.loader
        if not hasattr(loader, "exec_module"):
            return None
        load = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            load(module)
            open_door(module)
            if self in sys.meta_path:  # removed after the loading, because a mere search does not load the library
                sys.meta_path.remove(self)

        loader.exec_module = exec_module
        return spec


def watch() -> None:
    """Open the doors of the loaded libraries now, and those of other libraries once they are loaded."""
    for name in CLASSES:
        if name in sys.modules:
            open_door(sys.modules[name])
        else:
            sys.meta_path.insert(0, _Waiting(name))
