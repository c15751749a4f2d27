"""Programs of NumPy calls: functions traced, improved, and written out as source."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from autograd.compiling.compiled import Compiled as Compiled
from autograd.compiling.compiled import compile as compile

if TYPE_CHECKING:
    from autograd.compiling.source import Source as Source
    from autograd.compiling.source import show_source as show_source


def __getattr__(name: str) -> Any:
    """``show_source`` and its result are loaded at first use, as they load the pictures' words and colours."""
    if name in ("Source", "show_source"):
        return getattr(import_module("autograd.compiling.source"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
