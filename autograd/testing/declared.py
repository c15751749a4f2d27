"""The ops and primitives that the modules of a package declare, wherever they keep them."""

from __future__ import annotations

import gc
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from autograd.engine.op import Op
from autograd.transforms.primitive_calls import Rules


@dataclass(frozen=True)
class Declared:
    """An op or a primitive.

    Attributes:
        name: ``package.module.name``; of several of one name, the second has ``#2`` at its end.
        op: the op or primitive itself.
        place: its file and the number of its line there, from 0; None for what is not known.
    """

    name: str
    op: Callable[..., Any]
    place: tuple[str | None, int | None]


def declared_in(package: str) -> tuple[list[Declared], list[tuple[str, Exception]]]:
    """Every op and primitive that a package, or a module, declares; and the modules that cannot be imported, with why.

    All modules of the package are imported. An op counts if it is alive: as a name of a module, in a class or a dict,
    or in a closure.

    Args:
        package: the name of a package or module.

    Example:
        >>> found, failed = declared_in("autograd.ops.rounding")
        >>> [op.name for op in found][:2], failed
        (['autograd.ops.rounding.ceil', 'autograd.ops.rounding.floor'], [])
    """
    failed = _import_all(package)
    prefix = f"{package}."
    ops = [
        x for x in gc.get_objects()
        if (issubclass(type(x), Op) or (type(x) is FunctionType and isinstance(vars(x).get("rules"), Rules)))
        and f"{_module_of(x)}.".startswith(prefix) and _is_current(x)
    ]  # fmt: skip
    sorted_ops = sorted(ops, key=lambda op: (_module_of(op), _name_of(op), _place_of(op)[1] or 0))
    found: list[Declared] = []
    counts: dict[str, int] = {}
    for op in sorted_ops:
        name = f"{_module_of(op)}.{_name_of(op)}"
        counts[name] = counts.get(name, 0) + 1
        found.append(Declared(name if counts[name] == 1 else f"{name}#{counts[name]}", op, _place_of(op)))
    return found, failed


def _import_all(package: str) -> list[tuple[str, Exception]]:
    """Import a package and all modules in it; those that cannot be imported, with the errors."""
    failed: list[tuple[str, Exception]] = []
    try:
        top = importlib.import_module(package)
    except Exception as error:  # of any class, as it comes from the user's code
        return [(package, error)]
    for path in pkgutil.walk_packages(getattr(top, "__path__", []), f"{package}.", onerror=lambda name: None):
        if path.name.rpartition(".")[2] == "__main__":  # it would run
            continue
        try:
            importlib.import_module(path.name)
        except Exception as error:
            failed.append((path.name, error))
    return failed


def _is_current(op: Any) -> bool:
    """True unless the op is left over from a module that was imported anew, and lives on in a cycle of references."""
    space, module = getattr(inspect.unwrap(op), "__globals__", None), sys.modules.get(_module_of(op))
    return space is None or module is None or space.get("__name__") != module.__name__ or space is vars(module)


def _module_of(op: Any) -> str:
    return str(op.__module__)


def _name_of(op: Any) -> str:
    """The qualified name; of a primitive of another module's function, the name of the function."""
    return str(getattr(op, "__qualname__", None) or op.__name__).replace(".<locals>", "")


def _place_of(op: Any) -> tuple[str | None, int | None]:
    code = getattr(inspect.unwrap(op), "__code__", None)
    return (code.co_filename, code.co_firstlineno - 1) if code is not None else (None, None)
