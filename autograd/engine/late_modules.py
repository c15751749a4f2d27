"""Modules that are in ``sys.modules`` from the start, and are loaded at the first use of a name in them.

Some programs find a module by looking there, and never import it. Such a module costs a few microseconds until then.
``stand_before`` is for modules that have the names of another one behind them.
"""

from __future__ import annotations

import sys
from _thread import RLock  # the same class as ``threading.RLock``, without the millisecond of loading ``threading``
from importlib import import_module
from types import ModuleType
from typing import Any

_LOOKED_INTO = frozenset({"__all__", "__dict__", "__dir__", "__doc__", "__getattr__", "__path__"})
"""Names with underscores that are read only to use a module's content; other such names are read from every module."""


class LateModule(ModuleType):
    """A module that is not loaded yet; it is an ordinary module afterwards, and the same object.

    Args:
        name: the full name.
        file: the path of its file.
        spec: a class for its ``__spec__``, as ``type(module.__spec__)`` is.
    """

    def __init__(self, name: str, file: str, spec: Any) -> None:
        super().__init__(name)
        own = ModuleType.__getattribute__(self, "__dict__")
        own["__file__"] = file
        own["__spec__"] = spec(name, None, origin=file)
        own["_loading"] = RLock()

    def __getattribute__(self, name: str) -> Any:
        if name[:2] != "__" or name in _LOOKED_INTO:
            _load(self)
        return ModuleType.__getattribute__(self, name)

    def __setattr__(self, name: str, x: Any) -> None:
        if name not in ("__spec__", "__loader__", "__class__"):
            _load(self)
        ModuleType.__setattr__(self, name, x)

    def __delattr__(self, name: str) -> None:
        _load(self)
        ModuleType.__delattr__(self, name)


def _load(module: ModuleType) -> None:
    """Run a module's file, once; a second thread waits until that is done."""
    own = ModuleType.__getattribute__(module, "__dict__")
    lock = own.get("_loading")
    if lock is None:
        return
    with lock:
        # An import inside of the module asked for the module again, or another thread has loaded it by now.
        if own.get("_running") or "_loading" not in own:
            return
        own["_running"] = True
        late = dict(own)
        name = own["__name__"]
        parent, _, _ = name.rpartition(".")
        find = import_module("importlib.machinery").PathFinder.find_spec
        spec = find(name, import_module(parent).__path__)
        try:
            own.update(vars(import_module("importlib.util").module_from_spec(spec)))
            spec.loader.exec_module(module)
        except BaseException:
            own.clear()
            own.update(late)
            del own["_running"]
            raise
        del own["_loading"], own["_running"]
        if type(module) is LateModule:
            module.__class__ = ModuleType  # type: ignore[assignment]


def stand_before(name: str, behind: ModuleType) -> None:
    """Let a module have the names of another one where it does not define them.

    (A function ``__getattr__`` in the module would be found by programs that go through its names and wrap them.)

    Args:
        name: the full name of a module that is loaded.
        behind: the other one.
    """

    class Before(ModuleType):
        def __getattr__(self, name: str) -> Any:
            return getattr(behind, name)

        def __dir__(self) -> list[str]:
            return sorted({*vars(self), *dir(behind)})

    sys.modules[name].__class__ = Before


def bind_late(package: ModuleType, names: tuple[str, ...]) -> None:
    """Put the modules of a package under these names into ``sys.modules`` and into the package, to be loaded later.

    Args:
        package: the package.
        names: names inside of it; ``sub.name`` for a module of the subpackage ``sub``, ``sub.`` for that itself.

    Example:
        >>> import autograd
        >>> sys.modules["autograd.tracer"] is autograd.tracer
        True
    """
    folder = (package.__file__ or "").rpartition("__init__")[0]
    for name in names:
        inner = name.rstrip(".")
        full = f"{package.__name__}.{inner}"
        if full in sys.modules:
            continue
        file = f"{folder}{inner.replace('.', '/')}{'/__init__' if name[-1] == '.' else ''}.py"
        sys.modules[full] = module = LateModule(full, file, type(package.__spec__))
        if "." not in inner:
            setattr(package, inner, module)
