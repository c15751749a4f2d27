"""The ops and primitives that the modules of a package declare, wherever they keep them."""

from __future__ import annotations

import gc
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
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


def declared_in(package: str) -> tuple[list[Declared], list[tuple[str, BaseException]]]:
    """Every op and primitive that a package or a module declares, and the errors of modules that cannot be imported.

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
        x for x in {id(x): x for x in (*gc.get_objects(), *_named_in(prefix))}.values()
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


def _named_in(prefix: str) -> Iterator[Any]:
    """The names of the modules of a package: after ``gc.freeze`` the collector does not list their objects."""
    for name, module in sys.modules.copy().items():
        if f"{name}.".startswith(prefix):
            yield from vars(module).values()


def _import_all(package: str) -> list[tuple[str, BaseException]]:
    """Import a package and all modules in it; those that cannot be imported, with the errors."""
    names, failed = [package], []
    for name in names:  # grows on the way
        try:
            module = importlib.import_module(name)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # the user's code may raise any class: a script exits, a test skips
            failed.append((name, error))
            continue
        inner = [found.name for found in pkgutil.iter_modules(getattr(module, "__path__", ()), f"{name}.")]
        names += [x for x in inner if x.rpartition(".")[2] != "__main__"]  # importing __main__ would run it
    return failed


def _is_current(op: Any) -> bool:
    """True unless the op is left over from a module that was imported anew, and lives on in a cycle of references."""
    space, module = getattr(inspect.unwrap(op), "__globals__", None), sys.modules.get(_module_of(op))
    return space is None or module is None or space.get("__name__") != module.__name__ or space is vars(module)


def _module_of(op: Any) -> str:
    return str(op.__module__)


def _name_of(op: Any) -> str:
    """The qualified name; for a primitive of another module's function, the name of the function."""
    return str(getattr(op, "__qualname__", None) or op.__name__).replace(".<locals>", "")


def _place_of(op: Any) -> tuple[str | None, int | None]:
    code = getattr(inspect.unwrap(op), "__code__", None)
    return (code.co_filename, code.co_firstlineno - 1) if code is not None else (None, None)
